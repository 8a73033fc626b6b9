//! The fields of integrations and credentials.

use super::{ONE_OR_MANY, SCRIPT, VENDOR, VENDOR_ABOUT, field, required};
use crate::bot_file::shape::{Field, Object, Shape};

/// Names with values: a mapping, or a list where a name stands twice.
pub(super) const PAIRS: Shape =
    Shape::Either(&[Shape::Names(&Shape::Text), Shape::List(&Shape::Object(&PAIR))]);

pub(super) const CREDENTIAL: Shape = Shape::Either(&[
    Shape::Word(&["basic", "bearer", "headers", "signing"]),
    Shape::Object(&CREDENTIAL_USE),
]);

static PAIR: Object = Object {
    name: "Pair",
    about: "A name with its value.",
    fields: &[
        required("name", Shape::Text, "The name."),
        required("value", Shape::Text, "The value, a template."),
    ],
};

static CREDENTIAL_USE: Object = Object {
    name: "Credential",
    about: "A credential as the bot names it: of a `kind`, or sent in a `header`.",
    fields: &[
        field(
            "kind",
            Shape::Word(&["basic", "bearer", "headers", "signing"]),
            "`basic`: the secret is `user:password`; `bearer`: a token; `headers`: a JSON object of \
             headers; `signing`: it signs what goes to an external bot and is never sent.",
        ),
        field("header", Shape::Text, "The header whose value is the secret."),
        field("description", Shape::Text, "What it is for and where one gets it."),
        field("hosts", ONE_OR_MANY, "Hosts it may be sent to, as `api.example.com`."),
    ],
};

const METHOD_ABOUT: &str = "The method and the URL, a template with a literal host or `{$env.…}`.";

const fn method(name: &'static str) -> Field {
    field(name, Shape::Text, METHOD_ABOUT)
}

pub(super) static INTEGRATION: Object = Object {
    name: "Integration",
    about: "A service that the bot calls; its method is a field: `get: \"https://…\"`.",
    fields: &[
        field("name", Shape::Text, "What people call it; without it, the key."),
        method("get"),
        method("post"),
        method("put"),
        method("patch"),
        method("delete"),
        method("head"),
        method("options"),
        field("credential", Shape::Key, "A credential that the bot declares."),
        field(
            "default_headers",
            Shape::Bool,
            "Whether `Accept` and `Content-Type` say JSON unless set; true unless set.",
        ),
        field("headers", PAIRS, "Headers; their values are templates."),
        field("query", PAIRS, "The query; values are templates and are encoded."),
        field(
            "json",
            Shape::Either(&[
                Shape::Text,
                Shape::Names(&Shape::Anything),
                Shape::List(&Shape::Anything),
            ]),
            "A JSON body: as a structure, or as a text of JSON with templates in it.",
        ),
        field("form", PAIRS, "A form as body; values are templates."),
        field("text", Shape::Text, "Any other body, a template, with its own `Content-Type`."),
        field(
            "idempotent",
            Shape::Bool,
            "Whether a POST or PATCH may be sent again when its answer got lost.",
        ),
        field(
            "result",
            Shape::Text,
            "The X of `api_X` under which the answer is found; without it, the integration's key.",
        ),
        field(
            "fields",
            Shape::Names(&Shape::Text),
            "Custom data fields: name → template over the answer, as `{$.api_X.path}`.",
        ),
        field("transform", SCRIPT, "Runs on the answer before the fields are read."),
        field("vendor", VENDOR, VENDOR_ABOUT),
    ],
};
