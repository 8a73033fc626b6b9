//! Single sign-on of workspaces, and the members whom it knows. The client's secret is kept as ciphertext;
//! encrypting and decrypting is done by who holds the key.

use async_trait::async_trait;
use jiff::Timestamp;
use model::id::{MemberId, WorkspaceId};
use model::sign_on::SingleSignOn;

use super::member::{Member, NewMember, ended, member_columns, member_of};
use crate::error::StoreError;
use crate::record::encode;
use crate::sql::{Columns, Database, Statement, params};

/// Settings to keep; they replace those that the workspace has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSingleSignOn {
    pub settings: SingleSignOn,
    /// The encrypted secret of the client, if it has one.
    pub secret: Option<Vec<u8>>,
    /// Which key it is encrypted with.
    pub key_id: String,
    pub now: Timestamp,
}

/// Settings as they are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SingleSignOnEntry {
    pub settings: SingleSignOn,
    pub secret: Option<Vec<u8>>,
    pub key_id: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Single sign-on.
#[async_trait]
pub trait SignOnStore: Send + Sync {
    /// Keeps a workspace's settings, in place of those that it has.
    async fn put_single_sign_on(
        &self,
        workspace: WorkspaceId,
        new: NewSingleSignOn,
    ) -> Result<(), StoreError>;

    /// Finds a workspace's settings.
    async fn find_single_sign_on(
        &self,
        workspace: WorkspaceId,
    ) -> Result<Option<SingleSignOnEntry>, StoreError>;

    /// Removes a workspace's settings. `false` when there are none.
    async fn delete_single_sign_on(&self, workspace: WorkspaceId) -> Result<bool, StoreError>;

    /// Finds whom the provider knows by this name, disabled or not.
    async fn find_linked_member(
        &self,
        workspace: WorkspaceId,
        subject: &str,
    ) -> Result<Option<Member>, StoreError>;

    /// Takes up the invitation of whoever has this address: from now on the provider knows them. `None` when
    /// there is none: they have a password, are known already or are disabled, or it isn't anybody's address.
    async fn link_invited_member(
        &self,
        workspace: WorkspaceId,
        email: &str,
        subject: &str,
    ) -> Result<Option<MemberId>, StoreError>;

    /// Makes a member whom the provider knows. `false` when one has the address or the subject already.
    async fn create_linked_member(
        &self,
        workspace: WorkspaceId,
        member: NewMember,
        subject: &str,
    ) -> Result<bool, StoreError>;
}

#[async_trait]
impl<D: Database> SignOnStore for D {
    async fn put_single_sign_on(
        &self,
        workspace: WorkspaceId,
        new: NewSingleSignOn,
    ) -> Result<(), StoreError> {
        let upsert = Statement::new(
            "INSERT INTO single_sign_on (workspace_id, record, secret, key_id, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $5)
             ON CONFLICT (workspace_id) DO UPDATE SET record = excluded.record,
             secret = excluded.secret, key_id = excluded.key_id, updated_at = excluded.updated_at",
            params![workspace, encode(&new.settings)?, new.secret, new.key_id, new.now],
        );
        self.write(vec![upsert]).await.map(|_| ())
    }

    async fn find_single_sign_on(
        &self,
        workspace: WorkspaceId,
    ) -> Result<Option<SingleSignOnEntry>, StoreError> {
        let sql = "SELECT record, secret, key_id, created_at, updated_at FROM single_sign_on
                   WHERE workspace_id = $1";
        let rows = self.read(Statement::new(sql, params![workspace])).await?;
        let Some(row) = rows.into_iter().next() else { return Ok(None) };
        let mut columns = Columns::new("single_sign_on", row);
        Ok(Some(SingleSignOnEntry {
            settings: columns.record("record", &workspace)?,
            secret: columns.bytes_or_null()?,
            key_id: columns.text()?,
            created_at: columns.time()?,
            updated_at: columns.time()?,
        }))
    }

    async fn delete_single_sign_on(&self, workspace: WorkspaceId) -> Result<bool, StoreError> {
        let delete = Statement::new(
            "DELETE FROM single_sign_on WHERE workspace_id = $1 RETURNING 1",
            params![workspace],
        );
        Ok(self.write(vec![delete.required()]).await?.is_done())
    }

    async fn find_linked_member(
        &self,
        workspace: WorkspaceId,
        subject: &str,
    ) -> Result<Option<Member>, StoreError> {
        let sql = format!(
            "SELECT {} FROM member m WHERE m.workspace_id = $1 AND m.subject = $2",
            member_columns()
        );
        let rows = self.read(Statement::new(sql, params![workspace, subject])).await?;
        let found = rows.into_iter().next();
        found.map(|row| member_of(&mut Columns::new("member", row))).transpose()
    }

    async fn link_invited_member(
        &self,
        workspace: WorkspaceId,
        email: &str,
        subject: &str,
    ) -> Result<Option<MemberId>, StoreError> {
        let sql = "SELECT id FROM member WHERE workspace_id = $1 AND email = $2
                   AND password IS NULL AND subject IS NULL AND disabled_at IS NULL";
        let rows = self.read(Statement::new(sql, params![workspace, email])).await?;
        let Some(row) = rows.into_iter().next() else { return Ok(None) };
        let id = MemberId::from_uuid(Columns::new("member", row).uuid()?);
        // Of two who come at once, one finds them known already.
        let update = Statement::new(
            "UPDATE member SET subject = $3 WHERE workspace_id = $1 AND id = $2
             AND password IS NULL AND subject IS NULL AND disabled_at IS NULL RETURNING 1",
            params![workspace, id, subject],
        );
        let mut statements = vec![update.required()];
        statements.extend(ended(workspace, id, None));
        Ok(self.write(statements).await?.is_done().then_some(id))
    }

    async fn create_linked_member(
        &self,
        workspace: WorkspaceId,
        member: NewMember,
        subject: &str,
    ) -> Result<bool, StoreError> {
        let insert = Statement::new(
            "INSERT INTO member (workspace_id, id, email, name, roles, factor_step, subject, created_at)
             SELECT w.workspace_id, $2, $3, $4, $5, 0, $6, $7 FROM workspace w WHERE w.workspace_id = $1
             ON CONFLICT DO NOTHING RETURNING 1",
            params![
                workspace,
                member.id,
                member.email.as_str(),
                member.name,
                encode(&member.roles)?,
                subject,
                member.created_at,
            ],
        );
        Ok(self.write(vec![insert.required()]).await?.is_done())
    }
}
