//! The vault: encrypts what a workspace keeps secret, and signs what its contacts hold.
//!
//! One master key encrypts; each record has a nonce of its own and is bound to the workspace and the name
//! it is kept under, so that a row moved elsewhere doesn't open. Where the key comes from is the binary's
//! matter.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use model::Secret;
use model::id::{AttachmentId, ConversationId, WorkspaceId};
use sha2::{Digest, Sha256};

use crate::clock::noise;

const NONCE_BYTES: usize = 24;

/// The key that everything else is encrypted under: 32 bytes.
#[derive(Clone)]
pub struct MasterKey(Secret<[u8; 32]>);

/// Why a text is no master key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a master key is 64 hexadecimal digits (32 bytes)")]
pub struct MasterKeyError;

impl MasterKey {
    /// Makes a new key from the system's randomness.
    pub fn generate() -> Self {
        Self(Secret::new(noise()))
    }

    /// Reads a key as [`MasterKey::to_hex`] writes it.
    ///
    /// # Errors
    ///
    /// [`MasterKeyError`] when it isn't 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Result<Self, MasterKeyError> {
        let text = text.trim().as_bytes();
        if text.len() != 64 {
            return Err(MasterKeyError);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| MasterKeyError)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| MasterKeyError)?;
        }
        Ok(Self(Secret::new(bytes)))
    }

    /// The key as text, for a key file.
    pub fn to_hex(&self) -> Secret<String> {
        Secret::new(hex(self.0.expose()))
    }
}

/// Opens and closes secrets.
#[derive(Clone)]
pub struct Vault {
    cipher: XChaCha20Poly1305,
    signing: Secret<[u8; 32]>,
    linking: Secret<[u8; 32]>,
    key_id: String,
}

/// A secret that doesn't open: another key, another row, or changed bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("secret {name} doesn't open with this master key")]
pub struct SealBroken {
    pub name: String,
}

impl Vault {
    /// A vault under this key.
    pub fn new(key: &MasterKey) -> Self {
        let bytes = key.0.expose();
        Self {
            cipher: XChaCha20Poly1305::new(bytes.into()),
            signing: Secret::new(derive(bytes, b"signing")),
            linking: Secret::new(derive(bytes, b"linking")),
            key_id: hex(&derive(bytes, b"key id"))[..16].to_owned(),
        }
    }

    /// Names the key without telling it: tells which key a row was encrypted under.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// Encrypts a secret for the row of this workspace and name.
    ///
    /// # Errors
    ///
    /// [`SealBroken`] when it can't be encrypted, which takes more than 256 GiB.
    pub fn seal(
        &self,
        workspace: WorkspaceId,
        name: &str,
        secret: &Secret<String>,
    ) -> Result<Vec<u8>, SealBroken> {
        let nonce: [u8; NONCE_BYTES] = noise();
        let bound = bound_to(workspace, name);
        let payload = Payload { msg: secret.expose().as_bytes(), aad: &bound };
        let sealed = self
            .cipher
            .encrypt(XNonce::from_slice(&nonce), payload)
            .map_err(|_| SealBroken { name: name.to_owned() })?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Decrypts what [`Vault::seal`] made for the same workspace and name.
    ///
    /// # Errors
    ///
    /// [`SealBroken`] when the key, the row or the bytes are others.
    pub fn open(
        &self,
        workspace: WorkspaceId,
        name: &str,
        sealed: &[u8],
    ) -> Result<Secret<String>, SealBroken> {
        let broken = || SealBroken { name: name.to_owned() };
        let (nonce, sealed) = sealed.split_at_checked(NONCE_BYTES).ok_or_else(broken)?;
        let bound = bound_to(workspace, name);
        let opened = self
            .cipher
            .decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad: &bound })
            .map_err(|_| broken())?;
        String::from_utf8(opened).map(Secret::new).map_err(|_| broken())
    }

    /// The token by which a contact's browser reads and writes one conversation.
    pub fn conversation_token(&self, workspace: WorkspaceId, id: ConversationId) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.conversation_mac(workspace, id).finalize().into_bytes())
    }

    /// Whether `token` is that conversation's. Compares in constant time.
    pub fn is_conversation_token(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        token: &str,
    ) -> bool {
        BASE64_URL_SAFE_NO_PAD
            .decode(token)
            .is_ok_and(|tag| self.conversation_mac(workspace, id).verify_slice(&tag).is_ok())
    }

    fn conversation_mac(&self, workspace: WorkspaceId, id: ConversationId) -> Hmac<Sha256> {
        let mut mac = mac_under(&self.signing);
        mac.update(b"conversation");
        mac.update(workspace.as_uuid().as_bytes());
        mac.update(id.as_uuid().as_bytes());
        mac
    }

    /// Signs a link to a file that is good until `expires`, in seconds since 1970.
    pub fn file_signature(&self, id: AttachmentId, expires: i64) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.file_mac(id, expires).finalize().into_bytes())
    }

    /// Whether `signature` is that link's, expired or not. Compares in constant time.
    pub fn is_file_signature(&self, id: AttachmentId, expires: i64, signature: &str) -> bool {
        BASE64_URL_SAFE_NO_PAD
            .decode(signature)
            .is_ok_and(|tag| self.file_mac(id, expires).verify_slice(&tag).is_ok())
    }

    fn file_mac(&self, id: AttachmentId, expires: i64) -> Hmac<Sha256> {
        let mut mac = mac_under(&self.linking);
        mac.update(b"file");
        mac.update(id.as_uuid().as_bytes());
        mac.update(&expires.to_be_bytes());
        mac
    }
}

fn mac_under(key: &Secret<[u8; 32]>) -> Hmac<Sha256> {
    // A key of the hash's block size is taken as it is.
    let mut block = [0; 64];
    block[..32].copy_from_slice(key.expose());
    <Hmac<Sha256> as KeyInit>::new(&block.into())
}

fn bound_to(workspace: WorkspaceId, name: &str) -> Vec<u8> {
    [b"secret/1/".as_slice(), workspace.as_uuid().as_bytes(), name.as_bytes()].concat()
}

fn derive(key: &[u8; 32], purpose: &[u8]) -> [u8; 32] {
    let mut digest = Sha256::new();
    digest.update(b"colloquy/1/");
    digest.update(purpose);
    digest.update(key);
    digest.finalize().into()
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Timestamp;

    fn vault() -> Vault {
        Vault::new(&MasterKey::generate())
    }

    #[test]
    fn a_secret_opens_only_for_its_own_row_and_key() {
        let ours = vault();
        let here = WorkspaceId::DEFAULT;
        let elsewhere = WorkspaceId::mint(Timestamp::UNIX_EPOCH, [3; 10]);
        let sealed = ours.seal(here, "company", &Secret::new("s3cret".to_owned())).unwrap();

        assert_eq!(ours.open(here, "company", &sealed).unwrap().expose(), "s3cret");
        assert!(ours.open(elsewhere, "company", &sealed).is_err());
        assert!(ours.open(here, "other", &sealed).is_err());
        assert!(vault().open(here, "company", &sealed).is_err());
        assert!(ours.open(here, "company", &sealed[1..]).is_err());
        assert!(ours.open(here, "company", b"short").is_err());
        assert!(!sealed.windows(6).any(|window| window == b"s3cret"));
    }

    #[test]
    fn a_master_key_reads_back_from_its_text() {
        let key = MasterKey::generate();
        let again = MasterKey::from_hex(key.to_hex().expose()).unwrap();
        assert_eq!(key.to_hex().expose(), again.to_hex().expose());
        assert_eq!(MasterKey::from_hex("abc").err(), Some(MasterKeyError));
        assert_eq!(MasterKey::from_hex(&"é".repeat(32)).err(), Some(MasterKeyError));
    }

    #[test]
    fn a_signature_is_good_for_one_file_and_time() {
        let ours = vault();
        let [id, other] = [1, 2].map(|n| AttachmentId::mint(Timestamp::UNIX_EPOCH, [n; 10]));
        let signature = ours.file_signature(id, 100);
        assert!(ours.is_file_signature(id, 100, &signature));
        assert!(!ours.is_file_signature(id, 101, &signature));
        assert!(!ours.is_file_signature(other, 100, &signature));
        assert!(!vault().is_file_signature(id, 100, &signature));
        for forged in ["", "x", &signature[1..], &format!("{signature}A")] {
            assert!(!ours.is_file_signature(id, 100, forged), "{forged}");
        }
    }

    #[test]
    fn a_token_is_good_for_one_conversation() {
        let ours = vault();
        let id = ConversationId::mint(Timestamp::UNIX_EPOCH, [1; 10]);
        let other = ConversationId::mint(Timestamp::UNIX_EPOCH, [2; 10]);
        let token = ours.conversation_token(WorkspaceId::DEFAULT, id);
        assert!(ours.is_conversation_token(WorkspaceId::DEFAULT, id, &token));
        assert!(!ours.is_conversation_token(WorkspaceId::DEFAULT, other, &token));
        assert!(!ours.is_conversation_token(WorkspaceId::DEFAULT, id, "x"));
        assert!(!ours.is_conversation_token(WorkspaceId::DEFAULT, id, ""));
    }
}
