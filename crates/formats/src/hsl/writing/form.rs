//! Forms.

use model::content::{Choice, Field, FieldKind, Form, PickerKind, Submission};
use serde_json::{Value, json};

use crate::address;
use crate::hsl::AUTOFILLS;
use crate::loss::Losses;

/// The key of the field that a picker becomes.
const PICKED: &str = "value";

/// Writes a form. Hidden fields have no room in it.
pub(super) fn write(form: &Form, losses: &mut Losses) -> Value {
    lose_settings(form, losses);
    let mut fields = Vec::with_capacity(form.fields.len());
    for field in &form.fields {
        let path = format!("data.fields[{}]", fields.len());
        if let Some(kind) = kind(field, &path, losses) {
            lose_checks(field, &path, losses);
            fields.push(element(field, &kind, fields.len()));
        }
    }
    json!({
        "title": form.text.as_deref().unwrap_or_default(),
        "type": "FORM",
        "subtitle": form.subtitle.as_deref().unwrap_or_default(),
        "data": { "fields": fields },
    })
}

/// Writes a question for a date or a time as a form of one field.
pub(super) fn picker(text: &str, kind: PickerKind, losses: &mut Losses) -> Value {
    let kind = match kind {
        PickerKind::Date => FieldKind::Date { earliest: None, latest: None },
        PickerKind::Time => FieldKind::Time,
        PickerKind::DateTime => FieldKind::DateTime,
    };
    losses.add("", "a picker is shown as a form of one field");
    let field = Field {
        autofill: None,
        key: PICKED.to_owned(),
        label: None,
        kind,
        placeholder: Some(text.to_owned()),
        icon: None,
        value: None,
        is_required: false,
        is_read_only: false,
        validation: None,
    };
    write(&Form { text: Some(text.to_owned()), fields: vec![field], ..Form::default() }, losses)
}

fn lose_settings(form: &Form, losses: &mut Losses) {
    let labels = [&form.submit_label, &form.submitted_label, &form.says];
    if labels.iter().any(|label| label.is_some()) {
        losses.add("", "the texts of the form's button are Haptik's");
    }
    if form.submission != Submission::ToBot || form.url.is_some() {
        losses.add("", "the values go to the bot, to no page");
    }
    if form.says_values || form.has_summary {
        losses.add("", "no summary of the values is shown");
    }
}

fn lose_checks(field: &Field, path: &str, losses: &mut Losses) {
    if field.is_required {
        losses.add(path, "whether it has to be filled in is a matter of its entity");
    }
    if field.validation.is_some() {
        losses.add(path, "what its value must be is a matter of its entity");
    }
    if field.value.is_some() {
        losses.add(path, "it is empty at first");
    }
    if field.is_read_only {
        losses.add(path, "it can be changed");
    }
    let has_both = field.label.is_some() && field.placeholder.is_some();
    let is_search = matches!(field.kind, FieldKind::Search { .. });
    if has_both && field.label != field.placeholder && !is_search {
        losses.add(path, "its placeholder isn't shown, but its label");
    }
}

/// How a kind of field is written.
struct Kind<'a> {
    name: &'a str,
    keyboard: &'static str,
    choices: &'a [Choice],
    source: String,
}

impl<'a> Kind<'a> {
    const fn named(name: &'a str) -> Self {
        Self { name, keyboard: "normal", choices: &[], source: String::new() }
    }
}

/// The kind of a field; `None` for one that isn't shown.
fn kind<'a>(field: &'a Field, path: &str, losses: &mut Losses) -> Option<Kind<'a>> {
    let mut lose = |what: &str| losses.add(path, what);
    let kind = match &field.kind {
        FieldKind::Text => Kind::named("text"),
        FieldKind::Number => Kind { keyboard: "number", ..Kind::named("text") },
        FieldKind::Email => Kind { keyboard: "email", ..Kind::named("text") },
        FieldKind::Time => Kind::named("time"),
        FieldKind::BirthDate => Kind::named("dob"),
        FieldKind::Date { earliest, latest } => {
            if earliest.is_some() || latest.is_some() {
                lose("earliest and latest aren't checked");
            }
            Kind::named("date")
        }
        FieldKind::DateTime => {
            lose("only the day is asked for, not the time");
            Kind::named("date")
        }
        FieldKind::Dropdown { choices } => Kind { choices, ..Kind::named("picker") },
        FieldKind::Radio { choices } => {
            lose("is shown as a list that opens");
            Kind { choices, ..Kind::named("picker") }
        }
        FieldKind::Checkbox { choices } => Kind { choices, ..Kind::named("multiselectpicker") },
        FieldKind::Search { url, is_editable } => {
            let name = if *is_editable { "searcheditable" } else { "search" };
            let Some(source) = address::media(url) else {
                lose("isn't searched: its address isn't one of the web");
                return Some(Kind::named("text"));
            };
            Kind { source, ..Kind::named(name) }
        }
        FieldKind::Phone => {
            lose("any text is taken for a number");
            Kind::named("text")
        }
        FieldKind::TextArea { .. } => {
            lose("has one line");
            Kind::named("text")
        }
        FieldKind::Password => {
            lose("a password can't be asked for; the field is left out");
            return None;
        }
        FieldKind::Hidden => {
            lose("a hidden value has no room; the field is left out");
            return None;
        }
        FieldKind::Other { name } => match name.as_str() {
            "contactpicker" | "savedaddress" | "multidaypicker" => Kind::named(name),
            _ => {
                lose("any text is taken");
                Kind::named("text")
            }
        },
    };
    if kind.choices.iter().any(|it| it.value != it.label || it.is_selected || it.is_disabled) {
        losses.add(path, "its options are their labels, and none is chosen at first");
    }
    Some(kind)
}

fn element(field: &Field, kind: &Kind<'_>, order: usize) -> Value {
    let hint = field.label.as_ref().or(field.placeholder.as_ref());
    let hint = hint.map(String::as_str).unwrap_or_default();
    let options: Vec<&str> = kind.choices.iter().map(|choice| choice.label.as_str()).collect();
    let autofill = AUTOFILLS.iter().find(|(_, known)| Some(*known) == field.autofill);
    let autofill = autofill.map_or("", |(name, _)| *name);
    let sought = match &field.placeholder {
        Some(placeholder) if !kind.source.is_empty() => placeholder,
        Some(_) | None => "",
    };
    json!({
        "key": field.key,
        "type": kind.name,
        "keyboard_type": kind.keyboard,
        "order": order,
        "icon": field.icon.as_deref().unwrap_or_default(),
        "hint": hint,
        "options": options,
        "search_source": kind.source,
        "search_placeholder": sought,
        "autofill": autofill,
        "autofill_source": autofill,
    })
}
