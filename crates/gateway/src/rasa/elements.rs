//! The messages of a Rasa server's answer.

use formats::address::{link, media};
use formats::{hsl, kommunicate};
use model::content::{
    Content, ContentAction, ContentButton, Markup, Media, MediaKind, RawContent, Reply, System,
};
use model::conversation::Audience;
use model::exchange::{Assignee, BotAction, BotReply};
use serde_json::{Map, Value};

use super::OURS;
use crate::colloquy::answer;
use crate::judge::MAX_ITEMS;
use crate::values::text;

/// Reads a message: its text with what may be tapped, then `custom`, `image` and `attachment`, in the
/// order in which Rasa sends them. Where `custom` says it in our form, the rest is for those who don't
/// know that.
pub(super) fn read(element: &Value, index: usize, reply: &mut BotReply) {
    let Some(object) = element.as_object() else {
        reply.losses.push(format!("[{index}]: isn't an object"));
        return;
    };
    let mut saying = Saying { element, index, reply };
    if let Some(ours) = object.get("custom").and_then(|custom| custom.get(OURS)?.as_object()) {
        saying.ours(ours);
        return;
    }
    let said = text(object.get("text")).unwrap_or_default();
    let quick = saying.replies(object.get("quick_replies"));
    let buttons = saying.buttons(object.get("buttons"));
    if !quick.is_empty() {
        saying.say(Content::Text { text: said, markup: Markup::Markdown, quick_replies: quick });
    } else if !buttons.is_empty() {
        saying.say(Content::Buttons { text: said, buttons });
    } else if !said.is_empty() {
        saying.say(Content::Text {
            text: said,
            markup: Markup::Markdown,
            quick_replies: Vec::new(),
        });
    }
    if let Some(custom) = object.get("custom").filter(|custom| !custom.is_null()) {
        saying.custom(custom);
    }
    if let Some(url) = object.get("image").filter(|image| !image.is_null()) {
        match text(Some(url)).and_then(|url| media(&url)) {
            Some(url) => saying.say(Content::image(url, None)),
            None => saying.lose("image", "isn't the address of a picture"),
        }
    }
    if let Some(attachment) = object.get("attachment").filter(|it| !it.is_null()) {
        saying.attachment(attachment);
    }
    if object.get("elements").and_then(Value::as_array).is_some_and(|listed| !listed.is_empty()) {
        saying.lose("elements", "aren't known");
    }
}

struct Saying<'a> {
    element: &'a Value,
    index: usize,
    reply: &'a mut BotReply,
}

impl Saying<'_> {
    fn say(&mut self, content: Content) {
        let raw = RawContent { system: System::Rasa, content: self.element.clone() };
        self.reply.actions.push(BotAction::Say {
            content,
            delay_ms: 0,
            audience: Audience::Everybody,
            raw: Some(raw),
        });
    }

    fn lose(&mut self, name: &str, what: &str) {
        self.reply.losses.push(format!("[{}].{name}: {what}", self.index));
    }

    fn list<'a>(&mut self, listed: Option<&'a Value>, name: &str) -> &'a [Value] {
        let listed = listed.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        if listed.len() > MAX_ITEMS {
            self.lose(name, &format!("only the first {MAX_ITEMS}"));
        }
        listed.get(..MAX_ITEMS).unwrap_or(listed)
    }

    fn replies(&mut self, listed: Option<&Value>) -> Vec<Reply> {
        let listed = self.list(listed, "quick_replies");
        let mut replies = Vec::with_capacity(listed.len());
        for entry in listed {
            match text(entry.get("title")) {
                Some(title) => replies.push(Reply {
                    payload: text(entry.get("payload")).filter(|payload| *payload != title),
                    image_url: text(entry.get("image_url")).and_then(|url| media(&url)),
                    title,
                    metadata: Vec::new(),
                }),
                None => self.lose("quick_replies", "one has no title"),
            }
        }
        replies
    }

    fn buttons(&mut self, listed: Option<&Value>) -> Vec<ContentButton> {
        let listed = self.list(listed, "buttons");
        let mut buttons = Vec::with_capacity(listed.len());
        for entry in listed {
            let label = text(entry.get("title"));
            let action = match (text(entry.get("url")), text(entry.get("payload"))) {
                (Some(url), None) => {
                    link(&url).map(|url| ContentAction::Link { url, target: None })
                }
                (_, payload) => payload
                    .or_else(|| label.clone())
                    .map(|payload| ContentAction::Reply { payload }),
            };
            match (label, action) {
                (Some(label), Some(action)) => {
                    buttons.push(ContentButton { label, action, metadata: Vec::new() });
                }
                _ => self.lose("buttons", "one has no title, or leads nowhere"),
            }
        }
        buttons
    }

    fn ours(&mut self, ours: &Map<String, Value>) {
        let before = self.reply.losses.len();
        answer::read_into(ours, self.reply);
        for loss in self.reply.losses.iter_mut().skip(before) {
            *loss = format!("[{}].custom.{OURS}.{loss}", self.index);
        }
    }

    /// What isn't Rasa's: messages in Kommunicate's form or in HSL, and a hand-off.
    fn custom(&mut self, custom: &Value) {
        let Some(object) = custom.as_object() else {
            self.lose("custom", "isn't an object");
            return;
        };
        if let Some(to) = object.get("handoff") {
            self.reply.actions.push(BotAction::Assign(Assignee {
                name: text(to.get("agent")),
                team: text(to.get("team")),
                event: None,
            }));
        } else if object.contains_key("metadata") || object.contains_key("message") {
            let read = kommunicate::read_message(custom);
            self.reply.losses.extend(read.losses.iter().map(ToString::to_string));
            self.reply.actions.extend(read.actions);
        } else if object.contains_key("type") && object.contains_key("data") {
            let read = hsl::read(custom);
            self.reply.losses.extend(read.losses.iter().map(ToString::to_string));
            for content in read.content {
                self.say(content);
            }
        } else {
            self.lose("custom", "isn't a form that is known");
        }
    }

    fn attachment(&mut self, attachment: &Value) {
        let payload = attachment.get("payload");
        let part = |name: &str| text(payload.and_then(|it| it.get(name)));
        let stated = text(Some(attachment)).or_else(|| part("src")).or_else(|| part("url"));
        let Some(url) = stated.and_then(|url| media(&url)) else {
            self.lose("attachment", "has no address of a file");
            return;
        };
        let kind = match text(attachment.get("type")).unwrap_or_default().as_str() {
            "image" => {
                self.say(Content::image(url, part("title")));
                return;
            }
            "video" => MediaKind::Video,
            "audio" => MediaKind::Audio,
            _ => MediaKind::File,
        };
        let name = part("title");
        self.say(Content::Media(Media {
            kind,
            url,
            name,
            media_type: None,
            caption: None,
            player: None,
        }));
    }
}
