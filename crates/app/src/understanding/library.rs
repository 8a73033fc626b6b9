//! Models: found at hand, in the store, or made; each made once however many wait for it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use metrics::{Counter, Gauge, Histogram, counter, gauge, histogram};
use model::bot::Bot;
use model::id::WorkspaceId;
use sha2::{Digest, Sha256};
use store::{MAX_MODEL_BYTES, NewModel, StoredModel};
use tokio::sync::{Semaphore, watch};

use super::encoders::Encoders;
use super::lesson::Lesson;
use super::report::TrainingReport;
use super::shelf::{Made, Next, Shelf};
use super::training::{TrainError, on_thread};
use crate::App;

/// What training was seeded with: models of the same bot are the same everywhere.
const SEED: u64 = 1;

/// A model that is ready to be asked.
#[derive(Debug)]
pub struct Trained {
    pub model: nlu::Model,
    pub report: TrainingReport,
    /// Its stored size.
    pub bytes: usize,
    /// Whether words stand in for vectors that couldn't be had: it isn't kept, so that the next
    /// process tries again.
    pub is_makeshift: bool,
}

/// Who waits for a training.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// Nobody; whoever says this has taken the turn among drafts.
    Drafts,
    /// Somebody who publishes, asks, or writes to a bot. These take turns among themselves only.
    Waiting,
}

/// The models of this process.
pub(crate) struct Library {
    shelf: Mutex<Shelf>,
    waiting: Semaphore,
    meters: Meters,
}

struct Meters {
    trained: Counter,
    failed: Counter,
    seconds: Histogram,
    bytes: Gauge,
}

impl Default for Library {
    fn default() -> Self {
        let trainings = |end: &'static str| counter!("colloquy_trainings_total", "end" => end);
        Self {
            shelf: Mutex::default(),
            waiting: Semaphore::new(1),
            meters: Meters {
                trained: trainings("trained"),
                failed: trainings("failed"),
                seconds: histogram!("colloquy_training_seconds"),
                bytes: gauge!("colloquy_models_bytes"),
            },
        }
    }
}

impl Library {
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets that a training failed.
    pub fn forgive(&self, workspace: WorkspaceId, lesson: &Lesson) {
        self.shelf().forgive((workspace, lesson.whole));
    }
}

impl App {
    /// The model of a lesson: at hand, or read from the store, or trained now. Those who ask for the
    /// same one at the same time wait for the same training; it goes on when they don't.
    pub(crate) async fn trained(
        &self,
        workspace: WorkspaceId,
        lesson: &Lesson,
        lane: Lane,
    ) -> Made {
        let next = self.inner.library.shelf().next((workspace, lesson.whole));
        let mut told = match next {
            Next::Take(made) => return made,
            Next::Wait(told) => told,
            Next::Make(tell, told) => {
                tokio::spawn(self.clone().make(workspace, lesson.clone(), (lane, tell)));
                told
            }
        };
        match told.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(made)) => made.clone(),
            Ok(None) | Err(_) => Err(TrainError::Crashed),
        }
    }

    /// Takes over a model that was made elsewhere.
    pub fn lend_model(
        &self,
        workspace: WorkspaceId,
        lesson: &Lesson,
        trained: impl Into<Arc<Trained>>,
    ) {
        let made = Ok(trained.into());
        self.inner.library.shelf().put((workspace, lesson.whole), &made);
    }

    async fn make(
        self,
        workspace: WorkspaceId,
        lesson: Lesson,
        (lane, tell): (Lane, watch::Sender<Option<Made>>),
    ) {
        let made = match self.stored(workspace, &lesson).await {
            Some(trained) => Ok(Arc::new(trained)),
            None => self.train(workspace, &lesson, lane).await.map(Arc::new),
        };
        let library = &self.inner.library;
        {
            let mut shelf = library.shelf();
            shelf.put((workspace, lesson.whole), &made);
            library.meters.bytes.set(shelf.bytes() as f64);
        }
        tell.send_replace(Some(made));
    }

    /// The model as it was kept; `None` when it has to be trained.
    async fn stored(&self, workspace: WorkspaceId, lesson: &Lesson) -> Option<Trained> {
        let found = self.inner.store.find_model(workspace, lesson.hash).await;
        let stored = match found {
            Ok(found) => found?,
            Err(error) => {
                tracing::warn!(%error, "a model can't be read: it is trained again");
                return None;
            }
        };
        let bot = Arc::clone(&lesson.bot);
        match on_thread(move || read(&stored, &bot)).await {
            Ok(Ok(trained)) => Some(trained),
            Ok(Err(error)) => {
                tracing::warn!(%error, "a kept model can't be used: it is trained again");
                None
            }
            Err(_) => None,
        }
    }

    async fn train(
        &self,
        workspace: WorkspaceId,
        lesson: &Lesson,
        lane: Lane,
    ) -> Result<Trained, TrainError> {
        let library = &self.inner.library;
        let _turn = match lane {
            Lane::Drafts => None,
            Lane::Waiting => {
                let turn = library.waiting.acquire().await.map_err(|_| TrainError::Crashed)?;
                // Whoever was before may have trained the same sentences.
                if let Some(trained) = self.stored(workspace, lesson).await {
                    return Ok(trained);
                }
                Some(turn)
            }
        };
        let begun = Instant::now();
        let (bot, encoders) = (Arc::clone(&lesson.bot), self.inner.encoders.clone());
        let made = on_thread(move || train(&bot, &encoders)).await.and_then(|made| made);
        library.meters.seconds.record(begun.elapsed());
        let (trained, bytes) = match made {
            Ok(made) => made,
            Err(error) => {
                library.meters.failed.increment(1);
                tracing::error!(bot = %lesson.bot.key, %error, "a training failed");
                return Err(error);
            }
        };
        library.meters.trained.increment(1);
        if !trained.is_makeshift {
            self.keep(workspace, lesson, (&trained, bytes)).await;
        }
        Ok(trained)
    }

    async fn keep(
        &self,
        workspace: WorkspaceId,
        lesson: &Lesson,
        (trained, bytes): (&Trained, Vec<u8>),
    ) {
        let model = NewModel {
            hash: lesson.hash,
            content: Sha256::digest(&bytes).into(),
            bytes,
            report: serde_json::to_value(&trained.report).unwrap_or_default(),
            made_at: self.inner.clock.now(),
        };
        if let Err(error) = self.inner.store.save_model(workspace, model).await {
            tracing::warn!(bot = %lesson.bot.key, %error, "a model isn't kept: it will be trained again");
        }
    }
}

/// Trains a bot here and now. Returns the model with its bytes.
///
/// # Errors
///
/// When the model is too large or can't be written.
pub fn train(bot: &Bot, encoders: &Encoders) -> Result<(Trained, Vec<u8>), TrainError> {
    let begun = Instant::now();
    let with_vectors = nlu::Model::train_with(bot, SEED, &encoders.resources());
    let (model, failure) = match with_vectors {
        Ok(model) => (model, None),
        // Words need nobody.
        Err(error) => (nlu::Model::train(bot, SEED), Some(error.to_string())),
    };
    let train_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let bytes = model.to_bytes().map_err(|error| TrainError::Unusable(error.to_string().into()))?;
    if bytes.len() > MAX_MODEL_BYTES {
        return Err(TrainError::TooLarge { bytes: bytes.len() });
    }
    let report = TrainingReport::of(bot, &model, (train_ms, bytes.len()));
    let is_makeshift = failure.is_some();
    let report = report.noting(bot, encoders.are_there(), failure);
    Ok((Trained { model, report, bytes: bytes.len(), is_makeshift }, bytes))
}

/// Reads the bytes of a bot's model.
///
/// # Errors
///
/// When they are none, or of another version of the trainer.
pub fn read_model(bytes: &[u8], bot: &Bot) -> Result<Trained, TrainError> {
    let model = nlu::Model::from_bytes(bytes, bot)
        .map_err(|error| TrainError::Unusable(error.to_string().into()))?;
    let report = TrainingReport::of(bot, &model, (0, bytes.len()));
    Ok(Trained { model, report, bytes: bytes.len(), is_makeshift: false })
}

fn read(stored: &StoredModel, bot: &Bot) -> Result<Trained, TrainError> {
    let trained = read_model(&stored.bytes, bot)?;
    let kept = serde_json::from_value(stored.entry.report.clone());
    Ok(Trained { report: kept.unwrap_or(trained.report), ..trained })
}
