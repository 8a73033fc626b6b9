//! The fields of intents, entities and the settings about understanding.

use super::{ONE_OR_MANY, TEXTS, VENDOR, VENDOR_ABOUT, field, required};
use crate::bot_file::shape::{Object, Shape};

const PERCENT: Shape = Shape::Whole(100);

pub(super) static INTENT: Object = Object {
    name: "Intent",
    about: "Something that a contact may want.",
    fields: &[
        field("name", Shape::Text, "What people call it; without it, the key."),
        field(
            "label",
            Shape::Text,
            "What it is called in \"did you mean\", in at most 40 characters; without it, the name.",
        ),
        field(
            "phrases",
            Shape::List(&Shape::Text),
            "Sentences that say it; `[Delhi](city)` marks a value of an entity.",
        ),
        field(
            "translations",
            Shape::Names(&Shape::List(&Shape::Text)),
            "Sentences in other languages of the bot: `de: [Wo ist meine Bestellung?]`.",
        ),
        field(
            "negatives",
            Shape::List(&Shape::Text),
            "Sentences that don't say it, however near they come.",
        ),
        field("children", Shape::List(&Shape::Key), "Intents that count as this one."),
        field("vendor", VENDOR, VENDOR_ABOUT),
    ],
};

pub(super) static ENTITY: Object = Object {
    name: "Entity",
    about: "Something that a text may contain: `values`, a `regex`, one that is `built_in`, or \
            `learned` from sentences.",
    fields: &[
        field("name", Shape::Text, "What people call it; without it, the key."),
        field(
            "values",
            Shape::Names(&Shape::List(&Shape::Text)),
            "Its values, each with its synonyms.",
        ),
        field(
            "fuzzy",
            Shape::Bool,
            "For `values`: whether a word may be misspelt (one edit from 4 letters on, two from 7); \
             true unless set.",
        ),
        field("regex", Shape::Text, "A regular expression that finds it."),
        field("built_in", Shape::Text, "One that is known by name, as `number` or `date`."),
        field(
            "digits",
            Shape::Either(&[Shape::Whole(100), Shape::Text]),
            "For `built_in: number`: how many digits, as `4` or `4-6`.",
        ),
        field(
            "region",
            Shape::Text,
            "For `built_in: phone`: the country of numbers that name none, as `IN`.",
        ),
        field(
            "learned",
            Shape::List(&Shape::Text),
            "Sentences that show by their context where it stands, as `where is [A-17](order)`; \
             those without a mark show where it doesn't.",
        ),
        field(
            "asked_with",
            ONE_OR_MANY,
            "It is seen only when the bot's last message contains one of these texts.",
        ),
        field(
            "payload_keys",
            Shape::List(&Shape::Text),
            "Keys under which buttons say its value, as `plan` in `Know more {plan: gold}`.",
        ),
        field("vendor", VENDOR, VENDOR_ABOUT),
    ],
};

pub(super) static UNDERSTANDING: Object = Object {
    name: "Understanding",
    about: "How intents are told apart, and how sure one must be.",
    fields: &[
        field(
            "tier",
            Shape::Word(&["auto", "words", "table", "sentences"]),
            "What intents are told apart by: words alone, a table of word vectors too, or sentence \
             embeddings too; `auto` takes the best of those at hand.",
        ),
        field(
            "sure",
            PERCENT,
            "Score in percent from which an intent is acted upon; 60 unless set.",
        ),
        field("likely", PERCENT, "Score in percent from which it is offered; 45 unless set."),
        field(
            "correct_typos",
            Shape::Bool,
            "Whether misspelt words are read as the bot's own; true unless set.",
        ),
    ],
};

pub(super) static DID_YOU_MEAN: Object = Object {
    name: "DidYouMean",
    about: "What is asked when several dialogs might be meant and the bot has no disambiguation \
            dialog.",
    fields: &[
        field("enabled", Shape::Bool, "Whether it is asked; true unless set."),
        field("text", TEXTS, "The question; the built-in one unless set."),
        field("none", Shape::Text, "A last choice for none of them, as `Something else`."),
    ],
};

pub(super) static SMALL_TALK: Object = Object {
    name: "SmallTalk",
    about: "Answers to what people say to each other.",
    fields: &[
        field("enabled", Shape::Bool, "Whether it is answered; true unless set."),
        field(
            "at_questions",
            Shape::Word(&["first", "second"]),
            "While a question waits: answer at once (`first`), or ask again first and answer when it \
             comes twice (`second`, unless set).",
        ),
        field(
            "answers",
            Shape::Keys(&Shape::Either(&[
                Shape::Bool,
                Shape::Text,
                Shape::List(&Shape::Either(&[Shape::Text, Shape::Object(&super::VARIANT)])),
            ])),
            "Own answers by topic, as `thanks: [Any time.]`; `false` turns a topic off.",
        ),
    ],
};

pub(super) static SMART_ASSIST: Object = Object {
    name: "SmartAssist",
    about: "What is said when one can tell why a message wasn't understood; each text has a \
            built-in wording.",
    fields: &[
        field("enabled", Shape::Bool, "Whether it is said; true unless set."),
        field("too_short", TEXTS, "For a message that is too short to say what is wanted."),
        field("too_long", TEXTS, "For a message that is too long."),
        field("entity_only", TEXTS, "For a value alone, before the dialogs that ask for it."),
        field("out_of_scope", TEXTS, "For a message that has nothing to do with the bot."),
        field("options", TEXTS, "Before the dialogs that come nearest."),
    ],
};

/// An entity whose value goes into a slot.
pub(super) const COLLECT: Shape = Shape::Either(&[Shape::Text, Shape::Object(&COLLECT_OBJECT)]);

static COLLECT_OBJECT: Object = Object {
    name: "Collect",
    about: "An entity whose value goes into a slot: its key alone, or more.",
    fields: &[
        required("entity", Shape::Key, "The entity."),
        field("slot", Shape::Text, "The slot; without it, of the entity's name."),
        field("scope", super::flow::SCOPE, super::flow::SCOPE_ABOUT),
        field("all", Shape::Bool, "Whether the slot takes all values of a message, as a list."),
        field("allowed", Shape::List(&Shape::Text), "The values that count; any unless set."),
    ],
};

/// A condition on an entity.
pub(super) const ENTITY_CONDITION: Shape =
    Shape::Either(&[Shape::Key, Shape::Object(&ENTITY_CONDITION_OBJECT)]);

static ENTITY_CONDITION_OBJECT: Object = Object {
    name: "EntityCondition",
    about: "An entity with the values that count: `{ entity: amount, gt: \"100\" }`.",
    fields: &[
        required("entity", Shape::Key, "The entity."),
        field("values", ONE_OR_MANY, "The value is one of these, case aside."),
        field("not_equals", Shape::Text, "The value isn't this text."),
        field("contains", Shape::Text, "The value contains this text."),
        field("not_contains", Shape::Text, "The value doesn't contain this text."),
        field("starts_with", Shape::Text, "The value begins with this text."),
        field("ends_with", Shape::Text, "The value ends with this text."),
        field("gt", Shape::Text, "The value is a greater number, or a later date."),
        field("gte", Shape::Text, "The value is this number or date, or a greater one."),
        field("lt", Shape::Text, "The value is a smaller number, or an earlier date."),
        field("lte", Shape::Text, "The value is this number or date, or a smaller one."),
        field("regex", Shape::Text, "The value contains this regular expression."),
    ],
};
