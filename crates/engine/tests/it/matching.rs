//! What a message means to a bot: starters, disambiguation, rules and their conditions.

use engine::{ScoredIntent, Understanding};
use model::bot::*;
use serde_json::json;

use crate::build::*;
use crate::drive::*;

const BUILT_IN: &str = "Not able to understand your question. Can you please re-phrase it?";

fn scored(scores: &'static [(&'static str, f64)]) -> Meaning {
    Box::new(move |_| Understanding {
        intents: scores
            .iter()
            .map(|(intent, score)| ScoredIntent { intent: key(intent), score: *score })
            .collect(),
        ..Understanding::default()
    })
}

#[test]
fn a_pattern_wins_over_an_intent() {
    let mut it = Conversation::with(bot(vec![
        on_intent("by-intent", "billing", vec![say("intent")]),
        dialog("by-pattern", &["*bill*"], vec![say("pattern")]),
    ]));
    it.meaning = scored(&[("billing", 0.99)]);
    assert_eq!(it.send("my bill"), ["pattern"]);
    assert_eq!(it.send("money"), ["intent"]);
}

#[test]
fn an_excluded_word_keeps_a_pattern_from_starting() {
    let mut orders = dialog("orders", &["*order*"], vec![say("orders")]);
    orders.starter.as_mut().unwrap().excluded = vec!["cancel".to_owned()];
    let mut it = Conversation::with(bot(vec![orders]));
    assert_eq!(it.send("my order"), ["orders"]);
    assert_eq!(it.send("Cancel my order"), [BUILT_IN]);
}

#[test]
fn intents_start_offer_or_miss_by_their_scores() {
    let menu = || Dialog {
        kind: DialogKind::Disambiguation,
        ..dialog("which", &[], vec![choose("Which?", &[])])
    };
    let dialogs = || {
        vec![
            on_intent("b", "billing", vec![say("bills")]),
            on_intent("c", "cards", vec![say("cards")]),
        ]
    };
    let offer = "Which? [billing things] [cards things]";
    let asked = "Did you mean one of these? [billing things] [cards things]";
    for (scores, with_menu, without) in [
        (&[("billing", 0.58), ("cards", 0.55)], offer, asked),
        (&[("billing", 0.62), ("cards", 0.75)], "cards", "cards"),
        (&[("billing", 0.60), ("cards", 0.59)], offer, asked),
        (&[("billing", 0.60), ("cards", 0.49)], "bills", "bills"),
        (&[("billing", 0.44), ("cards", 0.59)], BUILT_IN, BUILT_IN),
    ] {
        let mut it = Conversation::with(bot([dialogs(), vec![menu()]].concat()));
        it.meaning = scored(scores);
        assert_eq!(it.send("x"), [with_menu], "{scores:?}");
        let mut it = Conversation::with(bot(dialogs()));
        it.meaning = scored(scores);
        assert_eq!(it.send("x"), [without], "{scores:?} without a disambiguation dialog");
    }
}

#[test]
fn intents_of_imported_bots_weigh_as_they_did_there() {
    let menu = Dialog {
        kind: DialogKind::Disambiguation,
        ..dialog("which", &[], vec![choose("Which?", &[])])
    };
    let dialogs = vec![
        on_intent("b", "billing", vec![say("bills")]),
        on_intent("c", "cards", vec![say("cards")]),
        menu,
    ];
    let offer = "Which? [billing things] [cards things]";
    for (scores, said) in [
        (&[("billing", 0.58), ("cards", 0.55)], offer),
        (&[("billing", 0.62), ("cards", 0.70)], "cards"),
        (&[("billing", 0.62), ("cards", 0.55)], "bills"),
        (&[("billing", 0.58), ("cards", 0.44)], BUILT_IN),
    ] {
        let mut it = Conversation::with(live_person(dialogs.clone()));
        it.meaning = scored(scores);
        assert_eq!(it.send("x"), [said], "{scores:?}");
    }
}

#[test]
fn the_dialog_that_the_contact_picks_takes_the_place_of_the_disambiguation() {
    let menu = Dialog {
        kind: DialogKind::Disambiguation,
        ..dialog(
            "which",
            &[],
            vec![choose("Which?", &["Neither"]).rule(choice("Neither")), say("Well.")],
        )
    };
    let bot = bot(vec![
        on_intent("b", "billing", vec![say("bills")]),
        on_intent("c", "cards", vec![say("cards")]),
        dialog("weather", &["weather"], vec![say("Rain.")]),
        menu,
    ]);
    let offer = "Which? [billing things] [cards things] [Neither]";
    for (answer, said) in [
        ("cards things", vec!["cards"]),
        ("1", vec!["bills"]),
        ("b)", vec!["cards"]),
        ("neither", vec!["Well."]),
        // No context switching while the contact is asked.
        ("weather", vec![BUILT_IN, offer]),
    ] {
        let mut it = Conversation::with(bot.clone());
        it.meaning = scored(&[("billing", 0.5), ("cards", 0.5)]);
        assert_eq!(it.send("x"), [offer]);
        assert_eq!(it.send(answer), said, "{answer}");
    }
}

#[test]
fn an_intent_counts_for_those_above_it() {
    let mut wide = bot(vec![on_intent("w", "wide", vec![say("wide").post("show __starter")])]);
    wide.intents[&key("wide")].children = vec![key("billing"), key("wide")];
    let mut it = Conversation::with(wide);
    it.meaning = scored(&[("billing", 0.9)]);
    it.send("x");
    assert_eq!(it.scripts[0].snapshot.starter_intent.as_deref(), Some("billing things"));
}

#[test]
fn rules_are_tried_intents_first_and_no_match_last() {
    let question = ask("Which?")
        .rule(pattern("a*").go(to("one")))
        .rule(no_match(Some("No.")).go(to("two")))
        .rule(pattern("ab*").go(to("three")))
        .rule(when(Condition::Exact(vec![" Yes ".to_owned()])).go(to("three")))
        .rule(when(Condition::Intent(key("billing"))).go(to("four")))
        .rule(always().go(to("five")));
    let end = |name: &str| say(name).named(name).then(Next::End);
    let ends = ["one", "two", "three", "four", "five"].map(end);
    let bot = bot(vec![dialog("q", &["q"], [vec![question], ends.to_vec()].concat())]);
    for (text, score, said) in [
        ("abc", 0.1, vec!["one"]),
        ("abc", 0.6, vec!["four"]),
        (" yes ", 0.1, vec!["three"]),
        ("zzz", 0.1, vec!["No.", "two"]),
        ("q", 0.1, vec!["No.", "two"]),
    ] {
        let mut it = Conversation::with(bot.clone());
        it.send("q");
        it.meaning = Box::new(move |_| Understanding {
            intents: vec![ScoredIntent { intent: key("billing"), score }],
            ..Understanding::default()
        });
        assert_eq!(it.send(text), said, "{text} {score}");
    }
}

#[test]
fn a_rule_without_conditions_is_the_default() {
    let question = ask("Which?").rule(always().go(to("other"))).rule(pattern("a").go(to("first")));
    let ends = vec![say("first").named("first").then(Next::End), say("other").named("other")];
    let mut it =
        Conversation::with(bot(vec![dialog("q", &["q"], [vec![question], ends].concat())]));
    it.send("q");
    assert_eq!(it.send("a"), ["first"]);
    it.send("q");
    assert_eq!(it.send("q"), ["other"]);
}

#[test]
fn variable_conditions_hold_beside_the_main_one() {
    let cases = [
        ("x", Operator::Equals, " RED", true),
        ("x", Operator::NotEquals, "red", false),
        ("{$botContext.x}", Operator::Contains, "e", true),
        ("x", Operator::NotContains, "z", true),
        ("x", Operator::StartsWith, "R", true),
        ("x", Operator::EndsWith, "x", false),
        ("n", Operator::Gt, "9", true),
        ("n", Operator::Gte, "{$botContext.n}", true),
        ("n", Operator::Lt, "9", false),
        ("x", Operator::Lte, "9", false),
        ("x", Operator::Exists, "", true),
        ("nope", Operator::Exists, "", false),
        ("nope", Operator::NotExists, "", true),
        ("x", Operator::Regex, "^R.d$", true),
        ("x", Operator::Regex, "(", false),
        ("{$userMessage}", Operator::Equals, "go", true),
    ];
    for (variable_name, operator, value, holds) in cases {
        let rule = pattern("go").and(variable_name, operator, value).go(to("yes"));
        let question = ask("?").rule(rule).rule(always().go(Next::End));
        let mut bot = bot(vec![dialog("q", &["q"], vec![question, say("yes").named("yes")])]);
        bot.variables.insert("x".to_owned(), variable(json!("Red")));
        bot.variables.insert("n".to_owned(), variable(json!(10)));
        let mut it = Conversation::with(bot);
        it.send("q");
        let said = it.send("go");
        assert_eq!(said == ["yes"], holds, "{variable_name} {operator:?} {value}: {said:?}");
    }
}

#[test]
fn any_or_all_variable_conditions_must_hold() {
    for (matching, holds) in [(Matching::Any, true), (Matching::All, false)] {
        let mut rule = pattern("go")
            .and("x", Operator::Exists, "")
            .and("y", Operator::Exists, "")
            .go(to("yes"));
        rule.variables.matching = matching;
        let question = ask("?").rule(rule).rule(always().go(Next::End));
        let mut bot = bot(vec![dialog("q", &["q"], vec![question, say("yes").named("yes")])]);
        bot.variables.insert("x".to_owned(), variable(json!(true)));
        let mut it = Conversation::with(bot);
        it.send("q");
        assert_eq!(it.send("go") == ["yes"], holds);
    }
}

#[test]
fn what_can_t_be_parsed_is_reported_where_it_stands() {
    let question =
        ask("{$botContext.a b!}").rule(pattern("(a")).rule(regex("a(?=b)")).rule(pattern("ok"));
    let mut it = Conversation::with(bot(vec![dialog(
        "broken",
        &["(", "broken"],
        vec![question, say("{$.a[} {nope.field}")],
    )]));
    let said = it.send("hi");
    assert_eq!(said.len(), 2, "the session begins with what is wrong with its starters: {said:?}");
    assert!(said[0].starts_with("! the pattern \"(\" never matches"), "{said:?}");
    let said = it.send("broken");
    assert!(said[2].starts_with("! this reference has no name"), "{said:?}");
    assert!(said[0].starts_with("! the pattern \"(a\" never matches"), "{said:?}");
    assert!(said[1].starts_with("! the regular expression \"a(?=b)\" never matches"), "{said:?}");
    assert_eq!(said[3..], ["{$botContext.a b!}"]);
    let said = it.send("ok");
    assert!(said[0].starts_with("! bad path"), "{said:?}");
    assert_eq!(said[1..], ["! there is no integration \"nope\"", "{$.a[} {nope.field}"]);
}

#[test]
fn a_program_can_be_shared_by_all_conversations() {
    fn shared<T: Send + Sync>() {}
    shared::<engine::Program>();
}
