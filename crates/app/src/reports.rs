//! What bots leave behind for their authors.

use model::id::WorkspaceId;
use store::{LoggedEvent, LoggedReport, ReportFilter, StoreError};

use crate::App;

/// Most entries of a page.
const MAX_PAGE: u32 = 200;

impl App {
    /// Lists reports, newest first.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn list_reports(
        &self,
        workspace: WorkspaceId,
        filter: ReportFilter,
        limit: u32,
    ) -> Result<Vec<LoggedReport>, StoreError> {
        self.inner.store.list_reports(workspace, filter, limit.clamp(1, MAX_PAGE)).await
    }

    /// Lists the events that scripts logged, newest first.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn list_log_events(
        &self,
        workspace: WorkspaceId,
        filter: ReportFilter,
        limit: u32,
    ) -> Result<Vec<LoggedEvent>, StoreError> {
        self.inner.store.list_log_events(workspace, filter, limit.clamp(1, MAX_PAGE)).await
    }
}
