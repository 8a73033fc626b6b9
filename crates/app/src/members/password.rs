//! Passwords: hashed with argon2id, a few at a time, because each takes memory and time on purpose.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use model::Secret;
use store::StoreError;
use tokio::sync::Semaphore;

use super::PasswordError;
use crate::clock::noise;

/// Passwords that are hashed at once: 19 MiB each.
const AT_ONCE: usize = 2;
/// Passwords that are hashed or wait for it.
const WAITING: usize = 32;

/// What a password is compared with where there is none, so that it takes as long. Nothing hashes to it, and it
/// costs what [`Passwords::hash`] does.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyBhIHBhcw$bm9ib2R5IGhhcyB0aGlzIHBhc3N3b3JkIGF0IGFsbC4";

/// Hashes passwords and compares them.
pub(crate) struct Passwords {
    places: Arc<Semaphore>,
    waiting: Semaphore,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(AT_ONCE)), waiting: Semaphore::new(WAITING) }
    }
}

impl Passwords {
    /// Hashes a password as a PHC string, which says salt and cost, too.
    pub async fn hash(&self, password: Secret<String>) -> Result<String, PasswordError> {
        self.run(move || hashed(&password)).await?
    }

    /// Whether a password is the one that was hashed. Takes as long when there is none.
    pub async fn is_right(
        &self,
        password: Secret<String>,
        kept: Option<String>,
    ) -> Result<bool, PasswordError> {
        let is_somebodys = kept.is_some();
        let against = kept.unwrap_or_else(|| NOBODYS.to_owned());
        let is_same = self.run(move || {
            let kept = PasswordHash::new(&against).map_err(broken)?;
            let bytes = password.expose().as_bytes();
            Ok(Argon2::default().verify_password(bytes, &kept).is_ok())
        });
        is_same.await?.map(|is_same: bool| is_same && is_somebodys)
    }

    /// Runs on a thread of its own, when there is a place.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PasswordError> {
        let _waiting = self.waiting.try_acquire().map_err(|_| PasswordError::Busy)?;
        let place = Arc::clone(&self.places).acquire_owned().await;
        let place = place.map_err(|_| PasswordError::Busy)?;
        let worked = tokio::task::spawn_blocking(move || {
            // Held as long as the work takes, whoever still waits for it.
            let _place = place;
            work()
        });
        worked.await.map_err(|_| PasswordError::Busy)
    }
}

fn hashed(password: &Secret<String>) -> Result<String, PasswordError> {
    let salt = SaltString::encode_b64(&noise::<16>()).map_err(broken)?;
    let hash = Argon2::default().hash_password(password.expose().as_bytes(), &salt);
    hash.map(|hash| hash.to_string()).map_err(broken)
}

fn broken(error: argon2::password_hash::Error) -> PasswordError {
    StoreError::Database(format!("a password can't be hashed or compared: {error}").into()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret<String> {
        Secret::new(text.to_owned())
    }

    #[tokio::test]
    async fn a_password_is_right_for_its_own_hash_only() {
        let passwords = Passwords::default();
        let kept = passwords.hash(secret("correct horse")).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        let is_right = async |password: &str, kept: Option<String>| {
            passwords.is_right(secret(password), kept).await.unwrap()
        };
        assert!(is_right("correct horse", Some(kept.clone())).await);
        assert!(!is_right("correct horsE", Some(kept.clone())).await);
        assert!(!is_right("", Some(kept)).await);
        assert!(!is_right("nobody's", None).await, "where there is none, none is right");
        assert!(!is_right("", None).await);
        let again = passwords.hash(secret("correct horse")).await.unwrap();
        assert!(again != passwords.hash(secret("correct horse")).await.unwrap(), "salted");
    }

    /// AU-01: whoever isn't there is looked at as long as whoever is. What it costs is what the hash says.
    #[tokio::test]
    async fn nobodys_password_is_as_much_work_as_somebodys() {
        let kept = Passwords::default().hash(secret("correct horse")).await.unwrap();
        let (kept, nobodys) =
            (PasswordHash::new(&kept).unwrap(), PasswordHash::new(NOBODYS).unwrap());
        assert_eq!((kept.algorithm, kept.version), (nobodys.algorithm, nobodys.version));
        assert_eq!(kept.params, nobodys.params);
        let sizes = |hash: &PasswordHash<'_>| (hash.salt.unwrap().len(), hash.hash.unwrap().len());
        assert_eq!(sizes(&kept), sizes(&nobodys));
    }

    /// AU-02.
    #[tokio::test]
    async fn a_flood_of_passwords_waits_in_a_short_line() {
        let passwords = Arc::new(Passwords::default());
        let kept = passwords.hash(secret("correct horse")).await.unwrap();
        let tries = (0..200).map(|_| {
            let (passwords, kept) = (Arc::clone(&passwords), kept.clone());
            async move { passwords.is_right(secret("wrong"), Some(kept)).await }
        });
        let ended = futures::future::join_all(tries).await;
        let busy = ended.iter().filter(|end| matches!(end, Err(PasswordError::Busy))).count();
        assert_eq!(busy, 200 - WAITING);
        let other = ended.iter().filter(|end| matches!(end, Ok(false))).count();
        assert_eq!(other, WAITING);
    }
}
