//! The question which of several dialogs is meant.

use serde::{Deserialize, Serialize};

use super::{ChoiceDisplay, ListStyle};
use crate::text::Texts;

/// Fewest and most dialogs to choose from.
pub const MIN_MEANINGS: u32 = 2;
pub const MAX_MEANINGS: u32 = 3;

/// Asks which of the dialogs that a message may mean is meant, by what they are called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disambiguation {
    pub text: Texts,
    /// How many are shown: [`MIN_MEANINGS`] or [`MAX_MEANINGS`].
    pub most: u32,
    /// A last choice for none of them.
    #[serde(default)]
    pub other: Option<OtherMeaning>,
    #[serde(default)]
    pub display: ChoiceDisplay,
    #[serde(default)]
    pub per_row: Option<u32>,
    #[serde(default)]
    pub list_style: ListStyle,
}

/// A choice for none of the dialogs; `label` is a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherMeaning {
    pub label: String,
    /// Said when it is taken and no rule is there for it; without one, the built-in text. The
    /// question is asked again then.
    #[serde(default)]
    pub reply: Option<Texts>,
}
