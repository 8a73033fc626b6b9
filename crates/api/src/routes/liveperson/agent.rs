//! LivePerson's call by which a bot hands a conversation to people: an integration of the tutorial's bot, unchanged.

use app::Escalation;
use axum::extract::{FromRequestParts, State};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::{Answer, JsonBody};
use crate::caller::Caller;
use crate::gate::Asking;
use crate::problem::{Problem, ProblemCode};
use crate::rights;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(escalate_to_agent))
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
struct EscalationBody {
    /// Id of the contact.
    user_platform_id: String,
    /// Id or key of the bot.
    chat_bot_id: String,
    /// Said to the contact first; empty or `BLANK_MESSAGE`: nothing.
    message: String,
    /// Empty: the conversation of this bot whose turn makes the call.
    conversation_id: String,
    agent_skill_name: String,
    /// Number of a team; wins over the name where there is such a team.
    agent_skill_id: String,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct EscalatedView {
    success: bool,
    conversation_id: String,
}

/// Hand a conversation to people
///
/// As LivePerson's bots do. `Authorization` is the permanent key of a member, or an API key, with or without
/// `Bearer`. The same call again changes nothing.
#[utoipa::path(post, path = "/botservice-0.1/botcentral/livePersonAgent", operation_id = "escalateToAgent", tag = "gateway",
    params(("authorization" = String, Header), ("idempotency-key" = Option<String>, Header)), request_body = EscalationBody,
    responses((status = 200, body = EscalatedView), (status = 401, body = Problem, description = "`not_signed_in`"),
        (status = 404, body = Problem, description = "`not_found`: no conversation of this bot waits for a call"),
        (status = 409, body = Problem, description = "`conversation_closed`, `several_fit`: more than one waits for a call")))]
async fn escalate_to_agent(
    State(state): State<ApiState>,
    Presented(caller): Presented,
    headers: HeaderMap,
    JsonBody(body): JsonBody<EscalationBody>,
) -> Result<Answer<EscalatedView>, Problem> {
    let escalation = Escalation {
        conversation: body.conversation_id,
        call: text_of(&headers, "idempotency-key").map(str::to_owned),
        bot: body.chat_bot_id,
        contact: body.user_platform_id,
        message: body.message,
        skill_id: body.agent_skill_id,
        skill_name: body.agent_skill_name,
    };
    let id = state.app.escalate(caller.workspace(), escalation).await?;
    Ok(Answer(EscalatedView { success: true, conversation_id: id.to_string() }))
}

/// Who calls with a key that is there as it is, or as a bearer's.
struct Presented(Caller);

impl FromRequestParts<ApiState> for Presented {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Problem> {
        let said = text_of(&parts.headers, AUTHORIZATION.as_str()).unwrap_or_default().trim();
        let key = match said.split_once(' ') {
            Some((scheme, key)) if scheme.eq_ignore_ascii_case("bearer") => key.trim(),
            Some(_) | None => said,
        };
        if key.is_empty() {
            return Err(Problem::new(ProblemCode::NotSignedIn));
        }
        let access = state.app.sign_in(key).await?;
        Asking::tell(&parts.extensions, &access, &state.app);
        rights::check(parts, &access)?;
        Ok(Self(Caller(access)))
    }
}

fn text_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
