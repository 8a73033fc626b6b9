//! Exports of LivePerson's.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use formats::{Severity, SourceFile, check_bot, liveperson, parse, to_yaml};

use crate::golden;

/// The folder of samples beside an ancestor, if there is one. They aren't part of the project.
fn samples() -> Option<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = own.ancestors().map(|it| it.join("shared/samples/liveperson"));
    found.into_iter().find(|it| it.is_dir())
}

fn sample_files() -> Vec<SourceFile> {
    let Some(folder) = samples() else {
        eprintln!("skipped: there is no folder of samples");
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "json"))
        .collect();
    files.sort();
    let source = |path: PathBuf| SourceFile {
        path: path.file_name().unwrap().to_string_lossy().into_owned(),
        text: fs::read_to_string(&path).unwrap(),
    };
    files.into_iter().map(source).collect()
}

/// An export with everything that is read, and the findings of what isn't as it should be.
fn hotel() -> SourceFile {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/liveperson/hotel.json");
    SourceFile { path: "hotel.json".to_owned(), text: fs::read_to_string(path).unwrap() }
}

#[test]
fn an_export_becomes_this_bot_with_these_findings() {
    let imported = liveperson::read(&hotel()).unwrap();
    golden::compare("tests/liveperson/hotel.bot.yaml", &to_yaml(&imported.bot, None));
    let counts = imported.counts.iter().map(|it| format!("{} {}\n", it.count, it.what));
    let findings = imported.findings.iter().map(|it| format!("{it}\n"));
    let report: String = counts.chain(findings).collect();
    golden::compare("tests/liveperson/hotel.findings.txt", &report);
    assert_eq!(imported.more_findings, 0);
    let errors: Vec<_> = check_bot(&imported.bot)
        .into_iter()
        .filter(|problem| problem.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn samples_are_read_without_an_error() {
    for file in sample_files() {
        let imported = liveperson::read(&file).unwrap();
        let errors: Vec<_> = check_bot(&imported.bot)
            .into_iter()
            .filter(|problem| problem.severity == Severity::Error)
            .collect();
        assert!(errors.is_empty(), "{}: {errors:?}", file.path);
    }
}

#[test]
fn samples_are_written_as_they_were() {
    for file in sample_files() {
        let imported = liveperson::read(&file).unwrap();
        let (written, findings) = liveperson::write(&imported.bot);
        assert_eq!(findings, [], "{}", file.path);
        let mut before: Value = serde_json::from_str(&file.text).unwrap();
        name_default_rules(&mut before);
        let mut after = written.clone();
        in_order_of(&mut after, &before);
        assert_eq!(difference("", &before, &after), None, "{}", file.path);
        let again = SourceFile { path: file.path.clone(), text: written.to_string() };
        assert!(liveperson::read(&again).unwrap().bot == imported.bot, "{}", file.path);
        let yaml = to_yaml(&imported.bot, None);
        let parsed = parse(&[SourceFile { path: "bot.yaml".to_owned(), text: yaml }]);
        assert!(parsed.bot.as_ref() == Some(&imported.bot), "{}", file.path);
    }
}

/// Puts what has an id into the order that it had.
fn in_order_of(after: &mut Value, before: &Value) {
    for list in ["conversationMessage", "groups", "responder"] {
        let ids: Vec<Value> =
            before[list].as_array().unwrap().iter().map(|it| it["id"].clone()).collect();
        let place = |item: &Value| ids.iter().position(|id| *id == item["id"]);
        after[list].as_array_mut().unwrap().sort_by_key(place);
    }
}

/// Names rules that only say where they go as they are written.
fn name_default_rules(export: &mut Value) {
    for message in export["conversationMessage"].as_array_mut().unwrap() {
        if let [rule] = message["responseMatches"].as_array_mut().unwrap().as_mut_slice()
            && rule["conditions"] == Value::Array(Vec::new())
        {
            rule["name"] = "RULE_1".into();
        }
    }
}

/// The first place at which two values differ.
fn difference(place: &str, one: &Value, other: &Value) -> Option<String> {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            one.keys().chain(other.keys()).find_map(|key| {
                let place = format!("{place}/{key}");
                match (one.get(key), other.get(key)) {
                    (Some(one), Some(other)) => difference(&place, one, other),
                    _ => Some(place),
                }
            })
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let pairs = one.iter().zip(other).enumerate();
            pairs
                .into_iter()
                .find_map(|(at, (one, other))| difference(&format!("{place}/{at}"), one, other))
        }
        _ => (one != other).then(|| place.to_owned()),
    }
}
