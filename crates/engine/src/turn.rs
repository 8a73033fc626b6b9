//! The turn under way: the contact's message, what was counted since, and where the walk goes on when
//! its request is answered. It is part of the state only while a request is outstanding.

use std::sync::Arc;

use model::bot::Target;
use model::call::{CallAnswer, HttpCall};
use model::content::{Attachment, Location, Reply};
use model::context::Contexts;
use model::conversation::{MessageNumber, Tap};
use model::exchange::{BotEvent, BotRequest};
use model::key::Key;
use model::script::ScriptPlace;
use serde::{Deserialize, Serialize};

use crate::event::{Event, Understanding};
use crate::payload::Stated;
use crate::state::{Offered, Outcome, Values};

/// Most messages that a turn may send.
pub const MAX_REPLIES: u32 = 20;
/// Most calls that a turn may make, scripts' own included.
pub const MAX_CALLS: u32 = 12;
/// Most runs of scripts in a turn, those again with the answer to a call included.
pub const MAX_SCRIPT_RUNS: u32 = 128;

/// What holds from a message of the contact until the bot waits again.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Turn {
    /// What the contact wrote, or what the tap said.
    pub(crate) text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tap: Option<Tap>,
    /// Number of the message.
    #[serde(skip_serializing_if = "is_zero")]
    pub(crate) number: MessageNumber,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) files: Vec<Attachment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) location: Option<Location>,
    /// What happened, when it is no message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) event: Option<BotEvent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) understanding: Option<Understanding>,
    /// What the tapped button says beside its text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) stated: Vec<Stated>,
    /// Where the conversation was put, until it stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) placed: Option<Box<Placed>>,
    /// Dialogs that the message may choose from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) offered: Option<Offered>,
    /// What became of the message before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) before: Option<Outcome>,
    /// The workspace's contexts as they were at the turn's first script, with what the turn changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) contexts: Option<Arc<Contexts>>,
    pub(crate) replies: u32,
    pub(crate) calls: u32,
    pub(crate) script_runs: u32,
    pub(crate) chain: Chain,
    pub(crate) block: Block,
    /// The interaction that asked for the file that is being worked on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) upload: Option<Target>,
    /// Whether other bots were asked who takes the message.
    #[serde(skip_serializing_if = "is_false")]
    pub(crate) has_asked_group: bool,
    /// The interaction that spoke last, when it has a follow-up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) follow_up: Option<Target>,
    /// Present whenever the turn is part of a state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pending: Option<Pending>,
}

/// Where a conversation is put by whoever tries the bot out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Placed {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) place: Option<Target>,
    pub(crate) values: Values,
}

/// How far the bot went without a word of the contact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Chain {
    /// Interactions in a row in the dialog at hand.
    pub(crate) interactions: u32,
    /// Interactions that were passed over.
    pub(crate) skipped: u32,
    /// Dialogs in a row, the first one counted.
    pub(crate) dialogs: u32,
    /// The dialog at hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) dialog: Option<String>,
}

/// What scripts said about the messages of the interaction at hand.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Block {
    /// In place of the interaction's own pause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) delay_ms: Option<u32>,
    pub(crate) is_unsplit: bool,
    /// To be added to the interaction's own message.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) quick_replies: Vec<Reply>,
}

/// A request, and what comes after its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Pending {
    pub(crate) request: u32,
    pub(crate) asked: Asked,
    pub(crate) then: Phase,
}

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Asked {
    Understanding,
    Script(ScriptRun),
    /// A call that a script makes itself and waits for.
    Fetch {
        run: ScriptRun,
        call: HttpCall,
    },
    Call {
        integration: Key,
        call: HttpCall,
    },
    /// An external bot; its `request` is that of the pending request.
    Bot(Box<BotRequest>),
    /// The other bots of the group.
    Group,
}

/// A script under way. It may be run several times, its clock and randomness being the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ScriptRun {
    pub(crate) place: ScriptPlace,
    pub(crate) now_ms: i64,
    pub(crate) seed: u64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) fetched: Vec<CallAnswer>,
}

/// What the walk does next. Those about an interaction mean the one that the current dialog stands
/// at; a rule is named by its index there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Phase {
    /// Take the message as an answer, or else as a new matter.
    Listen,
    /// Find the rule that takes the message as an answer.
    Answer,
    /// Go where the rule, or else the interaction, leads.
    Move { rule: Option<usize> },
    /// Find what the message starts.
    Match,
    /// Find what the event starts.
    Hear,
    /// Put the conversation where it was asked to be.
    Place,
    /// Ask how the conversation was.
    Survey,
    /// Let the external bot answer that the whole bot goes to.
    Delegate,
    /// Fill the slots of the new dialog from the message.
    Prefill,
    /// Begin the interaction.
    Enter,
    /// Do what the interaction does.
    Perform,
    /// Read the fields of the answer.
    Read,
    /// Wait, or find the rule to go on with.
    Leave,
    /// End the current dialog.
    End,
}

impl Pending {
    /// Whether the event answers this request.
    pub(crate) fn is_answered_by(&self, event: &Event) -> bool {
        match (&self.asked, event) {
            (
                _,
                Event::MessageReceived { .. }
                | Event::EventReceived { .. }
                | Event::Placed { .. }
                | Event::SurveyBegun { .. }
                | Event::TimerFired { .. },
            ) => false,
            (Asked::Understanding, Event::Understood { request, .. })
            | (Asked::Script(_), Event::ScriptRan { request, .. })
            | (Asked::Fetch { .. } | Asked::Call { .. }, Event::CallAnswered { request, .. })
            | (Asked::Bot(_), Event::BotAnswered { request, .. })
            | (Asked::Group, Event::GroupAnswered { request, .. }) => self.request == *request,
            (
                Asked::Understanding
                | Asked::Script(_)
                | Asked::Fetch { .. }
                | Asked::Call { .. }
                | Asked::Bot(_)
                | Asked::Group,
                Event::Understood { .. }
                | Event::ScriptRan { .. }
                | Event::CallAnswered { .. }
                | Event::GroupAnswered { .. }
                | Event::BotAnswered { .. },
            ) => false,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_zero(number: &MessageNumber) -> bool {
    *number == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}
