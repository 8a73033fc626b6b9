//! Signatures of requests: Standard Webhooks (our own protocol) and `X-Hub-Signature` (Haptik). Not
//! encryption, and not where secrets are kept.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use model::Secret;
use sha1::Sha1;
use sha2::Sha256;

/// How far the time of a signed request may be from ours, in seconds.
pub const TIME_TOLERANCE_S: i64 = 300;
/// What secrets of Standard Webhooks begin with.
const SECRET_PREFIX: &str = "whsec_";
/// Bytes that such a secret has. Source: Standard Webhooks, signature schemes.
const SECRET_BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// Why a request isn't taken as signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    #[error("the signing secret must be `whsec_` and 24 to 64 bytes in base64")]
    Secret,
    #[error("the request isn't signed: a header is missing")]
    Missing,
    #[error("the request was signed more than {TIME_TOLERANCE_S} s from now")]
    Time,
    #[error("the signature doesn't fit the request")]
    Wrong,
}

/// What is signed, as Standard Webhooks has it.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    pub id: &'a str,
    /// In seconds since 1970.
    pub timestamp_s: i64,
    pub body: &'a [u8],
}

impl Signed<'_> {
    /// The value of `webhook-signature`.
    ///
    /// # Errors
    ///
    /// [`SignatureError::Secret`] when the secret isn't one.
    pub fn sign(&self, secret: &Secret<String>) -> Result<String, SignatureError> {
        let code = self.mac(secret)?.finalize().into_bytes();
        Ok(format!("v1,{}", STANDARD.encode(code)))
    }

    /// Checks the value of `webhook-signature`, of which one of several must fit.
    ///
    /// # Errors
    ///
    /// [`SignatureError`] when none does, or the time is too far from `now`.
    pub fn verify(
        &self,
        secret: &Secret<String>,
        signatures: &str,
        now: Timestamp,
    ) -> Result<(), SignatureError> {
        let mac = self.mac(secret)?;
        if now.as_second().abs_diff(self.timestamp_s) > TIME_TOLERANCE_S.unsigned_abs() {
            return Err(SignatureError::Time);
        }
        let codes = signatures.split_ascii_whitespace().filter_map(|it| it.strip_prefix("v1,"));
        let mut codes = codes.filter_map(|code| STANDARD.decode(code).ok());
        match codes.any(|code| mac.clone().verify_slice(&code).is_ok()) {
            true => Ok(()),
            false => Err(SignatureError::Wrong),
        }
    }

    fn mac(&self, secret: &Secret<String>) -> Result<Hmac<Sha256>, SignatureError> {
        let text = secret.expose().trim();
        let key = STANDARD.decode(text.strip_prefix(SECRET_PREFIX).unwrap_or(text));
        let key = key.ok().filter(|key| SECRET_BYTES.contains(&key.len()));
        let key = Secret::new(key.ok_or(SignatureError::Secret)?);
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key.expose())
            .map_err(|_| SignatureError::Secret)?;
        mac.update(format!("{}.{}.", self.id, self.timestamp_s).as_bytes());
        mac.update(self.body);
        Ok(mac)
    }
}

/// The value of `X-Hub-Signature` for a body.
pub fn hub_signature(secret: &Secret<String>, body: &[u8]) -> String {
    let mut text = "sha1=".to_owned();
    if let Some(mac) = hub_mac(secret, body) {
        text.extend(mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")));
    }
    text
}

/// Checks the value of `X-Hub-Signature`.
///
/// # Errors
///
/// [`SignatureError`] when there is none or it doesn't fit.
pub fn verify_hub(
    secret: &Secret<String>,
    signature: Option<&str>,
    body: &[u8],
) -> Result<(), SignatureError> {
    let stated = signature.ok_or(SignatureError::Missing)?.trim();
    let code = stated.strip_prefix("sha1=").and_then(bytes_of_hex).ok_or(SignatureError::Wrong)?;
    let mac = hub_mac(secret, body).ok_or(SignatureError::Secret)?;
    mac.verify_slice(&code).map_err(|_| SignatureError::Wrong)
}

/// Keys of any length are taken, so there always is one.
fn hub_mac(secret: &Secret<String>, body: &[u8]) -> Option<Hmac<Sha1>> {
    let mut mac = <Hmac<Sha1> as Mac>::new_from_slice(secret.expose().as_bytes()).ok()?;
    mac.update(body);
    Some(mac)
}

fn bytes_of_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(16)).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    digits.chunks_exact(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret<String> {
        Secret::new(text.to_owned())
    }

    #[test]
    fn haptiks_documented_signature_is_ours() {
        let code = "sha1=e40499fb256eaed59f3c086011b025c60d18e794";
        let body = br#"{"status":true}"#;
        assert_eq!(hub_signature(&secret("test"), body), code);
        assert_eq!(verify_hub(&secret("test"), Some(code), body), Ok(()));
        let others = [
            (None, SignatureError::Missing),
            (Some(""), SignatureError::Wrong),
            (Some("sha1=e4"), SignatureError::Wrong),
            (Some("sha1=é4"), SignatureError::Wrong),
            (Some("sha256=e40499fb256eaed59f3c086011b025c60d18e794"), SignatureError::Wrong),
        ];
        for (stated, error) in others {
            assert_eq!(verify_hub(&secret("test"), stated, body), Err(error), "{stated:?}");
        }
        assert_eq!(verify_hub(&secret("tesT"), Some(code), body), Err(SignatureError::Wrong));
    }

    /// Source: the example of the Standard Webhooks specification's own libraries.
    #[test]
    fn a_webhook_is_signed_as_the_standard_says() {
        let secret = secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let signed = Signed {
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp_s: 1_614_265_330,
            body: br#"{"test": 2432232314}"#,
        };
        let signature = signed.sign(&secret).unwrap();
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        let now = Timestamp::from_second(1_614_265_330 + TIME_TOLERANCE_S).unwrap();
        let several = format!("v1,AAAA v2,x {signature}");
        assert_eq!(signed.verify(&secret, &several, now), Ok(()));
        assert_eq!(signed.verify(&secret, "v1,AAAA", now), Err(SignatureError::Wrong));
        let later = Timestamp::from_second(now.as_second() + 1).unwrap();
        assert_eq!(signed.verify(&secret, &signature, later), Err(SignatureError::Time));
    }

    #[test]
    fn a_secret_of_another_form_signs_nothing() {
        let signed = Signed { id: "a", timestamp_s: 0, body: b"" };
        for text in ["", "whsec_", "whsec_!!!", "whsec_AAAA", "hunter2"] {
            assert_eq!(signed.sign(&secret(text)), Err(SignatureError::Secret), "{text:?}");
        }
    }
}
