//! Master keys: 32 bytes each, written as text. Several may be held at once: the first writes, all others
//! only read what was written under them before.

use std::collections::BTreeSet;

use model::Secret;

use super::{derive, hex};
use crate::clock::noise;

/// Most keys that are held at once.
const MAX_KEYS: usize = 8;
/// Characters of a key's name.
const ID_CHARS: usize = 16;

/// The key that everything else is encrypted under: 32 bytes.
#[derive(Clone)]
pub struct MasterKey(Secret<[u8; 32]>);

/// Why a text holds no master keys.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MasterKeyError {
    #[error("a master key is 64 hexadecimal digits (32 bytes)")]
    NoKey,
    #[error("a master key is there twice")]
    Twice,
    #[error("there are at most {MAX_KEYS} master keys")]
    TooMany,
}

impl MasterKey {
    /// Makes a new key from the system's randomness.
    pub fn generate() -> Self {
        Self(Secret::new(noise()))
    }

    /// Reads a key as [`MasterKey::to_hex`] writes it.
    ///
    /// # Errors
    ///
    /// [`MasterKeyError::NoKey`] when it isn't 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Result<Self, MasterKeyError> {
        let text = text.trim().as_bytes();
        if text.len() != 64 {
            return Err(MasterKeyError::NoKey);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| MasterKeyError::NoKey)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| MasterKeyError::NoKey)?;
        }
        Ok(Self(Secret::new(bytes)))
    }

    /// The key as text, for a key file.
    pub fn to_hex(&self) -> Secret<String> {
        Secret::new(hex(self.0.expose()))
    }

    /// Names the key without telling it: 16 characters that each row under it is marked with.
    pub fn id(&self) -> String {
        let mut id = hex(&derive(self.0.expose(), b"key id"));
        id.truncate(ID_CHARS);
        id
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        self.0.expose()
    }
}

/// One master key or more, each there once. The first one writes.
#[derive(Clone)]
pub struct MasterKeys {
    first: MasterKey,
    others: Vec<MasterKey>,
}

impl From<MasterKey> for MasterKeys {
    fn from(first: MasterKey) -> Self {
        Self { first, others: Vec::new() }
    }
}

impl MasterKeys {
    /// Reads keys, one a line or with commas between them.
    ///
    /// # Errors
    ///
    /// [`MasterKeyError`]; also when there is none.
    pub fn parse(text: &str) -> Result<Self, MasterKeyError> {
        let parts = text.split(['\n', ',']).map(str::trim).filter(|part| !part.is_empty());
        let mut keys = parts.map(MasterKey::from_hex);
        let first = keys.next().ok_or(MasterKeyError::NoKey)??;
        Self { first, others: keys.collect::<Result<_, _>>()? }.checked()
    }

    fn checked(self) -> Result<Self, MasterKeyError> {
        let ids: BTreeSet<String> = self.ids().into_iter().collect();
        match 1 + self.others.len() {
            count if count > MAX_KEYS => Err(MasterKeyError::TooMany),
            count if count > ids.len() => Err(MasterKeyError::Twice),
            _ => Ok(self),
        }
    }

    fn all(&self) -> impl Iterator<Item = &MasterKey> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// The keys as text, one a line.
    pub fn to_text(&self) -> Secret<String> {
        let lines: Vec<String> = self.all().map(|key| key.to_hex().expose().clone()).collect();
        Secret::new(lines.join("\n"))
    }

    /// The keys by their names; the first one writes.
    pub fn ids(&self) -> Vec<String> {
        self.all().map(MasterKey::id).collect()
    }

    /// With another key that writes from now on.
    ///
    /// # Errors
    ///
    /// [`MasterKeyError::TooMany`], [`MasterKeyError::Twice`].
    pub fn with_first(mut self, key: MasterKey) -> Result<Self, MasterKeyError> {
        self.others.insert(0, std::mem::replace(&mut self.first, key));
        self.checked()
    }

    /// With another key that doesn't write yet.
    ///
    /// # Errors
    ///
    /// [`MasterKeyError::TooMany`], [`MasterKeyError::Twice`].
    pub fn with_last(mut self, key: MasterKey) -> Result<Self, MasterKeyError> {
        self.others.push(key);
        self.checked()
    }

    /// Has the key write that was added last.
    #[must_use]
    pub fn last_first(mut self) -> Self {
        if let Some(last) = self.others.pop() {
            self.others.insert(0, std::mem::replace(&mut self.first, last));
        }
        self
    }

    /// Only the key that writes.
    #[must_use]
    pub fn only_first(mut self) -> Self {
        self.others.clear();
        self
    }

    pub(super) fn parts(&self) -> (&MasterKey, &[MasterKey]) {
        (&self.first, &self.others)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_master_key_reads_back_from_its_text() {
        let key = MasterKey::generate();
        let again = MasterKey::from_hex(key.to_hex().expose()).unwrap();
        assert_eq!(key.to_hex().expose(), again.to_hex().expose());
        assert_eq!(MasterKey::from_hex("abc").err(), Some(MasterKeyError::NoKey));
        assert_eq!(MasterKey::from_hex(&"é".repeat(32)).err(), Some(MasterKeyError::NoKey));
    }

    #[test]
    fn several_keys_are_read_in_their_order() {
        let [a, b] = [1, 2].map(|digit| digit.to_string().repeat(64));
        let id = |text: &str| MasterKey::from_hex(text).unwrap().id();
        for text in [format!("{a}\n{b}\n"), format!("{a},{b}"), format!(" {a} ,\r\n\n{b},")] {
            assert_eq!(MasterKeys::parse(&text).unwrap().ids(), [id(&a), id(&b)], "{text:?}");
        }
        for (text, expected) in [
            (String::new(), MasterKeyError::NoKey),
            (format!("{a} {b}"), MasterKeyError::NoKey),
            (format!("{a},{b},x"), MasterKeyError::NoKey),
            (format!("{a},{b},{a}"), MasterKeyError::Twice),
        ] {
            assert_eq!(MasterKeys::parse(&text).err(), Some(expected), "{text:?}");
        }
        let many: Vec<String> =
            (0..9).map(|_| MasterKey::generate().to_hex().expose().clone()).collect();
        assert_eq!(MasterKeys::parse(&many.join(",")).err(), Some(MasterKeyError::TooMany));
    }

    #[test]
    fn a_key_is_added_made_first_and_left_alone() {
        let [old, new] = [MasterKey::generate(), MasterKey::generate()];
        let [old_id, new_id] = [old.id(), new.id()];
        let both = MasterKeys::from(old).with_last(new.clone()).unwrap();
        assert_eq!(both.ids(), [old_id.clone(), new_id.clone()]);
        assert_eq!(both.clone().with_first(new).err(), Some(MasterKeyError::Twice));
        let turned = both.last_first();
        assert_eq!(turned.ids(), [new_id.clone(), old_id]);
        assert_eq!(MasterKeys::parse(turned.to_text().expose()).unwrap().ids(), turned.ids());
        assert_eq!(turned.only_first().ids(), [new_id]);
    }
}
