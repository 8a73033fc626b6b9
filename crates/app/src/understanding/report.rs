//! What a training told: how good it is likely to be, and what its builder should look at.

use model::bot::{Bot, Tier as Wanted};
use nlu::evaluate::{Findings, cross_validate};
use nlu::intent::dense::Tier;
use nlu::intent::{Lesson, Settings};
use serde::{Deserialize, Serialize};

/// Parts of the cross-validation that judges a training.
const FOLDS: usize = 5;
/// From this many sentences on a training isn't judged by itself: it would take minutes.
const JUDGED_UP_TO: usize = 5_000;
/// Most findings that are kept.
const MAX_FINDINGS: usize = 1_000;
/// Most sentences of one finding.
const MAX_TEXTS: usize = 6;

/// What a training told. Stored: fields are only added, with a default.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TrainingReport {
    /// What intents are told apart by: `words`, `table` or `sentences`.
    pub tier: String,
    /// How the tiers did that were tried, when there was a choice.
    pub tiers: Vec<TierFigures>,
    pub intents: usize,
    pub sentences: usize,
    /// Share of sentences whose intent was best when the others were learnt from, in percent; `None`
    /// when there were too few to tell, or too many to try.
    pub accuracy: Option<f64>,
    pub train_ms: u64,
    pub model_bytes: u64,
    /// Whether accuracy and findings were looked for.
    pub is_judged: bool,
    pub findings: Vec<Finding>,
}

/// How a tier did in cross-validation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TierFigures {
    /// BCP 47.
    pub language: String,
    pub tier: String,
    /// Share of sentences whose intent was best, in percent.
    pub accuracy: f64,
    /// How well sentences of unknown intents are told from others, in percent.
    pub auroc: f64,
}

/// Something that a builder should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// `shared_sentence`, `overlap`, `similar_intents`, `few_sentences`, `many_sentences` or
    /// `one_word`.
    pub code: String,
    /// The intents that it is about.
    pub intents: Vec<String>,
    pub message: String,
    /// Sentences that show it.
    pub texts: Vec<String>,
}

impl TrainingReport {
    /// Tells of a training that took so long and came to so many bytes, without a judgement.
    pub fn of(bot: &Bot, model: &nlu::Model, (train_ms, model_bytes): (u64, usize)) -> Self {
        let taught = nlu::lessons(bot);
        let tier = model.choices().map(|(_, choice)| choice.tier).next();
        let tried = model.choices().flat_map(|(language, choice)| {
            choice.tried.iter().map(|tried| TierFigures {
                language: language.to_owned(),
                tier: tried.tier.name().to_owned(),
                accuracy: tried.accuracy,
                auroc: tried.auroc,
            })
        });
        Self {
            tier: tier.unwrap_or(Tier::Words).name().to_owned(),
            tiers: tried.collect(),
            intents: taught.labels.len(),
            sentences: taught.lessons.iter().map(|lesson| lesson.examples.len()).sum(),
            train_ms,
            model_bytes: model_bytes as u64,
            ..Self::default()
        }
    }

    /// Notes when a bot asks for more than it got.
    #[must_use]
    pub(super) fn noting(mut self, bot: &Bot, has_encoders: bool, failure: Option<String>) -> Self {
        let wanted = bot.settings.understanding.tier;
        let wants_vectors = matches!(wanted, Wanted::Table | Wanted::Sentences);
        let message = match failure {
            Some(failure) => format!("words answer alone: {failure}"),
            None if wants_vectors && !has_encoders => {
                "words answer alone: this server has no model folder".to_owned()
            }
            None => return self,
        };
        self.findings.push(Finding::new("weaker_tier", Vec::new(), message, Vec::new()));
        self
    }

    /// Judges the bot. Takes longer than training it did.
    #[must_use]
    pub fn judged(self, bot: &Bot) -> Self {
        let taught = nlu::lessons(bot);
        let names: Vec<String> = taught.labels.iter().map(ToString::to_string).collect();
        let mut findings = self.findings;
        for lesson in taught.lessons.iter().filter(|lesson| !lesson.examples.is_empty()) {
            findings.extend(findings_of(lesson, &names));
        }
        findings.truncate(MAX_FINDINGS);
        let tried = self.tiers.iter().find(|tried| tried.tier == self.tier);
        let accuracy = match tried {
            Some(tried) => Some(tried.accuracy),
            None => taught.lessons.first().and_then(accuracy),
        };
        Self { accuracy, findings, is_judged: true, ..self }
    }
}

fn accuracy(lesson: &Lesson) -> Option<f64> {
    if lesson.examples.len() > JUDGED_UP_TO {
        return None;
    }
    let judged = cross_validate(lesson, FOLDS, &Settings::default());
    (!judged.predictions.is_empty()).then_some(judged.in_scope_accuracy)
}

/// What is wrong with a lesson, in words.
pub fn findings_of(lesson: &Lesson, names: &[String]) -> Vec<Finding> {
    let Findings { shared, overlaps, similar, too_few, too_many, usual, one_word } =
        Findings::of(lesson);
    let name = |label: &usize| names.get(*label).cloned().unwrap_or_default();
    let mut found = Vec::new();
    for it in &shared {
        let intents: Vec<String> = it.labels.iter().map(name).collect();
        let message = format!("{:?} is a sentence of {}", it.text, intents.join(" and "));
        found.push(Finding::new("shared_sentence", intents, message, vec![it.text.clone()]));
    }
    for it in &similar {
        let intents = vec![name(&it.labels.0), name(&it.labels.1)];
        let message = format!("{} sentences are alike in {}", it.count, intents.join(" and "));
        let texts = it.samples.iter().flat_map(|(one, other)| [one.clone(), other.clone()]);
        found.push(Finding::new("similar_intents", intents, message, texts.collect()));
    }
    for it in &overlaps {
        let intents = vec![name(&it.label), name(&it.other_label)];
        let message = format!("{:?} is nearest to {:?} of {}", it.text, it.other_text, intents[1]);
        let texts = vec![it.text.clone(), it.other_text.clone()];
        found.push(Finding::new("overlap", intents, message, texts));
    }
    for it in &too_few {
        let intents = vec![name(&it.label)];
        let message = format!("{} has {} sentences; give it at least 10", intents[0], it.count);
        found.push(Finding::new("few_sentences", intents, message, Vec::new()));
    }
    for it in &too_many {
        let intents = vec![name(&it.label)];
        let message = format!(
            "{} has {} sentences where others have {usual}: it outweighs them",
            intents[0], it.count
        );
        found.push(Finding::new("many_sentences", intents, message, Vec::new()));
    }
    for it in &one_word {
        let intents = vec![name(&it.label)];
        let message = format!("{:?} of {} is one word: it says little", it.text, intents[0]);
        found.push(Finding::new("one_word", intents, message, vec![it.text.clone()]));
    }
    found
}

impl Finding {
    fn new(code: &str, intents: Vec<String>, message: String, mut texts: Vec<String>) -> Self {
        texts.truncate(MAX_TEXTS);
        Self { code: code.to_owned(), intents, message, texts }
    }
}
