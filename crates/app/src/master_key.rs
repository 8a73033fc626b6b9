//! Master keys while the server runs: other ones are taken, what is under former ones is encrypted anew, and
//! nobody writes under a key that another process can't read.

use std::collections::BTreeMap;

use model::Secret;
use model::id::{MemberId, ReplicaId, WebhookId, WorkspaceId};
use store::{KeyUse, Resealed, SealedId, SealedKind, SealedRow, StoreError};

use crate::kommunicate::webhook_name;
use crate::members::factor_name;
use crate::vault::MasterKeys;
use crate::webhooks::receiver_name;
use crate::{Access, App};

/// Rows that are encrypted anew in one commit: others wait for a few milliseconds at most.
const BATCH: u32 = 64;
/// How many rows go by between two words about it.
const TOLD_EVERY: u64 = 10_000;

/// Why master keys aren't taken, or not told of.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    #[error(
        "{rows} secrets in the database are encrypted under the master key {key_id}, which isn't given: \
         put that key after the first one, or restore the database that belongs to the key that is given"
    )]
    Missing { key_id: String, rows: u64 },
    #[error(
        "the process {process} doesn't have the master key {key_id}: give it to every process as a \
         further key before any of them writes with it"
    )]
    NotEverywhere { process: ReplicaId, key_id: String },
    #[error("master keys are told of to those who administer the workspace default")]
    NotFirst,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How master keys are used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MasterKeyStatus {
    /// Rows under each key that this process holds or that is in the database, by its id.
    pub rows: BTreeMap<String, u64>,
    /// The keys that this process holds; it writes with the first.
    pub held: Vec<String>,
    /// What all living processes hold, this one among them.
    pub processes: Vec<KeyUse>,
}

/// What became of the rows that were under former keys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ResealedRows {
    pub done: u64,
    /// They don't open, under whichever key.
    pub broken: u64,
}

impl App {
    /// Looks whether this process can read everything and the others what it writes; to be called before it
    /// writes.
    ///
    /// # Errors
    ///
    /// [`MasterKeyError::Missing`], [`MasterKeyError::NotEverywhere`].
    pub async fn check_master_keys(&self) -> Result<(), MasterKeyError> {
        let held = self.inner.vault.key_ids();
        self.check_keys(&held).await
    }

    /// Takes other master keys from now on. Nothing is changed when they can't be taken.
    ///
    /// # Errors
    ///
    /// [`MasterKeyError::Missing`], [`MasterKeyError::NotEverywhere`].
    pub async fn change_master_keys(&self, keys: &MasterKeys) -> Result<(), MasterKeyError> {
        self.check_keys(&keys.ids()).await?;
        self.inner.vault.change_keys(keys);
        // They remember ciphertexts, which may be under a key that goes.
        self.inner.receivers.clear();
        self.inner.resealing.notify_one();
        Ok(())
    }

    /// Says which keys are held before it looks at what others hold: of two that change at a time, one sees the
    /// other.
    async fn check_keys(&self, held: &[String]) -> Result<(), MasterKeyError> {
        let store = &self.inner.store;
        let own = |keys: Vec<String>| KeyUse { replica: self.inner.replica, keys };
        self.heartbeat().await?;
        store.put_key_use(own(held.to_vec())).await?;
        let checked = self.find_fault(held).await;
        if checked.is_err() {
            store.put_key_use(own(self.inner.vault.key_ids())).await?;
        }
        checked
    }

    async fn find_fault(&self, held: &[String]) -> Result<(), MasterKeyError> {
        let store = &self.inner.store;
        for kind in SealedKind::ALL {
            let under = store.list_sealing_keys(kind).await?;
            if let Some(key_id) = under.into_iter().find(|id| !held.contains(id)) {
                let rows = store.count_sealed().await?.remove(&key_id).unwrap_or_default();
                return Err(MasterKeyError::Missing { key_id, rows });
            }
        }
        let first = held.first().map(String::as_str).unwrap_or_default();
        let lacks = |used: &KeyUse| !used.keys.iter().any(|id| id == first);
        let others = store.list_key_uses().await?;
        match others.into_iter().find(|used| used.replica != self.inner.replica && lacks(used)) {
            Some(KeyUse { replica: process, .. }) => {
                Err(MasterKeyError::NotEverywhere { process, key_id: first.to_owned() })
            }
            None => Ok(()),
        }
    }

    /// Tells how master keys are used.
    ///
    /// # Errors
    ///
    /// [`MasterKeyError::NotFirst`] when the caller is of another workspace than the first.
    pub async fn master_key_status(&self, by: &Access) -> Result<MasterKeyStatus, MasterKeyError> {
        if by.workspace != WorkspaceId::DEFAULT {
            return Err(MasterKeyError::NotFirst);
        }
        let held = self.inner.vault.key_ids();
        let mut rows = self.inner.store.count_sealed().await?;
        for id in &held {
            rows.entry(id.clone()).or_default();
        }
        let processes = self.inner.store.list_key_uses().await?;
        Ok(MasterKeyStatus { rows, held, processes })
    }

    /// Waits until other master keys were taken.
    pub async fn other_master_keys(&self) {
        self.inner.resealing.notified().await;
    }

    /// Encrypts everything anew that isn't under the key that writes, a few rows a commit. Rows that somebody
    /// changes meanwhile stay as they are changed. It can be ended at any row, and begun again.
    ///
    /// # Errors
    ///
    /// When the store can't be reached.
    pub async fn reseal(&self) -> Result<ResealedRows, StoreError> {
        let first = self.inner.vault.key_id();
        let mut rows = ResealedRows::default();
        for kind in SealedKind::ALL {
            for key_id in self.inner.store.list_sealing_keys(kind).await? {
                if key_id != first {
                    self.reseal_under((kind, &key_id), &mut rows).await?;
                }
            }
        }
        if rows.done > 0 {
            tracing::info!(
                rows = rows.done,
                key = first,
                "all is encrypted under the first master key"
            );
        }
        if rows.broken > 0 {
            tracing::error!(
                rows = rows.broken,
                "secrets don't open under any master key that is given"
            );
        }
        Ok(rows)
    }

    async fn reseal_under(
        &self,
        (kind, key_id): (SealedKind, &str),
        rows: &mut ResealedRows,
    ) -> Result<(), StoreError> {
        let store = &self.inner.store;
        let mut last = None;
        loop {
            let found = store.list_sealed((kind, key_id), last.as_ref(), BATCH).await?;
            let Some(next) = found.last().cloned() else { return Ok(()) };
            let count = found.len() as u64;
            let anew: Vec<Resealed> = found.into_iter().filter_map(|row| self.anew(row)).collect();
            rows.broken += count - anew.len() as u64;
            let before = rows.done / TOLD_EVERY;
            rows.done += store.reseal(anew).await?;
            if rows.done / TOLD_EVERY > before {
                tracing::info!(
                    rows = rows.done,
                    from = key_id,
                    "encrypted under the first master key"
                );
            }
            last = Some(next);
        }
    }

    /// The row under the key that writes; `None` when it doesn't open.
    fn anew(&self, row: SealedRow) -> Option<Resealed> {
        let vault = &self.inner.vault;
        let name = name_of(&row)?;
        let open: Secret<String> = vault.open(row.workspace, &name, &row.ciphertext).ok()?;
        let sealed = vault.seal(row.workspace, &name, &open).ok()?;
        Some(Resealed { row, ciphertext: sealed.ciphertext, key_id: sealed.key_id })
    }
}

/// What a row is bound to beside its workspace.
fn name_of(row: &SealedRow) -> Option<String> {
    match (row.kind, &row.id) {
        (SealedKind::Secret, SealedId::Name(name)) => Some(name.clone()),
        (SealedKind::Webhook, SealedId::Name(system)) => Some(webhook_name(system)),
        (SealedKind::Factor, SealedId::Uuid(id)) => Some(factor_name(MemberId::from_uuid(*id))),
        (SealedKind::Receiver, SealedId::Uuid(id)) => {
            Some(receiver_name(WebhookId::from_uuid(*id)))
        }
        (SealedKind::Secret | SealedKind::Webhook, SealedId::Uuid(_))
        | (SealedKind::Factor | SealedKind::Receiver, SealedId::Name(_)) => None,
    }
}
