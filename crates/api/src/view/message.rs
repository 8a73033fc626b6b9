//! Messages as clients see them: one flat object, `type` telling which fields are there.

use model::content::{Card, ChoiceList, Content, ContentAction, ContentButton, Reply};
use model::conversation::{Audience, Author, Message};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A message of a conversation.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MessageView {
    /// From 1, without gaps.
    pub number: u64,
    pub author: AuthorView,
    /// Name or id of the agent who wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// True for notes that contacts don't see.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
    #[serde(flatten)]
    pub content: ContentView,
    /// Number of the contact's message that it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_reply_to: Option<u64>,
    /// What a tap said beside its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    /// When readers may see it; RFC 3339, UTC.
    pub at: String,
}

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuthorView {
    Contact,
    Bot,
    Agent,
    System,
}

/// What a message shows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct ContentView {
    #[serde(rename = "type")]
    pub kind: ContentKind,
    /// The text; for rich content, its plain-text rendering.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub quick_replies: Vec<ReplyView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<ReplyView>,
    /// How choices are listed where only text can be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<ListView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<ButtonView>,
    /// Of an image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tiles: Vec<TileView>,
    /// Rich content as the bot wrote it, in LivePerson's structured form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<Value>,
    /// Quick replies of rich content, in the same form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub structured_quick_replies: Option<Value>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContentKind {
    #[default]
    Text,
    Choices,
    Buttons,
    Image,
    Carousel,
    Structured,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListView {
    Numbers,
    Letters,
}

/// An answer offered for a tap.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReplyView {
    pub title: String,
    /// What a tap sends as `payload`; without one, the title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    /// To be given back as `metadata` with the tap.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub metadata: Vec<Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ButtonView {
    pub label: String,
    pub action: ActionView,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub metadata: Vec<Value>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ActionView {
    Reply {
        payload: String,
    },
    Link {
        url: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        target: Option<String>,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TileView {
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<ButtonView>,
}

impl From<Message> for MessageView {
    fn from(message: Message) -> Self {
        let (author, agent) = match message.author {
            Author::Contact => (AuthorView::Contact, None),
            Author::Bot => (AuthorView::Bot, None),
            Author::Agent { id } => (AuthorView::Agent, Some(id)),
            Author::System => (AuthorView::System, None),
        };
        Self {
            number: message.number,
            author,
            agent,
            private: match message.audience {
                Audience::Members => true,
                Audience::Everybody => false,
            },
            content: message.content.into(),
            in_reply_to: message.in_reply_to,
            payload: message.tap.and_then(|tap| tap.payload),
            at: message.visible_at.to_string(),
        }
    }
}

impl From<Content> for ContentView {
    fn from(content: Content) -> Self {
        let plain = match &content {
            Content::Text { .. }
            | Content::Choices { .. }
            | Content::Buttons { .. }
            | Content::Image { .. }
            | Content::Carousel { .. } => String::new(),
            _ => content.plain_text(),
        };
        match content {
            Content::Text { text, quick_replies, .. } => Self {
                kind: ContentKind::Text,
                text: Some(text),
                quick_replies: replies(quick_replies),
                ..Self::default()
            },
            Content::Choices { text, choices, list } => Self {
                kind: ContentKind::Choices,
                text: Some(text),
                choices: replies(choices),
                list: Some(match list {
                    ChoiceList::Numbers => ListView::Numbers,
                    ChoiceList::Letters => ListView::Letters,
                }),
                ..Self::default()
            },
            Content::Buttons { text, buttons: offered } => Self {
                kind: ContentKind::Buttons,
                text: Some(text),
                buttons: buttons(offered),
                ..Self::default()
            },
            Content::Image { url, caption } => {
                Self { kind: ContentKind::Image, url: Some(url), caption, ..Self::default() }
            }
            Content::Carousel { text, tiles } => Self {
                kind: ContentKind::Carousel,
                text,
                tiles: tiles.into_iter().map(TileView::from).collect(),
                ..Self::default()
            },
            Content::Structured { content, quick_replies } => Self {
                kind: ContentKind::Structured,
                text: Some(plain),
                content: Some(content),
                structured_quick_replies: quick_replies,
                ..Self::default()
            },
            _ => Self { kind: ContentKind::Text, text: Some(plain), ..Self::default() },
        }
    }
}

fn replies(offered: Vec<Reply>) -> Vec<ReplyView> {
    let view = |Reply { title, payload, image_url, metadata }| ReplyView {
        title,
        payload,
        image_url,
        metadata,
    };
    offered.into_iter().map(view).collect()
}

fn buttons(offered: Vec<ContentButton>) -> Vec<ButtonView> {
    let view = |ContentButton { label, action, metadata }| ButtonView {
        label,
        action: match action {
            ContentAction::Reply { payload } => ActionView::Reply { payload },
            ContentAction::Link { url, target } => ActionView::Link { url, target },
            ContentAction::Call { number } => {
                ActionView::Link { url: format!("tel:{number}"), target: None }
            }
            ContentAction::Submit(_)
            | ContentAction::ShareLocation
            | ContentAction::Upload { .. } => ActionView::Reply { payload: String::new() },
        },
        metadata,
    };
    offered.into_iter().map(view).collect()
}

impl From<Card> for TileView {
    fn from(card: Card) -> Self {
        Self {
            title: card.title,
            subtitle: card.subtitle,
            image_url: card.image_url,
            url: card.url,
            buttons: buttons(card.buttons),
        }
    }
}
