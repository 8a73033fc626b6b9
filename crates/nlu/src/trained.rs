//! The model of a bot: what its sentences taught, and its entities.

use jiff::Zoned;
use model::bot::Bot;
use model::key::Key;
use serde::{Deserialize, Serialize};

use crate::MAX_TEXT_CHARS;
use crate::curriculum::Curriculum;
use crate::descriptions::descriptions;
use crate::entity::{Detection, Fault, Found, Recognisers};
use crate::family::Families;
use crate::intent::{Classifier, Explanation, Settings, Verdict};
use crate::placeholder::Placeholders;
use crate::slot::{Settings as SlotSettings, Slots};
use crate::understood::Understood;

/// Changes with everything that makes models of the same bot differ; a model of another version is
/// trained anew.
pub const TRAINER_VERSION: u32 = 1;
/// How sure we must be of a value that is known by its context only.
const LEARNED_FROM: f64 = 0.5;
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
    faults: Vec<Fault>,
}

/// The part that takes time to make and is kept.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Learnt {
    /// The intents, by the number that classifiers use.
    labels: Vec<Key>,
    /// By language, the bot's own first.
    minds: Vec<Mind>,
    /// Entities that are learnt from sentences, by the number that `slots` uses.
    learned: Vec<Key>,
    slots: Option<Slots>,
}

/// What was learnt of one language.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Mind {
    language: String,
    classifier: Classifier,
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
    /// Trains on a bot: phrases of intents, samples of starters when the bot's settings say so, and
    /// entities. An entity that has a fault is never found. The same bot and seed give the same
    /// model.
    pub fn train(bot: &Bot, seed: u64) -> Self {
        let (recognisers, faults) = Recognisers::compile(&descriptions(bot), &bot.language);
        let curriculum = Curriculum::of(bot, &recognisers);
        let learnt = Learnt::of(curriculum, seed);
        Self::assemble(bot, learnt, (recognisers, faults))
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
        }
    }

    /// What is wrong with the bot's entities.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Says what a text means that was written at `at`. Takes time in proportion to its length and
    /// the number of intents.
    pub fn understand(&self, text: &str, at: &Zoned) -> Understood {
        let text = beginning(text);
        let entities = self.entities(text, at);
        let Some(mind) = self.mind() else {
            return Understood { entities, ..Understood::default() };
        };
        let verdict = self.verdict(mind, text, &entities);
        let language = mind.language.clone();
        Understood {
            intents: self.intents(&verdict),
            entities,
            language: Some(language),
            small_talk: None,
            corrections: verdict.corrections,
        }
    }

    /// Says why a text has an intent, or hasn't; `None` when the bot has no sentence for it.
    pub fn explain(&self, text: &str, intent: &Key) -> Option<Explanation> {
        let text = beginning(text);
        let label = self.learnt.labels.iter().position(|it| it == intent)?;
        Some(self.mind()?.classifier.explain(text, label))
    }

    fn mind(&self) -> Option<&Mind> {
        self.learnt.minds.first()
    }

    /// The better of what the text says and what it says with a placeholder for each value.
    fn verdict(&self, mind: &Mind, text: &str, entities: &[Found]) -> Verdict {
        let mut verdict = mind.classifier.classify(text);
        let spans: Vec<(&Key, usize, usize)> =
            entities.iter().map(|it| (&it.entity, it.start, it.end)).collect();
        let Some(general) = self.placeholders.put(text, &spans).filter(|_| !verdict.is_exact)
        else {
            return verdict;
        };
        let other = mind.classifier.classify(&general);
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
            if span.score < LEARNED_FROM || is_known {
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
    fn of(curriculum: Curriculum, seed: u64) -> Self {
        let settings = Settings { seed, ..Settings::default() };
        let own = curriculum.lessons.iter().enumerate();
        // A language without sentences is understood by those of the bot's own.
        let taught = own.filter(|(at, lesson)| *at == 0 || !lesson.examples.is_empty());
        let minds: Vec<Mind> = taught
            .map(|(_, lesson)| Mind {
                language: lesson.language.clone(),
                classifier: Classifier::train(lesson, &settings),
            })
            .collect();
        let has_slots = !curriculum.learned.is_empty() && !curriculum.sentences.is_empty();
        let slots = has_slots.then(|| {
            let settings = SlotSettings { seed, ..SlotSettings::default() };
            Slots::train(&curriculum.sentences, curriculum.learned.len(), &settings)
        });
        Self { labels: curriculum.labels, minds, learned: curriculum.learned, slots }
    }
}

/// As much of a text as is read.
fn beginning(text: &str) -> &str {
    match text.char_indices().nth(MAX_TEXT_CHARS) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}
