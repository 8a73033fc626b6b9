//! Giving a conversation to another bot of the workspace, and taking one over.
//!
//! Nothing of what the one bot learned goes with it but a dialog, an intent and a message: the other
//! begins a session of its own. It looks for the dialog, then for one of the intent, then takes the
//! message as if the contact had written it.

use model::exchange::{BotEvent, TAKEN_OVER};
use model::key::Key;
use serde_json::Value;

use crate::effect::{Effect, HandOff, ReportCode, Severity};
use crate::state::Handover;
use crate::trace::StartedBy;
use crate::turn::Phase;
use crate::walk::{Flow, Walk};

/// Most bots in a row that give a conversation on without a word of the contact.
pub const MAX_TAKEOVERS: u32 = 5;

impl Walk<'_> {
    /// Says what another bot is to be told, when it takes over in this session.
    pub(crate) fn prepare_handover(&mut self, intent: Option<String>, message: Option<String>) {
        let prepared = self.state.handover.get_or_insert_default();
        prepared.intent = intent.or(prepared.intent.take());
        prepared.message = message.or(prepared.message.take());
    }

    /// Gives the conversation to a bot of that key, to begin with that dialog.
    pub(crate) fn hand_to_bot(&mut self, bot: &str, (dialog, message): (String, Option<String>)) {
        if self.is_over {
            return;
        }
        let told = Handover { dialog: Some(dialog), message, ..Handover::default() };
        let Some(event) = self.handover_event(told) else { return };
        let agent = Some(bot.trim().to_owned());
        let hand_off = HandOff { skill: None, agent, context: None, event: Some(event) };
        self.effects.push(Effect::HandOff(hand_off));
        self.state.stack.clear();
        self.is_over = true;
    }

    /// What another bot is told: this, but the intent that scripts prepared before another one, and for a
    /// message the latest of the contact.
    /// `None` when the conversation went from bot to bot too often.
    pub(crate) fn handover_event(&mut self, told: Handover) -> Option<BotEvent> {
        let prepared = self.state.handover.take().unwrap_or_default();
        let takeovers = self.state.takeovers + 1;
        if takeovers > MAX_TAKEOVERS {
            let message = format!(
                "a conversation goes to another bot at most {MAX_TAKEOVERS} times in a row"
            );
            self.report(Severity::Error, ReportCode::TooManyHops, message);
            return None;
        }
        let said = || Some(self.turn.text.clone()).filter(|text| !text.is_empty());
        let told = Handover {
            intent: prepared.intent.or(told.intent),
            message: told.message.or(prepared.message).or_else(said),
            dialog: told.dialog,
            takeovers,
        };
        let data = serde_json::to_value(&told).ok();
        Some(BotEvent { name: TAKEN_OVER.to_owned(), data })
    }

    /// Takes a conversation over from another bot.
    pub(crate) fn take_over(&mut self, data: Option<Value>) -> Flow {
        let told: Handover =
            data.and_then(|data| serde_json::from_value(data).ok()).unwrap_or_default();
        self.state.takeovers = told.takeovers;
        // From here on it is as if the contact had written it to this bot.
        self.turn.event = None;
        self.turn.text = told.message.unwrap_or_default();
        // Bots of a group are found because they take it: the others aren't asked again.
        self.turn.has_asked_group = true;
        if let Some(dialog) = told.dialog.and_then(|name| self.dialog_called(&name)) {
            return self.start(dialog, StartedBy::Jump);
        }
        if let Some((dialog, intent)) = told.intent.and_then(|name| self.dialog_of_intent(&name)) {
            return self.start(dialog, StartedBy::Intent { intent, score: 1.0 });
        }
        if self.turn.text.trim().is_empty() { self.fall_back() } else { Flow::Go(Phase::Match) }
    }

    /// The enabled dialog of that key or display name.
    fn dialog_called(&self, name: &str) -> Option<usize> {
        let name = name.trim();
        let has_name = |key: &Key| {
            let mut dialogs = self.program.bot().dialogs();
            key.as_str() == name || dialogs.any(|(own, it)| own == key && it.name.trim() == name)
        };
        let dialogs = self.program.dialogs.iter();
        dialogs.into_iter().position(|(key, plan)| plan.is_enabled && has_name(key))
    }

    /// The dialog that an intent of that key or display name starts.
    fn dialog_of_intent(&self, name: &str) -> Option<(usize, Key)> {
        let name = name.trim();
        let mut intents = self.program.bot().intents.iter();
        let (key, _) = intents.find(|(key, it)| key.as_str() == name || it.name.trim() == name)?;
        let mut startable = self.startable();
        let (dialog, _) = startable.find(|(_, plan)| plan.starter.intents.contains(key))?;
        Some((dialog, key.clone()))
    }
}
