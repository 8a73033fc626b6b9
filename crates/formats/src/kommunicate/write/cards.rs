//! Cards and lists.

use model::content::{Card, ContentAction, ContentButton, List, ListItem};
use serde_json::{Map, Value, json};

use super::buttons::{Does, is_same_tab, opens, submits};
use super::{Writing, object, put};

/// Longest text that stands above a list in its header, in characters.
const MAX_HEADER_CHARS: usize = 75;

impl Writing {
    /// Cards: template 10.
    pub(super) fn cards(&mut self, tiles: &[Card]) -> Value {
        tiles.iter().enumerate().map(|(index, card)| self.card(card, index)).collect()
    }

    fn card(&mut self, card: &Card, index: usize) -> Value {
        let mut written = object([("title", json!(card.title))]);
        put(&mut written, "titleExt", card.title_note.as_deref());
        put(&mut written, "subtitle", card.subtitle.as_deref());
        put(&mut written, "description", card.description.as_deref());
        let mut header = Map::new();
        put(&mut header, "overlayText", card.image_note.as_deref());
        put(&mut header, "imgSrc", card.image_url.as_deref());
        if !header.is_empty() {
            written.insert("header".to_owned(), Value::Object(header));
        }
        let url = card.url.as_deref();
        let url = url.and_then(|url| self.led_to(url, format!("tiles[{index}].url")));
        put(&mut written, "url", url.as_deref());
        let buttons = card.buttons.iter().enumerate();
        let buttons: Vec<Value> = buttons
            .filter_map(|(button, it)| {
                self.card_button(it, &format!("tiles[{index}].buttons[{button}]"))
            })
            .collect();
        if !buttons.is_empty() {
            written.insert("buttons".to_owned(), Value::Array(buttons));
        }
        Value::Object(written)
    }

    fn card_button(&mut self, button: &ContentButton, path: &str) -> Option<Value> {
        let mut action = Map::new();
        let (kind, mut payload) = match self.does(&button.action, &button.label, path)? {
            Does::Says(text) => ("quickReply", says(&button.label, text)),
            Does::SaysWith(text, data) => {
                let mut payload = says(&button.label, &text);
                self.give_back_form(&mut payload, data);
                ("quickReply", payload)
            }
            Does::Opens { url, target } => {
                if is_same_tab(target) {
                    action.insert("openLinkInNewTab".to_owned(), Value::Bool(false));
                }
                ("link", object([("url", json!(url))]))
            }
            Does::Submits(submit) => {
                let mut payload = Map::new();
                put(&mut payload, "text", submit.says.as_deref());
                payload.extend(submits(submit));
                ("submit", payload)
            }
        };
        self.give_back_unless_link(&mut payload, button, path);
        action.insert("type".to_owned(), json!(kind));
        action.insert("payload".to_owned(), Value::Object(payload));
        Some(json!({ "name": button.label, "action": action }))
    }

    /// A list: template 7.
    pub(super) fn list(&mut self, list: &List) -> Value {
        let mut written = Map::new();
        put(&mut written, "headerImgSrc", list.image_url.as_deref());
        if let Some(text) = &list.text {
            if text.chars().count() > MAX_HEADER_CHARS {
                self.message(text);
            } else {
                put(&mut written, "headerText", Some(text));
            }
        }
        let items = list.items.iter().enumerate();
        let items: Value = items.map(|(index, item)| self.item(item, index)).collect();
        written.insert("elements".to_owned(), items);
        let buttons = list.buttons.iter().enumerate();
        let buttons: Vec<Value> = buttons
            .filter_map(|(index, button)| {
                let path = format!("buttons[{index}]");
                let mut action = self.list_action(&button.action, &button.label, &path)?;
                self.give_back_unless_link(&mut action, button, &path);
                Some(json!({ "name": button.label, "action": action }))
            })
            .collect();
        if !buttons.is_empty() {
            written.insert("buttons".to_owned(), Value::Array(buttons));
        }
        Value::Object(written)
    }

    fn item(&mut self, item: &ListItem, index: usize) -> Value {
        let path = format!("items[{index}]");
        let mut written = Map::new();
        put(&mut written, "imgSrc", item.image_url.as_deref());
        put(&mut written, "title", Some(&item.title));
        put(&mut written, "description", item.description.as_deref());
        let Some(action) = &item.action else { return Value::Object(written) };
        let Some(mut action) = self.list_action(action, &item.title, &path) else {
            return Value::Object(written);
        };
        let metadata: Vec<Value> =
            item.metadata.iter().map(|given| take_article(given, &mut written)).collect();
        self.give_back(&mut action, &metadata, &path);
        written.insert("action".to_owned(), Value::Object(action));
        Value::Object(written)
    }

    fn list_action(
        &mut self,
        action: &ContentAction,
        label: &str,
        path: &str,
    ) -> Option<Map<String, Value>> {
        let (kind, mut written) = match self.does(action, label, path)? {
            Does::Says(text) => ("quick_reply", object([("text", json!(text))])),
            Does::SaysWith(text, data) => {
                let mut written = object([("text", json!(text))]);
                self.give_back_form(&mut written, data);
                ("quick_reply", written)
            }
            Does::Opens { url, target } => ("link", opens(&url, target)),
            Does::Submits(_) => {
                self.lose(path, "nothing in a list submits");
                return None;
            }
        };
        written.insert("type".to_owned(), json!(kind));
        Some(written)
    }
}

fn says(label: &str, text: &str) -> Map<String, Value> {
    object([("title", json!(label)), ("message", json!(text))])
}

/// Takes the article that an item shows out of what it gives back.
fn take_article(given: &Value, item: &mut Map<String, Value>) -> Value {
    let mut given = given.clone();
    if let Value::Object(given) = &mut given {
        for (name, key) in [("KM_FAQ_ID", "articleId"), ("source", "source")] {
            if given.get(name).is_some_and(Value::is_string)
                && let Some(value) = given.shift_remove(name)
            {
                item.insert(key.to_owned(), value);
            }
        }
    }
    given
}
