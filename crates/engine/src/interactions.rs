//! Doing one interaction: entering it within the limits, performing it, leaving it.

use model::bot::Chaining;
use model::script::ScriptPlace;

use crate::effect::{Effect, ReportCode, Severity};
use crate::matching::NOT_UNDERSTOOD;
use crate::program::{InteractionPlan, KindPlan};
use crate::rules::Taken;
use crate::trace::Trace;
use crate::turn::{Block, Phase};
use crate::walk::{Flow, Walk};

/// Most interactions that a turn may pass over without doing them.
const MAX_SKIPPED: u32 = 256;
/// Said when a call failed and no rule takes the failure.
pub(crate) const CALL_FAILED: &str = "Sorry, I could not find anything for that.";

impl Walk<'_> {
    /// Begins the interaction at hand.
    pub(crate) fn enter(&mut self) -> Flow {
        let Some((_, here)) = self.here() else { return Flow::Go(Phase::End) };
        if self.listens() {
            return Flow::Wait;
        }
        self.turn.block = Block::default();
        if let Some(frame) = self.frame() {
            frame.trigger = None;
        }
        if !here.is_enabled {
            return self.skip(Phase::Move { rule: None });
        }
        if let Some(rule) = self.answered_already(here) {
            return self.skip(Phase::Move { rule: Some(rule) });
        }
        if let Some(rule) = self.collected_already(here) {
            return self.skip(Phase::Move { rule });
        }
        if let Some((code, message)) = self.broken_limit(here) {
            return self.break_off(code, message);
        }
        if here.kind.speaks() {
            self.turn.follow_up = here.follow_up.as_ref().map(|_| here.place.clone());
        }
        self.trace.push(Trace::Entered { place: here.place.clone() });
        self.report_faults(&here.faults, &here.place);
        self.script(ScriptPlace::PreProcess, Phase::Perform)
    }

    fn skip(&mut self, then: Phase) -> Flow {
        self.turn.chain.skipped = self.turn.chain.skipped.saturating_add(1);
        if self.turn.chain.skipped > MAX_SKIPPED {
            let message = format!("the bot stopped: {MAX_SKIPPED} interactions were passed over");
            return self.break_off(ReportCode::ChainTooLong, message);
        }
        Flow::Go(then)
    }

    /// Stops a bot that goes round. LivePerson says nothing then; we don't leave the contact alone.
    pub(crate) fn break_off(&mut self, code: ReportCode, message: String) -> Flow {
        self.report(Severity::Error, code, message);
        self.turn.block = Block::default();
        match self.program.bot().settings.chaining {
            Chaining::LivePerson => {}
            Chaining::Ours => {
                let wording = self.program.default_reply.as_ref();
                let text = wording.map(|wording| self.word(wording));
                self.say_text(text.unwrap_or_else(|| NOT_UNDERSTOOD.to_owned()));
            }
        }
        self.is_over = true;
        self.state.stack.pop();
        Flow::Wait
    }

    /// Counts the interaction, and says which limit on interactions in a row it breaks.
    fn broken_limit(&mut self, here: &InteractionPlan) -> Option<(ReportCode, String)> {
        let chaining = self.program.bot().settings.chaining;
        let dialog = self.state.stack.last().map(|frame| frame.dialog.clone());
        let chain = &mut self.turn.chain;
        if chain.dialog != dialog {
            chain.dialog = dialog;
            chain.dialogs = chain.dialogs.saturating_add(1);
            chain.interactions = 0;
        }
        if chain.dialogs > chaining.max_hops() {
            return Some((ReportCode::TooManyHops, hops_message(chaining)));
        }
        // The question that ends a chain isn't part of it.
        let most = chaining.max_interactions() + u32::from(here.waits);
        if chain.interactions >= most {
            return Some((ReportCode::ChainTooLong, chain_message(chaining)));
        }
        chain.interactions = chain.interactions.saturating_add(1);
        None
    }

    /// Does what the interaction does, unless a script goes elsewhere first.
    pub(crate) fn perform(&mut self) -> Flow {
        if let Some(flow) = self.follow_trigger() {
            return flow;
        }
        let Some((_, here)) = self.here() else { return Flow::Go(Phase::End) };
        match &here.kind {
            KindPlan::Call(integration) => return self.call(integration),
            KindPlan::External(call) => return self.ask_external(call),
            KindPlan::Transfer(transfer) => return self.transfer(transfer),
            KindPlan::Knowledge(plan) => return self.search(plan),
            KindPlan::Note(wording) => {
                let text = self.word(wording);
                if !text.trim().is_empty() {
                    self.effects.push(Effect::Note { text });
                }
            }
            KindPlan::Silent => {}
            KindPlan::Statement(_)
            | KindPlan::Image { .. }
            | KindPlan::Media { .. }
            | KindPlan::TextQuestion(_)
            | KindPlan::Choices(_)
            | KindPlan::Buttons { .. }
            | KindPlan::QuickReplies { .. }
            | KindPlan::Structured { .. }
            | KindPlan::Universal(_)
            | KindPlan::Upload(_)
            | KindPlan::Survey(_) => self.say_own(here),
        }
        self.script(ScriptPlace::PostProcess, Phase::Leave)
    }

    /// Waits for an answer, or goes on.
    pub(crate) fn leave(&mut self) -> Flow {
        let Some((_, here)) = self.here() else { return Flow::Go(Phase::End) };
        if here.waits {
            return Flow::Wait;
        }
        if let Some(flow) = self.follow_trigger() {
            return flow;
        }
        let rule = self.find_rule(here, Taken::Anything);
        let is_explicit = rule.and_then(|at| here.rules.get(at)).is_some_and(|it| !it.is_default());
        if let KindPlan::Call(_) = &here.kind
            && let Some(flow) = self.tell_of_upload(!self.has_failed(here), is_explicit)
        {
            return flow;
        }
        if !is_explicit && self.has_failed(here) {
            self.count_failed_fallback();
            let text = match &self.program.call_failed {
                Some(wording) => self.word(wording),
                None => CALL_FAILED.to_owned(),
            };
            self.say_text(text);
            return Flow::Go(Phase::End);
        }
        self.apply_rule(here, rule);
        Flow::Go(Phase::Move { rule })
    }

    fn has_failed(&self, here: &InteractionPlan) -> bool {
        match &here.kind {
            KindPlan::Call(key) => self.state.results.get(key).is_none_or(|it| !it.is_success),
            // What it says on failure is said where the failure is.
            _ => false,
        }
    }
}

fn chain_message(chaining: Chaining) -> String {
    let most = chaining.max_interactions();
    match chaining {
        Chaining::LivePerson => format!(
            "BREAKING THE INTERACTION FLOW. Reached max limit on daisy chaining of interactions: {most}"
        ),
        Chaining::Ours => {
            format!("the bot stopped: {most} interactions in a row without a word of the contact")
        }
    }
}

fn hops_message(chaining: Chaining) -> String {
    let most = chaining.max_hops();
    match chaining {
        Chaining::LivePerson => {
            format!("Breaking the interaction flow because iteration count exceeded {most}")
        }
        Chaining::Ours => {
            format!("the bot stopped: {most} dialogs in a row without a word of the contact")
        }
    }
}
