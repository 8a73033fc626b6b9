//! The tutorial's bot, row by row.

use serde_json::json;
use testkit::Answer;

use crate::runner::tests;
use crate::server::{COMPANY_KEY, TestServer};
use crate::talk::Talk;

tests![
    the_tutorial_answers_as_it_is_written,
    a_failing_company_is_told_to_the_contact,
    the_previewer_says_the_message_itself_and_stays_with_the_bot,
    the_widget_hands_over_with_the_message_and_queues_the_conversation,
    the_tutorials_own_pattern_misses_its_sample,
    an_interrupted_dialog_goes_on_with_its_slots,
];

const WELCOME: &str = "Hello World!";
const INTRO: &str = "I can get your latest balance.";
const ASK_NUMBER: &str = "Please enter your 6-digit account number? (eg: 123456)";
const ASK_EMAIL: &str = "Please give me your email address (eg: fred@home.com)";
const FALLBACK: &str = "Sorry, I only know ‘hello’ and ‘goodbye’.";
const HELP: &str = "I can help you with your bill.";
const WANT_COPY: &str = "Do you want a copy of your most recent bill?";
const COPY: &str = "If you'd like a copy of your most recent bill, please go to http://example.com";
const NO_COPY: &str = "OK. How else can I help you today?";
const HOLD_ON: &str = "Hold on while I transfer you to an agent.";
const NOTHING_FOUND: &str = "Sorry, I could not find anything for that.";

fn balance() -> Answer {
    Answer::json(200, &json!({ "accountId": "123456", "accountBalance": "42.50" }))
}

/// Rows 0 to 9 and 15, in one conversation.
async fn the_tutorial_answers_as_it_is_written(server: TestServer) {
    server.set_up_billing().await;
    server.company.on("/accountBalance", balance());
    let talk = Talk::open(&server.client, "web").await;
    let rows: [(&str, &[&str]); 17] = [
        ("reset", &["A new session has begun."]),
        ("hi", &[WELCOME]),
        ("I have a question about my bill", &[HELP, WANT_COPY]),
        ("yup", &[COPY]),
        ("bill question", &[HELP, WANT_COPY]),
        ("nope", &[NO_COPY]),
        ("account balance", &[INTRO, ASK_NUMBER]),
        ("12345", &[FALLBACK, ASK_NUMBER]),
        ("123456", &[ASK_EMAIL]),
        ("fred", &[FALLBACK, ASK_EMAIL]),
        ("fred@home.com", &["Your current balance is 42.50"]),
        ("account balance", &[INTRO, ASK_NUMBER]),
        ("654321", &[ASK_EMAIL]),
        ("ada@home.com", &["Your current balance is 42.50"]),
        ("asdf", &[FALLBACK]),
        ("bye", &["Thanks for chatting. Goodbye!"]),
        ("reset", &["A new session has begun."]),
    ];
    for (text, replies) in rows {
        assert_eq!(talk.say(text).await, replies, "to {text:?}");
    }

    let calls = server.company.requests();
    let queries: Vec<&str> = calls.iter().map(|call| call.query.as_str()).collect();
    assert_eq!(
        queries,
        ["accountNumber=123456&email=fred%40home.com", "accountNumber=654321&email=ada%40home.com"]
    );
    assert!(calls.iter().all(|call| call.method == "GET" && call.path == "/accountBalance"));
    let reports = server.reports().await;
    assert_eq!(reports.len(), 3, "one for each text that nothing understood");
    assert!(reports.iter().all(|entry| entry["report"]["severity"] == "debug"), "{reports:?}");
}

/// Row 10.
async fn a_failing_company_is_told_to_the_contact(server: TestServer) {
    server.set_up_billing().await;
    for status in [400, 404] {
        server.company.forget_answers();
        server.company.on("/accountBalance", Answer::status(status));
        let talk = Talk::open(&server.client, "web").await;
        assert_eq!(talk.say("balance").await, [INTRO, ASK_NUMBER]);
        assert_eq!(talk.say("123456").await, [ASK_EMAIL]);
        assert_eq!(talk.say("fred@home.com").await, [NOTHING_FOUND], "status {status}");
    }
    // A server's own fault is asked again, three times in all.
    server.company.forget_answers();
    server.company.on("/accountBalance", Answer::status(500));
    let before = server.company.requests().len();
    let talk = Talk::open(&server.client, "web").await;
    talk.say("balance").await;
    talk.say("123456").await;
    assert_eq!(talk.say("fred@home.com").await, [NOTHING_FOUND]);
    assert_eq!(server.company.requests().len() - before, 3);
}

/// Row 11.
async fn the_previewer_says_the_message_itself_and_stays_with_the_bot(server: TestServer) {
    server.set_up_billing().await;
    server.company.on("/livePersonAgent", Answer::json(200, &json!({})));
    let talk = Talk::open(&server.client, "web").await;

    assert_eq!(talk.say("agent").await, [HOLD_ON]);

    let calls = server.company.requests();
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].method, "POST");
    assert_eq!(calls[0].header("authorization"), Some(COMPANY_KEY));
    let body = calls[0].json().unwrap();
    assert!(!body["chatBotId"].as_str().unwrap().is_empty(), "{body}");
    assert!(!body["userPlatformId"].as_str().unwrap().is_empty(), "{body}");
    for unset in ["message", "conversationId"] {
        assert!(matches!(body[unset].as_str(), None | Some("")), "{unset}: {body}");
    }
    assert_eq!(talk.status().await, "with_bot");
    assert_eq!(talk.say("hi").await, [WELCOME]);
}

/// Row 12.
async fn the_widget_hands_over_with_the_message_and_queues_the_conversation(server: TestServer) {
    server.set_up_billing().await;
    server.company.on("/livePersonAgent", Answer::json(200, &json!({})));
    let talk = Talk::open(&server.client, "widget").await;

    assert_eq!(talk.say("agent").await, Vec::<String>::new());

    let calls = server.company.requests();
    assert_eq!(calls.len(), 1);
    let body = calls[0].json().unwrap();
    assert_eq!(body["message"], HOLD_ON);
    assert_eq!(body["agentSkillName"], "billing");
    let view = talk.view().await;
    assert_eq!((&view["status"], &view["team"]), (&json!("queued"), &json!("billing")));
    // The bot isn't asked any more.
    assert_eq!(talk.say("hi").await, Vec::<String>::new());
    assert_eq!(talk.view().await["last_number"], 2);
}

/// Row 13.
async fn the_tutorials_own_pattern_misses_its_sample(server: TestServer) {
    server.set_up_billing().await;
    server.company.on("/livePersonAgent", Answer::json(200, &json!({})));
    let sample = "I want to speak to an agent";
    let talk = Talk::open(&server.client, "widget").await;
    assert_eq!(talk.say(sample).await, Vec::<String>::new());
    assert_eq!(talk.status().await, "queued");

    // As printed: without the stars, and the sample is no training phrase.
    let literal = server
        .billing()
        .replace("*(agent|representative|help|human)*", "(agent|representative|help|human)")
        .replace("          samples: [I want to speak to an agent]\n", "");
    assert!(!literal.contains("I want to speak"));
    server.publish("literal", &literal).await;
    server.channel("literal", "literal", json!({ "kind": "widget" })).await;
    let talk = Talk::open(&server.client, "literal").await;
    assert_eq!(talk.say(sample).await, [FALLBACK]);
    assert_eq!(talk.say("agent").await, Vec::<String>::new());
    assert_eq!(talk.status().await, "queued");
}

/// Row 14.
async fn an_interrupted_dialog_goes_on_with_its_slots(server: TestServer) {
    server.set_up_billing().await;
    server.company.on("/accountBalance", balance());
    let talk = Talk::open(&server.client, "web").await;
    talk.say("account balance").await;
    talk.say("123456").await;
    assert_eq!(talk.say("bill question").await, [HELP, WANT_COPY]);
    assert_eq!(talk.say("nope").await, [NO_COPY, ASK_EMAIL]);
    assert_eq!(talk.say("fred@home.com").await, ["Your current balance is 42.50"]);
    let query = &server.company.requests()[0].query;
    assert_eq!(query, "accountNumber=123456&email=fred%40home.com");
}
