//! Interactions and starters.

use model::bot::{Dialog, Interaction, InteractionKind, Next, Starter};
use model::key::Key;
use serde_json::{Map, Value, json};

use super::{Writer, is_starter, lay, place_of, put_word};
use crate::liveperson::reading::message::UNRECOGNIZED;
use crate::liveperson::residue::overlay_fields;
use crate::liveperson::words::{self, Class};
use crate::liveperson::{defaults, kept};

impl Writer<'_> {
    /// Writes a dialog's interactions in their order, its starter first.
    pub(super) fn messages(&mut self, key: &Key, dialog: &Dialog, messages: &mut Vec<Value>) {
        let of_dialog = kept(&dialog.vendor);
        let of_starter = of_dialog.and_then(|it| it.get("starter")?.as_object());
        let first = dialog.interactions.first();
        let has_acting = first
            .is_some_and(|(_, it)| kept(&it.vendor).is_some_and(|kept| is_starter(&it.kind, kept)))
            && of_starter.is_none();
        let mut written: Vec<Map<String, Value>> = Vec::new();
        if !has_acting && (dialog.starter.is_some() || of_starter.is_some()) {
            let kept = of_starter.cloned().unwrap_or_default();
            written.push(self.starter(key, dialog.starter.as_ref(), kept));
        }
        for (at, (own, interaction)) in dialog.interactions.iter().enumerate() {
            let mut message = self.message((key, own), interaction);
            if at == 0 && has_acting {
                let starts_on = self.starts_on(dialog.starter.as_ref());
                message = overlay_fields(starts_on, &message);
            }
            written.push(message);
        }
        let id = |message: &Map<String, Value>| message.get("id").cloned().unwrap_or_default();
        let all: Vec<Value> = written.iter().map(id).collect();
        for (at, mut message) in written.into_iter().enumerate() {
            if let Some(next) = all.get(at + 1) {
                message.insert("nextMessageId".to_owned(), next.clone());
            }
            if let Some(prev) = at.checked_sub(1).and_then(|at| all.get(at)) {
                message.insert("prevMessageId".to_owned(), prev.clone());
            }
            messages.push(Value::Object(message));
        }
    }

    fn starter(
        &self,
        dialog: &Key,
        starter: Option<&Starter>,
        kept: Map<String, Value>,
    ) -> Map<String, Value> {
        let mut fields = self.starts_on(starter);
        fields.insert("id".to_owned(), self.ids.starters.get(dialog).cloned().into());
        fields.insert("group".to_owned(), self.ids.dialogs.get(dialog).cloned().into());
        let mut defaults = defaults::starter(&self.bot_id, &format!("dialog_starter_{dialog}"));
        defaults.insert("status".to_owned(), "ACTIVE".into());
        defaults.insert("interactionType".to_owned(), "DIALOG_STARTER".into());
        defaults::fields(lay(fields, kept, &defaults))
    }

    /// What starts a dialog.
    fn starts_on(&self, starter: Option<&Starter>) -> Map<String, Value> {
        let mut fields = Map::new();
        let Some(starter) = starter else { return fields };
        if !starter.patterns.is_empty() {
            fields.insert("pattern".to_owned(), json!(starter.patterns));
        }
        if !starter.excluded.is_empty() {
            fields.insert("excludeKeywords".to_owned(), json!(starter.excluded));
        }
        if let Some(id) = starter.intent.as_ref().and_then(|it| self.ids.intents.get(it)) {
            fields.insert("intentId".to_owned(), id.as_str().into());
        }
        fields
    }

    fn message(&mut self, (dialog, key): (&Key, &Key), it: &Interaction) -> Map<String, Value> {
        let mut kept = kept(&it.vendor).cloned().unwrap_or_default();
        let mut fields = Map::new();
        let mut put = |field: &str, value: Value| {
            fields.insert(field.to_owned(), value);
        };
        put("id", self.ids.interaction(dialog, key).into());
        put("group", self.ids.dialogs.get(dialog).cloned().into());
        if let Some(name) = &it.name {
            put("name", name.as_str().into());
        }
        if let Some(delay) = it.delay_ms {
            put("interactionDelay", delay.to_string().into());
        }
        let scripts = [
            ("preProcessMessage", &it.pre_process),
            ("postProcessMessage", &it.post_process),
            ("processUserResponse", &it.process_user_response),
        ];
        for (field, script) in scripts {
            if let Some(script) = script {
                put(field, script.source.as_str().into());
            }
        }
        if let Some(text) = it.unrecognized.as_ref().and_then(|texts| texts.variants.first()) {
            put(UNRECOGNIZED[0], text.text.as_str().into());
        }
        if let Some(comment) = &it.comment {
            put("comment", json!({ "content": comment }));
        }
        let own = if it.is_enabled { "ACTIVE" } else { "INACTIVE" };
        let reads_as = |word: &str| words::is_active(word) == it.is_enabled;
        put_word(&mut fields, &mut kept, ("status", own), reads_as);
        let class = self.interaction_type(&mut fields, &mut kept, &it.kind);
        let path = place_of(dialog, key);
        self.content(&path, it, class, (&mut fields, &mut kept));
        let rules = self.rules((dialog, key), it, &mut kept);
        fields.insert("responseMatches".to_owned(), rules);
        let mut defaults = defaults::interaction(&self.bot_id, key.as_str(), it);
        self.name_responder(&it.kind, &mut defaults);
        defaults::fields(lay(fields, kept, &defaults))
    }

    /// Puts the type, unless one was kept of which the interaction may have come. Gives the class of
    /// that one.
    fn interaction_type(
        &self,
        fields: &mut Map<String, Value>,
        kept: &mut Map<String, Value>,
        kind: &InteractionKind,
    ) -> Option<Class> {
        let own = words::interaction_type(kind);
        put_word(fields, kept, ("interactionType", own), |word| comes_of(words::class(word), kind));
        kept.get("interactionType").and_then(Value::as_str).map(words::class)
    }

    /// Where an interaction goes itself.
    pub(super) const fn own_next(it: &Interaction) -> Option<Next> {
        match &it.kind {
            InteractionKind::End => Some(Next::End),
            InteractionKind::Close { with_survey } => {
                Some(Next::Close { with_survey: *with_survey })
            }
            _ => None,
        }
    }
}

/// Whether reading an interaction of that class may give this kind.
fn comes_of(class: Class, kind: &InteractionKind) -> bool {
    match class {
        Class::Starter => matches!(kind, InteractionKind::Script),
        Class::Unknown => matches!(
            kind,
            InteractionKind::Script
                | InteractionKind::Statement { .. }
                | InteractionKind::TextQuestion { .. }
        ),
        Class::Call => matches!(
            kind,
            InteractionKind::Integration { .. }
                | InteractionKind::Script
                | InteractionKind::Transfer(_)
                | InteractionKind::Knowledge(_)
        ),
        class => {
            !matches!(kind, InteractionKind::Script)
                && class == words::class(words::interaction_type(kind))
        }
    }
}
