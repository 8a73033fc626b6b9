//! Forms of our own protocol, both ways.

use model::content::{Autofill, Choice, Field, FieldKind, Form, Validation};
use serde_json::{Map, Value, json};

use super::ask::without_absent;
use super::reading::{Reading, submission};
use super::writing::submission_name;
use crate::values::{number, text, truth};

/// Kinds that need nothing more than their name.
const PLAIN: [(&str, FieldKind); 9] = [
    ("text", FieldKind::Text),
    ("number", FieldKind::Number),
    ("email", FieldKind::Email),
    ("phone", FieldKind::Phone),
    ("password", FieldKind::Password),
    ("hidden", FieldKind::Hidden),
    ("time", FieldKind::Time),
    ("date_time", FieldKind::DateTime),
    ("birth_date", FieldKind::BirthDate),
];

pub(super) fn write(form: &Form) -> Value {
    let fields: Vec<Value> = form.fields.iter().map(write_field).collect();
    json!({
        "type": "form", "text": form.text, "subtitle": form.subtitle, "fields": fields,
        "submit_label": form.submit_label, "submitted_label": form.submitted_label,
        "says": form.says, "as": submission_name(form.submission), "url": form.url,
        "says_values": form.says_values.then_some(true),
        "has_summary": form.has_summary.then_some(true),
        "metadata": (!form.metadata.is_empty()).then_some(&form.metadata),
        "updates_contact": form.updates_contact.then_some(true),
    })
}

pub(super) fn read(object: &Map<String, Value>, reading: &mut Reading) -> Form {
    let part = |name: &str| text(object.get(name));
    let is = |name: &str| truth(object.get(name)).unwrap_or(false);
    let mut fields = Vec::new();
    for field in reading.list(object, "fields").iter().filter_map(Value::as_object) {
        match read_field(field, reading) {
            Some(field) => fields.push(field),
            None => reading.lose("fields", "one has no key, or lacks what its kind needs"),
        }
    }
    Form {
        text: part("text"),
        subtitle: part("subtitle"),
        fields,
        submit_label: part("submit_label"),
        submitted_label: part("submitted_label"),
        says: part("says"),
        submission: submission(part("as").as_deref()),
        url: reading.media_url(object, "url"),
        says_values: is("says_values"),
        has_summary: is("has_summary"),
        metadata: reading.list(object, "metadata").to_vec(),
        updates_contact: is("updates_contact"),
    }
}

fn write_field(field: &Field) -> Value {
    let mut written = json!({
        "key": field.key, "label": field.label, "placeholder": field.placeholder,
        "icon": field.icon, "value": field.value,
        "autofill": field.autofill.and_then(autofill_name),
        "required": field.is_required.then_some(true),
        "read_only": field.is_read_only.then_some(true),
        "validation": field.validation.as_ref().map(|it| without_absent(json!({
            "pattern": it.pattern, "min_length": it.min_length, "max_length": it.max_length,
            "error": it.error,
        }))),
    });
    written["kind"] = match &field.kind {
        FieldKind::TextArea { rows } => {
            written["rows"] = json!(rows);
            "text_area".into()
        }
        FieldKind::Date { earliest, latest } => {
            (written["earliest"], written["latest"]) = (json!(earliest), json!(latest));
            "date".into()
        }
        FieldKind::Radio { choices } => {
            written["choices"] = choices.iter().map(write_choice).collect();
            "radio".into()
        }
        FieldKind::Dropdown { choices } => {
            written["choices"] = choices.iter().map(write_choice).collect();
            "dropdown".into()
        }
        FieldKind::Checkbox { choices } => {
            written["choices"] = choices.iter().map(write_choice).collect();
            "checkbox".into()
        }
        FieldKind::Search { url, is_editable } => {
            (written["url"], written["editable"]) = (json!(url), json!(is_editable));
            "search".into()
        }
        FieldKind::Other { name } => name.as_str().into(),
        plain => PLAIN
            .iter()
            .find(|(_, kind)| kind == plain)
            .map_or(Value::Null, |(name, _)| (*name).into()),
    };
    without_absent(written)
}

fn write_choice(choice: &Choice) -> Value {
    without_absent(json!({
        "label": choice.label, "value": choice.value,
        "selected": choice.is_selected.then_some(true),
        "disabled": choice.is_disabled.then_some(true),
    }))
}

fn read_field(field: &Map<String, Value>, reading: &mut Reading) -> Option<Field> {
    let part = |name: &str| text(field.get(name));
    let validation = field.get("validation").and_then(Value::as_object).map(|it| Validation {
        pattern: text(it.get("pattern")),
        min_length: whole(it.get("min_length")),
        max_length: whole(it.get("max_length")),
        error: text(it.get("error")),
    });
    Some(Field {
        autofill: part("autofill").and_then(|name| autofill(&name)),
        key: part("key")?,
        label: part("label"),
        kind: kind(field, reading)?,
        placeholder: part("placeholder"),
        icon: part("icon"),
        value: part("value"),
        is_required: truth(field.get("required")).unwrap_or(false),
        is_read_only: truth(field.get("read_only")).unwrap_or(false),
        validation,
    })
}

/// What fields are filled in with.
const AUTOFILLS: [(&str, Autofill); 7] = [
    ("name", Autofill::Name),
    ("email", Autofill::Email),
    ("age", Autofill::Age),
    ("gender", Autofill::Gender),
    ("address", Autofill::Address),
    ("city", Autofill::City),
    ("star_sign", Autofill::StarSign),
];

fn autofill(name: &str) -> Option<Autofill> {
    AUTOFILLS.iter().find(|(own, _)| *own == name).map(|(_, autofill)| *autofill)
}

fn autofill_name(autofill: Autofill) -> Option<&'static str> {
    AUTOFILLS.iter().find(|(_, own)| *own == autofill).map(|(name, _)| *name)
}

fn kind(field: &Map<String, Value>, reading: &mut Reading) -> Option<FieldKind> {
    let part = |name: &str| text(field.get(name));
    let name = part("kind").unwrap_or_else(|| "text".to_owned());
    let mut choices =
        || reading.list(field, "choices").iter().filter_map(read_choice).collect::<Vec<Choice>>();
    Some(match name.as_str() {
        "text_area" => FieldKind::TextArea { rows: whole(field.get("rows")) },
        "date" => FieldKind::Date { earliest: part("earliest"), latest: part("latest") },
        "radio" => FieldKind::Radio { choices: choices() },
        "dropdown" => FieldKind::Dropdown { choices: choices() },
        "checkbox" => FieldKind::Checkbox { choices: choices() },
        "search" => FieldKind::Search {
            url: reading.media_url(field, "url")?,
            is_editable: truth(field.get("editable")).unwrap_or(false),
        },
        other => match PLAIN.iter().find(|(name, _)| *name == other) {
            Some((_, kind)) => kind.clone(),
            None => FieldKind::Other { name },
        },
    })
}

/// A choice, also as a text alone.
fn read_choice(told: &Value) -> Option<Choice> {
    let label = text(told.get("label")).or_else(|| text(Some(told)))?;
    Some(Choice {
        value: text(told.get("value")).unwrap_or_else(|| label.clone()),
        label,
        is_selected: truth(told.get("selected")).unwrap_or(false),
        is_disabled: truth(told.get("disabled")).unwrap_or(false),
    })
}

fn whole(value: Option<&Value>) -> Option<u32> {
    number(value).and_then(|number| number.to_string().parse().ok())
}
