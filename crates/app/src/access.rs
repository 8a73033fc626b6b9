//! API keys: who may come in, and into which workspace.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use model::Secret;
use model::id::{ApiKeyId, WorkspaceId};
use sha2::{Digest, Sha256};
use store::{ApiKey, NewApiKey, StoreError};

use crate::App;
use crate::clock::noise;

/// What every key begins with, so that it is recognised where it leaks.
const KEY_PREFIX: &str = "colloquy_";
/// How much of a key may be shown, prefix included.
const SHOWN_CHARS: usize = KEY_PREFIX.len() + 6;
/// Longest name of a key, in characters.
const MAX_NAME_CHARS: usize = 200;
/// The scope that allows everything.
pub(crate) const ADMIN: &str = "admin";

/// Who calls, by the key they came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    pub workspace: WorkspaceId,
    pub key: ApiKeyId,
    pub name: String,
    pub scopes: Vec<String>,
}

impl Access {
    /// Whether the key allows this.
    pub fn allows(&self, scope: &str) -> bool {
        self.scopes.iter().any(|own| own == scope || own == ADMIN)
    }
}

/// A key that was just made: the only time that it is seen.
#[derive(Debug)]
pub struct ApiKeyCreated {
    pub id: ApiKeyId,
    pub key: Secret<String>,
    pub prefix: String,
}

/// Why somebody doesn't come in, or a key wasn't changed.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    #[error("this key isn't known or was revoked")]
    Unknown,
    #[error("no key {0}")]
    NotFound(ApiKeyId),
    #[error("no scope {0}; there are admin, bots, conversations, gateway, kommunicate and read")]
    NoScope(String),
    #[error("a key's name has 1 to {MAX_NAME_CHARS} characters, none of them a control character")]
    BadName,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Every scope there is.
pub const SCOPES: [&str; 6] = [ADMIN, "bots", "conversations", "gateway", "kommunicate", "read"];

impl App {
    /// Finds out who calls with this key.
    ///
    /// # Errors
    ///
    /// [`AccessError::Unknown`] when nobody has it (any more).
    pub async fn sign_in(&self, key: &str) -> Result<Access, AccessError> {
        if !key.starts_with(KEY_PREFIX) {
            return Err(AccessError::Unknown);
        }
        let hash: [u8; 32] = Sha256::digest(key.as_bytes()).into();
        if let Some(known) = self.inner.callers.get(&hash) {
            return Ok(known);
        }
        let found = self.inner.store.find_api_key(hash).await?.ok_or(AccessError::Unknown)?;
        let access = Access {
            workspace: found.workspace,
            key: found.id,
            name: found.name,
            scopes: found.scopes,
        };
        self.inner.callers.put(hash, access.clone());
        Ok(access)
    }

    /// Makes a key.
    ///
    /// # Errors
    ///
    /// [`AccessError::NoScope`] when a scope doesn't exist; [`AccessError::BadName`].
    pub async fn create_api_key(
        &self,
        workspace: WorkspaceId,
        name: &str,
        scopes: Vec<String>,
    ) -> Result<ApiKeyCreated, AccessError> {
        if let Some(unknown) = scopes.iter().find(|scope| !SCOPES.contains(&scope.as_str())) {
            return Err(AccessError::NoScope(unknown.clone()));
        }
        let length = name.chars().count();
        if !(1..=MAX_NAME_CHARS).contains(&length) || name.chars().any(char::is_control) {
            return Err(AccessError::BadName);
        }
        let now = self.inner.clock.now();
        let id = ApiKeyId::mint(now, noise());
        let key = format!("{KEY_PREFIX}{}", BASE64_URL_SAFE_NO_PAD.encode(noise::<32>()));
        let prefix: String = key.chars().take(SHOWN_CHARS).collect();
        let new = NewApiKey {
            id,
            name: name.to_owned(),
            hash: Sha256::digest(key.as_bytes()).into(),
            prefix: prefix.clone(),
            scopes,
            created_at: now,
        };
        if self.inner.store.create_api_key(workspace, new).await? {
            Ok(ApiKeyCreated { id, key: Secret::new(key), prefix })
        } else {
            Err(StoreError::Database("a new key is known already".into()).into())
        }
    }

    /// Lists a workspace's keys, revoked ones too.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn list_api_keys(&self, workspace: WorkspaceId) -> Result<Vec<ApiKey>, StoreError> {
        self.inner.store.list_api_keys(workspace).await
    }

    /// Revokes a key. Elsewhere it is good for another second at most.
    ///
    /// # Errors
    ///
    /// [`AccessError::NotFound`] when no such key is in force.
    pub async fn revoke_api_key(
        &self,
        workspace: WorkspaceId,
        key: ApiKeyId,
    ) -> Result<(), AccessError> {
        let now = self.inner.clock.now();
        let is_done = self.inner.store.revoke_api_key(workspace, key, now).await?;
        self.inner.callers.clear();
        if is_done { Ok(()) } else { Err(AccessError::NotFound(key)) }
    }
}
