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
        external_bots: IndexMap::new(),
        answered_by: None,
        task_box: None,
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
        model.understand(&"’é 東\u{FEFF}".repeat(5_000), &Zoned::default()).entities.is_empty()
    );
}

#[test]
fn what_stands_like_the_marked_values_is_found() {
    let mut order = Entity::new("order", values(&[]));
    order.learned = [
        "where is [A-17](order)",
        "track my parcel [B 20](order) please",
        "when does [C-301](order) arrive",
        "cancel order [D-4](order)",
        "what about [E-55](order) then",
        "is [F-6](order) on its way",
        "where are you",
        "please call me",
        "cancel everything",
        "what about tomorrow then",
    ]
    .map(str::to_owned)
    .to_vec();
    let mut bot = bot();
    bot.entities.insert(key("order"), order);
    assert_eq!(
        entities(&bot, "where is X-99"),
        [("order".to_owned(), json!("X-99"), "X-99".to_owned())]
    );
    assert_eq!(entities(&bot, "good morning to you"), []);
}

#[test]
fn one_value_stands_for_all_of_its_entity() {
    let cities = values(&[("Delhi", &[]), ("Ouagadougou", &[]), ("Reykjavik", &[])]);
    let bot = with_entity(bot(), "city", cities);
    let bot = with_intent(bot, "fly", &["flights to [Delhi](city)", "go to [Delhi](city)"], &[]);
    let bot = with_intent(bot, "eat", &["pizza in my street", "order a burger"], &[]);
    let understood = trained(&bot).understand("flights to Ouagadougou", &Zoned::default());
    let (best, score) = &understood.intents[0];
    assert!(best.as_str() == "fly" && *score > 0.99, "{:?}", understood.intents);
}

#[test]
fn languages_are_told_apart_and_each_has_its_sentences() {
    let mut bot = with_intent(bot(), "hours", &["when are you open", "opening hours"], &[]);
    let bot = {
        let bot = &mut bot;
        bot.languages = vec!["de".to_owned()];
        let german = ["wann habt ihr geöffnet", "wie sind eure Öffnungszeiten"];
        bot.intents[0].translations =
            [("de".to_owned(), german.map(str::to_owned).to_vec())].into();
        &*bot
    };
    let model = trained(bot);
    for (text, language) in [("Wann habt ihr geöffnet?", "de"), ("when are you open", "en-US")] {
        let understood = model.understand(text, &Zoned::default());
        assert_eq!(understood.language.as_deref(), Some(language), "{text}");
        assert!(understood.intents[0].1 > 0.99, "{text}: {:?}", understood.intents);
    }
}

#[test]
fn small_talk_is_heard_by_those_who_answer_it() {
    let mut bot = with_intent(bot(), "hours", &["when are you open"], &[]);
    assert_eq!(trained(&bot).understand("thank you", &Zoned::default()).small_talk, None);
    bot.settings.small_talk.is_enabled = true;
    let heard = trained(&bot).understand("thank you!", &Zoned::default()).small_talk.unwrap();
    assert!(heard.topic.as_str() == "thanks" && heard.score > 0.9, "{heard:?}");
    assert!(!heard.answers.is_empty());
}

#[test]
fn a_model_reads_back_from_its_bytes() {
    let bot = with_entity(bot(), "city", values(&[("York", &["Yorke"]), ("Rome", &[])]));
    let bot = with_intent(bot, "travel", &["to york", "take me to rome"], &[]);
    let model = trained(&bot);
    let bytes = model.to_bytes().unwrap();
    let read = Model::from_bytes(&bytes, &bot).unwrap();
    for text in ["to yorke", "get me to rome", "else"] {
        let at = Zoned::default();
        assert_eq!(read.understand(text, &at), model.understand(text, &at), "{text}");
    }
    let mut other = bytes.clone();
    other[8] += 1;
    assert!(matches!(Model::from_bytes(&other, &bot), Err(ModelError::OtherVersion(_))));
    assert!(matches!(Model::from_bytes(b"{}", &bot), Err(ModelError::NoModel)));
    for cut in (12..bytes.len()).step_by(bytes.len() / 50 + 1) {
        assert!(Model::from_bytes(&bytes[..cut], &bot).is_err(), "cut at {cut}");
    }
}

/// Understands bytes as a text, as a phrase and as a learned sentence: what the fuzzed and the
/// collected inputs must survive.
fn survive(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let mut bot = with_intent(bot(), "asked", &[text.as_ref(), "where is my order"], &[]);
    bot.settings.small_talk.is_enabled = true;
    let mut thing = Entity::new("thing", values(&[(text.as_ref(), &["order"])]));
    thing.learned = vec![text.to_string(), "give me [this](thing)".to_owned()];
    bot.entities.insert(key("thing"), thing);
    for name in ["number", "money", "date_time", "duration", "phone", "url", "person", "location"] {
        let kind = EntityKind::BuiltIn(model::bot::BuiltIn::named(name));
        bot = with_entity(bot, name, kind);
    }
    let understood = trained(&bot).understand(&text, &Zoned::default());
    for found in &understood.entities {
        assert_eq!(&text[found.start..found.end], found.text, "{}", found.entity);
    }
    assert!(understood.intents.iter().all(|(_, score)| (0.0..=1.0).contains(score)));
}

#[test]
fn collected_texts_are_survived_alone_and_together() {
    let corpus = include_bytes!("../corpus/texts.txt");
    corpus.split(|byte| *byte == b'\n').for_each(survive);
    survive(corpus);
    survive(&corpus.repeat(8));
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(48))]

    #[test]
    fn any_bytes_are_survived(input in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
        survive(&input);
    }

    #[test]
    fn any_bot_and_any_text_give_an_answer(
        phrases in proptest::collection::vec(("[a-c]", "\\PC{0,40}"), 0..12),
        learned in proptest::collection::vec("\\PC{0,20}\\[\\PC{1,8}\\]\\(thing\\)\\PC{0,10}", 0..4),
        text in "\\PC{0,300}",
    ) {
        let mut bot = bot();
        bot.languages = vec!["ar".to_owned()];
        bot.settings.small_talk.is_enabled = true;
        for (name, phrase) in &phrases {
            let intent = bot.intents.entry(key(name)).or_default();
            intent.name.clone_from(name);
            intent.phrases.push(phrase.clone());
        }
        let mut thing = Entity::new("thing", values(&[]));
        thing.learned = learned;
        bot.entities.insert(key("thing"), thing);
        let model = trained(&bot);
        let understood = model.understand(&text, &Zoned::default());
        for found in &understood.entities {
            proptest::prop_assert_eq!(&text[found.start..found.end], &found.text);
        }
        for (_, score) in &understood.intents {
            proptest::prop_assert!((0.0..=1.0).contains(score));
        }
        let bytes = model.to_bytes().unwrap();
        let read = Model::from_bytes(&bytes, &bot).unwrap();
        proptest::prop_assert_eq!(read.understand(&text, &Zoned::default()), understood);
    }
}
