//! Channels: configured ways in and out, and who answers first there.

use serde::{Deserialize, Serialize};

use crate::id::{BotId, MemberId};
use crate::key::Key;

/// A configured way in and out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// Unique in its workspace.
    pub key: Key,
    pub name: String,
    pub kind: ChannelKind,
    pub environment: EnvironmentName,
    pub first_responder: FirstResponder,
    pub settings: ChannelSettings,
}

/// What speaks on the other side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// The previewer, `chat` and the plain chat page.
    Web,
    /// Our widget on a customer's site.
    Widget,
    /// A program through the HTTP API.
    Api,
    /// A customer's server that we answer by webhook.
    Webhook,
    Sms,
    Whatsapp,
}

impl ChannelKind {
    /// What a script's `getChannel()` says.
    pub const fn script_channel(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Widget | Self::Api | Self::Webhook => "lp_web",
            Self::Sms => "lp_sms",
            Self::Whatsapp => "lp_inapp",
        }
    }

    /// What a script's `getUserChannel()` says.
    pub const fn script_user_channel(self) -> &'static str {
        match self {
            Self::Web | Self::Widget | Self::Api | Self::Webhook => "lp_web",
            Self::Sms => "lp_sms",
            Self::Whatsapp => "lp_whatsapp",
        }
    }

    /// Whether choices and buttons are written as lists that can be answered by number or letter.
    pub const fn is_text_only(self) -> bool {
        match self {
            Self::Sms | Self::Whatsapp => true,
            Self::Web | Self::Widget | Self::Api | Self::Webhook => false,
        }
    }
}

/// Which release a channel serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnvironmentName {
    Test,
    Production,
}

impl EnvironmentName {
    /// The name in bot files, URLs and commands.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Production => "production",
        }
    }
}

/// Who answers a new conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FirstResponder {
    /// `fallback` answers when `bot` has no release in the channel's environment, and people of `team` (of any
    /// when it is absent) when neither can.
    Bot {
        bot: BotId,
        fallback: Option<BotId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<String>,
    },
    Team {
        team: String,
    },
    /// That agent, or whoever takes over from them.
    Agent {
        agent: MemberId,
    },
    Nobody,
}

/// Where Kommunicate's API is, unless a channel says otherwise.
pub const DEFAULT_KOMMUNICATE_URL: &str = "https://services.kommunicate.io";

/// What may be set per channel.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ChannelSettings {
    /// Messages that come within this time are taken as one; 0: each for itself.
    #[serde(default)]
    pub gather_ms: u32,
    /// Whether messages that arrive while the bot speaks are kept and marked, but not answered.
    #[serde(default)]
    pub skips_while_bot_speaks: bool,
    /// Whether anybody may open a conversation on the chat page.
    #[serde(default)]
    pub is_public: bool,
    /// Who is asked whether contacts are who they say they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_token_url: Option<String>,
    /// Where Kommunicate's API is, for bots of ours that are asked from there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kommunicate_url: Option<String>,
}
