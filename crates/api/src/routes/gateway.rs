//! Bots of ours that other systems ask as their own: Kommunicate, Haptik, LivePerson, clients of Rasa's
//! REST channel, and our own protocol. What is asked and answered is read and written by `gateway`.

mod app_jwt;
mod caller;
mod liveperson;
mod replies;

use std::time::Duration;

use app::{GatewayEntry, GatewayRequest};
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use gateway::signature::SignatureError;
use gateway::{Arrived, Rendered, ServeError, Served, colloquy, haptik, kommunicate, rasa};
use model::channel::EnvironmentName;
use model::exchange::{BotReply, Protocol};
use model::id::WorkspaceId;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::{PathOf, QueryOf};
use crate::problem::{Problem, ProblemCode};
use caller::GatewayCaller;

/// How long another system waits unless it says otherwise, in seconds: below the shortest limit of
/// theirs, which is 30.
const WAIT_S: u32 = 25;
/// The longest that it may say.
const MAX_WAIT_S: u32 = 55;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(ask_as_kommunicate))
        .routes(routes!(ask_as_haptik))
        // Its nodes put a path behind the address.
        .route("/gateway/haptik/{bot}/{*path}", post(ask_as_haptik_below))
        .routes(routes!(ask_as_rasa))
        .routes(routes!(ask_as_colloquy))
        .merge(liveperson::routes())
        .merge(replies::routes())
}

#[derive(Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct GatewayQuery {
    /// `production` or `test`; unless said, production, and test while nothing is released there.
    #[param(value_type = Option<String>)]
    environment: Option<EnvironmentName>,
    /// How long to wait for the bot, in seconds: at most 55; 25 unless said otherwise.
    wait: Option<u32>,
    /// The API key, for systems that can't set headers.
    key: Option<String>,
}

impl GatewayQuery {
    fn time(&self) -> Duration {
        Duration::from_secs(u64::from(self.wait.unwrap_or(WAIT_S).min(MAX_WAIT_S)))
    }
}

/// What arrives: its headers and its body.
struct Inbox {
    headers: Vec<(String, String)>,
    body: Bytes,
}

impl Inbox {
    fn new(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<Self, Problem> {
        let body = body.map_err(|rejected| match rejected.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::new(ProblemCode::TooLarge),
            _ => Problem::new(ProblemCode::BadRequest).with_detail(rejected.body_text()),
        })?;
        let text = |value: &axum::http::HeaderValue| value.to_str().ok().map(str::to_owned);
        let headers = headers.iter();
        let headers = headers.filter_map(|(name, value)| Some((name.to_string(), text(value)?)));
        Ok(Self { headers: headers.collect(), body })
    }

    fn arrived(&self) -> Arrived<'_> {
        Arrived { headers: &self.headers, body: &self.body }
    }
}

/// Ask a bot as Kommunicate does
///
/// To be entered there as a custom bot's webhook.
#[utoipa::path(post, path = "/gateway/kommunicate/{bot}", operation_id = "askAsKommunicate", tag = "gateway",
    params(("bot" = String, Path, description = "Its key"), GatewayQuery), request_body = serde_json::Value,
    responses((status = 200, body = serde_json::Value, description = "An array of messages"),
        (status = 404, body = Problem, description = "`not_found`"), (status = 409, body = Problem, description = "`no_release`"),
        (status = 508, body = Problem, description = "`loop`")))]
async fn ask_as_kommunicate(
    State(state): State<ApiState>,
    caller: GatewayCaller,
    PathOf(bot): PathOf<String>,
    QueryOf(query): QueryOf<GatewayQuery>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let inbox = Inbox::new(&headers, body)?;
    ask(&state, (&caller, Protocol::Kommunicate), (bot, &query), &inbox).await
}

/// Ask a bot as an API node of Haptik does
///
/// A path behind the address makes no difference. When a secret `gateway-haptik-{bot}` is kept, the
/// request must be signed with it.
#[utoipa::path(post, path = "/gateway/haptik/{bot}", operation_id = "askAsHaptik", tag = "gateway",
    params(("bot" = String, Path, description = "Its key"), GatewayQuery), request_body = serde_json::Value,
    responses((status = 200, body = serde_json::Value, description = "`response` and `status`"),
        (status = 401, body = Problem, description = "`not_signed_in`, `wrong_signature`"),
        (status = 404, body = Problem, description = "`not_found`"), (status = 409, body = Problem, description = "`no_release`"),
        (status = 508, body = Problem, description = "`loop`")))]
async fn ask_as_haptik(
    State(state): State<ApiState>,
    caller: GatewayCaller,
    PathOf(bot): PathOf<String>,
    QueryOf(query): QueryOf<GatewayQuery>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let inbox = Inbox::new(&headers, body)?;
    ask(&state, (&caller, Protocol::Haptik), (bot, &query), &inbox).await
}

async fn ask_as_haptik_below(
    State(state): State<ApiState>,
    caller: GatewayCaller,
    Path((bot, _node)): Path<(String, String)>,
    QueryOf(query): QueryOf<GatewayQuery>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let inbox = Inbox::new(&headers, body)?;
    ask(&state, (&caller, Protocol::Haptik), (bot, &query), &inbox).await
}

/// Ask a bot as clients of Rasa's REST channel do
#[utoipa::path(post, path = "/gateway/rasa/{bot}/webhooks/rest/webhook", operation_id = "askAsRasa", tag = "gateway",
    params(("bot" = String, Path, description = "Its key"), GatewayQuery), request_body = serde_json::Value,
    responses((status = 200, body = serde_json::Value, description = "An array of messages"),
        (status = 404, body = Problem, description = "`not_found`"), (status = 409, body = Problem, description = "`no_release`"),
        (status = 508, body = Problem, description = "`loop`")))]
async fn ask_as_rasa(
    State(state): State<ApiState>,
    caller: GatewayCaller,
    PathOf(bot): PathOf<String>,
    QueryOf(query): QueryOf<GatewayQuery>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let inbox = Inbox::new(&headers, body)?;
    ask(&state, (&caller, Protocol::Rasa), (bot, &query), &inbox).await
}

/// Ask a bot in our own protocol
///
/// 202: the bot needs longer; the rest comes with the next answer. When a secret
/// `gateway-colloquy-{bot}` is kept, the request must be signed with it as Standard Webhooks are.
#[utoipa::path(post, path = "/gateway/colloquy/{bot}", operation_id = "askAsColloquy", tag = "gateway",
    params(("bot" = String, Path, description = "Its key"), GatewayQuery), request_body = serde_json::Value,
    responses((status = 200, body = serde_json::Value, description = "`messages`, and what is to be done"),
        (status = 202, body = serde_json::Value, description = "As far as it is"),
        (status = 401, body = Problem, description = "`not_signed_in`, `wrong_signature`"),
        (status = 404, body = Problem, description = "`not_found`"), (status = 409, body = Problem, description = "`no_release`"),
        (status = 508, body = Problem, description = "`loop`")))]
async fn ask_as_colloquy(
    State(state): State<ApiState>,
    caller: GatewayCaller,
    PathOf(bot): PathOf<String>,
    QueryOf(query): QueryOf<GatewayQuery>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let inbox = Inbox::new(&headers, body)?;
    ask(&state, (&caller, Protocol::Colloquy), (bot, &query), &inbox).await
}

/// Checks, asks, and shows the answer.
async fn ask(
    state: &ApiState,
    (caller, protocol): (&GatewayCaller, Protocol),
    (bot, query): (String, &GatewayQuery),
    inbox: &Inbox,
) -> Result<Response, Problem> {
    let workspace = caller.workspace();
    verify(state, (workspace, protocol), &bot, inbox).await?;
    let asked = match protocol {
        Protocol::Kommunicate => kommunicate::serve::parse(inbox.arrived()),
        Protocol::Haptik => haptik::serve::parse(inbox.arrived()),
        Protocol::Rasa => rasa::serve::parse(inbox.arrived()),
        Protocol::Colloquy => colloquy::serve::parse(inbox.arrived()),
        // Its conversations have paths of their own.
        Protocol::LivePerson => return Err(Problem::new(ProblemCode::NotFound)),
    };
    let asked = asked.map_err(|error| unreadable(&error))?;
    let sender = asked.conversation.clone();
    let environment = query.environment;
    let entry = GatewayEntry::Message;
    let request = GatewayRequest { protocol, bot, environment, entry, asked };
    let answer = state.app.answer_gateway(workspace, &request, query.time()).await?;
    let mut rendered = render(protocol, &answer.reply, &sender);
    if protocol == Protocol::Colloquy && !answer.is_whole {
        rendered.status = StatusCode::ACCEPTED.as_u16();
    }
    Ok(shown(protocol, rendered))
}

/// Checks the signature, when the workspace keeps a secret for it.
async fn verify(
    state: &ApiState,
    (workspace, protocol): (WorkspaceId, Protocol),
    bot: &str,
    inbox: &Inbox,
) -> Result<(), Problem> {
    let name = format!("gateway-{protocol}-{bot}");
    let Some(secret) = state.app.gateway_secret(workspace, &name).await? else { return Ok(()) };
    let verified = match protocol {
        Protocol::Haptik => haptik::serve::verify(inbox.arrived(), &secret),
        Protocol::Colloquy => colloquy::serve::verify(inbox.arrived(), &secret, state.app.now()),
        Protocol::Kommunicate | Protocol::LivePerson | Protocol::Rasa => Ok(()),
    };
    verified.map_err(|error: SignatureError| {
        Problem::new(ProblemCode::WrongSignature).with_detail(error.to_string())
    })
}

fn render(protocol: Protocol, reply: &BotReply, sender: &str) -> Rendered {
    match protocol {
        Protocol::Kommunicate => kommunicate::serve::render(reply),
        Protocol::Haptik => haptik::serve::render(reply),
        Protocol::LivePerson => gateway::liveperson::serve::render(reply),
        Protocol::Rasa => rasa::serve::render(reply, sender),
        Protocol::Colloquy => colloquy::serve::render(reply),
    }
}

/// The answer over HTTP; what it couldn't say is left in the log.
fn shown(protocol: Protocol, rendered: Rendered) -> Response {
    for loss in &rendered.losses {
        tracing::debug!(%protocol, loss, "an answer to another system isn't whole");
    }
    let status = StatusCode::from_u16(rendered.status).unwrap_or(StatusCode::OK);
    let headers = [("cache-control", "no-store")];
    match rendered.body {
        Some(body) => (status, headers, Json(body)).into_response(),
        None => (status, headers).into_response(),
    }
}

fn unreadable(error: &ServeError) -> Problem {
    let code = match error {
        ServeError::Json => ProblemCode::BadJson,
        ServeError::TooLarge => ProblemCode::TooLarge,
        ServeError::Empty | ServeError::Shape(_) | ServeError::Id(_) => ProblemCode::BadField,
    };
    Problem::new(code).with_detail(error.to_string())
}

/// A request of a system that creates conversations.
fn created_request(bot: String, environment: EnvironmentName, asked: Served) -> GatewayRequest {
    let (protocol, entry) = (Protocol::LivePerson, GatewayEntry::Creation);
    GatewayRequest { protocol, bot, environment: Some(environment), entry, asked }
}
