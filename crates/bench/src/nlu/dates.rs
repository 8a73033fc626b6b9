//! Dates and times, judged by the public Recognizers-Text specifications for English.
//!
//! Cases that the reference implementation (.NET) doesn't support are left out. A parser's file asks
//! for the values, the past reading too, wherever the mention's ends are; an extractor's file for all
//! ends of its kind and no other; the model's file for all ends, kinds and values.

mod judge;

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use jiff::Zoned;
use nlu::entity::date_time::{Language, find};
use serde_json::Value;

use crate::figure::{Figure, Target};
use judge::{Asked, Case};

const FOLDER: &str = "recognizers-text/Specs/DateTime/English";
/// All texts are read so many times for their mean time.
const ROUNDS: u32 = 10;
/// A text as long as one may be.
const LONG_TEXT_CHARS: usize = 8_000;

/// A file, what it asks for, the share to be reached in percent, and what was measured of the best
/// crate with the same cases.
type Specification = (&'static str, Asked, f64, Option<(&'static str, f64)>);

const SPECIFICATIONS: [Specification; 17] = [
    ("DateParser", Asked::Values, 90.0, Some(("two_timer 2.2", 31.0))),
    ("TimeParser", Asked::Values, 90.0, Some(("two_timer 2.2", 20.0))),
    ("DateTimeParser", Asked::Values, 90.0, Some(("interim 0.2", 19.0))),
    ("DurationParser", Asked::Values, 90.0, None),
    ("DateTimePeriodParser", Asked::Values, 90.0, None),
    ("SetParser", Asked::Values, 90.0, None),
    ("HolidayParser", Asked::Values, 80.0, None),
    ("DateExtractor", Asked::Ends, 90.0, None),
    ("TimeExtractor", Asked::Ends, 90.0, None),
    ("DateTimeExtractor", Asked::Ends, 90.0, None),
    ("DurationExtractor", Asked::Ends, 90.0, None),
    ("DatePeriodExtractor", Asked::Ends, 90.0, None),
    ("TimePeriodExtractor", Asked::Ends, 90.0, None),
    ("DateTimePeriodExtractor", Asked::Ends, 90.0, None),
    ("SetExtractor", Asked::Ends, 90.0, None),
    ("HolidayExtractor", Asked::Ends, 90.0, None),
    ("DateTimeModel", Asked::All, 84.0, None),
];

/// Measures shares and times; nothing when the specifications aren't in the folder.
///
/// # Errors
///
/// When a file can't be read or isn't as expected.
pub fn run(data: &Path) -> Result<Vec<Figure>> {
    let folder = data.join(FOLDER);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut figures = Vec::new();
    let mut texts: Vec<(String, Zoned)> = Vec::new();
    for (file, asked, least, other) in SPECIFICATIONS {
        let cases = cases(&folder, file)?;
        let name = format!("dates: {file}, {}", asked.name());
        figures.push(Figure::new(name, share(&cases, file, asked), "%", Target::AtLeast(least)));
        figures
            .extend(other.map(|(name, share)| Figure::context(format!("    {name}"), share, "%")));
        texts.extend(cases.into_iter().map(|case| (case.input, case.at)));
    }
    figures.push(Figure::context("dates: a message", microseconds(&texts), "us"));
    let long = texts.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join(" ");
    let long: String = long.chars().take(LONG_TEXT_CHARS).collect();
    let long = texts.first().map(|(_, at)| vec![(long, at.clone())]).unwrap_or_default();
    let name = format!("dates: a message of {LONG_TEXT_CHARS} characters");
    figures.push(Figure::new(name, microseconds(&long) / 1e3, "ms", Target::AtMost(10.0)));
    Ok(figures)
}

fn cases(folder: &Path, file: &str) -> Result<Vec<Case>> {
    let path = folder.join(format!("{file}.json"));
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let cases: Vec<Value> = serde_json::from_str(text.trim_start_matches('\u{feff}'))?;
    let supported = cases.iter().filter(|case| !judge::is_unsupported(case));
    supported.map(|case| Case::parse(case).with_context(|| format!("{file}: {case}"))).collect()
}

#[expect(clippy::cast_precision_loss, reason = "there are some thousand cases")]
fn share(cases: &[Case], file: &str, asked: Asked) -> f64 {
    let met = cases.iter().filter(|case| case.is_met(asked, judge::kind_of_file(file))).count();
    100.0 * met as f64 / cases.len().max(1) as f64
}

/// The mean time of a text.
#[expect(clippy::cast_precision_loss, reason = "there are some thousand texts")]
fn microseconds(texts: &[(String, Zoned)]) -> f64 {
    let start = Instant::now();
    for _ in 0..ROUNDS {
        for (text, at) in texts {
            black_box(find(text, at, Language::ENGLISH_US));
        }
    }
    start.elapsed().as_secs_f64() * 1e6 / f64::from(ROUNDS) / texts.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlu::data;

    /// Reached shares in percent, rounded down: no change of the grammar may lose them.
    const REACHED: [(&str, f64); 17] = [
        ("DateParser", 92.0),
        ("TimeParser", 98.0),
        ("DateTimeParser", 98.0),
        ("DurationParser", 98.0),
        ("DateTimePeriodParser", 95.0),
        ("SetParser", 100.0),
        ("HolidayParser", 84.0),
        ("DateExtractor", 93.0),
        ("TimeExtractor", 96.0),
        ("DateTimeExtractor", 97.0),
        ("DurationExtractor", 92.0),
        ("DatePeriodExtractor", 92.0),
        ("TimePeriodExtractor", 95.0),
        ("DateTimePeriodExtractor", 96.0),
        ("SetExtractor", 96.0),
        ("HolidayExtractor", 100.0),
        ("DateTimeModel", 85.0),
    ];

    #[test]
    fn what_was_reached_of_the_specifications_isnt_lost() {
        let folder = data::folder(None).map(|folder| folder.join(FOLDER));
        let Some(folder) = folder.ok().filter(|folder| folder.is_dir()) else {
            eprintln!("skipped: no specifications beside the repository");
            return;
        };
        for ((file, asked, ..), (_, least)) in SPECIFICATIONS.into_iter().zip(REACHED) {
            let share = share(&cases(&folder, file).expect("cases"), file, asked);
            assert!(share >= least, "{file}: {share:.1} % is less than {least} %");
        }
    }
}
