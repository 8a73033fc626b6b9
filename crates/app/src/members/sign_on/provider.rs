//! OpenID providers: where they are asked and with which keys they sign, as they themselves publish it. What is
//! asked goes through whoever was set for that; nothing is sent from here.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::SignedDuration;
use model::{Secret, Timestamp};
use serde::Deserialize;
use url::Url;

use super::id_token::{self, SigningKey};
use crate::App;

/// How long is believed what a provider publishes.
const FRESH: SignedDuration = SignedDuration::from_mins(10);
/// Most providers that are remembered; when there are more, all are forgotten.
const MAX_PROVIDERS: usize = 256;
/// Where a provider says everything else.
const WELL_KNOWN: &str = "/.well-known/openid-configuration";

/// What a provider is asked: read something or, with a form, redeem something.
#[derive(Debug, Clone)]
pub struct ProviderQuestion {
    pub url: String,
    /// `application/x-www-form-urlencoded`, to be posted.
    pub form: Option<Secret<String>>,
    /// The header `Authorization`.
    pub authorization: Option<Secret<String>>,
}

/// Why a provider gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProviderFailure {
    #[error("it answered with status {0}")]
    Status(u16),
    #[error("{0}")]
    NoAnswer(String),
    #[error("its answer can't be used: {0}")]
    Unusable(&'static str),
}

/// A question under way; the answer of status 200 is its body.
pub type ProviderAsking<'a> =
    Pin<Box<dyn Future<Output = Result<Vec<u8>, ProviderFailure>> + Send + 'a>>;

/// Asks providers.
pub trait ProviderCalls: Send + Sync {
    fn ask(&self, question: ProviderQuestion) -> ProviderAsking<'_>;
}

/// What a provider says about itself.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Discovery {
    issuer: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    /// Whether it says with each answer whose it is (RFC 9207).
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

impl Discovery {
    /// Whether a client shows its secret in the header, which is so unless the provider says otherwise.
    pub fn takes_basic(&self) -> bool {
        let methods = self.token_endpoint_auth_methods_supported.as_ref();
        methods.is_none_or(|methods| {
            let has = |name: &str| methods.iter().any(|method| method == name);
            has("client_secret_basic") || !has("client_secret_post")
        })
    }
}

/// A provider as it was when it was asked last.
#[derive(Clone)]
pub(super) struct Provider {
    pub discovery: Arc<Discovery>,
    pub keys: Arc<[SigningKey]>,
    fetched_at: Timestamp,
}

/// Providers by their issuers.
#[derive(Default)]
pub(crate) struct Providers(Mutex<HashMap<String, Provider>>);

impl Providers {
    fn find(&self, issuer: &str) -> Option<Provider> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(issuer).cloned()
    }

    fn keep(&self, issuer: &str, provider: Provider) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MAX_PROVIDERS {
            known.clear();
        }
        known.insert(issuer.to_owned(), provider);
    }
}

impl App {
    /// Sets who asks providers; the first one stays.
    pub fn ask_providers_by(&self, calls: Arc<dyn ProviderCalls>) {
        let _kept = self.inner.provider_calls.set(calls);
    }

    pub(super) async fn ask_provider(
        &self,
        question: ProviderQuestion,
    ) -> Result<Vec<u8>, ProviderFailure> {
        let nobody = || ProviderFailure::NoAnswer("nobody asks providers here".to_owned());
        self.inner.provider_calls.get().ok_or_else(nobody)?.ask(question).await
    }

    /// The provider of an issuer, as it says it is itself.
    pub(super) async fn provider(&self, issuer: &str) -> Result<Provider, ProviderFailure> {
        let now = self.now();
        if let Some(known) = self.inner.providers.find(issuer)
            && now.duration_since(known.fetched_at) < FRESH
        {
            return Ok(known);
        }
        let url = format!("{}{WELL_KNOWN}", issuer.trim_end_matches('/'));
        let discovery: Discovery = serde_json::from_slice(&self.read_provider(url).await?)
            .map_err(|_| ProviderFailure::Unusable("it doesn't describe a provider"))?;
        if discovery.issuer != issuer {
            return Err(ProviderFailure::Unusable("it describes another issuer"));
        }
        for place in
            [&discovery.authorization_endpoint, &discovery.token_endpoint, &discovery.jwks_uri]
        {
            if !is_as_safe(place, issuer) {
                return Err(ProviderFailure::Unusable("it names an unsafe address"));
            }
        }
        self.fetch_keys(issuer, Arc::new(discovery)).await
    }

    /// The provider with its keys as they are now: it may have new ones.
    pub(super) async fn fetch_keys(
        &self,
        issuer: &str,
        discovery: Arc<Discovery>,
    ) -> Result<Provider, ProviderFailure> {
        let published = self.read_provider(discovery.jwks_uri.clone()).await?;
        let keys = id_token::keys_of(&published)
            .ok_or(ProviderFailure::Unusable("it publishes no keys"))?;
        let provider = Provider { discovery, keys: keys.into(), fetched_at: self.now() };
        self.inner.providers.keep(issuer, provider.clone());
        Ok(provider)
    }

    async fn read_provider(&self, url: String) -> Result<Vec<u8>, ProviderFailure> {
        self.ask_provider(ProviderQuestion { url, form: None, authorization: None }).await
    }
}

/// Whether an address may be an issuer's: over TLS or, to try things out, on this machine.
pub(super) fn is_safe(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let is_local = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => return false,
    };
    let is_plain = url.username().is_empty() && url.password().is_none();
    let is_private = url.scheme() == "https" || url.scheme() == "http" && is_local;
    is_plain && is_private && url.fragment().is_none()
}

/// Whether an address is as safe as its issuer's.
fn is_as_safe(address: &str, issuer: &str) -> bool {
    is_safe(address) && (address.starts_with("https:") || issuer.starts_with("http:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_asked_over_tls_or_on_this_machine() {
        for (address, expected) in [
            ("https://login.example.com", true),
            ("https://login.example.com/tenant/v2.0", true),
            ("http://127.0.0.1:7000", true),
            ("http://[::1]:7000", true),
            ("http://localhost:7000", true),
            ("http://login.example.com", false),
            ("http://127.0.0.1.example.com", false),
            ("https://me:pw@login.example.com", false),
            ("https://login.example.com/#x", false),
            ("ftp://login.example.com", false),
            ("login.example.com", false),
            ("", false),
        ] {
            assert_eq!(is_safe(address), expected, "{address}");
        }
        assert!(is_as_safe("https://keys.example.com", "https://login.example.com"));
        assert!(!is_as_safe("http://127.0.0.1/keys", "https://login.example.com"));
        assert!(is_as_safe("http://127.0.0.1/keys", "http://127.0.0.1"));
    }
}
