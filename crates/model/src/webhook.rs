//! Webhooks: servers of customers that are told what happens, in which words, and of what. Not how a delivery
//! is written or sent.

use serde::{Deserialize, Serialize};

/// A server that is told what happens. Stored: fields are only added, with a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    pub name: String,
    /// `http` or `https`.
    pub url: String,
    pub format: WebhookFormat,
    /// What it is told of; all when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<WebhookEvent>,
}

impl Webhook {
    /// Whether it is told of this.
    pub fn hears(&self, event: WebhookEvent) -> bool {
        event == WebhookEvent::Test || self.events.is_empty() || self.events.contains(&event)
    }
}

/// In whose words it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WebhookFormat {
    /// Ours, signed as Standard Webhooks has it.
    Standard,
    /// Those of Haptik's webhooks.
    Haptik,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum WebhookEvent {
    #[serde(rename = "conversation.opened")]
    ConversationOpened,
    /// It waits for people.
    #[serde(rename = "conversation.queued")]
    ConversationQueued,
    /// An agent has it.
    #[serde(rename = "conversation.assigned")]
    ConversationAssigned,
    /// A bot has it again.
    #[serde(rename = "conversation.returned")]
    ConversationReturned,
    #[serde(rename = "conversation.closed")]
    ConversationClosed,
    /// Its contact said what they think of the help that they had.
    #[serde(rename = "conversation.rated")]
    ConversationRated,
    /// Somebody said something that everybody may read.
    #[serde(rename = "message.created")]
    MessageCreated,
    /// Another webhook is told nothing any more.
    #[serde(rename = "webhook.disabled")]
    WebhookDisabled,
    /// Nothing happened: somebody wants to see whether it works.
    #[serde(rename = "webhook.test")]
    Test,
}

impl WebhookEvent {
    /// Everything that a webhook may be told of.
    pub const ALL: [Self; 9] = [
        Self::ConversationOpened,
        Self::ConversationQueued,
        Self::ConversationAssigned,
        Self::ConversationReturned,
        Self::ConversationClosed,
        Self::ConversationRated,
        Self::MessageCreated,
        Self::WebhookDisabled,
        Self::Test,
    ];

    /// Its name outside.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ConversationOpened => "conversation.opened",
            Self::ConversationQueued => "conversation.queued",
            Self::ConversationAssigned => "conversation.assigned",
            Self::ConversationReturned => "conversation.returned",
            Self::ConversationClosed => "conversation.closed",
            Self::ConversationRated => "conversation.rated",
            Self::MessageCreated => "message.created",
            Self::WebhookDisabled => "webhook.disabled",
            Self::Test => "webhook.test",
        }
    }
}

/// Why nothing is delivered any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisabledFor {
    /// Somebody wants it so.
    Asked,
    /// It said that it is gone.
    Gone,
    /// It failed for too long.
    Failing,
}

impl DisabledFor {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::Asked, Self::Gone, Self::Failing];

    /// The reason as one word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Gone => "gone",
            Self::Failing => "failing",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_stored_by_the_name_that_it_has_outside() {
        for event in WebhookEvent::ALL {
            assert_eq!(serde_json::to_value(event).unwrap(), event.as_str());
        }
        for reason in DisabledFor::ALL {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.as_str());
        }
    }

    #[test]
    fn a_webhook_without_a_list_hears_everything_and_a_test_always() {
        let webhook = |events: &[WebhookEvent]| Webhook {
            name: "crm".to_owned(),
            url: "https://hooks.example.com/in".to_owned(),
            format: WebhookFormat::Standard,
            events: events.to_vec(),
        };
        assert!(WebhookEvent::ALL.into_iter().all(|event| webhook(&[]).hears(event)));
        let some = webhook(&[WebhookEvent::MessageCreated]);
        assert!(some.hears(WebhookEvent::MessageCreated) && some.hears(WebhookEvent::Test));
        assert!(!some.hears(WebhookEvent::ConversationClosed));
    }
}
