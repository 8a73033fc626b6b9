//! Channels: who answers first where.

use app::ChannelRecord;
use axum::extract::State;
use axum::http::StatusCode;
use model::channel::FirstResponder;
use model::id::{BotId, WorkspaceId};
use model::key::Key;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf};
use crate::caller::Caller;
use crate::problem::{Problem, ProblemCode};
use crate::view::Page;
use crate::view::channel::{ChannelBody, ChannelView, FirstResponderView};

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list_channels)).routes(routes!(
        get_channel,
        put_channel,
        delete_channel
    ))
}

/// List channels
///
/// All of them, by key.
#[utoipa::path(get, path = "/api/v1/channels", operation_id = "listChannels", tag = "channels",
    responses((status = 200, body = Page<ChannelView>)))]
async fn list_channels(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Answer<Page<ChannelView>>, Problem> {
    let mut items = Vec::new();
    for record in state.app.list_channels(caller.workspace()).await? {
        items.push(view_of(&state, caller.workspace(), record).await?);
    }
    Ok(Answer(Page { items, next: None }))
}

/// Get a channel
#[utoipa::path(get, path = "/api/v1/channels/{channel}", operation_id = "getChannel", tag = "channels",
    params(("channel" = String, Path, description = "Its key")),
    responses((status = 200, body = ChannelView), (status = 404, body = Problem, description = "`not_found`")))]
async fn get_channel(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(key): PathOf<String>,
) -> Result<Answer<ChannelView>, Problem> {
    let found = state.app.channel_by_key(caller.workspace(), &key).await?;
    let record = found.ok_or_else(|| Problem::new(ProblemCode::NotFound))?;
    Ok(Answer(view_of(&state, caller.workspace(), (*record).clone()).await?))
}

/// Save a channel
///
/// Makes it, or replaces the one of that key.
#[utoipa::path(put, path = "/api/v1/channels/{channel}", operation_id = "putChannel", tag = "channels",
    params(("channel" = String, Path, description = "Its key")), request_body = ChannelBody,
    responses((status = 200, description = "Replaced"), (status = 201, description = "Made"),
        (status = 400, body = Problem, description = "`bad_field`: no such bot, or both a bot and a team")))]
async fn put_channel(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(key): PathOf<String>,
    JsonBody(body): JsonBody<ChannelBody>,
) -> Result<StatusCode, Problem> {
    let key = Key::new(key)
        .map_err(|error| Problem::new(ProblemCode::BadField).with_detail(error.to_string()))?;
    let responder = responder_of(&state, caller.workspace(), &body.first_responder).await?;
    let channel = body.into_channel(key, responder);
    let is_new = state.app.put_channel(caller.workspace(), channel).await?;
    Ok(if is_new { StatusCode::CREATED } else { StatusCode::OK })
}

/// Delete a channel
///
/// Its conversations stay.
#[utoipa::path(delete, path = "/api/v1/channels/{channel}", operation_id = "deleteChannel", tag = "channels",
    params(("channel" = String, Path, description = "Its key")),
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`")))]
async fn delete_channel(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(key): PathOf<String>,
) -> Result<StatusCode, Problem> {
    state.app.delete_channel(caller.workspace(), &key).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn responder_of(
    state: &ApiState,
    workspace: WorkspaceId,
    view: &FirstResponderView,
) -> Result<FirstResponder, Problem> {
    let refuse = |detail: &str| Err(Problem::new(ProblemCode::BadField).with_detail(detail));
    if let Some(agent) = &view.agent {
        let is_alone = view.bot.is_none() && view.fallback.is_none() && view.team.is_none();
        return match agent.parse() {
            Ok(agent) if is_alone => Ok(FirstResponder::Agent { agent }),
            Ok(_) => refuse("first_responder: either an agent or others"),
            Err(_) => refuse("first_responder: that is no agent's id"),
        };
    }
    match (&view.bot, &view.fallback, &view.team) {
        (Some(bot), fallback, team) => {
            let bot = bot_id(state, workspace, bot).await?;
            let fallback = match fallback {
                Some(fallback) => Some(bot_id(state, workspace, fallback).await?),
                None => None,
            };
            Ok(FirstResponder::Bot { bot, fallback, team: team.clone() })
        }
        (None, None, Some(team)) => Ok(FirstResponder::Team { team: team.clone() }),
        (None, None, None) => Ok(FirstResponder::Nobody),
        (None, Some(_), _) => refuse("first_responder: a fallback needs a bot"),
    }
}

async fn bot_id(state: &ApiState, workspace: WorkspaceId, key: &str) -> Result<BotId, Problem> {
    let found = state.app.find_bot(workspace, key).await?;
    found.map(|bot| bot.id).ok_or_else(|| {
        Problem::new(ProblemCode::BadField).with_detail(format!("first_responder: no bot {key}"))
    })
}

async fn view_of(
    state: &ApiState,
    workspace: WorkspaceId,
    record: ChannelRecord,
) -> Result<ChannelView, Problem> {
    let responder = match &record.channel.first_responder {
        FirstResponder::Bot { bot, fallback, team } => FirstResponderView {
            bot: state.app.bot_key(workspace, *bot).await?,
            fallback: match fallback {
                Some(fallback) => state.app.bot_key(workspace, *fallback).await?,
                None => None,
            },
            team: team.clone(),
            agent: None,
        },
        FirstResponder::Team { team } => {
            FirstResponderView { team: Some(team.clone()), ..FirstResponderView::default() }
        }
        FirstResponder::Agent { agent } => {
            FirstResponderView { agent: Some(agent.to_string()), ..FirstResponderView::default() }
        }
        FirstResponder::Nobody => FirstResponderView::default(),
    };
    Ok(ChannelView::new(record, responder))
}
