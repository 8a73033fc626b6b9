//! A pool of this program's own processes, and requests for it.

use std::future::Future;
use std::time::Duration;

use jiff::Timestamp;
use model::id::WorkspaceId;
use model::script::{ContactSnapshot, ScriptPlace, ScriptRequest, ScriptSnapshot};
use script::{Pool, PoolSettings};

/// A limit that hostile scripts reach soon.
pub const SHORT: Duration = Duration::from_millis(200);
/// How much later than its limit a script may end on a machine that does much else. The precise
/// figure is a proof's matter, where the machine is quiet.
pub const SLACK: Duration = Duration::from_secs(1);

/// The usual settings with this program as the worker.
pub fn settings() -> PoolSettings {
    PoolSettings::new(std::env::current_exe().unwrap(), &[crate::WORKER])
}

/// Settings with a limit that is reached soon, and one worker.
pub fn short() -> PoolSettings {
    PoolSettings { cpu_limit: SHORT, workers: 1, ..settings() }
}

/// Runs a test with a pool.
pub fn with_pool<F: Future<Output = ()>>(settings: PoolSettings, test: impl FnOnce(Pool) -> F) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async { test(Pool::start(settings).unwrap()).await });
}

/// The n-th workspace.
pub fn workspace(number: u8) -> WorkspaceId {
    WorkspaceId::mint(Timestamp::UNIX_EPOCH, [number; 10])
}

/// A block to run in the first workspace.
pub fn request(source: &str) -> ScriptRequest {
    request_of(workspace(1), source)
}

/// A block to run in a workspace.
pub fn request_of(workspace: WorkspaceId, source: &str) -> ScriptRequest {
    ScriptRequest {
        place: ScriptPlace::PreProcess,
        source: source.into(),
        functions: None,
        snapshot: ScriptSnapshot {
            workspace,
            now_ms: 1_545_424_200_000,
            seed: 42,
            message: "hi".into(),
            payload: None,
            metadata: Vec::new(),
            variables: [("canary".to_owned(), workspace.to_string().into())].into(),
            slots: [].into(),
            environment: [].into(),
            conversation: "conv_1".into(),
            bot: "bot_1".into(),
            channel: "web".into(),
            user_channel: "lp_web".into(),
            contact: ContactSnapshot { id: "cont_1".into(), ..ContactSnapshot::default() },
            starter_intent: None,
            chosen_intent: None,
            last_call_status: None,
            contexts: std::sync::Arc::default(),
            web_view: [].into(),
            reading: None,
        },
        fetched: Vec::new(),
    }
}
