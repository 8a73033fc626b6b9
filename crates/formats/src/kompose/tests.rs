//! Files of intents, and hostile ones.

use model::bot::{Bot, DialogKind, InteractionKind};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::read;
use crate::bot_file::SourceFile;
use crate::import::Imported;
use crate::problem::Severity;
use crate::{check_bot, from_json, to_json};

fn file(source: &Value) -> SourceFile {
    SourceFile { path: "shop/flowers.json".to_owned(), text: source.to_string() }
}

fn imported(source: &Value) -> Imported {
    read(&file(source)).unwrap_or_else(|error| panic!("{error}"))
}

fn shop() -> Value {
    json!({
        "languageCodes": ["en", "de"],
        "theme": "dark",
        "intents": [
            {"name": "Hello", "category": "welcome_event", "content": [{"message": "Hi, flowers?"}], "languageCode": "en"},
            {"name": "Sale", "category": "welcome_event", "content": ["Everything must go"],
             "urlPatternList": ["*/sale"], "languageCode": "en"},
            {"name": "order_status", "category": "intent", "trainingPhrases": ["Where is my order?", "where is my order? ", "track it"],
             "content": [{"type": "text", "value": "Let me see."},
                         {"platform": "kommunicate", "message": "Somebody will help.", "metadata": {"KM_ASSIGN_TO": "ann@example.com"}}],
             "fields": {"phone": {"type": "phone_number"}, "shoe": {"type": "shoe_size"}}},
            {"name": "stock", "category": "intent", "trainingPhrases": ["have you roses"], "webhook": true,
             "content": [{"type": "webhook", "url": "https://example.com/stock"}]},
            {"name": "Wie gehts", "category": "small_talk", "languageCode": "de", "trainingPhrases": ["Wie geht es dir?"],
             "content": "Gut!"},
            {"name": "clever", "category": "intent", "trainingPhrases": ["compute"],
             "content": [{"type": "code", "code": "exports.responseHandler = () => {}"}]},
            {"name": "Unknown User Input", "category": "fallback_intent", "content": [{"message": "Pardon?"}]},
        ],
    })
}

fn codes(imported: &Imported) -> Vec<&str> {
    imported.findings.iter().map(|finding| finding.code).collect()
}

fn errors(bot: &Bot) -> Vec<String> {
    let found = check_bot(bot).into_iter().filter(|it| it.severity == Severity::Error);
    found.map(|problem| problem.to_string()).collect()
}

#[test]
fn a_shop_becomes_a_bot_with_a_dialog_an_intent() {
    let imported = imported(&shop());
    let bot = &imported.bot;
    assert_eq!((bot.name.as_str(), bot.language.as_str()), ("flowers", "en"));
    assert_eq!(bot.languages, ["de"]);
    let names: Vec<&str> = bot.dialogs().map(|(key, _)| key.as_str()).collect();
    assert_eq!(
        names,
        ["hello", "sale", "order_status", "stock", "wie_gehts", "clever", "unknown_user_input"]
    );
    let events = |key: &str| bot.dialog(key).unwrap().starter.as_ref().unwrap().events.clone();
    assert_eq!(events("hello"), ["WELCOME", "Hello"]);
    assert_eq!(events("sale"), ["Sale"]);
    assert_eq!(bot.dialog("wie_gehts").unwrap().kind, DialogKind::Faq);
    assert_eq!(bot.dialog("unknown_user_input").unwrap().kind, DialogKind::Fallback);
    assert_eq!(bot.intents["order_status"].phrases, ["Where is my order?", "track it"]);
    assert_eq!(bot.intents["wie_gehts"].translations["de"], ["Wie geht es dir?"]);
    assert_eq!(errors(bot), Vec::<String>::new());
}

#[test]
fn replies_are_texts_people_and_webhooks() {
    let bot = imported(&shop()).bot;
    let kinds = |key: &str| -> Vec<InteractionKind> {
        bot.dialog(key).unwrap().interactions.values().map(|it| it.kind.clone()).collect()
    };
    let order = kinds("order_status");
    assert!(matches!(&order[0], InteractionKind::Statement { .. }), "{order:?}");
    assert!(
        matches!(order.last(), Some(InteractionKind::Transfer(to)) if to.agent.as_deref() == Some("ann@example.com")),
        "{order:?}"
    );
    assert!(
        matches!(&kinds("stock")[0], InteractionKind::External { bot, .. } if bot.as_str() == "webhook")
    );
    assert_eq!(bot.dialog("order_status").unwrap().captures[0].slot, "phone");
}

#[test]
fn rich_messages_are_shown_as_they_were() {
    let payload =
        json!([{"title": "Yes", "message": "yes please"}, {"title": "No", "message": "no"}]);
    let rich = json!({"message": "Roses?", "platform": "kommunicate",
                      "metadata": {"contentType": "300", "templateId": "6", "payload": payload}});
    let imported = imported(&json!({"intents": [
        {"name": "A", "category": "intent", "trainingPhrases": ["a"], "content": [rich]},
    ]}));
    let dialog = imported.bot.dialog("a").unwrap();
    let InteractionKind::Universal { content, waits: false } = &dialog.interactions["show"].kind
    else {
        panic!("{:?}", dialog.interactions)
    };
    let content: Value = serde_json::from_str(content).unwrap();
    assert_eq!(content["text"], "Roses?");
    assert_eq!(content["quickReplies"]["replies"][0]["click"]["actions"][0]["text"], "yes please");
}

#[test]
fn what_has_no_like_here_is_told_and_kept() {
    let imported = imported(&shop());
    let mut codes = codes(&imported);
    codes.sort_unstable();
    assert_eq!(codes, ["code", "unknown_field", "unknown_field", "url_pattern", "webhook"]);
    let bot = &imported.bot;
    assert_eq!(bot.vendor["kompose"]["theme"], "dark");
    assert_eq!(bot.dialog("sale").unwrap().vendor["kompose"]["urlPatternList"][0], "*/sale");
    assert_eq!(bot.dialog("stock").unwrap().vendor["kompose"]["webhook"], true);
}

#[test]
fn sources_that_are_none_are_refused_with_their_place() {
    for (text, code, place) in [
        ("{", "bad_json", "1:2"),
        ("[]", "no_intents", "/intents"),
        (r#"{"intents": 3}"#, "no_intents", "/intents"),
        (r#"{"intents": [], "intents": []}"#, "duplicate_key", "1:17"),
    ] {
        let error =
            read(&SourceFile { path: "x.json".to_owned(), text: text.to_owned() }).unwrap_err();
        assert_eq!((error.code, error.place.as_str()), (code, place), "{text}");
    }
}

#[test]
fn intents_with_one_name_keep_apart() {
    let intent =
        json!({"name": "A", "category": "intent", "trainingPhrases": ["a"], "content": ["one"]});
    let imported = imported(&json!({"intents": [intent, intent]}));
    let keys: Vec<&str> = imported.bot.dialogs().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["a", "a_2"]);
    assert!(codes(&imported).contains(&"duplicate_name"));
}

fn any_json() -> impl Strategy<Value = Value> {
    let words = prop::sample::select(vec![
        "name",
        "category",
        "content",
        "trainingPhrases",
        "languageCode",
        "urlPatternList",
        "fields",
        "message",
        "metadata",
        "payload",
        "url",
        "https://example.com",
        "welcome_event",
        "small_talk",
        "code",
        "type",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        words.clone().prop_map(Value::from),
        "[a-z{}\\[\\]\" ]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((words.clone(), inner), 0..6).prop_map(|members| Value::Object(
                members.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()
            )),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_intents_are_read_into_a_bot_that_can_be_written(intents in prop::collection::vec(any_json(), 0..6)) {
        let imported = imported(&json!({ "intents": intents }));
        let written = to_json(&imported.bot);
        let read = from_json(&written);
        prop_assert!(read.is_ok(), "{:?}\n{written:#}", read.err());
        prop_assert_eq!(&read.unwrap(), &imported.bot);
    }
}
