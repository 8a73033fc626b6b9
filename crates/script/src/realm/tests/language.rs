//! The language and its world: frozen time, repeating randomness, nothing of the host.

use super::*;

#[test]
fn scripts_are_sloppy_and_may_return() {
    for (source, lines) in [
        ("undeclared = 5; print(undeclared); return; print('never');", vec!["5"]),
        ("var a = {x: 1}; with (a) { print(x); }", vec!["1"]),
        ("print(this === globalThis, [1, 2].map(x => x * 2), `t${1 + 1}`);", vec!["true [2,4] t2"]),
        ("print(010);", vec!["8"]),
        (
            "'use strict'; try { undeclared = 1; } catch (e) { print(e.name); }",
            vec!["ReferenceError"],
        ),
        ("// a comment at the end", vec![]),
        ("", vec![]),
    ] {
        assert_eq!(printed(request(source)), lines, "{source}");
    }
}

#[test]
fn time_stands_still_at_the_moment_of_the_snapshot() {
    for (expression, value) in [
        ("Date.now()", json!(1_545_424_200_000_i64)),
        ("new Date().getTime()", json!(1_545_424_200_000_i64)),
        ("new Date()", json!("2018-12-21T20:30:00.000Z")),
        ("typeof Date()", json!("string")),
        ("new Date(0).getFullYear()", json!(1970)),
        ("new Date(2018, 0, 2).toISOString()", json!("2018-01-02T00:00:00.000Z")),
        ("Date.UTC(1970, 0, 2)", json!(86_400_000)),
        ("Date.parse('1970-01-02')", json!(86_400_000)),
        ("new Date() instanceof Date && new Date().constructor === Date", json!(true)),
        ("new (class D extends Date {})() instanceof Date", json!(true)),
        ("Date.name + Date.length", json!("Date7")),
    ] {
        assert_eq!(value_of(expression), value, "{expression}");
    }
}

#[test]
fn randomness_repeats_for_the_same_seed_and_differs_for_another() {
    let drawn = |seed| {
        let mut request = request("print([Math.random(), Math.random(), Math.random()].join());");
        request.snapshot.seed = seed;
        printed(request)
    };
    assert_eq!(drawn(1), drawn(1));
    assert_ne!(drawn(1), drawn(2));
    assert_ne!(drawn(1), drawn(1 << 32));
    let spread = "(() => { var bins = [0, 0, 0, 0]; \
        for (var i = 0; i < 4000; i++) bins[Math.floor(Math.random() * 4)]++; \
        return bins.every(n => n > 900 && n < 1100); })()";
    assert_eq!(value_of(spread), json!(true));
}

#[test]
fn nothing_of_the_host_can_be_reached() {
    for name in [
        "eval",
        "Atomics",
        "SharedArrayBuffer",
        "WeakRef",
        "FinalizationRegistry",
        "require",
        "process",
        "std",
        "os",
        "performance",
        "setTimeout",
        "globalThis.host",
        "scriptArgs",
    ] {
        assert_eq!(value_of(&format!("typeof {name}")), json!("undefined"), "{name}");
    }
    for maker in [
        "Function('return 1')",
        "new Function('return 1')",
        "(function(){}).constructor('return 1')()",
        "(async function(){}).constructor('return 1')()",
        "(function*(){}).constructor('return 1')()",
        "(async function*(){}).constructor('return 1')()",
        "(() => 1).constructor.constructor('return 1')()",
        "Object.getPrototypeOf((async () => 1).constructor)('return 1')()",
        "Reflect.construct(Function, ['return 1'])",
        "class A extends Function {}; new A('return 1')",
        "botContext.sendMessage.constructor('return 1')()",
        "eval('1')",
    ] {
        let source = format!("try {{ {maker}; print('made'); }} catch (e) {{ print(e.name); }}");
        let lines = printed(request(&source));
        assert!(["TypeError", "ReferenceError"].contains(&lines[0].as_str()), "{maker}: {lines:?}");
    }
    let lines =
        printed(request("import('fs').then(() => print('got it'), () => print('refused'));"));
    assert_eq!(lines, ["refused"]);
    assert_eq!(value_of("(function f(){}) instanceof Function"), json!(true));
}

#[test]
fn async_scripts_run_until_nothing_is_left_to_do() {
    for (source, lines) in [
        ("await null; print('after');", vec!["after"]),
        ("for await (const x of [1, Promise.resolve(2)]) print(x);", vec!["1", "2"]),
        ("Promise.resolve(1).then(print); print('first');", vec!["first", "1"]),
        ("await new Promise(() => {}); print('never');", vec![]),
        ("var await = 3; print(await);", vec!["3"]),
        ("Promise.reject(1).catch(print);", vec!["1"]),
    ] {
        assert_eq!(printed(request(source)), lines, "{source}");
    }
}

#[test]
fn global_functions_are_seen_by_every_block_in_each_form() {
    let mut request = request("print(f(), g(), h, limit, Klass.name);");
    request.functions = Some(
        "function f() { return 'f'; } var g = function () { return 'g'; };\n\
         h = 'h'; const limit = 3; class Klass {}"
            .into(),
    );
    assert_eq!(printed(request), ["f g h 3 Klass"]);
}

#[test]
fn a_mistake_in_global_functions_is_told_and_does_not_stop_the_block() {
    for (functions, told) in [
        (
            "function f() {}\nmissing();",
            "global functions: ReferenceError: missing is not defined (line 2)",
        ),
        ("function f( {", "global functions: SyntaxError: "),
        ("throw 'no';", "global functions: uncaught: no"),
    ] {
        let mut request = request("print('block');");
        request.functions = Some(functions.into());
        let lines = printed(request);
        assert!(lines[0].starts_with(told), "{lines:?}");
        assert_eq!(lines[1..], ["block"]);
    }
}

#[test]
fn the_conversations_first_function_is_called_when_it_is_there() {
    for (functions, lines) in [
        (Some("function __initConversation() { print('hello'); }"), vec!["hello"]),
        (Some("var __initConversation = function () { print('hello'); };"), vec!["hello"]),
        (Some("var __initConversation = 3;"), vec![]),
        (Some("function other() {}"), vec![]),
        (None, vec![]),
    ] {
        let mut request = request("");
        request.place = ScriptPlace::InitConversation;
        request.functions = functions.map(Into::into);
        assert_eq!(printed(request), lines, "{functions:?}");
    }
}

#[test]
fn methods_of_java_strings_work() {
    for (expression, value) in [
        ("'a'.equals('a')", true),
        ("'a'.equals('A')", false),
        ("'a'.equalsIgnoreCase('A')", true),
        ("'abc'.contains('b')", true),
        ("''.isEmpty()", true),
        ("Object.keys('ab').length === 2", true),
    ] {
        assert_eq!(value_of(expression), json!(value), "{expression}");
    }
}

#[test]
fn one_script_can_not_poison_the_next() {
    let poison = "Object.prototype.canary = 1; JSON.parse = null; Array.prototype[Symbol.iterator] = 1;\
        String.prototype.trim = null; canary = 2; botContext.sendMessage = null; Date.now = null;";
    assert_eq!(run(poison).end, ScriptEnd::Finished);
    assert_eq!(
        value_of("[typeof canary, typeof {}.canary, Date.now() > 0]"),
        json!(["undefined", "undefined", true])
    );
}
