//! Handing a conversation to people.

use indexmap::IndexMap;
use model::bot::Chaining;
use model::key::Key;
use serde_json::Value;

use crate::effect::{Effect, HandOff, ReportCode, Severity};
use crate::program::TransferPlan;
use crate::state::Handover;
use crate::turn::Phase;
use crate::walk::{Flow, Walk};

/// Said before a transfer that has no words of its own.
const TRANSFERRING: &str = "Transferring to an agent...";

/// What a bot is told when nobody took the conversation.
const ESCALATION_FAILED: &str = "__agent_escalation_failed__";
/// How often it is told before the contact is.
const MAX_FAILED_TRANSFERS: u32 = 3;
/// What the contact is told.
const NOT_TRANSFERRED: &str = "Not able to transfer to Agent at this time. Please try later.";

impl Walk<'_> {
    /// Says the message, then hands off; or treats a skill that is none as not understood.
    pub(crate) fn transfer(&mut self, transfer: &TransferPlan) -> Flow {
        let skill = transfer.skill.as_ref().map(|skill| self.render(skill).trim().to_owned());
        if let Some(bad) = skill.as_ref().filter(|skill| !self.is_skill(skill)) {
            let message = format!("{bad:?} is no skill; the conversation stays with the bot");
            self.report(Severity::Error, ReportCode::BadSkill, message);
            return self.give_up_transfer();
        }
        let text = match &transfer.message {
            Some(wording) => self.word(wording),
            None => TRANSFERRING.to_owned(),
        };
        self.say_own_text(text);
        let agent = transfer.agent.as_ref().map(|agent| self.render(agent).trim().to_owned());
        let agent = agent.filter(|agent| !agent.is_empty());
        let context = transfer.passes_context.then(|| self.context());
        if !self.is_over {
            // An agent may be another bot. Ours wait for the contact's next message, LivePerson's are told
            // what the matter is.
            let is_told = transfer.passes_context
                && agent.is_some()
                && self.program.bot().settings.chaining == Chaining::LivePerson;
            let intent = self.state.starter_intent.as_ref().map(ToString::to_string);
            let told = Handover { intent, ..Handover::default() };
            let event = if is_told { self.handover_event(told) } else { None };
            self.effects.push(Effect::HandOff(HandOff { skill, agent, context, event }));
            self.state.stack.clear();
            self.is_over = true;
        }
        Flow::Wait
    }

    /// Takes up that nobody took the conversation: as a message to the bot, a few times; then the
    /// contact is told.
    pub(crate) fn transfer_failed(&mut self) -> Flow {
        self.state.stack.clear();
        self.state.failed_transfers = self.state.failed_transfers.saturating_add(1);
        ESCALATION_FAILED.clone_into(&mut self.turn.text);
        let is_told = match self.program.bot().settings.chaining {
            Chaining::LivePerson => true,
            // Who wrote nothing isn't told that it wasn't understood.
            Chaining::Ours => self.matched_pattern().is_some(),
        };
        if is_told && self.state.failed_transfers <= MAX_FAILED_TRANSFERS {
            return Flow::Go(Phase::Match);
        }
        self.state.failed_transfers = 0;
        let text = match &self.program.default_reply {
            Some(wording) => self.word(wording),
            None => NOT_TRANSFERRED.to_owned(),
        };
        self.say_text(text);
        Flow::Wait
    }

    /// Ends the dialog and falls back, but doesn't fall back from the fallback itself.
    fn give_up_transfer(&mut self) -> Flow {
        let is_fallback = self.current_dialog() == self.program.fallback;
        self.state.stack.pop();
        if is_fallback {
            self.say_text(crate::matching::NOT_UNDERSTOOD.to_owned());
            return Flow::Wait;
        }
        self.fall_back()
    }

    /// Whether a conversation can be handed to it: a number, or a key where the bot is ours.
    fn is_skill(&self, skill: &str) -> bool {
        let is_number = !skill.is_empty() && skill.bytes().all(|byte| byte.is_ascii_digit());
        match self.program.bot().settings.chaining {
            Chaining::LivePerson => is_number,
            Chaining::Ours => is_number || Key::new(skill).is_ok(),
        }
    }

    /// All variables, and the slots as `slot.NAME`.
    fn context(&self) -> IndexMap<String, Value> {
        let mut context = IndexMap::new();
        for (name, value) in self.state.variables() {
            context.entry(name.clone()).or_insert_with(|| value.clone());
        }
        for (name, value) in self.state.slots() {
            context.entry(format!("slot.{name}")).or_insert_with(|| value.clone());
        }
        context
    }

    fn say_own_text(&mut self, text: String) {
        let delay_ms = self.here().map_or(0, |(_, here)| here.delay_ms);
        let added = std::mem::take(&mut self.turn.block.quick_replies);
        let delay_ms = self.turn.block.delay_ms.unwrap_or(delay_ms);
        self.say_with(text, added, delay_ms);
    }
}
