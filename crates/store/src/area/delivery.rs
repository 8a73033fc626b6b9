//! Deliveries to webhooks: the log of tries, what became of each row of the outbox, and what was given up.

use async_trait::async_trait;
use jiff::{Timestamp, ToSpan};
use model::conversation::MessageNumber;
use model::id::{ConversationId, ReplicaId, WebhookId, WorkspaceId};
use model::webhook::DisabledFor;
use serde_json::Value;

use super::receiver::disable;
use crate::commit::NewReport;
use crate::error::StoreError;
use crate::outbox::{OutboxId, OutboxRow, finish, insert_report};
use crate::record::encode;
use crate::sql::{Columns, Database, Row, SqlValue, Statement, micros, params};

/// How long what waits for a webhook, and what was given up, is kept, in days.
pub const KEPT_DAYS: i64 = 30;

/// How long tries are kept, in days.
pub const TRY_DAYS: i64 = 7;

/// A try of a delivery, to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct NewTry {
    /// What was sent and what came back.
    pub record: Value,
    pub at: Timestamp,
}

/// What becomes of a delivery after a try.
#[derive(Debug, Clone, PartialEq)]
pub enum DeliveryEnd {
    Arrived,
    /// It is tried again.
    Again {
        next_at: Timestamp,
        attempts: u32,
    },
    /// It is given up.
    Dead {
        reason: String,
    },
    /// Its webhook is told nothing any more; it waits with what else does.
    Disabled {
        reason: DisabledFor,
        parked_until: Timestamp,
    },
}

/// A try that was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Try {
    pub id: i64,
    pub conversation: ConversationId,
    pub record: Value,
    pub is_ok: bool,
    pub at: Timestamp,
}

/// A delivery that was given up.
#[derive(Debug, Clone, PartialEq)]
pub struct DeadDelivery {
    pub id: OutboxId,
    pub conversation: ConversationId,
    pub message: Option<MessageNumber>,
    pub payload: Value,
    pub attempts: u32,
    pub reason: String,
    pub queued_at: Timestamp,
    pub died_at: Timestamp,
}

/// Which deliveries are told again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replayed {
    All,
    These(Vec<OutboxId>),
}

/// Deliveries to a workspace's webhooks.
#[async_trait]
pub trait DeliveryStore: Send + Sync {
    /// Keeps a try and what became of the row, which `replica` has claimed. `false` when its claim is no
    /// longer good: nothing was kept.
    async fn end_delivery(
        &self,
        (row, replica): (&OutboxRow, ReplicaId),
        tried: NewTry,
        (end, report): (DeliveryEnd, Option<NewReport>),
    ) -> Result<bool, StoreError>;

    /// Lists tries, newest first, older than `before`.
    async fn list_tries(
        &self,
        workspace: WorkspaceId,
        webhook: WebhookId,
        page: (Option<i64>, u32),
    ) -> Result<Vec<Try>, StoreError>;

    /// Lists what was given up in the order in which it happened, after `after`.
    async fn list_dead(
        &self,
        workspace: WorkspaceId,
        webhook: WebhookId,
        page: (Option<OutboxId>, u32),
    ) -> Result<Vec<DeadDelivery>, StoreError>;

    /// Puts what was given up back into its place in the order, due from `now` on. Gives how many.
    async fn replay_dead(
        &self,
        workspace: WorkspaceId,
        webhook: WebhookId,
        of: (Replayed, Timestamp),
    ) -> Result<u64, StoreError>;

    /// How many deliveries wait.
    async fn count_waiting(
        &self,
        workspace: WorkspaceId,
        webhook: WebhookId,
    ) -> Result<u64, StoreError>;
}

#[async_trait]
impl<D: Database> DeliveryStore for D {
    async fn end_delivery(
        &self,
        (row, replica): (&OutboxRow, ReplicaId),
        tried: NewTry,
        (end, report): (DeliveryEnd, Option<NewReport>),
    ) -> Result<bool, StoreError> {
        let is_ok = end == DeliveryEnd::Arrived;
        let mut all = ending(row, (replica, tried.at), end);
        all.push(Statement::new(
            "INSERT INTO webhook_try (workspace_id, webhook_id, conversation_id, record, is_ok, \
             created_at) VALUES ($1, $2, $3, $4, $5, $6)",
            params![
                row.workspace,
                row.line,
                row.conversation,
                encode(&tried.record)?,
                i64::from(is_ok),
                tried.at,
            ],
        ));
        all.push(match is_ok {
            true => Statement::new(
                "UPDATE webhook_receiver SET failing_since = NULL
                 WHERE workspace_id = $1 AND id = $2 AND failing_since IS NOT NULL",
                params![row.workspace, row.line],
            ),
            false => Statement::new(
                "UPDATE webhook_receiver SET failing_since = $3
                 WHERE workspace_id = $1 AND id = $2 AND failing_since IS NULL",
                params![row.workspace, row.line, tried.at],
            ),
        });
        if let Some(report) = report {
            all.push(insert_report(row, &report)?);
        }
        Ok(self.write(all).await?.is_done())
    }

    async fn list_tries(
        &self,
        workspace: WorkspaceId,
        webhook: WebhookId,
        (before, limit): (Option<i64>, u32),
    ) -> Result<Vec<Try>, StoreError> {
        let sql = "SELECT id, conversation_id, record, is_ok, created_at FROM webhook_try
                   WHERE workspace_id = $1 AND webhook_id = $2 AND id < $3
                   ORDER BY id DESC LIMIT $4";
        let before = before.unwrap_or(i64::MAX);
        let parameters = params![workspace, webhook, before, limit];
        let rows = self.read(Statement::new(sql, parameters)).await?;
        rows.into_iter().map(try_of).collect()
    }

    async fn list_dead(
        &self,
        workspace: WorkspaceId,
        webhook: WebhookId,
        (after, limit): (Option<OutboxId>, u32),
    ) -> Result<Vec<DeadDelivery>, StoreError> {
        let sql =
            "SELECT id, conversation_id, message, payload, attempts, reason, queued_at, died_at
                   FROM webhook_dead WHERE workspace_id = $1 AND webhook_id = $2 AND id > $3
                   ORDER BY id LIMIT $4";
        let after = after.unwrap_or(i64::MIN);
        let rows =
            self.read(Statement::new(sql, params![workspace, webhook, after, limit])).await?;
        rows.into_iter().map(dead_of).collect()
    }

    async fn replay_dead(
        &self,
        workspace: WorkspaceId,
        webhook: WebhookId,
        (replayed, now): (Replayed, Timestamp),
    ) -> Result<u64, StoreError> {
        let mut parameters = params![workspace, webhook];
        let mut those = "workspace_id = $1 AND webhook_id = $2".to_owned();
        if let Replayed::These(ids) = replayed {
            let mut places = Vec::with_capacity(ids.len());
            for id in ids {
                parameters.push(id.into());
                places.push(format!("${}", parameters.len()));
            }
            if places.is_empty() {
                return Ok(0);
            }
            those.push_str(&format!(" AND id IN ({})", places.join(", ")));
        }
        let mut inserted = parameters.clone();
        inserted.push(now.into());
        let at = inserted.len();
        let insert = Statement::new(
            format!(
                "INSERT INTO outbox (workspace_id, id, conversation_id, request, payload, attempts, \
                 next_at, line, queued_at)
                 SELECT workspace_id, id, conversation_id, message, payload, 0, CAST(${at} AS BIGINT),
                 webhook_id, CAST(${at} AS BIGINT) FROM webhook_dead WHERE {those} ORDER BY id"
            ),
            inserted,
        );
        let delete = Statement::new(
            format!("DELETE FROM webhook_dead WHERE {those} RETURNING 1"),
            parameters,
        );
        let deleted = self.write(vec![insert, delete]).await?.last_rows();
        Ok(deleted.map_or(0, |rows| rows.len() as u64))
    }

    async fn count_waiting(
        &self,
        workspace: WorkspaceId,
        webhook: WebhookId,
    ) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM outbox WHERE workspace_id = $1 AND line = $2";
        let rows = self.read(Statement::new(sql, params![workspace, webhook])).await?;
        rows.into_iter().next().map_or(Ok(0), |row| Columns::new("outbox", row).count())
    }
}

/// What is done about the row; the first fails when the claim is no longer good.
fn ending(
    row: &OutboxRow,
    (replica, now): (ReplicaId, Timestamp),
    end: DeliveryEnd,
) -> Vec<Statement> {
    let (workspace, id) = (row.workspace, row.id);
    let again = |next_at: Timestamp, attempts: u32| {
        let postponed = crate::outbox::Postponed { replica, next_at, attempts };
        Vec::from(crate::outbox::postpone(workspace, id, postponed))
    };
    match end {
        DeliveryEnd::Arrived => Vec::from(finish(workspace, id, (replica, now))),
        DeliveryEnd::Again { next_at, attempts } => again(next_at, attempts),
        DeliveryEnd::Dead { reason } => {
            let [keep, _] = put_to_death(
                "workspace_id = $1 AND id = $2 AND owner = $3",
                (&reason, now),
                params![workspace, id, replica],
            );
            let [after, remove] = finish(workspace, id, (replica, now));
            vec![keep, after, remove]
        }
        DeliveryEnd::Disabled { reason, parked_until } => {
            let mut all = again(parked_until, 0);
            if let Some(webhook) = row.line {
                all.push(disable(workspace, webhook, (reason, now)));
                all.push(park(workspace, webhook, parked_until));
            }
            all
        }
    }
}

/// Says that what waits for a webhook isn't due before that.
pub(super) fn park(workspace: WorkspaceId, webhook: WebhookId, until: Timestamp) -> Statement {
    Statement::new(
        "UPDATE outbox SET next_at = $3
         WHERE workspace_id = $1 AND line = $2 AND owner IS NULL AND next_at < $3",
        params![workspace, webhook, until],
    )
}

/// Keeps rows of the outbox as given up, and removes them.
pub(super) fn put_to_death(
    those: &str,
    (reason, now): (&str, Timestamp),
    parameters: Vec<SqlValue>,
) -> [Statement; 2] {
    let mut kept = parameters.clone();
    kept.push(reason.into());
    kept.push(now.into());
    let (reason, at) = (kept.len() - 1, kept.len());
    let keep = format!(
        "INSERT INTO webhook_dead (workspace_id, id, webhook_id, conversation_id, message, payload, \
         attempts, reason, queued_at, died_at)
         SELECT workspace_id, id, line, conversation_id, request, payload, attempts,
         CAST(${reason} AS TEXT), queued_at, CAST(${at} AS BIGINT)
         FROM outbox WHERE line IS NOT NULL AND {those}"
    );
    let remove = format!("DELETE FROM outbox WHERE line IS NOT NULL AND {those}");
    [Statement::new(keep, kept), Statement::new(remove, parameters)]
}

/// Removes what is kept no longer.
pub(crate) fn too_old(now: Timestamp, limit: u32) -> [Statement; 3] {
    let before = |days: i64| now.checked_sub((days * 24).hours()).map_or(i64::MIN, micros);
    [
        Statement::new(
            "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE line IS NOT NULL
             AND owner IS NULL AND queued_at < $1 ORDER BY id LIMIT $2) RETURNING 1",
            params![before(KEPT_DAYS), limit],
        ),
        Statement::new(
            "DELETE FROM webhook_dead WHERE id IN (SELECT id FROM webhook_dead
             WHERE died_at < $1 ORDER BY died_at LIMIT $2) RETURNING 1",
            params![before(KEPT_DAYS), limit],
        ),
        Statement::new(
            "DELETE FROM webhook_try WHERE id IN (SELECT id FROM webhook_try
             WHERE created_at < $1 ORDER BY created_at LIMIT $2) RETURNING 1",
            params![before(TRY_DAYS), limit],
        ),
    ]
}

fn try_of(row: Row) -> Result<Try, StoreError> {
    let mut columns = Columns::new("webhook_try", row);
    let id = columns.int()?;
    Ok(Try {
        id,
        conversation: ConversationId::from_uuid(columns.uuid()?),
        record: columns.record("record", &id)?,
        is_ok: columns.int()? != 0,
        at: columns.time()?,
    })
}

fn dead_of(row: Row) -> Result<DeadDelivery, StoreError> {
    let mut columns = Columns::new("webhook_dead", row);
    let id = columns.int()?;
    Ok(DeadDelivery {
        id,
        conversation: ConversationId::from_uuid(columns.uuid()?),
        message: columns.int_or_null()?.map(i64::unsigned_abs),
        payload: columns.record("payload", &id)?,
        attempts: u32::try_from(columns.count()?).unwrap_or(u32::MAX),
        reason: columns.text()?,
        queued_at: columns.time()?,
        died_at: columns.time()?,
    })
}
