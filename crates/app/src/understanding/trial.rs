//! Trials: intents learnt from one set of sentences and tried on another, without a bot.

use std::collections::HashMap;
use std::time::Instant;

use indexmap::IndexMap;
use nlu::evaluate::{Evaluation, Prediction, cross_validate};
use nlu::intent::dense::{Answer, Cascade, Embedded, Wish, texts};
use nlu::intent::{Classifier, Example, Lesson, Settings, Verdict};

use super::encoders::Encoders;
use super::evaluation::{EvaluationReport, Measured};
use super::training::TrainError;

/// A sentence with the intent that it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    pub text: String,
    pub intent: String,
}

/// What was answered to a sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    pub text: String,
    /// `None`: no intent is right.
    pub intent: Option<String>,
    /// The intent that is sure enough; `None` when none is.
    pub decided: Option<String>,
    /// Best first, with scores from 0 to 1.
    pub best: Vec<(String, f32)>,
}

/// How many texts an embedder is asked for at a time.
const BATCH: usize = 64;

/// What a trial may use beside words.
#[derive(Clone)]
pub struct Means {
    pub encoders: Encoders,
    pub wish: Wish,
}

/// What came of a trial.
#[derive(Debug, Clone)]
pub struct Tried {
    pub report: EvaluationReport,
    pub answers: Vec<Answered>,
}

/// Sentences to learn from, by intent.
#[derive(Debug, Clone, Default)]
pub struct Taught {
    lesson: Lesson,
    names: Vec<String>,
}

impl Taught {
    /// Puts a lesson together in a language (BCP 47). Sentences out of scope teach no intent and are
    /// left out.
    pub fn of(train: &[Labelled], oos_label: Option<&str>, language: &str) -> Self {
        let mut labels: IndexMap<&str, usize> = IndexMap::new();
        let mut examples = Vec::new();
        for Labelled { text, intent } in train.iter().filter(|it| Some(&*it.intent) != oos_label) {
            let next = labels.len();
            let label = *labels.entry(intent).or_insert(next);
            examples.push(Example::new(text.clone(), label));
        }
        let names: Vec<String> = labels.keys().map(|name| (*name).to_owned()).collect();
        let lesson = Lesson {
            language: language.to_owned(),
            labels: names.iter().map(|name| words_of(name)).collect(),
            examples,
            ..Lesson::default()
        };
        Self { lesson, names }
    }

    /// Learns it, tries other sentences and tells what is to be said of its own.
    ///
    /// # Errors
    ///
    /// When an embedder fails.
    pub fn try_on(
        &self,
        tests: &[Labelled],
        oos_label: Option<&str>,
        means: &Means,
    ) -> Result<Tried, TrainError> {
        let begun = Instant::now();
        let cascade = self.learn(means)?;
        let train_ms = millis(begun);
        let mut names = self.names.clone();
        let mut numbers: HashMap<String, usize> =
            names.iter().enumerate().map(|(number, name)| (name.clone(), number)).collect();
        let mut micros = Vec::with_capacity(tests.len());
        let mut predictions = Vec::with_capacity(tests.len());
        for Labelled { text, intent } in tests {
            let begun = Instant::now();
            let ranked = answer(&cascade, text, &means.encoders).ranked;
            micros.push(begun.elapsed().as_secs_f64() * 1e6);
            // An intent that was never taught can't be answered; it counts as known and missed.
            let expected = (Some(&**intent) != oos_label).then(|| {
                *numbers.entry(intent.clone()).or_insert_with(|| {
                    names.push(intent.clone());
                    names.len() - 1
                })
            });
            predictions.push(Prediction { text: text.clone(), expected, ranked });
        }
        let measured =
            Measured { train_ms, predict_us_p50: median(micros), model_bytes: bytes_of(&cascade) };
        Ok(self.tried(Evaluation::of(predictions), &names, measured))
    }

    fn learn(&self, means: &Means) -> Result<Cascade, TrainError> {
        let unusable =
            |error: &dyn std::fmt::Display| TrainError::Unusable(error.to_string().into());
        let needed = texts(&self.lesson);
        let needed: Vec<&str> = needed.iter().map(String::as_str).collect();
        let mut given = Vec::new();
        for (tier, embedder) in means.encoders.all() {
            let mut vectors = Vec::with_capacity(needed.len());
            for batch in needed.chunks(BATCH) {
                vectors.extend(embedder.embed(batch).map_err(|error| unusable(&error))?);
            }
            given.push((tier, embedder.name(), vectors));
        }
        let embedded: Vec<Embedded<'_>> = given
            .iter()
            .map(|(tier, source, vectors)| Embedded { tier: *tier, source, vectors })
            .collect();
        Cascade::train(&self.lesson, &Settings::default(), &embedded, means.wish)
            .map_err(|error| unusable(&error))
    }

    /// Tries each of its sentences on what the words of the others teach, in so many parts.
    pub fn cross_validate(&self, folds: usize) -> Tried {
        let begun = Instant::now();
        let classifier = Classifier::train(&self.lesson, &Settings::default());
        let train_ms = millis(begun);
        let evaluation = cross_validate(&self.lesson, folds, &Settings::default());
        let measured = Measured {
            train_ms,
            predict_us_p50: median(timed(&classifier, &evaluation)),
            model_bytes: bytes_of(&classifier),
        };
        self.tried(evaluation, &self.names, measured)
    }

    fn tried(&self, evaluation: Evaluation, names: &[String], measured: Measured) -> Tried {
        let report = EvaluationReport::of(&evaluation, names, measured)
            .with_findings(&self.lesson, &self.names);
        let name = |label: usize| names.get(label).cloned().unwrap_or_default();
        let answers = evaluation.predictions.iter().map(|it| Answered {
            text: it.text.clone(),
            intent: it.expected.map(name),
            decided: it.decision().map(name),
            best: it.ranked.iter().map(|(label, score)| (name(*label), *score)).collect(),
        });
        Tried { report, answers: answers.collect() }
    }
}

/// The answer to a text, with its vector where words aren't sure.
fn answer(cascade: &Cascade, text: &str, encoders: &Encoders) -> Verdict {
    let needed = match cascade.classify(text) {
        Answer::Sure(verdict) => return verdict,
        Answer::NeedsEmbedding(needed) => needed,
    };
    let vector = cascade.source().and_then(|source| encoders.embed(source, &needed)?.ok());
    match vector {
        Some(vector) => cascade.classify_with(text, &vector),
        None => cascade.words().classify(text),
    }
}

/// How long answers to tried sentences take.
fn timed(classifier: &Classifier, evaluation: &Evaluation) -> Vec<f64> {
    let texts = evaluation.predictions.iter().map(|prediction| &prediction.text);
    texts
        .map(|text| {
            let begun = Instant::now();
            std::hint::black_box(classifier.classify(text));
            begun.elapsed().as_secs_f64() * 1e6
        })
        .collect()
}

fn bytes_of(learnt: &impl serde::Serialize) -> u64 {
    postcard::to_allocvec(learnt).map_or(0, |bytes| bytes.len() as u64)
}

pub(super) fn millis(begun: Instant) -> u64 {
    u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// The middle one; 0 of none.
pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// The words of a name: `cardArrival` and `card_arrival` are `card arrival`.
fn words_of(name: &str) -> String {
    let mut words = String::new();
    let mut was_lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() {
            words.push(' ');
        } else {
            if was_lower && c.is_uppercase() {
                words.push(' ');
            }
            words.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase();
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labelled(rows: &[(&str, &str)]) -> Vec<Labelled> {
        let row = |(text, intent): &(&str, &str)| Labelled {
            text: (*text).to_owned(),
            intent: (*intent).to_owned(),
        };
        rows.iter().map(row).collect()
    }

    fn words() -> Means {
        Means { encoders: Encoders::default(), wish: Wish::Best }
    }

    #[test]
    fn a_name_is_read_as_words() {
        for (name, words) in [
            ("card_arrival", "card arrival"),
            ("cardArrival", "card arrival"),
            ("Card-Arrival?", "card arrival"),
            ("ATM", "atm"),
            ("__", ""),
        ] {
            assert_eq!(words_of(name), words, "{name}");
        }
    }

    #[test]
    fn what_was_taught_is_answered_and_what_was_not_is_missed() {
        let train = labelled(&[
            ("where is my parcel", "track"),
            ("has my parcel been sent", "track"),
            ("i want my money back", "refund"),
            ("please refund the order", "refund"),
            ("what a lovely day", "none"),
        ]);
        let tests = labelled(&[
            ("where is my parcel", "track"),
            ("I want my money back!", "refund"),
            ("sing me something", "none"),
            ("open an account", "sign_up"),
        ]);
        let taught = Taught::of(&train, Some("none"), "en");
        let Tried { report, answers } = taught.try_on(&tests, Some("none"), &words()).unwrap();
        assert_eq!(report.tests, 4);
        assert_eq!(answers[0].decided.as_deref(), Some("track"));
        assert_eq!(answers[1].decided.as_deref(), Some("refund"));
        assert_eq!((answers[2].intent.clone(), answers[2].decided.clone()), (None, None));
        assert!((report.in_scope_accuracy - 200.0 / 3.0).abs() < 0.01, "{report:?}");
        assert!(report.oos_recall.is_some() && report.model_bytes > 0);
        assert_eq!(report.few_examples.len(), 2);
    }

    #[test]
    fn nothing_taught_answers_nothing() {
        let taught = Taught::of(&[], None, "en");
        let tried = taught.try_on(&labelled(&[("hello", "greet")]), None, &words()).unwrap();
        assert_eq!((tried.report.tests, tried.report.accuracy), (1, 0.0));
        assert_eq!(taught.cross_validate(5).report.tests, 0);
    }
}
