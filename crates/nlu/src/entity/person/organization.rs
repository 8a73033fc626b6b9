//! Organizations by what their names end or begin with.

use std::ops::Range;

use super::super::Mention;
use super::super::lexeme::Lexeme;
use super::super::reading::Reading;
use super::{capitals, is_stop, mention};

/// Endings that nothing else has.
const LEGAL: [&str; 24] = [
    "inc",
    "incorporated",
    "ltd",
    "limited",
    "llc",
    "llp",
    "plc",
    "gmbh",
    "ag",
    "kg",
    "corp",
    "corporation",
    "pvt",
    "sarl",
    "srl",
    "spa",
    "bv",
    "nv",
    "oy",
    "ab",
    "pty",
    "sdn",
    "kk",
    "ug",
];
/// Endings that count behind words with capitals.
const KINDS: [&str; 42] = [
    "company",
    "co",
    "group",
    "holdings",
    "bank",
    "university",
    "college",
    "institute",
    "school",
    "hospital",
    "clinic",
    "foundation",
    "association",
    "society",
    "agency",
    "ministry",
    "council",
    "airlines",
    "airways",
    "railways",
    "motors",
    "industries",
    "enterprises",
    "technologies",
    "technology",
    "systems",
    "solutions",
    "services",
    "software",
    "labs",
    "studios",
    "partners",
    "insurance",
    "pharmaceuticals",
    "pharma",
    "logistics",
    "telecom",
    "electronics",
    "foods",
    "brothers",
    "sons",
    "ventures",
];
/// Beginnings that count with "of" and a word with a capital behind.
const HEADS: [&str; 8] = [
    "university",
    "bank",
    "institute",
    "ministry",
    "department",
    "college",
    "church",
    "federation",
];
/// Most words before an ending.
const MAX_BEFORE: usize = 5;

/// Finds organizations; the value is the name as written.
pub fn mentions(reading: &Reading<'_>) -> Vec<Mention> {
    let lexemes = reading.lexemes();
    let mut found = Vec::new();
    for (at, word) in lexemes.iter().enumerate() {
        let name = match () {
            () if word.is_any(&LEGAL) => ended(reading, at),
            () if !word.is_capital => None,
            () if word.is_any(&HEADS) && reading.is_any(at + 1, &["of"]) => headed(reading, at),
            () if word.is_any(&KINDS) => ended(reading, at),
            () => None,
        };
        found.extend(name.map(|name| mention(reading, name)));
    }
    found
}

/// Reads the words before an ending, and the endings behind it ("Pvt. Ltd.").
fn ended(reading: &Reading<'_>, at: usize) -> Option<Range<usize>> {
    let lexemes = reading.lexemes();
    let is_part = |one: &Lexeme| one.is_word() && one.is_capital;
    let mut start = at;
    let mut words = 0;
    while words < MAX_BEFORE && start > 0 {
        let is_joint = lexemes[start - 1].is_any(&["&", "-", "and", ".", ","]) && words > 0
            || lexemes[start - 1].is_any(&["&", ",", "."]);
        let skipped = usize::from(is_joint);
        let before = start.checked_sub(1 + skipped).and_then(|before| lexemes.get(before));
        let is_end =
            is_joint && lexemes[start - 1].is(".") && before.is_some_and(|one| one.lower.len() > 3);
        if is_end || !before.is_some_and(|one| is_part(one) || one.is_digits()) {
            break;
        }
        start -= 1 + skipped;
        words += 1;
    }
    // A sentence may begin with a capital before the name does.
    while start < at
        && (is_stop(&lexemes[start]) && at - start > 1
            || !lexemes[start].is_word() && !lexemes[start].is_digits())
    {
        start += 1;
    }
    let is_legal = lexemes[at].is_any(&LEGAL);
    if start == at && is_legal && at > 0 {
        let is_name = |index: &usize| {
            let word = &lexemes[*index];
            word.is_word() && !is_stop(word) && !word.is_any(&LEGAL)
        };
        let is_clear = !lexemes[at].is_any(&["ag", "kg", "ab", "spa", "oy", "kk", "ug"]);
        let names = (0..at).rev().take(2).take_while(is_name).last().filter(|_| is_clear);
        start = names.unwrap_or(at);
    }
    let is_ordinary = start + 1 == at && is_stop(&lexemes[start]) && !is_legal;
    if start == at || is_ordinary {
        return None;
    }
    let mut end = at + 1;
    loop {
        let skipped = usize::from(reading.is_any(end, &["."]) && lexemes[end].is_glued);
        if lexemes.get(end + skipped).is_some_and(|one| one.is_any(&LEGAL)) {
            end += skipped + 1;
        } else {
            break;
        }
    }
    Some(start..end)
}

/// Reads "University of Oxford", with the words before it: "State Bank of India".
fn headed(reading: &Reading<'_>, at: usize) -> Option<Range<usize>> {
    let after = if reading.is_any(at + 2, &["the"]) { at + 3 } else { at + 2 };
    let name = capitals(reading, after)?;
    let lexemes = reading.lexemes();
    let is_part = |index: &usize| {
        lexemes[*index].is_word() && lexemes[*index].is_capital && !is_stop(&lexemes[*index])
    };
    let start = (0..at)
        .rev()
        .take(2)
        .take_while(|index| is_part(index) || lexemes[*index].is("state"))
        .last();
    Some(start.unwrap_or(at)..name.end)
}
