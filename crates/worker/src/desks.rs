//! Attends to the desks: does what is due there, and takes up what others left.

use std::time::Duration;

use app::{App, DeskError};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

/// How long desks are left alone at most.
const LOOK: Duration = Duration::from_secs(1);
/// How often it is looked for conversations that stand nowhere, and for agents whose process ended.
const LOOK_FOR_STRAYS: Duration = Duration::from_secs(5);

/// Attends until `stopping` turns true.
pub(crate) async fn attend(app: App, mut stopping: watch::Receiver<bool>) {
    told(app.cut_dead_connections().await);
    told(app.open_desks().await);
    let mut strays = tokio::time::interval(LOOK_FOR_STRAYS);
    loop {
        let wait = async {
            match app.next_desk_deadline() {
                Some(due_at) => drop(timeout(LOOK, app.clock().reach(due_at)).await),
                None => sleep(LOOK).await,
            }
        };
        tokio::select! {
            () = wait => told(app.pass_desks().await),
            () = app.earlier_desk_deadline() => {}
            _ = strays.tick() => {
                told(app.cut_dead_connections().await);
                told(app.take_up_strays().await);
            }
            () = super::stopped(&mut stopping) => return,
        }
    }
}

fn told(done: Result<(), DeskError>) {
    if let Err(error) = done {
        tracing::warn!(%error, "a desk could not be attended to");
    }
}
