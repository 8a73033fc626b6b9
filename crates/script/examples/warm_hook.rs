//! How long a ten-line script takes with a warm worker, and how late one ends that can't be
//! interrupted: `cargo run --release -p script --example warm_hook`.

#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use model::id::WorkspaceId;
use model::script::{ContactSnapshot, ScriptEnd, ScriptPlace, ScriptRequest, ScriptSnapshot};
use script::{Pool, PoolSettings};

const WORKER: &str = "script-worker";
const RUNS: usize = 2_000;
const KILLS: usize = 20;

const HOOK: &str = "
var message = botContext.getCurrentUserMessage();
var count = Number(botContext.getBotVariable('count')) + 1;
botContext.setBotVariable('count', count, true, false);
if (message.toLowerCase().indexOf('order') !== -1) {
    var parts = message.split(' ').map(function (part) { return part.trim(); });
    botContext.setBotVariable('order', parts[parts.length - 1], true, false);
    botContext.sendMessage('I look for order ' + parts[parts.length - 1] + '.');
} else {
    botContext.sendMessage('How can I help?');
}";

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some(WORKER) {
        return script::worker_main();
    }
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let limit = Duration::from_millis(100);
    let settings =
        PoolSettings { cpu_limit: limit, ..PoolSettings::new(std::env::current_exe()?, &[WORKER]) };
    // As in the server: a task of the runtime, not its first thread.
    runtime.block_on(async { tokio::spawn(measure_pool(settings, limit)).await? })
}

async fn measure_pool(settings: PoolSettings, limit: Duration) -> std::io::Result<()> {
    let pool = Pool::start(settings)?;
    for (name, pause) in
        [("hook, one after another", None), ("hook, 1 ms apart", Some(Duration::from_millis(1)))]
    {
        let mut times = Vec::with_capacity(RUNS);
        for _ in 0..RUNS {
            if let Some(pause) = pause {
                tokio::time::sleep(pause).await;
            }
            let started = Instant::now();
            let outcome = pool.run(&request(HOOK)).await;
            times.push(started.elapsed());
            if outcome.end != ScriptEnd::Finished {
                return Err(std::io::Error::other(format!("{outcome:?}")));
            }
        }
        report(name, times);
    }
    let mut late = Vec::with_capacity(KILLS);
    for _ in 0..KILLS {
        let started = Instant::now();
        pool.run(&request("Array.prototype.reverse.call({length: 2 ** 53 - 1});")).await;
        late.push(started.elapsed().saturating_sub(limit));
    }
    report("end after the limit", late);
    Ok(())
}

fn report(name: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_micros();
    println!("{name}: p50 {} µs, p99 {} µs, most {} µs", at(50), at(99), at(100));
}

fn request(source: &str) -> ScriptRequest {
    ScriptRequest {
        place: ScriptPlace::PreProcess,
        source: source.into(),
        functions: None,
        snapshot: ScriptSnapshot {
            workspace: WorkspaceId::DEFAULT,
            now_ms: 1_545_424_200_000,
            seed: 42,
            message: "Where is order 4711".into(),
            payload: None,
            metadata: Vec::new(),
            variables: [("count".to_owned(), 1.into())].into(),
            slots: [].into(),
            environment: [].into(),
            conversation: "conv_1".into(),
            bot: "bot_1".into(),
            channel: "web".into(),
            user_channel: "lp_web".into(),
            contact: ContactSnapshot { id: "cont_1".into(), ..ContactSnapshot::default() },
            starter_intent: None,
            last_call_status: None,
        },
        fetched: Vec::new(),
    }
}
