//! What scores lead to: one rule, for turns and for those who only look into a bot.

use model::bot::{Bot, Chaining, DialogKind};

/// Most that a question about what was meant offers.
pub(crate) const MAX_OFFERED: usize = 3;
/// Scores that differ by no more may mean either.
const CLOSE: f64 = 0.10;
/// From this score on the best is taken: up there scores lie close together whatever they mean.
const CERTAIN: f64 = 0.85;

/// How a bot weighs scores; all from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scales {
    /// From here on an intent is acted upon.
    pub sure: f64,
    /// From here on it is offered among others.
    pub likely: f64,
    /// Whether the best of those that are sure is taken however close the next one comes, as
    /// vendors' bots do, and those that never ask.
    takes_best: bool,
    /// Whether the bot asks what was meant.
    asks: bool,
}

/// What scores lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weighed {
    /// To the best.
    Best,
    /// To the question which of this many of the best is meant; 2 or 3.
    Among(usize),
    Nothing,
}

impl Scales {
    /// Those of a bot.
    pub fn of(bot: &Bot) -> Self {
        let percent = |percent: u32| f64::from(percent) / 100.0;
        let settings = &bot.settings;
        let is_menu = |kind: &DialogKind| matches!(kind, DialogKind::Disambiguation);
        let has_menu = bot.dialogs().any(|(_, it)| it.is_enabled && is_menu(&it.kind));
        let asks = has_menu || settings.did_you_mean.is_enabled;
        Self {
            sure: percent(settings.understanding.sure_percent),
            likely: percent(settings.understanding.likely_percent),
            takes_best: settings.chaining == Chaining::LivePerson || !asks,
            asks,
        }
    }

    /// Weighs scores of different things, the best first.
    pub fn weigh(&self, scores: &[f64]) -> Weighed {
        let count = |least: f64| {
            scores.iter().take_while(|score| **score >= least).take(MAX_OFFERED).count()
        };
        let Some(best) = scores.first().copied() else { return Weighed::Nothing };
        if best >= self.sure {
            let rivals = count(self.likely.max(best - CLOSE));
            return match rivals {
                2.. if !self.takes_best && best < CERTAIN => Weighed::Among(rivals),
                _ => Weighed::Best,
            };
        }
        match count(self.likely) {
            likely @ 2.. if self.asks => Weighed::Among(likely),
            _ => Weighed::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_lead_to_the_best_to_a_question_or_nowhere() {
        use Weighed::{Among, Best, Nothing};
        let ours = Scales { sure: 0.60, likely: 0.45, takes_best: false, asks: true };
        let vendors = Scales { takes_best: true, ..ours };
        let silent = Scales { takes_best: true, asks: false, ..ours };
        let cases: [(&[f64], [Weighed; 3]); 9] = [
            (&[], [Nothing, Nothing, Nothing]),
            (&[0.60], [Best, Best, Best]),
            (&[0.60, 0.49], [Best, Best, Best]),
            (&[0.60, 0.51], [Among(2), Best, Best]),
            (&[0.70, 0.65, 0.62, 0.61], [Among(3), Best, Best]),
            (&[0.86, 0.85], [Best, Best, Best]),
            (&[0.59], [Nothing, Nothing, Nothing]),
            (&[0.59, 0.45, 0.44], [Among(2), Among(2), Nothing]),
            (&[0.44, 0.44], [Nothing, Nothing, Nothing]),
        ];
        for (scores, expected) in cases {
            let got = [&ours, &vendors, &silent].map(|scales| scales.weigh(scores));
            assert_eq!(got, expected, "{scores:?}");
        }
    }
}
