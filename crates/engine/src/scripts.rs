//! Running scripts, and doing what they ask for.

use std::sync::Arc;

use model::call::{CallAnswer, CallFailure, HttpCall};
use model::content::{Content, Reply};
use model::context::{ContextChange, MAX_CONTEXT_READ_CHARS};
use model::script::{
    MAX_FETCHES, ScriptAction, ScriptEnd, ScriptError, ScriptErrorKind, ScriptOutcome, ScriptPlace,
    TitleAndPayload,
};

use crate::effect::{Effect, LogEvent, ReportCode, Severity};
use crate::turn::{Asked, MAX_CALLS, MAX_SCRIPT_RUNS, Phase, ScriptRun};
use crate::walk::{Flow, Walk};

impl Walk<'_> {
    /// Runs the script at that place, if there is one, and goes on with `then`.
    pub(crate) fn script(&mut self, place: ScriptPlace, then: Phase) -> Flow {
        if self.view().script_source(place).is_none() {
            return Flow::Go(then);
        }
        self.read_contexts();
        let run = ScriptRun {
            place,
            now_ms: self.moment.now.as_millisecond(),
            seed: self.moment.seed.wrapping_add(u64::from(self.state.requests)),
            fetched: Vec::new(),
        };
        self.run_script(run, then)
    }

    /// Takes the workspace's contexts as they are now, for all scripts of the turn.
    fn read_contexts(&mut self) {
        if self.turn.contexts.is_some() {
            return;
        }
        self.turn.contexts = self.moment.contexts.cloned();
        if self.turn.contexts.as_ref().is_some_and(|contexts| contexts.is_cut) {
            let message = format!(
                "the contexts have more than {MAX_CONTEXT_READ_CHARS} characters; \
                 what is beyond isn't seen by scripts"
            );
            self.warn(ReportCode::ValueLimit, message);
        }
    }

    /// Makes a change that later scripts of the turn see.
    fn change_context(&mut self, change: ContextChange) {
        let contexts = Arc::make_mut(self.turn.contexts.get_or_insert_default());
        match contexts.apply(&change) {
            Ok(()) => self.effects.push(Effect::ChangeContext(change)),
            Err(fault) => {
                let message = format!("a context stays as it is: {fault}");
                self.report(Severity::Error, ReportCode::ValueLimit, message);
            }
        }
    }

    fn run_script(&mut self, run: ScriptRun, then: Phase) -> Flow {
        if self.turn.script_runs >= MAX_SCRIPT_RUNS {
            let message = format!("the bot stopped: a turn runs at most {MAX_SCRIPT_RUNS} scripts");
            return self.break_off(ReportCode::ScriptLimit, message);
        }
        self.turn.script_runs += 1;
        Flow::Ask(Asked::Script(run), then)
    }

    /// Takes what a script asked for. A killed one asked for nothing.
    pub(crate) fn script_ran(
        &mut self,
        run: ScriptRun,
        outcome: ScriptOutcome,
        then: Phase,
    ) -> Flow {
        match outcome.end {
            ScriptEnd::Suspended(call) => return self.fetch(run, call, then),
            ScriptEnd::Finished => self.take_actions(outcome.actions, run.place),
            ScriptEnd::Stopped => {
                self.take_actions(outcome.actions, run.place);
                self.stop();
            }
            ScriptEnd::Threw(error) => {
                self.take_actions(outcome.actions, run.place);
                self.report_script(&error);
            }
            ScriptEnd::Killed(error) => self.report_script(&error),
        }
        Flow::Go(then)
    }

    /// Makes the call that a script waits for.
    fn fetch(&mut self, mut run: ScriptRun, call: HttpCall, then: Phase) -> Flow {
        if run.fetched.len() >= MAX_FETCHES {
            let message = format!("a script makes at most {MAX_FETCHES} calls");
            self.report(Severity::Error, ReportCode::ScriptLimit, message);
            return Flow::Go(then);
        }
        if self.turn.calls >= MAX_CALLS {
            let failure = self.refuse_call();
            run.fetched.push(CallAnswer::Failed(failure));
            return self.run_script(run, then);
        }
        self.turn.calls = self.turn.calls.saturating_add(1);
        Flow::Ask(Asked::Fetch { run, call }, then)
    }

    /// Runs a script again with the answer that it waits for.
    pub(crate) fn fetched(&mut self, mut run: ScriptRun, answer: CallAnswer, then: Phase) -> Flow {
        run.fetched.push(answer);
        self.run_script(run, then)
    }

    /// Reports a call beyond the limit of a turn.
    pub(crate) fn refuse_call(&mut self) -> CallFailure {
        let message = format!("a turn makes at most {MAX_CALLS} calls");
        self.report(Severity::Error, ReportCode::TooManyCalls, message.clone());
        CallFailure { code: "too_many_calls".to_owned(), message }
    }

    fn report_script(&mut self, error: &ScriptError) {
        let code = match error.kind {
            ScriptErrorKind::Error => ReportCode::ScriptError,
            ScriptErrorKind::Timeout => ReportCode::ScriptTimeout,
            ScriptErrorKind::Memory => ReportCode::ScriptOutOfMemory,
            ScriptErrorKind::Limit => ReportCode::ScriptLimit,
            ScriptErrorKind::Busy => ReportCode::ScriptBusy,
            ScriptErrorKind::Crash => ReportCode::ScriptCrash,
        };
        let place = match (error.line, error.column) {
            (Some(line), Some(column)) => format!(" (line {line}, column {column})"),
            (Some(line), None) => format!(" (line {line})"),
            (None, _) => String::new(),
        };
        self.report(Severity::Error, code, format!("{}{place}", error.message));
    }

    pub(crate) fn take_actions(&mut self, actions: Vec<ScriptAction>, place: ScriptPlace) {
        // The last pause and split setting hold for all messages of the block.
        for action in &actions {
            match action {
                ScriptAction::SetMessageDelay(ms) => self.turn.block.delay_ms = Some(*ms),
                ScriptAction::SetAllowMaxTextResponse(is_unsplit) => {
                    self.turn.block.is_unsplit = *is_unsplit;
                }
                _ => {}
            }
        }
        for action in actions {
            self.take_action(action);
        }
        let speaks = self.here().is_some_and(|(_, here)| here.kind.speaks());
        if !(speaks && place == ScriptPlace::PreProcess) {
            self.add_quick_replies();
        }
    }

    /// Adds a script's quick replies to the latest message, where none of the interaction follows.
    fn add_quick_replies(&mut self) {
        let added = std::mem::take(&mut self.turn.block.quick_replies);
        let latest = self.effects.iter_mut().rev().find_map(|effect| match effect {
            Effect::Say(say) => Some(&mut say.content),
            _ => None,
        });
        match latest {
            Some(Content::Text { quick_replies, .. }) => quick_replies.extend(added),
            Some(Content::Choices { choices, .. }) => choices.extend(added),
            Some(_) | None => self.refuse_quick_replies(&added),
        }
    }

    fn take_action(&mut self, action: ScriptAction) {
        match action {
            ScriptAction::SetVariable { name, value, scope } => {
                if !self.replace_answer(&name, &value) {
                    self.set_variable(&name, value, scope);
                }
            }
            ScriptAction::SendMessage(text) => self.say_text(text),
            ScriptAction::SendImmediateReply(texts) => {
                texts.into_iter().for_each(|text| self.say_text(text));
            }
            ScriptAction::SendPrivateMessage(text) => self.effects.push(Effect::Note { text }),
            ScriptAction::SendMessageWithQuickReplies { text, replies } => {
                let delay_ms = self.turn.block.delay_ms.unwrap_or_default();
                self.say_with(text, replies.into_iter().map(reply).collect(), delay_ms);
            }
            ScriptAction::AddQuickReplies(replies) => {
                self.turn.block.quick_replies.extend(replies.into_iter().map(reply));
            }
            ScriptAction::SetTriggerNextMessage(name) => match self.frame() {
                Some(frame) => frame.trigger = Some(name),
                None => {
                    let message = format!("no dialog has begun that could go to {name:?}");
                    self.warn(ReportCode::NoSuchTarget, message);
                }
            },
            // Taken beforehand.
            ScriptAction::SetMessageDelay(_) | ScriptAction::SetAllowMaxTextResponse(_) => {}
            ScriptAction::SetUserName(name) => {
                self.effects.push(Effect::SetProfile { name: Some(name), email: None });
            }
            ScriptAction::SetEmail(email) => {
                self.effects.push(Effect::SetProfile { name: None, email: Some(email) });
            }
            ScriptAction::LogCustomEvent { message, name, detail } => {
                self.effects.push(Effect::LogEvent(LogEvent {
                    name,
                    message,
                    detail,
                    is_escalation: false,
                    survey: None,
                }));
            }
            ScriptAction::LogEscalationEvent { message, system } => {
                self.effects.push(Effect::LogEvent(LogEvent {
                    name: system,
                    message,
                    detail: None,
                    is_escalation: true,
                    survey: None,
                }));
            }
            ScriptAction::Debug(text) => {
                self.report(Severity::Debug, ReportCode::ScriptLog, text);
            }
            ScriptAction::TransferToBotDialog { bot, dialog, message } => {
                self.hand_to_bot(&bot, (dialog, message));
            }
            ScriptAction::SetBotTransfer { intent, domain: _, message } => {
                self.prepare_handover(intent, message);
            }
            ScriptAction::ChangeContext(change) => self.change_context(change),
            ScriptAction::Unavailable { function } => self.report_unavailable(&function),
        }
    }

    fn report_unavailable(&mut self, function: &str) {
        let message = format!("{function} isn't available here; the script went on");
        self.warn(ReportCode::ScriptUnavailable, message);
    }
}

fn reply(of_script: TitleAndPayload) -> Reply {
    Reply {
        title: of_script.title,
        payload: of_script.payload,
        image_url: None,
        metadata: Vec::new(),
    }
}
