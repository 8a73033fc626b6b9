//! curl commands, as documentation prints them and people paste them, become integrations.
//!
//! What is read is what was meant: a forgotten `\`, a comment in the middle or a placeholder is
//! reported as a [`Slip`] and dealt with. Values of headers that are secrets are taken out of the
//! integration and kept apart. Nothing is sent, no file is read, and this isn't a shell: variables
//! become templates, commands in `$(…)` are text.

mod body;
mod integration;
mod json_strings;
mod options;
mod placeholders;
mod secrets;
#[cfg(test)]
mod tests;
mod url_parts;
mod words;

use indexmap::{IndexMap, IndexSet};
use model::Secret;
use model::bot::{CredentialUse, Integration};
use model::call::MethodError;
use model::key::Key;

/// Longest text, in bytes.
pub const MAX_TEXT: usize = 256 * 1024;
/// Most commands in one text.
pub const MAX_COMMANDS: usize = 50;

/// What was found in a text with curl commands.
#[derive(Debug, Clone)]
pub struct FromCurl {
    /// By suggested key, in the order of the text.
    pub integrations: IndexMap<Key, Integration>,
    /// By suggested key. Commands that send the same secrets to the same hosts share one.
    pub credentials: IndexMap<Key, FoundCredential>,
    /// Names that templates read as `{$env.NAME}` and each environment must give.
    pub environment: IndexSet<String>,
    /// Names that templates read as `{$botContext.name}` and the bot must set before the call.
    pub variables: IndexSet<String>,
    /// In the order of the lines.
    pub slips: Vec<Slip>,
}

/// A credential that a command held.
#[derive(Debug, Clone)]
pub struct FoundCredential {
    pub credential: CredentialUse,
    /// The value that the operator sets, in the form that the credential's kind asks for.
    pub secret: Secret<String>,
    /// Headers whose value is only a placeholder, as `<Private Key>`; until it is replaced the secret
    /// doesn't work.
    pub placeholders: Vec<String>,
}

/// Something in the text that a shell or curl would have taken otherwise, or that can't be kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slip {
    /// From 1.
    pub line: usize,
    /// What is wrong and what was made of it; holds no secret.
    pub message: String,
}

/// Reasons no integration can be made. Lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CurlError {
    #[error("there is no curl command in the text; a command begins a line with `curl`")]
    NoCommand,
    #[error("the text is longer than {MAX_TEXT} bytes")]
    TooLong,
    #[error("the text holds more than {MAX_COMMANDS} curl commands")]
    TooManyCommands,
    #[error("line {line}: the quote {quote} is never closed")]
    Unclosed { line: usize, quote: char },
    #[error("line {line}: the option {option} has no value")]
    NoValue { line: usize, option: String },
    #[error("line {line}: {source}")]
    Method { line: usize, source: MethodError },
    #[error("line {line}: the command has no address")]
    NoUrl { line: usize },
    #[error("line {line}: the address must begin with http:// or https://, not {scheme}://")]
    Scheme { line: usize, scheme: String },
}

/// Reads every curl command of a text; whatever else it holds, as prose or fences, is passed over.
///
/// Redirects are never followed and answers are always decompressed, so `--location` and
/// `--compressed` say nothing.
///
/// # Errors
///
/// [`CurlError`] when there is no command, a limit is passed, or a command can't be understood.
pub fn integration_from_curl(text: &str) -> Result<FromCurl, CurlError> {
    if text.len() > MAX_TEXT {
        return Err(CurlError::TooLong);
    }
    let mut found = FromCurl {
        integrations: IndexMap::new(),
        credentials: IndexMap::new(),
        environment: IndexSet::new(),
        variables: IndexSet::new(),
        slips: Vec::new(),
    };
    let commands = words::commands(text, &mut found)?;
    if commands.is_empty() {
        return Err(CurlError::NoCommand);
    }
    for command in commands {
        let request = options::read(command, &mut found)?;
        integration::add(request, &mut found)?;
    }
    found.slips.sort_by_key(|slip| slip.line);
    found.slips.dedup();
    Ok(found)
}

impl FromCurl {
    fn note(&mut self, line: usize, message: impl Into<String>) {
        self.slips.push(Slip { line, message: message.into() });
    }
}
