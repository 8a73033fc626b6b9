//! Cross-validation: which examples are kept back in which round.

use super::Shuffle;
use super::prepared::{Origin, Prepared};
use super::solver::Target;

/// Parts into which sentences and intents are divided.
#[derive(Debug, Clone)]
pub struct Folds {
    /// Number of the part by sentence; `None` for what is always learnt from.
    pub by_sentence: Vec<Option<usize>>,
    /// Number of the part by label: in that round the whole intent is unknown. `None` where that
    /// would leave no other.
    pub by_label: Vec<Option<usize>>,
    pub count: usize,
}

impl Folds {
    /// Divides the examples of each intent evenly. An intent with one example keeps it: without it
    /// nothing would be known of the intent.
    pub fn of(prepared: &Prepared, count: usize, seed: u64) -> Self {
        let mut shuffle = Shuffle::new(seed);
        let mut labels: Vec<usize> = (0..prepared.labels).collect();
        shuffle.apply(&mut labels);
        let mut by_label = vec![None; prepared.labels];
        for (position, label) in labels.into_iter().enumerate() {
            by_label[label] = (prepared.labels > 1).then_some(position % count);
        }
        let mut groups = vec![Vec::new(); prepared.labels + 1];
        for (index, sentence) in prepared.sentences.iter().enumerate() {
            let is_said = matches!(sentence.origin, Origin::Example | Origin::Background);
            if let (true, Target::Is(classes)) = (is_said, &sentence.target)
                && let [class] = classes[..]
            {
                groups[class as usize].push(index);
            }
        }
        let mut by_sentence = vec![None; prepared.sentences.len()];
        for mut group in groups.into_iter().filter(|group| group.len() > 1) {
            shuffle.apply(&mut group);
            let first = shuffle.below(count);
            for (position, index) in group.into_iter().enumerate() {
                by_sentence[index] = Some((first + position) % count);
            }
        }
        Self { by_sentence, by_label, count }
    }
}
