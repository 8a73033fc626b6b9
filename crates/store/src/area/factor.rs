//! Second factors: the encrypted secret of each, the last step whose code was used, and recovery codes by
//! their hashes.

use async_trait::async_trait;
use jiff::Timestamp;
use model::id::{MemberId, WorkspaceId};

use super::member::ended;
use crate::error::StoreError;
use crate::sql::{Database, Statement, int, params};

/// A second factor that was shown to work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactorOn {
    /// The step of time whose code showed it.
    pub step: u64,
    /// SHA-256 of each recovery code.
    pub codes: Vec<[u8; 32]>,
    /// The sign-in that stays; all others end.
    pub kept: Option<[u8; 32]>,
    pub now: Timestamp,
}

/// Second factors of members.
#[async_trait]
pub trait FactorStore: Send + Sync {
    /// Keeps a secret that isn't asked for yet. `false` when one is already, or there is no such member.
    async fn put_factor(
        &self,
        workspace: WorkspaceId,
        member: MemberId,
        (ciphertext, key_id): (Vec<u8>, String),
    ) -> Result<bool, StoreError>;

    /// Asks for the factor from now on. `false` when it is asked for already, or there is none.
    async fn turn_factor_on(
        &self,
        workspace: WorkspaceId,
        member: MemberId,
        on: FactorOn,
    ) -> Result<bool, StoreError>;

    /// Uses a step's code up. `false` when it, or a later one, was used before.
    async fn use_factor_step(
        &self,
        workspace: WorkspaceId,
        member: MemberId,
        step: u64,
    ) -> Result<bool, StoreError>;

    /// Uses a recovery code up. `false` when it isn't there.
    async fn use_recovery_code(
        &self,
        workspace: WorkspaceId,
        member: MemberId,
        code: [u8; 32],
    ) -> Result<bool, StoreError>;

    /// Removes a factor with its codes, and signs the member out but where this is held. `false` when there is
    /// no such member.
    async fn remove_factor(
        &self,
        workspace: WorkspaceId,
        member: MemberId,
        kept: Option<[u8; 32]>,
    ) -> Result<bool, StoreError>;
}

#[async_trait]
impl<D: Database> FactorStore for D {
    async fn put_factor(
        &self,
        workspace: WorkspaceId,
        member: MemberId,
        (ciphertext, key_id): (Vec<u8>, String),
    ) -> Result<bool, StoreError> {
        let update = Statement::new(
            "UPDATE member SET factor = $3, factor_key_id = $4
             WHERE workspace_id = $1 AND id = $2 AND factor_on_at IS NULL RETURNING 1",
            params![workspace, member, ciphertext, key_id],
        );
        Ok(self.write(vec![update.required()]).await?.is_done())
    }

    async fn turn_factor_on(
        &self,
        workspace: WorkspaceId,
        member: MemberId,
        on: FactorOn,
    ) -> Result<bool, StoreError> {
        let update = Statement::new(
            "UPDATE member SET factor_on_at = $3, factor_step = $4 WHERE workspace_id = $1 AND id = $2
             AND factor IS NOT NULL AND factor_on_at IS NULL AND factor_step < $4 RETURNING 1",
            params![workspace, member, on.now, int("step", on.step)?],
        );
        let mut statements = vec![update.required(), forgotten(workspace, member)];
        statements.extend(on.codes.iter().map(|code| {
            Statement::new(
                "INSERT INTO recovery_code (workspace_id, member_id, hash) VALUES ($1, $2, $3)",
                params![workspace, member, code.to_vec()],
            )
        }));
        statements.extend(ended(workspace, member, on.kept));
        Ok(self.write(statements).await?.is_done())
    }

    async fn use_factor_step(
        &self,
        workspace: WorkspaceId,
        member: MemberId,
        step: u64,
    ) -> Result<bool, StoreError> {
        let update = Statement::new(
            "UPDATE member SET factor_step = $3
             WHERE workspace_id = $1 AND id = $2 AND factor_step < $3 RETURNING 1",
            params![workspace, member, int("step", step)?],
        );
        Ok(self.write(vec![update.required()]).await?.is_done())
    }

    async fn use_recovery_code(
        &self,
        workspace: WorkspaceId,
        member: MemberId,
        code: [u8; 32],
    ) -> Result<bool, StoreError> {
        let delete = Statement::new(
            "DELETE FROM recovery_code
             WHERE workspace_id = $1 AND member_id = $2 AND hash = $3 RETURNING 1",
            params![workspace, member, code.to_vec()],
        );
        Ok(self.write(vec![delete.required()]).await?.is_done())
    }

    async fn remove_factor(
        &self,
        workspace: WorkspaceId,
        member: MemberId,
        kept: Option<[u8; 32]>,
    ) -> Result<bool, StoreError> {
        // The step stays: a code that was used isn't good for the next factor either.
        let update = Statement::new(
            "UPDATE member SET factor = NULL, factor_key_id = NULL, factor_on_at = NULL
             WHERE workspace_id = $1 AND id = $2 RETURNING 1",
            params![workspace, member],
        );
        let mut statements = vec![update.required(), forgotten(workspace, member)];
        statements.extend(ended(workspace, member, kept));
        Ok(self.write(statements).await?.is_done())
    }
}

fn forgotten(workspace: WorkspaceId, member: MemberId) -> Statement {
    Statement::new(
        "DELETE FROM recovery_code WHERE workspace_id = $1 AND member_id = $2",
        params![workspace, member],
    )
}
