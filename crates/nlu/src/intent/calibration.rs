//! From margins to scores that mean the same for every bot.
//!
//! A margin of 0.2 may be a sure answer for one bot and a guess for another. Cross-validation tells
//! which: its trials are sentences whose right answer is known and ones that no intent is right for.
//! Two margins are chosen on them, the one from which on an answer is *accepted* and the lower one
//! from which on it is *offered*; the score is the logistic curve through 0.60 and 0.45 at these.
//! Few trials move the margins little from those of an average bot.

use serde::{Deserialize, Serialize};

use super::{ACCEPTED_FROM, OFFERED_FROM};

/// Margins of an average bot.
const USUAL_ACCEPTED: f32 = -0.30;
const USUAL_OFFERED: f32 = -0.45;
/// As many trials of each kind weigh as much as the usual margins.
const PRIOR_TRIALS: f32 = 20.0;
/// Least and most distance of the two margins.
const LEAST_DISTANCE: f32 = 0.08;
const MOST_DISTANCE: f32 = 0.30;
/// How much refusing an unknown sentence counts beside answering a known one.
const ACCEPTED_REFUSAL: f32 = 0.4;
const OFFERED_REFUSAL: f32 = 0.2;

/// What came of a sentence that wasn't learnt from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Its best intent is right.
    Right,
    /// Another intent would have been.
    Wrong,
    /// No intent is right, it belongs to one that was left out.
    Unknown,
    /// No intent is right, it is about something else altogether.
    Foreign,
}

/// The best margin of a sentence in cross-validation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trial {
    pub margin: f32,
    pub outcome: Outcome,
}

/// The curve from margins to scores.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Margin of the score 0.60.
    pub accepted: f32,
    /// Margin of the score 0.45, lower.
    pub offered: f32,
}

impl Default for Calibration {
    fn default() -> Self {
        Self { accepted: USUAL_ACCEPTED, offered: USUAL_OFFERED }
    }
}

impl Calibration {
    /// Fits the curve to trials.
    pub fn fit(trials: &[Trial]) -> Self {
        let (accepted, offered) =
            (best_cut(trials, ACCEPTED_REFUSAL), best_cut(trials, OFFERED_REFUSAL));
        let (Some(accepted), Some(offered)) = (accepted, offered) else { return Self::default() };
        let known = trials.iter().filter(|trial| is_known(trial.outcome)).count();
        let rarer = known.min(trials.len() - known) as f32;
        let trust = rarer / (rarer + PRIOR_TRIALS);
        let accepted = USUAL_ACCEPTED + trust * (accepted - USUAL_ACCEPTED);
        let offered = USUAL_OFFERED + trust * (offered - USUAL_OFFERED);
        let distance = (accepted - offered).clamp(LEAST_DISTANCE, MOST_DISTANCE);
        Self { accepted, offered: accepted - distance }
    }

    /// The score of a margin, from 0 to 1 and rising with it.
    pub fn score(&self, margin: f32) -> f32 {
        let (high, low) = (logit(ACCEPTED_FROM), logit(OFFERED_FROM));
        let slope = (high - low) / (self.accepted - self.offered).max(f32::EPSILON);
        1.0 / (1.0 + (-(high + slope * (margin - self.accepted))).exp())
    }
}

fn logit(score: f32) -> f32 {
    (score / (1.0 - score)).ln()
}

const fn is_known(outcome: Outcome) -> bool {
    match outcome {
        Outcome::Right | Outcome::Wrong => true,
        Outcome::Unknown | Outcome::Foreign => false,
    }
}

/// The margin that parts right answers from unknown sentences best: the share of known sentences
/// answered rightly and, weighted, that of unknown ones refused is highest. `None` when one of the
/// two kinds is missing.
fn best_cut(trials: &[Trial], refusal: f32) -> Option<f32> {
    let of = |outcome| trials.iter().filter(move |trial| trial.outcome == outcome).count() as f32;
    let known = of(Outcome::Right) + of(Outcome::Wrong);
    let (unknown, foreign) = (of(Outcome::Unknown), of(Outcome::Foreign));
    if known == 0.0 || unknown + foreign == 0.0 {
        return None;
    }
    let kinds = f32::from(u8::from(unknown > 0.0) + u8::from(foreign > 0.0));
    let worth = |outcome| match outcome {
        Outcome::Right => -1.0 / known,
        Outcome::Wrong => 0.0,
        Outcome::Unknown => refusal / kinds / unknown,
        Outcome::Foreign => refusal / kinds / foreign,
    };
    let mut sorted = trials.to_vec();
    sorted.sort_by(|one, other| one.margin.total_cmp(&other.margin));
    // Worth of refusing all up to here, beside refusing none.
    let (mut gain, mut best) = (0.0, (0.0, sorted.first()?.margin));
    for (index, trial) in sorted.iter().enumerate() {
        gain += worth(trial.outcome);
        let next = sorted.get(index + 1).map_or(trial.margin + LEAST_DISTANCE, |it| it.margin);
        if gain > best.0 {
            best = (gain, f32::midpoint(trial.margin, next));
        }
    }
    Some(best.1)
}
