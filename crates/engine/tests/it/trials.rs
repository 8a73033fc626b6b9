//! Parts of a bot tried out by themselves.

use std::sync::Arc;

use engine::program::Program;
use engine::state::Values;
use engine::trials::{
    Given, TextDecision, WhyNot, read_fields, script_request, transform_request, try_call,
    try_question, try_rule, try_text,
};
use engine::{Recognised, ScoredIntent, StartedBy, Understanding};
use indexmap::IndexMap;
use model::call::{CallAnswer, HttpAnswer};
use model::channel::ChannelKind;
use model::contact::Profile;
use model::exchange::BotInput;
use model::script::{ScriptAction, ScriptPlace};
use serde_json::{Value, json};

use crate::build::key;
use crate::drive::moment;

const BOT: &str = r#"
format: 1
bot: shop
environments:
  test: { addresses: { shop: "https://test.example.com" } }
variables: { currency: { initial: EUR } }
intents: { buy: [x], leave: [y] }
entities: { size: { regex: x } }
integrations:
  Stock:
    post: "{$env.shop}/stock"
    query: { item: "{$botContext.slot.item}" }
    headers: { X-Currency: "{$botContext.currency}" }
    json: { said: "{$query}", count: "{$botContext.count}" }
    fields: { left: "{$.api_Stock.left}", all: "{$.api_Stock.shops[i].name}" }
    transform: change();
external_bots:
  guide: { protocol: rasa, url: { test: "https://guide.test", production: "https://guide.example" } }
stories:
  main:
    dialogs:
      order:
        starts_on: { patterns: ["*order*"], excluded: [cancel], intent: buy }
        interactions: { done: { say: Done. } }
      leave:
        starts_on: { intent: leave }
        interactions: { bye: { say: Bye. } }
      sized:
        starts_on: { entity: size }
        interactions: { fits: { say: It fits. } }
      off:
        enabled: false
        starts_on: { patterns: ["*order*"] }
        interactions: { never: { say: Never. } }
      fallback: { kind: fallback, interactions: { sorry: { say: Sorry. } } }
"#;

fn program_of(text: &str, environment: &str) -> Program {
    let file = formats::SourceFile { path: "bot.yaml".to_owned(), text: text.to_owned() };
    let parsed = formats::parse(&[file]);
    let bot = parsed.bot.unwrap_or_else(|| panic!("{text}: {:?}", parsed.problems));
    Program::compile(Arc::new(bot), environment)
}

fn given(text: &str, variables: &[(&str, Value)], slots: &[(&str, Value)]) -> Given {
    let values = |pairs: &[(&str, Value)]| -> IndexMap<String, Value> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
    };
    let values = Values { variables: values(variables), slots: values(slots) };
    Given { text: text.to_owned(), values }
}

fn answered(body: Value) -> CallAnswer {
    CallAnswer::Answered(HttpAnswer { status: 200, headers: Vec::new(), body })
}

fn meaning(scores: &[(&str, f64)], sizes: &[&str]) -> Understanding {
    let intent =
        |(intent, score): &(&str, f64)| ScoredIntent { intent: key(intent), score: *score };
    let entity = |text: &&str| Recognised {
        entity: key("size"),
        value: json!(text),
        text: (*text).to_owned(),
        start: 0,
        end: 0,
        detection: engine::Detection::Exact,
        score: 1.0,
    };
    Understanding {
        intents: scores.iter().map(intent).collect(),
        entities: sizes.iter().map(entity).collect(),
        ..Understanding::default()
    }
}

#[test]
fn a_call_is_rendered_with_what_was_given_over_the_bots_own_values() {
    let program = program_of(BOT, "test");
    let profile = Profile::default();
    let moment = moment(&profile, ChannelKind::Web);
    let given = given("two, please", &[("count", json!(2))], &[("item", json!("a b"))]);
    let tried = try_call(&program, &key("Stock"), given, &moment).unwrap();
    let call = tried.request.unwrap();
    assert_eq!(call.url, "https://test.example.com/stock?item=a%20b");
    assert_eq!(call.headers[0], ("X-Currency".to_owned(), "EUR".to_owned()));
    let body: Value = serde_json::from_str(&call.body.unwrap()).unwrap();
    assert_eq!(body, json!({ "said": "two, please", "count": "2" }));
    assert_eq!(tried.reports, []);

    let tried = try_call(&program, &key("Stock"), Given::default(), &moment).unwrap();
    let told: Vec<&str> = tried.reports.iter().map(|report| report.message.as_str()).collect();
    assert_eq!(told.len(), 2, "item and count are unset: {told:?}");
    assert!(try_call(&program, &key("Other"), Given::default(), &moment).is_none());
}

#[test]
fn fields_are_read_from_an_answer_after_its_script() {
    let program = program_of(BOT, "test");
    let profile = Profile::default();
    let moment = moment(&profile, ChannelKind::Web);
    let stock = key("Stock");
    let body = json!({ "left": 3, "shops": [{ "name": "a" }, { "name": "b" }] });
    let read = |actions| {
        let answer = answered(body.clone());
        read_fields(&program, (&stock, answer, actions), Given::default(), &moment)
    };
    let fields = read(Vec::new());
    assert_eq!(json!(fields), json!({ "left": 3, "all": ["a", "b"] }));
    let request =
        transform_request(&program, (&stock, answered(body.clone())), Given::default(), &moment);
    let request = request.unwrap();
    assert_eq!((&*request.source, request.place), ("change();", ScriptPlace::Transform));
    assert!(request.snapshot.variables["api_Stock"]["jsonData"].is_string());
    let changed = ScriptAction::SetVariable {
        name: "api_Stock".to_owned(),
        value: json!({ "jsonData": "{\"left\": 0}" }),
        scope: model::bot::Scope::Session,
    };
    assert_eq!(read(vec![changed])["left"], 0);
    let failed = CallAnswer::Answered(HttpAnswer { status: 500, headers: Vec::new(), body });
    assert_eq!(transform_request(&program, (&stock, failed), Given::default(), &moment), None);
}

#[test]
fn a_question_goes_where_the_environment_says() {
    let profile = Profile::default();
    let moment = moment(&profile, ChannelKind::Web);
    for (environment, url) in
        [("test", "https://guide.test"), ("production", "https://guide.example")]
    {
        let program = program_of(BOT, environment);
        let tried = try_question(&program, &key("guide"), given("hi", &[], &[]), &moment).unwrap();
        let asked = tried.request.unwrap();
        assert!(asked.url.starts_with(url), "{}", asked.url);
        assert!(matches!(asked.input, BotInput::Message { ref text, .. } if text == "hi"));
    }
}

#[test]
fn a_script_reads_what_was_given() {
    let program = program_of(BOT, "test");
    let profile = Profile::default();
    let moment = moment(&profile, ChannelKind::Web);
    let given = given("hello", &[("count", json!(2))], &[("item", json!("pen"))]);
    let answers = vec![(key("Stock"), answered(json!({ "left": 3 })))];
    let place = (ScriptPlace::ProcessUserResponse, "code();");
    let request = script_request(&program, place, (given, answers), &moment);
    assert_eq!((&*request.source, request.place), ("code();", ScriptPlace::ProcessUserResponse));
    let snapshot = request.snapshot;
    assert_eq!(snapshot.message, "hello");
    assert_eq!(snapshot.variables["count"], 2);
    assert_eq!(snapshot.variables["currency"], "EUR");
    assert_eq!(snapshot.variables["api_StockStatus"], 200);
    assert_eq!(snapshot.slots["item"], "pen");
    assert_eq!(snapshot.environment["shop"], "https://test.example.com");
}

#[test]
fn a_rule_holds_by_its_condition_and_its_variables() {
    let profile = Profile::default();
    let moment = moment(&profile, ChannelKind::Web);
    let (none, size) = (meaning(&[], &[]), meaning(&[("buy", 0.7)], &["XL"]));
    for (rule, text, understanding, expected, captured) in [
        ("{ pattern: [\"ye*\"] }", "Yes", &none, (true, true), None),
        ("{ pattern: [\"ye*\"], excluded: [but] }", "yes but", &none, (false, false), None),
        ("{ exact: [ok] }", " OK ", &none, (true, true), None),
        ("{ exact: [ok] }", "okay", &none, (false, false), None),
        ("{ regex: '\\d{3}' }", "my 123", &none, (true, true), Some(json!("123"))),
        (
            "{ regex: '\\d{3}', slot: { pin: \"{$query}\" }, set: { seen: \"yes\" } }",
            "123",
            &none,
            (true, true),
            Some(json!({ "seen": "yes", "slot.pin": "123" })),
        ),
        ("{ choice: Red }", "red", &none, (true, true), None),
        ("{ choice: Red }", "blue", &none, (false, false), None),
        ("{ intent: buy }", "x", &size, (true, true), None),
        ("{ intent: leave }", "x", &size, (false, false), None),
        ("{ entity: size }", "x", &size, (true, true), Some(json!(["XL"]))),
        ("{ entity: size }", "x", &none, (false, false), None),
        ("{ no_match: true }", "x", &none, (true, true), None),
        ("{ where: [{ variable: count, gt: \"1\" }] }", "x", &none, (true, true), None),
        ("{ where: [{ variable: count, gt: \"5\" }] }", "x", &none, (false, true), None),
        (
            "{ exact: [x], where: [{ variable: count, gt: \"5\" }] }",
            "x",
            &none,
            (false, true),
            None,
        ),
    ] {
        let head = BOT.split("stories:").next().unwrap();
        let bot = format!(
            "{head}stories: {{ s: {{ dialogs: {{ d: {{ interactions: {{ \
             q: {{ choose: Which?, choices: [Red], rules: [{rule}] }} }} }} }} }} }}"
        );
        let given = given(text, &[("count", json!(2))], &[]);
        let place = (&key("d"), &key("q"));
        let tried =
            try_rule(&program_of(&bot, "test"), place, (given, understanding.clone()), &moment);
        let tried = tried.unwrap();
        assert_eq!((tried.holds, tried.condition), expected, "{rule} {text}");
        assert_eq!(tried.captured, captured, "{rule} {text}");
    }
}

#[test]
fn a_text_is_told_what_it_starts_and_why_not_the_rest() {
    let program = program_of(BOT, "test");
    let profile = Profile::default();
    let moment = moment(&profile, ChannelKind::Web);
    let order = || StartedBy::Pattern { pattern: "*order*".to_owned() };
    let buy = |score| StartedBy::Intent { intent: key("buy"), score };
    let leave = |score| StartedBy::Intent { intent: key("leave"), score };
    let sized = || StartedBy::Entity { entity: key("size") };
    let starts = |dialog: &str, by| TextDecision::Starts { dialog: key(dialog), by };
    for (text, understanding, decision, met) in [
        (
            "my order",
            meaning(&[("leave", 0.9)], &[]),
            starts("order", order()),
            vec![
                ("order", order(), None),
                ("leave", leave(0.9), Some(WhyNot::Outranked)),
                ("off", order(), Some(WhyNot::Disabled)),
            ],
        ),
        (
            "cancel my order",
            meaning(&[("buy", 0.3)], &["XL"]),
            starts("sized", sized()),
            vec![
                ("order", order(), Some(WhyNot::Excluded)),
                ("order", buy(0.3), Some(WhyNot::Unsure)),
                ("sized", sized(), None),
                ("off", order(), Some(WhyNot::Disabled)),
            ],
        ),
        (
            "either",
            meaning(&[("buy", 0.62), ("leave", 0.6)], &[]),
            TextDecision::Asks(vec![key("order"), key("leave")]),
            vec![
                ("order", buy(0.62), Some(WhyNot::Asked)),
                ("leave", leave(0.6), Some(WhyNot::Asked)),
            ],
        ),
        ("what", meaning(&[("buy", 0.01)], &[]), starts("fallback", StartedBy::Kind), vec![]),
    ] {
        let tried = try_text(&program, (given(text, &[], &[]), understanding), &moment);
        assert_eq!(tried.decision, decision, "{text}");
        let told: Vec<_> = tried
            .starters
            .iter()
            .map(|it| (it.dialog.as_str(), it.by.clone(), it.why_not))
            .collect();
        assert_eq!(told, met, "{text}");
    }
}
