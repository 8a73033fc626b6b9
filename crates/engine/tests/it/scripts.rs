//! Scripts: what they set, say and decide, and what becomes of those that fail.

use model::bot::*;
use serde_json::json;

use crate::build::*;
use crate::drive::*;

fn one(interactions: Vec<Interaction>) -> Conversation {
    Conversation::with(bot(vec![
        dialog("d", &["d"], interactions),
        dialog("other", &["other"], vec![say("other").named("Elsewhere")]),
    ]))
}

#[test]
fn messages_of_scripts_stand_around_the_interactions_own() {
    let question = ask("own").pre("send before").post("send after").on_answer("send answered");
    let mut it = one(vec![question, say("next")]);
    assert_eq!(it.send("d"), ["before", "own", "after"]);
    assert_eq!(it.send("x"), ["answered", "next"]);
}

#[test]
fn the_script_on_an_answer_sees_what_the_rule_set() {
    let rule = always().set("v", "{$query}!", Scope::Session);
    let mut it = one(vec![ask("?").rule(rule).on_answer("show v"), say("next")]);
    it.send("d");
    assert_eq!(it.send("x"), ["v is \"x!\"", "next"]);
}

#[test]
fn the_script_on_an_answer_runs_after_a_match_only() {
    let question = ask("?")
        .rule(pattern("a").go(Next::End))
        .rule(no_match(Some("no")).go(Next::End))
        .on_answer("send ran");
    let mut it = one(vec![question]);
    it.send("d");
    assert_eq!(it.send("a"), ["ran"]);
    it.send("d");
    assert_eq!(it.send("b"), ["no"]);
}

#[test]
fn a_jump_before_an_interaction_passes_it_over() {
    for (script, lines) in [
        ("goto target", vec!["target"]),
        ("goto nowhere\ngoto target", vec!["target"]),
        ("goto Elsewhere", vec!["other"]),
        ("goto other/elsewhere", vec!["other"]),
        ("goto other/", vec!["other"]),
        (
            "goto missing",
            vec![
                "! a script wants to go to \"missing\", which isn't there",
                "own",
                "middle",
                "target",
            ],
        ),
        ("send first\ngoto target", vec!["first", "target"]),
    ] {
        let interactions =
            vec![say("own").pre(script), say("middle"), say("target").named("target")];
        assert_eq!(one(interactions).send("d"), lines, "{script}");
    }
}

#[test]
fn a_jump_afterwards_wins_over_the_rule() {
    let ends = [say("ruled").named("ruled").then(Next::End), say("target").named("target")];
    let rule = || pattern("*").go(to("ruled"));
    for (question, answer) in [
        (ask("?").rule(rule()).on_answer("goto target"), "target"),
        (ask("?").rule(rule()).post("goto target"), "target"),
        (ask("?").rule(rule()).post("goto target").on_answer("goto ruled"), "ruled"),
        (ask("?").rule(rule()), "ruled"),
    ] {
        let mut it = one([vec![question], ends.to_vec()].concat());
        assert_eq!(it.send("d"), ["?"]);
        assert_eq!(it.send("x"), [answer]);
    }
    let mut it = one([vec![say("own").post("goto target")], ends.to_vec()].concat());
    assert_eq!(it.send("d"), ["own", "target"]);
}

#[test]
fn an_interaction_of_the_same_dialog_is_meant_before_others() {
    let mut it = Conversation::with(bot(vec![
        dialog("a", &[], vec![say("of a").named("Same name")]),
        dialog("b", &["b"], vec![silent().pre("goto Same name"), say("of b").named("Same name")]),
    ]));
    assert_eq!(it.send("b"), ["of b"]);
}

#[test]
fn an_immediate_reply_ends_the_flow() {
    assert_eq!(one(vec![say("own").pre("now stop\nsend never"), say("next")]).send("d"), ["stop"]);
    assert_eq!(one(vec![say("own").post("now stop"), say("next")]).send("d"), ["own", "stop"]);

    let validating = "fetch https://e.com\nnow Try again.";
    let mut it = one(vec![ask("?").on_answer(validating), say("next")]);
    it.send("d");
    assert_eq!(it.send("x"), ["got 404", "Try again."]);
    assert_eq!(it.send("y"), ["got 404", "Try again."], "the question still waits");
}

#[test]
fn a_script_that_throws_keeps_what_it_did_and_a_killed_one_nothing() {
    for (end, lines) in [
        ("throw", vec!["said", "! boom", "1"]),
        ("kill", vec!["! took too long", "! {$botContext.v} is not set and stands for nothing"]),
    ] {
        let script = format!("set v=\"1\" session\nsend said\n{end}");
        assert_eq!(one(vec![say("{$botContext.v}").pre(&script)]).send("d"), lines, "{end}");
    }
}

#[test]
fn values_keep_their_type_within_a_turn_and_are_texts_afterwards() {
    let set = "set n=10 session\nset o={\"a\":[1,true]} session\nset b=false session\nset r=1 request\nset s=\"x\" session";
    let show = "show n\nshow o\nshow b\nshow r\nshow s\nshow never";
    let mut it = one(vec![ask("?").pre(set).post(show).on_answer(show)]);
    let before = [
        "?",
        "n is 10",
        "o is {\"a\":[1,true]}",
        "b is false",
        "r is 1",
        "s is \"x\"",
        "never is null",
    ];
    assert_eq!(it.send("d"), before);
    let after = [
        "n is \"10\"",
        "o is \"{\\\"a\\\":[1,true]}\"",
        "b is \"false\"",
        "r is null",
        "s is \"x\"",
        "never is null",
    ];
    assert_eq!(it.send("x"), after);
}

#[test]
fn a_variable_lives_in_the_scope_it_was_set_in_last() {
    let script = "set v=1 session\nset v=2 dialog\nset w=1 dialog\nset w=null session";
    let mut it = one(vec![say("{$botContext.v}").pre(script).post("show w")]);
    assert_eq!(it.send("d"), ["2", "w is null"]);
    assert_eq!(it.state.variables().count(), 0, "the one of the session was taken away");
}

#[test]
fn what_lasts_forever_is_remembered_and_begins_the_next_session() {
    let mut it =
        one(vec![say("own").pre("set v=\"kept\" forever\nset v=null forever\nset w=1 forever")]);
    assert_eq!(it.send("d"), ["remember: v=\"kept\"", "remember: v=null", "remember: w=1", "own"]);

    let mut bot = bot(vec![dialog("d", &["d"], vec![say("{$botContext.v} {$botContext.w}")])]);
    bot.variables.insert("v".to_owned(), variable(json!("initial")));
    bot.variables.insert("w".to_owned(), variable(json!("initial")));
    let mut it = Conversation::with(bot);
    let remembered = [("v".to_owned(), json!("remembered"))].into();
    it.state = engine::State::begin(&it.program, remembered);
    assert_eq!(it.send("d"), ["remembered initial"]);
}

#[test]
fn the_opening_function_runs_once_a_session_before_the_first_match() {
    let mut bot = bot(vec![dialog("d", &["d"], vec![say("{$botContext.v}")])]);
    let source = "__initConversation\nset v=\"opened\" session\nsend Welcome.";
    bot.functions = Some(Script { source: source.to_owned() });
    let mut it = Conversation::with(bot.clone());
    assert_eq!(it.send("d"), ["Welcome.", "opened"]);
    assert_eq!(it.send("d"), ["opened"]);
    it.state = engine::State::begin(&it.program, Default::default());
    assert_eq!(it.send("d"), ["Welcome.", "opened"]);

    bot.functions = Some(Script { source: "function help() {}".to_owned() });
    let mut it = Conversation::with(bot);
    it.send("d");
    assert!(it.scripts.is_empty());
}

#[test]
fn quick_replies_of_a_script_go_with_the_interactions_own_message() {
    let replies = "replies Yes~y,No";
    assert_eq!(one(vec![ask("?").pre(replies), say("next")]).send("d"), ["? [Yes] [No]"]);
    assert_eq!(one(vec![choose("?", &["A"]).pre(replies)]).send("d"), ["? [A] [Yes] [No]"]);
    assert_eq!(
        one(vec![say("own").pre(replies), say("next")]).send("d"),
        ["own [Yes] [No]", "next"]
    );
}

#[test]
fn quick_replies_become_buttons_beside_buttons_and_nothing_beside_pictures() {
    let button = Button {
        label: "A".to_owned(),
        action: ButtonAction::Reply { payload: None },
        metadata: Vec::new(),
    };
    let text = model::text::Texts::one("?");
    let buttons = InteractionKind::ButtonQuestion { text, buttons: vec![button] };
    let said = one(vec![interaction(buttons).pre("replies B~b")]).send("d");
    assert_eq!(said, ["? [A~A] [B~b]"]);
    let image = InteractionKind::Image { url: "https://e.com/i.png".to_owned(), caption: None };
    let said = one(vec![interaction(image).pre("replies B~b")]).send("d");
    assert_eq!(said, ["! quick replies have no message to go with", "image https://e.com/i.png"]);
}

#[test]
fn quick_replies_without_such_a_message_go_with_the_scripts_own() {
    let mut it = one(vec![ask("?").on_answer("send Pick\nreplies A,B"), say("next")]);
    it.send("d");
    assert_eq!(it.send("x"), ["Pick [A] [B]", "next"]);
    assert_eq!(one(vec![silent().pre("send Pick\nreplies A")]).send("d"), ["Pick [A]"]);
    let nowhere = one(vec![silent().pre("replies A")]).send("d");
    assert_eq!(nowhere, ["! quick replies have no message to go with"]);
}

#[test]
fn the_opening_function_can_go_nowhere() {
    let mut bot = bot(vec![dialog("d", &["d"], vec![say("own")])]);
    bot.functions = Some(Script { source: "__initConversation\ngoto own".to_owned() });
    let said = Conversation::with(bot).send("d");
    assert_eq!(said, ["! no dialog has begun that could go to \"own\"", "own"]);
}

#[test]
fn scripts_log_note_and_name() {
    let mut it = one(vec![say("own").pre("event Start\nnote for people")]);
    assert_eq!(it.send("d"), ["event: Start d", "note: for people", "own"]);
}

#[test]
fn a_script_that_fetches_is_run_again_with_the_same_clock_and_randomness() {
    let mut it =
        one(vec![say("own").pre("send one\nfetch https://e.com/1\nfetch https://e.com/2")]);
    it.service =
        Box::new(|call| answered(if call.url.ends_with('1') { 201 } else { 500 }, json!({})));
    assert_eq!(it.send("d"), ["one", "got 201", "got 500", "own"]);
    let urls: Vec<&str> = it.calls.iter().map(|call| call.url.as_str()).collect();
    assert_eq!(urls, ["https://e.com/1", "https://e.com/2"]);
    let fetched: Vec<usize> = it.scripts.iter().map(|script| script.fetched.len()).collect();
    assert_eq!(fetched, [0, 1, 2]);
    for script in &it.scripts {
        assert_eq!(script.snapshot, it.scripts[0].snapshot);
    }
}

#[test]
fn scripts_that_fetch_without_end_are_stopped() {
    let endless = "fetch https://e.com\n".repeat(40);
    let mut it = one(vec![say("own").pre(&endless), say("next").pre(&endless)]);
    let said = it.send("d");
    assert_eq!(it.calls.len(), 12);
    let limit = "! a script makes at most 12 calls";
    assert_eq!(said[..2], [limit, "own"]);
    let refused = "! a turn makes at most 12 calls";
    assert_eq!(said.iter().filter(|line| *line == refused).count(), 12);
    assert_eq!(said[14..], [limit, "next"]);
}

#[test]
fn a_script_reads_the_message_the_tap_and_the_place() {
    let mut it = one(vec![ask("?").on_answer("send x")]);
    it.profile.name = Some("Ada Lovelace".to_owned());
    it.send("d");
    it.tap("Yes", "payload");
    let snapshot = &it.scripts[0].snapshot;
    assert_eq!(snapshot.message, "Yes");
    assert_eq!(snapshot.payload.as_deref(), Some("payload"));
    assert_eq!(snapshot.channel, "lp_web");
    assert_eq!(snapshot.contact.name.as_deref(), Some("Ada Lovelace"));
    assert!(snapshot.conversation.starts_with("conv_"));
}

#[test]
fn values_have_limits() {
    let large = format!("set v=\"{}\" session", "x".repeat(256 * 1024));
    let mut it = one(vec![say("own").pre(&large)]);
    let refused = "! a value has at most 262144 bytes as JSON; \"v\" stays as it was";
    assert_eq!(it.send("d"), [refused, "own"]);

    let deep = format!("set v={}1{} session", "[".repeat(65), "]".repeat(65));
    let mut it = one(vec![say("own").pre(&deep)]);
    let refused = "! a value nests at most 64 deep; \"v\" stays as it was";
    assert_eq!(it.send("d"), [refused, "own"]);

    let many: String = (0..=1_000).map(|it| format!("set v{it}=1 session\n")).collect();
    let mut it = one(vec![say("own").pre(&many).post("set v0=2 session")]);
    let refused = "! a session has at most 1000 values; \"v1000\" isn't set";
    assert_eq!(it.send("d"), [refused, "own"]);
    assert_eq!(it.state.variables().count(), 1_000);
}

#[test]
fn a_turn_runs_so_many_scripts_and_no_more() {
    let rounds = (0..8).map(|index| {
        let patterns: &[&str] = if index == 0 { &["go"] } else { &[] };
        let quiet = (0..32).map(|_| silent().pre("set v=1 session")).collect::<Vec<_>>();
        let on = silent().then(to(&format!("r{}/", index + 1)));
        dialog(&format!("r{index}"), patterns, [quiet, vec![on]].concat())
    });
    let mut it = Conversation::with(bot(rounds.collect()));
    let limit = "! the bot stopped: a turn runs at most 128 scripts";
    assert_eq!(it.send("go")[0], limit);
    assert_eq!(it.scripts.len(), 128);
}
