//! Conversations: who has the next word, and what may become of that.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::content::{Content, RawContent};
use crate::exchange::Protocol;
use crate::id::{BotId, ConversationId};
use crate::survey::Survey;

/// Number of a message in its conversation, from 1, without gaps.
pub type MessageNumber = u64;

/// Who has the next word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    WithBot,
    /// It waits for an agent of this team (or of any).
    Queued {
        team: Option<String>,
    },
    WithAgent {
        agent: String,
    },
    /// Nobody: the contact's next message opens a new conversation.
    Closed {
        at: Timestamp,
        with_survey: bool,
    },
}

/// A change that its status doesn't allow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{conversation} is closed")]
pub struct AlreadyClosed {
    pub conversation: ConversationId,
}

impl Status {
    /// The status as one word, for columns and views.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::WithBot => "with_bot",
            Self::Queued { .. } => "queued",
            Self::WithAgent { .. } => "with_agent",
            Self::Closed { .. } => "closed",
        }
    }

    /// Whether the bot is asked about the contact's messages.
    pub const fn is_with_bot(&self) -> bool {
        matches!(self, Self::WithBot)
    }

    /// Closes it, whoever has it.
    ///
    /// # Errors
    ///
    /// [`AlreadyClosed`] when it is.
    pub fn close(
        self,
        conversation: ConversationId,
        at: Timestamp,
        with_survey: bool,
    ) -> Result<Self, AlreadyClosed> {
        match self {
            Self::Closed { .. } => Err(AlreadyClosed { conversation }),
            Self::WithBot | Self::Queued { .. } | Self::WithAgent { .. } => {
                Ok(Self::Closed { at, with_survey })
            }
        }
    }

    /// Hands it to people: those of a team, or else of the one whose turn it is already.
    ///
    /// # Errors
    ///
    /// [`AlreadyClosed`] when nobody has it any more.
    pub fn hand_off(
        self,
        conversation: ConversationId,
        team: Option<String>,
    ) -> Result<Self, AlreadyClosed> {
        match self {
            Self::Closed { .. } => Err(AlreadyClosed { conversation }),
            Self::WithBot => Ok(Self::Queued { team }),
            Self::Queued { team: before } => Ok(Self::Queued { team: team.or(before) }),
            with_agent @ Self::WithAgent { .. } => Ok(with_agent),
        }
    }
}

/// Who wrote a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    Contact,
    Bot,
    Agent { id: String },
    System,
}

/// Who may read a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    Everybody,
    /// A note: members only.
    Members,
}

/// A message as it was kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    pub number: MessageNumber,
    pub author: Author,
    pub audience: Audience,
    pub content: Content,
    /// What a tap gave back beside its text.
    pub tap: Option<Tap>,
    /// What it was in the system that it came from.
    pub raw: Option<RawContent>,
    /// Number of the contact's message that it answers.
    pub in_reply_to: Option<MessageNumber>,
    pub created_at: Timestamp,
    /// When readers may see it: later than `created_at` when the bot pauses before it.
    pub visible_at: Timestamp,
}

/// What came with a tap on a button or quick reply.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Tap {
    pub payload: Option<String>,
    #[serde(default)]
    pub metadata: Vec<serde_json::Value>,
    /// What the client says of the circumstances of this message, over what holds for the whole
    /// conversation.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub context: serde_json::Map<String, serde_json::Value>,
}

impl Tap {
    /// Whether something was tapped, and it isn't only told what the circumstances are.
    pub fn is_tapped(&self) -> bool {
        self.payload.is_some() || !self.metadata.is_empty() || self.context.is_empty()
    }
}

/// What holds for a whole conversation beside its messages. Stored: fields are only added.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// What clients said of the circumstances, for bots.
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    pub context: serde_json::Map<String, serde_json::Value>,
    /// Events that bots aren't told of, as `WELCOME`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skipped_events: Vec<String>,
    /// The name of the event that begins the conversation, in place of `WELCOME`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub welcome_event: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What a vendor's client attached, given back as it came.
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    pub metadata: serde_json::Map<String, serde_json::Value>,
    /// The bot that answers here in place of the channel's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bot: Option<BotId>,
    /// The person whom it was given to by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// The language that its contact is known to want, BCP 47.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The system whose conversation it is, when our bot is asked from there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub served: Option<Box<ServedFor>>,
    /// How many bots stand between its contact and a person: 0 for people.
    #[serde(skip_serializing_if = "is_zero")]
    pub hops: u32,
    /// Served before those of a lower one while it waits for people.
    #[serde(skip_serializing_if = "is_usual")]
    pub priority: u8,
    /// Agents' labels on it, in lower case.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The id of the agent who had it last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_agent: Option<String>,
    /// How often nobody could take it over since an agent last had it.
    #[serde(skip_serializing_if = "is_zero")]
    pub failed_transfers: u32,
    /// The key of the team for which an agent had it last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_team: Option<String>,
    /// How agents closed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closing: Option<Closing>,
    /// What its contact is asked since people closed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub survey: Option<Box<Survey>>,
}

/// How an agent closed a conversation. Stored: fields are only added, with a default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Closing {
    /// The agent's id.
    pub agent: String,
    pub category: Option<String>,
    pub reason: Option<String>,
}

/// A system that asks a bot of ours. Stored: fields are only added, with a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServedFor {
    pub protocol: Protocol,
    /// The key of our bot that it asks.
    pub asked: String,
    /// By what it knows the conversation.
    pub conversation: String,
    /// By what it knows our bot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bot: Option<String>,
    /// Where it takes what our bot says later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_url: Option<String>,
}

impl Details {
    /// Whether there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_usual(priority: &u8) -> bool {
    *priority == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_conversation_stays_closed() {
        let id = ConversationId::mint(Timestamp::UNIX_EPOCH, [0; 10]);
        let closed = Status::WithBot.close(id, Timestamp::UNIX_EPOCH, false).unwrap();
        assert_eq!(closed.clone().hand_off(id, None), Err(AlreadyClosed { conversation: id }));
        assert_eq!(
            closed.close(id, Timestamp::UNIX_EPOCH, true),
            Err(AlreadyClosed { conversation: id })
        );
    }

    #[test]
    fn a_team_waits_on_unless_another_is_named() {
        let id = ConversationId::mint(Timestamp::UNIX_EPOCH, [0; 10]);
        let queued = |team: Option<&str>| Status::Queued { team: team.map(str::to_owned) };
        for (before, named, after) in [
            (Status::WithBot, None, None),
            (Status::WithBot, Some("sales"), Some("sales")),
            (queued(None), Some("sales"), Some("sales")),
            (queued(Some("billing")), None, Some("billing")),
            (queued(Some("billing")), Some("sales"), Some("sales")),
        ] {
            let team = named.map(str::to_owned);
            assert_eq!(
                before.clone().hand_off(id, team),
                Ok(queued(after)),
                "{before:?} {named:?}"
            );
        }
    }

    #[test]
    fn an_agent_keeps_what_is_handed_off_again() {
        let id = ConversationId::mint(Timestamp::UNIX_EPOCH, [0; 10]);
        let held = Status::WithAgent { agent: "ann".to_owned() };
        assert_eq!(held.clone().hand_off(id, None), Ok(held));
    }
}
