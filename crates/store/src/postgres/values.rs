//! Values of both databases as PostgreSQL takes them, and its errors as ours.

use bytes::BytesMut;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use uuid::Uuid;

use crate::error::StoreError;
use crate::sql::{Row, SqlValue};

type Failure = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for SqlValue {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Failure> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(value) => value.to_sql_checked(ty, out),
            Self::Text(text) => text.as_str().to_sql_checked(ty, out),
            Self::Uuid(id) => id.to_sql_checked(ty, out),
            Self::Bytes(bytes) => bytes.as_slice().to_sql_checked(ty, out),
        }
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::TEXT | Type::VARCHAR | Type::UUID | Type::BYTEA)
    }

    to_sql_checked!();
}

impl FromSql<'_> for SqlValue {
    fn from_sql(ty: &Type, raw: &[u8]) -> Result<Self, Failure> {
        match *ty {
            Type::INT8 => i64::from_sql(ty, raw).map(Self::Int),
            Type::INT4 => i32::from_sql(ty, raw).map(|value| Self::Int(i64::from(value))),
            Type::UUID => Uuid::from_sql(ty, raw).map(Self::Uuid),
            Type::BYTEA => Ok(Self::Bytes(raw.to_vec())),
            _ => <&str>::from_sql(ty, raw).map(|text| Self::Text(text.to_owned())),
        }
    }

    fn from_sql_null(_ty: &Type) -> Result<Self, Failure> {
        Ok(Self::Null)
    }

    fn accepts(ty: &Type) -> bool {
        matches!(
            *ty,
            Type::INT8 | Type::INT4 | Type::TEXT | Type::VARCHAR | Type::UUID | Type::BYTEA
        )
    }
}

/// Takes a row over.
pub(super) fn row_of(row: &tokio_postgres::Row) -> Result<Row, StoreError> {
    (0..row.len()).map(|column| row.try_get(column).map_err(from_postgres)).collect()
}

/// What to do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Severity {
    /// The connection is gone, or the server is going: try on another.
    Lost,
    /// The transaction met another: try again.
    Conflict,
    /// Something unique is there already.
    Taken,
    /// It will fail again.
    Final,
}

/// Tells what to do about an error.
pub(super) fn severity(error: &tokio_postgres::Error) -> Severity {
    let Some(code) = error.code() else { return Severity::Lost };
    let conflicts = [
        SqlState::T_R_SERIALIZATION_FAILURE,
        SqlState::T_R_DEADLOCK_DETECTED,
        SqlState::LOCK_NOT_AVAILABLE,
    ];
    if conflicts.contains(code) {
        Severity::Conflict
    } else if *code == SqlState::UNIQUE_VIOLATION {
        Severity::Taken
    } else if is_lost(code.code()) {
        Severity::Lost
    } else {
        Severity::Final
    }
}

/// Class 08 is about connections, 57P about the operator ending them, 53300 says that there are too
/// many. 25006 is a server that only reads now, because another took over.
fn is_lost(code: &str) -> bool {
    code.starts_with("08") || code.starts_with("57P") || matches!(code, "53300" | "25006")
}

/// Takes over PostgreSQL's error.
pub(super) fn from_postgres(error: tokio_postgres::Error) -> StoreError {
    let text = match error.as_db_error() {
        Some(refusal) => format!("{} ({})", refusal.message(), refusal.code().code()),
        None => error.to_string(),
    };
    match (severity(&error), error.code()) {
        (_, Some(code)) if *code == SqlState::DISK_FULL => StoreError::Full,
        (Severity::Lost | Severity::Conflict, _) => StoreError::Unavailable(text.into()),
        (Severity::Taken | Severity::Final, _) => StoreError::Database(text.into()),
    }
}
