//! Forms: several fields that are answered at once.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A form within a message.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Form {
    pub text: Option<String>,
    pub subtitle: Option<String>,
    pub fields: Vec<Field>,
    /// What its button says; without one, a word of the channel's.
    pub submit_label: Option<String>,
    /// What the button says once it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted_label: Option<String>,
    /// Said in the contact's name when it is sent; without one, the label.
    pub says: Option<String>,
    pub submission: Submission,
    /// Where [`Submission::Json`] and [`Submission::Form`] go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Whether the values are listed in what is said.
    #[serde(default)]
    pub says_values: bool,
    /// Whether a summary for people follows, without passwords and hidden values.
    #[serde(default)]
    pub has_summary: bool,
    /// Given back with the answer to [`Submission::AsText`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metadata: Vec<Value>,
    /// Whether the answer to [`Submission::AsText`] is written down about the contact: as the name or
    /// e-mail address where the key is `name`, `displayName` or `email`, else as a detail.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub updates_contact: bool,
}

/// Where values go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Submission {
    /// To the bot, with the message.
    #[default]
    ToBot,
    /// To the bot, as the text of the contact's next message: the value of the form's first field. Where
    /// there are no inputs, what is typed next is the value.
    AsText,
    /// To a page, as JSON.
    Json,
    /// To a page, as forms of browsers do.
    Form,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Unique in its form; the value is sent under it.
    pub key: String,
    pub label: Option<String>,
    pub kind: FieldKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placeholder: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// What it holds before anything is typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What is known about the contact that it may hold before anything is typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autofill: Option<Autofill>,
    #[serde(default)]
    pub is_required: bool,
    #[serde(default)]
    pub is_read_only: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation: Option<Validation>,
}

/// Something about a contact that fields are filled in with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Autofill {
    Name,
    Email,
    Age,
    Gender,
    Address,
    City,
    StarSign,
}

/// What a field takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    Text,
    /// Several lines.
    TextArea {
        rows: Option<u32>,
    },
    Number,
    Email,
    Phone,
    Password,
    Hidden,
    Date {
        earliest: Option<String>,
        latest: Option<String>,
    },
    Time,
    DateTime,
    /// A day that is past.
    BirthDate,
    /// One of these.
    Radio {
        choices: Vec<Choice>,
    },
    /// One of these, in a list that opens.
    Dropdown {
        choices: Vec<Choice>,
    },
    /// Any of these; the value is a list.
    Checkbox {
        choices: Vec<Choice>,
    },
    /// Found by asking `url`; `is_editable`: other values are taken, too.
    Search {
        url: String,
        is_editable: bool,
    },
    /// An input of this type of HTML or of the system it came from.
    Other {
        name: String,
    },
}

/// A value to choose.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub label: String,
    pub value: String,
    #[serde(default)]
    pub is_selected: bool,
    #[serde(default)]
    pub is_disabled: bool,
}

/// What a value must be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validation {
    /// A regular expression that the value matches somewhere.
    pub pattern: Option<String>,
    /// In characters or digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
    /// Shown when it isn't.
    pub error: Option<String>,
}
