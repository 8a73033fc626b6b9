//! Sources that are made to harm, imported by the program in a process of its own: each is told what is wrong
//! in time, and takes no more memory than it may.

use std::fs::File;
use std::io::{BufWriter, Read as _, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4 as _;

const PROGRAM: &str = env!("CARGO_BIN_EXE_colloquy");
const MAX_MEMORY: u64 = 300 * 1_000_000;
/// What is meant to take at most five seconds may take longer where nothing is optimised and others work, too.
const PATIENCE: Duration = Duration::from_secs(100);

/// What came of an import.
struct Outcome {
    is_success: bool,
    told: String,
}

/// Imports what is written, and looks at what that takes.
fn import(system: &str, source: &str, write: impl FnOnce(&mut dyn Write)) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    // Nothing large is in memory here: what a process has when it starts another counts as the other's.
    let mut file = BufWriter::new(File::create(folder.path().join(source)).unwrap());
    write(&mut file);
    file.into_inner().unwrap();
    run(folder.path(), &["import", system, source, "-o", "bots"], Stdio::null())
}

fn run(folder: &Path, args: &[&str], input: Stdio) -> Outcome {
    let place = |name: &str| folder.join(name);
    let began = Instant::now();
    let process = Command::new(PROGRAM)
        .args(args)
        .current_dir(folder)
        .stdin(input)
        .stdout(File::create(place("out")).unwrap())
        .stderr(File::create(place("err")).unwrap())
        .spawn()
        .unwrap();
    let ended = process.wait4().unwrap();
    let (took, memory) = (began.elapsed(), ended.rusage.maxrss);
    eprintln!("{args:?}: {took:?}, {} MB", memory / 1_000_000);
    assert!(took < PATIENCE, "{args:?} took {took:?}");
    assert!(memory <= MAX_MEMORY, "{args:?} took {memory} bytes");
    let mut told = String::new();
    for name in ["out", "err"] {
        // As much as people look at.
        File::open(place(name)).unwrap().take(20_000).read_to_string(&mut told).unwrap();
    }
    Outcome { is_success: ended.status.success(), told }
}

fn repeat(out: &mut dyn Write, text: &str, times: usize) {
    for _ in 0..times {
        out.write_all(text.as_bytes()).unwrap();
    }
}

/// An export of messages, each given by its number, in one dialog.
fn export(out: &mut dyn Write, count: usize, message: impl Fn(usize) -> String) {
    let head =
        r#"{"bot":{"id":"b","name":"B"},"groups":[{"id":"g","name":"G"}],"conversationMessage":["#;
    repeat(out, head, 1);
    for at in 0..count {
        let comma = if at == 0 { "" } else { "," };
        write!(out, "{comma}{}", message(at)).unwrap();
    }
    repeat(out, "]}", 1);
}

/// A message of these fields that says something.
fn message(at: usize, fields: &str) -> String {
    format!(
        r#"{{"id":"m{at}","name":"n{at}","group":"g","interactionType":"TEXT",
            "content":{{"results":{{"type":"TEXT","tile":{{"tileData":[{{"text":"hi"}}]}}}}}},{fields}}}"#
    )
}

fn refuses(outcome: &Outcome, awaited: &str) {
    assert!(!outcome.is_success, "{}", outcome.told);
    assert!(outcome.told.contains(awaited), "{awaited}: {}", outcome.told);
    assert!(outcome.told.lines().count() == 1, "{}", outcome.told);
}

fn reports(outcome: &Outcome, awaited: &str) {
    assert!(outcome.is_success, "{}", outcome.told);
    assert!(outcome.told.contains(awaited), "{awaited}: {}", outcome.told);
}

#[test]
fn a_source_of_200_megabytes_is_refused_unread() {
    for (system, source) in
        [("liveperson", "a.json"), ("kompose", "a.json"), ("rasa", "a.yml"), ("haptik", "a.csv")]
    {
        let outcome = import(system, source, |out| repeat(out, &"x".repeat(1_000), 200_000));
        refuses(&outcome, "bytes, and this one has more");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_without_an_end_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut endless = Command::new("yes").stdout(Stdio::piped()).spawn().unwrap();
    let pipe = Stdio::from(endless.stdout.take().unwrap());
    let outcome = run(folder.path(), &["import", "liveperson", "/dev/stdin"], pipe);
    endless.kill().unwrap();
    endless.wait().unwrap();
    refuses(&outcome, "bytes, and this one has more");
}

#[test]
fn what_nests_too_deep_is_refused_where_it_does() {
    for (system, source, inner, place) in [
        ("liveperson", "a.json", "[", "a.json:1:57"),
        ("liveperson", "a.json", "{\"bot\":", "a.json:1:393"),
        ("kompose", "a.json", "[", "1:65"),
        ("kompose", "a.json", "{\"intents\":", "1:705"),
        ("rasa", "a.json", "[", "a.json:1:65"),
    ] {
        let outcome = import(system, source, |out| repeat(out, inner, 700_000));
        refuses(&outcome, place);
    }
    let outcome = import("rasa", "a.yml", |out| {
        (0..3_000).for_each(|at| repeat(out, &format!("{}a:\n", " ".repeat(at)), 1));
    });
    refuses(&outcome, "a.yml:65:");
}

#[test]
fn a_million_of_anything_is_refused_where_it_is_too_much() {
    let outcome = import("liveperson", "a.json", |out| {
        export(out, 1_000_000, |at| format!(r#"{{"id":{at}}}"#));
    });
    refuses(&outcome, "an export has at most");
    for (system, source, before, item) in [
        ("liveperson", "a.json", "{\"bot\":[", "{},"),
        ("kompose", "a.json", "{\"intents\":[", "0,"),
        ("kompose", "a.json", "{\"intents\":[", "{\"\":0},"),
        ("rasa", "a.json", "{\"intents\":[", "0,"),
        ("rasa", "a.yml", "intents: [", "{},"),
        ("rasa", "a.yml", "stories:\n", "- {a: 0}\n"),
    ] {
        let outcome = import(system, source, |out| {
            repeat(out, before, 1);
            repeat(out, item, 850_000);
        });
        refuses(&outcome, "values");
    }
    let outcome = import("haptik", "a.tsv", |out| {
        repeat(out, "Question\tAnswer\n", 1);
        repeat(out, "a\tb\n", 1_000_000);
    });
    refuses(&outcome, "2002:1: a sheet has at most 2000 rows");
}

#[test]
fn as_many_values_as_there_may_be_are_kept() {
    let outcome = import("liveperson", "a.json", |out| {
        repeat(out, r#"{"bot":{"name":"x","newer":["#, 1);
        repeat(out, r#"{"abcdefghijklmnopqrstuvwxyz":"abcdefghijklmnopqrstuvwxyz"},"#, 166_000);
        repeat(out, "0]}}", 1);
    });
    reports(&outcome, "/bot/newer: info[unknown_field]");
    let outcome = import("kompose", "a.json", |out| {
        repeat(out, r#"{"intents":[],"newer":["#, 1);
        repeat(out, r#"{"a":"abcdefghijklmnopqrstuv"},"#, 124_000);
        repeat(out, "0]}", 1);
    });
    reports(&outcome, "a.json:/newer: warning[unknown_field]");
}

#[test]
fn links_that_go_in_circles_and_ids_that_are_there_twice_are_told() {
    const COUNT: usize = 5_000;
    let next = |at: usize| format!(r#""nextMessageId":"m{}""#, (at + 1) % COUNT);
    let outcome = import("liveperson", "a.json", |out| {
        export(out, COUNT, |at| message(at, &next(at)));
    });
    reports(&outcome, "/conversationMessage/4999/nextMessageId: warning[broken_order]");
    for (fields, awaited) in [
        (r#""nextMessageId":"m0","prevMessageId":"m0""#, "/nextMessageId: warning[broken_order]"),
        (r#""id":"x","nextMessageId":"x""#, "/conversationMessage/1/id: warning[duplicate_id]"),
        (r#""name":"x""#, "/conversationMessage/1: warning[broken_order]"),
    ] {
        let outcome =
            import("liveperson", "a.json", |out| export(out, COUNT, |at| message(at, fields)));
        reports(&outcome, awaited);
    }
    let outcome = import("kompose", "a.json", |out| {
        repeat(out, r#"{"intents":["#, 1);
        repeat(out, r#"{"name":"a","content":["x"]},"#, 4_000);
        repeat(out, r#"{"name":"a"}]}"#, 1);
    });
    reports(&outcome, "a.json:/intents/1: warning[duplicate_name]");
}

#[test]
fn stories_that_double_at_each_step_end_where_there_is_no_more_room() {
    let outcome = import("rasa", "a.yml", |out| {
        repeat(out, "responses: {utter_a: [{text: x}]}\nstories: [{steps: [{intent: a}, ", 1);
        repeat(out, "{or: [{intent: a}, {intent: b}]}, {action: utter_a}, ", 45);
        repeat(out, "]}]\n", 1);
    });
    reports(&outcome, "a.yml:/stories/0: warning[too_large]");
}

#[test]
fn scripts_that_are_none_are_imported_and_found_by_a_check() {
    let folder = tempfile::tempdir().unwrap();
    let broken = r#""preProcessMessage":"botContext.sendMessage('x'; }} for(""#;
    let mut file = File::create(folder.path().join("a.json")).unwrap();
    export(&mut file, 50, |at| message(at, broken));
    let outcome = run(folder.path(), &["import", "liveperson", "a.json"], Stdio::null());
    assert!(outcome.is_success, "{}", outcome.told);
    let outcome = run(folder.path(), &["check", "b.yaml"], Stdio::null());
    assert!(!outcome.is_success);
    let found = outcome.told.matches("[script_syntax]").count();
    assert_eq!(found, 50, "{}", outcome.told);
    assert!(outcome.told.contains("b.yaml:"), "{}", outcome.told);
}

#[test]
fn types_that_are_all_wrong_are_told_and_kept() {
    let outcome = import("liveperson", "a.json", |out| {
        let all = r#"{"bot":[1],"groups":{"a":7},"conversationMessage":[7,"x",null,[],{"id":7,"name":[],
            "content":"x","responseMatches":{"a":1}}],"responder":"x","associatedIntents":5}"#;
        repeat(out, all, 1);
    });
    for place in ["/bot", "/conversationMessage/0", "/responder/0", "/associatedIntents"] {
        reports(&outcome, &format!("{place}: warning[wrong_type]"));
    }
    reports(&outcome, "/groups/0/a: info[unknown_field]");
    let outcome = import("kompose", "a.json", |out| {
        let all = r#"{"intents":[1,"x",[],{"name":[],"category":7,"content":7,"trainingPhrases":"x","fields":1}],
            "languageCodes":{}}"#;
        repeat(out, all, 1);
    });
    reports(&outcome, "a.json:/intents/0: warning[wrong_type]");
    let outcome = import("rasa", "a.yml", |out| {
        let all = "intents: {a: 1}\nentities: 5\nslots: [x]\nresponses: x\nforms: [1]\nnlu: {a: b}\n\
                   rules: 1\nstories: [1, [], {steps: 5}]\nsession_config: []\n";
        repeat(out, all, 1);
    });
    assert!(outcome.is_success, "{}", outcome.told);
}

#[test]
fn one_huge_text_is_kept_or_refused() {
    for (before, after) in [
        (r#""preProcessMessage":""#, "\""),
        (r#""content":{"results":{"type":"TEXT","tile":{"tileData":[{"text":""#, "\"}]}}}"),
    ] {
        let outcome = import("liveperson", "a.json", |out| {
            let huge = "{$ '".repeat(1_000_000);
            export(out, 1, |at| message(at, &format!("{before}{huge}{after}")));
        });
        reports(&outcome, "1 interactions");
    }
    for (text, after) in [("[a](", "\"}]\n"), ("[", "\"}]\n"), ("{", "\"}]\n")] {
        let outcome = import("rasa", "a.yml", |out| {
            repeat(out, "nlu: [{intent: a, examples: \"- ", 1);
            repeat(out, text, 500_000);
            repeat(out, after, 1);
        });
        reports(&outcome, "1 intents");
    }
    let outcome = import("haptik", "a.csv", |out| {
        repeat(out, "Question\tAnswer\n\"", 1);
        repeat(out, "x", 4_000_000);
    });
    refuses(&outcome, "characters");
}

#[test]
fn what_is_no_utf_8_is_refused_where_it_is_not() {
    for (system, source) in
        [("liveperson", "a.json"), ("kompose", "a.json"), ("rasa", "a.yml"), ("haptik", "a.csv")]
    {
        let outcome = import(system, source, |out| out.write_all(b"{\n  \"\xff\xfe\"}").unwrap());
        refuses(&outcome, &format!("{source}:2:4: the text isn't UTF-8"));
    }
}
