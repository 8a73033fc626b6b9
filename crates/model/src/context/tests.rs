use serde_json::json;

use super::*;

const SCOPE: ContextScope = ContextScope::Conversation;

fn set(key: &str, value: Value) -> ContextChange {
    let (namespace, key) = ("orders".to_owned(), key.to_owned());
    ContextChange::Set { scope: SCOPE, namespace, key, value }
}

#[test]
fn a_value_that_is_set_makes_its_namespace_and_null_removes_it() {
    let mut contexts = Contexts::default();
    contexts.apply(&set("size", json!("small"))).unwrap();
    assert!(contexts.has("orders"));
    let document = contexts.document(SCOPE, "orders").unwrap();
    assert_eq!(document.values()["size"], "small");
    assert!(contexts.document(ContextScope::Global, "orders").is_none());

    contexts.apply(&set("size", Value::Null)).unwrap();
    assert!(contexts.document(SCOPE, "orders").is_none());
    assert!(contexts.has("orders"));
}

#[test]
fn a_document_knows_how_long_it_is_whatever_is_done_to_it() {
    let mut contexts = Contexts::default();
    for (change, chars) in [
        (set("a", json!("é")), 4),
        (set("bc", json!(12)), 8),
        (set("a", json!("")), 7),
        (set("a", Value::Null), 4),
    ] {
        contexts.apply(&change).unwrap();
        let document = contexts.document(SCOPE, "orders").unwrap();
        assert_eq!(document.chars(), chars, "{change:?}");
        assert_eq!(*document, Document::of(document.values().clone()), "{change:?}");
    }
}

#[test]
fn a_change_that_cannot_be_made_changes_nothing() {
    let named = |namespace: &str| ContextChange::Set {
        scope: SCOPE,
        namespace: namespace.to_owned(),
        key: "k".to_owned(),
        value: json!(1),
    };
    let deep = (0..=MAX_CONTEXT_DEPTH).fold(json!(1), |inner, _| json!([inner]));
    let missing = || "missing".to_owned();
    for (change, fault) in [
        (named(""), ContextFault::Namespace),
        (named("with space"), ContextFault::Namespace),
        (named("é"), ContextFault::Namespace),
        (named("sde"), ContextFault::ReadOnly("sde".to_owned())),
        (named("conversation"), ContextFault::ReadOnly("conversation".to_owned())),
        (named(&"n".repeat(101)), ContextFault::Namespace),
        (set("", json!(1)), ContextFault::Key),
        (set("a\nb", json!(1)), ContextFault::Key),
        (set(&"k".repeat(201), json!(1)), ContextFault::Key),
        (set("k", deep), ContextFault::TooDeep),
        (set("k", json!("x".repeat(MAX_DOCUMENT_CHARS))), ContextFault::TooLarge),
        (ContextChange::Register { namespace: "n".to_owned(), ttl_s: Some(0) }, ContextFault::Ttl),
        (ContextChange::Unregister { namespace: missing() }, ContextFault::NoNamespace(missing())),
        (
            ContextChange::Clear { scope: SCOPE, namespace: missing() },
            ContextFault::NoNamespace(missing()),
        ),
    ] {
        let mut contexts = Contexts::default();
        contexts.apply(&set("before", json!(true))).unwrap();
        let before = contexts.clone();
        assert_eq!(contexts.apply(&change), Err(fault), "{change:?}");
        assert_eq!(contexts, before, "{change:?}");
    }
}

#[test]
fn namespaces_and_keys_are_counted() {
    let mut contexts = Contexts::new((0..MAX_NAMESPACES - 1).map(|n| format!("n{n}")));
    contexts.apply(&set("k", json!(1))).unwrap();
    let one_more = ContextChange::Register { namespace: "more".to_owned(), ttl_s: None };
    assert_eq!(contexts.apply(&one_more), Err(ContextFault::TooManyNamespaces));

    for n in 1..MAX_CONTEXT_KEYS {
        contexts.apply(&set(&format!("k{n}"), json!(1))).unwrap();
    }
    assert_eq!(contexts.apply(&set("more", json!(1))), Err(ContextFault::TooManyKeys));
    contexts.apply(&set("k", json!(2))).unwrap();
}

#[test]
fn a_namespace_goes_with_all_its_documents() {
    let mut contexts = Contexts::default();
    for scope in [ContextScope::Global, ContextScope::Contact, SCOPE] {
        contexts.add(scope, ("orders".to_owned(), "k".to_owned()), json!(1));
    }
    contexts
        .apply(&ContextChange::Register { namespace: "orders".to_owned(), ttl_s: None })
        .unwrap();
    contexts.apply(&ContextChange::Unregister { namespace: "orders".to_owned() }).unwrap();
    assert_eq!(contexts, Contexts::default());
}
