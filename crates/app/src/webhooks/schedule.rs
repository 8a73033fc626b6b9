//! When a delivery that failed is tried again, and when nothing is tried any more.

use jiff::SignedDuration;
use model::Timestamp;
use model::webhook::{DisabledFor, WebhookFormat};
use store::DeliveryEnd;

use crate::webhooks::Answered;

/// Pauses between tries, in seconds: ten tries in 75 hours. Source: Standard Webhooks.
const PAUSES_S: [i64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
/// Pauses between tries, in seconds: seven tries in an hour. Source: Haptik's webhooks.
const HAPTIKS_PAUSES_S: [i64; 6] = [5, 25, 125, 625, 1_410, 1_410];
/// How long a webhook may fail before it is told nothing any more.
const MAX_FAILING: SignedDuration = SignedDuration::from_hours(5 * 24);
/// The longest pause that a receiver may ask for.
const MAX_ASKED: SignedDuration = SignedDuration::from_hours(24);
/// How long what waits for a disabled webhook isn't looked at, unless it is enabled.
pub(super) const PARKED_FOR: SignedDuration = SignedDuration::from_hours(24);
/// The answer that says that nobody is there any more.
const GONE: u16 = 410;

/// A try that failed, and what is known of those before.
pub(super) struct Failed<'a> {
    pub format: WebhookFormat,
    /// With this one.
    pub attempts: u32,
    pub failing_since: Option<Timestamp>,
    pub now: Timestamp,
    pub answered: &'a Answered,
    /// Spreads the pauses: any value.
    pub chance: u8,
}

/// Decides what becomes of a delivery.
pub(super) fn after(failed: &Failed<'_>) -> DeliveryEnd {
    let now = failed.now;
    let disabled = |reason| DeliveryEnd::Disabled { reason, parked_until: now + PARKED_FOR };
    let tries = usize::try_from(failed.attempts).unwrap_or(usize::MAX);
    match failed.format {
        WebhookFormat::Haptik => match HAPTIKS_PAUSES_S.get(tries.saturating_sub(1)) {
            Some(pause) => {
                let next_at = now + SignedDuration::from_secs(*pause);
                DeliveryEnd::Again { next_at, attempts: failed.attempts }
            }
            None => disabled(DisabledFor::Failing),
        },
        WebhookFormat::Standard if failed.answered.status == Some(GONE) => {
            disabled(DisabledFor::Gone)
        }
        WebhookFormat::Standard
            if failed.failing_since.is_some_and(|at| now.duration_since(at) >= MAX_FAILING) =>
        {
            disabled(DisabledFor::Failing)
        }
        WebhookFormat::Standard => match PAUSES_S.get(tries.saturating_sub(1)) {
            Some(pause) => {
                let asked = failed.answered.retry_after.unwrap_or_default().min(MAX_ASKED);
                let pause = spread(*pause, failed.chance).max(asked);
                DeliveryEnd::Again { next_at: now + pause, attempts: failed.attempts }
            }
            None => {
                let reason = failed.answered.reason();
                DeliveryEnd::Dead { reason: format!("{} tries: {reason}", failed.attempts) }
            }
        },
    }
}

/// A fifth more or less.
fn spread(pause_s: i64, chance: u8) -> SignedDuration {
    let millis = pause_s.saturating_mul(1_000);
    let share = i64::from(chance) - 128;
    SignedDuration::from_millis(millis.saturating_add(millis / 5 * share / 128))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    fn answered(status: u16) -> Answered {
        Answered { status: Some(status), ..Answered::default() }
    }

    fn failed(format: WebhookFormat, attempts: u32, answered: &Answered) -> Failed<'_> {
        Failed { format, attempts, failing_since: None, now: at(0), answered, chance: 128 }
    }

    #[test]
    fn haptiks_webhook_is_tried_for_an_hour_and_then_disabled() {
        let answered = answered(500);
        let mut passed = 0;
        for (attempts, pause) in (1..).zip(HAPTIKS_PAUSES_S) {
            let end = after(&failed(WebhookFormat::Haptik, attempts, &answered));
            assert_eq!(end, DeliveryEnd::Again { next_at: at(pause), attempts });
            passed += pause;
        }
        assert_eq!(passed, 3_600);
        let end = after(&failed(WebhookFormat::Haptik, 7, &answered));
        assert!(matches!(end, DeliveryEnd::Disabled { reason: DisabledFor::Failing, .. }));
    }

    #[test]
    fn our_webhook_is_tried_ten_times_in_three_days() {
        let answered = answered(500);
        for (attempts, pause) in (1..).zip(PAUSES_S) {
            let end = after(&failed(WebhookFormat::Standard, attempts, &answered));
            assert_eq!(end, DeliveryEnd::Again { next_at: at(pause), attempts });
        }
        assert_eq!(PAUSES_S.iter().sum::<i64>(), 75 * 3_600 + 35 * 60 + 5);
        let end = after(&failed(WebhookFormat::Standard, 10, &answered));
        assert_eq!(end, DeliveryEnd::Dead { reason: "10 tries: status 500".to_owned() });
    }

    #[test]
    fn pauses_are_spread_by_a_fifth_at_most() {
        for (chance, millis) in [(0, 80_000), (64, 90_000), (128, 100_000), (255, 119_843)] {
            assert_eq!(spread(100, chance), SignedDuration::from_millis(millis), "{chance}");
        }
    }

    #[test]
    fn what_a_receiver_asks_for_counts_for_a_day_at_most() {
        for (asked_s, expected) in [(120, 120), (1, 5), (99_999_999, 86_400)] {
            let asked = Some(SignedDuration::from_secs(asked_s));
            let answered = Answered { retry_after: asked, ..answered(429) };
            let end = after(&failed(WebhookFormat::Standard, 1, &answered));
            assert_eq!(end, DeliveryEnd::Again { next_at: at(expected), attempts: 1 });
        }
    }

    #[test]
    fn one_that_is_gone_or_fails_for_five_days_is_disabled() {
        let gone = answered(410);
        let end = after(&failed(WebhookFormat::Standard, 1, &gone));
        let parked_until = at(86_400);
        assert_eq!(end, DeliveryEnd::Disabled { reason: DisabledFor::Gone, parked_until });
        let answered = answered(500);
        for (since, is_over) in [(0, true), (1, false)] {
            let failed = Failed {
                failing_since: Some(at(since)),
                now: at(5 * 86_400),
                ..failed(WebhookFormat::Standard, 1, &answered)
            };
            assert_eq!(matches!(after(&failed), DeliveryEnd::Disabled { .. }), is_over);
        }
    }
}
