//! Changes what holds for a conversation outside of a turn: what clients said of it, its title, and who
//! has the next word.

use std::time::Instant;

use engine::{HandOff, State};
use model::content::Content;
use model::conversation::{Audience, Author, Details, Status};
use model::exchange::Assignee;
use model::id::{ConversationId, WorkspaceId};
use serde_json::{Map, Value};
use store::{CommitError, MessageRef, NewMessage, StoreError, TurnUpdate, Work, encode_state};

use super::aftermath::no_timer;
use super::load::LoadError;
use super::open::{MAX_DETAILS_BYTES, are_details_good};
use super::post::{PATIENCE, PAUSE};
use super::turn::expiry;
use crate::App;
use crate::observe::Observed;
use crate::registry::Seat;

/// How often a commit that came too late is decided anew.
const MAX_ATTEMPTS: usize = 8;

/// A change.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Amendment {
    /// Over the context before, by name; `null` forgets one.
    pub context: Map<String, Value>,
    /// Over the metadata before, by name; `null` forgets one.
    pub metadata: Map<String, Value>,
    pub title: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// How many bots stand between the contact and a person.
    pub hops: Option<u32>,
    pub next: NextHolder,
    /// Told to everybody when the holder changes.
    pub notice: Option<String>,
}

/// Who has the next word afterwards.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum NextHolder {
    /// Whoever has it.
    #[default]
    Same,
    /// Nobody.
    Nobody,
    /// Its bot, when it was closed; its next message begins a new session.
    Reopened,
    /// A bot, or people.
    Assigned(Assignee),
}

/// What a change came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amended {
    /// Whether somebody else has the next word now.
    pub is_other_holder: bool,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum AmendError {
    #[error("no conversation {0}")]
    NotFound(ConversationId),
    #[error("{0} is closed")]
    Closed(ConversationId),
    #[error(
        "what holds for a conversation has at most {MAX_DETAILS_BYTES} bytes as JSON, isn't nested deeply, and has no U+0000"
    )]
    BadDetails,
    /// A turn is under way, another process has it, or others were always faster; try again.
    #[error("{0} is in the middle of a turn")]
    Busy(ConversationId),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Changes a conversation.
    ///
    /// # Errors
    ///
    /// [`AmendError`]; nothing was changed then.
    pub async fn amend_conversation(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        amendment: Amendment,
    ) -> Result<Amended, AmendError> {
        let slot = self.inner.registry.slot(id);
        let until = Instant::now() + PATIENCE;
        let mut attempts = 0;
        while attempts < MAX_ATTEMPTS && Instant::now() < until {
            let mut place = slot.lock().await;
            let seat = match place.take() {
                Some(seat) => Some(seat),
                None => self.load_seat(workspace, id).await?,
            };
            let Some(mut seat) = seat else { return Err(AmendError::NotFound(id)) };
            if seat.workspace != workspace {
                *place = Some(seat);
                return Err(AmendError::NotFound(id));
            }
            match self.amend_at(&mut seat, &amendment).await {
                Ok(amended) => {
                    *place = Some(seat);
                    return Ok(amended);
                }
                Err(Refused::Commit(CommitError::Stale)) => attempts += 1,
                Err(Refused::Commit(CommitError::Owned { .. })) => {
                    drop(place);
                    tokio::time::sleep(PAUSE).await;
                }
                Err(Refused::Amendment(AmendError::Busy(_))) => {
                    *place = Some(seat);
                    drop(place);
                    tokio::time::sleep(PAUSE).await;
                }
                Err(Refused::Commit(CommitError::NotFound)) => {
                    return Err(AmendError::NotFound(id));
                }
                Err(Refused::Commit(CommitError::Store(error))) => return Err(error.into()),
                Err(Refused::Commit(error)) => {
                    return Err(StoreError::Database(error.to_string().into()).into());
                }
                Err(Refused::Amendment(error)) => return Err(error),
            }
        }
        Err(AmendError::Busy(id))
    }

    async fn amend_at(&self, seat: &mut Seat, amendment: &Amendment) -> Result<Amended, Refused> {
        let now = self.inner.clock.now();
        let before = Holder::of(seat);
        let work = match &seat.running {
            Some(running) => Work::Running(MessageRef::Number(running.turn)),
            None => Work::Idle,
        };
        let mut update = TurnUpdate { work, ..self.unchanged(seat, now)? };
        let mut details = seat.conversation.details.clone();
        let hand_off = self.give(seat, amendment, (&mut update, &mut details)).await?;
        let after = Holder::new(&update, &details);
        // Twice the same is once.
        let is_other_holder = before != after;
        if is_other_holder {
            update.timer = no_timer(seat);
        }
        merge(&mut details.context, &amendment.context);
        merge(&mut details.metadata, &amendment.metadata);
        details.title = amendment.title.clone().or(details.title);
        details.language = amendment.language.clone().or(details.language);
        details.hops = amendment.hops.unwrap_or(details.hops);
        if !are_details_good(&details) {
            return Err(AmendError::BadDetails.into());
        }
        if !is_other_holder && details == seat.conversation.details {
            return Ok(Amended { is_other_holder });
        }
        let mut commit = self.turn_commit(seat);
        commit.details = Some(details.clone());
        if let Some(text) = amendment.notice.clone().filter(|_| is_other_holder) {
            let visible_at = now.max(seat.last_visible_at);
            commit.said = vec![NewMessage {
                author: Author::System,
                audience: Audience::Everybody,
                content: Content::Notice { text },
                raw: None,
                in_reply_to: None,
                created_at: now,
                visible_at,
            }];
        }
        commit.turn = Some(update);
        let number = seat.conversation.last_number;
        self.submit(seat, commit, number).await?;
        seat.conversation.details = details;
        if let Some(hand_off) = hand_off.filter(|_| is_other_holder) {
            self.inner.meters.handed_off.increment(1);
            if let Some(observer) = &self.inner.observer {
                observer.observe(seat.conversation.id, Observed::HandedOff(hand_off));
            }
        }
        Ok(Amended { is_other_holder })
    }

    /// Decides who has the next word. Gives the hand-off when it is people.
    async fn give(
        &self,
        seat: &mut Seat,
        amendment: &Amendment,
        (update, details): (&mut TurnUpdate, &mut Details),
    ) -> Result<Option<HandOff>, Refused> {
        let (id, now) = (seat.conversation.id, update.last_activity_at);
        let is_closed = matches!(update.status, Status::Closed { .. });
        match &amendment.next {
            NextHolder::Same => Ok(None),
            NextHolder::Nobody if is_closed => Ok(None),
            NextHolder::Nobody => {
                update.status = update
                    .status
                    .clone()
                    .close(id, now, false)
                    .map_err(|_| AmendError::Closed(id))?;
                self.inner.meters.closed.increment(1);
                Ok(None)
            }
            NextHolder::Reopened if !is_closed => Ok(None),
            NextHolder::Reopened => {
                update.status = Status::WithBot;
                update.expires_at = Some(now);
                details.assignee = None;
                Ok(None)
            }
            NextHolder::Assigned(_) if is_closed => Err(AmendError::Closed(id).into()),
            NextHolder::Assigned(assignee) => {
                let bot = match &assignee.name {
                    Some(name) => self.named_release(seat, name).await?,
                    None => None,
                };
                let Some(release) = bot else {
                    update.status = update
                        .status
                        .clone()
                        .hand_off(id, assignee.team.clone())
                        .map_err(|_| AmendError::Closed(id))?;
                    // The next message doesn't begin the first session, and with it the bot's turn.
                    update.session = update.session.max(1);
                    details.assignee.clone_from(&assignee.name);
                    return Ok(Some(HandOff {
                        skill: assignee.team.clone(),
                        agent: assignee.name.clone(),
                        context: None,
                        event: None,
                    }));
                };
                if update.status.is_with_bot() && update.bot == Some(release.bot) {
                    return Ok(None);
                }
                if seat.running.is_some() {
                    return Err(AmendError::Busy(id).into());
                }
                let state = State::begin(&release.program, seat.remembered.clone());
                update.state = encode_state(&state).map_err(CommitError::from)?;
                update.status = Status::WithBot;
                update.bot = Some(release.bot);
                update.bot_version = Some(release.version);
                update.session = update.session.max(1);
                update.expires_at = Some(expiry(now, release.program.session_minutes()));
                details.bot = Some(release.bot);
                details.assignee = None;
                seat.state = state;
                seat.release = Some(release);
                Ok(None)
            }
        }
    }
}

/// Who has the next word.
#[derive(PartialEq)]
struct Holder {
    /// The time of closing aside.
    status: &'static str,
    team: Option<String>,
    bot: Option<model::id::BotId>,
    assignee: Option<String>,
}

impl Holder {
    fn of(seat: &Seat) -> Self {
        let conversation = &seat.conversation;
        Self::told(&conversation.status, conversation.bot, &conversation.details)
    }

    fn new(update: &TurnUpdate, details: &Details) -> Self {
        Self::told(&update.status, update.bot, details)
    }

    fn told(status: &Status, bot: Option<model::id::BotId>, details: &Details) -> Self {
        let team = match status {
            Status::Queued { team } => team.clone(),
            Status::WithBot | Status::WithAgent { .. } | Status::Closed { .. } => None,
        };
        let bot = bot.filter(|_| status.is_with_bot());
        Self { status: status.as_str(), team, bot, assignee: details.assignee.clone() }
    }
}

fn merge(all: &mut Map<String, Value>, more: &Map<String, Value>) {
    for (name, value) in more {
        if value.is_null() {
            all.shift_remove(name);
        } else {
            all.insert(name.clone(), value.clone());
        }
    }
}

enum Refused {
    Amendment(AmendError),
    Commit(CommitError),
}

impl From<AmendError> for Refused {
    fn from(error: AmendError) -> Self {
        Self::Amendment(error)
    }
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
