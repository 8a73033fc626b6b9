//! `nlu entities`: what is found in texts.

use std::io::{BufRead as _, Write as _};

use anyhow::Context as _;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use model::key::Key;
use nlu::entity::{Description, Found, Kind, Options, Recognisers};
use serde_json::json;

use crate::args::{EncoderArgs, EntitiesArgs};
use crate::train::Trainer;

/// A text that stands for standard input, a line each.
const STANDARD_INPUT: &str = "-";
/// The built-in entities that are looked for when there is no bot.
const BUILT_IN: [&str; 29] = [
    "date",
    "time",
    "date_time",
    "date_range",
    "time_range",
    "date_time_range",
    "duration",
    "set",
    "number",
    "number_range",
    "ordinal",
    "money",
    "budget",
    "percentage",
    "phone",
    "email",
    "url",
    "person",
    "organization",
    "location",
    "age",
    "colour",
    "postal_code",
    "seat",
    "score",
    "boolean",
    "ip",
    "hashtag",
    "mention",
];

/// What texts are searched for.
enum Search {
    BuiltIn(Box<Recognisers>),
    Bot(Box<nlu::Model>),
}

impl Search {
    fn find(&self, text: &str, at: &Zoned) -> Vec<Found> {
        match self {
            Self::BuiltIn(recognisers) => recognisers.find(text, at),
            Self::Bot(model) => model.understand(text, at).entities,
        }
    }
}

/// Prints the entities of each text.
pub fn entities(args: &EntitiesArgs) -> anyhow::Result<()> {
    let at = moment(args)?;
    let search = match &args.bot {
        Some(path) => {
            Search::Bot(Box::new(Trainer::open(path, &EncoderArgs::default())?.model()?.model))
        }
        None => Search::BuiltIn(Box::new(built_ins(args)?)),
    };
    let mut out = std::io::stdout().lock();
    for text in texts(args)? {
        let found = search.find(&text, &at);
        if args.json {
            let entities: Vec<_> = found.iter().map(|found| object_of(&text, found)).collect();
            serde_json::to_writer(&mut out, &json!({ "text": text, "entities": entities }))?;
            writeln!(out)?;
        } else {
            for it in &found {
                let value = serde_json::to_string(&it.value)?;
                writeln!(out, "{:<16} {value}  {:?}", it.entity.as_str(), it.text)?;
            }
        }
    }
    Ok(())
}

/// When texts are said to be written: in the zone that is named, else at the offset that is given.
fn moment(args: &EntitiesArgs) -> anyhow::Result<Zoned> {
    let (instant, offset) = match &args.at {
        Some(text) => {
            let bad = || format!("--at {text} is no time like 2026-01-31T10:00:00+01:00");
            let instant: Timestamp = text.parse().with_context(bad)?;
            let pieces = jiff::fmt::temporal::DateTimeParser::new().parse_pieces(text);
            let offset = pieces.with_context(bad)?.to_numeric_offset();
            (instant, offset.map_or(TimeZone::UTC, TimeZone::fixed))
        }
        None => (Timestamp::now(), TimeZone::system()),
    };
    let zone = match &args.zone {
        Some(name) => TimeZone::get(name).with_context(|| format!("there is no zone {name}"))?,
        None => offset,
    };
    Ok(instant.to_zoned(zone))
}

fn texts(args: &EntitiesArgs) -> anyhow::Result<Vec<String>> {
    if let Some(path) = &args.file {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("{} can't be read", path.display()))?;
        return Ok(text.lines().map(str::to_owned).collect());
    }
    match args.text.as_deref() {
        Some(STANDARD_INPUT) => Ok(std::io::stdin().lock().lines().collect::<Result<_, _>>()?),
        Some(text) => Ok(vec![text.to_owned()]),
        None => anyhow::bail!("either a text, `-` or `--file`"),
    }
}

fn built_ins(args: &EntitiesArgs) -> anyhow::Result<Recognisers> {
    let region = args.region.clone().or_else(|| {
        let mut parts = args.language.split(['-', '_']).skip(1);
        parts.find(|part| part.len() == 2).map(str::to_ascii_uppercase)
    });
    let options = Options { region, ..Options::default() };
    let describe = |name: &str| {
        let kind = Kind::BuiltIn { name: name.to_owned(), options: options.clone() };
        Ok(Description { key: Key::new(name)?, kind })
    };
    let described: anyhow::Result<Vec<Description>> = BUILT_IN.into_iter().map(describe).collect();
    Ok(Recognisers::compile(&described?, &args.language).0)
}

/// An entity with its place in characters.
fn object_of(text: &str, found: &Found) -> serde_json::Value {
    let chars = |end: usize| text.get(..end).map_or(0, |before| before.chars().count());
    json!({
        "entity": found.entity,
        "value": found.value,
        "text": found.text,
        "start": chars(found.start),
        "end": chars(found.end),
        "detection": found.detection,
        "score": found.score,
    })
}
