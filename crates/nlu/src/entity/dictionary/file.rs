//! Lists as people upload them: `word|variant1,variant2`, one value a line.

use indexmap::IndexMap;

/// A line that can't be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct LineError {
    /// From 1 on.
    pub line: usize,
    pub fault: LineFault,
}

/// Why a line can't be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineFault {
    #[error("a line is `word|variant1,variant2`; there is no `|`")]
    NoBar,
    #[error("a line is `word|variant1,variant2`; there is more than one `|`")]
    ManyBars,
    #[error("there is no word before the `|`")]
    NoWord,
    #[error("a variant is empty")]
    EmptyVariant,
    #[error("`{0}` is on an earlier line already")]
    Twice(String),
}

/// Parses a list. Spaces around words don't count, nor do empty lines; nothing may follow the `|`.
///
/// # Errors
///
/// A [`LineError`] for each line of another form; nothing is taken then.
pub fn parse_dictionary(text: &str) -> Result<IndexMap<String, Vec<String>>, Vec<LineError>> {
    let mut values = IndexMap::new();
    let mut errors = Vec::new();
    for (index, line) in text.trim_start_matches('\u{FEFF}').lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        match parse_line(line) {
            Ok((word, _)) if values.contains_key(&word) => {
                errors.push(LineError { line: index + 1, fault: LineFault::Twice(word) });
            }
            Ok((word, variants)) => {
                values.insert(word, variants);
            }
            Err(fault) => errors.push(LineError { line: index + 1, fault }),
        }
    }
    if errors.is_empty() { Ok(values) } else { Err(errors) }
}

fn parse_line(line: &str) -> Result<(String, Vec<String>), LineFault> {
    let (word, variants) = line.split_once('|').ok_or(LineFault::NoBar)?;
    if variants.contains('|') {
        return Err(LineFault::ManyBars);
    }
    let word = word.trim();
    if word.is_empty() {
        return Err(LineFault::NoWord);
    }
    if variants.trim().is_empty() {
        return Ok((word.to_owned(), Vec::new()));
    }
    let variants: Vec<String> = variants.split(',').map(|one| one.trim().to_owned()).collect();
    if variants.iter().any(String::is_empty) {
        return Err(LineFault::EmptyVariant);
    }
    Ok((word.to_owned(), variants))
}
