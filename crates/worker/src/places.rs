//! Places for calls under way: so many for each server that a workspace calls, so that a slow one takes
//! none from others, and so many altogether.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::id::WorkspaceId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use url::Url;

/// Most calls at once.
const MAX_CALLS: usize = 8_192;
/// Most calls at once of a workspace to one server (scheme, host and port).
const MAX_CALLS_PER_SERVER: usize = 2_048;

/// Whose calls, and where to.
type Line = (WorkspaceId, String);

/// Places for calls. Whoever comes first gets one first, server by server.
#[derive(Debug)]
pub(crate) struct Places {
    all: Arc<Semaphore>,
    lines: Arc<Lines>,
}

#[derive(Debug, Default)]
struct Lines(Mutex<HashMap<Line, Arc<Semaphore>>>);

/// A place that is taken until it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    own: Option<OwnedSemaphorePermit>,
    _all: Option<OwnedSemaphorePermit>,
    line: Line,
    lines: Arc<Lines>,
}

impl Default for Places {
    fn default() -> Self {
        Self { all: Arc::new(Semaphore::new(MAX_CALLS)), lines: Arc::default() }
    }
}

impl Places {
    /// Waits for a place and takes it. Those who wait for a server's place take none of the others'.
    pub(crate) async fn take(&self, workspace: WorkspaceId, url: &str) -> Place {
        let line = (workspace, server_of(url));
        let of_server = self.lines.get(&line);
        // Semaphores that nobody closes give way in the end.
        let own = of_server.acquire_owned().await.ok();
        let mut place = Place { own, _all: None, line, lines: Arc::clone(&self.lines) };
        place._all = Arc::clone(&self.all).acquire_owned().await.ok();
        place
    }
}

impl Lines {
    fn get(&self, line: &Line) -> Arc<Semaphore> {
        let mut lines = self.lock();
        let new = || Arc::new(Semaphore::new(MAX_CALLS_PER_SERVER));
        Arc::clone(lines.entry(line.clone()).or_insert_with(new))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Line, Arc<Semaphore>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    /// Forgets the server's line when nobody else is in it.
    fn drop(&mut self) {
        let mut lines = self.lines.lock();
        drop(self.own.take());
        if lines.get(&self.line).is_some_and(|line| Arc::strong_count(line) == 1) {
            lines.remove(&self.line);
        }
    }
}

/// Scheme, host and port; what is no URL stands for itself.
fn server_of(url: &str) -> String {
    match Url::parse(url) {
        Ok(url) => url.origin().ascii_serialization(),
        Err(_) => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future as _;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    fn try_take(places: &Places, url: &str) -> Option<Place> {
        let mut context = Context::from_waker(Waker::noop());
        match pin!(places.take(WorkspaceId::DEFAULT, url)).poll(&mut context) {
            Poll::Ready(place) => Some(place),
            Poll::Pending => None,
        }
    }

    #[test]
    fn a_slow_server_takes_no_place_from_others() {
        let places = Places::default();
        let slow = "http://slow:80/a";
        let mut taken: Vec<Place> =
            (0..MAX_CALLS_PER_SERVER).map(|_| try_take(&places, slow).unwrap()).collect();
        assert!(try_take(&places, "http://slow/b?c").is_none(), "the same server");
        assert!(try_take(&places, "https://slow/").is_some());
        let other = WorkspaceId::mint(model::Timestamp::UNIX_EPOCH, [3; 10]);
        let mut context = Context::from_waker(Waker::noop());
        assert!(pin!(places.take(other, slow)).poll(&mut context).is_ready());
        taken.pop();
        assert!(try_take(&places, slow).is_some());
    }

    #[test]
    fn nothing_is_left_of_a_server_that_nobody_calls() {
        let places = Places::default();
        let taken = (try_take(&places, "http://a/"), try_take(&places, "http://a/"));
        assert_eq!(places.lines.lock().len(), 1);
        drop(taken.0);
        assert_eq!(places.lines.lock().len(), 1);
        drop(taken.1);
        assert!(places.lines.lock().is_empty());
        assert_eq!(places.all.available_permits(), MAX_CALLS);
    }
}
