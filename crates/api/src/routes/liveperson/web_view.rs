//! What LivePerson's web views send: values for a bot's scripts, and a message of the contact.

use app::{WebView, clock};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::JsonBody;
use crate::problem::{Problem, ProblemCode};

/// Most values of one request.
const MAX_VALUES: usize = 100;
/// Longest name of a value, in characters.
const MAX_NAME_CHARS: usize = 200;
/// Longest key of an idempotent request, in characters.
const MAX_KEY_CHARS: usize = 100;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(receive_web_view))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct WebViewBody {
    /// As scripts see it: `{$chatBotId}`.
    bot_id: String,
    /// As scripts see it: `botContext.getConversationId()`.
    conversation_id: String,
    /// As scripts see it: `botContext.getUserPlatformId()`.
    #[serde(default)]
    user_id: Option<String>,
    /// Taken as if the contact had written it.
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    context_variables: Vec<WebViewVariable>,
}

#[derive(Debug, Deserialize, ToSchema)]
struct WebViewVariable {
    name: String,
    #[serde(default)]
    value: Value,
}

/// Give values of a web view to a conversation
///
/// `Authorization` is the SHA-256 of `conversationId`, ` || ` and `botId`, in hex. Scripts read the values with
/// `getWebViewVariable` until the session ends. With a header `Idempotency-Key` a repetition is taken once.
#[utoipa::path(post, path = "/thirdparty-services-0.1/webview", operation_id = "receiveWebView", tag = "gateway", security(()),
    params(("authorization" = String, Header), ("idempotency-key" = Option<String>, Header)), request_body = WebViewBody,
    responses((status = 200, body = Value), (status = 400, body = Problem, description = "`bad_field`"),
        (status = 401, body = Problem, description = "`wrong_signature`"),
        (status = 409, body = Problem, description = "`conversation_closed`")))]
async fn receive_web_view(
    State(state): State<ApiState>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<WebViewBody>,
) -> Result<Json<Value>, Problem> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let proof = header(AUTHORIZATION.as_str()).unwrap_or_default().to_owned();
    let id = match header("idempotency-key") {
        Some(key) if (1..=MAX_KEY_CHARS).contains(&key.chars().count()) => key.to_owned(),
        Some(_) => return Err(bad("an idempotency key has 1 to 100 characters")),
        None => clock::noise::<16>().iter().map(|byte| format!("{byte:02x}")).collect(),
    };
    if body.context_variables.len() > MAX_VALUES {
        return Err(bad("a web view gives at most 100 values at a time"));
    }
    let mut values = IndexMap::new();
    for WebViewVariable { name, value } in body.context_variables {
        if !(1..=MAX_NAME_CHARS).contains(&name.chars().count()) {
            return Err(bad("a value's name has 1 to 200 characters"));
        }
        values.insert(name, value);
    }
    let view = WebView {
        id: format!(
            "web-view/{}/{id}",
            body.conversation_id.get(..64).unwrap_or(&body.conversation_id)
        ),
        conversation: body.conversation_id,
        bot: body.bot_id,
        contact: body.user_id.filter(|id| !id.is_empty()),
        values,
        message: body.message,
        proof,
    };
    state.app.receive_web_view(view).await?;
    Ok(Json(json!({ "success": true })))
}

fn bad(detail: &str) -> Problem {
    Problem::new(ProblemCode::BadField).with_detail(detail)
}
