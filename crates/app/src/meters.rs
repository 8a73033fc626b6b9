//! What is counted: how much comes in, how long turns take, how calls and scripts end. Label values are
//! a fixed set, never anything a contact wrote.

use metrics::{Counter, Histogram, counter, histogram};
use model::call::CallAnswer;
use model::exchange::BotAnswer;
use model::script::{ScriptEnd, ScriptOutcome};

/// Counters, got once: finding one by name costs more than counting.
pub(crate) struct Meters {
    pub received: Counter,
    pub known: Counter,
    pub said: Counter,
    pub turn_seconds: Histogram,
    pub understand_seconds: Histogram,
    pub handed_off: Counter,
    pub closed: Counter,
    pub reports: Counter,
    calls_answered: Counter,
    calls_failed: Counter,
    bots_replied: Counter,
    bots_failed: Counter,
    scripts_finished: Counter,
    scripts_threw: Counter,
    scripts_killed: Counter,
}

impl Default for Meters {
    /// Counts for whoever is the process's recorder by now; for nobody when there is none.
    fn default() -> Self {
        let calls = |end: &'static str| counter!("colloquy_calls_total", "end" => end);
        let bots = |end: &'static str| counter!("colloquy_external_bots_total", "end" => end);
        let scripts = |end: &'static str| counter!("colloquy_scripts_total", "end" => end);
        Self {
            received: counter!("colloquy_messages_received_total"),
            known: counter!("colloquy_messages_repeated_total"),
            said: counter!("colloquy_messages_said_total"),
            turn_seconds: histogram!("colloquy_turn_step_seconds"),
            understand_seconds: histogram!("colloquy_understand_seconds"),
            handed_off: counter!("colloquy_hand_offs_total"),
            closed: counter!("colloquy_conversations_closed_total"),
            reports: counter!("colloquy_reports_total"),
            calls_answered: calls("answered"),
            calls_failed: calls("failed"),
            bots_replied: bots("replied"),
            bots_failed: bots("failed"),
            scripts_finished: scripts("finished"),
            scripts_threw: scripts("threw"),
            scripts_killed: scripts("killed"),
        }
    }
}

impl Meters {
    /// Counts an answered call.
    pub fn call(&self, answer: &CallAnswer) {
        match answer {
            CallAnswer::Answered(_) => self.calls_answered.increment(1),
            CallAnswer::Failed(_) => self.calls_failed.increment(1),
        }
    }

    /// Counts what an external bot answered.
    pub fn bot(&self, answer: &BotAnswer) {
        match answer {
            BotAnswer::Replied(_) => self.bots_replied.increment(1),
            BotAnswer::Failed(_) => self.bots_failed.increment(1),
        }
    }

    /// Counts a script that ran.
    pub fn script(&self, outcome: &ScriptOutcome) {
        match outcome.end {
            ScriptEnd::Finished | ScriptEnd::Stopped | ScriptEnd::Suspended(_) => {
                self.scripts_finished.increment(1);
            }
            ScriptEnd::Threw(_) => self.scripts_threw.increment(1),
            ScriptEnd::Killed(_) => self.scripts_killed.increment(1),
        }
    }
}
