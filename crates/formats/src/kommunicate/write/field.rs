//! One field whose value is typed: `KM_FIELD`.

use model::content::{Field, FieldKind, Form};
use serde_json::{Map, Value, json};

use super::{Writing, put};

impl Writing {
    /// Writes a form whose first field is the contact's next text.
    pub(super) fn typed(&mut self, form: &Form) {
        let above = [form.text.as_deref(), form.subtitle.as_deref()];
        let above: Vec<&str> = above.into_iter().flatten().collect();
        self.message(&above.join("\n"));
        let Some((field, others)) = form.fields.split_first() else { return };
        if !others.is_empty() {
            self.lose("fields", "only the first is asked for");
        }
        let labels = [&form.submit_label, &form.submitted_label, &form.says];
        if labels.iter().any(|label| label.is_some()) {
            self.lose("submit_label", "the input has no button of its own");
        }
        let mut written = Map::new();
        put(&mut written, "label", field.label.as_deref());
        put(&mut written, "field", Some(&field.key));
        put(&mut written, "fieldType", self.field_type(&field.kind));
        put(&mut written, "placeholder", field.placeholder.as_deref());
        if form.updates_contact {
            written.insert("action".to_owned(), json!({ "updateUserDetails": true }));
        }
        let validation = self.typed_validation(field);
        if !validation.is_empty() {
            written.insert("validation".to_owned(), Value::Object(validation));
        }
        let mut metadata = std::mem::take(&mut self.metadata);
        metadata.insert("KM_FIELD".to_owned(), Value::Object(written));
        self.give_back(&mut metadata, &form.metadata, "");
        self.metadata = metadata;
    }

    fn field_type<'a>(&mut self, kind: &'a FieldKind) -> Option<&'a str> {
        match kind {
            FieldKind::Text => None,
            FieldKind::Email => Some("EMAIL"),
            FieldKind::Phone => Some("PHONE_NUMBER"),
            FieldKind::Number => Some("NUMBER"),
            FieldKind::Other { name } => Some(name),
            FieldKind::TextArea { .. }
            | FieldKind::Password
            | FieldKind::Hidden
            | FieldKind::Date { .. }
            | FieldKind::Time
            | FieldKind::DateTime
            | FieldKind::BirthDate
            | FieldKind::Radio { .. }
            | FieldKind::Dropdown { .. }
            | FieldKind::Checkbox { .. }
            | FieldKind::Search { .. } => {
                self.lose("fields[0].kind", "typed as a text");
                None
            }
        }
    }

    fn typed_validation(&mut self, field: &Field) -> Map<String, Value> {
        let mut written = Map::new();
        let Some(given) = &field.validation else { return written };
        // What is typed is never empty.
        let optional = Field { is_required: false, ..field.clone() };
        let pattern = self.pattern(&optional, given, "fields[0]");
        put(&mut written, "regex", pattern.as_deref());
        put(&mut written, "errorText", given.error.as_deref());
        written
    }
}
