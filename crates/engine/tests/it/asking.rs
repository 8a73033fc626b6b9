//! Asking what was meant: thresholds, choices, and questions on the way.

use engine::{StartedBy, Trace};
use model::bot::*;
use model::channel::ChannelKind;
use model::text::Texts;
use serde_json::{Value, json};

use crate::build::*;
use crate::drive::*;

pub const BUILT_IN: &str = "Not able to understand your question. Can you please re-phrase it?";
const ASKED: &str = "Did you mean one of these? [billing things] [cards things]";

fn faq(name: &str, patterns: &[&str], interactions: Vec<Interaction>) -> Dialog {
    Dialog { kind: DialogKind::Faq, ..dialog(name, patterns, interactions) }
}

/// Two dialogs that are meant by intents, and one that asks.
pub fn two_wishes() -> Bot {
    let which = ask("Which color?").or_says("A color, please.").rule(pattern("(red|2)"));
    bot(vec![
        on_intent("b", "billing", vec![say("bills")]),
        on_intent("c", "cards", vec![say("cards")]),
        dialog("colors", &["colors"], vec![which, say("{$query} it is")]),
    ])
}

fn vague(bot: Bot) -> Conversation {
    let mut it = Conversation::with(bot);
    it.meaning = meanings(&[
        ("hm", "billing 0.5 cards 0.5"),
        ("bills hm", "billing 0.6 cards 0.5"),
        ("one thing", "billing 0.5"),
    ]);
    it
}

/// The state as it is kept between turns.
pub fn idle(it: &Conversation) -> Value {
    serde_json::to_value(&it.state).expect("a state can be written")
}

#[test]
fn a_bot_says_how_sure_is_sure() {
    for (sure, likely, score, rival, said) in [
        (60, 45, "0.60", "0.49", "bills"),
        (60, 45, "0.60", "0.51", ASKED),
        (60, 45, "0.59", "0.59", ASKED),
        (60, 45, "0.45", "0.45", ASKED),
        (60, 45, "0.44", "0.44", BUILT_IN),
        (80, 45, "0.79", "0.5", ASKED),
        (30, 20, "0.30", "0.0", "bills"),
        (30, 20, "0.20", "0.20", ASKED),
        (100, 100, "0.99", "0.99", BUILT_IN),
        (60, 45, "1.0", "1.0", "bills"),
    ] {
        let mut bot = two_wishes();
        bot.settings.understanding.sure_percent = sure;
        bot.settings.understanding.likely_percent = likely;
        let mut it = Conversation::with(bot);
        it.meaning = Box::new(move |_| meant(&format!("billing {score} cards {rival}")));
        assert_eq!(it.send("x"), [said], "{sure} {likely} {score} {rival}");
    }
}

#[test]
fn a_response_intent_counts_from_where_the_bot_is_sure() {
    let question = ask("?").rule(when(Condition::Intent(key("billing"))).go(to("yes")));
    let end = say("yes").named("yes");
    let mut bot = bot(vec![dialog("q", &["q"], vec![question, end])]);
    bot.settings.understanding.sure_percent = 80;
    for (score, said) in [("0.79", vec![BUILT_IN, "?"]), ("0.8", vec!["yes"])] {
        let mut it = Conversation::with(bot.clone());
        it.send("q");
        it.meaning = Box::new(move |_| meant(&format!("billing {score}")));
        assert_eq!(it.send("x"), said, "{score}");
    }
}

#[test]
fn what_was_meant_is_chosen_in_many_ways() {
    for (answer, said) in [
        ("1", vec!["bills"]),
        ("2.", vec!["cards"]),
        ("a)", vec!["bills"]),
        ("CARDS THINGS", vec!["cards"]),
        ("the cards", vec!["cards"]),
        ("biling", vec!["bills"]),
        ("second", vec!["cards"]),
        ("3", vec![BUILT_IN]),
        ("things", vec![BUILT_IN]),
        ("colors", vec!["Which color?"]),
        ("bills hm", vec!["bills"]),
        ("hm", vec![BUILT_IN]),
    ] {
        for channel in [ChannelKind::Widget, ChannelKind::Sms] {
            let mut it = vague(two_wishes());
            it.channel = channel;
            assert_eq!(it.send("hm"), [ASKED]);
            assert_eq!(it.send(answer), said, "{answer}");
        }
    }
    let mut it = vague(two_wishes());
    it.send("hm");
    assert_eq!(it.tap("Something", "cards things"), ["cards"]);
}

#[test]
fn it_is_never_asked_twice_in_a_row() {
    let mut it = vague(two_wishes());
    for said in [ASKED, BUILT_IN, ASKED, BUILT_IN] {
        assert_eq!(it.send("hm"), [said]);
    }
    // A choice is no question, so that the next message may lead to one.
    it.send("hm");
    assert_eq!(it.send("1"), ["bills"]);
    assert_eq!(it.send("hm"), [ASKED]);
    assert!(it.trace.contains(&Trace::Offered { dialogs: vec![key("b"), key("c")] }));
    let chosen = Trace::Started { dialog: key("b"), by: StartedBy::Choice };
    assert!(it.trace.contains(&chosen));
}

#[test]
fn the_question_beneath_is_asked_again_once_the_chosen_dialog_ended() {
    let mut it = vague(two_wishes());
    it.send("colors");
    assert_eq!(it.send("hm"), [ASKED]);
    assert_eq!(it.send("2"), ["cards", "Which color?"], "a mark means what was asked last");
    it.send("hm");
    assert_eq!(it.send("red"), ["red it is"], "an answer to the question beneath stays one");
    it.send("colors");
    it.send("hm");
    assert_eq!(it.send("hm"), ["A color, please.", "Which color?"]);
    assert_eq!(it.send("hm"), [ASKED]);
}

#[test]
fn a_bot_words_the_question_and_may_offer_nothing_or_none_of_them() {
    let mut bot = two_wishes();
    bot.settings.did_you_mean.text = Some(Texts::one("Well, {$query}?"));
    bot.settings.did_you_mean.none = Some("Neither".to_owned());
    bot.stories[&key("main")].dialogs[&key("b")].label = Some("Your bills".to_owned());
    bot.intents[&key("cards")].label = Some("Your cards".to_owned());
    let asked = "Well, hm? [Your bills] [Your cards] [Neither]";
    for (answer, said) in [
        ("3", vec![BUILT_IN]),
        ("neither", vec![BUILT_IN]),
        ("none of them", vec![BUILT_IN]),
        ("your bills", vec!["bills"]),
    ] {
        let mut it = vague(bot.clone());
        assert_eq!(it.send("hm"), [asked]);
        assert_eq!(it.send(answer), said, "{answer}");
    }
    let mut it = vague(bot.clone());
    it.send("colors");
    it.send("hm");
    assert_eq!(it.send("neither"), ["A color, please.", "Which color?"]);
    bot.settings.did_you_mean.is_enabled = false;
    assert_eq!(vague(bot).send("hm"), [BUILT_IN]);
}

#[test]
fn dialogs_of_one_label_are_offered_once() {
    let mut bot = two_wishes();
    bot.intents[&key("cards")].label = Some("Billing things".to_owned());
    assert_eq!(vague(bot).send("hm"), [BUILT_IN]);
}

#[test]
fn a_chosen_dialog_begins_from_the_message_that_was_not_understood() {
    let question = ask("Which color?").collects(collect("color"));
    let mut bot = two_wishes();
    let book = on_intent("book", "wide", vec![question, say("{$slot.color} it is")]);
    bot.stories[&key("main")].dialogs.insert(key("book"), book);
    let mut it = Conversation::with(bot);
    it.meaning = meanings(&[("something blue", "wide 0.5 billing 0.5 color=blue")]);
    assert_eq!(
        it.send("something blue"),
        ["Did you mean one of these? [billing things] [wide things]"]
    );
    assert_eq!(it.send("2"), ["blue it is"]);
    assert_eq!(
        idle(&it),
        json!({
            "requests": 1,
            "is_open": true,
            "starter_intent": "wide",
            "chosen_intent": "wide",
        })
    );
}

#[test]
fn a_chosen_dialog_that_disambiguates_has_nothing_to_offer() {
    let which = Dialog {
        kind: DialogKind::Disambiguation,
        ..on_intent("which", "wide", vec![choose("Which?", &["This"]).rule(choice("This"))])
    };
    let mut bot = two_wishes();
    bot.stories[&key("main")].dialogs.insert(key("which"), which);
    let mut it = vague(bot);
    let asked = "Which? [billing things] [cards things] [This]";
    assert_eq!(it.send("hm"), [asked]);
    assert_eq!(it.send("no idea"), [BUILT_IN, asked]);
    assert_eq!(it.send("1"), ["bills"]);
}

#[test]
fn a_message_may_start_a_dialog_by_what_it_contains() {
    let starter = |entity: &str| Starter { entity: Some(key(entity)), ..Starter::default() };
    let paint =
        Dialog { starter: Some(starter("color")), ..dialog("paint", &[], vec![say("paint")]) };
    let mut bot = two_wishes();
    bot.stories[&key("main")].dialogs.insert(key("paint"), paint);
    for (meaning, said) in [
        ("color=red", "paint"),
        ("color=red billing 0.6", "bills"),
        ("color=red billing 0.59", "paint"),
        ("color=red billing 0.5 cards 0.5", ASKED),
        ("color=red talk:colors 0.9", "paint"),
        ("size=9", BUILT_IN),
    ] {
        let mut it = Conversation::with(bot.clone());
        it.meaning = Box::new(move |_| meant(meaning));
        assert_eq!(it.send("x"), [said], "{meaning}");
    }
}

#[test]
fn a_value_keeps_a_dialog_from_starting_or_stands_for_what_was_not_said() {
    let told = say("{$slot.color}").rule(entity("color", &["green"], &[]).go(to("green")));
    let starter = Starter {
        intent: Some(key("billing")),
        patterns: vec!["paint*".to_owned()],
        filters: [(key("color"), vec!["Red".to_owned(), "Green".to_owned()])].into(),
        ..Starter::default()
    };
    let mut paint = Dialog {
        starter: Some(starter),
        captures: vec![collect("color")],
        ..dialog("paint", &[], vec![told.then(Next::End), say("Like grass.").named("green")])
    };
    for (text, meaning, said) in [
        ("x", "billing 0.9 color=red", vec!["red"]),
        ("x", "billing 0.9 color=blue", vec![BUILT_IN]),
        ("x", "billing 0.9 color=blue color=red", vec!["blue"]),
        ("x", "billing 0.9", vec!["Green", "Like grass."]),
        ("paint it", "color=red", vec!["red"]),
        ("paint it", "color=blue", vec![BUILT_IN]),
        ("paint it", "", vec!["Green", "Like grass."]),
    ] {
        let mut it = Conversation::with(bot(vec![paint.clone()]));
        it.meaning = Box::new(move |_| meant(meaning));
        assert_eq!(it.send(text), said, "{text} {meaning}");
    }
    // A filter without values lets everything through.
    paint.starter.as_mut().unwrap().filters[&key("color")].clear();
    let mut it = Conversation::with(bot(vec![paint]));
    it.meaning = Box::new(|_| meant("billing 0.9 color=blue"));
    assert_eq!(it.send("x"), ["blue"]);
}

#[test]
fn a_question_on_the_way_is_answered_and_nothing_is_asked_again() {
    let color = ask("Which color?").or_says("A color, please.").rule(pattern("red"));
    let more =
        faq("more", &["more*"], vec![ask("More of what?").rule(pattern("a*")), say("Fine.")]);
    let mut it = Conversation::with(bot(vec![
        dialog("colors", &["colors"], vec![color, say("{$query} it is")]),
        dialog("other", &["other"], vec![say("other")]),
        faq("hours", &["*open*"], vec![say("From nine."), say("To five.")]),
        faq("loop", &["loop"], vec![say("Again.").then(to("loop/"))]),
        more,
    ]));
    assert_eq!(it.send("open?"), ["From nine.", "To five."]);
    assert_eq!(idle(&it), json!({"is_open": true}));
    it.send("colors");
    assert_eq!(it.send("hm"), ["A color, please.", "Which color?"]);
    let before = it.state.clone();
    assert_eq!(it.send("open?"), ["From nine.", "To five."]);
    assert_eq!(it.state.position(), before.position());
    assert_eq!(it.send("other"), ["other", "Which color?"], "any other dialog asks again");
    assert_eq!(it.send("red"), ["red it is"]);
    // One that asks is a dialog like any other until it ends.
    it.send("colors");
    assert_eq!(it.send("more"), ["More of what?"]);
    assert_eq!(it.send("open?"), ["From nine.", "To five."]);
    assert_eq!(it.send("other"), ["other", "More of what?"]);
    assert_eq!(it.send("a"), ["Fine."]);
    assert_eq!(it.send("red"), ["red it is"]);
    // One that goes round is stopped as any other.
    it.send("colors");
    let said = it.send("loop");
    assert!(said.iter().any(|line| line.starts_with("! the bot stopped")), "{said:?}");
    assert_eq!(it.send("red"), ["red it is"]);
}

const ASKED_THESE: &str = "Did you mean one of these? [billing things] [cards things]";
const ASKED_THOSE: &str = "Did you mean one of these? [cards things] [billing things]";

#[test]
fn of_equal_meanings_the_question_on_the_way_comes_first_while_one_waits() {
    let color = ask("Which color?").rule(pattern("red"));
    let hours =
        Dialog { kind: DialogKind::Faq, ..on_intent("hours", "cards", vec![say("From nine.")]) };
    let bot = bot(vec![
        on_intent("b", "billing", vec![say("bills")]),
        hours,
        dialog("colors", &["colors"], vec![color, say("done")]),
    ]);
    for (meaning, idle, asked) in [
        ("billing 0.8 cards 0.8", vec![ASKED_THESE], vec!["From nine."]),
        ("billing 0.9 cards 0.7", vec!["bills"], vec!["bills", "Which color?"]),
        ("billing 0.8 cards 0.81", vec![ASKED_THOSE], vec!["From nine."]),
        ("billing 0.9 cards 0.89", vec!["bills"], vec!["bills", "Which color?"]),
        ("billing 0.7 cards 0.9", vec!["From nine."], vec!["From nine."]),
    ] {
        let mut it = Conversation::with(bot.clone());
        it.meaning = Box::new(move |_| meant(meaning));
        assert_eq!(it.send("x"), idle, "{meaning}");
        it.send("colors");
        assert_eq!(it.send("x"), asked, "{meaning}, at a question");
    }
}

#[test]
fn clearing_forgets_what_the_session_learned_and_keeps_what_outlives_it() {
    let learn = silent().pre(
        "set name=\"Ann\" forever\nset old=\"x\" forever\nset old=\"y\" session\nset seen=\"yes\" session\nset v=2 session",
    );
    let question =
        ask("Which color?").collects(Collect { scope: Scope::Session, ..collect("color") });
    let told = "{$botContext.name}{$botContext.v}";
    let mut bot = bot(vec![
        dialog("colors", &["colors"], vec![learn, call("X"), question]),
        faq("clear", &["clear"], vec![say("Cleared.").then(Next::Clear)]),
        dialog(
            "told",
            &["told"],
            vec![silent().pre("show name\nshow v\nshow seen\nshow old\nshow X.f")],
        ),
        dialog("plain", &["plain"], vec![say(told)]),
    ]);
    bot.variables.insert("v".to_owned(), variable(json!(1)));
    bot.integrations.insert(key("X"), integration("https://e.com", &[("f", "{$.api_X.f}")]));
    let mut it = Conversation::with(bot);
    it.service = Box::new(|_| answered(200, json!({"f": 7})));
    it.meaning = meanings(&[("red", "color=red")]);
    it.send("colors");
    it.send("red");
    assert_eq!(
        it.send("told"),
        ["name is \"Ann\"", "v is \"2\"", "seen is \"yes\"", "old is \"y\"", "X.f is 7"]
    );
    it.send("colors");
    assert_eq!(it.send("clear"), ["Cleared."]);
    assert_eq!(it.state.position(), None);
    assert_eq!(it.state.slots().count(), 0);
    assert_eq!(
        it.send("told"),
        ["name is \"Ann\"", "v is \"1\"", "seen is null", "old is null", "X.f is null"]
    );
    assert_eq!(it.send("plain"), ["Ann1"]);
}
