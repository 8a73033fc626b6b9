//! Rules that can't hold where they stand.

use model::bot::{Condition, Interaction, InteractionKind, Matching, Next, Operator, Rule};

use super::Checker;
use crate::bot_file::Path;
use crate::problem::Severity;

impl Checker<'_> {
    pub(super) fn rules(&mut self) {
        for (story, key, dialog) in self.index.dialogs.clone() {
            let path =
                Path::of(["stories", story.as_str(), "dialogs", key.as_str(), "interactions"]);
            for (key, interaction) in &dialog.interactions {
                for (at, rule) in interaction.rules.iter().enumerate() {
                    let path = path.with(key).with("rules").with(at);
                    self.rule(rule, interaction, &path);
                }
            }
        }
    }

    fn rule(&mut self, rule: &Rule, interaction: &Interaction, path: &Path) {
        if let Some((field, reason)) = misfit(&rule.condition, interaction) {
            self.problem(Severity::Warning, "useless_rule", &path.with(field), reason).done();
        }
        let goes_on = rule.next.is_none() && interaction.next == Next::Following;
        if matches!(rule.condition, Condition::NoMatch { .. }) && interaction.waits() && goes_on {
            let message = "the answer wasn't understood, and the dialog goes on all the same";
            self.problem(Severity::Info, "no_match_goes_on", &path.with("no_match"), message)
                .suggest(Some("say `next: repeat` to ask again".to_owned()));
        }
        for (at, condition) in rule.variables.conditions.iter().enumerate() {
            let is_number = matches!(
                condition.operator,
                Operator::Gt | Operator::Gte | Operator::Lt | Operator::Lte
            );
            let value = condition.value.trim();
            if is_number && !value.contains('{') && value.parse::<f64>().is_err() {
                let field = match rule.variables.matching {
                    Matching::All => "where",
                    Matching::Any => "where_any",
                };
                let path = path.with(field).with(at);
                let message = format!("`{value}` is no number, so this never holds");
                self.problem(Severity::Warning, "never_holds", &path, message).done();
            }
        }
    }
}

/// Why a condition can't hold at an interaction, with the condition's field.
fn misfit(
    condition: &Condition,
    interaction: &Interaction,
) -> Option<(&'static str, &'static str)> {
    let is_call = matches!(
        interaction.kind,
        InteractionKind::Integration { .. }
            | InteractionKind::External { .. }
            | InteractionKind::Knowledge(_)
    );
    let field = match condition {
        Condition::Always => return None,
        Condition::Result(_) if is_call => return None,
        Condition::Result(_) => {
            return Some(("result", "only a `call`, an external bot or a search has a result"));
        }
        Condition::Choice(_)
            if matches!(interaction.kind, InteractionKind::TextQuestion { .. }) =>
        {
            return Some(("choice", "this question has no choices"));
        }
        Condition::Intent(_) => "intent",
        Condition::Regex { .. } => "regex",
        Condition::Pattern { .. } => "pattern",
        Condition::Exact(_) => "exact",
        Condition::Choice(_) => "choice",
        Condition::Entity(_) => "entity",
        Condition::NoMatch { .. } => "no_match",
    };
    let has_answer = interaction.waits() || is_call;
    (!has_answer).then_some((field, "nothing is asked here, so there is no answer to match"))
}
