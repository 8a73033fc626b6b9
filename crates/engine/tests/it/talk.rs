//! What is said: contents, special texts, pauses, splitting, and hand-off.

use model::bot::*;
use model::channel::ChannelKind;
use model::text::{TextVariant, Texts};
use serde_json::json;

use crate::build::*;
use crate::drive::*;

const BUILT_IN: &str = "Not able to understand your question. Can you please re-phrase it?";

#[test]
fn an_option_is_taken_by_tap_text_number_or_letter() {
    let question = || {
        choose("How?", &["Text only\n", "Cards"])
            .rule(choice("Text only").go(to("text")))
            .rule(choice("Cards").go(to("cards")))
    };
    let ends = [say("text").named("text").then(Next::End), say("cards").named("cards")];
    for (answer, said) in [
        ("Text only", Some("text")),
        ("text only", Some("text")),
        ("1", Some("text")),
        ("2.", Some("cards")),
        ("a", Some("text")),
        ("B)", Some("cards")),
        ("texts", None),
        ("3", None),
    ] {
        let interactions = [vec![question()], ends.to_vec()].concat();
        let mut it = Conversation::with(bot(vec![dialog("d", &["d"], interactions)]));
        assert_eq!(it.send("d"), ["How? [Text only] [Cards]"]);
        let expected = said.unwrap_or(BUILT_IN);
        assert_eq!(it.send(answer)[0], expected, "{answer}");
    }
}

#[test]
fn a_label_wins_over_a_number() {
    let question = choose("How many?", &["2", "1"]).rule(choice("1").go(to("one"))).rule(always());
    let ends = vec![say("not one").then(Next::End), say("one").named("one")];
    let mut it =
        Conversation::with(bot(vec![dialog("d", &["d"], [vec![question], ends].concat())]));
    it.send("d");
    assert_eq!(it.send("1"), ["one"]);
}

#[test]
fn replies_and_buttons_are_taken_by_title_or_payload() {
    let reply = |title: &str, payload: Option<&str>| QuickReply {
        title: title.to_owned(),
        payload: payload.map(str::to_owned),
        image_url: None,
        metadata: Vec::new(),
    };
    let quick = interaction(InteractionKind::QuickReplyQuestion {
        text: Texts::one("Well?"),
        replies: vec![reply("Go on", Some("continue")), reply("Back", None)],
        per_row: None,
    });
    let quick = quick.rule(choice("Go on").go(to("on"))).rule(pattern("back").go(to("back")));
    let ends = vec![say("on").named("on").then(Next::End), say("back").named("back")];
    let bot = bot(vec![dialog("d", &["d"], [vec![quick], ends].concat())]);
    for (text, payload, said) in [
        ("continue", "continue", "on"),
        ("Go on", "continue", "on"),
        ("1", "", "on"),
        ("Back", "Back", "back"),
    ] {
        let mut it = Conversation::with(bot.clone());
        assert_eq!(it.send("d"), ["Well? [Go on] [Back]"]);
        assert_eq!(it.tap(text, payload), [said], "{text}");
    }
}

#[test]
fn a_number_stands_for_its_option_where_contacts_cannot_tap() {
    let question = choose("Which?", &["Credit card", "Debit card"])
        .rule(pattern("*credit*").slot("card", "{$query}").go(to("2")))
        .rule(pattern("2").slot("card", "{$query}").go(to("2")));
    let bot = bot(vec![dialog("d", &["d"], vec![question, say("{$slot.card}.")])]);
    for (channel, text, said) in [
        (ChannelKind::Sms, "1", "Credit card."),
        (ChannelKind::Whatsapp, "a)", "Credit card."),
        (ChannelKind::Sms, "2", BUILT_IN),
        (ChannelKind::Widget, "1", BUILT_IN),
        (ChannelKind::Widget, "2", "2."),
    ] {
        let mut it = Conversation::with(bot.clone());
        it.channel = channel;
        it.send("d");
        assert_eq!(it.send(text)[0], said, "{channel:?} {text}");
    }
}

#[test]
fn buttons_reply_or_link() {
    let button = |label: &str, action| Button { label: label.to_owned(), action, metadata: vec![] };
    let buttons = vec![
        button("More", ButtonAction::Reply { payload: None }),
        button(
            "Shop",
            ButtonAction::Link { url: "https://e.com/{$query}".to_owned(), target: None },
        ),
    ];
    let kind = InteractionKind::ButtonQuestion { text: Texts::one("See"), buttons };
    let mut it = Conversation::with(bot(vec![dialog("d", &["d"], vec![interaction(kind)])]));
    assert_eq!(it.send("d"), ["See [More~More] [Shop→https://e.com/d]"]);
}

#[test]
fn special_texts_do_what_they_stand_for() {
    for (text, lines) in [
        ("BLANK_MESSAGE", vec!["next"]),
        (
            "{$botContext.unset}",
            vec!["! {$botContext.unset} is not set and stands for nothing", "next"],
        ),
        ("LP_CLOSEDIALOG", vec!["close, with survey"]),
        (" LP_CLOSECONVERSATION ", vec!["close"]),
        (
            r#"SET_USER_PROFILE | {"firstName":"Ada","lastName":"Lovelace"}"#,
            vec![r#"profile: Some("Ada Lovelace") None"#, "next"],
        ),
        ("SET_USER_PROFILE | Ada", vec!["! the profile to set isn't a JSON object", "next"]),
        ("SET_USER_PROFILE", vec!["SET_USER_PROFILE", "next"]),
        ("one tag::breakWithDelay=1000 two", vec!["one", "(1000 ms) two", "next"]),
        ("{{7*7}} ${x} <%= y %>", vec!["{{7*7}} ${x} <%= y %>", "next"]),
    ] {
        let mut it =
            Conversation::with(bot(vec![dialog("d", &["d"], vec![say(text), say("next")])]));
        assert_eq!(it.send("d"), lines, "{text}");
    }
}

#[test]
fn what_a_contact_says_is_never_rendered() {
    let question = ask("?").rule(always().slot("s", "{$query}"));
    let mut bot = bot(vec![dialog("d", &["d"], vec![question, say("{$slot.s}")])]);
    bot.variables.insert("v".to_owned(), variable(json!("secret")));
    let mut it = Conversation::with(bot);
    it.send("d");
    assert_eq!(it.send("{$botContext.v}"), ["{$botContext.v}"]);
}

#[test]
fn a_long_text_is_split_between_words_unless_a_script_forbids_it() {
    let text = "word ".repeat(240);
    let long = |interaction: Interaction| {
        Conversation::with(bot(vec![dialog("d", &["d"], vec![interaction])])).send("d")
    };
    let parts = long(say(text.trim()));
    assert_eq!(parts.len(), 2);
    assert!(parts.iter().all(|part| part.len() <= 1_000 && part.ends_with("word")));
    assert_eq!(long(say(text.trim()).pre("unsplit")).len(), 1);
    let mut never = bot(vec![dialog("d", &["d"], vec![say(text.trim())])]);
    never.settings.split_at = None;
    assert_eq!(Conversation::with(never).send("d").len(), 1);
}

#[test]
fn pauses_come_from_the_interaction_or_its_script() {
    let slow = say("own").delayed(2_000);
    for (interaction, lines) in [
        (slow.clone(), vec!["(2000 ms) own"]),
        (slow.clone().pre("send early"), vec!["early", "(2000 ms) own"]),
        (
            slow.clone().pre("delay 3000\nsend early\ndelay 5000"),
            vec!["(5000 ms) early", "(5000 ms) own"],
        ),
        (slow.clone().post("send late"), vec!["(2000 ms) own", "late"]),
        (say("own").delayed(99_999), vec!["(10000 ms) own"]),
    ] {
        let mut it = Conversation::with(bot(vec![dialog("d", &["d"], vec![interaction])]));
        assert_eq!(it.send("d"), lines);
    }
}

#[test]
fn wordings_are_chosen_by_channel_and_language() {
    let variant = |text: &str, language: Option<&str>, channel: Option<&str>| TextVariant {
        text: text.to_owned(),
        language: language.map(str::to_owned),
        channel: channel.map(str::to_owned),
    };
    let text = Texts {
        variants: vec![
            variant("all", None, None),
            variant("hallo", Some("de"), None),
            variant("sms", None, Some("sms")),
            variant("inapp", None, Some("lp_whatsapp")),
        ],
    };
    let said = interaction(InteractionKind::Statement { text });
    for (channel, expected) in
        [(ChannelKind::Web, "all"), (ChannelKind::Sms, "sms"), (ChannelKind::Whatsapp, "inapp")]
    {
        let mut it = Conversation::with(bot(vec![dialog("d", &["d"], vec![said.clone()])]));
        it.channel = channel;
        assert_eq!(it.send("d"), [expected]);
    }
}

#[test]
fn rich_content_is_sent_when_it_is_what_the_schema_says() {
    let text = |text: &str| format!("{{\"type\":\"text\",\"text\":{text}}}");
    for (content, line) in [
        (
            r#"{"type":"text","text":"{$query}","quickReplies":{"replies":[]}}"#.to_owned(),
            r#"{"type":"text","text":"d\"q"} + {"replies":[]}"#.to_owned(),
        ),
        (
            r#"{"message":"{$query}","quickReplies":{"replies":[]}}"#.to_owned(),
            r#"{"type":"text","text":"d\"q"} + {"replies":[]}"#.to_owned(),
        ),
        ("{$botContext.rich}".to_owned(), r#"{"title":"b"}"#.to_owned()),
        (text("\"{$botContext.unset}\""), r#"{"type":"text","text":""}"#.to_owned()),
        (
            "{not json".to_owned(),
            "! the rich content isn't shown: it is no JSON: key must be a string at line 1 column 2"
                .to_owned(),
        ),
        (
            "{\"type\": \"text\", // said\n\"text\": \"a\"}".to_owned(),
            "! the rich content isn't shown: it is no JSON: key must be a string at line 1 column 18"
                .to_owned(),
        ),
        ("[1]".to_owned(), "! the rich content isn't shown: it is no JSON object".to_owned()),
        (
            r#"{"type":"vertical","elements":[{"type":"text"},{"text":1},{"type":"a"},{}]}"#.to_owned(),
            "! the rich content isn't shown: /elements/0 has no `text`; /elements/1/text isn't a text; \
             /elements/2/type is `a`, which can't stand here; and 1 more"
                .to_owned(),
        ),
    ] {
        let mut bot = bot(vec![dialog("d", &["d*"], vec![universal(&content, false)])]);
        bot.variables.insert("rich".to_owned(), variable(json!("{\"title\": \"b\"}")));
        assert_eq!(Conversation::with(bot).send("d\"q").last(), Some(&line), "{content}");
    }
}

#[test]
fn rich_content_is_answered_by_title_by_what_it_says_and_by_number() {
    let content = r#"{"type":"vertical","elements":[
        {"type":"text","text":"Which?"},
        {"type":"button","title":"Page","click":{"actions":[{"type":"link","uri":"https://e.com"}]}},
        {"type":"button","title":"Go","click":{"actions":[{"type":"publishText","text":"show me"}],
            "metadata":[{"type":"ExternalId","id":"x1"}]}}],
        "quickReplies":{"replies":[{"title":"No","click":{"actions":[{"type":"publishText","text":"leave"}]}}]}}"#;
    for (said, label, is_text_only, expected) in [
        ("show me", "show me", false, "chosen"),
        ("Go", "Go", false, "chosen"),
        ("1", "Go", false, "chosen"),
        ("1", "show me", true, "chosen"),
        ("2", "leave", true, "chosen"),
        ("b)", "no", false, "chosen"),
        ("3", "Page", true, "other"),
        ("hm", "Go", false, "other"),
    ] {
        let question = universal(content, true)
            .rule(choice(label).go(to("chosen")))
            .rule(always().go(to("other")));
        let chosen = say("chosen").named("chosen").then(Next::End);
        let interactions = vec![question, chosen, say("other").named("other")];
        let mut it = Conversation::with(bot(vec![dialog("d", &["d"], interactions)]));
        if is_text_only {
            it.channel = ChannelKind::Sms;
        }
        it.send("d");
        assert_eq!(it.send(said), [expected], "{said} {label}");
    }
}

#[test]
fn rich_content_waits_when_it_asks() {
    let mut bot = bot(vec![dialog(
        "d",
        &["d"],
        vec![universal("{\"type\":\"x\"}", true).rule(choice("Yes")), say("yes")],
    )]);
    bot.stories[0].dialogs[0].interactions[0].name = Some("menu".to_owned());
    let mut it = Conversation::with(bot);
    it.send("d");
    assert_eq!(it.send("YES "), ["yes"]);
}

#[test]
fn an_image_needs_a_web_address() {
    for (url, line) in [
        ("https://e.com/{$query}.png", "image https://e.com/d.png"),
        (
            "javascript:alert(1)",
            "! the address of the image doesn't begin with https:// or http://",
        ),
    ] {
        let kind = InteractionKind::Image { url: url.to_owned(), caption: None };
        let mut it = Conversation::with(bot(vec![dialog("d", &["d"], vec![interaction(kind)])]));
        assert_eq!(it.send("d"), [line]);
    }
}

#[test]
fn a_note_is_for_members() {
    let kind = InteractionKind::PrivateNote { text: Texts::one("about {$query}") };
    let mut it =
        Conversation::with(bot(vec![dialog("d", &["d"], vec![interaction(kind), say("x")])]));
    assert_eq!(it.send("d"), ["note: about d", "x"]);
}

#[test]
fn a_transfer_says_something_then_hands_off() {
    let default = "Transferring to an agent...";
    let bad = |skill: &str| format!("! {skill:?} is no skill; the conversation stays with the bot");
    for (message, skill, ours, lines) in [
        (None, Some("42"), false, vec![default.to_owned(), "hand off: 42".to_owned()]),
        (Some("BLANK_MESSAGE"), Some("42"), false, vec!["hand off: 42".to_owned()]),
        (Some("Wait."), None, false, vec!["Wait.".to_owned(), "hand off: anybody".to_owned()]),
        (None, Some("{$botContext.skillId}"), false, vec![bad("abc"), BUILT_IN.to_owned()]),
        (
            Some("Wait."),
            Some("{$botContext.numeric}"),
            false,
            vec!["Wait.".to_owned(), "hand off: 42".to_owned()],
        ),
        (
            None,
            Some("{$botContext.skillId}"),
            true,
            vec![default.to_owned(), "hand off: abc".to_owned()],
        ),
        (None, Some("a b"), true, vec![bad("a b"), BUILT_IN.to_owned()]),
    ] {
        let dialogs = vec![dialog("d", &["d"], vec![transfer(message, skill), say("never")])];
        let mut bot = if ours { bot(dialogs) } else { live_person(dialogs) };
        bot.variables.insert("skillId".to_owned(), variable(json!("abc")));
        bot.variables.insert("numeric".to_owned(), variable(json!("42")));
        assert_eq!(Conversation::with(bot).send("d"), lines, "{message:?} {skill:?} {ours}");
    }
}

#[test]
fn a_fallback_with_a_bad_skill_doesn_t_go_round() {
    let mut dialogs = vec![dialog("d", &["d"], vec![transfer(None, Some("abc"))])];
    let broken = dialog("fallback", &[], vec![transfer(None, Some("def"))]);
    dialogs.push(Dialog { kind: DialogKind::Fallback, ..broken });
    let said = Conversation::with(live_person(dialogs)).send("d");
    assert_eq!(said.last().unwrap(), BUILT_IN);
    assert_eq!(said.len(), 3);
}

#[test]
fn a_transfer_takes_the_context_along_when_asked() {
    let mut hand_off = transfer(None, None);
    if let InteractionKind::Transfer(transfer) = &mut hand_off.kind {
        transfer.passes_context = true;
    }
    let question = ask("?").rule(always().slot("s", "{$query}").set("v", "1", Scope::Session));
    let mut it = Conversation::with(bot(vec![dialog("d", &["d"], vec![question, hand_off])]));
    it.send("d");
    let event = engine::Event::MessageReceived {
        number: 9,
        text: "x".to_owned(),
        tap: None,
        files: Vec::new(),
        location: None,
    };
    let effects = it.step(event);
    let Some(engine::Effect::HandOff(hand_off)) = effects.last() else { panic!("{effects:?}") };
    let context = hand_off.context.as_ref().unwrap();
    assert_eq!(json!(context), json!({"v": "1", "slot.s": "x"}));
}

#[test]
fn escalation_that_failed_comes_back_as_a_message() {
    let mut it = Conversation::with(bot(vec![
        dialog("d", &["d"], vec![transfer(None, None)]),
        dialog("failed", &["__agent_escalation_failed__"], vec![say("Nobody is there.")]),
    ]));
    it.send("d");
    assert_eq!(it.send("__agent_escalation_failed__"), ["Nobody is there."]);
}

#[test]
fn built_in_values_are_those_of_the_conversation() {
    let ids = "{$chatBotId} {$chatBotUserPlatformId} {$chatBotUserId} {$conversationId}";
    let place = "{$firstname} {$quickReplyPayload} {$location.city} {$location.latlng}";
    let mut bot = bot(vec![dialog("d", &["d"], vec![say(ids), say(place), say("{$env.e} {$e}")])]);
    let mut test = Environment::default();
    test.values.insert("e".to_owned(), "E".to_owned());
    bot.environments.insert(key("test"), test);
    let mut it = Conversation::with(bot);
    it.profile.name = Some("Ada Lovelace".to_owned());
    it.profile.location = Some(json!({"city": "Oslo", "lat": 59.9, "lng": 10.7}));
    let said = it.tap("d", "payload");
    let prefixes: Vec<&str> =
        said[0].split(' ').filter_map(|id| id.split_once('_')).map(|(prefix, _)| prefix).collect();
    assert_eq!(prefixes, ["bot", "bot", "cont", "conv"]);
    assert_eq!(said[1..], ["Ada payload Oslo 59.9,10.7", "E E"]);
}

#[test]
fn a_bare_name_is_a_variable_then_a_slot_then_of_the_environment() {
    let question = ask("{$v}").rule(always().slot("v", "slot"));
    let set = silent().pre("set v=\"variable\" session");
    let interactions =
        vec![question, say("{$v} {$slot.v} {$botContext.v}"), set, say("{$v} {$slot.v}")];
    let mut bot = bot(vec![dialog("d", &["d"], interactions)]);
    let mut test = Environment::default();
    test.values.insert("v".to_owned(), "environment".to_owned());
    bot.environments.insert(key("test"), test);
    let mut it = Conversation::with(bot);
    assert_eq!(it.send("d"), ["environment"]);
    assert_eq!(it.send("x"), ["slot slot environment", "variable slot"]);
}

#[test]
fn answers_are_offered_even_without_a_text() {
    let question = choose("", &["A"]);
    let mut it = Conversation::with(bot(vec![dialog("d", &["d"], vec![question])]));
    assert_eq!(it.send("d"), [" [A]"]);
    let silent = choose("BLANK_MESSAGE", &["A"]);
    let mut it = Conversation::with(bot(vec![dialog("d", &["d"], vec![silent])]));
    assert_eq!(it.send("d"), [""; 0]);
}
