//! Connections for everything but commits: opened when needed, kept while they are good.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::Instant;
use tokio_postgres::Config;
use tokio_postgres::types::ToSql;

use super::connection::{Connection, PATIENCE, within};
use super::values::{Severity, from_postgres, row_of, severity};
use crate::error::StoreError;
use crate::sql::{Outcome, Row, SqlValue, Statement};

/// Most connections at once.
const CONNECTIONS: usize = 8;

/// Wait before a repeated try to connect.
const RECONNECT: Duration = Duration::from_millis(50);

/// Tries of a transaction that meets others.
const CONFLICT_TRIES: usize = 10;

pub(super) struct Pool {
    config: Config,
    free: Mutex<Vec<Arc<Connection>>>,
    permits: Semaphore,
}

impl Pool {
    pub fn new(config: Config) -> Self {
        Self { config, free: Mutex::default(), permits: Semaphore::new(CONNECTIONS) }
    }

    /// Runs statements that only read, sent at once. A connection that is found dead is replaced.
    pub async fn read_all(&self, statements: &[Statement]) -> Result<Vec<Vec<Row>>, StoreError> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.read_once(statements, deadline).await {
                Err(StoreError::Unavailable(_)) if Instant::now() < deadline => {}
                result => return result,
            }
        }
    }

    async fn read_once(
        &self,
        statements: &[Statement],
        deadline: Instant,
    ) -> Result<Vec<Vec<Row>>, StoreError> {
        let _permit = self.permits.acquire().await.map_err(StoreError::database)?;
        let connection = self.take(deadline).await?;
        let queries = statements.iter().map(|statement| query(&connection, statement));
        let results =
            within(futures::future::try_join_all(queries)).await?.map_err(from_postgres)?;
        self.put_back(connection);
        results.iter().map(|rows| rows.iter().map(row_of).collect()).collect()
    }

    /// Runs statements in one transaction; again when it met another one.
    pub async fn write(&self, statements: &[Statement]) -> Result<Outcome, StoreError> {
        let deadline = Instant::now() + PATIENCE;
        let mut conflicts = 0;
        loop {
            match self.write_once(statements, deadline).await {
                Err(Failure::Unsent(_)) if Instant::now() < deadline => {}
                Err(Failure::Conflict(_)) if conflicts < CONFLICT_TRIES => conflicts += 1,
                Ok(outcome) => return Ok(outcome),
                Err(Failure::Unsent(error) | Failure::Conflict(error) | Failure::Final(error)) => {
                    return Err(error);
                }
            }
        }
    }

    async fn write_once(
        &self,
        statements: &[Statement],
        deadline: Instant,
    ) -> Result<Outcome, Failure> {
        let permit = self.permits.acquire().await;
        let _permit = permit.map_err(|error| Failure::Final(StoreError::database(error)))?;
        let connection = self.take(deadline).await.map_err(Failure::Final)?;
        let run = within(run_all(&connection, statements)).await.map_err(Failure::Unsent)?;
        match run {
            Ok(results) => {
                // From here on it isn't known whether it is done, until the answer is there.
                let committed = within(connection.client.batch_execute("COMMIT")).await;
                committed.map_err(Failure::Final)?.map_err(Failure::of_commit)?;
                self.put_back(connection);
                Ok(Outcome::Done(results))
            }
            Err(Stop::Refused) => {
                self.roll_back(connection).await;
                Ok(Outcome::Refused)
            }
            Err(Stop::Failed(error)) => {
                let failure = match severity(&error) {
                    Severity::Lost => return Err(Failure::Unsent(from_postgres(error))),
                    Severity::Conflict => Failure::Conflict(from_postgres(error)),
                    Severity::Taken => {
                        self.roll_back(connection).await;
                        return Ok(Outcome::Refused);
                    }
                    Severity::Final => Failure::Final(from_postgres(error)),
                };
                self.roll_back(connection).await;
                Err(failure)
            }
            Err(Stop::Store(error)) => {
                self.roll_back(connection).await;
                Err(Failure::Final(error))
            }
        }
    }

    /// Runs text without parameters, which may hold its own transaction.
    pub async fn execute(&self, sql: &str) -> Result<(), StoreError> {
        let _permit = self.permits.acquire().await.map_err(StoreError::database)?;
        let connection = self.take(Instant::now() + PATIENCE).await?;
        within(connection.client.batch_execute(sql)).await?.map_err(from_postgres)?;
        self.put_back(connection);
        Ok(())
    }

    async fn take(&self, deadline: Instant) -> Result<Arc<Connection>, StoreError> {
        while let Some(connection) = self.lock().pop() {
            if !connection.client.is_closed() {
                return Ok(connection);
            }
        }
        loop {
            match Connection::open(&self.config).await {
                Ok(connection) => return Ok(Arc::new(connection)),
                Err(StoreError::Unavailable(_)) if Instant::now() < deadline => {
                    tokio::time::sleep(RECONNECT).await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Keeps a connection that has no transaction open. Others are dropped, and closed with it.
    fn put_back(&self, connection: Arc<Connection>) {
        if !connection.client.is_closed() {
            self.lock().push(connection);
        }
    }

    async fn roll_back(&self, connection: Arc<Connection>) {
        if let Ok(Ok(())) = within(connection.client.batch_execute("ROLLBACK")).await {
            self.put_back(connection);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Arc<Connection>>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why a transaction wasn't committed.
enum Failure {
    /// Nothing can have changed: the connection went before COMMIT was sent.
    Unsent(StoreError),
    Conflict(StoreError),
    Final(StoreError),
}

impl Failure {
    fn of_commit(error: tokio_postgres::Error) -> Self {
        match severity(&error) {
            Severity::Conflict => Self::Conflict(from_postgres(error)),
            Severity::Lost | Severity::Taken | Severity::Final => Self::Final(from_postgres(error)),
        }
    }
}

/// Why a transaction stopped before its COMMIT.
enum Stop {
    Refused,
    Failed(tokio_postgres::Error),
    Store(StoreError),
}

async fn run_all(connection: &Connection, statements: &[Statement]) -> Result<Vec<Vec<Row>>, Stop> {
    let mut results = Vec::with_capacity(statements.len());
    for (at, statement) in statements.iter().enumerate() {
        let rows = if at == 0 {
            let begin = connection.client.batch_execute("BEGIN");
            let (begun, rows) = futures::join!(begin, query(connection, statement));
            begun.and(rows)
        } else {
            query(connection, statement).await
        };
        let rows = rows.map_err(Stop::Failed)?;
        if statement.is_required && rows.is_empty() {
            return Err(Stop::Refused);
        }
        let rows = rows.iter().map(row_of).collect::<Result<Vec<Row>, _>>();
        results.push(rows.map_err(Stop::Store)?);
    }
    Ok(results)
}

async fn query(
    connection: &Connection,
    statement: &Statement,
) -> Result<Vec<tokio_postgres::Row>, tokio_postgres::Error> {
    let prepared = connection.prepare(&statement.sql).await?;
    let parameters: Vec<&(dyn ToSql + Sync)> =
        statement.params.iter().map(|value: &SqlValue| value as _).collect();
    connection.client.query(&prepared, &parameters).await
}
