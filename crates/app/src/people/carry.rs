//! Carries decisions out: what they come to for each conversation, and one commit for it.

use std::collections::BTreeMap;

use desk::{CloseReason, Decision, Notice, Stage, Standing};
use model::Timestamp;
use model::id::{ConversationId, MemberId, WorkspaceId};
use serde_json::json;
use store::{Place, PlaceState};

use super::DeskError;
use super::load::kept_of;
use super::notices;
use super::room::{AtDesk, Kept};
use super::touch::{DetailsChange, Then, Touch, Words};
use crate::App;

/// What decisions come to for one conversation.
#[derive(Debug, Default)]
struct Change {
    said: Vec<Notice>,
    offered_to: Vec<MemberId>,
    withdrawn_from: Vec<MemberId>,
    fate: Fate,
    is_announced: bool,
    wants_ticket: bool,
    moves: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Fate {
    #[default]
    Stays,
    ReturnsToBot,
    Closes(CloseReason),
}

/// Who decided, and about which conversation first of all.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Cause {
    pub conversation: Option<ConversationId>,
    pub by: Option<MemberId>,
    /// Kept with the conversation for whoever takes it.
    pub note: Option<String>,
    /// Whether the conversation was closed.
    pub reopens: bool,
}

impl Cause {
    /// Whether whoever wants something wants it of this conversation: of any that moves, when they name none.
    pub fn is_about(&self, id: ConversationId) -> bool {
        self.conversation.is_none_or(|own| own == id)
    }
}

/// Where what nobody can take waits: in no team's line.
pub(super) const fn unserved(since: Timestamp) -> Place {
    Place {
        state: PlaceState::Waiting,
        team: None,
        agent: None,
        slot: None,
        priority: 0,
        since,
        due_at: None,
    }
}

/// What couldn't be done of what was decided.
pub(super) type Failed = Vec<(ConversationId, DeskError)>;

impl App {
    /// Carries decisions out. When any fails, what is in memory has to be loaded anew.
    pub(super) async fn carry_out(
        &self,
        workspace: WorkspaceId,
        (at_desk, now): (&mut AtDesk, Timestamp),
        decided: Vec<Decision>,
        cause: &Cause,
    ) -> Result<Failed, DeskError> {
        let mut moved = Vec::new();
        let mut told = Vec::new();
        let mut taken = Vec::new();
        for (id, change) in by_conversation(decided) {
            if change.moves {
                let after = at_desk.desk.standing(id);
                let kept = after.map(|standing| keep(at_desk, (id, standing), now, &mut taken));
                let touch = touch_for(at_desk, (id, kept), &change, (cause, now));
                moved.push((id, kept, touch));
            } else {
                told.push((id, change));
            }
        }
        // Together, so that they share commits.
        let commits = moved.iter().map(|(id, _, touch)| self.touch(workspace, *id, touch));
        let results = futures::future::join_all(commits).await;
        let mut failed = Vec::new();
        for ((id, kept, touch), result) in moved.iter().zip(results) {
            match (result, kept) {
                (Ok(_), Some(kept)) => at_desk.kept.insert(*id, *kept),
                (Ok(_), None) => {
                    at_desk.kept.remove(*id);
                    if touch.then == Then::FailedTransfer {
                        let place = self.inner.store.find_place(workspace, *id).await?;
                        if let Some(kept) = place.and_then(|it| kept_of(&it)) {
                            at_desk.kept.insert(*id, kept);
                        }
                    }
                }
                (Err(error), _) => {
                    tracing::debug!(conversation = %id, ?touch, %error, "a decision came too late");
                    failed.push((*id, error));
                }
            }
        }
        self.tell_contacts(workspace, at_desk, told);
        Ok(failed)
    }

    /// Tells contacts where they stand, when nobody waits for it.
    fn tell_contacts(
        &self,
        workspace: WorkspaceId,
        at_desk: &AtDesk,
        told: Vec<(ConversationId, Change)>,
    ) {
        let mut touches = Vec::new();
        for (id, change) in told {
            let standing = at_desk.desk.standing(id);
            let said = words(at_desk, standing, &change.said);
            if !said.is_empty() {
                touches.push((id, Touch { said, ..Touch::new(Then::Same) }));
            }
        }
        if touches.is_empty() {
            return;
        }
        let app = self.clone();
        tokio::spawn(async move {
            for (id, touch) in touches {
                if let Err(error) = app.touch(workspace, id, &touch).await {
                    tracing::debug!(conversation = %id, %error, "a contact wasn't told");
                }
            }
        });
    }
}

fn by_conversation(decided: Vec<Decision>) -> BTreeMap<ConversationId, Change> {
    let mut changes: BTreeMap<ConversationId, Change> = BTreeMap::new();
    for decision in decided {
        let id = decision.conversation();
        let change = changes.entry(id).or_default();
        change.moves |= !matches!(decision, Decision::Tell { .. } | Decision::Announce { .. });
        match decision {
            Decision::Wait { .. } | Decision::Assign { .. } | Decision::Park { .. } => {
                change.fate = Fate::Stays;
            }
            Decision::Offer { agent, .. } => change.offered_to.push(agent),
            Decision::Withdraw { agent, .. } => change.withdrawn_from.push(agent),
            Decision::Announce { .. } => change.is_announced = true,
            Decision::Tell { notice, .. } => change.said.push(notice),
            Decision::OpenTicket { .. } => change.wants_ticket = true,
            Decision::ReturnToBot { .. } => change.fate = Fate::ReturnsToBot,
            Decision::Close { reason, .. } => change.fate = Fate::Closes(reason),
        }
    }
    changes
}

/// How a conversation is kept that stands so now.
fn keep(
    at_desk: &AtDesk,
    (id, standing): (ConversationId, Standing),
    now: Timestamp,
    taken: &mut Vec<(MemberId, u32)>,
) -> Kept {
    let before = at_desk.kept.get(id);
    let takes_place = match standing.stage {
        Stage::Offered { agent, .. } | Stage::Held { agent } => Some(agent),
        Stage::Waiting { .. } | Stage::WaitingFor { .. } | Stage::Parked { .. } => None,
    };
    let slot = takes_place.map(|agent| {
        let own = before.filter(|kept| kept.standing.agent() == Some(agent));
        let slot =
            own.and_then(|kept| kept.slot).unwrap_or_else(|| at_desk.kept.free_slot(agent, taken));
        taken.push((agent, slot));
        slot
    });
    let since = match standing.stage {
        Stage::Waiting { since, .. }
        | Stage::WaitingFor { since, .. }
        | Stage::Offered { since, .. } => since,
        Stage::Held { .. } | Stage::Parked { .. } => {
            before.filter(|kept| kept.standing == standing).map_or(now, |kept| kept.since)
        }
    };
    Kept { standing, slot, since }
}

impl Kept {
    /// As it is stored.
    pub fn place(&self) -> Place {
        let (state, priority, due_at) = match self.standing.stage {
            Stage::Waiting { priority, .. } => (PlaceState::Waiting, priority, None),
            Stage::WaitingFor { priority, .. } => (PlaceState::WaitingFor, priority, None),
            Stage::Offered { priority, until, .. } => (PlaceState::Offered, priority, until),
            Stage::Held { .. } => (PlaceState::Held, 0, None),
            Stage::Parked { .. } => (PlaceState::Parked, 0, None),
        };
        Place {
            state,
            team: self.standing.team.map(|team| team.0),
            agent: self.standing.agent(),
            slot: self.slot,
            priority,
            since: self.since,
            due_at,
        }
    }
}

fn touch_for(
    at_desk: &AtDesk,
    (id, kept): (ConversationId, Option<Kept>),
    change: &Change,
    (cause, _now): (&Cause, Timestamp),
) -> Touch {
    let before = at_desk.kept.get(id).map(Kept::place);
    let standing = kept.map(|kept| kept.standing);
    let own = (cause.conversation == Some(id)).then_some(cause);
    let by = own.and_then(|cause| cause.by).map(|by| by.to_string());
    let team = standing.and_then(|it| it.team).and_then(|team| at_desk.teams.get(&team.0));
    let team_before = at_desk.kept.get(id).and_then(|kept| kept.standing.team);
    let record_before = team_before.and_then(|team| at_desk.teams.get(&team.0));
    let messages = record_before.map(|it| &it.messages);
    let team_key = team.map(|team| team.key.clone());
    let mut touch = Touch::new(Then::Same);
    touch.before = Some(before);
    touch.said = words(at_desk, standing, &change.said);
    if let (Some(note), Some(by)) =
        (own.and_then(|cause| cause.note.as_deref()), own.and_then(|it| it.by))
    {
        touch.said.push(Words::note(by, note));
    }
    if own.is_some_and(|cause| cause.reopens) {
        touch.reopens = true;
        touch.events.push(("reopened", json!({ "by": by })));
    }
    for agent in &change.withdrawn_from {
        touch.events.push(("withdrawn", json!({ "agent": agent.to_string() })));
    }
    if change.wants_ticket {
        touch.events.push(("ticket_wanted", json!({})));
    }
    if let Some(kept) = kept {
        let place = kept.place();
        let agent = kept.standing.agent();
        let told = json!({ "team": team_key, "agent": agent.map(|it| it.to_string()), "by": by });
        match (kept.standing.stage, agent) {
            (Stage::Held { .. } | Stage::Parked { .. }, Some(agent)) => {
                touch.then = Then::With { agent, place };
                let is_held = place.state == PlaceState::Held;
                touch.events.push((if is_held { "assigned" } else { "parked" }, told));
                touch.details =
                    Some(DetailsChange::Assigned(agent, team.map(|team| team.key.clone())));
            }
            (stage, _) => {
                touch.then = Then::Queued { team: team_key, place };
                let kind =
                    if matches!(stage, Stage::Offered { .. }) { "offered" } else { "queued" };
                touch.events.push((kind, told));
            }
        }
        return touch;
    }
    match change.fate {
        Fate::Closes(reason) => {
            touch.then = Then::Closed;
            let had_agent =
                at_desk.kept.get(id).is_some_and(|kept| kept.standing.agent().is_some());
            touch.survey = record_before.and_then(|it| it.survey.clone()).filter(|_| had_agent);
            let text = notices::closing(reason, messages);
            touch.said.extend(text.map(Words::notice));
            touch.events.push(("closed", json!({ "reason": reason })));
        }
        Fate::ReturnsToBot | Fate::Stays => {
            touch.then = Then::FailedTransfer;
            touch.events.push(("returned", json!({ "by": by })));
        }
    }
    touch
}

/// What a contact is told, in order.
fn words(at_desk: &AtDesk, standing: Option<Standing>, said: &[Notice]) -> Vec<Words> {
    let team = standing.and_then(|standing| standing.team);
    let team = team.and_then(|team| at_desk.teams.get(&team.0));
    let waits = standing.is_some_and(|it| !matches!(it.stage, Stage::Held { .. }));
    let mut texts: Vec<String> = Vec::new();
    for notice in said {
        // Who is served at once isn't told where they stand.
        if matches!(notice, Notice::Position(_) | Notice::Delayed) && !waits {
            continue;
        }
        texts.extend(notices::text(notice, team.map(|team| &team.messages)));
    }
    texts.dedup();
    texts.into_iter().map(Words::notice).collect()
}
