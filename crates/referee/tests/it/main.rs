//! Logs and histories in files, judged as a run leaves them.

#![expect(clippy::unwrap_used, reason = "a test ends where its set-up fails")]

use std::fs::OpenOptions;
use std::io::Write;
use std::process::Command;

use referee::{Entry, Folder, History, Message, judge};

fn fill(folder: &Folder) {
    let log = folder.open_log("client").unwrap();
    let conversation = || "conv_1".to_owned();
    for entry in [
        Entry::Sent {
            at_ms: 1,
            conversation: conversation(),
            id: "a".to_owned(),
            text: "hi".to_owned(),
            replies: vec!["echo hi".to_owned()],
            has_effect: false,
        },
        Entry::Acked { at_ms: 2, conversation: conversation(), id: "a".to_owned(), number: 1 },
        Entry::Settled { at_ms: 3 },
    ] {
        log.note(&entry).unwrap();
    }
    let message = |number, author: &str, text: &str, in_reply_to| Message {
        number,
        author: author.to_owned(),
        text: text.to_owned(),
        in_reply_to,
    };
    let messages = vec![message(1, "contact", "hi", None), message(2, "bot", "echo hi", Some(1))];
    folder.save_history(&History { conversation: conversation(), messages }).unwrap();
}

#[test]
fn what_is_written_is_read_back_and_judged() {
    let path = tempfile::tempdir().unwrap();
    let folder = Folder::new(path.path());
    fill(&folder);
    let verdict = judge(&folder).unwrap();
    assert!(verdict.is_kept(), "{:?}", verdict.findings);
    assert_eq!((verdict.sent, verdict.acked, verdict.replies), (1, 1, 1));
}

#[test]
fn a_line_that_was_cut_off_is_left_out_and_a_bad_one_is_named() {
    let path = tempfile::tempdir().unwrap();
    let folder = Folder::new(path.path());
    fill(&folder);
    let log = path.path().join("logs/client.jsonl");
    let mut file = OpenOptions::new().append(true).open(log).unwrap();
    file.write_all(b"{\"event\":\"faul").unwrap();
    assert!(judge(&folder).unwrap().is_kept());
    file.write_all(b"\n").unwrap();
    let error = judge(&folder).unwrap_err();
    assert!(error.to_string().ends_with("client.jsonl:4"), "{error}");
}

#[test]
fn the_program_says_pass_or_fail_in_its_last_line_and_by_its_exit_code() {
    let path = tempfile::tempdir().unwrap();
    let folder = Folder::new(path.path());
    fill(&folder);
    let run = || {
        let program = env!("CARGO_BIN_EXE_referee");
        let output = Command::new(program).arg(path.path()).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        (text.lines().last().unwrap().to_owned(), output.status.code())
    };
    let (line, code) = run();
    assert!(line.starts_with("PASS 0 findings"), "{line}");
    assert_eq!(code, Some(0));

    let lost = History { conversation: "conv_1".to_owned(), messages: Vec::new() };
    folder.save_history(&lost).unwrap();
    let (line, code) = run();
    assert!(line.starts_with("FAIL 1 findings"), "{line}");
    assert_eq!(code, Some(1));
}
