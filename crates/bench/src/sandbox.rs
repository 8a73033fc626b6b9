//! `bench sandbox`: hostile scripts end within their limit, and nobody else is harmed meanwhile.
//!
//! The last line is the verdict. A case fails only when it fails in three of three tries: on a busy
//! machine a kill may come late once.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use model::script::{ScriptAction, ScriptEnd, ScriptErrorKind};
use script::{Pool, PoolSettings};
use tokio::task::JoinHandle;

use crate::script_pool::{request, settings};
use ScriptErrorKind::{Limit, Memory, Timeout};

/// Limit of a script in this proof.
const LIMIT: Duration = Duration::from_millis(500);
/// How much later than its limit a script may end.
const SLACK: Duration = Duration::from_millis(50);
const TRIES: usize = 3;
/// Between two runs of the neighbour.
const PAUSE: Duration = Duration::from_millis(2);
/// Failures of the neighbour that are printed.
const MAX_SHOWN: usize = 5;
/// The workspace whose scripts are hostile.
const HOSTILE: u8 = 1;
/// The workspace that must not notice.
const NEIGHBOUR: u8 = 2;

/// A row of the threat list, a script, and how it may end.
type Case = (&'static str, &'static str, &'static [ScriptErrorKind]);

const CASES: &[Case] = &[
    ("JS-01 endless loop", "for (;;) {}", &[Timeout]),
    ("JS-01 loop that catches", "for (;;) { try { for (;;) {} } catch (e) {} }", &[Timeout]),
    (
        "JS-01 loop in finally",
        "function f() { try { for (;;) {} } finally { f(); } } f();",
        &[Timeout],
    ),
    ("JS-02 endless promises", "function f() { Promise.resolve().then(f); } f();", &[Timeout]),
    (
        "JS-02 endless generator",
        "async function* g() { for (;;) yield 1; } for await (const x of g()) {}",
        &[Timeout],
    ),
    (
        "JS-04 reverse of nothing",
        "Array.prototype.reverse.call({length: 2 ** 53 - 1});",
        &[Timeout],
    ),
    ("JS-05 sort of nothing", "var a = []; a.length = 1e9; a.sort();", &[Timeout, Memory]),
    ("JS-06 join of nothing", "new Array(1e8).join('');", &[Timeout, Memory]),
    ("JS-06 indexOf", "'ab'.repeat(2e5).indexOf('ab'.repeat(1e5) + 'c');", &[Timeout]),
    (
        "JS-06 JSON of a deep graph",
        "var a = [1]; for (var i = 0; i < 60; i++) a = [a, a]; JSON.stringify(a);",
        &[Timeout, Memory],
    ),
    ("JS-06 large numbers", "var n = 3n; for (;;) n = n * n;", &[Timeout, Memory]),
    (
        "JS-06 normalize",
        "var s = '\\u1e9b\\u0323'.repeat(1e6); for (;;) s.normalize('NFKD');",
        &[Timeout, Memory],
    ),
    (
        "JS-07 memory: strings",
        "var a = []; for (;;) a.push('x'.repeat(1000) + a.length);",
        &[Memory],
    ),
    ("JS-07 memory: one buffer", "new Uint8Array(1e9);", &[Memory]),
    ("JS-07 memory: buffers", "var a = []; for (;;) a.push(new Uint8Array(1e6));", &[Memory]),
    (
        "JS-07 memory: doubling",
        "var s = 'x'; for (;;) { s += s; s.indexOf('y'); }",
        &[Timeout, Memory],
    ),
    ("JS-08 slow regular expression", "/(\\w+\\w+)+@/.test('a'.repeat(50));", &[Timeout]),
    (
        "JS-10 proxy with many keys",
        "var p = new Proxy({}, {ownKeys() { return Array.from({length: 1e7}, (_, i) => 'k' + i); }}); \
         botContext.setBotVariable('p', p);",
        &[Timeout, Memory],
    ),
    ("JS-10 toJSON", "botContext.setBotVariable('x', {toJSON() { for (;;) {} }});", &[Timeout]),
    ("JS-10 thenable", "await {then() { for (;;) {} }};", &[Timeout]),
    (
        "JS-12 interrupted in async code",
        "async function f() { await null; for (;;) {} } await Promise.all([f(), f(), f()]);",
        &[Timeout],
    ),
    (
        "JS-19 many values",
        "for (var i = 0; i < 1e5; i++) botContext.setBotVariable('k' + i, i);",
        &[Limit],
    ),
    ("JS-20 many messages", "for (var i = 0; i < 1e6; i++) botContext.sendMessage('x');", &[Limit]),
];

/// Scripts that say `out` when they get at anything outside their realm, or at what an earlier one
/// left behind. Throwing is as good as silence.
const ESCAPES: &[(&str, &str)] = &[
    (
        "JS-13 poison the built-ins",
        "Object.prototype.left = 1; globalThis.left = 1; JSON.parse = null; \
         Array.prototype[Symbol.iterator] = null;",
    ),
    (
        "JS-13 find what was left",
        "if (({}).left || globalThis.left || !JSON.parse) botContext.sendMessage('out');",
    ),
    (
        "JS-14 names of other hosts",
        "var names = ['require', 'process', 'std', 'os', 'Deno', 'Bun', 'module', 'exports', \
         'XMLHttpRequest', 'WebSocket', 'Worker', 'WebAssembly', 'scriptArgs', '__loadScript']; \
         if (names.some(name => typeof globalThis[name] !== 'undefined')) \
         botContext.sendMessage('out');",
    ),
    ("JS-14 import", "await import('fs'); botContext.sendMessage('out');"),
    (
        "JS-14 import of a file",
        "await import('/proc/self/environ'); botContext.sendMessage('out');",
    ),
    ("JS-14 require", "require('fs'); botContext.sendMessage('out');"),
    ("JS-16 eval", "if (eval('1') === 1) botContext.sendMessage('out');"),
    ("JS-16 eval by another name", "if ((0, eval)('1') === 1) botContext.sendMessage('out');"),
    ("JS-16 Function", "if (new Function('return 1')() === 1) botContext.sendMessage('out');"),
    (
        "JS-16 constructor of a function",
        "if ((() => 1).constructor('return 1')() === 1) botContext.sendMessage('out');",
    ),
    (
        "JS-16 constructor of a generator",
        "if ((function* () {}).constructor('yield 1')().next().value === 1) \
         botContext.sendMessage('out');",
    ),
    (
        "JS-09 memory between threads",
        "if (Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)) \
         botContext.sendMessage('out');",
    ),
];

/// Runs all cases, prints each with how long it took, and the verdict.
pub fn run(server: Option<PathBuf>) -> ExitCode {
    let passed = prove(server).unwrap_or_else(|error| {
        println!("{error:#}");
        false
    });
    let count = CASES.len() + ESCAPES.len();
    println!("{} sandbox: {count} hostile scripts", if passed { "PASS" } else { "FAIL" });
    if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn prove(server: Option<PathBuf>) -> Result<bool> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        // Two workers: a hostile script may take one of them, never both.
        let pool = Pool::start(PoolSettings { cpu_limit: LIMIT, workers: 2, ..settings(server)? })?;
        let is_over = Arc::new(AtomicBool::new(false));
        let neighbour = tokio::spawn(converse(pool.clone(), Arc::clone(&is_over)));
        let mut passed = prove_cases(&pool).await;
        for escape in ESCAPES {
            passed &= prove_no_escape(&pool, escape).await;
        }
        is_over.store(true, Ordering::Relaxed);
        Ok(passed & tell_neighbour(neighbour).await?)
    })
}

/// Runs all cases, and those that failed again after the others: a machine is seldom busy that long.
async fn prove_cases(pool: &Pool) -> bool {
    let mut open: Vec<&Case> = CASES.iter().collect();
    for _ in 0..TRIES {
        let mut failed = Vec::new();
        for case in open {
            if !prove_case(pool, case).await {
                failed.push(case);
            }
        }
        open = failed;
    }
    open.is_empty()
}

async fn prove_case(pool: &Pool, (name, source, kinds): &Case) -> bool {
    let start = Instant::now();
    let outcome = pool.run(&request(HOSTILE, source)).await;
    let took = start.elapsed();
    let fault = match &outcome.end {
        ScriptEnd::Killed(error) if !kinds.contains(&error.kind) => Some("wrong kind of end"),
        ScriptEnd::Killed(_) if took > LIMIT + SLACK => Some("late"),
        ScriptEnd::Killed(_) if !outcome.actions.is_empty() => Some("kept actions"),
        ScriptEnd::Killed(_) => None,
        // The engine refuses some wishes for memory before it has to be stopped.
        ScriptEnd::Threw(_) if kinds.contains(&Memory) && took <= LIMIT + SLACK => None,
        ScriptEnd::Finished
        | ScriptEnd::Stopped
        | ScriptEnd::Threw(_)
        | ScriptEnd::Suspended(_) => Some("not stopped"),
    };
    let code = match &outcome.end {
        ScriptEnd::Killed(error) => error.kind.code().to_owned(),
        ScriptEnd::Threw(_) => "threw".to_owned(),
        other => format!("{other:?}"),
    };
    let verdict = fault.map_or_else(String::new, |fault| format!("  FAILED: {fault}"));
    println!("{name:<32} {code:<14} after {:>4} ms{verdict}", took.as_millis());
    fault.is_none()
}

async fn prove_no_escape(pool: &Pool, (name, source): &(&str, &str)) -> bool {
    let outcome = pool.run(&request(HOSTILE, source)).await;
    let is_out =
        outcome.actions.iter().any(|action| matches!(action, ScriptAction::SendMessage(_)));
    match &outcome.end {
        ScriptEnd::Finished | ScriptEnd::Threw(_) if !is_out => {
            println!("{name:<32} got nowhere");
            true
        }
        end => {
            println!("{name:<32} FAILED: {end:?}, {:?}", outcome.actions);
            false
        }
    }
}

/// What a neighbour met with.
#[derive(Debug, Default)]
struct Neighbour {
    runs: usize,
    failures: Vec<String>,
    slowest: Duration,
}

/// Runs a small script over and over and checks each outcome.
async fn converse(pool: Pool, is_over: Arc<AtomicBool>) -> Neighbour {
    let source = "if ({}.x === undefined) botContext.sendMessage([1, 2].map(n => n * 2).join());";
    let mut met = Neighbour::default();
    while !is_over.load(Ordering::Relaxed) {
        let start = Instant::now();
        let outcome = pool.run(&request(NEIGHBOUR, source)).await;
        met.slowest = met.slowest.max(start.elapsed());
        met.runs += 1;
        let wanted = [ScriptAction::SendMessage("2,4".into())];
        if outcome.end != ScriptEnd::Finished || outcome.actions != wanted {
            met.failures.push(format!("{:?} {:?}", outcome.end, outcome.actions));
        }
        tokio::time::sleep(PAUSE).await;
    }
    met
}

async fn tell_neighbour(neighbour: JoinHandle<Neighbour>) -> Result<bool> {
    let met = neighbour.await.context("the neighbour panicked")?;
    println!(
        "neighbour: {} runs, {} failed, slowest {} ms",
        met.runs,
        met.failures.len(),
        met.slowest.as_millis()
    );
    for failure in met.failures.iter().take(MAX_SHOWN) {
        println!("  {failure}");
    }
    Ok(met.runs > 0 && met.failures.is_empty() && met.slowest < LIMIT)
}
