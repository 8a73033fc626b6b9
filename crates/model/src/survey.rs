//! Surveys: what contacts are asked about the help that they had. Not how it is shown.

use serde::{Deserialize, Serialize};

/// What a contact is asked when people have closed the conversation. Stored: fields are only added, with a
/// default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    pub question: String,
    pub scale: Scale,
    /// Whether they may say more in words.
    #[serde(default)]
    pub asks_comment: bool,
}

/// What the answer is chosen from; scores are 1 to 5, the best 5.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    #[default]
    Stars,
    /// Five faces.
    Faces,
    /// Down is 1, up is 5.
    Thumbs,
}

impl Scale {
    /// The scores to choose from, the worst first.
    pub const fn scores(self) -> &'static [u8] {
        match self {
            Self::Stars | Self::Faces => &[1, 2, 3, 4, 5],
            Self::Thumbs => &[1, 5],
        }
    }
}
