//! Credentials: secrets that calls are sent with. Written, never read back; opened only for a call.

use integrations::http::{Credential, HostPattern, HostPatternError};
use model::Secret;
use model::bot::{CredentialKind, CredentialUse};
use model::id::WorkspaceId;
use model::key::Key;
use store::{NewSecret, SecretEntry, StoreError};

use crate::App;
use crate::vault::SealBroken;

/// Where credentials come from.
#[derive(Clone)]
pub enum CredentialSource {
    /// The workspace's store, else `COLLOQUY_SECRET_<NAME>` with `COLLOQUY_SECRET_<NAME>_HOSTS`.
    Store,
    /// `COLLOQUY_SECRET_<NAME>` alone, for whoever runs `chat`: the bot's own hosts
    /// hold, or else the host that is called.
    Environment,
    /// Whatever the same workspace has in another app, for bots that are tried out beside it.
    Other(Box<App>),
}

/// A secret to keep.
#[derive(Debug)]
pub struct SecretInput {
    pub name: Key,
    pub secret: Secret<String>,
    /// Hosts it may be sent to, as `api.example.com` or `*.example.com`.
    pub hosts: Vec<String>,
}

/// What may be seen of a secret.
pub type SecretSummary = SecretEntry;

/// Why there is no credential for a call, or none was kept.
#[derive(Debug, thiserror::Error)]
pub enum CredentialError {
    #[error("credential {name} isn't set; set {variable} or keep a secret of that name")]
    Missing { name: String, variable: String },
    #[error("the bot doesn't declare credential {0}")]
    Undeclared(String),
    #[error("a secret needs at least one host that it may be sent to")]
    NoHosts,
    #[error(transparent)]
    BadHost(#[from] HostPatternError),
    #[error("a secret has 1 to 16384 bytes")]
    BadLength,
    #[error("no secret {0}")]
    NotFound(String),
    #[error(transparent)]
    Broken(#[from] SealBroken),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Opens the credential that a call to `url` names.
    ///
    /// # Errors
    ///
    /// [`CredentialError`] when there is none or it doesn't open.
    pub async fn open_credential(
        &self,
        workspace: WorkspaceId,
        (name, declared): (&Key, Option<&CredentialUse>),
        url: &str,
    ) -> Result<Credential, CredentialError> {
        let declared = declared.ok_or_else(|| CredentialError::Undeclared(name.to_string()))?;
        let credential = |secret, hosts| Credential {
            name: name.clone(),
            kind: declared.kind.clone(),
            secret,
            hosts,
        };
        if let CredentialSource::Other(other) = &self.inner.credentials {
            return Box::pin(other.open_credential(workspace, (name, Some(declared)), url)).await;
        }
        if matches!(self.inner.credentials, CredentialSource::Store)
            && let Some(kept) = self.inner.store.find_secret(workspace, name.as_str()).await?
        {
            let secret = self.inner.vault.open(workspace, name.as_str(), &kept.ciphertext)?;
            return Ok(credential(secret, kept.entry.hosts));
        }
        let variable = variable_of(name);
        let Ok(secret) = std::env::var(&variable) else {
            return Err(CredentialError::Missing { name: name.to_string(), variable });
        };
        let hosts = match &self.inner.credentials {
            CredentialSource::Environment if declared.hosts.is_empty() => vec![authority_of(url)],
            CredentialSource::Environment => declared.hosts.clone(),
            // The operator's secret: where it may go is the operator's word, not the bot's.
            CredentialSource::Store | CredentialSource::Other(_) => {
                std::env::var(format!("{variable}_HOSTS"))
                    .unwrap_or_default()
                    .split(',')
                    .map(|host| host.trim().to_owned())
                    .filter(|host| !host.is_empty())
                    .collect()
            }
        };
        Ok(credential(Secret::new(secret), hosts))
    }

    /// Keeps a secret, in place of the one of that name.
    ///
    /// # Errors
    ///
    /// [`CredentialError::NoHosts`] when it may be sent nowhere.
    pub async fn put_secret(
        &self,
        workspace: WorkspaceId,
        input: SecretInput,
    ) -> Result<(), CredentialError> {
        if input.hosts.is_empty() {
            return Err(CredentialError::NoHosts);
        }
        for host in &input.hosts {
            HostPattern::parse(host)?;
        }
        if !(1..=16_384).contains(&input.secret.expose().len()) {
            return Err(CredentialError::BadLength);
        }
        let sealed = self.inner.vault.seal(workspace, input.name.as_str(), &input.secret)?;
        let secret = NewSecret {
            name: input.name.to_string(),
            kind: "credential".to_owned(),
            hosts: input.hosts,
            ciphertext: sealed.ciphertext,
            key_id: sealed.key_id,
            now: self.inner.clock.now(),
        };
        Ok(self.inner.store.put_secret(workspace, secret).await?)
    }

    /// Lists what may be seen of secrets, by name.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn list_secrets(
        &self,
        workspace: WorkspaceId,
    ) -> Result<Vec<SecretSummary>, StoreError> {
        self.inner.store.list_secrets(workspace).await
    }

    /// Removes a secret.
    ///
    /// # Errors
    ///
    /// [`CredentialError::NotFound`] when there is none of that name.
    pub async fn delete_secret(
        &self,
        workspace: WorkspaceId,
        name: &str,
    ) -> Result<(), CredentialError> {
        if self.inner.store.delete_secret(workspace, name).await? {
            Ok(())
        } else {
            Err(CredentialError::NotFound(name.to_owned()))
        }
    }
}

/// Host and port of a URL, for a binding to where a call goes anyhow.
fn authority_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default().to_owned()
}

/// The environment variable that may hold a credential.
pub fn variable_of(name: &Key) -> String {
    let name: String = name
        .as_str()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' })
        .collect();
    format!("COLLOQUY_SECRET_{name}")
}

/// How a credential of this kind is shown where its use is shown, as in `chat --json`.
pub fn shown_headers(kind: &CredentialKind) -> Vec<(String, &'static str)> {
    const HIDDEN: &str = "•••";
    match kind {
        CredentialKind::Basic | CredentialKind::Bearer => {
            vec![("Authorization".to_owned(), HIDDEN)]
        }
        CredentialKind::Header { name } => vec![(name.clone(), HIDDEN)],
        CredentialKind::Headers => vec![("(several)".to_owned(), HIDDEN)],
        CredentialKind::Signing => Vec::new(),
    }
}
