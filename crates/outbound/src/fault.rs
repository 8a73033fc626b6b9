//! From the HTTP library's errors to our causes. The library's own texts hold the URL; only the
//! innermost cause's text is kept.

use std::error::Error;
use std::io;
use std::time::Duration;

use crate::error::Cause;

/// Says why a try failed; `connect_timeout` is the limit that connections have.
pub(crate) fn cause_of(error: &reqwest::Error, connect_timeout: Duration) -> Cause {
    if let Some(cause) = find::<Cause>(error) {
        return cause.clone();
    }
    if let Some(fault) = find::<rustls::Error>(error) {
        return Cause::Tls { detail: fault.to_string() };
    }
    let detail = innermost(error);
    if error.is_connect() {
        return if error.is_timeout() {
            Cause::ConnectTimeout { limit: connect_timeout }
        } else {
            Cause::Connect { detail }
        };
    }
    if is_unreadable(error) {
        Cause::BadResponse { detail }
    } else {
        Cause::ConnectionLost { detail }
    }
}

fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| next_in_chain(*error))
}

fn next_in_chain<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>() {
        // An io::Error's `source` skips the error that it wraps.
        Some(fault) => fault.get_ref().map(|inner| inner as &(dyn Error + 'static)),
        None => error.source(),
    }
}

fn find<T: Error + 'static>(error: &reqwest::Error) -> Option<&T> {
    chain(error).find_map(|error| error.downcast_ref::<T>())
}

fn innermost(error: &reqwest::Error) -> String {
    chain(error).skip(1).last().map_or_else(|| "unknown".to_owned(), ToString::to_string)
}

/// Says whether bytes came that can't be understood, rather than none.
fn is_unreadable(error: &reqwest::Error) -> bool {
    let is_parse = find::<hyper::Error>(error).is_some_and(hyper::Error::is_parse);
    // Not what the server's side says of an error: that it goes away, or breaks off a request.
    let is_no_http2 = find::<h2::Error>(error).is_some_and(h2::Error::is_library);
    is_parse
        || is_no_http2
        || find::<io::Error>(error).is_some_and(|fault| {
            matches!(
                fault.kind(),
                io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other
            )
        })
}
