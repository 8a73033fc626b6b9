//! From a bot to an export. What was kept of an export in reading lies beneath what the bot says, and what
//! every export says beneath that.

mod content;
mod losses;
mod message;
mod rule;
mod service;

use std::collections::{HashMap, HashSet};

use model::bot::{Bot, Dialog, DialogKind, InteractionKind, Next, Target};
use model::key::Key;
use serde_json::{Map, Value};

use super::reading::SKILLS;
use super::reading::settings::{
    ERROR_MESSAGE, EXPIRED, GIVEN_UP, GROUP, SMALL_TALK, SURVEY_LIMIT, THANK_YOU, session_minutes,
    written_length,
};
use super::reading::sources::of_templates;
use super::residue::{overlay, overlay_fields};
use super::words::{self, Class};
use super::{defaults, ids, kept};
use crate::import::{Finding, Findings};
use crate::problem::Severity;

/// A bot on its way into an export.
struct Writer<'b> {
    bot: &'b Bot,
    bot_id: String,
    ids: Ids<'b>,
    findings: Findings,
}

/// The ids of a bot's things; no two are the same.
#[derive(Default)]
struct Ids<'b> {
    dialogs: HashMap<&'b Key, String>,
    starters: HashMap<&'b Key, String>,
    interactions: HashMap<(&'b Key, &'b Key), String>,
    integrations: HashMap<&'b Key, String>,
    intents: HashMap<&'b Key, String>,
}

pub(super) fn write(bot: &Bot) -> (Value, Vec<Finding>) {
    let root = kept(&bot.vendor).cloned().unwrap_or_default();
    let id = root.get("bot").and_then(|it| it.get("id")).and_then(Value::as_str);
    let bot_id = id.map_or_else(|| ids::thing("bot", bot.key.as_str(), ""), str::to_owned);
    let mut writer = Writer { bot, bot_id, ids: Ids::of(bot), findings: Findings::default() };
    let export = writer.export(root);
    writer.losses();
    (export, writer.findings.into_parts().0)
}

impl<'b> Ids<'b> {
    fn of(bot: &'b Bot) -> Self {
        let mut ids = Self::default();
        let mut taken: HashSet<String> = HashSet::new();
        let mut id = |kept: Option<&Map<String, Value>>, own: String| {
            let before = kept.and_then(|it| it.get("id")).and_then(Value::as_str);
            let id = before.filter(|id| !taken.contains(*id)).map_or(own, str::to_owned);
            taken.insert(id.clone());
            id
        };
        let name = bot.key.as_str();
        for (key, dialog) in bot.dialogs() {
            let of_dialog = kept(&dialog.vendor);
            let own = ids::thing("dialog", name, key.as_str());
            ids.dialogs.insert(key, id(of_dialog, own));
            let of_starter = of_dialog.and_then(|it| it.get("starter")?.as_object());
            let own = ids::starter(name, key.as_str());
            ids.starters.insert(key, id(of_starter, own));
            for (at, interaction) in &dialog.interactions {
                let own = ids::interaction(name, key.as_str(), at.as_str());
                ids.interactions.insert((key, at), id(kept(&interaction.vendor), own));
            }
        }
        for (key, integration) in &bot.integrations {
            let own = ids::thing("integration", name, key.as_str());
            ids.integrations.insert(key, id(kept(&integration.vendor), own));
        }
        for (key, intent) in &bot.intents {
            let own = ids::thing("intent", name, key.as_str());
            ids.intents.insert(key, id(kept(&intent.vendor), own));
        }
        ids
    }
}

impl Writer<'_> {
    fn export(&mut self, mut root: Map<String, Value>) -> Value {
        let mut fields = Map::new();
        let of_bot = root.shift_remove("bot").and_then(|it| it.as_object().cloned());
        fields.insert("bot".to_owned(), self.settings(of_bot.unwrap_or_default()));
        let others = root.shift_remove("responder");
        fields.insert("responder".to_owned(), self.responders(others.as_ref()));
        let (groups, messages) = self.dialogs();
        fields.insert("conversationMessage".to_owned(), messages);
        fields.insert("groups".to_owned(), groups);
        if let Some(methods) = self.methods(root.get("dialogTemplates")) {
            let kept = root.shift_remove("globalFunctions");
            let kept = kept.and_then(|it| it.as_object().cloned()).unwrap_or_default();
            let own = Map::from_iter([("methods".to_owned(), methods.into())]);
            let functions = lay(own, kept, &defaults::functions(&self.bot_id));
            fields.insert("globalFunctions".to_owned(), functions);
        }
        if !self.bot.intents.is_empty() {
            fields.insert("associatedIntents".to_owned(), self.intents());
        }
        let below = overlay_fields(root, &defaults::export());
        Value::Object(overlay_fields(fields, &below))
    }

    fn settings(&self, mut kept: Map<String, Value>) -> Value {
        let bot = self.bot;
        let mut fields = Map::new();
        fields.insert("id".to_owned(), self.bot_id.as_str().into());
        fields.insert("name".to_owned(), bot.name.as_str().into());
        if let Some(description) = &bot.description {
            fields.insert("description".to_owned(), description.as_str().into());
        }
        fields.insert("language".to_owned(), bot.language.as_str().into());
        let minutes = bot.settings.session_minutes;
        let length = kept.get("sessionLength").and_then(|it| it.to_string().parse().ok());
        if length.map(session_minutes) != Some(minutes) {
            kept.remove("sessionLength");
            fields.insert("sessionLength".to_owned(), written_length(minutes).into());
        }
        if bot.settings.small_talk.is_enabled {
            fields.insert(SMALL_TALK.to_owned(), true.into());
        }
        if let Some(group) = &bot.settings.group {
            fields.insert(GROUP.to_owned(), group.name.as_str().into());
        }
        let survey = &bot.settings.survey;
        let said = [
            (THANK_YOU, &survey.thank_you),
            (EXPIRED, &survey.expired),
            (GIVEN_UP, &survey.given_up),
        ];
        for (field, texts) in said {
            if let Some(text) = texts.as_ref().and_then(|texts| texts.variants.first()) {
                fields.insert(field.to_owned(), text.text.as_str().into());
            }
        }
        let reply = bot.settings.default_reply.as_ref().and_then(|it| it.variants.first());
        let limit = survey.most_unrecognized.map(|most| most.to_string());
        let attributes = [(ERROR_MESSAGE, reply.map(|it| it.text.clone())), (SURVEY_LIMIT, limit)];
        let attributes =
            attributes.into_iter().filter_map(|(name, it)| Some((name.to_owned(), it?.into())));
        let attributes: Map<String, Value> = attributes.collect();
        if !attributes.is_empty() {
            fields.insert("botAttributes".to_owned(), attributes.into());
        }
        lay(fields, kept, &defaults::bot())
    }

    /// The global functions without those of dialog templates, which stand in front of them.
    fn methods(&self, templates: Option<&Value>) -> Option<String> {
        let source = &self.bot.functions.as_ref()?.source;
        let of_templates = templates.map(of_templates).unwrap_or_default();
        let own = source.strip_prefix(&of_templates).unwrap_or(source);
        (!own.is_empty()).then(|| own.to_owned())
    }

    /// All dialogs, and all their interactions.
    fn dialogs(&mut self) -> (Value, Value) {
        let (mut groups, mut messages) = (Vec::new(), Vec::new());
        let bot = self.bot;
        for (key, dialog) in bot.dialogs() {
            groups.push(self.group(key, dialog));
            self.messages(key, dialog, &mut messages);
        }
        (Value::Array(groups), Value::Array(messages))
    }

    fn group(&self, key: &Key, dialog: &Dialog) -> Value {
        let mut kept = kept(&dialog.vendor).cloned().unwrap_or_default();
        kept.remove("starter");
        let mut fields = Map::new();
        fields.insert("id".to_owned(), self.ids.dialogs.get(key).cloned().into());
        fields.insert("name".to_owned(), dialog.name.as_str().into());
        if let Some(description) = &dialog.description {
            fields.insert("description".to_owned(), description.as_str().into());
        }
        let reads_as = |word: &str| {
            let kind = words::dialog_kind(word).unwrap_or(DialogKind::Standard);
            words::dialog_type(&kind) == words::dialog_type(&dialog.kind)
        };
        let own = words::dialog_type(&dialog.kind);
        put_word(&mut fields, &mut kept, ("dialogType", own), reads_as);
        let own = if dialog.is_enabled { "ENABLED" } else { "DISABLED" };
        let reads_as = |word: &str| words::is_active(word) == dialog.is_enabled;
        put_word(&mut fields, &mut kept, ("status", own), reads_as);
        let threshold = match dialog.kind {
            DialogKind::AutoEscalation { after, .. } => Some(after),
            _ => dialog.escalate_after,
        };
        if let DialogKind::AutoEscalation { skill: Some(skill), .. } = &dialog.kind {
            fields.insert(SKILLS[0].to_owned(), skill.as_str().into());
        }
        if let Some(threshold) = threshold {
            fields.insert("autoEscalationThreshold".to_owned(), threshold.into());
        }
        lay(fields, kept, &defaults::group(&self.bot_id))
    }

    /// The action that leads there: its value, and what kind of thing that is.
    fn action(&mut self, next: &Next, (dialog, key): (&Key, &Key)) -> (String, &'static str) {
        let value = match next {
            Next::Following => "next",
            Next::End => "none",
            Next::Clear => {
                self.loss(&place_of(dialog, key), "all dialogs can't be ended; only this one is");
                "none"
            }
            Next::Close { with_survey: true } => "close_dialog",
            Next::Close { with_survey: false } => "close_conversation",
            Next::Repeat => return (self.ids.interaction(dialog, key), "INTERACTION"),
            Next::Goto(target) => return self.target(target, (dialog, key)),
        };
        (value.to_owned(), "INTERACTION")
    }

    fn target(&mut self, target: &Target, (dialog, key): (&Key, &Key)) -> (String, &'static str) {
        let to = target.dialog.as_ref().unwrap_or(dialog);
        let found = match &target.interaction {
            Some(interaction) => {
                let id = self.ids.interactions.get(&(to, interaction));
                id.map(|id| (id.clone(), "INTERACTION"))
            }
            None => self.ids.dialogs.get(to).map(|id| (id.clone(), "DIALOG")),
        };
        found.unwrap_or_else(|| {
            self.loss(
                &place_of(dialog, key),
                &format!("it leads to `{target}`, which isn't there"),
            );
            ("next".to_owned(), "INTERACTION")
        })
    }

    /// Notes what an export can't say.
    fn loss(&mut self, path: &str, message: &str) {
        self.findings.add(Finding::new(Severity::Warning, "not_exported", message).of(path));
    }
}

impl Ids<'_> {
    fn interaction(&self, dialog: &Key, interaction: &Key) -> String {
        self.interactions.get(&(dialog, interaction)).cloned().unwrap_or_default()
    }
}

/// The path of an interaction. Dialogs are told apart by key in the whole bot.
fn place_of(dialog: &Key, interaction: &Key) -> String {
    format!("{dialog}.interactions.{interaction}")
}

/// Whether an interaction is one that its dialog's starter became.
fn is_starter(kind: &InteractionKind, kept: &Map<String, Value>) -> bool {
    let word = kept.get("interactionType").and_then(Value::as_str);
    matches!(kind, InteractionKind::Script)
        && word.is_some_and(|word| words::class(word) == Class::Starter)
}

/// Lays what our bot says over what was kept, and that over what every export says.
fn lay(
    fields: Map<String, Value>,
    kept: Map<String, Value>,
    defaults: &Map<String, Value>,
) -> Value {
    let below = overlay_fields(kept, defaults);
    overlay(Value::Object(fields), &Value::Object(below))
}

/// Puts our word for something, unless a word was kept that says the same.
fn put_word(
    fields: &mut Map<String, Value>,
    kept: &mut Map<String, Value>,
    (field, own): (&str, &str),
    reads_as: impl Fn(&str) -> bool,
) {
    if kept.get(field).and_then(Value::as_str).is_some_and(reads_as) {
        return;
    }
    kept.remove(field);
    fields.insert(field.to_owned(), own.into());
}
