//! One connection: its statements are prepared once, and its answers are waited for so long only.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio_postgres::{Client, Config, NoTls, Statement};

use super::values::from_postgres;
use crate::error::StoreError;

/// How long a caller waits for a database that doesn't answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// Prepared statements kept per connection; those that lists with filters make are few.
const STATEMENTS: usize = 256;

/// A connection with its prepared statements.
pub(super) struct Connection {
    pub client: Client,
    prepared: Mutex<HashMap<String, Statement>>,
}

impl Connection {
    /// Connects. Its task ends with the client.
    pub async fn open(config: &Config) -> Result<Self, StoreError> {
        let connecting = within(config.connect(NoTls)).await?;
        let (client, connection) = connecting.map_err(from_postgres)?;
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection to the database ended");
            }
        });
        Ok(Self { client, prepared: Mutex::default() })
    }

    /// Prepares a statement, or takes it from those that are.
    pub async fn prepare(&self, sql: &str) -> Result<Statement, tokio_postgres::Error> {
        let known = self.prepared.lock().unwrap_or_else(PoisonError::into_inner).get(sql).cloned();
        if let Some(statement) = known {
            return Ok(statement);
        }
        let statement = self.client.prepare(sql).await?;
        let mut prepared = self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        if prepared.len() >= STATEMENTS {
            prepared.clear();
        }
        prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

/// Waits for the database, but no longer than [`PATIENCE`].
pub(super) async fn within<F: Future>(answer: F) -> Result<F::Output, StoreError> {
    tokio::time::timeout(PATIENCE, answer)
        .await
        .map_err(|_| StoreError::Unavailable("the database doesn't answer".into()))
}
