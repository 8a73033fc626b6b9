//! From a tree to a bot. Shapes are checked beforehand (`shape`); here wrong shapes are passed over,
//! and what shapes can't say is reported.

mod dialog;
mod external;
mod interaction;
mod kinds;
mod meaning;
mod rule;
mod service;

pub(crate) use rule::{OPERATORS, SLOT_SCOPE, VARIABLE_SCOPE};
pub(crate) use service::METHODS;

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use model::bot::{Bot, Chaining, Dialog, Environment, Script, Settings, Story, Variable, Vendor};
use model::key::Key;
use model::text::{TextVariant, Texts};

use super::report::{Path, Report};
use super::tree::{Content, Node, Span};
use crate::problem::did_you_mean;
use crate::suggestions::Suggestions;

/// The version of bot files that this crate writes, and the only one it reads.
pub const FORMAT: u32 = 1;

/// What a decoder needs beside the tree.
pub(crate) struct Decoder<'d, 'f> {
    pub report: &'d mut Report<'f>,
    /// Files that scripts may be taken from, by path.
    pub scripts: &'d BTreeMap<&'d str, &'d str>,
    pub used_scripts: BTreeSet<String>,
    /// What stands where a target should and can't be one.
    pub bad_targets: Vec<BadTarget>,
}

/// A text that isn't made of keys; perhaps of names.
pub(crate) struct BadTarget {
    written: String,
    span: Span,
    path: Path,
}

impl Decoder<'_, '_> {
    /// The bot of a root whose shape is right, or nearly so.
    pub(crate) fn bot(&mut self, root: &Node) -> Bot {
        let path = &mut Path::default();
        let key = root.get("bot").and_then(key);
        for (field, about) in [("format", "the version of the format"), ("bot", "the bot's key")] {
            if root.get(field).is_none() {
                self.report
                    .error("missing_field", root.span, path)
                    .say(format!("`{field}` is missing: {about}"))
                    .suggest(Some(format!("begin with `format: {FORMAT}` and `bot: my_bot`")));
            }
        }
        let key = key.unwrap_or_else(|| Key::from_name(""));
        let bot = Bot {
            name: text(root, "name").unwrap_or_else(|| key.to_string()),
            description: text(root, "description"),
            language: text(root, "language").unwrap_or_else(|| DEFAULT_LANGUAGE.to_owned()),
            languages: texts_of(root.get("languages")),
            settings: root.get("settings").map_or_else(Settings::default, |node| {
                path.within("settings", |path| self.refuse_lone_message(node, path));
                settings(node)
            }),
            environments: keyed(root.get("environments"), |_, node| environment(node)),
            credentials: keyed(root.get("credentials"), |key, node| {
                path.within("credentials", |path| {
                    path.within(key, |path| self.credential(node, path))
                })
            }),
            variables: named(root.get("variables"), variable),
            intents: keyed(root.get("intents"), meaning::intent),
            entities: keyed(root.get("entities"), |key, node| {
                path.within("entities", |path| {
                    path.within(key, |path| self.entity(key, node, path))
                })
            }),
            integrations: keyed(root.get("integrations"), |key, node| {
                path.within("integrations", |path| {
                    path.within(key, |path| self.integration(node, path))
                })
            }),
            external_bots: keyed(root.get("external_bots"), |_, it| external::external_bot(it)),
            answered_by: root.get("answered_by").and_then(crate::bot_file::decode::key),
            task_box: root.get("task_box").map(external::task_box),
            functions: self.script(root, "functions", path),
            stories: keyed(root.get("stories"), |key, node| {
                path.within("stories", |path| path.within(key, |path| self.story(key, node, path)))
            }),
            vendor: vendor(root),
            key,
        };
        self.report_bad_targets(&bot);
        bot
    }

    fn report_bad_targets(&mut self, bot: &Bot) {
        let mut suggestions = Suggestions::default();
        for bad in std::mem::take(&mut self.bad_targets) {
            let own = bad.path.segments().get(3).and_then(|key| bot.dialog(key));
            let (message, suggestion) = match bad.written.split_once('/') {
                Some((dialog, _)) if Key::new(dialog).is_err() => {
                    (format!("no dialog `{dialog}`"), suggestions.dialog(dialog, dialogs_of(bot)))
                }
                Some((dialog, interaction)) => (
                    format!("no interaction `{interaction}` in dialog `{dialog}`"),
                    bot.dialog(dialog).and_then(|it| suggestions.interaction(interaction, it)),
                ),
                None => (
                    format!("no interaction `{}`", bad.written),
                    own.and_then(|it| suggestions.interaction(&bad.written, it))
                        .or_else(|| suggestions.dialog(&bad.written, dialogs_of(bot))),
                ),
            };
            let suggestion = suggestion.unwrap_or_else(|| TARGET_FORMS.to_owned());
            self.report
                .error("unknown_target", bad.span, &bad.path)
                .say(message)
                .suggest(Some(suggestion));
        }
    }

    fn story(&mut self, key: &Key, node: &Node, path: &mut Path) -> Story {
        Story {
            name: text(node, "name").unwrap_or_else(|| key.to_string()),
            dialogs: keyed(node.get("dialogs"), |key, node| {
                path.within("dialogs", |path| path.within(key, |path| self.dialog(key, node, path)))
            }),
            vendor: vendor(node),
        }
    }

    /// The script of that field: a source, or a file's name.
    fn script(&mut self, parent: &Node, field: &str, path: &mut Path) -> Option<Script> {
        let node = parent.get(field)?;
        if let Some(source) = node.text() {
            return Some(Script { source: source.to_owned() });
        }
        let file = node.get("file")?;
        let name = file.text()?;
        match self.scripts.get(name) {
            Some(source) => {
                self.used_scripts.insert(name.to_owned());
                Some(Script { source: (*source).to_owned() })
            }
            None => {
                let suggestion = did_you_mean(name, self.scripts.keys().copied());
                path.within(field, |path| {
                    self.report
                        .error("unknown_file", file.span, path)
                        .say(format!("no file `{name}` in the bot's folder"))
                        .suggest(suggestion);
                });
                None
            }
        }
    }
}

/// How targets are written.
const TARGET_FORMS: &str =
    "a target is `dialog/interaction`, `dialog/` or `interaction`, with keys";

fn dialogs_of(bot: &Bot) -> impl Iterator<Item = (&Key, &Dialog)> + Clone {
    bot.stories.values().flat_map(|story| story.dialogs.iter())
}

/// The language of a bot that names none.
pub(crate) const DEFAULT_LANGUAGE: &str = "en-US";

fn settings(node: &Node) -> Settings {
    let default = Settings::default();
    Settings {
        session_minutes: whole(node, "session_minutes").unwrap_or(default.session_minutes),
        default_reply: texts(node, "default_reply"),
        call_failed: texts(node, "call_failed"),
        samples_train: bool(node, "samples_train").unwrap_or(default.samples_train),
        chaining: match text(node, "chaining").as_deref() {
            Some("live_person") => Chaining::LivePerson,
            _ => Chaining::Ours,
        },
        split_at: match text(node, "split_at") {
            Some(_) => None,
            None => whole(node, "split_at").or(default.split_at),
        },
        time_zone: text(node, "time_zone"),
        understanding: node
            .get("understanding")
            .map_or(default.understanding, meaning::understanding),
        did_you_mean: node.get("did_you_mean").map_or(default.did_you_mean, meaning::did_you_mean),
        small_talk: node.get("small_talk").map_or(default.small_talk, meaning::small_talk),
        smart_assist: node.get("smart_assist").map_or(default.smart_assist, meaning::smart_assist),
        group: kinds::group(node),
        survey: node.get("survey").map_or(default.survey, kinds::survey),
    }
}

fn environment(node: &Node) -> Environment {
    let values = |field| named_texts(node.get(field));
    Environment { addresses: values("addresses"), values: values("values") }
}

fn variable(node: &Node) -> Variable {
    Variable {
        description: text(node, "description"),
        initial: node.get("initial").map(Node::to_value),
    }
}

/// A key, when the text is one.
fn key(node: &Node) -> Option<Key> {
    Key::new(node.text()?).ok()
}

fn keys_of(node: Option<&Node>) -> Vec<Key> {
    node.and_then(Node::items).unwrap_or_default().iter().filter_map(key).collect()
}

fn text(parent: &Node, field: &str) -> Option<String> {
    parent.get(field)?.text().map(str::to_owned)
}

fn bool(parent: &Node, field: &str) -> Option<bool> {
    match parent.get(field)?.content {
        Content::Bool(value) => Some(value),
        _ => None,
    }
}

fn whole(parent: &Node, field: &str) -> Option<u32> {
    match &parent.get(field)?.content {
        Content::Number(number) => u32::try_from(number.as_u64()?).ok(),
        _ => None,
    }
}

fn vendor(parent: &Node) -> Vendor {
    match parent.get("vendor").map(Node::to_value) {
        Some(serde_json::Value::Object(vendor)) => vendor,
        _ => Vendor::new(),
    }
}

/// One text or a list of them.
fn texts_of(node: Option<&Node>) -> Vec<String> {
    let Some(node) = node else { return Vec::new() };
    match node.items() {
        Some(items) => items.iter().filter_map(Node::text).map(str::to_owned).collect(),
        None => node.text().map(str::to_owned).into_iter().collect(),
    }
}

/// What is said, in all its wordings.
fn texts(parent: &Node, field: &str) -> Option<Texts> {
    parent.get(field).and_then(wordings)
}

fn wordings(node: &Node) -> Option<Texts> {
    if let Some(text) = node.text() {
        return Some(Texts::one(text));
    }
    let variants = node.items()?.iter().map(|item| match item.text() {
        Some(text) => TextVariant { text: text.to_owned(), language: None, channel: None },
        None => TextVariant {
            text: text(item, "text").unwrap_or_default(),
            language: text(item, "language"),
            channel: text(item, "channel"),
        },
    });
    Some(Texts { variants: variants.collect() })
}

fn named<T>(node: Option<&Node>, mut decode: impl FnMut(&Node) -> T) -> IndexMap<String, T> {
    let Some(entries) = node.and_then(Node::entries) else { return IndexMap::new() };
    entries.iter().map(|(name, entry)| (name.clone(), decode(&entry.node))).collect()
}

fn named_texts(node: Option<&Node>) -> IndexMap<String, String> {
    named(node, |node| node.text().unwrap_or_default().to_owned())
}

/// The entries whose keys are keys.
fn keyed<T>(node: Option<&Node>, mut decode: impl FnMut(&Key, &Node) -> T) -> IndexMap<Key, T> {
    let Some(entries) = node.and_then(Node::entries) else { return IndexMap::new() };
    entries
        .iter()
        .filter_map(|(name, entry)| {
            let key = Key::new(name.as_str()).ok()?;
            let value = decode(&key, &entry.node);
            Some((key, value))
        })
        .collect()
}
