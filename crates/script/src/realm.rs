//! One fresh world for one script: the engine, the prelude and the way a run ends.

mod run;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use model::script::{
    ScriptEnd, ScriptError, ScriptErrorKind, ScriptOutcome, ScriptPlace, ScriptRequest,
};
use rquickjs::context::intrinsic;
use rquickjs::prelude::Rest;
use rquickjs::{Context, Ctx, Error, Exception, Function, Persistent, Runtime, Value};

use crate::failure::{self, FUNCTIONS_FILE};
use crate::frame::Limits;
use crate::host::{Host, SharedHost};
use crate::raw::{self, Compiled};
use crate::source::{self, Source};
use run::Run;

/// The engine's stack, in bytes; a main thread has 8 MiB.
const STACK_BYTES: usize = 512 * 1024;
/// Memory while a realm is made, in bytes.
const PREPARATION_BYTES: usize = 16 * 1024 * 1024;

const PRELUDE: &str = concat!(
    "(function (host) {\n'use strict';\n",
    include_str!("prelude/realm.js"),
    include_str!("prelude/collections.js"),
    include_str!("prelude/bot_context.js"),
    include_str!("prelude/fetch.js"),
    "})",
);

/// What scripts may use of the language; no weak references, no timing, no `DOMException`.
type Intrinsics = (
    intrinsic::Date,
    intrinsic::Eval,
    intrinsic::RegExpCompiler,
    intrinsic::RegExp,
    intrinsic::Json,
    intrinsic::Proxy,
    intrinsic::MapSet,
    intrinsic::TypedArrays,
    intrinsic::Promise,
);

/// Why a realm couldn't be made: the prelude is broken or there is no memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RealmError(pub String);

impl From<Error> for RealmError {
    fn from(error: Error) -> Self {
        Self(error.to_string())
    }
}

/// Compiles the prelude, once in a process, and has the engine ask for the time zone, which reads
/// files and so must be done before the process is confined.
///
/// # Errors
///
/// [`RealmError`] when the engine can't be had.
pub fn compile_prelude() -> Result<Compiled, RealmError> {
    let runtime = Runtime::new()?;
    let context = Context::custom::<Intrinsics>(&runtime)?;
    context.with(|ctx| {
        ctx.eval::<(), _>("new Date(0).getTimezoneOffset();")?;
        Ok(Compiled::new(&ctx, PRELUDE, "colloquy")?)
    })
}

/// A world that nobody has used yet.
pub struct Realm {
    // Dropped in this order: values before the context, the context before its runtime.
    begin: Persistent<Function<'static>>,
    rejections: Rejections,
    context: Context,
    runtime: Runtime,
    host: SharedHost,
    clock: Rc<Clock>,
}

/// Promises that were rejected and that nobody has looked at, with their reasons.
type Rejections = Rc<RefCell<Vec<Rejection>>>;
type Rejection = (Persistent<Value<'static>>, Persistent<Value<'static>>);

/// When a run must end, and whether that was reached.
#[derive(Debug, Default)]
struct Clock {
    deadline: Cell<Option<Instant>>,
    is_over: Cell<bool>,
}

impl Clock {
    fn is_due(&self) -> bool {
        let is_due = self.deadline.get().is_some_and(|deadline| Instant::now() >= deadline);
        self.is_over.set(self.is_over.get() || is_due);
        self.is_over.get()
    }
}

impl Realm {
    /// Makes a world ready for a script.
    ///
    /// # Errors
    ///
    /// [`RealmError`] when the engine can't be had.
    pub fn prepare(prelude: &Compiled) -> Result<Self, RealmError> {
        let runtime = Runtime::new()?;
        runtime.set_memory_limit(PREPARATION_BYTES);
        runtime.set_max_stack_size(STACK_BYTES);
        let context = Context::custom::<Intrinsics>(&runtime)?;
        let host = SharedHost::default();
        let begin = context.with(|ctx| {
            let install: Function<'_> = prelude.run(&ctx)?.get()?;
            let calls = Function::new(ctx.clone(), answering(host.clone()))?;
            let begin: Function<'_> = install.call((calls,))?;
            Ok::<_, Error>(Persistent::save(&ctx, begin))
        })?;
        let clock = Rc::new(Clock::default());
        let (polled, shared) = (clock.clone(), host.clone());
        runtime.set_interrupt_handler(Some(Box::new(move || polled.is_due() || is_ended(&shared))));
        let rejections = Rejections::default();
        let noted = rejections.clone();
        runtime.set_host_promise_rejection_tracker(Some(Box::new(
            move |ctx, promise, reason, is_handled| {
                note_rejection(&noted, &ctx, (promise, reason), is_handled);
            },
        )));
        Ok(Self { begin, rejections, context, runtime, host, clock })
    }

    /// Runs a script to its end, in whichever way. The realm is of no further use then.
    pub fn run(&mut self, request: ScriptRequest, limits: Limits) -> ScriptOutcome {
        let started = raw::cpu_time();
        self.start_clock(limits);
        let place = request.place;
        let source = source::rewritten(&request.source).into_owned();
        let functions = request.functions.clone();
        let (now_ms, seed) = (request.snapshot.now_ms, request.snapshot.seed);
        *self.host.borrow_mut() = Some(Host::new(request));
        let run = Run::new(limits, &source, &self.host);
        let begin = self.begin.clone();
        let failure = self
            .context
            .with(|ctx| {
                run.begin(&ctx, begin, (now_ms, seed))?;
                run.define(&ctx, functions.as_deref().map(source::rewritten).as_deref())?;
                match place {
                    ScriptPlace::InitConversation => run.initialise(&ctx),
                    ScriptPlace::PreProcess
                    | ScriptPlace::PostProcess
                    | ScriptPlace::ProcessUserResponse
                    | ScriptPlace::Transform => run.block(&ctx),
                }
            })
            .and_then(|()| self.run_jobs(&run))
            .and_then(|()| self.find_rejection(&run))
            .err();
        let recorder = self.host.borrow_mut().take().map(|host| host.recorder).unwrap_or_default();
        let (actions, asked) = recorder.into_parts();
        let end = ended(failure, asked, self.clock.is_over.get().then_some(limits));
        let actions = if matches!(end, ScriptEnd::Killed(_)) { Vec::new() } else { actions };
        let cpu_us = raw::cpu_time().saturating_sub(started).as_micros();
        ScriptOutcome { actions, end, cpu_us: u64::try_from(cpu_us).unwrap_or(u64::MAX) }
    }

    /// Compiles a source without running it, and says what is wrong with it.
    pub fn check(&mut self, source: Source<'_>, limits: Limits) -> Option<ScriptError> {
        self.start_clock(limits);
        let text = source::rewritten(source.text());
        let run = Run::new(limits, &text, &self.host);
        let found = self.context.with(|ctx| match source {
            Source::Block(_) => run.check_block(&ctx),
            Source::Functions(_) => run.check_text(&ctx, &text, FUNCTIONS_FILE),
        });
        match ended(found.err(), None, self.clock.is_over.get().then_some(limits)) {
            ScriptEnd::Threw(error) | ScriptEnd::Killed(error) => Some(error),
            ScriptEnd::Finished | ScriptEnd::Stopped | ScriptEnd::Suspended(_) => None,
        }
    }

    fn start_clock(&self, limits: Limits) {
        self.runtime.set_memory_limit(limits.memory_bytes);
        let deadline = Instant::now() + Duration::from_millis(limits.time_ms);
        self.clock.deadline.set(Some(deadline));
    }

    fn run_jobs(&self, run: &Run<'_>) -> Result<(), ScriptError> {
        loop {
            match self.runtime.execute_pending_job() {
                Ok(true) if !self.clock.is_over.get() && !is_ended(&self.host) => {}
                Ok(_) => return Ok(()),
                Err(job) => return Err(job.0.with(|ctx| run.describe(&ctx))),
            }
        }
    }

    fn find_rejection(&self, run: &Run<'_>) -> Result<(), ScriptError> {
        let Some((_, reason)) = self.rejections.borrow_mut().drain(..).next() else {
            return Ok(());
        };
        self.context.with(|ctx| match reason.restore(&ctx) {
            Ok(reason) => Err(run.describe_thrown(&ctx, &reason)),
            Err(_) => Ok(()),
        })
    }
}

impl Drop for Realm {
    fn drop(&mut self) {
        // The engine's callback holds them too, and they must not outlive the engine.
        self.rejections.borrow_mut().clear();
    }
}

/// How a run ended: what it asked for comes first, then its limits, then what it threw.
fn ended(
    failure: Option<ScriptError>,
    asked: Option<ScriptEnd>,
    overrun: Option<Limits>,
) -> ScriptEnd {
    match (asked, overrun, failure) {
        (Some(end), _, _) => end,
        (None, Some(limits), _) => {
            ScriptEnd::Killed(failure::timeout(Duration::from_millis(limits.time_ms)))
        }
        (None, None, Some(error)) if error.kind == ScriptErrorKind::Memory => {
            ScriptEnd::Killed(error)
        }
        (None, None, Some(error)) => ScriptEnd::Threw(error),
        (None, None, None) => ScriptEnd::Finished,
    }
}

fn is_ended(host: &SharedHost) -> bool {
    host.try_borrow()
        .is_ok_and(|host| host.as_ref().is_some_and(|host| host.recorder.end().is_some()))
}

/// The function by which the prelude calls the host.
fn answering<'js>(
    shared: SharedHost,
) -> impl Fn(Ctx<'js>, String, Rest<Option<String>>) -> Result<Option<String>, Error> {
    move |ctx, operation, arguments| {
        let answer = match shared.try_borrow_mut().as_deref_mut() {
            Ok(Some(host)) => {
                if host.recorder.end().is_some() {
                    return Err(raw::throw_uncatchable(&ctx));
                }
                host.call(&operation, &arguments.0)
            }
            Ok(None) | Err(_) => Ok(None),
        };
        if is_ended(&shared) {
            return Err(raw::throw_uncatchable(&ctx));
        }
        answer.map_err(|refusal| Exception::throw_message(&ctx, &refusal.0))
    }
}

fn note_rejection<'js>(
    rejections: &Rejections,
    ctx: &Ctx<'js>,
    (promise, reason): (Value<'js>, Value<'js>),
    is_handled: bool,
) {
    let mut rejections = rejections.borrow_mut();
    if is_handled {
        rejections
            .retain(|(other, _)| other.clone().restore(ctx).is_ok_and(|other| other != promise));
    } else if rejections.len() < MAX_REJECTIONS {
        rejections.push((Persistent::save(ctx, promise), Persistent::save(ctx, reason)));
    }
}

/// Most rejected promises that are kept; the first is told.
const MAX_REJECTIONS: usize = 16;

#[cfg(test)]
mod tests;
