//! How much of the public Recognizers-Text specifications is met, where the kinds are the same.
//!
//! The files lie beside the repository, not in it; without them nothing is measured.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{built_in, find};

/// File, entity, and the share of its cases that is met at least, in percent. A case is met when the
/// entities of its text are all found, with their spans and values, and no others.
const FLOORS: [(&str, &str, usize); 10] = [
    ("Number/English/NumberModel.json", "number", 88),
    ("Number/English/OrdinalModel.json", "ordinal", 100),
    ("Sequence/English/EmailModel.json", "email", 95),
    ("Sequence/English/IpAddressModel.json", "ip", 94),
    ("Sequence/English/HashtagModel.json", "hashtag", 100),
    ("Sequence/English/URLModel.json", "url", 84),
    ("Sequence/English/MentionModel.json", "mention", 100),
    ("Number/English/NumberRangeModel.json", "number_range", 72),
    ("NumberWithUnit/English/AgeModel.json", "age", 100),
    ("Choice/English/BooleanModel.json", "boolean", 90),
];

#[test]
fn public_specifications_are_met_to_the_reached_share() {
    let Some(folder) = folder() else {
        eprintln!("the specifications aren't here; nothing is measured");
        return;
    };
    for (file, entity, floor) in FLOORS {
        let cases = cases(&folder.join(file));
        let failed: Vec<String> = cases.iter().filter_map(|case| failure(case, entity)).collect();
        let share = (cases.len() - failed.len()) * 100 / cases.len();
        eprintln!("{file}: {share} % of {}", cases.len());
        assert!(share >= floor, "{file}: {share} %, not {floor} %:\n{}", failed.join("\n"));
    }
}

fn folder() -> Option<PathBuf> {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let mut folders = above.map(|folder| folder.join("shared/data/recognizers-text/Specs"));
    folders.find(|folder| folder.is_dir())
}

fn cases(file: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(file).unwrap();
    let all: Vec<Value> = serde_json::from_str(text.trim_start_matches('\u{FEFF}')).unwrap();
    let is_supported = |case: &Value| {
        !format!("{} {}", case["NotSupported"], case["NotSupportedByDesign"]).contains("dotnet")
    };
    // Places that count from the end or from here have another value with us, or none.
    let is_ours = |case: &Value| !case["Results"].to_string().contains("ordinal.relative");
    all.into_iter().filter(|case| is_supported(case) && is_ours(case)).collect()
}

/// Says how a case fails, if it does.
fn failure(case: &Value, entity: &str) -> Option<String> {
    let text = case["Input"].as_str().unwrap();
    let results = case["Results"].as_array().unwrap();
    let expected: Vec<(String, String)> = results
        .iter()
        .map(|result| (lower(&result["Text"]), simple(&result["Resolution"]["value"])))
        .collect();
    let found: Vec<(String, String)> = find(&[built_in(entity)], text)
        .into_iter()
        .map(|found| (found.text.to_lowercase(), simple(&found.value)))
        .collect();
    (expected != found).then(|| format!("{text:?}: {expected:?} expected, found {found:?}"))
}

fn lower(text: &Value) -> String {
    text.as_str().unwrap_or_default().to_lowercase()
}

/// Writes a value so that the same ones are equal: numbers with twelve significant digits.
fn simple(value: &Value) -> String {
    let text = match value {
        Value::Object(bounds) if bounds.contains_key("min") => {
            return format!("{} {}", simple(&bounds["min"]), simple(&bounds["max"]));
        }
        Value::Null => String::new(),
        Value::String(text) if text.starts_with(['(', '[']) => {
            let bounds: Vec<String> = text
                .split(',')
                .map(|end| end.trim_matches(['(', '[', ')', ']']).to_owned())
                .map(|end| simple(&Value::String(end)))
                .collect();
            return bounds.join(" ");
        }
        Value::String(text)
            if text.ends_with(" months") || text.ends_with(" weeks") || text.ends_with(" days") =>
        {
            text.split(' ').next().unwrap_or_default().to_owned()
        }
        Value::String(text) => text.to_lowercase(),
        other => other.to_string(),
    };
    text.parse::<f64>().map_or(text, |number| format!("{number:.11e}"))
}
