use serde_json::json;

use super::*;
use crate::bot_file::SourceFile;

const WHOLE: &str = r#"format: 1
name: Account balance
environment: production
channel: sms
language: de
contact: { name: Ada }
start: account_balance/ask_number
variables: { tries: 1 }
slots: { city: Rome }
answers:
  Balance: { body: { balance: "1,000" } }
  shop: [{ status: 503, body: null }, { body: text }, { error: timeout }]
turns:
  - bot: ["Which number?"]
  - user: "123456"
    bot: [{ contains: e-mail }, { regex: "^Your" }]
    variables: { slot.account: "123456", gone: null }
  - tap: Yes
    status: queued
  - event: PROMO
  - file: { name: a.png, media_type: image/png, size: 2048 }
  - location: { latitude: 1.5, longitude: -2.25, label: Here }
  - silence: true
  - agent: { says: Hello. }
  - agent: { does: never_comes }
"#;

fn read_text(text: &str) -> TestFile {
    read(&SourceFile { path: "tests/a.test.yaml".to_owned(), text: text.to_owned() })
}

#[test]
fn a_test_says_what_is_done_and_expected() {
    let file = read_text(WHOLE);
    let test = file.test.unwrap_or_else(|| panic!("{:?}", file.problems));
    assert_eq!((test.name.as_str(), test.channel), ("Account balance", ChannelKind::Sms));
    assert_eq!(test.environment, EnvironmentName::Production);
    assert_eq!(test.start.as_ref().unwrap().to_string(), "account_balance/ask_number");
    let came = |status, body| Answer::Came { status, body };
    assert_eq!(test.answers["Balance"], [came(200, json!({ "balance": "1,000" }))]);
    assert_eq!(test.answers["shop"][0], came(503, Value::Null));
    assert_eq!(test.answers["shop"][2], Answer::Failed("timeout".to_owned()));
    assert_eq!(test.turns[0].did, Did::Nothing);
    assert_eq!(test.turns[0].bot, Some(vec![Expected::Is("Which number?".to_owned())]));
    assert_eq!(test.turns[1].variables["slot.account"], json!("123456"));
    assert_eq!(test.turns[2].status, Some(TestStatus::Queued));
    assert_eq!((&test.turns[2].did, &test.turns[2].bot), (&Did::Tap("Yes".to_owned()), &None));
    let (name, media_type) = ("a.png".to_owned(), "image/png".to_owned());
    assert_eq!(test.turns[4].did, Did::File { name, media_type, size: Some(2_048) });
    assert_eq!(test.turns[6].did, Did::StaySilent);
    assert_eq!(test.turns[7].did, Did::Agent(AgentDid::Said("Hello.".to_owned())));
    assert_eq!(test.turns[8].did, Did::Agent(AgentDid::NeverCame));
}

#[test]
fn a_test_that_is_written_is_read_the_same() {
    let test = read_text(WHOLE).test;
    let text = to_yaml(test.as_ref().unwrap());
    assert_eq!(read_text(&text).test, test, "{text}");
    let small = read_text("format: 1\nturns: [{ user: hi }]\n").test;
    assert_eq!(small.as_ref().unwrap().name, "a", "the file's name");
    assert_eq!(read_text(&to_yaml(small.as_ref().unwrap())).test, small);
}

#[test]
fn what_is_wrong_with_a_test_has_its_place_and_code() {
    for (text, place) in [
        ("turns: []\n", (1, "missing_field")),
        ("format: 1\nturns: []\n", (1, "bad_turn")),
        ("format: 1\nturns:\n  - says: hi\n", (3, "unknown_field")),
        ("format: 1\nturns:\n  - { user: a, tap: b }\n", (3, "bad_turn")),
        ("format: 1\nturns:\n  - { user: a }\n  - { bot: [b] }\n", (4, "bad_turn")),
        ("format: 1\nturns: [{ user: a, bot: [{ regex: '(' }] }]\n", (2, "bad_regex")),
        ("format: 1\nturns: [{ user: a, bot: [{}] }]\n", (2, "bad_turn")),
        ("format: 1\nstart: a b\nturns: [{ user: a }]\n", (2, "bad_target")),
        ("format: 1\nturns: [{ agent: {} }]\n", (2, "bad_turn")),
        ("format: 1\nturns: [{ agent: { does: sleep } }]\n", (2, "unknown_word")),
        (
            "format: 1\nanswers: { a: { status: 200, error: timeout } }\nturns: [{ user: a }]\n",
            (2, "bad_answer"),
        ),
        ("format: 1\nturns: [{ user: 1 }]\n", (2, "wrong_type")),
        ("format: 1\nturns: [{ location: { latitude: 91, longitude: 0 } }]\n", (2, "out_of_range")),
    ] {
        let file = read_text(text);
        let found = file.problems.first().map(|it| (it.line, it.code));
        assert_eq!((found, file.test), (Some(place), None), "{text}");
    }
}

#[test]
fn what_differs_is_said_in_words() {
    let turn = |text: &str| {
        let text = format!("format: 1\nturns:\n  - user: a\n{text}");
        let file = read_text(&text);
        file.test.unwrap_or_else(|| panic!("{:?}", file.problems)).turns.remove(0)
    };
    let bot = ["Hello Ada.".to_owned(), "Your balance is 7.".to_owned()];
    let values = [("n".to_owned(), json!("7")), ("slot.s".to_owned(), json!([1]))].into();
    let got = Got { bot: &bot, values: &values, status: TestStatus::Open };
    for (text, expected) in [
        ("", vec![]),
        ("    bot: [' Hello Ada.', { regex: '[0-9]' }]\n", vec![]),
        ("    bot: [{ contains: Ada }, { contains: balance }]\n    status: open\n", vec![]),
        ("    variables: { n: 7, slot.s: [1], other: null }\n", vec![]),
        (
            "    bot: [Hello., { contains: '8' }]\n",
            vec![
                ("\"Hello.\"", "\"Hello Ada.\""),
                ("a message that contains \"8\"", "\"Your balance is 7.\""),
            ],
        ),
        ("    bot: [Hello Ada.]\n", vec![("no more messages", "\"Your balance is 7.\"")]),
        (
            "    bot: [{ contains: H }, { contains: Y }, more]\n",
            vec![("\"more\"", "no more messages")],
        ),
        ("    variables: { n: 8 }\n", vec![("n = 8", "n = \"7\"")]),
        ("    status: closed\n", vec![("status closed", "status open")]),
    ] {
        let found = differences(&turn(text), got);
        let found: Vec<_> =
            found.iter().map(|it| (it.expected.as_str(), it.got.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_bots_tests_are_no_part_of_it() {
    let bot = "format: 1\nbot: b\nstories:\n  main:\n    dialogs:\n      hi:\n        starts_on: { patterns: [hi] }\n        interactions: { greet: { say: Hello. } }\n";
    let file = |path: &str, text: &str| SourceFile { path: path.to_owned(), text: text.to_owned() };
    for (test, told) in [
        ("format: 1\nturns: [{ user: hi, bot: [Hello.] }]\n", None),
        ("format: 1\nstart: hi/gret\nturns: [{ bot: [Hello.] }]\n", Some((2, "unknown_target"))),
        (
            "format: 1\nanswers: { api: { body: 1 } }\nturns: [{ user: hi }]\n",
            Some((2, "unknown_integration")),
        ),
        ("format: 1\nturns: [{ usr: hi }]\n", Some((2, "unknown_field"))),
    ] {
        let parsed = crate::parse(&[file("bot.yaml", bot), file("t/hi.test.yaml", test)]);
        assert!(parsed.bot.is_some(), "{test}: {:?}", parsed.problems);
        assert_eq!(parsed.tests.len(), 1);
        let found: Vec<_> = crate::check(&parsed)
            .into_iter()
            .filter(|problem| problem.file == "t/hi.test.yaml")
            .map(|problem| (problem.severity, (problem.line, problem.code)))
            .collect();
        let expected = told.map(|told| (crate::Severity::Warning, told));
        assert_eq!(found, Vec::from_iter(expected), "{test}");
    }
}
