//! Contexts through `botContext`, and maps as scripts of Java-hosted engines use them.

use std::sync::Arc;

use model::context::{ContextChange, ContextScope, Contexts};

use super::*;

fn contexts() -> Arc<Contexts> {
    let mut contexts = Contexts::new(["shop".to_owned()]);
    for (scope, key, value) in [
        (ContextScope::Global, "open", json!(true)),
        (ContextScope::Contact, "size", json!("small")),
        (ContextScope::Conversation, "items", json!([{"name": "shoe"}])),
        (ContextScope::Conversation, "size", json!("large")),
    ] {
        contexts.add(scope, ("shop".to_owned(), key.to_owned()), value);
    }
    Arc::new(contexts)
}

fn run_with_contexts(source: &str) -> ScriptOutcome {
    let mut request = request(source);
    request.snapshot.contexts = contexts();
    realm().run(request, limits())
}

fn actions_of(source: &str) -> Vec<ScriptAction> {
    let outcome = run_with_contexts(source);
    assert_eq!(outcome.end, ScriptEnd::Finished, "{source}");
    outcome.actions
}

#[test]
fn each_scope_has_a_document_of_its_own() {
    for (call, value) in [
        ("getGlobalContextData('shop', 'open')", "true"),
        ("getGlobalContextData('shop', 'size')", "null"),
        ("getContextDataForUser('shop', 'size')", "\"small\""),
        ("getContextDataForConversation('shop', 'size')", "\"large\""),
        ("getContextDataForConversation('shop', 'items')[0].name", "\"shoe\""),
        ("getContextDataForConversation('other', 'size')", "null"),
        ("getContextDataForUser('shop')", "{\"size\":\"small\"}"),
        ("getContextDataForUser('other')", "{}"),
        ("getContextDataForUser('shop').get('size')", "\"small\""),
        ("getContextDataForUser('shop').get('toString')", "null"),
        ("getContextDataForUser('shop').containsKey('size')", "true"),
        // A value of a method's name stands in its place.
        ("getContextDataForConversation('shop').size", "\"large\""),
        ("getContextDataForConversation('shop').keySet()", "[\"items\",\"size\"]"),
    ] {
        let shown = ScriptAction::Debug(value.to_owned());
        let source = format!("print(JSON.stringify(botContext.{call}));");
        assert_eq!(actions_of(&source), [shown], "{call}");
    }
}

#[test]
fn changes_become_actions_and_tell_whether_they_were_taken() {
    use ContextChange::*;
    let shop = || "shop".to_owned();
    let key = |key: &str| key.to_owned();
    let contact = ContextScope::Contact;
    for (call, change) in [
        ("registerContextNamespace('n')", Register { namespace: key("n"), ttl_s: None }),
        (
            "registerContextNamespace('n', 10800)",
            Register { namespace: key("n"), ttl_s: Some(10_800) },
        ),
        ("registerContextNamespace('n', '60')", Register { namespace: key("n"), ttl_s: Some(60) }),
        (
            "registerContextNamespace('n', 1e12)",
            Register { namespace: key("n"), ttl_s: Some(model::context::MAX_CONTEXT_TTL_S) },
        ),
        ("registerContextNamespace('shop')", Register { namespace: shop(), ttl_s: None }),
        ("deleteContextNamespace('shop')", Unregister { namespace: shop() }),
        (
            "setGlobalContextData('shop', 'k', 1)",
            Set { scope: ContextScope::Global, namespace: shop(), key: key("k"), value: json!(1) },
        ),
        (
            "setContextDataForUser('new', 'k', {a: [1]})",
            Set { scope: contact, namespace: key("new"), key: key("k"), value: json!({"a": [1]}) },
        ),
        (
            "setContextDataForUser('shop', 7, undefined)",
            Set { scope: contact, namespace: shop(), key: key("7"), value: Value::Null },
        ),
        (
            "setContextDataForConversation('shop', 'k', '')",
            Set {
                scope: ContextScope::Conversation,
                namespace: shop(),
                key: key("k"),
                value: json!(""),
            },
        ),
        (
            "deleteGlobalContextData('shop', 'open')",
            Delete { scope: ContextScope::Global, namespace: shop(), key: key("open") },
        ),
        (
            "deleteContextDataForUser('shop', 'size')",
            Delete { scope: contact, namespace: shop(), key: key("size") },
        ),
        (
            "deleteContextDataForConversation('shop', 'size')",
            Delete { scope: ContextScope::Conversation, namespace: shop(), key: key("size") },
        ),
        ("deleteAllContextDataForUser('shop')", Clear { scope: contact, namespace: shop() }),
        (
            "deleteAllContextDataForConversation('shop')",
            Clear { scope: ContextScope::Conversation, namespace: shop() },
        ),
    ] {
        let shown = ScriptAction::Debug("true".to_owned());
        let actions = actions_of(&format!("print(botContext.{call});"));
        assert_eq!(actions, [ScriptAction::ChangeContext(change), shown], "{call}");
    }
}

#[test]
fn a_change_that_cannot_be_made_answers_false() {
    for call in [
        "registerContextNamespace('with space')",
        "registerContextNamespace('')",
        "deleteContextNamespace('missing')",
        "setGlobalContextData('shop', '', 1)",
        "setGlobalContextData('a-b', 'k', 1)",
        "setContextDataForUser('shop', 'k', new Array(800001).join('x'))",
        "deleteContextDataForUser('missing', 'k')",
        "deleteAllContextDataForConversation('missing')",
    ] {
        let actions = actions_of(&format!("print(botContext.{call});"));
        let [ScriptAction::Debug(why), ScriptAction::Debug(answer)] = &actions[..] else {
            panic!("{call}: {actions:?}");
        };
        assert!(why.starts_with("a context stays as it is: "), "{call}: {why}");
        assert_eq!(answer, "false", "{call}");
    }
}

#[test]
fn a_change_is_seen_by_later_reads_of_the_same_run() {
    let actions = actions_of(
        "botContext.setContextDataForUser('shop', 'size', 10);\n\
         print(typeof botContext.getContextDataForUser('shop', 'size'));\n\
         botContext.deleteContextDataForUser('shop', 'size');\n\
         print(botContext.getContextDataForUser('shop', 'size'));\n\
         botContext.deleteContextNamespace('shop');\n\
         print(botContext.getGlobalContextData('shop', 'open'));",
    );
    let lines: Vec<_> = actions
        .iter()
        .filter_map(|action| match action {
            ScriptAction::Debug(line) => Some(line.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(lines, ["number", "null", "null"]);
}

#[test]
fn maps_and_lists_of_java_hosted_engines_work() {
    for (source, lines) in [
        (
            "var m = botContext.getContextDataForConversation('shop'); for each (var k in m.keySet()) { print(k); }",
            vec!["items", "size"],
        ),
        (
            "var m = new java.util.HashMap(); m.put('a', 1); m.put('b', 2); print(m.size(), m.get('a'), m.get('c'), m.containsKey('b'), JSON.stringify(m));",
            vec!["2 1 null true {\"a\":1,\"b\":2}"],
        ),
        (
            "var M = Java.type('java.util.LinkedHashMap'); var m = new M({x: 1}); for (var e of m.entrySet()) print(e.getKey(), e.getValue()); m.remove('x'); print(m.isEmpty());",
            vec!["x 1", "true"],
        ),
        (
            "var l = new java.util.ArrayList(); l.add('a'); l.add('b'); print(l.size(), l.get(1), l.contains('a')); for each (var x in l) print(x);",
            vec!["2 b true", "a", "b"],
        ),
        ("for each (var v in {a: 1, b: 2}) print(v);", vec!["1", "2"]),
        ("for each (var v in null) print(v); print('done');", vec!["done"]),
        // Nothing of it shows up in loops.
        (
            "for (var k in ['a']) print(k); for (var k in new java.util.HashMap()) print(k);",
            vec!["0"],
        ),
    ] {
        let shown: Vec<_> =
            lines.into_iter().map(|it| ScriptAction::Debug(it.to_owned())).collect();
        assert_eq!(actions_of(source), shown, "{source}");
    }
}

#[test]
fn a_mistake_in_a_rewritten_source_keeps_its_line() {
    let outcome = run_with_contexts("for each (var k in [1]) {\n  print(k);\n  missing();\n}");
    let ScriptEnd::Threw(error) = outcome.end else { panic!("{:?}", outcome.end) };
    assert_eq!(error.line, Some(3));
}
