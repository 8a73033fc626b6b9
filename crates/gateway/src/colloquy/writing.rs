//! Our contents as messages of our own protocol.

use model::content::{
    AutoSuggest, Card, ChoiceList, Content, ContentAction, ContentButton, Layout, ListItem,
    Location, Markup, MediaKind, PickerKind, Reply, Submission, SuggestionSource, Task, TileWidth,
};
use serde_json::{Value, json};

use super::ask::without_absent;
use super::form;

/// Writes a content; `None` for what isn't said to anybody.
pub fn message(content: &Content) -> Option<Value> {
    let message = match content {
        Content::Text { text, markup, quick_replies } => json!({
            "type": "text", "text": text, "markup": markup_name(*markup),
            "quick_replies": replies(quick_replies),
        }),
        Content::Choices { text, choices, list } => json!({
            "type": "choices", "text": text, "choices": replies(choices), "list": list_name(*list),
        }),
        Content::Buttons { text, buttons } => {
            json!({"type": "buttons", "text": text, "buttons": self::buttons(buttons)})
        }
        Content::Image { url, caption, layout } => json!({
            "type": "image", "url": url, "caption": caption, "layout": self::layout(*layout),
        }),
        Content::Media(media) => json!({
            "type": media_name(media.kind), "url": media.url, "name": media.name,
            "media_type": media.media_type, "caption": media.caption, "player": media.player,
        }),
        Content::Carousel { text, tiles, layout } => {
            let cards: Vec<Value> = tiles.iter().map(card).collect();
            json!({"type": "cards", "text": text, "cards": cards, "layout": self::layout(*layout)})
        }
        Content::List(list) => {
            let items: Vec<Value> = list.items.iter().map(item).collect();
            json!({
                "type": "list", "text": list.text, "image_url": list.image_url, "items": items,
                "buttons": buttons(&list.buttons),
            })
        }
        Content::Form(form) => form::write(form),
        Content::Picker { text, kind, earliest, latest } => json!({
            "type": "picker", "text": text, "kind": picker_name(*kind), "earliest": earliest,
            "latest": latest,
        }),
        Content::Location(location) => {
            let mut written = self::location(location);
            written["type"] = "location".into();
            written
        }
        Content::Html { html, quick_replies, .. } => {
            json!({"type": "html", "html": html, "quick_replies": replies(quick_replies)})
        }
        Content::FaqAnswer { title, html, question, buttons } => json!({
            "type": "faq_answer", "title": title, "html": html, "question": question,
            "buttons": self::buttons(buttons),
        }),
        Content::AutoSuggest(suggest) => auto_suggest(suggest),
        Content::TaskBox(task_box) => {
            let tasks: Vec<Value> = task_box.tasks.iter().map(task).collect();
            json!({"type": "task_box", "header": task_box.header, "tasks": tasks})
        }
        Content::Attachments { text, files } => {
            let written = |it: &model::content::Attachment| json!({"name": it.name, "type": it.media_type, "size": it.size, "url": it.url});
            let files: Vec<Value> = files.iter().map(written).collect();
            json!({"type": "attachments", "text": text, "files": files})
        }
        Content::Notice { text } => json!({"type": "notice", "text": text}),
        Content::Structured { content, quick_replies } => {
            json!({"type": "structured", "content": content, "quick_replies": quick_replies})
        }
        Content::Event { .. } => return None,
    };
    Some(without_absent(message))
}

pub(super) fn location(location: &Location) -> Value {
    let (latitude, longitude) = (location.latitude, location.longitude);
    without_absent(json!({"latitude": latitude, "longitude": longitude, "label": location.label}))
}

/// How large pictures and cards are, where that is said.
fn layout(Layout { width, picture_ratio }: Layout) -> Option<Value> {
    let name = width.map(|width| match width {
        TileWidth::Thin => "thin",
        TileWidth::Medium => "medium",
        TileWidth::Wide => "wide",
        TileWidth::Full => "full",
    });
    let is_said = name.is_some() || picture_ratio.is_some();
    is_said.then(|| without_absent(json!({"width": name, "picture_ratio": picture_ratio})))
}

fn replies(replies: &[Reply]) -> Vec<Value> {
    let reply = |it: &Reply| {
        without_absent(json!({
            "title": it.title, "payload": it.payload, "image_url": it.image_url,
            "metadata": it.metadata,
        }))
    };
    replies.iter().map(reply).collect()
}

fn buttons(buttons: &[ContentButton]) -> Vec<Value> {
    let button = |it: &ContentButton| {
        let (label, action, metadata) = (&it.label, action(&it.action), &it.metadata);
        without_absent(json!({"label": label, "action": action, "metadata": metadata}))
    };
    buttons.iter().map(button).collect()
}

fn action(action: &ContentAction) -> Value {
    without_absent(match action {
        ContentAction::Reply { payload } => json!({"type": "reply", "payload": payload}),
        ContentAction::Link { url, target } => {
            json!({"type": "link", "url": url, "target": target})
        }
        ContentAction::Call { number } => json!({"type": "call", "number": number}),
        ContentAction::Submit(submit) => json!({
            "type": "submit", "url": submit.url, "as": submission_name(submit.submission),
            "data": submit.data, "says": submit.says,
        }),
        ContentAction::ShareLocation => json!({"type": "share_location"}),
        ContentAction::Upload { accepts } => json!({"type": "upload", "accepts": accepts}),
    })
}

fn card(card: &Card) -> Value {
    without_absent(json!({
        "title": card.title, "subtitle": card.subtitle, "title_note": card.title_note,
        "description": card.description, "image_url": card.image_url,
        "image_note": card.image_note, "url": card.url, "buttons": buttons(&card.buttons),
    }))
}

fn item(item: &ListItem) -> Value {
    without_absent(json!({
        "title": item.title, "description": item.description, "image_url": item.image_url,
        "action": item.action.as_ref().map(action), "metadata": item.metadata,
    }))
}

fn task(task: &Task) -> Value {
    without_absent(json!({"title": task.title, "text": task.text, "icon_url": task.icon_url}))
}

fn auto_suggest(suggest: &AutoSuggest) -> Value {
    let mut written =
        json!({"type": "suggest", "text": suggest.text, "placeholder": suggest.placeholder});
    match &suggest.source {
        SuggestionSource::Listed(listed) => {
            let suggestion = |it: &model::content::Suggestion| {
                let (key, says, metadata) = (&it.key, &it.message, &it.metadata);
                without_absent(json!({"key": key, "says": says, "metadata": metadata}))
            };
            written["suggestions"] = listed.iter().map(suggestion).collect();
        }
        SuggestionSource::Remote { url, method, headers } => {
            let headers: serde_json::Map<String, Value> =
                headers.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
            written["source"] = json!({"url": url, "method": method, "headers": headers});
        }
    }
    written
}

const fn markup_name(markup: Markup) -> Option<&'static str> {
    match markup {
        Markup::Plain => None,
        Markup::Markdown => Some("markdown"),
    }
}

const fn list_name(list: ChoiceList) -> Option<&'static str> {
    match list {
        ChoiceList::Numbers => None,
        ChoiceList::Letters => Some("letters"),
    }
}

const fn media_name(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Audio => "audio",
        MediaKind::Video => "video",
        MediaKind::File => "file",
    }
}

const fn picker_name(kind: PickerKind) -> &'static str {
    match kind {
        PickerKind::Date => "date",
        PickerKind::Time => "time",
        PickerKind::DateTime => "date_time",
    }
}

pub(super) const fn submission_name(submission: Submission) -> Option<&'static str> {
    match submission {
        Submission::ToBot => None,
        Submission::AsText => Some("text"),
        Submission::Json => Some("json"),
        Submission::Form => Some("form"),
    }
}
