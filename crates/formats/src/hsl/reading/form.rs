//! Forms.

use model::content::{Autofill, Choice, Content, Field, FieldKind, Form};

use crate::address;
use crate::hsl::AUTOFILLS;
use crate::hsl::node::Node;
use crate::loss::Losses;

/// Reads a form; one without fields is its text.
pub(super) fn read(node: &Node<'_>, losses: &mut Losses) -> Vec<Content> {
    let title = node.text("title", losses).or_else(|| node.text("text", losses));
    let subtitle = node.text("subtitle", losses);
    let data = node.node("data");
    let nodes = data.nodes("fields", losses);
    let mut ordered: Vec<(f64, &Node<'_>)> = nodes
        .iter()
        .enumerate()
        .map(|(index, node)| (node.number("order").unwrap_or(index as f64), node))
        .collect();
    ordered.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let mut fields: Vec<Field> = Vec::with_capacity(ordered.len());
    for (_, node) in ordered {
        let taken = |key: &str| fields.iter().any(|field| field.key == key);
        let key = unused_key(node, &taken, losses);
        fields.push(field(key, node, losses));
    }
    if fields.is_empty() {
        losses.add(data.path("fields"), "there is none; the form is shown as a text");
        let lines: Vec<String> = [title, subtitle].into_iter().flatten().collect();
        return if lines.is_empty() { Vec::new() } else { vec![Content::text(lines.join("\n"))] };
    }
    vec![Content::Form(Form { text: title, subtitle, fields, ..Form::default() })]
}

/// The field's key, or another one where that is missing or taken.
fn unused_key(node: &Node<'_>, taken: &impl Fn(&str) -> bool, losses: &mut Losses) -> String {
    let key = node.text("key", losses);
    if let Some(key) = key.as_ref().filter(|key| !taken(key)) {
        return key.clone();
    }
    losses.add(node.path("key"), if key.is_some() { "stands there twice" } else { "is missing" });
    let stem = key.as_deref().unwrap_or("field");
    let mut number = 2_u32;
    loop {
        let candidate = format!("{stem}_{number}");
        if !taken(&candidate) {
            return candidate;
        }
        number += 1;
    }
}

fn field(key: String, node: &Node<'_>, losses: &mut Losses) -> Field {
    let kind = kind(node, losses);
    let hint = node.text("hint", losses);
    let (label, placeholder) = match (&kind, node.text("search_placeholder", losses)) {
        (FieldKind::Search { .. }, Some(sought)) if hint.as_ref() == Some(&sought) => (None, hint),
        (FieldKind::Search { .. }, Some(sought)) => (hint, Some(sought)),
        _ => (None, hint),
    };
    let is_required = ["mandatory", "is_mandatory", "required"].iter().any(|key| node.flag(key));
    Field {
        autofill: autofill(node, losses),
        key,
        label,
        kind,
        placeholder,
        icon: node.text("icon", losses),
        value: None,
        is_required,
        is_read_only: false,
        validation: None,
    }
}

/// What the field is filled in with.
fn autofill(node: &Node<'_>, losses: &mut Losses) -> Option<Autofill> {
    let name = node.first_text(&["autofill_source", "autofill"]).unwrap_or_default();
    let name = name.trim();
    let known = AUTOFILLS.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
    if known.is_none() && !matches!(name, "" | "0" | "false") {
        losses.add(node.path("autofill"), "the field isn't filled in");
    }
    known.map(|(_, autofill)| *autofill)
}

fn kind(node: &Node<'_>, losses: &mut Losses) -> FieldKind {
    let name = node.word("type").to_lowercase();
    match name.as_str() {
        "text" | "" => typed(node),
        "number" => FieldKind::Number,
        "email" => FieldKind::Email,
        "time" => FieldKind::Time,
        "date" => FieldKind::Date { earliest: None, latest: None },
        "startdate" | "enddate" => {
            losses.add(node.path("type"), "the days of beginning and end aren't compared");
            FieldKind::Date { earliest: None, latest: None }
        }
        "dob" => FieldKind::BirthDate,
        "picker" => match choices(node, losses) {
            Some(choices) => FieldKind::Dropdown { choices },
            None => typed(node),
        },
        "multiselectpicker" => match choices(node, losses) {
            Some(choices) => FieldKind::Checkbox { choices },
            None => typed(node),
        },
        "search" => search(node, false, losses),
        "searcheditable" => search(node, true, losses),
        "contactpicker" | "savedaddress" | "multidaypicker" => {
            losses.add(node.path("type"), "is typed instead of chosen");
            FieldKind::Other { name }
        }
        _ => {
            let shown: String = name.chars().take(40).collect();
            losses.add(node.path("type"), format!("`{shown}` isn't the type of a field"));
            typed(node)
        }
    }
}

/// What is typed, by the keyboard for it.
fn typed(node: &Node<'_>) -> FieldKind {
    match node.word("keyboard_type").as_str() {
        "NUMBER" => FieldKind::Number,
        "EMAIL" => FieldKind::Email,
        _ => FieldKind::Text,
    }
}

fn choices(node: &Node<'_>, losses: &mut Losses) -> Option<Vec<Choice>> {
    let options = node.texts("options", losses);
    if options.is_empty() {
        losses.add(node.path("options"), "there is none; any text is taken");
        return None;
    }
    let choice =
        |option: String| Choice { label: option.clone(), value: option, ..Choice::default() };
    Some(options.into_iter().map(choice).collect())
}

fn search(node: &Node<'_>, is_editable: bool, losses: &mut Losses) -> FieldKind {
    let source = node.first_text(&["search_source"]).unwrap_or_default();
    match address::media(&source) {
        Some(url) => FieldKind::Search { url, is_editable },
        None => {
            losses.add(node.path("search_source"), "isn't an address; any text is taken");
            FieldKind::Text
        }
    }
}
