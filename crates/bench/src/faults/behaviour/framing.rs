//! Answers that break the rules of HTTP, or stretch them.

use std::io::Write as _;

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;
use model::exchange::Protocol;
use testkit::{Answer, Fault};

use super::End::{Answered, Fails, Status};
use super::{Behaviour, Caller, Ends, good, protocol};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
/// What the bomb unpacks to, in bytes.
const BOMB_BYTES: usize = 64 * 1024 * 1024;

pub fn all() -> Result<Vec<Behaviour>> {
    let mut rows = cut_ones();
    rows.extend(broken());
    rows.extend(odd());
    rows.extend(packed()?);
    Ok(rows)
}

fn row(name: &str, answer: Answer, ends: Ends) -> Behaviour {
    Behaviour::of_client(name, Fault::Answer(answer), ends)
}

fn body() -> String {
    protocol::says(Protocol::Kommunicate, &[super::super::FINE]).to_string()
}

fn raw(headers: &str, body: &str) -> Answer {
    Answer::raw(format!("{OK}{headers}\r\n{body}"))
}

fn with_length(more: &str) -> Answer {
    let body = body();
    raw(&format!("content-length: {}\r\n", body.len()), &[&body, more].concat())
}

fn cut_ones() -> Vec<Behaviour> {
    let lost = Ends::of(Fails("connection_lost"));
    let length = body().len();
    let cut = |percent: usize| good(Caller::Service).truncated_to(length * percent / 100);
    let mut rows: Vec<Behaviour> = [0, 25, 50, 99]
        .into_iter()
        .map(|percent| row(&format!("cut-at-{percent}-percent"), cut(percent), lost))
        .collect();
    rows.push(row("cut-headers", Answer::raw(*b"HTTP/1.1 200 OK\r\ncontent-ty"), lost));
    let chunk = raw("transfer-encoding: chunked\r\n", "20\r\n[{\"mess");
    rows.push(row("cut-chunk", chunk, lost));
    rows
}

fn broken() -> Vec<Behaviour> {
    let bad = Ends::of(Fails("bad_response"));
    let body = body();
    let two_lengths = raw("content-length: 1\r\ncontent-length: 9\r\n", &body);
    let bad_chunk = raw("transfer-encoding: chunked\r\n", "zz\r\n");
    vec![
        row("nonsense", Answer::raw(*b"nonsense\r\n\r\n"), bad),
        row("two-lengths", two_lengths, bad),
        row("a-length-that-is-none", raw("content-length: -5\r\n", &body), bad),
        row("bad-chunk", bad_chunk, bad),
        row("headers-without-end", Answer::raw(long_headers()), bad),
    ]
}

/// Unusual, and to be dealt with.
fn odd() -> Vec<Behaviour> {
    let fine = Ends::of(Answered);
    let body = body();
    let second = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
    let hints = "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n".repeat(50);
    let whole = format!("{OK}content-length: {}\r\n\r\n{body}", body.len());
    let chunked =
        raw("transfer-encoding: chunked\r\n", &format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len()));
    let switch =
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: other\r\nconnection: upgrade\r\n\r\n";
    let switched = Ends { bot: Fails("status"), ..Ends::of(Status(101)) };
    vec![
        row("switching-protocols", Answer::raw(switch), switched),
        row("1xx-before-the-answer", Answer::raw([hints, whole].concat()), fine),
        row("two-answers", with_length(second), fine),
        row("closed-after-the-answer", with_length(""), fine),
        row("without-a-length", raw("", &body), fine),
        row("in-chunks", chunked, fine),
    ]
}

fn packed() -> Result<Vec<Behaviour>> {
    let zipped = |bytes: Vec<u8>, coding: &str| {
        let answer = Answer::bytes(bytes).header("content-encoding", coding);
        answer.header("content-type", "application/json")
    };
    let bomb = pack(&vec![b' '; BOMB_BYTES])?;
    let whole = pack(body().as_bytes())?;
    let half = whole[..whole.len() / 2].to_vec();
    let too_large = Ends { bot: Fails("reply_too_large"), ..Ends::of(Fails("response_too_large")) };
    let bad = Ends::of(Fails("bad_response"));
    Ok(vec![
        row("gzip", zipped(whole, "gzip"), Ends::of(Answered)),
        row("gzip-bomb", zipped(bomb, "gzip"), too_large.webhook(Answered)),
        row("gzip-of-nonsense", zipped(b"no gzip at all".to_vec(), "gzip"), bad),
        row("gzip-cut", zipped(half, "gzip"), Ends::of(Fails("connection_lost"))),
        row("a-coding-nobody-asked-for", zipped(body().into_bytes(), "br"), bad),
    ])
}

fn pack(body: &[u8]) -> Result<Vec<u8>> {
    let mut zip = GzEncoder::new(Vec::new(), Compression::best());
    zip.write_all(body)?;
    Ok(zip.finish()?)
}

fn long_headers() -> Vec<u8> {
    let mut head = b"HTTP/1.1 200 OK\r\n".to_vec();
    for number in 0..20_000 {
        head.extend(format!("x-{number}: {}\r\n", "y".repeat(50)).bytes());
    }
    head
}
