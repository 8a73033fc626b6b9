//! LivePerson's own renderer, json-pollock, as the judge of what is written and of what is refused.
//! It runs under Node from the packages of the journeys; without them these tests are left out, except
//! in CI.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use formats::structured::{validate, write};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

use super::contents::content;
use super::elements;
use super::mutations::mutated;

/// Set in CI: there a missing judge is a failure, not a reason to skip.
const REQUIRE_JUDGE: &str = "COLLOQUY_REQUIRE_JUDGE";
const WRITTEN: usize = 600;
const MUTATED: usize = 3_000;

/// The script that asks the judge, if its package is installed.
fn judge() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../e2e");
    let is_there = root.join("node_modules/json-pollock").is_dir();
    if !is_there {
        assert!(std::env::var_os(REQUIRE_JUDGE).is_none(), "json-pollock isn't installed in e2e");
        eprintln!("skipped: json-pollock isn't installed in e2e");
    }
    is_there.then(|| root.join("judge.js"))
}

/// Whether the judge takes each of them.
fn verdicts(script: &Path, contents: &[Value]) -> Vec<bool> {
    let mut child = Command::new("node")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Node runs");
    let mut input = child.stdin.take().unwrap();
    let lines: String = contents.iter().map(|it| format!("{it}\n")).collect();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let verdicts: Vec<bool> = said.lines().map(|line| line == "yes").collect();
    assert_eq!(verdicts.len(), contents.len());
    verdicts
}

fn some<T>(strategy: impl Strategy<Value = T>, count: usize) -> Vec<T> {
    let mut runner = TestRunner::deterministic();
    (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

/// A button that stands for quick replies, which the judge doesn't know: each is one.
fn with_replies(content: Value, replies: Option<Value>) -> Vec<Value> {
    let listed = replies.map(|it| it["replies"].as_array().cloned().unwrap());
    std::iter::once(content).chain(listed.unwrap_or_default()).collect()
}

#[test]
fn the_judge_takes_all_that_is_written() {
    let Some(script) = judge() else { return };
    let written = some(content(), WRITTEN).iter().filter_map(write).collect::<Vec<_>>();
    let own = written.into_iter().flat_map(|it| with_replies(it.content, it.quick_replies));
    let samples = elements().into_iter().flat_map(|(_, (it, replies))| with_replies(it, replies));
    let contents: Vec<Value> = own.chain(samples).collect();
    for (content, is_taken) in contents.iter().zip(verdicts(&script, &contents)) {
        assert!(is_taken, "{content}");
    }
}

#[test]
fn the_judge_and_the_checker_say_the_same() {
    let Some(script) = judge() else { return };
    let contents = some(mutated(), MUTATED);
    let verdicts = verdicts(&script, &contents);
    let mut taken = 0;
    for (content, is_taken) in contents.iter().zip(verdicts) {
        let faults = validate(content, None);
        assert_eq!(faults.is_empty(), is_taken, "{content}: {faults:?}");
        taken += usize::from(is_taken);
    }
    // Both verdicts are tried often.
    assert!(taken > MUTATED / 5 && taken < MUTATED * 4 / 5, "{taken} of {MUTATED}");
}
