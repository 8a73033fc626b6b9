//! Buttons: what they are called, and what a tap does.

use model::content::structured::{
    MAX_ELEMENT_TEXT_CHARS, MAX_PUBLISHED_CHARS, MAX_TITLE_CHARS, MAX_TOOLTIP_CHARS,
};
use model::content::{ContentAction, ContentButton};
use serde_json::{Value, json};

use super::{address, cut, text_element};
use crate::loss::Losses;

pub(super) fn buttons(buttons: &[ContentButton], path: &str, losses: &mut Losses) -> Vec<Value> {
    let all = buttons.iter().enumerate();
    all.map(|(at, it)| button(it, &format!("{path}[{at}]"), losses)).collect()
}

/// A button; a text for one that can't be tapped there.
pub(super) fn button(button: &ContentButton, path: &str, losses: &mut Losses) -> Value {
    let label = &button.label;
    let action = match &button.action {
        ContentAction::Reply { payload } => publish(payload, label, path, losses),
        ContentAction::Link { url, target } => match link(url, target.as_deref()) {
            Some(action) => action,
            None => return untappable(label, url, path, losses),
        },
        ContentAction::Call { number } => match link(&format!("tel:{}", dialled(number)), None) {
            Some(action) => action,
            None => return untappable(label, number, path, losses),
        },
        ContentAction::Submit(submit) => {
            losses.add(path, "it says something, and sends no data");
            publish(submit.says.as_deref().unwrap_or(label), label, path, losses)
        }
        ContentAction::ShareLocation => {
            losses.add(path, "it says its label, and asks for no place");
            publish(label, label, path, losses)
        }
        ContentAction::Upload { .. } => {
            losses.add(path, "it says its label, and asks for no file");
            publish(label, label, path, losses)
        }
    };
    if label.chars().count() > MAX_TITLE_CHARS {
        losses.add(path, format!("its label is cut after {MAX_TITLE_CHARS} characters"));
    }
    let (title, tooltip) = (cut(label, MAX_TITLE_CHARS), cut(label, MAX_TOOLTIP_CHARS));
    let mut click = json!({"actions": [action]});
    if !button.metadata.is_empty() {
        click["metadata"] = button.metadata.clone().into();
    }
    json!({"type": "button", "title": title, "tooltip": tooltip, "click": click})
}

fn publish(said: &str, label: &str, path: &str, losses: &mut Losses) -> Value {
    let is_short = said.chars().count() <= MAX_PUBLISHED_CHARS;
    if !is_short {
        let what =
            format!("what it says has over {MAX_PUBLISHED_CHARS} characters; it says its label");
        losses.add(path, what);
    }
    let said = if is_short { said.to_owned() } else { cut(label, MAX_PUBLISHED_CHARS) };
    json!({"type": "publishText", "text": said})
}

/// Leads to a page; `None` when the address can't be written.
pub(super) fn link(url: &str, target: Option<&str>) -> Option<Value> {
    let target = match target {
        Some("_parent" | "_self" | "_top") => "self",
        Some("webview") => "slideout",
        Some(_) | None => "blank",
    };
    Some(json!({"type": "link", "uri": address::link(url)?, "target": target}))
}

fn dialled(number: &str) -> String {
    number.chars().filter(|it| it.is_ascii_digit() || matches!(it, '+' | '*')).collect()
}

fn untappable(label: &str, leads_to: &str, path: &str, losses: &mut Losses) -> Value {
    losses.add(path, "where it leads can't be opened there; it is shown as a text");
    text_element(&cut(&format!("{label}: {leads_to}"), MAX_ELEMENT_TEXT_CHARS))
}
