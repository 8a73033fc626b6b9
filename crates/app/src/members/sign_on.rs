//! Single sign-on: members sign in with their organisation's OpenID provider. Who they are here is said by the
//! provider's own name for them alone; an address only leads to an invitation.

mod flow;
mod id_token;
mod provider;
mod settings;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use model::Secret;
use model::id::MemberId;
use model::member::{Email, Roles};
use model::sign_on::SingleSignOn;
use serde_json::Value;
use store::{Member, MemberChange, NewMember, SingleSignOnEntry, StoreError, Workspace};
use url::Url;
use url::form_urlencoded::{Serializer, byte_serialize};

use self::flow::Flow;
use self::id_token::Expected;
use self::provider::Provider;
use super::session::Oneself;
use super::{SignInError, SignedIn, check_name};
use crate::App;
use crate::clock::noise;
use crate::vault::SealBroken;

pub use id_token::TokenFault;
pub(crate) use provider::Providers;
pub use provider::{ProviderAsking, ProviderCalls, ProviderFailure, ProviderQuestion};
pub use settings::{SingleSignOnError, SingleSignOnInput, SingleSignOnSummary};

/// What is asked for: who somebody is, their address and their name.
const SCOPE: &str = "openid email profile";
/// Longest code that a browser brings back, in bytes.
const MAX_CODE_BYTES: usize = 4_096;

/// Where a browser goes to sign in.
#[derive(Debug)]
pub struct SignOnStart {
    /// At the provider.
    pub url: String,
    /// What the browser keeps meanwhile.
    pub kept: Secret<String>,
    /// How long.
    pub seconds: i64,
}

/// A browser that comes back from a provider.
#[derive(Debug, Default)]
pub struct SignOnReturn {
    /// The workspace's name, as the address says it.
    pub workspace: String,
    /// What the browser kept.
    pub kept: Option<String>,
    pub state: Option<String>,
    pub code: Option<String>,
    /// Who answers, where the provider says so.
    pub issuer: Option<String>,
    /// Why the provider didn't sign them in.
    pub error: Option<String>,
    /// Where they ask from.
    pub address: String,
}

/// Why nobody is signed in by a provider.
#[derive(Debug, thiserror::Error)]
pub enum SignOnError {
    #[error("the workspace has no single sign-on")]
    NotSetUp,
    #[error("the server doesn't know where it is reached; start it with --public-url")]
    NoAddress,
    #[error("the provider can't be asked: {0}")]
    Provider(#[from] ProviderFailure),
    #[error("this isn't the answer to what this browser asked")]
    NotAsked,
    #[error("the provider said no")]
    Declined,
    #[error("the provider's ID token isn't believed: {0}")]
    Token(#[from] TokenFault),
    #[error("the provider doesn't vouch for an address of theirs that may come in")]
    NoAddressOfTheirs,
    #[error("they weren't invited")]
    NotInvited,
    #[error("they have no role here")]
    NoRole,
    #[error("they are disabled")]
    Disabled,
    #[error(transparent)]
    Broken(#[from] SealBroken),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Sends a browser to the provider of the workspace of this name.
    ///
    /// # Errors
    ///
    /// [`SignOnError::NotSetUp`] when it has none, or isn't there; [`SignOnError::Provider`].
    pub async fn begin_single_sign_on(&self, workspace: &str) -> Result<SignOnStart, SignOnError> {
        let (workspace, SingleSignOnEntry { settings, .. }) = self.sign_on_of(workspace).await?;
        let back = self.redirect_uri(&workspace.name).ok_or(SignOnError::NoAddress)?;
        let provider = self.provider(&settings.issuer).await?;
        let flow = Flow::new(workspace.id, (&settings.issuer, &settings.client_id), self.now());
        let unusable = || ProviderFailure::Unusable("it names no address to go to");
        let mut url =
            Url::parse(&provider.discovery.authorization_endpoint).map_err(|_| unusable())?;
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &settings.client_id)
            .append_pair("redirect_uri", &back)
            .append_pair("scope", SCOPE)
            .append_pair("state", &flow.state)
            .append_pair("nonce", &flow.nonce)
            .append_pair("code_challenge", &flow.challenge())
            .append_pair("code_challenge_method", "S256");
        let broken = || StoreError::Database("a sign-in can't be sealed".into());
        let kept = flow.seal(&self.inner.vault).ok_or_else(broken)?;
        Ok(SignOnStart { url: url.into(), kept, seconds: flow::PATIENCE.as_secs() })
    }

    /// Signs in whom the provider sends back.
    ///
    /// # Errors
    ///
    /// [`SignOnError`]; whatever it is, nobody is signed in.
    pub async fn finish_single_sign_on(&self, back: SignOnReturn) -> Result<SignedIn, SignOnError> {
        let kept = back.kept.as_deref().ok_or(SignOnError::NotAsked)?;
        let flow = Flow::open(kept, &self.inner.vault, self.now()).ok_or(SignOnError::NotAsked)?;
        let (workspace, entry) = self.sign_on_of(&back.workspace).await?;
        let settings = &entry.settings;
        let is_of_it = flow.workspace == workspace.id
            && (&flow.issuer, &flow.client_id) == (&settings.issuer, &settings.client_id);
        let state = back.state.as_deref().unwrap_or_default();
        if !is_of_it || !flow.is_answered_with(state) {
            return Err(SignOnError::NotAsked);
        }
        let provider = self.provider(&settings.issuer).await?;
        let must_say = provider.discovery.authorization_response_iss_parameter_supported;
        if back.issuer.as_ref().map_or(must_say, |issuer| *issuer != settings.issuer) {
            return Err(SignOnError::NotAsked);
        }
        if back.error.is_some() {
            return Err(SignOnError::Declined);
        }
        let code = back.code.as_deref().ok_or(SignOnError::Declined)?;
        let token = self.redeem((&workspace, &entry), (&provider, &flow), code).await?;
        let claims = self.believe(&provider, &flow, &token).await?;
        let member = self.member_by(&workspace, settings, &claims).await;
        let member = match member {
            Ok(member) => member,
            Err(error) => {
                tracing::info!(workspace = %workspace.id, %error, "a sign-in with a provider ended");
                return Err(error);
            }
        };
        let operation = "finishSingleSignOn";
        let what = Oneself { operation, address: back.address, status: 303 };
        self.note_about(&member, what).await?;
        self.begin_sign_in(member).await.map_err(|error| match error {
            SignInError::Store(error) => SignOnError::Store(error),
            SignInError::Refused
            | SignInError::NeedsCode
            | SignInError::NeedsSingleSignOn
            | SignInError::Busy
            | SignInError::TooOften(_) => SignOnError::Disabled,
        })
    }

    async fn sign_on_of(
        &self,
        workspace: &str,
    ) -> Result<(Workspace, SingleSignOnEntry), SignOnError> {
        let found = self.inner.store.find_workspace(workspace).await?;
        let workspace = found.ok_or(SignOnError::NotSetUp)?;
        let entry = self.inner.store.find_single_sign_on(workspace.id).await?;
        Ok((workspace, entry.ok_or(SignOnError::NotSetUp)?))
    }

    /// Gets the ID token for a code.
    async fn redeem(
        &self,
        (workspace, entry): (&Workspace, &SingleSignOnEntry),
        (provider, flow): (&Provider, &Flow),
        code: &str,
    ) -> Result<String, SignOnError> {
        let back = self.redirect_uri(&workspace.name).ok_or(SignOnError::NoAddress)?;
        if code.len() > MAX_CODE_BYTES {
            return Err(SignOnError::Declined);
        }
        let secret = self.open_client_secret(workspace.id, entry.secret.as_deref())?;
        let question = question_for(provider, (flow, secret.as_ref()), (&back, code));
        let answer = self.ask_provider(question).await.map_err(|failure| match failure {
            ProviderFailure::Status(400..=499) => SignOnError::Declined,
            other => SignOnError::Provider(other),
        })?;
        let answer: Value = serde_json::from_slice(&answer)
            .map_err(|_| ProviderFailure::Unusable("it isn't JSON"))?;
        let token = answer["id_token"].as_str().ok_or(SignOnError::Declined)?;
        Ok(token.to_owned())
    }

    /// The claims of a token; when its key isn't known, it is looked once whether the provider has new ones.
    async fn believe(
        &self,
        provider: &Provider,
        flow: &Flow,
        token: &str,
    ) -> Result<Value, SignOnError> {
        let expected = Expected {
            issuer: &flow.issuer,
            client_id: &flow.client_id,
            nonce: &flow.nonce,
            began_at: flow.began_at,
            now: self.now(),
        };
        let claims = match id_token::verify(token, &provider.keys, &expected) {
            Err(TokenFault::UnknownKey) => {
                let again = self
                    .fetch_keys(&flow.issuer, std::sync::Arc::clone(&provider.discovery))
                    .await?;
                id_token::verify(token, &again.keys, &expected)
            }
            known => known,
        };
        claims.map_err(|fault| {
            tracing::warn!(workspace = %flow.workspace, %fault, "an ID token isn't believed");
            fault.into()
        })
    }

    /// Whom the claims are about, with the roles that they have now.
    async fn member_by(
        &self,
        workspace: &Workspace,
        settings: &SingleSignOn,
        claims: &Value,
    ) -> Result<Member, SignOnError> {
        let subject = claims["sub"].as_str().unwrap_or_default();
        // An issuer has no space in it.
        let subject = format!("{} {subject}", settings.issuer);
        let granted = granted_roles(settings, claims)?;
        let store = &self.inner.store;
        let member = match store.find_linked_member(workspace.id, &subject).await? {
            Some(member) => member,
            None => self.take_in(workspace, settings, (&subject, claims)).await?,
        };
        if member.disabled_at.is_some() {
            return Err(SignOnError::Disabled);
        }
        let Some(roles) = granted.filter(|roles| *roles != member.roles) else { return Ok(member) };
        let change =
            MemberChange { roles: Some(roles.clone()), signs_out: true, ..MemberChange::default() };
        store.change_member(workspace.id, member.id, change, self.now()).await?;
        self.end_stays(workspace.id);
        Ok(Member { roles, ..member })
    }

    /// Takes in somebody whom the provider names for the first time: whoever was invited under an address that
    /// the provider vouches for, else a new member where they needn't be.
    async fn take_in(
        &self,
        workspace: &Workspace,
        settings: &SingleSignOn,
        (subject, claims): (&str, &Value),
    ) -> Result<Member, SignOnError> {
        let email = vouched_address(claims).filter(|email| settings.takes(email));
        let email = email.ok_or(SignOnError::NoAddressOfTheirs)?;
        let store = &self.inner.store;
        let invited = store.link_invited_member(workspace.id, email.as_str(), subject).await?;
        let id = match invited {
            Some(id) => id,
            None => {
                let granted = granted_roles(settings, claims)?;
                let roles = granted.unwrap_or_else(|| settings.roles.clone());
                if roles.is_empty() {
                    return Err(SignOnError::NotInvited);
                }
                let name = name_of(claims, &email);
                let (id, created_at) = (MemberId::mint(self.now(), noise()), self.now());
                let new = NewMember { id, email, name, roles, created_at };
                // Somebody with that address and a password isn't taken over by an address alone.
                if !store.create_linked_member(workspace.id, new, subject).await? {
                    return Err(SignOnError::NotInvited);
                }
                id
            }
        };
        store.find_member(workspace.id, id).await?.ok_or(SignOnError::NotInvited)
    }
}

/// What a provider is asked for the ID token of a code.
fn question_for(
    provider: &Provider,
    (flow, secret): (&Flow, Option<&Secret<String>>),
    (back, code): (&str, &str),
) -> ProviderQuestion {
    let mut form = Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", back)
        .append_pair("code_verifier", &flow.verifier);
    let is_basic = provider.discovery.takes_basic();
    let authorization = secret.filter(|_| is_basic).map(|secret| {
        // Both are encoded as in a form first (RFC 6749, 2.3.1).
        let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
        let pair = format!("{}:{}", encoded(&flow.client_id), encoded(secret.expose()));
        Secret::new(format!("Basic {}", BASE64_STANDARD.encode(pair)))
    });
    if authorization.is_none() {
        form.append_pair("client_id", &flow.client_id);
        if let Some(secret) = secret {
            form.append_pair("client_secret", secret.expose());
        }
    }
    ProviderQuestion {
        url: provider.discovery.token_endpoint.clone(),
        form: Some(Secret::new(form.finish())),
        authorization,
    }
}

/// The roles that the claims give, where they say so; those of who isn't invited when they give none.
fn granted_roles(settings: &SingleSignOn, claims: &Value) -> Result<Option<Roles>, SignOnError> {
    let Some(claim) = &settings.claim else { return Ok(None) };
    let value = &claims[claim.name.as_str()];
    let one = value.as_str().into_iter();
    let several = value.as_array().into_iter().flatten().filter_map(Value::as_str);
    let roles = claim.roles_of(one.chain(several));
    let roles = if roles.is_empty() { settings.roles.clone() } else { roles };
    if roles.is_empty() { Err(SignOnError::NoRole) } else { Ok(Some(roles)) }
}

/// The address, when the provider says that it is theirs for sure.
fn vouched_address(claims: &Value) -> Option<Email> {
    let is_verified = claims["email_verified"] == Value::Bool(true);
    claims["email"].as_str().filter(|_| is_verified)?.parse().ok()
}

fn name_of(claims: &Value, email: &Email) -> String {
    let name = claims["name"].as_str().map(str::trim).unwrap_or_default();
    let (before, _) = email.as_str().split_once('@').unwrap_or_default();
    if check_name(name).is_ok() { name } else { before }.to_owned()
}
