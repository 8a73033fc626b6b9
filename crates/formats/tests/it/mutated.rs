//! Sources of imports, changed at random: whatever comes, it is a bot that can be written and read again,
//! or an error with a place. `PROPTEST_CASES` says how often; the default ends within seconds.

use std::fs;
use std::path::Path;

use formats::import::{ImportError, Imported};
use formats::{SourceFile, faq, kompose, liveperson, rasa, structured};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

/// What means something in one of the formats, and what breaks them.
const WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    ",",
    ":",
    "\n",
    "- ",
    "  ",
    "|",
    "\t",
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "null",
    "true",
    "-1",
    "1e999",
    "18446744073709551616",
    "\"\"",
    "{}",
    "[]",
    "&a ",
    "*a",
    "<<: ",
    "!!map ",
    "\"id\":",
    "\"prevMessageId\":",
    "\"nextMessageId\":",
    "\"responseMatches\":",
    "\"action\":",
    "\"value\":",
    "\"content\":",
    "\"interactionType\":",
    "\"dialogType\":",
    "\"groups\":",
    "\"category\":",
    "\"type\":",
    "checkpoint: after",
    "or:",
    "steps:",
    "intent: ",
    "slot_was_set:",
    "active_loop: ",
    "{$query}",
    "{{x}}",
];

/// Values that stand nowhere in the sources.
const ODD: &[&str] = &[
    "null",
    "true",
    "-1",
    "18446744073709551616",
    "1e400",
    "0.1",
    "[[[[[[]]]]]]",
    "{\"\":{\"\":{}}}",
    "\"{$query}\"",
    "\"javascript:alert(1)\"",
    "\"2026-02-31\"",
    "\"\\u202e\\ud83d\\ude00\"",
];

/// One change of a text. Places are parts of its whole length.
#[derive(Debug, Clone)]
enum Change {
    Put(Index, &'static str),
    Cut(Index, Index),
    Repeat(Index, Index),
    Move(Index, Index),
    Flip(Index, u8),
}

fn change() -> impl Strategy<Value = Change> {
    let place = any::<Index>;
    prop_oneof![
        (place(), prop::sample::select(WORDS)).prop_map(|(at, word)| Change::Put(at, word)),
        (place(), place()).prop_map(|(from, to)| Change::Cut(from, to)),
        (place(), place()).prop_map(|(from, to)| Change::Repeat(from, to)),
        (place(), place()).prop_map(|(from, to)| Change::Move(from, to)),
        (place(), 1..128_u8).prop_map(|(at, bits)| Change::Flip(at, bits)),
    ]
}

/// Most bytes that one change takes away, repeats or moves: the rest stays something to be read.
const MAX_CHANGED: usize = 200;

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    let place = |at: &Index| at.index(bytes.len() + 1);
    let span = |from: &Index, to: &Index| {
        let from = place(from);
        from..(from + to.index(MAX_CHANGED)).min(bytes.len())
    };
    match change {
        Change::Put(at, word) => {
            let at = place(at);
            bytes.splice(at..at, word.bytes());
        }
        Change::Cut(from, to) => {
            bytes.drain(span(from, to));
        }
        Change::Repeat(from, to) => {
            let span = span(from, to);
            let (end, piece) = (span.end, bytes[span].to_vec());
            bytes.splice(end..end, piece);
        }
        Change::Move(from, to) => {
            let piece: Vec<u8> = bytes.drain(span(from, to)).collect();
            let at = to.index(bytes.len() + 1);
            bytes.splice(at..at, piece);
        }
        Change::Flip(at, bits) => {
            let at = at.index(bytes.len().max(1));
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= bits;
            }
        }
    }
}

fn changed(name: &str, changes: &[Change]) -> SourceFile {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut bytes = fs::read(folder.join(name)).unwrap();
    changes.iter().for_each(|change| apply(&mut bytes, change));
    let path = name.rsplit('/').next().unwrap_or(name).to_owned();
    SourceFile { path, text: String::from_utf8_lossy(&bytes).into_owned() }
}

/// What is read is a bot file that reads as the same bot; what isn't says where and why.
fn judge(read: Result<Imported, ImportError>) -> Result<(), TestCaseError> {
    match read {
        Ok(imported) => {
            let written = formats::to_json(&imported.bot);
            let again = formats::from_json(&written);
            prop_assert!(again.is_ok_and(|again| again == imported.bot), "{written}");
            formats::check_bot(&imported.bot);
            let nameless = imported.findings.iter().find(|it| it.message.is_empty());
            prop_assert!(nameless.is_none(), "{nameless:?}");
        }
        Err(error) => {
            prop_assert!(!error.message.is_empty() && !error.code.is_empty(), "{error:?}")
        }
    }
    Ok(())
}

/// A value of a tree in another's place: the tree stays JSON, and what it says does not make sense.
fn graft(tree: &mut Value, (from, to): (&Index, &Index)) {
    let mut count = 0;
    walk(tree, &mut |_| count += 1);
    let piece = match from.index(count + ODD.len()).checked_sub(count) {
        Some(at) => serde_json::from_str(ODD[at]).unwrap(),
        None => at(tree, from.index(count), &mut |found| found.clone()),
    };
    at(tree, to.index(count), &mut |found| std::mem::replace(found, piece.clone()));
}

/// Does something with the value of that number, in the order in which they are visited.
fn at(tree: &mut Value, number: usize, act: &mut impl FnMut(&mut Value) -> Value) -> Value {
    let (mut left, mut came) = (Some(number), Value::Null);
    walk(tree, &mut |value| {
        if left == Some(0) {
            came = act(value);
        }
        left = left.and_then(|it| it.checked_sub(1));
    });
    came
}

/// Visits a value and all within it; what is put in its place is visited instead.
fn walk(value: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    visit(value);
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, visit)),
        Value::Object(fields) => fields.values_mut().for_each(|field| walk(field, visit)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn grafted(name: &str, grafts: &[(Index, Index)]) -> SourceFile {
    let file = changed(name, &[]);
    let mut tree = serde_json::from_str(&file.text).unwrap();
    grafts.iter().for_each(|(from, to)| graft(&mut tree, (from, to)));
    SourceFile { text: tree.to_string(), ..file }
}

fn grafts() -> impl Strategy<Value = Vec<(Index, Index)>> {
    prop::collection::vec((any::<Index>(), any::<Index>()), 1..6)
}

fn is_shown(element: &Value) -> Result<(), TestCaseError> {
    let nearest = structured::nearest(&element["content"], element.get("quick_replies")).content;
    let faults = structured::write(&nearest)
        .map(|it| structured::validate(&it.content, it.quick_replies.as_ref()));
    prop_assert_eq!(faults, Some(Vec::new()), "{:?}", nearest);
    Ok(())
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    prop::collection::vec(change(), 1..8)
}

proptest! {
    #[test]
    fn an_export_of_livepersons_is_read_or_refused(changes in changes()) {
        judge(liveperson::read(&changed("liveperson/hotel.json", &changes)))?;
    }

    #[test]
    fn intents_of_kompose_are_read_or_refused(changes in changes()) {
        judge(kompose::read(&changed("mutated/flowers.json", &changes)))?;
    }

    #[test]
    fn a_project_of_rasas_is_read_or_refused(changes in changes()) {
        judge(rasa::read("tables", &[changed("mutated/tables.yml", &changes)]))?;
    }

    #[test]
    fn a_sheet_of_haptiks_is_read_or_refused(changes in changes()) {
        judge(faq::read(&changed("mutated/hours.csv", &changes), "en"))?;
    }

    #[test]
    fn structured_content_is_shown_in_some_way(changes in changes(), grafts in grafts()) {
        let torn = changed("structured/elements.json", &changes);
        for file in [torn, grafted("structured/elements.json", &grafts)] {
            if let Ok(Value::Array(elements)) = serde_json::from_str(&file.text) {
                elements.iter().try_for_each(is_shown)?;
            }
        }
    }

    #[test]
    fn json_that_makes_no_sense_is_read_or_refused(grafts in grafts()) {
        judge(liveperson::read(&grafted("liveperson/hotel.json", &grafts)))?;
        judge(kompose::read(&grafted("mutated/flowers.json", &grafts)))?;
    }
}
