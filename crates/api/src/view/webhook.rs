//! Webhooks, tries and given-up deliveries as clients see them. Secrets are seen once, when they are made.

use app::{DeadEvent, ReceiverSummary, Rotated, TriedDelivery};
use model::webhook::{WebhookEvent, WebhookFormat};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A webhook to keep.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookRequest {
    /// Without one, the address.
    #[serde(default)]
    pub name: Option<String>,
    /// Where events are posted to: `http` or `https`.
    pub url: String,
    /// Key of the only channel that it is told of; all without one.
    #[serde(default)]
    pub channel: Option<String>,
    /// What it is told of: `conversation.opened`, `conversation.queued`, `conversation.assigned`,
    /// `conversation.returned`, `conversation.closed`, `conversation.rated`, `message.created`, `webhook.disabled`; all
    /// when empty.
    #[serde(default)]
    pub events: Vec<String>,
}

/// A webhook, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookReceiverView {
    id: String,
    name: String,
    url: String,
    /// `standard` or `haptik`.
    format: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<String>,
    /// All when empty.
    events: Vec<&'static str>,
    has_secret: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    failing_since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    disabled_at: Option<String>,
    /// `asked`, `gone` or `failing`.
    #[serde(skip_serializing_if = "Option::is_none")]
    disabled_for: Option<&'static str>,
    /// Deliveries that wait.
    waiting: u64,
    created_at: String,
    updated_at: String,
}

impl From<ReceiverSummary> for WebhookReceiverView {
    fn from(it: ReceiverSummary) -> Self {
        Self {
            id: it.id.to_string(),
            name: it.name,
            url: it.url,
            format: match it.format {
                WebhookFormat::Standard => "standard",
                WebhookFormat::Haptik => "haptik",
            },
            channel: it.channel,
            events: it.events.into_iter().map(WebhookEvent::as_str).collect(),
            has_secret: it.has_secret,
            failing_since: it.failing_since.map(|at| at.to_string()),
            disabled_at: it.disabled.map(|disabled| disabled.at.to_string()),
            disabled_for: it.disabled.map(|disabled| disabled.reason.as_str()),
            waiting: it.waiting,
            created_at: it.created_at.to_string(),
            updated_at: it.updated_at.to_string(),
        }
    }
}

/// A secret that was just made.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookSecretView {
    id: String,
    /// What deliveries are signed with: it is seen this once.
    secret: String,
    /// Until when the secret before is good, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_until: Option<String>,
}

impl From<Rotated> for WebhookSecretView {
    fn from(rotated: Rotated) -> Self {
        Self {
            id: rotated.id.to_string(),
            secret: rotated.secret.expose().clone(),
            previous_until: rotated.previous_until.map(|at| at.to_string()),
        }
    }
}

/// Another secret.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RotateRequest {
    /// Made when it isn't given.
    pub secret: Option<String>,
    /// How long the one before is good, too; a day unless said otherwise, 30 days at most.
    pub overlap_seconds: Option<u32>,
}

/// A try of a delivery.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryView {
    id: i64,
    event: String,
    event_id: String,
    conversation: String,
    /// From 1.
    attempt: u32,
    is_ok: bool,
    url: String,
    /// The first 8 KiB of the body that was sent.
    request: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// The first 4 KiB of the body that came back.
    response: String,
    elapsed_ms: u64,
    at: String,
}

impl DeliveryView {
    /// What names it for the next page.
    pub fn cursor(&self) -> String {
        self.id.to_string()
    }
}

impl From<TriedDelivery> for DeliveryView {
    fn from(it: TriedDelivery) -> Self {
        Self {
            id: it.id,
            event: it.event,
            event_id: it.event_id,
            conversation: it.conversation.to_string(),
            attempt: it.attempt,
            is_ok: it.is_ok,
            url: it.url,
            request: it.request,
            status: it.status,
            error: it.error,
            response: it.response,
            elapsed_ms: it.elapsed_ms,
            at: it.at.to_string(),
        }
    }
}

/// A delivery that was given up.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeadLetterView {
    id: i64,
    event: String,
    event_id: String,
    conversation: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<u64>,
    attempts: u32,
    reason: String,
    happened_at: String,
    died_at: String,
}

impl DeadLetterView {
    /// What names it for the next page.
    pub fn cursor(&self) -> String {
        self.id.to_string()
    }
}

impl From<DeadEvent> for DeadLetterView {
    fn from(it: DeadEvent) -> Self {
        Self {
            id: it.id,
            event: it.event,
            event_id: it.event_id,
            conversation: it.conversation.to_string(),
            message: it.message,
            attempts: it.attempts,
            reason: it.reason,
            happened_at: it.happened_at.to_string(),
            died_at: it.died_at.to_string(),
        }
    }
}

/// Which deliveries are told again.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReplayRequest {
    /// Ids of those that were given up; all of them without a list.
    pub ids: Option<Vec<i64>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ReplayView {
    pub replayed: u64,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookTestView)]
pub struct TestView {
    pub event_id: String,
}
