//! From an export to a bot.

pub(super) mod content;
pub(super) mod elsewhere;
pub(super) mod knowledge;
pub(super) mod message;
mod order;
mod outline;
pub(super) mod rule;
pub(super) mod service;
pub(super) mod settings;
pub(super) mod sources;

use model::bot::{Bot, Dialog, DialogKind, Starter, Story};
use model::key::Key;
use serde_json::{Map, Value};

use super::guard::refusal;
use super::notes::Notes;
use super::object::Object;
use super::residue::prune;
use super::{defaults, vendor, words};
use crate::bot_file::SourceFile;
use crate::import::{Count, Finding, ImportError, Imported};
use crate::problem::Severity;
use outline::{Message, Outline, Outlined};
use service::Services;

/// Most interactions of an export.
pub const MAX_INTERACTIONS: usize = 20_000;
/// Most dialogs of an export.
pub const MAX_DIALOGS: usize = 5_000;

/// The story that all dialogs come into.
const STORY: &str = "main";
/// What is known of the whole while a part is read.
struct Context<'r> {
    outline: &'r Outline,
    services: &'r mut Services,
    notes: &'r mut Notes,
    bot_id: &'r str,
}

/// Reads a value that keeps the limits.
pub(super) fn read(mut value: Value, file: &SourceFile) -> Result<Imported, ImportError> {
    let mut notes = Notes::default();
    if clean(&mut value) {
        let message = "NUL characters stand in it; they are left out";
        notes.add(Finding::new(Severity::Info, "null_character", message));
    }
    let is_export = |fields: &Map<String, Value>| {
        ["bot", "conversationMessage", "groups"].iter().any(|field| fields.contains_key(*field))
    };
    let mut root = match value {
        Value::Object(fields) if is_export(&fields) => Object::new(fields, String::new()),
        _ => {
            let message = "this is no export of a bot: it has no `bot`, `groups` or \
                           `conversationMessage`";
            return Err(refusal("not_an_export", file.path.clone(), message.to_owned()));
        }
    };
    let (mut bot, bot_id) = settings::bot(&mut root, file, &mut notes);
    let groups = root.objects("groups", &mut notes);
    let messages = root.objects("conversationMessage", &mut notes);
    limit("too_many_dialogs", groups.len(), MAX_DIALOGS, "dialogs")?;
    limit("too_many_interactions", messages.len(), MAX_INTERACTIONS, "interactions")?;
    let mut services = Services::read(&mut root, &mut bot, &bot_id, &mut notes);
    sources::functions(&mut root, &mut bot, &mut notes);
    let source =
        outline::Source { groups, messages, bot_key: &bot.key, functions: bot.functions.as_ref() };
    let mut outline = Outline::of(source, &mut notes);
    limit("too_many_dialogs", outline.dialogs.len(), MAX_DIALOGS, "dialogs")?;
    let interactions = outline.count();
    stories(&mut bot, &mut outline, &mut services, (&bot_id, &mut notes));
    let counts = vec![
        Count { what: "dialogs", count: bot.dialogs().count() },
        Count { what: "interactions", count: interactions },
        Count { what: "integrations", count: bot.integrations.len() },
        Count { what: "intents", count: services.finish(&mut bot, &mut notes) },
    ];
    settings::keep(root, &mut bot, &bot_id, &mut notes);
    sources::look(&bot, &outline, &mut notes);
    let (findings, more_findings) = notes.into_parts();
    Ok(Imported { bot, counts, findings, more_findings })
}

fn limit(code: &'static str, count: usize, most: usize, what: &str) -> Result<(), ImportError> {
    if count <= most {
        return Ok(());
    }
    let message = format!("an export has at most {most} {what}, and this one has {count}");
    Err(refusal(code, "/".to_owned(), message))
}

/// Takes out what says nothing, fields that are `null`, and what can't be kept, NUL in texts and names.
/// Says whether there was NUL.
fn clean(value: &mut Value) -> bool {
    match value {
        Value::String(text) => {
            let has_nul = text.contains('\0');
            if has_nul {
                text.retain(|c| c != '\0');
            }
            has_nul
        }
        Value::Array(items) => items.iter_mut().map(clean).filter(|has_nul| *has_nul).count() > 0,
        Value::Object(fields) => {
            // Made anew, as small ones were made with room for more.
            let before = std::mem::take(fields);
            let kept: Vec<_> = before.into_iter().filter(|(_, value)| !value.is_null()).collect();
            *fields = kept.into_iter().collect();
            let mut found = fields.keys().any(|field| field.contains('\0'));
            if found {
                let before = std::mem::take(fields);
                let renamed = before.into_iter().map(|(key, value)| (key.replace('\0', ""), value));
                *fields = renamed.collect();
            }
            for value in fields.values_mut() {
                found |= clean(value);
            }
            found
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Builds the dialogs, and empties the outline of what they are made of.
fn stories(
    bot: &mut Bot,
    outline: &mut Outline,
    services: &mut Services,
    (bot_id, notes): (&str, &mut Notes),
) {
    let mut story = Story::new(STORY);
    let parts: Vec<_> = outline.dialogs.iter_mut().map(Outlined::take).collect();
    for (at, (object, starter, messages)) in parts.into_iter().enumerate() {
        let context = &mut Context { outline, services, notes, bot_id };
        let key = context.outline.dialogs[at].key.clone();
        let dialog = context.dialog(at, object, (starter, messages));
        story.dialogs.insert(key, dialog);
    }
    if !story.dialogs.is_empty() {
        bot.stories.insert(Key::from_name(STORY), story);
    }
    for (key, name) in std::mem::take(&mut services.searched) {
        bot.stories.entry(key).or_insert_with(|| Story::new(name));
    }
}

impl Context<'_> {
    fn dialog(
        &mut self,
        at: usize,
        mut object: Object,
        (starter, messages): (Option<Message>, Vec<Message>),
    ) -> Dialog {
        let outline = self.outline;
        let outlined = &outline.dialogs[at];
        let mut dialog = Dialog::new(outlined.name.as_str(), self.dialog_kind(&mut object));
        dialog.description = object.text("description", self.notes);
        dialog.escalate_after = self.threshold(&mut object, &mut dialog.kind);
        if let Some(status) = object.text("status", self.notes) {
            dialog.is_enabled = words::is_active(&status);
            if status != "ENABLED" && status != "DISABLED" {
                object.keep("status", status);
            }
        }
        if let Some(mut starter) = starter {
            dialog.starter = self.starts_on(&mut starter.object);
            if outlined.has_acting_starter {
                let (key, interaction) = self.message(starter, at);
                dialog.interactions.insert(key, interaction);
            } else {
                object.keep("starter", self.rest_of_starter(starter));
            }
        }
        for message in messages {
            let (key, interaction) = self.message(message, at);
            dialog.interactions.insert(key, interaction);
        }
        let mut rest = object.rest();
        prune(&mut rest, &defaults::group(self.bot_id));
        self.notes.count_unknown(&rest, &outlined.place, &outlined.path);
        dialog.vendor = vendor(rest);
        dialog
    }

    fn dialog_kind(&mut self, object: &mut Object) -> DialogKind {
        let Some(word) = object.text("dialogType", self.notes) else { return DialogKind::Standard };
        let Some(kind) = words::dialog_kind(&word) else {
            let message = format!("nothing here knows dialogs of the type `{word}`");
            let finding = object.warn("unknown_dialog_type", "dialogType", message);
            self.notes.add(finding.suggest("it is taken for a standard dialog"));
            object.keep("dialogType", word);
            return DialogKind::Standard;
        };
        if word != words::dialog_type(&kind) {
            object.keep("dialogType", word);
        }
        kind
    }

    /// After how many unrecognised answers the dialog, or the one it speaks of, starts.
    fn threshold(&mut self, object: &mut Object, kind: &mut DialogKind) -> Option<u32> {
        if let DialogKind::AutoEscalation { skill, .. } = kind {
            *skill = object.first_text(&SKILLS, self.notes).filter(|skill| !skill.is_empty());
        }
        const FIELDS: [&str; 3] =
            ["autoEscalationThreshold", "escalationThreshold", "fallbackThreshold"];
        let number = FIELDS.into_iter().find_map(|field| object.number(field, self.notes))?;
        let number = u32::try_from(number).unwrap_or(u32::MAX).min(MAX_THRESHOLD);
        if let DialogKind::AutoEscalation { after, .. } = kind {
            *after = number;
            return None;
        }
        Some(number)
    }

    /// What is to be kept of a starter that only starts.
    fn rest_of_starter(&mut self, starter: Message) -> Map<String, Value> {
        let Message { mut object, name, .. } = starter;
        let (place, path) = (object.place.clone(), object.path.clone());
        if let Some(name) = name {
            object.keep("name", name);
        }
        let mut rest = object.rest();
        let mut defaults = defaults::starter(self.bot_id, "");
        for (field, word) in [("status", "ACTIVE"), ("interactionType", "DIALOG_STARTER")] {
            defaults.insert(field.to_owned(), word.into());
        }
        prune(&mut rest, &defaults);
        self.notes.count_unknown(&rest, &place, &path);
        rest
    }

    /// Reads what starts a dialog.
    fn starts_on(&mut self, message: &mut Object) -> Option<Starter> {
        let status = message.peek("status").and_then(Value::as_str);
        if !status.is_none_or(words::is_active) {
            return None;
        }
        let starter = Starter {
            patterns: message.first_texts(&["pattern", "patterns"], self.notes),
            excluded: message.texts("excludeKeywords", self.notes),
            intent: message
                .text("intentId", self.notes)
                .filter(|id| !id.is_empty())
                .map(|id| self.services.intents.key_of(&id, message, self.notes)),
            ..Starter::default()
        };
        (starter != Starter::default()).then_some(starter)
    }
}

/// Fields under which an export may say where an auto-escalation dialog hands conversations to.
pub(super) const SKILLS: [&str; 3] = ["agentSkillId", "escalationSkillId", "skillId"];
/// Most unrecognised answers before people are offered.
const MAX_THRESHOLD: u32 = 1_000;
