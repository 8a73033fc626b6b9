//! What a conversation shares with others: contexts, values of web views, and giving it to another bot.

use std::sync::Arc;

use engine::{Effect, Event, Program, State};
use model::bot::*;
use model::context::{ContextScope, Contexts};
use model::exchange::{TAKEN_OVER, WEB_VIEW};
use serde_json::{Value, json};

use crate::build::*;
use crate::drive::*;

const SET: &str =
    "context: Set { scope: Contact, namespace: \"shop\", key: \"k\", value: Number(1) }";

fn contexts(value: Value) -> Option<Arc<Contexts>> {
    let mut contexts = Contexts::new(["shop".to_owned()]);
    contexts.add(ContextScope::Contact, ("shop".to_owned(), "k".to_owned()), value);
    Some(Arc::new(contexts))
}

#[test]
fn later_scripts_of_a_turn_see_what_earlier_ones_changed() {
    let first = say("own").pre("shared k\nshare k=1").post("shared k");
    let mut it = Conversation::with(bot(vec![dialog(
        "d",
        &["d"],
        vec![first, say("next").pre("shared k")],
    )]));
    it.contexts = contexts(json!(0));
    assert_eq!(it.send("d"), ["k is 0", SET, "own", "k is 1", "k is 1", "next"]);
    // The next turn reads anew.
    assert_eq!(it.send("d")[0], "k is 0");
}

#[test]
fn a_turn_sees_the_same_contexts_before_and_after_it_waited_for_others() {
    let interactions =
        vec![say("own").pre("share k=1\nfetch https://x.test/\nshared k").post("shared k")];
    let mut it = Conversation::with(bot(vec![dialog("d", &["d"], interactions)]));
    it.contexts = contexts(json!(0));
    it.service = Box::new(|_| answered(200, Value::Null));
    // The script is run again with what it read at first: its own change isn't there yet.
    assert_eq!(it.send("d"), [SET, "got 200", "k is 0", "own", "k is 1"]);
}

#[test]
fn a_context_that_cannot_be_changed_is_told() {
    let mut it =
        Conversation::with(bot(vec![dialog("d", &["d"], vec![say("own").pre("share =1")])]));
    let lines = it.send("d");
    assert!(lines[0].starts_with("! a context stays as it is: a key has 1 to"), "{lines:?}");
    assert_eq!(lines[1..], ["own"]);
}

#[test]
fn a_script_uses_what_its_text_names() {
    for (source, contexts, reading) in [
        ("botContext.getBotVariable('x')", false, false),
        ("botContext.setGlobalContextData('n', 'k', 1)", true, false),
        ("botContext.getContextDataForUser('n')", true, false),
        ("botContext.registerContextNamespace('n')", true, false),
        ("botContext.getSentiment()", false, true),
        ("botContext.getNamedEntities('DATE')", false, true),
    ] {
        let mut of_functions = bot(vec![]);
        of_functions.functions = Some(Script { source: source.to_owned() });
        let of_scripts = [
            bot(vec![dialog("d", &[], vec![say("x").pre(source)])]),
            bot(vec![dialog("d", &[], vec![say("x").post(source)])]),
            bot(vec![dialog("d", &[], vec![ask("x").on_answer(source)])]),
            of_functions,
        ];
        for bot in of_scripts {
            let uses = Program::compile(Arc::new(bot), "test").script_uses();
            assert_eq!((uses.contexts, uses.reading), (contexts, reading), "{source}");
        }
    }
}

#[test]
fn a_web_view_gives_values_that_only_scripts_read() {
    let question = ask("?").rule(always().go(Next::Repeat)).on_answer("web paid\nshow paid");
    let mut it = Conversation::with(bot(vec![dialog("d", &["d"], vec![question])]));
    it.send("d");
    assert_eq!(it.happen_with(WEB_VIEW, json!({"paid": "yes", "size": 3})), [""; 0]);
    assert_eq!(it.send("x"), ["paid is \"yes\"", "paid is null", "?"]);
    // It lasts as long as the session, as it was given.
    assert_eq!(it.happen_with(WEB_VIEW, json!({"paid": null})), [""; 0]);
    assert_eq!(it.send("x"), ["paid is null", "paid is null", "?"]);
}

#[test]
fn a_web_view_leaves_what_the_bot_waits_for() {
    let question = ask("?").follow_up(60, "still there?");
    let mut it = Conversation::with(bot(vec![dialog("d", &["d"], vec![question, say("thanks")])]));
    assert_eq!(it.send("d"), ["?", "timer 1: 60000 ms"]);
    it.clock_s = 20;
    assert_eq!(it.happen_with(WEB_VIEW, json!({"a": 1})), ["timer 1: 40000 ms"]);
    it.clock_s = 60;
    assert_eq!(it.fire(1), ["still there?"]);
    assert_eq!(it.send("x"), ["thanks"]);
}

#[test]
fn a_web_view_gives_so_many_values_at_most() {
    let mut it = Conversation::with(bot(vec![]));
    let many: serde_json::Map<_, _> = (0..201).map(|n| (format!("v{n}"), n.into())).collect();
    let told = it.happen_with(WEB_VIEW, many.into());
    assert_eq!(told, ["! a session keeps at most 200 values of web views; \"v200\" isn't set"]);
    for odd in [json!(null), json!([1]), json!("x")] {
        assert_eq!(it.happen_with(WEB_VIEW, odd), [""; 0]);
    }
}

/// What a hand-over tells, when that is the last effect of what a bot does about a message.
fn told(it: &mut Conversation, text: &str) -> (Option<String>, Value) {
    let mut event = Event::MessageReceived {
        number: 1,
        text: text.to_owned(),
        tap: None,
        files: Vec::new(),
        location: None,
    };
    loop {
        let effects = it.step(event);
        match effects.last() {
            Some(Effect::HandOff(hand_off)) => {
                let event = hand_off.event.clone().expect("the other bot is told");
                assert_eq!(event.name, TAKEN_OVER);
                return (hand_off.agent.clone(), event.data.expect("what it is told"));
            }
            _ => event = it.answer(effects.last().expect("it goes on")).expect("an answer"),
        }
    }
}

#[test]
fn a_script_gives_the_conversation_to_a_dialog_of_another_bot() {
    for (script, data) in [
        ("bot sales/Prices", json!({"dialog": "Prices", "message": "d", "takeovers": 1})),
        (
            "tell billing/the bill\nbot sales/Prices",
            json!({"dialog": "Prices", "intent": "billing", "message": "the bill", "takeovers": 1}),
        ),
        (
            "tell billing/\ntell /the bill\nbot sales/Prices",
            json!({"dialog": "Prices", "intent": "billing", "message": "the bill", "takeovers": 1}),
        ),
    ] {
        let mut it =
            Conversation::with(bot(vec![dialog("d", &["d"], vec![say("own").pre(script)])]));
        assert_eq!(told(&mut it, "d"), (Some("sales".to_owned()), data), "{script}");
    }
}

#[test]
fn nothing_is_said_after_the_conversation_was_given_to_another_bot() {
    let interactions = vec![say("own").pre("send before\nbot sales/x\nsend after"), say("next")];
    let mut it = Conversation::with(bot(vec![dialog("d", &["d"], interactions)]));
    assert_eq!(it.send("d"), ["before", "hand off: sales"]);
}

#[test]
fn an_agent_who_may_be_a_bot_is_told_what_the_matter_is() {
    let transfer = Transfer {
        message: None,
        skill: None,
        agent: Some("sales".to_owned()),
        passes_context: true,
    };
    let mut it = Conversation::with(live_person(vec![on_intent(
        "pay",
        "billing",
        vec![interaction(InteractionKind::Transfer(transfer))],
    )]));
    it.meaning = meanings(&[("my bill", "billing 0.9")]);
    let data = json!({"intent": "billing", "message": "my bill", "takeovers": 1});
    assert_eq!(told(&mut it, "my bill"), (Some("sales".to_owned()), data));
}

#[test]
fn a_bot_that_takes_over_tries_dialog_then_intent_then_message_then_fallback() {
    let named = || {
        let mut named = dialog("prices", &[], vec![say("prices of {$userMessage}")]);
        named.name = "All prices".to_owned();
        named
    };
    for (data, lines) in [
        (json!({"dialog": "All prices", "message": "shoes"}), vec!["prices of shoes"]),
        (json!({"dialog": "prices", "intent": "billing"}), vec!["prices of "]),
        (json!({"dialog": "gone", "intent": "billing", "message": "hello"}), vec!["your bill"]),
        (json!({"intent": "billing things", "message": "hello"}), vec!["your bill"]),
        (json!({"intent": "gone", "message": "hello"}), vec!["hi"]),
        (json!({"intent": "gone", "message": "what"}), vec![NOT_UNDERSTOOD]),
        (json!({"intent": "gone"}), vec![NOT_UNDERSTOOD]),
        (json!("odd"), vec![NOT_UNDERSTOOD]),
    ] {
        let mut dialogs = bot(vec![
            dialog("hello", &["hello"], vec![say("hi")]),
            on_intent("pay", "billing", vec![say("your bill")]),
        ]);
        let story = dialogs.stories.values_mut().next().expect("a story");
        story.dialogs.insert(key("prices"), named());
        let mut it = Conversation::with(dialogs);
        assert_eq!(it.happen_with(TAKEN_OVER, data.clone()), lines, "{data}");
    }
}

const NOT_UNDERSTOOD: &str = "Not able to understand your question. Can you please re-phrase it?";

#[test]
fn bots_that_give_a_conversation_back_and_forth_come_to_an_end() {
    let dialogs = || bot(vec![dialog("d", &["d"], vec![say("own").pre("bot other/d")])]);
    let mut it = Conversation::with(dialogs());
    let (_, mut data) = told(&mut it, "d");
    let mut handed = 1;
    loop {
        it.state = State::begin(&it.program, [].into());
        let lines = it.happen_with(TAKEN_OVER, data.clone());
        if lines != ["hand off: other"] {
            let message = "! a conversation goes to another bot at most 5 times in a row";
            assert_eq!(lines, [message, "own"]);
            break;
        }
        handed += 1;
        data = json!({"dialog": "d", "takeovers": handed});
    }
    assert_eq!(handed, 5);
}
