//! The plain chat page: static files in the binary, under a strict content security policy.

use axum::Router;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use model::channel::{Channel, ChannelKind};
use model::id::WorkspaceId;

use crate::ApiState;
use crate::body::PathOf;
use crate::problem::{Problem, ProblemCode};

const PAGE: &str = include_str!("chat_page/index.html");
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
/// Name, type and text of everything that the page loads.
const ASSETS: [(&str, &str, &str); 30] = [
    ("chat.css", CSS, include_str!("chat_page/chat.css")),
    ("messages.css", CSS, include_str!("chat_page/messages.css")),
    ("contents.css", CSS, include_str!("chat_page/contents.css")),
    ("attach.css", CSS, include_str!("chat_page/attach.css")),
    ("attach.js", JS, include_str!("chat_page/attach.js")),
    ("chat.js", JS, include_str!("chat_page/chat.js")),
    ("contents.js", JS, include_str!("chat_page/contents.js")),
    ("element.js", JS, include_str!("chat_page/element.js")),
    ("elements.js", JS, include_str!("chat_page/elements.js")),
    ("fields.js", JS, include_str!("chat_page/fields.js")),
    ("form.js", JS, include_str!("chat_page/form.js")),
    ("fresh_link.js", JS, include_str!("chat_page/fresh_link.js")),
    ("loads.js", JS, include_str!("chat_page/loads.js")),
    ("messages.js", JS, include_str!("chat_page/messages.js")),
    ("open_forms.js", JS, include_str!("chat_page/open_forms.js")),
    ("pending.js", JS, include_str!("chat_page/pending.js")),
    ("presence.js", JS, include_str!("chat_page/presence.js")),
    ("rating.css", CSS, include_str!("chat_page/rating.css")),
    ("rating.js", JS, include_str!("chat_page/rating.js")),
    ("rich_text.js", JS, include_str!("chat_page/rich_text.js")),
    ("server.js", JS, include_str!("chat_page/server.js")),
    ("structured.css", CSS, include_str!("chat_page/structured.css")),
    ("structured.js", JS, include_str!("chat_page/structured.js")),
    ("structured_choices.js", JS, include_str!("chat_page/structured_choices.js")),
    ("structured_dates.js", JS, include_str!("chat_page/structured_dates.js")),
    ("structured_look.js", JS, include_str!("chat_page/structured_look.js")),
    ("structured_taps.js", JS, include_str!("chat_page/structured_taps.js")),
    ("submit.js", JS, include_str!("chat_page/submit.js")),
    ("texts.js", JS, include_str!("chat_page/texts.js")),
    ("typing.js", JS, include_str!("chat_page/typing.js")),
];
/// Where the page says how large a file may be, in MiB, and what stands there.
const MAX_MIB: &str = "data-max-mib=\"10\"";
/// Where links to other pages stand.
const SWITCH: &str = "<!-- pages -->";
const MIB: usize = 1024 * 1024;
/// Only our own script and style; pictures, sounds and films from anywhere, because bots show them.
/// Buttons and forms of bots send data to pages of theirs, by script or in a new tab.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src https: http: data:; media-src https: http:; connect-src 'self' https: http:; \
     base-uri 'none'; form-action https: http:; frame-ancestors 'none'";

/// Whether the chat pages of public channels lead to each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ChatPages {
    /// Nobody learns of one channel on the page of another.
    #[default]
    Apart,
    /// Each has links to all, as the demo's do.
    Linked,
}

pub fn routes() -> Router<ApiState> {
    Router::new()
        .route("/", get(first_page))
        .route("/chat/{channel}", get(page))
        .route("/chat/assets/{asset}", get(asset))
}

/// Leads to the first public channel.
async fn first_page(State(state): State<ApiState>) -> Result<Redirect, Problem> {
    let channels = state.app.list_channels(WorkspaceId::DEFAULT).await?;
    let public = channels.into_iter().find(|record| record.channel.settings.is_public);
    let Some(record) = public else {
        return Err(Problem::new(ProblemCode::NotFound)
            .with_detail("no channel is public; the API is under /api/v1"));
    };
    Ok(Redirect::temporary(&format!("/chat/{}", record.channel.key)))
}

async fn page(
    State(state): State<ApiState>,
    PathOf(channel): PathOf<String>,
) -> Result<Response, Problem> {
    let found = state.app.channel_by_key(WorkspaceId::DEFAULT, &channel).await?;
    if !found.is_some_and(|record| record.channel.settings.is_public) {
        return Err(Problem::new(ProblemCode::NotFound));
    }
    let headers = [(CONTENT_SECURITY_POLICY, POLICY), (CACHE_CONTROL, "no-cache")];
    let most = state.uploads.max_bytes / MIB;
    let switch = match state.chat_pages {
        ChatPages::Apart => String::new(),
        ChatPages::Linked => links(&state, &channel).await?,
    };
    let shown = PAGE.replace(MAX_MIB, &format!("data-max-mib=\"{most}\"")).replace(SWITCH, &switch);
    Ok((headers, Html(shown)).into_response())
}

/// Links to the chat pages of all public channels, this one among them.
async fn links(state: &ApiState, own: &str) -> Result<String, Problem> {
    let records = state.app.list_channels(WorkspaceId::DEFAULT).await?;
    let channels = records.into_iter().map(|record| record.channel);
    let shown = channels.filter(|it| it.settings.is_public && it.kind == ChannelKind::Web);
    let links: Vec<String> = shown.map(|channel| link(&channel, own)).collect();
    match links.len() {
        0 | 1 => Ok(String::new()),
        _ => Ok(format!("<nav class=\"pages\" aria-label=\"Assistants\">{}</nav>", links.concat())),
    }
}

fn link(channel: &Channel, own: &str) -> String {
    let current = if channel.key.as_str() == own { " aria-current=\"page\"" } else { "" };
    let name = channel.name.replace('&', "&amp;").replace('<', "&lt;");
    format!("<a href=\"/chat/{}\"{current}>{name}</a>", channel.key)
}

async fn asset(PathOf(asset): PathOf<String>) -> Result<Response, Problem> {
    match ASSETS.iter().find(|(name, ..)| *name == asset) {
        Some((_, kind, text)) => {
            Ok(([(CONTENT_TYPE, *kind), (CACHE_CONTROL, "no-cache")], *text).into_response())
        }
        None => Err(Problem::new(ProblemCode::NotFound)),
    }
}
