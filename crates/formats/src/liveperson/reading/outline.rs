//! The dialogs and interactions of an export with their keys and their order, before any is read.

use std::collections::{HashMap, HashSet};

use model::bot::{Next, Script, Target};
use model::key::Key;
use serde_json::Value;

use super::order::{Link, order};
use super::{Object, STORY};
use crate::import::Finding;
use crate::liveperson::keys::Keys;
use crate::liveperson::notes::Notes;
use crate::liveperson::words::Class;
use crate::liveperson::{ids, scan, words};
use crate::problem::Severity;

/// What interactions without a dialog come into.
const UNASSIGNED: &str = "Unassigned";
/// What an interaction without a name is called.
const UNNAMED: &str = "interaction";
/// Fields that hold scripts.
pub(super) const SCRIPTS: [&str; 3] =
    ["preProcessMessage", "postProcessMessage", "processUserResponse"];

/// All dialogs, and where ids and names lead.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) dialogs: Vec<Outlined>,
    dialog_ids: HashMap<String, usize>,
    spots: HashMap<String, Spot>,
    names: HashMap<String, Spot>,
    /// The dialog for interactions that name none.
    stray: Option<usize>,
}

/// A dialog's beginning, or an interaction of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Spot {
    dialog: usize,
    interaction: Option<Key>,
}

/// A dialog before it is read.
#[derive(Debug)]
pub(super) struct Outlined {
    pub(super) key: Key,
    pub(super) name: String,
    pub(super) place: String,
    pub(super) path: String,
    object: Object,
    starter: Option<Message>,
    messages: Vec<Message>,
    /// Whether the starter does something itself, and so becomes an interaction.
    pub(super) has_acting_starter: bool,
}

/// An interaction before it is read.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) object: Object,
    pub(super) id: Option<String>,
    pub(super) key: Key,
    pub(super) name: Option<String>,
    pub(super) follower: Follower,
}

/// What follows an interaction.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Follower {
    /// What stands behind it.
    Following,
    /// Nothing: what stands behind it belongs elsewhere.
    Nothing,
    /// The interaction of this id, in another dialog.
    Elsewhere(String),
}

/// An interaction as its links say, while dialogs are put in order.
struct Loose {
    message: Message,
    class: Class,
    next: Option<String>,
    prev: Option<String>,
}

/// What an outline is made of.
pub(super) struct Source<'s> {
    pub(super) groups: Vec<Object>,
    pub(super) messages: Vec<Object>,
    pub(super) bot_key: &'s Key,
    pub(super) functions: Option<&'s Script>,
}

impl Outline {
    pub(super) fn of(source: Source<'_>, notes: &mut Notes) -> Self {
        let mut outline = Self::default();
        let mut keys = Keys::default();
        for group in source.groups {
            outline.add_dialog(group, source.bot_key, &mut keys, notes);
        }
        let mentioned = mentioned(&source.messages, source.functions);
        let mut loose: Vec<Vec<Loose>> = Vec::new();
        let mut names: HashSet<String> =
            source.messages.iter().filter_map(name_of).map(str::to_owned).collect();
        let mut seen_ids = HashSet::new();
        for mut object in source.messages {
            if name_of(&object).is_none() {
                give_name(&mut object, &mut names, notes);
            }
            let (dialog, message) =
                outline.loosen(object, (source.bot_key, &mut keys), &mut seen_ids, notes);
            loose.resize_with(outline.dialogs.len(), Vec::new);
            loose[dialog].push(message);
        }
        loose.resize_with(outline.dialogs.len(), Vec::new);
        for (dialog, loose) in loose.into_iter().enumerate() {
            outline.arrange(dialog, loose, (&names, &mentioned), notes);
        }
        outline.find_spots(source.bot_key, notes);
        outline
    }

    fn add_dialog(
        &mut self,
        mut object: Object,
        bot: &Key,
        keys: &mut Keys,
        notes: &mut Notes,
    ) -> usize {
        let id = identity(&mut object, notes);
        let name = object.text("name", notes).unwrap_or_else(|| "Dialog".to_owned());
        let key = keys.allot(Key::from_name(&name), |_| true);
        let own_id = ids::thing("dialog", bot.as_str(), key.as_str());
        let is_new = |id: &String| !self.dialog_ids.contains_key(id);
        if let Some(id) = id.as_ref().filter(|id| !is_new(id)) {
            let message = format!("two dialogs have the id `{id}`; this one gets another");
            notes.add(object.warn("duplicate_id", "id", message));
        }
        let id = id.filter(is_new).unwrap_or_else(|| own_id.clone());
        if id != own_id {
            object.keep("id", id.as_str());
        }
        let path = format!("stories.{STORY}.dialogs.{key}");
        object.path.clone_from(&path);
        let at = self.dialogs.len();
        self.dialog_ids.insert(id, at);
        self.dialogs.push(Outlined {
            key,
            name,
            place: object.place.clone(),
            path,
            object,
            starter: None,
            messages: Vec::new(),
            has_acting_starter: false,
        });
        at
    }

    /// Reads what an interaction says of its place.
    fn loosen(
        &mut self,
        mut object: Object,
        (bot, keys): (&Key, &mut Keys),
        seen_ids: &mut HashSet<String>,
        notes: &mut Notes,
    ) -> (usize, Loose) {
        let dialog = self.dialog_of(&mut object, (bot, keys), notes);
        let id = identity(&mut object, notes);
        if let Some(id) = id.as_ref().filter(|id| seen_ids.contains(*id)) {
            let message = format!("two interactions have the id `{id}`; this one gets another");
            notes.add(object.warn("duplicate_id", "id", message));
        }
        let id = id.filter(|id| seen_ids.insert(id.clone()));
        let name = object.text("name", notes);
        let next = object.text("nextMessageId", notes).filter(|id| !id.is_empty());
        let prev = object.text("prevMessageId", notes).filter(|id| !id.is_empty());
        let class = class_of(&object);
        let message =
            Message { object, id, key: Key::from_name(""), name, follower: Follower::Following };
        (dialog, Loose { message, class, next, prev })
    }

    fn dialog_of(
        &mut self,
        object: &mut Object,
        (bot, keys): (&Key, &mut Keys),
        notes: &mut Notes,
    ) -> usize {
        let group = object.text("group", notes).filter(|id| !id.is_empty());
        let known = group.as_ref().and_then(|id| self.dialog_ids.get(id));
        if let Some(dialog) = known {
            return *dialog;
        }
        let message = match &group {
            Some(id) => format!("no dialog has the id `{id}`"),
            None => "it is in no dialog".to_owned(),
        };
        let finding = object.warn("unknown_dialog", "group", message);
        notes.add(finding.suggest("it is in a dialog of its own now; nothing leads there"));
        let mut stray = Object::new(serde_json::Map::new(), format!("{}/group", object.place));
        stray.keep("name", UNASSIGNED);
        if let Some(id) = group {
            stray.keep("id", id);
            return self.add_dialog(stray, bot, keys, notes);
        }
        if let Some(dialog) = self.stray {
            return dialog;
        }
        let dialog = self.add_dialog(stray, bot, keys, notes);
        self.stray = Some(dialog);
        dialog
    }

    /// Puts a dialog's interactions in order and gives them keys.
    fn arrange(
        &mut self,
        dialog: usize,
        loose: Vec<Loose>,
        (names, mentioned): (&HashSet<String>, &HashSet<String>),
        notes: &mut Notes,
    ) {
        let by_id: HashMap<&str, usize> = loose
            .iter()
            .enumerate()
            .filter_map(|(at, it)| Some((it.message.id.as_deref()?, at)))
            .collect();
        let at = |id: &Option<String>| id.as_deref().and_then(|id| by_id.get(id)).copied();
        let links: Vec<Link> =
            loose.iter().map(|it| Link { next: at(&it.next), prev: at(&it.prev) }).collect();
        let head = loose.iter().position(|it| it.class == Class::Starter);
        let ordered = order(&links, head);
        for at in ordered.faulty {
            let message = "what it says comes next comes elsewhere already".to_owned();
            notes.add(loose[at].message.object.warn("broken_order", "nextMessageId", message));
        }
        let mut keys = Keys::default();
        let mut loose: Vec<Option<(Loose, bool)>> = loose
            .into_iter()
            .zip(&links)
            .map(|(it, link)| Some((it, link.next.is_none())))
            .collect();
        let count = ordered.runs.len();
        let starter_is_alone =
            head.is_some() && ordered.runs.first().is_some_and(|run| run.len() == 1);
        let outlined = &mut self.dialogs[dialog];
        for (number, run) in ordered.runs.into_iter().enumerate() {
            let length = run.len();
            for (place, index) in run.into_iter().enumerate() {
                let Some((mut it, is_open)) = loose[index].take() else { continue };
                if place == 0 && number > 0 {
                    report_orphan(&it.message.object, starter_is_alone && number == 1, notes);
                }
                let is_lone_starter = starter_is_alone && number == 0;
                let ends_run = place + 1 == length && number + 1 < count && !is_lone_starter;
                it.message.follower = match it.next {
                    Some(next) if is_open => Follower::Elsewhere(next),
                    _ if ends_run => Follower::Nothing,
                    _ => Follower::Following,
                };
                outlined.place(it.message, it.class, (&mut keys, names, mentioned));
            }
        }
    }

    /// Notes where ids and names lead.
    fn find_spots(&mut self, bot: &Key, notes: &mut Notes) {
        for (at, dialog) in self.dialogs.iter_mut().enumerate() {
            let acts = dialog.has_acting_starter;
            let starter = dialog.starter.iter_mut().map(|it| (it, acts));
            for (message, is_interaction) in
                starter.chain(dialog.messages.iter_mut().map(|it| (it, true)))
            {
                let interaction = is_interaction.then(|| message.key.clone());
                let spot = Spot { dialog: at, interaction };
                if let Some(id) = &message.id {
                    self.spots.insert(id.clone(), spot.clone());
                }
                let own_id = match is_interaction {
                    true => {
                        ids::interaction(bot.as_str(), dialog.key.as_str(), message.key.as_str())
                    }
                    false => ids::starter(bot.as_str(), dialog.key.as_str()),
                };
                if let Some(id) = message.id.as_ref().filter(|id| **id != own_id) {
                    message.object.keep("id", id.as_str());
                }
                let Some(name) = message.name.as_deref().map(str::trim) else { continue };
                if self.names.contains_key(name) {
                    let text =
                        format!("two interactions are called `{name}`; scripts go to the first");
                    notes.add(message.object.warn("duplicate_name", "name", text));
                } else {
                    self.names.insert(name.to_owned(), spot);
                }
            }
        }
    }

    /// Interactions and starters.
    pub(super) fn count(&self) -> usize {
        self.dialogs.iter().map(|it| it.messages.len() + usize::from(it.starter.is_some())).sum()
    }

    /// Where an id leads, or a name, seen from an interaction. To itself means again.
    pub(super) fn next_to(&self, id: &str, to_dialog: bool, from: (usize, &Key)) -> Option<Next> {
        let dialog = || self.dialog_ids.get(id).map(|at| Spot { dialog: *at, interaction: None });
        let interaction = || self.spots.get(id).cloned();
        let spot = if to_dialog {
            dialog().or_else(interaction)
        } else {
            interaction().or_else(dialog).or_else(|| self.names.get(id.trim()).cloned())
        }?;
        let (here, key) = from;
        if spot.dialog == here && spot.interaction.as_ref() == Some(key) {
            return Some(Next::Repeat);
        }
        let is_here = spot.dialog == here && spot.interaction.is_some();
        let dialog = (!is_here).then(|| self.dialogs[spot.dialog].key.clone());
        Some(Next::Goto(Target { dialog, interaction: spot.interaction }))
    }

    /// Whether a script can go to an interaction of that name.
    pub(super) fn has_name(&self, name: &str) -> bool {
        self.names.contains_key(name.trim())
    }
}

impl Outlined {
    fn place(
        &mut self,
        mut message: Message,
        class: Class,
        (keys, names, mentioned): (&mut Keys, &HashSet<String>, &HashSet<String>),
    ) {
        let is_starter = class == Class::Starter && self.starter.is_none();
        let name = message.name.as_deref();
        self.has_acting_starter |= is_starter
            && (acts(&message.object)
                || matches!(message.follower, Follower::Elsewhere(_))
                || name.is_some_and(|name| mentioned.contains(name)));
        if !is_starter || self.has_acting_starter {
            let wanted = Key::from_name(name.unwrap_or(UNNAMED));
            message.key = keys
                .allot(wanted, |key| name == Some(key.as_str()) || !names.contains(key.as_str()));
        }
        message.object.path = match is_starter && !self.has_acting_starter {
            true => format!("{}.starts_on", self.path),
            false => format!("{}.interactions.{}", self.path, message.key),
        };
        if is_starter { self.starter = Some(message) } else { self.messages.push(message) }
    }

    /// Takes out what it is made of.
    pub(super) fn take(&mut self) -> (Object, Option<Message>, Vec<Message>) {
        let object = std::mem::take(&mut self.object);
        (object, self.starter.take(), std::mem::take(&mut self.messages))
    }
}

/// The class of an interaction as its type says, or else the type of its content.
pub(super) fn class_of(message: &Object) -> Class {
    let word = message.peek("interactionType").and_then(Value::as_str);
    let word = word.or_else(|| message.peek("content")?.pointer("/results/type")?.as_str());
    word.map_or(Class::Unknown, words::class)
}

/// What an interaction is called.
fn name_of(message: &Object) -> Option<&str> {
    message.peek("name").and_then(Value::as_str).filter(|name| !name.trim().is_empty())
}

/// Calls an interaction what nothing else is called.
fn give_name(message: &mut Object, names: &mut HashSet<String>, notes: &mut Notes) {
    let mut name = match message.text("name", notes) {
        Some(name) if !name.trim().is_empty() && !names.contains(&name) => name,
        _ => format!("{UNNAMED}_{}", names.len() + 1),
    };
    while names.contains(&name) {
        name.push('_');
    }
    let text = format!("it has no name, and is called `{name}` now");
    notes.add(message.info("missing_name", "name", text));
    names.insert(name.clone());
    message.keep("name", name);
}

/// The id of a thing; it is taken out in any case.
fn identity(object: &mut Object, notes: &mut Notes) -> Option<String> {
    let id = object.text("id", notes).filter(|id| !id.is_empty());
    if id.is_none() {
        notes.add(object.info("missing_id", "", "it has no id, and gets one".to_owned()));
    }
    id
}

/// Whether a starter does more than starting. What would be set aside in reading says nothing.
fn acts(starter: &Object) -> bool {
    let has_script = |field: &&str| match starter.peek(field) {
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(value) => value.is_number() || value.is_boolean(),
        None => false,
    };
    let rules = starter.peek("responseMatches").map(objects).unwrap_or_default();
    rules.len() > 1
        || !rules.into_iter().all(is_plain_rule)
        || SCRIPTS.iter().any(has_script)
        || starter.peek("interactionDelay").is_some_and(is_whole)
}

/// Whether a delay is one.
fn is_whole(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.to_string().parse::<u64>().is_ok(),
        Value::String(text) => text.trim().parse::<u64>().is_ok(),
        _ => false,
    }
}

fn is_plain_rule(rule: &Value) -> bool {
    let is_empty = |field: &str| rule.get(field).is_none_or(|it| objects(it).is_empty());
    ["conditions", "contextConditions", "contextDataVariables"].into_iter().all(is_empty)
        && match rule.pointer("/action/value") {
            Some(Value::String(word)) => matches!(words::plain(word).as_str(), "" | "NEXT"),
            Some(value) => !(value.is_number() || value.is_boolean()),
            None => true,
        }
}

/// The objects of a list, or a single one.
fn objects(value: &Value) -> Vec<&Value> {
    match value {
        Value::Object(_) => vec![value],
        Value::Array(items) => items.iter().filter(|item| item.is_object()).collect(),
        _ => Vec::new(),
    }
}

/// The names of starters that scripts say.
fn mentioned(messages: &[Object], functions: Option<&Script>) -> HashSet<String> {
    let starters: HashSet<&str> = messages
        .iter()
        .filter(|it| class_of(it) == Class::Starter)
        .filter_map(|it| it.peek("name").and_then(Value::as_str))
        .collect();
    let scripts = messages
        .iter()
        .flat_map(|it| SCRIPTS.iter().filter_map(|field| it.peek(field).and_then(Value::as_str)));
    let scripts = scripts.chain(functions.map(|it| it.source.as_str()));
    let said = scripts.flat_map(scan::literals).filter(|text| starters.contains(text));
    said.map(str::to_owned).collect()
}

/// Reports what no other interaction leads to, unless it only stands behind a starter without a link.
fn report_orphan(object: &Object, is_behind_starter: bool, notes: &mut Notes) {
    let message = if is_behind_starter {
        "its dialog's starter has no link to it; it comes next all the same"
    } else {
        "no link leads to it; it stands at its dialog's end"
    };
    let finding = Finding::new(Severity::Warning, "broken_order", message);
    notes.add(finding.at(object.place.as_str()).of(object.path.as_str()));
}
