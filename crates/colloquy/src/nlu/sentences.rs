//! Sentences with their intents, read from CSV, and answers written as CSV.

use std::path::Path;

use anyhow::{Context as _, bail};
use app::understanding::{Answered, Labelled};

/// Most rows of a file.
const MAX_ROWS: usize = 200_000;
/// What a file may begin with.
const MARK: char = '\u{feff}';

/// Reads a file with a header, the text first and the intent second; other columns are left.
pub fn read(path: &Path) -> anyhow::Result<Vec<Labelled>> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{} can't be read as UTF-8", path.display()))?;
    parse(&text).with_context(|| path.display().to_string())
}

fn parse(text: &str) -> anyhow::Result<Vec<Labelled>> {
    let text = text.strip_prefix(MARK).unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    if reader.headers()?.len() < 2 {
        bail!("line 1: the header has to name two columns, the text and the intent");
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        let field = |index: usize| record.get(index).map(str::trim).unwrap_or_default().to_owned();
        let row = Labelled { text: field(0), intent: field(1) };
        if row.intent.is_empty() {
            bail!("line {line}: there is no intent");
        }
        if rows.len() >= MAX_ROWS {
            bail!("line {line}: more than {MAX_ROWS} rows");
        }
        rows.push(row);
    }
    Ok(rows)
}

/// Writes answers: the text, its intent, the decision, and the best three with their scores.
pub fn write(path: &Path, answers: &[Answered], oos_label: Option<&str>) -> anyhow::Result<()> {
    let mut writer = csv::Writer::from_path(path)
        .with_context(|| format!("{} can't be written", path.display()))?;
    writer.write_record([
        "text",
        "intent",
        "predicted",
        "score",
        "best",
        "second",
        "second_score",
        "third",
        "third_score",
    ])?;
    let none = oos_label.unwrap_or_default();
    for answer in answers {
        let named = |intent: &Option<String>| intent.clone().unwrap_or_else(|| none.to_owned());
        let at = |index: usize| answer.best.get(index);
        let name = |index: usize| at(index).map(|(name, _)| name.clone()).unwrap_or_default();
        let score = |index: usize| at(index).map_or(String::new(), |(_, it)| format!("{it:.4}"));
        writer.write_record([
            answer.text.clone(),
            named(&answer.intent),
            named(&answer.decided),
            if at(0).is_some() { score(0) } else { "0.0000".to_owned() },
            name(0),
            name(1),
            score(1),
            name(2),
            score(2),
        ])?;
    }
    writer.flush().with_context(|| format!("{} can't be written", path.display()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_with_quotes_marks_and_other_columns() {
        let text = "\u{feff}text,intent,more\r\n\"Hello, \"\"you\"\"\",greet,1\r\n\"two\nlines\",greet\r\n";
        let rows = parse(text).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0].text.as_str(), rows[0].intent.as_str()), ("Hello, \"you\"", "greet"));
        assert_eq!(rows[1].text, "two\nlines");
        assert!(parse("text,intent\n").unwrap().is_empty());
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, told) in [
            ("", "line 1"),
            ("text\nhello\n", "line 1"),
            ("text,intent\nhello,greet\nbye\n", "line 3"),
            ("text,intent\nhello,greet\nbye, \n", "line 3"),
        ] {
            let error = parse(text).unwrap_err().to_string();
            assert!(error.contains(told), "{text:?}: {error}");
        }
    }
}
