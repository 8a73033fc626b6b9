//! One field whose value is typed: `KM_FIELD`.

use model::content::{Content, Field, FieldKind, Form, Submission, Validation};

use super::buttons::given_back;
use crate::kommunicate::object::Object;

/// Longest name of a type of field that is kept.
const MAX_TYPE_CHARS: usize = 32;
/// What a field without a name is called.
const UNNAMED: &str = "value";

/// A field, what is typed into which is the contact's next text.
pub fn read(metadata: &Object<'_>) -> Option<Content> {
    if !metadata.has("KM_FIELD") {
        return None;
    }
    let given = metadata.object("KM_FIELD");
    let name = given.text("field").or_else(|| given.text("label"));
    if name.is_none() {
        given.lose("field", "missing");
    }
    let field = Field {
        autofill: None,
        key: name.unwrap_or_else(|| UNNAMED.to_owned()),
        label: given.text("label"),
        kind: kind(&given),
        placeholder: given.text("placeholder"),
        icon: None,
        value: None,
        is_required: true,
        is_read_only: false,
        validation: validation(&given),
    };
    Some(Content::Form(Form {
        fields: vec![field],
        submission: Submission::AsText,
        metadata: given_back(&[metadata]),
        updates_contact: given.object("action").flag("updateUserDetails").unwrap_or(false),
        ..Form::default()
    }))
}

fn kind(given: &Object<'_>) -> FieldKind {
    let Some(name) = given.text("fieldType") else { return FieldKind::Text };
    let name = name.trim();
    match name.to_ascii_uppercase().as_str() {
        "EMAIL" => FieldKind::Email,
        "PHONE_NUMBER" => FieldKind::Phone,
        "TEXT" => FieldKind::Text,
        "NUMBER" => FieldKind::Number,
        _ if name.chars().count() > MAX_TYPE_CHARS => {
            given.lose("fieldType", "not the name of a type");
            FieldKind::Text
        }
        _ => FieldKind::Other { name: name.to_owned() },
    }
}

fn validation(given: &Object<'_>) -> Option<Validation> {
    let given = given.object("validation");
    let (pattern, error) = (given.text("regex"), given.text("errorText"));
    let is_none = pattern.is_none() && error.is_none();
    (!is_none).then(|| Validation { pattern, error, ..Validation::default() })
}
