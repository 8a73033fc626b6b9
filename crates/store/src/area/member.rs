//! Members: who signs in. Passwords come hashed and second factors encrypted; neither is made here.

use async_trait::async_trait;
use jiff::Timestamp;
use model::id::{MemberId, WorkspaceId};
use model::member::{Email, Roles};

use super::access_change::changed;
use crate::error::StoreError;
use crate::record::encode;
use crate::sql::{Columns, Database, Row, Statement, params};

/// A member as they are made: without a password nobody can sign in as them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMember {
    pub id: MemberId,
    pub email: Email,
    pub name: String,
    pub roles: Roles,
    pub created_at: Timestamp,
}

/// A member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub id: MemberId,
    pub workspace: WorkspaceId,
    pub email: String,
    pub name: String,
    pub roles: Roles,
    pub has_password: bool,
    pub has_second_factor: bool,
    /// Whether the workspace's single sign-on knows them.
    pub is_linked: bool,
    pub created_at: Timestamp,
    pub disabled_at: Option<Timestamp>,
}

/// What a member shows when they sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberProof {
    pub member: Member,
    /// As a PHC string.
    pub password: Option<String>,
    pub factor: Option<StoredFactor>,
}

/// A second factor as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFactor {
    pub ciphertext: Vec<u8>,
    /// Which key it is encrypted with.
    pub key_id: String,
    /// Whether it is asked for: not before it was shown to work.
    pub is_on: bool,
    /// The last step of time whose code was used.
    pub step: u64,
}

/// What changes of a member; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemberChange {
    pub name: Option<String>,
    pub roles: Option<Roles>,
    pub is_disabled: Option<bool>,
    /// Whether they are signed out everywhere, and their links end.
    pub signs_out: bool,
}

/// Members.
#[async_trait]
pub trait MemberStore: Send + Sync {
    /// Makes a member. `false` when there is one with this address, or no such workspace.
    async fn create_member(
        &self,
        workspace: WorkspaceId,
        member: NewMember,
    ) -> Result<bool, StoreError>;

    /// Finds a member, disabled or not.
    async fn find_member(
        &self,
        workspace: WorkspaceId,
        id: MemberId,
    ) -> Result<Option<Member>, StoreError>;

    /// Lists a workspace's members by their address, disabled ones too, after this address.
    async fn list_members(
        &self,
        workspace: WorkspaceId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Member>, StoreError>;

    /// Finds what a member has to show, by their address.
    async fn find_proof(
        &self,
        workspace: WorkspaceId,
        email: &str,
    ) -> Result<Option<MemberProof>, StoreError>;

    /// Finds what a member has to show.
    async fn find_proof_of(
        &self,
        workspace: WorkspaceId,
        id: MemberId,
    ) -> Result<Option<MemberProof>, StoreError>;

    /// Changes a member. `false` when there is no such member.
    async fn change_member(
        &self,
        workspace: WorkspaceId,
        id: MemberId,
        change: MemberChange,
        now: Timestamp,
    ) -> Result<bool, StoreError>;
}

const COLUMNS: &str = "m.id, m.workspace_id, m.email, m.name, m.roles, m.password, m.factor_on_at, \
                       m.subject, m.created_at, m.disabled_at";
const PROOF: &str = "m.factor, m.factor_key_id, m.factor_step";

#[async_trait]
impl<D: Database> MemberStore for D {
    async fn create_member(
        &self,
        workspace: WorkspaceId,
        member: NewMember,
    ) -> Result<bool, StoreError> {
        let insert = Statement::new(
            "INSERT INTO member (workspace_id, id, email, name, roles, factor_step, created_at)
             SELECT w.workspace_id, $2, $3, $4, $5, 0, $6 FROM workspace w WHERE w.workspace_id = $1
             ON CONFLICT DO NOTHING RETURNING 1",
            params![
                workspace,
                member.id,
                member.email.as_str(),
                member.name,
                encode(&member.roles)?,
                member.created_at,
            ],
        );
        Ok(self.write(vec![insert.required()]).await?.is_done())
    }

    async fn find_member(
        &self,
        workspace: WorkspaceId,
        id: MemberId,
    ) -> Result<Option<Member>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM member m WHERE m.workspace_id = $1 AND m.id = $2");
        let rows = self.read(Statement::new(sql, params![workspace, id])).await?;
        let found = rows.into_iter().next();
        found.map(|row| member_of(&mut Columns::new("member", row))).transpose()
    }

    async fn list_members(
        &self,
        workspace: WorkspaceId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Member>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM member m WHERE m.workspace_id = $1 AND m.email > $2
             ORDER BY m.email LIMIT $3"
        );
        let parameters = params![workspace, after.unwrap_or_default(), limit];
        let rows = self.read(Statement::new(sql, parameters)).await?;
        rows.into_iter().map(|row| member_of(&mut Columns::new("member", row))).collect()
    }

    async fn find_proof(
        &self,
        workspace: WorkspaceId,
        email: &str,
    ) -> Result<Option<MemberProof>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS}, {PROOF} FROM member m WHERE m.workspace_id = $1 AND m.email = $2"
        );
        let rows = self.read(Statement::new(sql, params![workspace, email])).await?;
        rows.into_iter().next().map(proof_of).transpose()
    }

    async fn find_proof_of(
        &self,
        workspace: WorkspaceId,
        id: MemberId,
    ) -> Result<Option<MemberProof>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS}, {PROOF} FROM member m WHERE m.workspace_id = $1 AND m.id = $2"
        );
        let rows = self.read(Statement::new(sql, params![workspace, id])).await?;
        rows.into_iter().next().map(proof_of).transpose()
    }

    async fn change_member(
        &self,
        workspace: WorkspaceId,
        id: MemberId,
        change: MemberChange,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let roles = change.roles.as_ref().map(encode).transpose()?;
        let is_disabled = change.is_disabled.map(i64::from);
        let update = Statement::new(
            "UPDATE member SET name = COALESCE($3, name), roles = COALESCE($4, roles),
             disabled_at = CASE WHEN CAST($5 AS BIGINT) = 1 THEN COALESCE(disabled_at, $6)
                                WHEN CAST($5 AS BIGINT) = 0 THEN NULL ELSE disabled_at END
             WHERE workspace_id = $1 AND id = $2 RETURNING 1",
            params![workspace, id, change.name, roles, is_disabled, now],
        );
        let mut statements = vec![update.required()];
        if change.signs_out {
            statements.extend(ended(workspace, id, None));
        }
        Ok(self.write(statements).await?.is_done())
    }
}

/// Signs a member out everywhere but where this hash is held, ends their links, and tells that so.
pub(super) fn ended(
    workspace: WorkspaceId,
    member: MemberId,
    kept: Option<[u8; 32]>,
) -> Vec<Statement> {
    let kept = kept.map_or_else(Vec::new, Vec::from);
    let mut statements = vec![
        Statement::new(
            "DELETE FROM sign_in WHERE workspace_id = $1 AND member_id = $2 AND hash <> $3",
            params![workspace, member, kept],
        ),
        Statement::new(
            "DELETE FROM member_link WHERE workspace_id = $1 AND member_id = $2",
            params![workspace, member],
        ),
    ];
    statements.extend(changed(workspace, member));
    statements
}

/// The columns of a member, as [`COLUMNS`] has them, before others.
pub(super) fn member_of(columns: &mut Columns) -> Result<Member, StoreError> {
    shown_of(columns).map(|(member, _)| member)
}

/// What a query selects of the member that it calls `m`.
pub(super) const fn member_columns() -> &'static str {
    COLUMNS
}

fn shown_of(columns: &mut Columns) -> Result<(Member, Option<String>), StoreError> {
    let id = MemberId::from_uuid(columns.uuid()?);
    let workspace = WorkspaceId::from_uuid(columns.uuid()?);
    let (email, name) = (columns.text()?, columns.text()?);
    let roles = columns.record("roles", &id)?;
    let password = columns.text_or_null()?;
    let member = Member {
        id,
        workspace,
        email,
        name,
        roles,
        has_password: password.is_some(),
        has_second_factor: columns.time_or_null()?.is_some(),
        is_linked: columns.text_or_null()?.is_some(),
        created_at: columns.time()?,
        disabled_at: columns.time_or_null()?,
    };
    Ok((member, password))
}

fn proof_of(row: Row) -> Result<MemberProof, StoreError> {
    let mut columns = Columns::new("member", row);
    let (member, password) = shown_of(&mut columns)?;
    let ciphertext = columns.bytes_or_null()?;
    let key_id = columns.text_or_null()?;
    let step = columns.count()?;
    let is_on = member.has_second_factor;
    let factor = ciphertext.zip(key_id).map(|(ciphertext, key_id)| StoredFactor {
        ciphertext,
        key_id,
        is_on,
        step,
    });
    Ok(MemberProof { member, password, factor })
}
