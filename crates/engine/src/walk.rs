//! One step under way: what it knows, what it has decided so far, and how a turn opens.
//!
//! The rules of dialogue are in the modules beside it, each an `impl Walk` of its own: `matching` and
//! `answers` for what a message means, `interactions` for what is done about it, `moves` and `stack` for
//! where that leads, `calls`, `scripts`, `transfers` and `say` for what it takes.

use expr::template::{Position, Rendered, Template};
use model::bot::Target;
use model::script::ScriptPlace;

use crate::effect::{Effect, Report, ReportCode, Severity};
use crate::event::Moment;
use crate::program::{DialogPlan, Fault, InteractionPlan, Program, Wording};
use crate::state::{Frame, State};
use crate::trace::Trace;
use crate::turn::{Asked, Phase, Turn};
use crate::view::View;

/// How a walk goes on.
pub(crate) enum Flow {
    /// With this.
    Go(Phase),
    /// With this, when the answer to a request is there.
    Ask(Asked, Phase),
    /// With the contact's next message.
    Wait,
}

/// A step under way.
pub(crate) struct Walk<'a> {
    pub(crate) program: &'a Program,
    pub(crate) moment: &'a Moment<'a>,
    /// Its `turn` is taken out.
    pub(crate) state: State,
    pub(crate) turn: Turn,
    pub(crate) effects: Vec<Effect>,
    pub(crate) trace: Vec<Trace>,
    /// Whether the turn ends here, whatever was to come.
    pub(crate) is_over: bool,
    /// Whether the conversation closes with this bot's survey.
    pub(crate) begins_survey: bool,
    /// References that were reported as unset in this step.
    unset: Vec<String>,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(
        program: &'a Program,
        moment: &'a Moment<'a>,
        state: State,
        turn: Turn,
    ) -> Self {
        Self {
            program,
            moment,
            state,
            turn,
            effects: Vec::new(),
            trace: Vec::new(),
            is_over: false,
            begins_survey: false,
            unset: Vec::new(),
        }
    }

    /// Opens a turn, and the session with its first one.
    pub(crate) fn open(&mut self) -> Flow {
        let begin = if self.turn.event.is_some() { Phase::Hear } else { Phase::Listen };
        self.open_with(begin)
    }

    /// Opens a turn that begins like that.
    pub(crate) fn open_with(&mut self, begin: Phase) -> Flow {
        self.state.age();
        self.turn.offered = self.state.offered.take();
        self.turn.before = self.state.outcome.take();
        if self.refuses_field() {
            return Flow::Wait;
        }
        self.hear_listed();
        self.hear_payload();
        if self.state.is_open {
            return Flow::Go(begin);
        }
        self.state.is_open = true;
        for (key, dialog) in &self.program.dialogs {
            let place = Target { dialog: Some(key.clone()), interaction: None };
            self.report_faults(&dialog.faults, &place);
        }
        self.script(ScriptPlace::InitConversation, begin)
    }

    /// Takes the message as a choice when dialogs were offered, or as an answer when a question waits
    /// for one.
    pub(crate) fn listen(&mut self) -> Flow {
        if let Some(flow) = self.take_offered() {
            return flow;
        }
        match self.question() {
            Some(_) => Flow::Go(Phase::Answer),
            None => Flow::Go(Phase::Match),
        }
    }

    pub(crate) fn view(&self) -> View<'_> {
        View { program: self.program, moment: self.moment, state: &self.state, turn: &self.turn }
    }

    /// The current dialog.
    pub(crate) fn frame(&mut self) -> Option<&mut Frame> {
        self.state.stack.last_mut()
    }

    /// The interaction at hand, with its dialog.
    pub(crate) fn here(&self) -> Option<(&'a DialogPlan, &'a InteractionPlan)> {
        let frame = self.state.stack.last()?;
        self.program.at(&frame.dialog, frame.at.as_deref()?)
    }

    /// The interaction at hand, when it waits for an answer.
    pub(crate) fn question(&self) -> Option<&'a InteractionPlan> {
        let here = self.here().map(|(_, interaction)| interaction);
        here.filter(|interaction| interaction.waits || self.listens())
    }

    /// Whether the interaction at hand waits for a message to ask its external bot of.
    pub(crate) fn listens(&self) -> bool {
        self.state.stack.last().is_some_and(|frame| frame.listens)
    }

    /// Renders a text, and reports what is unset in it.
    pub(crate) fn render(&mut self, template: &Template) -> String {
        if let Some(text) = template.is_literal() {
            return text.to_owned();
        }
        let rendered = template.render(&self.view(), Position::Text);
        self.accept(rendered)
    }

    /// Takes a rendered text, and reports what is unset in it, once in a step.
    pub(crate) fn accept(&mut self, rendered: Rendered) -> String {
        for reference in rendered.unset {
            if !self.unset.contains(&reference) {
                let message = format!("{reference} is not set and stands for nothing");
                self.warn(ReportCode::Unset, message);
                self.unset.push(reference);
            }
        }
        rendered.text
    }

    /// Chooses and renders a wording.
    pub(crate) fn word(&mut self, wording: &Wording) -> String {
        let chosen = wording.choose(self.moment, self.turn.replies.into());
        chosen.map(|template| self.render(template)).unwrap_or_default()
    }

    pub(crate) fn warn(&mut self, code: ReportCode, message: impl Into<String>) {
        self.report(Severity::Warning, code, message);
    }

    /// Tells the bot's author something about the interaction at hand.
    pub(crate) fn report(
        &mut self,
        severity: Severity,
        code: ReportCode,
        message: impl Into<String>,
    ) {
        let place = self.here().map(|(_, interaction)| interaction.place.clone());
        self.effects.push(Effect::Report(Report {
            severity,
            code,
            place,
            message: message.into(),
        }));
    }

    pub(crate) fn report_faults(&mut self, faults: &[Fault], place: &Target) {
        self.effects.extend(faults.iter().map(|fault| {
            Effect::Report(Report {
                severity: fault.severity,
                code: fault.code,
                place: Some(place.clone()),
                message: fault.message.clone(),
            })
        }));
    }

    /// Closes the conversation, after the bot's survey when it is to have one; nothing follows. During
    /// a survey it closes at once.
    pub(crate) fn close(&mut self, with_survey: bool) {
        if self.is_over {
            return;
        }
        self.is_over = true;
        self.state.stack.clear();
        let was_surveying = std::mem::take(&mut self.state.is_surveying);
        if with_survey && !was_surveying && self.program.survey.is_some() {
            self.begins_survey = true;
        } else {
            self.effects.push(Effect::Close { with_survey: with_survey || was_surveying });
        }
    }
}
