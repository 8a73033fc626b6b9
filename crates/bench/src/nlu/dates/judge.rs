//! One case of a specification, and whether it is met.

use anyhow::{Context, Result};
use jiff::Zoned;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use nlu::entity::date_time::{Kind, Language, Mention, Reading, Value, find};
use serde_json::{Map, Value as Json};

/// When a case doesn't say which day it is.
const DEFAULT_REFERENCE: &str = "2016-11-07T00:00:00";
/// As in the default; what follows is a fraction or an offset.
const REFERENCE_BYTES: usize = DEFAULT_REFERENCE.len();

/// What a file asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Values,
    Ends,
    All,
}

/// A text, the time it is written at, and what is to be found.
pub struct Case {
    pub input: String,
    pub at: Zoned,
    wanted: Vec<Wanted>,
}

/// A mention as a specification wants it; ends are in characters.
struct Wanted {
    kind: Option<Kind>,
    start: usize,
    end: usize,
    /// Nothing where the specification leaves it unresolved.
    values: Option<Readings>,
}

/// The values in our writing.
struct Readings {
    future: String,
    past: String,
}

impl Asked {
    /// Names it for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Values => "values",
            Self::Ends => "ends",
            Self::All => "ends, kinds and values",
        }
    }
}

/// Says whether the reference implementation doesn't meet a case itself.
pub fn is_unsupported(case: &Json) -> bool {
    let lists = ["NotSupported", "NotSupportedByDesign"].map(|name| case[name].as_str());
    let mut names = lists.into_iter().flatten().flat_map(|list| list.split(','));
    names.any(|name| name.trim().eq_ignore_ascii_case("dotnet"))
}

/// The kind that a file is about; nothing for the model's, which is about all.
pub fn kind_of_file(name: &str) -> Option<Kind> {
    match name.trim_end_matches("Extractor").trim_end_matches("Parser") {
        "Date" | "Holiday" => Some(Kind::Date),
        "Time" => Some(Kind::Time),
        "DateTime" => Some(Kind::DateTime),
        "DatePeriod" => Some(Kind::DateRange),
        "TimePeriod" => Some(Kind::TimeRange),
        "DateTimePeriod" => Some(Kind::DateTimeRange),
        "Duration" => Some(Kind::Duration),
        "Set" => Some(Kind::Set),
        _ => None,
    }
}

impl Case {
    /// Reads a case.
    ///
    /// # Errors
    ///
    /// When it isn't as expected.
    pub fn parse(case: &Json) -> Result<Self> {
        let said = case["Context"]["ReferenceDateTime"].as_str().unwrap_or(DEFAULT_REFERENCE);
        let at: DateTime = said.get(..REFERENCE_BYTES).unwrap_or(said).parse()?;
        let results = case["Results"].as_array().context("no results")?;
        Ok(Self {
            input: case["Input"].as_str().context("no input")?.to_owned(),
            at: at.to_zoned(TimeZone::UTC)?,
            wanted: results.iter().map(Wanted::parse).collect::<Result<_>>()?,
        })
    }

    /// Says whether what is found is what is asked for. `kind` is what the case's file is about.
    pub fn is_met(&self, asked: Asked, kind: Option<Kind>) -> bool {
        let mentions = find(&self.input, &self.at, Language::ENGLISH_US);
        let of_kind = || mentions.iter().filter(|it| kind.is_none_or(|kind| it.kind == kind));
        match asked {
            Asked::Values if self.wanted.is_empty() => of_kind().count() == 0,
            Asked::Values => self.wanted.iter().all(|wanted| {
                let mut here = mentions.iter().filter(|it| self.overlaps(it, wanted));
                here.any(|it| wanted.has_kind(it) && wanted.has_value(it))
            }),
            Asked::Ends => {
                let has_ends = |wanted| mentions.iter().any(|it| self.has_ends(it, wanted));
                of_kind().count() == self.wanted.len() && self.wanted.iter().all(has_ends)
            }
            Asked::All => {
                let is_met = |(wanted, it): (&Wanted, &Mention)| {
                    self.has_ends(it, wanted) && wanted.has_kind(it) && wanted.has_value(it)
                };
                mentions.len() == self.wanted.len() && self.wanted.iter().zip(&mentions).all(is_met)
            }
        }
    }

    /// The ends of a mention in characters.
    fn ends(&self, mention: &Mention) -> (usize, usize) {
        let at = |byte: usize| self.input[..byte].chars().count();
        (at(mention.start), at(mention.end))
    }

    fn has_ends(&self, mention: &Mention, wanted: &Wanted) -> bool {
        self.ends(mention) == (wanted.start, wanted.end)
    }

    fn overlaps(&self, mention: &Mention, wanted: &Wanted) -> bool {
        let (start, end) = self.ends(mention);
        start < wanted.end && end > wanted.start
    }
}

impl Wanted {
    fn parse(result: &Json) -> Result<Self> {
        let name = result["TypeName"].as_str().or(result["Type"].as_str()).unwrap_or_default();
        let start = result["Start"].as_u64().context("no start")?;
        let start = usize::try_from(start)?;
        let text = result["Text"].as_str().context("no text")?;
        Ok(Self {
            kind: kind_of(name.trim_start_matches("datetimeV2.")),
            start,
            end: start + text.chars().count(),
            values: Readings::of(result),
        })
    }

    fn has_kind(&self, mention: &Mention) -> bool {
        self.kind.is_none_or(|kind| kind == mention.kind)
    }

    fn has_value(&self, mention: &Mention) -> bool {
        self.values.as_ref().is_none_or(|values| {
            shown(&mention.value) == values.future
                && shown(mention.value_in(Reading::Past)) == values.past
        })
    }
}

fn kind_of(name: &str) -> Option<Kind> {
    match name {
        "date" => Some(Kind::Date),
        "time" => Some(Kind::Time),
        "datetime" => Some(Kind::DateTime),
        "daterange" => Some(Kind::DateRange),
        "timerange" => Some(Kind::TimeRange),
        "datetimerange" => Some(Kind::DateTimeRange),
        "duration" => Some(Kind::Duration),
        "set" => Some(Kind::Set),
        _ => None,
    }
}

impl Readings {
    /// From a parser's resolutions, or from the model's list: the values of its first way to read
    /// the text, where the past comes before the future.
    fn of(result: &Json) -> Option<Self> {
        if let Some(future) = result["Value"]["FutureResolution"].as_object() {
            let past = result["Value"]["PastResolution"].as_object().unwrap_or(future);
            return Some(Self { future: written(future)?, past: written(past)? });
        }
        let values = result["Resolution"]["values"].as_array()?;
        let first = values.first()?;
        let same = values.iter().rfind(|value| value["timex"] == first["timex"])?;
        Some(Self { future: written(same.as_object()?)?, past: written(first.as_object()?)? })
    }
}

/// A resolution as we write it.
fn written(value: &Map<String, Json>) -> Option<String> {
    let text = |name: &str| value.get(name).and_then(Json::as_str);
    let iso = |name: &str| text(name).map(|point| point.replace(' ', "T"));
    if let Some(set) = text("set") {
        return Some(set.trim_start_matches("Set: ").to_owned());
    }
    if let Some(point) = ["date", "time", "dateTime", "duration"].iter().find_map(|name| iso(name))
    {
        return Some(point);
    }
    if text("type") == Some("set") {
        return text("timex").map(str::to_owned);
    }
    if let Some(point) = iso("value") {
        return (text("value") != Some("not resolved")).then_some(point);
    }
    let side = |names: [&str; 4]| names.iter().find_map(|name| iso(name));
    let start = side(["start", "startDate", "startTime", "startDateTime"]);
    let end = side(["end", "endDate", "endTime", "endDateTime"]);
    if start.is_none() && end.is_none() {
        return None;
    }
    let open = || "..".to_owned();
    Some(format!("{}/{}", start.unwrap_or_else(open), end.unwrap_or_else(open)))
}

/// A value as specifications write it: durations in seconds.
fn shown(value: &Value) -> String {
    match value {
        Value::Duration(length) => length.nominal_seconds().to_string(),
        other => other.to_string(),
    }
}
