//! Connections of agents to the live events: an agent whose last one breaks, whichever process it was with, gets
//! nothing more and, after a while, loses what they have. The store knows which processes have one.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use model::id::{MemberId, ReplicaId, WorkspaceId};
use serde_json::json;

use super::DeskError;
use super::carry::Cause;
use super::setup::stored;
use crate::App;

/// What the desk's log calls it.
pub(super) const CONNECTED: &str = "connected";
pub(super) const LOST: &str = "connection_lost";
pub(super) const PRESENCE: &str = "presence";

/// Connections of processes that ended that are cut at a time.
const MAX_DEAD: u32 = 500;

/// How many connections agents have to this process.
#[derive(Default)]
pub(crate) struct Connections(Mutex<HashMap<(WorkspaceId, MemberId), usize>>);

impl Connections {
    /// `true`: it is the agent's first one.
    fn add(&self, agent: (WorkspaceId, MemberId)) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = all.entry(agent).or_default();
        *count += 1;
        *count == 1
    }

    /// `true`: it was the agent's last one.
    fn remove(&self, agent: (WorkspaceId, MemberId)) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(count) = all.get_mut(&agent) else { return false };
        *count -= 1;
        if *count > 0 {
            return false;
        }
        all.remove(&agent);
        true
    }

    fn is_here(&self, agent: (WorkspaceId, MemberId)) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&agent)
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
        self.inner.store.connect_agent(workspace, agent, self.inner.replica).await?;
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
        if !self.inner.connections.remove((workspace, agent)) {
            return Ok(());
        }
        self.lose_agent(workspace, agent, self.inner.replica).await?;
        if self.inner.connections.is_here((workspace, agent)) {
            // They came back meanwhile.
            self.inner.store.connect_agent(workspace, agent, self.inner.replica).await?;
            self.log_set_up(workspace, CONNECTED, json!({ "agent": agent.to_string() })).await?;
            let act = move |desk: &mut desk::Desk, now| Ok(desk.regain(agent, now));
            self.decide(workspace, Cause::default(), act).await?;
        }
        Ok(())
    }

    /// Cuts agents' connections to processes that ended without saying so.
    ///
    /// # Errors
    ///
    /// When the store can't be reached.
    pub async fn cut_dead_connections(&self) -> Result<(), DeskError> {
        for dead in self.inner.store.list_dead_connections(MAX_DEAD).await? {
            self.lose_agent(dead.workspace, dead.agent, dead.replica).await?;
        }
        Ok(())
    }

    /// An agent has no connection to a process any more.
    async fn lose_agent(
        &self,
        workspace: WorkspaceId,
        agent: MemberId,
        replica: ReplicaId,
    ) -> Result<(), DeskError> {
        let now = stored(self.now());
        if !self.inner.store.disconnect_agent(workspace, agent, replica, now).await? {
            return Ok(());
        }
        self.log_set_up(workspace, LOST, json!({ "agent": agent.to_string() })).await?;
        let act = move |desk: &mut desk::Desk, now| Ok(desk.lose(agent, now));
        self.decide(workspace, Cause::default(), act).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_is_here_from_the_first_connection_to_the_last() {
        let connections = Connections::default();
        let agent = (WorkspaceId::DEFAULT, MemberId::from_uuid(Default::default()));
        assert!(connections.add(agent));
        assert!(!connections.add(agent));
        assert!(!connections.remove(agent));
        assert!(connections.is_here(agent));
        assert!(connections.remove(agent));
        assert!(!connections.is_here(agent));
        assert!(!connections.remove(agent));
        assert!(connections.add(agent));
    }
}
