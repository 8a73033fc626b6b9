//! What agents say: to the contact, and to each other.

use std::collections::BTreeSet;

use model::content::{Attachment, Content};
use model::conversation::{Audience, Author, Message};
use model::id::{ConversationId, MemberId, WorkspaceId};
use serde_json::json;

use super::DeskError;
use super::news::News;
use super::touch::{ClockChange, DetailsChange, Then, Touch, Words};
use crate::App;

/// Longest message or note, in characters.
pub(super) const MAX_CHARS: usize = 8_000;
/// Most tags of a conversation.
const MAX_TAGS: usize = 20;
/// Longest tag, in characters.
const MAX_TAG_CHARS: usize = 50;

impl App {
    /// Says something to the contact, in the name of the agent who has the conversation.
    ///
    /// # Errors
    ///
    /// [`DeskError::NotTheirs`] when another has it; nothing was said then.
    pub async fn reply_as(
        &self,
        workspace: WorkspaceId,
        (id, agent): (ConversationId, MemberId),
        (text, files): (String, Vec<Attachment>),
    ) -> Result<Message, DeskError> {
        check_text(&text, !files.is_empty())?;
        let content = if files.is_empty() {
            Content::text(&text)
        } else {
            Content::Attachments { text, files }
        };
        let mut touch = Touch::new(Then::Same);
        touch.owner = Some(agent);
        touch.clock = Some(ClockChange::Answered);
        touch.said = vec![Words {
            author: Author::Agent { id: agent.to_string() },
            audience: Audience::Everybody,
            content,
        }];
        let said = self.touch(workspace, id, &touch).await?;
        self.tell_desk(workspace, News::AgentWrote(id));
        said.into_iter().next().ok_or(DeskError::Busy(id))
    }

    /// Writes a note that only members see, whoever has the conversation.
    ///
    /// # Errors
    ///
    /// [`DeskError`]; nothing was written then.
    pub async fn note_as(
        &self,
        workspace: WorkspaceId,
        (id, agent): (ConversationId, MemberId),
        text: &str,
    ) -> Result<Message, DeskError> {
        check_text(text, false)?;
        self.check_agent(workspace, agent).await?;
        let mut touch = Touch::new(Then::Same);
        touch.said = vec![Words::note(agent, text)];
        let said = self.touch(workspace, id, &touch).await?;
        said.into_iter().next().ok_or(DeskError::Busy(id))
    }

    /// Labels a conversation with these tags, in place of those before. Gives them as they are kept: in lower
    /// case, each once, in order.
    ///
    /// # Errors
    ///
    /// [`DeskError`]; nothing was changed then.
    pub async fn tag_conversation(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        tags: Vec<String>,
    ) -> Result<Vec<String>, DeskError> {
        let tags: BTreeSet<String> = tags.iter().map(|tag| tag.trim().to_lowercase()).collect();
        let is_tag = |tag: &String| {
            let chars = tag.chars().count();
            let is_plain = !tag.chars().any(|c| c.is_control() || c == '|');
            (1..=MAX_TAG_CHARS).contains(&chars) && is_plain
        };
        if tags.len() > MAX_TAGS || !tags.iter().all(is_tag) {
            return Err(DeskError::Bad("at most 20 tags of 1 to 50 characters, without `|`"));
        }
        let tags: Vec<String> = tags.into_iter().collect();
        let mut touch = Touch::new(Then::Same);
        touch.details = Some(DetailsChange::Tags(tags.clone()));
        touch.events.push(("tagged", json!({ "tags": tags })));
        self.touch(workspace, id, &touch).await?;
        Ok(tags)
    }
}

pub(super) fn check_text(text: &str, may_be_empty: bool) -> Result<(), DeskError> {
    if text.trim().is_empty() && !may_be_empty {
        return Err(DeskError::Bad("there is nothing in it"));
    }
    if text.chars().count() > MAX_CHARS || text.contains('\0') {
        return Err(DeskError::Bad("a text has at most 8000 characters and no U+0000"));
    }
    Ok(())
}
