//! What users say, what they think of the help they had, and whether the program is told what happens.

use std::time::Duration;

use app::{HaptikFeedback, HaptikMessage, HaptikSent, haptik_time};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Failed, FailureView, Told};
use super::caller::{Body, Program, text_of};
use crate::ApiState;

/// How long a program waits for the bot's answer.
const ANSWER_TIME: Duration = Duration::from_secs(30);
/// The kind of a text.
const TEXT: i64 = 0;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(log_haptik_message))
        .routes(routes!(ask_haptik_message))
        .routes(routes!(log_haptik_feedback))
        .routes(routes!(switch_haptik_webhook))
}

#[derive(Debug, Deserialize, ToSchema)]
struct MessageUser {
    #[schema(value_type = String)]
    #[serde(default)]
    auth_id: Value,
}

#[derive(Debug, Deserialize, ToSchema)]
struct MessageBody {
    user: MessageUser,
    message_body: String,
    /// 0: a text.
    #[serde(default)]
    message_type: Option<i64>,
    #[serde(default)]
    #[schema(value_type = Option<u64>)]
    business_id: Option<Value>,
    /// The program's own id of the message: the same again is the same message. Or the header
    /// `Idempotency-Key`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    message_id: Option<Value>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HaptikMessageView)]
pub struct MessageView {
    message_id: u64,
    message_body: String,
    created_at: String,
    message_type: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_url: Option<String>,
}

impl MessageView {
    /// A message of that kind that is kept.
    pub fn of(sent: HaptikSent, message_type: i64) -> Self {
        Self {
            message_id: sent.message_id,
            message_body: sent.text,
            created_at: haptik_time(sent.created_at),
            message_type,
            file_url: sent.file_url,
        }
    }
}

impl MessageBody {
    fn into_message(self, program: &Program, headers: &HeaderMap) -> Result<HaptikMessage, Failed> {
        program.check_business(self.business_id.as_ref())?;
        if self.message_type.is_some_and(|kind| kind != TEXT) {
            return Err(Failed::bad("message_type is 0 for a text"));
        }
        let auth_id = text_of(Some(&self.user.auth_id));
        let auth_id = auth_id.ok_or_else(|| Failed::bad("auth_id missing in the request"))?;
        let key = text_of(self.message_id.as_ref()).or_else(|| key_of(headers));
        Ok(HaptikMessage { auth_id, text: self.message_body, key })
    }
}

/// The program's own id of what it sends.
pub fn key_of(headers: &HeaderMap) -> Option<String> {
    let key = headers.get("idempotency-key")?.to_str().ok()?.trim();
    Some(key.to_owned()).filter(|key| !key.is_empty())
}

/// Send a user's message
///
/// It begins a conversation where none is open: with the channel's bot, or in its team's queue.
#[utoipa::path(post, path = "/v1.0/log_message_from_user/", operation_id = "logHaptikMessage", tag = "haptik",
    security(("haptik_client" = [], "haptik_token" = [])), request_body = MessageBody,
    responses((status = 200, body = MessageView), (status = 400, body = FailureView), (status = 401, body = FailureView),
        (status = 403, body = FailureView, description = "`user is not registered`"),
        (status = 409, body = FailureView, description = "The message's id was used for another message")))]
async fn log_haptik_message(
    State(state): State<ApiState>,
    program: Program,
    headers: HeaderMap,
    Body(body): Body<MessageBody>,
) -> Result<Told<MessageView>, Failed> {
    let message = body.into_message(&program, &headers)?;
    let sent = state.app.log_haptik_message(&program.0, message).await?;
    Ok(Told(MessageView::of(sent, TEXT)))
}

/// Send a user's message and wait for the answer
///
/// As `log_message_from_user`, but answered by what the bot says to it within 30 seconds, as a list of
/// messages. Haptik doesn't say where its own is.
#[utoipa::path(post, path = "/v1.0/log_message_from_user/sync/", operation_id = "askHaptikMessage", tag = "haptik",
    security(("haptik_client" = [], "haptik_token" = [])), request_body = MessageBody,
    responses((status = 200, body = Object), (status = 400, body = FailureView), (status = 401, body = FailureView),
        (status = 403, body = FailureView, description = "`user is not registered`"),
        (status = 409, body = FailureView, description = "The message's id was used for another message")))]
async fn ask_haptik_message(
    State(state): State<ApiState>,
    program: Program,
    headers: HeaderMap,
    Body(body): Body<MessageBody>,
) -> Result<Told<Value>, Failed> {
    let message = body.into_message(&program, &headers)?;
    let turn = state.app.ask_haptik(&program.0, message, ANSWER_TIME).await?;
    Ok(Told(state.app.haptik_turn_told(&program.0, &turn).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
struct FeedbackBody {
    #[schema(value_type = String)]
    #[serde(default)]
    auth_id: Value,
    #[serde(default)]
    #[schema(value_type = Option<u64>)]
    business_id: Option<Value>,
    #[serde(default)]
    query_resolved: Option<bool>,
    /// 1 to 5.
    #[serde(default)]
    query_rating: Option<i64>,
    #[serde(default)]
    feedback: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DoneView {
    pub success: bool,
}

/// Say what a user thinks of the help they had
///
/// Once an hour.
#[utoipa::path(post, path = "/v1.0/log_feedback_from_user/", operation_id = "logHaptikFeedback", tag = "haptik",
    security(("haptik_client" = [], "haptik_token" = [])), request_body = FeedbackBody,
    responses((status = 201, body = DoneView),
        (status = 400, body = FailureView, description = "`duplicate feedback`, or a rating that isn't 1 to 5"),
        (status = 401, body = FailureView), (status = 403, body = FailureView, description = "`Invalid_User`"),
        (status = 404, body = FailureView, description = "The user has no conversation")))]
async fn log_haptik_feedback(
    State(state): State<ApiState>,
    program: Program,
    Body(body): Body<FeedbackBody>,
) -> Result<(StatusCode, Told<DoneView>), Failed> {
    program.check_business(body.business_id.as_ref())?;
    let feedback = HaptikFeedback {
        auth_id: text_of(Some(&body.auth_id)).unwrap_or_default(),
        is_resolved: body.query_resolved,
        rating: body.query_rating,
        text: body.feedback,
    };
    state.app.log_haptik_feedback(&program.0, feedback).await?;
    Ok((StatusCode::CREATED, Told(DoneView { success: true })))
}

#[derive(Debug, Deserialize, ToSchema)]
struct SwitchBody {
    enabled: bool,
    #[serde(default)]
    #[schema(value_type = Option<u64>)]
    business_id: Option<Value>,
}

#[derive(Debug, Serialize, ToSchema)]
struct SwitchView {
    enabled: bool,
}

/// Enable the callback again
///
/// What waited for an hour at most is told, in order. With `false` it is disabled.
#[utoipa::path(post, path = "/v1.0/webhook/", operation_id = "switchHaptikWebhook", tag = "haptik",
    security(("haptik_client" = [], "haptik_token" = [])), request_body = SwitchBody,
    responses((status = 200, body = SwitchView), (status = 400, body = FailureView), (status = 401, body = FailureView),
        (status = 404, body = FailureView, description = "The channel has no callback")))]
async fn switch_haptik_webhook(
    State(state): State<ApiState>,
    program: Program,
    Body(body): Body<SwitchBody>,
) -> Result<Told<SwitchView>, Failed> {
    program.check_business(body.business_id.as_ref())?;
    let client = &program.0;
    match body.enabled {
        true => state.app.enable_haptik_webhook(client).await?,
        false => state.app.disable_haptik_webhook(client).await?,
    }
    Ok(Told(SwitchView { enabled: body.enabled }))
}
