//! What a bot says when the contact stays silent.

use engine::Trace;
use model::bot::*;
use serde_json::json;

use crate::build::*;
use crate::drive::*;

/// Asks for a city, and asks again after 20 seconds; then says good-bye and thanks after a minute.
fn trip() -> Conversation {
    let city =
        ask("Which city?").rule(pattern("Rome")).follow_up(20, "Still there, {$botContext.v}?");
    let bye = say("Noted.").follow_up(60, "Thanks for your trust.");
    let mut bot = bot(vec![
        dialog("trip", &["trip"], vec![city.named("city"), bye.named("bye")]),
        dialog("plain", &["plain"], vec![say("Plain.")]),
        dialog("people", &["people"], vec![transfer(None, Some("1")).follow_up(20, "Late.")]),
        dialog("over", &["over"], vec![say("Bye.").follow_up(20, "Late."), close()]),
    ]);
    bot.variables.insert("v".to_owned(), variable(json!("Ada")));
    Conversation::with(bot)
}

fn close() -> Interaction {
    interaction(InteractionKind::Close { with_survey: false })
}

#[test]
fn a_silent_contact_is_asked_once() {
    let mut it = trip();
    assert_eq!(it.send("trip"), ["Which city?", "timer 1: 20000 ms"]);
    it.clock_s = 20;
    assert_eq!(it.fire(1), ["Still there, Ada?"]);
    let place = target_of("trip/city");
    assert!(it.trace.contains(&Trace::FollowedUp { place }), "{:?}", it.trace);
    it.clock_s = 60;
    assert_eq!(it.fire(1), Vec::<String>::new(), "once");
    assert_eq!(it.state.timer(), None);
    assert_eq!(it.state.position(), Some(("trip", "city")), "it still waits");
    assert_eq!(it.send("Rome"), ["Noted.", "timer 2: 60000 ms"]);
}

#[test]
fn a_timer_that_is_early_or_stale_changes_nothing() {
    for (name, clock_s, timer) in [("early", 19, 1), ("another number", 20, 2), ("none", 20, 0)] {
        let mut it = trip();
        it.send("trip");
        let before = it.state.clone();
        it.clock_s = clock_s;
        assert_eq!(it.fire(timer), Vec::<String>::new(), "{name}");
        assert_eq!(it.state, before, "{name}");
    }
}

#[test]
fn a_message_ends_the_wait() {
    let mut it = trip();
    it.send("trip");
    it.clock_s = 19;
    assert_eq!(it.send("Rome"), ["Noted.", "timer 2: 60000 ms"]);
    it.clock_s = 20;
    assert_eq!(it.fire(1), Vec::<String>::new());
    it.clock_s = 79;
    assert_eq!(it.fire(2), ["Thanks for your trust."], "a statement is followed up, too");
}

#[test]
fn nobody_waits_where_there_is_no_follow_up() {
    let mut it = trip();
    assert_eq!(it.send("plain"), ["Plain."]);
    assert_eq!(it.state.timer(), None);
    it.send("trip");
    // The question that was interrupted waits again.
    assert_eq!(it.send("plain"), ["Plain.", "Which city?", "timer 2: 20000 ms"]);
}

#[test]
fn nobody_waits_once_people_have_the_conversation_or_it_is_closed() {
    let mut it = trip();
    it.send("trip");
    assert_eq!(it.send("people"), ["Transferring to an agent...", "hand off: 1"]);
    assert_eq!(it.state.timer(), None);
    let mut it = trip();
    it.send("trip");
    assert_eq!(it.send("over"), ["Bye.", "close"]);
    assert_eq!(it.state.timer(), None);
}

#[test]
fn an_answer_that_is_not_understood_waits_anew() {
    let city = ask("Which city?").rule(pattern("rome")).follow_up(20, "Still there?");
    let mut it = Conversation::with(bot(vec![dialog("trip", &["trip"], vec![city])]));
    it.send("trip");
    it.clock_s = 10;
    let lines = it.send("hm");
    assert_eq!(lines.last().map(String::as_str), Some("timer 2: 20000 ms"), "{lines:?}");
    it.clock_s = 29;
    assert_eq!(it.fire(2), Vec::<String>::new());
    it.clock_s = 30;
    assert_eq!(it.fire(2), ["Still there?"]);
}

#[test]
fn a_timer_fires_only_between_turns() {
    let city = ask("Which city?").follow_up(20, "Still there?").pre("fetch https://e.com");
    let mut it = Conversation::with(bot(vec![dialog("trip", &["trip"], vec![city])]));
    it.send("trip");
    let text = "trip".to_owned();
    it.step(engine::Event::MessageReceived {
        number: 9,
        text,
        tap: None,
        files: Vec::new(),
        location: None,
    });
    it.clock_s = 60;
    let before = it.state.clone();
    assert_eq!(it.fire(1), Vec::<String>::new());
    assert_eq!(it.state, before);
}
