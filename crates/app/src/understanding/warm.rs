//! At the start of a server: what is live is made ready before anybody writes to it.

use store::{LiveVersion, StoreError};

use super::library::Lane;
use crate::App;

/// Most live versions that are made ready at the start, those released last.
const MAX_WARMED: u32 = 64;

impl App {
    /// Reads the models of live versions, one after the other, and trains those that are missing, as
    /// all are after the trainer changed. Returns how many are ready.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn warm_models(&self) -> Result<usize, StoreError> {
        let mut ready = 0;
        for live in self.inner.store.list_live_versions(MAX_WARMED).await? {
            ready += usize::from(self.warm(live).await);
        }
        Ok(ready)
    }

    async fn warm(&self, live: LiveVersion) -> bool {
        let LiveVersion { workspace, version, environment } = live;
        let store = self.inner.store.as_ref();
        let release = match self.inner.releases.get(store, workspace, (version, environment)).await
        {
            Ok(release) => release,
            Err(error) => {
                tracing::warn!(%version, %error, "a live version can't be read");
                return false;
            }
        };
        let made = self.trained(workspace, &release.lesson, Lane::Waiting).await;
        if let Err(error) = made {
            tracing::warn!(%version, %error, "a live version can't be trained");
            return false;
        }
        self.note_use(workspace, &release).await;
        true
    }
}
