//! [`step`]: from a state and an event to the next state and what is to be done.

use std::mem;

use model::call::{CallAnswer, CallFailure, HttpAnswer};
use model::conversation::Tap;
use model::exchange::{BotEvent, BotRequest, WEB_VIEW};

use crate::effect::{CallRequest, Effect};
use crate::event::{Event, Moment};
use crate::program::Program;
use crate::state::{MAX_VALUE_DEPTH, State, is_too_deep};
use crate::trace::Trace;
use crate::turn::{Asked, Pending, Phase, Placed, Turn};
use crate::view::View;
use crate::walk::{Flow, Walk};
use crate::web_view::take_web_view;

/// What a step leads to.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub state: State,
    /// In the order in which they are to be done; a request is the last one.
    pub effects: Vec<Effect>,
    /// What was decided on the way, for people who look into a bot.
    pub trace: Vec<Trace>,
}

/// Decides what the bot does about `event`.
///
/// Total: a faulty bot yields [`Effect::Report`], never a panic or an error. An event that doesn't
/// fit the state (a late or repeated answer, a message while a request is outstanding) changes
/// nothing. The same arguments give the same step.
#[must_use]
pub fn step(program: &Program, mut state: State, event: Event, moment: &Moment<'_>) -> Step {
    let under_way = state.turn.take().filter(|turn| turn.pending.is_some());
    match (under_way, event) {
        (None, Event::MessageReceived { number, text, tap, files, location }) => {
            state.silence = None;
            state.takeovers = 0;
            let tap = tap.map(without_deep_metadata);
            let turn = Turn { number, text, tap, files, location, ..Turn::default() };
            let mut walk = Walk::new(program, moment, state, turn);
            let flow = walk.open();
            walk.run(flow)
        }
        (None, Event::EventReceived { name, data, .. }) if name == WEB_VIEW => {
            take_web_view(state, data, moment.now)
        }
        (None, Event::EventReceived { number, name, data }) => {
            state.silence = None;
            let data = data.filter(|data| !is_too_deep(data));
            let event = Some(BotEvent { name, data });
            let mut walk =
                Walk::new(program, moment, state, Turn { number, event, ..Turn::default() });
            let flow = walk.open();
            walk.run(flow)
        }
        (None, Event::Placed { number, place, values }) => {
            state.silence = None;
            let placed = Some(Box::new(Placed { place, values }));
            let mut walk =
                Walk::new(program, moment, state, Turn { number, placed, ..Turn::default() });
            let flow = walk.open_with(Phase::Place);
            walk.run(flow)
        }
        (None, Event::SurveyBegun { number }) => {
            state.silence = None;
            let mut walk = Walk::new(program, moment, state, Turn { number, ..Turn::default() });
            let flow = walk.open_with(Phase::Survey);
            walk.run(flow)
        }
        (None, Event::TimerFired { timer }) => {
            match state.silence.take_if(|it| it.timer == timer && it.due_at <= moment.now) {
                Some(silence) => {
                    let mut walk = Walk::new(program, moment, state, Turn::default());
                    if walk.state.is_surveying {
                        walk.expire_survey();
                    } else {
                        walk.follow_up(&silence.place);
                    }
                    walk.into_step()
                }
                None => unmoved(state),
            }
        }
        (Some(mut turn), event) => match turn.pending.take_if(|it| it.is_answered_by(&event)) {
            Some(pending) => {
                let mut walk = Walk::new(program, moment, state, *turn);
                let flow = take_answer(&mut walk, pending, event);
                walk.run(flow)
            }
            None => unmoved(State { turn: Some(turn), ..state }),
        },
        (
            None,
            Event::Understood { .. }
            | Event::ScriptRan { .. }
            | Event::CallAnswered { .. }
            | Event::GroupAnswered { .. }
            | Event::BotAnswered { .. },
        ) => unmoved(state),
    }
}

/// Brings an answer to where it was asked for.
fn take_answer(walk: &mut Walk<'_>, pending: Pending, event: Event) -> Flow {
    let Pending { asked, then, .. } = pending;
    match (asked, event) {
        (Asked::Understanding, Event::Understood { understanding, .. }) => {
            walk.understood(understanding);
            Flow::Go(then)
        }
        (Asked::Script(run), Event::ScriptRan { outcome, .. }) => {
            walk.script_ran(run, outcome, then)
        }
        (Asked::Fetch { run, .. }, Event::CallAnswered { answer, .. }) => {
            walk.fetched(run, without_deep_body(answer), then)
        }
        (Asked::Call { integration, .. }, Event::CallAnswered { answer, .. }) => {
            walk.call_answered(&integration, without_deep_body(answer))
        }
        (Asked::Bot(asked), Event::BotAnswered { answer, .. }) => {
            walk.bot_answered(&asked, answer, then)
        }
        (Asked::Group, Event::GroupAnswered { found, .. }) => walk.group_answered(found, then),
        // `Pending::is_answered_by` lets nothing else through.
        (_, _) => Flow::Go(then),
    }
}

/// Drops metadata that a state couldn't be read back with.
fn without_deep_metadata(mut tap: Tap) -> Tap {
    tap.metadata.retain(|value| !is_too_deep(value));
    tap
}

/// Refuses an answer that a state couldn't be read back with.
pub(crate) fn without_deep_body(answer: CallAnswer) -> CallAnswer {
    match answer {
        CallAnswer::Answered(HttpAnswer { body, .. }) if is_too_deep(&body) => {
            let message = format!("the answer nests deeper than {MAX_VALUE_DEPTH}");
            CallAnswer::Failed(CallFailure { code: "response_too_deep".to_owned(), message })
        }
        CallAnswer::Answered(_) | CallAnswer::Failed(_) => answer,
    }
}

/// The request that the turn under way waits for, once more and the same, for a process that takes
/// over from another one. `None` when nothing is outstanding.
pub fn outstanding_effect(program: &Program, state: &State, moment: &Moment<'_>) -> Option<Effect> {
    let turn = state.turn.as_ref()?;
    let Pending { request, asked, .. } = turn.pending.as_ref()?;
    let request = *request;
    Some(match asked {
        Asked::Understanding => {
            let (text, files) = (turn.text.clone(), turn.files.clone());
            Effect::Understand { request, text, files }
        }
        Asked::Group => Effect::AskGroup {
            request,
            group: program.group().unwrap_or_default().to_owned(),
            text: turn.text.clone(),
        },
        Asked::Script(run) => {
            let view = View { program, moment, state, turn };
            Effect::RunScript { request, script: view.script_request(run) }
        }
        Asked::Fetch { call, .. } => {
            Effect::Call(CallRequest { request, integration: None, call: call.clone() })
        }
        Asked::Call { integration, call } => Effect::Call(CallRequest {
            request,
            integration: Some(integration.clone()),
            call: call.clone(),
        }),
        Asked::Bot(asked) => Effect::AskBot(Box::new(BotRequest { request, ..(**asked).clone() })),
    })
}

fn unmoved(state: State) -> Step {
    Step { state, effects: Vec::new(), trace: Vec::new() }
}

impl Walk<'_> {
    /// Walks on until the bot waits for an answer, for the contact, or has nothing more to do.
    fn run(mut self, mut flow: Flow) -> Step {
        loop {
            while !self.is_over {
                flow = match flow {
                    Flow::Go(phase) => self.advance(phase),
                    Flow::Ask(asked, then) => return self.ask(asked, then),
                    Flow::Wait => break,
                };
            }
            if !self.begins_survey {
                return self.finish();
            }
            flow = self.begin_survey();
        }
    }

    fn advance(&mut self, phase: Phase) -> Flow {
        match phase {
            Phase::Listen => self.listen(),
            Phase::Answer => self.answer(),
            Phase::Move { rule } => self.move_on(rule),
            Phase::Match => self.match_message(),
            Phase::Hear => self.hear(),
            Phase::Place => self.place(),
            Phase::Survey => self.begin_survey(),
            Phase::Delegate => self.delegate(),
            Phase::Prefill => self.prefill(),
            Phase::Enter => self.enter(),
            Phase::Perform => self.perform(),
            Phase::Read => self.read_fields(),
            Phase::Leave => self.leave(),
            Phase::End => self.end_dialog(),
        }
    }

    /// Ends the step with a request.
    fn ask(mut self, asked: Asked, then: Phase) -> Step {
        self.state.requests = self.state.requests.wrapping_add(1);
        if let Asked::Bot(asked) = &asked {
            self.state.first_asked.entry(asked.bot.clone()).or_insert(self.state.requests);
        }
        let pending = Pending { request: self.state.requests, asked, then };
        self.turn.pending = Some(pending);
        self.state.turn = Some(Box::new(mem::take(&mut self.turn)));
        let request = outstanding_effect(self.program, &self.state, self.moment);
        self.effects.extend(request);
        Step { state: self.state, effects: self.effects, trace: self.trace }
    }

    /// Ends the turn.
    fn finish(mut self) -> Step {
        self.end_survey();
        self.await_silence();
        self.into_step()
    }

    fn into_step(self) -> Step {
        Step { state: self.state, effects: self.effects, trace: self.trace }
    }
}
