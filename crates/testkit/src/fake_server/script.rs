//! Which answer comes next, and which requests came.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::{Answer, Request};

/// Answers by path (`None`: any path) and what was asked so far.
#[derive(Debug)]
pub(super) struct Script {
    state: Mutex<State>,
    /// Number of requests so far.
    arrived: watch::Sender<usize>,
}

#[derive(Debug, Default)]
struct State {
    answers: HashMap<Option<String>, VecDeque<Answer>>,
    requests: Vec<Request>,
    connections: usize,
}

impl Default for Script {
    fn default() -> Self {
        Self { state: Mutex::default(), arrived: watch::Sender::new(0) }
    }
}

impl Script {
    pub(super) fn add(&self, path: Option<&str>, answer: Answer) {
        let mut state = self.state();
        state.answers.entry(path.map(str::to_owned)).or_default().push_back(answer);
    }

    pub(super) fn forget_answers(&self) {
        self.state().answers.clear();
    }

    pub(super) fn requests(&self) -> Vec<Request> {
        self.state().requests.clone()
    }

    pub(super) fn connections(&self) -> usize {
        self.state().connections
    }

    pub(super) fn count_connection(&self) {
        self.state().connections += 1;
    }

    pub(super) async fn wait_for_requests(&self, count: usize) -> Vec<Request> {
        let mut arrived = self.arrived.subscribe();
        // The sender lives in `self`, so waiting can't fail.
        let _ = arrived.wait_for(|arrived| *arrived >= count).await;
        self.requests()
    }

    /// Keeps a request and returns the answer to it.
    pub(super) fn receive(&self, request: Request) -> Answer {
        let mut state = self.state();
        let own = Some(request.path.clone());
        let key = if state.answers.contains_key(&own) { own } else { None };
        let answer = state.answers.get_mut(&key).and_then(next);
        state.requests.push(request);
        let count = state.requests.len();
        drop(state);
        self.arrived.send_replace(count);
        answer.unwrap_or_else(|| Answer::text(404, "the fake server has no answer for this path"))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A test that panicked while holding the lock has failed already.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes the next answer; the last one stays.
fn next(answers: &mut VecDeque<Answer>) -> Option<Answer> {
    if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() }
}
