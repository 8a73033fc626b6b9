//! How often somebody may ask. Counted in this process alone: several allow as many times more.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use model::id::{ApiKeyId, MemberId, WorkspaceId};

use crate::{App, Clock};

/// Most keys that are remembered; past it those that have nothing to wait for are forgotten.
const MAX_KEYS: usize = 10_000;

/// Too much was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many requests; try again in {} s", .wait.as_secs().max(1))]
pub struct TooOften {
    /// How long to wait before the next one.
    pub wait: Duration,
}

/// Verbs' time for the limiter.
#[derive(Debug, Clone)]
struct Time(Clock);

impl governor::clock::Clock for Time {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let since = self.0.now().as_nanosecond().max(0);
        Nanos::new(u64::try_from(since).unwrap_or(u64::MAX))
    }
}

/// A limit, for each key on its own.
pub(crate) struct Pace<K: Hash + Eq + Clone> {
    limiter: RateLimiter<K, DashMapStateStore<K>, Time, NoOpMiddleware<Nanos>>,
    time: Time,
}

impl<K: Hash + Eq + Clone> Pace<K> {
    /// Lets `at_once` pass at once, and one more each `every` that passes.
    fn new(clock: &Clock, at_once: u32, every: Duration) -> Self {
        let burst = NonZeroU32::new(at_once).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::with_period(every).unwrap_or_else(|| Quota::per_second(burst));
        let time = Time(clock.clone());
        let store = DashMapStateStore::default();
        Self { limiter: RateLimiter::new(quota.allow_burst(burst), store, time.clone()), time }
    }

    /// Lets one pass, or says how long to wait.
    pub fn admit(&self, key: &K) -> Result<(), TooOften> {
        use governor::clock::Clock as _;
        if self.limiter.len() > MAX_KEYS {
            self.limiter.retain_recent();
        }
        let now = self.time.now();
        self.limiter.check_key(key).map_err(|until| TooOften { wait: until.wait_time_from(now) })
    }
}

/// All limits of a process.
pub(crate) struct Paces {
    /// Programs that use Kommunicate's platform API: 50 requests a second, and 100 at once.
    keys: Pace<ApiKeyId>,
    /// Passwords and links, by where they come from: one in two seconds, and 30 at once.
    addresses: Pace<IpAddr>,
    /// Passwords of one account: one in six seconds, and 10 at once.
    accounts: Pace<(String, String)>,
    /// Codes of a second factor and a member's own password: one in two minutes, and 5 at once.
    pub codes: Pace<(WorkspaceId, MemberId)>,
    /// Contacts' conversations, by where they come from: 2 a second, and 60 at once.
    openings: Pace<IpAddr>,
    /// Contacts' conversations on one channel: 50 a second, and 500 at once.
    channels: Pace<String>,
    /// What contacts do otherwise, by where they come from: 50 a second, and 500 at once.
    contacts: Pace<IpAddr>,
}

impl Paces {
    pub fn new(clock: &Clock) -> Self {
        Self {
            keys: Pace::new(clock, 100, Duration::from_millis(20)),
            addresses: Pace::new(clock, 30, Duration::from_secs(2)),
            accounts: Pace::new(clock, 10, Duration::from_secs(6)),
            codes: Pace::new(clock, 5, Duration::from_mins(2)),
            openings: Pace::new(clock, 60, Duration::from_millis(500)),
            channels: Pace::new(clock, 500, Duration::from_millis(20)),
            contacts: Pace::new(clock, 500, Duration::from_millis(20)),
        }
    }
}

impl App {
    /// Whether a key may use Kommunicate's platform API now.
    ///
    /// # Errors
    ///
    /// [`TooOften`].
    pub fn pace_key(&self, key: ApiKeyId) -> Result<(), TooOften> {
        self.inner.paces.keys.admit(&key)
    }

    /// Whether somebody may try a password or a link now, from this address.
    ///
    /// # Errors
    ///
    /// [`TooOften`].
    pub fn pace_proof(&self, address: IpAddr) -> Result<(), TooOften> {
        self.inner.paces.addresses.admit(&network_of(address))
    }

    /// Whether somebody may try a password for this account of a workspace now.
    ///
    /// # Errors
    ///
    /// [`TooOften`].
    pub fn pace_account(&self, workspace: &str, email: &str) -> Result<(), TooOften> {
        let account = (workspace.to_owned(), email.trim().to_lowercase());
        self.inner.paces.accounts.admit(&account)
    }

    /// Whether a contact may open a conversation on this channel now, from this address.
    ///
    /// # Errors
    ///
    /// [`TooOften`].
    pub fn pace_opening(&self, address: IpAddr, channel: &str) -> Result<(), TooOften> {
        self.inner.paces.openings.admit(&network_of(address))?;
        self.inner.paces.channels.admit(&channel.to_owned())
    }

    /// Whether a contact may ask something now, from this address.
    ///
    /// # Errors
    ///
    /// [`TooOften`].
    pub fn pace_contact(&self, address: IpAddr) -> Result<(), TooOften> {
        self.inner.paces.contacts.admit(&network_of(address))
    }
}

/// What one customer of a provider has: of IPv6, a network of 64 bits.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}

#[cfg(test)]
mod tests {
    use model::Timestamp;

    use super::*;

    #[test]
    fn one_may_ask_often_but_not_without_end() {
        let clock = Clock::manual(Timestamp::from_second(1_800_000_000).unwrap());
        let pace = Pace::new(&clock, 100, Duration::from_millis(20));
        let admitted = |key: u8| (0..1_000).filter(|_| pace.admit(&key).is_ok()).count();
        assert_eq!(admitted(1), 100);
        assert_eq!(admitted(2), 100, "others don't notice");
        assert_eq!(pace.admit(&1).unwrap_err().wait, Duration::from_millis(20));
        clock.advance_by_seconds(1);
        assert_eq!(admitted(1), 50);
        clock.advance_by_seconds(60);
        assert_eq!(admitted(1), 100);
    }

    #[test]
    fn those_who_have_nothing_to_wait_for_are_forgotten() {
        let clock = Clock::manual(Timestamp::from_second(1_800_000_000).unwrap());
        let pace = Pace::new(&clock, 2, Duration::from_secs(1));
        for key in 0..=MAX_KEYS {
            pace.admit(&key).unwrap();
        }
        clock.advance_by_seconds(10);
        pace.admit(&0).unwrap();
        assert!(pace.limiter.len() < 10, "{}", pace.limiter.len());
    }

    #[test]
    fn a_customer_of_a_provider_is_one() {
        let network = |text: &str| network_of(text.parse().unwrap()).to_string();
        for (address, expected) in [
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ] {
            assert_eq!(network(address), expected);
        }
    }
}
