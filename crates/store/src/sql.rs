//! SQL that both databases understand: values, rows and statements of plain operations.
//!
//! Parameters are `$1`, `$2` …; ids are UUIDs, times BIGINT microseconds since 1970, JSON is TEXT.
//! The databases implement [`Database`]; the areas are written over it once.

use std::borrow::Cow;

use async_trait::async_trait;
use jiff::Timestamp;
use model::id::ReplicaId;
use uuid::Uuid;

use crate::bus::Bus;
use crate::commit::{CommitError, Committed};
use crate::error::StoreError;
use crate::note;
use crate::prepared::Prepared;
use crate::record::Place;

/// A value in a column or parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum SqlValue {
    Null,
    Int(i64),
    Text(String),
    Uuid(Uuid),
    Bytes(Vec<u8>),
}

/// A statement with its parameters.
#[derive(Debug, Clone)]
pub struct Statement {
    pub sql: Cow<'static, str>,
    pub params: Vec<SqlValue>,
    /// Whether the whole transaction is given up when it returns no row.
    pub is_required: bool,
}

impl Statement {
    pub fn new(sql: impl Into<Cow<'static, str>>, params: Vec<SqlValue>) -> Self {
        Self { sql: sql.into(), params, is_required: false }
    }

    /// Gives up the whole transaction when this returns no row.
    pub fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// Refuses texts that PostgreSQL can't hold, so that both databases refuse the same.
    pub fn check(&self) -> Result<(), StoreError> {
        let has_nul =
            |value: &SqlValue| matches!(value, SqlValue::Text(text) if text.contains('\0'));
        if self.params.iter().any(has_nul) { Err(StoreError::Nul) } else { Ok(()) }
    }
}

/// Turns what a list is asked for into conditions, ` AND column = $n` each; the values become parameters.
pub fn conditions_of<'a>(
    parameters: &mut Vec<SqlValue>,
    wanted: impl IntoIterator<Item = (&'a str, Option<SqlValue>)>,
) -> String {
    let mut conditions = String::new();
    for (condition, value) in wanted {
        if let Some(value) = value {
            parameters.push(value);
            conditions.push_str(&format!(" AND {condition} ${}", parameters.len()));
        }
    }
    conditions
}

/// A row of a result.
pub type Row = Vec<SqlValue>;

/// What a transaction of plain statements came to.
#[derive(Debug)]
pub enum Outcome {
    /// The rows of each statement.
    Done(Vec<Vec<Row>>),
    /// A required statement had no row, or something unique was there already: nothing is changed.
    Refused,
}

impl Outcome {
    /// Tells whether it was done.
    pub fn is_done(&self) -> bool {
        matches!(self, Self::Done(_))
    }

    /// The rows of the last statement; `None` when it was refused.
    pub fn last_rows(self) -> Option<Vec<Row>> {
        match self {
            Self::Done(mut results) => Some(results.pop().unwrap_or_default()),
            Self::Refused => None,
        }
    }
}

/// What the two databases do each in their own way.
#[async_trait]
pub trait Database: Send + Sync {
    /// Runs statements that only read, in order, on one connection.
    async fn read_all(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>, StoreError>;

    /// Runs statements in one transaction. When this returns [`Outcome::Done`], it is on disk.
    async fn run(&self, statements: Vec<Statement>) -> Result<Outcome, StoreError>;

    /// Applies a commit together with others that are waiting.
    async fn submit(&self, prepared: Prepared) -> Result<Committed, CommitError>;

    /// The SHA-256 of a text, in hexadecimal digits, as an expression.
    fn sha256_of(&self, text: &str) -> String;

    /// A condition that is true where this column names a replica whose lease is over.
    fn is_dead(&self, owner: &str) -> String;

    /// What a selection ends with whose rows are then updated by one of several replicas.
    fn lock_clause(&self, table: &str) -> String;

    /// The messages whose turn isn't over, as a FROM clause that finds them by their index.
    fn open_messages(&self) -> &'static str;

    /// Renews a lease.
    async fn renew(&self, replica: ReplicaId) -> Result<(), StoreError>;

    /// Ends a lease.
    async fn release(&self, replica: ReplicaId) -> Result<(), StoreError>;

    fn bus(&self) -> &Bus;

    /// Runs statements in one transaction, as [`Database::run`], with what the audit log is to hold of them.
    async fn write(&self, statements: Vec<Statement>) -> Result<Outcome, StoreError> {
        note::write_with(self, statements).await
    }

    /// Runs one statement that only reads.
    async fn read(&self, statement: Statement) -> Result<Vec<Row>, StoreError> {
        Ok(self.read_all(vec![statement]).await?.pop().unwrap_or_default())
    }
}

/// Reads the columns of a row in order, naming the table when one isn't what it should be.
pub struct Columns {
    table: &'static str,
    values: std::vec::IntoIter<SqlValue>,
}

impl Columns {
    pub fn new(table: &'static str, row: Row) -> Self {
        Self { table, values: row.into_iter() }
    }

    fn wrong(&self, wanted: &'static str, got: Option<&SqlValue>) -> StoreError {
        StoreError::Corrupt {
            table: self.table,
            column: "?",
            id: "?".to_owned(),
            reason: format!("expected {wanted}, got {got:?}"),
        }
    }

    pub fn int(&mut self) -> Result<i64, StoreError> {
        match self.values.next() {
            Some(SqlValue::Int(value)) => Ok(value),
            other => Err(self.wrong("an integer", other.as_ref())),
        }
    }

    pub fn int_or_null(&mut self) -> Result<Option<i64>, StoreError> {
        match self.values.next() {
            Some(SqlValue::Int(value)) => Ok(Some(value)),
            Some(SqlValue::Null) => Ok(None),
            other => Err(self.wrong("an integer or null", other.as_ref())),
        }
    }

    /// A number that is never negative.
    pub fn count(&mut self) -> Result<u64, StoreError> {
        let value = self.int()?;
        u64::try_from(value).map_err(|_| self.wrong("a count", Some(&SqlValue::Int(value))))
    }

    pub fn text(&mut self) -> Result<String, StoreError> {
        match self.values.next() {
            Some(SqlValue::Text(value)) => Ok(value),
            other => Err(self.wrong("a text", other.as_ref())),
        }
    }

    pub fn text_or_null(&mut self) -> Result<Option<String>, StoreError> {
        match self.values.next() {
            Some(SqlValue::Text(value)) => Ok(Some(value)),
            Some(SqlValue::Null) => Ok(None),
            other => Err(self.wrong("a text or null", other.as_ref())),
        }
    }

    pub fn uuid(&mut self) -> Result<Uuid, StoreError> {
        match self.values.next() {
            Some(SqlValue::Uuid(value)) => Ok(value),
            // SQLite has no type of its own for them.
            Some(SqlValue::Bytes(bytes)) => Uuid::from_slice(&bytes)
                .map_err(|_| self.wrong("a uuid", Some(&SqlValue::Bytes(bytes)))),
            other => Err(self.wrong("a uuid", other.as_ref())),
        }
    }

    pub fn uuid_or_null(&mut self) -> Result<Option<Uuid>, StoreError> {
        if matches!(self.values.as_slice().first(), Some(SqlValue::Null)) {
            self.values.next();
            return Ok(None);
        }
        self.uuid().map(Some)
    }

    pub fn bytes(&mut self) -> Result<Vec<u8>, StoreError> {
        match self.values.next() {
            Some(SqlValue::Bytes(value)) => Ok(value),
            other => Err(self.wrong("bytes", other.as_ref())),
        }
    }

    pub fn bytes_or_null(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        if matches!(self.values.as_slice().first(), Some(SqlValue::Null)) {
            self.values.next();
            return Ok(None);
        }
        self.bytes().map(Some)
    }

    pub fn time(&mut self) -> Result<Timestamp, StoreError> {
        let micros = self.int()?;
        time_of(micros).ok_or_else(|| self.wrong("a time", Some(&SqlValue::Int(micros))))
    }

    pub fn time_or_null(&mut self) -> Result<Option<Timestamp>, StoreError> {
        match self.int_or_null()? {
            None => Ok(None),
            Some(micros) => time_of(micros)
                .map(Some)
                .ok_or_else(|| self.wrong("a time", Some(&SqlValue::Int(micros)))),
        }
    }

    /// A JSON record.
    pub fn record<T: serde::de::DeserializeOwned>(
        &mut self,
        column: &'static str,
        id: &dyn std::fmt::Display,
    ) -> Result<T, StoreError> {
        let text = self.text()?;
        crate::record::decode(&text, Place { table: self.table, column, id })
    }

    /// A JSON record, or none.
    pub fn record_or_null<T: serde::de::DeserializeOwned>(
        &mut self,
        column: &'static str,
        id: &dyn std::fmt::Display,
    ) -> Result<Option<T>, StoreError> {
        let Some(text) = self.text_or_null()? else { return Ok(None) };
        crate::record::decode(&text, Place { table: self.table, column, id }).map(Some)
    }
}

/// Microseconds since 1970, as times are stored.
pub fn micros(time: Timestamp) -> i64 {
    time.as_microsecond()
}

/// A stored time.
pub fn time_of(micros: i64) -> Option<Timestamp> {
    Timestamp::from_microsecond(micros).ok()
}

/// A count as it is stored.
pub fn int(what: &'static str, count: u64) -> Result<i64, StoreError> {
    i64::try_from(count).map_err(|_| StoreError::OutOfRange { what })
}

impl From<i64> for SqlValue {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<u32> for SqlValue {
    fn from(value: u32) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<String> for SqlValue {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&str> for SqlValue {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<Uuid> for SqlValue {
    fn from(value: Uuid) -> Self {
        Self::Uuid(value)
    }
}

impl From<Vec<u8>> for SqlValue {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl From<Timestamp> for SqlValue {
    fn from(value: Timestamp) -> Self {
        Self::Int(micros(value))
    }
}

impl<T: Into<SqlValue>> From<Option<T>> for SqlValue {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

macro_rules! from_ids {
    ($($id:ident),* $(,)?) => {$(
        impl From<model::id::$id> for SqlValue {
            fn from(id: model::id::$id) -> Self {
                Self::Uuid(id.as_uuid())
            }
        }
    )*};
}

from_ids!(
    WorkspaceId,
    ConversationId,
    ContactId,
    BotId,
    BotVersionId,
    CannedResponseId,
    RatingId,
    ChannelId,
    ApiKeyId,
    MemberId,
    ReplicaId,
    AttachmentId,
    WebhookId,
);

/// A list of parameters, each taken as what it is.
macro_rules! params {
    ($($value:expr),* $(,)?) => { vec![$($crate::sql::SqlValue::from($value)),*] };
}

pub(crate) use params;
