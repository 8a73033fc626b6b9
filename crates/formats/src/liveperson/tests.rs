//! Exports as they come, and as they shouldn't.

mod arbitrary;
mod reading;

use proptest::prelude::*;
use serde_json::Value;

use super::{read, write};
use model::bot::Bot;

use crate::bot_file::{SourceFile, parse, to_json, to_yaml};
use crate::import::Imported;

fn file(text: impl Into<String>) -> SourceFile {
    SourceFile { path: "hotel.json".to_owned(), text: text.into() }
}

fn imported(export: &Value) -> Imported {
    read(&file(export.to_string())).unwrap()
}

/// The first place at which two bots differ.
fn difference(one: &Bot, other: &Bot) -> Option<String> {
    value_difference("", &to_json(one), &to_json(other))
}

fn value_difference(place: &str, one: &Value, other: &Value) -> Option<String> {
    if one == other {
        return None;
    }
    let found = match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let keys = one.keys().chain(other.keys());
            keys.filter_map(|key| {
                let null = Value::Null;
                let (one, other) = (one.get(key).unwrap_or(&null), other.get(key).unwrap_or(&null));
                value_difference(&format!("{place}/{key}"), one, other)
            })
            .next()
        }
        _ => None,
    };
    Some(found.unwrap_or_else(|| format!("{place}: {one} | {other}")))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_is_read_and_written_is_read_the_same(export in arbitrary::export()) {
        let first = imported(&export);
        let (written, _) = write(&first.bot);
        let again = imported(&written);
        let difference = difference(&first.bot, &again.bot);
        prop_assert!(first.bot == again.bot, "{difference:?}\n{written:#}");
    }

    #[test]
    fn what_is_read_is_a_bot_file_too(export in arbitrary::export()) {
        let first = imported(&export);
        let yaml = to_yaml(&first.bot, None);
        let parsed = parse(&[SourceFile { path: "bot.yaml".to_owned(), text: yaml.clone() }]);
        let Some(bot) = parsed.bot else {
            return Err(TestCaseError::fail(format!("{:?}\n{yaml}", parsed.problems)));
        };
        prop_assert!(bot == first.bot, "{:?}", difference(&bot, &first.bot));
        prop_assert_eq!(write(&bot).0, write(&first.bot).0);
    }
}
