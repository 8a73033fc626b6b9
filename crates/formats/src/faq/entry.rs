//! A row as a dialog: what is asked, and what is said then.

use indexmap::IndexMap;
use model::bot::{Dialog, DialogKind, Interaction, InteractionKind, Starter};
use model::key::Key;
use model::text::Texts;
use serde_json::{Value, json};

use super::table::Row;
use super::{
    MAX_ANSWER_CHARS, MAX_QUESTION_CHARS, MAX_QUICK_REPLIES, MAX_QUICK_REPLY_CHARS, Slips,
    USUAL_ANSWER_CHARS, USUAL_QUESTION_CHARS,
};
use crate::hsl;
use crate::structured::{self, MAX_TITLE_CHARS};

/// Separates wordings of a question, and quick replies.
const BAR: char = '|';
/// Separates messages of an answer.
const BUBBLE: &str = "<m>";
/// What a link may begin with.
const LINKS: [&str; 4] = ["https://", "http://", "mailto:", "tel:"];

/// What a row asks, each wording once. A question of the short form is one wording.
pub(super) fn questions(row: &Row, may_have_several: bool, slips: &mut Slips<'_>) -> Vec<String> {
    let all: Vec<&str> =
        if may_have_several { row.question.split(BAR).collect() } else { vec![&row.question] };
    let mut questions: Vec<String> = Vec::new();
    for question in all.into_iter().map(str::trim).filter(|question| !question.is_empty()) {
        let length = question.chars().count();
        if length > MAX_QUESTION_CHARS {
            let message =
                format!("a question has at most {MAX_QUESTION_CHARS} characters, not {length}");
            slips.error(row.line, "question", "question_too_long", message).done();
        } else if length > USUAL_QUESTION_CHARS {
            let message = format!("a question of {length} characters is hardly ever asked");
            slips
                .warning(row.line, "question", "long_question", message)
                .suggest(format!("at most {USUAL_QUESTION_CHARS} characters are usual"));
        }
        if !questions.iter().any(|known| super::folded(known) == super::folded(question)) {
            questions.push(question.to_owned());
        }
    }
    if questions.is_empty() {
        slips.error(row.line, "question", "missing_value", "there is no question").done();
    }
    questions
}

/// The dialog that answers.
pub(super) fn dialog(
    name: &str,
    questions: Vec<String>,
    row: &Row,
    slips: &mut Slips<'_>,
) -> Dialog {
    Dialog {
        starter: Some(Starter { samples: questions, ..Starter::default() }),
        interactions: keyed(answer(row, slips)),
        ..Dialog::new(name, DialogKind::Faq)
    }
}

fn answer(row: &Row, slips: &mut Slips<'_>) -> Vec<InteractionKind> {
    check_answer(row, slips);
    let bubbles = row.answer.split(BUBBLE).map(str::trim).filter(|bubble| !bubble.is_empty());
    let mut said: Vec<InteractionKind> =
        bubbles.flat_map(|bubble| self::bubble(row, bubble, slips)).collect();
    let button = link(row, slips);
    let replies = quick_replies(row, slips);
    if button.is_none() && replies.is_empty() {
        return said;
    }
    let mut elements = Vec::new();
    let last = match said.last() {
        Some(InteractionKind::Statement { text }) if row.link_text.is_empty() => {
            text.variants.first().map(|variant| variant.text.clone())
        }
        _ => None,
    };
    if let Some(text) = last {
        said.pop();
        elements.push(json!({ "type": "text", "text": text }));
    } else if !row.link_text.is_empty() {
        elements.push(json!({ "type": "text", "text": row.link_text }));
    }
    elements.extend(button);
    let quick_replies = json!({ "type": "quickReplies", "replies": replies });
    let quick_replies = (!replies.is_empty()).then_some(quick_replies);
    said.push(universal(json!({ "type": "vertical", "elements": elements }), quick_replies));
    said
}

fn check_answer(row: &Row, slips: &mut Slips<'_>) {
    let length = row.answer.chars().count();
    if length == 0 {
        slips.error(row.line, "answer", "missing_value", "there is no answer").done();
    } else if length > MAX_ANSWER_CHARS {
        let message = format!("an answer has at most {MAX_ANSWER_CHARS} characters, not {length}");
        slips.error(row.line, "answer", "answer_too_long", message).done();
    } else if length > USUAL_ANSWER_CHARS {
        let message = format!("an answer of {length} characters is hardly ever read");
        slips
            .warning(row.line, "answer", "long_answer", message)
            .suggest(format!("at most {USUAL_ANSWER_CHARS} characters are usual"));
    }
}

/// One message: a text, or what rich content of Haptik's (HSL) says.
fn bubble(row: &Row, bubble: &str, slips: &mut Slips<'_>) -> Vec<InteractionKind> {
    if bubble.starts_with('{') && bubble.ends_with('}') {
        if let Ok(element @ Value::Object(_)) = serde_json::from_str(bubble) {
            return rich(row, &element, slips);
        }
        let message = "this looks like rich content and isn't JSON; it is said as it stands";
        slips.warning(row.line, "answer", "bad_json", message).done();
    }
    vec![InteractionKind::Statement { text: Texts::one(bubble) }]
}

fn rich(row: &Row, element: &Value, slips: &mut Slips<'_>) -> Vec<InteractionKind> {
    let hsl::Read { content, mut losses } = hsl::read(element);
    let mut said = Vec::new();
    for written in content.iter().filter_map(structured::write) {
        let text = written.text().filter(|_| written.quick_replies.is_none());
        said.push(match text {
            Some(text) => InteractionKind::Statement { text: Texts::one(text) },
            None => universal(written.content, written.quick_replies),
        });
        losses.extend(written.losses);
    }
    for loss in losses {
        let message = format!("of rich content of Haptik's (HSL): {loss}");
        slips.warning(row.line, "answer", "hsl", message).done();
    }
    said
}

fn universal(mut content: Value, quick_replies: Option<Value>) -> InteractionKind {
    if let Some(replies) = quick_replies {
        content["quickReplies"] = replies;
    }
    InteractionKind::Universal { content: content.to_string(), waits: false }
}

/// A button with the row's link.
fn link(row: &Row, slips: &mut Slips<'_>) -> Option<Value> {
    if row.link_url.is_empty() {
        if !row.link_text.is_empty() || !row.link_button.is_empty() {
            slips.error(row.line, "link_url", "missing_value", "the link leads nowhere").done();
        }
        return None;
    }
    let is_link = LINKS.iter().any(|start| row.link_url.starts_with(start));
    if !is_link || row.link_url.contains(|c: char| c.is_whitespace() || c.is_control()) {
        let message = format!("{:?} is no link", row.link_url);
        slips
            .error(row.line, "link_url", "bad_link", message)
            .suggest("it begins with https://, http://, mailto: or tel:");
        return None;
    }
    let label = [&row.link_button, &row.link_url].into_iter().find(|label| !label.is_empty());
    let label = label.map(|label| label.chars().take(MAX_TITLE_CHARS).collect::<String>());
    // What a template stands for is checked once it is known.
    let uri = Some(&row.link_url).filter(|url| !url.contains('{'));
    let uri = uri.and_then(|url| structured::uri(url)).unwrap_or_else(|| row.link_url.clone());
    let action = json!({ "type": "link", "uri": uri });
    Some(json!({ "type": "button", "title": label, "click": { "actions": [action] } }))
}

fn quick_replies(row: &Row, slips: &mut Slips<'_>) -> Vec<Value> {
    let replies = row.quick_replies.split(BAR).map(str::trim).filter(|reply| !reply.is_empty());
    let mut buttons = Vec::new();
    for reply in replies {
        if buttons.len() == MAX_QUICK_REPLIES {
            let message = format!("there are at most {MAX_QUICK_REPLIES} quick replies");
            slips.error(row.line, "quick_replies", "limit", message).done();
            break;
        }
        if reply.chars().count() > MAX_QUICK_REPLY_CHARS {
            let message = format!("a quick reply has at most {MAX_QUICK_REPLY_CHARS} characters");
            slips.error(row.line, "quick_replies", "limit", message).done();
        }
        let action = json!({ "type": "publishText", "text": reply });
        buttons.push(json!({ "type": "button", "title": reply, "click": { "actions": [action] } }));
    }
    buttons
}

fn keyed(kinds: Vec<InteractionKind>) -> IndexMap<Key, Interaction> {
    let keyed = kinds.into_iter().enumerate().map(|(at, kind)| {
        let name = if at == 0 { "answer".to_owned() } else { format!("answer_{}", at + 1) };
        (Key::from_name(&name), Interaction::new(kind))
    });
    keyed.collect()
}
