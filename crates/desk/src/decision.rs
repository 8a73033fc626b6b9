//! What the desk decides.

use jiff::Timestamp;
use model::id::{ConversationId, MemberId};
use serde::{Deserialize, Serialize};

use crate::placement::Case;
use crate::team::TeamNumber;

/// What is to be done, in this order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It waits in that team's line, or in that agent's own.
    Wait {
        conversation: ConversationId,
        team: Option<TeamNumber>,
        agent: Option<MemberId>,
    },
    /// The agent is asked to take it until then.
    Offer {
        conversation: ConversationId,
        agent: MemberId,
        until: Timestamp,
    },
    /// The offer is over.
    Withdraw {
        conversation: ConversationId,
        agent: MemberId,
    },
    /// The agent has it.
    Assign {
        conversation: ConversationId,
        agent: MemberId,
    },
    /// The agent has it still, and waits for the contact.
    Park {
        conversation: ConversationId,
        agent: MemberId,
    },
    /// All agents of the team are told that it waits.
    Announce {
        conversation: ConversationId,
        team: TeamNumber,
    },
    /// The contact is told something.
    Tell {
        conversation: ConversationId,
        notice: Notice,
    },
    OpenTicket {
        conversation: ConversationId,
    },
    ReturnToBot {
        conversation: ConversationId,
    },
    Close {
        conversation: ConversationId,
        reason: CloseReason,
    },
}

impl Decision {
    /// The conversation that it is about.
    pub const fn conversation(&self) -> ConversationId {
        match self {
            Self::Wait { conversation, .. }
            | Self::Offer { conversation, .. }
            | Self::Withdraw { conversation, .. }
            | Self::Assign { conversation, .. }
            | Self::Park { conversation, .. }
            | Self::Announce { conversation, .. }
            | Self::Tell { conversation, .. }
            | Self::OpenTicket { conversation }
            | Self::ReturnToBot { conversation }
            | Self::Close { conversation, .. } => *conversation,
        }
    }
}

/// What a contact is told while people are sought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// So many are before it and it: 1 is the next one. 0: further behind.
    Position(u32),
    /// Why it isn't served at once.
    Case(Case),
    /// It takes longer.
    Delayed,
    /// The agent waits for an answer.
    Recall,
}

/// Why the desk closes a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    /// Nobody was there.
    NobodyThere,
    /// The contact didn't answer.
    ContactSilent,
}

/// Why something that an agent wants isn't done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("nobody has or seeks this conversation")]
    NotHere,
    #[error("another agent has it")]
    Taken,
    #[error("the agent isn't a member of the desk")]
    UnknownAgent,
    #[error("the agent has as many conversations as they may")]
    AtCapacity,
    #[error("the agent has it already")]
    AlreadyTheirs,
    #[error("the agent isn't there")]
    NotThere,
}
