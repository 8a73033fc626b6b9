//! What scripts do wrong, and how it is told.

use model::script::{MAX_SCRIPT_MESSAGES, MAX_SCRIPT_VALUES, MAX_VALUE_BYTES};

use super::*;

#[test]
fn errors_say_where_in_the_authors_own_source() {
    for (source, message, place) in [
        ("missing();", "ReferenceError: missing is not defined", Some((1, 1))),
        ("var a;\n  a.b;", "TypeError: cannot read property 'b' of undefined", Some((2, 3))),
        ("function f() {\n throw new Error('x'); }\nf();", "Error: x", Some((2, 12))),
        ("await null;\nthrow new TypeError('y');", "TypeError: y", Some((2, 11))),
        ("await null; throw new TypeError('y');", "TypeError: y", Some((1, 23))),
        ("Promise.resolve().then(() => missing());", "ReferenceError: missing", Some((1, 30))),
        ("Promise.reject(new RangeError('z'));", "RangeError: z", Some((1, 20))),
        ("var x = ;", "SyntaxError: unexpected token in expression: ';'", Some((1, 9))),
        ("ok();\nvar 1x;", "SyntaxError: ", Some((2, 5))),
        ("throw 'text';", "uncaught: text", None),
        ("throw {a: 1};", "uncaught: {\"a\":1}", None),
        ("throw undefined;", "uncaught: a value without a text", None),
        (
            "(function f() { f(); })();",
            "RangeError: Maximum call stack size exceeded",
            Some((1, 16)),
        ),
        ("botContext.setBotVariable('a', 1n);", "TypeError: ", Some((1, 11))),
    ] {
        let ScriptEnd::Threw(error) = run(source).end else { panic!("{source}") };
        assert!(error.message.starts_with(message), "{source}: {error:?}");
        assert_eq!(error.line.zip(error.column), place, "{source}: {error:?}");
        assert_eq!(error.kind, ScriptErrorKind::Error);
    }
}

#[test]
fn an_error_in_a_global_function_is_placed_at_its_call() {
    let mut request = request("var a = 1;\nf();");
    request.functions = Some("\nfunction f() { missing(); }".into());
    let ScriptEnd::Threw(error) = realm().run(request, limits()).end else { panic!() };
    assert_eq!(error.message, "ReferenceError: missing is not defined (global functions, line 2)");
    assert_eq!(error.line, Some(2));
}

#[test]
fn an_error_in_the_conversations_first_function_is_placed_in_the_functions() {
    let mut request = request("");
    request.place = ScriptPlace::InitConversation;
    request.functions = Some("function __initConversation() {\n  missing();\n}".into());
    let ScriptEnd::Threw(error) = realm().run(request, limits()).end else { panic!() };
    assert_eq!(error.message, "ReferenceError: missing is not defined");
    assert_eq!((error.line, error.column), (Some(2), Some(3)));
}

#[test]
fn what_was_asked_before_an_error_stands() {
    let outcome = run("botContext.sendMessage('before'); missing();");
    assert_eq!(outcome.actions, [ScriptAction::SendMessage("before".into())]);
}

#[test]
fn a_source_is_checked_without_running() {
    for (source, place) in [
        (Source::Block("return 1;"), None),
        (Source::Block("await x;"), None),
        (Source::Block("// end"), None),
        (Source::Block("for (;;) {}"), None),
        (Source::Block("var a = 1;\nvar b = ;"), Some((2, 9))),
        (Source::Block("await x; }"), Some((1, 11))),
        (Source::Block("}); (function () {"), Some((1, 3))),
        (Source::Functions("function f() { return 1; }"), None),
        (Source::Functions("return 1;"), Some((1, 1))),
        (Source::Functions("function f() {"), Some((1, 15))),
    ] {
        let found = realm().check(source, limits());
        assert_eq!(found.is_some(), place.is_some(), "{source:?}: {found:?}");
        let found = found.and_then(|error| error.line.zip(error.column));
        assert_eq!(found, place, "{source:?}");
    }
}

#[test]
fn names_and_values_that_can_not_be_kept_are_refused() {
    for call in [
        "'__proto__', 1",
        "'constructor', 1",
        "'prototype', 1",
        "'', 1",
        "'x'.repeat(201), 1",
        "'x', 'y'.repeat(262144)",
        "'x', '\\ud800'.repeat(1) + 'a'",
    ] {
        let source = format!(
            "try {{ botContext.setBotVariable({call}); print('kept'); }} catch (e) {{ print('refused'); }}"
        );
        assert_eq!(printed(request(&source)), ["refused"], "{call}");
    }
    let most = MAX_VALUE_BYTES - 2;
    let outcome = run(&format!("botContext.setBotVariable('x', 'y'.repeat({most}));"));
    assert_eq!((outcome.end, outcome.actions.len()), (ScriptEnd::Finished, 1));
}

#[test]
fn limits_end_a_script_and_nothing_of_it_stands() {
    let messages =
        format!("for (var i = 0; i < {}; i++) botContext.sendMessage('x');", MAX_SCRIPT_MESSAGES);
    assert_eq!(run(&messages).actions.len(), MAX_SCRIPT_MESSAGES);
    for (source, kind) in [
        (
            format!("{messages} try {{ botContext.sendMessage('x'); }} catch (e) {{}}"),
            ScriptErrorKind::Limit,
        ),
        ("for (;;) botContext.sendMessages(['x', 'y']);".into(), ScriptErrorKind::Limit),
        ("botContext.sendImmediateReply(Array(21).fill('x'));".into(), ScriptErrorKind::Limit),
        (
            format!(
                "for (var i = 0; i <= {MAX_SCRIPT_VALUES}; i++) botContext.setBotVariable('x' + i, i);"
            ),
            ScriptErrorKind::Limit,
        ),
        (
            "for (var i = 0; i < 5; i++) botContext.setBotVariable('x', 'y'.repeat(250000));"
                .into(),
            ScriptErrorKind::Limit,
        ),
        ("for (;;) botContext.setMessageDelay(1);".into(), ScriptErrorKind::Limit),
        ("for (;;) {}".into(), ScriptErrorKind::Timeout),
        ("for (;;) { try { for (;;) {} } catch (e) {} }".into(), ScriptErrorKind::Timeout),
        ("for (;;) { try { for (;;) {} } finally { continue; } }".into(), ScriptErrorKind::Timeout),
        ("function f() { Promise.resolve().then(f); } f();".into(), ScriptErrorKind::Timeout),
        (
            "async function* g() { for (;;) yield 1; } for await (const x of g()) {}".into(),
            ScriptErrorKind::Timeout,
        ),
        ("/(\\w+\\w+)+@/.test('a'.repeat(40));".into(), ScriptErrorKind::Timeout),
        (
            "var a = []; for (;;) a.push('x'.repeat(1000) + a.length);".into(),
            ScriptErrorKind::Memory,
        ),
        (
            "var a = [], s = 'x'.repeat(1e6); for (;;) a.push(s.toUpperCase());".into(),
            ScriptErrorKind::Memory,
        ),
        ("new Uint8Array(1e9);".into(), ScriptErrorKind::Memory),
    ] {
        // Filling the memory takes its time on a machine that does much else.
        let time_ms = if kind == ScriptErrorKind::Timeout { 200 } else { 5_000 };
        let limits = Limits { time_ms, ..limits() };
        let outcome = realm().run(request(&source), limits);
        let ScriptEnd::Killed(error) = outcome.end else { panic!("{source}: {:?}", outcome.end) };
        assert_eq!((error.kind, outcome.actions.len()), (kind, 0), "{source}: {}", error.message);
    }
}

#[test]
fn debug_lines_are_cut_and_counted() {
    let lines = printed(request("for (var i = 0; i < 1000; i++) print('x'.repeat(5000));"));
    assert_eq!(lines.len(), crate::MAX_DEBUG_LINES);
    assert_eq!(lines[0].len(), crate::MAX_DEBUG_BYTES);
    let lines = printed(request(
        "console.log('a', 1, null, {b: 2}); console.warn('c'); console.error(new Error('d'));",
    ));
    assert_eq!(lines, ["a 1 null {\"b\":2}", "warning: c", "error: Error: d"]);
}

#[test]
fn messages_of_errors_are_short_and_name_no_file_of_the_host() {
    let ScriptEnd::Threw(error) = run("throw new Error('x'.repeat(1e5));").end else { panic!() };
    assert!(error.message.len() <= crate::MAX_ERROR_BYTES);
    let lines =
        printed(request("try { botContext.setBotVariable('', 1); } catch (e) { print(e.stack); }"));
    assert!(!lines[0].contains('/'), "{lines:?}");
}

#[test]
fn values_are_nested_only_so_deep_and_calls_are_only_so_large() {
    let nested = |depth: usize| {
        format!(
            "botContext.setBotVariable('x', JSON.parse('['.repeat({depth}) + ']'.repeat({depth})));"
        )
    };
    assert_eq!(run(&nested(crate::MAX_VALUE_DEPTH)).end, ScriptEnd::Finished);
    let large = format!("fetch('u', {{body: 'x'.repeat({})}});", crate::MAX_CALL_BYTES);
    for (source, told) in [
        (nested(crate::MAX_VALUE_DEPTH + 1), "nested"),
        (nested(1_000), "not a usable value"),
        (large, "a call has at most"),
    ] {
        let ScriptEnd::Threw(error) = run(&source).end else { panic!("{source}") };
        assert!(error.message.contains(told), "{}", error.message);
    }
}

#[test]
fn odd_texts_are_survived() {
    for source in [
        "\0",
        "print('a\\0b');",
        "print('\\ud800');",
        "botContext.sendMessage('\\ud800x');",
        "print(Symbol());",
        "print(new Error('\\ud800'));",
        "throw Object.create(null);",
        "throw new Proxy({}, {get() { throw 1; }});",
        "throw {get message() { throw 1; }};",
        "var e = new Error('x'); Object.defineProperty(e, 'stack', {get() { throw 2; }}); throw e;",
    ] {
        let outcome = run(source);
        assert!(
            matches!(outcome.end, ScriptEnd::Finished | ScriptEnd::Threw(_)),
            "{source}: {outcome:?}"
        );
    }
}
