//! An evaluation as one page that needs nothing else: no script, no other file.

use std::fmt::Write as _;

use app::understanding::{EvaluationReport, Finding};

use super::figures::lines_of;

const STYLE: &str = "\
:root { color-scheme: light dark; }\
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }\
h1 { font-size: 1.4rem; overflow-wrap: anywhere; } h2 { font-size: 1.1rem; margin-top: 2rem; }\
.scroll { overflow-x: auto; }\
table { border-collapse: collapse; width: 100%; }\
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); overflow-wrap: anywhere; vertical-align: top; } th:first-child, td:first-child { min-width: 9rem; }\
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }\
.samples { opacity: .75; }";

/// The page of an evaluation of what `name` says.
pub fn page(name: &str, report: &EvaluationReport) -> String {
    let mut page = Page(String::new());
    page.add("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    let title = escaped(name);
    page.add(&format!("<title>Understanding of {title}</title>\n<style>{STYLE}</style>\n"));
    page.add(&format!("</head>\n<body>\n<h1>Understanding of {title}</h1>\n"));
    let figures = lines_of(report);
    let figures = figures.iter().map(|(name, value)| vec![(*name).to_owned(), value.clone()]);
    page.table("Figures", &["", "#value"], figures.collect());
    let intents = report.intents.iter().map(|it| {
        let mut row = vec![it.intent.clone()];
        row.extend([it.f1, it.precision, it.recall].map(|share| format!("{share:.1}")));
        row.push(it.support.to_string());
        row
    });
    let head = ["intent", "#F1", "#precision", "#recall", "#sentences"];
    page.table("Intents, the weakest first", &head, intents.collect());
    let confusion = report.confusion.iter().map(|it| {
        let name = |intent: &Option<String>| intent.clone().unwrap_or_else(|| "(none)".to_owned());
        let (expected, predicted) = (name(&it.expected), name(&it.predicted));
        vec![it.count.to_string(), expected, predicted, it.samples.join(" · ")]
    });
    let head = ["#count", "wanted", "understood", "as"];
    page.table("Confused intents", &head, confusion.collect());
    page.findings("Overlapping sentences", &report.overlapping);
    page.findings("Intents with few sentences", &report.few_examples);
    page.findings("Also", &report.findings);
    page.add("</body>\n</html>\n");
    page.0
}

struct Page(String);

impl Page {
    fn add(&mut self, html: &str) {
        self.0.push_str(html);
    }

    /// A table; columns whose name begins with `#` hold numbers.
    fn table(&mut self, title: &str, head: &[&str], rows: Vec<Vec<String>>) {
        if rows.is_empty() {
            return;
        }
        let class = |column: usize| match head.get(column) {
            Some(name) if name.starts_with('#') => " class=\"number\"",
            Some(_) | None => "",
        };
        self.add(&format!(
            "<h2>{}</h2>\n<div class=\"scroll\"><table>\n<thead><tr>",
            escaped(title)
        ));
        for (column, name) in head.iter().enumerate() {
            let name = escaped(name.trim_start_matches('#'));
            // Writing to a string can't fail.
            let _written = write!(self.0, "<th scope=\"col\"{}>{name}</th>", class(column));
        }
        self.add("</tr></thead>\n<tbody>\n");
        for row in rows {
            self.add("<tr>");
            for (column, value) in row.iter().enumerate() {
                let _written = write!(self.0, "<td{}>{}</td>", class(column), escaped(value));
            }
            self.add("</tr>\n");
        }
        self.add("</tbody></table></div>\n");
    }

    fn findings(&mut self, title: &str, findings: &[Finding]) {
        let row =
            |it: &Finding| vec![it.intents.join(", "), it.message.clone(), it.texts.join(" · ")];
        self.table(title, &["intents", "what", "sentences"], findings.iter().map(row).collect());
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_is_never_markup() {
        let finding = Finding {
            code: "overlap".to_owned(),
            intents: vec!["a<b".to_owned()],
            message: "<script>alert('x')</script>".to_owned(),
            texts: vec!["\"&\"".to_owned()],
        };
        let report = EvaluationReport { overlapping: vec![finding], ..EvaluationReport::default() };
        let page = page("</title><b>", &report);
        assert!(!page.contains("<script") && !page.contains("<b>"), "{page}");
        assert!(page.contains("a&lt;b") && page.contains("&quot;&amp;&quot;"), "{page}");
        assert!(page.contains("Overlapping sentences") && !page.contains("Confused"), "{page}");
    }
}
