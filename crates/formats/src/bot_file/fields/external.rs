//! The fields of external bots and of the task box.

use super::{TEXTS, VENDOR, VENDOR_ABOUT, field, required};
use crate::bot_file::shape::{Object, Shape};

pub(super) static EXTERNAL_BOT: Object = Object {
    name: "ExternalBot",
    about: "A bot hosted elsewhere that this bot asks.",
    fields: &[
        field("name", Shape::Text, "What people call it; without it, the key."),
        required(
            "protocol",
            Shape::Word(&["kommunicate", "haptik", "liveperson", "rasa", "colloquy"]),
            "What it speaks.",
        ),
        required(
            "url",
            Shape::Either(&[Shape::Text, Shape::Object(&URLS)]),
            "Where it is, with a literal host or `{$env.…}`; or one for each environment.",
        ),
        field("headers", super::services::PAIRS, "Headers; their values are templates."),
        field("credential", Shape::Key, "A credential that the bot declares, sent along."),
        field(
            "signing",
            Shape::Key,
            "A credential of kind `signing`: requests are signed with it.",
        ),
        field("remote_bot", Shape::Text, "Its own id of the bot; without it, this bot's key."),
        field(
            "remote_environment",
            Shape::Text,
            "Its own name of the environment, where it has some.",
        ),
        field(
            "time_limit_seconds",
            Shape::Whole(60),
            "How long it may take; 1 to 60, 30 unless set.",
        ),
        field(
            "welcome",
            Shape::Bool,
            "Whether it is told when a conversation begins; true unless set.",
        ),
        field("welcome_event", Shape::Text, "The name of that event; `WELCOME` unless set."),
        field("fallback", TEXTS, "Said when it fails."),
        field(
            "hand_off_on_failure",
            Shape::Bool,
            "Whether people get the conversation when it fails.",
        ),
        field("vendor", VENDOR, VENDOR_ABOUT),
    ],
};

static URLS: Object = Object {
    name: "ExternalUrls",
    about: "An address for each environment.",
    fields: &[
        required("test", Shape::Text, "In `test`."),
        required("production", Shape::Text, "In `production`."),
    ],
};

pub(super) static TASK_BOX: Object = Object {
    name: "TaskBox",
    about: "What the bot offers on opening and wherever a text says `{taskbox}`.",
    fields: &[
        field("header", TEXTS, "What stands above the tasks."),
        field("tasks", Shape::List(&Shape::Object(&TASK)), "The tasks, in this order."),
    ],
};

static TASK: Object = Object {
    name: "Task",
    about: "Something to begin by a tap.",
    fields: &[
        required("title", TEXTS, "What it is called."),
        field("text", TEXTS, "What a tap says; without it, the title."),
        field("icon", Shape::Text, "The URL of an image."),
    ],
};
