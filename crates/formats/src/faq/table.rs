//! A sheet of questions and answers as rows: comma- or tab-separated, columns found by their names.

use csv::{ReaderBuilder, StringRecord};

use super::{MAX_ROWS, Slips};
use crate::problem::did_you_mean;

/// Columns by name: those of the long form, of which the first four questions are required there.
const COLUMNS: [&str; 7] =
    ["node_name", "question", "answer", "quick_replies", "link_text", "link_button", "link_url"];
/// Columns that a comma-separated sheet must have; a tab-separated one needs no names.
const REQUIRED: [&str; 3] = ["node_name", "question", "answer"];

/// How a sheet is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `Question<TAB>Answer`.
    Tabs,
    /// `node_name,question,answer,…`.
    Commas,
}

/// A row, its texts trimmed. What a sheet doesn't have is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// From 1, the header counted.
    pub line: u32,
    pub name: String,
    pub question: String,
    pub answer: String,
    pub quick_replies: String,
    pub link_text: String,
    pub link_button: String,
    pub link_url: String,
}

/// Reads a sheet. `None` when its header can't be understood.
pub(super) fn read(text: &str, slips: &mut Slips<'_>) -> Option<(Form, Vec<Row>)> {
    let text = text.trim_start_matches('\u{feff}');
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let form = if header.contains('\t') { Form::Tabs } else { Form::Commas };
    let delimiter = match form {
        Form::Tabs => b'\t',
        Form::Commas => b',',
    };
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let Some(Ok(header)) = records.next() else {
        slips.error(1, "", "no_header", "the sheet is empty").done();
        return None;
    };
    let columns = columns_of(form, &header, slips)?;
    let mut rows = Vec::new();
    let mut lines = Lines { text, offset: 0, line: 1 };
    for record in records {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = lines.at(error.position());
                slips.error(line, "", "unreadable", error.to_string()).done();
                break;
            }
        };
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        let line = lines.at(record.position());
        if rows.len() == MAX_ROWS {
            let message = format!("a sheet has at most {MAX_ROWS} rows; the rest wasn't read");
            slips.error(line, "", "too_many_rows", message).done();
            break;
        }
        if record.len() > columns.len() {
            let message =
                format!("this row has {} fields for {} columns", record.len(), columns.len());
            slips
                .error(line, "", "too_many_fields", message)
                .suggest("put a text that holds the separator in double quotes");
            continue;
        }
        rows.push(row_of(line, &columns, &record));
    }
    Some((form, rows))
}

/// Finds lines of rows. The reader's own numbers stay behind at empty lines.
struct Lines<'t> {
    text: &'t str,
    /// Up to where lines were counted, in bytes, and the line there.
    offset: usize,
    line: u32,
}

impl Lines<'_> {
    /// The line of the row that begins at or after this position, from 1.
    fn at(&mut self, position: Option<&csv::Position>) -> u32 {
        let start = position.and_then(|position| usize::try_from(position.byte()).ok());
        let bytes = self.text.as_bytes();
        let is_break = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let start = start.unwrap_or(self.offset).clamp(self.offset, bytes.len());
        let breaks = bytes[start..].iter().take_while(|byte| is_break(byte)).count();
        let passed = bytes[self.offset..start + breaks].iter().filter(|byte| **byte == b'\n');
        self.line = self.line.saturating_add(u32::try_from(passed.count()).unwrap_or(u32::MAX));
        self.offset = start + breaks;
        self.line
    }
}

fn columns_of(
    form: Form,
    header: &StringRecord,
    slips: &mut Slips<'_>,
) -> Option<Vec<&'static str>> {
    let mut columns: Vec<&'static str> = Vec::new();
    let mut is_good = true;
    for name in header {
        let name = name.trim().to_lowercase();
        match COLUMNS.into_iter().find(|known| *known == name) {
            Some(known) if columns.contains(&known) => {
                slips.error(1, known, "duplicate_column", "this column is there twice").done();
                is_good = false;
            }
            Some(known) => columns.push(known),
            None => {
                let message = format!("no column is called `{name}`");
                let suggestion = did_you_mean(&name, COLUMNS)
                    .unwrap_or_else(|| format!("the columns are {}", COLUMNS.join(", ")));
                slips.error(1, &name, "unknown_column", message).suggest(suggestion);
                is_good = false;
            }
        }
    }
    let required = match form {
        Form::Tabs => &REQUIRED[1..],
        Form::Commas => &REQUIRED[..],
    };
    for name in required.iter().filter(|name| !columns.contains(name)) {
        let suggestion = "begin with `Question<TAB>Answer` or `node_name,question,answer`";
        slips
            .error(1, name, "missing_column", format!("there is no column `{name}`"))
            .suggest(suggestion);
        is_good = false;
    }
    is_good.then_some(columns)
}

fn row_of(line: u32, columns: &[&str], record: &StringRecord) -> Row {
    let mut row = Row { line, ..Row::default() };
    for (column, field) in columns.iter().zip(record) {
        let place = match *column {
            "node_name" => &mut row.name,
            "question" => &mut row.question,
            "answer" => &mut row.answer,
            "quick_replies" => &mut row.quick_replies,
            "link_text" => &mut row.link_text,
            "link_button" => &mut row.link_button,
            _ => &mut row.link_url,
        };
        field.trim().clone_into(place);
    }
    row
}
