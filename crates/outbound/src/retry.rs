//! Whether and when a request is sent again, and how long each try may take. It looks at outcomes
//! only; whether repeating does harm is the request's to say.

use std::time::Duration;

use http::header::RETRY_AFTER;

use crate::error::Cause;
use crate::request::Retry;
use crate::response::Response;

/// Pause before the second try; each further one is [`GROWTH`] times longer.
const FIRST_PAUSE: Duration = Duration::from_millis(150);
const GROWTH: u32 = 3;
const MAX_GROWTHS: u32 = 3;
/// The longest pause a server may ask for; with a longer one its answer stands.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(5);

/// Says what a try's outcome allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Another try may help.
    Again {
        /// The pause the server asked for.
        at_least: Duration,
    },
    /// It stands.
    Final,
}

const AGAIN: Verdict = Verdict::Again { at_least: Duration::ZERO };

/// Judges a failed try; `is_repeatable` tells that a request which may have arrived may be repeated.
pub(crate) fn judge_failure(cause: &Cause, retry: Retry, is_repeatable: bool) -> Verdict {
    match cause {
        // Nothing left the process, so nothing can happen twice.
        Cause::Connect { .. } | Cause::ConnectTimeout { .. } if retry != Retry::Never => AGAIN,
        Cause::Timeout { .. } | Cause::TooSlow { .. } | Cause::ConnectionLost { .. }
            if is_repeatable =>
        {
            AGAIN
        }
        // The system's resolver has its own tries; a wrong certificate stays wrong.
        Cause::Connect { .. }
        | Cause::ConnectTimeout { .. }
        | Cause::Timeout { .. }
        | Cause::TooSlow { .. }
        | Cause::ConnectionLost { .. }
        | Cause::Dns { .. }
        | Cause::Tls { .. }
        | Cause::Denied(_)
        | Cause::BadRequest(_)
        | Cause::BreakerOpen { .. }
        | Cause::ResponseTooLarge { .. }
        | Cause::BadResponse { .. } => Verdict::Final,
    }
}

/// Judges an answer: a server's own trouble, or a polite request to wait a little. A wish that is
/// no number of seconds (a date) is never a little.
pub(crate) fn judge_answer(response: &Response, is_repeatable: bool) -> Verdict {
    let wish = response.headers.get(RETRY_AFTER).map(|value| {
        let seconds = value.to_str().ok().and_then(|text| text.trim().parse().ok());
        seconds.map_or(Duration::MAX, Duration::from_secs)
    });
    match (response.status, wish) {
        _ if !is_repeatable => Verdict::Final,
        (500 | 502..=504 | 506..=599, None) => AGAIN,
        (429 | 500 | 502..=504 | 506..=599, Some(at_least)) if at_least <= MAX_RETRY_AFTER => {
            Verdict::Again { at_least }
        }
        _ => Verdict::Final,
    }
}

/// Gives the time for a try out of what is left of the total. A request that may be repeated keeps
/// half for the tries after it, so that one lost answer isn't the end; the last try takes all.
pub(crate) fn share(left: Duration, tries_after: u32, is_repeatable: bool) -> Duration {
    if is_repeatable && tries_after > 0 { left / 2 } else { left }
}

/// Gives the pause after a try (1 is the first); `jitter` is any number, drawn afresh.
pub(crate) fn pause(number: u32, jitter: u8) -> Duration {
    let base = FIRST_PAUSE * GROWTH.saturating_pow(number.saturating_sub(1).min(MAX_GROWTHS));
    // Between half and one and a half, so that callers who failed together don't return together.
    base / 2 + base * u32::from(jitter) / 255
}
