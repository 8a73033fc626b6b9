//! Work that goes on when nobody waits for it any more. As long as somebody does, it is done in their task: a
//! task of its own costs two changes of threads.

use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::runtime::Handle;

/// A future that is finished on a task of its own when it is dropped before its end.
pub(crate) struct Unbroken<F: Future<Output: Send> + Send + 'static>(Option<Pin<Box<F>>>);

impl<F: Future<Output: Send> + Send + 'static> Unbroken<F> {
    /// Nothing of it is done before it is polled.
    pub(crate) fn new(work: F) -> Self {
        Self(Some(Box::pin(work)))
    }
}

impl<F: Future<Output: Send> + Send + 'static> Future for Unbroken<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        // Taken out while it is polled: what panics isn't polled again.
        let Some(mut work) = self.0.take() else { return Poll::Pending };
        let poll = work.as_mut().poll(context);
        if poll.is_pending() {
            self.0 = Some(work);
        }
        poll
    }
}

impl<F: Future<Output: Send> + Send + 'static> Drop for Unbroken<F> {
    fn drop(&mut self) {
        // Without a runtime the process ends: what was begun is taken up from the journal.
        if let (Some(work), Ok(runtime)) = (self.0.take(), Handle::try_current()) {
            runtime.spawn(work);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::sync::oneshot;
    use tokio::time::timeout;

    use super::*;

    #[tokio::test]
    async fn what_is_waited_for_is_done_in_place() {
        assert_eq!(Unbroken::new(async { 7 }).await, 7);
    }

    #[tokio::test]
    async fn what_nobody_waits_for_any_more_is_finished() {
        let (go_on, mut told) = oneshot::channel::<()>();
        let (done, is_done) = oneshot::channel();
        let work = Unbroken::new(async move {
            let _told = (&mut told).await;
            let _sent = done.send(());
        });
        let waited = timeout(Duration::ZERO, work).await;
        assert!(waited.is_err(), "it can't be over yet");
        go_on.send(()).unwrap();
        is_done.await.unwrap();
    }
}
