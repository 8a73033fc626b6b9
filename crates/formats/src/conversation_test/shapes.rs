//! What a conversation test may hold.

use super::AgentDid;
use crate::bot_file::shape::{Field, Object, Shape};

/// Highest HTTP status.
const MAX_STATUS: u32 = 599;

/// Largest file that a contact may be said to send, in bytes.
const MAX_FILE_BYTES: u32 = 1_000_000_000;

const fn field(name: &'static str, shape: Shape, about: &'static str) -> Field {
    Field { name, about, shape, is_required: false }
}

const fn required(name: &'static str, shape: Shape, about: &'static str) -> Field {
    Field { name, about, shape, is_required: true }
}

pub(super) static TEST: Object = Object {
    name: "ConversationTest",
    about: "A conversation with what is expected of it.",
    fields: &[
        required("format", Shape::Format, "The version of this format: 1."),
        field("name", Shape::Text, "What people call it; without it, the file's name."),
        field("environment", Shape::Word(&["test", "production"]), "Whose values hold."),
        field("channel", Shape::Word(CHANNELS), "What speaks on the contact's side."),
        field("language", Shape::Text, "The contact's language, as `en-US`."),
        field("contact", Shape::Object(&CONTACT), "Who writes."),
        field("start", Shape::Text, "Where it begins: `dialog` or `dialog/interaction`."),
        field("variables", Shape::Names(&Shape::Anything), "Set before it begins."),
        field("slots", Shape::Names(&Shape::Anything), "Filled before it begins."),
        field(
            "answers",
            Shape::Names(&Shape::Either(&[
                Shape::Object(&ANSWER),
                Shape::List(&Shape::Object(&ANSWER)),
            ])),
            "What integrations, external bots and scripts' own calls (`fetch`) answer.",
        ),
        required("turns", Shape::List(&Shape::Object(&TURN)), "What happens, in order."),
    ],
};

pub(super) const CHANNELS: &[&str] = &["web", "widget", "api", "webhook", "sms", "whatsapp"];

static CONTACT: Object = Object {
    name: "TestContact",
    about: "Who writes.",
    fields: &[
        field("name", Shape::Text, "What they are called."),
        field("email", Shape::Text, "Their e-mail address."),
    ],
};

static ANSWER: Object = Object {
    name: "TestAnswer",
    about: "What a service is said to answer.",
    fields: &[
        field("status", Shape::Whole(MAX_STATUS), "HTTP status, 200 unless it is given."),
        field("body", Shape::Anything, "The JSON, or the text, of the answer."),
        field(
            "error",
            Shape::Text,
            "In their place: why nothing comes, as `timeout` or `connect`.",
        ),
    ],
};

static TURN: Object = Object {
    name: "TestTurn",
    about: "What the contact does, and what is expected then.",
    fields: &[
        field("user", Shape::Text, "What the contact writes."),
        field("tap", Shape::Text, "Label or payload of what the contact taps."),
        field("event", Shape::Text, "What happens that is no message."),
        field("file", Shape::Object(&FILE), "A file that the contact sends."),
        field("location", Shape::Object(&LOCATION), "Where the contact is."),
        field("agent", Shape::Object(&AGENT), "What the agent does to whom the bot handed over."),
        field("silence", Shape::Bool, "The contact is silent until the bot breaks it."),
        field(
            "bot",
            Shape::List(&Shape::Either(&[Shape::Text, Shape::Object(&EXPECTED)])),
            "All messages of the bot, in order.",
        ),
        field("variables", Shape::Names(&Shape::Anything), "Values after the turn."),
        field(
            "status",
            Shape::Word(&["open", "queued", "with_agent", "closed"]),
            "Who has the next word after the turn.",
        ),
    ],
};

static FILE: Object = Object {
    name: "TestFile",
    about: "A file that the contact sends.",
    fields: &[
        required("name", Shape::Text, "What it is called."),
        required("media_type", Shape::Text, "What it is, as `image/png`."),
        field(
            "size",
            Shape::Whole(MAX_FILE_BYTES),
            "How large it is, in bytes; 1,024 unless it is given.",
        ),
    ],
};

static AGENT: Object = Object {
    name: "TestAgent",
    about: "What the agent does to whom the bot handed over: one of these.",
    fields: &[
        field("says", Shape::Text, "What the agent writes."),
        field("does", Shape::Word(AgentDid::WORDS), "What else the agent does."),
    ],
};

static LOCATION: Object = Object {
    name: "TestLocation",
    about: "Where the contact is.",
    fields: &[
        required("latitude", Shape::Anything, "From -90 to 90."),
        required("longitude", Shape::Anything, "From -180 to 180."),
        field("label", Shape::Text, "What the place is called."),
    ],
};

static EXPECTED: Object = Object {
    name: "TestExpected",
    about: "What a message of the bot is expected to be.",
    fields: &[
        field("contains", Shape::Text, "It contains this."),
        field("regex", Shape::Text, "This regular expression occurs in it."),
    ],
};
