//! Workspaces that were deleted: nothing is done for them any more, and what they had goes bit by bit.

use std::collections::BTreeSet;
use std::sync::{PoisonError, RwLock};

use jiff::SignedDuration;
use model::id::WorkspaceId;
use store::StoreError;

use crate::App;

/// How long it is looked for rows that came late, before a workspace's own row goes.
const LATE: SignedDuration = SignedDuration::from_mins(10);

/// Those that this process knows of.
#[derive(Default)]
pub(crate) struct Ended(RwLock<BTreeSet<WorkspaceId>>);

impl Ended {
    fn contains(&self, workspace: WorkspaceId) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).contains(&workspace)
    }

    fn add(&self, workspace: WorkspaceId) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(workspace);
    }

    /// Knows these alone from now on. Returns those that weren't known before.
    fn replace(&self, all: BTreeSet<WorkspaceId>) -> Vec<WorkspaceId> {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let new = all.difference(&known).copied().collect();
        *known = all;
        new
    }
}

impl App {
    /// Whether a workspace was deleted: nothing may leave for it any more. Another process's word counts once
    /// [`App::find_ended`] was called after it.
    pub fn has_ended(&self, workspace: WorkspaceId) -> bool {
        self.inner.ended.contains(workspace)
    }

    /// Finds out which workspaces were deleted and aren't gone.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn find_ended(&self) -> Result<Vec<WorkspaceId>, StoreError> {
        let found = self.inner.store.list_ended_workspaces().await?;
        let all: Vec<WorkspaceId> = found.into_iter().map(|(workspace, _)| workspace).collect();
        for workspace in self.inner.ended.replace(all.iter().copied().collect()) {
            self.cut_off(workspace);
        }
        Ok(all)
    }

    /// Does nothing for a deleted workspace any more, and ends what is open in it.
    pub(crate) fn end_here(&self, workspace: WorkspaceId) {
        self.inner.ended.add(workspace);
        self.cut_off(workspace);
        self.inner.ending.notify_one();
    }

    fn cut_off(&self, workspace: WorkspaceId) {
        self.inner.callers.clear();
        self.inner.stays.question_all(workspace);
    }

    /// Removes everything that deleted workspaces had, a few rows in a commit. It can be ended at any row, and
    /// begun again. Returns how many rows went.
    ///
    /// # Errors
    ///
    /// When the store can't be reached.
    pub async fn erase_ended(&self) -> Result<u64, StoreError> {
        let store = &self.inner.store;
        let mut all = 0;
        for (workspace, ended_at) in store.list_ended_workspaces().await? {
            let mut gone = 0;
            loop {
                match store.erase_rows(workspace).await? {
                    0 => break,
                    rows => gone += rows,
                }
            }
            if gone > 0 {
                tracing::info!(%workspace, rows = gone, "erased what a deleted workspace had");
            } else if self.now().duration_since(ended_at) > LATE {
                store.forget_workspace(workspace).await?;
            }
            all += gone;
        }
        Ok(all)
    }

    /// Waits until a workspace was deleted here.
    pub async fn another_end(&self) {
        self.inner.ending.notified().await;
    }
}
