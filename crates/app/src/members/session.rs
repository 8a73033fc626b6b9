//! Signing in and out: what a browser holds instead of the password, for a while.

use jiff::{SignedDuration, ToSpan as _};
use model::{Secret, Timestamp};
use store::{AuditRecord, Member, MemberProof, NewAuditEntry, NewProof, SignIn, StoreError};

use super::{FactorError, PasswordError, after, hash_of, new_token};
use crate::access::Rights;
use crate::{Access, AccessError, App, Identity, TooOften};

/// How long a sign-in is good at most.
const DAYS: i64 = 7;
/// How long it is good unused.
const IDLE: SignedDuration = SignedDuration::from_hours(12);
/// How exactly it is known when it was used.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// Somebody who wants to sign in.
#[derive(Debug)]
pub struct SignInRequest {
    /// The workspace's name.
    pub workspace: String,
    pub email: String,
    pub password: Secret<String>,
    /// Of the second factor, where there is one.
    pub code: Option<String>,
    /// Where they ask from.
    pub address: String,
}

/// A member who has signed in.
#[derive(Debug)]
pub struct SignedIn {
    pub member: Member,
    /// What their browser holds.
    pub token: Secret<String>,
    pub expires_at: Timestamp,
}

/// Why somebody isn't signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The workspace, the address or the password: which isn't told.
    #[error("workspace, e-mail address and password don't go together")]
    Refused,
    /// The password is right.
    #[error("a code of the second factor is needed, too")]
    NeedsCode,
    /// The password is right.
    #[error("members of this workspace sign in with their organisation's provider")]
    NeedsSingleSignOn,
    #[error("too many passwords are looked at right now")]
    Busy,
    #[error(transparent)]
    TooOften(#[from] TooOften),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<FactorError> for SignInError {
    fn from(error: FactorError) -> Self {
        match error {
            FactorError::Password(error) => error.into(),
            FactorError::Exists
            | FactorError::Missing
            | FactorError::WrongCode
            | FactorError::Member(_) => Self::Refused,
        }
    }
}

impl From<PasswordError> for SignInError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => Self::Busy,
            PasswordError::Store(error) => Self::Store(error),
            PasswordError::TooOften(error) => Self::TooOften(error),
            PasswordError::Weak
            | PasswordError::BadLink
            | PasswordError::Wrong
            | PasswordError::NoMember => Self::Refused,
        }
    }
}

impl App {
    /// Signs a member in.
    ///
    /// # Errors
    ///
    /// [`SignInError::Refused`] whatever is wrong, after the same time.
    pub async fn sign_in_member(&self, request: SignInRequest) -> Result<SignedIn, SignInError> {
        let store = &self.inner.store;
        let email = request.email.trim().to_lowercase();
        let proof = match store.find_workspace(&request.workspace).await? {
            Some(workspace) => store.find_proof(workspace.id, &email).await?,
            None => None,
        };
        let proof = proof.filter(|proof| proof.member.disabled_at.is_none());
        let kept = proof.as_ref().and_then(|proof| proof.password.clone());
        let is_right = self.inner.passwords.is_right(request.password, kept).await?;
        let proof = proof.ok_or(SignInError::Refused)?;
        if is_right && !self.takes_password_of(&proof.member).await? {
            return Err(SignInError::NeedsSingleSignOn);
        }
        let is_right = is_right && self.shows_factor(&proof, request.code.as_deref()).await?;
        let status = if is_right { 200 } else { 401 };
        let what = Oneself { operation: "signIn", address: request.address, status };
        self.note_about(&proof.member, what).await?;
        if is_right { self.begin_sign_in(proof.member).await } else { Err(SignInError::Refused) }
    }

    /// Whether a member who knows the password has the second factor, too, or needs none.
    async fn shows_factor(
        &self,
        proof: &MemberProof,
        code: Option<&str>,
    ) -> Result<bool, SignInError> {
        let Some(factor) = proof.factor.as_ref().filter(|factor| factor.is_on) else {
            return Ok(true);
        };
        let code = code.ok_or(SignInError::NeedsCode)?;
        Ok(self.use_code(&proof.member, factor, code).await?)
    }

    /// Whether the member's workspace lets them come in with a password.
    async fn takes_password_of(&self, member: &Member) -> Result<bool, StoreError> {
        let found = self.inner.store.find_single_sign_on(member.workspace).await?;
        Ok(found.is_none_or(|entry| entry.settings.lets_use_password(&member.email)))
    }

    /// Keeps what somebody did as a member without being signed in.
    pub(super) async fn note_about(
        &self,
        member: &Member,
        what: Oneself,
    ) -> Result<(), StoreError> {
        let is_them = what.status < 400;
        let record = AuditRecord {
            name: if is_them { member.name.clone() } else { String::new() },
            key: None,
            address: Some(what.address),
            target: format!("member={}", member.id),
            status: what.status,
        };
        let entry = NewAuditEntry {
            operation: what.operation.to_owned(),
            member: is_them.then_some(member.id),
            record,
            now: self.now(),
        };
        self.inner.store.add_audit_entry(member.workspace, entry).await
    }

    pub(super) async fn begin_sign_in(&self, member: Member) -> Result<SignedIn, SignInError> {
        let (token, hash) = new_token();
        let now = self.now();
        let expires_at = after(now, (DAYS * 24).hours());
        let new = NewProof { hash, member: member.id, now, expires_at };
        if self.inner.store.create_sign_in(member.workspace, new).await? {
            Ok(SignedIn { member, token, expires_at })
        } else {
            Err(SignInError::Refused)
        }
    }

    /// Finds out whose browser holds this.
    ///
    /// # Errors
    ///
    /// [`AccessError::Unknown`] when they aren't signed in (any more).
    pub async fn find_sign_in(&self, token: &str) -> Result<Access, AccessError> {
        let hash = hash_of(token);
        if let Some(known) = self.inner.callers.get(&hash) {
            return Ok(known);
        }
        let now = self.now();
        let found = self.inner.store.find_sign_in(hash, now).await?.ok_or(AccessError::Unknown)?;
        let unseen = now.duration_since(found.seen_at);
        if unseen >= IDLE {
            return Err(AccessError::Unknown);
        }
        if unseen >= SEEN_EVERY {
            self.inner.store.touch_sign_in(found.member.workspace, hash, now).await?;
        }
        let access = access_of(found, hash);
        self.inner.callers.put(hash, access.clone());
        Ok(access)
    }

    /// Signs the caller out here. A key isn't signed in.
    ///
    /// # Errors
    ///
    /// When the store can't be reached.
    pub async fn sign_out(&self, by: &Access) -> Result<(), StoreError> {
        if let Identity::SignedIn { member, sign_in } = by.identity {
            self.inner.store.end_sign_in(by.workspace, member, sign_in).await?;
            self.end_stays(by.workspace);
        }
        Ok(())
    }
}

/// What somebody does who isn't signed in (yet).
pub(super) struct Oneself {
    pub operation: &'static str,
    pub address: String,
    pub status: u16,
}

fn access_of(sign_in: SignIn, hash: [u8; 32]) -> Access {
    let member = sign_in.member;
    Access {
        workspace: member.workspace,
        identity: Identity::SignedIn { member: member.id, sign_in: hash },
        name: member.name,
        rights: Rights::Roles(member.roles),
    }
}
