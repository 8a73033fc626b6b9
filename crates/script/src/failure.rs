//! How a script's errors are told to its author: what, and where in their own source.

use std::time::Duration;

use model::script::{ScriptError, ScriptErrorKind};
use rquickjs::{Ctx, Exception, Object, Value};

use crate::MAX_ERROR_BYTES;
use crate::source::Wrapping;

/// Name of a block in the engine's stack.
pub const BLOCK_FILE: &str = "script";
/// Name of the global functions in the engine's stack.
pub const FUNCTIONS_FILE: &str = "functions";

/// An error of that kind, without a place.
pub fn of_kind(kind: ScriptErrorKind, message: impl AsRef<str>) -> ScriptError {
    ScriptError { kind, message: cut(message.as_ref(), MAX_ERROR_BYTES), line: None, column: None }
}

/// The error of a script that ran too long.
pub fn timeout(limit: Duration) -> ScriptError {
    let message = format!("the script ran longer than {} ms", limit.as_millis());
    of_kind(ScriptErrorKind::Timeout, message)
}

/// The error of a script that needed too much memory.
pub fn memory(bytes: usize) -> ScriptError {
    let message = format!("the script needed more than {} KiB of memory", bytes / 1024);
    of_kind(ScriptErrorKind::Memory, message)
}

/// Cuts a text at a character's end.
pub fn cut(text: &str, most: usize) -> String {
    text[..text.floor_char_boundary(most)].to_owned()
}

/// A block, and what stands around it in the source that the engine sees.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    pub block: &'a str,
    pub wrapping: Wrapping,
}

/// What was thrown, as its author is told; `None` when the memory is used up. A script that throws
/// `null` counts as such, since that is what the engine throws when not even an error fits.
pub fn describe<'js>(
    ctx: &Ctx<'js>,
    thrown: &Value<'js>,
    origin: Origin<'_>,
) -> Option<ScriptError> {
    let Some(exception) = thrown.as_object().cloned().and_then(Exception::from_object) else {
        return (!thrown.is_null()).then(|| described_value(ctx, thrown));
    };
    let message = text_of(ctx, exception.as_object(), "message");
    let name = text_of(ctx, exception.as_object(), "name");
    if name == "InternalError" && message == "out of memory" {
        return None;
    }
    let stack = text_of(ctx, exception.as_object(), "stack");
    let place = find_place(&stack, BLOCK_FILE).map(|place| place.unwrapped(origin));
    let outer = find_place(&stack, FUNCTIONS_FILE).filter(|_| !top_is(&stack, BLOCK_FILE));
    let mut text = format!("{name}: {message}");
    if let (Some(outer), Some(_)) = (outer, place) {
        text.push_str(&format!(" (global functions, line {})", outer.line));
    }
    let place = place.or(outer);
    Some(ScriptError {
        line: place.map(|place| place.line),
        column: place.map(|place| place.column),
        ..of_kind(ScriptErrorKind::Error, text)
    })
}

fn described_value<'js>(ctx: &Ctx<'js>, thrown: &Value<'js>) -> ScriptError {
    let text = thrown
        .as_string()
        .and_then(|text| text.to_string().ok())
        .or_else(|| ctx.json_stringify(thrown).ok().flatten()?.to_string().ok())
        .unwrap_or_else(|| "a value without a text".to_owned());
    let _ = ctx.catch();
    of_kind(ScriptErrorKind::Error, format!("uncaught: {text}"))
}

/// A property as text, or nothing when it has none or throws.
fn text_of(ctx: &Ctx<'_>, object: &Object<'_>, name: &str) -> String {
    object.get::<_, Option<String>>(name).ok().flatten().unwrap_or_else(|| {
        let _ = ctx.catch();
        String::new()
    })
}

/// A place in a source, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    line: u32,
    column: u32,
}

impl Place {
    /// The place in the block itself: back by what stands before it on its first line, and to its end
    /// from what stands after it.
    fn unwrapped(self, origin: Origin<'_>) -> Self {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let lines = number(origin.block.split('\n').count());
        if self.line > lines {
            let last = origin.block.rsplit('\n').next().unwrap_or_default();
            return Self { line: lines, column: number(last.chars().count() + 1) };
        }
        let opening = if self.line == 1 { number(origin.wrapping.opening().len()) } else { 0 };
        Self { line: self.line, column: self.column.saturating_sub(opening).max(1) }
    }
}

/// Finds the first `file:line:column` of that file in a stack.
fn find_place(stack: &str, file: &str) -> Option<Place> {
    stack.lines().find_map(|line| place_in(line, file))
}

/// Whether the innermost place of people's code is in that file.
fn top_is(stack: &str, file: &str) -> bool {
    stack
        .lines()
        .find(|line| [BLOCK_FILE, FUNCTIONS_FILE].iter().any(|file| place_in(line, file).is_some()))
        .is_some_and(|line| place_in(line, file).is_some())
}

fn place_in(line: &str, file: &str) -> Option<Place> {
    let line = line.trim().trim_end_matches(')');
    let (rest, column) = line.rsplit_once(':')?;
    let (rest, number) = rest.rsplit_once(':')?;
    let is_file = rest.ends_with(file) && rest[..rest.len() - file.len()].ends_with([' ', '(']);
    is_file.then_some(())?;
    Some(Place { line: number.parse().ok()?, column: column.parse().ok()? })
}
