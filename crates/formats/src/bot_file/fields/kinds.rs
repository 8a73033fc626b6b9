//! The fields of files that are asked for, surveys, searches, and the question what was meant.

use super::{TEXTS, field, required};
use crate::bot_file::shape::{Object, Shape};

pub(super) static UPLOAD: Object = Object {
    name: "Upload",
    about: "Asks for a file of at most 5 MB. The interaction that follows works on it, as a call whose templates say `{$fileUrl}`.",
    fields: &[
        required("text", TEXTS, "What is asked."),
        field(
            "accepts",
            Shape::List(&Shape::Text),
            "Types that are taken, as `pdf`, `image/png` or `image/*`; any unless set.",
        ),
        field(
            "progress",
            TEXTS,
            "Said when the file is there; `Processing the file...` unless set.",
        ),
        field(
            "success",
            TEXTS,
            "Said when it was worked on and no dialog takes `file_upload_success:…` up; \
             `Successfully processed the file.` unless set.",
        ),
        field(
            "failure",
            TEXTS,
            "Said when that failed and no dialog takes `file_upload_failed:…` up; \
             `Failed to process the file. Please try again.` unless set.",
        ),
        field(
            "wrong_type",
            TEXTS,
            "Said about a file that isn't taken; the built-in text unless set.",
        ),
    ],
};

pub(super) static SURVEY_QUESTION: Object = Object {
    name: "SurveyQuestion",
    about: "A question whose answers are counted.",
    fields: &[
        required(
            "measure",
            Shape::Word(&["fcr", "csat", "nps", "choice", "open"]),
            "What is measured: whether the matter is solved (`fcr`), satisfaction from 1 to 5 (`csat`), \
             recommendation from 0 to 10 (`nps`), or something of your own by `choice` or by any text (`open`).",
        ),
        required("text", TEXTS, "What is asked."),
        field(
            "answers",
            Shape::List(&Shape::Either(&[Shape::Text, Shape::Object(&SURVEY_ANSWER)])),
            "The answers in their order; the measure's own unless set.",
        ),
        field("skip", Shape::Text, "The label of a last answer that passes the question over."),
        field(
            "display",
            Shape::Word(&["quick_replies", "buttons", "text"]),
            "How the answers are shown; `quick_replies` unless set.",
        ),
        field(
            "list",
            Shape::Word(&["numbers", "letters", "unmarked"]),
            "How the answers are marked where they are text; `numbers` unless set.",
        ),
    ],
};

static SURVEY_ANSWER: Object = Object {
    name: "SurveyAnswer",
    about: "An answer: its label alone when that is what it counts as, or both.",
    fields: &[
        required("label", Shape::Text, "What stands on it, a template."),
        required("value", Shape::Text, "What it counts as, as `5`."),
    ],
};

pub(super) static DISAMBIGUATION: Object = Object {
    name: "Disambiguation",
    about: "For dialogs of that kind: asks which of the dialogs that a message may mean is meant.",
    fields: &[
        required("text", TEXTS, "What is asked."),
        field("most", Shape::Whole(3), "How many dialogs are shown: 2, or 3 unless set."),
        field(
            "other",
            Shape::Either(&[Shape::Text, Shape::Object(&OTHER_MEANING)]),
            "A last choice for none of them.",
        ),
        field(
            "display",
            Shape::Word(&["buttons", "quick_replies"]),
            "How the choices are shown; `buttons` unless set.",
        ),
        field("per_row", Shape::Whole(100), "How many choices stand in a row."),
        field(
            "list",
            Shape::Word(&["numbers", "letters"]),
            "How the choices are listed where only text is shown.",
        ),
    ],
};

static OTHER_MEANING: Object = Object {
    name: "OtherMeaning",
    about: "A choice for none of the dialogs: its label alone, or with what is said then.",
    fields: &[
        required("label", Shape::Text, "What stands on it, a template."),
        field(
            "reply",
            TEXTS,
            "Said when it is taken and no rule takes it, before the question is asked again.",
        ),
    ],
};

pub(super) static KNOWLEDGE: Object = Object {
    name: "Knowledge",
    about: "Looks the contact's latest message up in the bot's dialogs of kind `faq`.",
    fields: &[
        field(
            "stories",
            Shape::List(&Shape::Key),
            "The stories that are searched; all unless set.",
        ),
        field(
            "min_score",
            Shape::Word(&["very_good", "good", "fair_plus"]),
            "How sure a match must be: 75, 60 or 45 percent; `good` unless set.",
        ),
        field("max_answers", Shape::Whole(3), "Most answers, from 1 to 3; 1 unless set."),
        field(
            "display",
            Shape::Word(&["text", "carousel", "nothing"]),
            "What is done with them: say the best as `text` (unless set), show them in a `carousel`, or \
             only fill the variable.",
        ),
        field("variable", Shape::Text, "The variable that they fill; `kb_search` unless set."),
        field(
            "not_found",
            TEXTS,
            "Said when nothing was found, whatever the rules say; `BLANK_MESSAGE` says nothing.",
        ),
        field("link_text", Shape::Text, "What stands on the links of answers; a template."),
        field("image", Shape::Text, "The picture of answers that have none; a template."),
    ],
};

pub(super) static SURVEY: Object = Object {
    name: "Survey",
    about: "What holds for the survey after a conversation.",
    fields: &[
        field("bot", Shape::Key, "The bot that asks in this one's place."),
        field(
            "timeout_minutes",
            Shape::Whole(525_600),
            "How long it waits for an answer before the conversation closes; 60 unless set.",
        ),
        field("thank_you", TEXTS, "Said when it is over."),
        field("expired", TEXTS, "Said when its time is over."),
        field(
            "most_unrecognized",
            Shape::Whole(100),
            "How many answers in a row to one question may go without being understood, from 1; the next \
             one ends the survey. Without it the question is asked again and again.",
        ),
        field("given_up", TEXTS, "Said when the survey ends for that."),
    ],
};
