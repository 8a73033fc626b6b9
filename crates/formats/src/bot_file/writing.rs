//! The canonical YAML text of a bot: block style, short values in one line, scripts as literal
//! blocks, and the comments of an earlier text where they were.

mod remarks;
mod scalars;

use std::fmt::Write;

use model::bot::Bot;
use serde_json::{Map, Value};

use super::{Places, to_json};
use crate::bot_file::tree::Comments;
use remarks::Remarks;

/// Longest line of a mapping or list that is written in one line, in characters.
const MAX_FLOW_CHARS: usize = 96;
/// Deepest nesting of what is written in one line.
const MAX_FLOW_DEPTH: usize = 3;
/// Longest key that can stand before its `:`; longer ones are marked with `?`.
const MAX_SIMPLE_KEY_CHARS: usize = 1_000;
/// Sections whose entries have a line each.
const SECTIONS: [&str; 7] =
    ["environments", "credentials", "variables", "intents", "entities", "integrations", "stories"];
/// Fields that keep what they are in from being written in one line.
const BLOCK_FIELDS: [&str; 1] = ["rules"];

/// Writes a bot as YAML. Comments of an earlier text go where their value is now, or else to what
/// encloses it.
pub fn to_yaml(bot: &Bot, earlier: Option<&Places>) -> String {
    write_json(&to_json(bot), earlier)
}

/// Writes the JSON form of a bot, or of a part of it, as YAML.
pub(crate) fn write_json(json: &Value, earlier: Option<&Places>) -> String {
    let root = earlier.and_then(|places| places.root.as_ref());
    let mut writer = Writer {
        out: String::new(),
        remarks: Remarks::new(root, json),
        path: Vec::new(),
        is_fresh_line: true,
    };
    if let Value::Object(fields) = json {
        writer.mapping(fields, 0, None);
    }
    let after = writer.remarks.after();
    writer.alone(&after, 0);
    writer.out
}

struct Writer {
    out: String,
    remarks: Remarks,
    path: Vec<String>,
    /// Whether the next entry begins on a line of its own, and not behind a dash.
    is_fresh_line: bool,
}

impl Writer {
    /// Writes entries, each on lines of their own. `beside` is the comment of the first line.
    fn mapping(&mut self, fields: &Map<String, Value>, indent: usize, beside: Option<String>) {
        let mut beside = beside;
        for (at, (key, value)) in fields.iter().enumerate() {
            self.path.push(key.clone());
            let mut comments = self.remarks.take(&self.path);
            comments.beside = beside.take().or(comments.beside);
            if at > 0 && self.is_apart(value) {
                self.out.push('\n');
            }
            self.begin(&comments.before, indent);
            let key = scalars::inline(key, false);
            if key.chars().count() > MAX_SIMPLE_KEY_CHARS {
                let _ = write!(self.out, "? {key}\n{:indent$}:", "");
            } else {
                let _ = write!(self.out, "{key}:");
            }
            self.value(value, indent, comments);
            self.path.pop();
        }
    }

    fn sequence(&mut self, items: &[Value], indent: usize) {
        for (at, item) in items.iter().enumerate() {
            self.path.push(at.to_string());
            let comments = self.remarks.take(&self.path);
            self.begin(&comments.before, indent);
            self.out.push('-');
            match item {
                Value::Object(fields)
                    if !fields.is_empty() && self.flow(item, indent).is_none() =>
                {
                    self.out.push(' ');
                    self.is_fresh_line = false;
                    self.mapping(fields, indent + 2, comments.beside);
                }
                _ => self.value(item, indent, comments),
            }
            self.path.pop();
        }
    }

    /// Writes what follows `key:` or `-`, up to the end of its last line.
    fn value(&mut self, value: &Value, indent: usize, comments: Comments) {
        let beside = comments.beside.map(|text| format!(" {text}")).unwrap_or_default();
        if let Some(flow) = self.flow(value, indent) {
            let _ = writeln!(self.out, " {flow}{beside}");
            return;
        }
        match value {
            Value::Object(fields) => {
                let _ = writeln!(self.out, "{beside}");
                self.mapping(fields, indent + 2, None);
            }
            Value::Array(items) => {
                let _ = writeln!(self.out, "{beside}");
                self.sequence(items, indent + 2);
            }
            Value::String(text) => match scalars::literal(text, indent + 2) {
                Some(block) => {
                    let (head, lines) = block.split_once('\n').unwrap_or((&block, ""));
                    let _ = writeln!(self.out, " {head}{beside}\n{lines}");
                }
                None => {
                    let _ = writeln!(self.out, " {}{beside}", scalars::inline(text, false));
                }
            },
            other => {
                let _ = writeln!(self.out, " {other}{beside}");
            }
        }
    }

    /// The value in one line, when it is short enough and no comment stands in it.
    fn flow(&self, value: &Value, indent: usize) -> Option<String> {
        let room = match value {
            Value::Object(fields) if fields.is_empty() => return Some("{}".to_owned()),
            Value::Array(items) if items.is_empty() => return Some("[]".to_owned()),
            Value::Object(_) | Value::Array(_) => {
                if self.is_structure() || self.remarks.are_within(&self.path) {
                    return None;
                }
                let key = self.path.last().map_or(0, |key| key.chars().count() + 2);
                MAX_FLOW_CHARS.saturating_sub(indent + key)
            }
            _ => return None,
        };
        let mut line = String::new();
        flow(value, MAX_FLOW_DEPTH, &mut line)?;
        (line.chars().count() <= room).then_some(line)
    }

    /// Whether a value at this path always has lines of its own.
    fn is_structure(&self) -> bool {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        match path.as_slice() {
            [] | ["integrations", _] => true,
            [section] => SECTIONS.contains(section),
            ["stories", _] | ["stories", _, "dialogs"] | ["stories", _, "dialogs", _] => true,
            ["stories", _, "dialogs", _, "interactions"] => true,
            ["stories", _, "dialogs", _, "interactions", _, "rules"] => true,
            _ => false,
        }
    }

    /// Whether an empty line stands before the entry at this path.
    fn is_apart(&self, value: &Value) -> bool {
        match self.path.len() {
            1 => {
                !matches!(value, Value::String(text) if !text.contains('\n')) && !value.is_number()
            }
            2 => matches!(self.path[0].as_str(), "integrations" | "stories"),
            4 => self.path[0] == "stories" && self.path[2] == "dialogs",
            _ => false,
        }
    }

    /// Begins an entry: its comments, then the indentation.
    fn begin(&mut self, comments: &[String], indent: usize) {
        if self.is_fresh_line {
            self.alone(comments, indent);
            let _ = write!(self.out, "{:indent$}", "");
        }
        self.is_fresh_line = true;
    }

    fn alone(&mut self, comments: &[String], indent: usize) {
        for comment in comments {
            let _ = writeln!(self.out, "{:indent$}{comment}", "");
        }
    }
}

fn flow(value: &Value, depth_left: usize, line: &mut String) -> Option<()> {
    match value {
        Value::Object(fields) if fields.is_empty() => line.push_str("{}"),
        Value::Array(items) if items.is_empty() => line.push_str("[]"),
        Value::Object(_) | Value::Array(_) if depth_left == 0 => return None,
        Value::Object(fields) => {
            line.push_str("{ ");
            for (at, (key, value)) in fields.iter().enumerate() {
                if BLOCK_FIELDS.contains(&key.as_str()) {
                    return None;
                }
                line.push_str(if at > 0 { ", " } else { "" });
                line.push_str(&scalars::inline(key, true));
                line.push_str(": ");
                flow(value, depth_left - 1, line)?;
            }
            line.push_str(" }");
        }
        Value::Array(items) => {
            line.push('[');
            for (at, item) in items.iter().enumerate() {
                line.push_str(if at > 0 { ", " } else { "" });
                flow(item, depth_left - 1, line)?;
            }
            line.push(']');
        }
        Value::String(text) if text.contains('\n') => return None,
        Value::String(text) => line.push_str(&scalars::inline(text, true)),
        other => line.push_str(&other.to_string()),
    }
    // Nothing that is too long already needs to be finished.
    (line.len() <= 4 * MAX_FLOW_CHARS).then_some(())
}
