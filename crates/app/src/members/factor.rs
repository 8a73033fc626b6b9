//! The second factor: codes of six digits that an app on the member's phone makes of a shared secret and the
//! time (RFC 6238), each good for once. Recovery codes stand in when the phone is lost.

use model::Secret;
use model::id::{MemberId, WorkspaceId};
use sha2::{Digest, Sha256};
use store::{FactorOn, Member, StoreError, StoredFactor};
use totp_rs::{Builder, Secret as SharedSecret, Totp};

use super::{MemberError, PasswordError};
use crate::clock::noise;
use crate::{Access, App, TooOften};

/// Length of the shared secret, in bytes.
const SECRET_BYTES: usize = 20;
/// Recovery codes that a member gets.
const RECOVERY_CODES: usize = 10;
/// Who asks for the code, as the phone shows it.
const ISSUER: &str = "Colloquy";

/// What a member's app needs to know. It is seen this once.
#[derive(Debug)]
pub struct FactorStart {
    /// In base 32, to be typed.
    pub secret: Secret<String>,
    /// As `otpauth://…`, to be shown as a QR code.
    pub url: Secret<String>,
}

/// Why a second factor isn't changed.
#[derive(Debug, thiserror::Error)]
pub enum FactorError {
    #[error("there is a second factor already; remove it first")]
    Exists,
    #[error("there is no second factor to confirm")]
    Missing,
    #[error("the code isn't right, or was used before")]
    WrongCode,
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error(transparent)]
    Member(#[from] MemberError),
}

impl From<TooOften> for FactorError {
    fn from(error: TooOften) -> Self {
        Self::Password(error.into())
    }
}

impl From<StoreError> for FactorError {
    fn from(error: StoreError) -> Self {
        Self::Password(error.into())
    }
}

impl App {
    /// Makes a secret for the caller's phone. It isn't asked for before a code of it was shown.
    ///
    /// # Errors
    ///
    /// [`FactorError::Exists`]; [`FactorError::Password`] when the password isn't theirs.
    pub async fn begin_factor(
        &self,
        by: &Access,
        password: Secret<String>,
    ) -> Result<FactorStart, FactorError> {
        let proof = self.prove(by, password).await?;
        let secret = SharedSecret::from(noise::<SECRET_BYTES>().to_vec());
        let text = Secret::new(secret.to_base32());
        // A colon parts the issuer from the name there.
        let account = proof.member.email.replace(':', "");
        let totp = Builder::new().with_secret(secret).with_account_name(account);
        let totp = totp.with_issuer(Some(ISSUER)).build().map_err(broken)?;
        let url = Secret::new(totp.to_url().map_err(broken)?);
        let name = row_of(proof.member.id);
        let sealed = self.inner.vault.seal(by.workspace, &name, &text).map_err(broken)?;
        let key_id = self.inner.vault.key_id().to_owned();
        let store = &self.inner.store;
        if store.put_factor(by.workspace, proof.member.id, (sealed, key_id)).await? {
            Ok(FactorStart { secret: text, url })
        } else {
            Err(FactorError::Exists)
        }
    }

    /// Asks for the caller's second factor from now on, and gives them recovery codes. Where else they are
    /// signed in, they aren't any more.
    ///
    /// # Errors
    ///
    /// [`FactorError::WrongCode`], [`FactorError::Missing`], [`FactorError::Exists`].
    pub async fn confirm_factor(
        &self,
        by: &Access,
        code: &str,
    ) -> Result<Vec<Secret<String>>, FactorError> {
        let member = by.member().ok_or(PasswordError::NoMember)?;
        self.inner.paces.codes.admit(&(by.workspace, member))?;
        let found = self.inner.store.find_proof_of(by.workspace, member).await?;
        let factor = found.and_then(|proof| proof.factor).ok_or(FactorError::Missing)?;
        if factor.is_on {
            return Err(FactorError::Exists);
        }
        let step = self.step_of((by.workspace, member), &factor, code)?;
        let step = step.ok_or(FactorError::WrongCode)?;
        let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code()).collect();
        let on = FactorOn {
            step,
            codes: codes.iter().map(|code| recovery_hash(member, code)).collect(),
            kept: by.sign_in(),
            now: self.now(),
        };
        let is_on = self.inner.store.turn_factor_on(by.workspace, member, on).await?;
        self.end_stays(by.workspace);
        if !is_on {
            return Err(FactorError::WrongCode);
        }
        Ok(codes.into_iter().map(Secret::new).collect())
    }

    /// Removes the caller's own second factor.
    ///
    /// # Errors
    ///
    /// [`FactorError::Password`] when the password isn't theirs.
    pub async fn remove_factor(
        &self,
        by: &Access,
        password: Secret<String>,
    ) -> Result<(), FactorError> {
        let proof = self.prove(by, password).await?;
        self.inner.store.remove_factor(by.workspace, proof.member.id, by.sign_in()).await?;
        self.end_stays(by.workspace);
        Ok(())
    }

    /// Removes a member's second factor, because they lost it. They are signed out everywhere.
    ///
    /// # Errors
    ///
    /// [`MemberError::NotFound`].
    pub async fn reset_factor(
        &self,
        workspace: WorkspaceId,
        member: MemberId,
    ) -> Result<(), MemberError> {
        let is_there = self.inner.store.remove_factor(workspace, member, None).await?;
        self.end_stays(workspace);
        if is_there { Ok(()) } else { Err(MemberError::NotFound(member)) }
    }

    /// Whether a code is right for a member whose factor is asked for, and wasn't used before. It is then.
    pub(super) async fn use_code(
        &self,
        member: &Member,
        factor: &StoredFactor,
        code: &str,
    ) -> Result<bool, FactorError> {
        let place = (member.workspace, member.id);
        self.inner.paces.codes.admit(&place)?;
        let store = &self.inner.store;
        if let Some(step) = self.step_of(place, factor, code)? {
            return Ok(store.use_factor_step(place.0, place.1, step).await?);
        }
        let code = code.trim().to_lowercase();
        Ok(store.use_recovery_code(place.0, place.1, recovery_hash(member.id, &code)).await?)
    }

    /// The step of time whose code this is, if it is near and later than the last one that was used.
    fn step_of(
        &self,
        (workspace, member): (WorkspaceId, MemberId),
        factor: &StoredFactor,
        code: &str,
    ) -> Result<Option<u64>, FactorError> {
        let opened = self.inner.vault.open(workspace, &row_of(member), &factor.ciphertext);
        let secret = SharedSecret::try_from_base32(opened.map_err(broken)?.expose());
        let totp: Totp =
            Builder::new().with_secret(secret.map_err(broken)?).build().map_err(broken)?;
        let now = u64::try_from(self.now().as_second()).unwrap_or_default();
        let is_code = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
        let step = if is_code { totp.check(code, now) } else { None };
        Ok(step.filter(|step| *step > factor.step))
    }
}

/// What a secret is bound to: it opens for this member alone.
fn row_of(member: MemberId) -> String {
    format!("second factor of {member}")
}

/// Like `abcd-efgh-ijkl-mnop`: 80 bits.
fn recovery_code() -> String {
    let text = SharedSecret::from(noise::<10>().to_vec()).to_base32().to_lowercase();
    let groups: Vec<&str> = (0..text.len())
        .step_by(4)
        .filter_map(|at| text.get(at..(at + 4).min(text.len())))
        .collect();
    groups.join("-")
}

fn recovery_hash(member: MemberId, code: &str) -> [u8; 32] {
    Sha256::new().chain_update(member.to_string()).chain_update(code).finalize().into()
}

fn broken(error: impl std::fmt::Display) -> FactorError {
    StoreError::Database(format!("a second factor can't be used: {error}").into()).into()
}
