//! What a bot remembers of a conversation between two steps, kept by the store as JSON.
//!
//! The JSON only grows: a field is never renamed or removed, a new one has a default. Fields at
//! their default aren't written, so that an idle state is short. Nothing here decides anything.

#[cfg(test)]
mod tests;

use std::io;

use indexmap::IndexMap;
use jiff::Timestamp;
use model::bot::Target;
use model::content::Offer;
use model::key::Key;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::event::Recognised;
use crate::fields::AskedField;
use crate::program::Program;
use crate::turn::Turn;

/// Largest answer of a service that is kept beyond its turn, as JSON, in bytes. The fields read from
/// a larger one are kept, the answer itself isn't.
pub const MAX_KEPT_ANSWER_BYTES: usize = 32 * 1024;

/// Deepest nesting of a value in a state. JSON readers give up at 128, and a state that was written
/// must be readable.
pub const MAX_VALUE_DEPTH: usize = 64;

/// What a bot remembers within a session.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// Lives as long as the session.
    #[serde(skip_serializing_if = "Values::is_empty")]
    pub(crate) session: Values,
    /// Lives until the contact's next message.
    #[serde(skip_serializing_if = "Values::is_empty")]
    pub(crate) request: Values,
    /// How the latest call of each integration ended, the latest one last.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub(crate) results: IndexMap<Key, CallResult>,
    /// The dialogs under way, the current one last. Between turns each waits at a question.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) stack: Vec<Frame>,
    /// The turn under way, while it waits for the answer to a request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) turn: Option<Box<Turn>>,
    /// Number of the latest request.
    #[serde(skip_serializing_if = "is_zero")]
    pub(crate) requests: u32,
    /// Whether the session's opening script ran, or there is none.
    #[serde(skip_serializing_if = "is_false")]
    pub(crate) is_open: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last_call_status: Option<u16>,
    /// Number of the latest timer.
    #[serde(skip_serializing_if = "is_zero")]
    pub(crate) timers: u32,
    /// The timer that runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) silence: Option<Silence>,
    /// Names of the variables that outlive the session.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) forever: Vec<String>,
    /// Dialogs that the contact may choose from with the next message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) offered: Option<Offered>,
    /// What became of the contact's latest message, when it wasn't understood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) outcome: Option<Outcome>,
    /// Whether the conversation closes when its survey is over.
    #[serde(skip_serializing_if = "is_false")]
    pub(crate) is_surveying: bool,
    /// Transfers that failed since one was given up.
    #[serde(skip_serializing_if = "is_zero")]
    pub(crate) failed_transfers: u32,
    /// The intent that the contact chose when asked what was meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) disambiguated: Option<Key>,
    /// What the bot said last, in lower case and cut, for bots to which that matters.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) said: String,
    /// What the contact may answer by number or letter, where only text is shown and an external bot
    /// spoke last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) listed: Vec<Offer>,
    /// The value that an external bot asked to be typed next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) asked_field: Option<Box<AskedField>>,
    /// What external bots wrote down about this session.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub(crate) conversation_details: Map<String, Value>,
    /// Whether an external bot asked whether agents are there.
    #[serde(skip_serializing_if = "is_false")]
    pub(crate) asks_availability: bool,
    /// What web views gave to the session.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub(crate) web_view: IndexMap<String, Value>,
    /// The latest intent that started a dialog.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) starter_intent: Option<Key>,
    /// The intent of the dialog that the contact chose when asked what was meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) chosen_intent: Option<Key>,
    /// What scripts said that another bot is to be told, when it takes over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) handover: Option<Handover>,
    /// From how many bots in a row it was taken over, since the contact's latest message.
    #[serde(skip_serializing_if = "is_zero")]
    pub(crate) takeovers: u32,
    /// The number of the first request to each external bot.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub(crate) first_asked: IndexMap<Key, u32>,
}

/// A silence of the contact that the bot doesn't leave alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Silence {
    pub(crate) timer: u32,
    pub(crate) due_at: Timestamp,
    /// The interaction whose follow-up is said then.
    pub(crate) place: Target,
}

/// What a bot that takes over a conversation is told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Handover {
    /// Key or display name of the dialog to begin with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) dialog: Option<String>,
    /// Key or display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) intent: Option<String>,
    /// What it is to take for the contact's message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) message: Option<String>,
    /// From how many bots in a row, this one counted.
    pub(crate) takeovers: u32,
}

/// Dialogs that were offered to the contact.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Offered {
    pub(crate) dialogs: Vec<Key>,
    /// Whether none of them was offered too, as the last choice.
    #[serde(skip_serializing_if = "is_false")]
    pub(crate) has_none: bool,
    /// What the message contains that wasn't understood, for the dialog that is chosen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) entities: Vec<Recognised>,
}

/// What a message led to that wasn't understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// The contact was asked what was meant.
    Disambiguation,
    /// The contact was helped to say it better.
    Assist,
    /// The contact was told that it wasn't understood.
    Fallback,
}

/// Variables and slots that live equally long.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Values {
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub variables: IndexMap<String, Value>,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub slots: IndexMap<String, Value>,
}

/// A dialog under way.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Frame {
    pub(crate) dialog: String,
    /// The interaction that was performed last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) at: Option<String>,
    /// Whether the interaction, which asks an external bot, waits for a message to ask it of next.
    #[serde(skip_serializing_if = "is_false")]
    pub(crate) listens: bool,
    /// What lives as long as the dialog.
    #[serde(skip_serializing_if = "Values::is_empty")]
    pub(crate) values: Values,
    /// Answers in a row to the question at hand that weren't understood.
    #[serde(skip_serializing_if = "is_zero")]
    pub(crate) unrecognized: u32,
    /// The intent that started it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) starter_intent: Option<Key>,
    /// Slots that the starting message filled; their questions are passed over, once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) prefilled: Vec<String>,
    /// Dialogs that a disambiguation offers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) candidates: Vec<Key>,
    /// Name of the interaction that a script wants next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) trigger: Option<String>,
}

/// How a call ended and what was read from its answer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct CallResult {
    /// HTTP status; 0 when there was no answer.
    pub(crate) status: u16,
    pub(crate) is_success: bool,
    /// The answer under its name, as `{"api_X": …}`. `None`: there is none, or it was too large to
    /// be kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) document: Option<Value>,
    /// Whether the document goes at the contact's next message.
    #[serde(skip_serializing_if = "is_false")]
    pub(crate) is_large: bool,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub(crate) fields: IndexMap<String, Value>,
}

impl State {
    /// Begins a session: the bot's own values first, what is remembered of the contact over them.
    pub fn begin(program: &Program, remembered: IndexMap<String, Value>) -> Self {
        let forever = remembered.keys().cloned().collect();
        let variables = initial_values(program).chain(remembered).collect();
        Self { session: Values { variables, slots: IndexMap::new() }, forever, ..Self::default() }
    }

    /// Forgets what the session learned, but not what outlives it.
    pub(crate) fn forget(&mut self, program: &Program) {
        let known = std::mem::take(&mut self.session.variables).into_iter();
        let lasting = known.filter(|(name, _)| self.forever.contains(name));
        self.session.variables = initial_values(program).chain(lasting).collect();
        self.session.slots.clear();
        self.request = Values::default();
        self.results.clear();
        self.web_view.clear();
        self.starter_intent = None;
        self.chosen_intent = None;
        self.last_call_status = None;
    }

    /// The number of the request whose answer the turn under way waits for.
    pub fn is_waiting_for_request(&self) -> Option<u32> {
        Some(self.turn.as_ref()?.pending.as_ref()?.request)
    }

    /// Whether the turn that begins or goes on now reads the workspace's contexts: it hasn't yet.
    pub fn needs_contexts(&self) -> bool {
        self.turn.as_ref().is_none_or(|turn| turn.contexts.is_none())
    }

    /// Whether the contact is being asked how the conversation was.
    pub const fn is_surveying(&self) -> bool {
        self.is_surveying
    }

    /// The intent that the contact chose last when asked what was meant.
    pub const fn disambiguated_intent(&self) -> Option<&Key> {
        self.disambiguated.as_ref()
    }

    /// The number of the timer that runs.
    pub fn timer(&self) -> Option<u32> {
        Some(self.silence.as_ref()?.timer)
    }

    /// Whether the request of this number is the first to that external bot in this session.
    pub fn is_opening(&self, bot: &Key, request: u32) -> bool {
        self.first_asked.get(bot) == Some(&request)
    }

    /// The dialog that is current and the interaction that it stands at, by their keys.
    pub fn position(&self) -> Option<(&str, &str)> {
        let frame = self.stack.last()?;
        Some((&frame.dialog, frame.at.as_deref()?))
    }

    /// All variables that can be read now, the narrowest scope first. A name may come twice: the
    /// first one counts.
    pub fn variables(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.shelves().flat_map(|values| values.variables.iter())
    }

    /// All slots that can be read now, as [`State::variables`].
    pub fn slots(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.shelves().flat_map(|values| values.slots.iter())
    }

    /// What was read of the latest answer of each call, as templates say it: `INTEGRATION.FIELD`.
    pub fn results(&self) -> impl Iterator<Item = (String, &Value)> {
        self.results.iter().flat_map(|(key, result)| {
            result.fields.iter().map(move |(field, value)| (format!("{key}.{field}"), value))
        })
    }

    /// The variable of that name in the narrowest scope that has it.
    pub(crate) fn variable(&self, name: &str) -> Option<&Value> {
        self.shelves().find_map(|values| values.variables.get(name))
    }

    /// The slot of that name in the narrowest scope that has it.
    pub(crate) fn slot(&self, name: &str) -> Option<&Value> {
        self.shelves().find_map(|values| values.slots.get(name))
    }

    fn shelves(&self) -> impl Iterator<Item = &Values> {
        let dialog = self.stack.last().map(|frame| &frame.values);
        std::iter::once(&self.request).chain(dialog).chain(std::iter::once(&self.session))
    }
}

/// The values with which a bot begins a session.
fn initial_values(program: &Program) -> impl Iterator<Item = (String, Value)> + use<'_> {
    program.bot().variables.iter().filter_map(|(name, variable)| {
        variable.initial.clone().map(|initial| (name.clone(), initial))
    })
}

impl CallResult {
    /// Keeps the answer under its name.
    pub(crate) fn keep(&mut self, document: Value) {
        self.is_large = has_more_bytes(&document, MAX_KEPT_ANSWER_BYTES);
        self.document = Some(document);
    }
}

/// Whether a value nests deeper than [`MAX_VALUE_DEPTH`].
pub(crate) fn is_too_deep(value: &Value) -> bool {
    fn is_deeper(value: &Value, most: usize) -> bool {
        match value {
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
            Value::Array(_) | Value::Object(_) if most == 0 => true,
            Value::Array(values) => values.iter().any(|value| is_deeper(value, most - 1)),
            Value::Object(members) => members.values().any(|value| is_deeper(value, most - 1)),
        }
    }
    is_deeper(value, MAX_VALUE_DEPTH)
}

/// Whether a value takes more bytes than that as JSON.
pub(crate) fn has_more_bytes(value: &Value, most: usize) -> bool {
    /// Takes so many bytes and no more.
    struct Room(usize);

    impl io::Write for Room {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let left = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::WriteZero)?;
            self.0 = left;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    serde_json::to_writer(Room(most), value).is_err()
}

impl Values {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.variables.is_empty() && self.slots.is_empty()
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde's skip_serializing_if passes references"
)]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde's skip_serializing_if passes references"
)]
const fn is_false(flag: &bool) -> bool {
    !*flag
}
