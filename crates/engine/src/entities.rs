//! Entities of the message under way: which count, what buttons say of them, and what conditions ask
//! of them.

use model::key::Key;
use serde_json::Value;

use crate::comparing::{compared_text, typed};
use crate::event::{Detection, Recognised, Understanding};
use crate::payload::Stated;
use crate::program::{
    CollectPlan, DialogPlan, EntityConditionPlan, EntityPlan, InteractionPlan, StarterPlan,
};
use crate::state::is_too_deep;
use crate::walk::Walk;

/// A key of what buttons say that holds no value itself but names the entity's key.
const NAME_KEY: &str = "api_name";

impl Walk<'_> {
    /// Takes what the message means: without what can't be kept, and with what a button says.
    pub(crate) fn understood(&mut self, mut understanding: Understanding) {
        // JSON has no other numbers, and a state must be readable.
        understanding.intents.retain(|intent| intent.score.is_finite());
        understanding.small_talk = understanding.small_talk.filter(|it| it.score.is_finite());
        understanding.entities.retain(|found| {
            found.score.is_finite() && !is_too_deep(&found.value) && self.is_asked_for(found)
        });
        for said in self.stated_entities() {
            understanding.entities.retain(|found| {
                found.entity != said.entity || found.detection == Detection::Structured
            });
            understanding.entities.push(said);
        }
        self.turn.understanding = Some(understanding);
    }

    /// Whether an entity is to be seen after what the bot said last.
    fn is_asked_for(&self, found: &Recognised) -> bool {
        let plan = self.program.meaning.entities.get(&found.entity);
        let asked_with = plan.map(|plan| plan.asked_with.as_slice()).unwrap_or_default();
        asked_with.is_empty() || asked_with.iter().any(|text| self.state.said.contains(text))
    }

    /// The entities that the tapped button says.
    fn stated_entities(&self) -> Vec<Recognised> {
        let mut found = Vec::new();
        for (entity, plan) in &self.program.meaning.entities {
            for text in stated_values(plan, &self.turn.stated) {
                found.push(Recognised {
                    entity: entity.clone(),
                    value: plan.value_of(text).into(),
                    text: text.to_owned(),
                    start: self.turn.text.len(),
                    end: self.turn.text.len(),
                    detection: Detection::Structured,
                    score: 1.0,
                });
            }
        }
        found
    }

    /// What the message says of an entity, in its order.
    pub(crate) fn found(&self, entity: &Key) -> impl Iterator<Item = &Recognised> + use<'_> {
        let entity = entity.clone();
        let entities = self.turn.understanding.iter().flat_map(|it| &it.entities);
        entities.filter(move |it| it.entity == entity)
    }

    /// The values of an entity in the message, in its order.
    pub(crate) fn mentions(&self, entity: &Key) -> impl Iterator<Item = &Value> + use<'_> {
        self.found(entity).map(|it| &it.value)
    }

    /// Whether a condition on an entity is met: by the value that the question collected, else by
    /// any in the message.
    pub(crate) fn entity_holds(
        &self,
        condition: &EntityConditionPlan,
        interaction: &InteractionPlan,
    ) -> bool {
        let meets = |value: &Value| {
            let text = compared_text(value);
            let is_wanted = condition.values.is_empty()
                || condition.values.contains(&text.trim().to_lowercase());
            let mut comparisons = condition.comparisons.iter();
            is_wanted && comparisons.all(|it| self.view().value_compares(&text, it))
        };
        let collect = interaction.collect.as_ref().filter(|it| it.entity == condition.entity);
        match collect.and_then(|collect| self.filled(collect)) {
            Some(value) => match &*typed(value) {
                Value::Array(values) => values.iter().any(meets),
                value => meets(value),
            },
            None => self.mentions(&condition.entity).any(meets),
        }
    }

    /// The value of a slot that is filled.
    pub(crate) fn filled(&self, collect: &CollectPlan) -> Option<&Value> {
        let value = self.state.slot(&collect.slot)?;
        match value {
            Value::Null => None,
            Value::String(text) if text.is_empty() => None,
            Value::String(_)
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Array(_)
            | Value::Object(_) => Some(value),
        }
    }

    /// Whether the values in the message let it start such a dialog.
    pub(crate) fn passes_filters(&self, starter: &StarterPlan) -> bool {
        starter.filters.iter().all(|filter| {
            let mut found = self.mentions(&filter.entity).map(compared_text).peekable();
            let is_wanted = |text: String| {
                let text = text.trim().to_lowercase();
                filter.values.iter().any(|value| value.trim().to_lowercase() == text)
            };
            found.peek().is_none() || found.any(is_wanted)
        })
    }

    /// Takes the last value of a filter as said where the message has none.
    pub(crate) fn say_defaults(&mut self, dialog: &DialogPlan) {
        for filter in &dialog.starter.filters {
            let is_said = self.mentions(&filter.entity).next().is_some();
            let Some(value) = filter.values.last().filter(|_| !is_said) else { continue };
            let understanding = self.turn.understanding.get_or_insert_default();
            understanding.entities.push(Recognised {
                entity: filter.entity.clone(),
                value: value.as_str().into(),
                text: value.clone(),
                start: 0,
                end: 0,
                detection: Detection::Default,
                score: 1.0,
            });
        }
    }
}

/// What a button says of an entity: the values under its keys, or the one beside its key as a name.
fn stated_values<'s>(plan: &EntityPlan, stated: &'s [Stated]) -> Vec<&'s str> {
    let is_own = |key: &str| plan.payload_keys.iter().any(|own| own == key);
    let of_keys: Vec<&str> =
        stated.iter().filter(|it| is_own(&it.key)).map(|it| it.value.as_str()).collect();
    if !of_keys.is_empty() || !stated.iter().any(|it| it.key == NAME_KEY && is_own(&it.value)) {
        return of_keys;
    }
    let others = stated.iter().filter(|it| it.key != NAME_KEY);
    others.map(|it| it.value.as_str()).take(1).collect()
}
