//! What turns sentences into vectors beside the bot's own words: an operator's model, when there is
//! one. Vectors of messages are remembered.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use nlu::Resources;
use nlu::embed::{EmbedError, Embedder};
use nlu::intent::dense::Tier;

/// Most vectors that are remembered; when there are more, all are forgotten.
const MAX_REMEMBERED: usize = 10_000;

type Shared = Arc<dyn Embedder>;
type Vector = Arc<[f32]>;

/// The embedders of this process. Cheap to clone.
#[derive(Clone, Default)]
pub struct Encoders {
    table: Option<Shared>,
    sentences: Option<Shared>,
    remembered: Arc<Mutex<HashMap<String, Vector>>>,
}

impl Encoders {
    /// Embedders for words and for sentences.
    pub fn new(table: Option<Shared>, sentences: Option<Shared>) -> Self {
        Self { table, sentences, remembered: Arc::default() }
    }

    /// What models trained with these differ by from others.
    pub fn identity(&self) -> String {
        let name = |embedder: &Option<Shared>| {
            embedder.as_ref().map_or(String::new(), |embedder| embedder.name().to_owned())
        };
        format!("{}\0{}", name(&self.table), name(&self.sentences))
    }

    /// As training takes them.
    pub(super) fn resources(&self) -> Resources<'_> {
        Resources { table: self.table.as_deref(), encoder: self.sentences.as_deref() }
    }

    /// The embedders by the tier that they make.
    pub(super) fn all(&self) -> impl Iterator<Item = (Tier, &dyn Embedder)> {
        let table = self.table.as_deref().map(|embedder| (Tier::Table, embedder));
        let sentences = self.sentences.as_deref().map(|embedder| (Tier::Sentences, embedder));
        table.into_iter().chain(sentences)
    }

    /// Whether a model may be trained with more than words.
    pub(super) const fn are_there(&self) -> bool {
        self.table.is_some() || self.sentences.is_some()
    }

    /// The vector of a text by the embedder of this name, if it was asked for before.
    pub(super) fn remembered(&self, source: &str, text: &str) -> Option<Vector> {
        let remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.get(&key(source, text)).cloned()
    }

    /// Embeds a text. `None` when there is no embedder of this name. Takes milliseconds.
    pub(super) fn embed(&self, source: &str, text: &str) -> Option<Result<Vector, EmbedError>> {
        let all = [&self.table, &self.sentences];
        let embedder = all.into_iter().flatten().find(|embedder| embedder.name() == source)?;
        let asked = embedder.embed(&[text]);
        let vector = asked.and_then(|vectors| {
            let got = vectors.len();
            let dim = embedder.dim();
            vectors.into_iter().next().ok_or(EmbedError::Shape { asked: 1, got, dim })
        });
        Some(vector.map(|vector| {
            let vector: Vector = vector.into();
            let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
            if remembered.len() >= MAX_REMEMBERED {
                remembered.clear();
            }
            remembered.insert(key(source, text), Arc::clone(&vector));
            vector
        }))
    }
}

fn key(source: &str, text: &str) -> String {
    format!("{source}\0{text}")
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Counts how often it is asked, and fails for an empty text.
    struct Counting(AtomicUsize);

    impl Embedder for Counting {
        fn dim(&self) -> usize {
            1
        }

        fn name(&self) -> &str {
            "counting"
        }

        fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
            self.0.fetch_add(1, Ordering::Relaxed);
            if texts.contains(&"") {
                return Err(EmbedError::Unreachable("nothing was said".to_owned()));
            }
            Ok(texts.iter().map(|_| vec![1.0]).collect())
        }
    }

    #[test]
    fn a_vector_is_asked_for_once_and_a_failure_again() {
        let counting = Arc::new(Counting(AtomicUsize::new(0)));
        let encoders = Encoders::new(None, Some(counting.clone()));
        assert!(encoders.remembered("counting", "hello").is_none());
        assert!(encoders.embed("counting", "hello").unwrap().is_ok());
        assert_eq!(encoders.remembered("counting", "hello").unwrap().as_ref(), [1.0]);
        assert!(encoders.remembered("another", "hello").is_none());
        assert!(encoders.embed("counting", "").unwrap().is_err());
        assert!(encoders.remembered("counting", "").is_none());
        assert!(encoders.embed("another", "hello").is_none());
        assert_eq!(counting.0.load(Ordering::Relaxed), 2);
    }
}
