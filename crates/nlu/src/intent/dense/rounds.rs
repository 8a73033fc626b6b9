//! Cross-validation of all tiers on the same sentences.

use super::Embedded;
use super::choice::{Tier, Tried};
use super::fusion::{Evidence, Fusion};
use crate::intent::folds::Folds;
use crate::intent::machine::Machine;
use crate::intent::prepared::{Prepared, Sentence};
use crate::intent::trials::Round;
use crate::intent::{Calibration, Margins, Outcome, Settings, Trial};

/// Shares of the margins by words that are tried.
const SHARES: [f32; 5] = [0.5, 1.0, 2.0, 3.0, 4.0];
/// From this many sentences for each intent on, words know them well.
const WELL_KNOWN: usize = 25;
/// How much better another share must be, of all that were tried.
const LEAST_GAIN: f32 = 0.002;
/// From this many sentences on, fewer rounds are enough.
const SENTENCES_FOR_ALL: usize = 2_000;

/// What a tier's trials told.
#[derive(Debug, Clone)]
pub struct Tested {
    pub tier: Tier,
    pub words_share: f32,
    pub trials: Vec<Trial>,
}

impl Tested {
    /// The curve from margins, or sureness, to scores.
    pub fn calibration(&self) -> Calibration {
        Calibration::fit(&self.trials)
    }

    /// The figures that tiers are compared by.
    pub fn tried(&self) -> Tried {
        let of = |outcomes: [Outcome; 2]| {
            let own = self.trials.iter().filter(move |trial| outcomes.contains(&trial.outcome));
            own.map(|trial| trial.margin).collect::<Vec<f32>>()
        };
        let known = of([Outcome::Right, Outcome::Wrong]);
        let unknown = of([Outcome::Unknown, Outcome::Foreign]);
        let right = of([Outcome::Right, Outcome::Right]).len();
        let accuracy =
            if known.is_empty() { 0.0 } else { 100.0 * right as f64 / known.len() as f64 };
        Tried {
            tier: self.tier,
            known: known.len(),
            accuracy,
            unknown: unknown.len(),
            auroc: auroc(&known, &unknown),
        }
    }
}

/// A sentence that was tried on a tier.
struct Attempt<'p> {
    sentence: &'p Sentence,
    vector: &'p [f32],
    evidence: Evidence,
    fold: usize,
}

/// A tier with vectors, what each round learnt and what came of it.
struct Deep<'p> {
    embedded: &'p Embedded<'p>,
    fusions: Vec<Fusion>,
    attempts: Vec<Attempt<'p>>,
}

/// Tries every tier: words first, then those there are vectors for.
pub fn run(prepared: &Prepared, settings: &Settings, embedded: &[Embedded<'_>]) -> Vec<Tested> {
    let folds = Folds::of(prepared, settings.folds.max(2), settings.seed);
    let mut words = Vec::new();
    let begin = |embedded| Deep { embedded, fusions: Vec::new(), attempts: Vec::new() };
    let mut deep: Vec<Deep<'_>> = embedded.iter().map(begin).collect();
    for fold in 0..count(prepared, settings) {
        let round = Round { folds: &folds, fold };
        let part = |index: usize| folds.by_sentence.get(index).copied().flatten();
        let is_learnt = |index: usize| round.is_learnt(&prepared.sentences[index], part(index));
        let learnt = (0..prepared.sentences.len()).filter(|index| is_learnt(*index));
        let learnt: Vec<&Sentence> = learnt.map(|index| &prepared.sentences[index]).collect();
        let machine = Machine::train(prepared, &learnt, settings);
        for tier in &mut deep {
            tier.fusions.push(Fusion::train(prepared, tier.embedded.vectors, is_learnt));
        }
        let all = prepared.sentences.iter().enumerate();
        for (index, sentence) in all.filter(|(index, it)| round.is_tried(it, part(*index))) {
            let margins = machine.margins(&sentence.counts);
            words.extend(try_words(&round, sentence, &margins));
            for tier in &mut deep {
                tier.attempt(sentence, index, &margins);
            }
        }
    }
    let words_share = usual_share(Tier::Words, prepared);
    let words = Tested { tier: Tier::Words, words_share, trials: words };
    std::iter::once(words)
        .chain(deep.into_iter().map(|tier| tier.judge(prepared, &folds)))
        .collect()
}

/// The share where nothing was tried, or nothing is better: vectors of words leave more to words,
/// and words know more of intents with many sentences.
fn usual_share(tier: Tier, prepared: &Prepared) -> f32 {
    let is_well_known = prepared.sentences.len() >= WELL_KNOWN * prepared.labels;
    match tier {
        Tier::Sentences if is_well_known => 2.0,
        Tier::Words | Tier::Sentences => 1.0,
        Tier::Table => 3.0,
    }
}

/// How many rounds are run.
fn count(prepared: &Prepared, settings: &Settings) -> usize {
    match settings.folds {
        0 | 1 => 0,
        all => (all * SENTENCES_FOR_ALL).div_ceil(prepared.sentences.len().max(1)).min(all),
    }
}

fn try_words(round: &Round<'_>, sentence: &Sentence, margins: &Margins) -> Option<Trial> {
    let best = margins.best()?;
    let outcome = round.outcome(sentence, best)?;
    Some(Trial { margin: margins.beside_background(best), outcome })
}

impl<'p> Deep<'p> {
    /// Tries a sentence on what the latest round learnt.
    fn attempt(&mut self, sentence: &'p Sentence, index: usize, margins: &Margins) {
        let (Some(fusion), Some(vector)) = (self.fusions.last(), self.embedded.vectors.get(index))
        else {
            return;
        };
        let evidence = fusion.evidence(vector, margins.clone());
        let fold = self.fusions.len() - 1;
        self.attempts.push(Attempt { sentence, vector, evidence, fold });
    }

    /// Chooses how much words count, and judges the answers that come of it.
    fn judge(mut self, prepared: &Prepared, folds: &Folds) -> Tested {
        let of = |share: f32| right(&self.attempts, folds, share);
        let usual = usual_share(self.embedded.tier, prepared);
        let least = of(usual) + LEAST_GAIN * self.attempts.len() as f32;
        let gains = SHARES.into_iter().map(|share| (share, of(share)));
        let better = gains.filter(|(_, right)| *right > least);
        let best = better.reduce(|best, next| if next.1 > best.1 { next } else { best });
        let words_share = best.map_or(usual, |(share, _)| share);
        for fusion in &mut self.fusions {
            fusion.words_share = words_share;
        }
        let trials = self.attempts.iter().filter_map(|attempt| self.trial(attempt, folds));
        Tested { tier: self.embedded.tier, words_share, trials: trials.collect() }
    }

    fn trial(&self, attempt: &Attempt<'_>, folds: &Folds) -> Option<Trial> {
        let fusion = &self.fusions[attempt.fold];
        let fused = fusion.fused(&attempt.evidence);
        let best = largest(&fused)?;
        let round = Round { folds, fold: attempt.fold };
        let asked = (attempt.vector, best);
        let margin = fusion.sureness(&attempt.evidence, fused[best], asked);
        Some(Trial { margin, outcome: round.outcome(attempt.sentence, best)? })
    }
}

/// How many answers are right with a share of words.
fn right(attempts: &[Attempt<'_>], folds: &Folds, share: f32) -> f32 {
    let is_right = |attempt: &&Attempt<'_>| {
        let round = Round { folds, fold: attempt.fold };
        let best = largest(&attempt.evidence.with_words(share));
        best.and_then(|best| round.outcome(attempt.sentence, best)) == Some(Outcome::Right)
    };
    attempts.iter().filter(is_right).count() as f32
}

/// The index of the largest number, the first of equal ones.
pub fn largest(numbers: &[f32]) -> Option<usize> {
    let pairs = numbers.iter().enumerate();
    let best = pairs.reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.map(|(index, _)| index)
}

/// How probable it is that one of `high` is larger than one of `low`, in percent; 50 when either is
/// empty.
fn auroc(high: &[f32], low: &[f32]) -> f64 {
    if high.is_empty() || low.is_empty() {
        return 50.0;
    }
    let mut low = low.to_vec();
    low.sort_by(f32::total_cmp);
    let won = high.iter().map(|number| {
        let below = low.partition_point(|other| other < number);
        let equal = low[below..].iter().take_while(|other| *other == number).count();
        below as f64 + 0.5 * equal as f64
    });
    100.0 * won.sum::<f64>() / (high.len() as f64 * low.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_equal_pairs_count_as_won() {
        let cases: [(&[f32], &[f32], f64); 5] = [
            (&[2.0, 3.0], &[0.0, 1.0], 100.0),
            (&[0.0], &[1.0], 0.0),
            (&[1.0], &[1.0, 0.0], 75.0),
            (&[], &[1.0], 50.0),
            (&[1.0, 1.0], &[1.0], 50.0),
        ];
        for (high, low, expected) in cases {
            assert!((auroc(high, low) - expected).abs() < 1e-9, "{high:?} {low:?}");
        }
    }
}
