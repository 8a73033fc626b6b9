//! One commit on SQLite, in the savepoint that the writer gives it.

use rusqlite::{CachedStatement, Connection, ErrorCode, OptionalExtension, params};
use uuid::Uuid;

use super::leases::Leases;
use super::rows::from_sqlite;
use crate::commit::CommitError;
use crate::error::StoreError;
use crate::prepared::{Prepared, PreparedEntry, PreparedGuard, PreparedTimer, PreparedTurn};
use crate::rules::{self, Applied, Current, Known, OpenMessage, turn_mark};

/// Applies a commit, or tells why not.
pub(super) fn apply(
    connection: &Connection,
    leases: &Leases,
    prepared: &Prepared,
) -> Result<Applied, CommitError> {
    let known = find_known(connection, prepared).map_err(from_sqlite)?;
    let current = find_current(connection, leases, prepared).map_err(from_sqlite)?;
    let applied = rules::decide(prepared, current.as_ref(), known.as_ref())?;
    let contact = match (&prepared.guard, &current) {
        (PreparedGuard::New { contact, .. }, _) => {
            check_contact(connection, prepared.workspace, *contact)?;
            *contact
        }
        (PreparedGuard::Turn { .. } | PreparedGuard::Accept, Some(current)) => current.contact,
        (PreparedGuard::Turn { .. } | PreparedGuard::Accept, None) => {
            return Err(CommitError::NotFound);
        }
    };
    let writing = Writing { connection, prepared, applied: &applied };
    let is_kept = writing.conversation().map_err(from_sqlite)?;
    if !is_kept {
        return Err(CommitError::Stale);
    }
    writing.messages().map_err(from_sqlite)?;
    writing.calls().map_err(from_sqlite)?;
    writing.contact(contact).map_err(from_sqlite)?;
    writing.entries().map_err(from_sqlite)?;
    writing.contexts().map_err(from_sqlite)?;
    writing.desk()?;
    Ok(applied)
}

fn find_known(connection: &Connection, prepared: &Prepared) -> rusqlite::Result<Option<Known>> {
    if let Some(inbound) = &prepared.inbound {
        let mut find = connection.prepare_cached(
            "SELECT conversation_id, number, body_hash FROM inbox
             WHERE workspace_id = ?1 AND channel_id = ?2 AND sender_message_id = ?3",
        )?;
        let key = params![id(&prepared.workspace), id(&inbound.channel), inbound.sender_message_id];
        let known = find.query_row(key, |row| {
            Ok(Known {
                conversation: uuid(row.get_ref(0)?.as_blob()?)?,
                number: Some(row.get(1)?),
                is_same_body: row.get_ref(2)?.as_blob()? == inbound.body_hash,
            })
        });
        if let Some(known) = known.optional()? {
            return Ok(Some(known));
        }
    }
    let PreparedGuard::New { channel, create_key: Some(create_key), .. } = &prepared.guard else {
        return Ok(None);
    };
    let mut find = connection.prepare_cached(
        "SELECT id FROM conversation
         WHERE workspace_id = ?1 AND channel_id = ?2 AND create_key = ?3",
    )?;
    find.query_row(params![id(&prepared.workspace), id(channel), create_key], |row| {
        let conversation = uuid(row.get_ref(0)?.as_blob()?)?;
        Ok(Known { conversation, number: None, is_same_body: true })
    })
    .optional()
}

fn find_current(
    connection: &Connection,
    leases: &Leases,
    prepared: &Prepared,
) -> rusqlite::Result<Option<Current>> {
    let mut find = connection.prepare_cached(
        "SELECT contact_id, version, last_number, last_visible_at, work_since, owner
         FROM conversation WHERE workspace_id = ?1 AND id = ?2",
    )?;
    let found = find.query_row([id(&prepared.workspace), id(&prepared.conversation)], |row| {
        let owner = row.get_ref(5)?.as_blob_or_null()?.map(uuid).transpose()?;
        Ok(Current {
            contact: uuid(row.get_ref(0)?.as_blob()?)?,
            version: row.get(1)?,
            last_number: row.get(2)?,
            last_visible_at: row.get(3)?,
            work_since: row.get(4)?,
            live_owner: owner.filter(|owner| leases.is_alive(*owner)),
            open: Vec::new(),
        })
    });
    let Some(mut current) = found.optional()? else { return Ok(None) };
    if current.work_since.is_some() {
        let mut open = connection.prepare_cached(
            "SELECT number, turn FROM message INDEXED BY message_open
             WHERE conversation_id = ?1 AND turn < 2 ORDER BY number LIMIT ?2",
        )?;
        let limit = rules::open_limit(prepared);
        let rows = open.query_map(params![id(&prepared.conversation), limit], |row| {
            let turn: i64 = row.get(1)?;
            Ok(OpenMessage { number: row.get(0)?, is_running: turn == turn_mark::RUNNING })
        })?;
        current.open = rows.collect::<rusqlite::Result<_>>()?;
    }
    Ok(Some(current))
}

/// A conversation begins with a contact of its own workspace.
fn check_contact(
    connection: &Connection,
    workspace: Uuid,
    contact: Uuid,
) -> Result<(), CommitError> {
    let exists = connection
        .prepare_cached("SELECT 1 FROM contact WHERE workspace_id = ?1 AND id = ?2")
        .and_then(|mut find| find.exists([id(&workspace), id(&contact)]))
        .map_err(from_sqlite)?;
    if exists { Ok(()) } else { Err(CommitError::NotFound) }
}

/// A commit that is being written.
struct Writing<'a> {
    connection: &'a Connection,
    prepared: &'a Prepared,
    applied: &'a Applied,
}

impl Writing<'_> {
    fn cached(&self, sql: &str) -> rusqlite::Result<CachedStatement<'_>> {
        self.connection.prepare_cached(sql)
    }

    /// Writes the conversation. `false` when its id is taken.
    fn conversation(&self) -> rusqlite::Result<bool> {
        match &self.prepared.guard {
            PreparedGuard::New { contact, channel, create_key, created_at } => {
                let began = (contact, channel, create_key, *created_at);
                if !self.insert_conversation(began)? {
                    return Ok(false);
                }
            }
            PreparedGuard::Turn { .. } | PreparedGuard::Accept => self.update_numbers()?,
        }
        if let Some(details) = &self.prepared.details {
            let mut update = self.cached("UPDATE conversation SET details = ?2 WHERE id = ?1")?;
            update.execute(params![id(&self.prepared.conversation), details])?;
        }
        if let Some(turn) = &self.prepared.turn {
            self.update_turn(turn)?;
            self.timer(turn.timer)?;
        }
        Ok(true)
    }

    fn timer(&self, timer: PreparedTimer) -> rusqlite::Result<()> {
        let conversation = id(&self.prepared.conversation);
        match timer.change() {
            None => 0,
            Some(Some((number, due_at))) => self
                .cached(
                    "INSERT INTO timer (workspace_id, conversation_id, number, due_at, attempts)
                     VALUES (?1, ?2, ?3, ?4, 0) ON CONFLICT (conversation_id) DO UPDATE SET
                     number = excluded.number, due_at = excluded.due_at, owner = NULL, attempts = 0",
                )?
                .execute(params![id(&self.prepared.workspace), conversation, number, due_at])?,
            Some(None) => self
                .cached("DELETE FROM timer WHERE conversation_id = ?1")?
                .execute(params![conversation])?,
        };
        Ok(())
    }

    fn insert_conversation(
        &self,
        (contact, channel, create_key, created_at): (&Uuid, &Uuid, &Option<String>, i64),
    ) -> rusqlite::Result<bool> {
        let (prepared, applied) = (self.prepared, self.applied);
        let mut insert = self.cached(
            "INSERT INTO conversation (workspace_id, id, contact_id, channel_id, create_key, status, \
             status_record, session, version, last_number, last_visible_at, owner, work_since, \
             claims, created_at, last_activity_at)
             VALUES (?1, ?2, ?3, ?4, ?5, 'with_bot', '{\"v\":1,\"data\":\"with_bot\"}', 0, ?6, ?7, \
             ?8, ?9, ?10, 0, ?11, ?11) ON CONFLICT DO NOTHING",
        )?;
        let inserted = insert.execute(params![
            id(&prepared.workspace),
            id(&prepared.conversation),
            id(contact),
            id(channel),
            create_key,
            applied.version,
            applied.last_number,
            applied.last_visible_at,
            applied.owner.as_ref().map(id),
            applied.work_since,
            created_at,
        ])?;
        Ok(inserted == 1)
    }

    fn update_numbers(&self) -> rusqlite::Result<()> {
        let applied = self.applied;
        let mut update = self.cached(
            "UPDATE conversation SET version = ?2, last_number = ?3, last_visible_at = ?4,
             owner = ?5, work_since = ?6 WHERE id = ?1",
        )?;
        update.execute(params![
            id(&self.prepared.conversation),
            applied.version,
            applied.last_number,
            applied.last_visible_at,
            applied.owner.as_ref().map(id),
            applied.work_since,
        ])?;
        Ok(())
    }

    fn update_turn(&self, turn: &PreparedTurn) -> rusqlite::Result<()> {
        let mut update = self.cached(
            "UPDATE conversation SET state = ?2, status = ?3, status_record = ?4, session = ?5,
             bot_id = ?6, bot_version_id = ?7, expires_at = ?8, last_activity_at = ?9, claims = 0
             WHERE id = ?1",
        )?;
        update.execute(params![
            id(&self.prepared.conversation),
            turn.state,
            turn.status,
            turn.status_record,
            turn.session,
            turn.bot.as_ref().map(id),
            turn.bot_version.as_ref().map(id),
            turn.expires_at,
            turn.last_activity_at,
        ])?;
        Ok(())
    }

    fn messages(&self) -> rusqlite::Result<()> {
        let (prepared, applied) = (self.prepared, self.applied);
        let mut insert = self.cached(
            "INSERT INTO message (workspace_id, conversation_id, number, record, in_reply_to, turn, \
             turn_end, created_at, visible_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?;
        let none: Option<i64> = None;
        if let (Some(inbound), Some(row)) = (&prepared.inbound, applied.inbound) {
            insert.execute(params![
                id(&prepared.workspace),
                id(&prepared.conversation),
                row.number,
                inbound.record,
                none,
                row.turn,
                row.turn_end,
                inbound.created_at,
                row.visible_at,
            ])?;
            self.inbox_key(row.number)?;
        }
        for (message, row) in prepared.said.iter().zip(&applied.said) {
            insert.execute(params![
                id(&prepared.workspace),
                id(&prepared.conversation),
                row.number,
                message.record,
                row.in_reply_to,
                none,
                none,
                message.created_at,
                row.visible_at,
            ])?;
        }
        let mut mark = self.cached(
            "UPDATE message SET turn = ?3, turn_end = ?4
             WHERE conversation_id = ?1 AND number = ?2 AND turn < 2",
        )?;
        for change in &applied.marks {
            let conversation = id(&prepared.conversation);
            mark.execute(params![conversation, change.number, change.turn, change.turn_end])?;
        }
        Ok(())
    }

    fn inbox_key(&self, number: i64) -> rusqlite::Result<()> {
        let Some(inbound) = &self.prepared.inbound else { return Ok(()) };
        let mut insert = self.cached(
            "INSERT INTO inbox (workspace_id, channel_id, sender_message_id, conversation_id, number, \
             body_hash, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        insert.execute(params![
            id(&self.prepared.workspace),
            id(&inbound.channel),
            inbound.sender_message_id,
            id(&self.prepared.conversation),
            number,
            inbound.body_hash.as_slice(),
            inbound.created_at,
        ])?;
        Ok(())
    }

    fn calls(&self) -> rusqlite::Result<()> {
        let (workspace, conversation) =
            (id(&self.prepared.workspace), id(&self.prepared.conversation));
        if let Some(answer) = &self.prepared.answered {
            let mut update = self.cached(
                "UPDATE turn_call SET answer = ?4, answered_at = ?5
                 WHERE conversation_id = ?1 AND turn = ?2 AND request = ?3",
            )?;
            let (turn, request) = (answer.turn, answer.request);
            let answered = params![conversation, turn, request, answer.answer, answer.answered_at];
            update.execute(answered)?;
            let mut remove = self.cached(
                "DELETE FROM outbox WHERE conversation_id = ?1 AND turn = ?2 AND request = ?3",
            )?;
            remove.execute(params![conversation, turn, request])?;
        }
        let mut queue = self.cached(
            "INSERT INTO outbox (workspace_id, conversation_id, turn, request, payload, attempts, \
             next_at, owner, line, queued_at) VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7, ?8, ?6)",
        )?;
        if let (Some(call), Some(turn)) = (&self.prepared.call, self.applied.call_turn) {
            let mut insert = self.cached(
                "INSERT INTO turn_call (workspace_id, conversation_id, turn, request, payload, \
                 created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?;
            let (request, payload, at) = (call.request, &call.payload, call.created_at);
            insert.execute(params![workspace, conversation, turn, request, payload, at])?;
            let (owner, line) = (id(&self.prepared.replica), None::<&[u8]>);
            queue.execute(params![
                workspace,
                conversation,
                turn,
                request,
                payload,
                at,
                owner,
                line
            ])?;
        }
        for send in &self.prepared.sends {
            let none: Option<i64> = None;
            let (payload, at) = (&send.payload, send.next_at);
            let about = self.applied.number_of(send.about);
            let line = send.line.as_ref().map(id);
            queue.execute(params![
                workspace,
                conversation,
                none,
                about,
                payload,
                at,
                none,
                line
            ])?;
        }
        Ok(())
    }

    fn contact(&self, contact: Uuid) -> rusqlite::Result<()> {
        let workspace = id(&self.prepared.workspace);
        for (name, value) in &self.prepared.remembered {
            match value {
                Some(value) => self
                    .cached(
                        "INSERT INTO contact_memory (workspace_id, contact_id, name, value)
                         VALUES (?1, ?2, ?3, ?4)
                         ON CONFLICT (contact_id, name) DO UPDATE SET value = excluded.value",
                    )?
                    .execute(params![workspace, id(&contact), name, value])?,
                None => self
                    .cached("DELETE FROM contact_memory WHERE contact_id = ?1 AND name = ?2")?
                    .execute(params![id(&contact), name])?,
            };
        }
        if let Some((name, email)) = &self.prepared.profile {
            self.cached(
                "UPDATE contact SET name = coalesce(?3, name), email = coalesce(?4, email)
                 WHERE workspace_id = ?1 AND id = ?2",
            )?
            .execute(params![workspace, id(&contact), name, email])?;
        }
        Ok(())
    }

    fn contexts(&self) -> rusqlite::Result<()> {
        for (sql, values) in &self.prepared.contexts {
            // `$1` is a name to SQLite; `?1` is the first parameter.
            let mut statement = self.cached(&sql.text().replace('$', "?"))?;
            statement.execute(rusqlite::params_from_iter(values))?;
        }
        Ok(())
    }

    fn desk(&self) -> Result<(), StoreError> {
        for (sql, values) in &self.prepared.desk {
            let mut statement = self.cached(&sql.text().replace('$', "?")).map_err(from_sqlite)?;
            match statement.execute(rusqlite::params_from_iter(values)) {
                Ok(_) => {}
                Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                    return Err(StoreError::PlaceTaken);
                }
                Err(error) => return Err(from_sqlite(error)),
            }
        }
        Ok(())
    }

    fn entries(&self) -> rusqlite::Result<()> {
        let insert = |sql: &str, entries: &[PreparedEntry]| -> rusqlite::Result<()> {
            for entry in entries {
                self.cached(sql)?.execute(params![
                    id(&self.prepared.workspace),
                    id(&self.prepared.conversation),
                    entry.bot.as_ref().map(id),
                    entry.record,
                    entry.created_at,
                ])?;
            }
            Ok(())
        };
        insert(
            "INSERT INTO report (workspace_id, conversation_id, bot_id, record, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            &self.prepared.reports,
        )?;
        insert(
            "INSERT INTO log_event (workspace_id, conversation_id, bot_id, record, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            &self.prepared.events,
        )
    }
}

/// An id as SQLite keeps it.
fn id(uuid: &Uuid) -> &[u8] {
    uuid.as_bytes()
}

fn uuid(bytes: &[u8]) -> rusqlite::Result<Uuid> {
    Uuid::from_slice(bytes).map_err(|error| {
        let kind = rusqlite::types::Type::Blob;
        rusqlite::Error::FromSqlConversionFailure(0, kind, Box::new(error))
    })
}
