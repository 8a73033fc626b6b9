//! Cards and lists.

use model::content::structured::{MAX_CARDS, MAX_ELEMENT_TEXT_CHARS, MAX_TOOLTIP_CHARS, MIN_CARDS};
use model::content::{Card, ContentButton, List};
use serde_json::{Value, json};

use super::{address, below, column, cut, taps, text_element, texts};
use crate::loss::Losses;

/// Between cards, in pixels.
const PADDING: u8 = 10;

pub(super) fn write(text: Option<&str>, tiles: &[Card], losses: &mut Losses) -> Value {
    if tiles.len() > MAX_CARDS {
        losses.add("tiles", format!("only {MAX_CARDS} of {} are shown", tiles.len()));
    }
    let mut cards = Vec::new();
    for (at, tile) in tiles.iter().enumerate().take(MAX_CARDS) {
        cards.push(card(tile, &format!("tiles[{at}]"), losses));
    }
    let shown = if cards.len() < MIN_CARDS {
        cards.pop()
    } else {
        Some(json!({"type": "carousel", "padding": PADDING, "elements": cards}))
    };
    match (text.filter(|text| !text.is_empty()), shown) {
        (None, Some(shown)) => shown,
        (text, shown) => below(text.unwrap_or_default(), shown.into_iter().collect(), losses),
    }
}

fn card(card: &Card, path: &str, losses: &mut Losses) -> Value {
    let mut elements = Vec::new();
    let mut link = card.url.as_deref().and_then(|url| {
        let link = taps::link(url, None);
        if link.is_none() {
            losses.add(format!("{path}.url"), "where a tap leads can't be opened there");
        }
        link.map(|action| json!({"actions": [action]}))
    });
    if let Some(url) = &card.image_url {
        match address::picture(url) {
            Some(url) => {
                let tooltip = cut(&card.title, MAX_TOOLTIP_CHARS);
                let mut image = json!({"type": "image", "url": url, "tooltip": tooltip});
                if let Some(click) = link.take() {
                    image["click"] = click;
                }
                elements.push(image);
            }
            None => losses.add(format!("{path}.image_url"), "the picture can't be shown"),
        }
    }
    let mut title = text_element(&cut(&titled(card), MAX_ELEMENT_TEXT_CHARS));
    title["tag"] = "title".into();
    if let Some(click) = link {
        title["click"] = click;
    }
    elements.push(title);
    let lines = [&card.subtitle, &card.description, &card.image_note];
    for line in lines.into_iter().flatten().filter(|line| !line.is_empty()) {
        elements.extend(texts(line));
    }
    elements.extend(taps::buttons(&card.buttons, &format!("{path}.buttons"), losses));
    column(elements, losses)
}

fn titled(card: &Card) -> String {
    match &card.title_note {
        Some(note) => format!("{} ({note})", card.title),
        None => card.title.clone(),
    }
}

/// The elements of a list, from top to bottom.
pub(super) fn list(list: &List, losses: &mut Losses) -> Vec<Value> {
    let mut elements = Vec::new();
    elements.extend(picture(list.image_url.as_deref(), "image_url", losses));
    if let Some(text) = list.text.as_deref().filter(|text| !text.is_empty()) {
        elements.extend(texts(text));
    }
    for (at, item) in list.items.iter().enumerate() {
        let path = format!("items[{at}]");
        elements.extend(picture(item.image_url.as_deref(), &path, losses));
        match &item.action {
            Some(action) => {
                let button = ContentButton {
                    label: item.title.clone(),
                    action: action.clone(),
                    metadata: item.metadata.clone(),
                };
                elements.push(taps::button(&button, &path, losses));
            }
            None => elements.extend(texts(&item.title)),
        }
        if let Some(description) = item.description.as_deref().filter(|it| !it.is_empty()) {
            elements.extend(texts(description));
        }
    }
    elements.extend(taps::buttons(&list.buttons, "buttons", losses));
    elements
}

/// A picture that goes with what stands below it.
fn picture(url: Option<&str>, path: &str, losses: &mut Losses) -> Option<Value> {
    let shown = address::picture(url?);
    if shown.is_none() {
        losses.add(path, "the picture can't be shown");
    }
    Some(json!({"type": "image", "url": shown?}))
}
