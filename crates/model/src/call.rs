//! Calls to services: what is asked and what came back, as the engine sees it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::key::Key;

/// An HTTP method that integrations may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
    Options,
}

impl Method {
    /// The method as it stands in a request.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that is no method.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such method: {0:?}; there are GET, POST, PUT, PATCH, DELETE, HEAD and OPTIONS")]
pub struct MethodError(pub String);

impl FromStr for Method {
    type Err = MethodError;

    fn from_str(text: &str) -> Result<Self, MethodError> {
        match text.to_ascii_uppercase().as_str() {
            "GET" => Ok(Self::Get),
            "POST" => Ok(Self::Post),
            "PUT" => Ok(Self::Put),
            "PATCH" => Ok(Self::Patch),
            "DELETE" => Ok(Self::Delete),
            "HEAD" => Ok(Self::Head),
            "OPTIONS" => Ok(Self::Options),
            _ => Err(MethodError(text.to_owned())),
        }
    }
}

/// A request with all its templates rendered. Credentials are named, not contained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HttpCall {
    pub method: Method,
    /// With its query.
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Option<String>,
    pub credential: Option<Key>,
    pub is_idempotent: bool,
}

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallAnswer {
    /// The service answered, whatever it said.
    Answered(HttpAnswer),
    /// No answer, or none that we may take.
    Failed(CallFailure),
}

impl CallAnswer {
    /// Whether it counts as a success: status 200 or 201.
    pub const fn is_success(&self) -> bool {
        match self {
            Self::Answered(answer) => matches!(answer.status, 200 | 201),
            Self::Failed(_) => false,
        }
    }

    /// The HTTP status; 0 when there was no answer.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Answered(answer) => answer.status,
            Self::Failed(_) => 0,
        }
    }
}

/// A service's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HttpAnswer {
    pub status: u16,
    /// Lower-case names.
    pub headers: Vec<(String, String)>,
    /// Parsed when it is JSON, else the text as a JSON string; `null` when empty.
    pub body: Value,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallFailure {
    /// Stable, for programs: `timeout`, `connect`, `egress_denied`, `tls`, `response_too_large` …
    pub code: String,
    /// For the bot's author; holds no secret.
    pub message: String,
}
