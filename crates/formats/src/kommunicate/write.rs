//! Contents to elements.

mod buttons;
mod cards;
mod field;
mod form;

use model::content::{
    Attachment, AutoSuggest, Content, Location, Markup, Media, MediaKind, Reply, Submission,
    Suggestion, SuggestionSource, Task,
};
use serde_json::{Map, Value, json};

use super::Written;
use super::markup::has_tags;
use crate::loss::Loss;
use crate::structured;

/// The `contentType` of metadata with a template.
const RICH: &str = "300";

pub fn element(content: &Content) -> Written {
    let mut writing = Writing::default();
    writing.content(content);
    writing.done()
}

/// An element that is being written.
#[derive(Default)]
struct Writing {
    fields: Map<String, Value>,
    metadata: Map<String, Value>,
    losses: Vec<Loss>,
}

impl Writing {
    fn content(&mut self, content: &Content) {
        match content {
            Content::Text { text, markup, quick_replies } => {
                if *markup == Markup::Markdown && has_tags(text) {
                    self.lose("text", "shown without its marks, because of the tags in it");
                }
                self.with_replies(text, quick_replies);
            }
            Content::Choices { text, choices, .. } => self.with_replies(text, choices),
            Content::Buttons { text, buttons } => {
                self.message(text);
                let buttons = self.mixed(buttons);
                self.template("11", buttons);
            }
            Content::Image { url, caption, .. } => self.images([(url, caption.as_deref())]),
            Content::Media(media) => self.media(media),
            Content::Carousel { text, tiles, .. } => {
                self.message(text.as_deref().unwrap_or_default());
                let cards = self.cards(tiles);
                self.template("10", cards);
            }
            Content::List(list) => {
                let list = self.list(list);
                self.template("7", list);
            }
            Content::Form(form) if form.submission == Submission::AsText => self.typed(form),
            Content::Form(form) => self.form(form),
            Content::Picker { text, kind, earliest, latest } => {
                let limits = (earliest.clone(), latest.clone());
                self.picker(text, *kind, limits);
            }
            Content::Location(location) => self.location(location),
            Content::Html { html, quick_replies, .. } => {
                self.with_replies(html, quick_replies);
                self.fields.insert("messageType".to_owned(), json!("html"));
            }
            Content::FaqAnswer { title, html, question, buttons } => {
                let buttons = self.feedback(buttons);
                let mut payload = object([("title", json!(title)), ("description", json!(html))]);
                put(&mut payload, "buttonLabel", question.as_deref());
                payload.insert("buttons".to_owned(), buttons);
                self.template("8", Value::Object(payload));
            }
            Content::AutoSuggest(suggest) => self.suggest(suggest),
            Content::TaskBox(tasks) => self.tasks(tasks.header.as_deref(), &tasks.tasks),
            Content::Attachments { text, files } => self.files(text, files),
            Content::Notice { text } => {
                self.lose("", "a notice is said by the bot");
                self.message(text);
            }
            Content::Event { .. } => self.lose("", "an event isn't a message"),
            Content::Structured { content, quick_replies } => {
                let nearest = structured::nearest(content, quick_replies.as_ref());
                if !nearest.is_whole {
                    self.lose("content", "rich content is written as a text with quick replies");
                }
                self.content(&nearest.content);
            }
        }
    }

    fn lose(&mut self, path: impl Into<String>, what: impl Into<String>) {
        self.losses.push(Loss::new(path, what));
    }

    fn message(&mut self, text: &str) {
        if !text.is_empty() {
            self.fields.insert("message".to_owned(), json!(text));
        }
    }

    fn template(&mut self, id: &str, payload: Value) {
        if payload.as_array().is_some_and(Vec::is_empty) {
            return;
        }
        self.metadata.extend(object([
            ("contentType", json!(RICH)),
            ("templateId", json!(id)),
            ("payload", payload),
        ]));
    }

    fn with_replies(&mut self, text: &str, replies: &[Reply]) {
        self.message(text);
        let replies = self.replies(replies);
        self.template("6", replies);
    }

    fn tasks(&mut self, header: Option<&str>, tasks: &[Task]) {
        self.message(header.unwrap_or_default());
        let replies: Vec<Reply> = tasks
            .iter()
            .map(|task| Reply {
                title: task.title.clone(),
                payload: Some(task.text.clone()),
                image_url: task.icon_url.clone(),
                metadata: Vec::new(),
            })
            .collect();
        let replies = self.replies(&replies);
        self.template("6", replies);
    }

    fn images<'a>(&mut self, images: impl IntoIterator<Item = (&'a String, Option<&'a str>)>) {
        let payload = images.into_iter().map(|(url, caption)| {
            let mut item = object([("url", json!(url))]);
            put(&mut item, "caption", caption);
            Value::Object(item)
        });
        let payload = payload.collect();
        self.template("9", payload);
    }

    fn media(&mut self, media: &Media) {
        match media.kind {
            MediaKind::Video => {
                let mut item = object([("url", json!(media.url))]);
                put(&mut item, "type", media.media_type.as_deref());
                put(&mut item, "caption", media.caption.as_deref());
                put(&mut item, "source", media.player.as_deref());
                if media.name.is_some() {
                    self.lose("name", "not shown");
                }
                self.template("14", json!([item]));
            }
            MediaKind::Audio | MediaKind::File => {
                self.lose("url", "a file is shown as a link");
                self.message(media.caption.as_deref().unwrap_or_default());
                self.links([(media.name.as_deref().unwrap_or(&media.url), &media.url)]);
            }
        }
    }

    fn links<'a>(&mut self, links: impl IntoIterator<Item = (&'a str, &'a String)>) {
        let links = links.into_iter();
        let links = links.map(|(name, url)| json!({ "type": "link", "name": name, "url": url }));
        let payload = links.collect();
        self.template("3", payload);
    }

    fn location(&mut self, location: &Location) {
        self.lose("", "a place is written as text");
        self.message(&Content::Location(location.clone()).plain_text());
    }

    fn files(&mut self, text: &str, files: &[Attachment]) {
        self.message(text);
        let mut located = Vec::new();
        for (index, file) in files.iter().enumerate() {
            match &file.url {
                Some(url) => located.push((file, url)),
                None => self.lose(format!("files[{index}]"), "a file without an address"),
            }
        }
        if located.iter().all(|(file, _)| file.media_type.starts_with("image/")) {
            self.images(located.into_iter().map(|(file, url)| (url, Some(file.name.as_str()))));
        } else {
            self.lose("files", "shown as links");
            self.links(located.into_iter().map(|(file, url)| (file.name.as_str(), url)));
        }
    }

    fn suggest(&mut self, suggest: &AutoSuggest) {
        self.message(&suggest.text);
        let source = match &suggest.source {
            SuggestionSource::Listed(listed) => listed.iter().map(suggestion).collect(),
            SuggestionSource::Remote { url, method, headers } => {
                let headers: Map<String, Value> =
                    headers.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
                json!({ "url": url, "method": method, "headers": headers })
            }
        };
        let mut input = Map::new();
        put(&mut input, "placeholder", suggest.placeholder.as_deref());
        input.insert("source".to_owned(), source);
        self.metadata.insert("KM_AUTO_SUGGESTION".to_owned(), Value::Object(input));
    }

    fn done(mut self) -> Written {
        if !self.metadata.is_empty() {
            self.fields.insert("metadata".to_owned(), Value::Object(self.metadata));
        }
        Written { element: Value::Object(self.fields), losses: self.losses }
    }
}

fn suggestion(suggestion: &Suggestion) -> Value {
    let Suggestion { key, message, metadata } = suggestion;
    let Some(metadata) = metadata else {
        return if key == message {
            json!(key)
        } else {
            json!({ "searchKey": key, "message": message })
        };
    };
    // What clients send back under that name is JSON in a string.
    let given = metadata.get("suggestMessageMetadata").and_then(Value::as_str);
    let given = given.map(|text| serde_json::from_str(text).unwrap_or_else(|_| json!(text)));
    let metadata = given.unwrap_or_else(|| metadata.clone());
    json!({ "searchKey": key, "message": message, "metadata": metadata })
}

/// An object of these fields, in this order.
fn object<const N: usize>(fields: [(&str, Value); N]) -> Map<String, Value> {
    fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// Adds a text, if there is one.
fn put(object: &mut Map<String, Value>, key: &str, text: Option<&str>) {
    if let Some(text) = text {
        object.insert(key.to_owned(), json!(text));
    }
}
