//! Channels as clients see them.

use app::ChannelRecord;
use model::channel::{Channel, ChannelKind, ChannelSettings, FirstResponder};
use model::key::Key;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bot::EnvironmentView;

/// A channel. The first responder is a bot (with a fallback), a team, or nobody.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChannelBody {
    /// Without one, the key.
    #[serde(default)]
    pub name: Option<String>,
    pub kind: ChannelKindView,
    pub environment: EnvironmentView,
    #[serde(default)]
    pub first_responder: FirstResponderView,
    /// Messages that come within this time are taken as one, in milliseconds; 0: each for itself.
    #[serde(default)]
    pub gather_ms: u32,
    /// Whether messages that arrive while the bot speaks are kept and marked, but not answered.
    #[serde(default)]
    pub skips_while_bot_speaks: bool,
    /// Whether anybody may open a conversation on the chat page.
    #[serde(default)]
    pub is_public: bool,
    /// Who is asked whether contacts are who they say they are: `POST` with the form fields `userId` and
    /// `token`; only the answer `true` lets them in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_token_url: Option<String>,
    /// Where Kommunicate's API is, for what bots that it asks say later; theirs unless set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kommunicate_url: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKindView {
    Web,
    Widget,
    Api,
    Webhook,
    Sms,
    Whatsapp,
}

/// Who answers first: a bot, with those who take over from it; a team; an agent; or nobody.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstResponderView {
    /// Key of a bot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bot: Option<String>,
    /// Key of the bot that answers when `bot` has no release there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<String>,
    /// Key of a team; beside a bot it takes over when no bot can answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// Id of an agent, alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
}

/// A channel with its key.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelView {
    pub key: String,
    #[serde(flatten)]
    pub channel: ChannelBody,
}

impl ChannelBody {
    /// The channel of this key, its bots found by key.
    pub fn into_channel(self, key: Key, first_responder: FirstResponder) -> Channel {
        Channel {
            name: self.name.unwrap_or_else(|| key.to_string()),
            key,
            kind: self.kind.into(),
            environment: self.environment.into(),
            first_responder,
            settings: ChannelSettings {
                gather_ms: self.gather_ms,
                skips_while_bot_speaks: self.skips_while_bot_speaks,
                is_public: self.is_public,
                access_token_url: self.access_token_url,
                kommunicate_url: self.kommunicate_url,
            },
        }
    }
}

impl ChannelView {
    /// A channel, with the keys of its bots.
    pub fn new(record: ChannelRecord, first_responder: FirstResponderView) -> Self {
        let channel = record.channel;
        Self {
            key: channel.key.to_string(),
            channel: ChannelBody {
                name: Some(channel.name),
                kind: channel.kind.into(),
                environment: channel.environment.into(),
                first_responder,
                gather_ms: channel.settings.gather_ms,
                skips_while_bot_speaks: channel.settings.skips_while_bot_speaks,
                is_public: channel.settings.is_public,
                access_token_url: channel.settings.access_token_url,
                kommunicate_url: channel.settings.kommunicate_url,
            },
        }
    }
}

impl From<ChannelKindView> for ChannelKind {
    fn from(view: ChannelKindView) -> Self {
        match view {
            ChannelKindView::Web => Self::Web,
            ChannelKindView::Widget => Self::Widget,
            ChannelKindView::Api => Self::Api,
            ChannelKindView::Webhook => Self::Webhook,
            ChannelKindView::Sms => Self::Sms,
            ChannelKindView::Whatsapp => Self::Whatsapp,
        }
    }
}

impl From<ChannelKind> for ChannelKindView {
    fn from(kind: ChannelKind) -> Self {
        match kind {
            ChannelKind::Web => Self::Web,
            ChannelKind::Widget => Self::Widget,
            ChannelKind::Api => Self::Api,
            ChannelKind::Webhook => Self::Webhook,
            ChannelKind::Sms => Self::Sms,
            ChannelKind::Whatsapp => Self::Whatsapp,
        }
    }
}
