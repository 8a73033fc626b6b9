//! One interaction.

use model::bot::interaction::MAX_DELAY_MS;
use model::bot::{Interaction, InteractionKind, Script};
use model::key::Key;
use model::text::Texts;
use serde_json::Value;

use super::outline::{Message, class_of};
use super::{Context, Object};
use crate::liveperson::residue::prune;
use crate::liveperson::words::{self, Class};
use crate::liveperson::{defaults, vendor};

/// Names under which an export may say what is said of an answer that isn't understood.
pub(in crate::liveperson) const UNRECOGNIZED: [&str; 4] = [
    "fallbackMessage",
    "unrecognizedMessage",
    "messageWhenResponseUnrecognized",
    "responseUnrecognizedMessage",
];

impl Context<'_> {
    /// Reads an interaction of the dialog of that number.
    pub(super) fn message(&mut self, message: Message, dialog: usize) -> (Key, Interaction) {
        let Message { mut object, key, name, follower, .. } = message;
        let object = &mut object;
        let class = class_of(object);
        let rules = self.rules(object, &follower, (dialog, &key));
        let kind = self.kind(object, class, &rules.list);
        let mut interaction = Interaction::new(kind);
        interaction.name = name.filter(|name| name != key.as_str());
        interaction.delay_ms = self.delay(object);
        interaction.is_enabled = self.is_enabled(object);
        interaction.pre_process = self.script(object, "preProcessMessage");
        interaction.post_process = self.script(object, "postProcessMessage");
        interaction.process_user_response = self.script(object, "processUserResponse");
        let unrecognized = object.first_text(&UNRECOGNIZED, self.notes);
        interaction.unrecognized = unrecognized.filter(|it| !it.is_empty()).map(Texts::one);
        interaction.comment = self.comment(object);
        interaction.rules = rules.list;
        interaction.next = rules.next;
        self.keep_type(object, &interaction.kind, class);
        let (place, path) = (object.place.clone(), object.path.clone());
        let mut rest = std::mem::take(object).rest();
        prune(&mut rest, &defaults::interaction(self.bot_id, key.as_str(), &interaction));
        self.notes.count_unknown(&rest, &place, &path);
        interaction.vendor = vendor(rest);
        (key, interaction)
    }

    /// Keeps the type's own word when ours would be another.
    fn keep_type(&mut self, object: &mut Object, kind: &InteractionKind, class: Class) {
        let word = object.word("interactionType", self.notes);
        if let Some(word) = word.filter(|word| word != words::interaction_type(kind)) {
            object.keep("interactionType", word);
        } else if class != words::class(words::interaction_type(kind)) {
            // The type of the content says it alone.
            let content = object.peek("content").and_then(|it| it.pointer("/results/type"));
            if let Some(word) = content.cloned().filter(Value::is_string) {
                object.keep("interactionType", word);
            }
        }
        if class == Class::Starter {
            let message = "a dialog has one starter; this one starts nothing".to_owned();
            let is_first = object.peek("pattern").is_none();
            if !is_first {
                self.notes.add(object.warn("several_starters", "", message));
            }
        }
    }

    fn delay(&mut self, object: &mut Object) -> Option<u32> {
        let delay = object.number("interactionDelay", self.notes)?;
        let most = u64::from(MAX_DELAY_MS);
        if delay > most {
            let message = format!("a delay has at most {most} milliseconds, and this one {delay}");
            self.notes.add(object.warn("limit", "interactionDelay", message));
        }
        u32::try_from(delay.min(most)).ok()
    }

    fn is_enabled(&mut self, object: &mut Object) -> bool {
        let Some(status) = object.text("status", self.notes) else { return true };
        let is_active = words::is_active(&status);
        if status != "ACTIVE" && status != "INACTIVE" {
            object.keep("status", status);
        }
        is_active
    }

    fn script(&mut self, object: &mut Object, field: &str) -> Option<Script> {
        let source = object.text(field, self.notes)?;
        (!source.trim().is_empty()).then_some(Script { source })
    }

    fn comment(&mut self, object: &mut Object) -> Option<String> {
        let content = if object.peek("comment").is_some_and(Value::is_string) {
            object.text("comment", self.notes)
        } else {
            let mut comment = object.object("comment", self.notes);
            let content = comment.text("content", self.notes);
            object.keep_rest("comment", comment);
            content
        };
        content.filter(|content| !content.is_empty())
    }
}
