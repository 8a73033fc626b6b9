//! Files that a dialog asks for.

use serde::{Deserialize, Serialize};

use crate::text::Texts;

/// Largest file that an interaction takes, in bytes.
pub const MAX_UPLOAD_BYTES: u64 = 5 * 1024 * 1024;

/// Asks for a file, and waits for one. The interaction that follows works on it, as a call of an
/// integration whose templates say `{$fileUrl}`; what became of that is told afterwards. Texts are
/// templates; without one of its own, the built-in one is said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileUpload {
    pub text: Texts,
    /// Endings or media types, as `pdf`, `image/png` or `image/*`. Empty: all that can be sent.
    #[serde(default)]
    pub accepts: Vec<String>,
    /// Said when the file is there, before anything is done with it.
    #[serde(default)]
    pub progress: Option<Texts>,
    /// Said when it was worked on, unless a dialog takes that up.
    #[serde(default)]
    pub success: Option<Texts>,
    /// Said when that failed, unless a dialog takes that up.
    #[serde(default)]
    pub failure: Option<Texts>,
    /// Said when the file isn't of an accepted type, or too large; it waits on.
    #[serde(default)]
    pub wrong_type: Option<Texts>,
}
