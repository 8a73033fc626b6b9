//! Ratings: contacts are asked what they think of the help that they had once people have closed the
//! conversation, and what they answer is kept with who had it. It is no turn, and opens nothing again.

use jiff::SignedDuration;
use model::Timestamp;
use model::conversation::Status;
use model::id::{ConversationId, MemberId, RatingId, WorkspaceId};
use model::survey::Survey;
use serde_json::json;
use store::{DeskWrite, NewDeskEvent, Rating, RatingFilter};

use super::DeskError;
use super::touch::{Refused, Then, Touch};
use crate::App;
use crate::clock::noise;
use crate::registry::Seat;

/// Longest comment, in characters.
pub(crate) const MAX_COMMENT_CHARS: usize = 2_000;
/// Longest question, in characters.
pub(super) const MAX_QUESTION_CHARS: usize = 500;
/// How long after its closing a conversation may be rated, in days.
const RATED_WITHIN_DAYS: i64 = 30;
/// Most ratings of a page.
const MAX_PAGE: u32 = 200;

/// What a contact is asked, and has answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyAsked {
    pub survey: Survey,
    pub given: Option<Rating>,
}

/// What a contact thinks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opinion {
    /// 1 to 5, the best 5.
    pub score: Option<u8>,
    pub is_resolved: Option<bool>,
    pub comment: Option<String>,
}

/// An opinion on its way into a conversation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NewOpinion {
    pub opinion: Opinion,
    /// Refused when the conversation was rated at that time or later.
    pub once_since: Timestamp,
}

/// Which ratings to list; newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RatingListing {
    pub agent: Option<MemberId>,
    /// Key of a team, whether it is there or was.
    pub team: Option<String>,
    pub from: Option<Timestamp>,
    pub until: Option<Timestamp>,
    pub before: Option<RatingId>,
    /// At most 200.
    pub limit: u32,
}

impl App {
    /// What the contact of a conversation is asked; `None`: nothing.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn find_survey(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
    ) -> Result<Option<SurveyAsked>, DeskError> {
        let Some((survey, closed_at)) = self.asked(workspace, id).await? else { return Ok(None) };
        let last = self.last_rating(workspace, id).await?;
        let given = last.filter(|rating| rating.created_at >= closed_at);
        Ok(Some(SurveyAsked { survey, given }))
    }

    /// Keeps what a contact answers, once for each closing.
    ///
    /// # Errors
    ///
    /// [`DeskError::NotAsked`], [`DeskError::Rated`], [`DeskError::Bad`]; nothing was kept then.
    pub async fn answer_survey(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        opinion: Opinion,
    ) -> Result<(), DeskError> {
        let asked = self.asked(workspace, id).await?;
        let (survey, once_since) = asked.ok_or(DeskError::NotAsked(id))?;
        if !opinion.score.is_some_and(|score| survey.scale.scores().contains(&score)) {
            return Err(DeskError::Bad("that score isn't among those to choose from"));
        }
        if opinion.comment.is_some() && !survey.asks_comment {
            return Err(DeskError::Bad("no comment is asked for"));
        }
        self.rate(workspace, id, NewOpinion { opinion, once_since }).await
    }

    /// Keeps what a contact thinks of a conversation.
    pub(crate) async fn rate(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        rating: NewOpinion,
    ) -> Result<(), DeskError> {
        let comment = rating.opinion.comment.as_deref().unwrap_or_default();
        if comment.chars().count() > MAX_COMMENT_CHARS || comment.contains('\0') {
            return Err(DeskError::Bad("a comment has at most 2000 characters and no U+0000"));
        }
        let touch = Touch { rating: Some(rating), ..Touch::new(Then::Same) };
        self.touch(workspace, id, &touch).await.map(drop)
    }

    /// Lists ratings.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn list_ratings(
        &self,
        workspace: WorkspaceId,
        listing: RatingListing,
    ) -> Result<Vec<Rating>, DeskError> {
        let RatingListing { agent, team, from, until, before, limit } = listing;
        let filter = RatingFilter { conversation: None, agent, team, from, until, before };
        Ok(self.inner.store.list_ratings(workspace, filter, limit.clamp(1, MAX_PAGE)).await?)
    }

    async fn last_rating(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
    ) -> Result<Option<Rating>, store::StoreError> {
        let filter = RatingFilter { conversation: Some(id), ..RatingFilter::default() };
        Ok(self.inner.store.list_ratings(workspace, filter, 1).await?.into_iter().next())
    }

    /// What is asked, since when.
    async fn asked(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
    ) -> Result<Option<(Survey, Timestamp)>, DeskError> {
        let found = self.inner.store.find_conversation(workspace, id).await?;
        let found = found.ok_or(DeskError::NotFound(id))?;
        let (Some(survey), Status::Closed { at, .. }) = (found.details.survey, found.status) else {
            return Ok(None);
        };
        let is_over =
            self.now().duration_since(at) > SignedDuration::from_hours(24 * RATED_WITHIN_DAYS);
        Ok((!is_over).then_some((*survey, at)))
    }

    /// What a change writes of an opinion.
    pub(super) async fn rating_writes(
        &self,
        seat: &Seat,
        touch: &Touch,
        now: Timestamp,
    ) -> Result<Vec<DeskWrite>, Refused> {
        let Some(NewOpinion { opinion, once_since }) = &touch.rating else { return Ok(Vec::new()) };
        let (id, details) = (seat.conversation.id, &seat.conversation.details);
        let last = self.last_rating(seat.workspace, id).await?;
        if last.is_some_and(|rating| rating.created_at >= *once_since) {
            return Err(DeskError::Rated(id).into());
        }
        let rating = Rating {
            id: RatingId::mint(now, noise()),
            conversation: id,
            contact: seat.conversation.contact,
            agent: details.last_agent.as_deref().and_then(|agent| agent.parse().ok()),
            team: details.last_team.clone(),
            score: opinion.score,
            is_resolved: opinion.is_resolved,
            comment: opinion.comment.clone().filter(|comment| !comment.trim().is_empty()),
            created_at: now,
        };
        let record = json!({
            "rating": rating.id.to_string(), "score": rating.score, "resolved": rating.is_resolved,
            "comment": rating.comment, "agent": details.last_agent, "team": rating.team,
        });
        let event = NewDeskEvent { kind: "rated".to_owned(), record, created_at: now };
        Ok(vec![DeskWrite::Rate(Box::new(rating)), DeskWrite::Event(event)])
    }
}
