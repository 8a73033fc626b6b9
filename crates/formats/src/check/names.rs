//! Names: those that nothing has, and those that two things have.

use std::collections::HashMap;

use indexmap::IndexMap;
use model::bot::{Bot, Dialog, DialogKind, Target};
use model::key::Key;

use super::uses::{self, Use};
use super::{Checker, scripts};
use crate::bot_file::Path;
use crate::problem::Severity;

/// Entities that are known without being declared.
const BUILT_IN_ENTITIES: [&str; 15] = [
    "person",
    "organization",
    "number",
    "money",
    "duration",
    "set",
    "ordinal",
    "date",
    "time",
    "percent",
    "location",
    "email",
    "phone",
    "url",
    "datetime",
];

/// The function by which scripts jump, and the word that keeps it from jumping.
const JUMP: &str = "setTriggerNextMessage";
const DEFAULT_JUMP: &str = "platform.default";

impl<'b> Checker<'b> {
    pub(super) fn names(&mut self) {
        let bot: &'b Bot = self.bot;
        let named = self.named();
        uses::visit(bot, &mut |path, used| match used {
            Use::Target(target, dialog) => self.target(target, dialog, path),
            Use::Integration(key) if !bot.integrations.contains_key(key) => {
                self.unknown("unknown_integration", "integration", key, path);
            }
            Use::ExternalBot(key) if !bot.external_bots.contains_key(key) => {
                self.unknown("unknown_external_bot", "external bot", key, path);
            }
            Use::Intent(key) if !bot.intents.contains_key(key) => {
                self.unknown("unknown_intent", "intent", key, path);
            }
            Use::Credential(key) if !bot.credentials.contains_key(key) => {
                self.unknown("unknown_credential", "credential", key, path);
            }
            Use::Entity(key) if !is_entity(bot, key.as_str()) => {
                self.unknown("unknown_entity", "entity", key, path);
            }
            Use::EntityName(name) if !is_entity(bot, name) => {
                let entities = keys(&bot.entities).chain(BUILT_IN_ENTITIES);
                let suggestion = self.suggestions.did_you_mean(name, entities);
                let message = format!("no entity `{name}`, so `@{name}` is plain text");
                self.problem(Severity::Warning, "unknown_entity", path, message)
                    .suggest(suggestion);
            }
            Use::Script(source) => self.jumps(source, &named, path),
            _ => {}
        });
        self.doubles();
        self.singles();
    }

    fn unknown(&mut self, code: &'static str, noun: &str, key: &Key, path: &Path) {
        let (bot, name) = (self.bot, key.as_str());
        let suggestions = &mut self.suggestions;
        let (section, suggestion) = match noun {
            "integration" => {
                ("integrations", suggestions.did_you_mean(name, keys(&bot.integrations)))
            }
            "external bot" => {
                ("external_bots", suggestions.did_you_mean(name, keys(&bot.external_bots)))
            }
            "intent" => ("intents", suggestions.did_you_mean(name, keys(&bot.intents))),
            "credential" => ("credentials", suggestions.did_you_mean(name, keys(&bot.credentials))),
            _ => {
                let entities = keys(&bot.entities).chain(BUILT_IN_ENTITIES);
                ("entities", suggestions.did_you_mean(name, entities))
            }
        };
        let suggestion = suggestion.unwrap_or_else(|| format!("declare it under `{section}`"));
        self.problem(Severity::Error, code, path, format!("no {noun} `{key}`"))
            .suggest(Some(suggestion));
    }

    /// The dialogs of the interactions that scripts jump to by each name or key.
    fn named(&self) -> HashMap<&'b str, Vec<usize>> {
        let mut named: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, (_, _, dialog)) in self.index.dialogs.iter().enumerate() {
            for (key, interaction) in &dialog.interactions {
                let name = interaction.name.as_deref().map(str::trim);
                for name in name.into_iter().chain(Some(key.as_str()).filter(|it| name != Some(it)))
                {
                    named.entry(name).or_default().push(at);
                }
            }
        }
        named
    }

    /// Where a script says it jumps: an interaction by name or key, in the same dialog before others,
    /// or `dialog/interaction`.
    fn jumps(&mut self, source: &str, named: &HashMap<&'b str, Vec<usize>>, path: &Path) {
        let own = match path.segments() {
            [stories, _, _, dialog, ..] if stories == "stories" => {
                self.index.by_key.get(dialog.as_str()).copied()
            }
            _ => None,
        };
        for name in scripts::calls(source, JUMP).literals {
            let name = name.trim();
            match named.get(name).map(Vec::as_slice) {
                Some([_]) => {}
                Some(dialogs) if own.is_some_and(|own| dialogs.contains(&own)) => {}
                Some(dialogs) => {
                    let message = format!(
                        "the script jumps to `{name}`, of which there are {}",
                        dialogs.len()
                    );
                    self.problem(Severity::Warning, "ambiguous_jump", path, message)
                        .suggest(Some("name it as `dialog/interaction`".to_owned()));
                }
                None if name == DEFAULT_JUMP || self.is_place(name) => {}
                None => {
                    let suggestion = self.suggestions.did_you_mean(name, named.keys().copied());
                    let message = format!("the script jumps to `{name}`, and no interaction is it");
                    self.problem(Severity::Warning, "unknown_jump", path, message)
                        .suggest(suggestion);
                }
            }
        }
    }

    /// Whether a text is `dialog/interaction` or `dialog/`, by keys.
    fn is_place(&self, text: &str) -> bool {
        text.split_once('/').is_some_and(|(dialog, interaction)| {
            let dialog = self.index.by_key.get(dialog).map(|at| self.index.dialogs[*at].2);
            dialog.is_some_and(|dialog| {
                interaction.is_empty() || dialog.interactions.contains_key(interaction)
            })
        })
    }

    fn target(&mut self, target: &Target, own: &Key, path: &Path) {
        if target.dialog.is_none() && target.interaction.is_none() {
            let message = "this target names neither a dialog nor an interaction";
            return self
                .problem(Severity::Error, "unknown_target", path, message)
                .suggest(Some(format!("`{own}/` is the beginning of this dialog")));
        }
        let key = target.dialog.as_ref().unwrap_or(own);
        let Some(&at) = self.index.by_key.get(key.as_str()) else {
            let dialogs = self.index.dialogs.iter().map(|(_, key, dialog)| (*key, *dialog));
            let suggestion = self.suggestions.dialog(key.as_str(), dialogs);
            let message = format!("no dialog `{key}`");
            self.problem(Severity::Error, "unknown_target", path, message).suggest(suggestion);
            return;
        };
        let dialog = self.index.dialogs[at].2;
        match &target.interaction {
            Some(interaction) if !dialog.interactions.contains_key(interaction) => {
                let suggestion = self.suggest_interaction(interaction.as_str(), dialog);
                let message = format!("no interaction `{interaction}` in dialog `{key}`");
                self.problem(Severity::Error, "unknown_target", path, message).suggest(suggestion);
            }
            _ => {}
        }
    }

    /// The interaction that was probably meant: in that dialog, or a dialog of that key.
    fn suggest_interaction(&mut self, wrong: &str, dialog: &Dialog) -> Option<String> {
        if self.index.by_key.contains_key(wrong) {
            return Some(format!("`{wrong}/` is the dialog of that key"));
        }
        self.suggestions.interaction(wrong, dialog)
    }

    /// Keys of dialogs and names of interactions are jumped to from anywhere in the bot.
    fn doubles(&mut self) {
        let mut dialog_names: HashMap<&str, &Key> = HashMap::new();
        let mut interaction_names: HashMap<&str, String> = HashMap::new();
        for (at, (story, key, dialog)) in self.index.dialogs.clone().into_iter().enumerate() {
            let path = Path::of(["stories", story.as_str(), "dialogs", key.as_str()]);
            let first = self.index.by_key.get(key.as_str()).copied().unwrap_or(at);
            if first != at {
                let story = self.index.dialogs[first].0;
                let message = format!("dialog `{key}` is in story `{story}` already");
                self.problem(Severity::Error, "duplicate_dialog", &path, message)
                    .suggest(Some("keys of dialogs are unique in the whole bot".to_owned()));
            }
            if let Some(other) = dialog_names.insert(&dialog.name, key) {
                let message = format!("dialog `{other}` is named `{}` too", dialog.name);
                let path = path.with("name");
                self.problem(Severity::Warning, "duplicate_name", &path, message).done();
            }
            for (interaction, it) in &dialog.interactions {
                let Some(name) = it.name.as_deref() else { continue };
                if let Some(other) = interaction_names.insert(name, format!("{key}/{interaction}"))
                {
                    let path = path.with("interactions").with(interaction).with("name");
                    let message = format!("`{other}` is named `{name}` too");
                    self.problem(Severity::Warning, "duplicate_name", &path, message)
                        .suggest(Some("scripts that jump to that name take the first".to_owned()));
                }
            }
        }
    }

    /// Kinds of dialog of which a bot has at most one.
    fn singles(&mut self) {
        let mut first: HashMap<&str, &Key> = HashMap::new();
        for (story, key, dialog) in self.index.dialogs.clone() {
            let kind = match dialog.kind {
                DialogKind::Standard | DialogKind::Faq | DialogKind::Survey => continue,
                DialogKind::Fallback => "fallback",
                DialogKind::Disambiguation => "disambiguation",
                DialogKind::AutoEscalation { .. } => "auto_escalation",
            };
            if !dialog.is_enabled {
                continue;
            }
            if let Some(other) = first.get(kind) {
                let path = Path::of(["stories", story.as_str(), "dialogs", key.as_str(), "kind"]);
                let message = format!("a bot has one dialog of kind {kind}, and `{other}` is it");
                self.problem(Severity::Error, "several_of_kind", &path, message).done();
            } else {
                first.insert(kind, key);
            }
        }
    }
}

fn keys<T>(map: &IndexMap<Key, T>) -> impl Iterator<Item = &str> {
    map.keys().map(Key::as_str)
}

fn is_entity(bot: &Bot, name: &str) -> bool {
    bot.entities.contains_key(name)
        || BUILT_IN_ENTITIES.iter().any(|built_in| built_in.eq_ignore_ascii_case(name))
}
