//! From a bot to the JSON form of its file. Fields that have their default are left out.

mod external;
mod interaction;
mod kinds;
mod meaning;
mod rule;
mod service;

use model::bot::{
    Bot, Chaining, Dialog, DialogKind, Environment, Settings, Starter, Story, Variable, Vendor,
};
use model::key::Key;
use model::text::Texts;
use serde_json::{Map, Value, json};

use super::decode::FORMAT;

/// The JSON form of a bot, which `from_json` reads back: `{"format": 1, "bot": …}`.
pub fn to_json(bot: &Bot) -> Value {
    let mut fields = Fields::default();
    fields.put("format", FORMAT);
    fields.put("bot", bot.key.as_str());
    fields.unless(bot.name == bot.key.as_str(), "name", bot.name.as_str());
    fields.option("description", bot.description.as_deref());
    fields.put("language", bot.language.as_str());
    fields.filled("languages", json!(bot.languages));
    fields.filled("settings", settings(&bot.settings));
    fields.filled("environments", entries(&bot.environments, |_, it| environment(it)));
    fields.filled("credentials", entries(&bot.credentials, |_, it| service::credential(it)));
    fields.filled("variables", entries(&bot.variables, |_, it| variable(it)));
    fields.filled("intents", entries(&bot.intents, meaning::intent));
    fields.filled("entities", entries(&bot.entities, meaning::entity));
    fields.filled("integrations", entries(&bot.integrations, |_, it| service::integration(it)));
    let external_bots = entries(&bot.external_bots, |_, it| external::external_bot(it));
    fields.filled("external_bots", external_bots);
    fields.option("answered_by", bot.answered_by.as_ref().map(Key::as_str));
    fields.option("task_box", bot.task_box.as_ref().map(external::task_box));
    fields.option("functions", bot.functions.as_ref().map(|it| it.source.as_str()));
    fields.filled("stories", entries(&bot.stories, story));
    fields.vendor(&bot.vendor);
    fields.done()
}

/// The fields of an object, in their order.
#[derive(Default)]
struct Fields(Map<String, Value>);

impl Fields {
    fn put(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    fn option(&mut self, name: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }

    fn unless(&mut self, is_default: bool, name: &str, value: impl Into<Value>) {
        if !is_default {
            self.put(name, value);
        }
    }

    /// Puts a list or a mapping that isn't empty.
    fn filled(&mut self, name: &str, value: Value) {
        let is_empty = match &value {
            Value::Array(items) => items.is_empty(),
            Value::Object(fields) => fields.is_empty(),
            _ => false,
        };
        self.unless(is_empty, name, value);
    }

    fn vendor(&mut self, vendor: &Vendor) {
        self.filled("vendor", Value::Object(vendor.clone()));
    }

    fn done(self) -> Value {
        Value::Object(self.0)
    }
}

fn settings(settings: &Settings) -> Value {
    let default = Settings::default();
    let mut fields = Fields::default();
    let minutes = settings.session_minutes;
    fields.unless(minutes == default.session_minutes, "session_minutes", minutes);
    fields.option("default_reply", settings.default_reply.as_ref().map(texts));
    fields.option("call_failed", settings.call_failed.as_ref().map(texts));
    fields.unless(settings.samples_train, "samples_train", false);
    match settings.chaining {
        Chaining::Ours => {}
        Chaining::LivePerson => fields.put("chaining", "live_person"),
    }
    let split_at = settings.split_at.map_or_else(|| json!("never"), Value::from);
    fields.unless(settings.split_at == default.split_at, "split_at", split_at);
    fields.option("time_zone", settings.time_zone.as_deref());
    meaning::settings(&mut fields, settings);
    if let Some(group) = &settings.group {
        kinds::group(&mut fields, group);
    }
    fields.filled("survey", kinds::survey(&settings.survey));
    fields.done()
}

fn environment(environment: &Environment) -> Value {
    let mut fields = Fields::default();
    fields.filled("addresses", json!(environment.addresses));
    fields.filled("values", json!(environment.values));
    fields.done()
}

fn variable(variable: &Variable) -> Value {
    let mut fields = Fields::default();
    fields.option("description", variable.description.as_deref());
    fields.option("initial", variable.initial.clone());
    fields.done()
}

fn story(key: &str, story: &Story) -> Value {
    let mut fields = Fields::default();
    fields.unless(story.name == key, "name", story.name.as_str());
    fields.put("dialogs", entries(&story.dialogs, dialog));
    fields.vendor(&story.vendor);
    fields.done()
}

fn dialog(key: &str, dialog: &Dialog) -> Value {
    let mut fields = Fields::default();
    fields.unless(dialog.name == key, "name", dialog.name.as_str());
    fields.option("description", dialog.description.as_deref());
    match &dialog.kind {
        DialogKind::Standard => {}
        DialogKind::Faq => fields.put("kind", "faq"),
        DialogKind::Fallback => fields.put("kind", "fallback"),
        DialogKind::Disambiguation => fields.put("kind", "disambiguation"),
        DialogKind::AutoEscalation { after, skill } => {
            fields.put("kind", "auto_escalation");
            fields.put("after", *after);
            fields.option("skill", skill.as_deref());
        }
        DialogKind::Survey => fields.put("kind", "survey"),
    }
    fields.unless(dialog.is_enabled, "enabled", false);
    fields.option("starts_on", dialog.starter.as_ref().map(starter));
    fields.option("escalate_after", dialog.escalate_after);
    fields.option("label", dialog.label.as_deref());
    fields.filled("captures", dialog.captures.iter().map(meaning::collect).collect());
    let interactions = entries(&dialog.interactions, |_, it| interaction::interaction(it));
    fields.put("interactions", interactions);
    fields.vendor(&dialog.vendor);
    fields.done()
}

fn starter(starter: &Starter) -> Value {
    let mut fields = Fields::default();
    fields.filled("patterns", json!(starter.patterns));
    fields.filled("excluded", json!(starter.excluded));
    fields.option("intent", starter.intent.as_ref().map(Key::as_str));
    fields.filled("samples", json!(starter.samples));
    fields.filled("negatives", json!(starter.negatives));
    fields.option("entity", starter.entity.as_ref().map(Key::as_str));
    fields.filled("filters", json!(starter.filters));
    fields.filled("events", json!(starter.events));
    fields.done()
}

/// The entries of a map, each with its key.
fn entries<'m, K, T>(
    map: impl IntoIterator<Item = (&'m K, &'m T)>,
    encode: impl Fn(&str, &T) -> Value,
) -> Value
where
    K: AsText + 'm,
    T: 'm,
{
    Value::Object(
        map.into_iter()
            .map(|(key, value)| (key.as_text().to_owned(), encode(key.as_text(), value)))
            .collect(),
    )
}

/// What the maps of a bot are keyed by.
trait AsText {
    fn as_text(&self) -> &str;
}

impl AsText for Key {
    fn as_text(&self) -> &str {
        self.as_str()
    }
}

impl AsText for String {
    fn as_text(&self) -> &str {
        self
    }
}

fn texts(texts: &Texts) -> Value {
    if let [only] = texts.variants.as_slice()
        && only.language.is_none()
        && only.channel.is_none()
    {
        return only.text.as_str().into();
    }
    let variants = texts.variants.iter().map(|variant| {
        if variant.language.is_none() && variant.channel.is_none() {
            return variant.text.as_str().into();
        }
        let mut fields = Fields::default();
        fields.put("text", variant.text.as_str());
        fields.option("language", variant.language.as_deref());
        fields.option("channel", variant.channel.as_deref());
        fields.done()
    });
    variants.collect()
}

/// One text by itself, several (or none) as a list.
fn one_or_many(texts: &[String]) -> Value {
    match texts {
        [only] => only.as_str().into(),
        several => json!(several),
    }
}
