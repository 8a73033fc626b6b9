//! JSON bodies.

use super::*;

fn body(source: &str) -> JsonTemplate {
    JsonTemplate::parse(source, &names())
}

#[test]
fn a_reference_in_a_string_is_escaped_and_one_in_place_of_a_value_keeps_its_type() {
    let source = r#"{"s": "<{$botContext.x}>", "v": {$botContext.x}, "l": [1, {$botContext.x}]}"#;
    let number: Value = serde_json::from_str("12345678901234567890.10").unwrap();
    let table = [
        (json!("a\"b\n"), r#"{"s": "<a\"b\n>", "v": "a\"b\n", "l": [1, "a\"b\n"]}"#),
        (json!(7), r#"{"s": "<7>", "v": 7, "l": [1, 7]}"#),
        (
            number,
            r#"{"s": "<12345678901234567890.10>", "v": 12345678901234567890.10, "l": [1, 12345678901234567890.10]}"#,
        ),
        (json!(null), r#"{"s": "<>", "v": null, "l": [1, null]}"#),
        (json!({"k": "v"}), r#"{"s": "<{\"k\":\"v\"}>", "v": {"k":"v"}, "l": [1, {"k":"v"}]}"#),
    ];
    let template = body(source);
    assert!(template.is_json());
    for (value, text) in table {
        assert_eq!(template.render(&variable(value)).text, text);
    }
    assert_eq!(template.render(&Values::default()).unset, ["{$botContext.x}"]);
}

#[test]
fn a_plain_body_stays_as_it_is() {
    for source in [
        r#"{ "a" : "\u0041 \"q\" {b}", "c": [{}, {"d": null}] }"#,
        "[]",
        "\"text\"",
        "7",
        r#"{"text": "{file_url} {{7*7}}"}"#,
    ] {
        let template = body(source);
        assert!(template.is_json(), "{source}");
        assert_eq!(template.render(&Values::default()).text, source);
    }
}

#[test]
fn a_string_with_escapes_keeps_them() {
    let template = body(r#"{"a": "x\n\"{$botContext.x}\" {$.api_S[\"k\"]}"}"#);
    assert!(template.is_json());
    let mut scope = variable(json!("v"));
    scope.results = json!({"api_S": {"k": "\\"}});
    assert_eq!(template.render(&scope).text, r#"{"a": "x\n\"v\" \\"}"#);
}

#[test]
fn a_body_that_is_not_json_becomes_text() {
    for source in [
        "",
        "a={$botContext.x}",
        r#"{"a": {$botContext.x}{$botContext.x}}"#,
        r#"{"a": 1{$botContext.x}}"#,
        r#"{"a": "unterminated {$botContext.x}}"#,
        r#"{"a": "bad \q escape {$botContext.x}"}"#,
        "<a>{$botContext.x}</a>",
    ] {
        let template = body(source);
        assert!(!template.is_json(), "{source}");
        let expected = source.replace("{$botContext.x}", "v");
        assert_eq!(template.render(&variable(json!("v"))).text, expected);
    }
}

#[test]
fn a_body_of_one_reference_may_be_json_text() {
    let template = body("{$botContext.x}");
    for (value, text) in [
        (json!("{\"a\": [1]}"), "{\"a\": [1]}"),
        (json!(" [1]"), " [1]"),
        (json!({"a": 1}), "{\"a\":1}"),
        (json!("{broken"), "\"{broken\""),
        (json!("7"), "7"),
        (json!(null), "null"),
    ] {
        assert_eq!(template.render(&variable(value)).text, text);
    }
    let nested = body("[{$botContext.x}]").render(&variable(json!("{\"a\": 1}")));
    assert_eq!(nested.text, "[\"{\\\"a\\\": 1}\"]");
}

#[test]
fn a_reference_in_a_key_stays_literal_and_is_reported() {
    let template = body(r#"{"a": 1, "{$botContext.x}" : "{$query"}"#);
    let kinds: Vec<_> = template.problems().iter().map(|p| (p.offset, &p.kind)).collect();
    assert_eq!(kinds, [(9, &ProblemKind::ReferenceInKey), (30, &ProblemKind::Unterminated)]);
    assert_eq!(template.references().count(), 0);
    assert_eq!(template.render(&variable(json!("a"))).text, template.source());
}

#[test]
fn a_body_repeats_like_any_template() {
    let scope = Values::of(&[("{Stores.city}", json!(["A", "B"]))]);
    let template = body(r#"{"c": "{Stores.city}", "d": {Stores.city[i]}}"#);
    assert_eq!(template.repetitions(&scope), Some(2));
    assert_eq!(template.render_at(&scope, 1).text, r#"{"c": "B", "d": "B"}"#);
    let text = body("c={Stores.city}");
    assert_eq!(text.repetitions(&scope), Some(2));
    assert_eq!(text.render_at(&scope, 1).text, "c=B");
}

/// Any JSON value, with hostile texts in it.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e300_f64..1e300).prop_map(Value::from),
        hostile().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec((hostile(), inner), 0..3)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn a_body_always_parses_to_the_same_shape(value in value()) {
        let source = r#"{"user": "{$botContext.x}", "n": [{$botContext.x}, "a\"{$botContext.x}"], "end": true}"#;
        let scope = variable(value.clone());
        let parsed: Value = serde_json::from_str(&body(source).render(&scope).text).unwrap();
        let text = match &value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let expected = json!({"user": text, "n": [value, format!("a\"{text}")], "end": true});
        prop_assert_eq!(parsed, expected);
    }

    #[test]
    fn reading_a_body_never_panics(source in "[a-z.$\\{\\}\\[\\]\"\\\\:,0-9 é]{0,40}") {
        let template = body(&source);
        let rendered = template.render(&variable(json!("\"")));
        if template.is_json() {
            prop_assert!(serde_json::from_str::<Value>(&rendered.text).is_ok());
        }
    }
}
