//! Integrations: services that a bot calls.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{Script, Vendor};
use crate::call::Method;
use crate::key::Key;

/// A service that a bot calls. URL, headers, query and body are templates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Integration {
    pub name: Option<String>,
    pub method: Method,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub query: Vec<(String, String)>,
    pub body: Option<Body>,
    /// A credential that the bot declares.
    pub credential: Option<Key>,
    /// Whether `Accept` and `Content-Type` say JSON unless set otherwise.
    pub has_default_headers: bool,
    /// Whether a POST or PATCH may be sent again after an answer got lost.
    pub is_idempotent: bool,
    /// The `X` of `api_X` under which the raw result is found; without one, the integration's key.
    pub result_variable: Option<String>,
    /// Custom data fields: name → template over the result.
    pub fields: IndexMap<String, String>,
    /// Runs on the result before the fields are read.
    pub transform: Option<Script>,
    pub vendor: Vendor,
}

impl Integration {
    /// A call of that address that sends nothing but default headers.
    pub fn new(method: Method, url: impl Into<String>) -> Self {
        Self {
            name: None,
            method,
            url: url.into(),
            headers: Vec::new(),
            query: Vec::new(),
            body: None,
            credential: None,
            has_default_headers: true,
            is_idempotent: false,
            result_variable: None,
            fields: IndexMap::new(),
            transform: None,
            vendor: Vendor::new(),
        }
    }
}

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// JSON with templates in it, kept as written.
    Json(String),
    Form(Vec<(String, String)>),
    /// Any other text, with its own `Content-Type` header.
    Text(String),
}

/// A credential as a bot names it. The secret itself is kept by the workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialUse {
    pub kind: CredentialKind,
    pub description: Option<String>,
    /// Hosts it may be sent to, as `api.example.com` or `*.example.com`; empty: those of the
    /// workspace's secret.
    pub hosts: Vec<String>,
}

/// How a credential is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CredentialKind {
    /// The secret is `user:password`.
    Basic,
    /// `Authorization: Bearer …`
    Bearer,
    /// The secret is the value of this header.
    Header { name: String },
    /// The secret is a JSON object, header name → value.
    Headers,
    /// The secret signs what is sent to an external bot. It is never sent itself.
    Signing,
}
