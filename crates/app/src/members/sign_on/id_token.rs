//! ID tokens: whether one was signed by its provider, for us, just now, and for the browser that asked.
//!
//! Keys come from where the provider publishes them, never from the token, and each is good for the one way of
//! signing that it is made for.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use model::Timestamp;
use serde_json::Value;

/// How far the provider's clock may be from ours, in seconds.
const LEEWAY_S: f64 = 60.0;
/// Most keys that are read of a provider.
const MAX_KEYS: usize = 64;
/// Longest name that a provider has for somebody, in bytes.
const MAX_SUBJECT_BYTES: usize = 255;

/// A key that a provider signs with.
pub(super) struct SigningKey {
    id: Option<String>,
    algorithm: Algorithm,
    key: DecodingKey,
}

/// What a token must be.
pub(super) struct Expected<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub nonce: &'a str,
    /// When the browser was sent to the provider.
    pub began_at: Timestamp,
    pub now: Timestamp,
}

/// Why a token isn't believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    #[error("it isn't signed in a way that is taken here")]
    Algorithm,
    #[error("it names a key that the provider doesn't publish")]
    UnknownKey,
    #[error("it isn't signed by the provider")]
    Signature,
    #[error("it is of another issuer")]
    Issuer,
    #[error("it is for another client")]
    Audience,
    #[error("it is over, or from another time")]
    Time,
    #[error("it is the answer to something else")]
    Nonce,
    #[error("it doesn't say who somebody is")]
    Subject,
}

/// The keys of a JWK set that may have signed a token; `None` when it isn't one.
pub(super) fn keys_of(published: &[u8]) -> Option<Vec<SigningKey>> {
    let set: Value = serde_json::from_slice(published).ok()?;
    let keys = set["keys"].as_array()?;
    Some(keys.iter().take(MAX_KEYS).filter_map(key_of).collect())
}

fn key_of(jwk: &Value) -> Option<SigningKey> {
    let text = |name: &str| jwk[name].as_str();
    let (algorithm, key) = match text("kty")? {
        "RSA" => (Algorithm::RS256, DecodingKey::from_rsa_components(text("n")?, text("e")?)),
        "EC" if text("crv") == Some("P-256") => {
            (Algorithm::ES256, DecodingKey::from_ec_components(text("x")?, text("y")?))
        }
        "OKP" if text("crv") == Some("Ed25519") => {
            (Algorithm::EdDSA, DecodingKey::from_ed_components(text("x")?))
        }
        _ => return None,
    };
    let is_for_signing = text("use").is_none_or(|purpose| purpose == "sig");
    let is_for_this = text("alg").is_none_or(|name| name.parse().ok() == Some(algorithm));
    let id = text("kid").map(str::to_owned);
    let key = key.ok().filter(|_| is_for_signing && is_for_this)?;
    Some(SigningKey { id, algorithm, key })
}

/// The claims of a token that is good.
pub(super) fn verify(
    token: &str,
    keys: &[SigningKey],
    expected: &Expected<'_>,
) -> Result<Value, TokenFault> {
    let header = decode_header(token).map_err(|_| TokenFault::Algorithm)?;
    let is_taken = matches!(header.alg, Algorithm::RS256 | Algorithm::ES256 | Algorithm::EdDSA);
    if !is_taken || has_extensions(token) {
        return Err(TokenFault::Algorithm);
    }
    let mut fitting = keys.iter().filter(|key| {
        key.algorithm == header.alg && (header.kid.is_none() || key.id == header.kid)
    });
    let key = fitting.next().ok_or(TokenFault::UnknownKey)?;
    if fitting.next().is_some() {
        return Err(TokenFault::UnknownKey);
    }
    let mut validation = Validation::new(key.algorithm);
    // What it says is judged below, by our own clock.
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    let claims = decode::<Value>(token, &key.key, &validation);
    let claims = claims.map_err(|_| TokenFault::Signature)?.claims;
    judge(&claims, expected)?;
    Ok(claims)
}

/// Whether it must be understood in ways that we don't know (RFC 7515, `crit`).
fn has_extensions(token: &str) -> bool {
    let head = token.split('.').next().and_then(|head| BASE64_URL_SAFE_NO_PAD.decode(head).ok());
    let head: Option<Value> = head.and_then(|head| serde_json::from_slice(&head).ok());
    head.is_none_or(|head| !head["crit"].is_null())
}

fn judge(claims: &Value, expected: &Expected<'_>) -> Result<(), TokenFault> {
    let holds = |is_so: bool, fault| if is_so { Ok(()) } else { Err(fault) };
    holds(claims["iss"] == expected.issuer, TokenFault::Issuer)?;
    holds(is_for(claims, expected.client_id), TokenFault::Audience)?;
    holds(is_of_now(claims, expected), TokenFault::Time)?;
    holds(claims["nonce"] == expected.nonce, TokenFault::Nonce)?;
    let subject = claims["sub"].as_str().unwrap_or_default();
    let is_name = (1..=MAX_SUBJECT_BYTES).contains(&subject.len());
    holds(is_name && !subject.chars().any(char::is_control), TokenFault::Subject)
}

/// Whether it is for this client: of several that it is for, it must be the one that asked for it.
fn is_for(claims: &Value, client_id: &str) -> bool {
    let azp = &claims["azp"];
    let (is_meant, is_shared) = match &claims["aud"] {
        Value::String(one) => (one == client_id, false),
        Value::Array(several) => (several.iter().any(|one| one == client_id), several.len() > 1),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => (false, false),
    };
    is_meant && (azp == client_id || azp.is_null() && !is_shared)
}

fn is_of_now(claims: &Value, expected: &Expected<'_>) -> bool {
    let seconds = |time: Timestamp| time.as_microsecond() as f64 / 1e6;
    let (now, began) = (seconds(expected.now), seconds(expected.began_at));
    let (Some(exp), Some(iat)) = (claims["exp"].as_f64(), claims["iat"].as_f64()) else {
        return false;
    };
    let not_before = claims["nbf"].as_f64().unwrap_or(iat);
    exp + LEEWAY_S > now && iat.max(not_before) <= now + LEEWAY_S && iat + LEEWAY_S >= began
}
