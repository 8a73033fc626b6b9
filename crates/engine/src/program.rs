//! A bot made ready: everything parsed once, targets resolved, names known. Shared by all
//! conversations that run this version of the bot.
//!
//! What can't be parsed is left out and becomes a [`Fault`], told when its place is reached. Nothing
//! here knows a conversation.

mod call;
mod compiler;
mod dialog;
mod external;
mod interaction;
mod kinds;
mod meaning;
mod names;
mod rule;
mod script_uses;
mod task_box;
mod wording;

use std::sync::Arc;

use indexmap::IndexMap;
use jiff::tz::TimeZone;
use model::bot::{Bot, DialogKind};
use model::exchange::WELCOME;
use model::key::Key;

use crate::effect::{ReportCode, Severity};

use compiler::Compiler;

pub(crate) use call::{BodyPlan, CallPlan, FieldPlan};
pub(crate) use dialog::{DialogPlan, StarterPlan};
pub(crate) use external::ExternalPlan;
pub(crate) use interaction::{
    ActionPlan, ButtonPlan, ChoicePlan, ExternalCall, FollowUpPlan, InteractionPlan, KindPlan,
    TilePlan, TransferPlan,
};
pub(crate) use kinds::{KnowledgePlan, SurveyPlan, UploadPlan};
pub(crate) use meaning::{AssistPlan, CollectPlan, DidYouMeanPlan, EntityPlan, MeaningPlan};
pub(crate) use names::{Destination, Names, Spot};
pub use script_uses::ScriptUses;

pub(crate) use rule::{
    AssignmentPlan, ComparisonPlan, ConditionPlan, EntityConditionPlan, EntityValue, RulePlan,
    Subject, VariablePlan,
};
pub(crate) use task_box::TaskBoxPlan;
pub(crate) use wording::Wording;

/// The function of a bot's global functions that opens a session.
const OPENING_FUNCTION: &str = "__initConversation";

/// A bot made ready for conversations in one of its environments.
#[derive(Debug)]
pub struct Program {
    bot: Arc<Bot>,
    pub(crate) dialogs: IndexMap<Key, DialogPlan>,
    pub(crate) calls: IndexMap<Key, CallPlan>,
    pub(crate) external_bots: IndexMap<Key, ExternalPlan>,
    /// Who answers what no dialog takes.
    pub(crate) answered_by: Option<Key>,
    pub(crate) task_box: Option<TaskBoxPlan>,
    pub(crate) environment: IndexMap<String, String>,
    pub(crate) functions: Option<Arc<str>>,
    /// Whether the functions define what opens a session.
    pub(crate) has_opening: bool,
    pub(crate) fallback: Option<usize>,
    pub(crate) disambiguation: Option<usize>,
    pub(crate) escalation: Option<Escalation>,
    pub(crate) call_failed: Option<Wording>,
    pub(crate) default_reply: Option<Wording>,
    pub(crate) group_transfer_message: Option<Wording>,
    /// The dialog that asks how the conversation was.
    pub(crate) survey: Option<usize>,
    pub(crate) thank_you: Option<Wording>,
    pub(crate) survey_expired: Option<Wording>,
    pub(crate) survey_given_up: Option<Wording>,
    /// Under which templates find what searches found, by the key of their outcome.
    pub(crate) searches: IndexMap<Key, String>,
    pub(crate) meaning: MeaningPlan,
    /// Whether it matters what a message means that answers no question.
    pub(crate) matches_meanings: bool,
    pub(crate) names: Names,
    /// Where the bot's days begin; UTC when it doesn't say, or names no zone that we know.
    pub(crate) time_zone: TimeZone,
    uses_understanding: bool,
    script_uses: ScriptUses,
}

/// The auto-escalation dialog.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Escalation {
    pub(crate) dialog: usize,
    /// Unrecognised answers before it.
    pub(crate) after: u32,
}

/// Something in a bot that can't work.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub(crate) severity: Severity,
    pub(crate) code: ReportCode,
    pub(crate) message: String,
}

impl Program {
    /// Makes a bot ready for the environment of that name; one that the bot doesn't have is empty.
    pub fn compile(bot: Arc<Bot>, environment: &str) -> Self {
        let bot = kinds::with_escalation(bot);
        let names = Names::of(&bot);
        let mut compiler = Compiler::new(&bot, &names);
        let dialogs: IndexMap<Key, DialogPlan> = bot
            .dialogs()
            .map(|(key, dialog)| (key.clone(), DialogPlan::compile(key, dialog, &mut compiler)))
            .collect();
        let integrations = bot.integrations.iter();
        let calls = integrations
            .map(|(key, it)| (key.clone(), CallPlan::compile(key, it, &mut compiler)))
            .collect();
        let external_bots = bot.external_bots.iter();
        let external_bots = external_bots
            .map(|(key, it)| (key.clone(), ExternalPlan::compile(it, environment, &mut compiler)))
            .collect();
        let task_box = bot.task_box.as_ref().map(|it| TaskBoxPlan::compile(it, &mut compiler));
        let call_failed = bot.settings.call_failed.as_ref().map(|it| compiler.wording(it));
        let default_reply = bot.settings.default_reply.as_ref().map(|it| compiler.wording(it));
        let settings = &bot.settings;
        let group_message = settings.group.as_ref().and_then(|it| it.transfer_message.as_ref());
        let group_transfer_message = group_message.map(|it| compiler.wording(it));
        let thank_you = settings.survey.thank_you.as_ref().map(|it| compiler.wording(it));
        let survey_given_up = settings.survey.given_up.as_ref().map(|it| compiler.wording(it));
        let survey_expired = settings.survey.expired.as_ref().map(|it| compiler.wording(it));
        let meaning = MeaningPlan::compile(&bot, &mut compiler);
        let starts = dialogs.values().filter(|dialog| dialog.is_startable());
        let matches_meanings = meaning.needs_understanding()
            || starts.into_iter().any(|dialog| dialog.starter.needs_understanding());
        let kind = |wanted: &DialogKind| {
            dialogs.values().position(|dialog| dialog.is_enabled && dialog.kind == *wanted)
        };
        let functions = compiler::source(bot.functions.as_ref());
        let script_uses = ScriptUses::of(&bot);
        Self {
            script_uses,
            fallback: kind(&DialogKind::Fallback),
            disambiguation: kind(&DialogKind::Disambiguation),
            escalation: escalation(&dialogs),
            survey: kind(&DialogKind::Survey),
            group_transfer_message,
            thank_you,
            survey_expired,
            survey_given_up,
            searches: searches(&dialogs),
            environment: environment_values(&bot, environment),
            has_opening: functions
                .as_ref()
                .is_some_and(|functions: &Arc<str>| functions.contains(OPENING_FUNCTION)),
            call_failed,
            default_reply,
            time_zone: time_zone(&bot),
            uses_understanding: matches_meanings
                || (!bot.external_bots.is_empty() && !bot.entities.is_empty())
                || dialogs.values().any(DialogPlan::uses_understanding),
            matches_meanings,
            meaning,
            dialogs,
            calls,
            external_bots,
            answered_by: bot.answered_by.clone(),
            task_box,
            functions,
            names,
            bot,
        }
    }

    /// The bot as it was built.
    pub fn bot(&self) -> &Bot {
        &self.bot
    }

    /// How long a session lives without a message, in minutes.
    pub fn session_minutes(&self) -> u32 {
        self.bot.settings.session_minutes
    }

    /// A value of its environment.
    pub fn environment_value(&self, name: &str) -> Option<&str> {
        self.environment.get(name).map(String::as_str)
    }

    /// Whether it may ever ask what a text means.
    pub const fn uses_understanding(&self) -> bool {
        self.uses_understanding
    }

    /// What its scripts may ask for beside the conversation's own state.
    pub const fn script_uses(&self) -> ScriptUses {
        self.script_uses
    }

    /// Whether it does anything about an event of that name.
    pub fn hears(&self, event: &str) -> bool {
        let of_bot = self.answered_by.as_ref().and_then(|key| self.external_bots.get(key));
        (event == WELCOME && self.task_box.is_some())
            || of_bot.is_some_and(|bot| bot.hears(event))
            || self.dialogs.values().any(|dialog| dialog.starter.hears(event))
    }

    /// The dialog and interaction of these keys.
    pub(crate) fn at(
        &self,
        dialog: &str,
        interaction: &str,
    ) -> Option<(&DialogPlan, &InteractionPlan)> {
        let dialog = self.dialogs.get(dialog)?;
        Some((dialog, dialog.interactions.get(interaction)?))
    }

    /// Under which templates find the outcome of that key, as `api_X`.
    pub(crate) fn result_name(&self, key: &Key) -> Option<&str> {
        let of_call = self.calls.get(key).map(|call| &call.result_name);
        of_call.or_else(|| self.searches.get(key)).map(String::as_str)
    }

    /// The integration of that key or display name.
    pub(crate) fn call(&self, name: &str) -> Option<(&Key, &CallPlan)> {
        self.calls
            .get_key_value(name)
            .or_else(|| self.calls.iter().find(|(_, call)| call.name.as_deref() == Some(name)))
    }
}

fn searches(dialogs: &IndexMap<Key, DialogPlan>) -> IndexMap<Key, String> {
    let interactions = dialogs.values().flat_map(|dialog| dialog.interactions.values());
    let plans = interactions.filter_map(|interaction| match &interaction.kind {
        KindPlan::Knowledge(plan) => Some((plan.result.clone(), plan.result_name())),
        _ => None,
    });
    plans.collect()
}

fn escalation(dialogs: &IndexMap<Key, DialogPlan>) -> Option<Escalation> {
    dialogs.values().enumerate().find_map(|(dialog, plan)| match plan.kind {
        DialogKind::AutoEscalation { after, .. } if plan.is_enabled => {
            Some(Escalation { dialog, after })
        }
        DialogKind::AutoEscalation { .. }
        | DialogKind::Standard
        | DialogKind::Faq
        | DialogKind::Fallback
        | DialogKind::Disambiguation
        | DialogKind::Survey => None,
    })
}

fn time_zone(bot: &Bot) -> TimeZone {
    let zone = bot.settings.time_zone.as_deref().and_then(|name| TimeZone::get(name).ok());
    zone.unwrap_or(TimeZone::UTC)
}

fn environment_values(bot: &Bot, name: &str) -> IndexMap<String, String> {
    let Some(environment) = bot.environments.get(name) else {
        return IndexMap::new();
    };
    let values = environment.values.iter().chain(&environment.addresses);
    values.map(|(name, value)| (name.clone(), value.clone())).collect()
}
