//! Answers that take too long, one way or another.

use std::time::Duration;

use testkit::{Answer, Fault};

use super::End::Fails;
use super::{Behaviour, Ends, good};
use super::{Caller, End};

/// One second longer than the bots have here.
const LATE: Duration = Duration::from_secs(2);

pub fn all() -> Vec<Behaviour> {
    let dripping = Answer::bytes(vec![b' '; 4_096]).dripping(Duration::from_millis(300));
    let stalled = Answer::bytes(vec![b' '; 4_096]).dripping(Duration::from_secs(60));
    let half = Answer::raw_and_hold(*b"HTTP/1.1 200 OK\r\ncontent-type: applicat");
    let early = Answer::raw_again(*b"HTTP/1.1 103 Early Hints\r\n\r\n", Duration::from_millis(2));
    let row = |name: &str, answer, ends| Behaviour::of_client(name, Fault::Answer(answer), ends);
    let timeout = Ends::of(Fails("timeout"));
    let too_slow = Ends::of(Fails("too_slow"));
    let too_large = Ends { bot: Fails("reply_too_large"), ..Ends::of(Fails("response_too_large")) };
    vec![
        row("silence", Answer::hang(), timeout),
        row(
            "late",
            good(Caller::Service).after(LATE),
            Ends { service: Some(End::Answered), webhook: Some(End::Answered), ..timeout },
        ),
        row("half-of-the-headers", half, timeout),
        row("1xx-without-end", early, timeout),
        row("a-byte-now-and-then", dripping, too_slow),
        row("stalled-after-headers", stalled, too_slow),
        // A webhook's receiver has the message by then, whatever it goes on saying.
        row("endless", Answer::endless(vec![b' '; 4_096]), too_large.webhook(End::Answered)),
    ]
}
