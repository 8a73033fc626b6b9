//! Numbers by which vendors' systems know things of ours: some protocols count conversations, messages and
//! people where we have ids.

use async_trait::async_trait;
use model::id::WorkspaceId;

use crate::error::StoreError;
use crate::sql::{Columns, Database, Statement, int, params};

/// What a number stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VendorKind<'a> {
    /// Whose number it is, as `kommunicate`.
    pub system: &'a str,
    /// What has it, as `conversation`.
    pub kind: &'a str,
}

/// Vendors' numbers of a workspace's things.
#[async_trait]
pub trait VendorIdStore: Send + Sync {
    /// The number of what has this id: given when it is asked for first, and the same ever after. From 1
    /// to 2^63 - 1, unique in the deployment, whatever the system and kind.
    async fn give_vendor_number(
        &self,
        workspace: WorkspaceId,
        of: VendorKind<'_>,
        id: &str,
    ) -> Result<u64, StoreError>;

    /// Finds the id of what has this number.
    async fn find_by_vendor_number(
        &self,
        workspace: WorkspaceId,
        of: VendorKind<'_>,
        number: u64,
    ) -> Result<Option<String>, StoreError>;
}

#[async_trait]
impl<D: Database> VendorIdStore for D {
    async fn give_vendor_number(
        &self,
        workspace: WorkspaceId,
        of: VendorKind<'_>,
        id: &str,
    ) -> Result<u64, StoreError> {
        let find = Statement::new(
            "SELECT number FROM vendor_id
             WHERE workspace_id = $1 AND system = $2 AND kind = $3 AND id = $4",
            params![workspace, of.system, of.kind, id],
        );
        if let Some(row) = self.read(find.clone()).await?.into_iter().next() {
            return Columns::new("vendor_id", row).count();
        }
        let insert = Statement::new(
            "INSERT INTO vendor_id (workspace_id, system, kind, id) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING RETURNING number",
            params![workspace, of.system, of.kind, id],
        );
        let given = self.write(vec![insert]).await?.last_rows().into_iter().flatten().next();
        // Somebody else asked for it at the same time.
        let row = match given {
            Some(row) => Some(row),
            None => self.read(find).await?.into_iter().next(),
        };
        let row = row.ok_or_else(|| StoreError::database(format_args!("{id} got no number")))?;
        Columns::new("vendor_id", row).count()
    }

    async fn find_by_vendor_number(
        &self,
        workspace: WorkspaceId,
        of: VendorKind<'_>,
        number: u64,
    ) -> Result<Option<String>, StoreError> {
        // What is larger than any number of ours is nobody's.
        let Ok(number) = int("a vendor's number", number) else { return Ok(None) };
        let sql = "SELECT id FROM vendor_id
                   WHERE workspace_id = $1 AND system = $2 AND kind = $3 AND number = $4";
        let rows =
            self.read(Statement::new(sql, params![workspace, of.system, of.kind, number])).await?;
        rows.into_iter().next().map(|row| Columns::new("vendor_id", row).text()).transpose()
    }
}
