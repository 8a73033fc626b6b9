//! What a browser keeps while its member is at the provider: which answer is the one to what it asked. Only we can
//! read it, and it is good for a while.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use jiff::SignedDuration;
use model::id::WorkspaceId;
use model::{Secret, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::clock::noise;
use crate::vault::Vault;

/// How long somebody may take at the provider.
pub(super) const PATIENCE: SignedDuration = SignedDuration::from_mins(10);
/// What it is sealed as.
const NAME: &str = "single sign-on under way";

/// A sign-in under way.
#[derive(Serialize, Deserialize)]
pub(super) struct Flow {
    pub workspace: WorkspaceId,
    pub issuer: String,
    pub client_id: String,
    pub state: String,
    pub nonce: String,
    /// What only we know of the question that the provider was asked (RFC 7636).
    pub verifier: String,
    pub began_at: Timestamp,
}

impl Flow {
    /// A new one that nobody can guess.
    pub fn new(workspace: WorkspaceId, (issuer, client_id): (&str, &str), now: Timestamp) -> Self {
        let random = || BASE64_URL_SAFE_NO_PAD.encode(noise::<32>());
        Self {
            workspace,
            issuer: issuer.to_owned(),
            client_id: client_id.to_owned(),
            state: random(),
            nonce: random(),
            verifier: random(),
            began_at: now,
        }
    }

    /// What the provider is told of the verifier.
    pub fn challenge(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier.as_bytes()))
    }

    /// As the browser keeps it.
    pub fn seal(&self, vault: &Vault) -> Option<Secret<String>> {
        let text = Secret::new(serde_json::to_string(self).ok()?);
        let sealed = vault.seal(WorkspaceId::DEFAULT, NAME, &text).ok()?;
        Some(Secret::new(BASE64_URL_SAFE_NO_PAD.encode(sealed)))
    }

    /// What the browser kept, if it is ours and not too old.
    pub fn open(kept: &str, vault: &Vault, now: Timestamp) -> Option<Self> {
        let sealed = BASE64_URL_SAFE_NO_PAD.decode(kept).ok()?;
        let text = vault.open(WorkspaceId::DEFAULT, NAME, &sealed).ok()?;
        let flow: Self = serde_json::from_str(text.expose()).ok()?;
        (now.duration_since(flow.began_at) < PATIENCE).then_some(flow)
    }

    /// Whether an answer is the one to this.
    pub fn is_answered_with(&self, state: &str) -> bool {
        Sha256::digest(state.as_bytes()) == Sha256::digest(self.state.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::MasterKey;

    #[test]
    fn only_we_read_what_a_browser_keeps_and_for_a_while() {
        let vault = Vault::new(&MasterKey::generate());
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let flow = Flow::new(WorkspaceId::DEFAULT, ("https://login.example", "c"), now);
        let kept = flow.seal(&vault).unwrap();
        let kept = kept.expose();
        let again =
            Flow::open(kept, &vault, now + PATIENCE - SignedDuration::from_secs(1)).unwrap();
        assert_eq!((again.verifier, again.nonce), (flow.verifier.clone(), flow.nonce.clone()));
        assert!(flow.is_answered_with(&again.state) && !flow.is_answered_with(""));
        assert!(Flow::open(kept, &vault, now + PATIENCE).is_none());
        assert!(Flow::open(kept, &Vault::new(&MasterKey::generate()), now).is_none());
        for forged in ["", "x", &kept[1..], "e30"] {
            assert!(Flow::open(forged, &vault, now).is_none(), "{forged}");
        }
        let told = BASE64_URL_SAFE_NO_PAD.decode(kept).unwrap();
        let holds = |text: &str| told.windows(text.len()).any(|it| it == text.as_bytes());
        assert!(!holds(&flow.verifier) && !holds(&flow.nonce));
    }
}
