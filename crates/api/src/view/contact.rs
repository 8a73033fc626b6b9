//! Contacts as clients see them, and what agents change of them.

use std::collections::BTreeMap;

use app::{ContactSummary, ContactUpdate};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// A person who writes to us.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContactView {
    pub id: String,
    /// Key of the channel that they write on.
    pub channel: String,
    /// The channel's own id of them.
    pub external_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Whatever else is known of them, by name.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub attributes: IndexMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_info: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub personal_info: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Value>,
    pub created_at: String,
    /// How many conversations they had; absent in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversations: Option<u64>,
}

impl From<ContactSummary> for ContactView {
    fn from(summary: ContactSummary) -> Self {
        let ContactSummary { contact, channel } = summary;
        Self {
            id: contact.id.to_string(),
            channel,
            external_id: contact.external_id,
            name: contact.profile.name,
            email: contact.profile.email,
            attributes: contact.profile.attributes,
            customer_info: contact.profile.customer_info,
            personal_info: contact.profile.personal_info,
            location: contact.profile.location,
            created_at: contact.created_at.to_string(),
            conversations: None,
        }
    }
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct ContactsQuery {
    /// What occurs in a name, an address or a channel's own id.
    pub search: Option<String>,
    /// The `next` of the page before.
    pub cursor: Option<String>,
    /// 1 to 200; 50 unless said otherwise.
    pub limit: Option<u32>,
}

/// What changes of a contact; what is absent stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ContactBody {
    /// At most 200 characters; an empty one forgets it.
    pub name: Option<String>,
    /// At most 200 characters; an empty one forgets it.
    pub email: Option<String>,
    /// By name; `null` forgets one.
    #[schema(value_type = std::collections::HashMap<String, Option<String>>)]
    pub attributes: BTreeMap<String, Option<String>>,
}

impl From<ContactBody> for ContactUpdate {
    fn from(body: ContactBody) -> Self {
        let ContactBody { name, email, attributes } = body;
        Self { name, email, attributes }
    }
}
