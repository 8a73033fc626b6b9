//! Members: invited by an administrator, they set a password by a link that is good once, and sign in with
//! it.

mod factor;
mod password;
mod session;
mod sign_on;
mod stays;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use jiff::ToSpan as _;
use model::id::{MemberId, WorkspaceId};
use model::member::{Email, EmailError, Roles};
use model::{Secret, Timestamp};
use sha2::{Digest, Sha256};
use store::{Member, MemberChange, MemberProof, NewMember, NewPassword, NewProof, StoreError};

use crate::clock::noise;
use crate::{Access, App, TooOften};

pub use factor::{FactorError, FactorStart};
pub(crate) use password::Passwords;
use session::Oneself;
pub use session::{SignInError, SignInRequest, SignedIn};
pub(crate) use sign_on::Providers;
pub use sign_on::{
    ProviderAsking, ProviderCalls, ProviderFailure, ProviderQuestion, SignOnError, SignOnReturn,
    SignOnStart, SingleSignOnError, SingleSignOnInput, SingleSignOnSummary, TokenFault,
};
pub use stays::Stay;
pub(crate) use stays::Stays;

/// How long a link is good that sets a password.
const LINK_DAYS: i64 = 3;
/// Longest name of a member, in characters.
const MAX_NAME_CHARS: usize = 200;
/// Shortest password, in characters.
pub const MIN_PASSWORD_CHARS: usize = 10;
/// Longest password, in bytes.
pub const MAX_PASSWORD_BYTES: usize = 1_024;

/// Somebody to invite.
#[derive(Debug, Clone)]
pub struct Invitation {
    pub email: String,
    pub name: String,
    pub roles: Roles,
}

/// What lets a member set a password, once.
#[derive(Debug)]
pub struct MemberLink {
    pub token: Secret<String>,
    pub expires_at: Timestamp,
}

/// What an administrator changes of a member; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct MemberUpdate {
    pub name: Option<String>,
    pub roles: Option<Roles>,
    pub is_disabled: Option<bool>,
}

/// Why a member isn't made or changed.
#[derive(Debug, thiserror::Error)]
pub enum MemberError {
    #[error("no member {0}")]
    NotFound(MemberId),
    #[error("there is a member with the address {0}")]
    Taken(Email),
    #[error(transparent)]
    BadEmail(#[from] EmailError),
    #[error("a name has 1 to {MAX_NAME_CHARS} characters, none of them a control character")]
    BadName,
    #[error("a member has one role at least")]
    NoRole,
    #[error("nobody disables themselves or takes the role of an administrator from themselves")]
    Own,
    #[error("member {0} is disabled")]
    Disabled(MemberId),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a password isn't set.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    #[error(
        "a password has {MIN_PASSWORD_CHARS} characters at least and {MAX_PASSWORD_BYTES} bytes at most, and isn't the member's address"
    )]
    Weak,
    #[error("this link isn't good (any more)")]
    BadLink,
    #[error("the password isn't right")]
    Wrong,
    #[error("programs have no password")]
    NoMember,
    #[error("too many passwords are looked at right now")]
    Busy,
    #[error(transparent)]
    TooOften(#[from] TooOften),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Makes a member, with a link by which they set their password.
    ///
    /// # Errors
    ///
    /// [`MemberError::Taken`] when somebody has that address; [`MemberError::BadEmail`],
    /// [`MemberError::BadName`], [`MemberError::NoRole`].
    pub async fn invite_member(
        &self,
        workspace: WorkspaceId,
        invitation: Invitation,
    ) -> Result<(Member, MemberLink), MemberError> {
        let email: Email = invitation.email.parse()?;
        check_name(&invitation.name)?;
        check_roles(&invitation.roles)?;
        let now = self.now();
        let id = MemberId::mint(now, noise());
        let new = NewMember {
            id,
            email: email.clone(),
            name: invitation.name,
            roles: invitation.roles,
            created_at: now,
        };
        if !self.inner.store.create_member(workspace, new).await? {
            return Err(MemberError::Taken(email));
        }
        let link = self.make_member_link(workspace, id).await?;
        Ok((self.get_member(workspace, id).await?, link))
    }

    /// Finds a member, disabled or not.
    ///
    /// # Errors
    ///
    /// [`MemberError::NotFound`].
    pub async fn get_member(
        &self,
        workspace: WorkspaceId,
        id: MemberId,
    ) -> Result<Member, MemberError> {
        let found = self.inner.store.find_member(workspace, id).await?;
        found.ok_or(MemberError::NotFound(id))
    }

    /// Lists members by address, after this one.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn list_members(
        &self,
        workspace: WorkspaceId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Member>, StoreError> {
        self.inner.store.list_members(workspace, after, limit).await
    }

    /// Changes a member. Other roles, or being disabled, end their sign-ins.
    ///
    /// # Errors
    ///
    /// [`MemberError::Own`] when somebody would lock themselves out.
    pub async fn update_member(
        &self,
        by: &Access,
        id: MemberId,
        update: MemberUpdate,
    ) -> Result<Member, MemberError> {
        update.name.as_deref().map(check_name).transpose()?;
        update.roles.as_ref().map(check_roles).transpose()?;
        let before = self.get_member(by.workspace, id).await?;
        let drops = |roles: &Roles| before.roles.difference(roles).next().is_some();
        let is_dropped = update.roles.as_ref().is_some_and(drops);
        let is_disabled = update.is_disabled == Some(true);
        if by.member() == Some(id) && (is_dropped || is_disabled) {
            return Err(MemberError::Own);
        }
        let signs_out =
            is_disabled || update.roles.as_ref().is_some_and(|roles| *roles != before.roles);
        let change = MemberChange {
            name: update.name,
            roles: update.roles,
            is_disabled: update.is_disabled,
            signs_out,
        };
        if !self.inner.store.change_member(by.workspace, id, change, self.now()).await? {
            return Err(MemberError::NotFound(id));
        }
        self.end_stays(by.workspace);
        self.get_member(by.workspace, id).await
    }

    /// Makes a link by which a member sets a (new) password; older ones end.
    ///
    /// # Errors
    ///
    /// [`MemberError::NotFound`], [`MemberError::Disabled`].
    pub async fn make_member_link(
        &self,
        workspace: WorkspaceId,
        id: MemberId,
    ) -> Result<MemberLink, MemberError> {
        self.get_member(workspace, id).await?;
        let (token, hash) = new_token();
        let now = self.now();
        let expires_at = after(now, (LINK_DAYS * 24).hours());
        let new = NewProof { hash, member: id, now, expires_at };
        if self.inner.store.create_member_link(workspace, new).await? {
            Ok(MemberLink { token, expires_at })
        } else {
            Err(MemberError::Disabled(id))
        }
    }

    /// Sets a password by a link. The member is signed out everywhere, and the link is used up.
    ///
    /// # Errors
    ///
    /// [`PasswordError::BadLink`] when it isn't good; [`PasswordError::Weak`], which doesn't use it up.
    pub async fn set_password_by_link(
        &self,
        token: &str,
        password: Secret<String>,
        address: String,
    ) -> Result<(), PasswordError> {
        let link = hash_of(token);
        let now = self.now();
        let found = self.inner.store.find_member_link(link, now).await?;
        let member = found.ok_or(PasswordError::BadLink)?;
        check_password(&password, &member.email)?;
        let hash = self.inner.passwords.hash(password).await?;
        let password = NewPassword { hash, kept: None };
        let is_set = self.inner.store.set_password_by_link(link, password, now).await?;
        self.end_stays(member.workspace);
        if !is_set {
            return Err(PasswordError::BadLink);
        }
        let what = Oneself { operation: "setPassword", address, status: 204 };
        Ok(self.note_about(&member, what).await?)
    }

    /// Changes the caller's own password. Where else they are signed in, they aren't any more.
    ///
    /// # Errors
    ///
    /// [`PasswordError::Wrong`] when `current` isn't their password; [`PasswordError::Weak`].
    pub async fn change_password(
        &self,
        by: &Access,
        current: Secret<String>,
        new: Secret<String>,
    ) -> Result<(), PasswordError> {
        let member = self.prove(by, current).await?.member;
        check_password(&new, &member.email)?;
        let hash = self.inner.passwords.hash(new).await?;
        let password = NewPassword { hash, kept: by.sign_in() };
        let is_set = self.inner.store.set_password(by.workspace, member.id, password).await?;
        self.end_stays(by.workspace);
        if is_set { Ok(()) } else { Err(PasswordError::NoMember) }
    }
}

impl App {
    /// Makes sure that a caller knows their own password.
    async fn prove(
        &self,
        by: &Access,
        password: Secret<String>,
    ) -> Result<MemberProof, PasswordError> {
        let member = by.member().ok_or(PasswordError::NoMember)?;
        self.inner.paces.codes.admit(&(by.workspace, member))?;
        let found = self.inner.store.find_proof_of(by.workspace, member).await?;
        let proof = found.ok_or(PasswordError::NoMember)?;
        if self.inner.passwords.is_right(password, proof.password.clone()).await? {
            Ok(proof)
        } else {
            Err(PasswordError::Wrong)
        }
    }
}

fn check_name(name: &str) -> Result<(), MemberError> {
    let length = name.chars().count();
    if (1..=MAX_NAME_CHARS).contains(&length) && !name.chars().any(char::is_control) {
        Ok(())
    } else {
        Err(MemberError::BadName)
    }
}

fn check_roles(roles: &Roles) -> Result<(), MemberError> {
    if roles.is_empty() { Err(MemberError::NoRole) } else { Ok(()) }
}

fn check_password(password: &Secret<String>, email: &str) -> Result<(), PasswordError> {
    let text = password.expose();
    let is_long = text.chars().count() >= MIN_PASSWORD_CHARS && text.len() <= MAX_PASSWORD_BYTES;
    if is_long && text.to_lowercase() != email { Ok(()) } else { Err(PasswordError::Weak) }
}

/// Something that nobody guesses, and the hash that is kept of it.
fn new_token() -> (Secret<String>, [u8; 32]) {
    let token = BASE64_URL_SAFE_NO_PAD.encode(noise::<32>());
    let hash = hash_of(&token);
    (Secret::new(token), hash)
}

fn hash_of(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

fn after(now: Timestamp, span: jiff::Span) -> Timestamp {
    now.checked_add(span).unwrap_or(Timestamp::MAX)
}
