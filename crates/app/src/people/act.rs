//! What agents do with conversations.

use desk::{Decision, Desk, Refusal, Request, Wanted};
use jiff::SignedDuration;
use model::conversation::{Closing, Status};
use model::id::{ConversationId, MemberId, WorkspaceId};
use model::survey::Survey;
use serde_json::json;

use super::DeskError;
use super::carry::Cause;
use super::news::News;
use super::touch::{DetailsChange, Then, Touch, Words};
use crate::App;

/// Longest category or reason of a closing, in characters.
const MAX_CLOSING_CHARS: usize = 200;

/// How long after its closing a conversation may be taken up again, in days.
pub(super) const REOPENED_WITHIN_DAYS: i64 = 30;

/// What an agent does with a conversation and the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeskTask {
    /// Takes what waits, or is offered to them.
    Claim,
    /// Doesn't take what is offered.
    Decline,
    /// Waits for the contact, with the place free for others.
    Park,
    /// Gives it to somebody else, with a note for them.
    Transfer {
        to: Whom,
        note: Option<String>,
    },
    /// Gives it to an agent, wherever it is, as a lead does.
    Assign(MemberId),
    /// Gives it to its bot.
    ReturnToBot {
        note: Option<String>,
    },
    Close(Close),
    /// Takes up what was closed: themselves, or a team of that key, number or name.
    Reopen {
        team: Option<String>,
    },
}

/// Who is to have a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    Agent(MemberId),
    /// A team's key, number or name.
    Team(String),
    /// A bot's key.
    Bot(String),
}

/// How a conversation is closed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Close {
    pub category: Option<String>,
    pub reason: Option<String>,
    pub note: Option<String>,
    /// The last message that the agent has seen: it isn't closed over a newer one of the contact's.
    pub seen: Option<u64>,
}

impl App {
    /// Does something with a conversation, in an agent's name.
    ///
    /// # Errors
    ///
    /// [`DeskError`]; nothing was changed then.
    pub async fn do_at_desk(
        &self,
        workspace: WorkspaceId,
        (id, agent): (ConversationId, MemberId),
        task: DeskTask,
    ) -> Result<(), DeskError> {
        let status = self.conversation_status(workspace, id).await?;
        let status = status.ok_or(DeskError::NotFound(id))?;
        if matches!(status, Status::Closed { .. }) && !matches!(task, DeskTask::Reopen { .. }) {
            return Err(DeskError::Closed(id));
        }
        let cause = Cause { conversation: Some(id), by: Some(agent), ..Cause::default() };
        match task {
            DeskTask::Claim => {
                let waits = matches!(status, Status::Queued { .. });
                let act = move |desk: &mut Desk, now| match desk.claim(id, agent) {
                    // It stands in no line.
                    Err(Refusal::NotHere) if waits => desk.assign(id, agent, now),
                    other => other,
                };
                self.decide(workspace, cause, act).await
            }
            DeskTask::Decline => {
                self.decide(workspace, cause, move |desk, now| desk.decline(id, agent, now)).await
            }
            DeskTask::Park => {
                self.decide(workspace, cause, move |desk, now| desk.park(id, agent, now)).await
            }
            DeskTask::Assign(to) => {
                self.check_agent(workspace, to).await?;
                self.decide(workspace, cause, move |desk, now| desk.assign(id, to, now)).await
            }
            DeskTask::Transfer { to: Whom::Bot(bot), note } => {
                self.give_to_bot(workspace, (id, agent), (Some(bot), note)).await
            }
            DeskTask::Transfer { to, note } => {
                self.transfer(workspace, (id, agent), (to, note)).await
            }
            DeskTask::ReturnToBot { note } => {
                self.give_to_bot(workspace, (id, agent), (None, note)).await
            }
            DeskTask::Close(close) => self.close_as(workspace, (id, agent), close).await,
            DeskTask::Reopen { team } => {
                let Status::Closed { at, .. } = status else {
                    return Err(DeskError::NotClosed(id));
                };
                let days = SignedDuration::from_hours(24 * REOPENED_WITHIN_DAYS);
                if self.now().duration_since(at) > days {
                    return Err(DeskError::TooLate(id));
                }
                self.reopen(workspace, (id, agent), team).await
            }
        }
    }

    /// Gives an agent the next conversation of their teams. `None`: nothing waits.
    ///
    /// # Errors
    ///
    /// [`DeskError`].
    pub async fn pull_next(
        &self,
        workspace: WorkspaceId,
        agent: MemberId,
    ) -> Result<Option<ConversationId>, DeskError> {
        let (sender, given) = std::sync::mpsc::channel();
        let cause = Cause { by: Some(agent), ..Cause::default() };
        let act = move |desk: &mut Desk, _now| {
            let decided = desk.pull(agent)?;
            let assigned = decided.iter().find_map(|decision| match decision {
                Decision::Assign { conversation, .. } => Some(*conversation),
                _ => None,
            });
            let _told = sender.send(assigned);
            Ok(decided)
        };
        self.decide(workspace, cause, act).await?;
        Ok(given.try_iter().last().flatten())
    }

    /// Whether somebody is an agent of the workspace.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn is_agent(&self, workspace: WorkspaceId, id: MemberId) -> Result<bool, DeskError> {
        self.at_desk(workspace, |at_desk| at_desk.agents.contains_key(&id)).await
    }

    /// The agent of that id or name; `None`: there is none, or no desk.
    pub(crate) async fn agent_called(
        &self,
        workspace: WorkspaceId,
        named: &str,
    ) -> Result<Option<MemberId>, DeskError> {
        if !self.has_desk(workspace).await? {
            return Ok(None);
        }
        self.at_desk(workspace, |at_desk| at_desk.called(named)).await
    }

    /// Tells a contact what happens to their conversation.
    pub(crate) async fn tell_contact(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        text: &str,
    ) -> Result<(), DeskError> {
        let said = vec![Words::notice(text)];
        self.touch(workspace, id, &Touch { said, ..Touch::new(Then::Same) }).await?;
        Ok(())
    }

    pub(super) async fn check_agent(
        &self,
        workspace: WorkspaceId,
        agent: MemberId,
    ) -> Result<(), DeskError> {
        if self.is_agent(workspace, agent).await? { Ok(()) } else { Err(DeskError::NoAgent(agent)) }
    }

    async fn transfer(
        &self,
        workspace: WorkspaceId,
        (id, by): (ConversationId, MemberId),
        (to, note): (Whom, Option<String>),
    ) -> Result<(), DeskError> {
        let wanted = match to {
            Whom::Agent(agent) => {
                self.check_agent(workspace, agent).await?;
                Wanted::Agent(Some(agent))
            }
            Whom::Team(named) => Wanted::Team(self.team_key(workspace, named).await?),
            Whom::Bot(_) => return Err(DeskError::Bad("a bot isn't sought at the desk")),
        };
        let cause = Cause { conversation: Some(id), by: Some(by), note, ..Cause::default() };
        let act = move |desk: &mut Desk, now| {
            let holder = desk.standing(id).ok_or(Refusal::NotHere)?;
            if holder.agent() == Some(by) && wanted == Wanted::Agent(Some(by)) {
                return Err(Refusal::AlreadyTheirs);
            }
            let wanted = wanted.clone();
            let request = Request { conversation: id, wanted, priority: 0, previous: None };
            Ok(desk.transfer(&request, now))
        };
        self.decide(workspace, cause, act).await
    }

    async fn reopen(
        &self,
        workspace: WorkspaceId,
        (id, by): (ConversationId, MemberId),
        team: Option<String>,
    ) -> Result<(), DeskError> {
        let team = match team {
            Some(named) => Some(self.team_key(workspace, named).await?),
            None => None,
        };
        let cause = Cause { conversation: Some(id), by: Some(by), reopens: true, note: None };
        let act = move |desk: &mut Desk, now| match &team {
            // Another was faster.
            _ if desk.standing(id).is_some() => Err(Refusal::Taken),
            None => desk.assign(id, by, now),
            Some(team) => {
                let wanted = Wanted::Team(team.clone());
                let request = Request { conversation: id, wanted, priority: 0, previous: None };
                Ok(desk.queue(&request, now))
            }
        };
        self.decide(workspace, cause, act).await
    }

    /// What the team that has a conversation asks its contact.
    async fn survey_of(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
    ) -> Result<Option<Survey>, DeskError> {
        self.at_desk(workspace, |at_desk| {
            let team = at_desk.kept.get(id)?.standing.team?;
            at_desk.teams.get(&team.0)?.survey.clone()
        })
        .await
    }

    async fn team_key(&self, workspace: WorkspaceId, named: String) -> Result<String, DeskError> {
        match self.get_team(workspace, &named).await {
            Ok(team) => Ok(team.key),
            Err(_) => Err(DeskError::NoTeam(named)),
        }
    }

    async fn give_to_bot(
        &self,
        workspace: WorkspaceId,
        (id, by): (ConversationId, MemberId),
        (bot, note): (Option<String>, Option<String>),
    ) -> Result<(), DeskError> {
        let mut touch = Touch::new(Then::Bot);
        touch.owner = Some(by);
        touch.said = note.iter().map(|note| Words::note(by, note)).collect();
        touch.events.push(("returned", json!({ "by": by.to_string() })));
        touch.bot = bot;
        self.touch(workspace, id, &touch).await?;
        self.tell_desk(workspace, News::Left(id));
        Ok(())
    }

    async fn close_as(
        &self,
        workspace: WorkspaceId,
        (id, by): (ConversationId, MemberId),
        close: Close,
    ) -> Result<(), DeskError> {
        for text in [&close.category, &close.reason].into_iter().flatten() {
            if text.chars().count() > MAX_CLOSING_CHARS || text.contains('\0') {
                return Err(DeskError::Bad("a category or reason has at most 200 characters"));
            }
        }
        let mut touch = Touch::new(Then::Closed);
        touch.owner = Some(by);
        touch.seen = close.seen;
        touch.survey = self.survey_of(workspace, id).await?;
        touch.said = close.note.iter().map(|note| Words::note(by, note)).collect();
        let told = json!({
            "by": by.to_string(), "category": close.category, "reason": close.reason,
        });
        touch.events.push(("closed", told));
        touch.details = Some(DetailsChange::Closing(Closing {
            agent: by.to_string(),
            category: close.category,
            reason: close.reason,
        }));
        self.touch(workspace, id, &touch).await?;
        self.tell_desk(workspace, News::Left(id));
        Ok(())
    }
}
