//! The vault: encrypts what a workspace keeps secret, and signs what its contacts hold.
//!
//! The first master key encrypts and signs; former ones open and verify what they made. Each record has a
//! nonce of its own and is bound to the workspace and the name it is kept under, so that a row moved
//! elsewhere doesn't open. Where the keys come from is the binary's matter.

mod key;

use std::sync::{Arc, PoisonError, RwLock};

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use model::Secret;
use model::id::{AttachmentId, ConversationId, WorkspaceId};
use sha2::{Digest, Sha256};

pub use self::key::{MasterKey, MasterKeyError, MasterKeys};
use crate::clock::noise;

const NONCE_BYTES: usize = 24;

/// Opens and closes secrets. A copy has the same keys, also when they are changed.
#[derive(Clone)]
pub struct Vault(Arc<RwLock<Arc<Ring>>>);

/// What each key does; the first one writes.
struct Ring {
    writer: Tools,
    former: Vec<Tools>,
}

/// What is made of one master key.
struct Tools {
    cipher: XChaCha20Poly1305,
    signing: Secret<[u8; 32]>,
    linking: Secret<[u8; 32]>,
    key_id: String,
}

/// A secret, encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    pub ciphertext: Vec<u8>,
    /// Names the key that it is encrypted under; kept beside it.
    pub key_id: String,
}

/// A secret that doesn't open: another key, another row, or changed bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("secret {name} doesn't open with this master key")]
pub struct SealBroken {
    pub name: String,
}

impl Vault {
    /// A vault under this key alone.
    pub fn new(key: &MasterKey) -> Self {
        Self::under(&key.clone().into())
    }

    /// A vault under these keys.
    pub fn under(keys: &MasterKeys) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(Ring::of(keys)))))
    }

    /// Takes other keys from now on.
    pub fn change_keys(&self, keys: &MasterKeys) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Ring::of(keys));
    }

    fn ring(&self) -> Arc<Ring> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Names the key that writes, without telling it.
    pub fn key_id(&self) -> String {
        self.ring().writer.key_id.clone()
    }

    /// Names all keys; the first one writes.
    pub fn key_ids(&self) -> Vec<String> {
        self.ring().all().map(|tools| tools.key_id.clone()).collect()
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
    ) -> Result<Sealed, SealBroken> {
        let ring = self.ring();
        let nonce: [u8; NONCE_BYTES] = noise();
        let bound = bound_to(workspace, name);
        let payload = Payload { msg: secret.expose().as_bytes(), aad: &bound };
        let sealed = ring
            .writer
            .cipher
            .encrypt(XNonce::from_slice(&nonce), payload)
            .map_err(|_| SealBroken { name: name.to_owned() })?;
        let ciphertext = [nonce.as_slice(), &sealed].concat();
        Ok(Sealed { ciphertext, key_id: ring.writer.key_id.clone() })
    }

    /// Decrypts what [`Vault::seal`] made for the same workspace and name, under whichever key.
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
        let (nonce, bound) = (XNonce::from_slice(nonce), bound_to(workspace, name));
        let open =
            |tools: &Tools| tools.cipher.decrypt(nonce, Payload { msg: sealed, aad: &bound }).ok();
        let opened = self.ring().all().find_map(open).ok_or_else(broken)?;
        String::from_utf8(opened).map(Secret::new).map_err(|_| broken())
    }

    /// The token by which a contact's browser reads and writes one conversation.
    pub fn conversation_token(&self, workspace: WorkspaceId, id: ConversationId) -> String {
        text_of(self.ring().writer.conversation_mac(workspace, id))
    }

    /// Whether `token` is that conversation's, signed under whichever key. Compares in constant time.
    pub fn is_conversation_token(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        token: &str,
    ) -> bool {
        self.ring().is_signed(token, |tools| tools.conversation_mac(workspace, id))
    }

    /// Signs a link to a file that is good until `expires`, in seconds since 1970.
    pub fn file_signature(&self, id: AttachmentId, expires: i64) -> String {
        text_of(self.ring().writer.file_mac(id, expires))
    }

    /// Whether `signature` is that link's, expired or not, under whichever key. Compares in constant time.
    pub fn is_file_signature(&self, id: AttachmentId, expires: i64, signature: &str) -> bool {
        self.ring().is_signed(signature, |tools| tools.file_mac(id, expires))
    }
}

impl Ring {
    fn of(keys: &MasterKeys) -> Self {
        let (first, former) = keys.parts();
        Self { writer: Tools::of(first), former: former.iter().map(Tools::of).collect() }
    }

    fn all(&self) -> impl Iterator<Item = &Tools> {
        std::iter::once(&self.writer).chain(&self.former)
    }

    fn is_signed(&self, tag: &str, mac: impl Fn(&Tools) -> Hmac<Sha256>) -> bool {
        let Ok(tag) = BASE64_URL_SAFE_NO_PAD.decode(tag) else { return false };
        self.all().any(|tools| mac(tools).verify_slice(&tag).is_ok())
    }
}

impl Tools {
    fn of(key: &MasterKey) -> Self {
        let bytes = key.bytes();
        Self {
            cipher: XChaCha20Poly1305::new(bytes.into()),
            signing: Secret::new(derive(bytes, b"signing")),
            linking: Secret::new(derive(bytes, b"linking")),
            key_id: key.id(),
        }
    }

    fn conversation_mac(&self, workspace: WorkspaceId, id: ConversationId) -> Hmac<Sha256> {
        let mut mac = mac_under(&self.signing);
        mac.update(b"conversation");
        mac.update(workspace.as_uuid().as_bytes());
        mac.update(id.as_uuid().as_bytes());
        mac
    }

    fn file_mac(&self, id: AttachmentId, expires: i64) -> Hmac<Sha256> {
        let mut mac = mac_under(&self.linking);
        mac.update(b"file");
        mac.update(id.as_uuid().as_bytes());
        mac.update(&expires.to_be_bytes());
        mac
    }
}

fn text_of(mac: Hmac<Sha256>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
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
        let sealed = sealed.ciphertext;

        assert_eq!(ours.open(here, "company", &sealed).unwrap().expose(), "s3cret");
        assert!(ours.open(elsewhere, "company", &sealed).is_err());
        assert!(ours.open(here, "other", &sealed).is_err());
        assert!(vault().open(here, "company", &sealed).is_err());
        assert!(ours.open(here, "company", &sealed[1..]).is_err());
        assert!(ours.open(here, "company", b"short").is_err());
        assert!(!sealed.windows(6).any(|window| window == b"s3cret"));
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

    #[test]
    fn a_former_key_opens_and_verifies_until_it_goes() {
        let [old, new] = [MasterKey::generate(), MasterKey::generate()];
        let vault = Vault::new(&old);
        let copy = vault.clone();
        let (here, id) =
            (WorkspaceId::DEFAULT, ConversationId::mint(Timestamp::UNIX_EPOCH, [1; 10]));
        let file = AttachmentId::mint(Timestamp::UNIX_EPOCH, [1; 10]);
        let seal = |text: &str| vault.seal(here, "a", &Secret::new(text.to_owned())).unwrap();
        let sealed = seal("before");
        let (token, signature) =
            (vault.conversation_token(here, id), vault.file_signature(file, 9));
        let is_good = || {
            let opened = copy.open(here, "a", &sealed.ciphertext).is_ok();
            let token = copy.is_conversation_token(here, id, &token);
            (opened, token, copy.is_file_signature(file, 9, &signature))
        };

        let both = MasterKeys::from(old.clone()).with_first(new.clone()).unwrap();
        vault.change_keys(&both);
        assert_eq!(copy.key_ids(), [new.id(), old.id()]);
        assert_eq!((sealed.key_id.clone(), seal("after").key_id), (old.id(), new.id()));
        assert_eq!(is_good(), (true, true, true));
        assert_ne!(copy.conversation_token(here, id), token);
        vault.change_keys(&both.only_first());
        assert_eq!(is_good(), (false, false, false));
    }
}
