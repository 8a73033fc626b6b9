//! The time and chance that verbs decide with, so that tests and `chat --seed` can hold them still.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use model::Timestamp;
use model::id::ConversationId;

/// Where the time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    System,
    /// Moved by hand; microseconds since 1970.
    Manual(Arc<AtomicI64>),
    /// The system's, moved on by hand; microseconds.
    Shifted(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `start` until it is moved.
    pub fn manual(start: Timestamp) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(start.as_microsecond())))
    }

    /// The system's clock until it is moved on.
    pub fn shifted() -> Self {
        Self::Shifted(Arc::default())
    }

    /// The time now, in whole microseconds.
    pub fn now(&self) -> Timestamp {
        let microseconds = match self {
            Self::System => Timestamp::now().as_microsecond(),
            Self::Manual(at) => at.load(Ordering::SeqCst),
            Self::Shifted(by) => {
                Timestamp::now().as_microsecond().saturating_add(by.load(Ordering::SeqCst))
            }
        };
        Timestamp::from_microsecond(microseconds).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Moves a clock on that is moved by hand; a system clock is left alone.
    pub fn advance_by_seconds(&self, seconds: u32) {
        self.advance(i64::from(seconds) * 1_000_000);
    }

    /// As [`Clock::advance_by_seconds`], up to a time unless it is there already.
    pub fn advance_to(&self, time: Timestamp) {
        self.advance((time.as_microsecond() - self.now().as_microsecond()).max(0));
    }

    fn advance(&self, microseconds: i64) {
        match self {
            Self::System => {}
            Self::Manual(at) | Self::Shifted(at) => {
                at.fetch_add(microseconds, Ordering::SeqCst);
            }
        }
    }
}

/// Where chance comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chance {
    System,
    /// The same seed gives the same wording and the same random numbers in scripts.
    Seeded(u64),
}

impl Chance {
    /// The seed of one turn. It hangs on nothing but the conversation, the message's number and this,
    /// so that a turn that is run again decides the same.
    pub fn turn_seed(self, conversation: ConversationId, number: u64) -> u64 {
        let base = match self {
            Self::System => {
                let (high, low) = conversation.as_uuid().as_u64_pair();
                high ^ low
            }
            Self::Seeded(seed) => seed,
        };
        mix(base ^ mix(number))
    }
}

/// SplitMix64's finishing step: near inputs give far outputs.
const fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// Randomness for an id or a key. Without any nothing safe can be done: the process ends.
pub fn noise<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if let Err(error) = getrandom::fill(&mut bytes) {
        tracing::error!(%error, "the operating system gives no randomness");
        std::process::abort();
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_that_is_run_again_has_the_same_seed() {
        let id = ConversationId::mint(Timestamp::UNIX_EPOCH, [1; 10]);
        assert_eq!(Chance::System.turn_seed(id, 3), Chance::System.turn_seed(id, 3));
        assert_ne!(Chance::System.turn_seed(id, 3), Chance::System.turn_seed(id, 4));
        assert_eq!(Chance::Seeded(7).turn_seed(id, 1), Chance::Seeded(7).turn_seed(id, 1));
    }

    #[test]
    fn a_shifted_clock_goes_on_from_where_it_was_moved() {
        let clock = Clock::shifted();
        let before = clock.now();
        clock.advance_by_seconds(60);
        assert!(clock.now().duration_since(before).as_secs() >= 60);
    }

    #[test]
    fn a_manual_clock_moves_only_by_hand() {
        let clock = Clock::manual(Timestamp::UNIX_EPOCH);
        assert_eq!(clock.now(), Timestamp::UNIX_EPOCH);
        clock.advance_by_seconds(60);
        assert_eq!(clock.now().as_second(), 60);
        clock.advance_to(Timestamp::from_second(90).unwrap());
        clock.advance_to(Timestamp::from_second(80).unwrap());
        assert_eq!(clock.now().as_second(), 90);
    }
}
