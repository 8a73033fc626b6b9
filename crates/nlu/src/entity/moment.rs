//! Dates and times as entities: which mentions of the grammar each of them takes.

#[cfg(test)]
mod tests;

use serde_json::Value as Json;

use super::Mention;
use super::date_time::{self, Language, Value};
use super::reading::Reading;

/// Which mentions are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A day, also when a time is said with it.
    Date,
    /// A day in the past where the text leaves it open.
    PastDate,
    /// A time of the day, also when a day is said with it.
    Time,
    /// A time of the day, or from one to another.
    TimeOrRange,
    DateTime,
    DateRange,
    TimeRange,
    DateTimeRange,
    Duration,
    Set,
}

/// Finds what a text says of days and times.
pub fn find(reading: &Reading<'_>) -> Vec<date_time::Mention> {
    if let Some(language) = Language::of(reading.language) {
        return date_time::find(reading.text, reading.at, language);
    }
    // Without words of the language: what is written in digits, the day first.
    let Some(language) = Language::of("en-GB") else { return Vec::new() };
    let found = date_time::find(reading.text, reading.at, language).into_iter();
    let has_word = |text: &str| text.chars().any(char::is_alphabetic);
    found.filter(|one| !has_word(&reading.text[one.start..one.end])).collect()
}

/// Finds values; they are texts in ISO 8601, as [`Value`] writes them.
pub fn mentions(reading: &Reading<'_>, kind: Kind) -> Vec<Mention> {
    let found = reading.moments().iter();
    found
        .filter_map(|one| {
            let value = match kind {
                Kind::PastDate => one.value_in(date_time::Reading::Past),
                _ => one.value_in(date_time::Reading::Future),
            };
            Some(Mention::ruled(Json::String(taken(kind, value)?), one.start..one.end))
        })
        .collect()
}

/// Gives what a kind takes of a value.
fn taken(kind: Kind, value: &Value) -> Option<String> {
    match (kind, value) {
        (Kind::Date | Kind::PastDate, Value::DateTime(moment)) => Some(moment.date().to_string()),
        (Kind::Time | Kind::TimeOrRange, Value::DateTime(moment)) => {
            Some(moment.time().to_string())
        }
        (Kind::Date | Kind::PastDate, Value::Date(_))
        | (Kind::Time | Kind::TimeOrRange, Value::Time(_))
        | (Kind::TimeOrRange | Kind::TimeRange, Value::TimeRange { .. })
        | (Kind::DateTime, Value::DateTime(_))
        | (Kind::DateRange, Value::DateRange { .. })
        | (Kind::DateTimeRange, Value::DateTimeRange { .. })
        | (Kind::Duration, Value::Duration(_))
        | (Kind::Set, Value::Set(_)) => Some(value.to_string()),
        _ => None,
    }
}
