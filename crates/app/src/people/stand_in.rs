//! An agent's part in a conversation that no agent sees: whoever tries a bot out plays it. Nobody at a desk
//! is told.

use formats::conversation_test::AgentDid;
use model::content::Content;
use model::conversation::{Audience, Author, Status};
use model::id::{ConversationId, WorkspaceId};

use super::DeskError;
use super::say::check_text;
use super::touch::{Then, Touch, Words};
use crate::App;
use crate::conversations::TransferFailedError;

/// Who writes in place of an agent.
const STAND_IN: &str = "preview";

/// Why an agent's part couldn't be played. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum StandInError {
    #[error(transparent)]
    Desk(#[from] DeskError),
    #[error(transparent)]
    GiveBack(#[from] TransferFailedError),
}

impl App {
    /// Does what an agent would do with a conversation that its bot handed over.
    ///
    /// # Errors
    ///
    /// [`StandInError`]; [`DeskError::NotWaiting`] while its bot has it.
    pub async fn stand_in(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        did: &AgentDid,
    ) -> Result<(), StandInError> {
        let status = self.conversation_status(workspace, id).await.map_err(DeskError::from)?;
        match status.ok_or(DeskError::NotFound(id))? {
            Status::Queued { .. } | Status::WithAgent { .. } => {}
            Status::WithBot => return Err(DeskError::NotWaiting(id).into()),
            Status::Closed { .. } => return Err(DeskError::Closed(id).into()),
        }
        let touch = match did {
            AgentDid::NeverCame => return Ok(self.transfer_failed(workspace, id).await?),
            AgentDid::Returned => Touch::new(Then::Bot),
            AgentDid::Closed => Touch::new(Then::Closed),
            AgentDid::Said(text) => {
                check_text(text, false)?;
                Touch { said: vec![words(text)], ..Touch::new(Then::Same) }
            }
        };
        self.touch(workspace, id, &touch).await?;
        Ok(())
    }
}

fn words(text: &str) -> Words {
    Words {
        author: Author::Agent { id: STAND_IN.to_owned() },
        audience: Audience::Everybody,
        content: Content::text(text),
    }
}
