use super::*;
use crate::error::Denied;

const WELL: bool = false;
const UNWELL: bool = true;

/// A circuit whose calls end at once.
struct Line {
    breaker: Arc<Breaker>,
    key: CircuitKey,
    now: Instant,
}

impl Line {
    fn new(origin: &str) -> Self {
        let key = (WorkspaceId::DEFAULT, origin.to_owned());
        Self { breaker: Arc::default(), key, now: Instant::now() }
    }

    fn is_open(&self) -> bool {
        self.breaker.circuits().get(&self.key).is_some_and(|it| it.state != State::Closed)
    }

    fn admit(&self) -> Result<u64, Cause> {
        let pass = self.breaker.admit(self.key.clone(), self.now)?;
        let generation = pass.generation;
        // Its end is told by hand, at a time of the test's.
        std::mem::forget(pass);
        Ok(generation)
    }

    /// Calls once; `false` when it wasn't let through.
    fn call(&self, is_unwell: bool) -> bool {
        let Ok(generation) = self.admit() else { return false };
        self.breaker.record(&self.key, (generation, is_unwell), self.now);
        true
    }

    fn pass_time(&mut self, seconds: f64) {
        self.now += Duration::from_secs_f64(seconds);
    }

    fn broken() -> Self {
        let line = Self::new("http://bot:80");
        assert!((0..FAILURES_IN_A_ROW).all(|_| line.call(UNWELL)));
        line
    }
}

#[test]
fn the_fifth_failure_in_a_row_opens_it() {
    let line = Line::new("http://bot:80");
    for ends in [UNWELL, UNWELL, UNWELL, UNWELL, WELL, UNWELL, UNWELL, UNWELL, UNWELL] {
        assert!(line.call(ends));
    }
    assert!(!line.is_open(), "an answer in between breaks the row");
    assert!(line.call(UNWELL) && line.is_open());
    let refused = line.admit().unwrap_err();
    assert_eq!((refused.code(), refused), ("breaker_open", Cause::BreakerOpen { left: OPEN_FOR }));
}

#[test]
fn more_than_half_of_twenty_in_half_a_minute_opens_it() {
    // (seconds between two calls, ends in turn, whether it opens in a hundred calls)
    for (pause, ends, opens) in [
        (1.0, &[UNWELL, UNWELL, WELL][..], true),
        (1.0, &[UNWELL, WELL, WELL], false),
        (2.0, &[UNWELL, UNWELL, WELL], false),
    ] {
        let mut line = Line::new("http://bot:80");
        let mut calls = 0;
        for end in ends.iter().cycle().take(100) {
            calls += u32::from(line.call(*end));
            line.pass_time(pause);
            if line.is_open() {
                break;
            }
        }
        assert_eq!(line.is_open(), opens, "{pause} {ends:?}");
        assert!(!opens || calls >= MIN_CALLS, "{calls}");
    }
}

#[test]
fn after_a_while_one_call_finds_out_how_the_server_is() {
    for (ends, is_open_after) in [(WELL, false), (UNWELL, true)] {
        let mut line = Line::broken();
        line.pass_time(14.9);
        assert!(!line.call(WELL));
        line.pass_time(0.1);
        let probe = line.admit().unwrap();
        assert_eq!(line.admit().unwrap_err(), Cause::BreakerOpen { left: Duration::ZERO });
        line.pass_time(2.0);
        line.breaker.record(&line.key, (probe, ends), line.now);
        assert_eq!(line.is_open(), is_open_after);
        assert_eq!(line.call(WELL), !is_open_after);
        line.pass_time(15.0);
        assert!(line.call(WELL) && !line.is_open());
    }
}

#[test]
fn calls_from_before_it_opened_change_nothing() {
    let mut line = Line::new("http://bot:80");
    let early: Vec<u64> = (0..3).map(|_| line.admit().unwrap()).collect();
    assert!((0..FAILURES_IN_A_ROW).all(|_| line.call(UNWELL)));
    line.breaker.record(&line.key, (early[0], WELL), line.now);
    assert!(line.is_open());
    line.pass_time(15.0);
    let probe = line.admit().unwrap();
    line.breaker.record(&line.key, (early[1], WELL), line.now);
    assert!(line.is_open());
    line.breaker.record(&line.key, (probe, WELL), line.now);
    line.breaker.record(&line.key, (early[2], UNWELL), line.now);
    assert!(!line.is_open());
}

#[test]
fn a_call_that_is_abandoned_is_a_failure() {
    let line = Line::new("http://bot:80");
    for _ in 0..FAILURES_IN_A_ROW {
        drop(line.breaker.admit(line.key.clone(), line.now).unwrap());
    }
    assert!(line.is_open());
}

#[test]
fn workspaces_and_origins_do_not_share_it() {
    let line = Line::broken();
    let other = WorkspaceId::mint(model::Timestamp::UNIX_EPOCH, [7; 10]);
    for key in [
        (WorkspaceId::DEFAULT, "http://bot:81".to_owned()),
        (WorkspaceId::DEFAULT, "https://bot:80".to_owned()),
        (other, "http://bot:80".to_owned()),
    ] {
        assert!(line.breaker.admit(key, line.now).is_ok());
    }
    assert!(line.breaker.admit(line.key.clone(), line.now).is_err());
}

#[test]
fn only_what_says_that_the_server_is_unwell_counts() {
    let detail = String::new;
    let answered = |status| {
        let (headers, body) = (http::HeaderMap::new(), bytes::Bytes::new());
        Ok(Response { status, headers, body, tries: Vec::new(), elapsed: Duration::ZERO })
    };
    for status in [200, 204, 301, 400, 401, 404, 408, 409, 429, 501, 505] {
        assert!(!is_unwell(&answered(status)), "{status}");
    }
    for status in [500, 502, 503, 504, 599] {
        assert!(is_unwell(&answered(status)), "{status}");
    }
    let limit = Duration::from_secs(1);
    for cause in [
        Cause::Dns { detail: detail() },
        Cause::Connect { detail: detail() },
        Cause::ConnectTimeout { limit },
        Cause::Timeout { limit },
        Cause::TooSlow { min_bytes: 1, window: limit },
        Cause::ConnectionLost { detail: detail() },
    ] {
        assert!(is_unwell(&Err(cause.clone())), "{cause:?}");
    }
    for cause in [
        Cause::Denied(Denied::UserInfo),
        Cause::Tls { detail: detail() },
        Cause::ResponseTooLarge { limit: 1 },
        Cause::BadResponse { detail: detail() },
    ] {
        assert!(!is_unwell(&Err(cause.clone())), "{cause:?}");
    }
}

#[test]
fn only_so_many_servers_are_remembered() {
    let line = Line::broken();
    for number in 0..2 * MAX_CIRCUITS {
        let key = (WorkspaceId::DEFAULT, format!("http://h{number}:80"));
        line.breaker.admit(key, line.now).unwrap().end(&Err(Cause::Denied(Denied::UserInfo)));
    }
    assert!(line.breaker.circuits().len() <= MAX_CIRCUITS);
    assert!(line.is_open(), "quiet ones are forgotten first");
}
