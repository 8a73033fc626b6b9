//! The comments of an earlier text, by the paths that the new text has.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::bot_file::tree::{Comments, Content, Node};

/// Comments that are still to be written.
#[derive(Default)]
pub(super) struct Remarks {
    by_path: HashMap<Vec<String>, Comments>,
    /// The paths that enclose one with comments.
    enclosing: HashSet<Vec<String>>,
    /// Those whose place is gone.
    homeless: Vec<String>,
    after: Vec<String>,
}

impl Remarks {
    pub(super) fn new(root: Option<&Node>, json: &Value) -> Self {
        let mut remarks = Self::default();
        if let Some(root) = root {
            remarks.gather(root, &mut Vec::new(), json);
        }
        remarks
    }

    /// The comments of this path, which are then written.
    pub(super) fn take(&mut self, path: &[String]) -> Comments {
        self.by_path.remove(path).unwrap_or_default()
    }

    /// Whether comments stand inside the value of this path.
    pub(super) fn are_within(&self, path: &[String]) -> bool {
        self.enclosing.contains(path)
    }

    /// The comments after everything.
    pub(super) fn after(&mut self) -> Vec<String> {
        let mut comments = std::mem::take(&mut self.homeless);
        comments.append(&mut self.after);
        comments
    }

    fn gather(&mut self, node: &Node, path: &mut Vec<String>, json: &Value) {
        if node.comments != Comments::default() {
            self.place(&node.comments, path, json);
        }
        match &node.content {
            Content::Mapping(entries) => {
                for (key, entry) in entries {
                    path.push(key.clone());
                    self.gather(&entry.node, path, json);
                    path.pop();
                }
            }
            Content::Sequence(items) => {
                for (at, item) in items.iter().enumerate() {
                    path.push(at.to_string());
                    self.gather(item, path, json);
                    path.pop();
                }
            }
            _ => {}
        }
    }

    fn place(&mut self, comments: &Comments, path: &[String], json: &Value) {
        self.after.extend(comments.after.iter().cloned());
        let depth = existing(path, json);
        if depth == 0 {
            self.homeless.extend(comments.before.iter().chain(&comments.beside).cloned());
            return;
        }
        let target = &path[..depth];
        for end in 0..depth {
            self.enclosing.insert(target[..end].to_vec());
        }
        let placed = self.by_path.entry(target.to_vec()).or_default();
        placed.before.extend(comments.before.iter().cloned());
        if depth == path.len() {
            placed.beside.clone_from(&comments.beside);
        } else {
            placed.before.extend(comments.beside.iter().cloned());
        }
    }
}

/// How many segments of a path still lead somewhere.
fn existing(path: &[String], json: &Value) -> usize {
    let mut value = json;
    for (depth, segment) in path.iter().enumerate() {
        let next = match value {
            Value::Object(fields) => fields.get(segment),
            Value::Array(items) => segment.parse::<usize>().ok().and_then(|at| items.get(at)),
            _ => None,
        };
        match next {
            Some(next) => value = next,
            None => return depth,
        }
    }
    path.len()
}
