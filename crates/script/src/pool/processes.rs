//! The worker processes: fresh ones in reserve, idle ones by workspace, and the thread that starts and
//! buries them.
//!
//! A thread of its own does both, because the system kills a worker when the *thread* that started it
//! ends, and threads of an async runtime come and go.

use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};

use model::id::WorkspaceId;
use tokio::sync::oneshot;

use super::process::{Fresh, Process};
use crate::worker;

/// Idle workers that are kept for each slot, so that a few workspaces find theirs again.
const IDLE_PER_SLOT: usize = 4;

/// All worker processes of a pool.
#[derive(Debug, Clone)]
pub struct Processes {
    shelf: Arc<Mutex<Shelf>>,
    orders: mpsc::Sender<Order>,
    most_idle: usize,
}

#[derive(Debug, Default)]
struct Shelf {
    fresh: Vec<Fresh>,
    /// Least recently used first.
    idle: VecDeque<Process>,
}

#[derive(Debug)]
enum Order {
    /// Starts one and gives it away.
    Start(oneshot::Sender<io::Result<Fresh>>),
    /// Starts one for the reserve.
    Restock,
    /// Kills it and waits for its end.
    Bury(Child),
}

/// How a worker is started.
#[derive(Debug, Clone)]
pub struct Program {
    pub path: PathBuf,
    pub args: Vec<String>,
}

impl Program {
    fn start(&self) -> io::Result<Fresh> {
        let mut child = Command::new(&self.path)
            .args(&self.args)
            .env_clear()
            // A zone without a file: scripts see UTC.
            .env("TZ", "UTC0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(input), Some(output)) => Ok(Fresh { child, input, output }),
            _ => {
                bury(child);
                Err(io::Error::other("the worker has no pipes"))
            }
        }
    }
}

impl Processes {
    /// Starts the thread and the reserve, one for each slot.
    ///
    /// # Errors
    ///
    /// What the system says about the thread. Workers that can't be started are told on use.
    pub fn start(program: Program, slots: usize) -> io::Result<Self> {
        let (orders, taken) = mpsc::channel();
        let shelf = Arc::new(Mutex::new(Shelf::default()));
        let kept = Arc::downgrade(&shelf);
        std::thread::Builder::new().name("script-workers".into()).spawn(move || {
            for order in taken {
                match order {
                    Order::Start(taker) => {
                        if let Err(Ok(unwanted)) = taker.send(program.start()) {
                            bury(unwanted.child);
                        }
                    }
                    Order::Restock => match (program.start(), kept.upgrade()) {
                        (Ok(fresh), Some(shelf)) => lock(&shelf).fresh.push(fresh),
                        (Ok(fresh), None) => bury(fresh.child),
                        (Err(error), _) => tracing::error!(%error, "a script worker doesn't start"),
                    },
                    Order::Bury(child) => bury(child),
                }
            }
        })?;
        let processes = Self { shelf, orders, most_idle: slots * IDLE_PER_SLOT };
        (0..slots).for_each(|_| processes.order(Order::Restock));
        Ok(processes)
    }

    /// Finds a process for a workspace: its own idle one, one of the reserve, or a new one.
    ///
    /// # Errors
    ///
    /// What the system says when it can't be started.
    pub async fn take(&self, workspace: WorkspaceId) -> io::Result<Process> {
        let fresh = {
            let mut shelf = lock(&self.shelf);
            // The one that rested longest has its next realm ready.
            let own = shelf.idle.iter().position(|process| process.workspace == workspace);
            if let Some(process) = own.and_then(|at| shelf.idle.remove(at)) {
                return Ok(process);
            }
            shelf.fresh.pop()
        };
        let fresh = match fresh {
            Some(fresh) => {
                self.order(Order::Restock);
                fresh
            }
            None => {
                let (taker, started) = oneshot::channel();
                self.order(Order::Start(taker));
                started.await.map_err(io::Error::other)??
            }
        };
        Process::begin(fresh, workspace).map_err(|(child, error)| {
            self.order(Order::Bury(child));
            error
        })
    }

    /// Keeps a process that did its work.
    pub fn keep(&self, process: Process) {
        let mut shelf = lock(&self.shelf);
        shelf.idle.push_back(process);
        let surplus = (shelf.idle.len() > self.most_idle).then(|| shelf.idle.pop_front()).flatten();
        drop(shelf);
        if let Some(process) = surplus {
            self.discard(process);
        }
    }

    /// Kills a process at once.
    pub fn discard(&self, mut process: Process) {
        if let Err(error) = process.child.kill() {
            tracing::debug!(%error, "a script worker had ended");
        }
        self.order(Order::Bury(process.child));
    }

    fn order(&self, order: Order) {
        if let Err(mpsc::SendError(Order::Bury(child))) = self.orders.send(order) {
            bury(child);
        }
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        self.fresh.drain(..).for_each(|fresh| bury(fresh.child));
        self.idle.drain(..).for_each(|process| bury(process.child));
    }
}

fn lock(shelf: &Mutex<Shelf>) -> MutexGuard<'_, Shelf> {
    shelf.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Kills a process and waits for its end, which is at once; tells why it never started, if so.
fn bury(mut child: Child) {
    match child.kill().and_then(|()| child.wait()) {
        Ok(status) => {
            if let Some(reason) = status.code().and_then(worker::start_failure) {
                tracing::error!(reason, "scripts can't run here");
            }
        }
        Err(error) => tracing::debug!(%error, "a script worker couldn't be buried"),
    }
}
