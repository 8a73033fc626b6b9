use indexmap::IndexMap;
use jiff::Zoned;
use model::bot::{
    Bot, Dialog, DialogKind, Entity, EntityKind, Intent, Settings, Starter, Story, Vendor,
    implicit_intent,
};
use model::key::Key;
use serde_json::{Value, json};

use super::*;

fn key(name: &str) -> Key {
    Key::new(name).unwrap()
}

fn bot() -> Bot {
    Bot {
        key: key("shop"),
        name: "Shop".to_owned(),
        description: None,
        language: "en-US".to_owned(),
        languages: Vec::new(),
        settings: Settings::default(),
        environments: IndexMap::new(),
        credentials: IndexMap::new(),
        variables: IndexMap::new(),
        intents: IndexMap::new(),
        entities: IndexMap::new(),
        integrations: IndexMap::new(),
        functions: None,
        stories: IndexMap::new(),
        vendor: Vendor::new(),
    }
}

fn with_intent(mut bot: Bot, name: &str, phrases: &[&str], children: &[&str]) -> Bot {
    let intent = Intent {
        name: name.to_owned(),
        phrases: phrases.iter().map(|phrase| (*phrase).to_owned()).collect(),
        children: children.iter().map(|child| key(child)).collect(),
        ..Intent::default()
    };
    bot.intents.insert(key(name), intent);
    bot
}

fn with_starter(mut bot: Bot, dialog: &str, intent: Option<&str>, samples: &[&str]) -> Bot {
    let starter = Starter {
        intent: intent.map(key),
        samples: samples.iter().map(|sample| (*sample).to_owned()).collect(),
        ..Starter::default()
    };
    let made = Dialog {
        name: dialog.to_owned(),
        description: None,
        kind: DialogKind::Standard,
        is_enabled: true,
        starter: Some(starter),
        escalate_after: None,
        label: None,
        captures: Vec::new(),
        interactions: IndexMap::new(),
        vendor: Vendor::new(),
    };
    let story = Story { name: dialog.to_owned(), dialogs: IndexMap::new(), vendor: Vendor::new() };
    bot.stories.entry(key("main")).or_insert(story).dialogs.insert(key(dialog), made);
    bot
}

fn with_entity(mut bot: Bot, name: &str, kind: EntityKind) -> Bot {
    bot.entities.insert(key(name), Entity::new(name, kind));
    bot
}

fn values(values: &[(&str, &[&str])]) -> EntityKind {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let values =
        values.iter().map(|(value, synonyms)| ((*value).to_owned(), owned(synonyms))).collect();
    EntityKind::Values { values, is_fuzzy: false }
}

fn trained(bot: &Bot) -> Model {
    Model::train(bot, 1)
}

fn intents(bot: &Bot, text: &str) -> Vec<String> {
    let understood = trained(bot).understand(text, &Zoned::default());
    let same = understood.intents.into_iter().filter(|(_, score)| *score > 0.999);
    same.map(|(key, _)| String::from(key)).collect()
}

fn entities(bot: &Bot, text: &str) -> Vec<(String, Value, String)> {
    let found = trained(bot).understand(text, &Zoned::default()).entities;
    for one in &found {
        assert_eq!(&text[one.start..one.end], one.text);
    }
    found.into_iter().map(|one| (String::from(one.entity), one.value, one.text)).collect()
}

#[test]
fn a_phrase_is_recognised_however_it_is_typed() {
    for (phrase, text, is_same) in [
        ("I have a question about my bill", "i have a  QUESTION about my bill?!", true),
        ("What's my balance?", "what’s my balance", true),
        ("What's my balance?", "‘what`s my balance’", true),
        ("rock 'n' roll", "Rock n roll", true),
        ("ÜBERWEISUNG", "überweisung…", true),
        ("¿Dónde está?", "dónde está", true),
        ("e-mail", "e mail", true),
        ("余额 是多少？", "余额是多少", true),
        ("👍", "👍\u{FE0F}", true),
        ("👍", "👎", false),
        ("my bill", "my bills", false),
        ("my bill", "about my bill", false),
        ("", "", false),
        ("?", "!", false),
    ] {
        let bot = with_intent(bot(), "asked", &[phrase], &[]);
        assert_eq!(!intents(&bot, text).is_empty(), is_same, "{phrase} / {text}");
    }
}

#[test]
fn a_child_counts_as_its_parents_too() {
    let bot = with_intent(bot(), "pay", &["pay"], &["refund", "bill"]);
    let bot = with_intent(bot, "money", &[], &["pay"]);
    let bot = with_intent(bot, "bill", &["my bill", "both"], &[]);
    let bot = with_intent(bot, "refund", &["both"], &["money"]);
    assert_eq!(intents(&bot, "My bill."), ["bill", "pay", "money", "refund"]);
    assert_eq!(intents(&bot, "pay"), ["pay", "money", "refund"]);
    assert_eq!(intents(&bot, "both")[..2], ["bill", "pay"]);
    assert_eq!(intents(&bot, "both").len(), 4);
}

#[test]
fn samples_of_starters_are_phrases_when_the_settings_say_so() {
    let mut bot = with_intent(bot(), "bill", &[], &[]);
    bot = with_starter(bot, "billing", Some("bill"), &["my invoice"]);
    bot = with_starter(bot, "opening_hours", None, &["When are you open?"]);
    assert_eq!(intents(&bot, "My invoice"), ["bill"]);
    assert_eq!(intents(&bot, "when are you open"), ["dialog.opening_hours"]);
    bot.settings.samples_train = false;
    assert!(intents(&bot, "my invoice").is_empty());
    bot.settings.samples_train = true;
    bot.stories[0].dialogs[0].is_enabled = false;
    assert!(intents(&bot, "my invoice").is_empty());
}

#[test]
fn an_implicit_intent_is_a_key_for_the_longest_key() {
    let longest = key(&"x".repeat(80));
    assert_eq!(implicit_intent(&longest).as_str(), format!("dialog.{}", "x".repeat(73)));
}

#[test]
fn values_are_found_by_their_longest_name_at_the_edges_of_words() {
    let cities = values(&[
        ("York", &[]),
        ("New York City", &["new york", "NYC", "the big  apple"]),
        ("東京", &["とうきょう"]),
    ]);
    let bot = with_entity(bot(), "city", cities);
    for (text, expected) in [
        ("From new YORK to york!", vec![("New York City", "new YORK"), ("York", "york")]),
        ("new york city", vec![("New York City", "new york city")]),
        ("the big-apple", vec![("New York City", "the big-apple")]),
        ("the big pear, nyc", vec![("New York City", "nyc")]),
        ("newyork yorkshire", vec![]),
        ("東京に行きたい", vec![("東京", "東京")]),
    ] {
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(value, text)| ("city".to_owned(), json!(value), text.to_owned()))
            .collect();
        assert_eq!(entities(&bot, text), expected, "{text}");
    }
}

#[test]
fn entities_of_different_kinds_may_overlap() {
    let bot = with_entity(bot(), "size", values(&[("large", &["big"])]));
    let bot = with_entity(bot, "thing", values(&[("big bag", &[])]));
    let bot = with_entity(bot, "code", EntityKind::Regex(r"[A-Z]{2}\d+".to_owned()));
    let bot = with_entity(bot, "broken", EntityKind::Regex("(".to_owned()));
    let bot = with_entity(bot, "anything", EntityKind::Regex("x*".to_owned()));
    let names = |text| {
        let found = entities(&bot, text).into_iter();
        found.map(|(entity, _, text)| format!("{entity}:{text}")).collect::<Vec<_>>()
    };
    assert_eq!(
        names("A big bag, AB12 xx"),
        ["thing:big bag", "size:big", "code:AB12", "anything:xx"]
    );
}

#[test]
fn numbers_and_addresses_are_known() {
    let kind = |name: &str| EntityKind::BuiltIn(model::bot::BuiltIn::named(name));
    let bot = with_entity(bot(), "n", kind("Number"));
    let bot = with_entity(with_entity(bot, "e", kind("email")), "d", kind("moon phase"));
    for (language, text, expected) in [
        ("en", "12 or -3.50 of 1,234,567.8", vec![json!(12), json!(-3.5), json!(1_234_567.8)]),
        ("de-DE", "1.234,5 Euro", vec![json!(1234.5)]),
        ("fr", "1\u{202f}234 €", vec![json!(1234)]),
        ("en", "$42.50, 50%, 007", vec![json!(42.5), json!(50), json!(7)]),
        ("en", "table 4 200 times", vec![json!(4), json!(200)]),
        ("en", "abc123 3rd 12.05.2024 1.2.3", vec![]),
        ("en", "write to fred@home.com.", vec![json!("fred@home.com")]),
        ("en", "a@b, @c.de", vec![]),
    ] {
        let mut bot = bot.clone();
        bot.language = language.to_owned();
        let found: Vec<_> = entities(&bot, text).into_iter().map(|(_, value, _)| value).collect();
        let as_f64 = |value: &Value| value.as_f64().map_or_else(|| value.clone(), |n| json!(n));
        let plain = |values: &[Value]| values.iter().map(as_f64).collect::<Vec<_>>();
        assert_eq!(plain(&found), plain(&expected), "{text}");
    }
}

#[test]
fn the_same_bot_and_text_give_the_same_answer() {
    let bot = with_entity(bot(), "city", values(&[("York", &["Yorke"]), ("Rome", &[])]));
    let bot = with_intent(bot, "travel", &["to york"], &[]);
    let (one, other) = (trained(&bot), trained(&bot));
    assert_eq!(
        one.understand("to york", &Zoned::default()),
        other.understand("to york", &Zoned::default())
    );
}

#[test]
fn long_texts_are_read_up_to_the_limit() {
    let bot = with_entity(bot(), "thing", values(&[("a a a a a a a b", &[]), ("a", &[])]));
    let model = trained(&bot);
    let found = model.understand(&"a ".repeat(100_000), &Zoned::default()).entities;
    assert_eq!(found.len(), entity::MAX_FOUND);
    assert!(
        model
            .understand(&"’é 東\u{FEFF}".repeat(5_000), &Zoned::default())
            .entities
            .is_empty()
    );
}
