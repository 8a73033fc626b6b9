//! External bots and task boxes of any shape.

use model::bot::{ExternalBot, ExternalUrl, Task, TaskBox};
use model::exchange::Protocol;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;

use super::{key, pairs, text, texts, vendor};

pub(super) fn external_bot() -> BoxedStrategy<ExternalBot> {
    let url = prop_oneof![
        text().prop_map(ExternalUrl::Everywhere),
        (text(), text())
            .prop_map(|(test, production)| ExternalUrl::PerEnvironment { test, production }),
    ];
    let protocol = prop::sample::select(Protocol::ALL.to_vec());
    let head = (of(text()), protocol, url, pairs(), of(key()), of(key()), of(text()));
    let rest =
        (of(text()), 0..61u32, any::<bool>(), of(text()), of(texts()), any::<bool>(), vendor());
    (head, rest)
        .prop_map(|(head, rest)| ExternalBot {
            name: head.0,
            protocol: head.1,
            url: head.2,
            headers: head.3,
            credential: head.4,
            signing: head.5,
            remote_bot: head.6,
            remote_environment: rest.0,
            time_limit_s: rest.1,
            is_welcomed: rest.2,
            welcome_event: rest.3,
            fallback: rest.4,
            hands_off_on_failure: rest.5,
            vendor: rest.6,
        })
        .boxed()
}

pub(super) fn task_box() -> BoxedStrategy<TaskBox> {
    let task = (texts(), of(texts()), of(text())).prop_map(|(title, text, icon_url)| Task {
        title,
        text,
        icon_url,
    });
    (of(texts()), vec(task, 0..3)).prop_map(|(header, tasks)| TaskBox { header, tasks }).boxed()
}
