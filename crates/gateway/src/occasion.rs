//! What a bot is told beside the question: who writes, where, and by what we are known there.

use std::collections::HashMap;

use jiff::Timestamp;
use model::Secret;
use model::channel::ChannelKind;
use model::contact::Profile;
use model::content::Attachment;
use model::conversation::Details;

use crate::cause::GatewayError;

/// Most bots that may stand between a contact and a person, so that bots that are joined to each other
/// don't talk forever.
pub const MAX_HOPS: u32 = 3;

/// The circumstances of a question to an external bot.
#[derive(Debug, Clone)]
pub struct Occasion {
    /// By what the other side knows our workspace.
    pub tenant: String,
    /// By what the other side knows the contact.
    pub contact: String,
    pub profile: Profile,
    /// The conversation's id.
    pub conversation: String,
    /// The conversation's number, for systems that count theirs.
    pub conversation_number: u64,
    /// How many conversations the contact has had, this one included.
    pub contact_conversations: u64,
    pub channel: ChannelKind,
    pub details: Details,
    /// Whether agents are there. It is told to bots that ask, or have a tap ask, for that.
    pub availability: Option<Availability>,
    /// By what the message is known; unique in the deployment.
    pub message_key: String,
    /// The same for every attempt at this question.
    pub idempotency_key: String,
    /// When the contact wrote, or when it happened.
    pub happened_at: Timestamp,
    /// When it is sent.
    pub now: Timestamp,
    /// Whether this bot wasn't asked before in this session.
    pub is_opening: bool,
    /// Where attachments that we keep can be fetched for a while, by their ids.
    pub links: HashMap<String, String>,
    /// Where the bot may send answers later, for protocols that know that.
    pub reply_url: Option<String>,
}

impl Occasion {
    /// How many bots stand between the person and the bot that is asked.
    pub(crate) const fn hops(&self) -> u32 {
        self.details.hops.saturating_add(1)
    }

    /// Where a file can be fetched.
    pub(crate) fn link<'a>(&'a self, file: &'a Attachment) -> Result<&'a str, GatewayError> {
        let kept = file.id.as_ref().and_then(|id| self.links.get(id));
        let link =
            kept.or(file.url.as_ref()).ok_or_else(|| GatewayError::NoLink(file.name.clone()));
        link.map(String::as_str)
    }
}

/// Whether agents are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Availability {
    /// At least one is there.
    Online,
    /// None is there, and at least one will be back.
    Away,
    Offline,
}

impl Availability {
    /// The word of Kommunicate for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Away => "away",
            Self::Offline => "offline",
        }
    }
}

/// What requests to an external bot are allowed and signed with.
#[derive(Debug, Clone, Default)]
pub struct Credentials {
    /// Win over headers of the same name that the bot file sets.
    pub headers: Vec<(String, Secret<String>)>,
    pub signing: Option<Secret<String>>,
}
