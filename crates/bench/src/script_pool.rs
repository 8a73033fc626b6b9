//! `bench script`: a hook of ten lines through the pool, the process boundary included.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use jiff::Timestamp;
use model::id::WorkspaceId;
use model::script::{ContactSnapshot, ScriptEnd, ScriptPlace, ScriptRequest, ScriptSnapshot};
use script::{Pool, PoolSettings};

use crate::figure::{Figure, Target, percentile};
use crate::server::Settings;

/// The argument that makes the server's program a worker of the pool.
const WORKER: &str = "script-worker";
/// Runs that are measured, and a tenth of it before.
const RUNS: usize = 5_000;

/// Ten lines as people write them: read, decide, set, say.
const HOOK: &str = r#"var text = botContext.getCurrentUserMessage();
var count = Number(botContext.getBotVariable("count") || 0) + 1;
var words = text.split(" ").filter(function (word) { return word.length > 2; });
var parcel = null;
for (var i = 0; i < words.length; i++) {
  if (/^\d{6}$/.test(words[i])) { parcel = words[i]; }
}
botContext.setBotVariable("count", count, true, false);
if (parcel) { botContext.setBotVariable("parcel", parcel, true, false); }
botContext.sendMessage(parcel ? "Parcel " + parcel + " it is." : "Which parcel?");"#;

/// Settings of a pool whose workers are the server's program: what it links counts too.
///
/// # Errors
///
/// When there is none.
pub fn settings(server: Option<PathBuf>) -> Result<PoolSettings> {
    Ok(PoolSettings::new(Settings::find_program(server)?, &[WORKER]))
}

/// A script to run before an interaction, for the n-th workspace.
pub fn request(workspace: u8, source: &str) -> ScriptRequest {
    ScriptRequest {
        place: ScriptPlace::PreProcess,
        source: source.into(),
        functions: None,
        snapshot: ScriptSnapshot {
            workspace: WorkspaceId::mint(Timestamp::UNIX_EPOCH, [workspace; 10]),
            now_ms: 1_545_424_200_000,
            seed: 42,
            message: "where is my parcel 471100 please".into(),
            payload: None,
            metadata: Vec::new(),
            variables: [("count".to_owned(), 3.into())].into(),
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

/// How long a worker is left alone before a run, so that it is warm: its next realm is ready.
const REST: Duration = Duration::from_millis(1);

/// Measures the hook on a warm pool, and one run after the other, when each waits for the realm that
/// the one before it used up.
///
/// # Errors
///
/// When the hook fails.
pub fn run(server: Option<PathBuf>) -> Result<Vec<Figure>> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let pool = Pool::start(settings(server)?)?;
        let request = request(1, HOOK);
        let warm = samples(&pool, &request, Some(REST)).await?;
        let in_a_row = samples(&pool, &request, None).await?;
        let p50 = percentile(&warm, 0.5);
        Ok(vec![
            Figure::new("script of 10 lines, warm pool, p50", p50, "us", Target::AtMost(150.0)),
            Figure::context("  p99", percentile(&warm, 0.99), "us"),
            Figure::context("  one after the other, p50", percentile(&in_a_row, 0.5), "us"),
        ])
    })
}

/// Sorted times of runs, in microseconds.
async fn samples(pool: &Pool, request: &ScriptRequest, rest: Option<Duration>) -> Result<Vec<f64>> {
    let mut samples = Vec::with_capacity(RUNS);
    for run in 0..RUNS + RUNS / 10 {
        if let Some(rest) = rest {
            tokio::time::sleep(rest).await;
        }
        let start = Instant::now();
        let outcome = pool.run(request).await;
        let took = start.elapsed();
        if outcome.end != ScriptEnd::Finished || outcome.actions.len() != 3 {
            bail!("the hook failed: {outcome:?}");
        }
        if run >= RUNS / 10 {
            samples.push(took.as_secs_f64() * 1e6);
        }
    }
    samples.sort_by(f64::total_cmp);
    Ok(samples)
}
