//! The pool of worker processes: each script goes to one of them and comes back as an outcome.
//!
//! A worker serves one workspace only, is replaced after any limit that it reached and after a number
//! of runs, and is killed when whoever waits for it goes away.

mod process;
mod processes;
mod slots;

use std::borrow::Cow;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use model::id::WorkspaceId;
use model::script::{ScriptEnd, ScriptError, ScriptErrorKind, ScriptOutcome, ScriptRequest};

use crate::frame::{self, Limits, Part, Reply, Work};
use crate::source::Source;
use crate::{
    DEFAULT_CPU_LIMIT, DEFAULT_MEMORY_BYTES, KILL_GRACE, MAX_CPU_LIMIT, MAX_MEMORY_BYTES,
    MAX_REQUEST_BYTES, MAX_SOURCE_BYTES, failure, outcome,
};
use process::{Process, Silence};
use processes::{Processes, Program};
use slots::Slots;

/// How a pool is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolSettings {
    /// The program whose process calls [`worker_main`](crate::worker_main).
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<String>,
    /// Scripts that run at a time.
    pub workers: usize,
    /// Scripts that may wait; further ones end with `hook_busy`.
    pub queue: usize,
    /// Longest run, at most [`MAX_CPU_LIMIT`]. Host calls don't count.
    pub cpu_limit: Duration,
    /// Most memory of a script, at most [`MAX_MEMORY_BYTES`].
    pub memory_bytes: usize,
    /// Runs after which a worker is replaced.
    pub recycle_after: usize,
}

impl PoolSettings {
    /// The usual limits, and a worker for each core.
    pub fn new(program: impl Into<PathBuf>, args: &[&str]) -> Self {
        Self {
            program: program.into(),
            args: args.iter().map(|arg| (*arg).to_owned()).collect(),
            workers: std::thread::available_parallelism().map_or(2, usize::from),
            queue: 200,
            cpu_limit: DEFAULT_CPU_LIMIT,
            memory_bytes: DEFAULT_MEMORY_BYTES,
            recycle_after: 1000,
        }
    }
}

/// Worker processes that run scripts.
#[derive(Debug, Clone)]
pub struct Pool {
    processes: Processes,
    slots: Slots,
    limits: Limits,
    recycle_after: usize,
}

impl Pool {
    /// Starts the workers. Values of the settings beyond their bounds are taken as the bound.
    ///
    /// # Errors
    ///
    /// What the system says when no thread can be had. A program that doesn't start is told by the
    /// outcomes.
    pub fn start(settings: PoolSettings) -> io::Result<Self> {
        let workers = settings.workers.max(1);
        let limit = settings.cpu_limit.clamp(Duration::from_millis(1), MAX_CPU_LIMIT);
        let limits = Limits {
            time_ms: u64::try_from(limit.as_millis()).unwrap_or(u64::MAX),
            memory_bytes: settings.memory_bytes.clamp(1024 * 1024, MAX_MEMORY_BYTES),
        };
        let program = Program { path: settings.program, args: settings.args };
        Ok(Self {
            processes: Processes::start(program, workers)?,
            slots: Slots::new(workers, settings.queue),
            limits,
            recycle_after: settings.recycle_after.max(1),
        })
    }

    /// Runs a script. Never fails: what went wrong is the outcome's [`ScriptEnd`].
    ///
    /// Dropping the future kills the worker. The caller keeps to the order of
    /// [`ScriptRequest::fetched`] when the outcome is [`ScriptEnd::Suspended`].
    pub async fn run(&self, request: &ScriptRequest) -> ScriptOutcome {
        let size = |text: &str| text.len() > MAX_SOURCE_BYTES;
        if size(&request.source) || request.functions.as_deref().is_some_and(size) {
            return outcome::killed(too_large_source());
        }
        let work = Work::Run { limits: self.limits, request: Cow::Borrowed(request) };
        match self.ask(request.snapshot.workspace, &work).await {
            Ok(Reply::Ran(ran)) => outcome::checked(ran),
            Ok(Reply::Ready | Reply::Checked(_)) => outcome::killed(crash()),
            Err(error) => outcome::killed(error),
        }
    }

    /// Says what is wrong with a source, without running it; `None` when nothing is.
    pub async fn check(&self, workspace: WorkspaceId, source: Source<'_>) -> Option<ScriptError> {
        if source.text().len() > MAX_SOURCE_BYTES {
            return Some(too_large_source());
        }
        let (part, text) = match source {
            Source::Block(text) => (Part::Block, text),
            Source::Functions(text) => (Part::Functions, text),
        };
        let work = Work::Check { limits: self.limits, part, text: Cow::Borrowed(text) };
        match self.ask(workspace, &work).await {
            Ok(Reply::Checked(found)) => found,
            Ok(Reply::Ready | Reply::Ran(_)) => Some(crash()),
            Err(error) => Some(error),
        }
    }

    async fn ask(&self, workspace: WorkspaceId, work: &Work<'_>) -> Result<Reply, ScriptError> {
        let request = frame::render(work, MAX_REQUEST_BYTES).map_err(|error| {
            failure::of_kind(ScriptErrorKind::Limit, format!("too much data for a script: {error}"))
        })?;
        let _slot = self.slots.acquire(workspace).await.map_err(|_| busy())?;
        let limit = Duration::from_millis(self.limits.time_ms);
        // A worker that died while it was idle never saw the request; its successor takes it.
        for _ in 0..MAX_STARTS {
            let process = self.processes.take(workspace).await.map_err(|error| {
                tracing::error!(%error, "a script worker doesn't start");
                crash()
            })?;
            let mut lease = Lease { processes: &self.processes, process: Some(process) };
            let Some(process) = &mut lease.process else { break };
            match process.exchange(&request, limit + KILL_GRACE).await {
                Ok(reply) => {
                    if is_harmless(&reply) && process.runs < self.recycle_after {
                        lease.give_back();
                    }
                    return Ok(reply);
                }
                Err(Silence::Early(error)) => tracing::debug!(%error, "a script worker was gone"),
                Err(Silence::Died(error)) => {
                    tracing::warn!(%error, %workspace, "a script worker died");
                    return Err(crash());
                }
                Err(Silence::Late) => return Err(failure::timeout(limit)),
            }
        }
        Err(crash())
    }
}

/// Workers that are tried before a script is given up, when each was gone before it had the request.
const MAX_STARTS: usize = 3;

/// Whether a worker may go on after that reply: it reached no limit.
const fn is_harmless(reply: &Reply) -> bool {
    !matches!(reply, Reply::Ran(ScriptOutcome { end: ScriptEnd::Killed(_), .. }))
}

/// A process in use; killed unless it is given back.
struct Lease<'a> {
    processes: &'a Processes,
    process: Option<Process>,
}

impl Lease<'_> {
    fn give_back(mut self) {
        if let Some(process) = self.process.take() {
            self.processes.keep(process);
        }
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        if let Some(process) = self.process.take() {
            self.processes.discard(process);
        }
    }
}

fn busy() -> ScriptError {
    failure::of_kind(ScriptErrorKind::Busy, "too many scripts wait for a worker")
}

fn crash() -> ScriptError {
    failure::of_kind(ScriptErrorKind::Crash, "the script's worker ended")
}

fn too_large_source() -> ScriptError {
    let message = format!("a script has at most {MAX_SOURCE_BYTES} bytes");
    failure::of_kind(ScriptErrorKind::Limit, message)
}
