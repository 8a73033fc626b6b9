//! Training sentences with their values marked, and the way people write them.
//!
//! `fly to [Delhi](city) on [Monday](day)` is "fly to Delhi on Monday" with two values. What isn't
//! such a mark stays as it is: nothing that people write is an error here.

use serde::{Deserialize, Serialize};

use super::Candidate;

/// A sentence that teaches where values stand; without spans it teaches where none do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sentence {
    /// Without marks.
    pub text: String,
    /// Values in the text. Of those that overlap the first counts.
    pub spans: Vec<Span>,
    /// What else is known about parts of the text, as it will be when values are looked for.
    pub candidates: Vec<Candidate>,
    /// Labels that may occur in this sentence at all, such as those of its intent; all when `None`.
    pub mask: Option<Vec<usize>>,
}

/// A value in a sentence: bytes `start..end` of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub label: usize,
    pub start: usize,
    pub end: usize,
}

/// Parses a sentence whose values are marked as `[value](key)`; never fails.
///
/// `is_entity` gives the label of a key. A mark whose key isn't known, whose value is empty or
/// contains a bracket, or which isn't closed, is literal text.
pub fn parse_tagged(text: &str, is_entity: &dyn Fn(&str) -> Option<usize>) -> Sentence {
    let mut sentence = Sentence::default();
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        let (literal, from) = rest.split_at(at);
        sentence.text.push_str(literal);
        if let Some(mark) = mark(from, is_entity) {
            let start = sentence.text.len();
            sentence.text.push_str(mark.value);
            let end = sentence.text.len();
            sentence.spans.push(Span { label: mark.label, start, end });
            rest = &from[mark.length..];
        } else {
            sentence.text.push('[');
            rest = &from[1..];
        }
    }
    sentence.text.push_str(rest);
    sentence
}

/// A mark at the beginning of a text.
struct Mark<'t> {
    value: &'t str,
    label: usize,
    /// Bytes of the whole mark.
    length: usize,
}

fn mark<'t>(text: &'t str, is_entity: &dyn Fn(&str) -> Option<usize>) -> Option<Mark<'t>> {
    let inside = text.strip_prefix('[')?;
    let (value, after) = inside.split_at(inside.find(['[', ']'])?);
    let key_on = after.strip_prefix("](")?;
    let (key, _) = key_on.split_at(key_on.find(['(', ')', '[', ']'])?);
    if value.trim().is_empty() || !key_on[key.len()..].starts_with(')') {
        return None;
    }
    let label = is_entity(key.trim())?;
    Some(Mark { value, label, length: value.len() + key.len() + "[]()".len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(key: &str) -> Option<usize> {
        ["city", "day"].iter().position(|known| *known == key)
    }

    #[test]
    fn marks_become_spans_and_all_else_stays_literal() {
        type Case = (&'static str, &'static str, &'static [(usize, &'static str)]);
        let cases: [Case; 13] = [
            (
                "fly to [Delhi](city) on [Monday](day)",
                "fly to Delhi on Monday",
                &[(0, "Delhi"), (1, "Monday")],
            ),
            ("[Delhi](city)", "Delhi", &[(0, "Delhi")]),
            ("[New  Delhi]( city )!", "New  Delhi!", &[(0, "New  Delhi")]),
            ("[東京](city)へ", "東京へ", &[(0, "東京")]),
            ("see [the docs](https://docs.example)", "see [the docs](https://docs.example)", &[]),
            ("[[Delhi](city)](day)", "[Delhi](day)", &[(0, "Delhi")]),
            ("[a [Delhi](city)", "[a Delhi", &[(0, "Delhi")]),
            ("[Delhi] (city)", "[Delhi] (city)", &[]),
            ("[Delhi](city", "[Delhi](city", &[]),
            ("[Delhi", "[Delhi", &[]),
            ("[](city) [ ](day)", "[](city) [ ](day)", &[]),
            ("[Delhi](ci(ty))", "[Delhi](ci(ty))", &[]),
            ("", "", &[]),
        ];
        for (tagged, plain, values) in cases {
            let sentence = parse_tagged(tagged, &label);
            let found: Vec<(usize, &str)> = sentence
                .spans
                .iter()
                .map(|span| (span.label, &sentence.text[span.start..span.end]))
                .collect();
            assert_eq!((sentence.text.as_str(), found.as_slice()), (plain, values), "{tagged}");
        }
    }
}
