use serde_json::{Value, json};

use crate::entity::Recognisers;
use crate::entity::tests::{at, built_in, find, values_of};

#[test]
fn each_entity_takes_its_part_of_a_moment() {
    for (name, text, expected) in [
        ("date", "tomorrow at 5pm", json!(["2026-02-01"])),
        ("TIME", "tomorrow at 5pm", json!(["17:00:00"])),
        ("date_time", "tomorrow at 5pm", json!(["2026-02-01T17:00:00"])),
        ("DATE", "on the 3rd of March", json!(["2026-03-03"])),
        ("date_of_birth", "March 3", json!(["2025-03-03"])),
        ("DURATION", "it took 2 hours", json!(["PT2H"])),
        ("SET", "every monday", json!(["XXXX-WXX-1"])),
        ("time_with_range", "from 9am to 5pm", json!(["09:00:00/17:00:00"])),
        ("time_range", "from 9am to 5pm", json!(["09:00:00/17:00:00"])),
        ("departure_date", "no day at all", json!([])),
        ("duration", "tomorrow", json!([])),
    ] {
        assert_eq!(json!(values_of(name, text)), expected, "{name}: {text}");
    }
}

#[test]
fn numbers_and_ordinals_inside_moments_are_none() {
    let names = ["number", "ordinal", "date", "time", "duration"];
    let descriptions: Vec<_> = names.map(built_in).into();
    for (text, expected) in [
        (
            "2 people on March 3rd at 5 pm",
            vec!["number:2", "date:March 3rd at 5 pm", "time:March 3rd at 5 pm"],
        ),
        ("for 3 days", vec!["duration:3 days"]),
        ("the second one", vec!["ordinal:second"]),
    ] {
        let found = find(&descriptions, text);
        let told: Vec<_> = found
            .iter()
            .map(|one| format!("{}:{}", one.entity, one.text.trim_start_matches("on ")))
            .collect();
        assert_eq!(told, expected, "{text}");
    }
}

#[test]
fn other_languages_have_dates_in_digits() {
    let (recognisers, _) = Recognisers::compile(&[built_in("date")], "de");
    let values = |text: &str| {
        recognisers.find(text, &at()).into_iter().map(|one| one.value).collect::<Vec<Value>>()
    };
    assert_eq!(values("am 03.05.2026 bitte"), [json!("2026-05-03")]);
    assert_eq!(values("mon ami, sat"), [] as [Value; 0]);
}
