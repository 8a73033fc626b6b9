//! What can be tapped.

use model::content::{ContentAction, ContentButton, Reply};
use serde_json::{Value, json};

use crate::address;
use crate::hsl::extras::Extras;
use crate::hsl::reading::{DOCUMENTS, PICTURES};
use crate::hsl::{SHOWN_BUTTON_CHARS, SHOWN_QUICK_REPLY_CHARS};
use crate::loss::Losses;

/// Writes a quick reply: it says a text, so a screen and a place have no room in it.
pub(super) fn quick_reply(reply: &Reply, path: &str, losses: &mut Losses) -> Value {
    let extras = Extras::of_metadata(&reply.metadata, path, losses);
    if reply.image_url.is_some() {
        losses.add(path, "its picture isn't shown");
    }
    let label = label(&reply.title, &extras);
    check_length(label, SHOWN_QUICK_REPLY_CHARS, path, losses);
    let said = reply.payload.as_deref().unwrap_or(&reply.title);
    let mut element = json!({
        "actionable_text": label,
        "type": extras.kind.unwrap_or("TEXT_ONLY"),
        "is_default": u8::from(extras.is_default),
        "payload": spoken(said, &extras),
    });
    if let Some(emoji) = &extras.emoji {
        element["emoji"] = emoji.as_str().into();
    }
    element
}

/// Writes buttons; those that lead where no tap may lead are left out.
pub(super) fn buttons(buttons: &[ContentButton], path: &str, losses: &mut Losses) -> Vec<Value> {
    let indexed = buttons.iter().enumerate();
    indexed.filter_map(|(index, it)| button(it, &format!("{path}[{index}]"), losses)).collect()
}

/// Writes a button with every field that an actionable has to have.
pub(super) fn button(button: &ContentButton, path: &str, losses: &mut Losses) -> Option<Value> {
    let extras = Extras::of_metadata(&button.metadata, path, losses);
    let label = label(&button.label, &extras);
    check_length(label, SHOWN_BUTTON_CHARS, path, losses);
    let screen = screen(button, &extras, path, losses)?;
    let mut element = json!({
        "actionable_text": label,
        "location_required": false,
        "is_default": u8::from(extras.is_default),
        "uri": screen.uri,
        "type": screen.kind,
        "payload": screen.payload,
    });
    if let Some(emoji) = &extras.emoji {
        element["emoji"] = emoji.as_str().into();
    }
    Some(element)
}

/// Whether a button stands apart from the others of its card.
pub(super) fn is_mini(button: &ContentButton) -> bool {
    Extras::of_metadata(&button.metadata, "", &mut Losses::default()).is_mini
}

/// What an actionable opens or says.
struct Screen {
    kind: &'static str,
    uri: &'static str,
    payload: Value,
}

fn screen(
    button: &ContentButton,
    extras: &Extras,
    path: &str,
    losses: &mut Losses,
) -> Option<Screen> {
    let screen = match &button.action {
        ContentAction::Reply { payload } => {
            let kind = extras.kind.unwrap_or("TEXT_ONLY");
            Screen { kind, uri: "", payload: spoken(payload, extras) }
        }
        ContentAction::Submit(submit) => {
            losses.add(path, "its data isn't sent; the button says a text");
            let said = submit.says.as_deref().unwrap_or(&button.label);
            Screen { kind: "TEXT_ONLY", uri: "", payload: spoken(said, extras) }
        }
        ContentAction::Link { url, target } => {
            let Some(url) = address::link(url) else {
                losses.add(path, "leads where no tap may lead; the button is left out");
                return None;
            };
            let uri = match target.as_deref() {
                Some("webview") => "SELF_SERVE_WEB",
                None | Some("_blank") => "LINK",
                Some(_) => {
                    losses.add(path, "the page is opened in a new tab");
                    "LINK"
                }
            };
            Screen { kind: "APP_ACTION", uri, payload: opening(&url) }
        }
        ContentAction::Call { number } => {
            let number = number.replace(' ', "").replace('#', "%23");
            Screen { kind: "APP_ACTION", uri: "CALL", payload: opening(&format!("tel:{number}")) }
        }
        ContentAction::ShareLocation => {
            Screen { kind: "APP_ACTION", uri: "SEND_LOCATION", payload: silence() }
        }
        ContentAction::Upload { accepts } => {
            let uri = upload(accepts, path, losses);
            Screen { kind: "APP_ACTION", uri, payload: silence() }
        }
    };
    Some(screen)
}

/// The screen for files of these types: pictures, or documents.
fn upload(accepts: &[String], path: &str, losses: &mut Losses) -> &'static str {
    if accepts == PICTURES {
        return "GALLERY_PICKER";
    }
    let has_pictures = !accepts.is_empty() && accepts.iter().all(|it| it.starts_with("image/"));
    if has_pictures || accepts != DOCUMENTS {
        losses.add(path, "other types of files can be chosen");
    }
    if has_pictures { "GALLERY_PICKER" } else { "DOCUMENT_PICKER" }
}

/// What a tap says: to the contact and, where that is something else, to the bot.
fn spoken(said: &str, extras: &Extras) -> Value {
    match extras.message.as_deref().filter(|message| *message != said) {
        Some(message) => json!({ "message": message, "gogo_message": said }),
        None => json!({ "message": said, "gogo_message": "" }),
    }
}

fn opening(url: &str) -> Value {
    json!({ "url": url, "message": "", "gogo_message": "" })
}

fn silence() -> Value {
    json!({ "message": "", "gogo_message": "" })
}

/// The label without the emoji, which has a field of its own.
fn label<'a>(label: &'a str, extras: &Extras) -> &'a str {
    let emoji = extras.emoji.as_deref();
    let rest = emoji.and_then(|emoji| label.strip_prefix(emoji)?.strip_prefix(' '));
    rest.unwrap_or(label)
}

fn check_length(label: &str, most: usize, path: &str, losses: &mut Losses) {
    if label.chars().count() > most {
        losses.add(path, format!("Haptik shows labels of at most {most} characters"));
    }
}
