//! A fair queue for the right to run: each workspace's turn comes round, however much another asks.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::id::WorkspaceId;
use tokio::sync::oneshot;

/// As many runs at a time as there are slots, and a bounded number that wait.
#[derive(Debug, Clone)]
pub struct Slots(Arc<Mutex<Queue>>);

#[derive(Debug)]
struct Queue {
    free: usize,
    most_waiting: usize,
    /// Workspaces that wait, in the order of their turns, each once.
    lines: VecDeque<(WorkspaceId, VecDeque<oneshot::Sender<Slot>>)>,
}

/// The right to run one script; given on when it is dropped.
#[derive(Debug)]
pub struct Slot(Option<Slots>);

/// Too many wait already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

impl Slots {
    /// Makes slots for `running` scripts at a time and a queue of `most_waiting`.
    pub fn new(running: usize, most_waiting: usize) -> Self {
        let queue = Queue { free: running, most_waiting, lines: VecDeque::new() };
        Self(Arc::new(Mutex::new(queue)))
    }

    /// Waits for a slot.
    ///
    /// # Errors
    ///
    /// [`Full`] at once, when too many wait.
    pub async fn acquire(&self, workspace: WorkspaceId) -> Result<Slot, Full> {
        let turn = {
            let mut queue = self.lock();
            if queue.free > 0 {
                queue.free -= 1;
                return Ok(Slot(Some(self.clone())));
            }
            queue.enter(workspace)?
        };
        turn.await.map_err(|_| Full)
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    fn enter(&mut self, workspace: WorkspaceId) -> Result<oneshot::Receiver<Slot>, Full> {
        if self.waiting() >= self.most_waiting {
            self.forget_those_who_left();
        }
        if self.waiting() >= self.most_waiting {
            return Err(Full);
        }
        let (sender, turn) = oneshot::channel();
        match self.lines.iter_mut().find(|(other, _)| *other == workspace) {
            Some((_, line)) => line.push_back(sender),
            None => self.lines.push_back((workspace, VecDeque::from([sender]))),
        }
        Ok(turn)
    }

    fn waiting(&self) -> usize {
        self.lines.iter().map(|(_, line)| line.len()).sum()
    }

    fn forget_those_who_left(&mut self) {
        for (_, line) in &mut self.lines {
            line.retain(|sender| !sender.is_closed());
        }
        self.lines.retain(|(_, line)| !line.is_empty());
    }

    /// The next in turn; its workspace goes to the end of the round.
    fn next(&mut self) -> Option<oneshot::Sender<Slot>> {
        let (workspace, mut line) = self.lines.pop_front()?;
        let sender = line.pop_front();
        if !line.is_empty() {
            self.lines.push_back((workspace, line));
        }
        sender
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let Some(slots) = self.0.take() else { return };
        loop {
            let next = {
                let mut queue = slots.lock();
                let next = queue.next();
                queue.free += usize::from(next.is_none());
                next
            };
            let Some(sender) = next else { return };
            match sender.send(Slot(Some(slots.clone()))) {
                Ok(()) => return,
                // Nobody waits there any more: the slot is still ours to give.
                Err(mut slot) => drop(slot.0.take()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace(number: u8) -> WorkspaceId {
        WorkspaceId::mint(model_time(), [number; 10])
    }

    fn model_time() -> jiff::Timestamp {
        jiff::Timestamp::UNIX_EPOCH
    }

    #[tokio::test]
    async fn a_workspace_that_asks_for_much_does_not_keep_another_waiting() {
        let slots = Slots::new(1, 10);
        let first = slots.acquire(workspace(1)).await.unwrap();
        let (turns, mut order) = tokio::sync::mpsc::unbounded_channel();
        for (name, number) in [("a1", 1), ("a2", 1), ("a3", 1), ("b1", 2)] {
            let turn = slots.lock().enter(workspace(number)).unwrap();
            let turns = turns.clone();
            tokio::spawn(async move {
                let slot = turn.await;
                turns.send(name).unwrap();
                drop(slot);
            });
        }
        drop(first);
        let mut names = Vec::new();
        for _ in 0..4 {
            names.push(order.recv().await.unwrap());
        }
        assert_eq!(names, ["a1", "b1", "a2", "a3"]);
    }

    #[tokio::test]
    async fn a_full_queue_is_said_at_once_and_those_who_left_take_no_room() {
        let slots = Slots::new(1, 1);
        let running = slots.acquire(workspace(1)).await.unwrap();
        let waiting = slots.lock().enter(workspace(1)).unwrap();
        assert_eq!(slots.acquire(workspace(2)).await.unwrap_err(), Full);
        drop(waiting);
        let next = slots.lock().enter(workspace(2)).unwrap();
        drop(running);
        assert!(next.await.is_ok());
        assert_eq!(slots.lock().free, 1);
    }
}
