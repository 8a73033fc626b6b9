//! Connections of agents to the live events: an agent whose last one breaks gets nothing more and, after a
//! while, loses what they have.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use model::Timestamp;
use model::id::{MemberId, WorkspaceId};
use serde_json::json;
use store::DeskEvent;

use super::DeskError;
use super::carry::Cause;
use super::setup::stored;
use crate::App;

const CONNECTED: &str = "connected";
const LOST: &str = "connection_lost";
const PRESENCE: &str = "presence";

/// Agents' connections to this process.
#[derive(Default)]
pub(crate) struct Connections(Mutex<HashMap<(WorkspaceId, MemberId), Connected>>);

#[derive(Debug, Clone, Copy)]
enum Connected {
    /// So many.
    Here(usize),
    /// None any more, since then.
    Lost(Timestamp),
}

impl Connections {
    /// `true`: it is the agent's first one.
    fn add(&self, agent: (WorkspaceId, MemberId)) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = match all.get(&agent) {
            Some(Connected::Here(count)) => *count,
            Some(Connected::Lost(_)) | None => 0,
        };
        all.insert(agent, Connected::Here(count + 1));
        count == 0
    }

    /// `true`: it was the agent's last one.
    fn remove(&self, agent: (WorkspaceId, MemberId), now: Timestamp) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match all.get(&agent) {
            Some(Connected::Here(count)) if *count > 1 => {
                let left = Connected::Here(count - 1);
                all.insert(agent, left);
                false
            }
            Some(Connected::Here(_)) => {
                all.insert(agent, Connected::Lost(now));
                true
            }
            Some(Connected::Lost(_)) | None => false,
        }
    }

    /// The agent is there, as is known from elsewhere.
    pub fn forget_loss(&self, agent: (WorkspaceId, MemberId)) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Connected::Lost(_)) = all.get(&agent) {
            all.remove(&agent);
        }
    }

    /// Agents of a workspace whose connection to this process is lost, since when.
    pub fn lost(&self, workspace: WorkspaceId) -> Vec<(MemberId, Timestamp)> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = all.iter().filter(|((of, _), _)| *of == workspace);
        let lost = own.filter_map(|((_, agent), connected)| match connected {
            Connected::Lost(since) => Some((*agent, *since)),
            Connected::Here(_) => None,
        });
        lost.collect()
    }

    fn is_here(&self, agent: (WorkspaceId, MemberId)) -> bool {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        matches!(all.get(&agent), Some(Connected::Here(_)))
    }

    /// Takes note of what another process logged.
    pub fn learn(&self, workspace: WorkspaceId, event: &DeskEvent) {
        if let (CONNECTED | PRESENCE, Some(agent)) = (event.kind.as_str(), agent_of(event)) {
            self.forget_loss((workspace, agent));
        }
    }
}

impl App {
    /// An agent follows the desk from here, until [`App::disconnect_agent`].
    ///
    /// # Errors
    ///
    /// When the store can't be reached; it is to be disconnected all the same.
    pub async fn connect_agent(
        &self,
        workspace: WorkspaceId,
        agent: MemberId,
    ) -> Result<(), DeskError> {
        if !self.inner.connections.add((workspace, agent)) {
            return Ok(());
        }
        self.log_set_up(workspace, CONNECTED, json!({ "agent": agent.to_string() })).await?;
        let act = move |desk: &mut desk::Desk, now| Ok(desk.regain(agent, now));
        self.decide(workspace, Cause::default(), act).await
    }

    /// An agent follows it no more by one connection.
    ///
    /// # Errors
    ///
    /// When the store can't be reached.
    pub async fn disconnect_agent(
        &self,
        workspace: WorkspaceId,
        agent: MemberId,
    ) -> Result<(), DeskError> {
        if !self.inner.connections.remove((workspace, agent), stored(self.now())) {
            return Ok(());
        }
        self.log_set_up(workspace, LOST, json!({ "agent": agent.to_string() })).await?;
        let act = move |desk: &mut desk::Desk, now| Ok(desk.lose(agent, now));
        self.decide(workspace, Cause::default(), act).await
    }

    /// Contradicts another process that lost an agent's connection, when we have one.
    pub(super) async fn contradict(&self, workspace: WorkspaceId, event: &DeskEvent) {
        let Some(agent) = agent_of(event) else { return };
        let is_ours = event.replica == self.inner.replica;
        if is_ours || event.kind != LOST || !self.inner.connections.is_here((workspace, agent)) {
            return;
        }
        let told = json!({ "agent": agent.to_string() });
        if let Err(error) = self.log_set_up(workspace, CONNECTED, told).await {
            tracing::warn!(%error, %agent, "others take an agent for lost who is here");
        }
    }
}

fn agent_of(event: &DeskEvent) -> Option<MemberId> {
    event.record["agent"].as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_is_lost_with_the_last_connection_until_they_come_back() {
        let connections = Connections::default();
        let agent = (WorkspaceId::DEFAULT, MemberId::from_uuid(Default::default()));
        let now = Timestamp::UNIX_EPOCH;
        assert!(connections.add(agent));
        assert!(!connections.add(agent));
        assert!(!connections.remove(agent, now));
        assert!(connections.lost(agent.0).is_empty());
        assert!(connections.remove(agent, now));
        assert_eq!(connections.lost(agent.0), [(agent.1, now)]);
        assert!(!connections.remove(agent, now));
        assert!(connections.add(agent));
        assert!(connections.lost(agent.0).is_empty());
        connections.forget_loss(agent);
        assert!(connections.is_here(agent));
    }
}
