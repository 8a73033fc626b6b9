//! What a web view gives to a session: values that scripts read, and nothing else changes.

use jiff::Timestamp;
use serde_json::Value;

use crate::effect::{Effect, Report, ReportCode, Severity};
use crate::state::{State, is_too_deep};
use crate::step::Step;

/// Most values of web views that a session keeps.
pub const MAX_WEB_VIEW_VALUES: usize = 200;

/// Keeps the values; `null` removes one. Whatever the bot waits for, it waits on.
pub(crate) fn take_web_view(mut state: State, data: Option<Value>, now: Timestamp) -> Step {
    let mut effects = Vec::new();
    let values = match data {
        Some(Value::Object(values)) => values,
        Some(_) | None => serde_json::Map::new(),
    };
    for (name, value) in values {
        if value.is_null() {
            state.web_view.shift_remove(&name);
        } else if is_too_deep(&value)
            || (state.web_view.len() >= MAX_WEB_VIEW_VALUES && !state.web_view.contains_key(&name))
        {
            let message = format!(
                "a session keeps at most {MAX_WEB_VIEW_VALUES} values of web views; {name:?} isn't set"
            );
            let (severity, code) = (Severity::Error, ReportCode::ValueLimit);
            effects.push(Effect::Report(Report { severity, code, place: None, message }));
        } else {
            state.web_view.insert(name, value);
        }
    }
    if let Some(silence) = &state.silence {
        let left_ms = silence.due_at.duration_since(now).as_millis();
        let after_ms = u64::try_from(left_ms).unwrap_or_default();
        effects.push(Effect::Wait { timer: silence.timer, after_ms });
    }
    Step { state, effects, trace: Vec::new() }
}
