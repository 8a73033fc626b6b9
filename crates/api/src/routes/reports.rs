//! Reports: what bots' authors should know.

use axum::extract::State;
use model::id::ConversationId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::ReportFilter;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::bots::bad_cursor;
use crate::ApiState;
use crate::body::{Answer, PathOf, QueryOf};
use crate::caller::Caller;
use crate::problem::{Problem, ProblemCode};
use crate::view::{Page, PageQuery};

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_reports))
        .routes(routes!(list_log_events))
        .routes(routes!(list_bot_events))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct ReportsQuery {
    /// Of this conversation.
    conversation: Option<String>,
    /// Of the bot of this key.
    bot: Option<String>,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// 1 to 200; 50 unless said otherwise.
    limit: Option<u32>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct EventsQuery {
    /// Of this conversation.
    conversation: Option<String>,
    /// `custom` or `escalation`; both unless said.
    #[param(inline)]
    kind: Option<EventKind>,
    /// Not older than this time, as `2026-11-21T09:00:00Z`.
    since: Option<String>,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// 1 to 200; 50 unless said otherwise.
    limit: Option<u32>,
}

/// Which function of scripts logs it.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum EventKind {
    /// `logCustomEvent`
    Custom,
    /// `logEscalationEvent`
    Escalation,
}

#[derive(Debug, Serialize, ToSchema)]
struct ReportView {
    conversation: String,
    /// What happened: `severity`, `code`, `place`, `message`.
    report: Value,
    at: String,
    #[serde(skip)]
    id: i64,
}

#[derive(Debug, Serialize, ToSchema)]
struct LogEventView {
    conversation: String,
    /// What the script logged: `name`, `message`, `detail`.
    event: Value,
    at: String,
    #[serde(skip)]
    id: i64,
}

/// List reports
///
/// What went wrong in bots, newest first.
#[utoipa::path(get, path = "/api/v1/reports", operation_id = "listReports", tag = "reports",
    params(ReportsQuery), responses((status = 200, body = Page<ReportView>)))]
async fn list_reports(
    State(state): State<ApiState>,
    caller: Caller,
    QueryOf(query): QueryOf<ReportsQuery>,
) -> Result<Answer<Page<ReportView>>, Problem> {
    let (filter, limit) = filter_of(&state, &caller, query).await?;
    let reports = state.app.list_reports(caller.workspace(), filter, limit).await?;
    let view = |logged: store::LoggedReport| ReportView {
        conversation: logged.conversation.to_string(),
        report: with_written_place(logged.report),
        at: logged.created_at.to_string(),
        id: logged.id,
    };
    let views = reports.into_iter().map(view).collect();
    Ok(Answer(Page::of(views, limit, |view: &ReportView| view.id.to_string())))
}

/// A report whose place is written as in bot files, `dialog/interaction`.
fn with_written_place(mut report: Value) -> Value {
    let part = |name: &str| report.pointer(&format!("/place/{name}")).and_then(Value::as_str);
    let written = match (part("dialog"), part("interaction")) {
        (Some(dialog), interaction) => format!("{dialog}/{}", interaction.unwrap_or_default()),
        (None, Some(interaction)) => interaction.to_owned(),
        (None, None) => return report,
    };
    report["place"] = written.into();
    report
}

/// List log events
///
/// What scripts logged with `logCustomEvent` and `logEscalationEvent`, newest first.
#[utoipa::path(get, path = "/api/v1/log-events", operation_id = "listLogEvents", tag = "reports",
    params(ReportsQuery), responses((status = 200, body = Page<LogEventView>)))]
async fn list_log_events(
    State(state): State<ApiState>,
    caller: Caller,
    QueryOf(query): QueryOf<ReportsQuery>,
) -> Result<Answer<Page<LogEventView>>, Problem> {
    let (filter, limit) = filter_of(&state, &caller, query).await?;
    event_page(&state, &caller, (filter, limit)).await
}

/// List a bot's events
///
/// What its scripts logged with `logCustomEvent` and `logEscalationEvent`, newest first.
#[utoipa::path(get, path = "/api/v1/bots/{bot}/events", operation_id = "listBotEvents", tag = "reports",
    params(("bot" = String, Path, description = "Its key"), EventsQuery),
    responses((status = 200, body = Page<LogEventView>), (status = 400, body = Problem, description = "`bad_field`"),
        (status = 404, body = Problem, description = "`not_found`")))]
async fn list_bot_events(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(bot): PathOf<String>,
    QueryOf(query): QueryOf<EventsQuery>,
) -> Result<Answer<Page<LogEventView>>, Problem> {
    let EventsQuery { conversation, kind, since, cursor, limit } = query;
    let since = since.map(|time| time.parse()).transpose().map_err(|_| bad_time())?;
    let of_bot = ReportsQuery { conversation, bot: Some(bot), cursor, limit };
    let (filter, limit) = filter_of(&state, &caller, of_bot).await?;
    let is_escalation = kind.map(|kind| matches!(kind, EventKind::Escalation));
    let filter = ReportFilter { since, is_escalation, ..filter };
    event_page(&state, &caller, (filter, limit)).await
}

fn bad_time() -> Problem {
    let detail = "since: a time is written as 2026-11-21T09:00:00Z";
    Problem::new(ProblemCode::BadField).with_detail(detail)
}

async fn event_page(
    state: &ApiState,
    caller: &Caller,
    (filter, limit): (ReportFilter, u32),
) -> Result<Answer<Page<LogEventView>>, Problem> {
    let events = state.app.list_log_events(caller.workspace(), filter, limit).await?;
    let view = |logged: store::LoggedEvent| LogEventView {
        conversation: logged.conversation.to_string(),
        event: logged.event,
        at: logged.created_at.to_string(),
        id: logged.id,
    };
    let views = events.into_iter().map(view).collect();
    Ok(Answer(Page::of(views, limit, |view: &LogEventView| view.id.to_string())))
}

async fn filter_of(
    state: &ApiState,
    caller: &Caller,
    query: ReportsQuery,
) -> Result<(ReportFilter, u32), Problem> {
    let not_found = || Problem::new(ProblemCode::NotFound);
    let conversation: Option<ConversationId> =
        query.conversation.map(|id| id.parse()).transpose().map_err(|_| not_found())?;
    let bot = match query.bot {
        Some(key) => {
            let found = state.app.find_bot(caller.workspace(), &key).await?;
            Some(found.ok_or_else(not_found)?.id)
        }
        None => None,
    };
    let before = query.cursor.map(|id| id.parse()).transpose().map_err(|_| bad_cursor())?;
    let limit = PageQuery { cursor: None, limit: query.limit }.limit();
    Ok((ReportFilter { conversation, bot, before, ..ReportFilter::default() }, limit))
}
