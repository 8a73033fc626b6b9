//! Everything that is logged while the tests run, kept to be searched for what must not be in it.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tracing_subscriber::EnvFilter;

/// More than a server logs: all of ours, and of others what they log when nobody searches a fault.
const LEVELS: &str = "info,api=trace,app=trace,engine=trace,integrations=trace,outbound=trace,\
     script=trace,store=trace,worker=trace";

static LOGGED: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Starts keeping what is logged.
pub fn keep() {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(LEVELS))
        .with_ansi(false)
        .with_writer(|| Writer)
        .init();
}

/// All that was logged so far.
pub fn text() -> String {
    String::from_utf8_lossy(&logged()).into_owned()
}

fn logged() -> MutexGuard<'static, Vec<u8>> {
    LOGGED.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Writer;

impl io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        logged().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
