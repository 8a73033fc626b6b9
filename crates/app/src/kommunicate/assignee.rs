//! Gives a conversation to an agent of the desk by Kommunicate's names.

use model::id::WorkspaceId;

use super::group::{GroupError, GroupRef};
use crate::App;
use crate::people::{DeskError, DeskTask};

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GivenToAgent {
    Given,
    AlreadyTheirs,
    /// They have as many conversations as they may.
    Engaged,
}

impl App {
    /// Gives a conversation to the agent of that id or name, wherever it is. `None`: there is no such agent.
    ///
    /// # Errors
    ///
    /// [`GroupError`]; nothing was changed then.
    pub async fn give_group_to_agent(
        &self,
        workspace: WorkspaceId,
        group: &GroupRef,
        named: &str,
        notice: Option<&str>,
    ) -> Result<Option<GivenToAgent>, GroupError> {
        let conversation = self.get_group(workspace, group).await?;
        let Some(agent) = self.agent_called(workspace, named).await? else { return Ok(None) };
        let id = conversation.id;
        match self.do_at_desk(workspace, (id, agent), DeskTask::Assign(agent)).await {
            Ok(()) => {
                if let Some(text) = notice {
                    self.tell_contact(workspace, id, text).await?;
                }
                Ok(Some(GivenToAgent::Given))
            }
            Err(DeskError::AlreadyTheirs(_)) => Ok(Some(GivenToAgent::AlreadyTheirs)),
            Err(DeskError::AtCapacity) => Ok(Some(GivenToAgent::Engaged)),
            Err(error) => Err(error.into()),
        }
    }
}
