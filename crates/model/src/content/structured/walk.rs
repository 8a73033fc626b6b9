//! What rich content says, from top to bottom: lines, and what a contact may answer.

use serde_json::Value;

use super::super::plain::Lines;
use super::super::{ChoiceList, Offer};
use super::MAX_DEPTH;

/// A part of what a content says.
enum Part {
    Line(String),
    Offer(Offer),
}

/// The content as plain text; what may be answered is counted, quick replies last.
pub(in crate::content) fn plain_text(content: &Value, quick_replies: Option<&Value>) -> String {
    let mut lines = Lines::of(ChoiceList::Numbers);
    for part in parts(content, quick_replies) {
        match part {
            Part::Line(line) => lines.push(line.trim()),
            Part::Offer(offer) => lines.item(offer.title.trim()),
        }
    }
    lines.done()
}

/// What the content says beside what may be answered.
pub fn lines(content: &Value) -> String {
    let line = |part| match part {
        Part::Line(line) => Some(line),
        Part::Offer(_) => None,
    };
    let lines: Vec<String> = parts(content, None).into_iter().filter_map(line).collect();
    lines.join("\n")
}

/// What a tap may say, in the order of the plain text.
pub(in crate::content) fn offers(content: &Value, quick_replies: Option<&Value>) -> Vec<Offer> {
    let offer = |part| match part {
        Part::Line(_) => None,
        Part::Offer(offer) => Some(offer),
    };
    parts(content, quick_replies).into_iter().filter_map(offer).collect()
}

fn parts(content: &Value, quick_replies: Option<&Value>) -> Vec<Part> {
    let mut parts = Vec::new();
    element(content, 0, &mut parts);
    if parts.is_empty() {
        // Pictures stand beside what is said; alone, they are all there is.
        let mut pictures = Vec::new();
        pictures_of(content, 0, &mut pictures);
        parts.extend(pictures.into_iter().map(|url| Part::Line(url.to_owned())));
    }
    for reply in quick_replies.map(|it| listed(it, "replies")).unwrap_or_default() {
        tap(reply, &[text(reply, "title")], &mut parts);
    }
    parts
}

fn element(it: &Value, depth: usize, parts: &mut Vec<Part>) {
    if depth > MAX_DEPTH {
        return;
    }
    match kind(it) {
        "text" => tap(it, &[text(it, "text")], parts),
        "image" => {
            let names = [text(it, "caption"), text(it, "tooltip"), text(it, "alt")];
            let has_tap = action(it).is_some();
            tap(it, if has_tap { &names } else { &names[..1] }, parts);
        }
        "button" => tap(it, &[text(it, "title")], parts),
        "submitButton" => {}
        "map" => match action(it) {
            Some(_) => tap(it, &[text(it, "tooltip")], parts),
            None => parts.extend(line(text(it, "tooltip"), place(it))),
        },
        "linkPreview" => parts.extend(line(text(it, "title"), text(it, "url").map(str::to_owned))),
        "template" => {
            parts.extend(line(text(it, "title"), None));
            for said in listed(it, "resp").iter().filter_map(Value::as_str) {
                parts.push(offer(said, said, &[]));
            }
        }
        "keyValuePairList" => {
            for pair in listed(it, "elements") {
                let value = text(pair, "value").map(str::to_owned);
                parts.extend(line(text(pair, "key"), value));
            }
        }
        "checkbox" => {
            let published = action(it).and_then(|action| text(action, "publishText"));
            if let Some(published) = published {
                parts.push(offer(text(it, "text").unwrap_or(published), published, metadata(it)));
            }
        }
        "accordionSelect" => {
            let titles = listed(it, "titles");
            for (at, card) in listed(it, "elements").iter().enumerate() {
                if let Some(title) = titles.get(at) {
                    let additional = text(title, "additional").map(str::to_owned);
                    parts.extend(line(text(title, "name"), additional));
                }
                element(card, depth + 1, parts);
            }
        }
        _ => {
            for inner in listed(it, "elements") {
                element(inner, depth + 1, parts);
            }
        }
    }
}

/// What is said by an element that may be tapped: an answer, or a line with where the tap leads. The
/// first of the names there is names it.
fn tap(it: &Value, names: &[Option<&str>], parts: &mut Vec<Part>) {
    let name = names.iter().copied().flatten().find(|name| !name.trim().is_empty());
    if let Some(said) = published(it) {
        return parts.push(offer(name.unwrap_or(said), said, metadata(it)));
    }
    let Some(action) = action(it) else { return parts.extend(line(name, None)) };
    match kind(action) {
        "link" => parts.extend(line(name, text(action, "uri").map(str::to_owned))),
        "navigate" => parts.extend(line(name.or_else(|| text(action, "name")), place(action))),
        "datePicker" => parts.extend(line(name.or_else(|| text(action, "title")), None)),
        "scheduleSlotList" => {
            parts.extend(line(name.or_else(|| text(action, "title")), None));
            for slot in listed(action, "slots") {
                if let Some(title) = text(slot, "title").or_else(|| text(slot, "id")) {
                    parts.push(offer(title, title, metadata(it)));
                }
            }
        }
        _ => parts.extend(line(name, None)),
    }
}

/// What a tap says, if anything.
fn published(it: &Value) -> Option<&str> {
    let publishes = |action: &&Value| kind(action) == "publishText";
    actions(it).iter().find(publishes).and_then(|action| text(action, "text"))
}

fn line(name: Option<&str>, leads_to: Option<String>) -> Option<Part> {
    match (name, leads_to) {
        (Some(name), Some(to)) => Some(Part::Line(format!("{name}: {to}"))),
        (Some(name), None) => Some(Part::Line(name.to_owned())),
        (None, to) => to.map(Part::Line),
    }
}

fn offer(title: &str, says: &str, metadata: &[Value]) -> Part {
    let (title, says) = (title.to_owned(), Some(says.to_owned()));
    Part::Offer(Offer { title, says, metadata: metadata.to_vec() })
}

fn place(it: &Value) -> Option<String> {
    let degrees = |name| it.get(name).and_then(Value::as_f64);
    Some(format!("{}, {}", degrees("la")?, degrees("lo")?))
}

fn pictures_of<'v>(it: &'v Value, depth: usize, found: &mut Vec<&'v str>) {
    if kind(it) == "image" {
        found.extend(text(it, "url"));
    }
    if depth < MAX_DEPTH {
        for inner in listed(it, "elements") {
            pictures_of(inner, depth + 1, found);
        }
    }
}

/// What an element is; those that don't say are what their fields say.
fn kind(it: &Value) -> &str {
    let by_field = || {
        let known = [
            ("templateType", "template"),
            ("text", "text"),
            ("title", "button"),
            ("url", "image"),
            ("la", "map"),
        ];
        let has = |name: &str| it.get(name).is_some();
        known.iter().find(|(name, _)| has(name)).map_or("", |(_, kind)| kind)
    };
    text(it, "type").unwrap_or_else(by_field)
}

fn actions(it: &Value) -> &[Value] {
    it.get("click").map(|click| listed(click, "actions")).unwrap_or_default()
}

fn action(it: &Value) -> Option<&Value> {
    actions(it).first()
}

fn metadata(it: &Value) -> &[Value] {
    it.get("click").map(|click| listed(click, "metadata")).unwrap_or_default()
}

fn text<'v>(it: &'v Value, name: &str) -> Option<&'v str> {
    it.get(name)?.as_str()
}

fn listed<'v>(it: &'v Value, name: &str) -> &'v [Value] {
    it.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}
