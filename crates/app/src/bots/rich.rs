//! Rich messages of bot files in the forms of other systems, as their clients get them.

#[cfg(test)]
mod tests;

use engine::visible_text;
use formats::loss::Loss;
use formats::{Problem, from_json, hsl, kommunicate, structured};
use model::bot::{Button, ButtonAction, InteractionKind, QuickReply, Tile};
use model::content::{Card, Content, ContentAction, ContentButton, Markup, Reply};
use model::key::Key;
use model::text::Texts;
use serde_json::{Value, json};

/// Where the message stands while it is read.
const PLACE: &str = "message";

/// A rich message in each of the forms.
#[derive(Debug, Clone, PartialEq)]
pub struct RichForms {
    /// An element of HSL.
    pub haptik: RichForm,
    /// A message with its metadata.
    pub kommunicate: RichForm,
    /// Structured content, quick replies within it.
    pub liveperson: RichForm,
}

/// A rich message as one system has it.
#[derive(Debug, Clone, PartialEq)]
pub struct RichForm {
    pub message: Value,
    /// What it can't say.
    pub losses: Vec<Loss>,
}

/// Writes the rich message of an interaction in all forms, templates as they stand: of a text with several
/// wordings the first. The fields are those of `buttons`, `quick_replies`, `carousel` or `universal`.
/// `None`: the interaction has no rich message.
///
/// # Errors
///
/// What is wrong with the fields, with paths within the interaction.
pub fn write_rich(interaction: &Value) -> Result<Option<RichForms>, Vec<Problem>> {
    let bot = json!({
        "format": 1,
        "bot": PLACE,
        "stories": { PLACE: { "dialogs": { PLACE: { "interactions": { PLACE: interaction } } } } },
    });
    let bot = from_json(&bot).map_err(within)?;
    let key = Key::from_name(PLACE);
    let kind =
        bot.dialog(PLACE).and_then(|dialog| dialog.interactions.get(&key)).map(|it| &it.kind);
    let Some((content, lost)) = kind.and_then(content_of) else { return Ok(None) };
    let haptik = hsl::write(&content);
    let kommunicate = kommunicate::write(&content);
    let form = |message: Value, losses: Vec<Loss>| RichForm {
        message,
        losses: lost.iter().cloned().chain(losses).collect(),
    };
    Ok(Some(RichForms {
        haptik: form(haptik.element, haptik.losses),
        kommunicate: form(kommunicate.element, kommunicate.losses),
        liveperson: structured::write(&content).map_or_else(
            || form(Value::Null, Vec::new()),
            |written| form(with_replies(written.content, written.quick_replies), written.losses),
        ),
    }))
}

/// Problems with paths within the interaction.
fn within(problems: Vec<Problem>) -> Vec<Problem> {
    let prefix = format!("stories.{PLACE}.dialogs.{PLACE}.interactions.{PLACE}");
    let own = problems.into_iter().map(|problem| {
        let path = problem.path.strip_prefix(&prefix).unwrap_or_default();
        Problem { path: path.trim_start_matches('.').to_owned(), ..problem }
    });
    own.collect()
}

/// Rich content with the quick replies where bot files have them.
fn with_replies(mut content: Value, quick_replies: Option<Value>) -> Value {
    if let (Some(fields), Some(replies)) = (content.as_object_mut(), quick_replies) {
        fields.insert("quickReplies".to_owned(), replies);
    }
    content
}

/// What a rich message says, with what is left out already.
fn content_of(kind: &InteractionKind) -> Option<(Content, Vec<Loss>)> {
    let mut lost = Vec::new();
    let content = match kind {
        InteractionKind::ButtonQuestion { text, buttons } => Content::Buttons {
            text: wording(text, &mut lost),
            buttons: buttons.iter().map(button).collect(),
        },
        InteractionKind::QuickReplyQuestion { text, replies, .. } => Content::Text {
            text: wording(text, &mut lost),
            markup: Markup::Plain,
            quick_replies: replies.iter().map(reply).collect(),
        },
        InteractionKind::Structured { text, tiles } => {
            let text = text.as_ref().map(|text| wording(text, &mut lost));
            Content::carousel(text, tiles.iter().map(card).collect())
        }
        InteractionKind::Universal { content, .. } => {
            let Ok(Value::Object(object)) = serde_json::from_str(content) else { return None };
            model::content::structured::with_quick_replies(object)
        }
        _ => return None,
    };
    Some((content, lost))
}

fn wording(texts: &Texts, lost: &mut Vec<Loss>) -> String {
    if texts.variants.len() > 1 {
        let what = format!("only the first of {} wordings is written", texts.variants.len());
        lost.push(Loss::new("text", what));
    }
    texts.variants.first().map(|variant| variant.text.clone()).unwrap_or_default()
}

fn button(button: &Button) -> ContentButton {
    let action = match &button.action {
        ButtonAction::Reply { payload } => ContentAction::Reply {
            payload: payload.clone().unwrap_or_else(|| button.label.clone()),
        },
        ButtonAction::Link { url, target } => {
            ContentAction::Link { url: url.clone(), target: target.clone() }
        }
    };
    let label = visible_text(&button.label).to_owned();
    ContentButton { label, action, metadata: button.metadata.clone() }
}

fn reply(reply: &QuickReply) -> Reply {
    let title = visible_text(&reply.title).to_owned();
    let hides = title != reply.title;
    Reply {
        payload: reply.payload.clone().or_else(|| hides.then(|| reply.title.clone())),
        title,
        image_url: reply.image_url.clone(),
        metadata: reply.metadata.clone(),
    }
}

fn card(tile: &Tile) -> Card {
    Card {
        title: tile.title.clone(),
        subtitle: tile.subtitle.clone(),
        image_url: tile.image_url.clone(),
        url: tile.url.clone(),
        title_note: None,
        description: None,
        image_note: None,
        buttons: tile.buttons.iter().map(button).collect(),
    }
}
