//! Parts of a bot tried out by themselves, outside of any conversation: a call, a question to an external bot,
//! a rule, a text. By the same code as in a turn; nothing is remembered.

mod rule;
mod text;

use indexmap::IndexMap;
use model::call::{CallAnswer, HttpCall};
use model::exchange::BotRequest;
use model::key::Key;
use model::script::{ScriptAction, ScriptPlace, ScriptRequest};
use serde_json::Value;

use crate::effect::{Effect, Report};
use crate::event::Moment;
use crate::program::Program;
use crate::state::{State, Values};
use crate::step::without_deep_body;
use crate::turn::{ScriptRun, Turn};
use crate::walk::Walk;

pub use rule::{RuleTried, try_rule};
pub use text::{StarterTried, TextDecision, TextTried, WhyNot, try_text};

/// What can be read while something is tried: what the contact said, and values of the session over the bot's
/// own.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Given {
    pub text: String,
    pub values: Values,
}

/// What would be sent, with what the bot's author should know about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered<T> {
    /// The error says why nothing can be.
    pub request: Result<T, String>,
    pub reports: Vec<Report>,
}

/// The call of an integration; `None` when there is no such one.
pub fn try_call(
    program: &Program,
    integration: &Key,
    given: Given,
    moment: &Moment<'_>,
) -> Option<Rendered<HttpCall>> {
    let plan = program.calls.get(integration)?;
    let mut walk = begin(program, given, moment);
    let request = walk.rendered_call(plan);
    Some(Rendered { request, reports: reports(walk.effects) })
}

/// The question to an external bot when the contact said that; `None` when there is no such bot.
pub fn try_question(
    program: &Program,
    bot: &Key,
    given: Given,
    moment: &Moment<'_>,
) -> Option<Rendered<BotRequest>> {
    let plan = program.external_bots.get(bot)?;
    let mut walk = begin(program, given, moment);
    let request = walk.bot_request((bot, plan), (bot.to_string(), None));
    Some(Rendered { request, reports: reports(walk.effects) })
}

/// The script of an integration over an answer; `None` when it has none, or the answer is no success.
pub fn transform_request(
    program: &Program,
    (integration, answer): (&Key, CallAnswer),
    given: Given,
    moment: &Moment<'_>,
) -> Option<ScriptRequest> {
    let source = program.calls.get(integration)?.transform.clone()?;
    let is_success = answer.is_success();
    let mut walk = begin(program, given, moment);
    walk.take_result(integration, without_deep_body(answer));
    is_success.then(|| ScriptRequest {
        source,
        ..walk.view().script_request(&script_run(ScriptPlace::Transform, moment))
    })
}

/// What is read from an answer, after its script did that: the values of the custom data fields.
pub fn read_fields(
    program: &Program,
    (integration, answer, transformed): (&Key, CallAnswer, Vec<ScriptAction>),
    given: Given,
    moment: &Moment<'_>,
) -> IndexMap<String, Value> {
    let mut walk = begin(program, given, moment);
    walk.take_result(integration, without_deep_body(answer));
    walk.take_actions(transformed, ScriptPlace::Transform);
    let fields = program.calls.get(integration).into_iter().flat_map(|plan| &plan.fields);
    let values = fields.filter_map(|(name, field)| Some((name.clone(), walk.field_value(field)?)));
    values.collect()
}

/// A script by itself, with what it can read: that, and what calls answered, by integration.
pub fn script_request(
    program: &Program,
    (place, source): (ScriptPlace, &str),
    (given, answers): (Given, Vec<(Key, CallAnswer)>),
    moment: &Moment<'_>,
) -> ScriptRequest {
    let mut walk = begin(program, given, moment);
    for (integration, answer) in answers {
        walk.take_result(&integration, without_deep_body(answer));
    }
    let request = walk.view().script_request(&script_run(place, moment));
    ScriptRequest { source: source.into(), ..request }
}

fn script_run(place: ScriptPlace, moment: &Moment<'_>) -> ScriptRun {
    ScriptRun { place, now_ms: moment.now.as_millisecond(), seed: moment.seed, fetched: Vec::new() }
}

/// A walk in the middle of a turn, in no dialog.
fn begin<'a>(program: &'a Program, given: Given, moment: &'a Moment<'a>) -> Walk<'a> {
    let mut state = State::begin(program, IndexMap::new());
    state.is_open = true;
    state.session.variables.extend(given.values.variables);
    state.session.slots.extend(given.values.slots);
    let turn = Turn { text: given.text, number: 1, ..Turn::default() };
    let mut walk = Walk::new(program, moment, state, turn);
    walk.turn.contexts = moment.contexts.cloned();
    walk
}

fn reports(effects: Vec<Effect>) -> Vec<Report> {
    let report = |effect| match effect {
        Effect::Report(report) => Some(report),
        _ => None,
    };
    effects.into_iter().filter_map(report).collect()
}
