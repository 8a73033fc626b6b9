//! Runs conversation tests: each is a conversation of its own, and nothing is called.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use app::{
    App, Attached, Happened, InboundMessage, PreviewError, PreviewSetup, PreviewTurn, TestFailure,
    TestReport,
};
use engine::Trace;
use engine::state::Values;
use formats::conversation_test::{ConversationTest, Did, Got, TestFile, TestTurn, differences};
use model::content::{Attachment, Offer};
use model::conversation::Tap;
use worker::{Caller, Replaceable};

use super::log::{status_of, texts};
use super::recorder::Recorder;
use super::talk::{Means, Talk, Tried, millis};
use super::{make_app, stubs_of};

/// How large a file is of which a test doesn't say it, in bytes.
const FILE_BYTES: u64 = 1_024;

/// Runs a test of a bot, beside an app.
///
/// # Errors
///
/// [`PreviewError::Draft`] when the bot has errors.
pub async fn run(beside: &App, tried: Tried, file: &TestFile) -> Result<TestReport, PreviewError> {
    let begun = Instant::now();
    let (name, outcome) = match &file.test {
        Some(test) => (test.name.clone(), try_out(beside, tried, test).await?),
        None => {
            let faults = file.problems.iter().map(|problem| TestFailure {
                turn: 0,
                expected: "a conversation test".to_owned(),
                got: problem.to_string(),
            });
            (file.path.clone(), Outcome { failures: faults.collect(), ..Outcome::default() })
        }
    };
    let Outcome { failures, interactions } = outcome;
    let took_ms = millis(begun.elapsed());
    Ok(TestReport { path: file.path.clone(), name, failures, interactions, took_ms })
}

#[derive(Default)]
struct Outcome {
    failures: Vec<TestFailure>,
    interactions: BTreeSet<String>,
}

impl Outcome {
    /// Notes the interactions that a turn came by.
    fn pass(&mut self, turn: &PreviewTurn) {
        let places = turn.steps.iter().filter_map(|step| match &step.happened {
            Happened::Decided(Trace::Entered { place }) => Some(place.to_string()),
            _ => None,
        });
        self.interactions.extend(places);
    }
}

async fn try_out(
    beside: &App,
    tried: Tried,
    test: &ConversationTest,
) -> Result<Outcome, PreviewError> {
    let recorder = Arc::new(Recorder::default());
    let means = Means {
        assembled: make_app(beside, &recorder).await?,
        recorder,
        caller: Arc::new(Caller::Stubs(stubs_of(&test.answers))),
        answers: Arc::new(Replaceable::new(stubs_of(&test.answers))),
    };
    let setup = PreviewSetup {
        environment: test.environment,
        channel: test.channel,
        language: test.language.clone(),
        name: test.contact_name.clone(),
        email: test.contact_email.clone(),
        start: test.start.clone(),
        values: Values { variables: test.variables.clone(), slots: test.slots.clone() },
        answers: test.answers.clone(),
    };
    let (mut talk, opening) = match Box::pin(Talk::begin(tried, means, setup)).await {
        Err(error @ PreviewError::NoSuchPlace(_)) => {
            let failures = vec![failure(0, "a place to begin at", &error.to_string())];
            return Ok(Outcome { failures, ..Outcome::default() });
        }
        begun => begun?,
    };
    let mut offers = offers_of(&opening);
    let mut outcome = Outcome::default();
    outcome.pass(&opening);
    for (number, turn) in (1..).zip(&test.turns) {
        let taken = match act(&mut talk, (number, turn), &offers).await {
            Ok(Some(taken)) => taken,
            Ok(None) => opening.clone(),
            // What comes after it means nothing.
            Err(missed) => {
                outcome.failures.push(missed);
                break;
            }
        };
        outcome.pass(&taken);
        offers = offers_of(&taken);
        let bot = texts(&taken);
        let got = Got { bot: &bot, values: &taken.after, status: status_of(&taken.status) };
        let missed = differences(turn, got).into_iter();
        outcome.failures.extend(missed.map(|it| failure(number, &it.expected, &it.got)));
    }
    Ok(outcome)
}

/// Does what the contact does; `None` when that is nothing.
async fn act(
    talk: &mut Talk,
    (number, turn): (u64, &TestTurn),
    offers: &[Offer],
) -> Result<Option<PreviewTurn>, TestFailure> {
    let id = format!("turn-{number}");
    let attached = |attached| InboundMessage { attached, ..InboundMessage::typed(id.clone(), "") };
    let message = match &turn.did {
        Did::Nothing => return Ok(None),
        Did::Write(text) => InboundMessage::typed(id, text),
        Did::Tap(label) => tap(id, offers, label)
            .map_err(|got| failure(number, &format!("{label:?} to be tapped"), &got))?,
        Did::Event(name) => InboundMessage::event(id, name, None),
        Did::File { name, media_type, size } => attached(Attached::Files(vec![Attachment {
            id: None,
            name: name.clone(),
            media_type: media_type.clone(),
            size: Some(size.unwrap_or(FILE_BYTES)),
            url: Some(format!("https://files.invalid/{name}")),
        }])),
        Did::Location(location) => attached(Attached::Location(location.clone())),
        Did::Agent(did) => {
            let taken = talk.stand_in(did.clone()).await;
            return taken.map(Some).map_err(|error| {
                failure(number, "an agent to have the conversation", &error.to_string())
            });
        }
        Did::StaySilent => {
            let taken = talk.stay_silent().await;
            return taken.map(Some).map_err(|error| {
                failure(number, "something to be said into the silence", &error.to_string())
            });
        }
    };
    let taken = talk.send(message).await;
    taken.map(Some).map_err(|error| failure(number, "a turn", &error.to_string()))
}

/// A tap on what is called so, or else what could be tapped.
fn tap(id: String, offers: &[Offer], label: &str) -> Result<InboundMessage, String> {
    let is_meant = |offer: &&Offer| offer.title == label || offer.says.as_deref() == Some(label);
    let found = offers.iter().filter(|offer| offer.says.is_some()).find(is_meant);
    let Some(offer) = found else {
        let titles: Vec<&str> = offers.iter().map(|offer| offer.title.as_str()).collect();
        return Err(match titles[..] {
            [] => "nothing was offered".to_owned(),
            _ => format!("offered were {}", titles.join(", ")),
        });
    };
    let tap =
        Tap { payload: offer.says.clone(), metadata: offer.metadata.clone(), ..Tap::default() };
    Ok(InboundMessage { tap: Some(tap), ..InboundMessage::typed(id, offer.title.clone()) })
}

fn offers_of(turn: &PreviewTurn) -> Vec<Offer> {
    turn.messages.iter().flat_map(|message| message.content.offers()).collect()
}

fn failure(turn: u64, expected: &str, got: &str) -> TestFailure {
    TestFailure { turn, expected: expected.to_owned(), got: got.to_owned() }
}
