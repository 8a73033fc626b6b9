//! Contexts: values that bots and other programs of a workspace share, by namespace, subject and key.
//!
//! A subject is the id of a contact or a conversation, any other name of a session, or empty for what is
//! global. Values that scripts set are written by the commit of their turn.

use async_trait::async_trait;
use jiff::Timestamp;
use model::context::{ContextScope, Contexts, MAX_CONTEXT_READ_CHARS, MAX_CONTEXT_TTL_S, chars_of};
use model::id::WorkspaceId;
use serde_json::Value;

use crate::error::StoreError;
use crate::record::{Place, decode, encode};
use crate::sql::{Columns, Database, Row, SqlValue, Statement, int, params};

/// Whose document is global.
pub const GLOBAL_SUBJECT: &str = "";

/// What is done to a workspace's contexts.
#[derive(Debug, Clone, PartialEq)]
pub enum ContextWrite {
    /// Makes a namespace, or says anew how long its values are kept; `None` leaves that as it is.
    Register { namespace: String, ttl_s: Option<u64>, at: Timestamp },
    /// Removes a namespace with all its values.
    Unregister { namespace: String },
    /// Sets a value, making the namespace when it isn't there.
    Set(NewContextValue),
    /// Removes a value.
    Delete { namespace: String, subject: String, key: String },
    /// Removes all values of a document.
    Clear { namespace: String, subject: String },
}

/// A value to set.
#[derive(Debug, Clone, PartialEq)]
pub struct NewContextValue {
    pub namespace: String,
    pub subject: String,
    pub key: String,
    pub value: Value,
    /// How long it is kept; else as long as its namespace says, else as long as any can be.
    pub ttl_s: Option<u64>,
    pub at: Timestamp,
}

/// A namespace as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextNamespace {
    pub name: String,
    pub ttl_s: Option<u64>,
    pub created_at: Timestamp,
}

/// A value as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct ContextValue {
    pub key: String,
    pub value: Value,
    pub updated_at: Timestamp,
    pub expires_at: Timestamp,
}

/// A document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContextPlace<'a> {
    pub namespace: &'a str,
    pub subject: &'a str,
}

/// Contexts of a workspace.
#[async_trait]
pub trait ContextStore: Send + Sync {
    /// Reads what a conversation of a contact sees at `now`, the conversation's own first, at most
    /// [`MAX_CONTEXT_READ_CHARS`].
    async fn read_contexts(
        &self,
        workspace: WorkspaceId,
        contact: &str,
        conversation: &str,
        now: Timestamp,
    ) -> Result<Contexts, StoreError>;

    /// Makes changes, all or none.
    async fn write_contexts(
        &self,
        workspace: WorkspaceId,
        writes: Vec<ContextWrite>,
    ) -> Result<(), StoreError>;

    /// Lists at most `limit` namespaces by name, those after one.
    async fn list_context_namespaces(
        &self,
        workspace: WorkspaceId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<ContextNamespace>, StoreError>;

    /// Finds a namespace by name.
    async fn find_context_namespace(
        &self,
        workspace: WorkspaceId,
        name: &str,
    ) -> Result<Option<ContextNamespace>, StoreError>;

    /// Lists at most `limit` values of a document that are kept at `now`, by key, those after one.
    async fn list_context_values(
        &self,
        workspace: WorkspaceId,
        place: ContextPlace<'_>,
        after: Option<&str>,
        (now, limit): (Timestamp, u32),
    ) -> Result<Vec<ContextValue>, StoreError>;

    /// Finds a value that is kept at `now`.
    async fn find_context_value(
        &self,
        workspace: WorkspaceId,
        place: ContextPlace<'_>,
        key: &str,
        now: Timestamp,
    ) -> Result<Option<ContextValue>, StoreError>;
}

/// The statements that change contexts, for transactions of their own and for commits.
pub(crate) const REGISTER: &str =
    "INSERT INTO context_namespace (workspace_id, name, ttl_s, created_at)
     VALUES ($1, $2, $3, $4) ON CONFLICT (workspace_id, name) DO UPDATE
     SET ttl_s = COALESCE(excluded.ttl_s, context_namespace.ttl_s)";
pub(crate) const SET: &str =
    "INSERT INTO context_value (workspace_id, subject, namespace, key, value, chars, updated_at, \
     expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, CAST($7 AS BIGINT) + 1000000 * COALESCE(
       CAST($8 AS BIGINT),
       (SELECT ttl_s FROM context_namespace WHERE workspace_id = $1 AND name = $3),
       CAST($9 AS BIGINT)))
     ON CONFLICT (workspace_id, subject, namespace, key) DO UPDATE SET value = excluded.value,
     chars = excluded.chars, updated_at = excluded.updated_at, expires_at = excluded.expires_at";
pub(crate) const DELETE: &str = "DELETE FROM context_value
     WHERE workspace_id = $1 AND subject = $2 AND namespace = $3 AND key = $4";
pub(crate) const CLEAR: &str = "DELETE FROM context_value
     WHERE workspace_id = $1 AND subject = $2 AND namespace = $3";
pub(crate) const CLEAR_NAMESPACE: &str =
    "DELETE FROM context_value WHERE workspace_id = $1 AND namespace = $2";
pub(crate) const UNREGISTER: &str =
    "DELETE FROM context_namespace WHERE workspace_id = $1 AND name = $2";

/// One of those statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContextSql {
    Register,
    Set,
    Delete,
    Clear,
    ClearNamespace,
    Unregister,
}

impl ContextSql {
    /// Its text.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Register => REGISTER,
            Self::Set => SET,
            Self::Delete => DELETE,
            Self::Clear => CLEAR,
            Self::ClearNamespace => CLEAR_NAMESPACE,
            Self::Unregister => UNREGISTER,
        }
    }
}

impl ContextWrite {
    /// What it takes, in order.
    pub(crate) fn prepare(
        self,
        workspace: WorkspaceId,
    ) -> Result<Vec<(ContextSql, Vec<SqlValue>)>, StoreError> {
        let seconds =
            |ttl_s: Option<u64>| ttl_s.map(|ttl_s| int("time to live", ttl_s)).transpose();
        Ok(match self {
            Self::Register { namespace, ttl_s, at } => {
                let registered = params![workspace, namespace, seconds(ttl_s)?, at];
                vec![(ContextSql::Register, registered)]
            }
            Self::Unregister { namespace } => vec![
                (ContextSql::ClearNamespace, params![workspace, namespace.clone()]),
                (ContextSql::Unregister, params![workspace, namespace]),
            ],
            Self::Set(new) => {
                let no_ttl: Option<i64> = None;
                let registered = params![workspace, new.namespace.clone(), no_ttl, new.at];
                let chars = int("length", chars_of(&new.key, &new.value) as u64)?;
                let longest = int("time to live", MAX_CONTEXT_TTL_S)?;
                let set = params![
                    workspace,
                    new.subject,
                    new.namespace,
                    new.key,
                    encode(&new.value)?,
                    chars,
                    new.at,
                    seconds(new.ttl_s)?,
                    longest,
                ];
                vec![(ContextSql::Register, registered), (ContextSql::Set, set)]
            }
            Self::Delete { namespace, subject, key } => {
                vec![(ContextSql::Delete, params![workspace, subject, namespace, key])]
            }
            Self::Clear { namespace, subject } => {
                vec![(ContextSql::Clear, params![workspace, subject, namespace])]
            }
        })
    }
}

#[async_trait]
impl<D: Database> ContextStore for D {
    async fn read_contexts(
        &self,
        workspace: WorkspaceId,
        contact: &str,
        conversation: &str,
        now: Timestamp,
    ) -> Result<Contexts, StoreError> {
        let most = int("length", MAX_CONTEXT_READ_CHARS as u64)?;
        let namespaces = Statement::new(
            "SELECT name FROM context_namespace WHERE workspace_id = $1 ORDER BY name",
            params![workspace],
        );
        // An id sorts after no id at all.
        let values = Statement::new(
            "SELECT subject, namespace, key, value, count FROM (
               SELECT subject, namespace, key, value, COUNT(*) OVER () AS count, SUM(chars) OVER
               (ORDER BY subject DESC, namespace, key ROWS UNBOUNDED PRECEDING) AS total
               FROM context_value WHERE workspace_id = $1 AND subject IN ('', $2, $3)
               AND expires_at > $4) sized
             WHERE total <= CAST($5 AS BIGINT) ORDER BY subject DESC, namespace, key",
            params![workspace, contact, conversation, now, most],
        );
        let mut results = self.read_all(vec![namespaces, values]).await?.into_iter();
        let names = results.next().unwrap_or_default().into_iter();
        let names: Vec<String> = names
            .map(|row| Columns::new("context_namespace", row).text())
            .collect::<Result<_, _>>()?;
        let mut contexts = Contexts::new(names);
        let rows = results.next().unwrap_or_default();
        let read = rows.len();
        for row in rows {
            let mut columns = Columns::new("context_value", row);
            let (subject, namespace, key) = (columns.text()?, columns.text()?, columns.text()?);
            let value = value_of(&mut columns, &key)?;
            let there = columns.count()?;
            contexts.is_cut = there > read as u64;
            let scope = match subject {
                subject if subject == conversation => ContextScope::Conversation,
                subject if subject == contact => ContextScope::Contact,
                _ => ContextScope::Global,
            };
            contexts.add(scope, (namespace, key), value);
        }
        Ok(contexts)
    }

    async fn write_contexts(
        &self,
        workspace: WorkspaceId,
        writes: Vec<ContextWrite>,
    ) -> Result<(), StoreError> {
        let mut statements = Vec::with_capacity(writes.len());
        for write in writes {
            let prepared = write.prepare(workspace)?.into_iter();
            statements.extend(prepared.map(|(sql, values)| Statement::new(sql.text(), values)));
        }
        self.write(statements).await.map(|_| ())
    }

    async fn list_context_namespaces(
        &self,
        workspace: WorkspaceId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<ContextNamespace>, StoreError> {
        let list = Statement::new(
            "SELECT name, ttl_s, created_at FROM context_namespace
             WHERE workspace_id = $1 AND name > $2 ORDER BY name LIMIT $3",
            params![workspace, after.unwrap_or_default(), limit],
        );
        self.read(list).await?.into_iter().map(namespace_of).collect()
    }

    async fn find_context_namespace(
        &self,
        workspace: WorkspaceId,
        name: &str,
    ) -> Result<Option<ContextNamespace>, StoreError> {
        let find = Statement::new(
            "SELECT name, ttl_s, created_at FROM context_namespace
             WHERE workspace_id = $1 AND name = $2",
            params![workspace, name],
        );
        self.read(find).await?.into_iter().next().map(namespace_of).transpose()
    }

    async fn list_context_values(
        &self,
        workspace: WorkspaceId,
        place: ContextPlace<'_>,
        after: Option<&str>,
        (now, limit): (Timestamp, u32),
    ) -> Result<Vec<ContextValue>, StoreError> {
        let list = Statement::new(
            "SELECT key, value, updated_at, expires_at FROM context_value
             WHERE workspace_id = $1 AND subject = $2 AND namespace = $3 AND expires_at > $4
             AND key > $5 ORDER BY key LIMIT $6",
            params![
                workspace,
                place.subject,
                place.namespace,
                now,
                after.unwrap_or_default(),
                limit
            ],
        );
        self.read(list).await?.into_iter().map(entry_of).collect()
    }

    async fn find_context_value(
        &self,
        workspace: WorkspaceId,
        place: ContextPlace<'_>,
        key: &str,
        now: Timestamp,
    ) -> Result<Option<ContextValue>, StoreError> {
        let find = Statement::new(
            "SELECT key, value, updated_at, expires_at FROM context_value
             WHERE workspace_id = $1 AND subject = $2 AND namespace = $3 AND key = $4
             AND expires_at > $5",
            params![workspace, place.subject, place.namespace, key, now],
        );
        self.read(find).await?.into_iter().next().map(entry_of).transpose()
    }
}

fn namespace_of(row: Row) -> Result<ContextNamespace, StoreError> {
    let mut columns = Columns::new("context_namespace", row);
    Ok(ContextNamespace {
        name: columns.text()?,
        ttl_s: columns.int_or_null()?.and_then(|ttl_s| u64::try_from(ttl_s).ok()),
        created_at: columns.time()?,
    })
}

fn entry_of(row: Row) -> Result<ContextValue, StoreError> {
    let mut columns = Columns::new("context_value", row);
    let key = columns.text()?;
    Ok(ContextValue {
        value: value_of(&mut columns, &key)?,
        key,
        updated_at: columns.time()?,
        expires_at: columns.time()?,
    })
}

fn value_of(columns: &mut Columns, key: &str) -> Result<Value, StoreError> {
    decode(&columns.text()?, Place { table: "context_value", column: "value", id: &key })
}
