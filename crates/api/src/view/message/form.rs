//! Forms as clients see them.

use formats::address;
use model::content::{Autofill, Choice, Field, FieldKind, Form, Submission, Validation};
use serde::Serialize;
use utoipa::ToSchema;

/// A form. Its title is the message's text.
///
/// Submitting it sends a message whose text is what it `says`, and whose `metadata` is
/// `[{"KM_CHAT_CONTEXT": {"formData": {…}, "formMsgKey": …}}]`: a value for each field by its key, a
/// list of texts for `checkbox`, one text for all others. Where the submission is `as_text`, the
/// message is the value of its one field and has no `metadata`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FormView {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    pub fields: Vec<FieldView>,
    /// What its button says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submit_label: Option<String>,
    /// What the button says once it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submitted_label: Option<String>,
    /// Said in the contact's name; without it, the label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    pub submission: SubmissionView,
    /// Where `json` and `form` go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Whether the values are listed in what is said.
    pub says_values: bool,
    /// Whether they are shown to people, without passwords and hidden values, when they aren't said.
    pub has_summary: bool,
}

/// Where values go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubmissionView {
    /// To the bot, with the message.
    ToBot,
    /// To the bot, as the contact's next text: the value of the form's one field. It is checked
    /// there, too; no metadata goes with it.
    AsText,
    /// To a page, as JSON.
    Json,
    /// To a page, as forms of browsers do.
    Form,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FieldView {
    /// Unique in its form.
    pub key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    #[serde(rename = "type")]
    pub kind: FieldKindView,
    /// Lines of a `text_area`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<u32>,
    /// The earliest `date`; ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<String>,
    /// Of `radio`, `dropdown` and `checkbox`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<ChoiceView>,
    /// Where `search` asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Whether `search` takes other values, too.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_editable: bool,
    /// The type of input of `other`, as `color`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placeholder: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// What it holds before anything is typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What the contact's device may fill it in with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub autofill: Option<AutofillView>,
    pub is_required: bool,
    pub is_read_only: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validation: Option<ValidationView>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldKindView {
    #[default]
    Text,
    TextArea,
    Number,
    Email,
    Phone,
    Password,
    Hidden,
    Date,
    Time,
    DateTime,
    BirthDate,
    Radio,
    Dropdown,
    Checkbox,
    Search,
    Other,
}

/// Something about a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AutofillView {
    Name,
    Email,
    Age,
    Gender,
    Address,
    City,
    StarSign,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChoiceView {
    pub label: String,
    pub value: String,
    pub is_selected: bool,
    pub is_disabled: bool,
}

/// What a value must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ValidationView {
    /// A regular expression that the value matches somewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
    /// Shown when it isn't.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl From<Form> for FormView {
    fn from(form: Form) -> Self {
        Self {
            subtitle: form.subtitle,
            fields: form.fields.into_iter().map(FieldView::from).collect(),
            submit_label: form.submit_label,
            submitted_label: form.submitted_label,
            says: form.says,
            submission: form.submission.into(),
            url: form.url.as_deref().and_then(address::media),
            says_values: form.says_values,
            has_summary: form.has_summary,
        }
    }
}

impl From<Submission> for SubmissionView {
    fn from(submission: Submission) -> Self {
        match submission {
            Submission::ToBot => Self::ToBot,
            Submission::AsText => Self::AsText,
            Submission::Json => Self::Json,
            Submission::Form => Self::Form,
        }
    }
}

impl From<Field> for FieldView {
    fn from(field: Field) -> Self {
        let view = Self {
            key: field.key,
            label: field.label,
            kind: FieldKindView::Text,
            rows: None,
            earliest: None,
            latest: None,
            choices: Vec::new(),
            url: None,
            is_editable: false,
            input: None,
            placeholder: field.placeholder,
            icon: field.icon.as_deref().and_then(address::media),
            value: field.value,
            autofill: field.autofill.map(AutofillView::from),
            is_required: field.is_required,
            is_read_only: field.is_read_only,
            validation: field.validation.map(ValidationView::from),
        };
        view.of_kind(field.kind)
    }
}

impl FieldView {
    fn of_kind(self, kind: FieldKind) -> Self {
        let simple = |kind| Self { kind, ..self.clone() };
        let choosing =
            |kind, choices: Vec<Choice>| Self { choices: views(choices), ..simple(kind) };
        match kind {
            FieldKind::Text => simple(FieldKindView::Text),
            FieldKind::TextArea { rows } => Self { rows, ..simple(FieldKindView::TextArea) },
            FieldKind::Number => simple(FieldKindView::Number),
            FieldKind::Email => simple(FieldKindView::Email),
            FieldKind::Phone => simple(FieldKindView::Phone),
            FieldKind::Password => simple(FieldKindView::Password),
            FieldKind::Hidden => simple(FieldKindView::Hidden),
            FieldKind::Date { earliest, latest } => {
                Self { earliest, latest, ..simple(FieldKindView::Date) }
            }
            FieldKind::Time => simple(FieldKindView::Time),
            FieldKind::DateTime => simple(FieldKindView::DateTime),
            FieldKind::BirthDate => simple(FieldKindView::BirthDate),
            FieldKind::Radio { choices } => choosing(FieldKindView::Radio, choices),
            FieldKind::Dropdown { choices } => choosing(FieldKindView::Dropdown, choices),
            FieldKind::Checkbox { choices } => choosing(FieldKindView::Checkbox, choices),
            FieldKind::Search { url, is_editable } => {
                let url = address::media(&url);
                Self { url, is_editable, ..simple(FieldKindView::Search) }
            }
            FieldKind::Other { name } => Self { input: Some(name), ..simple(FieldKindView::Other) },
        }
    }
}

impl From<Autofill> for AutofillView {
    fn from(autofill: Autofill) -> Self {
        match autofill {
            Autofill::Name => Self::Name,
            Autofill::Email => Self::Email,
            Autofill::Age => Self::Age,
            Autofill::Gender => Self::Gender,
            Autofill::Address => Self::Address,
            Autofill::City => Self::City,
            Autofill::StarSign => Self::StarSign,
        }
    }
}

fn views(choices: Vec<Choice>) -> Vec<ChoiceView> {
    let view = |Choice { label, value, is_selected, is_disabled }| ChoiceView {
        label,
        value,
        is_selected,
        is_disabled,
    };
    choices.into_iter().map(view).collect()
}

impl From<Validation> for ValidationView {
    fn from(validation: Validation) -> Self {
        let Validation { pattern, min_length, max_length, error } = validation;
        Self { pattern, min_length, max_length, error }
    }
}
