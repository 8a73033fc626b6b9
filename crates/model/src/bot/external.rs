//! External bots: bots hosted elsewhere that a bot of ours asks.

use serde::{Deserialize, Serialize};

use super::Vendor;
use crate::exchange::Protocol;
use crate::key::Key;
use crate::text::Texts;

/// How long an external bot may take unless set, in seconds.
pub const DEFAULT_TIME_LIMIT_S: u32 = 30;
/// The longest that may be set, in seconds.
pub const MAX_TIME_LIMIT_S: u32 = 60;

/// A bot hosted elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExternalBot {
    pub name: Option<String>,
    pub protocol: Protocol,
    pub url: ExternalUrl,
    /// Header → template.
    pub headers: Vec<(String, String)>,
    /// A credential that the bot declares, sent with every request.
    pub credential: Option<Key>,
    /// A credential of kind `signing` that the bot declares: what requests are signed with.
    pub signing: Option<Key>,
    /// The other side's id of the bot; without one, our bot's key.
    pub remote_bot: Option<String>,
    /// The other side's name of the environment, for protocols that have some.
    pub remote_environment: Option<String>,
    /// From 1 to [`MAX_TIME_LIMIT_S`].
    pub time_limit_s: u32,
    /// Whether it is told when a conversation begins.
    pub is_welcomed: bool,
    /// The name of that event in place of the protocol's own.
    pub welcome_event: Option<String>,
    /// Said when it fails; without one, the built-in text.
    pub fallback: Option<Texts>,
    /// Whether people get the conversation when it fails.
    pub hands_off_on_failure: bool,
    pub vendor: Vendor,
}

/// Where an external bot is; templates, usually with `{$env.…}` at most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExternalUrl {
    /// The same in every environment.
    Everywhere(String),
    PerEnvironment {
        test: String,
        production: String,
    },
}

impl ExternalUrl {
    /// The address in the environment of that name; what isn't `production` is `test`.
    pub fn within(&self, environment: &str) -> &str {
        match self {
            Self::Everywhere(url) => url,
            Self::PerEnvironment { production, .. } if environment == "production" => production,
            Self::PerEnvironment { test, .. } => test,
        }
    }
}
