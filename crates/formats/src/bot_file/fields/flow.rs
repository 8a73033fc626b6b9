//! The fields of dialogs, interactions and rules.

use model::bot::interaction::MAX_DELAY_MS;

use super::kinds::{DISAMBIGUATION, KNOWLEDGE, SURVEY_QUESTION, UPLOAD};
use super::meaning::{COLLECT, ENTITY_CONDITION};
use super::{ONE_OR_MANY, SCRIPT, TEXTS, VENDOR, VENDOR_ABOUT, field, required};
use crate::bot_file::shape::{Object, Shape};

const VALUE: Shape = Shape::Either(&[Shape::Text, Shape::Object(&SCOPED)]);
const ASSIGNMENTS: Shape =
    Shape::Either(&[Shape::Names(&VALUE), Shape::List(&Shape::Object(&ASSIGNMENT))]);
const CONDITIONS: Shape = Shape::List(&Shape::Object(&VARIABLE_CONDITION));
pub(super) const SCOPE: Shape = Shape::Word(&["request", "dialog", "session", "forever"]);
pub(super) const SCOPE_ABOUT: &str = "How long it lives: until the contact's next message, the dialog's end, \
                           the session's end, or for good.";
const METADATA: Shape = Shape::List(&Shape::Anything);

pub(super) static DIALOG: Object = Object {
    name: "Dialog",
    about: "One use case.",
    fields: &[
        field("name", Shape::Text, "What people call it; without it, the key."),
        field("description", Shape::Text, "What it is for."),
        field(
            "kind",
            Shape::Word(&[
                "standard",
                "faq",
                "fallback",
                "disambiguation",
                "auto_escalation",
                "survey",
            ]),
            "What it is for: `faq` answers and leaves the dialog under way as it is, `fallback` runs when nothing else matched, `disambiguation` when \
             several intents might be meant, `auto_escalation` after `after` answers that weren't \
             understood, `survey` when a conversation closes.",
        ),
        field(
            "after",
            Shape::Whole(1_000),
            "For `auto_escalation`: how many answers may go wrong before the next starts it; 3 \
             unless set.",
        ),
        field(
            "skill",
            Shape::Text,
            "For `auto_escalation`: where its built-in question leads when it has no interactions.",
        ),
        field("enabled", Shape::Bool, "Whether messages can start it; true unless set."),
        field("starts_on", Shape::Object(&STARTER), "What starts it."),
        field("escalate_after", Shape::Whole(1_000), "This dialog's own number for escalation."),
        field(
            "label",
            Shape::Text,
            "What it is called in \"did you mean\", in at most 40 characters.",
        ),
        field(
            "captures",
            Shape::List(&COLLECT),
            "Entities that fill slots whenever a message in this dialog contains them.",
        ),
        field(
            "interactions",
            Shape::Keys(&Shape::Object(&INTERACTION)),
            "What it does, in this order.",
        ),
        field("vendor", VENDOR, VENDOR_ABOUT),
    ],
};

static STARTER: Object = Object {
    name: "Starter",
    about: "What starts a dialog.",
    fields: &[
        field(
            "patterns",
            ONE_OR_MANY,
            "Patterns that cover the whole message: `*` is any text, `(a|b)` one of them.",
        ),
        field("excluded", ONE_OR_MANY, "A message with one of these words doesn't start it."),
        field("intent", Shape::Key, "An intent that starts it."),
        field("samples", ONE_OR_MANY, "Sentences that should start it."),
        field("negatives", ONE_OR_MANY, "Sentences that don't start it, however near they come."),
        field(
            "entity",
            Shape::Key,
            "Starts it when a message contains it and nothing else starts.",
        ),
        field(
            "filters",
            Shape::Keys(&Shape::List(&Shape::Text)),
            "Entity → its values: a message with another value doesn't start it; without any, the \
             last one counts as said.",
        ),
        field(
            "events",
            ONE_OR_MANY,
            "Events that start it, as `WELCOME` when a conversation opens.",
        ),
    ],
};

/// The fields that say what an interaction does.
pub(crate) const KINDS: &[&str] = &[
    "say",
    "image",
    "audio",
    "video",
    "file",
    "note",
    "ask",
    "choose",
    "buttons",
    "quick_replies",
    "carousel",
    "upload",
    "survey",
    "disambiguate",
    "knowledge",
    "universal",
    "call",
    "external",
    "transfer",
    "script",
    "goto",
    "end",
    "close",
];

pub(crate) static INTERACTION: Object = Object {
    name: "Interaction",
    about: "One thing that a dialog does. One field says which: say, image, audio, video, file, \
            note, ask, choose, buttons, quick_replies, carousel, upload, survey, disambiguate, knowledge, \
            universal, call, external, transfer, script, goto, end or close.",
    fields: &[
        field("name", Shape::Text, "Its name for people and for `setTriggerNextMessage`."),
        field("say", TEXTS, "Says a text."),
        field("image", Shape::Text, "Shows the picture at this URL."),
        field("audio", Shape::Text, "Plays the sound at this URL."),
        field("video", Shape::Text, "Plays the film at this URL."),
        field("file", Shape::Text, "Offers the file at this URL."),
        field(
            "caption",
            Shape::Text,
            "For `image`, `audio`, `video` and `file`: the text beneath.",
        ),
        field("note", TEXTS, "A text that agents see and contacts don't."),
        field("ask", TEXTS, "Asks, and waits for any text."),
        field("sample_answer", Shape::Text, "For `ask`: an answer as builders see it."),
        field("choose", TEXTS, "Asks, and waits for one of `choices`."),
        field("choices", Shape::List(&Shape::Text), "For `choose`: the answers."),
        field(
            "display",
            Shape::Word(&["buttons", "quick_replies"]),
            "For `choose`: how the answers are shown; `buttons` unless set.",
        ),
        field(
            "list",
            Shape::Word(&["numbers", "letters"]),
            "For `choose`: how the answers are listed where only text is shown.",
        ),
        field("indented", Shape::Bool, "For `choose`: whether that list is indented."),
        field("text", TEXTS, "For `buttons`, `quick_replies` and `carousel`: what is asked."),
        field(
            "buttons",
            Shape::List(&BUTTON_SHAPE),
            "Asks `text` with buttons beneath, and waits.",
        ),
        field(
            "quick_replies",
            Shape::List(&Shape::Either(&[Shape::Text, Shape::Object(&QUICK_REPLY)])),
            "Asks `text` with quick replies beneath, and waits.",
        ),
        field("per_row", Shape::Whole(100), "How many choices stand in a row."),
        field(
            "carousel",
            Shape::List(&Shape::Object(&TILE)),
            "Shows up to 10 tiles, and waits; a tile with `[i]` is repeated for each index.",
        ),
        field("upload", Shape::Object(&UPLOAD), "Asks for a file, and waits for one."),
        field("survey", Shape::Object(&SURVEY_QUESTION), "Asks how it was, and waits."),
        field(
            "disambiguate",
            Shape::Object(&DISAMBIGUATION),
            "Asks which of the dialogs that a message may mean is meant, and waits.",
        ),
        field(
            "knowledge",
            Shape::Either(&[Shape::Nothing, Shape::Object(&KNOWLEDGE)]),
            "Looks the contact's message up in the bot's questions and answers.",
        ),
        field(
            "universal",
            Shape::Either(&[
                Shape::Text,
                Shape::Names(&Shape::Anything),
                Shape::List(&Shape::Anything),
            ]),
            "Rich content: a structure, or a text of JSON with templates in it.",
        ),
        field("waits", Shape::Bool, "For `universal`: whether it waits for an answer."),
        field("call", Shape::Key, "Calls an integration."),
        field(
            "external",
            Shape::Key,
            "Asks an external bot, and says what it answers. With `next: repeat` it waits for each \
             further message and asks of that.",
        ),
        field("path", Shape::Text, "For `external`: what stands behind its address, a template."),
        field(
            "transfer",
            Shape::Either(&[Shape::Nothing, Shape::Object(&TRANSFER)]),
            "Hands the conversation to people.",
        ),
        field(
            "script",
            Shape::Either(&[Shape::Nothing, Shape::Text, Shape::Object(&super::SCRIPT_FILE)]),
            "Runs a script.",
        ),
        field(
            "goto",
            Shape::Text,
            "Goes elsewhere: `dialog/interaction`, `dialog/` or `interaction`.",
        ),
        field("end", Shape::Either(&[Shape::Nothing, Shape::Bool]), "Ends the dialog: `true`."),
        field(
            "close",
            Shape::Either(&[Shape::Nothing, Shape::Bool, Shape::Word(&["survey"])]),
            "Closes the conversation: `true`, or `survey` to ask how it was.",
        ),
        field("delay_ms", Shape::Whole(u32::MAX), "How long to wait before it; at most 10000."),
        field("enabled", Shape::Bool, "Whether it takes part; true unless set."),
        field("pre", SCRIPT, "A script that runs before."),
        field("post", SCRIPT, "A script that runs after."),
        field("on_answer", SCRIPT, "A script that runs on the answer."),
        field("unrecognized", TEXTS, "Said when an answer isn't understood."),
        field(
            "collect",
            COLLECT,
            "For questions: the entity that answers it and the slot that it fills; not asked when the \
             slot is filled already.",
        ),
        field("follow_up", Shape::Object(&FOLLOW_UP), "Said once when the contact stays silent."),
        field("rules", Shape::List(&Shape::Object(&RULE)), "What answers lead to."),
        field(
            "next",
            Shape::Text,
            "Where it goes when no rule says otherwise: `next`, `repeat`, `end`, `close`, \
             `close_with_survey`, `clear`, or a target as in `goto`.",
        ),
        field("comment", Shape::Text, "For other builders."),
        field("vendor", VENDOR, VENDOR_ABOUT),
    ],
};

const BUTTON_SHAPE: Shape = Shape::Either(&[Shape::Text, Shape::Object(&BUTTON)]);
const _: () = assert!(MAX_DELAY_MS == 10_000, "the description of delay_ms says 10000");

static BUTTON: Object = Object {
    name: "Button",
    about: "A button: its label alone, or with what it does.",
    fields: &[
        required("label", Shape::Text, "What stands on it."),
        field("reply", Shape::Text, "What it says in the contact's name; without it, the label."),
        field("link", Shape::Text, "The address it opens instead."),
        field("target", Shape::Text, "Where the link opens, as `blank`."),
        field("metadata", METADATA, "Given back to the bot when it is pressed."),
    ],
};

static QUICK_REPLY: Object = Object {
    name: "QuickReply",
    about: "A quick reply: its title alone, or more.",
    fields: &[
        required("title", Shape::Text, "What stands on it."),
        field("payload", Shape::Text, "What it says in the contact's name; without it, the title."),
        field("image", Shape::Text, "The URL of a small picture."),
        field("metadata", METADATA, "Given back to the bot when it is pressed."),
    ],
};

static TILE: Object = Object {
    name: "Tile",
    about: "A tile of a carousel.",
    fields: &[
        required("title", Shape::Text, "Its title."),
        field("subtitle", Shape::Text, "The line beneath."),
        field("image", Shape::Text, "The URL of its picture."),
        field("url", Shape::Text, "The address it opens."),
        field("buttons", Shape::List(&BUTTON_SHAPE), "Its buttons."),
    ],
};

static TRANSFER: Object = Object {
    name: "Transfer",
    about: "From the bot to people.",
    fields: &[
        field("message", TEXTS, "Said before it."),
        field("skill", Shape::Text, "The team's key or the skill's number."),
        field("agent", Shape::Text, "A certain agent."),
        field("context", Shape::Bool, "Whether what the bot knows goes along; true unless set."),
    ],
};

/// The fields that say when a rule holds.
pub(crate) const CONDITION_FIELDS: &[&str] =
    &["intent", "regex", "pattern", "exact", "choice", "entity", "result", "no_match"];

static RULE: Object = Object {
    name: "Rule",
    about: "A condition on an answer (none: it always holds), what it sets and where it goes.",
    fields: &[
        field("name", Shape::Text, "Its name for people."),
        field("intent", Shape::Key, "The answer means this intent."),
        field("regex", Shape::Text, "The answer contains this regular expression."),
        field("pattern", ONE_OR_MANY, "One of these patterns covers the whole answer."),
        field("excluded", ONE_OR_MANY, "For `regex` and `pattern`: words that must not occur."),
        field("exact", ONE_OR_MANY, "The answer is one of these, case aside."),
        field("choice", Shape::Text, "The choice of this label was taken."),
        field("entity", ENTITY_CONDITION, "The answer contains this entity, with such a value."),
        field("result", Shape::Word(&["success", "failure"]), "How the call ended."),
        field(
            "no_match",
            Shape::Either(&[
                Shape::Bool,
                Shape::Text,
                Shape::List(&Shape::Either(&[Shape::Text, Shape::Object(&super::VARIANT)])),
            ]),
            "No other rule held; `true`, or a text to say first.",
        ),
        field("where", CONDITIONS, "Conditions on variables that must all hold too."),
        field("where_any", CONDITIONS, "Conditions on variables of which one must hold too."),
        field("set", ASSIGNMENTS, "Variables to set, for the session unless a scope is given."),
        field(
            "slot",
            Shape::Names(&VALUE),
            "One slot to fill, for the dialog unless a scope is given.",
        ),
        field("next", Shape::Text, "Where it goes; without it, where the interaction goes."),
        field("vendor", VENDOR, VENDOR_ABOUT),
    ],
};

static FOLLOW_UP: Object = Object {
    name: "FollowUp",
    about: "What is said when the contact stays silent.",
    fields: &[
        required("after_seconds", Shape::Whole(1_200), "How long to wait: 20 to 1200 seconds."),
        required("say", TEXTS, "What is said."),
    ],
};

static SCOPED: Object = Object {
    name: "ScopedValue",
    about: "A value with its scope.",
    fields: &[
        required("value", Shape::Text, "The value, a template."),
        field("scope", SCOPE, SCOPE_ABOUT),
    ],
};

static ASSIGNMENT: Object = Object {
    name: "Assignment",
    about: "A variable to set.",
    fields: &[
        required("name", Shape::Text, "The variable."),
        required("value", Shape::Text, "The value, a template."),
        field("scope", SCOPE, SCOPE_ABOUT),
    ],
};

const OPERAND: Shape = Shape::Text;
const PRESENCE: Shape = Shape::Either(&[Shape::Bool, Shape::Text]);

static VARIABLE_CONDITION: Object = Object {
    name: "VariableCondition",
    about: "A condition on a variable: `{ variable: channel, equals: web }`.",
    fields: &[
        required("variable", Shape::Text, "The variable's name, or a template."),
        field("equals", OPERAND, "Is this text, case aside."),
        field("not_equals", OPERAND, "Is another text."),
        field("contains", OPERAND, "Contains this text."),
        field("not_contains", OPERAND, "Doesn't contain this text."),
        field("starts_with", OPERAND, "Begins with this text."),
        field("ends_with", OPERAND, "Ends with this text."),
        field("gt", OPERAND, "Is a greater number."),
        field("gte", OPERAND, "Is this number or a greater one."),
        field("lt", OPERAND, "Is a smaller number."),
        field("lte", OPERAND, "Is this number or a smaller one."),
        field("exists", PRESENCE, "Is set: `true`."),
        field("not_exists", PRESENCE, "Isn't set: `true`."),
        field("regex", OPERAND, "Contains this regular expression."),
    ],
};
