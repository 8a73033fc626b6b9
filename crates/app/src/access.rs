//! Who may come in, and into which workspace: programs by their keys, members by their own keys or by what
//! their browser holds since they signed in.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use model::id::{ApiKeyId, MemberId, WorkspaceId};
use model::member::{Role, Roles};
use model::{Secret, Timestamp};
use sha2::{Digest, Sha256};
use store::{ApiKey, NewApiKey, Note, StoreError};

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

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    pub workspace: WorkspaceId,
    pub identity: Identity,
    /// The name of the member, or of the key of a program.
    pub name: String,
    pub rights: Rights,
}

/// How a caller came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// A program, by its key.
    Program(ApiKeyId),
    /// A member, by a key of their own.
    MemberKey { member: MemberId, key: ApiKeyId },
    /// A member who signed in; `sign_in` is the hash of what their browser holds.
    SignedIn { member: MemberId, sign_in: [u8; 32] },
}

/// What a caller may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rights {
    /// What these scopes allow.
    Scopes(Vec<String>),
    /// What members with these roles may.
    Roles(Roles),
}

impl Access {
    /// The member who calls; `None` when it is a program.
    pub const fn member(&self) -> Option<MemberId> {
        match self.identity {
            Identity::Program(_) => None,
            Identity::MemberKey { member, .. } | Identity::SignedIn { member, .. } => Some(member),
        }
    }

    /// Whether the caller may act in an agent's name: programs in anybody's, members in their own, and those who
    /// lead in others', too.
    pub fn may_act_for(&self, agent: MemberId) -> bool {
        match (&self.rights, self.member()) {
            (Rights::Scopes(_), _) => true,
            (Rights::Roles(_), Some(member)) if member == agent => true,
            (Rights::Roles(roles), _) => {
                roles.iter().any(|role| matches!(role, Role::Admin | Role::Lead))
            }
        }
    }

    /// Where the caller is signed in: the hash of what their browser holds.
    pub(crate) const fn sign_in(&self) -> Option<[u8; 32]> {
        match self.identity {
            Identity::SignedIn { sign_in, .. } => Some(sign_in),
            Identity::MemberKey { .. } | Identity::Program(_) => None,
        }
    }

    /// The key that the caller came with.
    pub const fn key(&self) -> Option<ApiKeyId> {
        match self.identity {
            Identity::Program(key) | Identity::MemberKey { key, .. } => Some(key),
            Identity::SignedIn { .. } => None,
        }
    }
}

impl From<ApiKey> for Access {
    fn from(key: ApiKey) -> Self {
        match key.member {
            None => Self {
                workspace: key.workspace,
                identity: Identity::Program(key.id),
                name: key.name,
                rights: Rights::Scopes(key.scopes),
            },
            Some(member) => Self {
                workspace: key.workspace,
                identity: Identity::MemberKey { member: member.id, key: key.id },
                name: member.name,
                rights: Rights::Roles(member.roles),
            },
        }
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
    #[error("no member {0} who isn't disabled")]
    NoMember(MemberId),
    #[error(
        "no scope {0}; there are admin, bots, conversations, desk, gateway, kommunicate and read"
    )]
    NoScope(String),
    #[error("a key's name has 1 to {MAX_NAME_CHARS} characters, none of them a control character")]
    BadName,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Every scope there is.
pub const SCOPES: [&str; 7] =
    [ADMIN, "bots", "conversations", "desk", "gateway", "kommunicate", "read"];

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
        let access = Access::from(found);
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
        let key = MadeKey::new(name, self.now())?;
        Note::made(&key.id);
        let new = NewApiKey { scopes, ..key.row(None) };
        if self.inner.store.create_api_key(workspace, new).await? {
            Ok(key.shown())
        } else {
            Err(StoreError::Database("a new key is known already".into()).into())
        }
    }

    /// Makes a key of a member's own: whoever holds it may what they may, until it is revoked or they are
    /// disabled.
    ///
    /// # Errors
    ///
    /// [`AccessError::NoMember`] when there is no such member, or they are disabled;
    /// [`AccessError::BadName`].
    pub async fn create_member_key(
        &self,
        workspace: WorkspaceId,
        member: MemberId,
        name: &str,
    ) -> Result<ApiKeyCreated, AccessError> {
        let key = MadeKey::new(name, self.now())?;
        Note::made(&key.id);
        if self.inner.store.create_api_key(workspace, key.row(Some(member))).await? {
            Ok(key.shown())
        } else {
            Err(AccessError::NoMember(member))
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

/// A key that isn't kept yet.
struct MadeKey {
    id: ApiKeyId,
    name: String,
    key: String,
    now: Timestamp,
}

impl MadeKey {
    fn new(name: &str, now: Timestamp) -> Result<Self, AccessError> {
        let length = name.chars().count();
        if !(1..=MAX_NAME_CHARS).contains(&length) || name.chars().any(char::is_control) {
            return Err(AccessError::BadName);
        }
        let key = format!("{KEY_PREFIX}{}", BASE64_URL_SAFE_NO_PAD.encode(noise::<32>()));
        Ok(Self { id: ApiKeyId::mint(now, noise()), name: name.to_owned(), key, now })
    }

    fn prefix(&self) -> String {
        self.key.chars().take(SHOWN_CHARS).collect()
    }

    fn row(&self, member: Option<MemberId>) -> NewApiKey {
        NewApiKey {
            id: self.id,
            name: self.name.clone(),
            hash: Sha256::digest(self.key.as_bytes()).into(),
            prefix: self.prefix(),
            scopes: Vec::new(),
            member,
            created_at: self.now,
        }
    }

    fn shown(self) -> ApiKeyCreated {
        ApiKeyCreated { id: self.id, prefix: self.prefix(), key: Secret::new(self.key) }
    }
}
