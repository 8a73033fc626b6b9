//! Releases made ready: bot versions compiled once and shared by all conversations that run them.

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use engine::Program;
use indexmap::IndexMap;
use model::bot::{Bot, CredentialUse};
use model::channel::EnvironmentName;
use model::id::{BotId, BotVersionId, WorkspaceId};
use model::key::Key;
use store::{Store, StoreError};

use crate::understanding::{Encoders, Lesson};

/// Most releases kept ready; the rest are made again when they are needed.
const MAX_READY: usize = 256;

/// A bot version made ready for one environment.
pub struct Release {
    pub bot: BotId,
    pub version: BotVersionId,
    pub environment: EnvironmentName,
    pub program: Program,
    /// Credentials that the bot names.
    pub credentials: IndexMap<Key, CredentialUse>,
    /// What its model is made of.
    pub(crate) lesson: Lesson,
    /// Whether the store knows that this version needs its model.
    pub(crate) is_use_noted: AtomicBool,
}

impl Release {
    fn new(
        (bot, version): (BotId, BotVersionId),
        source: Bot,
        environment: EnvironmentName,
        encoders: &Encoders,
    ) -> Self {
        let source = Arc::new(source);
        Self {
            bot,
            version,
            environment,
            lesson: Lesson::of(Arc::clone(&source), encoders),
            is_use_noted: AtomicBool::new(false),
            credentials: source.credentials.clone(),
            program: Program::compile(source, environment.as_str()),
        }
    }
}

/// Why a version can't be run.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    #[error("version {0} is gone")]
    Gone(BotVersionId),
    /// It was read once and can't be now: the file's format went too far back.
    #[error("version {0} can't be read: {1}")]
    Unreadable(BotVersionId, String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Releases that are ready.
pub(crate) struct Releases {
    encoders: Encoders,
    ready: Mutex<HashMap<(BotVersionId, EnvironmentName), Arc<Release>>>,
}

impl Releases {
    /// None yet.
    pub fn new(encoders: Encoders) -> Self {
        Self { encoders, ready: Mutex::default() }
    }

    /// The version, ready to run.
    pub async fn get(
        &self,
        store: &dyn Store,
        workspace: WorkspaceId,
        (version, environment): (BotVersionId, EnvironmentName),
    ) -> Result<Arc<Release>, ReleaseError> {
        let key = (version, environment);
        if let Some(ready) = self.lock().get(&key) {
            return Ok(Arc::clone(ready));
        }
        let stored =
            store.find_version(workspace, version).await?.ok_or(ReleaseError::Gone(version))?;
        let bot_id = stored.entry.bot;
        let files = stored.files;
        let encoders = self.encoders.clone();
        // Parsing and compiling a large bot takes milliseconds that others shouldn't wait for.
        let made = tokio::task::spawn_blocking(move || {
            crate::bots::parse_files(&files)
                .map(|bot| Release::new((bot_id, version), bot, environment, &encoders))
        })
        .await;
        let release = match made {
            Ok(Ok(release)) => Arc::new(release),
            Ok(Err(reason)) => return Err(ReleaseError::Unreadable(version, reason)),
            Err(error) => return Err(ReleaseError::Unreadable(version, error.to_string())),
        };
        let mut ready = self.lock();
        if ready.len() >= MAX_READY {
            ready.clear();
        }
        ready.insert(key, Arc::clone(&release));
        Ok(release)
    }

    fn lock(
        &self,
    ) -> std::sync::MutexGuard<'_, HashMap<(BotVersionId, EnvironmentName), Arc<Release>>> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
