//! The audit log.

use app::{AuditCheck, AuditWrong};
use axum::extract::State;
use model::id::MemberId;
use serde::{Deserialize, Serialize};
use store::{AuditEntry, AuditFilter};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::{Answer, QueryOf};
use crate::caller::Caller;
use crate::problem::{Problem, ProblemCode};
use crate::view::{Page, PageQuery};

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list_audit_entries)).routes(routes!(check_audit_log))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct AuditQuery {
    /// The `next` of the page before.
    cursor: Option<String>,
    /// 1 to 200; 50 unless said otherwise.
    limit: Option<u32>,
    /// Of this operation alone, by its `operationId`.
    operation: Option<String>,
    /// Of this member alone.
    member: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct AuditEntryView {
    at: String,
    /// The `operationId` of what was done.
    operation: String,
    /// What it was done to, as `bot=billing`.
    #[serde(skip_serializing_if = "String::is_empty")]
    target: String,
    /// The member who did it; absent when it was a program.
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<String>,
    /// The id of the key that they came with; absent for who was signed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    /// The name of the member, or of the key.
    name: String,
    /// Where they asked from.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    /// The HTTP status that they were told: 403 when they weren't allowed to.
    status: u16,
    #[serde(skip)]
    id: i64,
}

impl From<AuditEntry> for AuditEntryView {
    fn from(entry: AuditEntry) -> Self {
        Self {
            at: entry.at.to_string(),
            operation: entry.operation,
            target: entry.record.target,
            member: entry.member.map(|id| id.to_string()),
            key: entry.record.key.map(|id| id.to_string()),
            name: entry.record.name,
            address: entry.record.address,
            status: entry.record.status,
            id: entry.id,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct AuditCheckView {
    /// Whether every entry is as it was kept, and none is missing.
    is_whole: bool,
    /// Entries of the log.
    entries: u64,
    /// SHA-256 of the last entry and, through it, of all before. Kept elsewhere, it shows later that nothing was
    /// changed since.
    hash: String,
    /// The first entry that isn't as it was kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<AuditFaultView>,
}

#[derive(Debug, Serialize, ToSchema)]
struct AuditFaultView {
    /// Its number in the log, from 1.
    entry: u64,
    /// Its row in the table `audit_entry`, unless it is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<i64>,
    what: AuditWrongView,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum AuditWrongView {
    Changed,
    Missing,
    /// The log says of itself that it ends otherwise.
    WrongEnd,
}

impl From<AuditCheck> for AuditCheckView {
    fn from(check: AuditCheck) -> Self {
        let fault = check.fault.map(|fault| AuditFaultView {
            entry: fault.number,
            row: fault.id,
            what: match fault.what {
                AuditWrong::Changed => AuditWrongView::Changed,
                AuditWrong::Missing => AuditWrongView::Missing,
                AuditWrong::Beyond => AuditWrongView::WrongEnd,
            },
        });
        let is_whole = fault.is_none();
        Self { is_whole, entries: check.head.number, hash: check.head.hash, fault }
    }
}

/// Check the audit log
///
/// Each entry is hashed with the one before: the first is named that was changed or taken away in the database.
#[utoipa::path(get, path = "/api/v1/audit-log/check", operation_id = "checkAuditLog", tag = "members",
    responses((status = 200, body = AuditCheckView)))]
async fn check_audit_log(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Answer<AuditCheckView>, Problem> {
    Ok(Answer(state.app.check_audit_log(caller.workspace()).await?.into()))
}

/// List the audit log
///
/// Who did what to what, newest first: what administrators and builders change, what is exported, sign-ins, and
/// what somebody wasn't allowed to do.
#[utoipa::path(get, path = "/api/v1/audit-log", operation_id = "listAuditEntries", tag = "members",
    params(AuditQuery), responses((status = 200, body = Page<AuditEntryView>)))]
async fn list_audit_entries(
    State(state): State<ApiState>,
    caller: Caller,
    QueryOf(query): QueryOf<AuditQuery>,
) -> Result<Answer<Page<AuditEntryView>>, Problem> {
    let wrong = |what: &str| Problem::new(ProblemCode::BadField).with_detail(what);
    let page = PageQuery { cursor: query.cursor, limit: query.limit };
    let before = page.cursor.as_deref().map(str::parse).transpose();
    let member = query.member.as_deref().map(str::parse::<MemberId>).transpose();
    let filter = AuditFilter {
        operation: query.operation,
        member: member.map_err(|error| wrong(&error.to_string()))?,
        before: before.map_err(|_| wrong("a cursor is the next of the page before"))?,
    };
    let limit = page.limit();
    let entries = state.app.list_audit_entries(caller.workspace(), filter, limit).await?;
    let views = entries.into_iter().map(AuditEntryView::from).collect();
    Ok(Answer(Page::of(views, limit, |view: &AuditEntryView| view.id.to_string())))
}
