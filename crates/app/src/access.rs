//! Who may come in, and into which workspace: programs by their keys, members by their own keys or by what
//! their browser holds since they signed in.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use model::id::{ApiKeyId, MemberId, WorkspaceId};
use model::member::{Role, Roles};
use model::{Secret, Timestamp};
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
/// Most keys of a member's own that are in force.
const MAX_OWN_KEYS: usize = 50;
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
    /// What members with these roles may, as far as these scopes allow it, too.
    Both(Roles, Vec<String>),
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
            (Rights::Roles(_) | Rights::Both(..), Some(member)) if member == agent => true,
            (Rights::Roles(roles) | Rights::Both(roles, _), _) => {
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
                rights: match key.scopes.is_empty() {
                    true => Rights::Roles(member.roles),
                    false => Rights::Both(member.roles, key.scopes),
                },
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
    #[error("keys of one's own are made by members who signed in, not with a key")]
    NotSignedIn,
    #[error("the scope admin is for administrators")]
    NotAdmin,
    #[error("a member has {MAX_OWN_KEYS} keys at most; revoke one first")]
    TooMany,
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
        check_scopes(&scopes)?;
        let key = MadeKey::new(name, self.now())?;
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
        self.end_stays(workspace);
        if is_done { Ok(()) } else { Err(AccessError::NotFound(key)) }
    }
}

impl App {
    /// Makes a key of the caller's own: whoever holds it may what they may, as far as `scopes` allow it when there
    /// are any. A key makes no keys, lest one that leaked lives on in others.
    ///
    /// # Errors
    ///
    /// [`AccessError::NotSignedIn`], [`AccessError::NoScope`], [`AccessError::NotAdmin`],
    /// [`AccessError::TooMany`], [`AccessError::BadName`].
    pub async fn create_own_key(
        &self,
        by: &Access,
        name: &str,
        scopes: Vec<String>,
    ) -> Result<ApiKeyCreated, AccessError> {
        let (Identity::SignedIn { member, .. }, Rights::Roles(roles)) = (by.identity, &by.rights)
        else {
            return Err(AccessError::NotSignedIn);
        };
        check_scopes(&scopes)?;
        if scopes.iter().any(|scope| scope == ADMIN) && !roles.contains(&Role::Admin) {
            return Err(AccessError::NotAdmin);
        }
        let own = self.list_own_keys(by).await?;
        if own.iter().filter(|key| key.revoked_at.is_none()).count() >= MAX_OWN_KEYS {
            return Err(AccessError::TooMany);
        }
        let key = MadeKey::new(name, self.now())?;
        let new = NewApiKey { scopes, ..key.row(Some(member)) };
        if self.inner.store.create_api_key(by.workspace, new).await? {
            Ok(key.shown())
        } else {
            Err(AccessError::NoMember(member))
        }
    }

    /// Lists the caller's own keys, revoked ones too; a program has none.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn list_own_keys(&self, by: &Access) -> Result<Vec<ApiKey>, StoreError> {
        let Some(member) = by.member() else { return Ok(Vec::new()) };
        let mut keys = self.list_api_keys(by.workspace).await?;
        keys.retain(|key| key.member.as_ref().is_some_and(|owner| owner.id == member));
        Ok(keys)
    }

    /// Revokes one of the caller's own keys.
    ///
    /// # Errors
    ///
    /// [`AccessError::NotFound`] when they have no such key in force.
    pub async fn revoke_own_key(&self, by: &Access, key: ApiKeyId) -> Result<(), AccessError> {
        let own = self.list_own_keys(by).await?;
        if !own.iter().any(|kept| kept.id == key) {
            return Err(AccessError::NotFound(key));
        }
        self.revoke_api_key(by.workspace, key).await
    }
}

fn check_scopes(scopes: &[String]) -> Result<(), AccessError> {
    match scopes.iter().find(|scope| !SCOPES.contains(&scope.as_str())) {
        Some(unknown) => Err(AccessError::NoScope(unknown.clone())),
        None => Ok(()),
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
