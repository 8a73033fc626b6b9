//! Elements of older versions, in the nearest form of today: receipts and lists in tabs.

use model::content::{Content, ContentAction, ContentButton, List, ListItem};

use super::actionable;
use crate::address;
use crate::hsl::extras::Extras;
use crate::hsl::node::Node;
use crate::loss::Losses;

/// Ends of the names of pairs of a heading and its text.
const HEADINGS: [&str; 4] = ["one", "two", "three", "four"];

/// Reads a receipt as a list of what was ordered, the amount last.
pub(super) fn receipt(node: &Node<'_>, losses: &mut Losses) -> Vec<Content> {
    let data = node.node("data");
    let mut lines: Vec<String> = node.text("text", losses).into_iter().collect();
    lines.extend(heading(&data, losses));
    for part in data.nodes("subheader", losses) {
        for word in HEADINGS {
            let header = part.text(&format!("header_{word}"), losses);
            let body = part.text(&format!("body_{word}"), losses);
            lines.extend(joined([header, body], ": "));
        }
    }
    let mut items: Vec<ListItem> = data
        .nodes("order_items", losses)
        .iter()
        .filter_map(|item| order_item(item, losses))
        .collect();
    let footer = data.node("footer");
    let (amount, offer) = (footer.text("amount", losses), footer.text("offer_text", losses));
    if let Some(title) = amount.clone().or_else(|| offer.clone()) {
        let description = amount.and(offer);
        items.push(ListItem { title, description, ..ListItem::default() });
    }
    let buttons = actionable::buttons(&footer.nodes("actionables", losses), losses);
    losses.add("type", "a receipt is shown as a list");
    listed(lines, items, buttons)
}

/// The header: a text, or an object with some.
fn heading(data: &Node<'_>, losses: &mut Losses) -> Option<String> {
    let header = data.node("header");
    let parts = ["title", "header", "text", "body"].map(|key| header.text(key, losses));
    data.text("header", losses).filter(|_| header.is_empty()).or_else(|| joined(parts, " "))
}

fn order_item(item: &Node<'_>, losses: &mut Losses) -> Option<ListItem> {
    let title = item.text("title", losses);
    let header = item.text("header", losses);
    let body = item.text("body", losses);
    let image_url = image(item, losses);
    let mut texts = [title, header, body].into_iter().flatten();
    let title = texts.next()?;
    let rest: Vec<String> = texts.collect();
    let description = (!rest.is_empty()).then(|| rest.join("\n"));
    Some(ListItem { title, description, image_url, ..ListItem::default() })
}

fn image(item: &Node<'_>, losses: &mut Losses) -> Option<String> {
    let found = item.first_text(&["image_url"])?;
    let image = address::media(&found);
    if image.is_none() {
        losses.add(item.path("image_url"), "isn't the address of a picture");
    }
    image
}

/// Reads a list in tabs as one list, each tab's title above its items.
pub(super) fn tab_list(node: &Node<'_>, losses: &mut Losses) -> Vec<Content> {
    let data = node.node("data");
    let lines: Vec<String> = node.text("text", losses).into_iter().collect();
    let mut items = Vec::new();
    for tab in data.nodes("tabs", losses) {
        if let Some(title) = tab.text("title", losses) {
            let description = tab.text("sub_title", losses);
            items.push(ListItem { title, description, ..ListItem::default() });
        }
        items.extend(tab.nodes("tab_items", losses).iter().filter_map(|it| tab_item(it, losses)));
    }
    let buttons = actionable::buttons(&data.nodes("actionables", losses), losses);
    losses.add("type", "tabs are shown below each other");
    if data.word("selection") == "SELECT_ALL" {
        losses.add(data.path("selection"), "one item is chosen, not several");
    }
    if data.has("expiry") {
        losses.add(data.path("expiry"), "the list doesn't expire");
    }
    listed(lines, items, buttons)
}

fn tab_item(item: &Node<'_>, losses: &mut Losses) -> Option<ListItem> {
    let message = item.text("message", losses);
    let name = item.text("title", losses).or_else(|| message.clone())?;
    let emoji = item.text("emoji", losses).map(|emoji| emoji.trim().to_owned());
    let title = match &emoji {
        Some(emoji) => format!("{emoji} {name}"),
        None => name.clone(),
    };
    let description = joined([item.text("price", losses), item.text("caption", losses)], " · ");
    let action = Some(ContentAction::Reply { payload: message.unwrap_or(name) });
    let metadata = Extras { emoji, ..Extras::default() }.into_metadata();
    Some(ListItem { title, description, image_url: None, action, metadata })
}

fn joined<const N: usize>(parts: [Option<String>; N], between: &str) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(between))
}

fn listed(lines: Vec<String>, items: Vec<ListItem>, buttons: Vec<ContentButton>) -> Vec<Content> {
    let text = (!lines.is_empty()).then(|| lines.join("\n"));
    match (text, items.is_empty(), buttons.is_empty()) {
        (None, true, true) => Vec::new(),
        (Some(text), true, true) => vec![Content::text(text)],
        (text, true, false) => vec![Content::Buttons { text: text.unwrap_or_default(), buttons }],
        (text, false, _) => vec![Content::List(List { text, image_url: None, items, buttons })],
    }
}
