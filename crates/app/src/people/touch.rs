//! Changes of one conversation that people make: decided on what is at hand, in one commit, and decided anew
//! when another commit came first.

use std::time::{Duration, Instant};

use model::content::Content;
use model::conversation::{Audience, Author, Details, Message, Status};
use model::id::{ConversationId, MemberId, WorkspaceId};
use model::survey::Survey;
use serde_json::{Value, json};
use store::{
    CommitError, DeskWrite, MessageRef, NewDeskEvent, NewMessage, Place, StoreError, Stretch,
    TimerChange, TurnUpdate, Work,
};

use super::DeskError;
use super::rating::NewOpinion;
use crate::App;
use crate::registry::Seat;

/// How often a commit that came too late is decided anew.
const MAX_ATTEMPTS: usize = 8;
/// How long it waits while a turn is under way, or while another process has the conversation.
const PATIENCE: Duration = Duration::from_secs(10);
/// Pause before it is tried again.
const PAUSE: Duration = Duration::from_millis(25);

/// How often a bot is told that nobody took over before it isn't any more.
const MAX_FAILED_TRANSFERS: u32 = 3;
/// Messages that are looked through for one that an agent hasn't seen.
const MAX_UNSEEN: u32 = 200;
/// Told to the contact instead.
const NOT_TRANSFERRED: &str = "Not able to transfer to Agent at this time. Please try later.";

/// What becomes of a conversation.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Touch {
    /// Where it has to stand for this; `None`: wherever it does.
    pub before: Option<Option<Place>>,
    pub then: Then,
    pub said: Vec<Words>,
    /// Told to those who follow the desk.
    pub events: Vec<(&'static str, Value)>,
    pub details: Option<DetailsChange>,
    /// The bot that goes on in place of its own.
    pub bot: Option<String>,
    /// Who has to have it for this.
    pub owner: Option<MemberId>,
    /// The last message that whoever wants this has seen.
    pub seen: Option<u64>,
    /// Whether a closed conversation is meant, and no other.
    pub reopens: bool,
    pub clock: Option<ClockChange>,
    /// What the contact is asked from then on.
    pub survey: Option<Survey>,
    pub rating: Option<NewOpinion>,
}

/// What becomes of how long the contact waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClockChange {
    Answered,
    /// Nobody answered in time; refused when somebody did, or when that is known.
    Overdue,
}

/// Who has the next word afterwards.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Then {
    /// Whoever has it.
    Same,
    Queued {
        team: Option<String>,
        place: Place,
    },
    With {
        agent: MemberId,
        place: Place,
    },
    /// Its bot, told nothing.
    Bot,
    /// Its bot, which is told that nobody took it; people wait on where it has none.
    FailedTransfer,
    Closed,
}

/// A message.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Words {
    pub author: Author,
    pub audience: Audience,
    pub content: Content,
}

impl Words {
    /// What the contact is told of what happens.
    pub fn notice(text: impl Into<String>) -> Self {
        Self {
            author: Author::System,
            audience: Audience::Everybody,
            content: Content::Notice { text: text.into() },
        }
    }

    /// What agents read and contacts don't.
    pub fn note(agent: MemberId, text: &str) -> Self {
        Self {
            author: Author::Agent { id: agent.to_string() },
            audience: Audience::Members,
            content: Content::text(text),
        }
    }
}

/// A change of what holds for the whole conversation.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum DetailsChange {
    /// An agent has it, for that team.
    Assigned(MemberId, Option<String>),
    Tags(Vec<String>),
    Closing(model::conversation::Closing),
}

impl Touch {
    pub const fn new(then: Then) -> Self {
        Self {
            before: None,
            then,
            said: Vec::new(),
            events: Vec::new(),
            details: None,
            bot: None,
            owner: None,
            seen: None,
            reopens: false,
            clock: None,
            survey: None,
            rating: None,
        }
    }
}

impl App {
    /// Makes a change. Gives the messages that were said.
    pub(super) async fn touch(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        touch: &Touch,
    ) -> Result<Vec<Message>, DeskError> {
        let slot = self.inner.registry.slot(id);
        let until = Instant::now() + PATIENCE;
        let mut attempts = 0;
        while attempts < MAX_ATTEMPTS && Instant::now() < until {
            let mut at_hand = slot.lock().await;
            let seat = match at_hand.take() {
                Some(seat) => Some(seat),
                None => Box::pin(self.load_seat(workspace, id)).await?,
            };
            let Some(mut seat) = seat else { return Err(DeskError::NotFound(id)) };
            if seat.workspace != workspace {
                *at_hand = Some(seat);
                return Err(DeskError::NotFound(id));
            }
            match Box::pin(self.touch_at(&mut seat, touch)).await {
                Ok(said) => {
                    *at_hand = Some(seat);
                    return Ok(said);
                }
                Err(
                    Refused::Desk(DeskError::Busy(_)) | Refused::Commit(CommitError::Owned { .. }),
                ) => {
                    drop(at_hand);
                    tokio::time::sleep(PAUSE).await;
                }
                Err(Refused::Commit(CommitError::Stale)) => attempts += 1,
                // What is at hand may be older than what another process did.
                Err(Refused::Desk(error)) if attempts > 0 => return Err(error),
                Err(Refused::Desk(_)) => attempts += 1,
                Err(Refused::Commit(CommitError::NotFound)) => {
                    return Err(DeskError::NotFound(id));
                }
                Err(Refused::Commit(CommitError::Store(StoreError::PlaceTaken))) => {
                    return Err(DeskError::PlaceTaken(id));
                }
                Err(Refused::Commit(CommitError::Store(error))) => return Err(error.into()),
                Err(Refused::Commit(error)) => {
                    return Err(StoreError::Database(error.to_string().into()).into());
                }
            }
        }
        Err(DeskError::Busy(id))
    }

    async fn touch_at(&self, seat: &mut Seat, touch: &Touch) -> Result<Vec<Message>, Refused> {
        let now = self.inner.clock.now();
        self.check(seat, touch).await?;
        let mut writes = self.clock_writes(seat, touch, now).await?;
        writes.extend(self.rating_writes(seat, touch, now).await?);
        let failed = seat.conversation.details.failed_transfers;
        let is_told = failed < MAX_FAILED_TRANSFERS && seat.release.is_some();
        if touch.then == Then::FailedTransfer && is_told {
            return Box::pin(self.give_back(seat, touch)).await;
        }
        let mut commit = self.turn_commit(seat);
        let mut details = details_after(seat, touch);
        let (status, stands) = stands_after(seat, touch, (&details, now))?;
        commit.desk.extend(stands);
        if touch.then == Then::Closed {
            self.inner.meters.closed.increment(1);
        }
        if let Some(DetailsChange::Tags(tags)) = &touch.details {
            commit.desk.push(DeskWrite::Tag(tags.clone()));
        }
        let visible_at = now.max(seat.last_visible_at);
        commit.said = touch.said.iter().map(|words| words.at(now, visible_at)).collect();
        if touch.then == Then::FailedTransfer && status.is_with_bot() {
            commit.said.push(Words::notice(NOT_TRANSFERRED).at(now, visible_at));
        }
        commit.desk.append(&mut writes);
        commit.desk.extend(events(touch, seat.conversation.last_number, now));
        let is_same = touch.then == Then::Same;
        let timer =
            if seat.has_timer && !is_same { TimerChange::Remove } else { TimerChange::Keep };
        let mut update =
            TurnUpdate { status, work: work_of(seat), timer, ..self.unchanged(seat, now)? };
        if !is_same && !update.status.is_with_bot() {
            // The next message doesn't begin the first session, and with it the bot's turn.
            update.session = update.session.max(1);
            update.expires_at = None;
        }
        if let Some(name) = &touch.bot {
            self.give_to_named(seat, name, &mut update, &mut details).await?;
        }
        if details != seat.conversation.details {
            commit.details = Some(details.clone());
        }
        commit.turn = Some(update);
        let number = seat.conversation.last_number;
        let piece = self.submit(seat, commit, number).await?;
        seat.conversation.details = details;
        Ok(piece.said)
    }

    /// Tells the contact why, and the bot that nobody took over: it goes on.
    async fn give_back(&self, seat: &mut Seat, touch: &Touch) -> Result<Vec<Message>, Refused> {
        let (id, now) = (seat.conversation.id, self.inner.clock.now());
        if seat.running.is_some() || seat.has_pending {
            return Err(DeskError::Busy(id).into());
        }
        let mut details = seat.conversation.details.clone();
        details.failed_transfers += 1;
        let mut commit = self.turn_commit(seat);
        let visible_at = now.max(seat.last_visible_at);
        commit.said = touch.said.iter().map(|words| words.at(now, visible_at)).collect();
        let told = Touch { events: vec![("unserved", json!({}))], ..touch.clone() };
        commit.desk = events(&told, seat.conversation.last_number, now).collect();
        commit.details = Some(details.clone());
        let number = seat.conversation.last_number;
        commit.turn = Some(self.unchanged(seat, now)?);
        let piece = self.submit(seat, commit, number).await?;
        seat.conversation.details = details;
        self.tell_of_failure(seat).await?;
        Ok(piece.said)
    }

    /// Lets another bot go on, from its beginning.
    async fn give_to_named(
        &self,
        seat: &mut Seat,
        name: &str,
        update: &mut TurnUpdate,
        details: &mut Details,
    ) -> Result<(), Refused> {
        if seat.running.is_some() {
            return Err(DeskError::Busy(seat.conversation.id).into());
        }
        let found = self.named_release(seat, name).await.map_err(CommitError::from)?;
        let release = found.ok_or(DeskError::Bad("no such bot is released there"))?;
        let state = engine::State::begin(&release.program, seat.remembered.clone());
        update.state = store::encode_state(&state).map_err(CommitError::from)?;
        update.bot = Some(release.bot);
        update.bot_version = Some(release.version);
        details.bot = Some(release.bot);
        seat.state = state;
        seat.release = Some(release);
        Ok(())
    }

    async fn check(&self, seat: &Seat, touch: &Touch) -> Result<(), Refused> {
        let id = seat.conversation.id;
        let status = &seat.conversation.status;
        match (status, touch.reopens) {
            (Status::Closed { .. }, false) if touch.then != Then::Same => {
                return Err(DeskError::Closed(id).into());
            }
            (Status::Closed { .. }, _) | (_, false) => {}
            (_, true) => return Err(DeskError::Taken(id).into()),
        }
        if let Some(owner) = touch.owner {
            match status {
                Status::WithAgent { agent } if *agent == owner.to_string() => {}
                Status::Closed { .. } => return Err(DeskError::Closed(id).into()),
                Status::WithBot | Status::Queued { .. } | Status::WithAgent { .. } => {
                    return Err(DeskError::NotTheirs(id).into());
                }
            }
        }
        if let Some(number) = touch.seen {
            let now = self.inner.clock.now();
            let stretch = Stretch::After { number, now };
            let page =
                self.inner.store.list_messages(seat.workspace, id, stretch, MAX_UNSEEN).await;
            let unseen = page.map_err(CommitError::from)?.messages;
            if unseen.iter().any(|message| message.author == Author::Contact) {
                return Err(DeskError::ContactWrote(id).into());
            }
        }
        if let Some(before) = touch.before {
            let found = self.inner.store.find_place(seat.workspace, id).await;
            let found = found.map_err(CommitError::from)?;
            if found.map(|it| it.holder()) != before.map(|it| it.holder()) {
                return Err(DeskError::Taken(id).into());
            }
        }
        Ok(())
    }
}

impl Words {
    fn at(&self, now: model::Timestamp, visible_at: model::Timestamp) -> NewMessage {
        NewMessage {
            author: self.author.clone(),
            audience: self.audience,
            content: self.content.clone(),
            raw: None,
            in_reply_to: None,
            created_at: now,
            visible_at,
        }
    }
}

fn details_after(seat: &Seat, touch: &Touch) -> Details {
    let mut details = seat.conversation.details.clone();
    if let Some(change) = &touch.details {
        apply(change, &mut details);
    }
    if matches!(touch.then, Then::With { .. }) {
        details.failed_transfers = 0;
    }
    if touch.reopens {
        (details.closing, details.survey) = (None, None);
    }
    if let Some(survey) = &touch.survey {
        details.survey = Some(Box::new(survey.clone()));
    }
    details
}

/// Who has the next word afterwards, and where it stands at the desk.
fn stands_after(
    seat: &Seat,
    touch: &Touch,
    (details, now): (&Details, model::Timestamp),
) -> Result<(Status, Option<DeskWrite>), DeskError> {
    let id = seat.conversation.id;
    let status = seat.conversation.status.clone();
    Ok(match &touch.then {
        Then::Same => (status, None),
        Then::Queued { team, place } => {
            (Status::Queued { team: team.clone() }, Some(put(seat, *place, details)))
        }
        Then::With { agent, place } => {
            (Status::WithAgent { agent: agent.to_string() }, Some(put(seat, *place, details)))
        }
        Then::Bot => (Status::WithBot, Some(DeskWrite::Leave)),
        Then::FailedTransfer if seat.release.is_some() => (Status::WithBot, Some(DeskWrite::Leave)),
        Then::FailedTransfer => {
            let place = super::carry::unserved(now);
            (Status::Queued { team: None }, Some(put(seat, place, details)))
        }
        Then::Closed => {
            let closed = status.close(id, now, false).map_err(|_| DeskError::Closed(id))?;
            (closed, Some(DeskWrite::Leave))
        }
    })
}

/// The turn that is under way goes on.
fn work_of(seat: &Seat) -> Work {
    match &seat.running {
        Some(running) => Work::Running(MessageRef::Number(running.turn)),
        None => Work::Idle,
    }
}

fn put(seat: &Seat, place: Place, details: &Details) -> DeskWrite {
    DeskWrite::Put { place, channel: seat.channel.id, tags: details.tags.clone() }
}

fn events(
    touch: &Touch,
    last_number: u64,
    now: model::Timestamp,
) -> impl Iterator<Item = DeskWrite> + '_ {
    let said = (last_number + 1..).zip(&touch.said).map(|(number, words)| {
        let author = match &words.author {
            Author::Agent { id } => json!(id),
            Author::Contact | Author::Bot | Author::System => Value::Null,
        };
        let kind = match words.audience {
            Audience::Members => "noted",
            Audience::Everybody => "said",
        };
        (kind, json!({ "number": number, "agent": author }))
    });
    let own = touch.events.iter().map(|(kind, record)| (*kind, record.clone()));
    said.chain(own).map(move |(kind, record)| {
        DeskWrite::Event(NewDeskEvent { kind: kind.to_owned(), record, created_at: now })
    })
}

fn apply(change: &DetailsChange, details: &mut Details) {
    match change {
        DetailsChange::Assigned(agent, team) => {
            details.last_agent = Some(agent.to_string());
            details.last_team.clone_from(team);
        }
        DetailsChange::Tags(tags) => details.tags.clone_from(tags),
        DetailsChange::Closing(closing) => details.closing = Some(closing.clone()),
    }
}

/// Why a change wasn't made to what is at hand.
#[derive(Debug)]
pub(super) enum Refused {
    Desk(DeskError),
    Commit(CommitError),
}

impl From<DeskError> for Refused {
    fn from(error: DeskError) -> Self {
        Self::Desk(error)
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Commit(error.into())
    }
}

impl From<CommitError> for Refused {
    fn from(error: CommitError) -> Self {
        Self::Commit(error)
    }
}
