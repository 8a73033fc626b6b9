//! The share of the Recognizers-Text specifications that is reached, where they are beside the
//! repository. Floors, so that no change of the grammar loses what was there.

use std::path::{Path, PathBuf};

use jiff::Zoned;
use jiff::civil::DateTime;
use serde_json::Value as Json;

use crate::entity::date_time::{Kind, Language, Mention, Reading, Value, find};

const FOLDER: &str = "shared/data/recognizers-text/Specs/DateTime/English";

/// How a file is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Judge {
    /// The value, wherever the mention's ends are.
    Value,
    /// The ends of all mentions of the file's kinds.
    Span,
    /// All mentions with ends and value.
    Both,
}

fn folder() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().map(|above| above.join(FOLDER)).find(|folder| folder.is_dir())
}

/// A mention as a specification wants it, in characters.
struct Wanted {
    kind: Option<Kind>,
    start: usize,
    end: usize,
    /// Future and past, as we write them; nothing where it isn't resolved.
    values: Option<(String, String)>,
}

#[test]
fn the_specifications_are_met_as_far_as_before() {
    let Some(folder) = folder() else {
        eprintln!("skipped: no specifications beside the repository");
        return;
    };
    let floors: &[(&str, Judge, f64)] = &[
        ("DateParser", Judge::Value, 91.0),
        ("TimeParser", Judge::Value, 97.0),
        ("DateTimeParser", Judge::Value, 97.0),
        ("DurationParser", Judge::Value, 97.0),
        ("DateTimePeriodParser", Judge::Value, 94.0),
        ("SetParser", Judge::Value, 96.0),
        ("HolidayParser", Judge::Value, 83.0),
        ("DateExtractor", Judge::Span, 91.0),
        ("TimeExtractor", Judge::Span, 95.0),
        ("DateTimeExtractor", Judge::Span, 96.0),
        ("DurationExtractor", Judge::Span, 91.0),
        ("DatePeriodExtractor", Judge::Span, 90.0),
        ("TimePeriodExtractor", Judge::Span, 93.0),
        ("DateTimePeriodExtractor", Judge::Span, 95.0),
        ("SetExtractor", Judge::Span, 96.0),
        ("HolidayExtractor", Judge::Span, 95.0),
        ("DateTimeModel", Judge::Both, 84.0),
    ];
    for (file, judge, floor) in floors {
        let share = share_of(&folder.join(format!("{file}.json")), *judge);
        assert!(share >= *floor, "{file}: {share:.1} % is less than {floor} %");
    }
}

/// The share of a file's supported cases that is met, in percent.
fn share_of(file: &Path, judge: Judge) -> f64 {
    let text = std::fs::read_to_string(file).expect("readable");
    let cases: Vec<Json> = serde_json::from_str(text.trim_start_matches('\u{feff}')).expect("json");
    let kind = kind_of_file(&file.file_stem().unwrap_or_default().to_string_lossy());
    let supported: Vec<&Json> = cases.iter().filter(|case| !is_unsupported(case)).collect();
    let met = supported.iter().filter(|case| is_met(case, judge, kind)).count();
    100.0 * f64::from(u32::try_from(met).unwrap_or(0))
        / f64::from(u32::try_from(supported.len().max(1)).unwrap_or(1))
}

fn is_unsupported(case: &Json) -> bool {
    let lists = ["NotSupported", "NotSupportedByDesign"];
    let flags = lists.iter().filter_map(|name| case[name].as_str());
    flags
        .into_iter()
        .any(|flags| flags.to_lowercase().split(", ").any(|flag| flag.trim() == "dotnet"))
}

fn reference(case: &Json) -> Zoned {
    let said = case["Context"]["ReferenceDateTime"].as_str().unwrap_or("2016-11-07T00:00:00");
    let said = said.get(..19).unwrap_or(said);
    let moment: DateTime = said.parse().expect("a reference");
    moment.to_zoned(jiff::tz::TimeZone::UTC).expect("in range")
}

fn wanted(case: &Json) -> Vec<Wanted> {
    let results = case["Results"].as_array().expect("results");
    results
        .iter()
        .map(|result| {
            let kind = result["TypeName"].as_str().or(result["Type"].as_str()).unwrap_or_default();
            let start = usize::try_from(result["Start"].as_u64().unwrap_or(0)).unwrap_or(0);
            let text = result["Text"].as_str().unwrap_or_default().chars().count();
            Wanted {
                kind: kind_of(kind.trim_start_matches("datetimeV2.")),
                start,
                end: start + text,
                values: values_of(result),
            }
        })
        .collect()
}

fn kind_of(name: &str) -> Option<Kind> {
    Some(match name {
        "date" => Kind::Date,
        "time" => Kind::Time,
        "datetime" => Kind::DateTime,
        "daterange" => Kind::DateRange,
        "timerange" => Kind::TimeRange,
        "datetimerange" => Kind::DateTimeRange,
        "duration" => Kind::Duration,
        "set" => Kind::Set,
        _ => return None,
    })
}

/// The values of a result in our writing: from a parser's specification, or the first reading of
/// the model's.
fn values_of(result: &Json) -> Option<(String, String)> {
    if let Some(future) = result["Value"]["FutureResolution"].as_object() {
        let past = result["Value"]["PastResolution"].as_object().unwrap_or(future);
        return Some((written(future)?, written(past)?));
    }
    let values = result["Resolution"]["values"].as_array()?;
    let first = values.first()?;
    let same: Vec<&Json> = values.iter().filter(|value| value["timex"] == first["timex"]).collect();
    let future = written(same.last()?.as_object()?)?;
    Some((future, written(first.as_object()?)?))
}

fn written(value: &serde_json::Map<String, Json>) -> Option<String> {
    let text = |name: &str| value.get(name).and_then(Json::as_str);
    let point = |name: &str| text(name).map(|point| point.replace(' ', "T"));
    if let Some(set) = text("set") {
        return Some(set.trim_start_matches("Set: ").to_owned());
    }
    for name in ["date", "time", "dateTime", "duration"] {
        if let Some(point) = point(name) {
            return Some(point);
        }
    }
    if text("type") == Some("set") {
        return text("timex").map(str::to_owned);
    }
    if let Some(point) = text("value") {
        return (point != "not resolved").then(|| point.replace(' ', "T"));
    }
    let either = |names: [&str; 4]| names.iter().find_map(|name| point(name));
    let start = either(["start", "startDate", "startTime", "startDateTime"]);
    let end = either(["end", "endDate", "endTime", "endDateTime"]);
    if start.is_none() && end.is_none() {
        return None;
    }
    let side = |side: Option<String>| side.unwrap_or_else(|| "..".to_owned());
    Some(format!("{}/{}", side(start), side(end)))
}

fn shown(value: &Value) -> String {
    match value {
        Value::Duration(length) => length.nominal_seconds().to_string(),
        other => other.to_string(),
    }
}

/// The kind that a file is about; the model's is about all.
fn kind_of_file(name: &str) -> Option<Kind> {
    Some(match name.trim_end_matches("Extractor").trim_end_matches("Parser") {
        "Date" | "Holiday" => Kind::Date,
        "Time" => Kind::Time,
        "DateTime" => Kind::DateTime,
        "DatePeriod" => Kind::DateRange,
        "TimePeriod" => Kind::TimeRange,
        "DateTimePeriod" => Kind::DateTimeRange,
        "Duration" => Kind::Duration,
        "Set" => Kind::Set,
        _ => return None,
    })
}

fn is_met(case: &Json, judge: Judge, kind: Option<Kind>) -> bool {
    let input = case["Input"].as_str().expect("an input");
    let mentions = find(input, &reference(case), Language::ENGLISH_US);
    let at = |byte: usize| input[..byte].chars().count();
    let wanted = wanted(case);
    let has_value = |mention: &Mention, wanted: &Wanted| {
        wanted.values.as_ref().is_none_or(|(future, past)| {
            shown(&mention.value) == *future && shown(mention.value_in(Reading::Past)) == *past
        })
    };
    let has_span = |mention: &Mention, wanted: &Wanted| {
        (at(mention.start), at(mention.end)) == (wanted.start, wanted.end)
    };
    let overlaps = |mention: &Mention, wanted: &Wanted| {
        at(mention.start) < wanted.end && at(mention.end) > wanted.start
    };
    match judge {
        Judge::Value if wanted.is_empty() => {
            mentions.iter().all(|mention| Some(mention.kind) != kind)
        }
        Judge::Value => wanted.iter().all(|wanted| {
            let mut here = mentions.iter().filter(|mention| overlaps(mention, wanted));
            here.any(|mention| Some(mention.kind) == wanted.kind && has_value(mention, wanted))
        }),
        Judge::Span => {
            let same =
                mentions.iter().filter(|mention| kind.is_none_or(|kind| mention.kind == kind));
            same.count() == wanted.len()
                && wanted
                    .iter()
                    .all(|wanted| mentions.iter().any(|mention| has_span(mention, wanted)))
        }
        Judge::Both => {
            mentions.len() == wanted.len()
                && wanted.iter().zip(&mentions).all(|(wanted, mention)| {
                    has_span(mention, wanted)
                        && wanted.kind.is_none_or(|kind| kind == mention.kind)
                        && has_value(mention, wanted)
                })
        }
    }
}
