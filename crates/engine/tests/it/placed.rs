//! Beginning where whoever tries the bot out wants to.

use engine::state::Values;
use engine::{Event, StartedBy, Trace};
use model::bot::Starter;
use serde_json::{Value, json};

use crate::build::*;
use crate::drive::*;

/// Asks for a city and a day, greets on opening, and opens with `v` as `first`.
fn trip() -> Conversation {
    let city = ask("Which city?").rule(pattern("Rome")).named("city");
    let day = ask("Which day in {$botContext.v}, {$botContext.slot.city}?").named("day");
    let mut hello = dialog("hello", &[], vec![say("Hello {$botContext.v}.")]);
    let events = vec!["WELCOME".to_owned()];
    hello.starter = Some(Starter { events, ..Starter::default() });
    let mut bot = bot(vec![dialog("trip", &["trip"], vec![city, day]), hello]);
    bot.variables.insert("v".to_owned(), variable(json!("first")));
    Conversation::with(bot)
}

fn placed(place: Option<&str>, values: Value) -> Event {
    let values: Values = serde_json::from_value(values).expect("values");
    Event::Placed { number: 1, place: place.map(target_of), values }
}

#[test]
fn a_conversation_begins_where_it_is_put_with_the_values_chosen() {
    let values = json!({ "variables": { "v": 7 }, "slots": { "city": "Rome" } });
    for (name, place, said) in [
        ("an interaction", Some("trip/day"), vec!["Which day in 7, Rome?"]),
        ("a dialog", Some("trip/"), vec!["Which city?"]),
        ("its opening", None, vec!["Hello 7."]),
    ] {
        let mut it = trip();
        assert_eq!(it.play(placed(place, values.clone())), said, "{name}");
        let set = Trace::VariableSet { name: "v".to_owned(), value: Some(json!(7)) };
        assert!(it.trace.contains(&set), "{name}: {:?}", it.trace);
    }
}

#[test]
fn whoever_began_in_the_middle_goes_on_from_there() {
    let mut it = trip();
    it.play(placed(Some("trip/city"), json!({})));
    let began = Trace::Started { dialog: key("trip"), by: StartedBy::Placed };
    assert!(it.trace.contains(&began), "{:?}", it.trace);
    assert_eq!(
        it.send("Rome"),
        ["! {$botContext.slot.city} is not set and stands for nothing", "Which day in first, ?"]
    );
    assert_eq!(it.state.position(), Some(("trip", "day")));
}

#[test]
fn a_place_that_is_not_there_is_reported() {
    let mut it = trip();
    let said = it.play(placed(Some("trip/hour"), json!({})));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(it.state.position().is_none());
}
