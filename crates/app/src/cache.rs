//! Small memories that forget after a second: what another replica changed is seen that much later.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a value is believed.
pub(crate) const LIFE: Duration = Duration::from_secs(1);
/// Most values; when there are more, all are forgotten.
const MAX_VALUES: usize = 10_000;

/// Values by key, each believed for [`LIFE`].
pub(crate) struct Timed<K, V>(Mutex<HashMap<K, (Instant, V)>>);

impl<K, V> Default for Timed<K, V> {
    fn default() -> Self {
        Self(Mutex::new(HashMap::new()))
    }
}

impl<K: Eq + Hash, V: Clone> Timed<K, V> {
    /// The value, if it is known and fresh.
    pub fn get(&self, key: &K) -> Option<V> {
        let values = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (kept_at, value) = values.get(key)?;
        (kept_at.elapsed() < LIFE).then(|| value.clone())
    }

    /// Keeps a value.
    pub fn put(&self, key: K, value: V) {
        let mut values = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if values.len() >= MAX_VALUES {
            values.clear();
        }
        values.insert(key, (Instant::now(), value));
    }

    /// Forgets everything, because something changed here.
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
