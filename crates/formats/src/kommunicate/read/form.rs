//! Forms: template 12.

use expr::bounded_regex::BoundedRegex;
use model::content::{Choice, Content, Field, FieldKind, Form, Submission, Validation};

use super::buttons::{first, is_json};
use crate::kommunicate::object::Object;

/// Longest name of a type of input that is kept.
const MAX_TYPE_CHARS: usize = 32;

pub fn read(metadata: &Object<'_>) -> Option<Content> {
    let mut form = Form::default();
    let mut is_submitted = false;
    for item in metadata.objects("payload") {
        let data = if item.has("data") { item.object("data") } else { item.clone() };
        let Some(name) = first(&[&item, &data], &["type"]) else {
            item.lose("type", "missing");
            continue;
        };
        let name = name.trim().to_ascii_lowercase();
        if name == "submit" {
            if is_submitted {
                item.lose_all("a second button; the form has the first");
            } else {
                submit(&data, &mut form);
                is_submitted = true;
            }
            continue;
        }
        let field = field(&name, &data, &form);
        form.fields.push(field);
    }
    (is_submitted || !form.fields.is_empty()).then_some(Content::Form(form))
}

fn field(name: &str, data: &Object<'_>, form: &Form) -> Field {
    let kind = kind(name, data);
    let is_named = has_name(&kind);
    let (keys, labels): (&[&str], &[&str]) = if is_named {
        (&["name", "title", "label"], &["title", "label"])
    } else {
        (&["label", "name", "title"], &["label", "title"])
    };
    let label = first(&[data], labels);
    let validation = validation(data);
    Field {
        autofill: None,
        key: unique(first(&[data], keys), data, form),
        label,
        is_required: is_required(&kind, validation.as_ref()),
        kind,
        placeholder: data.text("placeholder"),
        icon: None,
        value: data.text("value"),
        is_read_only: data.flag("readonly").unwrap_or(false),
        validation,
    }
}

/// Whether fields of this kind are sent under their `name`; others are under their `label`.
pub fn has_name(kind: &FieldKind) -> bool {
    match kind {
        FieldKind::TextArea { .. }
        | FieldKind::Hidden
        | FieldKind::Radio { .. }
        | FieldKind::Dropdown { .. }
        | FieldKind::Checkbox { .. } => true,
        FieldKind::Text
        | FieldKind::Number
        | FieldKind::Email
        | FieldKind::Phone
        | FieldKind::Password
        | FieldKind::Date { .. }
        | FieldKind::Time
        | FieldKind::DateTime
        | FieldKind::BirthDate
        | FieldKind::Search { .. }
        | FieldKind::Other { .. } => false,
    }
}

fn kind(name: &str, data: &Object<'_>) -> FieldKind {
    match name {
        "text" => FieldKind::Text,
        "textarea" => FieldKind::TextArea { rows: data.number("rows") },
        "number" => FieldKind::Number,
        "email" => FieldKind::Email,
        "tel" | "phone" => FieldKind::Phone,
        "password" => FieldKind::Password,
        "hidden" => FieldKind::Hidden,
        "date" => FieldKind::Date { earliest: data.text("min"), latest: data.text("max") },
        "time" => FieldKind::Time,
        "datetime-local" | "datetime" => FieldKind::DateTime,
        "radio" => FieldKind::Radio { choices: choices(data) },
        "dropdown" | "select" => FieldKind::Dropdown { choices: choices(data) },
        "checkbox" => FieldKind::Checkbox { choices: choices(data) },
        other => {
            let is_name = other.len() <= MAX_TYPE_CHARS
                && other.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
            if is_name {
                return FieldKind::Other { name: other.to_owned() };
            }
            data.lose("type", "not a type of input");
            FieldKind::Text
        }
    }
}

fn choices(data: &Object<'_>) -> Vec<Choice> {
    let choice = |option: &Object<'_>| {
        let (label, value) = (option.text("label"), option.given("value"));
        let (label, value) = match (label, value) {
            (Some(label), Some(value)) => (label, value),
            (Some(label), None) => (label.clone(), label),
            (None, Some(value)) if !value.is_empty() => (value.clone(), value),
            (None, Some(_) | None) => {
                option.lose_all("an option that says nothing");
                return None;
            }
        };
        Some(Choice {
            label,
            value,
            is_selected: option.flag("selected").unwrap_or(false),
            is_disabled: option.flag("disabled").unwrap_or(false),
        })
    };
    data.objects("options").iter().filter_map(choice).collect()
}

/// The key, made one that no other field has.
fn unique(key: Option<String>, data: &Object<'_>, form: &Form) -> String {
    let is_taken = |key: &str| form.fields.iter().any(|field| field.key == key);
    let wanted = key.unwrap_or_else(|| {
        data.lose_all("a field without a name");
        format!("field {}", form.fields.len() + 1)
    });
    if !is_taken(&wanted) {
        return wanted;
    }
    data.lose_all(format!("another field is called {wanted}, too"));
    let numbered = (2..).map(|number| format!("{wanted} {number}"));
    numbered.into_iter().find(|key| !is_taken(key)).unwrap_or(wanted)
}

fn validation(data: &Object<'_>) -> Option<Validation> {
    if !data.has("validation") {
        return None;
    }
    let given = data.object("validation");
    let (pattern, error) = (given.text("regex"), given.text("errorText"));
    let is_none = pattern.is_none() && error.is_none();
    (!is_none).then(|| Validation { pattern, error, ..Validation::default() })
}

/// Whether clients refuse nothing as an answer: where a choice has an error to show, and where the
/// pattern doesn't match the empty text.
fn is_required(kind: &FieldKind, validation: Option<&Validation>) -> bool {
    let Some(validation) = validation else { return false };
    match kind {
        FieldKind::Radio { .. } | FieldKind::Dropdown { .. } => validation.error.is_some(),
        FieldKind::Checkbox { .. } | FieldKind::Hidden => false,
        FieldKind::Text
        | FieldKind::TextArea { .. }
        | FieldKind::Number
        | FieldKind::Email
        | FieldKind::Phone
        | FieldKind::Password
        | FieldKind::Date { .. }
        | FieldKind::Time
        | FieldKind::DateTime
        | FieldKind::BirthDate
        | FieldKind::Search { .. }
        | FieldKind::Other { .. } => {
            let pattern = validation.pattern.as_deref().map(BoundedRegex::parse);
            pattern.is_some_and(|pattern| pattern.is_ok_and(|pattern| !pattern.is_match("")))
        }
    }
}

fn submit(data: &Object<'_>, form: &mut Form) {
    let action = if data.has("action") { data.object("action") } else { data.clone() };
    let levels = [&action, data];
    let request = first(&levels, &["requestType"]).unwrap_or_default();
    let url = levels.iter().find(|level| level.has("formAction"));
    let url = url.and_then(|level| level.resource("formAction"));
    form.submission = match url {
        _ if request.trim().eq_ignore_ascii_case("postBackToBotPlatform") => Submission::ToBot,
        Some(_) if is_json(&request) => Submission::Json,
        Some(_) => Submission::Form,
        None => Submission::ToBot,
    };
    form.url = url.filter(|_| form.submission != Submission::ToBot);
    form.submit_label = first(&[data], &["name", "label", "title"]);
    form.says = first(&levels, &["message", "replyText"]);
    form.says_values = is_set(&levels, "postFormDataAsMessage");
    form.has_summary = is_set(&levels, "postBackToKommunicate");
    for key in ["formData", "replyMetadata", "metadata"] {
        if levels.iter().any(|level| level.has(key)) {
            action.lose(key, "not sent with a form");
        }
    }
}

fn is_set(levels: &[&Object<'_>], key: &str) -> bool {
    levels.iter().find_map(|level| level.flag(key)).unwrap_or(false)
}
