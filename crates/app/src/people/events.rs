//! Reading the desk: its lists, and what happened there.

use desk::Presence;
use model::Timestamp;
use model::conversation::Status;
use model::id::{ConversationId, MemberId, WorkspaceId};
use store::{Clocks, DeskEvent, Place, PlaceFilter, PlaceOrder, PlaceState, WaitingLine};

use super::DeskError;
use super::room::AtDesk;
use crate::App;
use crate::conversations::ConversationSummary;

/// Most conversations or events of a page.
const MAX_PAGE: u32 = 200;

/// Which conversations to list: those that people have or are sought for, who have stood so longest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeskListing {
    pub state: Option<PlaceState>,
    /// Key, number or name.
    pub team: Option<String>,
    pub agent: Option<MemberId>,
    /// Key.
    pub channel: Option<String>,
    pub tag: Option<String>,
    pub order: PlaceOrder,
    pub after: Option<(Timestamp, ConversationId)>,
    /// At most 200.
    pub limit: u32,
}

/// A conversation at the desk.
#[derive(Debug, Clone, PartialEq)]
pub struct DeskListed {
    pub summary: ConversationSummary,
    pub place: Place,
    pub clocks: Clocks,
    /// Whether an answer was due before now.
    pub is_overdue: bool,
    /// Key of its team.
    pub team: Option<String>,
    pub contact: Option<String>,
}

/// What waits at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskCount {
    /// Key of the team; `None`: no team's.
    pub team: Option<String>,
    pub waiting: u64,
    /// Since when the one waits that waits longest.
    pub oldest: Timestamp,
}

/// Something that happened at the desk.
pub type DeskHappened = DeskEvent;

impl App {
    /// Lists conversations at the desk.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn list_desk(
        &self,
        workspace: WorkspaceId,
        listing: DeskListing,
    ) -> Result<Vec<DeskListed>, DeskError> {
        let team = match &listing.team {
            Some(named) => match self.get_team(workspace, named).await {
                Ok(team) => Some(team.number),
                Err(_) => return Ok(Vec::new()),
            },
            None => None,
        };
        let channel = match &listing.channel {
            Some(key) => match self.channel_by_key(workspace, key).await? {
                Some(channel) => Some(channel.id),
                None => return Ok(Vec::new()),
            },
            None => None,
        };
        let filter = PlaceFilter {
            state: listing.state,
            team,
            agent: listing.agent,
            channel,
            tag: listing.tag.map(|tag| tag.to_lowercase()),
            order: listing.order,
            after: listing.after,
        };
        let limit = listing.limit.clamp(1, MAX_PAGE);
        let teams = self.at_desk(workspace, |at_desk| at_desk.teams.clone()).await?;
        let now = self.now();
        let mut listed = Vec::new();
        for found in self.inner.store.list_places(workspace, filter, limit).await? {
            let Some(summary) = self.find_conversation(workspace, found.conversation).await? else {
                continue;
            };
            let contact = summary.conversation.contact;
            let contact = self.inner.store.find_contact(workspace, contact).await?;
            let named = |contact: store::ContactEntry| {
                contact.profile.name.clone().unwrap_or(contact.external_id)
            };
            listed.push(DeskListed {
                team: found.place.team.and_then(|it| teams.get(&it)).map(|it| it.key.clone()),
                contact: contact.map(named),
                place: found.place,
                clocks: found.clocks,
                is_overdue: found.clocks.reply_due_at.is_some_and(|due_at| due_at <= now),
                summary,
            });
        }
        Ok(listed)
    }

    /// Counts what waits, by team; teams for which nothing waits are left out. Beside it, how many conversations,
    /// of agents, too, should have been answered by now.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn count_waiting(
        &self,
        workspace: WorkspaceId,
    ) -> Result<(Vec<DeskCount>, u64), DeskError> {
        let overdue = self.inner.store.count_overdue(workspace, self.now()).await?;
        let lines = self.inner.store.count_lines(workspace).await?;
        let read = |at_desk: &AtDesk| {
            let key = |team: u64| at_desk.teams.get(&team).map(|team| team.key.clone());
            let count = |line: WaitingLine| DeskCount {
                team: line.team.and_then(key),
                waiting: line.count,
                oldest: line.oldest,
            };
            (lines.into_iter().map(count).collect(), overdue)
        };
        self.at_desk(workspace, read).await
    }

    /// Finds where a conversation stands at the desk.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn find_at_desk(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
    ) -> Result<Option<Place>, DeskError> {
        Ok(self.inner.store.find_place(workspace, id).await?)
    }

    /// Lists what happened after a number, at most 200 events, of one conversation or all.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn list_desk_events(
        &self,
        workspace: WorkspaceId,
        conversation: Option<ConversationId>,
        (after, limit): (u64, u32),
    ) -> Result<Vec<DeskHappened>, DeskError> {
        let limit = limit.clamp(1, MAX_PAGE);
        let store = &self.inner.store;
        Ok(store.list_desk_events(workspace, conversation, after, limit).await?)
    }

    /// The name of the agent who has a conversation, for its contact.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn answering_agent(
        &self,
        workspace: WorkspaceId,
        status: &Status,
    ) -> Result<Option<String>, DeskError> {
        let Status::WithAgent { agent } = status else { return Ok(None) };
        let Ok(id) = agent.parse::<MemberId>() else { return Ok(Some(agent.clone())) };
        if !self.has_desk(workspace).await? {
            return Ok(None);
        }
        let name = |at_desk: &AtDesk| at_desk.agents.get(&id).map(|agent| agent.name.clone());
        self.at_desk(workspace, name).await
    }

    /// Whether anybody is online or away, over all teams; `None`: the workspace has no desk.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn availability(
        &self,
        workspace: WorkspaceId,
    ) -> Result<Option<Presence>, DeskError> {
        if !self.has_desk(workspace).await? {
            return Ok(None);
        }
        self.at_desk(workspace, |at_desk| at_desk.desk.availability()).await.map(Some)
    }
}
