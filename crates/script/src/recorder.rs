//! What a script asked for so far, and whether that ended it.

use model::call::HttpCall;
use model::script::{
    MAX_SCRIPT_MESSAGES, MAX_SCRIPT_VALUES, ScriptAction, ScriptEnd, ScriptErrorKind,
};

use crate::failure;
use crate::{MAX_ACTIONS_BYTES, MAX_DEBUG_BYTES, MAX_DEBUG_LINES};

/// Collects a script's actions within the limits of one run.
#[derive(Debug, Default)]
pub struct Recorder {
    actions: Vec<ScriptAction>,
    end: Option<ScriptEnd>,
    messages: usize,
    values: usize,
    debug_lines: usize,
    bytes: usize,
}

impl Recorder {
    /// How the script was ended by what it asked for, if it was.
    pub const fn end(&self) -> Option<&ScriptEnd> {
        self.end.as_ref()
    }

    /// Takes all that was recorded.
    pub fn into_parts(self) -> (Vec<ScriptAction>, Option<ScriptEnd>) {
        (self.actions, self.end)
    }

    /// Records a message, or `count` of them in one action.
    pub fn say(&mut self, action: ScriptAction, count: usize, bytes: usize) {
        self.messages += count;
        if self.messages > MAX_SCRIPT_MESSAGES {
            self.exceed(format!("a script sends at most {MAX_SCRIPT_MESSAGES} messages"));
        } else {
            self.ask(action, bytes);
        }
    }

    /// Records a value that is set.
    pub fn set(&mut self, action: ScriptAction, bytes: usize) {
        self.values += 1;
        if self.values > MAX_SCRIPT_VALUES {
            self.exceed(format!("a script sets at most {MAX_SCRIPT_VALUES} values"));
        } else {
            self.ask(action, bytes);
        }
    }

    /// Records a debug line, cut to its longest; none after the last that is kept.
    pub fn note(&mut self, line: &str) {
        self.debug_lines += 1;
        let line = failure::cut(line, MAX_DEBUG_BYTES);
        match self.debug_lines {
            lines if lines < MAX_DEBUG_LINES => {
                let bytes = line.len();
                self.ask(ScriptAction::Debug(line), bytes);
            }
            MAX_DEBUG_LINES => {
                self.ask(ScriptAction::Debug("further debug lines are left out".into()), 0);
            }
            _ => {}
        }
    }

    /// Records that a function was called that isn't there, once for each function.
    pub fn miss(&mut self, function: String) {
        let action = ScriptAction::Unavailable { function };
        if !self.actions.contains(&action) {
            self.ask(action, 0);
        }
    }

    /// Records any other action; `bytes` is about what its texts take.
    pub fn ask(&mut self, action: ScriptAction, bytes: usize) {
        if self.end.is_some() {
            return;
        }
        self.bytes += bytes + ACTION_BYTES;
        if self.bytes > MAX_ACTIONS_BYTES {
            self.exceed(format!("a script asks for at most {MAX_ACTIONS_BYTES} bytes"));
        } else {
            self.actions.push(action);
        }
    }

    /// Ends the script as it wished.
    pub fn stop(&mut self) {
        self.end.get_or_insert(ScriptEnd::Stopped);
    }

    /// Ends the script until the call is answered.
    pub fn suspend(&mut self, call: HttpCall) {
        self.end.get_or_insert(ScriptEnd::Suspended(call));
    }

    /// Ends the script because it asked for too much.
    pub fn exceed(&mut self, message: String) {
        self.end
            .get_or_insert(ScriptEnd::Killed(failure::of_kind(ScriptErrorKind::Limit, message)));
    }
}

/// What an action takes besides its texts, about.
const ACTION_BYTES: usize = 64;
