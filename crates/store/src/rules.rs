//! Whether a commit may be applied, and what it changes then: the same for both databases.
//!
//! Pure. The databases read a [`Current`] under their lock and write the [`Applied`] before they let
//! go of it.

use model::id::{ConversationId, ReplicaId};
use uuid::Uuid;

use crate::bus::Hint;
use crate::commit::{CommitError, Committed, SendAbout};
use crate::plant;
use crate::prepared::{
    Prepared, PreparedGuard, PreparedRef, PreparedTimer, PreparedTurn, PreparedWork,
};

/// What `message.turn` says of a contact's message.
pub(crate) mod turn_mark {
    pub const PENDING: i64 = 0;
    pub const RUNNING: i64 = 1;
    pub const FINISHED: i64 = 2;
    pub const SKIPPED: i64 = 3;
}

/// A conversation as it is before the commit.
#[derive(Debug, Clone)]
pub(crate) struct Current {
    pub contact: Uuid,
    pub version: i64,
    pub last_number: i64,
    pub last_visible_at: i64,
    pub work_since: Option<i64>,
    /// The owner, if its lease is good.
    pub live_owner: Option<Uuid>,
    /// The first messages whose turn isn't over, by number: at least [`open_limit`] if there are.
    pub open: Vec<OpenMessage>,
}

impl Current {
    /// What a conversation is before its first commit.
    fn blank(contact: Uuid, created_at: i64) -> Self {
        Self {
            contact,
            version: 0,
            last_number: 0,
            last_visible_at: created_at,
            work_since: None,
            live_owner: None,
            open: Vec::new(),
        }
    }
}

/// A contact's message whose turn isn't over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OpenMessage {
    pub number: i64,
    pub is_running: bool,
}

/// What was there before that the commit may repeat.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub conversation: Uuid,
    /// `None` when only the create key is known.
    pub number: Option<i64>,
    pub is_same_body: bool,
}

/// What to write.
#[derive(Debug)]
pub(crate) struct Applied {
    pub version: i64,
    pub last_number: i64,
    pub last_visible_at: i64,
    pub owner: Option<Uuid>,
    pub work_since: Option<i64>,
    /// The inbound message's row, if there is one.
    pub inbound: Option<NumberedInbound>,
    /// Rows of what was said, in order.
    pub said: Vec<Numbered>,
    /// What changes in messages that were there.
    pub marks: Vec<Mark>,
    /// The turn that a new call belongs to.
    pub call_turn: Option<i64>,
    pub committed: Committed,
    pub hint: Hint,
}

impl Applied {
    /// The number of the message that an effect is about.
    pub fn number_of(&self, about: SendAbout) -> Option<i64> {
        match about {
            SendAbout::Nothing => None,
            SendAbout::Inbound => self.inbound.map(|inbound| inbound.number),
            SendAbout::Said(index) => self.said.get(index).map(|said| said.number),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NumberedInbound {
    pub number: i64,
    pub visible_at: i64,
    pub turn: i64,
    pub turn_end: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Numbered {
    pub number: i64,
    pub in_reply_to: Option<i64>,
    pub visible_at: i64,
}

/// A change of `message.turn`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub number: i64,
    pub turn: i64,
    pub turn_end: Option<i64>,
}

/// How many open messages must be read so that the first that stays pending is among them.
pub(crate) fn open_limit(prepared: &Prepared) -> i64 {
    let skipped = prepared.turn.as_ref().map_or(0, |turn| turn.skipped.len());
    i64::try_from(skipped).unwrap_or(i64::MAX - 3) + 3
}

/// Decides about a commit.
///
/// # Errors
///
/// The reason why it isn't applied; never [`CommitError::Store`].
pub(crate) fn decide(
    prepared: &Prepared,
    current: Option<&Current>,
    known: Option<&Known>,
) -> Result<Applied, CommitError> {
    if let Some(known) = known {
        return Err(CommitError::Duplicate {
            conversation: ConversationId::from_uuid(known.conversation),
            number: known.number.map(i64::unsigned_abs),
            same_body: known.is_same_body,
        });
    }
    match (&prepared.guard, current) {
        (PreparedGuard::New { contact, created_at, .. }, None) => {
            Ok(apply(prepared, &Current::blank(*contact, *created_at)))
        }
        (PreparedGuard::New { .. }, Some(_)) => Err(CommitError::Stale),
        (PreparedGuard::Turn { .. } | PreparedGuard::Accept, None) => Err(CommitError::NotFound),
        (PreparedGuard::Accept, Some(current)) => Ok(apply(prepared, current)),
        (PreparedGuard::Turn { version }, Some(current)) => {
            check_turn(prepared, *version, current)?;
            Ok(apply(prepared, current))
        }
    }
}

fn check_turn(prepared: &Prepared, version: i64, current: &Current) -> Result<(), CommitError> {
    if plant::is_on("version_check_skipped") {
        return Ok(());
    }
    match current.live_owner {
        Some(owner) if owner != prepared.replica => {
            Err(CommitError::Owned { by: ReplicaId::from_uuid(owner) })
        }
        Some(_) | None if current.version != version => Err(CommitError::Stale),
        Some(_) | None if comes_first(prepared) && !current.open.is_empty() => {
            Err(CommitError::Stale)
        }
        Some(_) | None => Ok(()),
    }
}

/// Whether no message may wait before what the commit brings: its own, or the answer to a silence.
fn comes_first(prepared: &Prepared) -> bool {
    let fired = prepared.turn.as_ref().is_some_and(|turn| turn.timer == PreparedTimer::Fired);
    prepared.inbound.is_some() || fired
}

fn apply(prepared: &Prepared, current: &Current) -> Applied {
    let mut numbering = Numbering { number: current.last_number, visible: current.last_visible_at };
    let arrived = prepared.inbound.as_ref().map(|inbound| numbering.next(inbound.created_at));
    let inbound_number = arrived.map(|(number, _)| number);
    let resolve = |reference: PreparedRef| match reference {
        PreparedRef::Inbound => inbound_number.unwrap_or_default(),
        PreparedRef::Number(number) => number,
    };
    let mut said = Vec::with_capacity(prepared.said.len());
    for message in &prepared.said {
        let (number, visible_at) = numbering.next(message.visible_at);
        said.push(Numbered { number, in_reply_to: message.in_reply_to.map(resolve), visible_at });
    }
    let mut marks = prepared
        .turn
        .as_ref()
        .map_or_else(Vec::new, |turn| marks_of(turn, resolve, numbering.number));
    let inbound = arrived.map(|(number, visible_at)| {
        let own = marks.iter().find(|mark| mark.number == number);
        let (turn, turn_end) =
            own.map_or((turn_mark::PENDING, None), |mark| (mark.turn, mark.turn_end));
        NumberedInbound { number, visible_at, turn, turn_end }
    });
    marks.retain(|mark| Some(mark.number) != inbound_number);
    let open = open_after(current, inbound, &marks);
    let pending = open.iter().find(|message| !message.is_running).map(|message| message.number);
    let owner = owner_after(prepared, current, !open.is_empty());
    let is_turn = !matches!(prepared.guard, PreparedGuard::Accept);
    let version = current.version + i64::from(is_turn);
    Applied {
        version,
        last_number: numbering.number,
        last_visible_at: numbering.visible,
        owner,
        work_since: work_since(prepared, current, !open.is_empty()),
        inbound,
        marks,
        call_turn: prepared.call.as_ref().map(|call| resolve(call.turn)),
        committed: Committed {
            inbound: inbound_number.map(i64::unsigned_abs),
            said: said.iter().map(|message| message.number.unsigned_abs()).collect(),
            version: version.unsigned_abs(),
            pending: pending.map(i64::unsigned_abs),
            owner: owner.map(ReplicaId::from_uuid),
        },
        hint: Hint {
            workspace: model::id::WorkspaceId::from_uuid(prepared.workspace),
            conversation: ConversationId::from_uuid(prepared.conversation),
            number: numbering.number.unsigned_abs(),
            is_claimable: owner.is_none() && !open.is_empty(),
            has_sends: !prepared.sends.is_empty(),
        },
        said,
    }
}

/// Gives out numbers without gaps, and times that never go back.
struct Numbering {
    number: i64,
    visible: i64,
}

impl Numbering {
    fn next(&mut self, visible_at: i64) -> (i64, i64) {
        self.number += if plant::is_due("number_skipped", 50) { 2 } else { 1 };
        self.visible = self.visible.max(visible_at);
        (self.number, self.visible)
    }
}

fn marks_of(
    turn: &PreparedTurn,
    resolve: impl Fn(PreparedRef) -> i64,
    last_number: i64,
) -> Vec<Mark> {
    let skipped = |number: &i64| Mark { number: *number, turn: turn_mark::SKIPPED, turn_end: None };
    let mut marks: Vec<Mark> = turn.skipped.iter().map(skipped).collect();
    match turn.work {
        PreparedWork::Idle => {}
        PreparedWork::Finished(of) => marks.push(Mark {
            number: resolve(of),
            turn: turn_mark::FINISHED,
            turn_end: Some(last_number),
        }),
        PreparedWork::Running(of) => {
            marks.push(Mark { number: resolve(of), turn: turn_mark::RUNNING, turn_end: None });
        }
    }
    marks
}

fn open_after(
    current: &Current,
    inbound: Option<NumberedInbound>,
    marks: &[Mark],
) -> Vec<OpenMessage> {
    let turn_after = |message: &OpenMessage| {
        let before = if message.is_running { turn_mark::RUNNING } else { turn_mark::PENDING };
        marks.iter().find(|mark| mark.number == message.number).map_or(before, |mark| mark.turn)
    };
    let kept = current.open.iter().map(|message| (message.number, turn_after(message)));
    kept.chain(inbound.map(|inbound| (inbound.number, inbound.turn)))
        .filter(|(_, turn)| *turn < turn_mark::FINISHED)
        .map(|(number, turn)| OpenMessage { number, is_running: turn == turn_mark::RUNNING })
        .collect()
}

/// An accept leaves the owner; whoever commits a turn stays owner while there is more to do. A new
/// conversation without a turn waits for somebody to claim it.
fn owner_after(prepared: &Prepared, current: &Current, has_work: bool) -> Option<Uuid> {
    if prepared.turn.is_some() || matches!(prepared.guard, PreparedGuard::Turn { .. }) {
        has_work.then_some(prepared.replica)
    } else {
        current.live_owner
    }
}

fn work_since(prepared: &Prepared, current: &Current, has_work: bool) -> Option<i64> {
    let begins_at = prepared
        .inbound
        .as_ref()
        .map(|inbound| inbound.created_at)
        .or(prepared.turn.as_ref().map(|turn| turn.last_activity_at));
    has_work.then(|| current.work_since.or(begins_at).unwrap_or_default())
}
