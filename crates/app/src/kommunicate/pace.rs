//! How often a key may ask: a bot that floods the platform's API slows down nobody but itself.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::SignedDuration;
use model::Timestamp;
use model::id::ApiKeyId;

use crate::App;

/// What a request costs: 50 of them a second may go on for ever.
const COST: SignedDuration = SignedDuration::from_millis(20);
/// What may be spent at once: 100 requests.
const BURST: SignedDuration = SignedDuration::from_secs(2);
/// Most keys that are remembered; past it those that have nothing to wait for are forgotten.
const MAX_KEYS: usize = 10_000;

/// When each key has paid for what it asked.
#[derive(Debug, Default)]
pub(crate) struct Paces(Mutex<HashMap<ApiKeyId, Timestamp>>);

impl Paces {
    fn admits(&self, key: ApiKeyId, now: Timestamp) -> bool {
        let mut paid = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if paid.len() >= MAX_KEYS {
            paid.retain(|_, until| *until > now);
        }
        let until = paid.get(&key).copied().unwrap_or(now).max(now);
        let Ok(until) = until.checked_add(COST) else { return true };
        let is_admitted = until.duration_since(now) <= BURST;
        if is_admitted {
            paid.insert(key, until);
        }
        is_admitted
    }
}

impl App {
    /// Whether a key may ask now: 50 requests a second, and 100 at once.
    pub fn admits(&self, key: ApiKeyId) -> bool {
        self.inner.paces.admits(key, self.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_may_ask_often_but_not_without_end() {
        let paces = Paces::default();
        let [one, other] = [1, 2].map(|n| ApiKeyId::mint(Timestamp::UNIX_EPOCH, [n; 10]));
        let at = |ms: i64| Timestamp::from_millisecond(ms).unwrap();
        let admitted = |key, ms: i64| (0..1_000).filter(|_| paces.admits(key, at(ms))).count();
        assert_eq!(admitted(one, 0), 100);
        assert_eq!(admitted(other, 0), 100, "others don't notice");
        assert_eq!(admitted(one, 1_000), 50);
        assert_eq!(admitted(one, 60_000), 100);
    }
}
