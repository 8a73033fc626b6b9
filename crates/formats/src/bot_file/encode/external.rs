//! External bots and the task box.

use model::bot::external::DEFAULT_TIME_LIMIT_S;
use model::bot::{ExternalBot, ExternalUrl, Task, TaskBox};
use model::key::Key;
use serde_json::{Value, json};

use super::service::pairs;
use super::{Fields, texts};

pub(super) fn external_bot(bot: &ExternalBot) -> Value {
    let mut fields = Fields::default();
    fields.option("name", bot.name.as_deref());
    fields.put("protocol", bot.protocol.as_str());
    fields.put(
        "url",
        match &bot.url {
            ExternalUrl::Everywhere(url) => Value::from(url.as_str()),
            ExternalUrl::PerEnvironment { test, production } => {
                json!({ "test": test, "production": production })
            }
        },
    );
    fields.filled("headers", pairs(&bot.headers));
    fields.option("credential", bot.credential.as_ref().map(Key::as_str));
    fields.option("signing", bot.signing.as_ref().map(Key::as_str));
    fields.option("remote_bot", bot.remote_bot.as_deref());
    fields.option("remote_environment", bot.remote_environment.as_deref());
    fields.unless(bot.time_limit_s == DEFAULT_TIME_LIMIT_S, "time_limit_seconds", bot.time_limit_s);
    fields.unless(bot.is_welcomed, "welcome", false);
    fields.option("welcome_event", bot.welcome_event.as_deref());
    fields.option("fallback", bot.fallback.as_ref().map(texts));
    fields.unless(!bot.hands_off_on_failure, "hand_off_on_failure", true);
    fields.vendor(&bot.vendor);
    fields.done()
}

pub(super) fn task_box(task_box: &TaskBox) -> Value {
    let mut fields = Fields::default();
    fields.option("header", task_box.header.as_ref().map(texts));
    fields.put("tasks", task_box.tasks.iter().map(task).collect::<Value>());
    fields.done()
}

fn task(task: &Task) -> Value {
    let mut fields = Fields::default();
    fields.put("title", texts(&task.title));
    fields.option("text", task.text.as_ref().map(texts));
    fields.option("icon", task.icon_url.as_deref());
    fields.done()
}
