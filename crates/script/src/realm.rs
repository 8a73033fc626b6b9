//! One fresh world for one script: the engine, the prelude and the way a run ends.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use model::script::{ScriptEnd, ScriptError, ScriptOutcome, ScriptPlace, ScriptRequest};
use rquickjs::context::{EvalOptions, intrinsic};
use rquickjs::prelude::Rest;
use rquickjs::{Context, Ctx, Error, Exception, Function, Persistent, Runtime, Value};

use crate::failure::{self, BLOCK_FILE, FUNCTIONS_FILE};
use crate::frame::Limits;
use crate::host::{Host, SharedHost};
use crate::raw::{self, Compiled};
use crate::source::{INIT_FUNCTION, Source, Wrapping, mentions_await};

/// The engine's stack, in bytes; a main thread has 8 MiB.
const STACK_BYTES: usize = 512 * 1024;
/// Memory while a realm is made, in bytes.
const PREPARATION_BYTES: usize = 16 * 1024 * 1024;

const PRELUDE: &str = concat!(
    "(function (host) {\n'use strict';\n",
    include_str!("prelude/realm.js"),
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
        let (source, functions) = (request.source.clone(), request.functions.clone());
        let (now_ms, seed) = (request.snapshot.now_ms, request.snapshot.seed);
        *self.host.borrow_mut() = Some(Host::new(request));
        let run = Run { limits, host: &self.host, clock: &self.clock };
        let begin = self.begin.clone();
        let failure = self
            .context
            .with(|ctx| {
                run.begin(&ctx, begin, (now_ms, seed))?;
                run.define(&ctx, functions.as_deref())?;
                match place {
                    ScriptPlace::InitConversation => run.initialise(&ctx),
                    _ => run.block(&ctx, &source),
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
        let run = Run { limits, host: &self.host, clock: &self.clock };
        let found = self.context.with(|ctx| match source {
            Source::Block(text) => run.check_block(&ctx, text),
            Source::Functions(text) => run.check_text(&ctx, text, FUNCTIONS_FILE),
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
                Ok(true) if !run.is_over() => {}
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
            Ok(reason) => Err(failure::describe(&ctx, &reason, run.limits.memory_bytes)),
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
    use model::script::ScriptErrorKind as Kind;
    match (asked, overrun, failure) {
        (Some(end), _, _) => end,
        (None, Some(limits), _) => {
            ScriptEnd::Killed(failure::timeout(Duration::from_millis(limits.time_ms)))
        }
        (None, None, Some(error)) if error.kind == Kind::Memory => ScriptEnd::Killed(error),
        (None, None, Some(error)) => ScriptEnd::Threw(error),
        (None, None, None) => ScriptEnd::Finished,
    }
}

/// A run's parts that need the context.
struct Run<'a> {
    limits: Limits,
    host: &'a SharedHost,
    clock: &'a Clock,
}

impl Run<'_> {
    fn begin(
        &self,
        ctx: &Ctx<'_>,
        begin: Persistent<Function<'static>>,
        (now_ms, seed): (i64, u64),
    ) -> Result<(), ScriptError> {
        #[expect(clippy::cast_precision_loss, reason = "times of our era are exact")]
        let now = now_ms as f64;
        #[expect(clippy::cast_possible_truncation, reason = "the halves of the seed")]
        let (high, low) = (f64::from((seed >> 32) as u32), f64::from(seed as u32));
        begin
            .restore(ctx)
            .and_then(|begin| begin.call::<_, ()>((now, high, low)))
            .map_err(|_| self.describe(ctx))
    }

    /// Runs the global functions. A mistake in them is noted and the block runs nevertheless.
    fn define(&self, ctx: &Ctx<'_>, functions: Option<&str>) -> Result<(), ScriptError> {
        let Some(functions) = functions else { return Ok(()) };
        if ctx.eval_with_options::<(), _>(functions, options(FUNCTIONS_FILE)).is_ok() {
            return Ok(());
        }
        let error = self.describe(ctx);
        if self.is_over() || error.kind == model::script::ScriptErrorKind::Memory {
            return Err(error);
        }
        let place = error.line.map_or(String::new(), |line| format!(" (line {line})"));
        if let Some(host) = self.host.borrow_mut().as_mut() {
            host.recorder.note(&format!("global functions: {}{place}", error.message));
        }
        Ok(())
    }

    fn initialise(&self, ctx: &Ctx<'_>) -> Result<(), ScriptError> {
        match ctx.globals().get::<_, Value<'_>>(INIT_FUNCTION) {
            Ok(value) => match value.into_function() {
                Some(function) => function.call::<_, ()>(()).map_err(|_| self.describe(ctx)),
                None => Ok(()),
            },
            Err(_) => Err(self.describe(ctx)),
        }
    }

    fn block(&self, ctx: &Ctx<'_>, source: &str) -> Result<(), ScriptError> {
        let (function, wrapping) = self.compile(ctx, source)?;
        function
            .call::<_, Value<'_>>(())
            .map(drop)
            .map_err(|_| failure::unwrap_place(self.describe(ctx), wrapping, source))
    }

    /// Makes a function of a block; an `async` one when it awaits and is no plain one.
    fn compile<'js>(
        &self,
        ctx: &Ctx<'js>,
        source: &str,
    ) -> Result<(Function<'js>, Wrapping), ScriptError> {
        match self.evaluate(ctx, source, Wrapping::Plain) {
            Err(_) if mentions_await(source) && !self.is_over() => {
                let function = self.evaluate(ctx, source, Wrapping::Async)?;
                Ok((function, Wrapping::Async))
            }
            other => other.map(|function| (function, Wrapping::Plain)),
        }
    }

    fn evaluate<'js>(
        &self,
        ctx: &Ctx<'js>,
        source: &str,
        wrapping: Wrapping,
    ) -> Result<Function<'js>, ScriptError> {
        ctx.eval_with_options(wrapping.around(source), options(BLOCK_FILE)).map_err(|error| {
            failure::unwrap_place(self.describe_error(ctx, &error), wrapping, source)
        })
    }

    fn check_block(&self, ctx: &Ctx<'_>, text: &str) -> Result<(), ScriptError> {
        let check = |wrapping: Wrapping| {
            self.check_text(ctx, &wrapping.around(text), BLOCK_FILE)
                .map_err(|error| failure::unwrap_place(error, wrapping, text))
        };
        let wrapping = match check(Wrapping::Plain) {
            Ok(()) => Wrapping::Plain,
            Err(_) if mentions_await(text) => Wrapping::Async,
            Err(error) => return Err(error),
        };
        check(wrapping)?;
        // A block that ends the function around it would fit into one wrapping, but not into both.
        self.check_text(ctx, &wrapping.declared(text), BLOCK_FILE)
            .map_err(|error| failure::unwrap_place(error, wrapping, text))
    }

    fn check_text(&self, ctx: &Ctx<'_>, text: &str, file: &str) -> Result<(), ScriptError> {
        Compiled::new(ctx, text, file).map(drop).map_err(|error| self.describe_error(ctx, &error))
    }

    fn describe(&self, ctx: &Ctx<'_>) -> ScriptError {
        self.describe_error(ctx, &Error::Exception)
    }

    /// What the engine has pending, or what it said without running anything.
    fn describe_error(&self, ctx: &Ctx<'_>, error: &Error) -> ScriptError {
        if error.is_exception() {
            let thrown = ctx.catch();
            return failure::describe(ctx, &thrown, self.limits.memory_bytes);
        }
        let kind = model::script::ScriptErrorKind::Error;
        failure::of_kind(kind, format!("SyntaxError: not a usable source: {error}"))
    }

    fn is_over(&self) -> bool {
        self.clock.is_over.get() || is_ended(self.host)
    }
}

/// Sloppy, as bots of the older engine are written.
fn options(file: &str) -> EvalOptions {
    let mut options = EvalOptions::default();
    options.strict = false;
    options.filename = Some(file.to_owned());
    options
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
