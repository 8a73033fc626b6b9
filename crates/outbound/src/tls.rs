//! How servers prove who they are: the web's certificate authorities and the operator's, by rustls.
//! There is no way to skip it.

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

use crate::client::ClientError;
use crate::policy::Policy;

/// Builds the settings that all connections share.
pub(crate) fn build(policy: &Policy) -> Result<ClientConfig, ClientError> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    for root in &policy.extra_roots {
        roots.add(root.clone()).map_err(|error| ClientError::Root(error.to_string()))?;
    }
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| ClientError::Setup(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
