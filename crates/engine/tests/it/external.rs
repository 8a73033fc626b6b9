//! What a bot does about external bots: what they are asked, and what becomes of what they answer.

use engine::{Event, Trace};
use model::bot::*;
use model::call::CallFailure;
use model::channel::ChannelKind;
use model::content::{
    Attachment, Content, Field, FieldKind, Form, Location, Reply, Submission, Validation,
};
use model::conversation::{Audience, Tap};
use model::exchange::*;
use model::text::Texts;
use serde_json::{Map, Value, json};

use crate::build::*;
use crate::drive::*;

pub fn external(protocol: Protocol) -> ExternalBot {
    ExternalBot {
        name: None,
        protocol,
        url: ExternalUrl::PerEnvironment {
            test: "https://test.example.com/".to_owned(),
            production: "https://example.com".to_owned(),
        },
        headers: vec![("X-Shop".to_owned(), "{$env.shop}".to_owned())],
        credential: None,
        signing: None,
        remote_bot: None,
        remote_environment: None,
        time_limit_s: 30,
        is_welcomed: true,
        welcome_event: None,
        fallback: Some(Texts::one("The shop sleeps.")),
        hands_off_on_failure: false,
        vendor: Vendor::new(),
    }
}

/// A bot that an external bot answers wholly.
fn delegating() -> Bot {
    let mut bot = bot(Vec::new());
    bot.entities.clear();
    bot.external_bots.insert(key("shop"), external(Protocol::Kommunicate));
    bot.answered_by = Some(key("shop"));
    let values = [("shop".to_owned(), "7".to_owned())].into();
    let environment = Environment { values, ..Environment::default() };
    bot.environments.insert(key("test"), environment);
    bot
}

pub fn says(text: &str) -> BotAction {
    shows(Content::text(text))
}

fn shows(content: Content) -> BotAction {
    BotAction::Say { content, delay_ms: 0, audience: Audience::Everybody, raw: None }
}

pub fn replies(actions: Vec<BotAction>) -> BotAnswer {
    BotAnswer::Replied(BotReply { actions, ..BotReply::default() })
}

pub fn fails() -> BotAnswer {
    let (code, message) = ("timeout".to_owned(), "no answer in 30 s".to_owned());
    BotAnswer::Failed(CallFailure { code, message })
}

#[test]
fn a_bot_without_dialogs_passes_everything_on() {
    let mut it = Conversation::with(delegating());
    it.outside = Box::new(|asked| match &asked.input {
        BotInput::Event { name, .. } => replies(vec![says(&format!("event {name}"))]),
        BotInput::Message { text, .. } => replies(vec![says(&format!("you said {text}"))]),
    });
    assert_eq!(it.happen("WELCOME"), ["event WELCOME"]);
    assert_eq!(it.send("hi"), ["you said hi"]);
    assert_eq!(it.send("bye"), ["you said bye"], "with input each time there is no end to it");
    let asked = &it.asked[1];
    assert_eq!(asked.url, "https://test.example.com/");
    assert_eq!(asked.headers, [("X-Shop".to_owned(), "7".to_owned())]);
    assert_eq!((asked.remote_bot.as_str(), asked.message, asked.time_limit_s), ("bot", 2, 30));
    let whole = &asked.entities["feedback_regex"];
    assert_eq!((whole[0].text.as_str(), whole[0].detection.as_str()), ("hi", "message"));
    assert!(it.trace.contains(&Trace::AskedBot { bot: key("shop") }));
}

#[test]
fn files_places_and_taps_reach_it() {
    let mut it = Conversation::with(delegating());
    let tap = Tap { metadata: vec![json!({"k": 1})], ..Tap::default() };
    it.receive("No", Some(tap.clone()));
    let file = Attachment {
        id: None,
        name: "a.png".to_owned(),
        media_type: "image/png".to_owned(),
        size: Some(3),
        url: None,
    };
    let place = Location { latitude: 48.2, longitude: 16.4, label: None };
    it.step(Event::MessageReceived {
        number: 2,
        text: String::new(),
        tap: None,
        files: vec![file.clone()],
        location: Some(place.clone()),
    });
    assert!(matches!(&it.asked[0].input, BotInput::Message { tap: Some(it), .. } if *it == tap));
    let waiting = it.state.is_waiting_for_request();
    assert!(waiting.is_some(), "it waits for the answer");
}

#[test]
fn its_failure_is_told_and_the_next_message_is_answered() {
    let mut it = Conversation::with(delegating());
    it.outside = Box::new(|asked| match &asked.input {
        BotInput::Message { text, .. } if text == "ok" => replies(vec![says("fine")]),
        _ => fails(),
    });
    let report = "! shop failed: no answer in 30 s (timeout)";
    assert_eq!(it.happen("WELCOME"), [report], "nobody waits for an answer to a welcome");
    assert_eq!(it.send("hi"), [report, "The shop sleeps."]);
    assert_eq!(it.send("ok"), ["fine"]);
}

#[test]
fn people_get_what_it_fails_at_where_that_is_set() {
    let mut bot = delegating();
    bot.external_bots[0].hands_off_on_failure = true;
    bot.external_bots[0].fallback = None;
    let mut it = Conversation::with(bot);
    it.outside = Box::new(|_| fails());
    let said = it.send("hi");
    assert_eq!(said[1..], ["Sorry, something went wrong. Please try again.", "hand off: anybody"]);
}

#[test]
fn texts_after_a_hand_off_are_still_said() {
    let mut it = Conversation::with(delegating());
    it.outside = Box::new(|_| {
        let to = Assignee { team: Some("7".to_owned()), ..Assignee::default() };
        replies(vec![says("wait"), BotAction::Assign(to), says("they come"), says(" ")])
    });
    assert_eq!(it.send("human"), ["wait", "they come", "hand off: 7"]);
}

#[test]
fn it_closes_the_conversation_last() {
    let mut it = Conversation::with(delegating());
    it.outside = Box::new(|_| replies(vec![BotAction::Close { with_survey: false }, says("bye")]));
    assert_eq!(it.send("enough"), ["bye", "close"]);
}

#[test]
fn what_it_writes_down_goes_back_to_it() {
    let mut it = Conversation::with(delegating());
    it.outside = Box::new(|asked| {
        let number = asked.conversation_details.len() + asked.user_details.len();
        let details = |json: Value| json.as_object().cloned().unwrap_or_default();
        BotAnswer::Replied(BotReply {
            actions: vec![says(&format!("{number} known"))],
            conversation_details: details(json!({"order": "A-17", "gone": null})),
            user_details: details(json!({"phone": "1"})),
            ..BotReply::default()
        })
    });
    assert_eq!(it.send("a")[0], "remember: user_details={\"phone\":\"1\"}");
    assert_eq!(it.send("b").last().map(String::as_str), Some("2 known"));
    let known = &it.asked[1];
    assert_eq!(Value::Object(known.conversation_details.clone()), json!({"order": "A-17"}));
    assert_eq!(Value::Object(known.user_details.clone()), json!({"phone": "1"}));
}

#[test]
fn dialogs_of_ours_come_before_it() {
    let mut bot = delegating();
    let story = &mut bot.stories[0];
    let own = dialog("hours", &["*hours*"], vec![say("9 to 5"), ask("More?"), say("Good.")]);
    story.dialogs.insert(key("hours"), own);
    let mut it = Conversation::with(bot);
    it.outside = Box::new(|_| replies(vec![says("from outside")]));
    assert_eq!(it.send("your hours"), ["9 to 5", "More?"]);
    assert_eq!(it.send("no"), ["Good."]);
    assert_eq!(it.send("no"), ["from outside"]);
}

/// A gateway as Haptik's documentation builds it: a node that takes everything.
pub fn gateway(path: Option<&str>) -> Bot {
    let ask =
        interaction(InteractionKind::External { bot: key("shop"), path: path.map(str::to_owned) });
    let mut bot = delegating();
    bot.answered_by = None;
    bot.external_bots.insert(key("shop"), external(Protocol::Haptik));
    let node = dialog("external", &["*"], vec![ask.named("node")]);
    bot.stories[0].dialogs.insert(key("external"), node);
    bot
}

#[test]
fn an_interaction_asks_at_its_own_path() {
    let mut it = Conversation::with(gateway(Some("/api/v1/message?v=1")));
    it.outside = Box::new(|_| replies(vec![says("a"), says("b")]));
    assert_eq!(it.send("hello"), ["a", "b"]);
    assert_eq!(it.send("again"), ["a", "b"], "the node takes every message");
    assert_eq!(it.asked[0].url, "https://test.example.com/api/v1/message?v=1");
    assert_eq!(it.asked[0].node, "external/node");
    assert_eq!(it.asked[0].entities["feedback_regex"][0].value, json!("hello"));
}

#[test]
fn rules_take_success_and_failure() {
    let result = |status| Condition::Result(status);
    let ask = interaction(InteractionKind::External { bot: key("shop"), path: None });
    let ask = ask
        .rule(when(result(ResultStatus::Success)).go(to("node/good")))
        .rule(when(result(ResultStatus::Failure)).go(to("node/bad")));
    let mut bot = delegating();
    bot.answered_by = None;
    let node = dialog(
        "node",
        &["*"],
        vec![
            ask.named("ask"),
            say("It went well.").named("good").then(Next::End),
            say("It went wrong.").named("bad"),
        ],
    );
    bot.stories[0].dialogs.insert(key("node"), node);
    let mut it = Conversation::with(bot);
    it.outside = Box::new(|asked| match &asked.input {
        BotInput::Message { text, .. } if text == "fail" => fails(),
        BotInput::Message { text, .. } if text == "refuse" => BotAnswer::Replied(BotReply {
            is_done: Some(false),
            actions: vec![says("no")],
            ..BotReply::default()
        }),
        _ => replies(vec![says("yes")]),
    });
    assert_eq!(it.send("go"), ["yes", "It went well."]);
    assert_eq!(it.send("refuse"), ["no", "It went wrong."]);
    let failed = it.send("fail");
    assert_eq!(failed[1..], ["It went wrong."], "the rule says what is said");
}

#[test]
fn a_number_answers_what_it_listed_where_only_text_is_shown() {
    let mut it = Conversation::with(delegating());
    it.channel = ChannelKind::Sms;
    it.outside = Box::new(|asked| match &asked.input {
        BotInput::Message { text, tap, .. } if text == "Yes please" => {
            let metadata = tap.as_ref().map(|tap| tap.metadata.clone()).unwrap_or_default();
            replies(vec![says(&format!("taken {}", Value::from(metadata)))])
        }
        _ => {
            let reply = |title: &str, payload: &str| Reply {
                title: title.to_owned(),
                payload: Some(payload.to_owned()),
                metadata: vec![json!({"n": title})],
                ..Reply::default()
            };
            replies(vec![shows(Content::Text {
                text: "More?".to_owned(),
                markup: model::content::Markup::Plain,
                quick_replies: vec![reply("No", "No thanks"), reply("Yes", "Yes please")],
            })])
        }
    });
    it.send("hi");
    assert_eq!(it.send("2"), ["taken [{\"n\":\"Yes\"}]"]);
    assert_eq!(it.send("2")[0], "More? [No] [Yes]", "nothing was listed any more");
}

#[test]
fn an_event_starts_a_dialog_or_the_task_box() {
    let mut bot = bot(vec![dialog("hello", &["hello"], vec![say("Hello!")])]);
    let starter = bot.stories[0].dialogs[0].starter.as_mut();
    starter.expect("it has one").events = vec!["promo".to_owned()];
    let task = |title: &str| Task { title: Texts::one(title), text: None, icon_url: None };
    bot.task_box = Some(TaskBox {
        header: Some(Texts::one("What next?")),
        tasks: vec![task("Order"), task("Return")],
    });
    let greets = dialog("box", &["box"], vec![say("Look: {taskbox} There.")]);
    bot.stories[0].dialogs.insert(key("box"), greets);
    let mut it = Conversation::with(bot);
    for (event, hears) in [("WELCOME", true), ("Promo", true), ("other", false)] {
        assert_eq!(it.program.hears(event), hears, "{event}");
    }
    assert_eq!(it.happen("WELCOME"), ["What next?\n1. Order\n2. Return"]);
    assert_eq!(it.happen("PROMO"), ["Hello!"]);
    assert_eq!(it.happen("other"), Vec::<String>::new());
    assert_eq!(it.send("box"), ["Look:", "What next?\n1. Order\n2. Return", "There."]);
}

#[test]
fn a_bot_that_is_not_welcomed_hears_other_events_only() {
    let mut bot = delegating();
    bot.external_bots[0].is_welcomed = false;
    bot.external_bots[0].welcome_event = Some("start".to_owned());
    let mut it = Conversation::with(bot);
    assert!(!it.program.hears("WELCOME"));
    it.happen("WELCOME");
    it.happen("Zone");
    let names: Vec<_> = it.asked.iter().map(|asked| asked.input.clone()).collect();
    let data = Some(json!(1));
    assert_eq!(names, [BotInput::Event { name: "Zone".to_owned(), data }]);
}

#[test]
fn the_welcome_goes_by_its_own_name() {
    let mut bot = delegating();
    bot.external_bots[0].welcome_event = Some("start".to_owned());
    let mut it = Conversation::with(bot);
    it.happen("WELCOME");
    assert!(matches!(&it.asked[0].input, BotInput::Event { name, .. } if name == "start"));
}

#[test]
fn faulty_references_are_reported_and_answered() {
    let mut bot = delegating();
    bot.answered_by = Some(key("nobody"));
    let mut it = Conversation::with(bot);
    let said = it.send("hi");
    assert_eq!(said[0], "! there is no external bot nobody");
    assert_eq!(said[1], "Sorry, something went wrong. Please try again.");
    let mut bot = delegating();
    bot.external_bots[0].url = ExternalUrl::Everywhere("{$env.none}/x".to_owned());
    let said = Conversation::with(bot).send("hi");
    assert_eq!(said.last().map(String::as_str), Some("The shop sleeps."), "{said:?}");
}

#[test]
fn losses_are_reported_and_variables_set() {
    let mut it = Conversation::with(delegating());
    it.outside = Box::new(|_| {
        let values = Map::from_iter([("colour".to_owned(), json!("red"))]);
        BotAnswer::Replied(BotReply {
            actions: vec![BotAction::SetVariables(values), says("done")],
            losses: vec!["[0].templateId: 99 is no template".to_owned()],
            ..BotReply::default()
        })
    });
    let said = it.send("hi");
    assert_eq!(said, ["! of what shop said was lost: [0].templateId: 99 is no template", "done"]);
    let colour = it.state.variables().find(|(name, _)| *name == "colour");
    assert_eq!(colour.map(|(_, value)| value.clone()), Some(json!("red")));
}

#[test]
fn a_late_or_foreign_answer_changes_nothing() {
    let mut it = Conversation::with(delegating());
    let message = |text: &str| Event::MessageReceived {
        number: 1,
        text: text.to_owned(),
        tap: None,
        files: Vec::new(),
        location: None,
    };
    it.step(message("hi"));
    let before = it.state.clone();
    for request in [0, 2, 99] {
        let answer = replies(vec![says("late")]);
        assert_eq!(it.step(Event::BotAnswered { request, answer }), []);
    }
    assert_eq!(it.state, before);
    let request = before.is_waiting_for_request().unwrap_or_default();
    let answer = replies(vec![says("in time")]);
    assert_eq!(it.step(Event::BotAnswered { request, answer: answer.clone() }).len(), 1);
    assert_eq!(it.step(Event::BotAnswered { request, answer }), [], "once");
}

/// Asks for an e-mail address, and tells what it is given.
fn asking() -> Conversation {
    let mut it = Conversation::with(delegating());
    it.outside = Box::new(|asked| match &asked.input {
        BotInput::Message { text, .. } if text == "hi" => {
            replies(vec![shows(Content::Form(Form {
                text: Some("Your e-mail?".to_owned()),
                fields: vec![Field {
                    autofill: None,
                    key: "email".to_owned(),
                    label: None,
                    kind: FieldKind::Email,
                    placeholder: None,
                    icon: None,
                    value: None,
                    is_required: true,
                    is_read_only: false,
                    validation: Some(Validation {
                        pattern: Some("^\\S+@\\S+$".to_owned()),
                        error: Some("That is no e-mail.".to_owned()),
                        ..Validation::default()
                    }),
                }],
                submission: Submission::AsText,
                metadata: vec![json!({"KM_TRIGGER_EVENT": "mail"})],
                updates_contact: true,
                ..Form::default()
            }))])
        }
        BotInput::Message { text, tap, .. } => {
            let metadata = tap.as_ref().map(|tap| tap.metadata.clone()).unwrap_or_default();
            replies(vec![says(&format!("{text} {}", Value::from(metadata)))])
        }
        BotInput::Event { .. } => replies(Vec::new()),
    });
    it
}

#[test]
fn what_it_asks_to_be_typed_is_checked_and_goes_back_with_what_it_wants() {
    for channel in [ChannelKind::Web, ChannelKind::Sms] {
        let mut it = asking();
        it.channel = channel;
        it.send("hi");
        assert_eq!(it.send("ann"), ["That is no e-mail."]);
        assert_eq!(it.asked.len(), 1, "the bot isn't asked");
        let said = it.send("ann@example.org");
        let taken = "ann@example.org [{\"KM_TRIGGER_EVENT\":\"mail\"}]";
        assert!(said.iter().any(|text| text == taken), "{said:?}");
        assert!(said.iter().any(|text| text.contains("profile")), "{said:?}");
        assert_eq!(it.send("more"), ["more []"], "it was asked for once");
    }
}

#[test]
fn a_value_that_is_never_right_reaches_it_at_last() {
    let mut it = asking();
    it.send("hi");
    for _ in 0..3 {
        assert_eq!(it.send("no"), ["That is no e-mail."]);
    }
    assert_eq!(it.send("no"), ["no [{\"KM_TRIGGER_EVENT\":\"mail\"}]"]);
}

#[test]
fn a_tap_answers_something_else_than_what_was_asked_to_be_typed() {
    let mut it = asking();
    it.send("hi");
    let tap = Tap { metadata: vec![json!({"k": 1})], ..Tap::default() };
    assert_eq!(it.receive("Help", Some(tap)), ["Help [{\"k\":1}]"]);
    assert_eq!(it.send("ann"), ["ann []"]);
}
