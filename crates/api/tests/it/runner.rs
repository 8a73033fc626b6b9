//! Runs the list of tests: each on every store, several at a time, with a limit for each.

use std::future::Future;
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::database::Kind;
use crate::server::TestServer;

/// Tests at a time.
const AT_A_TIME: usize = 8;
/// Longest time of one test.
const TIME: Duration = Duration::from_secs(60);

/// What a test does, given a server of its own.
pub type Run = fn(TestServer) -> Pin<Box<dyn Future<Output = ()> + Send>>;

/// A test: its module, its name, and what it does.
#[derive(Clone, Copy)]
pub struct Test {
    pub module: &'static str,
    pub name: &'static str,
    pub run: Run,
}

/// Lists tests of a module, for [`run`].
macro_rules! tests {
    ($($name:ident),* $(,)?) => {
        pub const TESTS: &[crate::runner::Test] = &[$(crate::runner::Test {
            module: module_path!(),
            name: stringify!($name),
            run: |server| Box::pin($name(server)),
        }),*];
    };
}
pub(crate) use tests;

impl Test {
    fn title(&self, kind: Kind) -> String {
        let module = self.module.split_once("::").map_or(self.module, |(_, module)| module);
        format!("{module}::{}::{}", kind.name(), self.name)
    }
}

/// Runs those tests whose titles contain one of the arguments; all when there is none.
pub fn run(tests: &[Test], args: &[String]) -> ExitCode {
    let wanted: Vec<&String> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    let is_wanted =
        |title: &str| wanted.is_empty() || wanted.iter().any(|part| title.contains(part.as_str()));
    let chosen: Vec<(Test, Kind)> = tests
        .iter()
        .flat_map(|test| Kind::ALL.map(|kind| (*test, kind)))
        .filter(|(test, kind)| is_wanted(&test.title(*kind)))
        .collect();
    if args.iter().any(|arg| arg == "--list") {
        chosen.iter().for_each(|(test, kind)| println!("{}: test", test.title(*kind)));
        return ExitCode::SUCCESS;
    }
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let failed = runtime.block_on(run_all(chosen));
    println!("{} failed", failed.len());
    failed.iter().for_each(|title| println!("    {title}"));
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn run_all(tests: Vec<(Test, Kind)>) -> Vec<String> {
    let places = Arc::new(Semaphore::new(AT_A_TIME));
    let mut running = JoinSet::new();
    for (test, kind) in tests {
        let places = Arc::clone(&places);
        running.spawn(async move {
            let _place = places.acquire_owned().await.unwrap();
            // On a task of its own, so that a panic ends this test only.
            let outcome = tokio::spawn(run_one(test, kind)).await;
            (test.title(kind), outcome.unwrap_or(Outcome::Failed))
        });
    }
    let mut failed = Vec::new();
    while let Some(ended) = running.join_next().await {
        let (title, outcome) = ended.unwrap();
        println!("test {title} ... {}", outcome.word());
        if matches!(outcome, Outcome::Failed) {
            failed.push(title);
        }
    }
    failed
}

enum Outcome {
    Passed,
    Failed,
    Skipped,
}

impl Outcome {
    const fn word(&self) -> &'static str {
        match self {
            Self::Passed => "ok",
            Self::Failed => "FAILED",
            Self::Skipped => "skipped",
        }
    }
}

async fn run_one(test: Test, kind: Kind) -> Outcome {
    let Some(server) = TestServer::start(kind).await else { return Outcome::Skipped };
    match tokio::time::timeout(TIME, (test.run)(server)).await {
        Ok(()) => Outcome::Passed,
        Err(_) => panic!("{} took longer than {TIME:?}", test.title(kind)),
    }
}
