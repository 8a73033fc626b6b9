//! From contents to elements.

mod actionable;
mod carousel;
mod form;
mod list;

use model::content::{
    AutoSuggest, Content, ContentAction, ContentButton, Markup, Media, MediaKind, Reply,
    Submission, SuggestionSource, TaskBox, without_tags,
};
use serde_json::{Value, json};

use crate::hsl::video;
use crate::loss::Losses;
use crate::structured;

/// Most suggestions that become quick replies.
const MAX_SUGGESTIONS: usize = 8;

/// Writes a content as an element.
pub(super) fn write(content: &Content, losses: &mut Losses) -> Value {
    match content {
        Content::Text { text: said, markup, quick_replies } => {
            if *markup == Markup::Markdown {
                losses.add("text", "its marks are shown as they are");
            }
            text(said, quick_replies, losses)
        }
        Content::Choices { text, choices, .. } => {
            let choices: Vec<ContentButton> = choices.iter().map(choice).collect();
            buttons(text, &choices, losses)
        }
        Content::Buttons { text, buttons: own } => buttons(text, own, losses),
        Content::Image { url, caption, layout } => {
            carousel::image(url, (caption.as_deref().unwrap_or_default(), *layout), losses)
        }
        Content::Media(media) => file(media, losses),
        Content::Carousel { text, tiles, layout } => {
            carousel::cards((text.as_deref().unwrap_or_default(), *layout), tiles, losses)
        }
        Content::List(list) => list::write(list, losses),
        // What is typed next is the answer to any text.
        Content::Form(own) if own.submission == Submission::AsText => {
            text(&content.plain_text(), &[], losses)
        }
        Content::Form(own) => form::write(own, losses),
        Content::Picker { text, kind, earliest, latest } => {
            if earliest.is_some() || latest.is_some() {
                losses.add("data.fields[0]", "earliest and latest aren't checked");
            }
            form::picker(text, *kind, losses)
        }
        Content::Notice { text } => json!({ "text": text, "type": "SYSTEM", "data": {} }),
        Content::Html { text: said, quick_replies, .. } => {
            losses.add("text", "HTML is shown as a text");
            text(said, quick_replies, losses)
        }
        Content::FaqAnswer { title, html, question, buttons: own } => {
            losses.add("text", "HTML is shown as a text");
            let said = [Some(title.clone()), Some(without_tags(html)), question.clone()];
            let said: Vec<String> =
                said.into_iter().flatten().filter(|it| !it.is_empty()).collect();
            buttons(&said.join("\n"), own, losses)
        }
        Content::AutoSuggest(suggest) => suggestions(suggest, losses),
        Content::TaskBox(task_box) => tasks(task_box, losses),
        Content::Location(_) => plain(content, "a place is shown as a text", losses),
        Content::Attachments { .. } => plain(content, "files are shown as a text", losses),
        Content::Structured { content, quick_replies } => {
            let nearest = structured::nearest(content, quick_replies.as_ref());
            if !nearest.is_whole {
                losses.add("", "rich content is shown as a text with quick replies");
            }
            write(&nearest.content, losses)
        }
        Content::Event { name, .. } => {
            losses.add("", format!("the event `{name}` isn't told"));
            json!({ "text": "", "type": "SILENT", "data": { "silent_actions": [] } })
        }
    }
}

fn text(text: &str, replies: &[Reply], losses: &mut Losses) -> Value {
    let mut quick_replies = Vec::with_capacity(replies.len());
    for (index, reply) in replies.iter().enumerate() {
        let path = format!("data.quick_replies[{index}]");
        quick_replies.push(actionable::quick_reply(reply, &path, losses));
    }
    json!({ "text": text, "type": "TEXT", "data": { "quick_replies": quick_replies } })
}

/// A text with buttons; without any, a text.
fn buttons(said: &str, buttons: &[ContentButton], losses: &mut Losses) -> Value {
    let items = actionable::buttons(buttons, "data.items", losses);
    if items.is_empty() {
        return text(said, &[], losses);
    }
    json!({ "text": said, "type": "BUTTON", "data": { "items": items } })
}

fn choice(reply: &Reply) -> ContentButton {
    let payload = reply.payload.clone().unwrap_or_else(|| reply.title.clone());
    ContentButton {
        label: reply.title.clone(),
        action: ContentAction::Reply { payload },
        metadata: reply.metadata.clone(),
    }
}

/// A content as a text that says the same.
fn plain(content: &Content, what: &str, losses: &mut Losses) -> Value {
    losses.add("", what);
    text(&content.plain_text(), &[], losses)
}

/// A film of YouTube as a card, everything else as a button that opens it.
fn file(media: &Media, losses: &mut Losses) -> Value {
    let caption = media.caption.as_deref().unwrap_or_default();
    if media.kind == MediaKind::Video
        && let Some(film) = video::embedded(&media.url)
    {
        return carousel::film(&film, media.name.as_deref().unwrap_or_default(), caption);
    }
    losses.add("", "a file is shown as a button that opens it");
    let label = media.name.clone().unwrap_or_else(|| media.url.clone());
    let action = ContentAction::Link { url: media.url.clone(), target: None };
    buttons(caption, &[ContentButton { label, action, metadata: Vec::new() }], losses)
}

fn suggestions(suggest: &AutoSuggest, losses: &mut Losses) -> Value {
    let listed = match &suggest.source {
        SuggestionSource::Listed(listed) => listed.as_slice(),
        SuggestionSource::Remote { .. } => &[],
    };
    losses.add("", "suggestions while one types are shown as quick replies");
    let replies: Vec<Reply> = listed
        .iter()
        .take(MAX_SUGGESTIONS)
        .map(|it| Reply {
            title: it.key.clone(),
            payload: (it.message != it.key).then(|| it.message.clone()),
            image_url: None,
            metadata: it.metadata.iter().cloned().collect(),
        })
        .collect();
    text(&suggest.text, &replies, losses)
}

fn tasks(task_box: &TaskBox, losses: &mut Losses) -> Value {
    losses.add("", "tasks are shown as quick replies");
    let replies: Vec<Reply> = task_box
        .tasks
        .iter()
        .map(|task| Reply {
            title: task.title.clone(),
            payload: (task.text != task.title).then(|| task.text.clone()),
            ..Reply::default()
        })
        .collect();
    text(task_box.header.as_deref().unwrap_or_default(), &replies, losses)
}
