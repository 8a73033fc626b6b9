//! A commit with everything encoded, made on its caller's task: the writer has only to bind it.

use model::conversation::{Audience, MessageNumber};
use model::id::{ConversationId, ReplicaId, WebhookId, WorkspaceId};
use serde_json::Value;
use uuid::Uuid;

use crate::area::context::{ContextSql, ContextWrite};
use crate::area::desk::{DeskSql, DeskWrite};
use crate::commit::{
    Commit, CommitError, Guard, Inbound, MessageRef, NewMessage, SendAbout, TimerChange,
    TurnUpdate, Work,
};
use crate::error::StoreError;
use crate::plant;
use crate::record::{MessageRecord, encode};
use crate::sql::{SqlValue, int, micros};

/// [`Commit`] in the database's terms.
#[derive(Debug)]
pub struct Prepared {
    pub workspace: Uuid,
    pub conversation: Uuid,
    pub replica: Uuid,
    pub guard: PreparedGuard,
    pub inbound: Option<PreparedInbound>,
    pub said: Vec<PreparedMessage>,
    pub turn: Option<PreparedTurn>,
    pub call: Option<PreparedCall>,
    pub answered: Option<PreparedAnswer>,
    pub sends: Vec<PreparedSend>,
    /// `None` forgets.
    pub remembered: Vec<(String, Option<String>)>,
    pub profile: Option<(Option<String>, Option<String>)>,
    pub details: Option<String>,
    pub contexts: Vec<(ContextSql, Vec<SqlValue>)>,
    pub desk: Vec<(DeskSql, Vec<SqlValue>)>,
    pub reports: Vec<PreparedEntry>,
    pub events: Vec<PreparedEntry>,
}

#[derive(Debug)]
pub enum PreparedGuard {
    New { contact: Uuid, channel: Uuid, create_key: Option<String>, created_at: i64 },
    Turn { version: i64 },
    Accept,
}

#[derive(Debug)]
pub struct PreparedInbound {
    pub channel: Uuid,
    pub sender_message_id: String,
    pub body_hash: [u8; 32],
    pub record: String,
    pub created_at: i64,
}

#[derive(Debug, Clone)]
pub struct PreparedMessage {
    pub record: String,
    pub in_reply_to: Option<PreparedRef>,
    pub created_at: i64,
    pub visible_at: i64,
}

/// A message by its stored number, or the commit's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PreparedRef {
    Inbound,
    Number(i64),
}

#[derive(Debug)]
pub struct PreparedTurn {
    pub state: String,
    pub status: &'static str,
    pub status_record: String,
    pub session: i64,
    pub bot: Option<Uuid>,
    pub bot_version: Option<Uuid>,
    pub expires_at: Option<i64>,
    pub last_activity_at: i64,
    pub work: PreparedWork,
    pub skipped: Vec<i64>,
    pub timer: PreparedTimer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PreparedTimer {
    Keep,
    Set { number: i64, due_at: i64 },
    Remove,
    Fired,
}

impl PreparedTimer {
    /// The number and time of the one that is there afterwards; `Some(None)`: none is.
    pub const fn change(self) -> Option<Option<(i64, i64)>> {
        match self {
            Self::Keep => None,
            Self::Set { number, due_at } => Some(Some((number, due_at))),
            Self::Remove | Self::Fired => Some(None),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PreparedWork {
    Idle,
    Finished(PreparedRef),
    Running(PreparedRef),
}

#[derive(Debug)]
pub struct PreparedCall {
    pub turn: PreparedRef,
    pub request: i64,
    pub payload: String,
    pub created_at: i64,
}

#[derive(Debug)]
pub struct PreparedAnswer {
    pub turn: i64,
    pub request: i64,
    pub answer: String,
    pub answered_at: i64,
}

#[derive(Debug)]
pub struct PreparedSend {
    pub about: SendAbout,
    pub payload: String,
    pub next_at: i64,
    pub line: Option<Uuid>,
}

/// A report or log event.
#[derive(Debug)]
pub struct PreparedEntry {
    pub bot: Option<Uuid>,
    pub record: String,
    pub created_at: i64,
}

impl Prepared {
    /// Encodes a commit.
    ///
    /// # Errors
    ///
    /// [`CommitError::Malformed`] when its parts contradict each other; [`StoreError::Nul`] when a
    /// text holds U+0000 where JSON doesn't escape it.
    pub fn new(commit: Commit) -> Result<Self, CommitError> {
        check_whole(&commit)?;
        let written_by = (commit.workspace, commit.conversation, commit.replica);
        Ok(plant::spoil(Self {
            workspace: commit.workspace.as_uuid(),
            conversation: commit.conversation.as_uuid(),
            replica: commit.replica.as_uuid(),
            guard: guard(commit.guard)?,
            inbound: commit.inbound.map(inbound).transpose()?,
            said: commit.said.into_iter().map(message).collect::<Result<_, _>>()?,
            turn: commit.turn.map(turn).transpose()?,
            call: match commit.call {
                None => None,
                Some(call) => Some(PreparedCall {
                    turn: reference(call.turn)?,
                    request: i64::from(call.request),
                    payload: encode(&call.payload)?,
                    created_at: micros(call.created_at),
                }),
            },
            answered: match commit.answered {
                None => None,
                Some(answered) => Some(PreparedAnswer {
                    turn: number(answered.turn)?,
                    request: i64::from(answered.request),
                    answer: encode(&answered.answer)?,
                    answered_at: micros(answered.answered_at),
                }),
            },
            sends: commit
                .sends
                .into_iter()
                .map(|send| {
                    Ok(PreparedSend {
                        about: send.about,
                        payload: encode(&send.payload)?,
                        next_at: micros(send.next_at),
                        line: send.line.map(WebhookId::as_uuid),
                    })
                })
                .collect::<Result<_, StoreError>>()?,
            remembered: remembered(commit.remembered)?,
            profile: match commit.profile {
                None => None,
                Some(change) => Some((plain_or_none(change.name)?, plain_or_none(change.email)?)),
            },
            details: commit.details.map(|details| encode(&details)).transpose()?,
            contexts: contexts(commit.workspace, commit.contexts)?,
            desk: desk(written_by, commit.desk)?,
            reports: commit
                .reports
                .into_iter()
                .map(|new| {
                    let bot = new.bot.map(model::id::BotId::as_uuid);
                    entry(bot, &new.report, new.created_at)
                })
                .collect::<Result<_, _>>()?,
            events: commit
                .events
                .into_iter()
                .map(|new| {
                    let bot = new.bot.map(model::id::BotId::as_uuid);
                    entry(bot, &new.event, new.created_at)
                })
                .collect::<Result<_, _>>()?,
        }))
    }
}

fn check_whole(commit: &Commit) -> Result<(), CommitError> {
    let refers_to_inbound = |reference| reference == MessageRef::Inbound;
    if commit.inbound.is_none() {
        let work = commit.turn.as_ref().map(|turn| turn.work);
        let is_about_inbound = match work {
            Some(Work::Finished(of) | Work::Running(of)) => refers_to_inbound(of),
            Some(Work::Idle) | None => false,
        };
        let has_reference = is_about_inbound
            || commit.said.iter().filter_map(|said| said.in_reply_to).any(refers_to_inbound)
            || commit.call.as_ref().is_some_and(|call| refers_to_inbound(call.turn));
        if has_reference {
            return Err(CommitError::Malformed("it refers to an inbound message and has none"));
        }
    }
    for send in &commit.sends {
        let is_there = match send.about {
            SendAbout::Nothing => true,
            SendAbout::Inbound => commit.inbound.is_some(),
            SendAbout::Said(index) => index < commit.said.len(),
        };
        if !is_there {
            return Err(CommitError::Malformed("an effect is about a message that it hasn't"));
        }
    }
    if matches!(commit.guard, Guard::Accept) {
        let is_mere = commit.said.is_empty()
            && commit.turn.is_none()
            && commit.call.is_none()
            && commit.answered.is_none()
            && commit.remembered.is_empty()
            && commit.profile.is_none()
            && commit.details.is_none()
            && commit.contexts.is_empty()
            && commit.desk.is_empty()
            && commit.reports.is_empty()
            && commit.events.is_empty();
        if !is_mere || commit.inbound.is_none() {
            return Err(CommitError::Malformed(
                "an accept has an inbound message and nothing but effects else",
            ));
        }
    }
    Ok(())
}

fn guard(guard: Guard) -> Result<PreparedGuard, StoreError> {
    Ok(match guard {
        Guard::New(new) => PreparedGuard::New {
            contact: new.contact.as_uuid(),
            channel: new.channel.as_uuid(),
            create_key: plain_or_none(new.create_key)?,
            created_at: micros(new.created_at),
        },
        Guard::Turn { version } => PreparedGuard::Turn { version: int("version", version)? },
        Guard::Accept => PreparedGuard::Accept,
    })
}

fn inbound(inbound: Inbound) -> Result<PreparedInbound, StoreError> {
    let Inbound { channel, sender_message_id, body_hash, author, content, tap, created_at } =
        inbound;
    let audience = if content.is_visible() { Audience::Everybody } else { Audience::Members };
    Ok(PreparedInbound {
        channel: channel.as_uuid(),
        sender_message_id: plain(sender_message_id)?,
        body_hash,
        record: encode(&MessageRecord { author, audience, content, tap, raw: None })?,
        created_at: micros(created_at),
    })
}

fn message(new: NewMessage) -> Result<PreparedMessage, StoreError> {
    let NewMessage { author, audience, content, raw, in_reply_to, created_at, visible_at } = new;
    Ok(PreparedMessage {
        record: encode(&MessageRecord { author, audience, content, tap: None, raw })?,
        in_reply_to: in_reply_to.map(reference).transpose()?,
        created_at: micros(created_at),
        visible_at: micros(visible_at),
    })
}

fn turn(turn: TurnUpdate) -> Result<PreparedTurn, StoreError> {
    Ok(PreparedTurn {
        state: turn.state.0,
        status: turn.status.as_str(),
        status_record: encode(&turn.status)?,
        session: int("session", turn.session)?,
        bot: turn.bot.map(model::id::BotId::as_uuid),
        bot_version: turn.bot_version.map(model::id::BotVersionId::as_uuid),
        expires_at: turn.expires_at.map(micros),
        last_activity_at: micros(turn.last_activity_at),
        work: match turn.work {
            Work::Idle => PreparedWork::Idle,
            Work::Finished(of) => PreparedWork::Finished(reference(of)?),
            Work::Running(of) => PreparedWork::Running(reference(of)?),
        },
        skipped: turn.skipped.into_iter().map(number).collect::<Result<_, _>>()?,
        timer: match turn.timer {
            TimerChange::Keep => PreparedTimer::Keep,
            TimerChange::Set { number, due_at } => {
                PreparedTimer::Set { number: i64::from(number), due_at: micros(due_at) }
            }
            TimerChange::Remove => PreparedTimer::Remove,
            TimerChange::Fired => PreparedTimer::Fired,
        },
    })
}

/// Takes the last value of each name, by name: one order of locks for all commits.
fn remembered(values: Vec<(String, Value)>) -> Result<Vec<(String, Option<String>)>, StoreError> {
    let mut by_name = std::collections::BTreeMap::new();
    for (name, value) in values {
        let encoded = if value.is_null() { None } else { Some(encode(&value)?) };
        by_name.insert(plain(name)?, encoded);
    }
    Ok(by_name.into_iter().collect())
}

fn contexts(
    workspace: WorkspaceId,
    writes: Vec<ContextWrite>,
) -> Result<Vec<(ContextSql, Vec<SqlValue>)>, StoreError> {
    let mut prepared = Vec::with_capacity(writes.len());
    for write in writes {
        prepared.extend(write.prepare(workspace)?);
    }
    Ok(prepared)
}

fn desk(
    written_by: (WorkspaceId, ConversationId, ReplicaId),
    writes: Vec<DeskWrite>,
) -> Result<Vec<(DeskSql, Vec<SqlValue>)>, StoreError> {
    let mut prepared = Vec::with_capacity(writes.len());
    for write in writes {
        prepared.extend(write.prepare(written_by)?);
    }
    Ok(prepared)
}

fn entry(
    bot: Option<Uuid>,
    record: &Value,
    created_at: jiff::Timestamp,
) -> Result<PreparedEntry, StoreError> {
    Ok(PreparedEntry { bot, record: encode(record)?, created_at: micros(created_at) })
}

fn reference(reference: MessageRef) -> Result<PreparedRef, StoreError> {
    Ok(match reference {
        MessageRef::Inbound => PreparedRef::Inbound,
        MessageRef::Number(of) => PreparedRef::Number(number(of)?),
    })
}

fn number(number: MessageNumber) -> Result<i64, StoreError> {
    int("message number", number)
}

fn plain(text: String) -> Result<String, StoreError> {
    if text.contains('\0') { Err(StoreError::Nul) } else { Ok(text) }
}

fn plain_or_none(text: Option<String>) -> Result<Option<String>, StoreError> {
    text.map(plain).transpose()
}
