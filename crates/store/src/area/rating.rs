//! Ratings: what contacts think of the help that they had. They are written by commits of their conversations.

use async_trait::async_trait;
use jiff::Timestamp;
use model::id::{ContactId, ConversationId, MemberId, RatingId, WorkspaceId};

use crate::error::StoreError;
use crate::sql::{Columns, Database, Row, SqlValue, Statement, conditions_of, params};

/// What a contact thinks of the help that they had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    pub id: RatingId,
    pub conversation: ConversationId,
    pub contact: ContactId,
    /// Who had the conversation last.
    pub agent: Option<MemberId>,
    /// Key of the team for which they had it.
    pub team: Option<String>,
    /// 1 to 5, the best 5.
    pub score: Option<u8>,
    pub is_resolved: Option<bool>,
    pub comment: Option<String>,
    pub created_at: Timestamp,
}

/// Which ratings to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RatingFilter {
    pub conversation: Option<ConversationId>,
    pub agent: Option<MemberId>,
    /// Key of a team.
    pub team: Option<String>,
    /// At that time or later.
    pub from: Option<Timestamp>,
    /// Before that time.
    pub until: Option<Timestamp>,
    /// Older than this one.
    pub before: Option<RatingId>,
}

/// Ratings of a workspace.
#[async_trait]
pub trait RatingStore: Send + Sync {
    /// Lists at most `limit` ratings, newest first.
    async fn list_ratings(
        &self,
        workspace: WorkspaceId,
        filter: RatingFilter,
        limit: u32,
    ) -> Result<Vec<Rating>, StoreError>;
}

const COLUMNS: &str =
    "id, conversation_id, contact_id, agent, team, score, is_resolved, comment, created_at";

/// The statement that commits run, with [`params_of`].
pub(crate) const INSERT: &str = "INSERT INTO rating (workspace_id, id, conversation_id, contact_id, \
     agent, team, score, is_resolved, comment, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

pub(crate) fn params_of(workspace: WorkspaceId, rating: Rating) -> Vec<SqlValue> {
    params![
        workspace,
        rating.id,
        rating.conversation,
        rating.contact,
        rating.agent,
        rating.team,
        rating.score.map(i64::from),
        rating.is_resolved.map(i64::from),
        rating.comment,
        rating.created_at,
    ]
}

#[async_trait]
impl<D: Database> RatingStore for D {
    async fn list_ratings(
        &self,
        workspace: WorkspaceId,
        filter: RatingFilter,
        limit: u32,
    ) -> Result<Vec<Rating>, StoreError> {
        let mut parameters = params![workspace, limit];
        let wanted = [
            ("conversation_id =", filter.conversation.map(Into::into)),
            ("agent =", filter.agent.map(Into::into)),
            ("team =", filter.team.map(Into::into)),
            ("created_at >=", filter.from.map(Into::into)),
            ("created_at <", filter.until.map(Into::into)),
            ("id <", filter.before.map(Into::into)),
        ];
        let conditions = conditions_of(&mut parameters, wanted);
        let sql = format!(
            "SELECT {COLUMNS} FROM rating WHERE workspace_id = $1{conditions}
             ORDER BY id DESC LIMIT $2"
        );
        let rows = self.read(Statement::new(sql, parameters)).await?;
        rows.into_iter().map(rating_of).collect()
    }
}

fn rating_of(row: Row) -> Result<Rating, StoreError> {
    let mut columns = Columns::new("rating", row);
    let id = RatingId::from_uuid(columns.uuid()?);
    let conversation = ConversationId::from_uuid(columns.uuid()?);
    let contact = ContactId::from_uuid(columns.uuid()?);
    let agent = columns.uuid_or_null()?.map(MemberId::from_uuid);
    let team = columns.text_or_null()?;
    let score = columns.int_or_null()?.map(u8::try_from).transpose();
    let score = score.map_err(|error| StoreError::Corrupt {
        table: "rating",
        column: "score",
        id: id.to_string(),
        reason: error.to_string(),
    })?;
    Ok(Rating {
        id,
        conversation,
        contact,
        agent,
        team,
        score,
        is_resolved: columns.int_or_null()?.map(|flag| flag != 0),
        comment: columns.text_or_null()?,
        created_at: columns.time()?,
    })
}
