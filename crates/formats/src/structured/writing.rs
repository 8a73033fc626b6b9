//! From our contents to structured content.

mod cards;
mod taps;

use model::content::structured::{
    MAX_ELEMENT_TEXT_CHARS, MAX_ELEMENTS, MAX_QUICK_REPLIES, MAX_TITLE_CHARS, MAX_TOOLTIP_CHARS,
};
use model::content::{
    Attachment, AutoSuggest, Content, ContentAction, ContentButton, Location, Markup, Media,
    PickerKind, Reply, SuggestionSource, TaskBox, without_tags,
};
use serde_json::{Value, json};

use super::{PICK, address, validate};
use crate::loss::Losses;

/// Most quick replies side by side.
const REPLIES_PER_ROW: usize = 8;

type Rich = (Value, Option<Value>);

pub(super) fn write(content: &Content, losses: &mut Losses) -> Option<Rich> {
    let rich = match content {
        Content::Text { text, markup, quick_replies } => {
            if *markup == Markup::Markdown {
                losses.add("text", "its marks are shown as they are");
            }
            return Some(replied(text, quick_replies, losses));
        }
        Content::Html { text, quick_replies, .. } => {
            losses.add("text", "HTML is shown as a text");
            return Some(replied(text, quick_replies, losses));
        }
        Content::Choices { text, choices, .. } => {
            let buttons: Vec<ContentButton> = choices.iter().map(choice).collect();
            buttons_below(text, &buttons, losses)
        }
        Content::Buttons { text, buttons } => buttons_below(text, buttons, losses),
        Content::FaqAnswer { title, html, question, buttons } => {
            losses.add("text", "HTML is shown as a text");
            let said = [Some(title.clone()), Some(without_tags(html)), question.clone()];
            let said: Vec<String> =
                said.into_iter().flatten().filter(|it| !it.is_empty()).collect();
            buttons_below(&said.join("\n"), buttons, losses)
        }
        Content::Image { url, caption, .. } => image(url, caption.as_deref(), losses),
        Content::Media(media) => media_below(media, losses),
        Content::Carousel { text, tiles, .. } => cards::write(text.as_deref(), tiles, losses),
        Content::List(list) => column(cards::list(list, losses), losses),
        Content::Form(_) => {
            losses.add("", "a form is shown as a text");
            said(&content.plain_text(), losses)
        }
        Content::Picker { text, kind, earliest, latest } => match kind {
            PickerKind::Date => calendar(text, earliest.as_deref(), latest.as_deref(), losses),
            PickerKind::Time | PickerKind::DateTime => {
                losses.add("", "a time is asked for as a text");
                said(text, losses)
            }
        },
        Content::Location(location) => place(location, losses),
        Content::AutoSuggest(suggest) => return Some(suggestions(suggest, losses)),
        Content::TaskBox(task_box) => tasks(task_box, losses),
        Content::Attachments { text, files } => attached(text, files, losses),
        Content::Notice { text } => said(text, losses),
        Content::Event { .. } => return None,
        Content::Structured { content, quick_replies } => {
            for fault in validate(content, quick_replies.as_ref()) {
                losses.add(fault.pointer, fault.what);
            }
            return Some((content.clone(), quick_replies.clone()));
        }
    };
    Some((rich, None))
}

fn replied(text: &str, replies: &[Reply], losses: &mut Losses) -> Rich {
    let content = said(text, losses);
    let replies = (!replies.is_empty()).then(|| quick_replies(replies, losses));
    (content, replies)
}

fn quick_replies(replies: &[Reply], losses: &mut Losses) -> Value {
    if replies.len() > MAX_QUICK_REPLIES {
        let what = format!("only {MAX_QUICK_REPLIES} of {} are offered", replies.len());
        losses.add("quick_replies", what);
    }
    let mut listed = Vec::new();
    for (at, reply) in replies.iter().enumerate().take(MAX_QUICK_REPLIES) {
        let path = format!("quick_replies[{at}]");
        if reply.image_url.is_some() {
            losses.add(format!("{path}.image_url"), "quick replies have no pictures there");
        }
        listed.push(taps::button(&choice(reply), &path, losses));
    }
    json!({"type": "quickReplies", "itemsPerRow": REPLIES_PER_ROW, "replies": listed})
}

fn choice(reply: &Reply) -> ContentButton {
    let payload = reply.payload.clone().unwrap_or_else(|| reply.title.clone());
    ContentButton {
        label: reply.title.clone(),
        action: ContentAction::Reply { payload },
        metadata: reply.metadata.clone(),
    }
}

/// A text of any length: as few elements as it takes.
fn said(text: &str, losses: &mut Losses) -> Value {
    let mut texts = texts(text);
    if texts.len() == 1 {
        return texts.swap_remove(0);
    }
    column(texts, losses)
}

fn texts(text: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((end, _)) = rest.char_indices().nth(MAX_ELEMENT_TEXT_CHARS) {
        found.push(text_element(&rest[..end]));
        rest = &rest[end..];
    }
    found.push(text_element(rest));
    found
}

fn text_element(text: &str) -> Value {
    json!({"type": "text", "text": text, "tooltip": cut(text, MAX_TOOLTIP_CHARS)})
}

fn column(mut elements: Vec<Value>, losses: &mut Losses) -> Value {
    if elements.len() > MAX_ELEMENTS {
        losses.add("", format!("only {MAX_ELEMENTS} of {} elements are shown", elements.len()));
        elements.truncate(MAX_ELEMENTS);
    }
    json!({"type": "vertical", "elements": elements})
}

fn below(text: &str, elements: Vec<Value>, losses: &mut Losses) -> Value {
    let above = if text.is_empty() { Vec::new() } else { texts(text) };
    column(above.into_iter().chain(elements).collect(), losses)
}

fn buttons_below(text: &str, buttons: &[ContentButton], losses: &mut Losses) -> Value {
    let buttons = taps::buttons(buttons, "buttons", losses);
    below(text, buttons, losses)
}

fn image(url: &str, caption: Option<&str>, losses: &mut Losses) -> Value {
    let caption = caption.unwrap_or_default();
    let Some(url) = address::picture(url) else {
        losses.add("url", "the picture's address can't be shown");
        return said(caption, losses);
    };
    let mut image = json!({"type": "image", "url": url});
    if !caption.is_empty() {
        image["tooltip"] = cut(caption, MAX_TOOLTIP_CHARS).into();
        if caption.chars().count() > MAX_TITLE_CHARS {
            losses.add("caption", format!("it is cut after {MAX_TITLE_CHARS} characters"));
        }
        image["caption"] = cut(caption, MAX_TITLE_CHARS).into();
    }
    image
}

fn media_below(media: &Media, losses: &mut Losses) -> Value {
    losses.add("", "a file is shown as a button that opens it");
    let label = media.name.clone().unwrap_or_else(|| media.url.clone());
    let action = ContentAction::Link { url: media.url.clone(), target: None };
    let button = ContentButton { label, action, metadata: Vec::new() };
    buttons_below(media.caption.as_deref().unwrap_or_default(), &[button], losses)
}

fn attached(text: &str, files: &[Attachment], losses: &mut Losses) -> Value {
    let mut elements = Vec::new();
    for (at, file) in files.iter().enumerate() {
        let path = format!("files[{at}]");
        let Some(url) = &file.url else {
            losses.add(path, "only the file's name is shown");
            elements.extend(texts(&file.name));
            continue;
        };
        let label = if file.name.is_empty() { url } else { &file.name };
        let action = ContentAction::Link { url: url.clone(), target: None };
        let button = ContentButton { label: label.clone(), action, metadata: Vec::new() };
        elements.push(taps::button(&button, &path, losses));
    }
    below(text, elements, losses)
}

/// A button that opens a calendar; what is too long for its title stands above.
fn calendar(
    text: &str,
    earliest: Option<&str>,
    latest: Option<&str>,
    losses: &mut Losses,
) -> Value {
    let mut action = json!({"type": "datePicker", "class": "single"});
    for (name, day) in [("minDate", earliest), ("maxDate", latest)] {
        let Some(day) = day else { continue };
        match seconds(day) {
            Some(seconds) => action[name] = seconds.into(),
            None => losses.add(name, "isn't a day, and isn't checked"),
        }
    }
    let is_short = !text.is_empty() && text.chars().count() <= MAX_TITLE_CHARS;
    let title = if is_short { text } else { PICK };
    let tooltip = cut(if text.is_empty() { PICK } else { text }, MAX_TOOLTIP_CHARS);
    let click = json!({"actions": [action]});
    let button = json!({"type": "button", "title": title, "tooltip": tooltip, "click": click});
    if is_short { button } else { below(text, vec![button], losses) }
}

/// Seconds from 1970 to the beginning of a day.
fn seconds(day: &str) -> Option<i64> {
    let day: jiff::civil::Date = day.get(..10)?.parse().ok()?;
    Some(day.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second())
}

fn place(location: &Location, losses: &mut Losses) -> Value {
    let Location { latitude, longitude, label } = location;
    if !latitude.is_finite() || !longitude.is_finite() {
        losses.add("", "it is nowhere on earth");
        return said(label.as_deref().unwrap_or_default(), losses);
    }
    let navigate = json!({"type": "navigate", "la": latitude, "lo": longitude});
    let click = json!({"actions": [navigate]});
    let mut map = json!({"type": "map", "la": latitude, "lo": longitude, "click": click});
    let Some(label) = label.as_deref().filter(|label| !label.is_empty()) else { return map };
    if label.chars().count() > MAX_TOOLTIP_CHARS {
        return below(label, vec![map], losses);
    }
    map["tooltip"] = label.into();
    map
}

fn suggestions(suggest: &AutoSuggest, losses: &mut Losses) -> Rich {
    match &suggest.source {
        SuggestionSource::Listed(listed) => {
            losses.add("", "suggestions are offered as quick replies");
            let reply = |it: &model::content::Suggestion| Reply {
                title: it.key.clone(),
                payload: Some(it.message.clone()),
                image_url: None,
                metadata: it.metadata.iter().cloned().collect(),
            };
            let replies: Vec<Reply> = listed.iter().map(reply).collect();
            replied(&suggest.text, &replies, losses)
        }
        SuggestionSource::Remote { .. } => {
            losses.add("", "nothing is suggested there");
            (said(&suggest.text, losses), None)
        }
    }
}

fn tasks(task_box: &TaskBox, losses: &mut Losses) -> Value {
    let button = |task: &model::content::Task| ContentButton {
        label: task.title.clone(),
        action: ContentAction::Reply { payload: task.text.clone() },
        metadata: Vec::new(),
    };
    let buttons: Vec<ContentButton> = task_box.tasks.iter().map(button).collect();
    buttons_below(task_box.header.as_deref().unwrap_or_default(), &buttons, losses)
}

/// A text of so many characters at most; what is cut ends with an ellipsis.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(most.saturating_sub(1)).collect();
    cut.push('…');
    cut
}
