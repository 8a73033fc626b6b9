//! Forms: template 12.

use expr::bounded_regex::BoundedRegex;
use model::content::{Choice, Field, FieldKind, Form, PickerKind, Submission, Validation};
use serde_json::{Map, Value, json};

use super::{Writing, object, put};
use crate::kommunicate::read::form::has_name;

/// What the button says where a form doesn't.
const SUBMIT: &str = "OK";
/// What is said to who doesn't choose, where a form doesn't say it: without it, clients don't ask.
const CHOOSE: &str = "?";

/// What a picker without a text is called.
const DATE: &str = "date";

/// The earliest and the latest.
type Limits = (Option<String>, Option<String>);

impl Writing {
    pub(super) fn form(&mut self, form: &Form) {
        let above = [form.text.as_deref(), form.subtitle.as_deref()];
        let above: Vec<&str> = above.into_iter().flatten().collect();
        self.message(&above.join("\n"));
        let fields = form.fields.iter().enumerate();
        let mut items: Vec<Value> =
            fields.map(|(index, field)| self.field(field, &format!("fields[{index}]"))).collect();
        items.push(self.submit(form));
        self.template("12", Value::Array(items));
    }

    pub(super) fn picker(&mut self, text: &str, kind: PickerKind, (earliest, latest): Limits) {
        self.lose("kind", "shown as a form");
        let kind = match kind {
            PickerKind::Date => FieldKind::Date { earliest, latest },
            PickerKind::Time | PickerKind::DateTime => {
                if earliest.or(latest).is_some() {
                    self.lose("kind", "the earliest and the latest aren't told");
                }
                if kind == PickerKind::Time { FieldKind::Time } else { FieldKind::DateTime }
            }
        };
        let key = if text.is_empty() { DATE.to_owned() } else { text.to_owned() };
        let field = Field {
            autofill: None,
            key,
            label: None,
            kind,
            placeholder: None,
            icon: None,
            value: None,
            is_required: true,
            is_read_only: false,
            validation: None,
        };
        self.form(&Form { fields: vec![field], says_values: true, ..Form::default() });
    }

    fn field(&mut self, field: &Field, path: &str) -> Value {
        let mut data = Map::new();
        if has_name(&field.kind) {
            put(&mut data, "title", field.label.as_deref());
            put(&mut data, "name", Some(&field.key));
        } else {
            let label = field.label.as_deref().unwrap_or(&field.key);
            put(&mut data, "label", Some(label));
            if label != field.key {
                self.lose(format!("{path}.key"), "sent under the label");
            }
        }
        put(&mut data, "placeholder", field.placeholder.as_deref());
        put(&mut data, "value", field.value.as_deref());
        if field.is_read_only {
            data.insert("readonly".to_owned(), Value::Bool(true));
        }
        if field.icon.is_some() {
            self.lose(format!("{path}.icon"), "not shown");
        }
        let kind = self.kind(&field.kind, &mut data, path);
        let validation = self.validation(field, path);
        if !validation.is_empty() {
            data.insert("validation".to_owned(), Value::Object(validation));
        }
        json!({ "type": kind, "data": data })
    }

    /// The name of the type; what it needs goes into `data`.
    fn kind<'a>(
        &mut self,
        kind: &'a FieldKind,
        data: &mut Map<String, Value>,
        path: &str,
    ) -> &'a str {
        match kind {
            FieldKind::Text => "text",
            FieldKind::TextArea { rows } => {
                if let Some(rows) = rows {
                    data.insert("rows".to_owned(), json!(rows));
                }
                "textarea"
            }
            FieldKind::Number => "number",
            FieldKind::Email => "email",
            FieldKind::Phone => "tel",
            FieldKind::Password => "password",
            FieldKind::Hidden => "hidden",
            FieldKind::Date { earliest, latest } => {
                put(data, "min", earliest.as_deref());
                put(data, "max", latest.as_deref());
                "date"
            }
            FieldKind::Time => "time",
            FieldKind::DateTime => "datetime-local",
            FieldKind::BirthDate => {
                self.lose(format!("{path}.kind"), "any date is taken");
                "date"
            }
            FieldKind::Radio { choices } => {
                data.insert("options".to_owned(), options(choices));
                "radio"
            }
            FieldKind::Dropdown { choices } => {
                data.insert("options".to_owned(), options(choices));
                "dropdown"
            }
            FieldKind::Checkbox { choices } => {
                data.insert("options".to_owned(), options(choices));
                "checkbox"
            }
            FieldKind::Search { .. } => {
                self.lose(format!("{path}.kind"), "nothing is searched; any text is taken");
                "text"
            }
            FieldKind::Other { name } => name,
        }
    }

    fn validation(&mut self, field: &Field, path: &str) -> Map<String, Value> {
        let given = field.validation.clone().unwrap_or_default();
        let mut written = Map::new();
        match &field.kind {
            FieldKind::Radio { .. } | FieldKind::Dropdown { .. } => {
                if field.is_required {
                    put(&mut written, "errorText", Some(given.error.as_deref().unwrap_or(CHOOSE)));
                }
            }
            FieldKind::Checkbox { .. } => {
                if field.is_required {
                    self.lose(format!("{path}.is_required"), "checkboxes are never checked");
                }
            }
            _ => {
                put(&mut written, "regex", self.pattern(field, &given, path).as_deref());
                put(&mut written, "errorText", given.error.as_deref());
            }
        }
        written
    }

    /// One pattern for all that a text must be.
    pub(super) fn pattern(
        &mut self,
        field: &Field,
        given: &Validation,
        path: &str,
    ) -> Option<String> {
        let has_lengths = given.min_length.is_some() || given.max_length.is_some();
        let Some(pattern) = given.pattern.clone() else {
            let min = given.min_length.unwrap_or(0).max(u32::from(field.is_required));
            let max = given.max_length.map(|max| max.to_string()).unwrap_or_default();
            let is_checked = has_lengths || field.is_required;
            return is_checked.then(|| format!("^[\\s\\S]{{{min},{max}}}$"));
        };
        if has_lengths {
            self.lose(format!("{path}.validation"), "lengths aren't checked beside a pattern");
        }
        let takes_nothing = BoundedRegex::parse(&pattern).is_ok_and(|regex| regex.is_match(""));
        if field.is_required && takes_nothing {
            self.lose(format!("{path}.is_required"), "the pattern takes an empty text, too");
        }
        Some(pattern)
    }

    fn submit(&mut self, form: &Form) -> Value {
        if form.submitted_label.is_some() {
            self.lose("submitted_label", "not shown");
        }
        let mut action = Map::new();
        put(&mut action, "message", form.says.as_deref());
        let request_type = match (form.submission, &form.url) {
            (Submission::ToBot | Submission::AsText, _) => Some("postBackToBotPlatform"),
            (Submission::Json, Some(_)) => Some("json"),
            (Submission::Form, Some(_)) => None,
            (Submission::Json | Submission::Form, None) => {
                self.lose("url", "missing; the values go to the bot");
                Some("postBackToBotPlatform")
            }
        };
        if form.submission != Submission::ToBot {
            put(&mut action, "formAction", form.url.as_deref());
        }
        put(&mut action, "requestType", request_type);
        if form.says_values {
            put(&mut action, "postFormDataAsMessage", Some("true"));
        }
        if form.has_summary {
            action.insert("postBackToKommunicate".to_owned(), Value::Bool(true));
        }
        let name = form.submit_label.as_deref().unwrap_or(SUBMIT);
        let data = json!({ "type": "submit", "name": name, "action": action });
        json!({ "type": "submit", "data": data })
    }
}

fn options(choices: &[Choice]) -> Value {
    let option = |choice: &Choice| {
        let mut option = object([("label", json!(choice.label)), ("value", json!(choice.value))]);
        if choice.is_selected {
            option.insert("selected".to_owned(), Value::Bool(true));
        }
        if choice.is_disabled {
            option.insert("disabled".to_owned(), Value::Bool(true));
        }
        Value::Object(option)
    };
    choices.iter().map(option).collect()
}
