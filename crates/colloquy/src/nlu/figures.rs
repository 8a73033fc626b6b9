//! Evaluations as text for people, or as one JSON object for programs.

use std::fmt::Write as _;
use std::io::Write as _;

use app::understanding::{EvaluationReport, Finding};

/// Most lines of each list that people are shown; the rest is in the JSON and the page.
const MAX_LINES: usize = 10;

/// Prints an evaluation.
pub fn print(report: &EvaluationReport, is_json: bool) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    if is_json {
        serde_json::to_writer(&mut out, report)?;
        writeln!(out)?;
    } else {
        out.write_all(text_of(report).as_bytes())?;
    }
    Ok(())
}

fn text_of(report: &EvaluationReport) -> String {
    let mut text = String::new();
    for (name, value) in lines_of(report) {
        // Writing to a string can't fail.
        let _written = writeln!(text, "{name:<20} {value:>10}");
    }
    let worst = report.intents.iter().filter(|intent| intent.f1 < 100.0).take(MAX_LINES);
    list(
        &mut text,
        "weakest intents",
        worst.map(|intent| {
            format!(
                "{}: F1 {:.1}, precision {:.1}, recall {:.1} of {}",
                intent.intent, intent.f1, intent.precision, intent.recall, intent.support
            )
        }),
    );
    let confusion = report.confusion.iter().take(MAX_LINES).map(|line| {
        let name = |intent: &Option<String>| intent.clone().unwrap_or_else(|| "(none)".to_owned());
        let sample = line.samples.first().map(|text| format!("  {text:?}")).unwrap_or_default();
        format!("{} × {} → {}{sample}", line.count, name(&line.expected), name(&line.predicted))
    });
    list(&mut text, "confused", confusion);
    list(&mut text, "overlapping sentences", messages(&report.overlapping));
    list(&mut text, "few sentences", messages(&report.few_examples));
    list(&mut text, "also", messages(&report.findings));
    text
}

/// The figures by name, shares in percent.
pub fn lines_of(report: &EvaluationReport) -> Vec<(&'static str, String)> {
    let share = |share: f64| format!("{share:.2} %");
    let mut lines = vec![
        ("sentences", report.tests.to_string()),
        ("accuracy", share(report.accuracy)),
        ("in scope", share(report.in_scope_accuracy)),
        ("among best three", share(report.top3_accuracy)),
        ("macro F1", share(report.macro_f1)),
    ];
    let out = [
        ("out of scope AUROC", report.oos_auroc),
        ("out of scope recall", report.oos_recall),
        ("out of scope F1", report.oos_f1),
    ];
    lines.extend(out.into_iter().filter_map(|(name, value)| Some((name, share(value?)))));
    lines.push(("training", format!("{} ms", report.train_ms)));
    lines.push(("an answer", format!("{:.1} µs", report.predict_us_p50)));
    lines.push(("model", format!("{} kB", report.model_bytes.div_ceil(1_000))));
    lines
}

fn messages(findings: &[Finding]) -> impl Iterator<Item = String> {
    let more = findings.len().saturating_sub(MAX_LINES);
    let shown = findings.iter().take(MAX_LINES).map(|finding| finding.message.clone());
    shown.chain((more > 0).then(|| format!("and {more} more")))
}

/// A list under its title, when there is something in it.
pub fn list(text: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let mut lines = lines.peekable();
    if lines.peek().is_none() {
        return;
    }
    let _written = writeln!(text, "\n{title}");
    for line in lines {
        let _written = writeln!(text, "  {line}");
    }
}
