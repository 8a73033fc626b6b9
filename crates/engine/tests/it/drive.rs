//! A driver that answers the engine's requests with canned answers, and writes down what the bot did.
//!
//! Scripts of these tests are one action a line: `send TEXT`, `now TEXT` (an immediate reply),
//! `set NAME=JSON SCOPE`, `goto NAME`, `delay MS`, `unsplit`, `replies A~a,B`, `remove NAME`,
//! `throw`, `kill`, `fetch URL`, `event NAME`, `note TEXT`, `show NAME` (sends a variable and its type),
//! `share KEY=JSON` and `shared KEY` (a context), `web NAME` (a web view's value), `bot BOT/DIALOG`,
//! `tell INTENT/MESSAGE`.
//! On every step it checks that state survives JSON, that the step is deterministic, and that an
//! outstanding request can be asked for again.

use std::sync::Arc;

use engine::{
    Detection, Effect, Event, GroupMatch, LogEvent, Moment, Program, Recognised, Report,
    ScoredIntent, Severity, SmallTalk, State, Step, Trace, Understanding, outstanding_effect, step,
};
use indexmap::IndexMap;
use jiff::Timestamp;
use model::bot::{Bot, Scope};
use model::call::{CallAnswer, CallFailure, HttpAnswer, HttpCall};
use model::channel::ChannelKind;
use model::contact::Profile;
use model::content::{Attachment, Content, ContentAction, Reply};
use model::context::{ContextChange, ContextScope, Contexts};
use model::conversation::Tap;
use model::exchange::{BotAnswer, BotReply, BotRequest};
use model::id::{BotId, ContactId, ConversationId, WorkspaceId};
use model::key::Key;
use model::script::{
    ScriptAction, ScriptEnd, ScriptError, ScriptErrorKind, ScriptOutcome, ScriptPlace,
    ScriptRequest, TitleAndPayload,
};
use serde_json::Value;

pub type Service = Box<dyn Fn(&HttpCall) -> CallAnswer>;
pub type Outside = Box<dyn Fn(&BotRequest) -> BotAnswer>;
pub type Group = Box<dyn Fn(&str) -> Option<GroupMatch>>;
pub type Meaning = Box<dyn Fn(&str) -> Understanding>;

pub struct Conversation {
    pub program: Program,
    pub state: State,
    pub profile: Profile,
    pub channel: ChannelKind,
    pub service: Service,
    pub meaning: Meaning,
    /// Answers for all external bots.
    pub outside: Outside,
    /// Answers for all other bots of the group.
    pub group: Group,
    pub calls: Vec<HttpCall>,
    pub asked: Vec<BotRequest>,
    pub scripts: Vec<ScriptRequest>,
    pub trace: Vec<Trace>,
    /// Moved by hand; seconds since 1970.
    pub clock_s: i64,
    /// What the workspace's contexts are.
    pub contexts: Option<Arc<Contexts>>,
    number: u64,
}

impl Conversation {
    pub fn with(bot: Bot) -> Self {
        let program = Program::compile(Arc::new(bot), "test");
        let state = State::begin(&program, IndexMap::new());
        Self {
            program,
            state,
            profile: Profile::default(),
            channel: ChannelKind::Widget,
            service: Box::new(|_| answered(404, Value::Null)),
            meaning: Box::new(|_| Understanding::default()),
            outside: Box::new(|_| BotAnswer::Replied(BotReply::default())),
            group: Box::new(|_| None),
            calls: Vec::new(),
            asked: Vec::new(),
            scripts: Vec::new(),
            trace: Vec::new(),
            clock_s: 0,
            contexts: None,
            number: 0,
        }
    }

    /// Sends a text, and returns what the bot did about it, one line for each effect.
    pub fn send(&mut self, text: &str) -> Vec<String> {
        self.receive(text, None)
    }

    pub fn tap(&mut self, text: &str, payload: &str) -> Vec<String> {
        self.receive(text, Some(Tap { payload: Some(payload.to_owned()), ..Tap::default() }))
    }

    /// Lets something happen, and returns what the bot did about it.
    pub fn happen(&mut self, name: &str) -> Vec<String> {
        self.happen_with(name, Value::from(1))
    }

    /// Lets something happen about which there is more to say.
    pub fn happen_with(&mut self, name: &str, data: Value) -> Vec<String> {
        self.number += 1;
        let data = Some(data);
        self.play(Event::EventReceived { number: self.number, name: name.to_owned(), data })
    }

    pub fn receive(&mut self, text: &str, tap: Option<Tap>) -> Vec<String> {
        self.number += 1;
        let (number, text) = (self.number, text.to_owned());
        self.play(Event::MessageReceived { number, text, tap, files: Vec::new(), location: None })
    }

    /// Sends a file, and returns what the bot did about it.
    pub fn send_file(&mut self, name: &str, media_type: &str, size: u64) -> Vec<String> {
        self.number += 1;
        let file = Attachment {
            id: Some("att_1".to_owned()),
            name: name.to_owned(),
            media_type: media_type.to_owned(),
            size: Some(size),
            url: Some(format!("https://chat.example.com/files/{name}?signed")),
        };
        let (number, text) = (self.number, String::new());
        self.play(Event::MessageReceived {
            number,
            text,
            tap: None,
            files: vec![file],
            location: None,
        })
    }

    /// Lets something begin a turn, and returns what the bot did about it.
    pub fn play(&mut self, mut event: Event) -> Vec<String> {
        let mut lines = Vec::new();
        for _ in 0..10_000 {
            let effects = self.step(event);
            lines.extend(effects.iter().filter_map(line));
            let Some(answer) = effects.last().and_then(|request| self.answer(request)) else {
                return lines;
            };
            event = answer;
        }
        panic!("the turn never ends: {lines:?}");
    }

    /// Lets a timer fire, and returns what the bot did about it, one line for each effect.
    pub fn fire(&mut self, timer: u32) -> Vec<String> {
        self.step(Event::TimerFired { timer }).iter().filter_map(line).collect()
    }

    /// One step, checked.
    pub fn step(&mut self, event: Event) -> Vec<Effect> {
        let state = through_json(&self.state);
        assert_eq!(state, self.state, "the state survives JSON");
        let now = Timestamp::from_second(self.clock_s).expect("a time");
        let contexts = self.contexts.as_ref();
        let moment = Moment { now, contexts, ..moment(&self.profile, self.channel) };
        let taken = step(&self.program, state, event.clone(), &moment);
        let again = step(&self.program, self.state.clone(), event, &moment);
        assert_eq!(taken, again, "a step is deterministic");
        let Step { state, effects, trace } = taken;
        if effects.is_empty() && state == self.state {
            return effects;
        }
        let requests: Vec<u32> = effects.iter().filter_map(request_number).collect();
        assert!(requests.len() <= 1, "at most one request: {effects:?}");
        assert_eq!(requests.first().copied(), state.is_waiting_for_request());
        let last = effects.last().filter(|it| request_number(it).is_some());
        let outstanding = outstanding_effect(&self.program, &through_json(&state), &moment);
        assert_eq!(outstanding.as_ref(), last, "the outstanding request is the last effect");
        self.state = state;
        self.trace.extend(trace);
        effects
    }

    pub fn answer(&mut self, effect: &Effect) -> Option<Event> {
        match effect {
            Effect::Understand { request, text, .. } => {
                let understanding = (self.meaning)(text);
                Some(Event::Understood { request: *request, understanding })
            }
            Effect::RunScript { request, script } => {
                self.scripts.push(script.clone());
                Some(Event::ScriptRan { request: *request, outcome: run(script) })
            }
            Effect::Call(call) => {
                self.calls.push(call.call.clone());
                let answer = (self.service)(&call.call);
                Some(Event::CallAnswered { request: call.request, answer })
            }
            Effect::AskGroup { request, text, .. } => {
                Some(Event::GroupAnswered { request: *request, found: (self.group)(text) })
            }
            Effect::AskBot(asked) => {
                self.asked.push(asked.as_ref().clone());
                let answer = (self.outside)(asked);
                Some(Event::BotAnswered { request: asked.request, answer })
            }
            _ => None,
        }
    }
}

/// What a text means, said briefly: `billing 0.5` is an intent, `city=Mumbai` an entity (a value may
/// be JSON), `talk:thanks 0.9` small talk with the answers `thanks one` and `thanks two`.
pub fn meant(brief: &str) -> Understanding {
    let mut understanding = Understanding::default();
    let mut words = brief.split_whitespace();
    while let Some(word) = words.next() {
        if let Some((entity, value)) = word.split_once('=') {
            understanding.entities.push(recognised(entity, value));
            continue;
        }
        let score = words.next().and_then(|score| score.parse().ok()).expect("NAME SCORE");
        match word.split_once(':') {
            Some((_, topic)) => {
                let answers = vec![format!("{topic} one"), format!("{topic} two")];
                let topic = Key::from_name(topic);
                understanding.small_talk = Some(SmallTalk { topic, score, answers });
            }
            None => {
                understanding.intents.push(ScoredIntent { intent: Key::from_name(word), score });
            }
        }
    }
    understanding
}

pub fn recognised(entity: &str, value: &str) -> Recognised {
    Recognised {
        entity: Key::from_name(entity),
        value: serde_json::from_str(value).unwrap_or_else(|_| value.into()),
        text: value.to_owned(),
        start: 0,
        end: 0,
        detection: Detection::Exact,
        score: 1.0,
    }
}

/// Texts with what they mean; all others mean nothing.
pub fn meanings(known: &'static [(&'static str, &'static str)]) -> Meaning {
    Box::new(move |text| {
        let found = known.iter().find(|(own, _)| *own == text);
        found.map(|(_, brief)| meant(brief)).unwrap_or_default()
    })
}

pub fn moment(profile: &Profile, channel: ChannelKind) -> Moment<'_> {
    Moment {
        now: Timestamp::UNIX_EPOCH,
        seed: 7,
        workspace: WorkspaceId::DEFAULT,
        bot: BotId::mint(Timestamp::UNIX_EPOCH, [1; 10]),
        conversation: ConversationId::mint(Timestamp::UNIX_EPOCH, [2; 10]),
        contact: ContactId::mint(Timestamp::UNIX_EPOCH, [3; 10]),
        profile,
        channel,
        language: "en",
        context: None,
        contexts: None,
        is_watched: true,
    }
}

pub fn through_json(state: &State) -> State {
    let json = serde_json::to_string(state).expect("a state can be written");
    serde_json::from_str(&json).expect("a state can be read")
}

pub fn answered(status: u16, body: Value) -> CallAnswer {
    CallAnswer::Answered(HttpAnswer { status, headers: Vec::new(), body })
}

pub fn no_answer() -> CallAnswer {
    let (code, message) = ("timeout".to_owned(), "no answer in 20 s".to_owned());
    CallAnswer::Failed(CallFailure { code, message })
}

fn request_number(effect: &Effect) -> Option<u32> {
    match effect {
        Effect::Understand { request, .. }
        | Effect::RunScript { request, .. }
        | Effect::AskGroup { request, .. } => Some(*request),
        Effect::Call(call) => Some(call.request),
        Effect::AskBot(asked) => Some(asked.request),
        _ => None,
    }
}

/// What an effect looks like in the tests; nothing for requests and for what is only debugging.
fn line(effect: &Effect) -> Option<String> {
    match effect {
        Effect::Say(say) => {
            let pause =
                if say.delay_ms > 0 { format!("({} ms) ", say.delay_ms) } else { String::new() };
            Some(format!("{pause}{}", shown(&say.content)))
        }
        Effect::Note { text } => Some(format!("note: {text}")),
        Effect::Remember { name, value } => Some(format!("remember: {name}={value}")),
        Effect::SetProfile { name, email } => Some(format!("profile: {name:?} {email:?}")),
        Effect::ChangeContext(change) => Some(format!("context: {change:?}")),
        Effect::LogEvent(LogEvent { survey: Some(it), .. }) => {
            let value = it.value.as_deref().unwrap_or("passed over");
            Some(format!("counted: {} {value}", it.measure.as_str()))
        }
        Effect::LogEvent(event) => Some(format!("event: {} {}", event.name, event.message)),
        Effect::HandOff(hand_off) => {
            let to = hand_off.skill.as_deref().or(hand_off.agent.as_deref());
            Some(format!("hand off: {}", to.unwrap_or("anybody")))
        }
        Effect::Close { with_survey: true } => Some("close, with survey".to_owned()),
        Effect::Close { with_survey: false } => Some("close".to_owned()),
        Effect::Wait { timer, after_ms } => Some(format!("timer {timer}: {after_ms} ms")),
        Effect::Report(Report { severity: Severity::Debug, .. }) => None,
        Effect::Report(report) => Some(format!("! {}", report.message)),
        Effect::Understand { .. }
        | Effect::RunScript { .. }
        | Effect::Call(_)
        | Effect::AskGroup { .. }
        | Effect::AskBot(_) => None,
    }
}

fn shown(content: &Content) -> String {
    let replies = |replies: &[Reply]| -> String {
        replies.iter().map(|reply| format!(" [{}]", reply.title)).collect()
    };
    match content {
        Content::Text { text, quick_replies, .. } => format!("{text}{}", replies(quick_replies)),
        Content::Choices { text, choices, .. } => format!("{text}{}", replies(choices)),
        Content::Buttons { text, buttons } => {
            let shown = buttons.iter().map(|button| match &button.action {
                ContentAction::Reply { payload } => format!(" [{}~{payload}]", button.label),
                ContentAction::Link { url, .. } => format!(" [{}→{url}]", button.label),
                _ => format!(" [{}]", button.label),
            });
            format!("{text}{}", shown.collect::<String>())
        }
        Content::Image { url, .. } => format!("image {url}"),
        Content::Carousel { tiles, .. } => {
            tiles.iter().map(|tile| format!("<{}>", tile.title)).collect()
        }
        Content::Structured { content, quick_replies } => match quick_replies {
            Some(replies) => format!("{content} + {replies}"),
            None => content.to_string(),
        },
        other => other.plain_text(),
    }
}

/// Runs a script of these tests.
fn run(request: &ScriptRequest) -> ScriptOutcome {
    let mut actions = Vec::new();
    let mut fetched = 0;
    let opening = request.functions.as_deref().and_then(|it| it.split_once("__initConversation\n"));
    let source = match request.place {
        ScriptPlace::InitConversation => opening.map_or("", |(_, body)| body),
        _ => &request.source,
    };
    let error = |kind, message: &str| ScriptError {
        kind,
        message: message.to_owned(),
        line: None,
        column: None,
    };
    let ended = |actions, end| ScriptOutcome { actions, end, cpu_us: 1 };
    for line in source.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb {
            "now" => {
                actions.push(ScriptAction::SendImmediateReply(vec![rest.to_owned()]));
                return ended(actions, ScriptEnd::Stopped);
            }
            "throw" => {
                return ended(actions, ScriptEnd::Threw(error(ScriptErrorKind::Error, "boom")));
            }
            "kill" => {
                let error = error(ScriptErrorKind::Timeout, "took too long");
                return ended(Vec::new(), ScriptEnd::Killed(error));
            }
            "fetch" => match request.fetched.get(fetched) {
                Some(answer) => {
                    actions.push(ScriptAction::SendMessage(format!("got {}", answer.status())));
                    fetched += 1;
                }
                None => return ended(Vec::new(), ScriptEnd::Suspended(fetch(rest))),
            },
            _ => actions.push(action(verb, rest, request)),
        }
    }
    ended(actions, ScriptEnd::Finished)
}

fn action(verb: &str, rest: &str, request: &ScriptRequest) -> ScriptAction {
    match verb {
        "send" => ScriptAction::SendMessage(rest.to_owned()),
        "note" => ScriptAction::SendPrivateMessage(rest.to_owned()),
        "goto" => ScriptAction::SetTriggerNextMessage(rest.to_owned()),
        "delay" => ScriptAction::SetMessageDelay(rest.parse().expect("milliseconds")),
        "unsplit" => ScriptAction::SetAllowMaxTextResponse(true),
        "event" => ScriptAction::LogCustomEvent {
            message: request.snapshot.message.clone(),
            name: rest.to_owned(),
            detail: None,
        },
        "replies" => ScriptAction::AddQuickReplies(rest.split(',').map(reply).collect()),
        "set" => {
            let (name, rest) = rest.split_once('=').expect("NAME=JSON SCOPE");
            let (value, scope) = rest.rsplit_once(' ').expect("NAME=JSON SCOPE");
            let scope = match scope {
                "request" => Scope::Request,
                "dialog" => Scope::Dialog,
                "session" => Scope::Session,
                "forever" => Scope::Forever,
                _ => panic!("no such scope: {scope}"),
            };
            let value = serde_json::from_str(value).expect("JSON");
            ScriptAction::SetVariable { name: name.to_owned(), value, scope }
        }
        "share" => {
            let (key, value) = rest.split_once('=').expect("KEY=JSON");
            let (namespace, key) = ("shop".to_owned(), key.to_owned());
            let value = serde_json::from_str(value).expect("JSON");
            let scope = ContextScope::Contact;
            ScriptAction::ChangeContext(ContextChange::Set { scope, namespace, key, value })
        }
        "shared" => {
            let document = request.snapshot.contexts.document(ContextScope::Contact, "shop");
            let value = document.and_then(|it| it.values().get(rest)).unwrap_or(&Value::Null);
            ScriptAction::SendMessage(format!("{rest} is {value}"))
        }
        "web" => {
            let value = request.snapshot.web_view.get(rest).unwrap_or(&Value::Null);
            ScriptAction::SendMessage(format!("{rest} is {value}"))
        }
        "bot" => {
            let (bot, dialog) = rest.split_once('/').expect("BOT/DIALOG");
            let (bot, dialog) = (bot.to_owned(), dialog.to_owned());
            ScriptAction::TransferToBotDialog { bot, dialog, message: None }
        }
        "tell" => {
            let (intent, message) = rest.split_once('/').expect("INTENT/MESSAGE");
            let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            let (intent, message) = (some(intent), some(message));
            ScriptAction::SetBotTransfer { intent, domain: None, message }
        }
        "show" => {
            let value = request.snapshot.variables.get(rest).unwrap_or(&Value::Null);
            ScriptAction::SendMessage(format!("{rest} is {value}"))
        }
        _ => panic!("no such line in a script of these tests: {verb} {rest}"),
    }
}

fn reply(text: &str) -> TitleAndPayload {
    match text.split_once('~') {
        Some((title, payload)) => {
            TitleAndPayload { title: title.to_owned(), payload: Some(payload.to_owned()) }
        }
        None => TitleAndPayload { title: text.to_owned(), payload: None },
    }
}

fn fetch(url: &str) -> HttpCall {
    HttpCall {
        method: model::call::Method::Get,
        url: url.to_owned(),
        headers: Vec::new(),
        body: None,
        credential: None,
        is_idempotent: false,
    }
}
