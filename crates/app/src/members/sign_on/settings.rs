//! A workspace's settings for single sign-on.

use std::collections::{BTreeMap, BTreeSet};

use model::id::WorkspaceId;
use model::member::{Email, Roles};
use model::sign_on::{RoleClaim, SingleSignOn};
use model::{Secret, Timestamp};
use store::{NewSingleSignOn, SingleSignOnEntry, StoreError};

use super::provider::is_safe;
use crate::App;
use crate::vault::SealBroken;

/// What the client's secret is sealed as.
const SECRET: &str = "single sign-on";
/// Longest text of a setting, in bytes.
const MAX_BYTES: usize = 1_000;
/// Most domains, break-glass addresses and values of a claim, of each.
const MAX_ENTRIES: usize = 200;

/// Settings as an administrator gives them.
#[derive(Debug, Default)]
pub struct SingleSignOnInput {
    pub issuer: String,
    pub client_id: String,
    /// Without one the kept one stays, as long as issuer and client do.
    pub client_secret: Option<Secret<String>>,
    pub domains: Vec<String>,
    /// What somebody becomes who wasn't invited; nobody else comes in when empty.
    pub roles: Roles,
    /// The claim, and roles by its values.
    pub claim: Option<(String, BTreeMap<String, Roles>)>,
    pub is_required: bool,
    pub break_glass: Vec<String>,
}

/// What may be seen of the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SingleSignOnSummary {
    pub settings: SingleSignOn,
    pub has_secret: bool,
    /// Where the provider sends browsers back to; `None` while the server's address isn't known.
    pub redirect_uri: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Why settings aren't kept or shown.
#[derive(Debug, thiserror::Error)]
pub enum SingleSignOnError {
    #[error("the workspace has no single sign-on")]
    NotSetUp,
    #[error(
        "an issuer is an address like https://login.example.com, over TLS unless it is on this machine"
    )]
    BadIssuer,
    #[error("{0}: 1 to {MAX_BYTES} bytes, no control characters")]
    BadText(&'static str),
    #[error("{0:?} isn't a domain like example.com")]
    BadDomain(String),
    #[error("{0:?} isn't an address like ada@example.com")]
    BadAddress(String),
    #[error("{0}: at most {MAX_ENTRIES}")]
    TooMany(&'static str),
    #[error("a value of a claim stands for one role at least")]
    NoRole,
    #[error(transparent)]
    Broken(#[from] SealBroken),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Keeps a workspace's settings, in place of those that it has.
    ///
    /// # Errors
    ///
    /// [`SingleSignOnError`] when they can't be.
    pub async fn put_single_sign_on(
        &self,
        workspace: WorkspaceId,
        input: SingleSignOnInput,
    ) -> Result<SingleSignOnSummary, SingleSignOnError> {
        let given = input.client_secret.as_ref();
        let secret = match given.map(|secret| self.seal_client_secret(workspace, secret)) {
            Some(sealed) => Some(sealed?),
            None => None,
        };
        let settings = checked(input)?;
        let kept = self.inner.store.find_single_sign_on(workspace).await?;
        // A secret goes to whom it was given for, and nowhere else.
        let is_same = |kept: &SingleSignOnEntry| {
            kept.settings.issuer == settings.issuer && kept.settings.client_id == settings.client_id
        };
        let secret = secret.or_else(|| kept.filter(is_same).and_then(|kept| kept.secret));
        let key_id = self.inner.vault.key_id().to_owned();
        let new = NewSingleSignOn { settings, secret, key_id, now: self.now() };
        self.inner.store.put_single_sign_on(workspace, new).await?;
        self.get_single_sign_on(workspace).await
    }

    /// Shows a workspace's settings.
    ///
    /// # Errors
    ///
    /// [`SingleSignOnError::NotSetUp`].
    pub async fn get_single_sign_on(
        &self,
        workspace: WorkspaceId,
    ) -> Result<SingleSignOnSummary, SingleSignOnError> {
        let found = self.inner.store.find_single_sign_on(workspace).await?;
        let entry = found.ok_or(SingleSignOnError::NotSetUp)?;
        let all = self.inner.store.list_workspaces().await?;
        let name = all.into_iter().find(|it| it.id == workspace).map(|it| it.name);
        Ok(SingleSignOnSummary {
            redirect_uri: name.and_then(|name| self.redirect_uri(&name)),
            settings: entry.settings,
            has_secret: entry.secret.is_some(),
            created_at: entry.created_at,
            updated_at: entry.updated_at,
        })
    }

    /// Removes a workspace's settings. Its members keep who they are to the provider.
    ///
    /// # Errors
    ///
    /// [`SingleSignOnError::NotSetUp`].
    pub async fn delete_single_sign_on(
        &self,
        workspace: WorkspaceId,
    ) -> Result<(), SingleSignOnError> {
        let is_done = self.inner.store.delete_single_sign_on(workspace).await?;
        if is_done { Ok(()) } else { Err(SingleSignOnError::NotSetUp) }
    }

    /// Where a provider sends browsers back to: another place for each workspace, so that no provider's answer
    /// passes for another's.
    pub(super) fn redirect_uri(&self, workspace: &str) -> Option<String> {
        let base = self.address()?.as_str();
        Some(format!("{base}/api/v1/sign-in/oidc/callback/{workspace}"))
    }

    fn seal_client_secret(
        &self,
        workspace: WorkspaceId,
        secret: &Secret<String>,
    ) -> Result<Vec<u8>, SingleSignOnError> {
        check_text("client_secret", secret.expose())?;
        Ok(self.inner.vault.seal(workspace, SECRET, secret)?)
    }

    pub(super) fn open_client_secret(
        &self,
        workspace: WorkspaceId,
        sealed: Option<&[u8]>,
    ) -> Result<Option<Secret<String>>, SealBroken> {
        sealed.map(|sealed| self.inner.vault.open(workspace, SECRET, sealed)).transpose()
    }
}

fn checked(input: SingleSignOnInput) -> Result<SingleSignOn, SingleSignOnError> {
    check_text("issuer", &input.issuer)?;
    let is_plain = !input.issuer.contains(['?', ' ']);
    if !is_plain || !is_safe(&input.issuer) {
        return Err(SingleSignOnError::BadIssuer);
    }
    check_text("client_id", &input.client_id)?;
    check_count("domains", input.domains.len())?;
    check_count("break_glass", input.break_glass.len())?;
    let address = |text: String| match text.parse::<Email>() {
        Ok(email) => Ok(email.to_string()),
        Err(_) => Err(SingleSignOnError::BadAddress(text)),
    };
    Ok(SingleSignOn {
        issuer: input.issuer,
        client_id: input.client_id,
        domains: input.domains.into_iter().map(domain).collect::<Result<_, _>>()?,
        roles: input.roles,
        claim: input.claim.map(claim).transpose()?,
        is_required: input.is_required,
        break_glass: input
            .break_glass
            .into_iter()
            .map(address)
            .collect::<Result<BTreeSet<_>, _>>()?,
    })
}

fn domain(text: String) -> Result<String, SingleSignOnError> {
    let address: Option<Email> = format!("x@{text}").parse().ok();
    match address.as_ref().and_then(|address| address.as_str().strip_prefix("x@")) {
        Some(domain) => Ok(domain.to_owned()),
        None => Err(SingleSignOnError::BadDomain(text)),
    }
}

fn claim((name, roles): (String, BTreeMap<String, Roles>)) -> Result<RoleClaim, SingleSignOnError> {
    check_text("role_claim", &name)?;
    check_count("role_claim", roles.len())?;
    for (value, roles) in &roles {
        check_text("role_claim", value)?;
        if roles.is_empty() {
            return Err(SingleSignOnError::NoRole);
        }
    }
    Ok(RoleClaim { name, roles })
}

fn check_text(name: &'static str, text: &str) -> Result<(), SingleSignOnError> {
    let is_text = (1..=MAX_BYTES).contains(&text.len()) && !text.chars().any(char::is_control);
    if is_text { Ok(()) } else { Err(SingleSignOnError::BadText(name)) }
}

const fn check_count(name: &'static str, count: usize) -> Result<(), SingleSignOnError> {
    if count <= MAX_ENTRIES { Ok(()) } else { Err(SingleSignOnError::TooMany(name)) }
}
