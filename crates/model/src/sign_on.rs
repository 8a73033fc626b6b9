//! Single sign-on: whom a workspace lets its members be named by, and who they are here. Not how the provider is
//! asked.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::member::{Email, Roles};

/// How members of a workspace sign in with an OpenID provider. Stored: fields are only added, with a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SingleSignOn {
    /// As the provider itself says it, character by character.
    pub issuer: String,
    pub client_id: String,
    /// Domains of the addresses that may come in, in lower case; any when empty.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub domains: BTreeSet<String>,
    /// What somebody becomes who wasn't invited; nobody else comes in when empty.
    #[serde(default, skip_serializing_if = "Roles::is_empty")]
    pub roles: Roles,
    /// Where the provider says what somebody may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<RoleClaim>,
    /// Whether passwords are good for nobody but `break_glass`.
    #[serde(default)]
    pub is_required: bool,
    /// Addresses of those who sign in with a password all the same, for when the provider is down.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub break_glass: BTreeSet<String>,
}

/// A claim of the ID token whose values are roles here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleClaim {
    pub name: String,
    /// Roles by value.
    pub roles: BTreeMap<String, Roles>,
}

impl SingleSignOn {
    /// Whether an address is of a domain that may come in.
    pub fn takes(&self, email: &Email) -> bool {
        let domain = email.as_str().split_once('@').map_or("", |(_, domain)| domain);
        self.domains.is_empty() || self.domains.contains(domain)
    }

    /// Whether a password is good for who has this address.
    pub fn lets_use_password(&self, email: &str) -> bool {
        !self.is_required || self.break_glass.contains(email)
    }
}

impl RoleClaim {
    /// The roles of who has these values: those of all of them together.
    pub fn roles_of<'a>(&self, values: impl IntoIterator<Item = &'a str>) -> Roles {
        values.into_iter().filter_map(|value| self.roles.get(value)).flatten().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::member::Role;

    fn settings(json: serde_json::Value) -> SingleSignOn {
        let mut all = serde_json::json!({ "issuer": "https://login.example", "client_id": "c" });
        for (name, value) in json.as_object().unwrap() {
            all[name] = value.clone();
        }
        serde_json::from_value(all).unwrap()
    }

    #[test]
    fn a_domain_is_whole() {
        let some = settings(serde_json::json!({ "domains": ["example.com"] }));
        for (email, expected) in [
            ("ada@example.com", true),
            ("ada@EXAMPLE.com", true),
            ("ada@evil-example.com", false),
            ("ada@sub.example.com", false),
            ("ada@example.com.evil.io", false),
        ] {
            assert_eq!(some.takes(&email.parse().unwrap()), expected, "{email}");
        }
        assert!(settings(serde_json::json!({})).takes(&"ada@elsewhere.io".parse().unwrap()));
    }

    #[test]
    fn roles_of_several_values_add_up() {
        let claim = RoleClaim {
            name: "groups".to_owned(),
            roles: BTreeMap::from([
                ("desk".to_owned(), Roles::from([Role::Agent])),
                ("chiefs".to_owned(), Roles::from([Role::Lead, Role::Agent])),
            ]),
        };
        assert_eq!(claim.roles_of(["desk", "chiefs", "x"]), Roles::from([Role::Agent, Role::Lead]));
        assert_eq!(claim.roles_of(["Desk", ""]), Roles::new());
    }

    #[test]
    fn a_password_is_good_unless_single_sign_on_is_required() {
        assert!(settings(serde_json::json!({})).lets_use_password("ada@example.com"));
        let required =
            serde_json::json!({ "is_required": true, "break_glass": ["ops@example.com"] });
        let required = settings(required);
        assert!(required.lets_use_password("ops@example.com"));
        assert!(!required.lets_use_password("ada@example.com"));
    }
}
