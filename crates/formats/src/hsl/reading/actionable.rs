//! What can be tapped: quick replies, buttons, what stands below cards.

use model::content::{ContentAction, ContentButton, Reply};

use crate::address;
use crate::hsl::extras::Extras;
use crate::hsl::node::Node;
use crate::loss::Losses;

/// Media types that a document may have. Source: the documentation of uploads: docx, doc, pdf, xls,
/// xlsx and csv.
pub(in crate::hsl) const DOCUMENTS: &[&str] = &[
    "application/pdf",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text/csv",
];

/// Media types of a picture.
pub(in crate::hsl) const PICTURES: &[&str] = &["image/*"];

const NUMBER_KEYS: &[&str] =
    &["number", "phone_number", "phone", "mobile_no", "mobile", "contact_number"];

/// Longest telephone number, with all that stands between its digits.
const MAX_NUMBER_BYTES: usize = 40;

/// Reads a list of actionables; those that could do nothing here are left out, with a loss.
pub(super) fn buttons(nodes: &[Node<'_>], losses: &mut Losses) -> Vec<ContentButton> {
    nodes.iter().filter_map(|node| button(node, losses)).collect()
}

/// Reads one actionable.
pub(super) fn button(node: &Node<'_>, losses: &mut Losses) -> Option<ContentButton> {
    let payload = node.node("payload");
    let spoken = Spoken::of(&payload, losses);
    let name = node.text("actionable_text", losses).or_else(|| spoken.message.clone());
    let Some(name) = name else {
        losses.add(node.path("actionable_text"), "is missing; the button isn't shown");
        return None;
    };
    let action = Tap { node, payload: &payload, spoken: &spoken, name: &name }.action(losses)?;
    let mut extras = Extras { is_default: node.flag("is_default"), ..Extras::default() };
    extras.emoji = node.text("emoji", losses).map(|emoji| emoji.trim().to_owned());
    if let ContentAction::Reply { payload } = &action {
        extras.keep_kind(&node.word("type"));
        extras.message = spoken.shown_instead_of(payload);
    }
    let label = match &extras.emoji {
        Some(emoji) => format!("{emoji} {name}"),
        None => name,
    };
    Some(ContentButton { label, action, metadata: extras.into_metadata() })
}

/// A quick reply; `None` for what does something else than to say a text.
pub(super) fn reply(button: &ContentButton) -> Option<Reply> {
    let ContentAction::Reply { payload } = &button.action else { return None };
    Some(Reply {
        title: button.label.clone(),
        payload: (*payload != button.label).then(|| payload.clone()),
        image_url: None,
        metadata: button.metadata.clone(),
    })
}

/// What a tap says.
struct Spoken {
    /// What the contact is shown to have said.
    message: Option<String>,
    /// What the bot gets instead.
    gogo: Option<String>,
}

impl Spoken {
    fn of(payload: &Node<'_>, losses: &mut Losses) -> Self {
        let message = payload.text("message", losses);
        Self { message, gogo: payload.text("gogo_message", losses) }
    }

    fn is_silent(&self) -> bool {
        self.message.is_none() && self.gogo.is_none()
    }

    /// What the bot gets.
    fn said(&self) -> Option<String> {
        self.gogo.clone().or_else(|| self.message.clone())
    }

    /// What is shown where the bot gets `payload`, if that is something else.
    fn shown_instead_of(&self, payload: &str) -> Option<String> {
        self.gogo.as_ref()?;
        let shown = self.message.clone().unwrap_or_default();
        (shown != payload).then_some(shown)
    }
}

/// An actionable whose action is to be found.
struct Tap<'a> {
    node: &'a Node<'a>,
    payload: &'a Node<'a>,
    spoken: &'a Spoken,
    name: &'a str,
}

impl Tap<'_> {
    fn action(&self, losses: &mut Losses) -> Option<ContentAction> {
        match self.node.word("type").as_str() {
            "TEXT_ONLY" | "TEXT" | "TAB_LIST_TEXT_ONLY" | "MESSAGE_BAR"
                if !self.spoken.is_silent() =>
            {
                Some(self.reply())
            }
            "APP_FEEDBACK" => {
                self.lose(losses, "the form for feedback isn't opened; the button says a text");
                Some(self.reply())
            }
            "SHARE" | "SHARE_REFERRAL" | "SHARE_RECEIPT" => self.share(losses),
            "FORM_SHOW" => self.instead_of("forms kept by Haptik can't be opened", losses),
            _ => self.screen(losses),
        }
    }

    /// By the screen that it opens.
    fn screen(&self, losses: &mut Losses) -> Option<ContentAction> {
        match self.node.word("uri").as_str() {
            "LINK" => self.link(None, losses),
            "SELF_SERVE_WEB" => self.link(Some("webview"), losses),
            "CALL" => self.call(losses),
            "SMS" | "SEND_SMS" => self.text_message(losses),
            "EMAIL" | "SEND_EMAIL" => self.mail(losses),
            "SEND_LOCATION" | "SEND_MULTIPLE_LOCATIONS" => Some(ContentAction::ShareLocation),
            "GALLERY_PICKER" | "IMAGE_UPLOAD" => Some(upload(PICTURES)),
            "DOCUMENT_PICKER" => Some(upload(DOCUMENTS)),
            "CAROUSEL_DETAIL" => {
                self.lose(losses, "a card's own page isn't shown");
                self.link_or_text(losses)
            }
            "" if self.has_address() => self.link(None, losses),
            "" if self.is_text() || !self.spoken.is_silent() => Some(self.reply()),
            "" => {
                self.lose(losses, "does nothing; the button isn't shown");
                None
            }
            uri => {
                let shown: String = uri.chars().take(40).collect();
                self.lose(losses, &format!("the screen `{shown}` isn't known"));
                self.link_or_text(losses)
            }
        }
    }

    fn is_text(&self) -> bool {
        matches!(
            self.node.word("type").as_str(),
            "" | "TEXT_ONLY" | "TEXT" | "TAB_LIST_TEXT_ONLY" | "MESSAGE_BAR"
        )
    }

    fn reply(&self) -> ContentAction {
        let payload = self.spoken.said().unwrap_or_else(|| self.name.to_owned());
        ContentAction::Reply { payload }
    }

    /// A text in place of what can't be done.
    fn instead_of(&self, what: &str, losses: &mut Losses) -> Option<ContentAction> {
        if self.spoken.is_silent() {
            self.lose(losses, &format!("{what}; the button isn't shown"));
            return None;
        }
        self.lose(losses, &format!("{what}; the button says its text"));
        Some(self.reply())
    }

    fn has_address(&self) -> bool {
        self.payload.has("url") || self.payload.has("link")
    }

    fn address(&self, losses: &mut Losses) -> Option<String> {
        let key = if self.payload.has("url") { "url" } else { "link" };
        let found = self.payload.first_text(&[key])?;
        let address = address::link(&found);
        if address.is_none() {
            losses.add(self.payload.path(key), "isn't an address that may be opened");
        }
        address
    }

    fn link(&self, target: Option<&str>, losses: &mut Losses) -> Option<ContentAction> {
        match self.address(losses) {
            Some(url) => Some(ContentAction::Link { url, target: target.map(str::to_owned) }),
            None => self.instead_of("there is no page to open", losses),
        }
    }

    fn link_or_text(&self, losses: &mut Losses) -> Option<ContentAction> {
        if self.has_address() {
            self.link(None, losses)
        } else if self.is_text() {
            Some(self.reply())
        } else {
            self.instead_of("there is no page to open", losses)
        }
    }

    fn call(&self, losses: &mut Losses) -> Option<ContentAction> {
        let address = || {
            let address = self.payload.first_text(&["url", "link"])?;
            address.trim().strip_prefix("tel:").map(|number| number.replace("%23", "#"))
        };
        let found = self.payload.first_text(NUMBER_KEYS).or_else(address);
        match found.or_else(|| self.spoken.message.clone()).and_then(|it| dialled(&it)) {
            Some(number) => Some(ContentAction::Call { number }),
            None => {
                self.lose(losses, "has no number to call; the button isn't shown");
                None
            }
        }
    }

    fn text_message(&self, losses: &mut Losses) -> Option<ContentAction> {
        if self.has_address() {
            return self.link(None, losses);
        }
        let number = self.payload.first_text(NUMBER_KEYS).and_then(|it| dialled(&it));
        let number = number.unwrap_or_default().replace('#', "%23");
        let body = self.spoken.message.as_deref().map(encoded).unwrap_or_default();
        Some(ContentAction::Link { url: format!("sms:{number}?body={body}"), target: None })
    }

    fn mail(&self, losses: &mut Losses) -> Option<ContentAction> {
        if self.has_address() {
            return self.link(None, losses);
        }
        let text = |keys: &[&str]| self.payload.first_text(keys).map(|it| encoded(it.trim()));
        let to = text(&["to", "email"]).unwrap_or_default().replace("%40", "@");
        let parts = [("subject", text(&["subject"])), ("body", text(&["body", "message"]))];
        let parts = parts.into_iter().filter_map(|(key, value)| Some(format!("{key}={}", value?)));
        let query = parts.collect::<Vec<_>>().join("&");
        let url =
            if query.is_empty() { format!("mailto:{to}") } else { format!("mailto:{to}?{query}") };
        Some(ContentAction::Link { url, target: None })
    }

    /// Elements share through a dialog of the telephone; here by the page itself, or by mail.
    fn share(&self, losses: &mut Losses) -> Option<ContentAction> {
        if self.has_address() {
            self.lose(losses, "the page is opened instead of shared");
            return self.address(losses).map(|url| ContentAction::Link { url, target: None });
        }
        let Some(message) = &self.spoken.message else {
            self.lose(losses, "there is nothing to share; the button isn't shown");
            return None;
        };
        self.lose(losses, "can be shared by mail only");
        let url = format!("mailto:?body={}", encoded(message));
        Some(ContentAction::Link { url, target: None })
    }

    fn lose(&self, losses: &mut Losses, what: &str) {
        losses.add(self.node.path(""), what);
    }
}

fn upload(accepts: &[&str]) -> ContentAction {
    ContentAction::Upload { accepts: accepts.iter().map(|it| (*it).to_owned()).collect() }
}

/// A telephone number as it is dialled; `None` for what isn't one.
fn dialled(text: &str) -> Option<String> {
    let is_dialled = |it: &char| it.is_ascii_digit() || "+*#".contains(*it);
    let is_number = text.len() <= MAX_NUMBER_BYTES
        && text.chars().all(|it| is_dialled(&it) || "-(). /".contains(it))
        && text.chars().any(|it| it.is_ascii_digit());
    is_number.then(|| text.chars().filter(is_dialled).collect())
}

/// A part of an address, with all but letters, digits and `-._~` encoded.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
}
