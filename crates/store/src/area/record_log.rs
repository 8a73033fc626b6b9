//! What bots leave behind for their authors: reports and log events. They are written by commits.

use async_trait::async_trait;
use jiff::Timestamp;
use model::id::{BotId, ConversationId, WorkspaceId};
use serde_json::Value;

use crate::error::StoreError;
use crate::sql::{Columns, Database, Row, Statement, conditions_of, params};

/// Which reports or events to list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReportFilter {
    pub conversation: Option<ConversationId>,
    pub bot: Option<BotId>,
    /// Older than this one.
    pub before: Option<i64>,
    /// Not older than this time.
    pub since: Option<Timestamp>,
    /// For log events: `true` those of escalations, `false` all others.
    pub is_escalation: Option<bool>,
}

/// A report as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedReport {
    /// Rises with time in a workspace.
    pub id: i64,
    pub conversation: ConversationId,
    pub bot: Option<BotId>,
    pub report: Value,
    pub created_at: Timestamp,
}

/// A log event as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedEvent {
    /// Rises with time in a workspace.
    pub id: i64,
    pub conversation: ConversationId,
    pub bot: Option<BotId>,
    pub event: Value,
    pub created_at: Timestamp,
}

/// Reports and log events of a workspace.
#[async_trait]
pub trait LogStore: Send + Sync {
    /// Lists at most `limit` reports, newest first.
    async fn list_reports(
        &self,
        workspace: WorkspaceId,
        filter: ReportFilter,
        limit: u32,
    ) -> Result<Vec<LoggedReport>, StoreError>;

    /// Lists at most `limit` log events, newest first.
    async fn list_log_events(
        &self,
        workspace: WorkspaceId,
        filter: ReportFilter,
        limit: u32,
    ) -> Result<Vec<LoggedEvent>, StoreError>;
}

#[async_trait]
impl<D: Database> LogStore for D {
    async fn list_reports(
        &self,
        workspace: WorkspaceId,
        filter: ReportFilter,
        limit: u32,
    ) -> Result<Vec<LoggedReport>, StoreError> {
        let rows = self.read(selection("report", workspace, filter, limit)).await?;
        rows.into_iter().map(|row| entry_of("report", row)).collect()
    }

    async fn list_log_events(
        &self,
        workspace: WorkspaceId,
        filter: ReportFilter,
        limit: u32,
    ) -> Result<Vec<LoggedEvent>, StoreError> {
        let rows = self.read(selection("log_event", workspace, filter, limit)).await?;
        rows.into_iter()
            .map(|row| {
                let LoggedReport { id, conversation, bot, report: event, created_at } =
                    entry_of("log_event", row)?;
                Ok(LoggedEvent { id, conversation, bot, event, created_at })
            })
            .collect()
    }
}

fn selection(
    table: &'static str,
    workspace: WorkspaceId,
    filter: ReportFilter,
    limit: u32,
) -> Statement {
    let mut parameters = params![workspace, limit];
    let escalation = |wanted: bool| format!("%\"is_escalation\":{wanted}%");
    let wanted = [
        ("conversation_id =", filter.conversation.map(Into::into)),
        ("bot_id =", filter.bot.map(Into::into)),
        ("id <", filter.before.map(Into::into)),
        ("created_at >=", filter.since.map(Into::into)),
        // In a text the quotes are escaped.
        ("record LIKE", filter.is_escalation.map(|wanted| escalation(wanted).into())),
    ];
    let conditions = conditions_of(&mut parameters, wanted);
    let sql = format!(
        "SELECT id, conversation_id, bot_id, record, created_at FROM {table}
         WHERE workspace_id = $1{conditions} ORDER BY id DESC LIMIT $2"
    );
    Statement::new(sql, parameters)
}

fn entry_of(table: &'static str, row: Row) -> Result<LoggedReport, StoreError> {
    let mut columns = Columns::new(table, row);
    let id = columns.int()?;
    Ok(LoggedReport {
        id,
        conversation: ConversationId::from_uuid(columns.uuid()?),
        bot: columns.uuid_or_null()?.map(BotId::from_uuid),
        report: columns.record("record", &id)?,
        created_at: columns.time()?,
    })
}
