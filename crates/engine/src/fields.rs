//! Values that an external bot asks for with a form of one field: what is typed next is checked, and
//! goes back to the bot with what the form gives back. Questions of our own dialogs aren't here.

use expr::bounded_regex::BoundedRegex;
use model::content::{Content, Field, Submission};
use model::conversation::Tap;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::effect::Effect;
use crate::walk::Walk;

/// How often an answer is refused; the next one goes to the bot as it is, so that a pattern nobody can
/// meet holds nobody up.
const MAX_REFUSALS: u32 = 3;
/// Said to a value that isn't as it should be, where the bot has no words for that.
const INVALID: &str = "Please enter valid data.";
/// Keys under which a contact's name and e-mail address are asked for.
const NAMES: [&str; 2] = ["name", "displayName"];
const EMAIL: &str = "email";

/// A field whose value is the contact's next text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct AskedField {
    field: Field,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    metadata: Vec<Value>,
    #[serde(default)]
    updates_contact: bool,
    /// How many answers were refused.
    #[serde(default)]
    refusals: u32,
}

impl AskedField {
    /// What the content asks to be typed, if it does.
    pub(crate) fn of(content: &Content) -> Option<Self> {
        let Content::Form(form) = content else { return None };
        if form.submission != Submission::AsText {
            return None;
        }
        Some(Self {
            field: form.fields.first()?.clone(),
            metadata: form.metadata.clone(),
            updates_contact: form.updates_contact,
            refusals: 0,
        })
    }

    fn takes(&self, text: &str) -> bool {
        let Some(validation) = &self.field.validation else { return true };
        let length = text.chars().count();
        let is_within = |least: Option<u32>, most: Option<u32>| {
            let fits = |limit: u32| usize::try_from(limit).unwrap_or(usize::MAX);
            least.is_none_or(|it| length >= fits(it)) && most.is_none_or(|it| length <= fits(it))
        };
        // A pattern that can't be read refuses nothing.
        let pattern = validation.pattern.as_deref().map(BoundedRegex::parse);
        let is_match = pattern.and_then(Result::ok).is_none_or(|it| it.is_match(text));
        is_match && is_within(validation.min_length, validation.max_length)
    }

    fn error(&self) -> &str {
        let error = self.field.validation.as_ref().and_then(|it| it.error.as_deref());
        error.filter(|it| !it.trim().is_empty()).unwrap_or(INVALID)
    }
}

impl Walk<'_> {
    /// Takes a typed text as the value that was asked for. Says whether it was refused, and why to the
    /// contact. A tap, an event, a file or a place answers something else.
    pub(crate) fn refuses_field(&mut self) -> bool {
        if self.turn.event.is_some() {
            return false;
        }
        let Some(mut asked) = self.state.asked_field.take() else { return false };
        let is_tapped = self.turn.tap.as_ref().is_some_and(Tap::is_tapped);
        let text = self.turn.text.trim();
        if is_tapped || text.is_empty() || !self.turn.files.is_empty() {
            return false;
        }
        let is_taken = asked.takes(text);
        if !is_taken && asked.refusals < MAX_REFUSALS {
            let error = asked.error().to_owned();
            asked.refusals += 1;
            self.state.asked_field = Some(asked);
            self.say(Content::text(error), 0);
            return true;
        }
        let value = text.to_owned();
        if is_taken && asked.updates_contact {
            self.write_down_field(&asked.field.key, value);
        }
        if !asked.metadata.is_empty() {
            let context = self.turn.tap.take().map(|tap| tap.context).unwrap_or_default();
            self.turn.tap = Some(Tap { payload: None, metadata: asked.metadata, context });
        }
        false
    }

    fn write_down_field(&mut self, key: &str, value: String) {
        if NAMES.contains(&key) {
            self.effects.push(Effect::SetProfile { name: Some(value), email: None });
        } else if key == EMAIL {
            self.effects.push(Effect::SetProfile { name: None, email: Some(value) });
        } else {
            let details = [(key.to_owned(), Value::String(value))].into_iter().collect();
            self.write_down(Map::new(), details);
        }
    }
}
