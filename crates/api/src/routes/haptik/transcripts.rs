//! What was said in a user's conversation, in the two versions of the call.

use app::{HaptikLine, HaptikTranscriptError, TranscriptOf};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use model::conversation::Author;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Failed, FailureView, Told};
use super::caller::{Credentials, Program, Stranger};
use crate::ApiState;

/// How a line's time is written, as `06/22/20 07:24:25 AM UTC`.
const TIME: &str = "%m/%d/%y %I:%M:%S %p UTC";

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(get_haptik_history))
        .routes(routes!(get_haptik_history_again))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct HistoryQuery {
    /// The program's own id of the user, or the `user_id` of events.
    user_name: Option<String>,
    conversation_no: Option<String>,
    business_id: Option<String>,
    /// The last so many messages; at most 1,000.
    limit: Option<String>,
    /// `json` unless it is `text`.
    response_type: Option<String>,
    /// As one of its pages spells it.
    #[param(ignore)]
    respose_type: Option<String>,
    /// A user of another group of arguments, which only Haptik can read.
    pxut: Option<String>,
}

/// Get what was said, version 1
#[utoipa::path(get, path = "/integration/external/v1.0/get_chat_history/", operation_id = "getHaptikHistory", tag = "haptik",
    security(("haptik_client" = [], "haptik_token" = [])), params(HistoryQuery),
    responses((status = 200, body = Object), (status = 400, body = FailureView), (status = 401, body = FailureView)))]
async fn get_haptik_history(
    State(state): State<ApiState>,
    credentials: Credentials,
    parts: Parts,
) -> Result<Told<Value>, Failed> {
    let client = credentials.sign_in(&state).await.map_err(|stranger| {
        let message = match stranger {
            Stranger::NoClient | Stranger::WrongClient => "invalid client_id",
            Stranger::NoToken | Stranger::BadHeader | Stranger::WrongToken => "invalid token",
            Stranger::Unanswered(failed) => return failed,
        };
        Failed::new(StatusCode::UNAUTHORIZED, message)
    })?;
    let program = Program(client);
    let query = read(&parts)?;
    let missing = |name: &str| Failed::bad(format!("{name} missing"));
    let user_name = query.user_name.clone().ok_or_else(|| missing("user_name"))?;
    let business_id = query.business_id.clone().ok_or_else(|| missing("business_id"))?;
    let number = query.conversation_no.clone().ok_or_else(|| missing("conversation_no"))?;
    program.check_business(Some(&Value::String(business_id)))?;
    let of = TranscriptOf {
        user_name,
        conversation_no: number.parse().unwrap_or_default(),
        limit: query.limit(),
    };
    let lines = state.app.haptik_transcript(&program.0, &of).await?;
    Ok(Told(query.write(&lines, |agent| format!("agent({agent})"))))
}

/// Get what was said, version 2
#[utoipa::path(get, path = "/integration/external/v2.0/get_chat_history/", operation_id = "getHaptikHistoryV2", tag = "haptik",
    security(("haptik_client" = [], "haptik_token" = [])), params(HistoryQuery),
    responses((status = 200, body = Object), (status = 400, body = FailureView), (status = 401, body = FailureView)))]
async fn get_haptik_history_again(
    State(state): State<ApiState>,
    credentials: Credentials,
    parts: Parts,
) -> Result<Told<Value>, Failed> {
    let client = credentials.sign_in(&state).await.map_err(|stranger| match stranger {
        Stranger::Unanswered(failed) => failed,
        Stranger::NoClient
        | Stranger::WrongClient
        | Stranger::NoToken
        | Stranger::BadHeader
        | Stranger::WrongToken => Failed::new(StatusCode::UNAUTHORIZED, "Invalid token"),
    })?;
    let program = Program(client);
    let query = read(&parts)?;
    let (Some(user_name), Some(business_id), Some(number)) =
        (&query.user_name, &query.business_id, &query.conversation_no)
    else {
        let is_other = query.pxut.is_some() && query.conversation_no.is_some();
        let has_some = query.user_name.is_some() || query.business_id.is_some();
        return Err(Failed::bad(match (is_other, has_some || query.conversation_no.is_some()) {
            (true, _) => "Unable to decode pxut-client_id pair",
            (false, true) => "Argument group validation: invalid group found.",
            (false, false) => "Argument group validation: no valid group.",
        }));
    };
    let is_own = program.check_business(Some(&Value::String(business_id.clone()))).is_ok();
    if !is_own {
        return Err(Failed::bad("Invalid business_id"));
    }
    let of = TranscriptOf {
        user_name: user_name.clone(),
        conversation_no: number.parse().unwrap_or_default(),
        limit: query.limit(),
    };
    let lines = state.app.haptik_transcript(&program.0, &of).await.map_err(|error| match error {
        HaptikTranscriptError::NoUser | HaptikTranscriptError::NoConversation => Failed::bad(
            "Either the user has not sent a message yet, or the provided user_name-business_id pair is invalid.",
        ),
        HaptikTranscriptError::Store(error) => error.into(),
    })?;
    Ok(Told(query.write(&lines, str::to_owned)))
}

fn read(parts: &Parts) -> Result<HistoryQuery, Failed> {
    match Query::<HistoryQuery>::try_from_uri(&parts.uri) {
        Ok(Query(query)) => Ok(query),
        Err(rejected) => Err(Failed::bad(rejected.body_text())),
    }
}

impl HistoryQuery {
    fn limit(&self) -> Option<u32> {
        self.limit.as_ref().and_then(|limit| limit.parse().ok())
    }

    fn write(&self, lines: &[HaptikLine], agent: impl Fn(&str) -> String) -> Value {
        let sender = |line: &HaptikLine| match &line.author {
            Author::Contact => "user".to_owned(),
            Author::Bot | Author::System => "bot".to_owned(),
            Author::Agent { id } => agent(id),
        };
        let kind = self.response_type.as_deref().or(self.respose_type.as_deref());
        if kind == Some("text") {
            let text = lines.iter().map(|line| format!("{}: {}\n", sender(line), line.text));
            return json!({ "chat_text": text.collect::<String>() });
        }
        let line = |line: &HaptikLine| {
            json!({
                "text": line.text, "sender": sender(line), "message_id": line.message_id,
                "timestamp": line.at.strftime(TIME).to_string(),
            })
        };
        json!({ "chat_json": lines.iter().map(line).collect::<Vec<Value>>() })
    }
}
