//! Which of the found values stay where they overlap.
//!
//! Two rules. Of one entity the longest stays; among equally long ones the surer detection, then the
//! one further left. Across entities all stay, but for one that lies inside a longer one of the same
//! [`Family`]: the 5 of "5 %" is no number, the Jordan of "Mrs Jordan Miller" no place. Two with the
//! same span both stay: 123456 may be a number and a code.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::Range;

use super::Mention;

/// Kinds whose values are parts of each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Numbers and what is counted, dated or addressed with them.
    Quantity,
    /// Persons, organizations and places.
    Name,
    /// Lists, regular expressions and what else is a part of nothing.
    Alone,
}

/// A mention of an entity.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Index of the description.
    pub entity: usize,
    pub family: Family,
    pub mention: Mention,
}

/// Keeps of one entity's mentions those that don't overlap; empty ones are dropped.
pub fn longest(mut mentions: Vec<Mention>) -> Vec<Mention> {
    mentions.retain(|mention| !mention.span.is_empty());
    mentions.sort_by(|one, other| {
        let by_length = other.span.len().cmp(&one.span.len());
        by_length
            .then(one.detection.cmp(&other.detection))
            .then(one.span.start.cmp(&other.span.start))
    });
    // Start of each kept span → its end.
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    mentions.retain(|Mention { span, .. }| {
        let before = taken.range(..span.end).next_back();
        let is_free = before.is_none_or(|(_, end)| *end <= span.start);
        if is_free {
            taken.insert(span.start, span.end);
        }
        is_free
    });
    mentions
}

/// Drops what lies inside a longer mention of its family, and puts the rest in the order of the text:
/// by start, the longer first, then as the entities are described.
pub fn outermost(mut claims: Vec<Claim>) -> Vec<Claim> {
    claims.sort_by(|one, other| {
        let (ours, theirs) = (&one.mention.span, &other.mention.span);
        (ours.start, theirs.end, one.entity).cmp(&(theirs.start, ours.end, other.entity))
    });
    // By family, the span that reaches furthest so far. As claims come by start and the longer
    // first, it contains the next one exactly when it ends no earlier.
    let mut furthest: BTreeMap<Family, Range<usize>> = BTreeMap::new();
    claims.retain(|Claim { family, mention, .. }| {
        if *family == Family::Alone {
            return true;
        }
        let reach = furthest.entry(*family).or_insert_with(|| mention.span.clone());
        if reach.end > mention.span.end || (reach.end == mention.span.end && *reach != mention.span)
        {
            return false;
        }
        *reach = mention.span.clone();
        true
    });
    claims
}
