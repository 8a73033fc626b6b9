//! Projects, and hostile ones.

use model::bot::{Bot, Condition, DialogKind, EntityKind, InteractionKind, Next};
use proptest::prelude::*;

use super::{MAX_BYTES, MAX_VALUES, read};
use crate::bot_file::SourceFile;
use crate::import::Imported;
use crate::problem::Severity;
use crate::{check_bot, from_json, to_json};

const DOMAIN: &str = r#"
version: "3.1"
intents: [greet, {book: {use_entities: true}}, affirm, deny, faq, goodbye]
entities: [city, {ticket: {roles: [a]}}]
slots:
  city: {type: text, mappings: [{type: from_entity, entity: city}]}
  people: {type: float, mappings: [{type: from_text}]}
  sure: {type: bool, initial_value: false, mappings: [{type: from_intent, intent: affirm, value: true}, {type: from_intent, intent: deny, value: false}]}
responses:
  utter_greet:
  - text: "Hello!"
  - text: "Hi there"
    channel: sms
  utter_menu:
  - text: "What now?"
    buttons:
    - {title: "Book", payload: "/book"}
    - {title: "Bye", payload: '/goodbye{"mood": "fine"}'}
  utter_ask_city: [{text: "Which city?"}]
  utter_ask_booking_form_people: [{text: "How many?"}]
  utter_ask_sure: [{text: "Really?"}]
  utter_booked: [{text: "Booked {people} for {city}, {sure}.", custom: {a: 1}}]
  utter_bye: [{text: "Bye"}]
  utter_pardon: [{text: "Pardon?"}]
  utter_faq/hours: [{text: "From nine to five."}]
forms:
  booking_form: {required_slots: [city, people, sure]}
session_config: {session_expiration_time: 30}
policies: [{name: RulePolicy}]
"#;

const TRAINING: &str = r"
nlu:
- intent: greet
  examples: |
    - hello
    - hi
- intent: book
  examples: |
    - a table in [Rome](city)
    - a table in [the eternal city](city:Rome)
- intent: affirm
  examples: |
    - yes
- intent: deny
  examples: |
    - no
- intent: faq/hours
  examples: |
    - when are you open
- synonym: Rome
  examples: |
    - roma
- lookup: city
  examples: |
    - Paris
- regex: ticket
  examples: |
    - T[0-9]+
rules:
- rule: welcome
  conversation_start: true
  steps:
  - action: utter_greet
- rule: book
  steps:
  - intent: book
  - action: booking_form
  - active_loop: booking_form
- rule: booked
  condition:
  - active_loop: booking_form
  steps:
  - action: booking_form
  - active_loop: null
  - slot_was_set:
    - requested_slot: null
  - action: utter_booked
- rule: faq
  steps:
  - intent: faq
  - action: utter_faq
- rule: fallback
  steps:
  - intent: nlu_fallback
  - action: utter_pardon
stories:
- story: menu
  steps:
  - intent: greet
  - action: utter_greet
  - action: utter_menu
  - intent: goodbye
  - action: utter_bye
  - action: action_tell_boss
- story: menu again
  steps:
  - intent: greet
  - action: utter_greet
  - action: utter_menu
  - or: [{intent: affirm}, {intent: deny}]
  - action: utter_bye
";

fn file(path: &str, text: &str) -> SourceFile {
    SourceFile { path: path.to_owned(), text: text.to_owned() }
}

fn project() -> Imported {
    read("travel", &[file("domain.yml", DOMAIN), file("data/all.yml", TRAINING)])
        .unwrap_or_else(|error| panic!("{error}"))
}

fn errors(bot: &Bot) -> Vec<String> {
    let found = check_bot(bot).into_iter().filter(|it| it.severity == Severity::Error);
    found.map(|problem| problem.to_string()).collect()
}

fn kinds(bot: &Bot, dialog: &str) -> Vec<InteractionKind> {
    bot.dialog(dialog).unwrap().interactions.values().map(|it| it.kind.clone()).collect()
}

#[test]
fn a_project_becomes_a_bot_without_an_error() {
    let imported = project();
    let bot = &imported.bot;
    let keys: Vec<&str> = bot.dialogs().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["opening", "book", "hours", "nlu_fallback", "greet"]);
    assert_eq!(bot.settings.session_minutes, 30);
    assert_eq!(errors(bot), Vec::<String>::new());
    assert_eq!(bot.dialog("opening").unwrap().starter.as_ref().unwrap().events, ["WELCOME"]);
    assert_eq!(bot.dialog("hours").unwrap().kind, DialogKind::Faq);
    assert_eq!(bot.dialog("nlu_fallback").unwrap().kind, DialogKind::Fallback);
    assert_eq!(bot.vendor["rasa"]["policies"][0]["name"], "RulePolicy");
}

#[test]
fn a_form_asks_for_its_slots_and_then_submits() {
    let bot = project().bot;
    let dialog = bot.dialog("book").unwrap();
    let keys: Vec<&str> = dialog.interactions.keys().map(|key| key.as_str()).collect();
    assert_eq!(keys, ["ask_city", "ask_people", "ask_sure", "booked"]);
    let city = dialog.interactions["ask_city"].collect.as_ref().unwrap();
    assert_eq!((city.entity.as_str(), city.slot.as_str()), ("city", "city"));
    let people = dialog.interactions["ask_people"].rules[0].slot.as_ref().unwrap();
    assert_eq!((people.name.as_str(), people.value.as_str()), ("people", "{$query}"));
    let sure = &dialog.interactions["ask_sure"].rules;
    assert!(matches!(&sure[0].condition, Condition::Intent(intent) if intent.as_str() == "affirm"));
    let InteractionKind::Statement { text } = &dialog.interactions["booked"].kind else { panic!() };
    assert_eq!(
        text.variants[0].text,
        "Booked {$botContext.slot.people} for {$botContext.slot.city}, {$botContext.sure}."
    );
    assert_eq!(dialog.interactions["booked"].next, Next::End);
}

#[test]
fn stories_that_begin_alike_are_one_dialog_with_branches() {
    let bot = project().bot;
    let dialog = bot.dialog("greet").unwrap();
    let keys: Vec<&str> = dialog.interactions.keys().map(|key| key.as_str()).collect();
    assert_eq!(keys, ["greet", "menu", "bye", "action_tell_boss", "bye_2", "bye_3"]);
    let InteractionKind::ButtonQuestion { buttons, .. } = &dialog.interactions["menu"].kind else {
        panic!()
    };
    assert_eq!(buttons.len(), 2);
    let rules = &dialog.interactions["menu"].rules;
    let to: Vec<String> = rules
        .iter()
        .map(|rule| match rule.next.as_ref().unwrap() {
            Next::Goto(target) => target.to_string(),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(to, ["bye", "bye", "bye_2", "bye_2", "bye_3", "bye_3"]);
    assert_eq!(bot.dialog("greet").unwrap().starter.as_ref().unwrap().patterns[0], "/greet");
    assert_eq!(kinds(&bot, "greet").len(), 6);
}

#[test]
fn training_data_teaches_intents_and_entities() {
    let bot = project().bot;
    assert_eq!(
        bot.intents["book"].phrases,
        ["a table in [Rome](city)", "a table in [the eternal city](city)"]
    );
    let EntityKind::Values { values, .. } = &bot.entities["city"].kind else { panic!() };
    assert_eq!(values["Paris"], Vec::<String>::new());
    assert_eq!(values["Rome"], ["the eternal city", "roma"]);
    assert!(
        matches!(&bot.entities["ticket"].kind, EntityKind::Regex(source) if source == "T[0-9]+")
    );
}

#[test]
fn what_has_no_like_here_is_told_with_its_place() {
    let imported = project();
    let told: Vec<(&str, &str)> =
        imported.findings.iter().map(|it| (it.code, it.place.as_str())).collect();
    for expected in [
        ("unknown_field", "/policies"),
        ("roles", "/entities/1"),
        ("unknown_field", "/responses/utter_booked/0/custom"),
        ("custom_action", "/stories/0/steps/5"),
        ("missing_phrases", "/intents"),
    ] {
        assert!(told.contains(&expected), "{expected:?} not in {told:?}");
    }
}

#[test]
fn files_that_are_none_are_refused_with_their_place() {
    for (text, code) in [
        ("a: [", "bad_yaml"),
        ("hello: 1", "no_project"),
        ("a: 1\na: 2", "duplicate_key"),
        ("x: &a 1\ny: *a", "anchor"),
    ] {
        let error = read("x", &[file("domain.yml", text)]).unwrap_err();
        assert_eq!(error.code, code, "{error}");
    }
}

#[test]
fn paths_that_differ_are_told_and_the_first_one_stands() {
    let text = "responses: {utter_a: [{text: A}], utter_b: [{text: B}]}\nstories:\n\
        - {story: one, steps: [{intent: x}, {action: utter_a}]}\n- {story: two, steps: [{intent: x}, {action: utter_b}]}\n";
    let imported = read("x", &[file("domain.yml", text)]).unwrap();
    assert!(
        imported
            .findings
            .iter()
            .any(|it| it.code == "paths_differ" && it.place == "/stories/1/steps/1")
    );
    let InteractionKind::Statement { text } = &kinds(&imported.bot, "x")[0] else { panic!() };
    assert_eq!(text.variants[0].text, "A");
}

/// What would double with each step, say as much as it may, or be looked through again and again.
#[test]
fn what_would_become_too_much_is_told_and_not_read() {
    let either = "{or: [{intent: a}, {intent: b}]}, {action: utter_a}, ".repeat(40);
    let long = format!("[{{text: '{}'}}]", "x".repeat(1_000_000));
    let acts = "{action: utter_a}, ".repeat(1_000);
    let intents: String = (0..1_000).map(|it| format!("{{intent: i{it}}}, ")).collect();
    for (says, steps) in [("[{text: A}]", &either), (&long, &either), ("[{text: A}]", &acts)] {
        let text = format!(
            "responses: {{utter_a: {says}}}\nstories: [{{steps: [{{intent: a}}, {steps}{{or: [{intents}]}}]}}]\n"
        );
        let imported = read("x", &[file("domain.yml", &text)]).unwrap();
        let told = imported.findings.iter().find(|it| it.code == "too_large").unwrap();
        assert!(told.place.starts_with("/stories/0"), "{told}");
        assert!(to_json(&imported.bot).to_string().len() < 40_000_000);
    }
}

#[test]
fn projects_keep_their_limits_in_all_their_files_together() {
    let large = "#".repeat(MAX_BYTES / 2 + 1);
    let many = format!("intents: [{}a]\n", "a,".repeat(MAX_VALUES / 2));
    for (text, code) in [(large, "too_large"), (many, "too_many_values")] {
        let files = [file("a.yml", &text), file("b.yml", &text)];
        assert_eq!(read("x", &files).unwrap_err().code, code);
    }
}

fn any_yaml() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "intents: [a, b, {c: 1}]",
        "entities: [e, {f: {roles: [x]}}]",
        "slots: {s: {type: text, mappings: 3}}",
        "responses: {utter_a: [{text: 'A {s}', buttons: [{title: T, payload: /b}]}], utter_b: 5}",
        "forms: {form: {required_slots: [s, t]}, g: {required_slots: {s: [{type: from_entity}]}}}",
        "nlu: [{intent: a, examples: '- x [y](e)'}, {synonym: y, examples: '- z'}, 4]",
        "rules: [{rule: r, steps: [{intent: a}, {action: form}, {active_loop: form}]}, {rule: q, steps: 1}, 3]",
        "stories: [{steps: [{intent: a}, {action: utter_a}, {intent: b}, {action: x}]}, {steps: [{action: form}, {action: utter_a}]}]",
        "session_config: {session_expiration_time: 0}",
    ]);
    prop::collection::btree_set(line, 1..9)
        .prop_map(|lines| lines.into_iter().collect::<Vec<_>>().join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_project_is_read_into_a_bot_that_can_be_written(text in any_yaml()) {
        let imported = read("any", &[file("domain.yml", &text)]).unwrap();
        let written = to_json(&imported.bot);
        let read = from_json(&written);
        prop_assert!(read.is_ok(), "{:?}\n{written:#}", read.err());
        prop_assert_eq!(&read.unwrap(), &imported.bot);
    }
}
