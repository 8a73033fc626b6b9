//! Sentences tried on machines that haven't learnt them: what calibration and evaluation judge by.

use super::Settings;
use super::calibration::{Outcome, Trial};
use super::folds::Folds;
use super::machine::Machine;
use super::prepared::{Origin, Prepared, Sentence};
use super::solver::Target;

/// How often examples are visited at most: enough to be a point from the best, in half the time.
const MAX_EPOCHS: usize = 4;

/// Learns from all but a part of the examples and of the intents, for each part, and tries what was
/// left out.
pub fn run(prepared: &Prepared, settings: &Settings) -> Vec<Trial> {
    let folds = Folds::of(prepared, settings.folds, settings.seed);
    let settings = &Settings { epochs: settings.epochs.min(MAX_EPOCHS), ..*settings };
    let mut trials = Vec::new();
    let mut examples = prepared.sentences.iter().zip(&folds.by_sentence);
    if !examples.any(|(it, part)| it.origin == Origin::Example && part.is_some()) {
        // With one sentence an intent there is nothing to tell right from wrong by.
        return trials;
    }
    for fold in 0..folds.count {
        let round = Round { folds: &folds, fold };
        let all = prepared.sentences.iter().zip(&folds.by_sentence);
        let learnt = all.clone().filter(|(sentence, part)| round.is_learnt(sentence, **part));
        let learnt: Vec<&Sentence> = learnt.map(|(sentence, _)| sentence).collect();
        let machine = Machine::train(prepared, &learnt, settings);
        let tried = all.filter(|(sentence, part)| round.is_tried(sentence, **part));
        trials.extend(tried.filter_map(|(sentence, _)| round.try_out(&machine, sentence)));
    }
    trials
}

/// One of the rounds.
pub struct Round<'f> {
    pub folds: &'f Folds,
    pub fold: usize,
}

impl Round<'_> {
    /// Whether this round learns the sentence, which belongs to that part.
    pub fn is_learnt(&self, sentence: &Sentence, part: Option<usize>) -> bool {
        part != Some(self.fold) && !self.is_of_unknown_intent(sentence)
    }

    /// Whether this round tries it.
    pub fn is_tried(&self, sentence: &Sentence, part: Option<usize>) -> bool {
        let is_unknown = self.is_of_unknown_intent(sentence);
        part == Some(self.fold) || (is_unknown && sentence.origin == Origin::Example)
    }

    fn is_of_unknown_intent(&self, sentence: &Sentence) -> bool {
        let is_unknown =
            |class: &u32| self.folds.by_label.get(*class as usize) == Some(&Some(self.fold));
        match &sentence.target {
            Target::Is(classes) => classes.iter().any(is_unknown),
            Target::IsNot(_) => false,
        }
    }

    /// `None` when there is nothing to choose from.
    fn try_out(&self, machine: &Machine, sentence: &Sentence) -> Option<Trial> {
        let margins = machine.margins(&sentence.counts);
        let best = margins.best()?;
        let outcome = self.outcome(sentence, best)?;
        Some(Trial { margin: margins.beside_background(best), outcome })
    }

    /// Judges the answer to a sentence that was tried; `None` where none is right or wrong.
    pub fn outcome(&self, sentence: &Sentence, best: usize) -> Option<Outcome> {
        let is_right = match &sentence.target {
            Target::Is(classes) => classes.iter().any(|class| *class as usize == best),
            Target::IsNot(_) => return None,
        };
        Some(match sentence.origin {
            Origin::Background => Outcome::Foreign,
            _ if self.is_of_unknown_intent(sentence) => Outcome::Unknown,
            _ if is_right => Outcome::Right,
            _ => Outcome::Wrong,
        })
    }
}
