//! Figures of a set of answers.

use std::collections::{BTreeMap, BTreeSet};

use super::Prediction;

/// Which of the best are looked at for `top3_accuracy`.
const TOP: usize = 3;
/// Most sentences that are kept as samples of a confusion.
const MAX_SAMPLES: usize = 3;

/// How good answers are. Percentages from 0 to 100; 0 where there is nothing to count.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Right decisions of all tests: the right intent with a score that is accepted, or no intent
    /// accepted for a sentence out of scope.
    pub accuracy: f64,
    /// Tests in scope whose best intent is right, whatever its score.
    pub in_scope_accuracy: f64,
    /// Tests in scope whose intent is one of the best three.
    pub top3_accuracy: f64,
    /// Mean F1 of the decisions over the intents that have tests (and out of scope, if it has).
    pub macro_f1: f64,
    /// Mean F1 of the best intents, whatever their scores, over the intents that have tests.
    pub in_scope_macro_f1: f64,
    /// Without tests out of scope there is none.
    pub out_of_scope: Option<OutOfScope>,
    /// Intents that have tests or were decided for, by label.
    pub intents: Vec<IntentFigures>,
    /// Wrong decisions, the most frequent pairs first.
    pub confusions: Vec<Confusion>,
    /// In the order of the tests.
    pub predictions: Vec<Prediction>,
}

/// How well sentences out of scope are told from others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OutOfScope {
    /// How many there are.
    pub support: usize,
    /// How probable it is that a sentence in scope scores higher than one out of scope.
    pub auroc: f64,
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
}

/// Decisions for and against an intent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IntentFigures {
    pub label: usize,
    /// Tests of this intent.
    pub support: usize,
    /// Decisions for it.
    pub decided: usize,
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
}

/// Tests of one intent that were given another; `None` is out of scope.
#[derive(Debug, Clone, PartialEq)]
pub struct Confusion {
    pub expected: Option<usize>,
    pub given: Option<usize>,
    pub count: usize,
    /// Some of the sentences.
    pub samples: Vec<String>,
}

impl Evaluation {
    /// Judges answers.
    pub fn of(predictions: Vec<Prediction>) -> Self {
        let in_scope: Vec<&Prediction> =
            predictions.iter().filter(|prediction| prediction.expected.is_some()).collect();
        let is_right = |prediction: &&Prediction| prediction.decision() == prediction.expected;
        let is_best = |prediction: &&&Prediction| prediction.best() == prediction.expected;
        let is_near = |prediction: &&&Prediction| {
            let mut best = prediction.ranked.iter().take(TOP);
            best.any(|(label, _)| Some(*label) == prediction.expected)
        };
        let decisions = Tally::of(predictions.iter(), Prediction::decision);
        let bests = Tally::of(in_scope.iter().copied(), Prediction::best);
        Self {
            accuracy: percent(predictions.iter().filter(is_right).count(), predictions.len()),
            in_scope_accuracy: percent(in_scope.iter().filter(is_best).count(), in_scope.len()),
            top3_accuracy: percent(in_scope.iter().filter(is_near).count(), in_scope.len()),
            macro_f1: decisions.macro_f1(),
            in_scope_macro_f1: bests.macro_f1(),
            out_of_scope: out_of_scope(&predictions, &decisions),
            intents: decisions.intents(),
            confusions: confusions(&predictions),
            predictions,
        }
    }
}

/// Tests, decisions and right decisions by label; `None` is out of scope.
#[derive(Default)]
struct Tally {
    counts: BTreeMap<Option<usize>, Count>,
}

#[derive(Default, Clone, Copy)]
struct Count {
    support: usize,
    decided: usize,
    right: usize,
}

impl Tally {
    fn of<'p>(
        predictions: impl Iterator<Item = &'p Prediction>,
        answer: impl Fn(&Prediction) -> Option<usize>,
    ) -> Self {
        let mut tally = Self::default();
        for prediction in predictions {
            let given = answer(prediction);
            tally.counts.entry(prediction.expected).or_default().support += 1;
            let count = tally.counts.entry(given).or_default();
            count.decided += 1;
            count.right += usize::from(given == prediction.expected);
        }
        tally
    }

    fn macro_f1(&self) -> f64 {
        let tested: Vec<f64> = self
            .counts
            .values()
            .filter(|count| count.support > 0)
            .map(|count| count.f1())
            .collect();
        if tested.is_empty() { 0.0 } else { tested.iter().sum::<f64>() / tested.len() as f64 }
    }

    fn intents(&self) -> Vec<IntentFigures> {
        let labelled = self.counts.iter().filter_map(|(label, count)| Some(((*label)?, count)));
        labelled
            .map(|(label, count)| IntentFigures {
                label,
                support: count.support,
                decided: count.decided,
                precision: percent(count.right, count.decided),
                recall: percent(count.right, count.support),
                f1: count.f1(),
            })
            .collect()
    }
}

impl Count {
    fn f1(self) -> f64 {
        percent(2 * self.right, self.support + self.decided)
    }
}

fn out_of_scope(predictions: &[Prediction], decisions: &Tally) -> Option<OutOfScope> {
    let count = decisions.counts.get(&None).filter(|count| count.support > 0)?;
    Some(OutOfScope {
        support: count.support,
        auroc: auroc(predictions),
        precision: percent(count.right, count.decided),
        recall: percent(count.right, count.support),
        f1: count.f1(),
    })
}

/// The area under the curve of scores in scope against those out of scope, by ranks.
fn auroc(predictions: &[Prediction]) -> f64 {
    let mut scores: Vec<(f32, bool)> =
        predictions.iter().map(|it| (it.score(), it.expected.is_some())).collect();
    scores.sort_by(|one, other| one.0.total_cmp(&other.0));
    // Of equal scores half count.
    let (mut lower, mut pairs) = (0, 0.0);
    for equal in scores.chunk_by(|one, other| one.0 == other.0) {
        let inside = equal.iter().filter(|(_, is_inside)| *is_inside).count();
        let outside = equal.len() - inside;
        pairs += inside as f64 * (lower as f64 + outside as f64 / 2.0);
        lower += outside;
    }
    let all = lower * (scores.len() - lower);
    if all == 0 { 0.0 } else { 100.0 * pairs / all as f64 }
}

fn confusions(predictions: &[Prediction]) -> Vec<Confusion> {
    let mut by_pair: BTreeMap<_, (usize, BTreeSet<&str>)> = BTreeMap::new();
    for prediction in predictions {
        let pair = (prediction.expected, prediction.decision());
        if pair.0 != pair.1 {
            let (count, samples) = by_pair.entry(pair).or_default();
            *count += 1;
            if samples.len() < MAX_SAMPLES {
                samples.insert(&prediction.text);
            }
        }
    }
    let mut confusions: Vec<Confusion> = by_pair
        .into_iter()
        .map(|((expected, given), (count, samples))| Confusion {
            expected,
            given,
            count,
            samples: samples.into_iter().map(str::to_owned).collect(),
        })
        .collect();
    confusions.sort_by_key(|confusion| usize::MAX - confusion.count);
    confusions
}

fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prediction(expected: Option<usize>, ranked: &[(usize, f32)]) -> Prediction {
        Prediction { text: format!("about {expected:?}"), expected, ranked: ranked.to_vec() }
    }

    #[test]
    fn figures_are_those_counted_by_hand() {
        let evaluation = Evaluation::of(vec![
            prediction(Some(0), &[(0, 0.9), (1, 0.2)]),
            prediction(Some(0), &[(1, 0.7), (0, 0.5)]),
            prediction(Some(1), &[(1, 0.5), (0, 0.1)]),
            prediction(Some(2), &[(1, 0.8), (0, 0.2)]),
            prediction(None, &[(0, 0.3), (1, 0.2)]),
            prediction(None, &[(1, 0.7), (0, 0.2)]),
        ]);
        let is = |figure: f64, by_hand: f64| assert!((figure - by_hand).abs() < 1e-9, "{figure}");
        is(evaluation.accuracy, 100.0 * 2.0 / 6.0);
        is(evaluation.in_scope_accuracy, 50.0);
        is(evaluation.top3_accuracy, 75.0);
        let out = evaluation.out_of_scope.unwrap();
        // In scope 0.9, 0.7, 0.5, 0.8 against 0.3 and 0.7: 4 + (2 + 1/2) of 8 pairs.
        is(out.auroc, 100.0 * 6.5 / 8.0);
        is(out.recall, 50.0);
        is(out.precision, 50.0);
        is(out.f1, 50.0);
        let first = evaluation.intents[0];
        is(first.precision, 100.0);
        is(first.recall, 50.0);
        is(first.f1, 200.0 / 3.0);
        is(evaluation.macro_f1, (200.0 / 3.0 + 0.0 + 0.0 + 50.0) / 4.0);
        is(evaluation.in_scope_macro_f1, (200.0 / 3.0 + 50.0 + 0.0) / 3.0);
        assert_eq!(evaluation.confusions.len(), 4);
        assert_eq!(evaluation.confusions[0].count, 1);
    }

    #[test]
    fn nothing_to_judge_is_judged_as_nothing() {
        let evaluation = Evaluation::of(Vec::new());
        assert_eq!(evaluation.accuracy, 0.0);
        assert_eq!(evaluation.out_of_scope, None);
        let outside_only = Evaluation::of(vec![prediction(None, &[])]);
        assert_eq!(outside_only.accuracy, 100.0);
        assert_eq!(outside_only.out_of_scope.unwrap().auroc, 0.0);
    }
}
