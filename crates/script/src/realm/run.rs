//! What runs in a realm, step by step: its beginning, the global functions, the block.

use std::cell::Cell;

use model::script::{ScriptError, ScriptErrorKind};
use rquickjs::context::EvalOptions;
use rquickjs::{Ctx, Error, Function, Persistent, Value};

use super::is_ended;
use crate::failure::{self, BLOCK_FILE, FUNCTIONS_FILE, Origin};
use crate::frame::Limits;
use crate::host::SharedHost;
use crate::raw::Compiled;
use crate::source::{INIT_FUNCTION, Wrapping, mentions_await};

/// A script on its way.
pub struct Run<'a> {
    limits: Limits,
    block: &'a str,
    wrapping: Cell<Wrapping>,
    host: &'a SharedHost,
}

impl<'a> Run<'a> {
    /// Begins with nothing done.
    pub const fn new(limits: Limits, block: &'a str, host: &'a SharedHost) -> Self {
        Self { limits, block, wrapping: Cell::new(Wrapping::Plain), host }
    }

    /// Tells the realm the time and the seed.
    pub fn begin(
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
    pub fn define(&self, ctx: &Ctx<'_>, functions: Option<&str>) -> Result<(), ScriptError> {
        let Some(functions) = functions else { return Ok(()) };
        let Err(error) = ctx.eval_with_options::<(), _>(functions, options(FUNCTIONS_FILE)) else {
            return Ok(());
        };
        let error = self.describe_error(ctx, &error);
        if is_ended(self.host) || error.kind == ScriptErrorKind::Memory {
            return Err(error);
        }
        let place = error.line.map_or(String::new(), |line| format!(" (line {line})"));
        if let Some(host) = self.host.borrow_mut().as_mut() {
            host.recorder.note(&format!("global functions: {}{place}", error.message));
        }
        Ok(())
    }

    /// Calls the function that begins a session, if there is one.
    pub fn initialise(&self, ctx: &Ctx<'_>) -> Result<(), ScriptError> {
        match ctx.globals().get::<_, Value<'_>>(INIT_FUNCTION) {
            Ok(value) => match value.into_function() {
                Some(function) => function.call::<_, ()>(()).map_err(|_| self.describe(ctx)),
                None => Ok(()),
            },
            Err(_) => Err(self.describe(ctx)),
        }
    }

    /// Runs the block; as an `async` function when it awaits and is no plain one.
    pub fn block(&self, ctx: &Ctx<'_>) -> Result<(), ScriptError> {
        let function = match self.compile(ctx, Wrapping::Plain) {
            Err(_) if mentions_await(self.block) => self.compile(ctx, Wrapping::Async)?,
            other => other?,
        };
        function.call::<_, Value<'_>>(()).map(drop).map_err(|_| self.describe(ctx))
    }

    fn compile<'js>(
        &self,
        ctx: &Ctx<'js>,
        wrapping: Wrapping,
    ) -> Result<Function<'js>, ScriptError> {
        self.wrapping.set(wrapping);
        ctx.eval_with_options(wrapping.around(self.block), options(BLOCK_FILE))
            .map_err(|error| self.describe_error(ctx, &error))
    }

    /// Compiles the block as [`Run::block`] would.
    pub fn check_block(&self, ctx: &Ctx<'_>) -> Result<(), ScriptError> {
        match self.check_wrapped(ctx, Wrapping::Plain) {
            Err(_) if mentions_await(self.block) => self.check_wrapped(ctx, Wrapping::Async)?,
            other => other?,
        }
        // A block that ends the function around it would fit into one wrapping, but not into both.
        self.check_text(ctx, &self.wrapping.get().declared(self.block), BLOCK_FILE)
    }

    fn check_wrapped(&self, ctx: &Ctx<'_>, wrapping: Wrapping) -> Result<(), ScriptError> {
        self.wrapping.set(wrapping);
        self.check_text(ctx, &wrapping.around(self.block), BLOCK_FILE)
    }

    /// Compiles a text without running it.
    pub fn check_text(&self, ctx: &Ctx<'_>, text: &str, file: &str) -> Result<(), ScriptError> {
        Compiled::new(ctx, text, file).map(drop).map_err(|error| self.describe_error(ctx, &error))
    }

    /// What the engine has pending.
    pub fn describe(&self, ctx: &Ctx<'_>) -> ScriptError {
        let thrown = ctx.catch();
        self.describe_thrown(ctx, &thrown)
    }

    /// What a script threw, or gave as the reason of a rejection.
    pub fn describe_thrown<'js>(&self, ctx: &Ctx<'js>, thrown: &Value<'js>) -> ScriptError {
        let origin = Origin { block: self.block, wrapping: self.wrapping.get() };
        failure::describe(ctx, thrown, origin)
            .unwrap_or_else(|| failure::memory(self.limits.memory_bytes))
    }

    /// What the engine has pending, or what it said without running anything.
    fn describe_error(&self, ctx: &Ctx<'_>, error: &Error) -> ScriptError {
        if error.is_exception() {
            return self.describe(ctx);
        }
        let message = format!("SyntaxError: not a usable source: {error}");
        failure::of_kind(ScriptErrorKind::Error, message)
    }
}

/// Sloppy, as bots of the older engine are written.
fn options(file: &str) -> EvalOptions {
    let mut options = EvalOptions::default();
    options.strict = false;
    options.filename = Some(file.to_owned());
    options
}
