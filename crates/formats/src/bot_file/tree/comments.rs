//! Comments: where they stand in a text, and which value each belongs to.
//!
//! A comment on lines of its own belongs to the value that follows; one at a line's end to the value
//! on that line; one after everything to the root's end.

use super::{Content, Node};

/// The comments of one value, with their `#`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Comments {
    /// On lines of their own, before the value (and its key).
    pub before: Vec<String>,
    /// At the end of its line.
    pub beside: Option<String>,
    /// After the end of everything; of the root only.
    pub after: Vec<String>,
}

/// A comment in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// In characters from the beginning.
    pub start: usize,
    /// From 1.
    pub line: usize,
    /// Whether nothing but space stands before it on its line.
    pub is_alone: bool,
    pub text: String,
}

/// Finds the comments of a text; `scalars` are the ranges of its scalars, in characters, ascending.
pub(crate) fn find(source: &str, scalars: &[(usize, usize)]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut scalars = scalars.iter().copied().peekable();
    let mut chars = source.chars().enumerate().peekable();
    let (mut line, mut is_alone, mut previous) = (1, true, '\n');
    while let Some((at, c)) = chars.next() {
        while scalars.peek().is_some_and(|(_, end)| *end <= at) {
            scalars.next();
        }
        let is_in_scalar = scalars.peek().is_some_and(|(start, _)| *start <= at);
        if c == '#' && !is_in_scalar && previous.is_whitespace() {
            let mut text = String::from(c);
            while let Some((_, c)) = chars.next_if(|(_, c)| *c != '\n' && *c != '\r') {
                text.push(c);
            }
            text.truncate(text.trim_end().len());
            found.push(Found { start: at, line, is_alone, text });
        }
        is_alone = c == '\n' || (is_alone && c.is_whitespace());
        line += usize::from(c == '\n');
        previous = c;
    }
    found
}

/// Gives each comment to its value.
pub(crate) fn attach(root: &mut Node, found: Vec<Found>) {
    for comment in found {
        let is_given = if comment.is_alone {
            give_to_following(root, &comment)
        } else {
            give_to_line(root, &comment) || give_to_following(root, &comment)
        };
        if !is_given {
            root.comments.after.push(comment.text);
        }
    }
}

/// The places of a node's children, and the children.
fn children(node: &mut Node) -> Vec<(usize, usize, &mut Node)> {
    match &mut node.content {
        Content::Mapping(entries) => entries
            .values_mut()
            .map(|entry| (entry.key.start, entry.key.line, &mut entry.node))
            .collect(),
        Content::Sequence(items) => {
            items.iter_mut().map(|item| (item.span.start, item.span.line, item)).collect()
        }
        _ => Vec::new(),
    }
}

/// Descends to the last child that begins before the comment, and gives it to the child after.
fn give_to_following(node: &mut Node, comment: &Found) -> bool {
    let mut children = children(node);
    let next = children.partition_point(|(start, ..)| *start < comment.start);
    if let Some((.., before)) = next.checked_sub(1).map(|at| &mut children[at]) {
        if before.span.end > comment.start && give_to_following(before, comment) {
            return true;
        }
        // The comment may stand deeper, after a child's last line, where only what follows counts.
    }
    match children.get_mut(next) {
        Some((.., following)) => {
            following.comments.before.push(comment.text.clone());
            true
        }
        None => false,
    }
}

/// Gives it to the outermost value whose key or first line is on the comment's line, last first.
fn give_to_line(node: &mut Node, comment: &Found) -> bool {
    for (start, line, child) in children(node).into_iter().rev() {
        if start > comment.start {
            continue;
        }
        let is_on_line = line == comment.line || ends_on(child, comment);
        if is_on_line && child.comments.beside.is_none() {
            child.comments.beside = Some(comment.text.clone());
            return true;
        }
        return give_to_line(child, comment);
    }
    false
}

/// Whether a one-line value of its own line stands before the comment.
fn ends_on(node: &Node, comment: &Found) -> bool {
    node.span.line == comment.line && node.span.end <= comment.start
}
