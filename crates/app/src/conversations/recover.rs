//! Goes on with conversations that nobody alive has: after a crash, and with messages that were kept
//! while another turn was under way.

use engine::{Event, Report, ReportCode, Severity};
use model::Timestamp;
use model::bot::CredentialUse;
use model::content::Content;
use model::conversation::{Message, MessageNumber, Status};
use model::id::{ConversationId, WorkspaceId};
use store::{
    Commit, CommitError, Guard, Loaded, MessageRef, NewReport, TimerChange, TurnUpdate, Work,
    encode_state,
};
use tokio::sync::MutexGuard;

use super::aftermath::no_timer;
use super::inbound::event_of;
use super::load::{LoadError, corrupt_call};
use super::meanwhile::{Speaking, spoken_over};
use super::receive::{Refused, gathered_at, gathers, is_reset, is_session_due};
use super::turn::{Run, to_value};
use crate::App;
use crate::programs::ReleaseError;
use crate::registry::{CallPayload, Errand, ErrandAnswer, Outgoing, Seat};

/// Most conversations taken over at a time.
const MAX_TAKEN: u32 = 64;
/// How long a turn of ours may take before it is looked at: longer than any call.
const STUCK_AFTER: jiff::SignedDuration = jiff::SignedDuration::from_secs(90);
/// How often a turn is begun before it is given to people: it may be what ends the process.
const MAX_CLAIMS: u64 = 5;
/// Told to the bot's author about a turn that was given up.
const GIVEN_UP: &str = "the turn was begun again and again and never came to its end";

impl App {
    /// Takes over conversations that wait and that nobody alive has. Returns how many there were.
    ///
    /// # Errors
    ///
    /// When the store can't be reached.
    pub async fn recover(&self) -> Result<usize, store::StoreError> {
        let store = &self.inner.store;
        let mut waiting = store.list_claimable(MAX_TAKEN).await?;
        // What is ours and still not done after any limit of ours: an answer of the store's may have
        // got lost. Those that wait for somebody outside are passed over below.
        let since = self.inner.clock.now() - STUCK_AFTER;
        waiting.extend(store.list_stuck(self.inner.replica, since, MAX_TAKEN).await?);
        let count = waiting.len();
        for waiting in waiting {
            let slot = self.inner.registry.slot(waiting.conversation);
            let mut place = slot.lock().await;
            // What is at hand may have been loaded before its owner died: its call is nobody's now.
            let is_ours =
                |seat: &mut Box<Seat>| seat.running.as_ref().is_none_or(|it| it.is_sent_here);
            place.take_if(|seat| !is_ours(seat));
            self.drain(waiting.workspace, waiting.conversation, &mut place).await;
        }
        Ok(count)
    }

    /// Runs the turns of messages that wait, until none does or somebody outside has to answer.
    pub(super) async fn drain(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        place: &mut MutexGuard<'_, Option<Box<Seat>>>,
    ) {
        if place.as_ref().is_some_and(|seat| seat.running.is_some()) {
            return;
        }
        let mut speaking = Speaking::default();
        loop {
            if let Some(seat) = place.take() {
                speaking = seat.speaking;
            }
            match Box::pin(self.drain_one(workspace, id, (place, &speaking))).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(Refused::Commit(CommitError::Stale)) => **place = None,
                Err(Refused::Commit(CommitError::Owned { .. })) => {
                    **place = None;
                    return;
                }
                Err(error) => {
                    **place = None;
                    tracing::warn!(conversation = %id, ?error, "a waiting turn could not be run");
                    return;
                }
            }
        }
    }

    /// Runs one waiting turn. Says whether there may be another.
    async fn drain_one(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        (place, speaking): (&mut MutexGuard<'_, Option<Box<Seat>>>, &Speaking),
    ) -> Result<bool, Refused> {
        let store = &self.inner.store;
        let Some(loaded) = store.claim(workspace, id, self.inner.replica).await? else {
            return Ok(false);
        };
        let (pending, journal) = (loaded.pending.clone(), last_call(id, &loaded)?);
        let begun = loaded.running.as_ref().or(loaded.pending.first()).map(|it| it.number);
        let is_hopeless = loaded.claims > MAX_CLAIMS;
        let mut seat = match self.seat(workspace, loaded).await {
            Ok(seat) => seat,
            // Trying again and again would keep others waiting.
            Err(LoadError::NoChannel | LoadError::Release(ReleaseError::Gone(_))) => {
                self.abandon(workspace, id).await?;
                return Ok(false);
            }
            Err(error) => return Err(Refused::Load(error)),
        };
        seat.speaking = speaking.clone();
        if let Some(number) = begun.filter(|_| is_hopeless) {
            self.give_up(&mut seat, number).await?;
            let goes_on = seat.has_pending;
            **place = Some(seat);
            return Ok(goes_on);
        }
        if seat.running.is_some() {
            return self.resume(place, seat, journal).await;
        }
        let Some(first) = pending.first() else {
            self.let_go(&mut seat).await?;
            **place = Some(seat);
            return Ok(false);
        };
        let now = self.inner.clock.now();
        if let Status::Closed { .. } = seat.conversation.status {
            self.skip_all(&mut seat, &pending).await?;
            **place = Some(seat);
            return Ok(false);
        }
        let skipped = spoken_over(&seat, &pending);
        if !skipped.is_empty() {
            self.skip(&mut seat, skipped).await?;
            let goes_on = seat.has_pending;
            **place = Some(seat);
            return Ok(goes_on);
        }
        if gathers(&seat) && now < gathered_at(&seat, first.created_at) {
            self.gather(&seat, gathered_at(&seat, first.created_at));
            **place = Some(seat);
            return Ok(false);
        }
        if is_reset(&seat, &text_of(first)) {
            self.reset(&mut seat, None, (first.number, now)).await?;
            let goes_on = seat.has_pending;
            **place = Some(seat);
            return Ok(goes_on);
        }
        if is_session_due(&seat, now) {
            self.begin_session(&mut seat).await?;
        }
        let run = match pending.split_last() {
            Some((last, before)) if gathers(&seat) && pending.iter().all(is_text) => {
                gathered(last, before)
            }
            Some(_) | None => run_of(first),
        };
        let piece = self.run_turn(&mut seat, run).await?;
        let goes_on = piece.is_finished && seat.has_pending;
        **place = Some(seat);
        Ok(goes_on)
    }

    /// Goes on with a turn that waited for somebody outside when its process ended.
    async fn resume(
        &self,
        place: &mut MutexGuard<'_, Option<Box<Seat>>>,
        mut seat: Box<Seat>,
        journal: Option<Journaled>,
    ) -> Result<bool, Refused> {
        let (Some(running), Some(journaled)) = (&mut seat.running, journal) else {
            return Ok(false);
        };
        let (turn, came_at, request) = (running.turn, running.came_at, running.request);
        let Journaled { errand, credential, signing, asked_at, answer } = journaled;
        let Some(answer) = answer else {
            let call = Outgoing {
                workspace: seat.workspace,
                conversation: seat.conversation.id,
                turn,
                errand,
                credential,
                signing,
                asked_at,
            };
            running.is_sent_here = true;
            **place = Some(seat);
            let _ended = self.inner.outgoing.send(call);
            return Ok(false);
        };
        let event = answer.into_event(request);
        let piece = self.run_turn(&mut seat, Run::further((turn, came_at), event)).await?;
        let goes_on = piece.is_finished && seat.has_pending;
        **place = Some(seat);
        Ok(goes_on)
    }

    /// Ends a turn that can't be ended otherwise, and hands the conversation to people.
    async fn give_up(&self, seat: &mut Seat, number: MessageNumber) -> Result<(), Refused> {
        let now = self.inner.clock.now();
        let report = Report {
            severity: Severity::Error,
            code: ReportCode::TurnGivenUp,
            place: None,
            message: GIVEN_UP.to_owned(),
        };
        let mut commit = self.turn_commit(seat);
        commit.reports = vec![NewReport {
            bot: seat.conversation.bot,
            report: to_value(&report)?,
            created_at: now,
        }];
        let status = seat.conversation.status.clone();
        commit.turn = Some(TurnUpdate {
            state: encode_state(&engine::State::default()).map_err(CommitError::from)?,
            status: status.clone().hand_off(seat.conversation.id, None).unwrap_or(status),
            expires_at: None,
            work: Work::Finished(MessageRef::Number(number)),
            timer: no_timer(seat),
            ..self.unchanged(seat, now)?
        });
        seat.state = engine::State::default();
        seat.running = None;
        self.submit(seat, commit, number).await?;
        Ok(())
    }

    /// Leaves what waits unanswered, because the channel or the bot is gone for good.
    async fn abandon(&self, workspace: WorkspaceId, id: ConversationId) -> Result<(), Refused> {
        let Some(loaded) = self.inner.store.load(workspace, id).await? else { return Ok(()) };
        tracing::warn!(conversation = %id, "its channel or bot is gone: nobody answers");
        let conversation = loaded.conversation;
        let guard = Guard::Turn { version: conversation.version };
        let mut commit = Commit::new(workspace, id, self.inner.replica, guard);
        let open = loaded.running.iter().chain(&loaded.pending);
        let state = match loaded.state {
            Some(state) => state,
            None => encode_state(&engine::State::default()).map_err(CommitError::from)?,
        };
        commit.turn = Some(TurnUpdate {
            state,
            status: conversation.status,
            session: conversation.session,
            bot: conversation.bot,
            bot_version: conversation.bot_version,
            expires_at: conversation.expires_at,
            last_activity_at: conversation.last_activity_at,
            work: Work::Idle,
            timer: TimerChange::Remove,
            skipped: open.map(|message| message.number).collect(),
        });
        self.commit(commit).await?;
        Ok(())
    }

    /// Gives up a conversation that was claimed and has nothing to do.
    async fn let_go(&self, seat: &mut Seat) -> Result<(), Refused> {
        self.skip_all(seat, &[]).await
    }

    async fn skip_all(&self, seat: &mut Seat, messages: &[Message]) -> Result<(), Refused> {
        let at = seat.conversation.last_activity_at;
        let mut commit = self.turn_commit(seat);
        commit.turn = Some(TurnUpdate {
            skipped: messages.iter().map(|message| message.number).collect(),
            ..self.unchanged(seat, at)?
        });
        let number = seat.conversation.last_number;
        self.submit(seat, commit, number).await?;
        Ok(())
    }
}

/// The errand that a turn waits for, as the journal has it.
struct Journaled {
    errand: Errand,
    credential: Option<CredentialUse>,
    signing: Option<CredentialUse>,
    asked_at: Timestamp,
    answer: Option<ErrandAnswer>,
}

fn last_call(id: ConversationId, loaded: &Loaded) -> Result<Option<Journaled>, Refused> {
    let Some(call) = loaded.journal.last() else { return Ok(None) };
    let corrupt = |error| Refused::Commit(corrupt_call(id, &error).into());
    let payload: CallPayload = serde_json::from_value(call.payload.clone()).map_err(corrupt)?;
    let (credential, signing) = (payload.credential.clone(), payload.signing.clone());
    let Some(errand) = payload.errand() else { return Ok(None) };
    let answer = call.answer.clone();
    let answer = match &errand {
        Errand::Call(_) => {
            let answer = answer.map(serde_json::from_value).transpose().map_err(corrupt)?;
            answer.map(ErrandAnswer::Call)
        }
        Errand::AskBot(_) => {
            let answer = answer.map(serde_json::from_value).transpose().map_err(corrupt)?;
            answer.map(ErrandAnswer::Bot)
        }
    };
    Ok(Some(Journaled { errand, credential, signing, asked_at: call.created_at, answer }))
}

fn text_of(message: &Message) -> String {
    message.content.plain_text()
}

/// Whether it can be taken together with others.
const fn is_text(message: &Message) -> bool {
    matches!(message.content, Content::Text { .. })
}

fn run_of(message: &Message) -> Run {
    let event = event_of(message.number, message.content.clone(), message.tap.clone());
    Run::further((message.number, message.created_at), event)
}

/// Messages that came close together, the last of them with the text of all.
fn gathered(last: &Message, before: &[Message]) -> Run {
    let all = before.iter().chain([last]);
    let text = all.map(text_of).collect::<Vec<_>>().join("\n");
    let mut event = event_of(last.number, last.content.clone(), last.tap.clone());
    if let Event::MessageReceived { text: own, .. } = &mut event {
        *own = text;
    }
    let taken = before.iter().map(|message| message.number).collect();
    Run { taken, ..Run::further((last.number, last.created_at), event) }
}
