//! A node that asks an external bot and is connected with itself: it waits for each further message.

use model::bot::*;
use model::exchange::*;
use serde_json::{Value, json};

use crate::build::*;
use crate::drive::*;
use crate::external::{fails, gateway, replies, says};

/// A gateway whose one node is connected with itself; it begins with "start" only.
fn self_connected(next: Next) -> Bot {
    let mut bot = gateway(None);
    let dialog = bot.stories[0].dialogs.last_mut().expect("a dialog").1;
    dialog.starter.as_mut().expect("a starter").patterns = vec!["start".to_owned()];
    dialog.interactions[0].next = next;
    let other = dialog_on("closing", vec![ask("Was it good?"), say("Thanks.")]);
    bot.stories[0].dialogs.insert(key("closing"), other);
    bot
}

fn dialog_on(event: &str, interactions: Vec<Interaction>) -> Dialog {
    let mut dialog = dialog("other", &["other"], interactions);
    dialog.starter.as_mut().expect("a starter").events = vec![event.to_owned()];
    dialog
}

fn echoes() -> Outside {
    Box::new(|asked| match &asked.input {
        BotInput::Event { name, .. } => replies(vec![says(&format!("event {name}"))]),
        BotInput::Message { text, .. } if text == "fail" => fails(),
        BotInput::Message { text, .. } => replies(vec![says(&format!("you said {text}"))]),
    })
}

#[test]
fn a_node_connected_with_itself_takes_each_further_message() {
    for next in [Next::Repeat, to("node"), to("external/node"), to("external/")] {
        let mut it = Conversation::with(self_connected(next.clone()));
        it.outside = echoes();
        assert!(!it.send("hello").contains(&"you said hello".to_owned()), "{next:?}");
        assert_eq!(it.send("start"), ["you said start"], "{next:?}");
        assert_eq!(it.asked.len(), 1, "it waits: {next:?}");
        for text in ["hello", "other", "start"] {
            assert_eq!(it.send(text), [format!("you said {text}")], "{next:?}");
        }
        let report = "! shop failed: no answer in 30 s (timeout)";
        assert_eq!(it.send("fail"), [report, "The shop sleeps."]);
        assert_eq!(it.asked.len(), 5, "a failure isn't asked again by itself");
        assert_eq!(it.send("so?"), ["you said so?"], "and the next message is");
        assert_eq!(it.asked[5].node, "external/node");
    }
}

#[test]
fn a_node_connected_with_itself_may_begin_with_the_conversation_and_may_lead_out() {
    let mut bot = self_connected(Next::Repeat);
    let dialog = bot.stories[0].dialogs.get_mut("external").expect("a dialog");
    dialog.starter.as_mut().expect("a starter").events = vec!["WELCOME".to_owned()];
    let done = when(Condition::Result(ResultStatus::Failure)).go(to("bye"));
    dialog.interactions[0].rules = vec![done];
    dialog.interactions.insert(key("bye"), say("Bye."));
    let mut it = Conversation::with(bot);
    it.outside = echoes();
    assert_eq!(it.happen("WELCOME"), ["event WELCOME"]);
    assert_eq!(it.send("hi"), ["you said hi"]);
    assert_eq!(it.send("fail")[1..], ["Bye."]);
    assert_eq!(it.asked.len(), 3);
    it.send("hi");
    assert_eq!(it.asked.len(), 3, "the dialog is over");
}

#[test]
fn what_comes_between_leaves_it_waiting() {
    let mut it = Conversation::with(self_connected(Next::Repeat));
    it.outside = echoes();
    it.send("start");
    assert_eq!(it.happen("closing"), ["Was it good?"]);
    assert_eq!(it.send("yes"), ["Thanks."], "nobody is asked of an answer to something else");
    assert_eq!(it.asked.len(), 1);
    assert_eq!(it.happen("unknown"), [] as [&str; 0]);
    assert_eq!(it.send("go on"), ["you said go on"]);
}

#[test]
fn it_waits_in_the_state_that_is_kept() {
    let mut it = Conversation::with(self_connected(Next::Repeat));
    it.outside = echoes();
    it.send("start");
    let kept = serde_json::to_string(&it.state).expect("a state can be written");
    let mut later = Conversation::with(self_connected(Next::Repeat));
    later.outside = echoes();
    later.state = serde_json::from_str(&kept).expect("a state can be read");
    assert_eq!(later.send("still there?"), ["you said still there?"]);
    // A state of a version that had no such thing goes on as before: the dialog isn't under way.
    let mut older: Value = serde_json::from_str(&kept).expect("a state is JSON");
    let frame = older["stack"][0].as_object_mut().expect("a frame");
    assert_eq!(frame.remove("listens"), Some(json!(true)));
    later.state = serde_json::from_value(older).expect("a state can be read");
    assert_eq!(later.send("start"), ["you said start"]);
}
