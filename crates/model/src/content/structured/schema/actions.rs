//! What taps do.

use super::{ACCESSIBLE, Field, Object, PAIR, Shape, element, list, plain};
use crate::content::structured::{MAX_CALENDAR_TITLE_CHARS, MAX_PUBLISHED_CHARS, MAX_URI_CHARS};

pub(super) static CHECKED: Shape = Shape::OneOf(&[&CHECKED_ACTION]);

static CHECKED_ACTION: Object =
    element("checked", &["publishText"], &[&[("publishText", Shape::Text(250))], ACCESSIBLE]);

pub(super) static SUBMITTED: Shape = Shape::OneOf(&[&SUBMIT_ACTION]);

static SUBMIT_ACTION: Object =
    element("submitAsText", &["submit"], &[&[("submit", Shape::Flag)], ACCESSIBLE]);

pub(super) static ACTION: Shape =
    Shape::OneOf(&[&PUBLISH, &ADD_TO_CART, &NAVIGATE, &LINK, &CUSTOM, &CALENDAR, &SLOTS]);

static PUBLISH: Object =
    element("publishText", &["text"], &[&[("text", Shape::Text(MAX_PUBLISHED_CHARS))]]);

static ADD_TO_CART: Object =
    element("addToCart", &["items"], &[&[("items", list(&Shape::Object(&CART_ITEM), 0, 10))]]);

static CART_ITEM: Object =
    plain(&[], &[&[("productId", Shape::Text(256)), ("quantity", Shape::Whole)]]);

static NAVIGATE: Object = element(
    "navigate",
    &["la", "lo"],
    &[&[("la", Shape::Number), ("lo", Shape::Number), ("name", Shape::Text(256))]],
);

const URI: Field = ("uri", Shape::Address(MAX_URI_CHARS));

static LINK: Object = element(
    "link",
    &["uri"],
    &[
        &[
            URI,
            ("name", Shape::Text(256)),
            ("ios", Shape::Object(&OF_DEVICE)),
            ("android", Shape::Object(&OF_DEVICE)),
            ("web", Shape::Object(&OF_DEVICE)),
            ("target", Shape::Word(&["self", "blank", "slideout"])),
        ],
        ACCESSIBLE,
    ],
);

static OF_DEVICE: Object = plain(&[], &[&[URI]]);

static CUSTOM: Object = element("custom", &[], &[&[("data", list(&Shape::Object(&PAIR), 0, 10))]]);

static CALENDAR: Object = element(
    "datePicker",
    &["class"],
    &[&[
        ("class", Shape::Word(&["single", "range"])),
        ("title", Shape::Text(MAX_CALENDAR_TITLE_CHARS)),
        ("minDate", Shape::Whole),
        ("maxDate", Shape::Whole),
        ("dateFormat", Shape::Text(100)),
    ]],
);

static SLOTS: Object = element(
    "scheduleSlotList",
    &[],
    &[&[
        ("title", Shape::Text(40)),
        ("slots", list(&Shape::Object(&SLOT), 0, 256)),
        ("firstDayOfTheWeek", Shape::Word(&["sun", "mon"])),
    ]],
);

static SLOT: Object = element(
    "scheduleSlot",
    &["id", "start"],
    &[&[
        ("id", Shape::Text(256)),
        ("start", Shape::Whole),
        ("end", Shape::Whole),
        ("title", Shape::Text(40)),
        ("description", Shape::Text(40)),
        ("imageUrl", Shape::Address(MAX_URI_CHARS)),
    ]],
);
