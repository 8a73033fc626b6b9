//! How well a bot understands: judged by sentences whose intents are known, or by its own in
//! cross-validation.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Zoned;
use model::id::WorkspaceId;
use nlu::evaluate::{Confusion, Evaluation, Prediction, cross_validate};
use nlu::intent::{Lesson as Sentences, Settings};
use serde::Serialize;
use tokio::sync::Semaphore;

use super::ask::{AskError, AskedOf};
use super::encoders::Encoders;
use super::library::Trained;
use super::report::{Finding, findings_of};
use super::training::on_thread;
use super::trial::median;
use crate::App;

/// Most sentences of an evaluation.
pub const MAX_TESTS: usize = 20_000;
/// Fewest and most parts of a cross-validation.
pub const FOLDS: std::ops::RangeInclusive<usize> = 2..=20;
/// How long an evaluation may take.
const TIME: Duration = Duration::from_secs(120);

/// What a bot is judged by.
#[derive(Debug, Clone)]
pub enum EvaluationRequest {
    /// Sentences with the intents they have, by key.
    Tests {
        tests: Vec<(String, String)>,
        /// What stands in the place of an intent where none is right.
        oos_label: Option<String>,
    },
    /// The bot's own sentences, in so many parts.
    CrossValidation { folds: usize },
}

/// Why a bot isn't judged.
#[derive(Debug, thiserror::Error)]
pub enum EvaluationError {
    #[error(transparent)]
    Ask(#[from] AskError),
    #[error("{0}")]
    Bad(String),
    #[error("another evaluation is under way")]
    Busy,
    #[error("it took longer than {} s", TIME.as_secs())]
    TooLong,
}

/// How good answers are. Shares in percent.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct EvaluationReport {
    /// How many sentences were tried.
    pub tests: usize,
    /// Of decisions, out of scope being one of them.
    pub accuracy: f64,
    /// Of the best intent, however sure, where one is right.
    pub in_scope_accuracy: f64,
    pub top3_accuracy: f64,
    /// `None` where every sentence has an intent.
    pub oos_auroc: Option<f64>,
    pub oos_recall: Option<f64>,
    pub oos_f1: Option<f64>,
    pub macro_f1: f64,
    pub train_ms: u64,
    /// How long an answer took, the median.
    pub predict_us_p50: f64,
    pub model_bytes: u64,
    /// Which intents were given in the place of which, the most frequent first.
    pub confusion: Vec<ConfusionLine>,
    /// By intent, the worst first.
    pub intents: Vec<IntentLine>,
    /// Sentences that are nearest to one of another intent.
    pub overlapping: Vec<Finding>,
    /// Intents with few sentences.
    pub few_examples: Vec<Finding>,
    /// All else that a builder should look at.
    pub findings: Vec<Finding>,
}

/// One intent given in the place of another; `None` is out of scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConfusionLine {
    pub expected: Option<String>,
    pub predicted: Option<String>,
    pub count: usize,
    pub samples: Vec<String>,
}

/// How well one intent is told from the others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IntentLine {
    pub intent: String,
    /// Sentences that have it.
    pub support: usize,
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
}

/// What was measured while answers were given.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Measured {
    pub train_ms: u64,
    pub predict_us_p50: f64,
    pub model_bytes: u64,
}

impl EvaluationReport {
    /// Puts figures into words. `names` are the intents by the numbers of the evaluation.
    pub fn of(evaluation: &Evaluation, names: &[String], measured: Measured) -> Self {
        let name = |label: usize| names.get(label).cloned().unwrap_or_default();
        let out = evaluation.out_of_scope;
        let line = |it: &Confusion| ConfusionLine {
            expected: it.expected.map(name),
            predicted: it.given.map(name),
            count: it.count,
            samples: it.samples.clone(),
        };
        let mut intents: Vec<IntentLine> = evaluation
            .intents
            .iter()
            .map(|it| IntentLine {
                intent: name(it.label),
                support: it.support,
                precision: it.precision,
                recall: it.recall,
                f1: it.f1,
            })
            .collect();
        intents.sort_by(|one, other| one.f1.total_cmp(&other.f1));
        Self {
            tests: evaluation.predictions.len(),
            accuracy: evaluation.accuracy,
            in_scope_accuracy: evaluation.in_scope_accuracy,
            top3_accuracy: evaluation.top3_accuracy,
            oos_auroc: out.map(|it| it.auroc),
            oos_recall: out.map(|it| it.recall),
            oos_f1: out.map(|it| it.f1),
            macro_f1: evaluation.macro_f1,
            train_ms: measured.train_ms,
            predict_us_p50: measured.predict_us_p50,
            model_bytes: measured.model_bytes,
            confusion: evaluation.confusions.iter().map(line).collect(),
            intents,
            ..Self::default()
        }
    }

    /// Adds what is to be said of the sentences themselves.
    #[must_use]
    pub fn with_findings(mut self, lesson: &Sentences, names: &[String]) -> Self {
        for finding in findings_of(lesson, names) {
            match finding.code.as_str() {
                "overlap" => self.overlapping.push(finding),
                "few_sentences" => self.few_examples.push(finding),
                _ => self.findings.push(finding),
            }
        }
        self
    }
}

/// One evaluation at a time: each takes a processor whole.
pub(crate) struct Evaluations(Arc<Semaphore>);

impl Default for Evaluations {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}

impl App {
    /// Judges a bot's draft. Nothing is kept.
    ///
    /// # Errors
    ///
    /// When the bot can't be asked, the request asks for too much, or it takes too long.
    pub async fn evaluate(
        &self,
        workspace: WorkspaceId,
        key: &str,
        request: EvaluationRequest,
    ) -> Result<EvaluationReport, EvaluationError> {
        check(&request)?;
        let (lesson, trained) = self.model_of(workspace, key, AskedOf::Draft).await?;
        let turn = Arc::clone(&self.inner.evaluations.0).try_acquire_owned();
        let turn = turn.map_err(|_| EvaluationError::Busy)?;
        let at = lesson.zoned(self.inner.clock.now());
        let encoders = self.inner.encoders.clone();
        let work = on_thread(move || {
            let report = judge(&trained, &lesson.bot, (request, &at, &encoders));
            // Also when nobody waits any more: until here a processor was busy.
            drop(turn);
            report
        });
        match tokio::time::timeout(TIME, work).await {
            Ok(Ok(report)) => Ok(report),
            Ok(Err(error)) => Err(AskError::Training(error).into()),
            Err(_) => Err(EvaluationError::TooLong),
        }
    }
}

fn check(request: &EvaluationRequest) -> Result<(), EvaluationError> {
    match request {
        EvaluationRequest::Tests { tests, .. } if tests.is_empty() => {
            Err(EvaluationError::Bad("there is nothing to try".to_owned()))
        }
        EvaluationRequest::Tests { tests, .. } if tests.len() > MAX_TESTS => {
            let message =
                format!("{} sentences are too many, the most is {MAX_TESTS}", tests.len());
            Err(EvaluationError::Bad(message))
        }
        EvaluationRequest::CrossValidation { folds } if !FOLDS.contains(folds) => {
            let (least, most) = (FOLDS.start(), FOLDS.end());
            Err(EvaluationError::Bad(format!("there are {least} to {most} parts")))
        }
        EvaluationRequest::Tests { .. } | EvaluationRequest::CrossValidation { .. } => Ok(()),
    }
}

/// Judges a bot by its model, or by models of its parts.
pub fn judge(
    trained: &Trained,
    bot: &model::bot::Bot,
    (request, at, encoders): (EvaluationRequest, &Zoned, &Encoders),
) -> EvaluationReport {
    let taught = nlu::lessons(bot);
    let mut names: Vec<String> = taught.labels.iter().map(ToString::to_string).collect();
    let mut micros = Vec::new();
    let predictions = match request {
        EvaluationRequest::Tests { tests, oos_label } => answers(
            (trained, encoders),
            (&tests, oos_label.as_deref()),
            (&mut names, &mut micros, at),
        ),
        EvaluationRequest::CrossValidation { folds } => {
            let lessons = taught.lessons.iter().filter(|lesson| !lesson.examples.is_empty());
            lessons
                .flat_map(|it| cross_validate(it, folds, &Settings::default()).predictions)
                .collect()
        }
    };
    let measured = Measured {
        train_ms: trained.report.train_ms,
        predict_us_p50: median(micros),
        model_bytes: trained.bytes as u64,
    };
    let mut report = EvaluationReport::of(&Evaluation::of(predictions), &names, measured);
    for lesson in &taught.lessons {
        report = report.with_findings(lesson, &names);
    }
    report
}

/// The bot's answers to tests. Intents that it doesn't have are added to `names`: no answer to
/// their sentences can be right.
fn answers(
    (trained, encoders): (&Trained, &Encoders),
    (tests, oos_label): (&[(String, String)], Option<&str>),
    (names, micros, at): (&mut Vec<String>, &mut Vec<f64>, &Zoned),
) -> Vec<Prediction> {
    let mut numbers: HashMap<String, usize> =
        names.iter().enumerate().map(|(number, name)| (name.clone(), number)).collect();
    let mut predictions = Vec::with_capacity(tests.len());
    for (text, intent) in tests {
        let expected = (Some(intent.as_str()) != oos_label).then(|| {
            *numbers.entry(intent.clone()).or_insert_with(|| {
                names.push(intent.clone());
                names.len() - 1
            })
        });
        let begun = Instant::now();
        let needed = trained.model.needs_vector(text);
        let vector = needed.and_then(|(source, needed)| encoders.embed(source, &needed)?.ok());
        let ranked = trained.model.understand_with(text, at, vector.as_deref()).intents;
        micros.push(begun.elapsed().as_secs_f64() * 1e6);
        let ranked = ranked
            .iter()
            .filter_map(|(key, score)| Some((*numbers.get(key.as_str())?, *score as f32)));
        predictions.push(Prediction { text: text.clone(), expected, ranked: ranked.collect() });
    }
    predictions
}
