//! A webhook's secrets: the one that signs, and the one before it as long as both are good.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use model::id::{WebhookId, WorkspaceId};
use model::{Secret, Timestamp};
use serde::{Deserialize, Serialize};

use crate::App;
use crate::clock::noise;
use crate::vault::{SealBroken, Sealed};

/// Bytes of a secret that we make. Source: Standard Webhooks, 24 to 64.
const SECRET_BYTES: usize = 32;

/// Secrets, open. Sealed as JSON: fields are only added, with a default.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Secrets {
    current: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    previous: Option<Previous>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Previous {
    secret: String,
    until: Timestamp,
}

impl Secrets {
    pub(super) fn new(secret: &Secret<String>) -> Self {
        Self { current: secret.expose().clone(), previous: None }
    }

    /// The next secret; that before stays good until then.
    pub(super) fn rotated(self, secret: &Secret<String>, until: Timestamp) -> Self {
        let previous = Some(Previous { secret: self.current, until });
        Self { current: secret.expose().clone(), previous }
    }

    /// Those that are good, the newest first.
    pub(super) fn good_at(&self, now: Timestamp) -> Vec<Secret<String>> {
        let previous = self.previous.iter().filter(|previous| now < previous.until);
        let previous = previous.map(|previous| previous.secret.clone());
        std::iter::once(self.current.clone()).chain(previous).map(Secret::new).collect()
    }
}

/// A secret of Standard Webhooks.
pub(super) fn new_secret() -> Secret<String> {
    Secret::new(format!("whsec_{}", BASE64_STANDARD.encode(noise::<SECRET_BYTES>())))
}

impl App {
    pub(super) fn seal_secrets(
        &self,
        (workspace, id): (WorkspaceId, WebhookId),
        secrets: &Secrets,
    ) -> Result<Sealed, SealBroken> {
        let text = Secret::new(serde_json::to_string(secrets).unwrap_or_default());
        self.inner.vault.seal(workspace, &receiver_name(id), &text)
    }

    pub(super) fn open_secrets(
        &self,
        (workspace, id): (WorkspaceId, WebhookId),
        sealed: &[u8],
    ) -> Result<Secrets, SealBroken> {
        let text = self.inner.vault.open(workspace, &receiver_name(id), sealed)?;
        serde_json::from_str(text.expose()).map_err(|_| SealBroken { name: receiver_name(id) })
    }
}

/// What they are sealed for.
pub(crate) fn receiver_name(id: WebhookId) -> String {
    format!("receiver/{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_before_is_good_for_as_long_as_was_said() {
        let at = |seconds| Timestamp::from_second(seconds).unwrap();
        let text = |secrets: Vec<Secret<String>>| -> Vec<String> {
            secrets.iter().map(|secret| secret.expose().clone()).collect()
        };
        let first = Secrets::new(&Secret::new("a".to_owned()));
        assert_eq!(text(first.good_at(at(0))), ["a"]);
        let second = first.rotated(&Secret::new("b".to_owned()), at(10));
        assert_eq!(text(second.good_at(at(9))), ["b", "a"]);
        assert_eq!(text(second.good_at(at(10))), ["b"]);
        let third = second.rotated(&Secret::new("c".to_owned()), at(20));
        assert_eq!(text(third.good_at(at(0))), ["c", "b"]);
    }
}
