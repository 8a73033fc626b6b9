//! How elements look and what is told to those who hear them.

use super::{COLOR, Object, Shape, plain};

pub(super) static DISPLAY: Object = plain(
    &[],
    &[&[
        ("aspectRatio", Shape::Word(&["rectangle", "square", "horizontal"])),
        ("size", Shape::Word(&["cover", "contain", "large", "compact", "tall", "full"])),
    ]],
);

pub(super) static STYLE: Object = plain(
    &[],
    &[&[
        ("background-color", COLOR),
        ("background-color-active", COLOR),
        ("background-color-hover", COLOR),
        ("border-color", COLOR),
        ("border-color-selected", COLOR),
        ("border-color-hover", COLOR),
        ("border-radius", Shape::Number),
        ("font-family", Shape::Text(256)),
        ("bold", Shape::Flag),
        ("italic", Shape::Flag),
        ("color", COLOR),
        ("color-hover", COLOR),
        ("color-active", COLOR),
        ("size", Shape::Word(&["small", "medium", "large"])),
        ("fill", COLOR),
    ]],
);

pub(super) static ACCESSIBILITY: Object = plain(&[], &[&[("web", Shape::Object(&ATTRIBUTES))]]);

const STATE: Shape = Shape::Text(20);
const COUNT: Shape = Shape::Text(10);
const VALUE: Shape = Shape::Text(100);
const SENTENCE: Shape = Shape::Text(1_000);

/// Attributes of HTML elements that are handed on.
static ATTRIBUTES: Object = plain(
    &[],
    &[&[
        ("role", VALUE),
        ("tabindex", STATE),
        ("aria-activedescendant", VALUE),
        ("aria-atomic", VALUE),
        ("aria-autocomplete", VALUE),
        ("aria-busy", VALUE),
        ("aria-checked", STATE),
        ("aria-colcount", COUNT),
        ("aria-colindex", COUNT),
        ("aria-colspan", COUNT),
        ("aria-controls", VALUE),
        ("aria-current", VALUE),
        ("aria-describedby", VALUE),
        ("aria-details", VALUE),
        ("aria-disabled", VALUE),
        ("aria-errormessage", VALUE),
        ("aria-expanded", STATE),
        ("aria-flowto", VALUE),
        ("aria-grabbed", SENTENCE),
        ("aria-haspopup", STATE),
        ("aria-hidden", STATE),
        ("aria-invalid", VALUE),
        ("aria-keyshortcuts", SENTENCE),
        ("aria-label", SENTENCE),
        ("aria-labelledby", VALUE),
        ("aria-level", STATE),
        ("aria-live", VALUE),
        ("aria-modal", VALUE),
        ("aria-multiline", STATE),
        ("aria-multiselectable", STATE),
        ("aria-orientation", VALUE),
        ("aria-owns", VALUE),
        ("aria-placeholder", SENTENCE),
        ("aria-posinset", VALUE),
        ("aria-pressed", VALUE),
        ("aria-readonly", STATE),
        ("aria-relevant", SENTENCE),
        ("aria-required", STATE),
        ("aria-roledescription", SENTENCE),
        ("aria-rowcount", STATE),
        ("aria-rowindex", STATE),
        ("aria-rowspan", STATE),
        ("aria-selected", VALUE),
        ("aria-setsize", VALUE),
        ("aria-sort", VALUE),
        ("aria-valuemax", VALUE),
        ("aria-valuemin", VALUE),
        ("aria-valuenow", VALUE),
        ("aria-valuetext", SENTENCE),
    ]],
);
