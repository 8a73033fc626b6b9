//! Small talk, and helping contacts to say it better.

use engine::{Assist, Trace};
use model::bot::*;
use model::text::Texts;
use serde_json::json;

use crate::asking::{BUILT_IN, idle, two_wishes};
use crate::build::*;
use crate::drive::*;

/// A bot with small talk, and a question.
fn chatty(change: impl FnOnce(&mut Bot)) -> Conversation {
    let mut bot = two_wishes();
    bot.settings.small_talk.is_enabled = true;
    let answers = &mut bot.settings.small_talk.answers;
    answers.insert(key("joke"), TopicAnswers::Texts(Texts::one("Knock knock, {$query}.")));
    answers.insert(key("off"), TopicAnswers::Off);
    change(&mut bot);
    let mut it = Conversation::with(bot);
    it.meaning = meanings(&[
        ("thanks", "talk:thanks 0.8"),
        ("thanks. bye", "talk:thanks 0.9"),
        ("maybe", "talk:thanks 0.59"),
        ("joke", "talk:joke 0.9"),
        ("off", "talk:off 0.9"),
        ("bills", "talk:thanks 1.0 billing 0.6"),
    ]);
    it
}

#[test]
fn small_talk_is_answered_when_nothing_else_starts() {
    for (text, said) in [
        ("thanks", "thanks two"),
        ("joke", "Knock knock, joke."),
        ("maybe", BUILT_IN),
        ("thanks. bye", BUILT_IN),
        ("off", BUILT_IN),
        ("bills", "bills"),
    ] {
        assert_eq!(chatty(|_| ()).send(text), [said], "{text}");
        let mut off = chatty(|bot| bot.settings.small_talk.is_enabled = false);
        assert_eq!(off.send(text), [if text == "bills" { said } else { BUILT_IN }], "{text}, off");
    }
    let mut it = chatty(|_| ());
    it.send("thanks");
    assert_eq!(it.trace, [Trace::SmallTalk { topic: key("thanks"), score: 0.8 }]);
    assert_eq!(idle(&it), json!({"requests": 1, "is_open": true}));
}

#[test]
fn at_a_question_small_talk_is_answered_when_it_comes_again() {
    let reprompt = ["A color, please.", "Which color?"];
    let mut it = chatty(|_| ());
    it.send("colors");
    assert_eq!(it.send("thanks"), reprompt);
    assert_eq!(it.send("joke"), ["Knock knock, joke."]);
    assert_eq!(it.send("thanks"), ["thanks two"]);
    assert_eq!(it.send("red"), ["red it is"]);
    // What wasn't understood counts as the first time.
    it.send("colors");
    assert_eq!(it.send("blue"), reprompt);
    assert_eq!(it.send("thanks"), ["thanks two"]);
    // Without words of its own the question is simply asked again.
    let mut it = chatty(|bot| {
        bot.stories[&key("main")].dialogs[&key("colors")].interactions[0].unrecognized = None;
    });
    it.send("colors");
    assert_eq!(it.send("thanks"), ["Which color?"]);
}

#[test]
fn small_talk_may_come_first_at_questions() {
    let first = |bot: &mut Bot| bot.settings.small_talk.at_questions = SmallTalkTurn::First;
    let imported = |bot: &mut Bot| bot.settings.chaining = Chaining::LivePerson;
    for mut it in [chatty(first), chatty(imported)] {
        it.send("colors");
        assert_eq!(it.send("thanks"), ["thanks two", "Which color?"]);
        assert_eq!(it.send("red"), ["red it is"]);
    }
}

/// A bot that helps, and what it understands of some texts.
fn helpful(change: impl FnOnce(&mut SmartAssist)) -> Conversation {
    let mut bot = two_wishes();
    let paint = ask("Which color?").collects(collect("color"));
    let paint = on_intent("paint", "wide", vec![paint, say("{$slot.color} it is")]);
    bot.stories[&key("main")].dialogs.insert(key("paint"), paint);
    bot.stories[&key("main")].dialogs.insert(key("fallback"), fallback("Sorry."));
    bot.settings.smart_assist.is_enabled = true;
    change(&mut bot.settings.smart_assist);
    let mut it = Conversation::with(bot);
    it.meaning = meanings(&[
        ("something blue", "color=blue wide 0.44"),
        ("size nine", "size=9"),
        ("no", "color=no"),
        ("pay", "billing 0.30 cards 0.31"),
        ("plastic", "billing 0.29 cards 0.45"),
        ("none", "billing 0.29 cards 0.44"),
    ]);
    it
}

#[test]
fn a_bot_helps_to_say_it_better() {
    let long = "long ".repeat(61);
    for (text, said, kind) in [
        ("ok", "Could you tell me a little more?", Assist::TooShort),
        ("?!", "Could you tell me a little more?", Assist::TooShort),
        (
            long.trim(),
            "That was a lot at once. Could you put it into a sentence or two?",
            Assist::TooLong,
        ),
        ("something blue", "What would you like to do? [wide things]", Assist::EntityOnly),
        ("no", "What would you like to do? [wide things]", Assist::EntityOnly),
        (
            "size nine",
            "I'm afraid I can't help with that. Could you try other words?",
            Assist::OutOfScope,
        ),
        (
            "pay",
            "I'm not sure that I understood. Is it one of these? [cards things] [billing things]",
            Assist::Options,
        ),
        (
            "plastic",
            "I'm not sure that I understood. Is it one of these? [cards things]",
            Assist::Options,
        ),
        (
            "none",
            "I'm afraid I can't help with that. Could you try other words?",
            Assist::OutOfScope,
        ),
    ] {
        let mut it = helpful(|_| ());
        assert_eq!(it.send(text), [said], "{text}");
        assert!(it.trace.contains(&Trace::Assisted { kind }), "{text}: {:?}", it.trace);
        assert_eq!(it.send(text), ["Sorry."], "never twice in a row");
        assert_eq!(it.send(text), ["Sorry."], "nor after a fallback");
        it.send("colors");
        it.send("red");
        assert_eq!(it.send(text), [said], "{text}, later");
    }
}

#[test]
fn what_helps_is_chosen_by_its_number() {
    let mut it = helpful(|_| ());
    it.send("something blue");
    assert_eq!(it.send("1"), ["blue it is"]);
    it.send("pay");
    assert_eq!(it.send("2"), ["bills"]);
    it.send("pay");
    assert_eq!(it.send("cards"), ["cards"]);
}

#[test]
fn a_bot_has_its_own_words_to_help_and_a_question_waits_on() {
    let mut it = helpful(|assist| {
        assist.too_short = Some(Texts::one("{$query}?"));
        assist.options = Some(Texts::one("One of these:"));
    });
    assert_eq!(it.send("ok"), ["ok?"]);
    it.send("colors");
    assert_eq!(it.send("pay"), ["A color, please.", "Which color?"], "its own words come first");
    it.send("red");
    it.send("paint");
    let mut it = helpful(|assist| assist.options = Some(Texts::one("One of these:")));
    it.meaning = meanings(&[("paint", "wide 0.9"), ("pay", "billing 0.4 cards 0.4")]);
    it.send("paint");
    assert_eq!(
        it.send("what?"),
        ["I'm afraid I can't help with that. Could you try other words?", "Which color?",]
    );
    it.send("colors");
    it.send("red");
    assert_eq!(it.send("pay"), ["One of these: [billing things] [cards things]"]);
    assert_eq!(it.send("1"), ["bills", "Which color?"]);
}
