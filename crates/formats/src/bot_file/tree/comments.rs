//! Comments: where they stand in a text, and which value each belongs to.
//!
//! A comment on lines of its own belongs to the value that follows; one at a line's end to the value
//! on that line; one after everything to the root's end.

use std::iter::Peekable;

use super::{Content, Node, Span};

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
    if found.is_empty() {
        return;
    }
    let mut seats = Vec::new();
    take_seats(root, None, &mut seats);
    for comment in found {
        let following = seats.partition_point(|seat| seat.start < comment.start);
        let beside = if comment.is_alone { None } else { beside(&seats, following, &comment) };
        if let Some(at) = beside {
            seats[at].comments.beside = Some(comment.text);
        } else if let Some(seat) = seats.get_mut(following) {
            seat.comments.before.push(comment.text);
        } else {
            root.comments.after.push(comment.text);
        }
    }
    give_back(root, &mut seats.into_iter());
}

/// Where a value is; values are in the order of their beginnings, each before what is in it.
struct Seat {
    /// Where the value or its key begins.
    start: usize,
    /// The line of that.
    line: usize,
    value_line: usize,
    value_end: usize,
    /// The number of the value around it.
    parent: Option<usize>,
    comments: Comments,
}

fn take_seats(node: &Node, parent: Option<usize>, seats: &mut Vec<Seat>) {
    let mut take = |key: Span, node: &Node| {
        seats.push(Seat {
            start: key.start,
            line: key.line,
            value_line: node.span.line,
            value_end: node.span.end,
            parent,
            comments: Comments::default(),
        });
        let own = seats.len() - 1;
        take_seats(node, Some(own), seats);
    };
    match &node.content {
        Content::Mapping(entries) => {
            entries.values().for_each(|entry| take(entry.key, &entry.node));
        }
        Content::Sequence(items) => items.iter().for_each(|item| take(item.span, item)),
        _ => {}
    }
}

/// The outermost value that begins on the comment's line, or ends on it as it began.
fn beside(seats: &[Seat], following: usize, comment: &Found) -> Option<usize> {
    let mut outermost = None;
    let mut at = following.checked_sub(1);
    while let Some(number) = at {
        let seat = &seats[number];
        let is_on_line = seat.line == comment.line
            || (seat.value_line == comment.line && seat.value_end <= comment.start);
        if is_on_line && seat.comments.beside.is_none() {
            outermost = at;
        }
        at = seat.parent;
    }
    outermost
}

fn give_back(node: &mut Node, seats: &mut impl Iterator<Item = Seat>) {
    let mut give = |node: &mut Node| {
        if let Some(seat) = seats.next() {
            node.comments = seat.comments;
            give_back(node, seats);
        }
    };
    match &mut node.content {
        Content::Mapping(entries) => {
            entries.values_mut().for_each(|entry| give(&mut entry.node));
        }
        Content::Sequence(items) => items.iter_mut().for_each(give),
        _ => {}
    }
}
