//! The main of a worker process: one request at a time, each in a realm of its own.

use std::io::{self, Read, Write};
use std::process::ExitCode;

use model::script::ScriptErrorKind;

use crate::confinement::confine;
use crate::frame::{self, MAX_REPLY_BYTES, Part, Reply, Work};
use crate::raw::{self, Compiled};
use crate::realm::{self, Realm, RealmError};
use crate::source::Source;
use crate::{failure, outcome};

/// Runs scripts that arrive on standard input until it ends, and answers on standard output.
///
/// Gives up all rights first, for good: call it from nothing but a process that was started for it,
/// before other threads are started. Failures are the exit code; nothing is printed.
pub fn worker_main() -> ExitCode {
    let Ok(prelude) = realm::compile_prelude() else { return ExitCode::from(NO_ENGINE) };
    if confine().is_err() {
        return ExitCode::from(NOT_CONFINED);
    }
    match serve(&prelude, &mut io::stdin().lock(), &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Exit code of a worker whose engine doesn't start.
const NO_ENGINE: u8 = 3;
/// Exit code of a worker that couldn't give up its rights.
const NOT_CONFINED: u8 = 4;

/// What a worker's exit code says about its start; `None` when it says nothing.
pub fn start_failure(code: i32) -> Option<&'static str> {
    match u8::try_from(code) {
        Ok(NO_ENGINE) => Some("the script engine doesn't start"),
        Ok(NOT_CONFINED) => Some("the system doesn't let a script worker give up its rights"),
        _ => None,
    }
}

/// Realms that are made ahead, so that the scripts of one turn don't wait for each other's.
const STOCK: usize = 3;
/// How long no request must have come before the stock is filled up, in milliseconds.
const PATIENCE_MS: i32 = 1;

fn serve(prelude: &Compiled, input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
    let mut stock = Vec::with_capacity(STOCK);
    loop {
        if stock.is_empty() {
            stock.push(prepare(prelude)?);
        }
        send(output, &Reply::Ready)?;
        while stock.len() < STOCK && !raw::input_waits(PATIENCE_MS)? {
            stock.push(prepare(prelude)?);
        }
        let Some(body) = frame::read(input)? else { return Ok(()) };
        let Some(mut realm) = stock.pop() else { continue };
        let reply = match serde_json::from_slice(&body) {
            Ok(work) => answer(&mut realm, work),
            // Data of the parent's own making can't be read when it is nested too deep.
            Err(error) => Reply::Ran(outcome::killed(failure::of_kind(
                ScriptErrorKind::Limit,
                format!("the script's data can't be read: {error}"),
            ))),
        };
        // The answer leaves before the realm is taken down, and the next request comes after that:
        // a worker that dies of the one doesn't look as if it died of the other.
        send(output, &reply)?;
        drop(realm);
    }
}

fn prepare(prelude: &Compiled) -> io::Result<Realm> {
    Realm::prepare(prelude).map_err(|RealmError(message)| io::Error::other(message))
}

fn answer(realm: &mut Realm, work: Work<'_>) -> Reply {
    match work {
        Work::Run { limits, request } => Reply::Ran(realm.run(request.into_owned(), limits)),
        Work::Check { limits, part, text } => {
            let source = match part {
                Part::Block => Source::Block(&text),
                Part::Functions => Source::Functions(&text),
            };
            Reply::Checked(realm.check(source, limits))
        }
    }
}

fn send(output: &mut impl Write, reply: &Reply) -> io::Result<()> {
    frame::write(output, &frame::render(reply, MAX_REPLY_BYTES)?)
}
