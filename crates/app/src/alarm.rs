//! Wakes whoever sleeps until the next timer when an earlier one is set in this process.

use std::sync::atomic::{AtomicI64, Ordering};

use model::Timestamp;
use tokio::sync::Notify;

/// When the next timer is due, as far as this process knows.
pub(crate) struct Alarm {
    /// Microseconds since 1970.
    earliest: AtomicI64,
    earlier: Notify,
}

impl Default for Alarm {
    fn default() -> Self {
        Self { earliest: AtomicI64::new(i64::MAX), earlier: Notify::new() }
    }
}

impl Alarm {
    /// A timer is due then.
    pub fn set(&self, due_at: Timestamp) {
        let due_at = due_at.as_microsecond();
        if due_at < self.earliest.fetch_min(due_at, Ordering::SeqCst) {
            self.earlier.notify_one();
        }
    }

    /// Forgets what was set. What is set from here on is earlier than that.
    pub fn clear(&self) {
        self.earliest.store(i64::MAX, Ordering::SeqCst);
    }

    /// The store's next one is due then: nobody need be woken for it, nor for a later one.
    pub fn learn(&self, due_at: Timestamp) {
        self.earliest.fetch_min(due_at.as_microsecond(), Ordering::SeqCst);
    }

    /// Returns when an earlier one was set.
    pub async fn rung(&self) {
        self.earlier.notified().await;
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future as _;
    use std::pin::pin;
    use std::task::{Context, Waker};

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn has_rung(alarm: &Alarm) -> bool {
        let mut context = Context::from_waker(Waker::noop());
        pin!(alarm.rung()).poll(&mut context).is_ready()
    }

    #[test]
    fn only_an_earlier_timer_wakes() {
        let alarm = Alarm::default();
        assert!(!has_rung(&alarm));
        alarm.set(at(20));
        assert!(has_rung(&alarm) && !has_rung(&alarm));
        alarm.set(at(30));
        assert!(!has_rung(&alarm));
        alarm.set(at(10));
        assert!(has_rung(&alarm));
        alarm.clear();
        alarm.learn(at(50));
        alarm.set(at(60));
        assert!(!has_rung(&alarm));
        alarm.set(at(40));
        assert!(has_rung(&alarm));
    }
}
