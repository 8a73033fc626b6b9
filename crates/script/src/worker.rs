//! The main of a worker process: one request at a time, each in a realm of its own.

use std::io::{self, Read, Write};
use std::process::ExitCode;

use crate::confinement::confine;
use crate::frame::{self, MAX_REPLY_BYTES, Part, Reply, Work};
use crate::raw::Compiled;
use crate::realm::{self, Realm, RealmError};
use crate::source::Source;

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

fn serve(prelude: &Compiled, input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
    loop {
        let realm =
            Realm::prepare(prelude).map_err(|RealmError(message)| io::Error::other(message))?;
        send(output, &Reply::Ready)?;
        let Some(body) = frame::read(input)? else { return Ok(()) };
        let reply = match serde_json::from_slice(&body).map_err(io::Error::other)? {
            Work::Run { limits, request } => Reply::Ran(realm.run(request.into_owned(), limits)),
            Work::Check { limits, part, text } => {
                let source = match part {
                    Part::Block => Source::Block(&text),
                    Part::Functions => Source::Functions(&text),
                };
                Reply::Checked(realm.check(source, limits))
            }
        };
        send(output, &reply)?;
    }
}

fn send(output: &mut impl Write, reply: &Reply) -> io::Result<()> {
    frame::write(output, &frame::render(reply, MAX_REPLY_BYTES)?)
}
