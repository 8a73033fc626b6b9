//! Encrypts anew what isn't under the master key that writes: when other keys were taken, and now and then,
//! because another process may have written under a former one meanwhile.

use std::time::Duration;

use app::App;
use tokio::sync::watch;
use tokio::time::sleep;

use crate::stopped;

/// How often it is looked for rows under former keys.
const LOOK: Duration = Duration::from_secs(60);

/// Works until `stopping` turns true.
pub async fn reseal(app: App, mut stopping: watch::Receiver<bool>) {
    loop {
        let pass = async {
            if let Err(error) = app.reseal().await {
                tracing::warn!(%error, "what is under former master keys could not be encrypted anew");
            }
            tokio::select! {
                () = app.other_master_keys() => {}
                () = sleep(LOOK) => {}
            }
        };
        tokio::select! {
            () = pass => {}
            () = stopped(&mut stopping) => return,
        }
    }
}
