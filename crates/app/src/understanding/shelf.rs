//! Models at hand: those that are ready, as many as fit, and those that are being made.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use model::id::WorkspaceId;
use tokio::sync::watch;

use super::library::Trained;
use super::training::TrainError;

/// Most bytes of models kept ready, by their stored size; the last one stays however large.
const MAX_READY_BYTES: usize = 256 * 1024 * 1024;
/// How long a failure is believed before the training is tried again.
const FAILED_FOR: Duration = Duration::from_secs(60);

/// Which model: the workspace's, by the hash of the whole bot that it is for.
pub(super) type ModelKey = (WorkspaceId, [u8; 32]);
/// What came of making one.
pub(super) type Made = Result<Arc<Trained>, TrainError>;

/// Models at hand.
#[derive(Default)]
pub(super) struct Shelf {
    places: HashMap<ModelKey, Place>,
    /// Counts up with each use.
    uses: u64,
}

enum Place {
    Ready { trained: Arc<Trained>, used: u64 },
    Making(watch::Receiver<Option<Made>>),
    Failed { error: TrainError, at: Instant },
}

/// What is to be done for a model.
pub(super) enum Next {
    Take(Made),
    Wait(watch::Receiver<Option<Made>>),
    /// Nobody makes it yet: whoever is told this does, and tells what came of it.
    Make(watch::Sender<Option<Made>>, watch::Receiver<Option<Made>>),
}

impl Shelf {
    /// Says what is to be done for a model.
    pub fn next(&mut self, key: ModelKey) -> Next {
        self.uses += 1;
        match self.places.get_mut(&key) {
            Some(Place::Ready { trained, used }) => {
                *used = self.uses;
                return Next::Take(Ok(Arc::clone(trained)));
            }
            // A maker that is gone without a word told nobody.
            Some(Place::Making(told)) if told.has_changed().is_ok() => {
                return Next::Wait(told.clone());
            }
            Some(Place::Failed { error, at }) if at.elapsed() < FAILED_FOR => {
                return Next::Take(Err(error.clone()));
            }
            Some(Place::Making(_) | Place::Failed { .. }) | None => {}
        }
        let (tell, told) = watch::channel(None);
        self.places.insert(key, Place::Making(told.clone()));
        Next::Make(tell, told)
    }

    /// Keeps what was made; models that were used longest ago go when there are too many bytes.
    pub fn put(&mut self, key: ModelKey, made: &Made) {
        self.uses += 1;
        let place = match made {
            Ok(trained) => Place::Ready { trained: Arc::clone(trained), used: self.uses },
            Err(error) => Place::Failed { error: error.clone(), at: Instant::now() },
        };
        self.places.retain(|_, place| match place {
            Place::Failed { at, .. } => at.elapsed() < FAILED_FOR,
            Place::Ready { .. } | Place::Making(_) => true,
        });
        self.places.insert(key, place);
        while self.bytes() > MAX_READY_BYTES {
            let ready = self.places.iter().filter_map(|(key, place)| match place {
                Place::Ready { used, .. } => Some((*used, *key)),
                Place::Making(_) | Place::Failed { .. } => None,
            });
            match ready.min().filter(|(_, oldest)| *oldest != key) {
                Some((_, oldest)) => self.places.remove(&oldest),
                None => break,
            };
        }
    }

    /// Forgets that a training failed, so that it is tried again at once.
    pub fn forgive(&mut self, key: ModelKey) {
        if let Some(Place::Failed { .. }) = self.places.get(&key) {
            self.places.remove(&key);
        }
    }

    /// The stored size of all that is ready.
    pub fn bytes(&self) -> usize {
        let sizes = self.places.values().map(|place| match place {
            Place::Ready { trained, .. } => trained.bytes,
            Place::Making(_) | Place::Failed { .. } => 0,
        });
        sizes.sum()
    }
}
