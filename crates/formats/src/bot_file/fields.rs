//! The fields of a bot file: their names, shapes and descriptions. The descriptions are what an
//! editor shows.

mod external;
mod flow;
mod kinds;
mod meaning;
mod services;

pub(crate) use flow::{CONDITION_FIELDS, INTERACTION, KINDS};

use super::shape::{Field, Object, Shape};

const TEXTS: Shape = Shape::Either(&[
    Shape::Text,
    Shape::List(&Shape::Either(&[Shape::Text, Shape::Object(&VARIANT)])),
]);
const ONE_OR_MANY: Shape = Shape::Either(&[Shape::Text, Shape::List(&Shape::Text)]);
const SCRIPT: Shape = Shape::Either(&[Shape::Text, Shape::Object(&SCRIPT_FILE)]);
const VENDOR: Shape = Shape::Names(&Shape::Anything);
const VENDOR_ABOUT: &str = "What another system's export said that is kept and not used.";

const fn field(name: &'static str, shape: Shape, about: &'static str) -> Field {
    Field { name, about, shape, is_required: false }
}

const fn required(name: &'static str, shape: Shape, about: &'static str) -> Field {
    Field { name, about, shape, is_required: true }
}

/// A whole bot.
pub(crate) static BOT: Object = Object {
    name: "Bot",
    about: "A bot, or a part of one: files of a folder are put together.",
    fields: &[
        field("format", Shape::Format, "The version of this format: 1."),
        field("bot", Shape::Key, "The bot's key."),
        field("name", Shape::Text, "What people call the bot; without it, the key."),
        field("description", Shape::Text, "What the bot is for."),
        field("language", Shape::Text, "The bot's language, as `en-US`."),
        field("languages", Shape::List(&Shape::Text), "Other languages that it speaks."),
        field("settings", Shape::Object(&SETTINGS), "What holds for the whole bot."),
        field(
            "environments",
            Shape::Keys(&Shape::Object(&ENVIRONMENT)),
            "What differs between `test` and `production`; read as `{$env.name}`.",
        ),
        field(
            "credentials",
            Shape::Keys(&services::CREDENTIAL),
            "Credentials by name. Their secrets are kept by the workspace, never here.",
        ),
        field(
            "variables",
            Shape::Names(&Shape::Either(&[Shape::Nothing, Shape::Object(&VARIABLE)])),
            "Variables that the bot uses; those that only scripts set are declared here.",
        ),
        field(
            "intents",
            Shape::Keys(&Shape::Either(&[
                Shape::List(&Shape::Text),
                Shape::Object(&meaning::INTENT),
            ])),
            "What contacts may want: a list of training phrases, or more.",
        ),
        field("entities", Shape::Keys(&Shape::Object(&meaning::ENTITY)), "What texts may contain."),
        field(
            "integrations",
            Shape::Keys(&Shape::Object(&services::INTEGRATION)),
            "Services that the bot calls, by the name that texts say: `{Balance.balance}`.",
        ),
        field(
            "external_bots",
            Shape::Keys(&Shape::Object(&external::EXTERNAL_BOT)),
            "Bots hosted elsewhere that this bot asks.",
        ),
        field(
            "answered_by",
            Shape::Key,
            "The external bot that answers what no dialog here takes; a bot without dialogs is that bot.",
        ),
        field(
            "task_box",
            Shape::Object(&external::TASK_BOX),
            "What the bot offers on opening and wherever a text says `{taskbox}`.",
        ),
        field(
            "functions",
            SCRIPT,
            "A script that all other scripts can call. `__initConversation` runs once per session.",
        ),
        field("stories", Shape::Keys(&Shape::Object(&STORY)), "Folders of dialogs."),
        field("vendor", VENDOR, VENDOR_ABOUT),
    ],
};

static VARIANT: Object = Object {
    name: "TextVariant",
    about: "One wording of a text, for a language or a channel.",
    fields: &[
        required("text", Shape::Text, "The text; it may hold templates."),
        field("language", Shape::Text, "For contacts of this language only, as `de` or `de-AT`."),
        field("channel", Shape::Text, "For channels of this kind only, as `lp_web` or `sms`."),
    ],
};

static SCRIPT_FILE: Object = Object {
    name: "ScriptFile",
    about: "A script in a file of its own.",
    fields: &[required("file", Shape::Text, "Its path in the bot's folder.")],
};

static SETTINGS: Object = Object {
    name: "Settings",
    about: "What holds for a whole bot.",
    fields: &[
        field(
            "session_minutes",
            Shape::Whole(525_600),
            "How long a session lives without a message; 60 unless set.",
        ),
        field("default_reply", TEXTS, "Stands in for the built-in text about errors."),
        field("call_failed", TEXTS, "Said when a call failed and no rule takes the failure."),
        field(
            "samples_train",
            Shape::Bool,
            "Whether a dialog's sample sentences are training phrases; true unless set.",
        ),
        field(
            "chaining",
            Shape::Word(&["ours", "live_person"]),
            "How much may follow without a word from the contact: 64 interactions and 16 dialogs, \
             or 10 and 5.",
        ),
        field(
            "split_at",
            Shape::Either(&[Shape::Whole(100_000), Shape::Word(&["never"])]),
            "Longest text in characters before it is split; 1000 unless set.",
        ),
        field(
            "time_zone",
            Shape::Text,
            "Where \"tomorrow\" begins, as `Europe/Berlin`; UTC unless set.",
        ),
        field(
            "understanding",
            Shape::Object(&meaning::UNDERSTANDING),
            "How intents are told apart, and how sure one must be.",
        ),
        field(
            "did_you_mean",
            Shape::Either(&[Shape::Bool, Shape::Object(&meaning::DID_YOU_MEAN)]),
            "What is asked when several dialogs might be meant; `false`: nothing.",
        ),
        field(
            "small_talk",
            Shape::Either(&[Shape::Bool, Shape::Object(&meaning::SMALL_TALK)]),
            "Answers to greetings, thanks and the like; `true`: the built-in ones.",
        ),
        field(
            "smart_assist",
            Shape::Either(&[Shape::Bool, Shape::Object(&meaning::SMART_ASSIST)]),
            "What is said when one can tell why a message wasn't understood; `true`: the built-in \
             texts.",
        ),
        field(
            "group",
            Shape::Text,
            "The name of a group of bots: what this one can't answer, another of the group takes over.",
        ),
        field("group_transfer_message", TEXTS, "For `group`: said before another bot takes over."),
        field(
            "survey",
            Shape::Object(&kinds::SURVEY),
            "What holds for the survey after a conversation.",
        ),
    ],
};

static ENVIRONMENT: Object = Object {
    name: "Environment",
    about: "What differs between `test` and `production`.",
    fields: &[
        field(
            "addresses",
            Shape::Names(&Shape::Text),
            "Base addresses of services, as `https://api.example.com/v1`.",
        ),
        field("values", Shape::Names(&Shape::Text), "Other values."),
    ],
};

static VARIABLE: Object = Object {
    name: "Variable",
    about: "A variable that the bot uses.",
    fields: &[
        field("description", Shape::Text, "What it holds."),
        field("initial", Shape::Anything, "Its value when a session begins."),
    ],
};

static STORY: Object = Object {
    name: "Story",
    about: "A folder of dialogs.",
    fields: &[
        field("name", Shape::Text, "What people call it; without it, the key."),
        field("dialogs", Shape::Keys(&Shape::Object(&flow::DIALOG)), "What the bot can do."),
        field("vendor", VENDOR, VENDOR_ABOUT),
    ],
};
