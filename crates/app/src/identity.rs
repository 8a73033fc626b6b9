//! Whether contacts are who they say they are: where a channel names an access-token URL, its server is
//! asked about each contact that comes with a token.

use std::pin::Pin;
use std::sync::Arc;

use model::Secret;

use crate::App;
use crate::channels::ChannelRecord;

/// Longest token, in bytes.
const MAX_TOKEN_BYTES: usize = 4_096;

/// What a channel's server is asked.
#[derive(Debug, Clone)]
pub struct IdentityQuestion {
    pub url: String,
    /// The id that the contact states.
    pub contact: String,
    pub token: Secret<String>,
}

/// Why there is no good answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdentityFailure {
    #[error("it answered with status {0}")]
    Status(u16),
    #[error("it answered something else than true")]
    Answer,
    #[error("{0}")]
    NoAnswer(String),
}

/// A question under way.
pub type Asking<'a> = Pin<Box<dyn Future<Output = Result<(), IdentityFailure>> + Send + 'a>>;

/// Asks channels' servers.
pub trait IdentityCheck: Send + Sync {
    /// Is `Ok` when the server answers exactly `true`.
    fn ask(&self, question: IdentityQuestion) -> Asking<'_>;
}

/// Why a contact isn't let in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    #[error("a contact needs a token here, of 1 to {MAX_TOKEN_BYTES} bytes")]
    NoToken,
    #[error("contacts have no tokens on the channel {0}: it has no access_token_url")]
    NotAsked(String),
    #[error("the token isn't good for this contact")]
    Refused,
}

impl App {
    /// Sets who asks channels' servers; the first one stays.
    pub fn ask_identities_of(&self, check: Arc<dyn IdentityCheck>) {
        let _kept = self.inner.identities.set(check);
    }

    /// Makes sure that a contact is who they say they are, where the channel wants that.
    ///
    /// # Errors
    ///
    /// [`IdentityError`]. Whatever its server answers but `true`, the contact isn't let in.
    pub async fn check_identity(
        &self,
        channel: &ChannelRecord,
        contact: &str,
        token: Option<Secret<String>>,
    ) -> Result<(), IdentityError> {
        let (url, token) = match (&channel.channel.settings.access_token_url, token) {
            (None, None) => return Ok(()),
            (None, Some(_)) => {
                return Err(IdentityError::NotAsked(channel.channel.key.to_string()));
            }
            (Some(_), None) => return Err(IdentityError::NoToken),
            (Some(url), Some(token)) => (url.clone(), token),
        };
        if !(1..=MAX_TOKEN_BYTES).contains(&token.expose().len()) {
            return Err(IdentityError::NoToken);
        }
        let Some(check) = self.inner.identities.get() else { return Err(IdentityError::Refused) };
        let question = IdentityQuestion { url, contact: contact.to_owned(), token };
        check.ask(question).await.map_err(|cause| {
            let key = &channel.channel.key;
            tracing::info!(channel = %key, %cause, "a contact isn't let in");
            IdentityError::Refused
        })
    }
}
