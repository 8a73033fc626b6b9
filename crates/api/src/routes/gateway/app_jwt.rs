//! LivePerson's App-JWTs: who signed them, for which account, and what for.
//!
//! The workspace keeps the secret `gateway-liveperson`: a JSON Web Key Set with a member `account` beside
//! its `keys`, or a line `account: …` and public keys as PEM behind it. The keys are the same for all of
//! LivePerson's accounts, so that a token is good for one account only when that is checked.

use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use model::{Secret, Timestamp};
use serde::Deserialize;
use serde_json::Value;

/// Who signs them.
const ISSUER: &str = "Sentinel";
/// What they must allow; the second is what it was called before.
const SCOPES: [&str; 2] = ["thirdpartybots.customendpoint.bot", "ihub.tpb.customendpoint"];
/// How far the other side's clock may be from ours, in seconds.
const LEEWAY_S: i64 = 60;

/// Why a token isn't taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum TokenError {
    #[error("the token can't be decoded")]
    Undecodable,
    #[error("the token isn't signed by LivePerson for this account, or no longer good")]
    Wrong,
    #[error("the token doesn't allow asking bots")]
    Scope,
}

#[derive(Deserialize)]
struct Claims {
    exp: f64,
    #[serde(default)]
    scope: Value,
}

/// Checks that it is a token at all.
pub(super) fn check_form(token: &str) -> Result<(), TokenError> {
    decode_header(token).map(|_| ()).map_err(|_| TokenError::Undecodable)
}

/// Checks a token with what a workspace keeps.
pub(super) fn check(token: &str, kept: &Secret<String>, now: Timestamp) -> Result<(), TokenError> {
    let header = decode_header(token).map_err(|_| TokenError::Undecodable)?;
    if header.alg != Algorithm::RS256 {
        return Err(TokenError::Wrong);
    }
    let (account, keys) = read(kept.expose()).ok_or(TokenError::Wrong)?;
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[account]);
    validation.set_required_spec_claims(&["exp", "iss", "aud"]);
    // By our clock, not by the machine's.
    validation.validate_exp = false;
    let claims = keys
        .iter()
        .find_map(|key| decode::<Claims>(token, key, &validation).ok())
        .ok_or(TokenError::Wrong)?
        .claims;
    let latest_s = claims.exp + LEEWAY_S as f64;
    if latest_s < now.as_second() as f64 {
        return Err(TokenError::Wrong);
    }
    if is_allowed(&claims.scope) { Ok(()) } else { Err(TokenError::Scope) }
}

fn is_allowed(scope: &Value) -> bool {
    let is_ours = |text: &str| text.split([' ', ',']).any(|word| SCOPES.contains(&word));
    match scope {
        Value::String(text) => is_ours(text),
        Value::Array(list) => list.iter().filter_map(Value::as_str).any(is_ours),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    }
}

/// The account and the keys of what is kept; `None` when one of them is missing.
fn read(kept: &str) -> Option<(String, Vec<DecodingKey>)> {
    let (account, keys) = match serde_json::from_str::<Value>(kept) {
        Ok(set) => {
            let account = match &set["account"] {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
            };
            let set: JwkSet = serde_json::from_value(set).ok()?;
            let keys = set.keys.iter().filter_map(|key| DecodingKey::from_jwk(key).ok());
            (account, keys.collect())
        }
        Err(_) => {
            let (line, pem) = kept.split_once('\n')?;
            let account = line.trim().strip_prefix("account:")?.trim().to_owned();
            (account, vec![DecodingKey::from_rsa_pem(pem.trim().as_bytes()).ok()?])
        }
    };
    let keys: Vec<DecodingKey> = keys;
    (!account.is_empty() && !keys.is_empty()).then_some((account, keys))
}
