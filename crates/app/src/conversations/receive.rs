//! Receives a contact's message: keeps it, and lets the bot answer when it has the next word.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use engine::State;
use futures::FutureExt as _;
use model::Timestamp;
use model::channel::{ChannelKind, FirstResponder};
use model::content::Content;
use model::conversation::{Audience, Author, Details, Message, MessageNumber, Status};
use model::id::{BotId, ConversationId, WorkspaceId};
use store::{
    Commit, CommitError, Guard, MessageRef, NewMessage, StoreError, TurnState, TurnUpdate, Work,
    encode_state,
};

use super::aftermath::no_timer;
use super::inbound::{InboundError, InboundMessage};
use super::load::LoadError;
use super::meanwhile::{is_speaking, takes_web_views};
use super::turn::{Run, expiry};
use crate::App;
use crate::channels::ChannelRecord;
use crate::observe::Observed;
use crate::programs::{Release, ReleaseError};
use crate::registry::Seat;
use crate::unbroken::Unbroken;

/// How often a commit that came too late is decided anew.
const MAX_ATTEMPTS: usize = 8;
/// The word that begins a new session where bots are tried out.
const RESET: &str = "reset";
/// Told to the contact after it.
const RESET_NOTICE: &str = "A new session has begun.";

/// A message that was received.
#[derive(Debug, Clone, PartialEq)]
pub struct Received {
    pub number: MessageNumber,
    /// Whether it had been received before.
    pub was_known: bool,
    pub end: TurnEnd,
}

/// How far its turn is.
#[derive(Debug, Clone, PartialEq)]
pub enum TurnEnd {
    /// Over; these are the replies, visible or not yet.
    Finished(Vec<Message>),
    /// It waits for its turn, or for somebody outside.
    Pending,
}

/// Why a message wasn't received. Nothing was kept.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveMessageError {
    #[error("no conversation {0}")]
    NotFound(ConversationId),
    #[error("{0} is closed")]
    Closed(ConversationId),
    #[error(transparent)]
    Bad(#[from] InboundError),
    #[error("message id {id} was used for another message")]
    IdReused { id: String },
    /// A fault of ours ended the turn.
    #[error("the turn of {0} broke off")]
    BrokeOff(ConversationId),
    /// Others were always faster; the sender should try again.
    #[error("{0} is busy")]
    Busy(ConversationId),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ReleaseError> for ReceiveMessageError {
    fn from(error: ReleaseError) -> Self {
        Self::Load(LoadError::Release(error))
    }
}

impl App {
    /// Receives a message. When this returns, it is on disk; the same id again is the same message.
    ///
    /// # Errors
    ///
    /// [`ReceiveMessageError`]; nothing was kept then.
    pub async fn receive_message(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        message: InboundMessage,
    ) -> Result<Received, ReceiveMessageError> {
        message.check()?;
        let app = self.clone();
        // A caller who goes away must not leave a turn half done, its call committed and never sent.
        let turn = async move { app.receive(workspace, id, message).await };
        let received = Unbroken::new(AssertUnwindSafe(turn).catch_unwind()).await;
        if let Ok(Ok(received)) = &received {
            let meters = &self.inner.meters;
            let counter = if received.was_known { &meters.known } else { &meters.received };
            counter.increment(1);
        }
        received.unwrap_or_else(|_panic| {
            tracing::error!(conversation = %id, "a turn broke off");
            Err(ReceiveMessageError::BrokeOff(id))
        })
    }

    async fn receive(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        message: InboundMessage,
    ) -> Result<Received, ReceiveMessageError> {
        let slot = self.inner.registry.slot(id);
        let mut place = slot.lock().await;
        for _ in 0..MAX_ATTEMPTS {
            let mut seat = match place.take() {
                Some(seat) if seat.workspace == workspace => seat,
                Some(other) => {
                    *place = Some(other);
                    return Err(ReceiveMessageError::NotFound(id));
                }
                None => Box::pin(self.load_seat(workspace, id))
                    .await?
                    .ok_or(ReceiveMessageError::NotFound(id))?,
            };
            // Its settings and who answers first may have changed, and it may be gone.
            seat.channel = self.channel_of(workspace, &seat.conversation).await?;
            match self.receive_at(&mut seat, &message).await {
                Ok(received) => {
                    let is_due = seat.has_pending && seat.running.is_none() && !gathers(&seat);
                    *place = Some(seat);
                    if is_due {
                        Box::pin(self.drain(workspace, id, &mut place)).await;
                    }
                    return Ok(received);
                }
                Err(Refused::Commit(CommitError::Stale)) => {}
                Err(Refused::Commit(CommitError::Owned { .. })) => {
                    return Box::pin(self.accept(workspace, id, &message)).await;
                }
                Err(refused) => {
                    let refused = (message.id, refused);
                    return Box::pin(self.answer_refused(workspace, id, refused)).await;
                }
            }
        }
        Err(ReceiveMessageError::Busy(id))
    }

    async fn receive_at(
        &self,
        seat: &mut Seat,
        message: &InboundMessage,
    ) -> Result<Received, Refused> {
        let now = self.inner.clock.now();
        let is_excepted = message.is_event() || (message.is_from_web_view && takes_web_views(seat));
        let is_spoken_over = !is_excepted && is_speaking(seat, now);
        if let Status::Closed { .. } = seat.conversation.status {
            return Box::pin(self.receive_closed(seat, message)).await;
        }
        if seat.running.is_some() || seat.has_pending || gathers(seat) || is_spoken_over {
            let number = self.keep_pending(seat, message, now).await?;
            if is_spoken_over && seat.running.is_none() {
                let end = TurnEnd::Finished(self.skip(seat, vec![number]).await?);
                return Ok(Received { number, was_known: false, end });
            }
            if is_excepted {
                seat.speaking.except(number);
            }
            if gathers(seat) {
                self.gather(seat, gathered_at(seat, now));
            }
            return Ok(Received { number, was_known: false, end: TurnEnd::Pending });
        }
        let number = seat.conversation.last_number + 1;
        let inbound = message.to_inbound(seat.channel.id, now);
        if is_reset(seat, &message.text) {
            let piece = Box::pin(self.reset(seat, Some(inbound), (number, now))).await?;
            return Ok(Received { number, was_known: false, end: TurnEnd::Finished(piece) });
        }
        if is_session_due(seat, now) {
            self.begin_session(seat).await?;
        }
        let event = message.to_event(number);
        let run = Run { inbound: Some(inbound), ..Run::further((number, now), event) };
        let piece = self.run_turn(seat, run).await?;
        let end = if piece.is_finished { TurnEnd::Finished(piece.said) } else { TurnEnd::Pending };
        Ok(Received { number, was_known: false, end })
    }

    /// A closed conversation takes nothing new, but still answers what it took before.
    async fn receive_closed(
        &self,
        seat: &Seat,
        message: &InboundMessage,
    ) -> Result<Received, Refused> {
        let inbound = message.to_inbound(seat.channel.id, self.inner.clock.now());
        let known = self
            .inner
            .store
            .find_accepted(seat.workspace, seat.channel.id, &message.id)
            .await
            .map_err(CommitError::from)?;
        match known {
            Some(known) => Err(Refused::Commit(CommitError::Duplicate {
                conversation: known.conversation,
                number: Some(known.number),
                same_body: known.body_hash == inbound.body_hash,
            })),
            None => Err(Refused::Closed),
        }
    }

    /// Keeps a message whose turn comes later.
    async fn keep_pending(
        &self,
        seat: &mut Seat,
        message: &InboundMessage,
        now: Timestamp,
    ) -> Result<MessageNumber, Refused> {
        let id = seat.conversation.id;
        let mut commit = Commit::new(seat.workspace, id, self.inner.replica, Guard::Accept);
        commit.inbound = Some(message.to_inbound(seat.channel.id, now));
        let committed = self.commit(commit).await?;
        seat.has_pending = committed.pending.is_some();
        let number = committed.inbound.unwrap_or(seat.conversation.last_number + 1);
        seat.conversation.last_number = number;
        Ok(number)
    }

    /// Runs the turn of messages that were kept when it is due.
    pub(super) fn gather(&self, seat: &Seat, due_at: Timestamp) {
        let (app, workspace, id) = (self.clone(), seat.workspace, seat.conversation.id);
        let longest = Duration::from_millis(seat.channel.channel.settings.gather_ms.into());
        tokio::spawn(async move {
            loop {
                let left = due_at.duration_since(app.now());
                match Duration::try_from(left).map(|left| left.min(longest)) {
                    Ok(left) if !left.is_zero() => tokio::time::sleep(left).await,
                    Ok(_) | Err(_) => break,
                }
            }
            let slot = app.inner.registry.slot(id);
            let mut place = slot.lock().await;
            app.drain(workspace, id, &mut place).await;
        });
    }

    /// Keeps a message for the replica that has the conversation.
    async fn accept(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        message: &InboundMessage,
    ) -> Result<Received, ReceiveMessageError> {
        let mut seat =
            self.load_seat(workspace, id).await?.ok_or(ReceiveMessageError::NotFound(id))?;
        let now = self.inner.clock.now();
        match self.keep_pending(&mut seat, message, now).await {
            Ok(number) => Ok(Received { number, was_known: false, end: TurnEnd::Pending }),
            Err(refused) => self.answer_refused(workspace, id, (message.id.clone(), refused)).await,
        }
    }

    /// What a sender is told whose message wasn't committed.
    async fn answer_refused(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        (message_id, refused): (String, Refused),
    ) -> Result<Received, ReceiveMessageError> {
        let error = match refused {
            Refused::Closed => return Err(ReceiveMessageError::Closed(id)),
            Refused::Load(error) => return Err(error.into()),
            Refused::Commit(error) => error,
        };
        match error {
            CommitError::Duplicate { conversation, number: Some(number), same_body }
                if conversation == id && same_body =>
            {
                let end = match self.inner.store.turn_state(workspace, id, number).await? {
                    TurnState::Finished { replies } => TurnEnd::Finished(replies),
                    TurnState::Skipped => TurnEnd::Finished(Vec::new()),
                    TurnState::Pending | TurnState::Unknown => TurnEnd::Pending,
                };
                Ok(Received { number, was_known: true, end })
            }
            CommitError::Duplicate { .. } => Err(ReceiveMessageError::IdReused { id: message_id }),
            CommitError::NotFound => Err(ReceiveMessageError::NotFound(id)),
            CommitError::Stale | CommitError::Owned { .. } => Err(ReceiveMessageError::Busy(id)),
            CommitError::Malformed(what) => Err(StoreError::Database(what.into()).into()),
            CommitError::Store(error) => Err(error.into()),
        }
    }

    /// Begins a new session with what is released now.
    pub(super) async fn begin_session(&self, seat: &mut Seat) -> Result<(), Refused> {
        seat.conversation.session += 1;
        let found =
            self.responding(seat.workspace, &seat.channel, &seat.conversation.details).await;
        seat.release = match found {
            Ok(release) => release,
            Err(ReleaseError::Store(error)) => return Err(error.into()),
            Err(error) => {
                tracing::error!(conversation = %seat.conversation.id, %error, "a bot can't answer");
                None
            }
        };
        match &seat.release {
            Some(release) => {
                seat.state = State::begin(&release.program, seat.remembered.clone());
                let before = std::mem::replace(&mut seat.conversation.status, Status::WithBot);
                seat.status_before.get_or_insert(before);
            }
            // Nobody of ours can answer: people have to.
            None => {
                seat.state = State::default();
                if seat.conversation.status.is_with_bot() {
                    seat.status_before.get_or_insert(Status::WithBot);
                    let team = match &seat.channel.channel.first_responder {
                        FirstResponder::Bot { team, .. } => team.clone(),
                        FirstResponder::Team { team } => Some(team.clone()),
                        FirstResponder::Agent { .. } | FirstResponder::Nobody => None,
                    };
                    seat.conversation.status = Status::Queued { team };
                }
            }
        }
        Ok(())
    }

    /// The release that answers on a channel, or in one conversation of it.
    pub(super) async fn responding(
        &self,
        workspace: WorkspaceId,
        channel: &ChannelRecord,
        details: &Details,
    ) -> Result<Option<Arc<Release>>, ReleaseError> {
        let environment = channel.channel.environment;
        let bots = match (&channel.channel.first_responder, details.bot) {
            (FirstResponder::Bot { bot, fallback, .. }, None) => [Some(*bot), *fallback],
            (
                FirstResponder::Team { .. } | FirstResponder::Agent { .. } | FirstResponder::Nobody,
                None,
            ) => [None, None],
            (_, Some(bot)) => [Some(bot), None],
        };
        match self.released(workspace, bots, environment).await? {
            Some(version) => {
                let store = self.inner.store.as_ref();
                self.inner.releases.get(store, workspace, (version, environment)).await.map(Some)
            }
            None => Ok(None),
        }
    }

    async fn released(
        &self,
        workspace: WorkspaceId,
        bots: [Option<BotId>; 2],
        environment: model::channel::EnvironmentName,
    ) -> Result<Option<model::id::BotVersionId>, StoreError> {
        for bot in bots.into_iter().flatten() {
            if let Some(release) = self.current_release(workspace, bot, environment).await? {
                return Ok(Some(release));
            }
        }
        Ok(None)
    }

    /// Begins a new session because the contact says so, in a message that this commit brings or
    /// that was kept before.
    pub(super) async fn reset(
        &self,
        seat: &mut Seat,
        inbound: Option<store::Inbound>,
        (number, now): (MessageNumber, Timestamp),
    ) -> Result<Vec<Message>, Refused> {
        self.begin_session(seat).await?;
        let turn = inbound.as_ref().map_or(MessageRef::Number(number), |_| MessageRef::Inbound);
        let mut commit = self.turn_commit(seat);
        commit.inbound = inbound;
        commit.said = vec![NewMessage {
            author: Author::System,
            audience: Audience::Everybody,
            content: Content::text(RESET_NOTICE),
            raw: None,
            in_reply_to: Some(turn),
            created_at: now,
            visible_at: now,
        }];
        let minutes = seat.release.as_ref().map(|release| release.program.session_minutes());
        commit.turn = Some(TurnUpdate {
            state: encode_state(&seat.state).map_err(CommitError::from)?,
            bot: seat.release.as_ref().map(|release| release.bot),
            bot_version: seat.release.as_ref().map(|release| release.version),
            expires_at: minutes.map(|minutes| expiry(now, minutes)),
            work: Work::Finished(turn),
            timer: no_timer(seat),
            ..self.unchanged(seat, now)?
        });
        let piece = self.submit(seat, commit, number).await?;
        if let Some(observer) = &self.inner.observer {
            observer.observe(seat.conversation.id, Observed::Reset);
        }
        Ok(piece.said)
    }
}

/// Why a message could not be received where the conversation is.
#[derive(Debug)]
pub(super) enum Refused {
    Closed,
    Commit(CommitError),
    Load(LoadError),
}

impl From<CommitError> for Refused {
    fn from(error: CommitError) -> Self {
        Self::Commit(error)
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Commit(error.into())
    }
}

impl From<ReleaseError> for Refused {
    fn from(error: ReleaseError) -> Self {
        Self::Load(LoadError::Release(error))
    }
}

/// Whether a text is the word that begins a new session there.
pub(super) fn is_reset(seat: &Seat, text: &str) -> bool {
    seat.channel.channel.kind == ChannelKind::Web && text.trim().eq_ignore_ascii_case(RESET)
}

/// Whether messages that come close together are taken as one.
pub(super) fn gathers(seat: &Seat) -> bool {
    seat.channel.channel.settings.gather_ms > 0
}

/// When messages are taken together, the first of which came at `first`.
pub(super) fn gathered_at(seat: &Seat, first: Timestamp) -> Timestamp {
    first + Duration::from_millis(seat.channel.channel.settings.gather_ms.into())
}

/// Whether a message now begins a new session: it is the first, or the last was too long ago.
pub(super) fn is_session_due(seat: &Seat, now: Timestamp) -> bool {
    let is_over = seat.conversation.expires_at.is_some_and(|at| at <= now);
    seat.conversation.session == 0 || (seat.conversation.status.is_with_bot() && is_over)
}
