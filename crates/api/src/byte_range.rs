//! The part of a file that a request asks for, as RFC 9110 §14 says: one range of bytes. Several at once
//! are no fault of the request, but aren't served: the whole file is.

use std::ops::Range;

use axum::http::HeaderMap;
use axum::http::header::{IF_RANGE, RANGE};

/// What a request asks for of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    All,
    /// These bytes, at least one.
    Part(Range<u64>),
    /// Bytes that the file doesn't have.
    Nothing,
}

/// Finds what of a file of `size` bytes is asked for. `tag` is the file's entity tag; a range that is
/// meant for another state of it is passed over, as is one that isn't understood.
pub fn wanted(headers: &HeaderMap, size: u64, tag: &str) -> Wanted {
    let mut stated = headers.get_all(RANGE).iter();
    let (Some(range), None) = (stated.next(), stated.next()) else { return Wanted::All };
    if headers.get(IF_RANGE).is_some_and(|known| known.as_bytes() != tag.as_bytes()) {
        return Wanted::All;
    }
    range.to_str().ok().and_then(|range| parse(range, size)).unwrap_or(Wanted::All)
}

/// `None`: not one range of bytes.
fn parse(range: &str, size: u64) -> Option<Wanted> {
    let (unit, range) = range.split_once('=')?;
    let (first, last) = range.trim().split_once('-')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let part = match (first.trim(), last.trim()) {
        ("", suffix) => size.saturating_sub(number(suffix)?)..size,
        (first, "") => number(first)?..size,
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            if first > last {
                return None;
            }
            first..last.saturating_add(1).min(size)
        }
    };
    Some(if part.is_empty() { Wanted::Nothing } else { Wanted::Part(part) })
}

/// A number of digits alone; one that is too large for us is larger than any file.
fn number(digits: &str) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(range: &str) -> Wanted {
        let mut headers = HeaderMap::new();
        headers.insert(RANGE, range.parse().unwrap());
        wanted(&headers, 100, "\"a\"")
    }

    #[test]
    fn one_range_is_served_and_what_is_not_one_is_passed_over() {
        for (range, expected) in [
            ("bytes=0-0", Wanted::Part(0..1)),
            ("bytes=0-99", Wanted::Part(0..100)),
            ("bytes=10-", Wanted::Part(10..100)),
            ("bytes=-10", Wanted::Part(90..100)),
            ("bytes=-1000", Wanted::Part(0..100)),
            ("Bytes = 99-1000", Wanted::Part(99..100)),
            ("bytes=5-99999999999999999999999", Wanted::Part(5..100)),
            ("bytes=100-", Wanted::Nothing),
            ("bytes=100-200", Wanted::Nothing),
            ("bytes=99999999999999999999999-", Wanted::Nothing),
            ("bytes=-0", Wanted::Nothing),
            ("bytes=9-8", Wanted::All),
            ("bytes=0-1,5-6", Wanted::All),
            ("bytes=-", Wanted::All),
            ("bytes=", Wanted::All),
            ("bytes=+1-2", Wanted::All),
            ("bytes=a-b", Wanted::All),
            ("lines=0-1", Wanted::All),
            ("0-1", Wanted::All),
        ] {
            assert_eq!(asked(range), expected, "{range}");
        }
        assert_eq!(wanted(&HeaderMap::new(), 100, "\"a\""), Wanted::All);
    }

    #[test]
    fn a_range_of_another_state_is_passed_over() {
        let mut headers = HeaderMap::new();
        headers.insert(RANGE, "bytes=1-".parse().unwrap());
        headers.insert(IF_RANGE, "\"a\"".parse().unwrap());
        assert_eq!(wanted(&headers, 100, "\"a\""), Wanted::Part(1..100));
        assert_eq!(wanted(&headers, 100, "\"b\""), Wanted::All);
    }

    #[test]
    fn an_empty_file_has_no_part() {
        let mut headers = HeaderMap::new();
        headers.insert(RANGE, "bytes=-5".parse().unwrap());
        assert_eq!(wanted(&headers, 0, "\"a\""), Wanted::Nothing);
    }
}
