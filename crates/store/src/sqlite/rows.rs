//! Statements of both databases as SQLite takes them, and its errors as ours.

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ErrorCode, ToSql};

use super::writer::Refusal;
use crate::error::StoreError;
use crate::sql::{Row, SqlValue, Statement};

/// Why a transaction of plain statements was given up.
#[derive(Debug)]
pub(super) enum RunError {
    Refused,
    Store(StoreError),
}

impl From<StoreError> for RunError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Refusal for RunError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Refused => None,
            Self::Store(error) => Some(error),
        }
    }
}

impl ToSql for SqlValue {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Value::Null),
            Self::Int(value) => ToSqlOutput::Owned(Value::Integer(*value)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Uuid(id) => ToSqlOutput::Borrowed(ValueRef::Blob(id.as_bytes())),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        })
    }
}

/// Runs one statement and reads all its rows.
pub(super) fn run_statement(
    connection: &Connection,
    statement: &Statement,
) -> Result<Vec<Row>, StoreError> {
    query(connection, statement).map_err(from_sqlite)
}

fn query(connection: &Connection, statement: &Statement) -> rusqlite::Result<Vec<Row>> {
    // `$1` is a name to SQLite; `?1` is the first parameter.
    let sql = statement.sql.replace('$', "?");
    let mut prepared = connection.prepare_cached(&sql)?;
    let columns = prepared.column_count();
    let mut rows = prepared.query(rusqlite::params_from_iter(&statement.params))?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let values = (0..columns).map(|column| row.get_ref(column).map(value_of));
        all.push(values.collect::<rusqlite::Result<Row>>()?);
    }
    Ok(all)
}

fn value_of(value: ValueRef<'_>) -> SqlValue {
    match value {
        ValueRef::Null => SqlValue::Null,
        ValueRef::Integer(value) => SqlValue::Int(value),
        // No column is REAL; as text it is refused by whoever reads it.
        ValueRef::Real(value) => SqlValue::Text(value.to_string()),
        ValueRef::Text(bytes) => SqlValue::Text(String::from_utf8_lossy(bytes).into_owned()),
        ValueRef::Blob(bytes) => SqlValue::Bytes(bytes.to_vec()),
    }
}

/// Runs statements until one that is required has no row.
pub(super) fn run_all(
    connection: &Connection,
    statements: &[Statement],
) -> Result<Vec<Vec<Row>>, RunError> {
    let mut results = Vec::with_capacity(statements.len());
    for statement in statements {
        let rows = match query(connection, statement) {
            Ok(rows) => rows,
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                return Err(RunError::Refused);
            }
            Err(error) => return Err(from_sqlite(error).into()),
        };
        if statement.is_required && rows.is_empty() {
            return Err(RunError::Refused);
        }
        results.push(rows);
    }
    Ok(results)
}

/// Reads everything from one state of the database.
pub(super) fn in_snapshot<T>(
    connection: &Connection,
    read: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let transaction = connection.unchecked_transaction().map_err(from_sqlite)?;
    let result = read(&transaction)?;
    transaction.commit().map_err(from_sqlite)?;
    Ok(result)
}

/// Takes over SQLite's error.
pub(super) fn from_sqlite(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            StoreError::Unavailable(error.to_string().into())
        }
        Some(_) | None => StoreError::database(error),
    }
}
