//! From structured content to our contents.

use model::content::{
    Card, Content, ContentAction, ContentButton, Location, Markup, PickerKind, Reply, structured,
};
use serde_json::{Map, Value};

use super::{PICK, traps};
use crate::loss::Losses;

/// What a layout may have besides its elements and still be ours: how it stands, not what it says.
const FRAME: [&str; 7] =
    ["type", "elements", "border", "borderLine", "padding", "tag", "tagVersion"];
/// Beyond this, seconds since 1970 are milliseconds.
const MOST_SECONDS: f64 = 1e11;

type Fields = Map<String, Value>;

pub(super) fn read(
    content: &Value,
    quick_replies: Option<&Value>,
    losses: &mut Losses,
) -> Option<Content> {
    let Value::Object(fields) = content else {
        losses.add("", "it is no structured content");
        return None;
    };
    let mut fields = fields.clone();
    if let Some(replies) = quick_replies {
        fields.insert("quickReplies".to_owned(), replies.clone());
    }
    let mut whole = Value::Object(fields);
    traps::take_out(&mut whole, losses);
    let Value::Object(fields) = whole else { return None };
    let Content::Structured { content, quick_replies } = structured::with_quick_replies(fields)
    else {
        return None;
    };
    let found = ours(&content, quick_replies.as_ref());
    Some(found.unwrap_or(Content::Structured { content, quick_replies }))
}

/// The content of ours that says all of it, if one does.
fn ours(content: &Value, quick_replies: Option<&Value>) -> Option<Content> {
    let content = content.as_object()?;
    let Some(replies) = quick_replies else { return without_replies(content) };
    let replies = replies_of(replies.as_object()?)?;
    let text = match kind(content) {
        "text" => text_of(content)?.to_owned(),
        "vertical" => texts_of(frame(content)?)?,
        _ => return None,
    };
    Some(Content::Text { text, markup: Markup::Plain, quick_replies: replies })
}

fn without_replies(content: &Fields) -> Option<Content> {
    match kind(content) {
        "text" => Some(Content::text(text_of(content)?)),
        "image" => image(content),
        "map" => place(content),
        "button" => calendar(content, None),
        "carousel" => Some(Content::carousel(None, cards(frame(content)?)?)),
        "vertical" => column(content),
        _ => None,
    }
}

fn column(content: &Fields) -> Option<Content> {
    let elements = frame(content)?;
    if let Some(card) = card(content) {
        return Some(Content::carousel(None, vec![card]));
    }
    if let [text, below] = elements
        && let (Some(text), Some(below)) = (text.as_object(), below.as_object())
        && let Some(text) = text_of(text)
    {
        let found = match kind(below) {
            "carousel" => Some((Some(text.to_owned()), cards(frame(below)?)?)),
            "vertical" => card(below).map(|card| (Some(text.to_owned()), vec![card])),
            "button" if below.get("title").is_some_and(|title| title == PICK) => {
                return calendar(below, Some(text));
            }
            _ => None,
        };
        if let Some((text, tiles)) = found {
            return Some(Content::carousel(text, tiles));
        }
    }
    let first_button =
        elements.iter().position(|it| it.as_object().is_none_or(|it| kind(it) != "text"));
    let (texts, below) = elements.split_at(first_button.unwrap_or(elements.len()));
    let text = texts_of(texts)?;
    if below.is_empty() {
        return Some(Content::text(text));
    }
    let buttons: Option<Vec<ContentButton>> = below.iter().map(button).collect();
    Some(Content::Buttons { text, buttons: buttons? })
}

fn cards(elements: &[Value]) -> Option<Vec<Card>> {
    elements.iter().map(|element| card(element.as_object()?)).collect()
}

/// A column of a picture, up to three texts and buttons. Without a picture its title says that it is
/// one.
fn card(content: &Fields) -> Option<Card> {
    if kind(content) != "vertical" {
        return None;
    }
    let mut elements = frame(content)?.iter().filter_map(Value::as_object).peekable();
    let mut card = Card::default();
    if let Some(picture) = elements.next_if(|it| kind(it) == "image") {
        card.image_url = Some(text(picture, "url")?.to_owned());
        card.url = leads_to(picture)?;
    }
    let mut texts = Vec::new();
    while let Some(element) = elements.next_if(|it| kind(it) == "text") {
        let is_title = texts.is_empty();
        let is_marked = element.get("tag").is_some_and(|tag| tag == "title");
        if is_title && card.image_url.is_none() && !is_marked {
            return None;
        }
        if is_title && element.contains_key("click") {
            card.url = leads_to(element)?;
        } else {
            text_of(element)?;
        }
        texts.push(text(element, "text")?.to_owned());
    }
    let mut texts = texts.into_iter();
    card.title = texts.next()?;
    let mut texts = texts.filter(|text| !text.is_empty());
    card.subtitle = texts.next();
    card.description = texts.next();
    if texts.next().is_some() {
        return None;
    }
    for element in elements {
        card.buttons.push(button_of(element)?);
    }
    Some(card)
}

/// Where a tap on a picture or title leads: `Some(None)` nowhere, `None` not to a page alone.
fn leads_to(element: &Fields) -> Option<Option<String>> {
    let has_only = ["type", "url", "text", "tag", "tooltip", "click"];
    if !element.keys().all(|name| has_only.contains(&name.as_str())) {
        return None;
    }
    let Some(click) = element.get("click") else { return Some(None) };
    let actions = click.get("actions").and_then(Value::as_array)?;
    let [action] = actions.as_slice() else { return None };
    match link(action.as_object()?)? {
        ContentAction::Link { url, .. } if click.get("metadata").is_none() => Some(Some(url)),
        _ => None,
    }
}

fn image(content: &Fields) -> Option<Content> {
    has_only(content, &["type", "url", "caption", "tooltip"])?;
    let url = text(content, "url")?.to_owned();
    let caption = text(content, "caption").filter(|caption| !caption.is_empty());
    let tooltip = text(content, "tooltip").filter(|tooltip| !tooltip.is_empty());
    let is_named = tooltip.is_none() || tooltip == caption;
    is_named.then(|| Content::image(url, caption.map(str::to_owned)))
}

fn place(content: &Fields) -> Option<Content> {
    has_only(content, &["type", "la", "lo", "tooltip", "click"])?;
    let degrees = |name: &str| content.get(name)?.as_f64();
    let (latitude, longitude) = (degrees("la")?, degrees("lo")?);
    if let Some(click) = content.get("click") {
        let actions = click.get("actions").and_then(Value::as_array)?;
        let [action] = actions.as_slice() else { return None };
        let same = |name: &str, degrees| action.get(name).and_then(Value::as_f64) == Some(degrees);
        let is_there = action.get("type").is_some_and(|kind| kind == "navigate")
            && same("la", latitude)
            && same("lo", longitude);
        if !is_there || click.get("metadata").is_some() {
            return None;
        }
    }
    let is_on_earth = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
    let label = text(content, "tooltip").filter(|label| !label.is_empty()).map(str::to_owned);
    is_on_earth.then_some(Content::Location(Location { latitude, longitude, label }))
}

/// A button that opens a calendar for one day, whose answer is written as ours are.
fn calendar(content: &Fields, above: Option<&str>) -> Option<Content> {
    has_only(content, &["type", "title", "tooltip", "click"])?;
    let click = content.get("click")?.as_object()?;
    has_only(click, &["actions"])?;
    let [action] = click.get("actions")?.as_array()?.as_slice() else { return None };
    let action = action.as_object()?;
    has_only(action, &["type", "class", "minDate", "maxDate"])?;
    if kind(action) != "datePicker" || action.get("class").is_none_or(|class| class != "single") {
        return None;
    }
    let text = above.or_else(|| text(content, "title"))?.to_owned();
    let (earliest, latest) = (day(action.get("minDate")), day(action.get("maxDate")));
    Some(Content::Picker { text, kind: PickerKind::Date, earliest, latest })
}

/// The day of a time in seconds, or milliseconds, since 1970.
fn day(time: Option<&Value>) -> Option<String> {
    let time = time?.as_f64()?;
    let seconds = if time.abs() > MOST_SECONDS { time / 1_000.0 } else { time };
    #[expect(clippy::cast_possible_truncation, reason = "what is no day is refused below")]
    let time = jiff::Timestamp::from_second(seconds as i64).ok()?;
    Some(time.strftime("%Y-%m-%d").to_string())
}

fn replies_of(content: &Fields) -> Option<Vec<Reply>> {
    let listed = content.get("replies")?.as_array()?;
    listed.iter().map(reply).collect()
}

fn reply(element: &Value) -> Option<Reply> {
    let button = button(element)?;
    let ContentAction::Reply { payload } = button.action else { return None };
    let payload = (payload != button.label).then_some(payload);
    Some(Reply { title: button.label, payload, image_url: None, metadata: button.metadata })
}

fn button(element: &Value) -> Option<ContentButton> {
    button_of(element.as_object()?)
}

fn button_of(element: &Fields) -> Option<ContentButton> {
    has_only(element, &["type", "title", "tooltip", "click"])?;
    if kind(element) != "button" {
        return None;
    }
    let label = text(element, "title")?.to_owned();
    let is_named = text(element, "tooltip").is_none_or(|name| name.is_empty() || name == label);
    let click = element.get("click")?.as_object().filter(|_| is_named)?;
    has_only(click, &["actions", "metadata"])?;
    let [action] = click.get("actions")?.as_array()?.as_slice() else { return None };
    let action = action.as_object()?;
    let action = match kind(action) {
        "publishText" => ContentAction::Reply { payload: text(action, "text")?.to_owned() },
        "link" => link(action)?,
        _ => return None,
    };
    let metadata = match click.get("metadata") {
        Some(metadata) => metadata.as_array()?.clone(),
        None => Vec::new(),
    };
    Some(ContentButton { label, action, metadata })
}

fn link(action: &Fields) -> Option<ContentAction> {
    has_only(action, &["type", "uri", "target", "name"])?;
    let target = match text(action, "target") {
        Some("self") => Some("_self"),
        Some("slideout") => Some("webview"),
        Some(_) | None => None,
    };
    let url = text(action, "uri").filter(|_| kind(action) == "link")?.to_owned();
    Some(ContentAction::Link { url, target: target.map(str::to_owned) })
}

fn texts_of(elements: &[Value]) -> Option<String> {
    let texts: Option<Vec<&str>> = elements
        .iter()
        .map(|element| element.as_object().filter(|it| kind(it) == "text").and_then(text_of))
        .collect();
    Some(texts?.join("\n"))
}

/// The text of an element that is nothing but a text.
fn text_of(element: &Fields) -> Option<&str> {
    has_only(element, &["type", "text", "tooltip", "tag"])?;
    let said = text(element, "text")?;
    let is_named =
        text(element, "tooltip").is_none_or(|name| said.starts_with(name.trim_end_matches('…')));
    is_named.then_some(said)
}

fn frame(content: &Fields) -> Option<&[Value]> {
    has_only(content, &FRAME)?;
    content.get("elements")?.as_array().map(Vec::as_slice)
}

fn has_only(fields: &Fields, known: &[&str]) -> Option<()> {
    fields.keys().all(|name| known.contains(&name.as_str())).then_some(())
}

fn kind(fields: &Fields) -> &str {
    text(fields, "type").unwrap_or_default()
}

fn text<'f>(fields: &'f Fields, name: &str) -> Option<&'f str> {
    fields.get(name)?.as_str()
}
