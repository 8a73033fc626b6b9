//! The workspace file: bots and channels that a server sets up at start.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use app::App;
use indexmap::IndexMap;
use model::channel::{Channel, ChannelKind, ChannelSettings, EnvironmentName, FirstResponder};
use model::id::WorkspaceId;
use model::key::Key;
use serde::Deserialize;
use store::SourceFile;

use crate::source;

/// Who releases what a workspace file names.
const BY: &str = "workspace file";

/// What a workspace file says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkspaceFile {
    format: u32,
    /// Bot → its file or folder, from the workspace file's own folder.
    #[serde(default)]
    bots: IndexMap<Key, PathBuf>,
    #[serde(default)]
    channels: IndexMap<Key, ChannelEntry>,
    #[serde(skip)]
    folder: PathBuf,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChannelEntry {
    #[serde(default)]
    name: Option<String>,
    kind: ChannelKind,
    #[serde(default = "test")]
    environment: EnvironmentName,
    #[serde(default)]
    first_responder: Responder,
    #[serde(default)]
    gather_ms: u32,
    #[serde(default)]
    skips_while_bot_speaks: bool,
    /// Whether anybody may open a conversation on the chat page.
    #[serde(default)]
    public: bool,
    /// Who is asked whether contacts are who they say they are.
    #[serde(default)]
    access_token_url: Option<String>,
    /// Where Kommunicate's API is, for what bots that it asks say later.
    #[serde(default)]
    kommunicate_url: Option<String>,
}

/// Who answers first: a bot with its fallback, a team, or nobody.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Responder {
    bot: Option<Key>,
    fallback: Option<Key>,
    team: Option<String>,
}

const fn test() -> EnvironmentName {
    EnvironmentName::Test
}

impl WorkspaceFile {
    /// Reads a workspace file.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("{} can't be read", path.display()))?;
        let value = formats::yaml_value(&text, &path.display().to_string())
            .map_err(|problem| anyhow::anyhow!("{problem}"))?;
        let mut file: Self = serde_json::from_value(value)
            .with_context(|| format!("{} isn't a workspace file", path.display()))?;
        if file.format != 1 {
            bail!("{}: format {} isn't known; this version reads 1", path.display(), file.format);
        }
        file.folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        Ok(file)
    }

    /// Publishes its bots where they changed, and makes its channels.
    pub async fn set_up(&self, app: &App) -> anyhow::Result<()> {
        for (key, path) in &self.bots {
            let path = self.folder.join(path);
            let files = source::read(&path)?;
            publish(app, key, files.into_iter().map(stored).collect())
                .await
                .with_context(|| format!("bot {key} of {}", path.display()))?;
        }
        for (key, entry) in &self.channels {
            let channel =
                entry.channel(app, key).await.with_context(|| format!("channel {key}"))?;
            app.put_channel(WorkspaceId::DEFAULT, channel).await?;
        }
        Ok(())
    }
}

impl ChannelEntry {
    async fn channel(&self, app: &App, key: &Key) -> anyhow::Result<Channel> {
        let first_responder = match &self.first_responder {
            Responder { bot: Some(bot), fallback, team } => FirstResponder::Bot {
                bot: bot_id(app, bot).await?,
                fallback: match fallback {
                    Some(fallback) => Some(bot_id(app, fallback).await?),
                    None => None,
                },
                team: team.clone(),
            },
            Responder { bot: None, fallback: None, team: Some(team) } => {
                FirstResponder::Team { team: team.clone() }
            }
            Responder { bot: None, fallback: None, team: None } => FirstResponder::Nobody,
            Responder { bot: None, fallback: Some(_), .. } => {
                bail!("first_responder: a fallback needs a bot")
            }
        };
        Ok(Channel {
            key: key.clone(),
            name: self.name.clone().unwrap_or_else(|| key.to_string()),
            kind: self.kind,
            environment: self.environment,
            first_responder,
            settings: ChannelSettings {
                gather_ms: self.gather_ms,
                skips_while_bot_speaks: self.skips_while_bot_speaks,
                is_public: self.public,
                access_token_url: self.access_token_url.clone(),
                kommunicate_url: self.kommunicate_url.clone(),
            },
        })
    }
}

async fn bot_id(app: &App, key: &Key) -> anyhow::Result<model::id::BotId> {
    let found = app.find_bot(WorkspaceId::DEFAULT, key.as_str()).await?;
    found.map(|bot| bot.id).with_context(|| format!("there is no bot {key}"))
}

/// A file as the store keeps it.
pub fn stored(file: formats::SourceFile) -> SourceFile {
    SourceFile { path: file.path, text: file.text }
}

/// Makes these files the bot's draft, and releases it in both environments if they changed.
pub async fn publish(app: &App, key: &Key, files: Vec<SourceFile>) -> anyhow::Result<()> {
    let workspace = WorkspaceId::DEFAULT;
    match app.get_draft(workspace, key.as_str()).await {
        Ok(draft) if draft.files == files => {}
        Ok(draft) => {
            app.save_draft(workspace, key.as_str(), (files, draft.etag)).await?;
        }
        Err(app::BotError::NotFound(_)) => {
            app.create_bot(workspace, key.clone(), files).await?;
        }
        Err(error) => return Err(error.into()),
    }
    for environment in [EnvironmentName::Test, EnvironmentName::Production] {
        let published = app.publish_bot(workspace, (key.as_str(), environment), BY).await;
        if let Err(app::PublishBotError::HasErrors(problems)) = &published {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            bail!("it has errors:\n{}", problems.join("\n"));
        }
        published?;
    }
    Ok(())
}
