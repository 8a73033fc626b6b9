//! Hands a conversation to people because a bot's integration calls for it, as LivePerson's bots do.

use model::content::Content;
use model::conversation::{Audience, Author, Status};
use model::exchange::{Assignee, BotAction};
use model::id::{BotId, ConversationId, WorkspaceId};
use store::StoreError;

use crate::App;
use crate::conversations::{Post, PostError};

/// What says that nothing is to be said.
const NOTHING: &str = "BLANK_MESSAGE";
/// Most conversations that are looked through for the one that calls.
const MAX_RUNNING: u32 = 50;

/// What a bot's integration asks for. Empty texts are nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Escalation {
    /// The conversation; found by what follows where it is empty.
    pub conversation: String,
    /// The idempotency key of the call, which names the conversation and turn when it is one of ours.
    pub call: Option<String>,
    /// Id or key of the bot that calls.
    pub bot: String,
    /// Id of the contact, ours or the channel's.
    pub contact: String,
    /// Said to the contact first.
    pub message: String,
    pub skill_id: String,
    pub skill_name: String,
}

/// Why a conversation wasn't handed over. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum EscalateError {
    #[error("no conversation {0:?}")]
    NotFound(String),
    #[error("no conversation of this bot waits for the answer to a call")]
    NoneCalls,
    #[error(
        "{0} conversations of this bot wait for the answer to a call; say which in conversationId"
    )]
    SeveralCall(usize),
    #[error(transparent)]
    Post(#[from] PostError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Hands the conversation over: says the message and puts it in line, in one commit. What people have
    /// already stays with them, so that a call that is sent again changes nothing.
    ///
    /// # Errors
    ///
    /// [`EscalateError`].
    pub async fn escalate(
        &self,
        workspace: WorkspaceId,
        escalation: Escalation,
    ) -> Result<ConversationId, EscalateError> {
        let conversation = self.calling(workspace, &escalation).await?;
        let id = conversation.id;
        match conversation.status {
            Status::Queued { .. } | Status::WithAgent { .. } => return Ok(id),
            Status::Closed { .. } => return Err(PostError::Closed(id).into()),
            Status::WithBot => {}
        }
        let team = self.skill(workspace, &escalation).await?;
        let mut actions = Vec::new();
        let message = escalation.message.trim();
        if !message.is_empty() && message != NOTHING {
            actions.push(BotAction::Say {
                content: Content::text(message),
                delay_ms: 0,
                audience: Audience::Everybody,
                raw: None,
            });
        }
        actions.push(BotAction::Assign(Assignee { name: None, team, event: None }));
        self.post(workspace, id, Post { author: Author::Bot, actions }).await?;
        Ok(id)
    }

    /// The skill by its number where there is such a team, else by its name.
    async fn skill(
        &self,
        workspace: WorkspaceId,
        escalation: &Escalation,
    ) -> Result<Option<String>, StoreError> {
        let named = |text: &String| !text.trim().is_empty();
        let teams = self.inner.store.list_teams(workspace).await?;
        let (id, name) = (&escalation.skill_id, &escalation.skill_name);
        let is_number = teams.iter().any(|team| team.number.to_string() == id.trim());
        let chosen = match (is_number, named(name), named(id)) {
            (true, _, _) | (false, false, true) => Some(id),
            (false, true, _) => Some(name),
            (false, false, false) => None,
        };
        Ok(chosen.map(|text| text.trim().to_owned()))
    }

    /// The conversation that is meant.
    async fn calling(
        &self,
        workspace: WorkspaceId,
        escalation: &Escalation,
    ) -> Result<store::Conversation, EscalateError> {
        let store = &self.inner.store;
        let named = escalation.conversation.trim();
        let by_call = escalation.call.as_deref().and_then(|call| call.split('/').next());
        let told = if named.is_empty() { by_call } else { Some(named) };
        if let Some(id) = told.and_then(|id| id.parse::<ConversationId>().ok()) {
            let found = store.find_conversation(workspace, id).await?;
            return found.ok_or_else(|| EscalateError::NotFound(id.to_string()));
        }
        if !named.is_empty() {
            return Err(EscalateError::NotFound(named.to_owned()));
        }
        let bot = match escalation.bot.trim() {
            "" => None,
            named => {
                let by_key = store.find_bot(workspace, named).await?.map(|bot| bot.id);
                let bot = by_key.or_else(|| named.parse::<BotId>().ok());
                Some(bot.ok_or(EscalateError::NoneCalls)?)
            }
        };
        let mut fitting = Vec::new();
        for id in store.list_running(workspace, bot, MAX_RUNNING).await? {
            let Some(conversation) = store.find_conversation(workspace, id).await? else {
                continue;
            };
            if self.is_of(workspace, &conversation, escalation.contact.trim()).await? {
                fitting.push(conversation);
            }
        }
        match fitting.len() {
            0 => Err(EscalateError::NoneCalls),
            1 => Ok(fitting.swap_remove(0)),
            several => Err(EscalateError::SeveralCall(several)),
        }
    }

    /// Whether a conversation is that contact's; nobody: anybody's.
    async fn is_of(
        &self,
        workspace: WorkspaceId,
        conversation: &store::Conversation,
        contact: &str,
    ) -> Result<bool, StoreError> {
        if contact.is_empty() || conversation.contact.to_string() == contact {
            return Ok(true);
        }
        let found = self.inner.store.find_contact(workspace, conversation.contact).await?;
        Ok(found.is_some_and(|found| found.external_id == contact))
    }
}
