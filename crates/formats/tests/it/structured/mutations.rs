//! Structured content that was changed here and there, and JSON that never was any.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{contents, elements};
use formats::structured::write;

/// Names that elements have, some of them in wrong places.
const NAMES: [&str; 22] = [
    "type",
    "text",
    "title",
    "url",
    "tooltip",
    "style",
    "click",
    "elements",
    "metadata",
    "rtl",
    "padding",
    "border",
    "percentages",
    "la",
    "class",
    "alt",
    "accessibility",
    "tag",
    "subtitle",
    "caption",
    "scroll",
    "unknown",
];

/// A value of any type, and words and lengths that matter.
fn replacement() -> BoxedStrategy<Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-20_i64..20).prop_map(Value::from),
        Just(json!(0.5)),
        Just(json!(10.0)),
        "[a-z]{0,5}".prop_map(Value::from),
        prop_oneof![Just("text"), Just("vertical"), Just("button"), Just("carousel"), Just("link")]
            .prop_map(Value::from),
        prop_oneof![Just("https://example.com/a b"), Just("tel:1"), Just("nothing")]
            .prop_map(Value::from),
        prop_oneof![Just(64_usize), Just(128), Just(200), Just(256), Just(1_024), Just(2_000), Just(5_000)]
            .prop_flat_map(|length| (0_usize..2).prop_map(move |more| json!("é".repeat(length + more)))),
        Just(json!([])),
        Just(json!([{ "type": "text", "text": "x" }])),
        Just(json!({})),
        Just(json!({ "text": "x" })),
        Just(json!({ "url": "x" })),
        Just(json!({ "actions": [{ "type": "publishText", "text": "x" }] })),
    ]
    .boxed()
}

#[derive(Debug, Clone)]
enum Change {
    Replace(Value),
    Remove,
    Put(&'static str, Value),
    Twice,
}

fn change() -> BoxedStrategy<Change> {
    prop_oneof![
        3 => replacement().prop_map(Change::Replace),
        1 => Just(Change::Remove),
        3 => (prop::sample::select(&NAMES[..]), replacement())
            .prop_map(|(name, value)| Change::Put(name, value)),
        1 => Just(Change::Twice),
    ]
    .boxed()
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(listed) => listed.iter().map(count).sum(),
        Value::Object(fields) => fields.values().map(count).sum::<usize>(),
        _ => 0,
    }
}

/// Changes the value that comes at this place when all are counted.
fn apply(value: &mut Value, at: &mut usize, change: &Change) {
    if *at == 0 {
        *at = usize::MAX;
        match (change, value) {
            (Change::Replace(new), value) => *value = new.clone(),
            (Change::Put(name, new), Value::Object(fields)) => {
                fields.insert((*name).to_owned(), new.clone());
            }
            (Change::Remove, Value::Object(fields)) => {
                let first = fields.keys().nth(fields.len() / 2).cloned();
                first.map(|name| fields.shift_remove(&name));
            }
            (Change::Remove, Value::Array(listed)) => drop(listed.pop()),
            (Change::Twice, Value::Array(listed)) => listed.extend(listed.clone()),
            (_, _) => {}
        }
        return;
    }
    *at -= 1;
    let inner: Box<dyn Iterator<Item = &mut Value>> = match value {
        Value::Array(listed) => Box::new(listed.iter_mut()),
        Value::Object(fields) => Box::new(fields.values_mut()),
        _ => return,
    };
    for value in inner {
        if *at != usize::MAX {
            apply(value, at, change);
        }
    }
}

fn base() -> BoxedStrategy<Value> {
    let listed: Vec<Value> = elements().into_iter().map(|(_, (content, _))| content).collect();
    prop_oneof![
        4 => prop::sample::select(listed),
        1 => contents::content().prop_map(|it| write(&it).map_or(Value::Null, |it| it.content)),
    ]
    .boxed()
}

/// An element with a few changes.
pub fn mutated() -> BoxedStrategy<Value> {
    (base(), vec((any::<prop::sample::Index>(), change()), 0..4))
        .prop_map(|(mut value, changes)| {
            for (at, change) in changes {
                let mut at = at.index(count(&value));
                apply(&mut value, &mut at, &change);
            }
            value
        })
        .boxed()
}

/// JSON of wrong types, and deeper and wider than it should be.
pub fn hostile() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(|it| json!(it)),
        ".{0,9}".prop_map(Value::from),
        Just(json!("x".repeat(9_000))),
    ];
    let any = leaf.prop_recursive(5, 60, 6, |inner| {
        let name = prop_oneof![prop::sample::select(&NAMES[..]).prop_map(str::to_owned), ".{0,4}"];
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            vec((name, inner), 0..6)
                .prop_map(|it| Value::Object(it.into_iter().collect::<Map<_, _>>())),
        ]
    });
    let deep = (60_usize..120).prop_map(|depth| {
        (0..depth).fold(
            json!({ "type": "text", "text": "x" }),
            |inner, _| json!({ "type": "vertical", "elements": [inner] }),
        )
    });
    let wide = Just(json!({ "type": "vertical", "elements": vec![json!({}); 5_000] }));
    prop_oneof![20 => any, 1 => deep, 1 => wide].boxed()
}
