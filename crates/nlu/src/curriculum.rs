//! What a bot teaches: its sentences by language, with the intents they mean and the values they
//! contain. Nothing is learnt here.

use std::collections::HashMap;

use jiff::Zoned;
use model::bot::{Bot, EntityKind, implicit_intent};
use model::key::Key;

use crate::descriptions::descriptions;
use crate::entity::Recognisers;
use crate::intent::{Example, Lesson};
use crate::placeholder::Placeholders;
use crate::slot::{Sentence, parse_tagged};

/// Everything that a bot teaches.
#[derive(Debug, Default)]
pub(crate) struct Curriculum {
    /// The intents, by the number that lessons use.
    pub labels: Vec<Key>,
    /// By language (BCP 47), the bot's own first.
    pub lessons: Vec<Lesson>,
    /// Entities that are learnt from sentences.
    pub learned: Vec<Key>,
    /// Where those stand, and where they don't; by the index of `learned`.
    pub sentences: Vec<Sentence>,
}

/// The sentences of a bot by what they mean.
#[derive(Debug, Clone)]
pub struct Lessons {
    /// The intents, by the number that lessons use.
    pub labels: Vec<Key>,
    /// By language, the bot's own first.
    pub lessons: Vec<Lesson>,
}

/// Reads the sentences of a bot.
pub fn lessons(bot: &Bot) -> Lessons {
    let (recognisers, _) = Recognisers::compile(&descriptions(bot), &bot.language);
    let Curriculum { labels, lessons, .. } = Curriculum::of(bot, &recognisers);
    Lessons { labels, lessons }
}

/// Everything that a bot's model hangs on, as bytes: bots of the same bytes have the same model.
pub fn curriculum(bot: &Bot) -> Vec<u8> {
    let (recognisers, _) = Recognisers::compile(&descriptions(bot), &bot.language);
    let mut bytes = Curriculum::of(bot, &recognisers).to_bytes();
    let wishes = &bot.settings.understanding;
    bytes.extend([wishes.tier as u8, u8::from(wishes.corrects_typos)]);
    bytes
}

/// The sentences of an intent in one language.
struct Taught<'b> {
    intent: Key,
    name: &'b str,
    language: &'b str,
    phrases: &'b [String],
    negatives: &'b [String],
}

impl Curriculum {
    /// Reads a bot. `recognisers` are its entities: values that they find in a phrase stand for all
    /// values of their entity.
    pub fn of(bot: &Bot, recognisers: &Recognisers) -> Self {
        let mut languages = vec![bot.language.as_str()];
        for language in bot.languages.iter().map(String::as_str) {
            if !languages.contains(&language) {
                languages.push(language);
            }
        }
        let vocabulary = vocabulary(bot);
        let lesson = |language: &&str| Lesson {
            language: (*language).to_owned(),
            vocabulary: vocabulary.clone(),
            ..Lesson::default()
        };
        let mut curriculum = Self {
            lessons: languages.iter().map(lesson).collect(),
            learned: learned(bot),
            ..Self::default()
        };
        let reader = Reader::new(bot, recognisers);
        let mut index: HashMap<Key, usize> = HashMap::new();
        for taught in taught(bot, &languages) {
            let label = *index.entry(taught.intent.clone()).or_insert_with(|| {
                curriculum.labels.push(taught.intent.clone());
                // Names are in the bot's own language.
                for (at, lesson) in curriculum.lessons.iter_mut().enumerate() {
                    let name = if at == 0 { words_of(taught.name) } else { String::new() };
                    lesson.labels.push(name);
                }
                curriculum.labels.len() - 1
            });
            curriculum.teach(&taught, label, &reader);
        }
        for (key, entity) in &bot.entities {
            let Some(at) = curriculum.learned.iter().position(|it| it == key) else { continue };
            for written in &entity.learned {
                let sentence = reader.mark(written);
                curriculum.sentences.push(sentence.only(at, &curriculum.learned));
            }
        }
        curriculum
    }

    /// Texts with their lengths and numbers, one after the other.
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Bytes::default();
        bytes.texts(self.labels.iter().map(Key::as_str));
        for lesson in &self.lessons {
            bytes.text(&lesson.language);
            bytes.texts(lesson.labels.iter().map(String::as_str));
            bytes.texts(lesson.vocabulary.iter().map(String::as_str));
            for examples in [&lesson.examples, &lesson.negatives] {
                bytes.number(examples.len());
                for example in examples {
                    bytes.text(&example.text);
                    bytes.number(example.label);
                }
            }
        }
        bytes.texts(self.learned.iter().map(Key::as_str));
        for sentence in &self.sentences {
            bytes.text(&sentence.text);
            bytes.number(sentence.spans.len());
            for span in &sentence.spans {
                for number in [span.label, span.start, span.end] {
                    bytes.number(number);
                }
            }
            let mask = sentence.mask.as_deref().unwrap_or_default();
            bytes.number(mask.len());
            mask.iter().for_each(|label| bytes.number(*label));
        }
        bytes.0
    }

    fn teach(&mut self, taught: &Taught<'_>, label: usize, reader: &Reader<'_>) {
        let Some(lesson) =
            self.lessons.iter_mut().find(|lesson| lesson.language == taught.language)
        else {
            return;
        };
        for written in taught.phrases {
            let marked = reader.mark(written);
            if let Some(general) = reader.generalised(&marked) {
                lesson.examples.push(Example::new(general, label));
            }
            lesson.examples.push(Example::new(marked.text.clone(), label));
            let sentence = marked.learned(&self.learned);
            // Without a mark it shows where none stands.
            if !self.learned.is_empty() {
                self.sentences.push(sentence);
            }
        }
        let negatives = taught.negatives.iter().map(|text| Example::new(text.clone(), label));
        lesson.negatives.extend(negatives);
    }
}

/// Bytes that no other values give.
#[derive(Default)]
struct Bytes(Vec<u8>);

impl Bytes {
    fn number(&mut self, number: usize) {
        self.0.extend_from_slice(&u64::try_from(number).unwrap_or(u64::MAX).to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    fn texts<'t>(&mut self, texts: impl ExactSizeIterator<Item = &'t str>) {
        self.number(texts.len());
        texts.for_each(|text| self.text(text));
    }
}

/// All sentences, intent by intent: those of intents, then those of starters.
fn taught<'b>(bot: &'b Bot, languages: &[&'b str]) -> Vec<Taught<'b>> {
    let mut all = Vec::new();
    let own = languages.first().copied().unwrap_or_default();
    for (key, intent) in &bot.intents {
        let made = |language, phrases, negatives| Taught {
            intent: key.clone(),
            name: &intent.name,
            language,
            phrases,
            negatives,
        };
        if !intent.phrases.is_empty() || !intent.negatives.is_empty() {
            all.push(made(own, &intent.phrases, &intent.negatives));
        }
        let translations = intent.translations.iter();
        all.extend(translations.map(|(language, phrases)| made(language, phrases, &[])));
    }
    if !bot.settings.samples_train {
        return all;
    }
    for (key, dialog) in bot.dialogs().filter(|(_, dialog)| dialog.is_enabled) {
        let Some(starter) = &dialog.starter else { continue };
        if starter.samples.is_empty() && starter.negatives.is_empty() {
            continue;
        }
        let (intent, name) = match &starter.intent {
            Some(intent) => {
                let name = bot.intents.get(intent).map_or(&dialog.name, |it| &it.name);
                (intent.clone(), name)
            }
            None => (implicit_intent(key), &dialog.name),
        };
        let (phrases, negatives) = (&starter.samples, &starter.negatives);
        all.push(Taught { intent, name, language: own, phrases, negatives });
    }
    all
}

/// A name as the words that people would say: `card_arrival` is "card arrival".
fn words_of(name: &str) -> String {
    name.replace(['_', '-', '.', '/'], " ")
}

/// Entities that are learnt from sentences.
fn learned(bot: &Bot) -> Vec<Key> {
    let keys = bot.entities.iter().filter(|(_, entity)| {
        let has_values = match &entity.kind {
            EntityKind::Values { values, .. } => !values.is_empty(),
            EntityKind::Regex(_) | EntityKind::BuiltIn(_) => true,
        };
        !has_values || !entity.learned.is_empty()
    });
    keys.map(|(key, _)| key.clone()).collect()
}

/// Words that are right although no phrase has them.
fn vocabulary(bot: &Bot) -> Vec<String> {
    let mut words = Vec::new();
    for entity in bot.entities.values() {
        if let EntityKind::Values { values, .. } = &entity.kind {
            for (value, synonyms) in values {
                words.push(value.clone());
                words.extend(synonyms.iter().cloned());
            }
        }
    }
    words
}

/// Reads phrases with what is known of the bot's entities.
struct Reader<'b> {
    keys: Vec<&'b Key>,
    recognisers: &'b Recognisers,
    placeholders: Placeholders,
}

/// A phrase without its marks, and where they were.
struct Marked<'r> {
    text: String,
    sentence: Sentence,
    keys: &'r [&'r Key],
}

impl<'b> Reader<'b> {
    fn new(bot: &'b Bot, recognisers: &'b Recognisers) -> Self {
        let keys = bot.entities.keys().collect();
        Self { keys, recognisers, placeholders: Placeholders::of(bot) }
    }

    fn mark(&self, written: &str) -> Marked<'_> {
        let is_entity = |name: &str| self.keys.iter().position(|key| key.as_str() == name);
        let sentence = parse_tagged(written, &is_entity);
        Marked { text: sentence.text.clone(), sentence, keys: &self.keys }
    }

    /// The phrase with a placeholder for each value that is marked or found; `None` without any.
    fn generalised(&self, marked: &Marked<'_>) -> Option<String> {
        let mut spans: Vec<(&Key, usize, usize)> = marked
            .sentence
            .spans
            .iter()
            .filter_map(|span| Some((*self.keys.get(span.label)?, span.start, span.end)))
            .collect();
        let found = self.recognisers.find(&marked.text, &Zoned::default());
        let listed = found.iter().filter(|it| self.placeholders.stands_for_found(&it.entity));
        for found in listed {
            let is_marked =
                spans.iter().any(|(_, start, end)| *start < found.end && found.start < *end);
            if !is_marked {
                spans.push((&found.entity, found.start, found.end));
            }
        }
        self.placeholders.put(&marked.text, &spans)
    }
}

impl Marked<'_> {
    /// What it teaches about learned entities, by their index.
    fn learned(&self, learned: &[Key]) -> Sentence {
        let mut sentence = self.sentence.clone();
        sentence.spans = (self.sentence.spans.iter())
            .filter_map(|span| {
                let key = self.keys.get(span.label)?;
                let label = learned.iter().position(|it| it == *key)?;
                Some(crate::slot::Span { label, ..*span })
            })
            .collect();
        sentence
    }

    /// As [`Marked::learned`], for a sentence of the entity `own`: it says nothing about others.
    fn only(&self, own: usize, learned: &[Key]) -> Sentence {
        let mut sentence = self.learned(learned);
        if sentence.spans.iter().all(|span| span.label == own) {
            sentence.mask = Some(vec![own]);
        }
        sentence
    }
}
