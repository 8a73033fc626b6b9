//! What was said in a preview, kept to become a conversation test.

use app::{Attached, Happened, InboundMessage, PreviewSetup, PreviewTurn};
use engine::Trace;
use formats::conversation_test::{
    Answer, Answers, ConversationTest, Did, Expected, MAX_TURNS, TestStatus, TestTurn,
};
use indexmap::IndexMap;
use model::call::{CallAnswer, HttpAnswer};
use model::conversation::{Audience, Author, Status};
use model::exchange::{BotAnswer, Protocol};
use model::key::Key;
use serde_json::Value;

/// A conversation test that grows with its conversation.
pub struct Log {
    test: ConversationTest,
    status: TestStatus,
}

impl Log {
    /// One in which nothing was said.
    pub fn of(setup: &PreviewSetup) -> Self {
        let test = ConversationTest {
            name: String::new(),
            environment: setup.environment,
            channel: setup.channel,
            language: setup.language.clone(),
            contact_name: setup.name.clone(),
            contact_email: setup.email.clone(),
            start: setup.start.clone(),
            variables: setup.values.variables.clone(),
            slots: setup.values.slots.clone(),
            answers: Answers::new(),
            turns: Vec::new(),
        };
        Self { test, status: TestStatus::Open }
    }

    /// Takes down a turn, as long as there is room.
    pub fn note(&mut self, did: Did, turn: &PreviewTurn) {
        let bot = texts(turn);
        if self.test.turns.len() >= MAX_TURNS || (did == Did::Nothing && bot.is_empty()) {
            return;
        }
        for (name, came) in answers(turn) {
            self.test.answers.entry(name).or_default().extend(came);
        }
        let status = status_of(&turn.status);
        self.test.turns.push(TestTurn {
            did,
            bot: Some(bot.into_iter().map(Expected::Is).collect()),
            variables: set(turn),
            status: (status != self.status).then_some(status),
        });
        self.status = status;
    }

    /// The test, called so.
    pub fn to_test(&self, name: String) -> ConversationTest {
        let mut test = ConversationTest { name, ..self.test.clone() };
        for answers in test.answers.values_mut() {
            // The last one repeats.
            while let [.., before, last] = &answers[..]
                && before == last
            {
                answers.pop();
            }
        }
        test.answers.retain(|_, answers| !answers.is_empty());
        test
    }
}

/// What a message says that the contact did.
pub fn did(message: &InboundMessage) -> Did {
    let is_tapped = message.tap.as_ref().is_some_and(|tap| tap.is_tapped());
    match &message.attached {
        Attached::Files(files) => {
            let file = files.first();
            Did::File {
                name: file.map(|file| file.name.clone()).unwrap_or_default(),
                media_type: file.map(|file| file.media_type.clone()).unwrap_or_default(),
                size: file.and_then(|file| file.size),
            }
        }
        Attached::Location(location) => Did::Location(location.clone()),
        Attached::Event { name, .. } => Did::Event(name.clone()),
        Attached::Nothing if is_tapped => Did::Tap(message.text.clone()),
        Attached::Nothing => Did::Write(message.text.clone()),
    }
}

/// What the bot said to the contact, as plain text.
pub fn texts(turn: &PreviewTurn) -> Vec<String> {
    let said = turn.messages.iter().filter(|message| {
        matches!(message.author, Author::Bot) && message.audience == Audience::Everybody
    });
    said.map(|message| message.content.plain_text()).collect()
}

/// Who has the next word.
pub fn status_of(status: &Status) -> TestStatus {
    match status {
        Status::WithBot => TestStatus::Open,
        Status::Queued { .. } => TestStatus::Queued,
        Status::WithAgent { .. } => TestStatus::WithAgent,
        Status::Closed { .. } => TestStatus::Closed,
    }
}

/// Values that were set in a turn, as they are at its end.
fn set(turn: &PreviewTurn) -> IndexMap<String, Value> {
    let names = turn.steps.iter().filter_map(|step| match &step.happened {
        Happened::Decided(Trace::VariableSet { name, .. }) => Some(name.clone()),
        Happened::Decided(Trace::SlotFilled { name, .. }) => Some(format!("slot.{name}")),
        _ => None,
    });
    names.map(|name| (name.clone(), turn.after.get(&name).cloned().unwrap_or_default())).collect()
}

/// What services and external bots answered, by name.
fn answers(turn: &PreviewTurn) -> impl Iterator<Item = (String, Vec<Answer>)> {
    turn.steps.iter().filter_map(|step| match &step.happened {
        Happened::Called { integration, answer, .. } => {
            let name = integration.as_ref().map_or(worker::FETCH, Key::as_str).to_owned();
            let answer = match answer {
                CallAnswer::Answered(HttpAnswer { status, body, .. }) => {
                    Answer::Came { status: *status, body: body.clone() }
                }
                CallAnswer::Failed(failure) => Answer::Failed(failure.code.clone()),
            };
            Some((name, vec![answer]))
        }
        Happened::Asked { asked, answer, heard, .. } => {
            let failed = match answer {
                BotAnswer::Failed(failure) if heard.is_empty() => Some(&failure.code),
                BotAnswer::Failed(_) | BotAnswer::Replied(_) => None,
            };
            let failed = failed.map(|code| Answer::Failed(code.clone()));
            let heard = heard.iter().cloned().map(|it| anybodys(asked.protocol, it));
            Some((asked.bot.to_string(), heard.chain(failed).collect()))
        }
        _ => None,
    })
}

/// An answer that fits any conversation: Rasa's names the one that it is for.
fn anybodys(protocol: Protocol, mut answer: Answer) -> Answer {
    if let (Protocol::Rasa, Answer::Came { body: Value::Array(messages), .. }) =
        (protocol, &mut answer)
    {
        for message in messages.iter_mut().filter_map(Value::as_object_mut) {
            message.remove("recipient_id");
        }
    }
    answer
}
