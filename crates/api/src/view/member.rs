//! Members as clients see them.

use model::member::{Role, Roles};
use serde::{Deserialize, Serialize};
use store::Member;
use utoipa::ToSchema;

/// What a member does here; the rights of several add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoleView {
    Admin,
    Builder,
    Lead,
    Agent,
    Analyst,
}

impl From<Role> for RoleView {
    fn from(role: Role) -> Self {
        match role {
            Role::Admin => Self::Admin,
            Role::Builder => Self::Builder,
            Role::Lead => Self::Lead,
            Role::Agent => Self::Agent,
            Role::Analyst => Self::Analyst,
        }
    }
}

impl From<RoleView> for Role {
    fn from(view: RoleView) -> Self {
        match view {
            RoleView::Admin => Self::Admin,
            RoleView::Builder => Self::Builder,
            RoleView::Lead => Self::Lead,
            RoleView::Agent => Self::Agent,
            RoleView::Analyst => Self::Analyst,
        }
    }
}

/// The roles that a client names.
pub fn roles_of(views: Vec<RoleView>) -> Roles {
    views.into_iter().map(Role::from).collect()
}

/// A member.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberView {
    pub id: String,
    pub email: String,
    pub name: String,
    pub roles: Vec<RoleView>,
    pub status: MemberStatus,
    pub has_second_factor: bool,
    pub created_at: String,
}

/// How it stands with a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MemberStatus {
    /// They haven't set a password yet.
    Invited,
    Active,
    /// They can't come in.
    Disabled,
}

impl From<Member> for MemberView {
    fn from(member: Member) -> Self {
        let status = match (member.disabled_at, member.has_password || member.is_linked) {
            (Some(_), _) => MemberStatus::Disabled,
            (None, true) => MemberStatus::Active,
            (None, false) => MemberStatus::Invited,
        };
        Self {
            id: member.id.to_string(),
            email: member.email,
            name: member.name,
            roles: member.roles.into_iter().map(RoleView::from).collect(),
            status,
            has_second_factor: member.has_second_factor,
            created_at: member.created_at.to_string(),
        }
    }
}
