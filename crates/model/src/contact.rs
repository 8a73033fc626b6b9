//! Contacts: people who write to us.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What we know of a contact.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    pub name: Option<String>,
    pub email: Option<String>,
    /// Engagement attributes that the channel gave.
    #[serde(default)]
    pub attributes: IndexMap<String, String>,
    #[serde(default)]
    pub customer_info: Option<Value>,
    #[serde(default)]
    pub personal_info: Option<Value>,
    #[serde(default)]
    pub location: Option<Value>,
}
