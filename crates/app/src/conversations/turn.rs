//! A turn: lets the bot go on with an event and commits what came of it, in one commit.

use std::sync::Arc;
use std::time::{Duration, Instant};

use engine::{Event, Moment, Report, Say, State};
use model::Timestamp;
use model::content::Content;
use model::conversation::{Audience, Author, Message, MessageNumber};
use model::id::BotId;
use model::key::Key;
use store::{
    AnsweredCall, Commit, CommitError, Committed, Guard, MessageRef, NewCall, NewLogEvent,
    NewMessage, NewReport, TimerChange, TurnUpdate, Work, encode_state,
};

use super::aftermath::{details_after, no_timer, silent_since, status_after, timer_after};
use super::facts::{context_writes, facts_of, known_to};
use super::meanwhile::Speaking;
use super::outline::Outline;
use super::relay::session_minutes;
use super::switch::Brought;
use super::wait::follow_up;
use crate::App;
use crate::drive::{FirstStep, Outcome, Said};
use crate::observe::Understood;
use crate::programs::Release;
use crate::registry::{CallPayload, Errand, Outgoing, Running, Seat};

/// What a turn goes on with.
pub(super) struct Run {
    /// The message whose turn it is.
    pub turn: MessageNumber,
    /// When that message came.
    pub came_at: Timestamp,
    /// The message itself, when this commit accepts it.
    pub inbound: Option<store::Inbound>,
    /// The answer that it goes on with, when it isn't journaled yet.
    pub answered: Option<AnsweredCall>,
    /// Messages that are taken together with it: they have no turn of their own.
    pub taken: Vec<MessageNumber>,
    /// Said before it by others, in the same commit.
    pub said: Vec<NewMessage>,
    pub event: Event,
}

impl Run {
    /// The turn of a message that is kept already, with its number and when it came.
    pub(super) const fn further((turn, came_at): (MessageNumber, Timestamp), event: Event) -> Self {
        Self {
            turn,
            came_at,
            inbound: None,
            answered: None,
            taken: Vec::new(),
            said: Vec::new(),
            event,
        }
    }

    const fn turn_ref(&self) -> MessageRef {
        match self.inbound {
            Some(_) => MessageRef::Inbound,
            None => MessageRef::Number(self.turn),
        }
    }
}

/// A committed piece of a turn.
pub(crate) struct TurnPiece {
    pub said: Vec<Message>,
    /// Whether the turn is over; if not, somebody outside has to answer first.
    pub is_finished: bool,
}

impl App {
    /// Runs a piece of a turn and commits it. When this fails the seat is no longer good.
    pub(super) async fn run_turn(
        &self,
        seat: &mut Seat,
        run: Run,
    ) -> Result<TurnPiece, CommitError> {
        let before = seat.running.take();
        let piece = self.run_piece(seat, run).await?;
        follow_up(seat, before, &piece);
        Ok(piece)
    }

    async fn run_piece(&self, seat: &mut Seat, mut run: Run) -> Result<TurnPiece, CommitError> {
        let now = self.inner.clock.now();
        let is_with_bot = seat.conversation.status.is_with_bot();
        let Some(release) = seat.release.clone().filter(|_| is_with_bot) else {
            return Box::pin(self.keep_without_bot(seat, run, now)).await;
        };
        let begun = Instant::now();
        let contexts = Box::pin(self.contexts_for(seat, (&release, &seat.state), now)).await?;
        let facts = facts_of(seat, &release);
        let known = (contexts.as_ref(), facts.as_ref());
        let state = std::mem::take(&mut seat.state);
        let observed = self.inner.observer.as_ref().and_then(|_| text_of(&run.event));
        let event = self.with_file_links(&release, &state, run.event);
        let moment = known_to(self.moment(seat, &release, (run.turn, now)), known);
        let first = FirstStep::take(&release, (state, event), &moment);
        if let Some(answered) = run.answered.take_if(|_| first.takes_time()) {
            Box::pin(self.keep_answer(seat, answered)).await?;
        }
        let moment = known_to(self.moment(seat, &release, (run.turn, now)), known);
        let mut outcome = first.drive(self, &release, &moment).await;
        if let Some(text) = observed.filter(|_| outcome.understood.is_none()) {
            let understanding =
                Box::pin(self.understand(moment.workspace, &release, (&text, now))).await;
            let understanding = understanding.unwrap_or_default();
            outcome.understood = Some(Box::new(Understood { text, understanding }));
        }

        let mut brought = Brought { turn: run.turn, inbound: run.inbound };
        let relayed = Box::pin(self.relay(seat, &release, (&mut outcome, run.turn))).await?;
        let other = match (relayed, &outcome.hand_off) {
            (Some(relayed), _) => Some(relayed),
            (None, Some(_)) => Box::pin(self.switch_bot(seat, &mut outcome, &mut brought)).await?,
            (None, None) => None,
        };
        let turn_ref = brought.turn_ref();
        if let Some(last) = run.said.last() {
            seat.last_visible_at = seat.last_visible_at.max(last.visible_at);
        }
        let mut commit = self.outcome_commit(seat, &outcome, (release.bot, Some(turn_ref), now))?;
        commit.said.splice(0..0, run.said);
        commit.inbound = brought.inbound;
        commit.answered = run.answered;
        commit.details = details_after(seat, &outcome, other.as_ref());
        let release = other.clone().unwrap_or(release);
        seat.release = Some(Arc::clone(&release));
        let call = outgoing(seat, &release, (run.turn, now), &outcome);
        commit.call = call.as_ref().map(|call| journal(call, turn_ref)).transpose()?;
        let status = status_after(seat, &outcome, now);
        let timer = timer_after(seat, &outcome, &status, silent_since(&commit, seat, now));
        commit.turn = Some(TurnUpdate {
            state: encode_state(&outcome.state)?,
            status,
            timer,
            session: seat.conversation.session,
            bot: Some(release.bot),
            bot_version: Some(release.version),
            expires_at: Some(expiry(now, session_minutes(&release, &outcome.state))),
            last_activity_at: now,
            work: match &call {
                Some(_) => Work::Running(turn_ref),
                None => Work::Finished(turn_ref),
            },
            skipped: run.taken,
        });
        let piece = self.submit(seat, commit, run.turn).await?;
        self.inner.meters.turn_seconds.record(begun.elapsed());
        seat.speaking = Speaking::new(run.came_at, seat.last_visible_at.max(now));
        self.settle(seat, outcome, &piece);
        if let Some(call) = call {
            self.send_out(seat, call, run.came_at);
        }
        Ok(piece)
    }

    /// The circumstances of a turn that begins with the message of this number.
    pub(super) fn moment<'s>(
        &self,
        seat: &'s Seat,
        release: &'s Release,
        (number, now): (MessageNumber, Timestamp),
    ) -> Moment<'s> {
        let details = &seat.conversation.details;
        Moment {
            now,
            seed: self.inner.chance.turn_seed(seat.conversation.id, number),
            workspace: seat.workspace,
            bot: release.bot,
            conversation: seat.conversation.id,
            contact: seat.conversation.contact,
            profile: &seat.profile,
            channel: seat.channel.channel.kind,
            language: details.language.as_deref().unwrap_or(&release.program.bot().language),
            context: Some(&details.context),
            contexts: None,
            is_watched: self.inner.observer.is_some(),
        }
    }

    /// A commit with what a run of steps came to, but for what becomes of the turn.
    pub(super) fn outcome_commit(
        &self,
        seat: &Seat,
        outcome: &Outcome,
        (bot, in_reply_to, now): (BotId, Option<MessageRef>, Timestamp),
    ) -> Result<Commit, CommitError> {
        let mut commit = self.turn_commit(seat);
        commit.said = said(outcome, in_reply_to, now.max(seat.last_visible_at), now);
        commit.remembered.clone_from(&outcome.remembered);
        commit.profile = outcome.profile.as_ref().map(|change| store::ProfileChange {
            name: change.name.clone(),
            email: change.email.clone(),
        });
        commit.contexts = context_writes(seat, &outcome.contexts, now);
        commit.reports = reports(&outcome.reports, bot, now)?;
        commit.events = log_events(outcome, bot, now)?;
        Ok(commit)
    }

    /// Keeps a message that no bot answers: agents have the conversation, or will.
    async fn keep_without_bot(
        &self,
        seat: &mut Seat,
        run: Run,
        now: Timestamp,
    ) -> Result<TurnPiece, CommitError> {
        let mut commit = self.turn_commit(seat);
        let turn_ref = run.turn_ref();
        commit.inbound = run.inbound;
        commit.answered = run.answered;
        commit.turn = Some(TurnUpdate {
            expires_at: None,
            work: Work::Finished(turn_ref),
            skipped: run.taken,
            timer: no_timer(seat),
            ..self.unchanged(seat, now)?
        });
        self.submit(seat, commit, run.turn).await
    }

    /// Journals an answer by itself: what follows takes its time, and nobody is to be asked again when it
    /// breaks off.
    async fn keep_answer(
        &self,
        seat: &mut Seat,
        answered: AnsweredCall,
    ) -> Result<(), CommitError> {
        let turn = answered.turn;
        let mut commit = self.turn_commit(seat);
        commit.answered = Some(answered);
        self.submit(seat, commit, turn).await?;
        Ok(())
    }

    /// A commit on the seat's version that changes nothing yet.
    pub(crate) fn turn_commit(&self, seat: &Seat) -> Commit {
        let guard = Guard::Turn { version: seat.conversation.version };
        Commit::new(seat.workspace, seat.conversation.id, self.inner.replica, guard)
    }

    /// The seat's own values as an update.
    pub(crate) fn unchanged(&self, seat: &Seat, now: Timestamp) -> Result<TurnUpdate, CommitError> {
        Ok(TurnUpdate {
            state: encode_state(&seat.state)?,
            status: seat.conversation.status.clone(),
            session: seat.conversation.session,
            bot: seat.conversation.bot,
            bot_version: seat.conversation.bot_version,
            expires_at: seat.conversation.expires_at,
            last_activity_at: now,
            work: Work::Idle,
            skipped: Vec::new(),
            timer: TimerChange::Keep,
        })
    }

    /// Submits a commit with a turn and brings the seat up to it.
    pub(crate) async fn submit(
        &self,
        seat: &mut Seat,
        mut commit: Commit,
        turn: MessageNumber,
    ) -> Result<TurnPiece, CommitError> {
        crate::gateway::queue(seat, &mut commit)?;
        let news = Box::pin(self.note_for_desk(seat, &mut commit)).await?;
        let said = commit.said.clone();
        let update = commit.turn.as_ref().map(Outline::of);
        let committed = self.commit_from(commit, Some(crate::webhooks::Before::of(seat))).await?;
        let mut is_finished = true;
        if let Some(update) = update {
            is_finished = !matches!(update.work, Work::Running(_));
            match update.timer {
                TimerChange::Keep => {}
                TimerChange::Set { due_at, .. } => {
                    seat.has_timer = true;
                    self.inner.alarm.set(due_at);
                }
                TimerChange::Remove | TimerChange::Fired => seat.has_timer = false,
            }
            update.write_to(&mut seat.conversation);
        }
        take_committed(seat, &committed);
        if let Some(news) = news {
            self.tell_desk(seat.workspace, news);
        }
        seat.status_before = None;
        let messages: Vec<Message> = said
            .into_iter()
            .zip(&committed.said)
            .map(|(message, number)| kept(message, *number, turn, &mut seat.last_visible_at))
            .collect();
        Ok(TurnPiece { said: messages, is_finished })
    }

    /// What is done once the piece is on disk.
    pub(super) fn settle(&self, seat: &mut Seat, mut outcome: Outcome, piece: &TurnPiece) {
        seat.remembered.extend(std::mem::take(&mut outcome.remembered));
        seat.remembered.retain(|_, value| !value.is_null());
        if let Some(change) = outcome.profile.take() {
            seat.profile.name = change.name.or(seat.profile.name.take());
            seat.profile.email = change.email.or(seat.profile.email.take());
        }
        seat.state = std::mem::take(&mut outcome.state);
        let meters = &self.inner.meters;
        meters.said.increment(piece.said.len() as u64);
        meters.reports.increment(outcome.reports.len() as u64);
        meters.handed_off.increment(u64::from(outcome.hand_off.is_some()));
        meters.closed.increment(u64::from(outcome.close_with_survey.is_some()));
        if let Some(observer) = &self.inner.observer {
            outcome.tell(observer.as_ref(), seat.conversation.id, (&seat.state, &piece.said));
        }
    }

    /// Lets an errand leave whose intent is on disk.
    fn send_out(&self, seat: &mut Seat, call: Outgoing, came_at: Timestamp) {
        seat.running = Some(Running {
            turn: call.turn,
            came_at,
            request: call.errand.request(),
            is_sent_here: true,
            said: None,
            waiting: Vec::new(),
        });
        // When nobody takes calls any more the process ends; the journal has it.
        let _ended = self.inner.outgoing.send(call);
    }
}

/// What the contact wrote.
fn text_of(event: &Event) -> Option<String> {
    match event {
        Event::MessageReceived { text, .. } => Some(text.clone()),
        _ => None,
    }
}

fn said(
    outcome: &Outcome,
    turn: Option<MessageRef>,
    start: Timestamp,
    now: Timestamp,
) -> Vec<NewMessage> {
    let mut visible_at = start;
    let to_message = |said: &Said| {
        let (audience, content, raw) = match said {
            Said::ToContact(say) => {
                let Say { content, delay_ms, raw } = say.as_ref();
                visible_at += Duration::from_millis(u64::from(*delay_ms));
                (Audience::Everybody, content.clone(), raw.clone())
            }
            Said::ToMembers(text) => (Audience::Members, Content::text(text), None),
        };
        let author = Author::Bot;
        NewMessage {
            author,
            audience,
            content,
            raw,
            in_reply_to: turn,
            created_at: now,
            visible_at,
        }
    };
    outcome.said.iter().map(to_message).collect()
}

fn kept(
    message: NewMessage,
    number: MessageNumber,
    turn: MessageNumber,
    last_visible_at: &mut Timestamp,
) -> Message {
    *last_visible_at = message.visible_at.max(*last_visible_at);
    Message {
        number,
        author: message.author,
        audience: message.audience,
        content: message.content,
        tap: None,
        raw: message.raw,
        in_reply_to: message.in_reply_to.map(|reference| match reference {
            MessageRef::Inbound => turn,
            MessageRef::Number(number) => number,
        }),
        created_at: message.created_at,
        visible_at: *last_visible_at,
    }
}

fn outgoing(
    seat: &Seat,
    release: &Release,
    (turn, now): (MessageNumber, Timestamp),
    outcome: &Outcome,
) -> Option<Outgoing> {
    let errand = outcome.errand.clone()?;
    let (credential, signing) = match &errand {
        Errand::Call(call) => (call.call.credential.as_ref(), None),
        Errand::AskBot(ask) => (ask.credential.as_ref(), ask.signing.as_ref()),
    };
    let used = |key: Option<&Key>| key.and_then(|key| release.credentials.get(key).cloned());
    let (credential, signing) = (used(credential), used(signing));
    Some(Outgoing {
        workspace: seat.workspace,
        conversation: seat.conversation.id,
        turn,
        errand,
        credential,
        signing,
        asked_at: now,
    })
}

fn journal(call: &Outgoing, turn: MessageRef) -> Result<NewCall, CommitError> {
    let (request, ask) = match &call.errand {
        Errand::Call(request) => (Some(request.clone()), None),
        Errand::AskBot(ask) => (None, Some(ask.clone())),
    };
    let payload = CallPayload {
        call: request,
        ask,
        credential: call.credential.clone(),
        signing: call.signing.clone(),
    };
    Ok(NewCall {
        turn,
        request: call.errand.request(),
        payload: to_value(&payload)?,
        created_at: call.asked_at,
    })
}

fn reports(reports: &[Report], bot: BotId, now: Timestamp) -> Result<Vec<NewReport>, CommitError> {
    reports
        .iter()
        .map(|report| Ok(NewReport { bot: Some(bot), report: to_value(report)?, created_at: now }))
        .collect()
}

fn log_events(
    outcome: &Outcome,
    bot: BotId,
    now: Timestamp,
) -> Result<Vec<NewLogEvent>, CommitError> {
    outcome
        .events
        .iter()
        .map(|event| Ok(NewLogEvent { bot: Some(bot), event: to_value(event)?, created_at: now }))
        .collect()
}

pub(super) fn to_value(value: &impl serde::Serialize) -> Result<serde_json::Value, CommitError> {
    serde_json::to_value(value)
        .map_err(|error| store::StoreError::Encode(error.to_string().into()).into())
}

/// When a session ends that saw something at `now`.
pub(super) fn expiry(now: Timestamp, minutes: u32) -> Timestamp {
    now.saturating_add(jiff::SignedDuration::from_mins(i64::from(minutes)))
        .unwrap_or(Timestamp::MAX)
}

fn take_committed(seat: &mut Seat, committed: &Committed) {
    seat.conversation.version = committed.version;
    seat.conversation.owner = committed.owner;
    if let Some(number) = committed.said.last().copied().or(committed.inbound) {
        seat.conversation.last_number = number;
    }
    seat.has_pending = committed.pending.is_some();
}

/// A state without anything, for a seat whose bot is gone.
pub(super) fn empty_state() -> State {
    State::default()
}
