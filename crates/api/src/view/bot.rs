//! Bots, drafts, versions and releases as clients see them.

use model::channel::EnvironmentName;
use serde::{Deserialize, Serialize};
use store::{BotEntry, BotVersionEntry, Release, SourceFile};
use utoipa::ToSchema;

use crate::failure::faults;
use crate::problem::Fault;

/// `test` or `production`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EnvironmentView {
    Test,
    Production,
}

impl From<EnvironmentView> for EnvironmentName {
    fn from(view: EnvironmentView) -> Self {
        match view {
            EnvironmentView::Test => Self::Test,
            EnvironmentView::Production => Self::Production,
        }
    }
}

impl From<EnvironmentName> for EnvironmentView {
    fn from(name: EnvironmentName) -> Self {
        match name {
            EnvironmentName::Test => Self::Test,
            EnvironmentName::Production => Self::Production,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct BotView {
    pub id: String,
    /// Unique in the workspace; names the bot in addresses.
    pub key: String,
    pub name: String,
    /// Number of its last version; 0 before the first.
    pub last_version: u64,
    pub created_at: String,
    /// When its draft was saved.
    pub updated_at: String,
}

impl From<BotEntry> for BotView {
    fn from(bot: BotEntry) -> Self {
        Self {
            id: bot.id.to_string(),
            key: bot.key.to_string(),
            name: bot.name,
            last_version: bot.last_version,
            created_at: bot.created_at.to_string(),
            updated_at: bot.updated_at.to_string(),
        }
    }
}

/// A file of a bot's source.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceFileView {
    /// Relative, with `/`.
    pub path: String,
    pub text: String,
}

impl From<SourceFileView> for SourceFile {
    fn from(view: SourceFileView) -> Self {
        Self { path: view.path, text: view.text }
    }
}

impl From<SourceFile> for SourceFileView {
    fn from(file: SourceFile) -> Self {
        Self { path: file.path, text: file.text }
    }
}

/// A bot's source: one file or several.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftView {
    pub files: Vec<SourceFileView>,
}

/// What the check of a source found.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckView {
    /// Whether it can be published.
    pub ok: bool,
    pub problems: Vec<Fault>,
}

impl From<app::Checked> for CheckView {
    fn from(checked: app::Checked) -> Self {
        Self { ok: !checked.has_errors(), problems: faults(&checked.problems) }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct VersionView {
    pub id: String,
    pub number: u64,
    pub created_by: String,
    pub created_at: String,
}

impl From<BotVersionEntry> for VersionView {
    fn from(version: BotVersionEntry) -> Self {
        Self {
            id: version.id.to_string(),
            number: version.number,
            created_by: version.created_by,
            created_at: version.created_at.to_string(),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ReleaseView {
    pub version: u64,
    pub released_by: String,
    pub released_at: String,
}

impl From<Release> for ReleaseView {
    fn from(release: Release) -> Self {
        Self {
            version: release.version_number,
            released_by: release.released_by,
            released_at: release.released_at.to_string(),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishRequest {
    pub environment: EnvironmentView,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PublishedView {
    pub version: u64,
    pub environment: EnvironmentView,
    /// Whether a version was made; if not, the draft was the same as one that was there.
    pub is_new: bool,
    /// Warnings of the check.
    pub problems: Vec<Fault>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RollBackRequest {
    pub environment: EnvironmentView,
    /// The version to go back to; without it, the one that was live before.
    #[serde(default)]
    pub version: Option<u64>,
}
