//! What external bots and the task box use.

use model::bot::{Bot, ExternalBot, ExternalUrl};

use super::{Use, Walk};

impl<'b> Walk<'b, '_> {
    pub(super) fn external(&mut self, bot: &'b Bot) {
        for (key, external) in &bot.external_bots {
            self.under(&["external_bots", key.as_str()], |walk| walk.external_bot(external));
        }
        if let Some(key) = &bot.answered_by {
            self.at("answered_by", Use::ExternalBot(key));
        }
        let Some(task_box) = &bot.task_box else { return };
        self.within("task_box", |walk| {
            walk.texts("header", task_box.header.as_ref());
            walk.within("tasks", |walk| {
                for (at, task) in task_box.tasks.iter().enumerate() {
                    walk.within(at, |walk| {
                        walk.texts("title", Some(&task.title));
                        walk.texts("text", task.text.as_ref());
                        walk.text("icon", task.icon_url.as_ref());
                    });
                }
            });
        });
    }

    fn external_bot(&mut self, bot: &'b ExternalBot) {
        match &bot.url {
            ExternalUrl::Everywhere(url) => self.at("url", Use::Url(url)),
            ExternalUrl::PerEnvironment { test, production } => self.within("url", |walk| {
                walk.at("test", Use::Url(test));
                walk.at("production", Use::Url(production));
            }),
        }
        self.within("headers", |walk| {
            for (name, value) in &bot.headers {
                walk.at(name, Use::Header { name, value });
            }
        });
        for (field, credential) in [("credential", &bot.credential), ("signing", &bot.signing)] {
            if let Some(credential) = credential {
                self.at(field, Use::Credential(credential));
            }
        }
        self.texts("fallback", bot.fallback.as_ref());
    }
}
