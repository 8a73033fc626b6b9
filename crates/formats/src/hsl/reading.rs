//! From elements to contents.

mod actionable;
mod carousel;
mod form;
mod retired;

use model::content::{Content, Markup};
use serde_json::{Value, json};

use super::MAX_DEPTH;
use super::node::{Node, is_shallow};
use crate::loss::Losses;
pub(super) use actionable::{DOCUMENTS, PICTURES};

/// Reads an element; nothing when it shows nothing.
pub(super) fn read(element: &Value, losses: &mut Losses) -> Vec<Content> {
    if !is_shallow(element) {
        losses.add("", format!("is nested more than {MAX_DEPTH} deep"));
        return Vec::new();
    }
    if let Some(node) = Node::of(element, String::new()) {
        return read_node(&node, losses);
    }
    match element {
        Value::Null => Vec::new(),
        Value::String(_) | Value::Bool(_) | Value::Number(_) => {
            let wrapped = json!({ "text": element });
            Node::of(&wrapped, String::new()).map(|node| said(&node, losses)).unwrap_or_default()
        }
        Value::Array(_) | Value::Object(_) => {
            losses.add("", "isn't an element");
            Vec::new()
        }
    }
}

fn read_node(node: &Node<'_>, losses: &mut Losses) -> Vec<Content> {
    let kind = kind(node);
    match kind.as_str() {
        "TEXT" => text(node, losses),
        "BUTTON" => button(node, losses),
        "CAROUSEL" | "IMAGE" => carousel::read(node, losses),
        "FORM" => form::read(node, losses),
        "SYSTEM" => notice(node, losses),
        "SILENT" | "NATIVE_ACTION" => {
            losses
                .add("", format!("an element of type {kind} shows nothing; it isn't carried out"));
            Vec::new()
        }
        "RECEIPT" => retired::receipt(node, losses),
        "TAB_LIST" => retired::tab_list(node, losses),
        _ => {
            if !node.is_empty() {
                let shown: String = kind.chars().take(40).collect();
                losses.add("type", format!("`{shown}` isn't the type of an element"));
            }
            said(node, losses)
        }
    }
}

/// The type, or the one that what the element holds speaks for.
fn kind(node: &Node<'_>) -> String {
    let kind = node.word("type");
    if !kind.is_empty() {
        return kind;
    }
    let data = node.node("data");
    let is_carousel = data.has("width") || data.has("image_aspect_ratio");
    let guess = match () {
        () if data.has("fields") => "FORM",
        () if data.has("items") && is_carousel => "CAROUSEL",
        () if data.has("items") => "BUTTON",
        () if node.has("text") => "TEXT",
        () => "",
    };
    guess.to_owned()
}

/// The text of the element alone.
fn said(node: &Node<'_>, losses: &mut Losses) -> Vec<Content> {
    node.text("text", losses).map(Content::text).into_iter().collect()
}

fn text(node: &Node<'_>, losses: &mut Losses) -> Vec<Content> {
    let text = node.text("text", losses).unwrap_or_default();
    let data = node.node("data");
    let buttons = actionable::buttons(&data.nodes("quick_replies", losses), losses);
    if text.is_empty() && buttons.is_empty() {
        return Vec::new();
    }
    let quick_replies: Vec<_> = buttons.iter().filter_map(actionable::reply).collect();
    if quick_replies.len() < buttons.len() {
        let what = "some don't say a text; all are shown as buttons, which stay after a tap";
        losses.add(data.path("quick_replies"), what);
        return vec![Content::Buttons { text, buttons }];
    }
    vec![Content::Text { text, markup: Markup::Plain, quick_replies }]
}

fn button(node: &Node<'_>, losses: &mut Losses) -> Vec<Content> {
    let text = node.text("text", losses).unwrap_or_default();
    let data = node.node("data");
    let buttons = actionable::buttons(&data.nodes("items", losses), losses);
    match (text.is_empty(), buttons.is_empty()) {
        (true, true) => Vec::new(),
        (false, true) => vec![Content::text(text)],
        (_, false) => vec![Content::Buttons { text, buttons }],
    }
}

fn notice(node: &Node<'_>, losses: &mut Losses) -> Vec<Content> {
    let text = node.text("text", losses);
    text.map(|text| Content::Notice { text }).into_iter().collect()
}
