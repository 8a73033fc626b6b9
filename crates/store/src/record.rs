//! Stored JSON: versioned records, encoded before they enter a database and read back in every
//! older shape. Not what a client sees.
//!
//! A record is `{"v":N,"data":…}`. A shape only grows: fields are added with a default. A change
//! that isn't growth gets the next number and an upcast from the one before it.

use model::content::{Content, RawContent};
use model::conversation::{Audience, Author, Tap};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::StoreError;

/// Number of the shape that this program writes, for every kind of record.
pub const CURRENT: u32 = 1;

/// A conversation's state as JSON text, encoded on its caller's task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateRecord(pub(crate) String);

impl StateRecord {
    /// Reads the state back.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`] when it isn't the record of a `T`.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, StoreError> {
        decode(&self.0, Place { table: "conversation", column: "state", id: &"?" })
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is nothing in it, as in a conversation that never had a turn.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Encodes a state for a commit.
///
/// # Errors
///
/// [`StoreError::Encode`] when it has no JSON form.
pub fn encode_state(state: &impl Serialize) -> Result<StateRecord, StoreError> {
    encode(state).map(StateRecord)
}

/// What a message's record holds beside its columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct MessageRecord {
    pub author: Author,
    pub audience: Audience,
    pub content: Content,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tap: Option<Tap>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<RawContent>,
}

/// Where a record stands, for the error that names it.
pub(crate) struct Place<'a> {
    pub table: &'static str,
    pub column: &'static str,
    pub id: &'a dyn std::fmt::Display,
}

impl Place<'_> {
    pub fn corrupt(&self, reason: impl std::fmt::Display) -> StoreError {
        StoreError::Corrupt {
            table: self.table,
            column: self.column,
            id: self.id.to_string(),
            reason: reason.to_string(),
        }
    }
}

#[derive(Serialize)]
struct Written<'a, T> {
    v: u32,
    data: &'a T,
}

#[derive(Deserialize)]
struct Read<T> {
    v: u32,
    data: T,
}

/// Writes a value as a record of the current shape.
pub(crate) fn encode<T: Serialize>(data: &T) -> Result<String, StoreError> {
    serde_json::to_string(&Written { v: CURRENT, data })
        .map_err(|error| StoreError::Encode(error.to_string().into()))
}

/// Reads a record of any shape that was ever written.
pub(crate) fn decode<T: DeserializeOwned>(text: &str, place: Place<'_>) -> Result<T, StoreError> {
    let read: Read<T> = serde_json::from_str(text).map_err(|error| place.corrupt(error))?;
    if read.v == 0 || read.v > CURRENT {
        return Err(place.corrupt(format_args!("shape {} is not known", read.v)));
    }
    Ok(read.data)
}

#[cfg(test)]
mod tests;
