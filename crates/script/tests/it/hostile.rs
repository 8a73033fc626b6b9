//! Scripts that want more than they may have; each ends alone, and the next one runs.

use std::time::Instant;

use model::script::{ScriptAction, ScriptEnd, ScriptErrorKind};
use script::{PoolSettings, Source};

use crate::Test;
use crate::fixture::{self, SHORT, SLACK, request, with_pool};

pub const TESTS: &[Test] = &[
    ("a_hostile_script_ends_in_time_and_the_next_one_runs", each_ends_in_time),
    ("ordinary_code_does_not_meet_the_filter", ordinary_code_does_not_meet_the_filter),
    ("a_small_memory_limit_holds", a_small_memory_limit_holds),
    ("checking_a_source_does_not_run_it", checking_a_source_does_not_run_it),
    ("a_source_that_is_too_large_is_refused", a_source_that_is_too_large_is_refused),
];

use ScriptErrorKind::{Limit, Memory, Timeout};

/// Row of `threats.md`, source, and how it must end; more than one where it depends on the machine.
const SCRIPTS: &[(&str, &str, &[ScriptErrorKind])] = &[
    ("JS-01 endless", "for (;;) {}", &[Timeout]),
    ("JS-01 catching", "for (;;) { try { for (;;) {} } catch (e) {} }", &[Timeout]),
    ("JS-01 finally", "function f() { try { for (;;) {} } finally { f(); } } f();", &[Timeout]),
    ("JS-02 promises", "function f() { Promise.resolve().then(f); } f();", &[Timeout]),
    (
        "JS-02 generator",
        "async function* g() { for (;;) yield 1; } for await (const x of g()) {}",
        &[Timeout],
    ),
    ("JS-04 reverse", "Array.prototype.reverse.call({length: 2 ** 53 - 1});", &[Timeout]),
    ("JS-05 sort", "var a = []; a.length = 1e9; a.sort();", &[Timeout, Memory]),
    ("JS-06 join", "new Array(1e8).join('');", &[Timeout, Memory]),
    ("JS-06 indexOf", "'ab'.repeat(2e5).indexOf('ab'.repeat(1e5) + 'c');", &[Timeout]),
    (
        "JS-06 dag",
        "var a = [1]; for (var i = 0; i < 60; i++) a = [a, a]; JSON.stringify(a);",
        &[Timeout, Memory],
    ),
    ("JS-06 bigint", "var n = 2n ** 100000n; for (;;) n * n;", &[Timeout, Memory]),
    (
        "JS-06 normalize",
        "var s = '\\u1e9b\\u0323'.repeat(1e6); for (;;) s.normalize('NFKD');",
        &[Timeout, Memory],
    ),
    (
        "JS-07 array",
        "var a = []; for (;;) a.push('x'.repeat(1000) + a.length);",
        &[Timeout, Memory],
    ),
    ("JS-07 buffer", "new Uint8Array(1e9);", &[Memory]),
    ("JS-07 buffers", "var a = []; for (;;) a.push(new Uint8Array(1e6));", &[Timeout, Memory]),
    ("JS-08 regex", "/(\\w+\\w+)+@/.test('a'.repeat(50));", &[Timeout]),
    (
        "JS-10 keys",
        "var p = new Proxy({}, {ownKeys() { return Array.from({length: 1e7}, (_, i) => 'k' + i); }}); botContext.setBotVariable('p', p);",
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

/// Scripts that are no harm but must not get anywhere either: they throw or finish.
const FUTILE: &[(&str, &str)] = &[
    ("JS-03 recursion", "function f() { f(); } f();"),
    ("JS-03 nesting", "JSON.parse('['.repeat(2e5));"),
    ("JS-03 regex nesting", "new RegExp('('.repeat(1e5));"),
    ("JS-07 repeat", "'x'.repeat(2 ** 30);"),
    ("JS-09 waiting", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);"),
    (
        "JS-11 resize",
        "var b = new ArrayBuffer(64, {maxByteLength: 128}); var a = new Uint8Array(b); b.resize(8); a.fill(1, {valueOf() { b.resize(0); return 0; }}); a[63] = 1;",
    ),
    ("JS-11 sort", "var a = [3, 2, 1]; a.sort(() => { a.length = 0; return 1; });"),
    (
        "JS-11 detach",
        "var b = new ArrayBuffer(8); var a = new BigInt64Array(b); b.transfer(); a[0] = 1n; a.set([{valueOf() { return 1n; }}]);",
    ),
    (
        "JS-13 poison",
        "Object.prototype.x = 1; JSON.parse = null; Array.prototype[Symbol.iterator] = null;",
    ),
    ("JS-14 import", "import('fs');"),
    ("JS-14 require", "require('fs');"),
    ("JS-16 eval", "eval('1');"),
    ("JS-19 large value", "botContext.setBotVariable('x', 'y'.repeat(1e7));"),
    ("JS-19 prototype", "botContext.setBotVariable('__proto__', {});"),
    ("JS-24 surrogates", "botContext.sendMessage('\\ud800');"),
];

fn each_ends_in_time() {
    with_pool(fixture::short(), |pool| async move {
        for (name, source, kinds) in SCRIPTS {
            let started = Instant::now();
            let outcome = pool.run(&request(source)).await;
            let took = started.elapsed();
            let ScriptEnd::Killed(error) = &outcome.end else { panic!("{name}: {outcome:?}") };
            assert!(kinds.contains(&error.kind), "{name}: {error:?}");
            assert!(took < SHORT + SLACK, "{name}: {took:?}");
            assert!(outcome.actions.is_empty(), "{name}");
            assert_next_runs(&pool, name).await;
        }
        for (name, source) in FUTILE {
            let outcome = pool.run(&request(source)).await;
            let is_harmless = matches!(&outcome.end, ScriptEnd::Threw(_) | ScriptEnd::Finished);
            let is_memory =
                matches!(&outcome.end, ScriptEnd::Killed(error) if error.kind == Memory);
            assert!(is_harmless || is_memory, "{name}: {outcome:?}");
            assert_next_runs(&pool, name).await;
        }
    });
}

async fn assert_next_runs(pool: &script::Pool, name: &str) {
    let source = "if ({}.x === undefined) botContext.sendMessage([1, 2].map(n => n * 2).join());";
    let outcome = pool.run(&request(source)).await;
    assert_eq!(outcome.end, ScriptEnd::Finished, "after {name}");
    assert_eq!(outcome.actions, [ScriptAction::SendMessage("2,4".into())], "after {name}");
}

/// Code whose engine asks the system for time, time zone or memory.
const ORDINARY: &[&str] = &[
    "[new Date().toString(), new Date(2018, 6, 1, 12).getTimezoneOffset(), Date()].join();",
    "new Date().toLocaleString() + new Date().toLocaleDateString() + (1.5).toLocaleString();",
    "new Date(1e15).getHours() + new Date('2018-07-01T12:00').getTime() + Date.parse('1 Jan 2030');",
    "botContext.getHoursType(['OPEN~8:00~17:00'], 'Australia/Sydney');",
    "var a = []; for (var i = 0; i < 3e4; i++) a.push({i: i, s: 's' + i}); a.sort((x, y) => y.i - x.i);",
    "var b = new Uint8Array(2e7); b.fill(7); b = null; 'x'.repeat(1e7).toUpperCase().length;",
    "JSON.parse(JSON.stringify(Array.from({length: 1e4}, (_, i) => ({i, n: i / 3}))));",
    "'Grüße an die Straße'.normalize('NFD').replace(/\\p{M}/gu, '').split(/\\s+/);",
    "await Promise.all([1, 2, 3].map(async n => { await null; return n; }));",
    "function f(n) { return n < 2 ? n : f(n - 1) + f(n - 2); } f(18);",
    "new Map([[1, new Set([2])]]); (2n ** 500n).toString(7); Symbol('x').description;",
    "try { null.x; } catch (e) { e.stack.length; }",
];

fn ordinary_code_does_not_meet_the_filter() {
    with_pool(fixture::settings(), |pool| async move {
        for source in ORDINARY {
            let outcome = pool.run(&request(source)).await;
            assert_eq!(outcome.end, ScriptEnd::Finished, "{source}");
        }
    });
}

fn a_small_memory_limit_holds() {
    let settings = PoolSettings { memory_bytes: 2 * 1024 * 1024, ..fixture::settings() };
    with_pool(settings, |pool| async move {
        let outcome = pool.run(&request("new Uint8Array(3e6); botContext.sendMessage('x');")).await;
        let ScriptEnd::Killed(error) = outcome.end else { panic!("{outcome:?}") };
        assert_eq!((error.kind, error.kind.code()), (Memory, "hook_oom"));
        assert_next_runs(&pool, "it").await;
    });
}

fn checking_a_source_does_not_run_it() {
    with_pool(fixture::short(), |pool| async move {
        let workspace = fixture::workspace(1);
        for (source, is_fine) in [
            (Source::Block("for (;;) {}"), true),
            (Source::Block("return await x;"), true),
            (Source::Block("for (;;) {"), false),
            (Source::Functions("for (;;) {}"), true),
            (Source::Functions("return;"), false),
        ] {
            let found = pool.check(workspace, source).await;
            assert_eq!(found.is_none(), is_fine, "{source:?}: {found:?}");
        }
    });
}

fn a_source_that_is_too_large_is_refused() {
    with_pool(fixture::short(), |pool| async move {
        let source = format!("//{}", "x".repeat(script::MAX_SOURCE_BYTES));
        let outcome = pool.run(&request(&source)).await;
        assert!(matches!(outcome.end, ScriptEnd::Killed(error) if error.kind == Limit));
        assert!(pool.check(fixture::workspace(1), Source::Block(&source)).await.is_some());
    });
}
