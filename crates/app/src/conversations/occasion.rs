//! What an external bot is told beside the question: gathered when it is asked, and the same for every
//! attempt.

use std::collections::HashMap;

use gateway::{Availability, Occasion};
use model::content::Attachment;
use model::exchange::{BotInput, BotRequest, Protocol};
use model::id::{AttachmentId, ConversationId};
use store::StoreError;

use super::load::LoadError;
use crate::App;
use crate::attachments::LINK_VALID_FOR;
use crate::kommunicate::message_key;
use crate::registry::{Outgoing, Running, Seat};

/// Why nothing can be told.
#[derive(Debug, thiserror::Error)]
pub enum OccasionError {
    #[error("{0} isn't there any more")]
    NoConversation(ConversationId),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Gathers the circumstances of a question to an external bot.
    ///
    /// # Errors
    ///
    /// [`OccasionError`] when the conversation is gone or the store can't be read.
    pub async fn occasion_of(
        &self,
        outgoing: &Outgoing,
        asked: &BotRequest,
    ) -> Result<Occasion, OccasionError> {
        let (workspace, id) = (outgoing.workspace, outgoing.conversation);
        let slot = self.inner.registry.slot(id);
        let mut place = slot.lock().await;
        let at_hand = place.as_mut().filter(|seat| is_at_hand(seat, outgoing));
        if let Some(seat) = at_hand {
            return self.occasion_at(seat, outgoing, asked).await;
        }
        drop(place);
        let loaded = self.inner.store.load(workspace, id).await?;
        let loaded = loaded.ok_or(OccasionError::NoConversation(id))?;
        let mut seat = self.seat(workspace, loaded).await?;
        self.occasion_at(&mut seat, outgoing, asked).await
    }

    async fn occasion_at(
        &self,
        seat: &mut Seat,
        outgoing: &Outgoing,
        asked: &BotRequest,
    ) -> Result<Occasion, OccasionError> {
        let id = outgoing.conversation;
        let channel = self.channel_of(outgoing.workspace, &seat.conversation).await?;
        let (conversation_number, contact_conversations) =
            self.numbers_of(seat, asked.protocol).await?;
        Ok(Occasion {
            tenant: outgoing.workspace.to_string(),
            contact: seat.external_id.clone(),
            conversation: id.to_string(),
            conversation_number,
            contact_conversations,
            channel: channel.channel.kind,
            // There are no agents who could say that they are there.
            availability: Some(Availability::Offline),
            message_key: match asked.protocol {
                Protocol::Kommunicate => message_key(conversation_number, outgoing.turn),
                _ => format!("{id}/{}", outgoing.turn),
            },
            idempotency_key: outgoing.idempotency_key(),
            happened_at: seat.running.as_ref().map_or(outgoing.asked_at, |it| it.came_at),
            now: self.inner.clock.now(),
            is_opening: seat.state.is_opening(&asked.bot, asked.request),
            links: self.links_of(asked),
            reply_url: self.reply_url(id),
            details: seat.conversation.details.clone(),
            profile: seat.profile.clone(),
        })
    }

    /// The conversation's number in the deployment and among its contact's, for the protocols that tell
    /// them; 0 for the others, which would pay for what they don't tell.
    async fn numbers_of(
        &self,
        seat: &mut Seat,
        protocol: Protocol,
    ) -> Result<(u64, u64), StoreError> {
        let (workspace, id) = (seat.workspace, seat.conversation.id);
        match protocol {
            Protocol::Kommunicate => {
                let number = match seat.numbers.in_deployment {
                    Some(number) => number,
                    None => self.group_number(workspace, id).await?,
                };
                seat.numbers.in_deployment = Some(number);
                Ok((number, 0))
            }
            Protocol::Haptik => {
                let contact = seat.conversation.contact;
                let count = match seat.numbers.of_contact {
                    Some(count) => count,
                    None => {
                        self.inner.store.count_conversations(workspace, contact, Some(id)).await?
                    }
                };
                seat.numbers.of_contact = Some(count);
                Ok((0, count))
            }
            Protocol::LivePerson | Protocol::Rasa | Protocol::Colloquy => Ok((0, 0)),
        }
    }

    /// Where a bot may send answers later; `None` while nobody knows this server's address.
    fn reply_url(&self, id: ConversationId) -> Option<String> {
        let base = self.inner.address.get()?.as_str();
        Some(format!("{base}/api/v1/conversations/{id}/replies"))
    }

    fn links_of(&self, asked: &BotRequest) -> HashMap<String, String> {
        let files: &[Attachment] = match &asked.input {
            BotInput::Message { files, .. } => files,
            BotInput::Event { .. } => &[],
        };
        let links = files.iter().filter_map(|file| {
            let id = file.id.as_ref()?;
            let link = self.attachment_link(id.parse::<AttachmentId>().ok()?, LINK_VALID_FOR);
            Some((id.clone(), link))
        });
        links.collect()
    }
}

/// Whether it is what the turn at hand waits for.
fn is_at_hand(seat: &Seat, outgoing: &Outgoing) -> bool {
    let request = outgoing.errand.request();
    let is_waited_for = |it: &Running| it.turn == outgoing.turn && it.request == request;
    seat.workspace == outgoing.workspace && seat.running.as_ref().is_some_and(is_waited_for)
}
