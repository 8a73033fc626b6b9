//! Surveys and ratings: what contacts are asked, and what they think.

use app::SurveyAsked;
use model::survey::{Scale, Survey};
use serde::{Deserialize, Serialize};
use store::Rating;
use utoipa::{IntoParams, ToSchema};

/// What an answer is chosen from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScaleView {
    /// 1 to 5.
    #[default]
    Stars,
    /// Five faces, 1 to 5.
    Faces,
    /// Down is 1, up is 5.
    Thumbs,
}

impl From<Scale> for ScaleView {
    fn from(scale: Scale) -> Self {
        match scale {
            Scale::Stars => Self::Stars,
            Scale::Faces => Self::Faces,
            Scale::Thumbs => Self::Thumbs,
        }
    }
}

impl From<ScaleView> for Scale {
    fn from(view: ScaleView) -> Self {
        match view {
            ScaleView::Stars => Self::Stars,
            ScaleView::Faces => Self::Faces,
            ScaleView::Thumbs => Self::Thumbs,
        }
    }
}

/// What contacts are asked once people have closed their conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyView {
    /// 1 to 500 characters.
    pub question: String,
    #[serde(default)]
    pub scale: ScaleView,
    /// Whether they may say more in words.
    #[serde(default)]
    pub comment: bool,
}

impl From<Survey> for SurveyView {
    fn from(survey: Survey) -> Self {
        let Survey { question, scale, asks_comment } = survey;
        Self { question, scale: scale.into(), comment: asks_comment }
    }
}

impl From<SurveyView> for Survey {
    fn from(view: SurveyView) -> Self {
        let SurveyView { question, scale, comment } = view;
        Self { question, scale: scale.into(), asks_comment: comment }
    }
}

/// What a contact is asked.
#[derive(Debug, Serialize, ToSchema)]
pub struct AskedView {
    pub question: String,
    pub scale: ScaleView,
    /// To choose from, the worst first.
    pub scores: Vec<u8>,
    /// Whether they may say more in words.
    pub comment: bool,
    /// What they answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<u8>,
}

impl From<SurveyAsked> for AskedView {
    fn from(asked: SurveyAsked) -> Self {
        let scores = asked.survey.scale.scores().to_vec();
        let SurveyView { question, scale, comment } = asked.survey.into();
        Self { question, scale, scores, comment, score: asked.given.and_then(|it| it.score) }
    }
}

/// What a contact answers.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RatingBody {
    /// One of the scores to choose from.
    pub score: u8,
    /// At most 2,000 characters, where a comment is asked for.
    #[serde(default)]
    pub comment: Option<String>,
}

/// What a contact thinks of the help that they had.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatingView {
    pub id: String,
    pub conversation: String,
    /// Id of the contact.
    pub contact: String,
    /// Id of the agent who had the conversation last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// Key of the team for which they had it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// 1 to 5, the best 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<u8>,
    /// Whether they say that they were helped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    pub at: String,
}

impl From<Rating> for RatingView {
    fn from(rating: Rating) -> Self {
        Self {
            id: rating.id.to_string(),
            conversation: rating.conversation.to_string(),
            contact: rating.contact.to_string(),
            agent: rating.agent.map(|agent| agent.to_string()),
            team: rating.team,
            score: rating.score,
            resolved: rating.is_resolved,
            comment: rating.comment,
            at: rating.created_at.to_string(),
        }
    }
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct RatingsQuery {
    /// Id of an agent.
    pub agent: Option<String>,
    /// Key of a team.
    pub team: Option<String>,
    /// At that time or later, as `2027-01-15T08:00:00Z`.
    pub from: Option<String>,
    /// Before that time.
    pub until: Option<String>,
    /// The `next` of the page before.
    pub cursor: Option<String>,
    /// 1 to 200; 50 unless said otherwise.
    pub limit: Option<u32>,
}
