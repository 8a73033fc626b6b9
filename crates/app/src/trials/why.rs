//! Why a rule holds or doesn't, in words for the bot's author.

use engine::trials::RuleTried;
use engine::{Scales, Understanding};
use expr::bounded_regex::BoundedRegex;
use expr::pattern::contains_keyword;
use model::bot::{Bot, Condition, Matching, Rule, VariableCondition};
use model::key::Key;
use serde_json::Value;

/// Whether a rule holds, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleTold {
    pub holds: bool,
    /// What it takes from the answer.
    pub captured: Option<Value>,
    /// One sentence or two.
    pub why: String,
}

/// Tells why a rule holds for a text or doesn't.
pub(super) fn why(
    bot: &Bot,
    (rule, tried): (&Rule, RuleTried),
    (text, understanding): (&str, &Understanding),
) -> RuleTold {
    let of_answer = of_condition(bot, (&rule.condition, tried.condition), (text, understanding));
    let of_variables = of_variables(rule, &tried.variables);
    let why = match of_variables {
        Some(told) => format!("{of_answer} {told}"),
        None => of_answer,
    };
    RuleTold { holds: tried.holds, captured: tried.captured, why }
}

fn of_condition(
    bot: &Bot,
    (condition, holds): (&Condition, bool),
    (text, understanding): (&str, &Understanding),
) -> String {
    match (condition, holds) {
        (Condition::Always, _) => "It asks nothing of the answer.".to_owned(),
        (Condition::Intent(intent), _) => of_intent(bot, (intent, holds), understanding),
        (Condition::Regex { source, .. }, true) => {
            format!("The expression {source} is found in the answer.")
        }
        (Condition::Regex { source, excluded }, false) => match BoundedRegex::parse(source) {
            Err(error) => format!("The expression can't be read: {error}."),
            Ok(_) if contains_keyword(excluded, text) => EXCLUDED.to_owned(),
            Ok(_) => format!("The expression {source} isn't found in the answer."),
        },
        (Condition::Pattern { .. }, true) => "A pattern covers the answer.".to_owned(),
        (Condition::Pattern { excluded, .. }, false) if contains_keyword(excluded, text) => {
            EXCLUDED.to_owned()
        }
        (Condition::Pattern { .. }, false) => {
            "No pattern covers the whole answer; * stands for any text.".to_owned()
        }
        (Condition::Exact(_), true) => "The answer is one of the texts.".to_owned(),
        (Condition::Exact(_), false) => "The answer is none of the texts.".to_owned(),
        (Condition::Choice(label), true) => format!("The answer is the choice {label}."),
        (Condition::Choice(label), false) => format!("The answer isn't the choice {label}."),
        (Condition::Entity(wanted), _) => of_entity((&wanted.entity, holds), understanding),
        (Condition::Result(_), _) => {
            "It depends on how a call ends, and no answer has to do with it.".to_owned()
        }
        (Condition::NoMatch { .. }, _) => "It holds when no other rule does.".to_owned(),
    }
}

const EXCLUDED: &str = "The answer holds a word that the rule excludes.";

fn of_intent(bot: &Bot, (intent, holds): (&Key, bool), understanding: &Understanding) -> String {
    let percent = |score: f64| (score * 100.0).round();
    let sure = percent(Scales::of(bot).sure);
    let scored = |key: &Key| understanding.intents.iter().find(|it| it.intent == *key);
    let best = understanding.intents.first();
    let own = match (scored(intent), best) {
        (Some(own), _) if holds && percent(own.score) >= sure => {
            return format!("{intent} scores {} %; {sure} % is enough.", percent(own.score));
        }
        (_, Some(best)) if holds => {
            let score = percent(best.score);
            return format!("{} counts as {intent} and scores {score} %.", best.intent);
        }
        (Some(own), _) => {
            format!("{intent} scores {} %, and {sure} % is needed.", percent(own.score))
        }
        (None, _) => format!("The answer doesn't mean {intent}."),
    };
    match best.filter(|it| it.intent != *intent) {
        Some(best) => format!("{own} Best is {} with {} %.", best.intent, percent(best.score)),
        None => own,
    }
}

fn of_entity((entity, holds): (&Key, bool), understanding: &Understanding) -> String {
    let found = understanding.entities.iter().filter(|it| it.entity == *entity);
    let values: Vec<String> = found.map(|it| it.value.to_string()).collect();
    match (values.as_slice(), holds) {
        ([], _) => format!("The answer doesn't contain {entity}."),
        (values, true) => format!("The answer contains {entity}: {}.", values.join(", ")),
        (values, false) => {
            format!("The answer contains {entity} with another value: {}.", values.join(", "))
        }
    }
}

/// What is to be said of the conditions on variables; nothing when there are none.
fn of_variables(rule: &Rule, held: &[bool]) -> Option<String> {
    let conditions = &rule.variables.conditions;
    if conditions.is_empty() {
        return None;
    }
    let missed = conditions.iter().zip(held).filter(|(_, held)| !**held);
    let missed: Vec<String> = missed.map(|(it, _)| named(it)).collect();
    Some(match rule.variables.matching {
        _ if missed.is_empty() => "What it asks of variables holds.".to_owned(),
        Matching::Any if missed.len() < conditions.len() => {
            "One of the conditions on variables holds.".to_owned()
        }
        Matching::Any => "None of the conditions on variables holds.".to_owned(),
        Matching::All => format!("Of the variables {} isn't as asked.", missed.join(", ")),
    })
}

fn named(condition: &VariableCondition) -> String {
    condition.variable.trim().to_owned()
}
