//! How to learn from few sentences and from many.
//!
//! Chosen by cross-validation and on validation splits: few sentences want strong decay, words lost
//! often and all tags weighed for features seen a few times.

/// From this many sentences on there are many.
const MANY: usize = 2_000;
/// Decay times sentences, for few and many.
const DECAY: (f32, f32) = (5.0, 10.0);
/// Strongest and weakest decay.
const MAX_DECAY: f32 = 2e-2;
const MIN_DECAY: f32 = 5e-4;
/// Words learned in all epochs together, about.
const MAX_LEARNED_WORDS: usize = 3_000_000;
/// Epochs for few and many sentences, and at least.
const EPOCHS: (usize, usize) = (20, 12);
const MIN_EPOCHS: usize = 2;

/// How to learn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Regime {
    pub epochs: usize,
    /// First of the epochs whose weights are averaged.
    pub averaged_from: usize,
    /// Pull towards zero at each change of a weight, in shares of it.
    pub decay: f32,
    /// A word seen `n` times is lost with probability `loss / (loss + n)`.
    pub loss: f32,
    /// Features seen this often have weights for all tags, others for those seen with them.
    pub common: usize,
}

impl Regime {
    /// The regime for a number of sentences and of words.
    #[expect(clippy::cast_precision_loss, reason = "decay needn't be exact")]
    pub fn of(sentences: usize, words: usize) -> Self {
        let affordable = MAX_LEARNED_WORDS / words.max(1);
        let is_many = sentences >= MANY;
        let wanted = if is_many { EPOCHS.1 } else { EPOCHS.0 };
        let epochs = affordable.clamp(MIN_EPOCHS, wanted);
        let decay = if is_many { DECAY.1 } else { DECAY.0 } / sentences.max(1) as f32;
        Self {
            epochs,
            averaged_from: epochs / 2,
            decay: decay.clamp(MIN_DECAY, MAX_DECAY),
            loss: if is_many { 0.25 } else { 1.5 },
            common: if is_many { 10 } else { 3 },
        }
    }
}
