//! How many retries a target gets: few when it works, hardly any when everything fails. Without it
//! a failing server would get three times its load.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tokio::time::Instant;

/// Retries an origin may get at once.
const RESERVE: f64 = 32.0;
/// What each call adds: one retry for ten calls.
const PER_CALL: f64 = 0.1;
/// What each second adds, so that a quiet target gets its reserve back.
const PER_SECOND: f64 = 1.0;
/// Origins remembered.
const MAX_ORIGINS: usize = 4096;

/// Counts the retries that each origin (`host:port`) may still get.
#[derive(Debug, Default)]
pub(crate) struct RetryBudget {
    origins: Mutex<HashMap<String, Account>>,
}

#[derive(Debug)]
struct Account {
    balance: f64,
    settled_at: Instant,
}

impl Account {
    fn settle(&mut self, now: Instant) {
        let seconds = now.saturating_duration_since(self.settled_at).as_secs_f64();
        self.balance = seconds.mul_add(PER_SECOND, self.balance).min(RESERVE);
        self.settled_at = now;
    }
}

impl RetryBudget {
    /// Records a call's first try.
    pub fn add_call(&self, origin: &str, now: Instant) {
        self.with(origin, now, |account| {
            account.balance = (account.balance + PER_CALL).min(RESERVE)
        });
    }

    /// Takes one retry out, if there is one.
    pub fn take(&self, origin: &str, now: Instant) -> bool {
        self.with(origin, now, |account| {
            let is_covered = account.balance >= 1.0;
            if is_covered {
                account.balance -= 1.0;
            }
            is_covered
        })
    }

    fn with<T>(&self, origin: &str, now: Instant, change: impl FnOnce(&mut Account) -> T) -> T {
        let mut origins = self.origins.lock().unwrap_or_else(PoisonError::into_inner);
        if origins.len() >= MAX_ORIGINS && !origins.contains_key(origin) {
            // A full account says nothing that a new one wouldn't.
            origins.retain(|_, account| {
                account.settle(now);
                account.balance < RESERVE
            });
            if origins.len() >= MAX_ORIGINS {
                origins.clear();
            }
        }
        let account = origins
            .entry(origin.to_owned())
            .or_insert(Account { balance: RESERVE, settled_at: now });
        account.settle(now);
        change(account)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_target_that_always_fails_gets_one_retry_for_ten_calls() {
        let budget = RetryBudget::default();
        let now = Instant::now();
        let mut retries = 0;
        for _ in 0..1_000 {
            budget.add_call("down:80", now);
            retries += usize::from(budget.take("down:80", now));
            retries += usize::from(budget.take("down:80", now));
        }
        assert!((130..=132).contains(&retries), "{retries}");
        assert!(budget.take("other:80", now), "targets don't share a budget");
    }

    #[test]
    fn time_gives_the_reserve_back() {
        let budget = RetryBudget::default();
        let now = Instant::now();
        while budget.take("down:80", now) {}
        assert!(!budget.take("down:80", now + Duration::from_millis(900)));
        let later = now + Duration::from_secs(3600);
        let retries = (0..100).filter(|_| budget.take("down:80", later)).count();
        assert_eq!(retries, 32);
    }

    #[test]
    fn only_so_many_targets_are_remembered() {
        let budget = RetryBudget::default();
        let now = Instant::now();
        for number in 0..10_000 {
            budget.take(&format!("h{number}:80"), now);
        }
        assert!(budget.origins.lock().unwrap().len() <= MAX_ORIGINS);
    }
}
