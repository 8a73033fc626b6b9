//! What elements of rich content have: a table of LivePerson's published schema. Elements are told
//! apart by their `type`; those of [`Object::is_typed`] `false` may leave it out.

mod actions;
mod look;

use actions::{ACTION, CHECKED, SUBMITTED};
use look::{ACCESSIBILITY, DISPLAY, STYLE};

use super::{
    MAX_CARDS, MAX_ELEMENT_TEXT_CHARS, MAX_ELEMENTS, MAX_QUICK_REPLIES, MAX_TITLE_CHARS,
    MAX_TOOLTIP_CHARS, MAX_URL_CHARS, MIN_CARDS,
};

/// What a value may be.
pub(super) enum Shape {
    /// A text of so many characters at most.
    Text(usize),
    /// A URI of so many characters at most.
    Address(usize),
    Word(&'static [&'static str]),
    Flag,
    Number,
    Whole,
    /// A number from 0 to this one.
    UpTo(u32),
    /// A list of anything.
    Anything,
    Object(&'static Object),
    List {
        of: &'static Self,
        least: usize,
        most: usize,
    },
    /// A list that has its own shape at each place; the first so many must be there.
    Places(&'static [Self], usize),
    /// One of several objects.
    OneOf(&'static [&'static Object]),
    /// A section's elements: a text may stand above the list.
    SectionElements,
}

/// An object that has these fields and no others.
pub(super) struct Object {
    /// Its `type`; `None`: it has none.
    pub(super) kind: Option<&'static str>,
    /// Whether it must say its `type`.
    pub(super) is_typed: bool,
    pub(super) needs: &'static [&'static str],
    pub(super) fields: &'static [&'static [Field]],
}

pub(super) type Field = (&'static str, Shape);

const fn element(
    kind: &'static str,
    needs: &'static [&'static str],
    fields: &'static [&'static [Field]],
) -> Object {
    Object { kind: Some(kind), is_typed: true, needs, fields }
}

/// An element that is known by its fields, too.
const fn known(
    kind: &'static str,
    needs: &'static [&'static str],
    fields: &'static [&'static [Field]],
) -> Object {
    Object { kind: Some(kind), is_typed: false, needs, fields }
}

const fn plain(needs: &'static [&'static str], fields: &'static [&'static [Field]]) -> Object {
    Object { kind: None, is_typed: false, needs, fields }
}

const TAG: Shape = Shape::Text(64);
const NAME: Shape = Shape::Text(200);
const COLOR: Shape = Shape::Text(256);
const ALT: Field = ("alt", Shape::Text(2_000));
const TOOLTIP: Field = ("tooltip", Shape::Text(MAX_TOOLTIP_CHARS));
const PADDING: Field = ("padding", Shape::UpTo(10));
const STYLED: Field = ("style", Shape::Object(&STYLE));
const BORDER: Field = ("border", Shape::Word(&["border", "borderLess", "dropShadow"]));
const METADATA: Field = ("metadata", Shape::Anything);
const DISPLAYED: Field = ("display", Shape::Object(&DISPLAY));

const TAGGED: &[Field] = &[("tag", TAG), ("tagVersion", TAG)];
const ACCESSIBLE: &[Field] = &[("accessibility", Shape::Object(&ACCESSIBILITY))];
const SHOWN: &[Field] = &[("rtl", Shape::Flag), TOOLTIP, STYLED];
const DESCRIBED: &[Field] = &[ALT];
const CLICKED: &[Field] = &[("click", Shape::Object(&CLICK))];

static CLICK: Object = plain(&[], &[&[("actions", list(&ACTION, 0, 4)), METADATA]]);
static CHECK: Object = plain(&[], &[&[("actions", list(&CHECKED, 0, 4)), METADATA]]);
static SUBMIT: Object = plain(&[], &[&[("actions", list(&SUBMITTED, 0, 4)), METADATA]]);

const fn list(of: &'static Shape, least: usize, most: usize) -> Shape {
    Shape::List { of, least, most }
}

/// What rich content is.
pub(super) static CONTENT: Shape = Shape::OneOf(&[
    &TEXT,
    &IMAGE,
    &BUTTON,
    &MAP,
    &LINK_PREVIEW,
    &TEMPLATE,
    &PAIRS,
    &HORIZONTAL,
    &VERTICAL,
    &CAROUSEL,
    &CAROUSEL_SELECT,
    &ACCORDION_SELECT,
    &LIST,
    &TABS,
]);

/// What stands in carousels and tabs.
static CARD: Shape = Shape::OneOf(&[
    &TEXT,
    &IMAGE,
    &BUTTON,
    &MAP,
    &LINK_PREVIEW,
    &TEMPLATE,
    &PAIRS,
    &HORIZONTAL,
    &VERTICAL,
]);

/// The quick replies of a message. They are no part of the published schema; LivePerson's pages
/// describe them.
pub(super) static QUICK_REPLIES: Object = known(
    "quickReplies",
    &["replies"],
    &[&[
        ("itemsPerRow", Shape::Number),
        ("replies", list(&Shape::Object(&BUTTON), 0, MAX_QUICK_REPLIES)),
    ]],
);

static TEXT: Object = known(
    "text",
    &["text"],
    &[
        &[("text", Shape::Text(MAX_ELEMENT_TEXT_CHARS))],
        SHOWN,
        DESCRIBED,
        TAGGED,
        CLICKED,
        ACCESSIBLE,
    ],
);

static IMAGE: Object = known(
    "image",
    &["url"],
    &[
        &[("url", Shape::Text(MAX_URL_CHARS)), ("caption", Shape::Text(MAX_TITLE_CHARS))],
        SHOWN,
        DESCRIBED,
        TAGGED,
        CLICKED,
        ACCESSIBLE,
    ],
);

static BUTTON: Object = known(
    "button",
    &["title"],
    &[
        &[
            ("title", Shape::Text(MAX_TITLE_CHARS)),
            ("subtitle", Shape::Text(MAX_TITLE_CHARS)),
            ("class", Shape::Word(&["text", "button"])),
            ("ref", Shape::Object(&SELECTION)),
        ],
        SHOWN,
        DESCRIBED,
        TAGGED,
        CLICKED,
        ACCESSIBLE,
    ],
);

/// What a button says the choice of.
static SELECTION: Object =
    plain(&[], &[&[("name", NAME), ("type", Shape::Word(&["carouselSelect", "accordionSelect"]))]]);

static MAP: Object = known(
    "map",
    &["la", "lo"],
    &[
        &[("la", Shape::Number), ("lo", Shape::Number)],
        SHOWN,
        DESCRIBED,
        TAGGED,
        CLICKED,
        ACCESSIBLE,
    ],
);

static LINK_PREVIEW: Object = known(
    "linkPreview",
    &["url"],
    &[
        &[("url", Shape::Text(MAX_URL_CHARS)), ("title", Shape::Text(MAX_TITLE_CHARS))],
        SHOWN,
        DESCRIBED,
        TAGGED,
        CLICKED,
        ACCESSIBLE,
    ],
);

static TEMPLATE: Object = known(
    "template",
    &["templateType", "title", "resp"],
    &[
        &[
            ("templateType", Shape::Word(&["quickReply"])),
            ("title", Shape::Text(MAX_ELEMENT_TEXT_CHARS)),
            ("resp", list(&Shape::Text(MAX_TITLE_CHARS), 1, 32)),
        ],
        SHOWN,
        DESCRIBED,
        TAGGED,
        CLICKED,
        ACCESSIBLE,
    ],
);

static PAIRS: Object = element(
    "keyValuePairList",
    &["elements"],
    &[&[("elements", list(&Shape::Object(&PAIR), 1, 50))]],
);

static PAIR: Object = plain(
    &["key"],
    &[&[("key", Shape::Text(MAX_TITLE_CHARS)), ("value", Shape::Text(MAX_URL_CHARS))]],
);

const LAYOUT: &[Field] = &[BORDER, ALT, METADATA];

static HORIZONTAL: Object = element(
    "horizontal",
    &["elements"],
    &[
        LAYOUT,
        &[
            ("elements", list(&CONTENT, 0, MAX_ELEMENTS)),
            ("borderLine", Shape::Flag),
            ("percentages", list(&Shape::Number, 0, MAX_ELEMENTS)),
        ],
        TAGGED,
        ACCESSIBLE,
    ],
);

static VERTICAL: Object = element(
    "vertical",
    &["elements"],
    &[
        LAYOUT,
        &[
            ("elements", list(&CONTENT, 0, MAX_ELEMENTS)),
            ("scroll", Shape::Word(&["disable", "enable"])),
            DISPLAYED,
            STYLED,
        ],
        TAGGED,
        ACCESSIBLE,
    ],
);

const OF_CARDS: &[Field] = &[TOOLTIP, PADDING, ALT, DISPLAYED, STYLED];

static CAROUSEL: Object = element(
    "carousel",
    &["elements"],
    &[OF_CARDS, &[("elements", list(&CARD, MIN_CARDS, MAX_CARDS))], ACCESSIBLE],
);

static CAROUSEL_SELECT: Object = element(
    "carouselSelect",
    &["selectMode", "elements"],
    &[
        OF_CARDS,
        &[("elements", list(&CARD, 1, 20)), ("selectMode", Shape::Object(&SELECT_CARDS))],
        ACCESSIBLE,
    ],
);

static SELECT_CARDS: Object =
    plain(&["name", "type"], &[&[("name", NAME), ("type", Shape::Word(&["single", "multiple"]))]]);

static ACCORDION_SELECT: Object = element(
    "accordionSelect",
    &["selectMode", "titles", "elements"],
    &[
        OF_CARDS,
        &[
            ("elements", list(&CARD, 1, 20)),
            ("selectMode", Shape::Object(&SELECT_ONE)),
            ("titles", list(&Shape::Object(&ACCORDION_TITLE), 1, 20)),
        ],
        ACCESSIBLE,
    ],
);

static SELECT_ONE: Object = plain(&["name"], &[&[("name", NAME)]]);

static ACCORDION_TITLE: Object = plain(&["name"], &[&[("name", NAME), ("additional", NAME)]]);

static TABS: Object =
    element("tabs", &["elements"], &[&[STYLED, ("elements", list(&CARD, 1, 10))]]);

static LIST: Object = element("list", &["elements"], &[&[TOOLTIP, ALT, ("elements", LIST_PARTS)]]);

const LIST_PARTS: Shape =
    Shape::Places(&[Shape::Object(&TEXT), Shape::Object(&SECTIONS), Shape::Object(&BUTTONS)], 3);

static SECTIONS: Object = element(
    "sectionList",
    &["elements"],
    &[&[TOOLTIP, ALT, ("elements", list(&Shape::Object(&SECTION), 1, MAX_ELEMENTS))]],
);

static SECTION: Object = element(
    "section",
    &["elements", "sectionID"],
    &[
        &[
            TOOLTIP,
            PADDING,
            ALT,
            ("sectionID", Shape::Text(256)),
            ("elements", Shape::SectionElements),
        ],
        ACCESSIBLE,
    ],
);

pub(super) static OF_SECTION: [Shape; 1] = [Shape::Object(&CHECKLIST)];
pub(super) static OF_TITLED_SECTION: [Shape; 2] = [Shape::Object(&TEXT), Shape::Object(&CHECKLIST)];

static CHECKLIST: Object = element(
    "checklist",
    &["elements"],
    &[&[TOOLTIP, PADDING, ALT, ("elements", list(&Shape::Object(&CHECKBOX), 2, MAX_ELEMENTS))]],
);

static CHECKBOX: Object = element(
    "checkbox",
    &["text", "click"],
    &[
        &[
            ("text", Shape::Text(MAX_ELEMENT_TEXT_CHARS)),
            ("borderLine", Shape::Flag),
            ("borderColor", COLOR),
            ("click", Shape::Object(&CHECK)),
        ],
        SHOWN,
        TAGGED,
        ACCESSIBLE,
    ],
);

static BUTTONS: Object = element(
    "buttonList",
    &["elements"],
    &[&[TOOLTIP, PADDING, ALT, ("elements", BUTTONS_OF_LIST)]],
);

const BUTTONS_OF_LIST: Shape =
    Shape::Places(&[Shape::Object(&SUBMIT_BUTTON), Shape::Object(&BUTTON)], 1);

static SUBMIT_BUTTON: Object = element(
    "submitButton",
    &["title", "click"],
    &[
        &[
            ("title", Shape::Text(MAX_TITLE_CHARS)),
            ("disabled", Shape::Flag),
            ("click", Shape::Object(&SUBMIT)),
        ],
        SHOWN,
        DESCRIBED,
        TAGGED,
        ACCESSIBLE,
    ],
);
