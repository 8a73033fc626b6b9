//! Comments: where they stand in a text, and which value each belongs to.
//!
//! A comment on lines of its own belongs to the value that follows; one at a line's end to the value
//! on that line; one after everything to the root's end.

use std::iter::Peekable;

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

/// Where a scalar stands, in characters. What the parser gives as the end of a quoted one may take in
/// what follows, so those ends are looked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Range {
    pub start: usize,
    pub end: usize,
    pub is_quoted: bool,
}

/// Finds the comments of a text with these scalars, which are in their order.
pub(crate) fn find(source: &str, scalars: &[Range]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut scalars = scalars.iter().copied().peekable();
    let mut chars = source.chars().enumerate().peekable();
    let (mut line, mut is_alone, mut previous) = (1, true, '\n');
    while let Some((at, c)) = chars.next() {
        while scalars.next_if(|scalar| scalar.end <= at).is_some() {}
        let scalar = scalars.peek().filter(|scalar| scalar.start <= at);
        if scalar.is_some_and(|scalar| scalar.is_quoted && scalar.start == at) {
            line += skip_quoted(c, &mut chars);
            scalars.next();
            (is_alone, previous) = (false, c);
            continue;
        }
        if c == '#' && scalar.is_none() && previous.is_whitespace() {
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

/// Goes behind the end of a quoted scalar; gives the number of its line breaks.
fn skip_quoted(quote: char, chars: &mut Peekable<impl Iterator<Item = (usize, char)>>) -> usize {
    let mut lines = 0;
    while let Some((_, c)) = chars.next() {
        lines += usize::from(c == '\n');
        if c == '\\' && quote == '"' {
            lines += usize::from(chars.next().is_some_and(|(_, c)| c == '\n'));
        } else if c == quote {
            let is_escape = quote == '\'' && chars.next_if(|(_, c)| *c == quote).is_some();
            if !is_escape {
                break;
            }
        }
    }
    lines
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
    // Behind a child's end only what follows counts.
    if let Some((.., before)) = next.checked_sub(1).map(|at| &mut children[at])
        && before.span.end > comment.start
        && give_to_following(before, comment)
    {
        return true;
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
