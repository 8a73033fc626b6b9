//! A certificate authority of one's own, and the certificates that servers show: good ones and bad ones.

use std::net::Ipv4Addr;
use std::sync::Arc;

use anyhow::{Context, Result};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;

/// Characters of a line of PEM.
const LINE: usize = 64;

/// Signs certificates; trusted by those who hold its root.
#[derive(Debug)]
pub struct Authority {
    root: Certificate,
    issuer: Issuer<'static, KeyPair>,
}

/// What a certificate says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// That this is 127.0.0.1.
    Good,
    /// The same, but until 2001.
    Expired,
    /// The same, but from 2999.
    Early,
    /// That this is somebody else.
    OtherName,
}

impl Authority {
    /// Makes one.
    ///
    /// # Errors
    ///
    /// When there is no randomness for keys.
    pub fn new() -> Result<Self> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "an authority of tests");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = params.self_signed(&key)?;
        Ok(Self { root, issuer: Issuer::new(params, key) })
    }

    /// Its root as PEM.
    pub fn pem(&self) -> String {
        let text = BASE64_STANDARD.encode(self.root.der());
        let mut pem = "-----BEGIN CERTIFICATE-----\n".to_owned();
        for (number, letter) in text.chars().enumerate() {
            pem.push(letter);
            if (number + 1) % LINE == 0 {
                pem.push('\n');
            }
        }
        pem + "\n-----END CERTIFICATE-----\n"
    }

    /// A server with a certificate of its own, which speaks this protocol within TLS.
    pub(super) fn server(&self, shown: Shown, protocol: &[u8]) -> Result<Arc<ServerConfig>> {
        let name = match shown {
            Shown::Good | Shown::Expired | Shown::Early => Ipv4Addr::LOCALHOST.to_string(),
            Shown::OtherName => "other.example".to_owned(),
        };
        let mut params = CertificateParams::new(vec![name])?;
        match shown {
            Shown::Expired => {
                params.not_before = date_time_ymd(2000, 1, 1);
                params.not_after = date_time_ymd(2001, 1, 1);
            }
            Shown::Early => {
                params.not_before = date_time_ymd(2999, 1, 1);
                params.not_after = date_time_ymd(3000, 1, 1);
            }
            Shown::Good | Shown::OtherName => {}
        }
        let key = KeyPair::generate()?;
        let certificate = params.signed_by(&key, &self.issuer)?;
        config(&certificate, &key, protocol)
    }
}

/// A server whose certificate is nobody's but its own.
pub(super) fn self_signed() -> Result<Arc<ServerConfig>> {
    let names = vec![Ipv4Addr::LOCALHOST.to_string()];
    let own = rcgen::generate_simple_self_signed(names).context("no certificate could be made")?;
    config(&own.cert, &own.signing_key, b"http/1.1")
}

fn config(certificate: &Certificate, key: &KeyPair, protocol: &[u8]) -> Result<Arc<ServerConfig>> {
    let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)?;
    config.alpn_protocols = vec![protocol.to_vec()];
    Ok(Arc::new(config))
}
