//! What turns sentences into vectors beside the bot's own words: an operator's model, when there is
//! one. Vectors of messages are remembered.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use nlu::Resources;
use nlu::embed::{EmbedError, Embedder};
use nlu::intent::dense::Tier;

/// Most vectors that are remembered; those asked for longest ago are forgotten first.
const MAX_REMEMBERED: usize = 4_096;

type Shared = Arc<dyn Embedder>;
type Vector = Arc<[f32]>;

/// The embedders of this process. Cheap to clone.
#[derive(Clone, Default)]
pub struct Encoders {
    table: Option<Shared>,
    sentences: Option<Shared>,
    remembered: Arc<Mutex<Memory>>,
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
        self.memory().find(&key(source, text))
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Embeds a text, unless its vector is remembered. `None` when there is no embedder of this name.
    /// Takes milliseconds, or as long as the embedder's endpoint does.
    pub(super) fn embed(&self, source: &str, text: &str) -> Option<Result<Vector, EmbedError>> {
        let all = [&self.table, &self.sentences];
        let embedder = all.into_iter().flatten().find(|embedder| embedder.name() == source)?;
        if let Some(known) = self.remembered(source, text) {
            return Some(Ok(known));
        }
        let asked = embedder.embed(&[text]);
        let vector = asked.and_then(|vectors| {
            let got = vectors.len();
            let dim = embedder.dim();
            vectors.into_iter().next().ok_or(EmbedError::Shape { asked: 1, got, dim })
        });
        Some(vector.map(|vector| {
            let vector: Vector = vector.into();
            self.memory().put(key(source, text), Arc::clone(&vector));
            vector
        }))
    }
}

/// Vectors by text, the least recently used forgotten first.
#[derive(Default)]
struct Memory {
    vectors: HashMap<String, (Vector, u64)>,
    by_use: BTreeMap<u64, String>,
    uses: u64,
}

impl Memory {
    fn find(&mut self, key: &str) -> Option<Vector> {
        let (vector, used) = self.vectors.get_mut(key)?;
        self.uses += 1;
        let key = self.by_use.remove(used);
        *used = self.uses;
        self.by_use.extend(key.map(|key| (self.uses, key)));
        Some(Arc::clone(vector))
    }

    fn put(&mut self, key: String, vector: Vector) {
        self.uses += 1;
        if let Some((_, used)) = self.vectors.insert(key.clone(), (vector, self.uses)) {
            self.by_use.remove(&used);
        }
        self.by_use.insert(self.uses, key);
        while self.vectors.len() > MAX_REMEMBERED {
            let Some((_, oldest)) = self.by_use.pop_first() else { return };
            self.vectors.remove(&oldest);
        }
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

    #[test]
    fn the_vector_asked_for_longest_ago_is_forgotten() {
        let mut memory = Memory::default();
        for number in 0..MAX_REMEMBERED {
            memory.put(number.to_string(), Arc::from([1.0]));
        }
        assert!(memory.find("0").is_some());
        memory.put("one more".to_owned(), Arc::from([1.0]));
        memory.put("one more".to_owned(), Arc::from([2.0]));
        assert!(memory.find("1").is_none());
        assert!(memory.find("0").is_some() && memory.find("2").is_some());
        assert_eq!(memory.find("one more").unwrap().as_ref(), [2.0]);
        assert_eq!((memory.vectors.len(), memory.by_use.len()), (MAX_REMEMBERED, MAX_REMEMBERED));
    }
}
