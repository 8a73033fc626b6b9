//! Members: the people who sign in, and what each may be. What a role may do is said by the API's table.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Longest e-mail address, in bytes.
pub const MAX_EMAIL_BYTES: usize = 254;

/// What a member does in a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, members and keys too.
    Admin,
    /// Builds bots and channels.
    Builder,
    /// Leads agents: teams, queues, everybody's conversations.
    Lead,
    /// Answers contacts.
    Agent,
    /// Reads what happened, and changes nothing.
    Analyst,
}

impl Role {
    pub const ALL: [Self; 5] = [Self::Admin, Self::Builder, Self::Lead, Self::Agent, Self::Analyst];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Builder => "builder",
            Self::Lead => "lead",
            Self::Agent => "agent",
            Self::Analyst => "analyst",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Why a text isn't a role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no role {0:?}; there are admin, builder, lead, agent and analyst")]
pub struct RoleError(String);

impl FromStr for Role {
    type Err = RoleError;

    fn from_str(text: &str) -> Result<Self, RoleError> {
        let found = Self::ALL.into_iter().find(|role| role.as_str() == text);
        found.ok_or_else(|| RoleError(text.to_owned()))
    }
}

/// The roles of a member: one or several, whose rights add up.
pub type Roles = BTreeSet<Role>;

/// An e-mail address in lower case: how a member is found when they sign in. Not proof of anything.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Email(String);

/// Why a text isn't an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an e-mail address is like ada@example.com, with at most {MAX_EMAIL_BYTES} bytes")]
pub struct EmailError;

impl Email {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl FromStr for Email {
    type Err = EmailError;

    fn from_str(text: &str) -> Result<Self, EmailError> {
        let text = text.trim().to_lowercase();
        let is_plain = |part: &str| {
            !part.is_empty()
                && !part.contains(|c: char| c == '@' || c.is_control() || c.is_whitespace())
        };
        match text.split_once('@') {
            Some((name, host))
                if text.len() <= MAX_EMAIL_BYTES && is_plain(name) && is_plain(host) =>
            {
                Ok(Self(text))
            }
            Some(_) | None => Err(EmailError),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_read_as_it_is_written() {
        for role in Role::ALL {
            assert_eq!(role.to_string().parse(), Ok(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
        }
        for text in ["", "Admin", "root", "admin "] {
            assert!(text.parse::<Role>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_address_is_taken_in_lower_case() {
        for (text, expected) in [
            ("ada@example.com", Some("ada@example.com")),
            (" Ada.L@Example.COM ", Some("ada.l@example.com")),
            ("ada@localhost", Some("ada@localhost")),
            ("ada", None),
            ("@example.com", None),
            ("ada@", None),
            ("a da@example.com", None),
            ("ada@b@c", None),
            ("ada@exam\nple.com", None),
            ("", None),
        ] {
            let read = text.parse::<Email>().ok();
            assert_eq!(read.as_ref().map(Email::as_str), expected, "{text:?}");
        }
        assert!(format!("{}@example.com", "a".repeat(250)).parse::<Email>().is_err());
    }
}
