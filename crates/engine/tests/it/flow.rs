//! Where a dialog leads: jumps, the stack, slots, and the limits on chains.

use engine::{Detection, Recognised, Understanding};
use model::bot::*;
use model::text::Texts;
use serde_json::json;

use crate::build::*;
use crate::drive::*;

const BUILT_IN: &str = "Not able to understand your question. Can you please re-phrase it?";

fn mentioning(text: &str) -> Understanding {
    let words = [("blue", "color"), ("green", "color"), ("small", "size"), ("shoes", "item")];
    let found = words.iter().filter(|(word, _)| text.contains(word));
    let entities = found.map(|(word, entity)| Recognised {
        entity: key(entity),
        value: json!(word),
        text: (*word).to_owned(),
        start: 0,
        end: 0,
        detection: Detection::Exact,
        score: 1.0,
    });
    Understanding { entities: entities.collect(), ..Understanding::default() }
}

/// A bot with a question of which dogs and cats are the right answers, and a dialog beside it.
fn pets(question: Interaction) -> Vec<Dialog> {
    vec![
        dialog("pets", &["pets"], vec![question.rule(pattern("(dog|cat)")), say("Good.")]),
        dialog("weather", &["weather"], vec![say("Rain.")]),
    ]
}

#[test]
fn no_match_repeats_the_question_without_a_look_around() {
    let rule = no_match(Some("A dog or a cat.")).go(Next::Repeat);
    let mut it = Conversation::with(bot(pets(ask("Which pet?").rule(rule))));
    it.send("pets");
    assert_eq!(it.send("bird"), ["A dog or a cat.", "Which pet?"]);
    assert_eq!(it.send("weather"), ["A dog or a cat.", "Which pet?"]);
    assert_eq!(it.send("dog"), ["Good."]);
}

#[test]
fn another_dialog_interrupts_and_the_question_is_repeated() {
    let mut it = Conversation::with(bot(pets(ask("Which pet?"))));
    it.send("pets");
    assert_eq!(it.send("weather"), ["Rain.", "Which pet?"]);
    assert_eq!(it.send("cat"), ["Good."]);
}

#[test]
fn skip_previous_dialog_keeps_the_bot_from_coming_back() {
    let mut bot = bot(pets(ask("Which pet?")));
    bot.variables.insert("skipPreviousDialog".to_owned(), variable(json!("true")));
    let mut it = Conversation::with(bot);
    it.send("pets");
    assert_eq!(it.send("weather"), ["Rain."]);
    assert_eq!(it.send("cat"), [BUILT_IN], "the question is gone");
}

#[test]
fn the_fallback_speaks_and_the_question_is_repeated() {
    let mut dialogs = pets(ask("Which pet?"));
    dialogs.push(fallback("Sorry?"));
    let mut it = Conversation::with(bot(dialogs));
    assert_eq!(it.send("what"), ["Sorry?"]);
    it.send("pets");
    assert_eq!(it.send("bird"), ["Sorry?", "Which pet?"]);
    assert_eq!(it.send("dog"), ["Good."]);
}

#[test]
fn without_a_fallback_the_built_in_text_is_said() {
    let mut it = Conversation::with(bot(pets(ask("Which pet?"))));
    assert_eq!(it.send("what"), [BUILT_IN]);
    it.send("pets");
    assert_eq!(it.send("bird"), [BUILT_IN, "Which pet?"]);
}

#[test]
fn a_question_has_its_own_words_for_not_understanding() {
    let question = Interaction { unrecognized: Some(Texts::one("Pardon?")), ..ask("Which pet?") };
    let mut dialogs = pets(question);
    dialogs.push(fallback("Sorry?"));
    let mut it = Conversation::with(bot(dialogs));
    it.send("pets");
    assert_eq!(it.send("bird"), ["Pardon?", "Which pet?"]);
}

#[test]
fn a_jump_out_of_the_fallback_never_comes_back_to_it() {
    let out = silent().then(to("weather/"));
    let mut dialogs = pets(ask("Which pet?"));
    dialogs.push(Dialog { kind: DialogKind::Fallback, ..dialog("fallback", &[], vec![out]) });
    let mut it = Conversation::with(bot(dialogs));
    assert_eq!(it.send("what"), ["Rain."]);
    it.send("pets");
    assert_eq!(it.send("bird"), ["Rain.", "Which pet?"]);
}

#[test]
fn a_fallback_that_asks_leaves_the_stack_when_another_dialog_begins() {
    let mut dialogs = pets(ask("Which pet?"));
    let menu = ask("Weather or nothing?").rule(pattern("nothing"));
    dialogs.push(Dialog { kind: DialogKind::Fallback, ..dialog("fallback", &[], vec![menu]) });
    let mut it = Conversation::with(bot(dialogs));
    assert_eq!(it.send("what"), ["Weather or nothing?"]);
    assert_eq!(it.send("weather"), ["Rain."]);
    assert_eq!(it.send("nothing"), ["Weather or nothing?"]);
    assert_eq!(it.send("nothing"), [""; 0]);
}

#[test]
fn after_enough_unrecognised_answers_the_bot_escalates() {
    let people = choose("Talk to an agent?", &["Yes", "No"])
        .rule(choice("Yes").go(to("transfer")))
        .rule(choice("No").go(Next::End));
    let escalation = Dialog {
        kind: DialogKind::AutoEscalation { after: 3, skill: None },
        ..dialog("escalation", &[], vec![people, transfer(None, Some("7")).named("transfer")])
    };
    let mut dialogs = pets(ask("Which pet?"));
    dialogs.extend([fallback("Sorry?"), escalation]);
    let mut it = Conversation::with(bot(dialogs.clone()));
    it.send("pets");
    for _ in 0..3 {
        assert_eq!(it.send("bird"), ["Sorry?", "Which pet?"]);
    }
    assert_eq!(it.send("bird"), ["Talk to an agent? [Yes] [No]"]);
    assert_eq!(it.send("hm"), ["Sorry?", "Talk to an agent? [Yes] [No]"]);
    assert_eq!(it.send("No"), ["Which pet?"]);
    for _ in 0..3 {
        assert_eq!(it.send("bird"), ["Sorry?", "Which pet?"]);
    }
    it.send("bird");
    assert_eq!(it.send("yes"), ["Transferring to an agent...", "hand off: 7"]);
    assert_eq!(it.send("hello"), ["Sorry?"], "nothing is left on the stack");

    dialogs[0].escalate_after = Some(1);
    let mut it = Conversation::with(bot(dialogs));
    it.send("pets");
    it.send("bird");
    assert_eq!(it.send("bird"), ["Talk to an agent? [Yes] [No]"]);
}

#[test]
fn an_understood_answer_begins_the_count_anew() {
    let escalation = Dialog {
        kind: DialogKind::AutoEscalation { after: 1, skill: None },
        ..dialog("escalation", &[], vec![say("People!")])
    };
    let second = ask("Its name?").rule(regex("^[A-Z]"));
    let first = ask("Which pet?").rule(pattern("(dog|cat)"));
    let pets = dialog("pets", &["pets"], vec![first, second, say("Good.")]);
    let mut it = Conversation::with(bot(vec![pets, escalation]));
    it.send("pets");
    it.send("bird");
    it.send("dog");
    assert_eq!(it.send("rex"), [BUILT_IN, "Its name?"]);
    assert_eq!(it.send("rex"), ["People!", "Its name?"]);
}

#[test]
fn a_dialog_ends_or_closes_the_conversation() {
    for (next, lines) in [
        (Next::End, vec!["one"]),
        (Next::Close { with_survey: true }, vec!["one", "close, with survey"]),
        (Next::Close { with_survey: false }, vec!["one", "close"]),
        (
            to("missing"),
            vec!["one", "! there is no missing; the following interaction comes next", "two"],
        ),
        (
            to("missing/"),
            vec!["one", "! there is no missing/; the following interaction comes next", "two"],
        ),
    ] {
        let bot = bot(vec![dialog("d", &["d"], vec![say("one").then(next.clone()), say("two")])]);
        assert_eq!(Conversation::with(bot).send("d"), lines, "{next:?}");
    }
}

#[test]
fn silent_interactions_lead_on_by_their_kind() {
    let goto = |target: &str| interaction(InteractionKind::Goto(target_of(target)));
    for (kind, lines) in [
        (goto("two"), vec!["two"]),
        (goto("other/"), vec!["other"]),
        (interaction(InteractionKind::End), vec![]),
        (interaction(InteractionKind::Close { with_survey: false }), vec!["close"]),
        (silent(), vec!["one", "two"]),
    ] {
        let interactions = vec![kind.clone(), say("one"), say("two").named("two")];
        let bot =
            bot(vec![dialog("d", &["d"], interactions), dialog("other", &[], vec![say("other")])]);
        assert_eq!(Conversation::with(bot).send("d"), lines, "{kind:?}");
    }
}

fn chain(length: usize) -> Dialog {
    dialog("chain", &["go"], (1..=length).map(|index| say(&index.to_string())).collect())
}

#[test]
fn a_chain_of_statements_stops_at_the_limit() {
    let limit =
        "! BREAKING THE INTERACTION FLOW. Reached max limit on daisy chaining of interactions: 10";
    let said = Conversation::with(live_person(vec![chain(11)])).send("go");
    assert_eq!(said.len(), 11);
    assert_eq!(said[9..], ["10", limit]);
    assert_eq!(Conversation::with(live_person(vec![chain(10)])).send("go").len(), 10);

    let mut asks = chain(10);
    asks.interactions.insert(key("ask"), ask("Well?"));
    assert_eq!(Conversation::with(live_person(vec![asks])).send("go").last().unwrap(), "Well?");
}

#[test]
fn dialogs_that_hop_stop_at_the_limit() {
    let hop = |index: usize| {
        let patterns: &[&str] = if index == 1 { &["go"] } else { &[] };
        let next = to(&format!("d{}/", index + 1));
        dialog(&format!("d{index}"), patterns, vec![say(&index.to_string()).then(next)])
    };
    let limit = "! Breaking the interaction flow because iteration count exceeded 5";
    let said = Conversation::with(live_person((1..=7).map(hop).collect())).send("go");
    assert_eq!(said, ["1", "2", "3", "4", "5", limit]);
}

#[test]
fn a_bot_that_never_waits_is_stopped_and_reported() {
    let round = dialog("round", &["round"], vec![silent().then(Next::Repeat)]);
    let skipped = dialog("skip", &["skip"], vec![say("x").disabled().then(Next::Repeat)]);
    let pair = [("a", "b/"), ("b", "a/")]
        .map(|(name, other)| dialog(name, &[name], vec![silent().then(to(other))]));
    let talker = dialog("talker", &["talk"], vec![say("blah").then(Next::Repeat)]);
    let mut it = Conversation::with(bot([vec![round, skipped, talker], pair.to_vec()].concat()));
    for (text, message) in [
        ("round", "! the bot stopped: 64 interactions in a row without a word of the contact"),
        ("skip", "! the bot stopped: 256 interactions were passed over"),
        ("a", "! the bot stopped: 16 dialogs in a row without a word of the contact"),
    ] {
        assert_eq!(it.send(text), [message, BUILT_IN]);
    }
    let said = it.send("talk");
    assert_eq!(said.iter().filter(|line| *line == "blah").count(), 20);
    assert_eq!(said[20], "! a turn has at most 20 messages; the rest isn't sent");
    assert_eq!(it.send("round").len(), 2, "the next message is answered as ever");
}

#[test]
fn what_is_disabled_is_skipped_and_never_matched() {
    let off = Dialog { is_enabled: false, ..dialog("off", &["off"], vec![say("off")]) };
    let interactions = vec![say("one"), say("two").disabled(), ask("?").disabled(), say("three")];
    let mut it = Conversation::with(bot(vec![off, dialog("on", &["on"], interactions)]));
    assert_eq!(it.send("off"), [BUILT_IN]);
    assert_eq!(it.send("on"), ["one", "three"]);
}

#[test]
fn slots_of_a_dialog_go_with_it_and_those_of_the_session_stay() {
    let mut rule = always().slot("kept", "{$query}");
    rule.slot.as_mut().unwrap().scope = Scope::Session;
    let question = ask("?").rule(always().slot("lost", "{$query}").set("v", "1", Scope::Dialog));
    let show = say("{$slot.lost}-{$slot.kept}-{$botContext.v}");
    let first = dialog("first", &["first"], vec![question, ask("??").rule(rule), show.clone()]);
    let mut it = Conversation::with(bot(vec![first, dialog("show", &["show"], vec![show])]));
    it.send("first");
    it.send("a");
    assert_eq!(it.send("b"), ["a-b-1"]);
    assert_eq!(it.send("show").last().unwrap(), "-b-");
}

#[test]
fn a_jump_takes_the_place_of_its_dialog_and_drops_its_values() {
    let question = ask("?").rule(always().slot("s", "{$query}").go(to("there/")));
    let show = ask("{$slot.s}.").rule(always().go(to("first/2")));
    let mut it = Conversation::with(bot(vec![
        dialog("first", &["first"], vec![question, say("[{$slot.s}]")]),
        dialog("there", &[], vec![show]),
    ]));
    it.send("first");
    assert_eq!(it.send("a").last().unwrap(), ".");
    assert_eq!(it.send("b").last().unwrap(), "[]", "nothing came back either");
}

fn shop() -> Bot {
    let fill = |text: &str, entity: &str| {
        let rule = when(Condition::Entity(EntityCondition::any_of(key(entity))))
            .slot(entity, &format!("@{entity}"));
        ask(text).rule(rule)
    };
    bot(vec![dialog(
        "shop",
        &["buy*"],
        vec![
            fill("What?", "item"),
            fill("Which color?", "color"),
            fill("Which size?", "size"),
            ask("{$slot.size} {$slot.color} {$slot.item}, right?").rule(pattern("yes*")),
            say("{$slot.color} it is."),
        ],
    )])
}

#[test]
fn questions_that_the_first_message_answers_are_passed_over() {
    for (first, said) in [
        ("buy blue small shoes", "small blue shoes, right?"),
        ("buy shoes", "Which color?"),
        ("buy small shoes", "Which color?"),
        ("buy", "What?"),
    ] {
        let mut it = Conversation::with(shop());
        it.meaning = Box::new(mentioning);
        assert_eq!(it.send(first), [said], "{first}");
    }
    let mut it = Conversation::with(shop());
    it.meaning = Box::new(mentioning);
    it.send("buy small shoes");
    assert_eq!(it.send("green"), ["small green shoes, right?"]);
}

#[test]
fn a_slot_is_filled_anew_when_its_entity_comes_up_again() {
    let mut it = Conversation::with(shop());
    it.meaning = Box::new(mentioning);
    it.send("buy small shoes");
    assert_eq!(it.send("green"), ["small green shoes, right?"]);
    assert_eq!(it.send("yes, but blue"), ["blue it is."]);
}

#[test]
fn a_dialog_restarts_when_it_is_started_again_midway() {
    let mut it = Conversation::with(bot(pets(ask("Which pet?"))));
    for _ in 0..5 {
        assert_eq!(it.send("pets"), ["Which pet?"]);
    }
    assert_eq!(it.send("dog"), ["Good."], "and is on the stack only once");
}

#[test]
fn what_no_dialog_takes_is_logged_when_a_variable_says_so() {
    let mut dialogs = pets(ask("Which pet?"));
    dialogs.push(fallback("Sorry?"));
    let mut bot = live_person(dialogs);
    let mut it = Conversation::with(bot.clone());
    assert_eq!(it.send("hm"), ["Sorry?"]);
    let name = "__recordUnMatchedPatternPhrases__".to_owned();
    bot.variables.insert(name.clone(), variable(json!(true)));
    let mut it = Conversation::with(bot.clone());
    assert_eq!(it.send(" hm "), ["event: unmatched_phrase hm", "Sorry?"]);
    it.send("pets");
    assert_eq!(it.send("bird"), ["event: unmatched_phrase bird", "Sorry?", "Which pet?"]);
    bot.variables.insert(name, variable(json!("false")));
    assert_eq!(Conversation::with(bot).send("hm"), ["Sorry?"]);
}
