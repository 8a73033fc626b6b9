//! Turns over SQL that both databases understand. Commits are their own.

use async_trait::async_trait;
use jiff::{Timestamp, ToSpan};
use model::conversation::{Message, MessageNumber};
use model::id::{ConversationId, ReplicaId, WorkspaceId};

use super::{
    Claimable, JournaledCall, Loaded, MAX_LOADED_PENDING, MessagePage, Stretch, TurnState,
    TurnStore,
};
use crate::area::attachment::AttachmentStore;
use crate::area::contact::profile_of;
use crate::area::conversation::{COLUMNS as CONVERSATION, conversation_of};
use crate::area::delivery::too_old;
use crate::bus::Listener;
use crate::commit::{Commit, CommitError, Committed};
use crate::error::StoreError;
use crate::outbox::LIVES;
use crate::plant;
use crate::prepared::Prepared;
use crate::record::{MessageRecord, StateRecord};
use crate::rules::turn_mark;
use crate::sql::{Columns, Database, Outcome, Row, Statement, micros, params};
use crate::{IDEMPOTENCY_HOURS, INBOX_DAYS};

/// What [`message_of`] reads, in its order.
const MESSAGE: &str = "number, record, in_reply_to, created_at, visible_at";

#[async_trait]
impl<D: Database> TurnStore for D {
    async fn commit(&self, commit: Commit) -> Result<Committed, CommitError> {
        self.submit(Prepared::new(commit)?).await
    }

    async fn load(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
    ) -> Result<Option<Loaded>, StoreError> {
        let mut results = self
            .read_all(load_statements(self.open_messages(), workspace, conversation))
            .await?
            .into_iter();
        let mut next = || results.next().unwrap_or_default();
        let (conversations, remembered, open, journal) = (next(), next(), next(), next());
        let Some(row) = conversations.into_iter().next() else { return Ok(None) };
        let mut loaded = loaded_of(row)?;
        for row in remembered {
            let mut columns = Columns::new("contact_memory", row);
            let name = columns.text()?;
            let value = columns.record("value", &name)?;
            loaded.remembered.push((name, value));
        }
        for row in open {
            let mut columns = Columns::new("message", row);
            let turn = columns.int()?;
            let message = message_of(&mut columns)?;
            if turn == turn_mark::RUNNING {
                loaded.running = Some(message);
            } else if loaded.pending.len() < MAX_LOADED_PENDING {
                loaded.pending.push(message);
            }
        }
        if plant::is_on("pending_reversed") {
            loaded.pending.reverse();
        }
        loaded.journal = journal.into_iter().map(call_of).collect::<Result<_, _>>()?;
        Ok(Some(loaded))
    }

    async fn claim(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        replica: ReplicaId,
    ) -> Result<Option<Loaded>, StoreError> {
        let sql = format!(
            "UPDATE conversation SET owner = $3, version = version + 1, claims = claims + 1
             WHERE workspace_id = $1 AND id = $2 AND (owner IS NULL OR owner = $3 OR {})
             RETURNING version",
            self.is_dead("owner")
        );
        let update = Statement::new(sql, params![workspace, conversation, replica]);
        match self.write(vec![update.required()]).await? {
            Outcome::Done(_) => self.load(workspace, conversation).await,
            Outcome::Refused => Ok(None),
        }
    }

    async fn list_claimable(&self, limit: u32) -> Result<Vec<Claimable>, StoreError> {
        if plant::is_on("recovery_skipped") {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT workspace_id, id FROM conversation WHERE work_since IS NOT NULL
             AND (owner IS NULL OR {}) AND {LIVES} ORDER BY work_since LIMIT $1",
            self.is_dead("owner")
        );
        claimables_of(self.read(Statement::new(sql, params![limit])).await?)
    }

    async fn list_stuck(
        &self,
        replica: ReplicaId,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<Claimable>, StoreError> {
        let sql = "SELECT workspace_id, id FROM conversation WHERE work_since < $2 AND owner = $1
                   ORDER BY work_since LIMIT $3";
        claimables_of(self.read(Statement::new(sql, params![replica, since, limit])).await?)
    }

    async fn heartbeat(&self, replica: ReplicaId) -> Result<(), StoreError> {
        self.renew(replica).await
    }

    async fn leave(&self, replica: ReplicaId) -> Result<(), StoreError> {
        self.release(replica).await
    }

    async fn list_messages(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        stretch: Stretch,
        limit: u32,
    ) -> Result<MessagePage, StoreError> {
        let (number, order) = match stretch {
            Stretch::After { number, .. } => (number, "AND number > $3 ORDER BY number"),
            Stretch::Before { number, .. } => {
                (number, "AND visible_at <= $5 AND number < $3 ORDER BY number DESC")
            }
        };
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        let mut parameters = params![workspace, conversation, number, i64::from(limit) + 1];
        if let Stretch::Before { now, .. } = stretch {
            parameters.push(now.into());
        }
        let sql = format!(
            "SELECT {MESSAGE} FROM message WHERE workspace_id = $1 AND conversation_id = $2
             {order} LIMIT $4"
        );
        let rows = self.read(Statement::new(sql, parameters)).await?;
        let messages = messages_of(rows)?;
        Ok(page_of(messages, stretch, limit))
    }

    async fn turn_state(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        number: MessageNumber,
    ) -> Result<TurnState, StoreError> {
        let Ok(number) = i64::try_from(number) else { return Ok(TurnState::Unknown) };
        let sql = "SELECT turn, turn_end FROM message
                   WHERE workspace_id = $1 AND conversation_id = $2 AND number = $3";
        let rows = self.read(Statement::new(sql, params![workspace, conversation, number])).await?;
        let Some(row) = rows.into_iter().next() else { return Ok(TurnState::Unknown) };
        let mut columns = Columns::new("message", row);
        match (columns.int_or_null()?, columns.int_or_null()?) {
            (None, _) => Ok(TurnState::Unknown),
            (Some(turn_mark::SKIPPED), _) => Ok(TurnState::Skipped),
            (Some(turn_mark::FINISHED), Some(end)) => {
                let sql = format!(
                    "SELECT {MESSAGE} FROM message WHERE workspace_id = $1 AND conversation_id = $2
                     AND number > $3 AND number <= $4 AND in_reply_to = $3 ORDER BY number"
                );
                let parameters = params![workspace, conversation, number, end];
                let rows = self.read(Statement::new(sql, parameters)).await?;
                Ok(TurnState::Finished { replies: messages_of(rows)? })
            }
            (Some(_), _) => Ok(TurnState::Pending),
        }
    }

    async fn purge(&self, now: Timestamp, limit: u32) -> Result<u64, StoreError> {
        let before = |span| now.checked_sub(span).map(micros).unwrap_or(i64::MIN);
        let inbox = Statement::new(
            "DELETE FROM inbox WHERE (workspace_id, channel_id, sender_message_id) IN
             (SELECT workspace_id, channel_id, sender_message_id FROM inbox
              WHERE created_at < $1 ORDER BY created_at LIMIT $2) RETURNING 1",
            params![before((INBOX_DAYS * 24).hours()), limit],
        );
        let idempotency = Statement::new(
            "DELETE FROM idempotency WHERE (workspace_id, key) IN
             (SELECT workspace_id, key FROM idempotency
              WHERE created_at < $1 ORDER BY created_at LIMIT $2) RETURNING 1",
            params![before(IDEMPOTENCY_HOURS.hours()), limit],
        );
        let contexts = Statement::new(
            "DELETE FROM context_value WHERE (workspace_id, subject, namespace, key) IN
             (SELECT workspace_id, subject, namespace, key FROM context_value
              WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2) RETURNING 1",
            params![now, limit],
        );
        let [sign_ins, links] = ["sign_in", "member_link"].map(|table| {
            let sql = format!(
                "DELETE FROM {table} WHERE hash IN (SELECT hash FROM {table}
                 WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2) RETURNING 1"
            );
            Statement::new(sql, params![now, limit])
        });
        let mut statements = vec![inbox, idempotency, contexts, sign_ins, links];
        statements.extend(too_old(now, limit));
        let keys = match self.write(statements).await? {
            Outcome::Done(results) => results.iter().map(|rows| rows.len() as u64).sum(),
            Outcome::Refused => 0,
        };
        Ok(keys + self.sweep_attachments(now, limit).await?)
    }

    fn listen(&self, listener: Listener) {
        self.bus().listen(listener);
    }
}

/// The conversation comes first: what is read after it is at least as new as its version.
fn load_statements(
    open_messages: &str,
    workspace: WorkspaceId,
    conversation: ConversationId,
) -> Vec<Statement> {
    let of_conversation = |sql: String| Statement::new(sql, params![workspace, conversation]);
    vec![
        of_conversation(format!(
            "SELECT {CONVERSATION}, c.state, c.claims, p.external_id, p.name, p.email, p.profile
             FROM conversation c
             JOIN contact p ON p.workspace_id = c.workspace_id AND p.id = c.contact_id
             WHERE c.workspace_id = $1 AND c.id = $2"
        )),
        of_conversation(
            "SELECT m.name, m.value FROM conversation c
             JOIN contact_memory m ON m.contact_id = c.contact_id
             WHERE c.workspace_id = $1 AND c.id = $2 ORDER BY m.name"
                .to_owned(),
        ),
        of_conversation(format!(
            "SELECT turn, {MESSAGE} FROM {open_messages}
             WHERE workspace_id = $1 AND conversation_id = $2 AND turn < 2
             ORDER BY number LIMIT {}",
            MAX_LOADED_PENDING + 1
        )),
        of_conversation(format!(
            "SELECT request, payload, answer, created_at FROM turn_call
             WHERE workspace_id = $1 AND conversation_id = $2 AND turn =
             (SELECT number FROM {open_messages} WHERE conversation_id = $2 AND turn < 2
              AND turn = 1 ORDER BY number LIMIT 1) ORDER BY request"
        )),
    ]
}

fn claimables_of(rows: Vec<Row>) -> Result<Vec<Claimable>, StoreError> {
    let claimable = |row: Row| {
        let mut columns = Columns::new("conversation", row);
        Ok(Claimable {
            workspace: WorkspaceId::from_uuid(columns.uuid()?),
            conversation: ConversationId::from_uuid(columns.uuid()?),
        })
    };
    rows.into_iter().map(claimable).collect()
}

fn loaded_of(row: Row) -> Result<Loaded, StoreError> {
    let mut columns = Columns::new("conversation", row);
    let conversation = conversation_of(&mut columns)?;
    let state = columns.text_or_null()?.map(StateRecord);
    let claims = columns.count()?;
    let external_id = columns.text()?;
    let profile = profile_of(conversation.contact, &mut columns)?;
    Ok(Loaded {
        conversation,
        state,
        profile,
        external_id,
        remembered: Vec::new(),
        pending: Vec::new(),
        running: None,
        journal: Vec::new(),
        claims,
    })
}

fn messages_of(rows: Vec<Row>) -> Result<Vec<Message>, StoreError> {
    rows.into_iter().map(|row| message_of(&mut Columns::new("message", row))).collect()
}

fn message_of(columns: &mut Columns) -> Result<Message, StoreError> {
    let number = columns.count()?;
    let MessageRecord { author, audience, content, tap, raw } =
        columns.record("record", &number)?;
    Ok(Message {
        number,
        author,
        audience,
        content,
        tap,
        raw,
        in_reply_to: columns.int_or_null()?.map(i64::unsigned_abs),
        created_at: columns.time()?,
        visible_at: columns.time()?,
    })
}

fn call_of(row: Row) -> Result<JournaledCall, StoreError> {
    let mut columns = Columns::new("turn_call", row);
    let request = columns.int()?;
    Ok(JournaledCall {
        request: u32::try_from(request).map_err(|error| StoreError::Corrupt {
            table: "turn_call",
            column: "request",
            id: request.to_string(),
            reason: error.to_string(),
        })?,
        payload: columns.record("payload", &request)?,
        answer: columns.record_or_null("answer", &request)?,
        created_at: columns.time()?,
    })
}

/// Cuts a page out of at most `limit + 1` messages.
fn page_of(mut messages: Vec<Message>, stretch: Stretch, limit: u32) -> MessagePage {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    match stretch {
        Stretch::After { now, .. } => {
            let visible = messages.iter().take_while(|message| message.visible_at <= now).count();
            let next_visible_at = match messages.get(visible) {
                Some(hidden) if visible <= limit => Some(hidden.visible_at),
                Some(_) | None => None,
            };
            let has_more = visible > limit;
            messages.truncate(visible.min(limit));
            MessagePage { messages, next_visible_at, has_more }
        }
        Stretch::Before { .. } => {
            let has_more = messages.len() > limit;
            messages.truncate(limit);
            messages.reverse();
            MessagePage { messages, next_visible_at: None, has_more }
        }
    }
}
