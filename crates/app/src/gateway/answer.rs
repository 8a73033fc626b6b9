//! Lets our bot answer: receives what it is told, waits for its turn, and gathers what it wants done.

use std::time::Duration;

use gateway::Served;
use model::content::Attachment;
use model::conversation::{Details, Message, MessageNumber, Status, Tap};
use model::exchange::{Assignee, BotAction, BotInput, BotReply};
use model::id::{ConversationId, WorkspaceId};
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use super::place::{Place, fits, is_over};
use super::{GatewayAnswer, GatewayError, GatewayRequest};
use crate::App;
use crate::clock::noise;
use crate::conversations::{
    Attached, CloseConversationError, Closing, InboundMessage, MAX_FILES, ReceiveMessageError,
    TurnEnd,
};
use crate::vault::hex;

/// How far the turns of a request are.
#[derive(Default)]
pub(super) struct Progress {
    pub said: Vec<Message>,
    /// The number of the first message that it brought.
    pub first: Option<MessageNumber>,
    pub is_pending: bool,
    pub was_known: bool,
    /// Whether a turn wasn't over at once: what it said is queued for later, too.
    pub has_waited: bool,
}

impl App {
    /// Lets a bot of ours answer another system, within that time. What the bot says later is told with
    /// the next answer; the same message again has the same answer.
    ///
    /// # Errors
    ///
    /// [`GatewayError`]; nothing was answered then.
    pub async fn answer_gateway(
        &self,
        workspace: WorkspaceId,
        request: &GatewayRequest,
        time: Duration,
    ) -> Result<GatewayAnswer, GatewayError> {
        let until = Instant::now() + time;
        let place = self.gateway_place(workspace, request).await?;
        let messages = messages_of(request);
        let Some(first) = messages.first() else {
            let reply = BotReply::default();
            return Ok(GatewayAnswer { conversation: None, reply, is_whole: true });
        };
        let known = (&place, first.id.as_str());
        let (mut id, mut said) = self.conversation_for(workspace, known, request).await?;
        let received = self.receive_all(workspace, id, (messages.clone(), until)).await;
        let progress = match received {
            // It was closed just now: the next one begins.
            Err(GatewayError::Receive(ReceiveMessageError::Closed(_))) => {
                (id, said) = self.conversation_for(workspace, known, request).await?;
                self.receive_all(workspace, id, (messages.clone(), until)).await?
            }
            received => received?,
        };
        let is_whole = !progress.is_pending;
        let was_known = progress.was_known;
        let has_more_queued = self.tell((workspace, id), progress, &mut said).await?;
        let mut actions = actions_of(&said);
        if is_whole {
            let ending = self.ending(workspace, (id, first.id.as_str(), was_known)).await?;
            if ending.is_some() {
                if has_more_queued {
                    self.keep_end_told(workspace, id).await?;
                }
                self.end_our_part(workspace, id).await?;
            } else if request.says_it_is_over() {
                self.close_unless_asking(workspace, id).await?;
            }
            actions.extend(ending);
        }
        let reply = BotReply { actions, ..BotReply::default() };
        Ok(GatewayAnswer { conversation: Some(id), reply, is_whole })
    }

    /// The conversation that a message belongs to, and what was said too late in the one before.
    async fn conversation_for(
        &self,
        workspace: WorkspaceId,
        (place, message): (&Place, &str),
        request: &GatewayRequest,
    ) -> Result<(ConversationId, Vec<Message>), GatewayError> {
        let store = &self.inner.store;
        if request.asked.message_id.is_some()
            && let Some(known) = store.find_accepted(workspace, place.channel.id, message).await?
        {
            return Ok((known.conversation, Vec::new()));
        }
        let latest = self.latest_at(workspace, place).await?;
        match &latest.conversation {
            Some(open) if !is_over(open) => {
                self.learn(workspace, open, request).await?;
                Ok((open.id, Vec::new()))
            }
            Some(_) | None if request.must_be_created() => {
                Err(GatewayError::NotCreated(request.asked.conversation.clone()))
            }
            over => {
                let late = self.late(workspace, over.as_ref()).await?;
                let opened = self.open_at(workspace, (place, &latest), request).await?;
                Ok((opened.conversation, late))
            }
        }
    }

    async fn receive_all(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        (messages, until): (Vec<InboundMessage>, Instant),
    ) -> Result<Progress, GatewayError> {
        let mut progress = Progress::default();
        for message in messages {
            let received = match self.receive_message(workspace, id, message).await {
                Ok(received) => received,
                // The bot ended it with what came before.
                Err(ReceiveMessageError::Closed(_)) if progress.first.is_some() => break,
                Err(error) => return Err(error.into()),
            };
            let number = received.number;
            progress.was_known |= received.was_known;
            progress.first.get_or_insert(number);
            let left = until.saturating_duration_since(Instant::now());
            let end = match received.end {
                TurnEnd::Pending => {
                    progress.has_waited = true;
                    self.keep_waiting(workspace, id, left).await?;
                    self.wait_for_turn(workspace, (id, number), left).await?
                }
                end @ TurnEnd::Finished(_) => end,
            };
            match end {
                TurnEnd::Finished(said) => progress.said.extend(said),
                TurnEnd::Pending => progress.is_pending = true,
            }
        }
        Ok(progress)
    }

    /// What becomes of the conversation after a message: whom it is given to, or that it ended.
    async fn ending(
        &self,
        workspace: WorkspaceId,
        (id, message, was_known): (ConversationId, &str, bool),
    ) -> Result<Option<BotAction>, GatewayError> {
        if was_known && let Some(kept) = self.kept_ending(workspace, message).await? {
            return Ok(Some(kept));
        }
        let found = self.inner.store.find_conversation(workspace, id).await?;
        let Some(found) = found else { return Ok(None) };
        let is_old = was_known && matches!(found.status, Status::Closed { .. });
        let Some(ending) = ending_of(&found.status, &found.details).filter(|_| !is_old) else {
            return Ok(None);
        };
        self.keep_ending(workspace, message, &ending).await?;
        Ok(Some(ending))
    }

    /// Closes what was given away: the people are theirs, and what comes next begins another one.
    pub(super) async fn end_our_part(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
    ) -> Result<(), CloseConversationError> {
        match self.close_conversation(workspace, id, Closing::AtOnce).await {
            Ok(()) | Err(CloseConversationError::AlreadyClosed(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Closes a conversation that is over there, unless our bot asked something about that.
    async fn close_unless_asking(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
    ) -> Result<(), GatewayError> {
        let seat = self.load_seat(workspace, id).await.map_err(ReceiveMessageError::from)?;
        if seat.is_none_or(|seat| seat.state.position().is_some()) {
            return Ok(());
        }
        self.keep_end_told(workspace, id).await?;
        Ok(self.end_our_part(workspace, id).await?)
    }
}

/// What a status tells the system that asks: whom it is given to, or that it ended.
pub(super) fn ending_of(status: &Status, details: &Details) -> Option<BotAction> {
    match status {
        Status::Queued { team } => Some(BotAction::Assign(Assignee {
            name: details.assignee.clone(),
            team: team.clone(),
            event: None,
        })),
        Status::Closed { with_survey, .. } => Some(BotAction::Close { with_survey: *with_survey }),
        Status::WithBot | Status::WithAgent { .. } => None,
    }
}

/// What our bot is told, in the order in which it came.
fn messages_of(request: &GatewayRequest) -> Vec<InboundMessage> {
    let mut messages = Vec::new();
    for input in &request.asked.input {
        match input {
            BotInput::Event { name, data } => {
                messages.push(InboundMessage::event("", name.clone(), data.clone()));
            }
            BotInput::Message { text, tap, files, location } => {
                let tap = tap_of(tap.as_ref(), &request.asked);
                let said = InboundMessage { tap, ..InboundMessage::typed("", text.clone()) };
                let mut parts = parts_of(files);
                parts.extend(location.clone().map(Attached::Location));
                let is_text_apart =
                    parts.first().is_none_or(|part| !matches!(part, Attached::Files(_)));
                if is_text_apart && (!text.is_empty() || parts.is_empty()) {
                    messages.push(said.clone());
                }
                for (index, attached) in parts.into_iter().enumerate() {
                    let is_first_of_files = index == 0 && !is_text_apart;
                    let text = if is_first_of_files { text.clone() } else { String::new() };
                    messages.push(InboundMessage { text, attached, ..said.clone() });
                }
            }
        }
    }
    let base = message_base(request);
    for (index, message) in messages.iter_mut().enumerate() {
        message.id = format!("{base}/{index}");
    }
    messages
}

fn parts_of(files: &[Attachment]) -> Vec<Attached> {
    files.chunks(MAX_FILES).map(|files| Attached::Files(files.to_vec())).collect()
}

fn tap_of(tap: Option<&Tap>, asked: &Served) -> Option<Tap> {
    let context = Some(&asked.context).filter(|context| !context.is_empty() && fits(context));
    match (tap, context) {
        (None, None) => None,
        (tap, context) => {
            let own = tap.cloned().unwrap_or_default();
            Some(Tap { context: context.cloned().unwrap_or_default(), ..own })
        }
    }
}

/// What a message is known by: the same for a repetition. Systems that reuse an id for something else
/// mean something else.
fn message_base(request: &GatewayRequest) -> String {
    let asked = &request.asked;
    let mut digest = Sha256::new();
    for part in [request.protocol.as_str(), &request.bot, &asked.conversation] {
        digest.update(part.as_bytes());
        digest.update([0]);
    }
    match &asked.message_id {
        Some(id) => {
            digest.update(id.as_bytes());
            digest.update(serde_json::to_vec(&asked.input).unwrap_or_default());
        }
        None => digest.update(noise::<32>()),
    }
    format!("gateway/{}", hex(&digest.finalize()))
}

pub(super) fn actions_of(said: &[Message]) -> Vec<BotAction> {
    let mut seen_at = None;
    let mut actions = Vec::new();
    for message in said.iter().filter(|message| message.content.is_visible()) {
        let before =
            seen_at.map_or(message.created_at, |at: model::Timestamp| at.max(message.created_at));
        let pause = message.visible_at.duration_since(before).as_millis();
        seen_at = Some(message.visible_at);
        actions.push(BotAction::Say {
            content: message.content.clone(),
            delay_ms: u32::try_from(pause.max(0)).unwrap_or(u32::MAX),
            audience: message.audience,
            raw: message.raw.clone(),
        });
    }
    actions
}
