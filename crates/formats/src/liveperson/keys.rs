//! Keys made of names.

use std::collections::{HashMap, HashSet};

use model::key::{Key, MAX_KEY_CHARS};

/// The keys of one parent.
#[derive(Debug, Default)]
pub(super) struct Keys {
    taken: HashSet<Key>,
    /// The number that comes next behind each key that was wanted again.
    numbers: HashMap<Key, usize>,
}

impl Keys {
    /// A key of that name that nothing else has; `is_free` may refuse some.
    pub(super) fn allot(&mut self, wanted: Key, is_free: impl Fn(&Key) -> bool) -> Key {
        if !self.taken.contains(&wanted) && is_free(&wanted) {
            self.taken.insert(wanted.clone());
            return wanted;
        }
        let number = self.numbers.entry(wanted.clone()).or_insert(2);
        loop {
            let key = numbered(&wanted, *number);
            *number += 1;
            if !self.taken.contains(&key) && is_free(&key) {
                self.taken.insert(key.clone());
                return key;
            }
        }
    }
}

fn numbered(key: &Key, number: usize) -> Key {
    let ending = format!("_{number}");
    let room = MAX_KEY_CHARS - ending.len();
    let text: String = key.as_str().chars().take(room).chain(ending.chars()).collect();
    // All its characters are a key's, so it is one.
    Key::new(text).unwrap_or_else(|_| key.clone())
}
