//! Messages as clients see them: one flat object, `type` telling which fields are there.
//!
//! Addresses that a browser must not follow (anything but `http`, `https`, `mailto`, `tel` and `sms`)
//! are never given out, whoever wrote them and however they were kept.

mod content;
mod form;
mod parts;

#[cfg(test)]
mod tests;

use app::App;
use model::content::System;
use model::conversation::{Audience, Author, Message, Tap};
use model::id::AttachmentId;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use content::ContentView;

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
    /// Of a form that the contact sent: the `formMsgKey` that came with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers_form: Option<String>,
    /// What it was in the system that it came from. Contacts don't see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw: Option<RawView>,
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

/// An element of another system, as it came.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RawView {
    pub system: SystemView,
    pub content: Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SystemView {
    Haptik,
    Kommunicate,
    LivePerson,
    Rasa,
}

impl MessageView {
    /// The message with links to the files that we keep.
    pub fn linked(app: &App, message: Message) -> Self {
        let mut view = Self::from(message);
        for file in &mut view.content.files {
            let own = file.id.as_deref().and_then(|id| id.parse::<AttachmentId>().ok());
            if let Some(id) = own {
                file.url = Some(app.shown_attachment_link(id));
            }
        }
        view
    }

    /// The message without what is for members only.
    pub fn for_contact(self) -> Self {
        Self { raw: None, ..self }
    }
}

/// As members see it; files that we keep have no link.
impl From<Message> for MessageView {
    fn from(message: Message) -> Self {
        let (author, agent) = match message.author {
            Author::Contact => (AuthorView::Contact, None),
            Author::Bot => (AuthorView::Bot, None),
            Author::Agent { id } => (AuthorView::Agent, Some(id)),
            Author::System => (AuthorView::System, None),
        };
        let system = message.raw.as_ref().map(|raw| raw.system);
        let mut content = ContentView::from(message.content);
        if says_payloads(system) {
            content.say_payloads();
        }
        Self {
            number: message.number,
            author,
            agent,
            private: match message.audience {
                Audience::Members => true,
                Audience::Everybody => false,
            },
            content,
            in_reply_to: message.in_reply_to,
            answers_form: message.tap.as_ref().and_then(form_key),
            payload: message.tap.and_then(|tap| tap.payload),
            raw: message
                .raw
                .map(|raw| RawView { system: SystemView::from(raw.system), content: raw.content }),
            at: message.visible_at.to_string(),
        }
    }
}

/// What the client called the form that was sent.
fn form_key(tap: &Tap) -> Option<String> {
    let contexts = tap.metadata.iter().filter_map(|given| given.get("KM_CHAT_CONTEXT"));
    contexts.filter_map(|context| context.get("formMsgKey")?.as_str()).next().map(str::to_owned)
}

/// Whether a tap writes what it stands for, not the title, in the contact's name.
const fn says_payloads(system: Option<System>) -> bool {
    match system {
        Some(System::Kommunicate) => true,
        Some(System::Haptik | System::LivePerson | System::Rasa) | None => false,
    }
}

impl From<System> for SystemView {
    fn from(system: System) -> Self {
        match system {
            System::Haptik => Self::Haptik,
            System::Kommunicate => Self::Kommunicate,
            System::LivePerson => Self::LivePerson,
            System::Rasa => Self::Rasa,
        }
    }
}
