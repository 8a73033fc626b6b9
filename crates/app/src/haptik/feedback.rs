//! What users think of the help they had.

use jiff::SignedDuration;
use store::StoreError;

use super::HaptikClient;
use crate::App;
use crate::people::{DeskError, MAX_COMMENT_CHARS, NewOpinion, Opinion};

/// How long the next one is a repetition.
const ONCE_IN: SignedDuration = SignedDuration::from_hours(1);

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
    #[error("query_rating is from 1 to 5, and feedback has at most {MAX_COMMENT_CHARS} characters")]
    Bad,
    #[error(
        "Failed to submit feedback, please make sure there is an active conversation with the agent"
    )]
    NoConversation,
    #[error("duplicate feedback")]
    Duplicate,
    #[error(transparent)]
    Desk(#[from] DeskError),
    #[error(transparent)]
    Store(#[from] StoreError),
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
        let score = feedback.rating.map(u8::try_from).transpose();
        let score = score.map_err(|_| HaptikFeedbackError::Bad)?;
        let chars = feedback.text.as_ref().map_or(0, |text| text.chars().count());
        let is_rated = score.is_none_or(|score| (1..=5).contains(&score));
        if !is_rated || chars > MAX_COMMENT_CHARS {
            return Err(HaptikFeedbackError::Bad);
        }
        let last = self.last_haptik_conversation(client, &contact).await?;
        let last = last.ok_or(HaptikFeedbackError::NoConversation)?;
        // What was said exactly an hour ago doesn't count any more.
        let once_since = self.now() - ONCE_IN + SignedDuration::from_micros(1);
        let HaptikFeedback { is_resolved, text: comment, .. } = feedback;
        let opinion = Opinion { score, is_resolved, comment };
        match self.rate(client.workspace, last.id, NewOpinion { opinion, once_since }).await {
            Ok(()) => Ok(()),
            Err(DeskError::Rated(_)) => Err(HaptikFeedbackError::Duplicate),
            Err(error) => Err(error.into()),
        }
    }
}
