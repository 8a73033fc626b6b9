//! Erases what deleted workspaces had, and has this process know of workspaces that were deleted elsewhere.

use std::time::Duration;

use app::App;
use tokio::sync::watch;
use tokio::time::{interval, timeout};

use crate::stopped;

/// How often it is asked which workspaces were deleted.
const LOOK: Duration = Duration::from_secs(1);
/// How often it is looked for rows of theirs.
const ERASE: Duration = Duration::from_secs(30);

/// Looks until `stopping` turns true.
pub async fn look(app: App, mut stopping: watch::Receiver<bool>) {
    let mut look = interval(LOOK);
    loop {
        tokio::select! {
            _ = look.tick() => {}
            () = stopped(&mut stopping) => return,
        }
        if let Err(error) = app.find_ended().await {
            tracing::debug!(%error, "could not look for workspaces that were deleted");
        }
    }
}

/// Erases until `stopping` turns true.
pub async fn erase(app: App, mut stopping: watch::Receiver<bool>) {
    loop {
        let pass = async {
            if let Err(error) = app.erase_ended().await {
                tracing::warn!(%error, "what deleted workspaces had could not be erased yet");
            }
            let _early = timeout(ERASE, app.another_end()).await;
        };
        tokio::select! {
            () = pass => {}
            () = stopped(&mut stopping) => return,
        }
    }
}
