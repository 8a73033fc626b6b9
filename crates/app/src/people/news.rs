//! What turns and other commits of conversations tell the desk.

use desk::{Decision, Request, Wanted};
use model::Timestamp;
use model::conversation::{Author, Status};
use model::id::{ConversationId, MemberId, WorkspaceId};
use serde_json::json;
use store::{Commit, CommitError, DeskWrite, NewDeskEvent, StoreError, Work};

use super::room::AtDesk;
use crate::App;
use crate::registry::Seat;

/// Something that happened to a conversation elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum News {
    /// It waits for people, and may be new to the desk.
    Waits(ConversationId),
    /// It is to be placed anew.
    Moved(ConversationId),
    /// Its contact wrote while people have it.
    ContactWrote(ConversationId),
    AgentWrote(ConversationId),
    /// A bot has it, or nobody.
    Left(ConversationId),
    /// The agent's connection is lost since then.
    Lost(MemberId, Timestamp),
}

impl News {
    /// The conversation that it is about.
    pub const fn conversation(self) -> Option<ConversationId> {
        match self {
            Self::Waits(id)
            | Self::Moved(id)
            | Self::ContactWrote(id)
            | Self::AgentWrote(id)
            | Self::Left(id) => Some(id),
            Self::Lost(..) => None,
        }
    }
}

impl App {
    /// Whether the workspace has a desk.
    pub(crate) async fn has_desk(&self, workspace: WorkspaceId) -> Result<bool, StoreError> {
        if let Some(known) = self.inner.rooms.known.get(&workspace) {
            return Ok(known);
        }
        let has_desk = self.inner.store.list_desks().await?.contains(&workspace);
        self.inner.rooms.known.put(workspace, has_desk);
        Ok(has_desk)
    }

    /// Adds to a commit what it changes at the desk. Gives what the desk is to be told once it is done.
    pub(crate) async fn note_for_desk(
        &self,
        seat: &mut Seat,
        commit: &mut Commit,
    ) -> Result<Option<News>, CommitError> {
        let leaves = std::mem::take(&mut seat.leaves_desk);
        let before = &seat.conversation.status;
        let after = commit.turn.as_ref().map_or(before, |turn| &turn.status);
        let is_usual = before.is_with_bot() && after.is_with_bot() && !leaves;
        if is_usual || !commit.desk.is_empty() || !self.has_desk(seat.workspace).await? {
            return Ok(None);
        }
        let id = seat.conversation.id;
        let was_with_people =
            leaves || matches!(before, Status::Queued { .. } | Status::WithAgent { .. });
        let at = commit.turn.as_ref().map_or(self.inner.clock.now(), |turn| turn.last_activity_at);
        let told = |kind: &str, record| {
            DeskWrite::Event(NewDeskEvent { kind: kind.to_owned(), record, created_at: at })
        };
        match after {
            Status::WithBot | Status::Closed { .. } if was_with_people => {
                let kind = if after.is_with_bot() { "returned" } else { "closed" };
                commit.desk = vec![DeskWrite::Leave, told(kind, json!({}))];
                Ok(Some(News::Left(id)))
            }
            Status::WithBot | Status::Closed { .. } => Ok(None),
            Status::Queued { .. } | Status::WithAgent { .. } => {
                let is_queued = matches!(after, Status::Queued { .. });
                let work = commit.turn.as_ref().map(|turn| turn.work);
                let is_written = matches!(work, Some(Work::Finished(_)));
                let wrote = commit.inbound.as_ref().map(|inbound| &inbound.author);
                if is_written && was_with_people && matches!(wrote, None | Some(Author::Contact)) {
                    let number = seat.conversation.last_number + u64::from(wrote.is_some());
                    let wrote = told("contact_wrote", json!({ "number": number }));
                    commit.desk = vec![DeskWrite::Ask(at), wrote];
                }
                Ok(match (is_queued, is_written) {
                    (true, _) => Some(News::Waits(id)),
                    (false, true) => Some(News::ContactWrote(id)),
                    (false, false) => None,
                })
            }
        }
    }

    /// Has the desk look at news, at once and not here.
    pub(crate) fn tell_desk(&self, workspace: WorkspaceId, news: News) {
        self.inner.rooms.get(workspace).tell(news);
        let app = self.clone();
        tokio::spawn(async move {
            if let Err(error) = app.look_at_news(workspace).await {
                tracing::warn!(%error, "the desk could not take news");
            }
        });
    }

    /// What the desk decides about news.
    pub(super) async fn judge(
        &self,
        workspace: WorkspaceId,
        at_desk: &mut AtDesk,
        (news, now): (News, Timestamp),
    ) -> Result<Vec<Decision>, StoreError> {
        let is_kept = |id: ConversationId| at_desk.kept.get(id).is_some();
        Ok(match news {
            News::Waits(id) if is_kept(id) => at_desk.desk.contact_wrote(id, now),
            News::Waits(id) | News::Moved(id) => {
                let Some(request) = self.request_of(workspace, at_desk, id).await? else {
                    return Ok(Vec::new());
                };
                if at_desk.kept.get(id).is_some() {
                    at_desk.desk.transfer(&request, now)
                } else {
                    at_desk.desk.queue(&request, now)
                }
            }
            News::ContactWrote(id) => at_desk.desk.contact_wrote(id, now),
            News::AgentWrote(id) => {
                at_desk.desk.agent_wrote(id, now);
                Vec::new()
            }
            News::Left(id) => {
                at_desk.kept.remove(id);
                at_desk.desk.release(id, now)
            }
            News::Lost(agent, since) => at_desk.desk.lose(agent, since),
        })
    }

    /// Whom a conversation that waits is for; `None` when it doesn't wait any more.
    async fn request_of(
        &self,
        workspace: WorkspaceId,
        at_desk: &AtDesk,
        id: ConversationId,
    ) -> Result<Option<Request>, StoreError> {
        let found = self.inner.store.find_conversation(workspace, id).await?;
        let Some(conversation) = found else { return Ok(None) };
        let Status::Queued { team } = &conversation.status else { return Ok(None) };
        let named = conversation.details.assignee.as_deref();
        let wanted = match (named, team) {
            (Some(name), _) => Wanted::Agent(at_desk.called(name)),
            (None, Some(team)) => Wanted::Team(team.clone()),
            (None, None) => Wanted::Anyone,
        };
        let previous = self.previous_agent(workspace, &conversation).await?;
        let priority = conversation.details.priority;
        Ok(Some(Request { conversation: id, wanted, priority, previous }))
    }

    /// The agent whom the contact talked with before.
    async fn previous_agent(
        &self,
        workspace: WorkspaceId,
        conversation: &store::Conversation,
    ) -> Result<Option<MemberId>, StoreError> {
        if let Some(agent) = &conversation.details.last_agent {
            return Ok(agent.parse().ok());
        }
        let filter = store::ConversationFilter {
            contact: Some(conversation.contact),
            before: Some(conversation.id),
            ..store::ConversationFilter::default()
        };
        let before = self.inner.store.list_conversations(workspace, filter, 1).await?;
        let agent = before.into_iter().find_map(|it| it.details.last_agent);
        Ok(agent.and_then(|agent| agent.parse().ok()))
    }
}

impl AtDesk {
    /// The agent of that id or name.
    pub fn called(&self, name: &str) -> Option<MemberId> {
        let by_id = name.parse().ok().filter(|id| self.agents.contains_key(id));
        by_id.or_else(|| {
            let mut agents = self.agents.iter();
            agents.find(|(_, agent)| agent.is_called(name)).map(|(id, _)| *id)
        })
    }
}
