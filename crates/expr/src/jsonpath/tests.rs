//! Paths against documents, the compliance suite, and the bounds of work.

use std::path::Path;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn path(source: &str) -> JsonPath {
    JsonPath::parse(source).unwrap()
}

fn stores() -> Value {
    json!({"api_S": {"stores": [
        {"city": "Seattle", "open": {"days": [1, 2]}},
        {"zip": 98_011},
        {"city": "Bothell", "open": {"days": []}},
    ]}, "api_L": [{"a": {"b": 7}}], "text": "x"})
}

#[test]
fn a_path_selects_nodes_in_order() {
    let document = stores();
    let table = [
        ("$.api_L[0].a.b", json!([7])),
        ("$['api_L'][-1]['a']", json!([{"b": 7}])),
        ("$.api_S.stores[i].city", json!(["Seattle", "Bothell"])),
        ("$.api_S.stores[*].city", json!(["Seattle", "Bothell"])),
        ("$.api_S.stores[i].open.days[*]", json!([1, 2])),
        ("$.api_L[i]", json!([{"a": {"b": 7}}])),
        ("$..b", json!([7])),
        ("$.api_S.stores[?@.zip > 1].zip", json!([98_011])),
        ("$.text[i].x", json!([])),
        ("$.none[i]", json!([])),
    ];
    for (source, nodes) in table {
        assert_eq!(json!(path(source).query(&document).unwrap()), nodes, "{source}");
    }
}

#[test]
fn an_index_gives_the_element_of_the_repetition() {
    let document = stores();
    let cities = path("$.api_S.stores[i].city");
    assert!(cities.has_index());
    assert_eq!(cities.query_at(&document, 0).unwrap(), [&json!("Seattle")]);
    assert!(cities.query_at(&document, 1).unwrap().is_empty());
    assert_eq!(cities.query_at(&document, 2).unwrap(), [&json!("Bothell")]);
    assert!(cities.query_at(&document, 3).unwrap().is_empty());
    let first = path("$.api_S.stores[0].city");
    assert!(!first.has_index());
    assert_eq!(first.query_at(&document, 9).unwrap(), [&json!("Seattle")]);
}

#[test]
fn a_path_stands_for_one_value() {
    let document = stores();
    let table = [
        ("$.api_L[0].a", Some(json!({"b": 7}))),
        ("$.api_S.stores[i].city", Some(json!(["Seattle", null, "Bothell"]))),
        ("$.api_S.stores[i].open.days[*]", Some(json!([[1, 2], null, null]))),
        ("$..city", Some(json!(["Seattle", "Bothell"]))),
        ("$.api_S.stores[7].city", None),
        ("$.api_S.shops[i].city", None),
        ("$..nope", None),
    ];
    for (source, value) in table {
        let found = path(source).value(&document).unwrap();
        assert_eq!(found.map(Cow::into_owned), value, "{source}");
    }
}

#[test]
fn the_first_member_is_told() {
    for (source, member) in [
        ("$.api_S.stores[i].city", Some("api_S")),
        ("$.api_L[0]", Some("api_L")),
        ("$['api_L']", None),
        ("$..b", None),
        ("$.*", None),
        ("$", None),
    ] {
        assert_eq!(path(source).first_member(), member, "{source}");
    }
}

#[test]
fn a_faulty_path_is_refused_with_its_offset() {
    let syntax = |source: &str| match JsonPath::parse(source) {
        Err(JsonPathError::Syntax { offset, .. }) => offset,
        other => panic!("{source}: {other:?}"),
    };
    assert_eq!(syntax("a.b"), 0);
    assert_eq!(["$.a.b[", "$.a[i].b[", "$[(@.length-1)]", "$.é["].map(syntax), [5, 8, 1, 4]);
    let table = [
        ("$.a[i].b[i]".to_owned(), JsonPathError::SecondIndex { offset: 8 }),
        ("$.a[i].b[?@.c == $.d]".to_owned(), JsonPathError::RootAfterIndex { offset: 6 }),
        (format!("$[?{}", "(".repeat(500)), JsonPathError::TooDeep { offset: 10 }),
        ("$".repeat(MAX_SOURCE + 1), JsonPathError::TooLong),
        (r"$[?match(@.a, '\\pL{500}')]".to_owned(), JsonPathError::LargeRegex),
        (r#"$[?match(@.a, "\u005cpL{500}")]"#.to_owned(), JsonPathError::LargeRegex),
    ];
    for (source, error) in table {
        assert_eq!(JsonPath::parse(&source), Err(error), "{source}");
    }
    assert!(!path("$['[i]']").has_index());
    let nested = format!("$[?{}@.a{}]", "(".repeat(MAX_DEPTH - 1), ")".repeat(MAX_DEPTH - 1));
    let begun = Instant::now();
    path(&nested);
    assert!(begun.elapsed() < Duration::from_secs(1));
}

#[test]
fn a_costly_query_is_refused_and_a_plain_one_is_not() {
    let rows: Vec<Value> = (0..20_000).map(|n| json!({"id": n, "name": "abc"})).collect();
    let document = json!({"rows": rows, "regex": "a.c"});
    for source in ["$.rows[19999].id", "$.rows[i].id", "$..name", "$.rows[?@.id < 3].name", "$..*"]
    {
        assert!(path(source).query(&document).is_ok(), "{source}");
    }
    for source in [
        "$..*..*..*..*",
        "$.rows[?@.id == $.rows[0].id && @.id == @.name]..*..*..*",
        "$.rows[?count($..*) > 1]",
        "$.rows[?count($.rows[?@.id > 5]) > 1]",
        "$.rows[?match(@.name, 'a.c')]",
        "$.rows[?match(@.name, $.regex)]",
        "$..[*,*,*,*,*,*,*,*]..*",
    ] {
        let begun = Instant::now();
        assert_eq!(path(source).query(&document), Err(QueryError::TooCostly), "{source}");
        assert!(begun.elapsed() < Duration::from_secs(1));
    }
    let small = json!({"rows": ["ab", "b"], "regex": "a.?{1000}"});
    assert_eq!(path("$.rows[?match(@, $.regex)]").query(&small), Err(QueryError::CountedRegex));
    let mut deep = json!(1);
    for _ in 0..200 {
        deep = json!([deep]);
    }
    assert_eq!(path("$..*").query(&deep), Err(QueryError::TooDeep));
}

#[test]
fn the_compliance_suite_passes() {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/jsonpath-cts/cts.json");
    let Ok(text) = std::fs::read_to_string(&file) else {
        println!("skipped: the JSONPath compliance suite isn't at {}", file.display());
        return;
    };
    let suite: Value = serde_json::from_str(&text).unwrap();
    let cases = suite["tests"].as_array().unwrap();
    assert!(cases.len() > 600);
    for case in cases {
        let (name, selector) = (&case["name"], case["selector"].as_str().unwrap());
        let parsed = JsonPath::parse(selector);
        if case["invalid_selector"] == json!(true) {
            assert!(parsed.is_err(), "{name}: {selector}");
            continue;
        }
        let nodes = json!(parsed.unwrap().query(&case["document"]).unwrap());
        let allowed = case["results"].as_array();
        let is_right = allowed.map_or(case["result"] == nodes, |any| any.contains(&nodes));
        assert!(is_right, "{name}: {selector} gave {nodes}");
    }
}

proptest! {
    #[test]
    fn parsing_never_panics(source in r#"\$[a-z.*\[\]?@$()'"\\:,0-9i<=!&| é-]{0,30}"#) {
        if let Ok(path) = JsonPath::parse(&source) {
            let document = json!({"a": [1, {"i": "é"}], "b": null});
            let _ = path.value(&document);
            if !path.has_index() {
                prop_assert_eq!(path.query(&document), path.query_at(&document, 3));
            }
        }
    }
}
