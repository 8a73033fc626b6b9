//! The time and chance that verbs decide with, so that tests and `chat --seed` can hold them still.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use model::Timestamp;
use model::id::ConversationId;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

/// How long a clock of the system's is slept on at most before it is read again: it may be set anew.
const MAX_SLEEP: Duration = Duration::from_secs(60);

/// Where the time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    System,
    /// Moved by hand; since 1970.
    Manual(Arc<Hand>),
    /// The system's, moved on by hand.
    Shifted(Arc<Hand>),
}

/// How far a clock was moved by hand.
#[derive(Debug, Default)]
pub struct Hand {
    microseconds: AtomicI64,
    moved: Notify,
}

impl Hand {
    fn at(start: Timestamp) -> Self {
        Self { microseconds: AtomicI64::new(start.as_microsecond()), moved: Notify::new() }
    }

    fn read(&self) -> i64 {
        self.microseconds.load(Ordering::SeqCst)
    }

    fn advance(&self, microseconds: i64) {
        self.microseconds.fetch_add(microseconds, Ordering::SeqCst);
        self.moved.notify_waiters();
    }
}

impl Clock {
    /// A clock that stands at `start` until it is moved.
    pub fn manual(start: Timestamp) -> Self {
        Self::Manual(Arc::new(Hand::at(start)))
    }

    /// The system's clock until it is moved on.
    pub fn shifted() -> Self {
        Self::Shifted(Arc::default())
    }

    /// The time now, in whole microseconds.
    pub fn now(&self) -> Timestamp {
        let microseconds = match self {
            Self::System => Timestamp::now().as_microsecond(),
            Self::Manual(hand) => hand.read(),
            Self::Shifted(hand) => Timestamp::now().as_microsecond().saturating_add(hand.read()),
        };
        Timestamp::from_microsecond(microseconds).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// How long it is until `instant`; zero when it has come.
    pub fn until(&self, instant: Timestamp) -> Duration {
        Duration::try_from(instant.duration_since(self.now())).unwrap_or_default()
    }

    /// Returns when `instant` has come by this clock, moved by hand or by itself.
    pub async fn reach(&self, instant: Timestamp) {
        loop {
            match self {
                Self::System => {
                    let left = self.until(instant);
                    if left.is_zero() {
                        return;
                    }
                    sleep(left.min(MAX_SLEEP)).await;
                }
                Self::Manual(hand) => {
                    // Listening before reading: a move in between isn't missed.
                    let moved = hand.moved.notified();
                    if self.until(instant).is_zero() {
                        return;
                    }
                    moved.await;
                }
                Self::Shifted(hand) => {
                    let moved = hand.moved.notified();
                    let left = self.until(instant);
                    if left.is_zero() {
                        return;
                    }
                    let _moved = timeout(left.min(MAX_SLEEP), moved).await;
                }
            }
        }
    }

    /// Moves a clock on that is moved by hand; a system clock is left alone.
    pub fn advance_by_seconds(&self, seconds: u32) {
        self.advance(i64::from(seconds) * 1_000_000);
    }

    /// As [`Clock::advance_by_seconds`], in milliseconds.
    pub fn advance_by_millis(&self, millis: u32) {
        self.advance(i64::from(millis) * 1_000);
    }

    /// As [`Clock::advance_by_seconds`], up to a time unless it is there already.
    pub fn advance_to(&self, time: Timestamp) {
        self.advance((time.as_microsecond() - self.now().as_microsecond()).max(0));
    }

    fn advance(&self, microseconds: i64) {
        match self {
            Self::System => {}
            Self::Manual(hand) | Self::Shifted(hand) => hand.advance(microseconds),
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

    #[tokio::test]
    async fn who_waits_for_an_instant_is_woken_by_the_hand() {
        for clock in [Clock::manual(Timestamp::UNIX_EPOCH), Clock::shifted()] {
            let instant = clock.now() + Duration::from_mins(10);
            let waiting = {
                let clock = clock.clone();
                tokio::spawn(async move {
                    clock.reach(instant).await;
                    clock.now()
                })
            };
            clock.advance_by_seconds(599);
            tokio::task::yield_now().await;
            assert!(!waiting.is_finished() && !clock.until(instant).is_zero());
            clock.advance_by_millis(1_000);
            assert!(waiting.await.unwrap() >= instant);
            assert!(clock.until(instant).is_zero());
            clock.reach(instant).await;
        }
    }

    #[tokio::test]
    async fn an_instant_that_has_come_is_not_waited_for() {
        Clock::System.reach(Clock::System.now()).await;
        Clock::System.reach(Clock::System.now() - Duration::from_secs(1)).await;
    }
}
