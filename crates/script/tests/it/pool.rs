//! The pool: who gets a worker, what a worker carries over, and what happens to one that fails.

use std::time::{Duration, Instant};

use model::call::{CallAnswer, HttpAnswer};
use model::script::{ScriptAction, ScriptEnd, ScriptErrorKind, ScriptOutcome};
use script::{Pool, PoolSettings};

use crate::Test;
use crate::fixture::{self, SHORT, request, request_of, with_pool, workspace};

pub const TESTS: &[Test] = &[
    ("a_script_sends_and_sets", a_script_sends_and_sets),
    ("a_suspended_script_goes_on_with_the_answer", a_suspended_script_goes_on_with_the_answer),
    ("what_a_script_may_ask_for_fits_into_a_reply", what_a_script_may_ask_for_fits_into_a_reply),
    ("data_that_is_nested_too_deep_is_a_limit", data_that_is_nested_too_deep_is_a_limit),
    ("no_state_survives_a_run", no_state_survives_a_run),
    ("a_workspace_never_sees_anothers_values", a_workspace_never_sees_anothers_values),
    ("a_flood_of_one_workspace_leaves_room_for_another", a_flood_leaves_room),
    ("a_full_queue_is_busy", a_full_queue_is_busy),
    ("a_run_that_nobody_waits_for_is_killed", a_run_that_nobody_waits_for_is_killed),
    ("a_worker_that_dies_is_a_crash", a_worker_that_dies_is_a_crash),
    ("a_worker_that_does_not_start_is_a_crash", a_worker_that_does_not_start_is_a_crash),
    ("workers_are_replaced_after_their_runs", workers_are_replaced_after_their_runs),
];

fn sent(outcome: &ScriptOutcome) -> Vec<&str> {
    let mut texts = Vec::new();
    for action in &outcome.actions {
        if let ScriptAction::SendMessage(text) = action {
            texts.push(text.as_str());
        }
    }
    texts
}

fn a_script_sends_and_sets() {
    with_pool(fixture::settings(), |pool| async move {
        let source = "botContext.setBotVariable('n', 7); botContext.sendMessage('n is ' + botContext.getBotVariable('n'));";
        let outcome = pool.run(&request(source)).await;
        assert_eq!(outcome.end, ScriptEnd::Finished);
        assert_eq!((outcome.actions.len(), sent(&outcome)), (2, vec!["n is 7"]));
        assert!(outcome.cpu_us > 0);
    });
}

fn a_suspended_script_goes_on_with_the_answer() {
    with_pool(fixture::settings(), |pool| async move {
        let source = "botContext.sendMessage('asking'); \
            var r = fetch('https://example.com/' + Math.random()); botContext.sendMessage(r.text());";
        let mut request = request(source);
        let ScriptEnd::Suspended(call) = pool.run(&request).await.end else { panic!() };
        let ScriptEnd::Suspended(again) = pool.run(&request).await.end else { panic!() };
        assert_eq!(call, again);
        let answer = HttpAnswer { status: 200, headers: vec![], body: "fine".into() };
        request.fetched.push(CallAnswer::Answered(answer));
        let outcome = pool.run(&request).await;
        assert_eq!((&outcome.end, sent(&outcome)), (&ScriptEnd::Finished, vec!["asking", "fine"]));
    });
}

fn what_a_script_may_ask_for_fits_into_a_reply() {
    with_pool(fixture::settings(), |pool| async move {
        let source = "botContext.setBotVariable('x', JSON.parse('['.repeat(100) + ']'.repeat(100))); \
            botContext.sendMessage('\\0'.repeat(1e6)); fetch('u', {body: '\\0'.repeat(1e5)});";
        let outcome = pool.run(&request(source)).await;
        assert!(matches!(outcome.end, ScriptEnd::Suspended(_)), "{:?}", outcome.end);
        assert_eq!((outcome.actions.len(), sent(&outcome)[0].len()), (2, 1_000_000));
    });
}

fn data_that_is_nested_too_deep_is_a_limit() {
    with_pool(fixture::settings(), |pool| async move {
        for (depth, is_fine) in [(script::MAX_VALUE_DEPTH, true), (126, false)] {
            let value = (0..depth).fold(1.into(), |inner, _| serde_json::Value::from(vec![inner]));
            let mut request = request("botContext.sendMessage('x');");
            request.snapshot.variables.insert("deep".to_owned(), value);
            match pool.run(&request).await.end {
                ScriptEnd::Finished => assert!(is_fine, "{depth}"),
                ScriptEnd::Killed(error) => {
                    assert_eq!((is_fine, error.kind), (false, ScriptErrorKind::Limit));
                }
                other => panic!("{other:?}"),
            }
        }
    });
}

fn no_state_survives_a_run() {
    let settings = PoolSettings { workers: 1, ..fixture::settings() };
    with_pool(settings, |pool| async move {
        let source = "botContext.sendMessage([typeof kept, typeof {}.kept, botContext.kept].join()); \
            kept = 1; Object.prototype.kept = 1; botContext.kept = 1; String.prototype.trim = null;";
        for _ in 0..5 {
            let outcome = pool.run(&request(source)).await;
            assert_eq!(sent(&outcome), ["undefined,undefined,"]);
        }
    });
}

fn a_workspace_never_sees_anothers_values() {
    with_pool(fixture::settings(), |pool| async move {
        let runs = (0..60_u8).map(|number| {
            let (pool, own) = (pool.clone(), workspace(number % 4));
            tokio::spawn(async move {
                let source = "botContext.sendMessage([botContext.getBotVariable('canary'), typeof canary].join()); \
                    canary = botContext.getBotVariable('canary');";
                let outcome = pool.run(&request_of(own, source)).await;
                assert_eq!(sent(&outcome), [format!("{own},undefined")]);
            })
        });
        for run in runs.collect::<Vec<_>>() {
            run.await.unwrap();
        }
    });
}

/// Begins a run; it ends at the moment that it gives.
fn begin(pool: &Pool, number: u8, source: &'static str) -> tokio::task::JoinHandle<Instant> {
    let (pool, request) = (pool.clone(), request_of(workspace(number), source));
    tokio::spawn(async move {
        pool.run(&request).await;
        Instant::now()
    })
}

fn a_flood_leaves_room() {
    with_pool(fixture::short(), |pool| async move {
        let flood: Vec<_> = (0..4).map(|_| begin(&pool, 1, "for (;;) {}")).collect();
        let other = begin(&pool, 2, "1;").await.unwrap();
        let mut last = other;
        for run in flood {
            last = last.max(run.await.unwrap());
        }
        assert!(other < last);
    });
}

fn a_full_queue_is_busy() {
    let settings = PoolSettings { queue: 2, ..fixture::short() };
    with_pool(settings, |pool| async move {
        let runs: Vec<_> = (0..6)
            .map(|_| {
                let pool = pool.clone();
                tokio::spawn(async move { pool.run(&request("for (;;) {}")).await.end })
            })
            .collect();
        let mut kinds = Vec::new();
        for run in runs {
            let ScriptEnd::Killed(error) = run.await.unwrap() else { panic!() };
            kinds.push(error.kind);
        }
        let count = |kind| kinds.iter().filter(|other| **other == kind).count();
        assert_eq!((count(ScriptErrorKind::Busy), count(ScriptErrorKind::Timeout)), (3, 3));
    });
}

fn a_run_that_nobody_waits_for_is_killed() {
    let settings =
        PoolSettings { workers: 1, cpu_limit: Duration::from_secs(5), ..fixture::settings() };
    with_pool(settings, |pool| async move {
        pool.run(&request("1;")).await;
        let started = Instant::now();
        let endless = request("for (;;) {}");
        let abandoned = tokio::time::timeout(SHORT, pool.run(&endless)).await;
        assert!(abandoned.is_err());
        let outcome = pool.run(&request("botContext.sendMessage('next');")).await;
        assert_eq!(sent(&outcome), ["next"]);
        assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
    });
}

fn a_worker_that_dies_is_a_crash() {
    // Answers "ready" as a worker does, takes the request and dies.
    let dying = "printf '\\007\\000\\000\\000\"ready\"'; head -c 100 >/dev/null";
    let settings = PoolSettings {
        program: "/bin/sh".into(),
        args: vec!["-c".into(), dying.into()],
        ..fixture::settings()
    };
    assert_crash(settings);
}

fn a_worker_that_does_not_start_is_a_crash() {
    for program in ["/nonexistent/worker", "/bin/true"] {
        assert_crash(PoolSettings { program: program.into(), args: vec![], ..fixture::settings() });
    }
}

fn assert_crash(settings: PoolSettings) {
    with_pool(settings, |pool| async move {
        let outcome = pool.run(&request("1;")).await;
        let ScriptEnd::Killed(error) = outcome.end else { panic!("{outcome:?}") };
        assert_eq!(error.kind, ScriptErrorKind::Crash);
    });
}

fn workers_are_replaced_after_their_runs() {
    let settings = PoolSettings { workers: 1, recycle_after: 2, ..fixture::settings() };
    with_pool(settings, |pool| async move {
        for _ in 0..7 {
            let outcome = pool.run(&request("botContext.sendMessage('x');")).await;
            assert_eq!(sent(&outcome), ["x"]);
        }
    });
}
