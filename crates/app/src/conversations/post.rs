//! Says something in a conversation outside of a turn: what a bot or an agent elsewhere sends when it
//! has something to say.

use std::time::{Duration, Instant};

use engine::{HandOff, State};
use model::conversation::{Audience, Author, Message, Status};
use model::exchange::{Assignee, BotAction};
use model::id::{ConversationId, WorkspaceId};
use store::{CommitError, MessageRef, NewMessage, StoreError, TurnUpdate, Work};

use super::aftermath::{details_after, no_timer, status_after};
use super::load::LoadError;
use super::receive::Refused;
use super::switch::Brought;
use crate::App;
use crate::drive::Outcome;
use crate::registry::Seat;

/// How often a commit that came too late is decided anew.
const MAX_ATTEMPTS: u32 = 20;
/// How long what can't be done while a turn is under way, or while another process has the conversation,
/// waits for that to end.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// Pause before it is tried again.
pub(super) const PAUSE: Duration = Duration::from_millis(50);
/// Most things that may be done at once.
pub const MAX_ACTIONS: usize = 20;

/// What is to be said and done.
#[derive(Debug, Clone, PartialEq)]
pub struct Post {
    pub author: Author,
    pub actions: Vec<BotAction>,
}

/// Why nothing was said.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    #[error("no conversation {0}")]
    NotFound(ConversationId),
    #[error("{0} is closed")]
    Closed(ConversationId),
    #[error("at most {MAX_ACTIONS} things can be said and done at once")]
    TooMany,
    /// Its bot is being asked, another process has it, or others were always faster; the sender should
    /// try again.
    #[error("{0} is in the middle of a turn")]
    Busy(ConversationId),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Says and does these things at once. What a bot says while people have the conversation is
    /// kept as a note for them: it never comes between their words.
    ///
    /// # Errors
    ///
    /// [`PostError`]; nothing was said then.
    pub async fn post(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        post: Post,
    ) -> Result<Vec<Message>, PostError> {
        if post.actions.len() > MAX_ACTIONS {
            return Err(PostError::TooMany);
        }
        let slot = self.inner.registry.slot(id);
        let until = Instant::now() + PATIENCE;
        let mut attempts = 0;
        while attempts < MAX_ATTEMPTS && Instant::now() < until {
            let mut place = slot.lock().await;
            let seat = match place.take() {
                Some(seat) => Some(seat),
                None => self.load_seat(workspace, id).await?,
            };
            let Some(mut seat) = seat else { return Err(PostError::NotFound(id)) };
            if seat.workspace != workspace {
                *place = Some(seat);
                return Err(PostError::NotFound(id));
            }
            if let Status::Closed { .. } = seat.conversation.status {
                *place = Some(seat);
                return Err(PostError::Closed(id));
            }
            let asks = asks_survey(&seat, &post);
            let is_busy = seat.running.is_some() || (asks && seat.has_pending);
            if is_busy && (asks || self.gives_to_bot(&seat, &post).await?) {
                *place = Some(seat);
                drop(place);
                tokio::time::sleep(PAUSE).await;
                continue;
            }
            match self.post_at(&mut seat, &post).await {
                Ok(said) => {
                    *place = Some(seat);
                    return Ok(said);
                }
                Err(CommitError::Stale) => attempts += 1,
                Err(CommitError::Owned { .. }) => {
                    drop(place);
                    tokio::time::sleep(PAUSE).await;
                }
                Err(CommitError::NotFound) => return Err(PostError::NotFound(id)),
                Err(CommitError::Store(error)) => return Err(error.into()),
                Err(error) => return Err(StoreError::Database(error.to_string().into()).into()),
            }
        }
        Err(PostError::Busy(id))
    }

    /// Whether another bot is to go on: not before the turn of the one before is over.
    async fn gives_to_bot(&self, seat: &Seat, post: &Post) -> Result<bool, StoreError> {
        for action in &post.actions {
            if let BotAction::Assign(Assignee { name: Some(name), .. }) = action
                && self.named_release(seat, name).await?.is_some()
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn post_at(&self, seat: &mut Seat, post: &Post) -> Result<Vec<Message>, CommitError> {
        let now = self.inner.clock.now();
        let is_late = is_late(seat, post);
        let mut outcome = Outcome::new(State::default());
        let mut visible_at = now.max(seat.last_visible_at);
        let mut said = Vec::new();
        for action in &post.actions {
            match action {
                BotAction::Say { content, delay_ms, audience, raw } => {
                    visible_at += Duration::from_millis(u64::from(*delay_ms));
                    said.push(NewMessage {
                        author: post.author.clone(),
                        audience: if is_late { Audience::Members } else { *audience },
                        content: content.clone(),
                        raw: raw.clone(),
                        in_reply_to: None,
                        created_at: now,
                        visible_at,
                    });
                }
                BotAction::Assign(Assignee { name, team, event }) if !is_late => {
                    outcome.hand_off = Some(HandOff {
                        skill: team.clone(),
                        agent: name.clone(),
                        context: None,
                        event: event.clone(),
                    });
                }
                BotAction::Close { with_survey } if !is_late => {
                    outcome.close_with_survey = Some(*with_survey);
                }
                BotAction::Assign(_)
                | BotAction::Close { .. }
                | BotAction::AskRating
                | BotAction::TellAvailability
                | BotAction::SetVariables(_) => {}
            }
        }
        if asks_survey(seat, post)
            && Box::pin(self.has_asker(seat, now)).await.map_err(commit_error)?
        {
            return Box::pin(self.ask_survey(seat, said)).await;
        }
        let number = seat.conversation.last_number;
        let is_running = seat.running.is_some();
        let mut brought = Brought { turn: number, inbound: None };
        let other = if is_running {
            None
        } else {
            self.switch_bot(seat, &mut outcome, &mut brought).await?
        };
        let mut commit = self.turn_commit(seat);
        commit.said = said;
        let status = status_after(seat, &outcome, now);
        let work = match &seat.running {
            Some(running) => Work::Running(MessageRef::Number(running.turn)),
            None => Work::Idle,
        };
        let mut update =
            TurnUpdate { status, work, timer: no_timer(seat), ..self.unchanged(seat, now)? };
        if !update.status.is_with_bot() {
            // The next message doesn't begin the first session, and with it the bot's turn.
            update.session = update.session.max(1);
        }
        commit.details = details_after(seat, &outcome, other.as_ref());
        if let Some(release) = other {
            update.state = store::encode_state(&outcome.state)?;
            update.bot = Some(release.bot);
            update.bot_version = Some(release.version);
            seat.state = outcome.state;
            seat.release = Some(release);
        }
        commit.turn = Some(update);
        let piece = self.submit(seat, commit, number).await?;
        Ok(piece.said)
    }
}

/// Whether a bot speaks that hasn't the conversation any more.
fn is_late(seat: &Seat, post: &Post) -> bool {
    post.author == Author::Bot && !seat.conversation.status.is_with_bot()
}

/// Whether a bot is to ask how the conversation was before it closes.
fn asks_survey(seat: &Seat, post: &Post) -> bool {
    let closes = |action: &BotAction| matches!(action, BotAction::Close { with_survey: true });
    let is_asked = seat.state.is_surveying();
    !is_asked && !is_late(seat, post) && post.actions.iter().any(closes)
}

fn commit_error(refused: Refused) -> CommitError {
    match refused {
        Refused::Commit(error) => error,
        Refused::Closed => CommitError::Stale,
        Refused::Load(error) => StoreError::Database(error.to_string().into()).into(),
    }
}
