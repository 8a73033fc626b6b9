//! Before an answer: no connection, no TLS, no HTTP/2 that goes on.

use testkit::{Answer, Fault, Http2Fault, TlsFault};

use super::End::{Answered, Fails, FailsWith};
use super::{Behaviour, Caller, Ends, good};

pub fn all() -> Vec<Behaviour> {
    let mut rows = connections();
    rows.extend(tls());
    rows.extend(http2());
    rows
}

fn row(name: &str, fault: Fault, ends: Ends) -> Behaviour {
    Behaviour::of_client(name, fault, ends)
}

/// Three seconds for a connection are more than the bots have here.
fn slow_to_connect() -> Ends {
    let slow = Fails("connect_timeout");
    Ends { bot: Fails("timeout"), ..Ends::of(slow) }
}

fn connections() -> Vec<Behaviour> {
    let either = Ends::of(FailsWith("connect", "connection_lost"));
    let lost = Ends::of(Fails("connection_lost"));
    let one_byte = Answer::raw_and_reset(*b"H");
    let head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 4000\r\n\r\n";
    let hundred = [&head[..], &vec![b' '; 100 - head.len()]].concat();
    vec![
        row("refused", Fault::Refuse, Ends::of(Fails("connect"))),
        row("unreachable", Fault::Vanish, slow_to_connect()),
        row("reset-at-once", Fault::Reset, either),
        row("reset-at-0-bytes", Fault::Answer(Answer::reset()), lost),
        row("reset-at-1-byte", Fault::Answer(one_byte), lost),
        row("reset-at-100-bytes", Fault::Answer(Answer::raw_and_reset(hundred)), lost),
        row("closed-after-the-request", Fault::Answer(Answer::close()), lost),
        // It may have been read: nobody can know, so it isn't said twice.
        row("closed-when-used-again", Fault::AnswerNext(Answer::close()), lost),
        row("reset-when-used-again", Fault::AnswerNext(Answer::reset()), lost),
    ]
}

fn tls() -> Vec<Behaviour> {
    let refused = Ends::of(Fails("tls"));
    let faults = [
        ("tls-not-spoken", TlsFault::Plain, refused),
        ("tls-alert", TlsFault::Alert, refused),
        ("tls-closed", TlsFault::Close, Ends::of(Fails("connect"))),
        ("tls-stalled", TlsFault::Stall, slow_to_connect()),
        ("tls-self-signed", TlsFault::SelfSigned, refused),
        ("tls-of-a-stranger", TlsFault::Stranger, refused),
        ("tls-expired", TlsFault::Expired, refused),
        ("tls-not-yet-valid", TlsFault::Early, refused),
        ("tls-of-another-name", TlsFault::OtherName, refused),
    ];
    faults.into_iter().map(|(name, fault, ends)| row(name, Fault::Tls(fault), ends)).collect()
}

fn http2() -> Vec<Behaviour> {
    let lost = Ends::of(Fails("connection_lost"));
    let unreadable = Ends::of(Fails("bad_response"));
    // Whether a webhook was told can't be seen of bare frames.
    let answered = Ends { webhook: None, ..Ends::of(Answered) };
    let body = br#"[{"message":"fine"}]"#.to_vec();
    let faults = [
        ("http2-goaway-before-headers", Http2Fault::GoAwayBeforeHeaders, lost),
        ("http2-goaway-after-headers", Http2Fault::GoAwayAfterHeaders, lost),
        ("http2-goaway-after-the-answer", Http2Fault::GoAwayAfterAnswer(body), answered),
        ("http2-reset", Http2Fault::Reset, lost),
        ("http2-refused", Http2Fault::Refused, lost),
        ("http2-cut", Http2Fault::Cut, lost),
        ("http2-headers-without-end", Http2Fault::EndlessHeaders, unreadable),
        ("http2-nonsense", Http2Fault::Nonsense, unreadable),
    ];
    let mut rows: Vec<Behaviour> = faults
        .into_iter()
        .map(|(name, fault, ends)| row(name, Fault::Http2(fault), ends))
        .collect();
    let closed = good(Caller::Service).header("connection", "close");
    rows.push(row("connection-close", Fault::Answer(closed), Ends::of(Answered)));
    rows
}
