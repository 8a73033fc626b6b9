//! A rule, and whether it holds for an answer.

use engine::Understanding;
use engine::trials::{Given, try_rule};
use formats::{Problem, from_json, to_json};
use indexmap::IndexMap;
use model::bot::{Bot, Condition, Rule};
use model::channel::EnvironmentName;
use model::key::Key;
use serde_json::{Value, json};

use super::why::{RuleTold, why};
use super::{TrialError, TrialPlace, values_of};
use crate::App;
use crate::understanding::Asked;

/// Where the rule stands while it is tried.
const TRIAL: &str = "trial";

/// A rule to try.
#[derive(Debug, Clone)]
pub struct RuleTrial {
    /// As in the bot file.
    pub rule: Value,
    /// The answer.
    pub text: String,
    /// As templates read them: `slot.NAME` is a slot, any other name a variable and a slot.
    pub values: IndexMap<String, Value>,
}

impl App {
    /// Tries a rule, of whatever interaction, on an answer, with the meanings and values of a bot's draft.
    ///
    /// # Errors
    ///
    /// [`TrialError::BadRule`] when it is none, with paths within the rule.
    pub async fn try_rule(
        &self,
        place: TrialPlace<'_>,
        trial: RuleTrial,
    ) -> Result<RuleTold, TrialError> {
        let RuleTrial { rule, text, values } = trial;
        let change = move |bot: &Bot| match with_rule(bot, rule) {
            Ok(changed) => Ok(Some(changed)),
            Err(problems) => Err(TrialError::BadRule(problems)),
        };
        let bench = self.bench(place, EnvironmentName::Test, change).await?;
        let key = Key::from_name(TRIAL);
        let dialog = bench.bot().dialog(TRIAL);
        let interaction = dialog.and_then(|dialog| dialog.interactions.get(&key));
        let Some(rule) = interaction.and_then(|it| it.rules.first()).cloned() else {
            return Err(TrialError::BadRule(Vec::new()));
        };
        let mut understanding = Understanding::default();
        if needs_understanding(&rule) {
            let (workspace, bot) = place;
            let told = self.ask(workspace, bot, Asked::of_draft(text.clone())).await?;
            understanding = told.understanding;
        }
        let given =
            (Given { text: text.clone(), values: values_of(values) }, understanding.clone());
        let tried = try_rule(&bench.program, (&key, &key), given, &bench.moment(self));
        let Some(tried) = tried else { return Err(TrialError::BadRule(Vec::new())) };
        Ok(why(bench.bot(), (&rule, tried), (&text, &understanding)))
    }
}

fn needs_understanding(rule: &Rule) -> bool {
    let takes_entity = rule.set.iter().chain(&rule.slot).any(|it| it.value.starts_with('@'));
    takes_entity || matches!(rule.condition, Condition::Intent(_) | Condition::Entity(_))
}

/// A bot with nothing but a question that has this rule, and all that the rule may name.
fn with_rule(bot: &Bot, mut rule: Value) -> Result<Bot, Vec<Problem>> {
    let mut question = json!({ "ask": "?" });
    if let Some(fields) = rule.as_object_mut() {
        // Where it leads plays no part.
        fields.remove("next");
        if let Some(label) = fields.get("choice").and_then(Value::as_str) {
            question = json!({ "choose": "?", "choices": [label] });
        }
    }
    question["rules"] = json!([rule]);
    let mut json = to_json(bot);
    json["stories"] =
        json!({ TRIAL: { "dialogs": { TRIAL: { "interactions": { TRIAL: question } } } } });
    let prefix = format!("stories.{TRIAL}.dialogs.{TRIAL}.interactions.{TRIAL}.rules.0");
    from_json(&json).map_err(|problems| {
        let own = problems.into_iter().filter_map(|problem| {
            let path = problem.path.strip_prefix(&prefix)?.trim_start_matches('.').to_owned();
            Some(Problem { path, ..problem })
        });
        own.collect()
    })
}
