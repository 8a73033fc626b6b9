//! Which tier answers, and why.

use serde::{Deserialize, Serialize};

/// How much better a dearer tier must be, in points.
const LEAST_GAIN: f64 = 0.3;
/// Fewest tried sentences that say anything about which tier is better.
const FEWEST_TRIED: usize = 20;

/// What answers are made of. Each is dearer than those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Tier {
    /// Words alone.
    Words,
    /// Words, and the mean of their vectors from a table.
    Table,
    /// Words, and a vector of the sentence.
    Sentences,
}

impl Tier {
    /// Its name in settings and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Table => "table",
            Self::Sentences => "sentences",
        }
    }
}

/// Which tier is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Wish {
    /// What cross-validation finds best.
    #[default]
    Best,
    /// This one, or if there are no vectors for it, words alone.
    Only(Tier),
}

/// What cross-validation says of a tier.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    pub tier: Tier,
    /// Sentences of known intents that were tried.
    pub known: usize,
    /// Right best answers to them, in percent.
    pub accuracy: f64,
    /// Sentences of intents that were left out, and of no intent, that were tried.
    pub unknown: usize,
    /// How probable it is that a known sentence scores higher than an unknown one, in percent.
    pub auroc: f64,
}

impl Tried {
    /// What tiers are compared by: half of each.
    fn worth(&self) -> f64 {
        if self.unknown == 0 { self.accuracy } else { f64::midpoint(self.accuracy, self.auroc) }
    }
}

/// Why a tier was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// There are vectors for no other.
    OnlyOne,
    /// It was asked for.
    Set,
    /// It was asked for and there are no vectors for it.
    Missing,
    /// It was the best, or as good as dearer ones.
    Best,
    /// There are too few sentences to try: the dearest is taken, which needs the fewest.
    TooFew,
}

/// The tier that answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    pub tier: Tier,
    pub reason: Reason,
    /// In the order of the tiers; empty where none were compared.
    pub tried: Vec<Tried>,
}

impl Choice {
    /// Chooses among the tiers there are, [`Tier::Words`] always one of them. `tried` is one for
    /// each, in order.
    pub fn of(wish: Wish, tried: Vec<Tried>) -> Self {
        let has = |tier| tier == Tier::Words || tried.iter().any(|it| it.tier == tier);
        let (tier, reason) = match wish {
            Wish::Only(tier) if has(tier) => (tier, Reason::Set),
            Wish::Only(_) => (Tier::Words, Reason::Missing),
            Wish::Best if tried.len() < 2 => (Tier::Words, Reason::OnlyOne),
            Wish::Best if tried.iter().any(|it| it.known < FEWEST_TRIED) => {
                (tried.iter().map(|it| it.tier).max().unwrap_or(Tier::Words), Reason::TooFew)
            }
            Wish::Best => (best(&tried), Reason::Best),
        };
        Self { tier, reason, tried }
    }
}

fn best(tried: &[Tried]) -> Tier {
    let pairs = tried.iter().copied();
    let better = |best: Tried, next: Tried| {
        if next.worth() >= best.worth() + LEAST_GAIN { next } else { best }
    };
    pairs.reduce(better).map_or(Tier::Words, |best| best.tier)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tried(tier: Tier, known: usize, accuracy: f64, auroc: f64) -> Tried {
        Tried { tier, known, accuracy, unknown: 50, auroc }
    }

    #[test]
    fn the_cheapest_of_the_best_is_chosen() {
        use Tier::{Sentences, Table, Words};
        let cases = [
            ("better", [80.0, 82.0, 90.0], 100, Wish::Best, Sentences, Reason::Best),
            ("no better", [80.0, 80.1, 80.2], 100, Wish::Best, Words, Reason::Best),
            ("worse between", [80.0, 70.0, 81.0], 100, Wish::Best, Sentences, Reason::Best),
            ("a table is enough", [80.0, 85.0, 85.1], 100, Wish::Best, Table, Reason::Best),
            ("too few", [80.0, 70.0, 60.0], 5, Wish::Best, Sentences, Reason::TooFew),
            ("set", [80.0, 70.0, 90.0], 100, Wish::Only(Table), Table, Reason::Set),
        ];
        for (name, accuracies, known, wish, tier, reason) in cases {
            let tiers = [Words, Table, Sentences].into_iter().zip(accuracies);
            let all = tiers.map(|(tier, accuracy)| tried(tier, known, accuracy, 90.0)).collect();
            let choice = Choice::of(wish, all);
            assert_eq!((choice.tier, choice.reason), (tier, reason), "{name}");
        }
    }

    #[test]
    fn without_vectors_words_answer() {
        let only = vec![tried(Tier::Words, 100, 80.0, 90.0)];
        let choice = Choice::of(Wish::Best, only.clone());
        assert_eq!((choice.tier, choice.reason), (Tier::Words, Reason::OnlyOne));
        let choice = Choice::of(Wish::Only(Tier::Sentences), only);
        assert_eq!((choice.tier, choice.reason), (Tier::Words, Reason::Missing));
    }
}
