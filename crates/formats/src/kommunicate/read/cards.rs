//! Cards, lists and answers of the knowledge base.

use model::content::{Card, Content, ContentAction, ContentButton, List, ListItem, without_tags};
use serde_json::{Map, Value, json};

use super::buttons::{Kind, button, first, given_back, link};
use crate::html::sanitise;
use crate::kommunicate::markup::has_tags;
use crate::kommunicate::object::Object;

/// One card, or several side by side: template 10.
pub fn carousel(metadata: &Object<'_>) -> Option<Content> {
    let tiles: Vec<Card> = metadata.objects("payload").iter().filter_map(card).collect();
    (!tiles.is_empty()).then_some(Content::carousel(None, tiles))
}

fn card(item: &Object<'_>) -> Option<Card> {
    let header = item.object("header");
    let card = Card {
        title: item.text("title").unwrap_or_default(),
        title_note: item.text("titleExt"),
        subtitle: item.text("subtitle"),
        description: item.text("description"),
        image_url: header.resource("imgSrc"),
        image_note: header.text("overlayText"),
        url: item.link("url"),
        buttons: buttons(item),
    };
    if card == Card::default() {
        item.lose_all("a card that shows nothing");
        return None;
    }
    Some(card)
}

fn buttons(item: &Object<'_>) -> Vec<ContentButton> {
    item.objects("buttons").iter().filter_map(|item| button(item, None)).collect()
}

/// A list: template 7.
pub fn list(metadata: &Object<'_>) -> Option<Content> {
    let payloads = metadata.objects("payload");
    let payload = payloads.first()?;
    let list = List {
        text: payload.text("headerText"),
        image_url: payload.resource("headerImgSrc"),
        items: payload.objects("elements").iter().filter_map(item).collect(),
        buttons: buttons(payload),
    };
    (list != List::default()).then_some(Content::List(list))
}

fn item(element: &Object<'_>) -> Option<ListItem> {
    let Some(title) = element.text("title") else {
        element.lose_all("an item without a title");
        return None;
    };
    let action = item_action(element, &title);
    let metadata = match &action {
        Some(ContentAction::Reply { .. }) => item_metadata(element),
        Some(_) | None => Vec::new(),
    };
    Some(ListItem {
        title,
        description: element
            .text("description")
            .map(|text| if has_tags(&text) { without_tags(&text) } else { text }),
        image_url: element.resource("imgSrc"),
        action,
        metadata,
    })
}

fn item_action(element: &Object<'_>, title: &str) -> Option<ContentAction> {
    if !element.has("action") {
        return None;
    }
    let action = element.object("action");
    let levels = [&action, element];
    match Kind::of(&levels, None) {
        Kind::Link => link(&levels),
        Kind::Reply => {
            let said = first(&[&action], &["text", "message"]);
            Some(ContentAction::Reply { payload: said.unwrap_or_else(|| title.to_owned()) })
        }
        Kind::Submit => {
            action.lose("type", "items don't submit");
            None
        }
    }
}

/// What a tap on an item gives back: the article that it shows, too.
fn item_metadata(element: &Object<'_>) -> Vec<Value> {
    let action = element.object("action");
    let mut given = given_back(&[&action, element]);
    let article = [("KM_FAQ_ID", "articleId"), ("source", "source")];
    let article: Map<String, Value> = article
        .into_iter()
        .filter_map(|(name, key)| Some((name.to_owned(), json!(element.text(key)?))))
        .collect();
    match given.first_mut() {
        Some(Value::Object(metadata)) => metadata.extend(article),
        _ if article.is_empty() => {}
        _ => given.push(Value::Object(article)),
    }
    given
}

/// An answer of the knowledge base: template 8.
pub fn faq_answer(metadata: &Object<'_>) -> Option<Content> {
    let payloads = metadata.objects("payload");
    let payload = payloads.first()?;
    let title = payload.text("title").unwrap_or_default();
    let html = payload.text("description").map(|html| sanitise(&html)).unwrap_or_default();
    let question = payload.text("buttonLabel");
    let buttons: Vec<_> = payload.objects("buttons").iter().filter_map(feedback).collect();
    let is_blank = title.is_empty() && html.is_empty() && buttons.is_empty();
    (!is_blank).then_some(Content::FaqAnswer { title, html, question, buttons })
}

/// A button that says its name, of which the bot isn't told unless it asks for it.
fn feedback(item: &Object<'_>) -> Option<ContentButton> {
    let Some(label) = item.text("name") else {
        item.lose_all("a button without a name");
        return None;
    };
    let action = ContentAction::Reply { payload: label.clone() };
    let mut given = given_back(&[item]).pop().unwrap_or_else(|| json!({}));
    if let Value::Object(given) = &mut given {
        match given.get("skipBot") {
            None => _ = given.insert("skipBot".to_owned(), Value::Bool(true)),
            // The same as none.
            Some(Value::Bool(false)) => _ = given.shift_remove("skipBot"),
            Some(_) => {}
        }
    }
    let is_empty = given.as_object().is_some_and(Map::is_empty);
    let metadata = if is_empty { Vec::new() } else { vec![given] };
    Some(ContentButton { label, action, metadata })
}
