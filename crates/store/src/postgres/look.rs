//! What a batch finds: its conversations, locked, and what it may repeat.

use std::collections::{HashMap, HashSet};

use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error, Row, Statement};
use uuid::Uuid;

use super::statements::Statements;
use crate::commit::CommitError;
use crate::prepared::{Prepared, PreparedGuard};
use crate::rules::{self, Applied, Current, Known, OpenMessage, turn_mark};

/// A commit that will be written, by its place in the batch.
#[derive(Debug)]
pub(super) struct Planned {
    pub at: usize,
    pub contact: Uuid,
    pub applied: Applied,
}

/// What was found, by place in the batch or by conversation.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// With its workspace.
    current: HashMap<Uuid, (Uuid, Current)>,
    known: HashMap<usize, Known>,
    /// Places whose new conversation's contact exists.
    contacts: HashSet<usize>,
    /// The transaction's id, for asking later what became of it.
    pub transaction: String,
}

/// Begins the transaction, locks the batch's conversations and reads what is needed to decide, all
/// sent at once.
pub(super) async fn look(
    client: &Client,
    statements: &Statements,
    batch: &[&Prepared],
) -> Result<Look, Error> {
    let (begun, rows, open, known, created, contacts, transaction) = futures::join!(
        client.batch_execute("BEGIN"),
        lock(client, &statements.lock, batch),
        open(client, &statements.open, batch),
        known(client, &statements.known, batch),
        created(client, &statements.created, batch),
        contacts(client, &statements.contacts, batch),
        client.query_one(&statements.transaction, &[]),
    );
    begun?;
    let mut look = Look { transaction: transaction?.try_get(0)?, ..Look::default() };
    for row in rows? {
        let (id, current) = current_of(&row)?;
        look.current.insert(id, current);
    }
    for row in open? {
        let (id, number, turn): (Uuid, i64, i64) =
            (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        if let Some((_, current)) = look.current.get_mut(&id) {
            current.open.push(OpenMessage { number, is_running: turn == turn_mark::RUNNING });
        }
    }
    for row in created? {
        let known = Known { conversation: row.try_get(1)?, number: None, is_same_body: true };
        look.known.insert(place(&row)?, known);
    }
    for row in known? {
        let at = place(&row)?;
        let hash: &[u8] = row.try_get(3)?;
        let is_same_body = batch
            .get(at)
            .and_then(|prepared| prepared.inbound.as_ref())
            .is_some_and(|inbound| inbound.body_hash == hash);
        let (conversation, number) = (row.try_get(1)?, Some(row.try_get(2)?));
        look.known.insert(at, Known { conversation, number, is_same_body });
    }
    for row in contacts? {
        look.contacts.insert(place(&row)?);
    }
    Ok(look)
}

impl Look {
    /// Decides about a commit of the batch.
    pub fn decide(&self, at: usize, prepared: &Prepared) -> Result<Planned, CommitError> {
        let found = self.current.get(&prepared.conversation);
        let own = found.filter(|(workspace, _)| *workspace == prepared.workspace);
        let current = own.map(|(_, current)| current);
        let known = self.known.get(&at);
        if known.is_none() && found.is_some() && own.is_none() && is_new(prepared) {
            // The id is taken, by another workspace.
            return Err(CommitError::Stale);
        }
        let applied = rules::decide(prepared, current, known)?;
        let contact = match (&prepared.guard, current) {
            (PreparedGuard::New { contact, .. }, _) if self.contacts.contains(&at) => *contact,
            (PreparedGuard::Turn { .. } | PreparedGuard::Accept, Some(current)) => current.contact,
            (_, _) => return Err(CommitError::NotFound),
        };
        Ok(Planned { at, contact, applied })
    }
}

fn is_new(prepared: &Prepared) -> bool {
    matches!(prepared.guard, PreparedGuard::New { .. })
}

fn place(row: &Row) -> Result<usize, Error> {
    let at: i64 = row.try_get(0)?;
    Ok(usize::try_from(at).unwrap_or(usize::MAX))
}

fn current_of(row: &Row) -> Result<(Uuid, (Uuid, Current)), Error> {
    let current = Current {
        contact: row.try_get(2)?,
        version: row.try_get(3)?,
        last_number: row.try_get(4)?,
        last_visible_at: row.try_get(5)?,
        work_since: row.try_get(6)?,
        live_owner: row.try_get(7)?,
        open: Vec::new(),
    };
    Ok((row.try_get(1)?, (row.try_get(0)?, current)))
}

async fn lock(
    client: &Client,
    statement: &Statement,
    batch: &[&Prepared],
) -> Result<Vec<Row>, Error> {
    let ids: Vec<Uuid> = batch.iter().map(|prepared| prepared.conversation).collect();
    client.query(statement, &[&ids]).await
}

async fn open(
    client: &Client,
    statement: &Statement,
    batch: &[&Prepared],
) -> Result<Vec<Row>, Error> {
    let old = || batch.iter().filter(|prepared| !is_new(prepared));
    let ids: Vec<Uuid> = old().map(|prepared| prepared.conversation).collect();
    let limits: Vec<i64> = old().map(|prepared| rules::open_limit(prepared)).collect();
    query_if(client, statement, &[&ids, &limits], ids.is_empty()).await
}

async fn known(
    client: &Client,
    statement: &Statement,
    batch: &[&Prepared],
) -> Result<Vec<Row>, Error> {
    let (mut workspaces, mut channels, mut keys, mut places) = (vec![], vec![], vec![], vec![]);
    for (at, prepared) in (0_i64..).zip(batch) {
        if let Some(inbound) = &prepared.inbound {
            workspaces.push(prepared.workspace);
            channels.push(inbound.channel);
            keys.push(inbound.sender_message_id.as_str());
            places.push(at);
        }
    }
    let parameters: &[&(dyn ToSql + Sync)] = &[&workspaces, &channels, &keys, &places];
    query_if(client, statement, parameters, places.is_empty()).await
}

async fn created(
    client: &Client,
    statement: &Statement,
    batch: &[&Prepared],
) -> Result<Vec<Row>, Error> {
    let (mut workspaces, mut channels, mut keys, mut places) = (vec![], vec![], vec![], vec![]);
    for (at, prepared) in (0_i64..).zip(batch) {
        if let PreparedGuard::New { channel, create_key: Some(key), .. } = &prepared.guard {
            workspaces.push(prepared.workspace);
            channels.push(*channel);
            keys.push(key.as_str());
            places.push(at);
        }
    }
    let parameters: &[&(dyn ToSql + Sync)] = &[&workspaces, &channels, &keys, &places];
    query_if(client, statement, parameters, places.is_empty()).await
}

async fn contacts(
    client: &Client,
    statement: &Statement,
    batch: &[&Prepared],
) -> Result<Vec<Row>, Error> {
    let (mut workspaces, mut contacts, mut places) = (vec![], vec![], vec![]);
    for (at, prepared) in (0_i64..).zip(batch) {
        if let PreparedGuard::New { contact, .. } = &prepared.guard {
            workspaces.push(prepared.workspace);
            contacts.push(*contact);
            places.push(at);
        }
    }
    let parameters: &[&(dyn ToSql + Sync)] = &[&workspaces, &contacts, &places];
    query_if(client, statement, parameters, places.is_empty()).await
}

/// Spares the database a question without a subject.
async fn query_if(
    client: &Client,
    statement: &Statement,
    parameters: &[&(dyn ToSql + Sync)],
    is_empty: bool,
) -> Result<Vec<Row>, Error> {
    if is_empty { Ok(Vec::new()) } else { client.query(statement, parameters).await }
}
