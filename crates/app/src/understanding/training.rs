//! Work that takes a processor for seconds, on threads of its own: those that answer go on, and the
//! end of the process waits for none of it.

use std::sync::Arc;

use store::MAX_MODEL_BYTES;
use tokio::sync::oneshot;

/// The stack of such a thread, in bytes.
const STACK_BYTES: usize = 8 * 1024 * 1024;

/// Why there is no model.
#[derive(Debug, Clone, thiserror::Error)]
pub enum TrainError {
    #[error("the training ended without a result")]
    Crashed,
    #[error("the model has {bytes} bytes, the most is {MAX_MODEL_BYTES}")]
    TooLarge { bytes: usize },
    #[error("the model can't be used: {0}")]
    Unusable(Arc<str>),
}

/// Runs on a thread of its own.
///
/// # Errors
///
/// [`TrainError::Crashed`] when it panicked, or no thread can be had.
pub(super) async fn on_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, TrainError> {
    let (tell, told) = oneshot::channel();
    let thread = std::thread::Builder::new().name("training".to_owned()).stack_size(STACK_BYTES);
    let started = thread.spawn(move || {
        // Nobody waits for it any more when the process ends.
        let _unheard = tell.send(work());
    });
    if let Err(error) = started {
        tracing::error!(%error, "no thread can be had");
        return Err(TrainError::Crashed);
    }
    told.await.map_err(|_| TrainError::Crashed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_an_error_and_nothing_else() {
        assert_eq!(on_thread(|| 2).await.unwrap(), 2);
        let crashed = on_thread(|| assert!(std::hint::black_box(false))).await;
        assert!(matches!(crashed, Err(TrainError::Crashed)), "{crashed:?}");
        assert_eq!(on_thread(|| 3).await.unwrap(), 3);
    }
}
