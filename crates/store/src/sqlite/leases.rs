//! Leases of replicas: in memory, because one process owns the file. Owners from before its start
//! are dead.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use uuid::Uuid;

use crate::LEASE;

/// Until when each replica counts as alive, by the monotonic clock.
#[derive(Debug, Default)]
pub(super) struct Leases(Mutex<HashMap<Uuid, Instant>>);

impl Leases {
    pub fn renew(&self, replica: Uuid) {
        self.lock().insert(replica, Instant::now() + LEASE);
    }

    pub fn release(&self, replica: Uuid) {
        self.lock().remove(&replica);
    }

    pub fn is_alive(&self, replica: Uuid) -> bool {
        self.lock().get(&replica).is_some_and(|until| *until > Instant::now())
    }

    /// Lists who is alive, always in the same order.
    pub fn live(&self) -> Vec<Uuid> {
        let now = Instant::now();
        let mut live: Vec<Uuid> =
            self.lock().iter().filter(|(_, until)| **until > now).map(|(id, _)| *id).collect();
        live.sort_unstable();
        live
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
