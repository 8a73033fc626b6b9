//! LivePerson's routes of a bot with a custom endpoint: environments, state, conversations and their
//! events. `draft` is our `test`.

use app::{GatewayError, GatewayHealth};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::response::Response;
use gateway::liveperson::serve::{self, BotState, Creation};
use model::channel::EnvironmentName;
use model::exchange::Protocol;
use model::id::{ConversationId, WorkspaceId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::app_jwt::{self, TokenError};
use super::caller::{sign_in, stated_key};
use super::{GatewayQuery, Inbox, created_request, shown, unreadable};
use crate::ApiState;
use crate::body::{PathOf, QueryOf};
use crate::problem::{Problem, ProblemCode};
use crate::rights;

/// The secret with LivePerson's public keys.
const KEYS_SECRET: &str = "gateway-liveperson";
/// LivePerson's word for what is tried out.
const DRAFT: &str = "draft";
/// The type of its conversations that aren't messaging.
const CHAT: &str = "CHAT";

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_liveperson_environments))
        .routes(routes!(get_liveperson_state))
        .routes(routes!(create_liveperson_conversation))
        .routes(routes!(ask_as_liveperson))
}

/// LivePerson's connector, or who has an API key.
struct Connector {
    workspace: WorkspaceId,
}

impl FromRequestParts<ApiState> for Connector {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Problem> {
        let stated = stated_key(parts);
        let bearer = token(parts);
        if stated.is_none() && bearer.is_none() {
            return Err(Problem::new(ProblemCode::NotAllowed).with_detail("there is no token"));
        }
        let (jwt, key) = match bearer {
            Some(token) if token.contains('.') => (Some(token), stated),
            bearer => (None, stated.or(bearer)),
        };
        let own = match key.as_deref() {
            Some("") => return Err(refused("the token is empty")),
            Some(key) if !key.starts_with("colloquy_") => return Err(undecodable()),
            Some(key) => {
                let access = sign_in(state, key).await?;
                rights::check(parts, &access).map_err(|_| refused("the key needs gateway"))?;
                Some(access.workspace)
            }
            None => None,
        };
        let workspace = match (jwt, own) {
            (None, Some(workspace)) => workspace,
            (None, None) => return Err(refused("the token is empty")),
            (Some(jwt), own) => workspace_of(state, &jwt, own).await?,
        };
        Ok(Self { workspace })
    }
}

/// The workspace that keeps the keys and the account which a token is good for: the one of the API key
/// beside it, or the only one that does. A token that several keep leads into none.
async fn workspace_of(
    state: &ApiState,
    jwt: &str,
    own: Option<WorkspaceId>,
) -> Result<WorkspaceId, Problem> {
    let kept = match own {
        Some(workspace) => {
            let kept = state.app.gateway_secret(workspace, KEYS_SECRET).await?;
            kept.map(|kept| (workspace, kept)).into_iter().collect()
        }
        None => state.app.gateway_secrets_named(KEYS_SECRET).await?,
    };
    let mut worst = TokenError::Wrong;
    app_jwt::check_form(jwt).map_err(|_| undecodable())?;
    let mut found = Vec::new();
    for (workspace, kept) in &kept {
        match app_jwt::check(jwt, kept, state.app.now()) {
            Ok(()) => found.push(*workspace),
            Err(TokenError::Undecodable) => return Err(undecodable()),
            Err(TokenError::Scope) => worst = TokenError::Scope,
            Err(TokenError::Wrong) => {}
        }
    }
    match found.as_slice() {
        [only] => Ok(*only),
        [] => Err(refused(&worst.to_string())),
        _ => Err(refused("several workspaces keep this account; say which with an API key")),
    }
}

fn refused(detail: &str) -> Problem {
    Problem::new(ProblemCode::NotSignedIn).with_detail(detail)
}

fn undecodable() -> Problem {
    Problem::new(ProblemCode::BadRequest).with_detail(TokenError::Undecodable.to_string())
}

/// The token of the header; empty when there is none behind the scheme.
fn token(parts: &Parts) -> Option<String> {
    let value = parts.headers.get(AUTHORIZATION)?.to_str().unwrap_or("?");
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    let is_bearer = scheme.eq_ignore_ascii_case("bearer");
    Some(if is_bearer { token.trim().to_owned() } else { value.to_owned() })
}

fn environment_of(name: &str) -> Result<EnvironmentName, Problem> {
    match name {
        DRAFT | "test" => Ok(EnvironmentName::Test),
        "production" => Ok(EnvironmentName::Production),
        _ => Err(Problem::new(ProblemCode::NotFound)),
    }
}

/// List a bot's environments as LivePerson does
#[utoipa::path(get, path = "/gateway/liveperson/v1/bots/{bot}/environments", operation_id = "listLivepersonEnvironments", tag = "gateway",
    params(("bot" = String, Path, description = "Its key")),
    responses((status = 200, body = Vec<String>), (status = 404, body = Problem, description = "`not_found`")))]
async fn list_liveperson_environments(
    State(state): State<ApiState>,
    connector: Connector,
    PathOf(bot): PathOf<String>,
) -> Result<Response, Problem> {
    let released = state.app.gateway_environments(connector.workspace, &bot).await?;
    let name = |environment: &EnvironmentName| match environment {
        EnvironmentName::Production => "production",
        EnvironmentName::Test => DRAFT,
    };
    let names: Vec<&str> = released.iter().map(name).collect();
    Ok(shown(Protocol::LivePerson, serve::environments(&names)))
}

/// Tell a bot's state as LivePerson asks for it
#[utoipa::path(get, path = "/gateway/liveperson/v1/bots/{bot}/environments/{environment}/state", operation_id = "getLivepersonState", tag = "gateway",
    params(("bot" = String, Path), ("environment" = String, Path)),
    responses((status = 200, body = serde_json::Value), (status = 404, body = Problem, description = "`not_found`")))]
async fn get_liveperson_state(
    State(state): State<ApiState>,
    connector: Connector,
    Path((bot, environment)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let environment = environment_of(&environment)?;
    let health = state.app.gateway_health(connector.workspace, (&bot, environment)).await?;
    let told = match health {
        Some(GatewayHealth::Good) => BotState::Online,
        Some(GatewayHealth::Broken) => BotState::Error,
        None => BotState::Offline,
    };
    let version = env!("CARGO_PKG_VERSION");
    Ok(shown(Protocol::LivePerson, serve::state(told, version)))
}

/// Create a conversation as LivePerson does
#[utoipa::path(put, path = "/gateway/liveperson/v1/bots/{bot}/environments/{environment}/conversations/{conversation}",
    operation_id = "createLivepersonConversation", tag = "gateway",
    params(("bot" = String, Path), ("environment" = String, Path), ("conversation" = String, Path, description = "LivePerson's id of it")),
    request_body = serde_json::Value,
    responses((status = 200, body = serde_json::Value), (status = 404, body = Problem, description = "`not_found`"),
        (status = 409, body = serde_json::Value, description = "It exists")))]
async fn create_liveperson_conversation(
    State(state): State<ApiState>,
    connector: Connector,
    Path((bot, environment, conversation)): Path<(String, String, String)>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let inbox = Inbox::new(&headers, body)?;
    let asked = serve::parse_creation(inbox.arrived(), &conversation);
    let asked = asked.map_err(|error| unreadable(&error))?;
    let request = created_request(bot, environment_of(&environment)?, asked);
    let opened = state.app.open_gateway(connector.workspace, &request).await?;
    let creation = if opened.was_open { Creation::Existing } else { Creation::New };
    Ok(shown(Protocol::LivePerson, serve::created(creation)))
}

/// Tell a bot of an event as LivePerson does
#[utoipa::path(post, path = "/gateway/liveperson/v1/bots/{bot}/environments/{environment}/conversations/{conversation}/events",
    operation_id = "askAsLiveperson", tag = "gateway",
    params(("bot" = String, Path), ("environment" = String, Path), ("conversation" = String, Path, description = "LivePerson's id of it"), GatewayQuery),
    request_body = serde_json::Value,
    responses((status = 200, body = serde_json::Value, description = "`response` and `analytics`"),
        (status = 404, body = serde_json::Value, description = "No such bot, or the conversation wasn't created"),
        (status = 508, body = Problem, description = "`loop`")))]
async fn ask_as_liveperson(
    State(state): State<ApiState>,
    connector: Connector,
    Path((bot, environment, conversation)): Path<(String, String, String)>,
    QueryOf(query): QueryOf<GatewayQuery>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let inbox = Inbox::new(&headers, body)?;
    let asked = serve::parse(inbox.arrived(), &conversation);
    let asked = asked.map_err(|error| unreadable(&error))?;
    let request = created_request(bot, environment_of(&environment)?, asked);
    match state.app.answer_gateway(connector.workspace, &request, query.time()).await {
        Ok(answer) => {
            let is_chat = is_chat(&state, (connector.workspace, answer.conversation)).await?;
            let rendered = match is_chat {
                true => serve::render_in_chat(&answer.reply),
                false => serve::render(&answer.reply),
            };
            Ok(shown(Protocol::LivePerson, rendered))
        }
        Err(GatewayError::NotCreated(_)) => {
            Ok(shown(Protocol::LivePerson, serve::unknown_conversation()))
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether the conversation was created as a chat.
async fn is_chat(
    state: &ApiState,
    (workspace, id): (WorkspaceId, Option<ConversationId>),
) -> Result<bool, Problem> {
    let Some(id) = id else { return Ok(false) };
    let found = state.app.find_conversation(workspace, id).await?;
    let kind = found.and_then(|it| it.conversation.details.context.get("type").cloned());
    Ok(kind.is_some_and(|kind| kind == CHAT))
}
