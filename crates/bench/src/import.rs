//! `bench import`: bots of other systems read in, and large bots checked.

use std::time::Instant;

use anyhow::{Result, bail};
use formats::{SourceFile, check_bot, liveperson, parse, to_files};
use model::key::Key;
use serde_json::{Value, json};

use crate::figure::{Figure, Target, percentile};

/// Interactions of an export that is large by what people share of theirs, and its size in bytes.
const INTERACTIONS: usize = 44;
const BYTES: usize = 80_000;
/// Interactions of a bot that is large by any measure. An export holds half as many.
const MANY_INTERACTIONS: usize = 10_000;
/// Interactions of a dialog in an export. The first says what starts it, and is no interaction of ours.
const PER_DIALOG: usize = 21;
const ROUNDS: usize = 50;
const FEW_ROUNDS: usize = 5;

/// Measures imports and checks.
///
/// # Errors
///
/// When what was generated isn't read as it should be.
pub fn run() -> Result<Vec<Figure>> {
    let text = export(INTERACTIONS, BYTES / INTERACTIONS);
    let kilobytes = f64::from(u32::try_from(text.len())?) / 1e3;
    let file = SourceFile { path: "bench.json".to_owned(), text };
    let import = median(ROUNDS, || Ok(liveperson::read(&file)?))?;

    let text = export(MANY_INTERACTIONS / 2 / (PER_DIALOG - 1) * PER_DIALOG, 0);
    let mut large = liveperson::read(&SourceFile { path: "large.json".to_owned(), text })?.bot;
    let Some(story) = large.stories.values().next().cloned() else { bail!("there is no story") };
    large.stories.insert(Key::from_name("again"), story);
    let dialogs = large.stories.values().flat_map(|story| story.dialogs.values());
    let read: usize = dialogs.map(|dialog| dialog.interactions.len()).sum();
    if read != MANY_INTERACTIONS {
        bail!("{MANY_INTERACTIONS} interactions were written, and {read} read");
    }
    let check = median(FEW_ROUNDS, || Ok(check_bot(&large)))?;
    let files = to_files(&large);
    let whole = median(FEW_ROUNDS, || match parse(&files).bot {
        Some(bot) => Ok(bot),
        None => bail!("the bot files are wrong"),
    })?;
    Ok(vec![
        Figure::new("import, 44 interactions, p50", import, "ms", Target::AtMost(100.0)),
        Figure::context("  its size", kilobytes, "kB"),
        Figure::new("check, 10,000 interactions, p50", check, "ms", Target::AtMost(1_000.0)),
        Figure::context("  with reading its files", whole, "ms"),
    ])
}

/// Milliseconds of the round in the middle.
fn median<T>(rounds: usize, measured: impl Fn() -> Result<T>) -> Result<f64> {
    let mut samples = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        let start = Instant::now();
        let done = measured()?;
        samples.push(start.elapsed().as_secs_f64() * 1e3);
        drop(done);
    }
    samples.sort_by(f64::total_cmp);
    Ok(percentile(&samples, 0.5))
}

/// An export whose interactions ask, tell apart what is answered and run scripts of about so many bytes.
fn export(interactions: usize, bytes: usize) -> String {
    let dialogs = interactions.div_ceil(PER_DIALOG);
    let groups: Vec<Value> = (0..dialogs)
        .map(|at| json!({ "id": format!("g{at}"), "name": format!("Dialog {at}"), "dialogType": "DIALOG" }))
        .collect();
    let messages: Vec<Value> =
        (0..interactions).map(|at| message(at, (interactions, bytes))).collect();
    let bot = json!({ "id": "b", "name": "Bench" });
    json!({ "bot": bot, "groups": groups, "conversationMessage": messages }).to_string()
}

fn message(at: usize, (interactions, bytes): (usize, usize)) -> Value {
    let in_dialog = |at: usize| at / PER_DIALOG;
    let follows = |other: usize| {
        let is_near = other < interactions && in_dialog(other) == in_dialog(at);
        is_near.then(|| format!("m{other}"))
    };
    let kind = if at.is_multiple_of(PER_DIALOG) { "DIALOG_STARTER" } else { "TEXT_QUESTION" };
    let line = "botContext.setBotVariable('seen', 'yes', true, false);\n";
    let text = format!("Question {at}, {{$botContext.seen}}?");
    let rule = |name: &str, condition: Value, next: &str| {
        let action = json!({ "name": "INTERACTION", "value": next });
        json!({ "name": name, "conditions": [condition], "action": action, "contextDataVariables": [
            { "name": "answer", "value": "{$userMessage}", "scope": "SESSION" }] })
    };
    let pattern =
        json!({ "matchType": "PATTERN", "patternMatch": { "patterns": ["yes*", "*sure*"] } });
    let rules = json!([
        rule("yes", pattern, "next"),
        rule("else", json!({ "matchType": "NO_MATCH", "noMatch": {} }), &format!("m{at}")),
    ]);
    let is_starter = kind == "DIALOG_STARTER";
    json!({
        "id": format!("m{at}"), "name": format!("Interaction {at}"), "group": format!("g{}", in_dialog(at)),
        "interactionType": kind, "status": "ACTIVE", "pattern": is_starter.then(|| [format!("start {at}")]),
        "content": { "contentType": "STATIC", "results": { "type": kind, "tile": { "tileData": [{ "text": text }] } } },
        "responseMatches": if is_starter { json!([]) } else { rules },
        "preProcessMessage": line.repeat(bytes / line.len()),
        "prevMessageId": at.checked_sub(1).and_then(follows), "nextMessageId": follows(at + 1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_export_is_read_without_findings() {
        let text = export(INTERACTIONS, BYTES / INTERACTIONS);
        assert!((BYTES..2 * BYTES).contains(&text.len()), "{}", text.len());
        let file = SourceFile { path: "bench.json".to_owned(), text };
        let imported = liveperson::read(&file).unwrap();
        assert_eq!(imported.findings, []);
        let problems = check_bot(&imported.bot);
        assert!(problems.iter().all(|it| it.severity != formats::Severity::Error), "{problems:?}");
    }
}
