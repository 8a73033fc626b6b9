//! What users think of the help they had.

use jiff::SignedDuration;
use model::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::StoreError;

use super::HaptikClient;
use crate::App;
use crate::conversations::{AmendError, Amendment};

/// Where a conversation's metadata keep it.
const FEEDBACK: &str = "feedback";
/// How long the next one is a repetition.
const ONCE_IN: SignedDuration = SignedDuration::from_hours(1);
/// Longest text, in characters.
const MAX_TEXT_CHARS: usize = 2_000;

/// What a user thinks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HaptikFeedback {
    pub auth_id: String,
    pub is_resolved: Option<bool>,
    /// 1 to 5.
    pub rating: Option<i64>,
    pub text: Option<String>,
}

/// Why it wasn't kept.
#[derive(Debug, thiserror::Error)]
pub enum HaptikFeedbackError {
    #[error("Invalid_User")]
    NoUser,
    #[error("query_rating is from 1 to 5, and feedback has at most {MAX_TEXT_CHARS} characters")]
    Bad,
    #[error(
        "Failed to submit feedback, please make sure there is an active conversation with the agent"
    )]
    NoConversation,
    #[error("duplicate feedback")]
    Duplicate,
    #[error(transparent)]
    Amend(#[from] AmendError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// As it is kept. Stored: fields are only added, with a default.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    resolved: Option<bool>,
    rating: Option<i64>,
    text: Option<String>,
    at: Option<Timestamp>,
}

impl App {
    /// Keeps what a user thinks of their last conversation, once an hour.
    ///
    /// # Errors
    ///
    /// [`HaptikFeedbackError`]; nothing was kept then.
    pub async fn log_haptik_feedback(
        &self,
        client: &HaptikClient,
        feedback: HaptikFeedback,
    ) -> Result<(), HaptikFeedbackError> {
        let contact = self.haptik_contact(client, &feedback.auth_id).await?;
        let contact = contact.ok_or(HaptikFeedbackError::NoUser)?;
        let chars = feedback.text.as_ref().map_or(0, |text| text.chars().count());
        let is_rated = feedback.rating.is_none_or(|rating| (1..=5).contains(&rating));
        if !is_rated || chars > MAX_TEXT_CHARS {
            return Err(HaptikFeedbackError::Bad);
        }
        let last = self.last_haptik_conversation(client, &contact).await?;
        let last = last.ok_or(HaptikFeedbackError::NoConversation)?;
        let now = self.now();
        let before = last.details.metadata.get(FEEDBACK).cloned();
        let before: Kept =
            before.and_then(|kept| serde_json::from_value(kept).ok()).unwrap_or_default();
        if before.at.is_some_and(|at| now.duration_since(at) < ONCE_IN) {
            return Err(HaptikFeedbackError::Duplicate);
        }
        let kept = Kept {
            resolved: feedback.is_resolved,
            rating: feedback.rating,
            text: feedback.text,
            at: Some(now),
        };
        let kept = serde_json::to_value(kept).unwrap_or(Value::Null);
        let metadata = Map::from_iter([(FEEDBACK.to_owned(), kept)]);
        let amendment = Amendment { metadata, ..Amendment::default() };
        self.amend_conversation(client.workspace, last.id, amendment).await?;
        Ok(())
    }
}
