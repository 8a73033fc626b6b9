//! Values in messages: collecting them into slots, asking for them, and what conditions ask of them.

use engine::{Detection, Recognised, Understanding, visible_text};
use model::bot::*;
use serde_json::json;

use crate::build::*;
use crate::drive::*;

const BUILT_IN: &str = "Not able to understand your question. Can you please re-phrase it?";

/// A dialog that asks for a color and a size.
fn shop() -> Vec<Dialog> {
    let color = Collect { allowed: vec!["Red".to_owned(), "blue".to_owned()], ..collect("color") };
    let color = ask("Which color?")
        .collects(color)
        .or_says("Red or blue.")
        .rule(pattern("any").go(to("size")));
    let size = ask("Which size?").named("size").collects(collect("size"));
    vec![
        dialog("buy", &["buy*"], vec![color, size, say("{$slot.size} {$slot.color}")]),
        dialog("hours", &["open*"], vec![say("From nine.")]),
    ]
}

fn shopping() -> Conversation {
    let mut it = Conversation::with(bot(shop()));
    it.meaning = meanings(&[
        ("red", "color=red"),
        ("Blue", "color=Blue"),
        ("green", "color=green"),
        ("green or red", "color=green color=red"),
        ("9", "size=9"),
        ("red 9", "color=red size=9"),
        ("10", "size=10"),
        ("buy red", "color=red"),
        ("buy 9", "size=9"),
        ("buy red 9", "color=red size=9"),
    ]);
    it
}

#[test]
fn a_question_collects_its_value_and_no_other() {
    let again = &["Red or blue.", "Which color?"][..];
    for (answer, said) in [
        ("red", &["Which size?"][..]),
        ("Blue", &["Which size?"]),
        ("green or red", &["Which size?"]),
        ("red 9", &["9 red"]),
        ("green", again),
        ("hm", again),
        ("any", &["Which size?"]),
        ("open?", &["From nine.", "Which color?"]),
        ("9", again),
    ] {
        let mut it = shopping();
        it.send("buy");
        assert_eq!(it.send(answer), said, "{answer}");
    }
    let mut it = shopping();
    it.send("buy");
    it.send("9");
    assert_eq!(it.send("red"), ["9 red"], "a value beside the point is kept");
}

#[test]
fn what_is_known_is_not_asked() {
    for (text, said) in [
        ("buy", "Which color?"),
        ("buy red", "Which size?"),
        ("buy 9", "Which color?"),
        ("buy red 9", "9 red"),
    ] {
        assert_eq!(shopping().send(text), [said], "{text}");
    }
    for scope in [Scope::Request, Scope::Dialog, Scope::Session, Scope::Forever] {
        let name = format!("{scope:?}").to_lowercase();
        let before = silent().rule(always().slot("color", "red"));
        let mut before = Interaction { rules: before.rules, ..silent() };
        before.rules[0].slot.as_mut().unwrap().scope = scope;
        let question = ask("Which color?").collects(collect("color"));
        let mut it = Conversation::with(bot(vec![dialog(
            "d",
            &["d"],
            vec![before, question, say("{$slot.color}")],
        )]));
        assert_eq!(it.send("d"), ["red"], "{name}");
    }
}

#[test]
fn rules_look_at_the_collected_value_whenever_it_came() {
    let question = ask("Which color?")
        .collects(collect("color"))
        .rule(pattern("*secret*").go(to("secret")))
        .rule(entity("color", &["BLUE"], &[]).go(to("blue")))
        .rule(always().and("color", Operator::Equals, "red").go(to("red")))
        .rule(no_match(Some("What?")).go(to("none")))
        .rule(always().set("seen", "yes", Scope::Session).go(to("other")));
    let ends = ["secret", "blue", "red", "none", "other"]
        .map(|name| say(name).named(name).then(Next::End));
    let mut dialogs = vec![dialog("d", &["d*"], [vec![question], ends.to_vec()].concat())];
    dialogs[0].starter.as_mut().unwrap().patterns.push("secret d".to_owned());
    for (text, said) in [
        ("blue", vec!["blue"]),
        ("red", vec!["red"]),
        ("green", vec!["other"]),
        ("blue secret", vec!["secret"]),
        ("hm", vec!["What?", "none"]),
        ("the secret", vec!["secret"]),
    ] {
        let mut it = Conversation::with(bot(dialogs.clone()));
        it.meaning = Box::new(|text| {
            let color = ["blue", "red", "green"].into_iter().find(|color| text.contains(color));
            color.map(|color| meant(&format!("color={color}"))).unwrap_or_default()
        });
        it.send("d");
        assert_eq!(it.send(text), said, "{text}");
        // What stands for the answer already is looked at in the same way, but not the text.
        let at_once = match text {
            "hm" | "the secret" => vec!["Which color?"],
            "blue secret" => vec!["blue"],
            _ => said,
        };
        assert_eq!(it.send(&format!("d {text}")), at_once, "d {text}");
    }
}

#[test]
fn two_questions_share_the_values_of_one_entity() {
    let slot = |name: &str| Collect { slot: name.to_owned(), ..collect("color") };
    let dialogs = vec![dialog(
        "d",
        &["d*"],
        vec![
            ask("Outside?").collects(slot("outside")),
            ask("Inside?").collects(slot("inside")),
            ask("{$slot.outside}, inside {$slot.inside}?").rule(pattern("yes")),
        ],
    )];
    let mut it = Conversation::with(bot(dialogs));
    it.meaning = meanings(&[
        ("d red", "color=red"),
        ("d red blue", "color=red color=blue"),
        ("red", "color=red"),
        ("red blue", "color=red color=blue"),
        ("green", "color=green"),
    ]);
    assert_eq!(it.send("d"), ["Outside?"]);
    assert_eq!(it.send("red"), ["Inside?"], "one value answers one question");
    assert_eq!(it.send("green"), ["red, inside green?"]);
    assert_eq!(it.send("d"), ["Outside?"]);
    assert_eq!(it.send("red blue"), ["red, inside blue?"]);
    assert_eq!(it.send("d red blue"), ["red, inside blue?"]);
    assert_eq!(it.send("green"), [BUILT_IN, "red, inside blue?"], "nobody knows which one changed");
    assert_eq!(it.send("d red"), ["Inside?"]);
}

#[test]
fn a_slot_takes_all_values_and_a_dialog_captures_what_is_said_on_the_way() {
    let all = Collect {
        takes_all: true,
        allowed: vec!["red".to_owned(), "blue".to_owned()],
        ..collect("color")
    };
    let mut paint = dialog(
        "d",
        &["d*"],
        vec![
            ask("Which colors?").collects(all),
            ask("Sure?").rule(pattern("yes*")).or_says("Yes?"),
            say("{$slot.color} {$slot.size}"),
        ],
    );
    paint.captures = vec![Collect { scope: Scope::Session, ..collect("size") }];
    let mut it =
        Conversation::with(bot(vec![paint, dialog("told", &["told"], vec![say("{$slot.size}")])]));
    it.meaning = meanings(&[
        ("many", "color=red color=green color=blue"),
        ("hm 9", "size=9"),
        ("yes 10", "size=10"),
        ("d 8", "size=8"),
        ("told 7", "size=7"),
    ]);
    it.send("d");
    assert_eq!(it.send("many"), ["Sure?"]);
    assert_eq!(it.send("hm 9"), ["Yes?", "Sure?"]);
    assert_eq!(it.send("yes"), [r#"["red","blue"] 9"#]);
    it.send("d 8");
    it.send("many");
    assert_eq!(it.send("yes 10"), [r#"["red","blue"] 10"#]);
    assert_eq!(it.send("told"), ["10"]);
}

#[test]
fn what_stands_for_the_whole_message_answers_its_question_only() {
    let note = Collect { slot: "note".to_owned(), ..collect("item") };
    let dialogs = vec![dialog(
        "d",
        &["d*"],
        vec![
            ask("Color?").collects(collect("color")),
            ask("Note?").collects(note),
            say("{$slot.note}"),
        ],
    )];
    let mut it = Conversation::with(bot(dialogs));
    it.meaning = Box::new(|text| {
        let mut meaning = meant(if text.contains("red") { "color=red" } else { "" });
        let detection = Detection::Whole;
        meaning
            .entities
            .push(Recognised { detection, ..recognised("item", &json!(text).to_string()) });
        meaning
    });
    assert_eq!(it.send("d"), ["Color?"]);
    assert_eq!(it.send("red"), ["Note?"]);
    assert_eq!(it.send("it leaks"), ["it leaks"]);
}

#[test]
fn repeating_a_question_asks_again_and_skipping_in_circles_ends() {
    let no_blue = entity("color", &["blue"], &[]).go(Next::Repeat);
    let question = ask("Which color?").collects(collect("color")).rule(no_blue);
    let mut it = Conversation::with(bot(vec![
        dialog("d", &["d*"], vec![question, say("{$slot.color}")]),
        dialog(
            "circle",
            &["circle"],
            vec![
                ask("1").named("one").collects(collect("color")).then(to("two")),
                ask("2").named("two").collects(collect("size")).then(to("one")),
            ],
        ),
    ]));
    it.meaning = Box::new(|text| match text {
        "d blue" | "blue" => meant("color=blue"),
        "circle" => meant("color=red size=9"),
        _ => meant("color=red"),
    });
    assert_eq!(it.send("d blue"), ["Which color?"]);
    assert_eq!(it.send("blue"), ["Which color?"]);
    assert_eq!(it.send("red"), ["red"]);
    let said = it.send("circle");
    assert!(said[0].starts_with("! the bot stopped"), "{said:?}");
    assert_eq!(it.state.position(), None);
}

#[test]
fn a_condition_asks_for_values_and_compares_them() {
    let any: &[&str] = &[];
    for (value, values, comparisons, holds) in [
        ("red", any, &[][..], true),
        ("red", &["blue", "RED "], &[], true),
        ("red", &["blue"], &[], false),
        ("5", &["5"], &[], true),
        ("5", any, &[(Operator::Equals, "5.0")], true),
        ("5", any, &[(Operator::NotEquals, "5.0")], false),
        ("10", any, &[(Operator::Gt, "9")], true),
        ("10", any, &[(Operator::Gte, "10"), (Operator::Lt, "11")], true),
        ("10", any, &[(Operator::Gte, "10"), (Operator::Lt, "10")], false),
        ("10", any, &[(Operator::Lte, "{$botContext.most}")], true),
        ("red", any, &[(Operator::Gt, "9")], false),
        ("\"2026-03-05\"", any, &[(Operator::Gt, "2026-03-04")], true),
        ("\"2026-03-05T10:00:00\"", any, &[(Operator::Lt, "2026-03-06")], true),
        ("\"10:30:00\"", any, &[(Operator::Lte, "10:30:00"), (Operator::Gt, "09:59")], true),
        ("\"10:30:00\"", any, &[(Operator::Lt, "2026-03-04")], false),
        ("{\"value\":\"350.00\",\"unit\":\"dollars\"}", any, &[(Operator::Gt, "100")], true),
        ("{\"value\":\"350.00\",\"unit\":\"dollars\"}", &["350.00"], &[], true),
        ("{\"min\":1}", any, &[(Operator::Contains, "\"min\":1")], true),
        ("Reddish", any, &[(Operator::StartsWith, "red"), (Operator::EndsWith, "SH")], true),
        ("red", any, &[(Operator::NotContains, "e")], false),
        ("red", any, &[(Operator::Regex, "^r.d$")], true),
        ("red", any, &[(Operator::Regex, "(")], false),
        ("red", any, &[(Operator::Exists, "")], true),
        ("red", any, &[(Operator::NotExists, "")], false),
    ] {
        let question = ask("?")
            .rule(entity("color", values, comparisons).go(to("yes")))
            .rule(always().go(Next::End));
        let mut bot = bot(vec![dialog("q", &["q"], vec![question, say("yes").named("yes")])]);
        bot.variables.insert("most".to_owned(), variable(json!(10)));
        let mut it = Conversation::with(bot);
        it.meaning = Box::new(move |_| meant(&format!("color={value}")));
        it.send("q");
        let said = it.send("x");
        assert_eq!(said.contains(&"yes".to_owned()), holds, "{value} {values:?} {comparisons:?}");
    }
}

#[test]
fn any_value_of_the_message_may_meet_a_condition() {
    let rule = entity("color", &["blue"], &[]).go(to("yes"));
    let question = ask("?").rule(rule).rule(always().go(Next::End));
    let mut it =
        Conversation::with(bot(vec![dialog("q", &["q"], vec![question, say("yes").named("yes")])]));
    it.meaning = meanings(&[("x", "color=green color=blue")]);
    it.send("q");
    assert_eq!(it.send("x"), ["yes"]);
}

#[test]
fn a_rule_takes_one_value_or_the_list_of_all() {
    let rule = always().slot("one", "@color").set("all", "@color[]", Scope::Session);
    let dialogs = vec![dialog("q", &["q"], vec![ask("?").rule(rule), say("{$slot.one} {$all}")])];
    let mut it = Conversation::with(bot(dialogs));
    it.meaning = meanings(&[("x", "color=red color=blue")]);
    it.send("q");
    assert_eq!(it.send("x"), [r#"red ["red","blue"]"#]);
}

#[test]
fn an_entity_is_seen_when_the_bot_asked_with_its_words() {
    let numbers = ["primary", "secondary"].map(|name| {
        let question = format!("What is your {} number?", name.to_uppercase());
        ask(&question).collects(collect(name))
    });
    let [first, second] = numbers;
    let mut phones = bot(vec![
        dialog("d", &["d*"], vec![first, second, say("{$slot.primary} {$slot.secondary}")]),
        Dialog { kind: DialogKind::Faq, ..dialog("why", &["why"], vec![say("Because.")]) },
    ]);
    for name in ["primary", "secondary"] {
        let kind = EntityKind::BuiltIn(BuiltIn::named("phone"));
        let asked_with = vec![format!("{name} number")];
        phones.entities.insert(key(name), Entity { asked_with, ..Entity::new(name, kind) });
    }
    let mut it = Conversation::with(phones);
    it.meaning = Box::new(|text| match text.trim_start_matches("d ").parse::<u32>() {
        Ok(number) => meant(&format!("primary={number} secondary={number}")),
        Err(_) => Understanding::default(),
    });
    assert_eq!(it.send("d 111"), ["What is your PRIMARY number?"]);
    assert_eq!(it.send("222"), ["What is your SECONDARY number?"]);
    assert_eq!(it.send("why"), ["Because."]);
    // The bot's last message doesn't ask.
    assert_eq!(it.send("333"), [BUILT_IN, "What is your SECONDARY number?"]);
    assert_eq!(it.send("333"), ["222 333"]);
}

/// A bot whose buttons say a plan.
fn plans() -> Bot {
    let question = choose("Which?", &["Basic {plan: basic}", "More"])
        .rule(entity("item", &["gold"], &[]).go(to("gold")))
        .rule(entity("item", &[], &[]).slot("plan", "@item").go(to("plan")))
        .rule(choice("More").go(to("more")));
    let ends = [("gold", "Gold."), ("plan", "{$slot.plan}: {$query}"), ("more", "More.")];
    let ends = ends.map(|(name, text)| say(text).named(name).then(Next::End));
    let mut bot = bot(vec![dialog("d", &["d"], [vec![question], ends.to_vec()].concat())]);
    bot.entities[&key("item")] = Entity {
        payload_keys: vec!["Plan".to_owned()],
        ..Entity::new(
            "Item",
            EntityKind::Values {
                values: [("gold".to_owned(), vec!["premium".to_owned()])].into(),
                is_fuzzy: false,
            },
        )
    };
    bot
}

#[test]
fn a_button_says_what_it_does_not_show() {
    for (text, payload, said) in [
        ("Know more {plan: gold}", None, vec!["Gold."]),
        ("Know more", Some("Know more {plan: Premium}"), vec!["Gold."]),
        ("Know more", Some("x {api_name: plan, id: silver}"), vec!["silver: Know more"]),
        ("Know more {plan: silver}", Some("x"), vec!["silver: Know more"]),
        ("Know more {size: 9}", Some("x"), vec!["bronze: Know more"]),
        ("Basic {plan: basic}", Some("Basic {plan: basic}"), vec!["basic: Basic"]),
    ] {
        let mut it = Conversation::with(plans());
        it.meaning = Box::new(|text| {
            assert_eq!(text, visible_text(text), "values are no part of what is understood");
            meant(if text == "d" { "" } else { "item=bronze" })
        });
        assert_eq!(it.send("d"), ["Which? [Basic] [More]"]);
        let payload = payload.unwrap_or(text);
        assert_eq!(it.tap(text, payload), said, "{text} {payload}");
    }
}

#[test]
fn typing_what_a_button_shows_says_its_value_too() {
    for (text, said) in [
        ("basic", "basic: basic"),
        ("BASIC ", "basic: BASIC "),
        ("1", "basic: 1"),
        ("more", "More."),
    ] {
        let mut it = Conversation::with(plans());
        it.send("d");
        assert_eq!(it.send(text), [said], "{text}");
    }
    // Braces that were typed are text.
    let mut it = Conversation::with(plans());
    it.send("d");
    assert_eq!(it.send("Hm {plan: gold}"), [BUILT_IN, "Which? [Basic] [More]"]);
}

#[test]
fn the_day_is_told_in_the_bots_zone_and_members_of_slots_by_name() {
    let rule = entity("item", &[], &[]).slot("amount", "@item");
    let told = "{$slot.amount.value} {$slot.amount.unit}, {$slot.amount.x.y}{$slot.day@long}.";
    let mut bot = bot(vec![
        dialog(
            "pay",
            &["pay"],
            vec![ask("How much?").rule(rule), ask(told).rule(always()), say(told)],
        ),
        dialog("now", &["now"], vec![say("Good {$timeOfDay}, {$date}, {$time}")]),
    ]);
    let now = Conversation::with(bot.clone()).send("now");
    assert_eq!(now, ["Good evening, January 1, 12:00 am"]);
    bot.settings.time_zone = Some("Asia/Kolkata".to_owned());
    let mut it = Conversation::with(bot.clone());
    assert_eq!(it.send("now"), ["Good morning, January 1, 5:30 am"]);
    it.meaning =
        meanings(&[("50 rupees", r#"item={"value":"50.00","unit":"rupees","x":{"y":1}}"#)]);
    it.send("pay");
    let unset = "! {$botContext.slot.day@long} is not set and stands for nothing";
    assert_eq!(it.send("50 rupees"), [unset, "50.00 rupees, 1."]);
    assert_eq!(it.send("ok"), [unset, "50.00 rupees, 1."], "it became a text");
    // A variable of the bot comes first.
    bot.variables.insert("date".to_owned(), variable(json!("D-Day")));
    assert_eq!(Conversation::with(bot).send("now"), ["Good morning, D-Day, 5:30 am"]);
}
