//! Messages: of bots and agents, and of contacts.

use app::{GroupMessage, Sent};
use axum::extract::State;
use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Envelope, RefusalView, Refused};
use super::client::{Body, Client, group_of};
use crate::ApiState;
use crate::problem::ProblemCode;

/// Longest id of a message or sender, in bytes.
const MAX_ID_BYTES: usize = 200;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(send_as)).routes(routes!(send))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct MessageRequest {
    #[serde(default)]
    #[schema(value_type = Option<u64>)]
    group_id: Option<Value>,
    #[serde(default)]
    client_group_id: Option<String>,
    #[serde(default)]
    message: Option<Value>,
    /// The id of who says it: a bot's, an agent's or the contact's. With `message/send` the header
    /// `Of-User-Id` says it.
    #[serde(default)]
    from_user_name: Option<String>,
    /// Values may be JSON as texts.
    #[serde(default)]
    metadata: Map<String, Value>,
    /// 0: text, 1: file, 2: location, 3: HTML, 10 and 11: an event.
    #[serde(default)]
    #[schema(value_type = Option<u32>)]
    content_type: Option<Value>,
    #[serde(default)]
    message_type: Option<String>,
    /// The file of a message of type 1: `url`, or `blobKey` with the id of a file uploaded here.
    #[serde(default)]
    #[schema(value_type = Option<std::collections::HashMap<String, Value>>)]
    file_meta: Option<Value>,
    /// The sender's id of it: the same again is the same message.
    #[serde(default)]
    key: Option<String>,
}

impl MessageRequest {
    fn into_message(
        self,
        from: Option<String>,
        headers: &HeaderMap,
    ) -> Result<GroupMessage, Refused> {
        let group = group_of((self.group_id.as_ref(), self.client_group_id.as_deref()))?;
        let header = headers.get("idempotency-key").and_then(|value| value.to_str().ok());
        let key = self.key.or_else(|| header.map(str::to_owned)).filter(|key| !key.is_empty());
        for id in from.iter().chain(&key) {
            if id.len() > MAX_ID_BYTES || id.chars().any(char::is_control) {
                let detail = format!(
                    "ids have at most {MAX_ID_BYTES} bytes, none of them a control character"
                );
                return Err(Refused::new(ProblemCode::BadField, detail));
            }
        }
        let fields = [
            ("message", self.message),
            ("contentType", self.content_type),
            ("messageType", self.message_type.map(Value::String)),
            ("fileMeta", self.file_meta),
            ("metadata", Some(self.metadata).filter(|it| !it.is_empty()).map(Value::Object)),
        ];
        let given = fields.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
        Ok(GroupMessage { group, from, key, element: given.collect() })
    }
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct SentView {
    message_key: String,
    created_at: i64,
}

impl From<Sent> for SentView {
    fn from(sent: Sent) -> Self {
        Self { message_key: sent.key, created_at: sent.created_at_ms }
    }
}

/// Send a message as a bot or an agent
///
/// What a bot says while people have the conversation is a note for them.
#[utoipa::path(post, path = "/rest/ws/message/v2/send", operation_id = "sendKommunicateMessage", tag = "kommunicate",
    security(("kommunicate_key" = [])), request_body = MessageRequest,
    responses((status = 200, body = Envelope<SentView>), (status = 400, body = RefusalView),
        (status = 401, body = RefusalView), (status = 404, body = RefusalView),
        (status = 409, body = RefusalView), (status = 429, body = RefusalView)))]
async fn send_as(
    State(state): State<ApiState>,
    client: Client,
    headers: HeaderMap,
    Body(mut request): Body<MessageRequest>,
) -> Result<Envelope<SentView>, Refused> {
    let from = request.from_user_name.take().or_else(|| client.acting.clone());
    let from = from.filter(|from| !from.is_empty());
    if from.is_none() {
        return Err(Refused::new(ProblemCode::BadField, "fromUserName is needed"));
    }
    let message = request.into_message(from, &headers)?;
    let sent = state.app.send_to_group(client.workspace(), message).await?;
    Ok(Envelope::of(sent.into()))
}

/// Send a message in somebody's name
///
/// As the contact unless `Of-User-Id` says somebody else. A contact's message is answered by the bot.
#[utoipa::path(post, path = "/rest/ws/message/send", operation_id = "sendKommunicateUserMessage", tag = "kommunicate",
    security(("kommunicate_key" = [])), params(("Of-User-Id" = Option<String>, Header)), request_body = MessageRequest,
    responses((status = 200, body = Envelope<SentView>), (status = 400, body = RefusalView),
        (status = 401, body = RefusalView), (status = 404, body = RefusalView),
        (status = 409, body = RefusalView), (status = 429, body = RefusalView)))]
async fn send(
    State(state): State<ApiState>,
    client: Client,
    headers: HeaderMap,
    Body(request): Body<MessageRequest>,
) -> Result<Envelope<SentView>, Refused> {
    let message = request.into_message(client.acting.clone(), &headers)?;
    let sent = state.app.send_to_group(client.workspace(), message).await?;
    Ok(Envelope::of(sent.into()))
}
