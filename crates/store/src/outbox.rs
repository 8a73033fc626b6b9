//! The outbox: effects decided and not yet carried out.

use async_trait::async_trait;
use jiff::Timestamp;
use model::conversation::MessageNumber;
use model::id::{ConversationId, ReplicaId, WebhookId, WorkspaceId};
use serde_json::Value;

use crate::commit::NewReport;
use crate::error::StoreError;
use crate::record::encode;
use crate::sql::{Columns, Database, Row, SqlValue, Statement, params};

/// An effect to carry out, claimed by a replica.
#[derive(Debug, Clone, PartialEq)]
pub struct OutboxRow {
    pub workspace: WorkspaceId,
    pub id: OutboxId,
    pub conversation: ConversationId,
    pub kind: OutboxKind,
    pub payload: Value,
    /// Tries so far.
    pub attempts: u32,
    pub next_at: Timestamp,
    /// The line of its conversation that it waits in.
    pub line: Option<WebhookId>,
}

impl OutboxRow {
    /// Who receives it, as far as that is known.
    pub const fn receiver(&self) -> Receiver {
        Receiver { workspace: self.workspace, line: self.line }
    }
}

/// Where sends go: a line of a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Receiver {
    pub workspace: WorkspaceId,
    pub line: Option<WebhookId>,
}

impl From<WorkspaceId> for Receiver {
    fn from(workspace: WorkspaceId) -> Self {
        Self { workspace, line: None }
    }
}

/// Number of an outbox row in the deployment; those of a conversation rise in their order.
pub type OutboxId = i64;

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutboxKind {
    /// A journaled call of a turn: answered by a commit with `answered`.
    Call { turn: MessageNumber, request: u32 },
    /// Finished by [`OutboxStore::finish_outbox`].
    Send { message: Option<MessageNumber> },
}

/// Carrying out what was decided.
#[async_trait]
pub trait OutboxStore: Send + Sync {
    /// Claims due rows of all workspaces that are unclaimed or were claimed by a replica that died.
    /// Of each conversation, kind and line only the first unfinished row is given, so that order is
    /// kept.
    async fn claim_outbox(
        &self,
        replica: ReplicaId,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<OutboxRow>, StoreError>;

    /// Finds out when the next send is due that nobody alive has; it may be in the past.
    /// Those for receivers in `passed_over` don't count.
    async fn next_send(&self, passed_over: &[Receiver]) -> Result<Option<Timestamp>, StoreError>;

    /// As [`OutboxStore::claim_outbox`], but sends only, and none for the receivers in
    /// `passed_over`.
    async fn claim_sends(
        &self,
        replica: ReplicaId,
        (now, limit): (Timestamp, u32),
        passed_over: &[Receiver],
    ) -> Result<Vec<OutboxRow>, StoreError>;

    /// Removes a row that is carried out. What follows it in its conversation waits from `now` on, behind
    /// what other conversations had waiting by then. `false` when this replica's claim is no longer good.
    async fn finish_outbox(
        &self,
        workspace: WorkspaceId,
        id: OutboxId,
        by: (ReplicaId, Timestamp),
    ) -> Result<bool, StoreError>;

    /// As [`OutboxStore::postpone_outbox`], and says why in a report.
    async fn postpone_failed(
        &self,
        row: &OutboxRow,
        postponed: Postponed,
        report: NewReport,
    ) -> Result<bool, StoreError>;

    /// Removes a row that won't be carried out, and says so in a report. `false` when this replica's
    /// claim is no longer good.
    async fn give_up_outbox(
        &self,
        row: &OutboxRow,
        replica: ReplicaId,
        report: NewReport,
    ) -> Result<bool, StoreError>;

    /// Gives a claimed row back for a later try; those of its conversation and kind that follow it
    /// aren't due before it. `false` when this replica's claim is no longer good.
    async fn postpone_outbox(
        &self,
        workspace: WorkspaceId,
        id: OutboxId,
        postponed: Postponed,
    ) -> Result<bool, StoreError>;
}

/// When to try a row, or a timer, again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Postponed {
    /// Who claimed it.
    pub replica: ReplicaId,
    pub next_at: Timestamp,
    pub attempts: u32,
}

#[async_trait]
impl<D: Database> OutboxStore for D {
    async fn claim_outbox(
        &self,
        replica: ReplicaId,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<OutboxRow>, StoreError> {
        claim(self, Wanted::All, (replica, now, limit)).await
    }

    async fn next_send(&self, passed_over: &[Receiver]) -> Result<Option<Timestamp>, StoreError> {
        let mut parameters = Vec::new();
        let others = others(passed_over, &mut parameters);
        let sql = format!(
            "SELECT o.next_at FROM outbox o WHERE o.turn IS NULL
             AND (o.owner IS NULL OR {}) AND {FIRST} AND {LIVES}{others}
             ORDER BY o.next_at LIMIT 1",
            self.is_dead("o.owner"),
        );
        let rows = self.read(Statement::new(sql, parameters)).await?;
        rows.into_iter().next().map(|row| Columns::new("outbox", row).time()).transpose()
    }

    async fn claim_sends(
        &self,
        replica: ReplicaId,
        (now, limit): (Timestamp, u32),
        passed_over: &[Receiver],
    ) -> Result<Vec<OutboxRow>, StoreError> {
        claim(self, Wanted::Sends { passed_over }, (replica, now, limit)).await
    }

    async fn finish_outbox(
        &self,
        workspace: WorkspaceId,
        id: OutboxId,
        (replica, now): (ReplicaId, Timestamp),
    ) -> Result<bool, StoreError> {
        let all = Vec::from(finish(workspace, id, (replica, now)));
        Ok(self.write(all).await?.is_done())
    }

    async fn give_up_outbox(
        &self,
        row: &OutboxRow,
        replica: ReplicaId,
        report: NewReport,
    ) -> Result<bool, StoreError> {
        let delete = Statement::new(
            "DELETE FROM outbox WHERE workspace_id = $1 AND id = $2 AND owner = $3 RETURNING 1",
            params![row.workspace, row.id, replica],
        );
        let insert = insert_report(row, &report)?;
        Ok(self.write(vec![delete.required(), insert]).await?.is_done())
    }

    async fn postpone_outbox(
        &self,
        workspace: WorkspaceId,
        id: OutboxId,
        postponed: Postponed,
    ) -> Result<bool, StoreError> {
        let [after, update] = postpone(workspace, id, postponed);
        Ok(self.write(vec![after, update]).await?.is_done())
    }

    async fn postpone_failed(
        &self,
        row: &OutboxRow,
        postponed: Postponed,
        report: NewReport,
    ) -> Result<bool, StoreError> {
        let [after, update] = postpone(row.workspace, row.id, postponed);
        let insert = insert_report(row, &report)?;
        Ok(self.write(vec![after, update, insert]).await?.is_done())
    }
}

/// Removes a row that is carried out, and lets what follows it wait from now on.
pub(crate) fn finish(
    workspace: WorkspaceId,
    id: OutboxId,
    (replica, now): (ReplicaId, Timestamp),
) -> [Statement; 2] {
    let after = Statement::new(
        "UPDATE outbox SET next_at = $3 WHERE next_at < $3 AND owner IS NULL AND id =
         (SELECT min(n.id) FROM outbox d JOIN outbox n ON n.conversation_id = d.conversation_id
          AND n.line IS NOT DISTINCT FROM d.line
          WHERE d.id = $2 AND d.turn IS NULL AND d.owner = $4
          AND n.workspace_id = $1 AND n.turn IS NULL AND n.id > $2)",
        params![workspace, id, now, replica],
    );
    let delete = Statement::new(
        "DELETE FROM outbox WHERE workspace_id = $1 AND id = $2 AND owner = $3 RETURNING 1",
        params![workspace, id, replica],
    );
    [after, delete.required()]
}

/// Puts off a row, and what waits behind it.
pub(crate) fn postpone(
    workspace: WorkspaceId,
    id: OutboxId,
    postponed: Postponed,
) -> [Statement; 2] {
    let after = Statement::new(
        "UPDATE outbox SET next_at = $3 WHERE workspace_id = $1 AND turn IS NULL AND next_at < $3
         AND owner IS NULL AND id > $2 AND id IN
         (SELECT n.id FROM outbox d JOIN outbox n ON n.conversation_id = d.conversation_id
          AND n.line IS NOT DISTINCT FROM d.line
          WHERE d.id = $2 AND d.turn IS NULL AND d.owner = $4)",
        params![workspace, id, postponed.next_at, postponed.replica],
    );
    let update = Statement::new(
        "UPDATE outbox SET owner = NULL, next_at = $4, attempts = $5
         WHERE workspace_id = $1 AND id = $2 AND owner = $3 RETURNING 1",
        params![workspace, id, postponed.replica, postponed.next_at, postponed.attempts],
    );
    [after, update.required()]
}

pub(crate) fn insert_report(row: &OutboxRow, report: &NewReport) -> Result<Statement, StoreError> {
    Ok(Statement::new(
        "INSERT INTO report (workspace_id, conversation_id, bot_id, record, created_at)
         VALUES ($1, $2, $3, $4, $5)",
        params![
            row.workspace,
            row.conversation,
            report.bot,
            encode(&report.report)?,
            report.created_at,
        ],
    ))
}

/// A row that no unfinished row of its conversation and kind precedes.
const FIRST: &str = "NOT EXISTS (SELECT 1 FROM outbox e
     WHERE e.conversation_id = o.conversation_id AND e.id < o.id
     AND (e.turn IS NULL) = (o.turn IS NULL) AND e.line IS NOT DISTINCT FROM o.line)";

/// A row whose workspace hasn't ended.
pub(crate) const LIVES: &str =
    "workspace_id NOT IN (SELECT w.workspace_id FROM workspace w WHERE w.deleted_at IS NOT NULL)";

/// Which rows to claim.
enum Wanted<'a> {
    All,
    Sends { passed_over: &'a [Receiver] },
}

async fn claim<D: Database>(
    database: &D,
    wanted: Wanted<'_>,
    (replica, now, limit): (ReplicaId, Timestamp, u32),
) -> Result<Vec<OutboxRow>, StoreError> {
    let mut parameters = params![replica, now, limit];
    let of_kind = match wanted {
        Wanted::All => "(o.turn IS NULL OR EXISTS (SELECT 1 FROM conversation c
             WHERE c.id = o.conversation_id AND c.owner = $1))"
            .to_owned(),
        Wanted::Sends { passed_over } => {
            format!("o.turn IS NULL{}", others(passed_over, &mut parameters))
        }
    };
    let sql = format!(
        "UPDATE outbox SET owner = $1 WHERE id IN (SELECT o.id FROM outbox o
         WHERE o.next_at <= $2 AND (o.owner IS NULL OR {}) AND {FIRST} AND {of_kind} AND {LIVES}
         ORDER BY o.next_at, o.id LIMIT $3 {})
         RETURNING {COLUMNS}",
        database.is_dead("o.owner"),
        database.lock_clause("o"),
    );
    let update = Statement::new(sql, parameters);
    let rows = database.write(vec![update]).await?.last_rows().unwrap_or_default();
    let mut claimed = rows.into_iter().map(row_of).collect::<Result<Vec<_>, _>>()?;
    claimed.sort_by_key(|row| (row.next_at, row.id));
    Ok(claimed)
}

/// A further condition: rows for none of these receivers.
fn others(passed_over: &[Receiver], parameters: &mut Vec<SqlValue>) -> String {
    let mut condition = String::new();
    for receiver in passed_over {
        parameters.push(receiver.workspace.into());
        let own = format!(" AND NOT (o.workspace_id = ${} AND o.line IS ", parameters.len());
        condition.push_str(&own);
        match receiver.line {
            Some(line) => {
                parameters.push(line.into());
                condition.push_str(&format!("NOT DISTINCT FROM ${})", parameters.len()));
            }
            None => condition.push_str("NULL)"),
        }
    }
    condition
}

const COLUMNS: &str =
    "workspace_id, id, conversation_id, turn, request, payload, attempts, next_at, line";

fn row_of(row: Row) -> Result<OutboxRow, StoreError> {
    let mut columns = Columns::new("outbox", row);
    let workspace = WorkspaceId::from_uuid(columns.uuid()?);
    let id = columns.int()?;
    let conversation = ConversationId::from_uuid(columns.uuid()?);
    let kind = match (columns.int_or_null()?, columns.int_or_null()?) {
        (Some(turn), Some(request)) => OutboxKind::Call {
            turn: turn.unsigned_abs(),
            request: u32::try_from(request).map_err(|error| StoreError::Corrupt {
                table: "outbox",
                column: "request",
                id: id.to_string(),
                reason: error.to_string(),
            })?,
        },
        (None, message) => OutboxKind::Send { message: message.map(i64::unsigned_abs) },
        (Some(_), None) => OutboxKind::Send { message: None },
    };
    Ok(OutboxRow {
        workspace,
        id,
        conversation,
        kind,
        payload: columns.record("payload", &id)?,
        attempts: u32::try_from(columns.count()?).unwrap_or(u32::MAX),
        next_at: columns.time()?,
        line: columns.uuid_or_null()?.map(WebhookId::from_uuid),
    })
}
