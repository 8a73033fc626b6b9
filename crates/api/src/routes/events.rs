//! Live events: a conversation's messages as they become visible, resumable by number.

use std::convert::Infallible;
use std::time::Duration;

use app::{App, Follower, ListMessages};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::{FutureExt as _, Stream};
use model::Timestamp;
use model::conversation::{Audience, Message, Status};
use model::id::{ConversationId, WorkspaceId};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::{PathOf, QueryOf};
use crate::caller::{Caller, Guest};
use crate::problem::{Problem, ProblemCode};
use crate::view::conversation::StatusView;
use crate::view::message::MessageView;

/// How often a stream looks without being told: hints may be lost.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How often a quiet stream shows that it lives.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// Messages read at a time.
const BATCH: u32 = 100;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(follow_conversation))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct EventsQuery {
    /// After this number; `Last-Event-ID` wins.
    pub after: u64,
    /// For contacts' browsers, which can't set headers here.
    #[param(ignore)]
    pub token: Option<String>,
}

/// Follow a conversation
///
/// Server-sent events: `message` (its id is the message's number); `status`, with the name of the `agent` who has it;
/// `typing`, with the time `until` which the bot pauses before its next message, or `by` an agent; and `read`, with the
/// number of the last message that agents have read. After a break go on with `Last-Event-ID` or `after`. Who may
/// not any more is cut within two seconds.
#[utoipa::path(get, path = "/api/v1/conversations/{conversation}/events", operation_id = "followConversation", tag = "messages",
    params(("conversation" = String, Path), EventsQuery),
    responses((status = 200, description = "A stream of events", content_type = "text/event-stream"),
        (status = 404, body = Problem, description = "`not_found`")))]
async fn follow_conversation(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<ConversationId>,
    QueryOf(query): QueryOf<EventsQuery>,
    parts: Parts,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let after = last_event(&parts.headers).unwrap_or(query.after);
    let guest = Guest::new(&state, &caller, parts).await?;
    stream(&state, (caller.workspace(), id), after, (Readers::Members, Some(guest))).await
}

/// Whose eyes a stream is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Readers {
    Members,
    Contact,
}

impl Readers {
    const fn may_see(self, message: &Message) -> bool {
        match (self, message.audience) {
            (Self::Members, _) => true,
            (Self::Contact, Audience::Everybody) => message.content.is_visible(),
            (Self::Contact, Audience::Members) => false,
        }
    }

    /// The message as these readers see it; `None` when they don't.
    pub fn view(self, app: &App, message: Message) -> Option<MessageView> {
        let view = self.may_see(&message).then(|| MessageView::linked(app, message))?;
        Some(match self {
            Self::Members => view,
            Self::Contact => view.for_contact(),
        })
    }
}

/// The number that a client saw last, when it comes back.
pub(super) fn last_event(headers: &HeaderMap) -> Option<u64> {
    headers.get("last-event-id")?.to_str().ok()?.parse().ok()
}

/// A stream of events after a number.
pub(super) async fn stream(
    state: &ApiState,
    (workspace, id): (WorkspaceId, ConversationId),
    after: u64,
    (readers, guest): (Readers, Option<Guest>),
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>> + use<>>, Problem> {
    let follower = state.app.followers().follow(id);
    if state.app.conversation_status(workspace, id).await?.is_none() {
        return Err(Problem::new(ProblemCode::NotFound));
    }
    let following = Following {
        state: state.clone(),
        workspace,
        id,
        after,
        readers,
        guest,
        follower,
        status: None,
        read: 0,
        typing_until: None,
        ready: std::collections::VecDeque::new(),
    };
    let events = futures::stream::unfold(following, |mut following| async move {
        following.next().await.map(|event| (Ok(event), following))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

/// Returns when it is to be looked whether a guest still may.
async fn questioned(guest: &mut Option<Guest>) {
    match guest {
        Some(guest) => guest.stay.questioned().await,
        None => std::future::pending().await,
    }
}

struct Following {
    state: ApiState,
    workspace: WorkspaceId,
    id: ConversationId,
    after: u64,
    readers: Readers,
    /// The member or program who follows; contacts have their own token, which stays good.
    guest: Option<Guest>,
    follower: Follower,
    /// With the name of the agent.
    status: Option<(StatusView, Option<String>)>,
    /// How far agents have read, as was told last.
    read: u64,
    /// When the message comes before which the bot was last seen pausing.
    typing_until: Option<Timestamp>,
    ready: std::collections::VecDeque<Event>,
}

impl Following {
    /// The next event; `None` when the stream can't go on and the client should come back.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            // However much there is to tell, who may not any more isn't told it.
            let is_questioned = questioned(&mut self.guest).now_or_never().is_some();
            if is_questioned && !self.may_stay().await {
                return None;
            }
            let wait = self.look().await.ok()?;
            if self.ready.is_empty() {
                let news = tokio::time::timeout(wait, self.follower.changed());
                let is_questioned = tokio::select! {
                    _ = news => false,
                    () = questioned(&mut self.guest) => true,
                };
                if is_questioned && !self.may_stay().await {
                    return None;
                }
            }
        }
    }

    async fn may_stay(&mut self) -> bool {
        match &mut self.guest {
            Some(guest) => guest.ask().await.is_some(),
            None => true,
        }
    }

    /// Reads what is new. Says how long to wait at most before looking again.
    async fn look(&mut self) -> Result<Duration, Problem> {
        let request = ListMessages { after: self.after, before: None, limit: BATCH };
        let page = self.state.app.list_messages(self.workspace, self.id, request).await?;
        for message in page.messages {
            self.after = message.number;
            if let Some(view) = self.readers.view(&self.state.app, message) {
                let event = Event::default().event("message").id(view.number.to_string());
                self.ready.extend(event.json_data(view));
            }
        }
        let status = self.state.app.conversation_status(self.workspace, self.id).await?;
        let is_due = page.next_visible_at.is_none() && !page.has_more;
        if let Some(status) = status.filter(|_| is_due) {
            self.show_status(&status).await?;
            if !status.is_with_bot() {
                self.show_read().await?;
            }
        }
        if self.follower.saw_typing(self.workspace) {
            let event = Event::default().event("typing");
            self.ready.extend(event.json_data(json!({ "by": "agent" })));
        }
        if let Some(until) = page.next_visible_at.filter(|_| !page.has_more)
            && self.typing_until.replace(until) != Some(until)
        {
            let event = Event::default().event("typing");
            self.ready.extend(event.json_data(json!({ "until": until.to_string() })));
        }
        let until_next = page.next_visible_at.map(|at| {
            let wait = at.duration_since(self.state.app.now()).max(jiff::SignedDuration::ZERO);
            Duration::try_from(wait).unwrap_or(LOOK_EVERY)
        });
        Ok(until_next.unwrap_or(LOOK_EVERY).min(LOOK_EVERY))
    }

    /// Tells who has the next word, when it is another than before.
    async fn show_status(&mut self, status: &Status) -> Result<(), Problem> {
        let agent = self.state.app.answering_agent(self.workspace, status).await?;
        let status = Some((StatusView::from(status), agent));
        if status != self.status {
            let event = Event::default().event("status");
            let told = status.as_ref().map(|(status, agent)| match agent {
                Some(agent) => json!({ "status": status, "agent": agent }),
                None => json!({ "status": status }),
            });
            self.ready.extend(event.json_data(told));
            self.status = status;
        }
        Ok(())
    }

    /// Tells how far agents have read.
    async fn show_read(&mut self) -> Result<(), Problem> {
        let marks = self.state.app.find_read_marks(self.workspace, self.id).await?;
        if marks.agents > self.read {
            self.read = marks.agents;
            let event = Event::default().event("read");
            self.ready.extend(event.json_data(json!({ "number": marks.agents })));
        }
        Ok(())
    }
}
