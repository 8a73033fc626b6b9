//! The desk's live events: a WebSocket that tells every event of the log once, in order, after the number that
//! the client saw last.

mod line;

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{Extension, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::Response;
use model::id::MemberId;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::agent_id;
use crate::ApiState;
use crate::body::QueryOf;
use crate::browser;
use crate::caller::{Caller, Guest};
use crate::problem::{Problem, ProblemCode};
use crate::server::Upgrading;
use line::Line;

/// Largest message of a client, in bytes.
const MAX_MESSAGE_BYTES: usize = 4 * 1024;
/// Bytes that are read at a time: idle sockets are many.
const READ_BYTES: usize = 1024;
/// Bytes that may wait for a slow client.
const MAX_WAITING_BYTES: usize = 256 * 1024;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(follow_desk))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct FollowQuery {
    /// After this number; from now on unless said otherwise.
    pub after: Option<u64>,
}

/// Follow the desk
///
/// A WebSocket. The server sends a JSON object a message: first `{"type": "ready", "number": …}` with the number
/// after which it goes on; then `{"type": "event", …}` as in the desk's log, each once and in order, and
/// `{"type": "typing", "conversation": …, "by": …}`. After a break come back with `after`: nothing is missed. Who
/// reads too slowly is cut with code 1013, and with 1001 when the server stops; who may not any more, with 1008 within
/// two seconds. A member who is an agent, or whoever
/// `X-Agent` names, is connected as long as the socket is; after the last one they get nothing new, and after a while
/// what they have goes to others. They may send `{"type": "typing", "conversation": …}`.
#[utoipa::path(get, path = "/api/v1/desk/events", operation_id = "followDesk", tag = "desk",
    params(FollowQuery, ("X-Agent" = Option<String>, Header, description = "Id of the agent whose connection it is")),
    responses((status = 101, description = "A WebSocket"),
        (status = 400, body = Problem, description = "`bad_request`: it is no WebSocket"),
        (status = 403, body = Problem, description = "`not_allowed`, `not_an_agent`, `cross_site`")))]
async fn follow_desk(
    State(state): State<ApiState>,
    caller: Caller,
    QueryOf(query): QueryOf<FollowQuery>,
    upgrading: Option<Extension<Upgrading>>,
    parts: Parts,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    // Browsers let any page open a socket, and tell whose it is.
    browser::check_site(&parts.headers, &state.app)?;
    let agent = agent_of(&state, &caller, &parts.headers).await?;
    let not_one = |why: String| Problem::new(ProblemCode::BadRequest).with_detail(why);
    let upgrade = upgrade.map_err(|rejected| not_one(rejected.body_text()))?;
    let Some(Extension(upgrading)) = upgrading else {
        return Err(not_one("the connection can't become a WebSocket".to_owned()));
    };
    let workspace = caller.workspace();
    let follower = state.app.follow_desk(workspace, query.after).await?;
    let guest = Guest::new(&state, &caller, parts).await?;
    let upgrade = upgrade
        .max_message_size(MAX_MESSAGE_BYTES)
        .max_frame_size(MAX_MESSAGE_BYTES)
        .read_buffer_size(READ_BYTES)
        .write_buffer_size(0)
        .max_write_buffer_size(MAX_WAITING_BYTES);
    Ok(upgrade.on_upgrade(move |socket| async move {
        serve((guest, agent), upgrading, |guest| Line::new((guest, agent), follower, socket)).await;
    }))
}

async fn serve(
    (guest, agent): (Guest, Option<MemberId>),
    mut upgrading: Upgrading,
    open: impl FnOnce(Guest) -> Line,
) {
    let (app, workspace) = (guest.state.app.clone(), guest.workspace);
    if let Some(agent) = agent
        && let Err(error) = Box::pin(app.connect_agent(workspace, agent)).await
    {
        tracing::warn!(%error, %agent, "the desk couldn't be told of a connection");
    }
    open(guest).run(upgrading.stopped()).await;
    if let Some(agent) = agent
        && let Err(error) = Box::pin(app.disconnect_agent(workspace, agent)).await
    {
        tracing::warn!(%error, %agent, "the desk couldn't be told of a lost connection");
    }
}

/// The agent whose connection it is: whom the caller names, else themselves; somebody who only looks is none.
async fn agent_of(
    state: &ApiState,
    caller: &Caller,
    headers: &HeaderMap,
) -> Result<Option<MemberId>, Problem> {
    let named = headers.get("x-agent").map(|value| value.to_str().unwrap_or_default());
    let Some(id) = named.map(agent_id).transpose()?.or(caller.member()) else { return Ok(None) };
    let is_agent = state.app.is_agent(caller.workspace(), id).await?;
    let may_act = caller.0.may_act_for(id) && caller.may("setPresence");
    match named {
        Some(_) if !is_agent => Err(Problem::new(ProblemCode::NotAnAgent)),
        Some(_) if !may_act => Err(Problem::new(ProblemCode::NotAllowed)),
        Some(_) | None => Ok(Some(id).filter(|_| is_agent && may_act)),
    }
}
