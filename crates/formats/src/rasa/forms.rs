//! Forms: slots that a bot asks for one after the other.

use indexmap::IndexMap;
use model::bot::{Assignment, Collect, Condition, Interaction, InteractionKind, Rule, Scope};
use model::text::Texts;
use serde_json::Value;

use super::domain::Slots;
use super::responses::{self, OVERHEAD, Responses};
use super::{Piece, Reading};
use crate::import::source::Steps;

/// A form: the questions that it asks.
#[derive(Debug, Clone, Default)]
pub(super) struct Form {
    questions: Vec<(String, Interaction)>,
    /// What is done when all is known, by rules that begin with the form.
    pub(super) submit: Vec<super::paths::Act>,
}

/// By name.
pub(super) type Forms = IndexMap<String, Form>;

impl Reading {
    pub(super) fn forms(&mut self, slots: &Slots, responses: &Responses) -> Forms {
        let mut forms = Forms::new();
        for (name, piece) in self.named("forms") {
            let required = piece.member("required_slots");
            // Before version 3 the slots with their mappings stood in the form itself.
            let old = if piece.value.get("required_slots").is_some() { &required } else { &piece };
            let mut asked: Vec<(String, Vec<Value>)> = required
                .items()
                .filter_map(|it| Some((it.value.as_str()?.to_owned(), Vec::new())))
                .collect();
            asked.extend(
                old.members()
                    .filter(|(_, it)| it.value.is_array())
                    .filter(|(name, _)| *name != "required_slots")
                    .map(|(slot, mappings)| {
                        (slot.to_owned(), mappings.value.as_array().cloned().unwrap_or_default())
                    }),
            );
            let mut form = Form::default();
            for (slot, own) in asked {
                let declared = slots.get(&slot).filter(|_| own.is_empty());
                let mappings = declared.map_or(own, |it| it.mappings.clone());
                let question = self.question((&name, &slot), &mappings, responses, &piece);
                form.questions.push((slot, question));
            }
            forms.insert(name, form);
        }
        forms
    }

    fn question(
        &mut self,
        (form, slot): (&str, &str),
        mappings: &[Value],
        responses: &Responses,
        piece: &Piece,
    ) -> Interaction {
        let asked = [format!("utter_ask_{form}_{slot}"), format!("utter_ask_{slot}")];
        let text = asked.iter().find_map(|name| responses.get(name)).map(|it| it.texts.clone());
        if text.is_none() {
            let message = format!(
                "the form {form:?} asks for {slot:?}, but there is no response {:?}",
                asked[1]
            );
            self.findings
                .warn("unknown_response", piece.at(), message)
                .suggest("write the question");
        }
        let text = text.unwrap_or_else(|| Texts::one(format!("{slot}?")));
        let mut question =
            Interaction::new(InteractionKind::TextQuestion { text, sample_answer: None });
        for mapping in mappings {
            self.map(slot, mapping, &mut question, piece);
        }
        let has_initial = self.has_initial(slot);
        let takes_text = question.collect.is_none() && question.rules.is_empty();
        if takes_text || has_initial {
            let mut rule = Rule::new(Condition::Always, None);
            let value = if takes_text {
                "{$query}".to_owned()
            } else {
                format!("{{$botContext.slot.{slot}}}")
            };
            rule.slot = takes_text.then(|| assignment(slot, value.clone()));
            rule.set = if has_initial { vec![assignment(slot, value)] } else { Vec::new() };
            question.rules.push(rule);
        }
        question
    }

    /// One way in which an answer fills the slot.
    fn map(&mut self, slot: &str, mapping: &Value, question: &mut Interaction, piece: &Piece) {
        let text = |name: &str| mapping.get(name).and_then(Value::as_str);
        match text("type") {
            Some("from_entity") => {
                let entity = text("entity").unwrap_or(slot);
                self.declare_entity(entity);
                let Some(entity) = self.entity_key(entity) else { return };
                question.collect = Some(Collect {
                    entity,
                    slot: slot.to_owned(),
                    scope: Scope::Session,
                    takes_all: false,
                    allowed: Vec::new(),
                });
            }
            Some("from_intent") => {
                let Some(intent) = text("intent").and_then(|name| self.intent_key(name)) else {
                    return;
                };
                let mut rule = Rule::new(Condition::Intent(intent), None);
                let value = match mapping.get("value") {
                    Some(Value::String(value)) => value.clone(),
                    Some(value) => value.to_string(),
                    None => "true".to_owned(),
                };
                rule.slot = Some(assignment(slot, value));
                question.rules.push(rule);
            }
            // What isn't taken otherwise is taken as text.
            Some("from_text") => {}
            other => {
                let message = format!(
                    "{:?} fills no slot here; the answer to {slot:?} is taken as text",
                    other.unwrap_or("nothing")
                );
                self.findings.warn("mapping", piece.at(), message).done();
            }
        }
    }
}

impl Form {
    /// Adds the questions, which are passed over where their slots are filled.
    pub(super) fn ask(&self, steps: &mut Steps) {
        for (slot, question) in &self.questions {
            steps.push(&format!("ask_{slot}"), question.clone());
        }
    }

    /// About how many bytes its questions have.
    pub(super) fn size(&self) -> usize {
        let text = |it: &Interaction| match &it.kind {
            InteractionKind::TextQuestion { text, .. } => responses::size(text),
            _ => 0,
        };
        self.questions.iter().map(|(slot, it)| slot.len() + text(it) + OVERHEAD).sum()
    }
}

fn assignment(name: &str, value: String) -> Assignment {
    Assignment { name: name.to_owned(), value, scope: Scope::Session }
}
