//! The billing tutorial as a conversation.

use std::sync::{
    Arc,
    atomic::{AtomicU16, Ordering},
};

use engine::{ScoredIntent, Understanding};
use model::bot::*;
use model::call::Method;
use serde_json::json;

use crate::build::*;
use crate::drive::*;

const WHICH_ACCOUNT: &str = "Please enter your 6-digit account number? (eg: 123456)";
const WHICH_EMAIL: &str = "Please give me your email address (eg: fred@home.com)";
const ONLY_HELLO: &str = "Sorry, I only know ‘hello’ and ‘goodbye’.";
const HOLD_ON: &str = "Hold on while I transfer you to an agent.";

/// The pattern of the tutorial that doesn't cover a whole sentence, and the corrected one.
const NARROW: &str = "(agent|representative|help|human)";
const WIDE: &str = "*(agent|representative|help|human)*";

fn tutorial(agent_pattern: &str) -> Bot {
    let copy = choose("Do you want a copy of your most recent bill?", &["Yes", "No"])
        .rule(pattern("(yes|yup|yeah|ok|sure)").go(to("link")))
        .rule(pattern("(no|nope|nah)").go(to("other")))
        .rule(choice("Yes").go(to("link")))
        .rule(choice("No").go(to("other")));
    let billing = on_intent(
        "billing",
        "billing",
        vec![
            say("I can help you with your bill."),
            copy,
            say("If you'd like a copy of your most recent bill, please go to http://example.com")
                .named("link")
                .then(Next::End),
            say("OK. How else can I help you today?").named("other").then(Next::End),
        ],
    );
    let account = ask(WHICH_ACCOUNT).rule(regex(r"^\b\d{6}\b").slot("accountNumber", "{$query}"));
    let email = ask(WHICH_EMAIL).rule(
        regex(r"^\w+([\.-]?\w+)*@\w+([\.-]?\w+)*(\.\w{2,3})+$").slot("userEmail", "{$query}"),
    );
    let balance = dialog(
        "balance",
        &["*balance*"],
        vec![
            say("I can get your latest balance."),
            account,
            email,
            call("Balance"),
            say("Your current balance is {Balance.balance}"),
        ],
    );
    let agent = dialog("agent", &[agent_pattern], vec![call("Escalation").named("Escalate")]);
    let mut bot = live_person(vec![
        dialog("welcome", &["(hi|hello|hey)"], vec![say("Hello World!")]),
        dialog("goodbye", &["bye", "goodbye"], vec![say("Bye!")]),
        fallback(ONLY_HELLO),
        billing,
        balance,
        agent,
    ]);
    bot.integrations.insert(key("Balance"), balance_integration());
    bot.integrations.insert(key("Escalation"), escalation());
    bot
}

fn balance_integration() -> Integration {
    let mut balance = integration(
        "https://api.example.com/accountBalance",
        &[
            ("balance", "{$.api_Balance.accountBalance}"),
            ("accountId", "{$.api_Balance.accountId}"),
        ],
    );
    balance.query = vec![
        ("accountNumber".to_owned(), "{$botContext.slot.accountNumber}".to_owned()),
        ("email".to_owned(), "{$botContext.slot.userEmail}".to_owned()),
    ];
    balance
}

fn escalation() -> Integration {
    let body = r#"{"userPlatformId": "{$chatBotUserPlatformId}", "chatBotId": "{$chatBotId}",
        "message": "{$botContext.transferMessage}", "conversationId": "{$botContext.convId}"}"#;
    Integration {
        method: Method::Post,
        headers: vec![("Authorization".to_owned(), "key".to_owned())],
        body: Some(Body::Json(body.to_owned())),
        ..integration("https://api.example.com/livePersonAgent", &[])
    }
}

/// What the tutorial's service says; the status of the balance can be changed.
fn play(bot: Bot) -> (Conversation, Arc<AtomicU16>) {
    let mut conversation = Conversation::with(bot);
    let status = Arc::new(AtomicU16::new(200));
    let current = status.clone();
    conversation.service = Box::new(move |call| match call.method {
        Method::Post => answered(200, json!({})),
        _ => answered(
            current.load(Ordering::Relaxed),
            json!({"accountId": "123456", "accountBalance": "42.50"}),
        ),
    });
    conversation.meaning = Box::new(|text| {
        let score = if text.contains("bill") { 0.9 } else { 0.1 };
        Understanding {
            intents: vec![ScoredIntent { intent: key("billing"), score }],
            ..Understanding::default()
        }
    });
    (conversation, status)
}

#[test]
fn the_tutorial_is_played_through() {
    let (mut it, status) = play(tutorial(NARROW));
    assert_eq!(it.send("hi"), ["Hello World!"]);
    let copy = "Do you want a copy of your most recent bill? [Yes] [No]";
    let intro = "I can help you with your bill.";
    assert_eq!(it.send("I have a question about my bill"), [intro, copy]);
    let link = "If you'd like a copy of your most recent bill, please go to http://example.com";
    assert_eq!(it.send("yup"), [link]);
    it.send("I have a question about my bill");
    assert_eq!(it.send("nope"), ["OK. How else can I help you today?"]);

    let latest = "I can get your latest balance.";
    assert_eq!(it.send("account balance"), [latest, WHICH_ACCOUNT]);
    assert_eq!(it.send("12345"), [ONLY_HELLO, WHICH_ACCOUNT]);
    assert_eq!(it.send("123456"), [WHICH_EMAIL]);
    assert_eq!(it.send("fred"), [ONLY_HELLO, WHICH_EMAIL]);
    assert_eq!(it.send("fred@home.com"), ["Your current balance is 42.50"]);
    let urls: Vec<&str> = it.calls.iter().map(|call| call.url.as_str()).collect();
    let url = "https://api.example.com/accountBalance?accountNumber=123456&email=fred%40home.com";
    assert_eq!(urls, [url]);

    assert_eq!(it.send("account balance"), [latest, WHICH_ACCOUNT]);
    assert_eq!(it.state.slots().count(), 0, "the slots went with the dialog");
    it.send("123456");
    status.store(500, Ordering::Relaxed);
    let failed = it.send("fred@home.com");
    assert_eq!(
        failed,
        ["! Balance answered with status 500", "Sorry, I could not find anything for that.",]
    );
    assert_eq!(it.send("asdf"), [ONLY_HELLO]);
}

#[test]
fn the_agent_is_called_with_what_is_set() {
    let mut bot = tutorial(NARROW);
    let mut agent = bot.stories[0].dialogs[&key("agent")].clone();
    let on_page = "set transferMessage=\"Hold on while I transfer you to an agent.\" session";
    agent.interactions[0] = call("Escalation").pre(on_page);
    bot.stories[0].dialogs.insert(key("agent"), agent);
    let (mut it, _) = play(bot);
    assert_eq!(it.send("agent"), ["! {$botContext.convId} is not set and stands for nothing"]);
    let body: serde_json::Value =
        serde_json::from_str(it.calls[0].body.as_deref().unwrap()).unwrap();
    assert_eq!(body["message"], HOLD_ON);
    assert_eq!(body["conversationId"], "");
    assert!(body["chatBotId"].as_str().is_some_and(|id| id.starts_with("bot_")));
    assert!(it.calls[0].headers.contains(&("Authorization".to_owned(), "key".to_owned())));

    let (mut it, _) = play(tutorial(NARROW));
    let unset = "is not set and stands for nothing";
    assert_eq!(
        it.send("agent"),
        [
            format!("! {{$botContext.transferMessage}} {unset}"),
            format!("! {{$botContext.convId}} {unset}"),
        ]
    );
}

#[test]
fn a_sentence_needs_the_wide_pattern() {
    let (mut it, _) = play(tutorial(NARROW));
    assert_eq!(it.send("I want to speak to an agent"), [ONLY_HELLO]);
    let (mut it, _) = play(tutorial(WIDE));
    it.send("I want to speak to an agent");
    assert_eq!(it.calls.len(), 1);
}

#[test]
fn an_interrupted_dialog_goes_on_with_its_slots() {
    let (mut it, _) = play(tutorial(NARROW));
    it.send("account balance");
    it.send("123456");
    let copy = "Do you want a copy of your most recent bill? [Yes] [No]";
    assert_eq!(it.send("bill question"), ["I can help you with your bill.", copy]);
    let link = "If you'd like a copy of your most recent bill, please go to http://example.com";
    assert_eq!(it.send("yes"), [link, WHICH_EMAIL]);
    assert_eq!(it.state.slots().next().map(|(_, value)| value), Some(&json!("123456")));
    assert_eq!(it.send("fred@home.com"), ["Your current balance is 42.50"]);
}
