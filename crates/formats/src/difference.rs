//! What changed between two states of a bot: by story, dialog and interaction, and by the other things that a
//! bot file names. Pure, and the same whenever it is asked.
//!
//! Things are found again by their keys: one whose key changed was removed and another added. The text of
//! files, comments and the order of fields play no part.

mod order;
#[cfg(test)]
mod tests;

use model::bot::Bot;
use serde_json::{Map, Value};

use crate::bot_file::to_json;

/// Mappings of a bot file, and what each of their entries is.
const COLLECTIONS: [(&str, &str); 7] = [
    ("environments", "environment"),
    ("credentials", "credential"),
    ("variables", "variable"),
    ("intents", "intent"),
    ("entities", "entity"),
    ("integrations", "integration"),
    ("external_bots", "external_bot"),
];
/// Fields of a bot file that are things of their own.
const PARTS: [&str; 2] = ["settings", "task_box"];

/// One thing of a bot that isn't as it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub kind: ChangeKind,
    /// As `dialog` or `intent`; `bot` for the bot's own fields.
    pub what: &'static str,
    /// Where it is in the bot file, as `stories.main.dialogs.billing`; where it was, when it was removed.
    /// Empty for the bot itself.
    pub path: String,
    /// What people call it; its key, when nothing else.
    pub name: String,
    pub place: Place,
    /// What of it changed. All of it, when it was added or removed; of a dialog without its interactions,
    /// which are changes of their own. `position` (from 1) or `story`, when it was moved.
    pub fields: Vec<FieldChange>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    Added,
    Removed,
    Changed,
    /// To another position among its like, or to another story.
    Moved,
}

impl ChangeKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Moved => "moved",
        }
    }
}

/// The keys of the story, dialog and interaction that a change is about or within.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    pub story: Option<String>,
    pub dialog: Option<String>,
    pub interaction: Option<String>,
}

/// A field that isn't as it was, in the form of the bot file. A side without it has its default.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange {
    pub field: String,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

/// Finds what changed from one state of a bot to another, in the order of the bot file; what was removed comes
/// after what is left of its kind.
pub fn difference(before: &Bot, after: &Bot) -> Vec<Change> {
    let (before, after) = (to_json(before), to_json(after));
    let mut found = Found::default();
    found.bot(&before, &after);
    for part in PARTS {
        let at = At { what: part, path: part.to_owned(), key: part, place: Place::default() };
        let empty = Value::Object(Map::new());
        let side = |bot: &'_ Value| bot.get(part).cloned().unwrap_or_else(|| empty.clone());
        found.changed(&at, (&side(&before), &side(&after)), &[]);
    }
    for (field, what) in COLLECTIONS {
        let sides = (entries(&before, field), entries(&after, field));
        found.collection(sides, |key| At {
            what,
            path: format!("{field}.{key}"),
            key,
            place: Place::default(),
        });
    }
    found.stories(entries(&before, "stories"), entries(&after, "stories"));
    found.changes
}

/// A thing that is compared.
struct At<'a> {
    what: &'static str,
    path: String,
    key: &'a str,
    place: Place,
}

#[derive(Default)]
struct Found {
    changes: Vec<Change>,
}

impl Found {
    /// The bot's own fields.
    fn bot(&mut self, before: &Value, after: &Value) {
        let mut parts = vec!["format", "stories"];
        parts.extend(PARTS);
        parts.extend(COLLECTIONS.iter().map(|(field, _)| *field));
        let key = after.get("bot").and_then(Value::as_str).unwrap_or_default();
        let at = At { what: "bot", path: String::new(), key, place: Place::default() };
        self.changed(&at, (before, after), &parts);
    }

    /// A mapping of things that hold no further ones.
    fn collection<'a>(
        &mut self,
        (before, after): (&'a Map<String, Value>, &'a Map<String, Value>),
        at: impl Fn(&'a str) -> At<'a>,
    ) {
        for (key, thing) in after {
            match before.get(key) {
                Some(earlier) => self.changed(&at(key), (earlier, thing), &[]),
                None => self.whole(ChangeKind::Added, &at(key), thing, &[]),
            }
        }
        self.reordered(before, after, &at);
        for (key, thing) in before.iter().filter(|(key, _)| !after.contains_key(*key)) {
            self.whole(ChangeKind::Removed, &at(key), thing, &[]);
        }
    }

    fn stories(&mut self, before: &Map<String, Value>, after: &Map<String, Value>) {
        for (key, story) in after {
            match before.get(key) {
                Some(earlier) => self.changed(&at_story(key), (earlier, story), &["dialogs"]),
                None => self.whole(ChangeKind::Added, &at_story(key), story, &["dialogs"]),
            }
            self.dialogs(key, before, after);
        }
        self.reordered(before, after, &|key| at_story(key));
        for (key, story) in before.iter().filter(|(key, _)| !after.contains_key(*key)) {
            self.whole(ChangeKind::Removed, &at_story(key), story, &["dialogs"]);
            self.dialogs(key, before, after);
        }
    }

    /// The dialogs of a story. Keys of dialogs are unique in a bot, so they are found again in other stories.
    fn dialogs(&mut self, story: &str, before: &Map<String, Value>, after: &Map<String, Value>) {
        let (earlier, later) = (dialogs_of(before, story), dialogs_of(after, story));
        let nested: &[&str] = &["interactions"];
        for (key, dialog) in later {
            let at = at_dialog(story, key);
            match home(key, story, (before, after)) {
                Some(was_in) => {
                    if was_in != story {
                        let sides = (Some(was_in.into()), Some(story.into()));
                        self.moved(&at, dialog, field_change("story", sides));
                    }
                    let former = &dialogs_of(before, was_in)[key];
                    self.changed(&at, (former, dialog), nested);
                    self.interactions((story, key), (Some(former), Some(dialog)));
                }
                None => {
                    self.whole(ChangeKind::Added, &at, dialog, nested);
                    self.interactions((story, key), (None, Some(dialog)));
                }
            }
        }
        self.reordered(earlier, later, &|key| at_dialog(story, key));
        for (key, dialog) in earlier.iter().filter(|(key, _)| !later.contains_key(*key)) {
            if home(key, story, (after, before)).is_none() {
                self.whole(ChangeKind::Removed, &at_dialog(story, key), dialog, nested);
                self.interactions((story, key), (Some(dialog), None));
            }
        }
    }

    fn interactions(
        &mut self,
        (story, dialog): (&str, &str),
        (before, after): (Option<&Value>, Option<&Value>),
    ) {
        let side = |dialog: Option<&Value>| {
            dialog.map(|it| entries(it, "interactions").clone()).unwrap_or_default()
        };
        let (before, after) = (side(before), side(after));
        self.collection((&before, &after), |key| {
            let At { path, place, .. } = at_dialog(story, dialog);
            At {
                what: "interaction",
                path: format!("{path}.interactions.{key}"),
                key,
                place: Place { interaction: Some(key.to_owned()), ..place },
            }
        });
    }

    /// Notes the fields that differ, unless none does.
    fn changed(&mut self, at: &At<'_>, (before, after): (&Value, &Value), nested: &[&str]) {
        let (earlier, later) = (fields_of(before), fields_of(after));
        let mut fields: Vec<FieldChange> = Vec::new();
        for (field, value) in &later {
            let former = earlier.get(field);
            if former != Some(value) {
                fields.push(field_change(field, (former.cloned(), Some(value.clone()))));
            }
        }
        for (field, value) in earlier.iter().filter(|(field, _)| !later.contains_key(*field)) {
            fields.push(field_change(field, (Some(value.clone()), None)));
        }
        fields.retain(|change| !nested.contains(&change.field.as_str()));
        if !fields.is_empty() {
            self.push(ChangeKind::Changed, at, after, fields);
        }
    }

    /// Notes a thing that is on one side only.
    fn whole(&mut self, kind: ChangeKind, at: &At<'_>, thing: &Value, nested: &[&str]) {
        let fields = fields_of(thing).into_iter().filter(|(it, _)| !nested.contains(&it.as_str()));
        let fields = fields.map(|(field, value)| match kind {
            ChangeKind::Removed => field_change(&field, (Some(value), None)),
            _ => field_change(&field, (None, Some(value))),
        });
        let fields = fields.collect();
        self.push(kind, at, thing, fields);
    }

    /// Notes what stands elsewhere among its like.
    fn reordered<'a>(
        &mut self,
        before: &Map<String, Value>,
        after: &'a Map<String, Value>,
        at: &impl Fn(&'a str) -> At<'a>,
    ) {
        let former: Vec<&str> = before.keys().map(String::as_str).collect();
        let keys: Vec<&str> = after.keys().map(String::as_str).collect();
        for (was, is) in order::moved(&former, &keys) {
            let sides = (Some((was + 1).into()), Some((is + 1).into()));
            self.moved(&at(keys[is]), &after[keys[is]], field_change("position", sides));
        }
    }

    fn moved(&mut self, at: &At<'_>, thing: &Value, field: FieldChange) {
        self.push(ChangeKind::Moved, at, thing, vec![field]);
    }

    fn push(&mut self, kind: ChangeKind, at: &At<'_>, thing: &Value, fields: Vec<FieldChange>) {
        let name = thing.get("name").and_then(Value::as_str).unwrap_or(at.key).to_owned();
        let (path, place) = (at.path.clone(), at.place.clone());
        self.changes.push(Change { kind, what: at.what, path, name, place, fields });
    }
}

/// The story that a dialog was in: this one, or another that doesn't have it any more.
fn home<'a>(
    key: &str,
    story: &str,
    (before, after): (&'a Map<String, Value>, &Map<String, Value>),
) -> Option<&'a str> {
    let mut homes = before.keys().filter(|it| dialogs_of(before, it).contains_key(key));
    let is_left = |it: &&String| it.as_str() == story || !dialogs_of(after, it).contains_key(key);
    let homes: Vec<&String> = homes.by_ref().filter(is_left).collect();
    let same = homes.iter().find(|it| it.as_str() == story);
    same.or_else(|| homes.first()).map(|it| it.as_str())
}

fn at_story(key: &str) -> At<'_> {
    let place = Place { story: Some(key.to_owned()), ..Place::default() };
    At { what: "story", path: format!("stories.{key}"), key, place }
}

fn at_dialog<'a>(story: &str, key: &'a str) -> At<'a> {
    let place =
        Place { story: Some(story.to_owned()), dialog: Some(key.to_owned()), interaction: None };
    At { what: "dialog", path: format!("stories.{story}.dialogs.{key}"), key, place }
}

fn field_change(field: &str, (before, after): (Option<Value>, Option<Value>)) -> FieldChange {
    FieldChange { field: field.to_owned(), before, after }
}

/// The fields of a thing. An intent that is written as a list has nothing but phrases, a credential that is a
/// word nothing but its kind.
fn fields_of(thing: &Value) -> Map<String, Value> {
    match thing {
        Value::Object(fields) => fields.clone(),
        Value::Array(_) => Map::from_iter([("phrases".to_owned(), thing.clone())]),
        Value::String(_) => Map::from_iter([("kind".to_owned(), thing.clone())]),
        _ => Map::new(),
    }
}

fn dialogs_of<'a>(stories: &'a Map<String, Value>, story: &str) -> &'a Map<String, Value> {
    stories.get(story).map_or_else(nothing, |it| entries(it, "dialogs"))
}

fn entries<'a>(of: &'a Value, field: &str) -> &'a Map<String, Value> {
    of.get(field).and_then(Value::as_object).unwrap_or_else(nothing)
}

fn nothing<'a>() -> &'a Map<String, Value> {
    static NOTHING: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    &NOTHING
}
