//! A source moved in and talked to as people do it: one process each.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_colloquy");

/// Runs the program in a folder.
pub fn run(folder: &Path, args: &[&str], input: &str) -> Output {
    let mut process = Command::new(PROGRAM)
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that ends before it reads everything has its reasons, and tells them.
    let _written = process.stdin.take().unwrap().write_all(input.as_bytes());
    process.wait_with_output().unwrap()
}

/// Imports an export and gives the bot file.
pub fn import(folder: &Path, source: &Path) -> PathBuf {
    let source = source.to_str().unwrap();
    let output = run(folder, &["import", "liveperson", source, "--json"], "");
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{source}: {told}");
    let report: Value = serde_json::from_str(&told).unwrap();
    folder.join(report["written"].as_str().unwrap())
}

/// Says these lines; gives what happened in the turn of each, the opening first.
pub fn chat(folder: &Path, bot: &Path, (lines, more): (&[String], &[&str])) -> Vec<Vec<Value>> {
    let mut args = vec!["chat", bot.to_str().unwrap(), "--json"];
    args.extend(more);
    let output = run(folder, &args, &(lines.join("\n") + "\n"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut turns = vec![Vec::new(); lines.len() + 1];
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let happening: Value = serde_json::from_str(line).unwrap();
        let turn = usize::try_from(happening["turn"].as_u64().unwrap()).unwrap();
        turns[turn].push(happening);
    }
    turns
}

/// What a transcript tells of a happening, if anything.
pub fn told(happening: &Value) -> Option<String> {
    if let Some(event) = happening["event"].as_str() {
        return match event {
            "closed" if happening["with_survey"] == true => Some("closed with survey".to_owned()),
            "closed" | "handoff" | "call" | "log" => Some(event.to_owned()),
            // What isn't available yet is no part of what people see.
            "report" => {
                let is_told =
                    happening["severity"] != "debug" && happening["code"] != "script_unavailable";
                is_told
                    .then(|| format!("report {}", happening["code"].as_str().unwrap_or_default()))
            }
            _ => None,
        };
    }
    let shown = match happening["type"].as_str()? {
        "carousel" => format!("{} tiles", happening["tiles"].as_array()?.len()),
        "structured" => format!("a {}", happening["content"]["type"].as_str()?),
        _ => happening["text"].as_str()?.to_owned(),
    };
    (happening["from"] == "bot").then_some(shown)
}
