//! Cards, pictures and films.

use model::content::{Card, ContentAction, ContentButton, Layout, TileWidth};
use serde_json::{Value, json};

use super::actionable;
use crate::address;
use crate::hsl::{WIDTHS, own_label};
use crate::loss::Losses;

/// Width to height of a picture: 16 to 9.
const WIDE: f64 = 1.77;

/// Says that there is no picture.
const NO_PICTURE: u32 = 1_000;

/// A picture: a carousel of one item that can't be tapped.
pub(super) fn image(url: &str, (caption, layout): (&str, Layout), losses: &mut Losses) -> Value {
    let Some(url) = address::media(url) else {
        losses.add("data.items[0].thumbnail.image", "isn't the address of a picture");
        return super::text(caption, &[], losses);
    };
    let item = json!({ "thumbnail": thumbnail(&url), "actionables": [] });
    let width = layout.width.unwrap_or(TileWidth::Wide);
    let ratio = json!(layout.picture_ratio.unwrap_or(WIDE));
    carousel(caption, (width, ratio), vec![item])
}

/// A film of YouTube in the place of a picture.
pub(super) fn film(url: &str, title: &str, caption: &str) -> Value {
    let item = json!({ "thumbnail": thumbnail(url), "title": title, "actionables": [] });
    carousel(caption, (TileWidth::Wide, json!(WIDE)), vec![item])
}

/// Cards side by side; without any, a text.
pub(super) fn cards((text, layout): (&str, Layout), cards: &[Card], losses: &mut Losses) -> Value {
    if cards.is_empty() {
        return super::text(text, &[], losses);
    }
    let indexed = cards.iter().enumerate();
    let items: Vec<Value> =
        indexed.map(|(index, it)| card(it, &format!("data.items[{index}]"), losses)).collect();
    let is_picture =
        |item: &Value| item["thumbnail"]["image"].as_str().is_some_and(|it| !it.is_empty());
    let ratio = if items.iter().any(is_picture) {
        json!(layout.picture_ratio.unwrap_or(WIDE))
    } else {
        json!(NO_PICTURE)
    };
    carousel(text, (layout.width.unwrap_or(TileWidth::Medium), ratio), items)
}

fn carousel(text: &str, (width, ratio): (TileWidth, Value), items: Vec<Value>) -> Value {
    let known = WIDTHS.iter().find(|(_, own)| *own == width);
    let width = known.map_or("MEDIUM", |(name, _)| *name);
    json!({
        "text": text,
        "type": "CAROUSEL",
        "data": { "image_aspect_ratio": ratio, "width": width, "items": items },
    })
}

fn thumbnail(url: &str) -> Value {
    json!({ "image": url, "type": "LANDSCAPE" })
}

fn card(card: &Card, path: &str, losses: &mut Losses) -> Value {
    let image = card.image_url.as_deref().and_then(|url| {
        let image = address::media(url);
        if image.is_none() {
            losses.add(format!("{path}.thumbnail.image"), "isn't the address of a picture");
        }
        image
    });
    let mut element =
        json!({ "thumbnail": thumbnail(&image.unwrap_or_default()), "title": card.title });
    if let Some(subtitle) = &card.subtitle {
        element["sub_title"] = subtitle.as_str().into();
    }
    if let Some(description) = description(card, path, losses) {
        element["description"] = description.into();
    }
    let (mini, own): (Vec<&ContentButton>, Vec<&ContentButton>) =
        card.buttons.iter().partition(|button| actionable::is_mini(button));
    element["actionables"] = actionables(card, &own, path, losses).into();
    if let Some((first, others)) = mini.split_first() {
        let path = format!("{path}.mini_actionable");
        if let Some(button) = actionable::button(first, &path, losses) {
            element["mini_actionable"] = button;
        }
        if !others.is_empty() {
            losses.add(path, "there is room for one; the others are left out");
        }
    }
    if let Some(note) = &card.title_note {
        element["meta"] = json!({ "rating": note });
    }
    element
}

/// The description, and what would stand over the picture.
fn description(card: &Card, path: &str, losses: &mut Losses) -> Option<String> {
    let Some(note) = &card.image_note else { return card.description.clone() };
    losses.add(path, "what stands over the picture is put into the description");
    let lines: Vec<&str> =
        [card.description.as_deref(), Some(note)].into_iter().flatten().collect();
    Some(lines.join("\n"))
}

/// The buttons. Where a tap on the card leads is the default one; if none leads there, one with the
/// card's own label is added.
fn actionables(
    card: &Card,
    buttons: &[&ContentButton],
    path: &str,
    losses: &mut Losses,
) -> Vec<Value> {
    let path = format!("{path}.actionables");
    let mut own_url = card.url.as_deref();
    let mut elements = Vec::with_capacity(buttons.len() + 1);
    for (index, button) in buttons.iter().enumerate() {
        let path = format!("{path}[{index}]");
        let Some(mut element) = actionable::button(button, &path, losses) else { continue };
        let leads_there = matches!(&button.action, ContentAction::Link { url, .. } if Some(url.as_str()) == own_url);
        if leads_there {
            own_url = None;
            element["is_default"] = 1.into();
        }
        elements.push(element);
    }
    if let Some(url) = own_url {
        let label = own_label(&card.title, url).to_owned();
        let action = ContentAction::Link { url: url.to_owned(), target: None };
        let button = ContentButton { label, action, metadata: Vec::new() };
        let mut unseen = Losses::default();
        match actionable::button(&button, &path, &mut unseen) {
            Some(mut element) => {
                element["is_default"] = 1.into();
                elements.push(element);
            }
            None => losses.add(path, "a tap on the card leads nowhere"),
        }
    }
    elements
}
