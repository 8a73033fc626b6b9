//! The data sets as they lie on disk.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use nlu::evaluate::Test;
use nlu::intent::{Example, Lesson};

/// Sentences to learn and sentences to be asked.
pub struct DataSet {
    pub name: String,
    pub lesson: Lesson,
    pub tests: Vec<Test>,
    /// Tests that no intent is right for, by what they are called.
    pub outside: Vec<(&'static str, Vec<Test>)>,
}

/// Finds the folder: the one that is named, or `shared/data` in one above the current.
///
/// # Errors
///
/// When there is none.
pub fn folder(named: Option<&Path>) -> Result<PathBuf> {
    if let Some(named) = named {
        return Ok(named.to_owned());
    }
    let current = std::env::current_dir()?;
    let places = current.ancestors().map(|folder| folder.join("shared/data"));
    places.into_iter().find(|place| place.is_dir()).context("no folder shared/data above; name one")
}

/// Reads all data sets.
///
/// # Errors
///
/// When a file is missing or isn't as expected.
pub fn all(folder: &Path) -> Result<Vec<DataSet>> {
    let splits = folder.join("fewshot-splits");
    let mut sets = Vec::new();
    for name in ["BANKING77", "CLINC150", "HWU64"] {
        for (size, part) in [("full", "train"), ("10-shot", "train_10"), ("5-shot", "train_5")] {
            sets.push(split(&splits.join(name), part, format!("{name} {size}"))?);
        }
    }
    for set in sets.iter_mut().filter(|set| set.name.starts_with("CLINC150")) {
        set.outside.push(("out of scope", outside(&splits.join("CLINC150/oos/test"))?));
    }
    // The split keeps a part for validation; others learn all there is.
    let banking = folder.join("banking77");
    let learnt = rows(&banking.join("train.csv"), true, (0, 1))?;
    let full =
        set("BANKING77 full".to_owned(), &learnt, &rows(&banking.join("test.csv"), true, (0, 1))?);
    sets[0] = full;
    let commercial = folder.join("hwu64-commercial");
    for (name, size) in [("HWU64-10", "small"), ("HWU64-30", "large")] {
        let part = |part: &str| {
            rows(&commercial.join(size).join(format!("hwu_{size}_{part}.csv")), false, (2, 0))
        };
        sets.push(set(name.to_owned(), &part("train")?, &part("test")?));
    }
    let partial = splits.join("BANKING77-OOS");
    let mut banking = split(&partial, "train", "BANKING77-OOS".to_owned())?;
    banking.outside.push(("out of domain", outside(&partial.join("ood-oos/test"))?));
    banking.outside.push(("out of scope in the domain", outside(&partial.join("id-oos/test"))?));
    sets.push(banking);
    Ok(sets)
}

fn split(folder: &Path, part: &str, name: String) -> Result<DataSet> {
    Ok(set(name, &pairs(&folder.join(part))?, &pairs(&folder.join("test"))?))
}

fn outside(folder: &Path) -> Result<Vec<Test>> {
    let pairs = pairs(folder)?;
    Ok(pairs.into_iter().map(|(text, _)| Test { text, label: None }).collect())
}

/// Pairs of text and label: a line of `seq.in` and one of `label`.
fn pairs(folder: &Path) -> Result<Vec<(String, String)>> {
    let read = |name: &str| {
        let file = folder.join(name);
        fs::read_to_string(&file).with_context(|| format!("can't read {}", file.display()))
    };
    let (texts, labels) = (read("seq.in")?, read("label")?);
    if texts.lines().count() != labels.lines().count() {
        bail!("{}: not a label for each text", folder.display());
    }
    let pairs = texts.lines().zip(labels.lines());
    Ok(pairs.map(|(text, label)| (text.to_owned(), label.to_owned())).collect())
}

/// Pairs of text and label from columns of a CSV file.
fn rows(file: &Path, has_headers: bool, columns: (usize, usize)) -> Result<Vec<(String, String)>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(has_headers)
        .flexible(true)
        .from_path(file)
        .with_context(|| format!("can't read {}", file.display()))?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record?;
        let field = |column: usize| record.get(column).context("a column is missing");
        rows.push((field(columns.0)?.to_owned(), field(columns.1)?.to_owned()));
    }
    Ok(rows)
}

fn set(name: String, learnt: &[(String, String)], asked: &[(String, String)]) -> DataSet {
    let labels: BTreeSet<&str> = learnt.iter().map(|(_, label)| label.as_str()).collect();
    let labels: Vec<&str> = labels.into_iter().collect();
    let number = |label: &str| labels.binary_search(&label).unwrap_or(usize::MAX);
    let examples = learnt.iter().map(|(text, label)| Example::new(text.as_str(), number(label)));
    let tests =
        asked.iter().map(|(text, label)| Test { text: text.clone(), label: Some(number(label)) });
    DataSet {
        tests: tests.collect(),
        outside: Vec::new(),
        lesson: Lesson {
            language: "en".to_owned(),
            labels: labels.iter().map(|label| label.replace(['_', '/', '-'], " ")).collect(),
            examples: examples.collect(),
            ..Lesson::default()
        },
        name,
    }
}
