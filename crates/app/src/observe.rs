//! What happens in turns, told while it happens: for `chat` and the previewer. Production has no
//! observer and pays nothing.

use std::time::{Duration, Instant};

use engine::{LogEvent, Report, State, Trace, Understanding};
use indexmap::IndexMap;
use model::call::{CallAnswer, HttpCall};
use model::conversation::Message;
use model::exchange::{BotAnswer, BotRequest};
use model::id::ConversationId;
use model::key::Key;
use model::script::{ScriptOutcome, ScriptPlace};
use serde_json::Value;

/// Is told what happens in turns, after it was committed.
pub trait Observer: Send + Sync {
    /// Takes note; must not block.
    fn observe(&self, conversation: ConversationId, observed: Observed);
}

/// Something that happened in a turn.
#[derive(Debug, Clone)]
pub enum Observed {
    /// What a message of the contact's means to the bot, whether or not it was asked.
    Understood(Box<Understood>),
    Said(Box<Message>),
    /// What was decided and run in a piece of a turn.
    Walked(Box<Walked>),
    /// A service was called and answered.
    Called {
        integration: Option<Key>,
        call: HttpCall,
        answer: CallAnswer,
    },
    /// An external bot was asked and answered.
    Asked {
        asked: Box<BotRequest>,
        answer: BotAnswer,
    },
    HandedOff(engine::HandOff),
    Closed {
        with_survey: bool,
    },
    Reported(Report),
    Logged(LogEvent),
    /// A new session began because the contact asked for it.
    Reset,
}

/// What was decided and run in a piece of a turn.
#[derive(Debug, Clone, Default)]
pub struct Walked {
    /// In order.
    pub steps: Vec<WalkedStep>,
    /// What can be read at its end: variables by name, slots as `slot.NAME`, fields of calls' answers as
    /// `INTEGRATION.FIELD`.
    pub values: IndexMap<String, Value>,
}

/// Something that was decided or run, and when.
#[derive(Debug, Clone)]
pub struct WalkedStep {
    pub at: Instant,
    pub what: WalkedWhat,
}

/// Something that was decided or run.
#[derive(Debug, Clone)]
pub enum WalkedWhat {
    Decided(Trace),
    Ran(Box<ScriptRun>),
}

/// A script that was run.
#[derive(Debug, Clone)]
pub struct ScriptRun {
    /// The interaction that it belongs to; `None` for the session's opening script.
    pub place: Option<String>,
    pub script: ScriptPlace,
    pub outcome: ScriptOutcome,
    pub took: Duration,
}

impl WalkedStep {
    pub(crate) fn now(what: WalkedWhat) -> Self {
        Self { at: Instant::now(), what }
    }
}

/// What can be read in a state: variables by name, slots as `slot.NAME`, fields of calls' answers as
/// `INTEGRATION.FIELD`; the narrowest scope counts.
pub(crate) fn readable(state: &State) -> IndexMap<String, Value> {
    let variables = state.variables().map(|(name, value)| (name.clone(), value));
    let slots = state.slots().map(|(name, value)| (format!("slot.{name}"), value));
    let mut values = IndexMap::new();
    for (name, value) in variables.chain(slots).chain(state.results()) {
        values.entry(name).or_insert_with(|| value.clone());
    }
    values
}

/// A message with what it means.
#[derive(Debug, Clone)]
pub struct Understood {
    pub text: String,
    pub understanding: Understanding,
}
