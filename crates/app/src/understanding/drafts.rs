//! Training of drafts: begun a moment after each save, one draft at a time, the newest state of each
//! only. What came of it is kept at hand; after a restart what the store has is told.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use model::Timestamp;
use model::id::{BotId, WorkspaceId};
use store::ModelUser;
use tokio::sync::Semaphore;

use super::encoders::Encoders;
use super::lesson::Lesson;
use super::library::Lane;
use super::report::TrainingReport;
use super::training::on_thread;
use crate::App;
use crate::bots::{BotError, Draft, parse_files};

/// How long a saved draft rests: somebody who saves often is trained for once.
const REST: Duration = Duration::from_millis(300);
/// Most drafts whose training is remembered; past it all that aren't under way are forgotten.
const MAX_REMEMBERED: usize = 10_000;

/// How far a draft's training is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrainingState {
    /// Nobody asked for it since this process began, and there is no model of it.
    Untrained,
    Queued,
    Training,
    Ready,
    Failed,
}

/// The training of a draft.
#[derive(Debug, Clone)]
pub struct Training {
    pub state: TrainingState,
    /// The draft's tag.
    pub etag: u64,
    /// What the model is found by; `None` while it isn't known.
    pub hash: Option<[u8; 32]>,
    pub report: Option<TrainingReport>,
    pub started_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
    pub error: Option<String>,
}

impl Training {
    const fn new(state: TrainingState, etag: u64) -> Self {
        Self {
            state,
            etag,
            hash: None,
            report: None,
            started_at: None,
            finished_at: None,
            error: None,
        }
    }

    const fn is_under_way(&self) -> bool {
        matches!(self.state, TrainingState::Queued | TrainingState::Training)
    }
}

type DraftKey = (WorkspaceId, BotId);

/// Trainings of drafts in this process.
pub(crate) struct Drafts {
    trainings: Mutex<HashMap<DraftKey, Training>>,
    turn: Semaphore,
}

impl Default for Drafts {
    fn default() -> Self {
        Self { trainings: Mutex::default(), turn: Semaphore::new(1) }
    }
}

impl Drafts {
    fn lock(&self) -> MutexGuard<'_, HashMap<DraftKey, Training>> {
        self.trainings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, key: DraftKey, etag: u64) -> Option<Training> {
        self.lock().get(&key).filter(|training| training.etag == etag).cloned()
    }

    /// Queues a state of a draft in place of an older one. `false` when this one is queued, under way
    /// or done.
    fn queue(&self, key: DraftKey, etag: u64) -> bool {
        let mut trainings = self.lock();
        let known = trainings.get(&key).filter(|known| known.state != TrainingState::Failed);
        if known.is_some_and(|known| known.etag >= etag) {
            return false;
        }
        if trainings.len() >= MAX_REMEMBERED {
            trainings.retain(|_, training| training.is_under_way());
        }
        trainings.insert(key, Training::new(TrainingState::Queued, etag));
        true
    }

    /// Changes a training, unless a newer state of the draft has taken its place. Says whether it did.
    fn change(&self, key: DraftKey, etag: u64, change: impl FnOnce(&mut Training)) -> bool {
        let mut trainings = self.lock();
        let training = trainings.get_mut(&key).filter(|training| training.etag == etag);
        training.map(change).is_some()
    }
}

impl App {
    /// Has a saved draft trained, a moment later.
    pub(crate) fn train_soon(&self, workspace: WorkspaceId, bot: BotId, etag: u64) {
        self.queue_training((workspace, bot), etag, REST);
    }

    /// Has a bot's draft trained now, unless it is already, and tells how far that is.
    ///
    /// # Errors
    ///
    /// [`BotError::NotFound`] when there is no such bot.
    pub async fn train_draft(
        &self,
        workspace: WorkspaceId,
        key: &str,
    ) -> Result<Training, BotError> {
        let draft = self.get_draft(workspace, key).await?;
        let known = self.inner.drafts.find((workspace, draft.bot), draft.etag);
        if known.is_some_and(|known| known.state == TrainingState::Failed)
            && let Ok(lesson) = lesson_of(draft.clone(), &self.inner.encoders).await
        {
            self.inner.library.forgive(workspace, &lesson);
        }
        self.queue_training((workspace, draft.bot), draft.etag, Duration::ZERO);
        self.training_of(workspace, draft).await
    }

    /// Tells how far the training of a bot's draft is.
    ///
    /// # Errors
    ///
    /// [`BotError::NotFound`] when there is no such bot.
    pub async fn get_training(
        &self,
        workspace: WorkspaceId,
        key: &str,
    ) -> Result<Training, BotError> {
        let draft = self.get_draft(workspace, key).await?;
        self.training_of(workspace, draft).await
    }

    async fn training_of(
        &self,
        workspace: WorkspaceId,
        draft: Draft,
    ) -> Result<Training, BotError> {
        if let Some(known) = self.inner.drafts.find((workspace, draft.bot), draft.etag) {
            return Ok(known);
        }
        let mut training = Training::new(TrainingState::Untrained, draft.etag);
        let Ok(lesson) = lesson_of(draft, &self.inner.encoders).await else { return Ok(training) };
        training.hash = Some(lesson.hash);
        if let Some(entry) = self.inner.store.find_model_entry(workspace, lesson.hash).await? {
            training.state = TrainingState::Ready;
            training.finished_at = Some(entry.made_at);
            training.report = serde_json::from_value(entry.report).ok();
        }
        Ok(training)
    }

    fn queue_training(&self, key: DraftKey, etag: u64, rest: Duration) {
        if !self.inner.drafts.queue(key, etag) {
            return;
        }
        let app = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(rest).await;
            let Ok(_turn) = app.inner.drafts.turn.acquire().await else { return };
            app.train_in_turn_of_drafts(key, etag).await;
        });
    }

    async fn train_in_turn_of_drafts(&self, key: DraftKey, etag: u64) {
        let (workspace, bot) = key;
        let drafts = &self.inner.drafts;
        let begun = |training: &mut Training| {
            training.state = TrainingState::Training;
            training.started_at = Some(self.inner.clock.now());
        };
        if !drafts.change(key, etag, begun) {
            return;
        }
        let ended = self.train_state(key, etag).await;
        if let Ok(Some((hash, _))) = &ended
            && let Err(error) =
                self.inner.store.use_model(workspace, ModelUser::Draft(bot), *hash).await
        {
            tracing::warn!(%bot, %error, "it can't be noted that a draft needs its model");
        }
        drafts.change(key, etag, |training| {
            training.finished_at = Some(self.inner.clock.now());
            match ended {
                Ok(Some((hash, report))) => {
                    training.state = TrainingState::Ready;
                    training.hash = Some(hash);
                    training.report = Some(report);
                }
                // Another state of the draft is there, saved by another process.
                Ok(None) => training.state = TrainingState::Untrained,
                Err((hash, error)) => {
                    training.state = TrainingState::Failed;
                    training.hash = hash;
                    training.error = Some(error);
                }
            }
        });
    }

    /// The report with a judgement, which is made once and kept with the model.
    async fn judged(
        &self,
        workspace: WorkspaceId,
        lesson: &Lesson,
        report: TrainingReport,
    ) -> TrainingReport {
        let store = &self.inner.store;
        let kept = store.find_model_entry(workspace, lesson.hash).await.ok().flatten();
        let kept = kept.and_then(|entry| serde_json::from_value(entry.report).ok());
        if let Some(kept) = kept.filter(|kept: &TrainingReport| kept.is_judged) {
            return kept;
        }
        let (bot, plain) = (Arc::clone(&lesson.bot), report.clone());
        let Ok(judged) = on_thread(move || plain.judged(&bot)).await else { return report };
        let value = serde_json::to_value(&judged).unwrap_or_default();
        if let Err(error) = store.save_model_report(workspace, lesson.hash, value).await {
            tracing::warn!(bot = %lesson.bot.key, %error, "a training's report can't be kept");
        }
        judged
    }

    /// Trains a draft if it still is in this state.
    async fn train_state(
        &self,
        (workspace, bot): DraftKey,
        etag: u64,
    ) -> Result<Option<([u8; 32], TrainingReport)>, (Option<[u8; 32]>, String)> {
        let found = self.inner.store.find_draft(workspace, bot).await;
        let found = found.map_err(|error| (None, error.to_string()))?;
        let Some(draft) = found.filter(|draft| draft.etag == etag) else { return Ok(None) };
        let draft = Draft { bot, files: draft.files, etag };
        let lesson = lesson_of(draft, &self.inner.encoders).await.map_err(|error| (None, error))?;
        match self.trained(workspace, &lesson, Lane::Drafts).await {
            Ok(trained) => {
                let report = self.judged(workspace, &lesson, trained.report.clone()).await;
                Ok(Some((lesson.hash, report)))
            }
            Err(error) => Err((Some(lesson.hash), error.to_string())),
        }
    }
}

/// Reads a draft; the error says why it is no bot.
pub(super) async fn lesson_of(draft: Draft, encoders: &Encoders) -> Result<Lesson, String> {
    let encoders = encoders.clone();
    let read = move || parse_files(&draft.files).map(|bot| Lesson::of(Arc::new(bot), &encoders));
    match tokio::task::spawn_blocking(read).await {
        Ok(Ok(lesson)) => Ok(lesson),
        Ok(Err(reason)) => Err(format!("the bot has errors: {reason}")),
        Err(error) => Err(error.to_string()),
    }
}
