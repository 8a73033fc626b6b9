//! External bots and the task box.

use model::bot::external::DEFAULT_TIME_LIMIT_S;
use model::bot::{ExternalBot, ExternalUrl, Task, TaskBox};
use model::exchange::Protocol;

use super::service::pairs;
use super::{bool, key, text, texts, vendor, whole};
use crate::bot_file::tree::Node;

pub(super) fn external_bot(node: &Node) -> ExternalBot {
    ExternalBot {
        name: text(node, "name"),
        protocol: text(node, "protocol")
            .and_then(|word| Protocol::ALL.into_iter().find(|it| it.as_str() == word))
            .unwrap_or(Protocol::Colloquy),
        url: url(node),
        headers: pairs(node.get("headers")),
        credential: node.get("credential").and_then(key),
        signing: node.get("signing").and_then(key),
        remote_bot: text(node, "remote_bot"),
        remote_environment: text(node, "remote_environment"),
        time_limit_s: whole(node, "time_limit_seconds").unwrap_or(DEFAULT_TIME_LIMIT_S),
        is_welcomed: bool(node, "welcome").unwrap_or(true),
        welcome_event: text(node, "welcome_event"),
        fallback: texts(node, "fallback"),
        hands_off_on_failure: bool(node, "hand_off_on_failure").unwrap_or(false),
        vendor: vendor(node),
    }
}

fn url(node: &Node) -> ExternalUrl {
    match (text(node, "url"), node.get("url")) {
        (None, Some(urls)) => ExternalUrl::PerEnvironment {
            test: text(urls, "test").unwrap_or_default(),
            production: text(urls, "production").unwrap_or_default(),
        },
        (url, _) => ExternalUrl::Everywhere(url.unwrap_or_default()),
    }
}

pub(super) fn task_box(node: &Node) -> TaskBox {
    let tasks = node.get("tasks").and_then(Node::items).unwrap_or_default().iter();
    TaskBox {
        header: texts(node, "header"),
        tasks: tasks
            .map(|task| Task {
                title: texts(task, "title").unwrap_or_default(),
                text: texts(task, "text"),
                icon_url: text(task, "icon"),
            })
            .collect(),
    }
}
