//! Messages of our own protocol as contents. Tolerant: what can't be read is left out and told.

use formats::address::{link, media};
use formats::html::sanitise;
use formats::structured::clean;
use model::content::{
    AutoSuggest, Card, ChoiceList, Content, ContentAction, ContentButton, Layout, List, ListItem,
    Markup, Media, MediaKind, PickerKind, Reply, Submission, Submit, Suggestion, SuggestionSource,
    Task, TaskBox, TileWidth, without_tags,
};
use serde_json::{Map, Value};

use super::form;
use crate::judge::MAX_ITEMS;
use crate::served::{file, place};
use crate::values::{object, text};

/// Reads one message, and keeps what was lost.
pub(super) struct Reading {
    path: String,
    pub(super) losses: Vec<String>,
}

type Object = Map<String, Value>;

impl Reading {
    pub(super) const fn at(path: String) -> Self {
        Self { path, losses: Vec::new() }
    }

    pub(super) fn lose(&mut self, name: &str, what: &str) {
        let dot = if name.is_empty() { "" } else { "." };
        self.losses.push(format!("{}{dot}{name}: {what}", self.path));
    }

    pub(super) fn message(&mut self, message: &Value) -> Option<Content> {
        let Some(object) = message.as_object() else {
            self.lose("", "isn't an object");
            return None;
        };
        let kind = text(object.get("type"));
        let content = match kind.as_deref() {
            None | Some("text") => self.text(object),
            Some("choices" | "buttons" | "list" | "cards" | "task_box") => {
                self.offers(object, kind.as_deref().unwrap_or_default())
            }
            Some("image") => self.image(object),
            Some("audio") => self.media(object, MediaKind::Audio),
            Some("video") => self.media(object, MediaKind::Video),
            Some("file") => self.media(object, MediaKind::File),
            Some("form") => Some(Content::Form(form::read(object, self))),
            Some("picker") => Some(picker(object)),
            Some("location") => place(message).map(Content::Location),
            Some("html") => self.html(object),
            Some("faq_answer") => self.faq_answer(object),
            Some("suggest") => self.suggest(object),
            Some("attachments") => Some(Content::Attachments {
                text: text(object.get("text")).unwrap_or_default(),
                files: self.list(object, "files").iter().filter_map(file).collect(),
            }),
            Some("notice") => text(object.get("text")).map(|text| Content::Notice { text }),
            Some("structured") => self.structured(object),
            Some(other) => {
                self.lose("type", &format!("{other:?} isn't known"));
                return text(object.get("text")).map(Content::text);
            }
        };
        if content.is_none() {
            self.lose("", "lacks what its type needs");
        }
        content
    }

    fn text(&mut self, object: &Object) -> Option<Content> {
        let markup = match text(object.get("markup")).as_deref() {
            Some("markdown") => Markup::Markdown,
            Some(_) | None => Markup::Plain,
        };
        let quick_replies = self.replies(object, "quick_replies");
        Some(Content::Text { text: text(object.get("text"))?, markup, quick_replies })
    }

    fn offers(&mut self, object: &Object, kind: &str) -> Option<Content> {
        let said = text(object.get("text"));
        Some(match kind {
            "choices" => Content::Choices {
                text: said.unwrap_or_default(),
                choices: self.replies(object, "choices"),
                list: match text(object.get("list")).as_deref() {
                    Some("letters") => ChoiceList::Letters,
                    Some(_) | None => ChoiceList::Numbers,
                },
            },
            "buttons" => {
                Content::Buttons { text: said.unwrap_or_default(), buttons: self.buttons(object) }
            }
            "cards" => {
                let cards = self.list(object, "cards").iter().filter_map(Value::as_object);
                let tiles = cards.map(|card| self.card(card)).collect();
                Content::Carousel { text: said, tiles, layout: layout(object) }
            }
            "list" => {
                let items = self.list(object, "items").iter().filter_map(Value::as_object);
                Content::List(List {
                    text: said,
                    image_url: self.media_url(object, "image_url"),
                    items: items.filter_map(|item| self.item(item)).collect(),
                    buttons: self.buttons(object),
                })
            }
            _ => {
                let tasks = self.list(object, "tasks").iter().filter_map(Value::as_object);
                let tasks = tasks.filter_map(|task| self.task(task)).collect();
                Content::TaskBox(TaskBox { header: text(object.get("header")), tasks })
            }
        })
    }

    fn image(&mut self, object: &Object) -> Option<Content> {
        let url = self.media_url(object, "url")?;
        Some(Content::Image { url, caption: text(object.get("caption")), layout: layout(object) })
    }

    fn media(&mut self, object: &Object, kind: MediaKind) -> Option<Content> {
        Some(Content::Media(Media {
            kind,
            url: self.media_url(object, "url")?,
            name: text(object.get("name")),
            media_type: text(object.get("media_type")),
            caption: text(object.get("caption")),
            player: text(object.get("player")),
        }))
    }

    fn html(&mut self, object: &Object) -> Option<Content> {
        let html = sanitise(&text(object.get("html"))?);
        let text = without_tags(&html);
        Some(Content::Html { html, text, quick_replies: self.replies(object, "quick_replies") })
    }

    fn faq_answer(&mut self, object: &Object) -> Option<Content> {
        Some(Content::FaqAnswer {
            title: text(object.get("title"))?,
            html: sanitise(&text(object.get("html")).unwrap_or_default()),
            question: text(object.get("question")),
            buttons: self.buttons(object),
        })
    }

    fn suggest(&mut self, object: &Object) -> Option<Content> {
        let source = match object.get("source").and_then(Value::as_object) {
            Some(source) => SuggestionSource::Remote {
                url: self.media_url(source, "url")?,
                method: text(source.get("method")).unwrap_or_else(|| "get".to_owned()),
                headers: self::object(source.get("headers"))
                    .unwrap_or_default()
                    .iter()
                    .filter_map(|(name, value)| Some((name.clone(), text(Some(value))?)))
                    .collect(),
            },
            None => {
                let listed = self.list(object, "suggestions").iter().filter_map(suggestion);
                SuggestionSource::Listed(listed.collect())
            }
        };
        Some(Content::AutoSuggest(AutoSuggest {
            text: text(object.get("text")).unwrap_or_default(),
            placeholder: text(object.get("placeholder")),
            source,
        }))
    }

    fn structured(&mut self, object: &Object) -> Option<Content> {
        let mut content = object.get("content").filter(|content| content.is_object())?.clone();
        let mut quick_replies = object.get("quick_replies").cloned();
        for part in [Some(&mut content), quick_replies.as_mut()].into_iter().flatten() {
            for loss in clean(part) {
                self.lose("content", &loss.to_string());
            }
        }
        Some(Content::Structured { content, quick_replies })
    }

    fn card(&mut self, card: &Object) -> Card {
        let part = |name: &str| text(card.get(name));
        Card {
            title: part("title").unwrap_or_default(),
            subtitle: part("subtitle"),
            title_note: part("title_note"),
            description: part("description"),
            image_note: part("image_note"),
            image_url: self.media_url(card, "image_url"),
            url: self.link_url(card, "url"),
            buttons: self.buttons(card),
        }
    }

    fn item(&mut self, item: &Object) -> Option<ListItem> {
        let action = item.get("action").and_then(Value::as_object);
        Some(ListItem {
            title: text(item.get("title"))?,
            description: text(item.get("description")),
            image_url: self.media_url(item, "image_url"),
            action: action.and_then(|action| self.action(action)),
            metadata: self.list(item, "metadata").to_vec(),
        })
    }

    fn task(&mut self, task: &Object) -> Option<Task> {
        let title = text(task.get("title"))?;
        let said = text(task.get("text")).unwrap_or_else(|| title.clone());
        Some(Task { title, text: said, icon_url: self.media_url(task, "icon_url") })
    }

    fn replies(&mut self, object: &Object, name: &str) -> Vec<Reply> {
        let mut replies = Vec::new();
        for reply in self.list(object, name).iter().filter_map(Value::as_object) {
            match text(reply.get("title")) {
                Some(title) => replies.push(Reply {
                    title,
                    payload: text(reply.get("payload")),
                    image_url: self.media_url(reply, "image_url"),
                    metadata: self.list(reply, "metadata").to_vec(),
                }),
                None => self.lose(name, "one has no title"),
            }
        }
        replies
    }

    fn buttons(&mut self, object: &Object) -> Vec<ContentButton> {
        let mut buttons = Vec::new();
        for button in self.list(object, "buttons").iter().filter_map(Value::as_object) {
            let label = text(button.get("label"));
            let action = match button.get("action").and_then(Value::as_object) {
                Some(action) => self.action(action),
                None => label.clone().map(|payload| ContentAction::Reply { payload }),
            };
            match (label, action) {
                (Some(label), Some(action)) => {
                    let metadata = self.list(button, "metadata").to_vec();
                    buttons.push(ContentButton { label, action, metadata });
                }
                _ => self.lose("buttons", "one has no label, or does nothing"),
            }
        }
        buttons
    }

    fn action(&mut self, action: &Object) -> Option<ContentAction> {
        let part = |name: &str| text(action.get(name));
        Some(match part("type").as_deref() {
            Some("reply") => ContentAction::Reply { payload: part("payload")? },
            Some("link") => {
                ContentAction::Link { url: self.link_url(action, "url")?, target: part("target") }
            }
            Some("call") => ContentAction::Call { number: part("number")? },
            Some("submit") => ContentAction::Submit(Submit {
                url: self.media_url(action, "url")?,
                submission: submission(part("as").as_deref()),
                data: object(action.get("data")).unwrap_or_default(),
                says: part("says"),
            }),
            Some("share_location") => ContentAction::ShareLocation,
            Some("upload") => {
                let accepts = self.list(action, "accepts").iter().filter_map(|it| text(Some(it)));
                ContentAction::Upload { accepts: accepts.collect() }
            }
            Some(_) | None => return None,
        })
    }

    pub(super) fn list<'a>(&mut self, object: &'a Object, name: &str) -> &'a [Value] {
        match object.get(name) {
            Some(Value::Array(list)) if list.len() > MAX_ITEMS => {
                self.lose(name, &format!("only its first {MAX_ITEMS} entries"));
                &list[..MAX_ITEMS]
            }
            Some(Value::Array(list)) => list,
            None | Some(Value::Null) => &[],
            Some(_) => {
                self.lose(name, "isn't a list");
                &[]
            }
        }
    }

    pub(super) fn media_url(&mut self, object: &Object, name: &str) -> Option<String> {
        let stated = text(object.get(name))?;
        let url = media(&stated);
        if url.is_none() {
            self.lose(name, "isn't an address that can be shown");
        }
        url
    }

    fn link_url(&mut self, object: &Object, name: &str) -> Option<String> {
        let stated = text(object.get(name))?;
        let url = link(&stated);
        if url.is_none() {
            self.lose(name, "isn't an address that a tap may lead to");
        }
        url
    }
}

/// How large pictures and cards are; what isn't known is open.
fn layout(object: &Object) -> Layout {
    let Some(layout) = object.get("layout").and_then(Value::as_object) else {
        return Layout::default();
    };
    let ratio = layout.get("picture_ratio").and_then(Value::as_f64);
    Layout {
        width: match text(layout.get("width")).as_deref() {
            Some("thin") => Some(TileWidth::Thin),
            Some("medium") => Some(TileWidth::Medium),
            Some("wide") => Some(TileWidth::Wide),
            Some("full") => Some(TileWidth::Full),
            Some(_) | None => None,
        },
        picture_ratio: ratio.filter(|ratio| ratio.is_finite() && *ratio > 0.0),
    }
}

fn picker(object: &Object) -> Content {
    let kind = match text(object.get("kind")).as_deref() {
        Some("time") => PickerKind::Time,
        Some("date_time") => PickerKind::DateTime,
        Some(_) | None => PickerKind::Date,
    };
    let part = |name: &str| text(object.get(name));
    Content::Picker {
        text: part("text").unwrap_or_default(),
        kind,
        earliest: part("earliest"),
        latest: part("latest"),
    }
}

fn suggestion(told: &Value) -> Option<Suggestion> {
    let key = text(told.get("key")).or_else(|| text(Some(told)))?;
    let message = text(told.get("says")).unwrap_or_else(|| key.clone());
    let metadata = told.get("metadata").filter(|metadata| !metadata.is_null()).cloned();
    Some(Suggestion { key, message, metadata })
}

pub(super) fn submission(stated: Option<&str>) -> Submission {
    match stated {
        Some("text") => Submission::AsText,
        Some("json") => Submission::Json,
        Some("form") => Submission::Form,
        Some(_) | None => Submission::ToBot,
    }
}
