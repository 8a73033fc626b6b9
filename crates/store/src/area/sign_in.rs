//! Sign-ins: what members' browsers hold, and the links by which passwords are set. Known by hashes alone;
//! both are found in whatever workspace, because they say whose they are.

use async_trait::async_trait;
use jiff::Timestamp;
use model::id::{MemberId, WorkspaceId};

use super::access_change::changed;
use super::member::{Member, ended, member_columns, member_of};
use crate::error::StoreError;
use crate::sql::{Columns, Database, Row, Statement, params};

/// A new sign-in, or a new link: SHA-256 of what the member is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewProof {
    pub hash: [u8; 32],
    pub member: MemberId,
    pub now: Timestamp,
    pub expires_at: Timestamp,
}

/// Where a member is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    pub member: Member,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
}

/// A password that was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPassword {
    /// As a PHC string.
    pub hash: String,
    /// The sign-in that stays; all others end.
    pub kept: Option<[u8; 32]>,
}

/// Sign-ins and links.
#[async_trait]
pub trait SignInStore: Send + Sync {
    /// Signs a member in. `false` when there is no such member in force.
    async fn create_sign_in(
        &self,
        workspace: WorkspaceId,
        new: NewProof,
    ) -> Result<bool, StoreError>;

    /// Finds a sign-in that isn't over, of a member in force.
    async fn find_sign_in(
        &self,
        hash: [u8; 32],
        now: Timestamp,
    ) -> Result<Option<SignIn>, StoreError>;

    /// Notes that a sign-in was used.
    async fn touch_sign_in(
        &self,
        workspace: WorkspaceId,
        hash: [u8; 32],
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Ends a member's sign-in. `false` when it isn't there.
    async fn end_sign_in(
        &self,
        workspace: WorkspaceId,
        member: MemberId,
        hash: [u8; 32],
    ) -> Result<bool, StoreError>;

    /// Makes a link, instead of those that the member had. `false` when there is no such member in force.
    async fn create_member_link(
        &self,
        workspace: WorkspaceId,
        new: NewProof,
    ) -> Result<bool, StoreError>;

    /// Finds whose link it is, if it is still good and they are in force.
    async fn find_member_link(
        &self,
        hash: [u8; 32],
        now: Timestamp,
    ) -> Result<Option<Member>, StoreError>;

    /// Sets a password by a link, which is good for once. `false` when it isn't good any more.
    async fn set_password_by_link(
        &self,
        link: [u8; 32],
        password: NewPassword,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Sets a member's password. `false` when there is no such member.
    async fn set_password(
        &self,
        workspace: WorkspaceId,
        member: MemberId,
        password: NewPassword,
    ) -> Result<bool, StoreError>;
}

#[async_trait]
impl<D: Database> SignInStore for D {
    async fn create_sign_in(
        &self,
        workspace: WorkspaceId,
        new: NewProof,
    ) -> Result<bool, StoreError> {
        let insert = Statement::new(
            "INSERT INTO sign_in (workspace_id, hash, member_id, created_at, seen_at, expires_at)
             SELECT m.workspace_id, $3, m.id, $4, $4, $5 FROM member m
             WHERE m.workspace_id = $1 AND m.id = $2 AND m.disabled_at IS NULL RETURNING 1",
            params![workspace, new.member, new.hash.to_vec(), new.now, new.expires_at],
        );
        Ok(self.write(vec![insert.required()]).await?.is_done())
    }

    async fn find_sign_in(
        &self,
        hash: [u8; 32],
        now: Timestamp,
    ) -> Result<Option<SignIn>, StoreError> {
        let sql = format!(
            "SELECT {}, s.created_at, s.seen_at FROM sign_in s JOIN member m ON m.id = s.member_id
             WHERE s.hash = $1 AND s.expires_at > $2 AND m.disabled_at IS NULL",
            member_columns()
        );
        let rows = self.read(Statement::new(sql, params![hash.to_vec(), now])).await?;
        rows.into_iter().next().map(sign_in_of).transpose()
    }

    async fn touch_sign_in(
        &self,
        workspace: WorkspaceId,
        hash: [u8; 32],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let update = Statement::new(
            "UPDATE sign_in SET seen_at = $3 WHERE workspace_id = $1 AND hash = $2",
            params![workspace, hash.to_vec(), now],
        );
        self.write(vec![update]).await.map(|_| ())
    }

    async fn end_sign_in(
        &self,
        workspace: WorkspaceId,
        member: MemberId,
        hash: [u8; 32],
    ) -> Result<bool, StoreError> {
        let delete = Statement::new(
            "DELETE FROM sign_in WHERE workspace_id = $1 AND hash = $2 AND member_id = $3 RETURNING 1",
            params![workspace, hash.to_vec(), member],
        );
        let mut statements = vec![delete.required()];
        statements.extend(changed(workspace, member));
        Ok(self.write(statements).await?.is_done())
    }

    async fn create_member_link(
        &self,
        workspace: WorkspaceId,
        new: NewProof,
    ) -> Result<bool, StoreError> {
        let delete = Statement::new(
            "DELETE FROM member_link WHERE workspace_id = $1 AND member_id = $2",
            params![workspace, new.member],
        );
        let insert = Statement::new(
            "INSERT INTO member_link (workspace_id, hash, member_id, created_at, expires_at)
             SELECT m.workspace_id, $3, m.id, $4, $5 FROM member m
             WHERE m.workspace_id = $1 AND m.id = $2 AND m.disabled_at IS NULL RETURNING 1",
            params![workspace, new.member, new.hash.to_vec(), new.now, new.expires_at],
        );
        Ok(self.write(vec![delete, insert.required()]).await?.is_done())
    }

    async fn find_member_link(
        &self,
        hash: [u8; 32],
        now: Timestamp,
    ) -> Result<Option<Member>, StoreError> {
        let sql = format!(
            "SELECT {} FROM member_link l JOIN member m ON m.id = l.member_id
             WHERE l.hash = $1 AND l.expires_at > $2 AND m.disabled_at IS NULL",
            member_columns()
        );
        let rows = self.read(Statement::new(sql, params![hash.to_vec(), now])).await?;
        let found = rows.into_iter().next();
        found.map(|row| member_of(&mut Columns::new("member", row))).transpose()
    }

    async fn set_password_by_link(
        &self,
        link: [u8; 32],
        password: NewPassword,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let Some(member) = self.find_member_link(link, now).await? else { return Ok(false) };
        // Of two who come with it at once, one finds it gone.
        let used = Statement::new(
            "DELETE FROM member_link WHERE hash = $1 AND member_id = $2 RETURNING 1",
            params![link.to_vec(), member.id],
        );
        let mut statements = vec![used.required()];
        statements.extend(password_set(member.workspace, member.id, password));
        Ok(self.write(statements).await?.is_done())
    }

    async fn set_password(
        &self,
        workspace: WorkspaceId,
        member: MemberId,
        password: NewPassword,
    ) -> Result<bool, StoreError> {
        let statements = password_set(workspace, member, password);
        Ok(self.write(statements).await?.is_done())
    }
}

fn password_set(workspace: WorkspaceId, member: MemberId, password: NewPassword) -> Vec<Statement> {
    let update = Statement::new(
        "UPDATE member SET password = $3
         WHERE workspace_id = $1 AND id = $2 AND disabled_at IS NULL RETURNING 1",
        params![workspace, member, password.hash],
    );
    let mut statements = vec![update.required()];
    statements.extend(ended(workspace, member, password.kept));
    statements
}

fn sign_in_of(row: Row) -> Result<SignIn, StoreError> {
    let mut columns = Columns::new("sign_in", row);
    let member = member_of(&mut columns)?;
    Ok(SignIn { member, created_at: columns.time()?, seen_at: columns.time()? })
}
