//! The model of a bot: what its sentences taught, and its entities.

use jiff::Zoned;
use model::bot::Bot;
use model::key::Key;
use serde::{Deserialize, Serialize};

use crate::MAX_TEXT_CHARS;
use crate::chatter::chatter;
use crate::curriculum::Curriculum;
use crate::descriptions::descriptions;
use crate::embed::{EmbedError, Embedder};
use crate::entity::{Attachment, Detection, Fault, Found, Recognisers};
use crate::family::Families;
use crate::intent::dense::{Answer, Cascade, Choice, Embedded, Misfit, Tier, Wish, texts};
use crate::intent::{Explanation, Lesson, Neighbour, Settings, Verdict};
use crate::language::Detector;
use crate::placeholder::Placeholders;
use crate::slot::{Settings as SlotSettings, Slots};
use crate::understood::Understood;

/// Changes with everything that makes models of the same bot differ; a model of another version is
/// trained anew.
pub const TRAINER_VERSION: u32 = 1;
/// Smallest score that is told.
const LEAST_SCORE: f64 = 0.01;
/// What the bytes of a model begin with.
const MAGIC: &[u8; 8] = b"colloNLU";

/// What a bot's sentences and entities teach.
#[derive(Debug, Clone)]
pub struct Model {
    learnt: Learnt,
    recognisers: Recognisers,
    placeholders: Placeholders,
    families: Families,
    speaks_small_talk: bool,
    faults: Vec<Fault>,
}

/// The part that takes time to make and is kept.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Learnt {
    /// The intents, by the number that classifiers use.
    labels: Vec<Key>,
    /// By language, the bot's own first.
    minds: Vec<Mind>,
    /// `None`: the bot speaks one language.
    detector: Option<Detector>,
    /// Entities that are learnt from sentences, by the number that `slots` uses.
    learned: Vec<Key>,
    slots: Option<Slots>,
}

/// What was learnt of one language.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Mind {
    language: String,
    cascade: Cascade,
}

/// What a model may learn from beside the bot.
#[derive(Clone, Copy, Default)]
pub struct Resources<'r> {
    /// Vectors of words.
    pub table: Option<&'r dyn Embedder>,
    /// Vectors of sentences.
    pub encoder: Option<&'r dyn Embedder>,
}

/// Why a model couldn't be trained with its resources.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    #[error(transparent)]
    Embed(#[from] EmbedError),
    #[error(transparent)]
    Misfit(#[from] Misfit),
}

/// Why bytes are no model.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    #[error("these bytes are no model")]
    NoModel,
    /// Made by another version of the trainer: it is to be trained again.
    #[error("the model is of version {0}, this is {TRAINER_VERSION}")]
    OtherVersion(u32),
    #[error("the model is damaged: {0}")]
    Damaged(#[from] postcard::Error),
}

impl Model {
    /// Trains on a bot alone: phrases of intents, samples of starters when the bot's settings say so,
    /// and entities. An entity that has a fault is never found. The same bot and seed give the same
    /// model.
    pub fn train(bot: &Bot, seed: u64) -> Self {
        // Only resources can fail.
        Self::train_with(bot, seed, &Resources::default()).unwrap_or_else(|_| {
            Self::assemble(bot, Learnt::default(), (Recognisers::default(), Vec::new()))
        })
    }

    /// Trains on a bot with resources beside it; else as [`Model::train`].
    ///
    /// # Errors
    ///
    /// When a resource gives no vectors, or not those that were asked for.
    pub fn train_with(bot: &Bot, seed: u64, resources: &Resources<'_>) -> Result<Self, TrainError> {
        let (recognisers, faults) = Recognisers::compile(&descriptions(bot), &bot.language);
        let curriculum = Curriculum::of(bot, &recognisers);
        let learnt = Learnt::of(curriculum, bot, (seed, resources))?;
        Ok(Self::assemble(bot, learnt, (recognisers, faults)))
    }

    /// The intents that it knows, by the number that explanations use.
    pub fn labels(&self) -> &[Key] {
        &self.learnt.labels
    }

    /// The names of the embedders whose vectors it asks for.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        self.learnt.minds.iter().filter_map(|mind| mind.cascade.source())
    }

    /// Which tier answers in each language (BCP 47), and why.
    pub fn choices(&self) -> impl Iterator<Item = (&str, &Choice)> {
        self.learnt.minds.iter().map(|mind| (mind.language.as_str(), mind.cascade.choice()))
    }

    /// The text whose vector would make the answer to `text` better, with the name of the embedder
    /// to ask for it. `None` when words are enough.
    pub fn needs_vector(&self, text: &str) -> Option<(&str, String)> {
        let text = beginning(text);
        let cascade = &self.mind(text)?.cascade;
        // Most bots have words only: nothing is weighed for them.
        let source = cascade.source()?;
        match cascade.classify(text) {
            Answer::Sure(_) => None,
            Answer::NeedsEmbedding(needed) => Some((source, needed)),
        }
    }

    /// Reads what [`Model::to_bytes`] wrote for the same bot.
    ///
    /// # Errors
    ///
    /// When the bytes are none of a model, or of another version of the trainer.
    pub fn from_bytes(bytes: &[u8], bot: &Bot) -> Result<Self, ModelError> {
        let bytes = bytes.strip_prefix(MAGIC).ok_or(ModelError::NoModel)?;
        let (version, bytes) = bytes.split_first_chunk().ok_or(ModelError::NoModel)?;
        let version = u32::from_le_bytes(*version);
        if version != TRAINER_VERSION {
            return Err(ModelError::OtherVersion(version));
        }
        let learnt = postcard::from_bytes(bytes)?;
        let entities = Recognisers::compile(&descriptions(bot), &bot.language);
        Ok(Self::assemble(bot, learnt, entities))
    }

    /// The bytes of what was learnt. Entities aren't among them: they are the bot's.
    ///
    /// # Errors
    ///
    /// When memory is short.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ModelError> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&TRAINER_VERSION.to_le_bytes());
        Ok(postcard::to_extend(&self.learnt, bytes)?)
    }

    fn assemble(bot: &Bot, learnt: Learnt, entities: (Recognisers, Vec<Fault>)) -> Self {
        Self {
            learnt,
            recognisers: entities.0,
            faults: entities.1,
            placeholders: Placeholders::of(bot),
            families: Families::of(bot),
            speaks_small_talk: bot.settings.small_talk.is_enabled,
        }
    }

    /// What is wrong with the bot's entities.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Says what a text means by its words that was written at `at`. Takes time in proportion to its
    /// length and the number of intents.
    pub fn understand(&self, text: &str, at: &Zoned) -> Understood {
        self.understand_with(text, at, None)
    }

    /// Says what a text means, with the vector of the text that [`Model::needs_vector`] names if
    /// there is one.
    pub fn understand_with(&self, text: &str, at: &Zoned, vector: Option<&[f32]>) -> Understood {
        let text = beginning(text);
        let entities = self.entities(text, at);
        let Some(mind) = self.mind(text) else {
            return Understood { entities, ..Understood::default() };
        };
        let verdict = self.verdict(mind, (text, vector), &entities);
        let language = self.language(text).unwrap_or(&mind.language).to_owned();
        let small_talk = self.speaks_small_talk.then(|| chatter(text, &language)).flatten();
        Understood {
            intents: self.intents(&verdict),
            entities,
            language: Some(language),
            small_talk,
            corrections: verdict.corrections,
        }
    }

    /// Finds the entities that a file sent by the contact stands for.
    pub fn find_attachment(&self, attachment: &Attachment) -> Vec<Found> {
        self.recognisers.find_attachment(attachment)
    }

    /// Says why a text has an intent, or hasn't; `None` when the bot has no sentence for it.
    pub fn explain(&self, text: &str, intent: &Key) -> Option<Explanation> {
        let text = beginning(text);
        let label = self.learnt.labels.iter().position(|it| it == intent)?;
        Some(self.mind(text)?.cascade.words().explain(text, label))
    }

    /// The language of a text, of those that the bot speaks; `None` when it speaks one only.
    fn language(&self, text: &str) -> Option<&str> {
        Some(self.learnt.detector.as_ref()?.detect(text)?.language)
    }

    /// What was learnt of the text's language, else of the bot's own.
    fn mind(&self, text: &str) -> Option<&Mind> {
        let minds = &self.learnt.minds;
        let spoken = self.language(text);
        let spoken = spoken.and_then(|it| minds.iter().find(|mind| mind.language == it));
        spoken.or_else(|| minds.first())
    }

    /// The sentences of the bot that mean nearly the same as a text with this vector, best first.
    pub fn neighbours(&self, text: &str, vector: &[f32]) -> Vec<Neighbour> {
        self.mind(text).map(|mind| mind.cascade.neighbours(vector)).unwrap_or_default()
    }

    /// The better of what the text says and what it says with a placeholder for each value.
    fn verdict(
        &self,
        mind: &Mind,
        (text, vector): (&str, Option<&[f32]>),
        entities: &[Found],
    ) -> Verdict {
        let words = mind.cascade.words();
        let mut verdict = match (vector, mind.cascade.classify(text)) {
            (_, Answer::Sure(verdict)) => verdict,
            (Some(vector), Answer::NeedsEmbedding(_)) => mind.cascade.classify_with(text, vector),
            (None, Answer::NeedsEmbedding(_)) => words.classify(text),
        };
        let spans: Vec<(&Key, usize, usize)> =
            entities.iter().map(|it| (&it.entity, it.start, it.end)).collect();
        let Some(general) = self.placeholders.put(text, &spans).filter(|_| !verdict.is_exact)
        else {
            return verdict;
        };
        let other = words.classify(&general);
        for (label, score) in other.ranked {
            match verdict.ranked.iter_mut().find(|(own, _)| *own == label) {
                Some((_, own)) => *own = own.max(score),
                None => verdict.ranked.push((label, score)),
            }
        }
        verdict.is_exact = other.is_exact;
        verdict.ranked.sort_by(|one, other| other.1.total_cmp(&one.1));
        verdict
    }

    fn intents(&self, verdict: &Verdict) -> Vec<(Key, f64)> {
        let mut intents: Vec<(Key, f64)> = Vec::new();
        for (label, score) in &verdict.ranked {
            let (Some(key), score) = (self.learnt.labels.get(*label), f64::from(*score)) else {
                continue;
            };
            if score < LEAST_SCORE {
                break;
            }
            let family = std::iter::once(key).chain(self.families.ancestors(key));
            for key in family {
                if !intents.iter().any(|(known, _)| known == key) {
                    intents.push((key.clone(), score));
                }
            }
        }
        intents
    }

    fn entities(&self, text: &str, at: &Zoned) -> Vec<Found> {
        let mut found = self.recognisers.find(text, at);
        let Some(slots) = &self.learnt.slots else { return found };
        for span in slots.find(text, &[], None) {
            let Some(entity) = self.learnt.learned.get(span.label) else { continue };
            let is_known = found
                .iter()
                .any(|it| it.entity == *entity && it.start < span.end && span.start < it.end);
            let Some(written) = text.get(span.start..span.end) else { continue };
            if is_known {
                continue;
            }
            found.push(Found {
                entity: entity.clone(),
                value: serde_json::Value::String(written.to_owned()),
                text: written.to_owned(),
                start: span.start,
                end: span.end,
                detection: Detection::Model,
                score: span.score,
                role: None,
            });
        }
        found.sort_by_key(|it| (it.start, usize::MAX - it.end));
        found.truncate(crate::entity::MAX_FOUND);
        found
    }
}

impl Learnt {
    fn of(
        curriculum: Curriculum,
        bot: &Bot,
        (seed, resources): (u64, &Resources<'_>),
    ) -> Result<Self, TrainError> {
        let wishes = &bot.settings.understanding;
        let corrects_slips = wishes.corrects_typos;
        let settings = Settings { seed, corrects_slips, ..Settings::default() };
        let wish = match wishes.tier {
            model::bot::Tier::Auto => Wish::Best,
            model::bot::Tier::Words => Wish::Only(Tier::Words),
            model::bot::Tier::Table => Wish::Only(Tier::Table),
            model::bot::Tier::Sentences => Wish::Only(Tier::Sentences),
        };
        let own = curriculum.lessons.iter().enumerate();
        // A language without sentences is understood by those of the bot's own.
        let taught = own.filter(|(at, lesson)| *at == 0 || !lesson.examples.is_empty());
        let minds = taught
            .map(|(_, lesson)| {
                let cascade = learn(lesson, &settings, (wish, resources))?;
                Ok(Mind { language: lesson.language.clone(), cascade })
            })
            .collect::<Result<Vec<Mind>, TrainError>>()?;
        let detector = (curriculum.lessons.len() > 1).then(|| {
            let texts = curriculum.lessons.iter().map(|lesson| {
                let texts = lesson.examples.iter().map(|it| Placeholders::removed(&it.text));
                (lesson.language.clone(), texts.collect::<Vec<String>>())
            });
            Detector::train(&texts.collect::<Vec<_>>())
        });
        let has_slots = !curriculum.learned.is_empty() && !curriculum.sentences.is_empty();
        let slots = has_slots.then(|| {
            let settings = SlotSettings { seed, ..SlotSettings::default() };
            Slots::train(&curriculum.sentences, curriculum.learned.len(), &settings)
        });
        Ok(Self { labels: curriculum.labels, minds, detector, learned: curriculum.learned, slots })
    }
}

/// Learns a lesson with the vectors that the resources give and the wish allows.
fn learn(
    lesson: &Lesson,
    settings: &Settings,
    (wish, resources): (Wish, &Resources<'_>),
) -> Result<Cascade, TrainError> {
    let wanted = |tier: Tier| match wish {
        Wish::Best => true,
        Wish::Only(only) => only == tier,
    };
    let given = [(Tier::Table, resources.table), (Tier::Sentences, resources.encoder)];
    let given = given.into_iter().filter_map(|(tier, embedder)| Some((tier, embedder?)));
    let mut texts_needed: Option<Vec<String>> = None;
    let mut embedded = Vec::new();
    for (tier, embedder) in given.filter(|(tier, _)| wanted(*tier)) {
        let needed = texts_needed.get_or_insert_with(|| {
            texts(lesson).iter().map(|text| Placeholders::removed(text)).collect()
        });
        let needed: Vec<&str> = needed.iter().map(String::as_str).collect();
        embedded.push((tier, embedder.name(), embedder.embed(&needed)?));
    }
    let embedded: Vec<Embedded<'_>> = embedded
        .iter()
        .map(|(tier, source, vectors)| Embedded { tier: *tier, source, vectors })
        .collect();
    Ok(Cascade::train(lesson, settings, &embedded, wish)?)
}

/// As much of a text as is read.
fn beginning(text: &str) -> &str {
    match text.char_indices().nth(MAX_TEXT_CHARS) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}
