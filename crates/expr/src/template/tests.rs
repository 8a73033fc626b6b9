//! Templates as text; bodies and URLs have files of their own.

use std::borrow::Cow;
use std::collections::HashMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::encode::EncodeError;
use crate::jsonpath::JsonPathError;

mod bodies;
mod urls;

/// Values by the references' own notation; results come from one document.
#[derive(Default)]
struct Values {
    named: HashMap<String, Value>,
    results: Value,
}

impl Values {
    fn of(named: &[(&str, Value)]) -> Self {
        let named = named.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Self { named, results: Value::Null }
    }
}

impl Scope for Values {
    fn value(&self, reference: &Reference) -> Option<Cow<'_, Value>> {
        match reference {
            Reference::Field { integration, field, .. } => {
                self.named.get(&format!("{{{integration}.{field}}}")).map(Cow::Borrowed)
            }
            Reference::Result(path) => path.value(&self.results).unwrap(),
            other => self.named.get(&other.to_string()).map(Cow::Borrowed),
        }
    }
}

fn names() -> impl KnownNames {
    |name: &str| matches!(name, "Stores" | "My Stores" | "v1.Stores")
}

fn template(source: &str) -> Template {
    Template::parse(source, &names())
}

fn variable(value: Value) -> Values {
    Values::of(&[("{$botContext.x}", value)])
}

#[test]
fn a_reference_is_read_from_its_notation() {
    let field = |integration: &str, field: &str, part| Reference::Field {
        integration: integration.to_owned(),
        field: field.to_owned(),
        part,
    };
    let dated = |of, format| Reference::Dated { of: Box::new(of), format };
    let table = [
        ("{$query}", Reference::Message),
        ("{$userMessage}", Reference::Message),
        ("{$botContext.name}", Reference::Variable("name".into())),
        ("{$botContext.first name }", Reference::Variable("first name".into())),
        ("{$botContext.Stores.city}", Reference::Variable("Stores.city".into())),
        ("{$botContext.slot.größe}", Reference::Slot("größe".into())),
        ("{$slot.size}", Reference::Slot("size".into())),
        ("{$env.HOST}", Reference::Environment("HOST".into())),
        ("{Stores.city}", field("Stores", "city", FieldPart::Whole)),
        ("{My Stores.city name}", field("My Stores", "city name", FieldPart::Whole)),
        ("{v1.Stores.city}", field("v1.Stores", "city", FieldPart::Whole)),
        ("{Stores.city[i]}", field("Stores", "city", FieldPart::Each)),
        ("{Stores.city[12]}", field("Stores", "city", FieldPart::Element(12))),
        ("{Stores.city.count}", field("Stores", "city", FieldPart::Count)),
        ("{Stores.address.zip}", field("Stores", "address.zip", FieldPart::Whole)),
        ("{$chatBotId}", Reference::Builtin(Builtin::Bot)),
        ("{$chatBotUserPlatformId}", Reference::Builtin(Builtin::BotSender)),
        ("{$chatBotUserId}", Reference::Builtin(Builtin::Contact)),
        ("{$conversationId}", Reference::Builtin(Builtin::Conversation)),
        ("{$firstname}", Reference::Builtin(Builtin::FirstName)),
        ("{$quickReplyPayload}", Reference::Builtin(Builtin::ReplyPayload)),
        ("{$fileUrl}", Reference::Builtin(Builtin::FileUrl)),
        ("{$location.city}", Reference::Builtin(Builtin::Location(Location::City))),
        ("{$location.latlng}", Reference::Builtin(Builtin::Location(Location::Both))),
        ("{$orderId}", Reference::Bare("orderId".into())),
        ("{$timeOfDay}", Reference::Builtin(Builtin::TimeOfDay)),
        ("{$date}", Reference::Builtin(Builtin::Date)),
        ("{$time}", Reference::Builtin(Builtin::Time)),
        ("{$slot.day@long}", dated(Reference::Slot("day".into()), DateFormat::Long)),
        ("{$day@mm/dd/yy}", dated(Reference::Bare("day".into()), DateFormat::MonthDayYear)),
        (
            "{Stores.since @ short}",
            dated(field("Stores", "since", FieldPart::Whole), DateFormat::Short),
        ),
        ("{$botContext.me@home}", Reference::Variable("me@home".into())),
        ("{$Stores.city}", Reference::Bare("Stores.city".into())),
    ];
    for (source, reference) in table {
        let template = template(source);
        assert_eq!(template.single(), Some(&reference), "{source}");
        assert_eq!(template.is_literal(), None);
        assert_eq!(template.problems(), []);
        let written = reference.to_string();
        assert_eq!(self::template(&written).single(), Some(&reference), "{written}");
    }
    for path in ["$.api_S[0].a", "$.api_S.stores[i].city", "$['api_S']", "$.a[?@.b == '}']"] {
        let Some(Reference::Result(found)) = template(&format!("{{{path}}}")).single().cloned()
        else {
            panic!("{path}");
        };
        assert_eq!(found.source(), path);
    }
}

#[test]
fn what_is_no_reference_stays_as_it_is_written() {
    for source in [
        "",
        "plain",
        "{{7*7}}",
        "${7*7}",
        "#{7*7}",
        "<%= 7*7 %>",
        "{{constructor.constructor(\"return 1\")()}}",
        "{% for x in (1..1000000000) %}",
        "{}",
        "{ $query }",
        "{\"a\": 1}",
        "{file_url}",
        "{ color: red }",
        "{1.5}",
        "}{",
        "{$",
        "a {$ b",
        "${query}",
        "{ünïcode text}",
    ] {
        let template = template(source);
        assert_eq!(template.is_literal(), Some(source), "{source}");
        assert_eq!(template.problems(), [], "{source}");
        assert_eq!(template.render(&Values::default(), Position::Text).text, source);
    }
}

#[test]
fn a_likely_mistake_is_reported_with_its_offset() {
    let table = [
        ("é {$botContext.name", 3, ProblemKind::Unterminated),
        ("{$query {$x}", 0, ProblemKind::Unterminated),
        ("{$.api_X.a", 0, ProblemKind::Unterminated),
        ("{$botContext.}", 0, ProblemKind::BadName),
        ("{$botContext}", 0, ProblemKind::BadName),
        ("save {$5 off}", 5, ProblemKind::BadName),
        ("{$botContext.a\"b}", 0, ProblemKind::BadName),
        ("{$location.planet}", 0, ProblemKind::UnknownBuiltin("location.planet".into())),
        ("{Shops.city}", 0, ProblemKind::UnknownIntegration("Shops".into())),
        ("{Shops.city.count}", 0, ProblemKind::UnknownIntegration("Shops".into())),
        ("{Stores.}", 0, ProblemKind::BadName),
        ("{{secret.key}}", 1, ProblemKind::Secret),
        ("{$secret.key}", 0, ProblemKind::Secret),
        ("{$.a[i].b[i]}", 0, ProblemKind::BadPath(JsonPathError::SecondIndex { offset: 8 })),
    ];
    for (source, offset, kind) in table {
        assert_eq!(template(source).problems(), [Problem { offset, kind }], "{source}");
    }
    assert_eq!(template("{$query {$x}").references().count(), 1);
}

#[test]
fn a_hostile_template_is_read_in_linear_time() {
    for piece in ["{$a", "{$.'", "{Stores.", "{{", "{$.a[?("] {
        let source = piece.repeat(20_000);
        let template = template(&source);
        assert_eq!(template.is_literal(), Some(source.as_str()));
    }
    let long = format!("{{$botContext.{}}}", "a".repeat(MAX_REFERENCE));
    assert!(template(&long).is_literal().is_some());
}

#[test]
fn a_value_in_text_is_written_plainly() {
    let number: Value = serde_json::from_str("123456789012345678901234567890").unwrap();
    let table = [
        (json!("Ann"), "Ann"),
        (json!(""), ""),
        (json!(10), "10"),
        (json!(1.50), "1.5"),
        (number, "123456789012345678901234567890"),
        (json!(true), "true"),
        (json!({"a": [1, "b"]}), r#"{"a":[1,"b"]}"#),
        (json!([1, 2]), "[1,2]"),
    ];
    for (value, text) in table {
        let rendered = template("<{$botContext.x}>").render(&variable(value), Position::Text);
        assert_eq!(rendered, Rendered { text: format!("<{text}>"), unset: vec![] });
    }
}

#[test]
fn a_date_is_written_in_the_way_asked_for() {
    for (value, format, text) in [
        (json!("2019-08-22"), "long", "22 August, 2019"),
        (json!("2019-08-22"), "short", "22 Aug, 2019"),
        (json!("2019-08-22"), "dd/mm/yy", "22/08/19"),
        (json!("2019-08-22"), "mm/dd/yy", "08/22/19"),
        (json!("2019-08-22"), "dd/mm/yyyy", "22/08/2019"),
        (json!("2019-08-22T15:00:00"), "mm/dd/yyyy", "08/22/2019"),
        (json!(" 0987-01-02/0987-01-03"), "long", "2 January, 987"),
        // What is no date stays as it is.
        (json!("2019-13-22"), "long", "2019-13-22"),
        (json!("2019-08-32"), "long", "2019-08-32"),
        (json!("2019-08-221"), "long", "2019-08-221"),
        (json!("+019-08-22"), "long", "+019-08-22"),
        (json!("soon"), "long", "soon"),
        (json!("ünïcödéünïcödé"), "long", "ünïcödéünïcödé"),
        (json!(20190822), "long", "20190822"),
    ] {
        let source = format!("{{$botContext.x@{format}}}");
        let rendered = template(&source).render(&variable(value), Position::Text);
        assert_eq!(rendered, Rendered { text: text.to_owned(), unset: vec![] }, "{source}");
    }
    let rendered = template("{$botContext.x@long}").render(&Values::default(), Position::Text);
    assert_eq!((rendered.text.as_str(), rendered.unset.len()), ("", 1));
    let unknown = template("{$botContext.x@roman}");
    let rendered = unknown.render(&variable(json!("2019-08-22")), Position::Text);
    assert_eq!(rendered.text, "");
    assert_eq!(rendered.unset, ["{$botContext.x@roman}"]);
}

#[test]
fn an_unset_value_is_empty_and_reported_once() {
    let source = "a{$botContext.x}b{$botContext.x}c{$slot.y}{Stores.city}{Stores.city.count}";
    for scope in [Values::default(), variable(Value::Null)] {
        let rendered = template(source).render(&scope, Position::Text);
        assert_eq!(rendered.text, "abc0");
        assert_eq!(rendered.unset, ["{$botContext.x}", "{$botContext.slot.y}", "{Stores.city}"]);
    }
}

#[test]
fn a_value_is_never_rendered_again() {
    for text in ["{$query}", "{{7*7}}", "{Stores.city}", "${x}", "{$botContext.x}"] {
        let rendered = template("{$botContext.x}").render(&variable(json!(text)), Position::Text);
        assert_eq!(rendered.text, text);
    }
}

#[test]
fn a_value_is_encoded_for_its_position() {
    let scope = variable(json!("a b&\"<é"));
    let table = [
        (Position::Text, "a b&\"<é"),
        (Position::JsonString, "a b&\\\"<é"),
        (Position::JsonValue, "\"a b&\\\"<é\""),
        (Position::UrlPath, "a%20b%26%22%3C%C3%A9"),
        (Position::UrlQuery, "a%20b%26%22%3C%C3%A9"),
        (Position::Form, "a+b%26%22%3C%C3%A9"),
        (Position::Xml, "a b&amp;&quot;&lt;é"),
    ];
    for (position, text) in table {
        assert_eq!(template("{$botContext.x}").render(&scope, position).text, text);
    }
    let object = variable(json!({"a": "<"}));
    let xml = template("{$botContext.x}").render(&object, Position::Xml);
    assert_eq!(xml.text, "{&quot;a&quot;:&quot;&lt;&quot;}");
    for (text, json) in [
        ("10", "10"),
        ("-0.5e3", "-0.5e3"),
        ("true", "true"),
        ("007", "\"007\""),
        ("1,\"a\":2", "\"1,\\\"a\\\":2\""),
        ("NaN", "\"NaN\""),
        (" 1", "\" 1\""),
        ("null", "\"null\""),
    ] {
        let rendered =
            template("{$botContext.x}").render(&variable(json!(text)), Position::JsonValue);
        assert_eq!(rendered.text, json, "{text}");
    }
    let unset = template("{$botContext.x}").render(&Values::default(), Position::JsonValue);
    assert_eq!(unset.text, "null");
}

#[test]
fn a_header_takes_printable_ascii_only() {
    let header = template("Bearer {$botContext.x}");
    assert_eq!(header.render_header(&variable(json!("t0k"))).unwrap().text, "Bearer t0k");
    for value in ["a\r\nX-Evil: 1", "a\nb", "é", "\0"] {
        assert_eq!(
            header.render_header(&variable(json!(value))),
            Err(RenderError::Encode(EncodeError::HeaderCharacter)),
        );
    }
}

#[test]
fn a_list_gives_one_element_per_repetition() {
    let mut scope = Values::of(&[
        ("{Stores.city}", json!(["Seattle", "Bothell", null])),
        ("{Stores.chain}", json!("Acme")),
        ("{$botContext.x}", json!([1, 2])),
    ]);
    scope.results = json!({"api_S": {"stores": [{"zip": 1}, {}, {"zip": 3}, {"zip": 4}]}});
    let tile = template(
        "{Stores.city}/{Stores.city[i]}/{Stores.city[1]}/{Stores.city.count}/{Stores.chain}/\
         {$.api_S.stores[i].zip}/{$botContext.x}",
    );
    assert_eq!(tile.repetitions(&scope), Some(4));
    let rows: Vec<_> =
        (0..4).map(|index| tile.render_at(&scope, Position::Text, index).text).collect();
    assert_eq!(
        rows,
        [
            "Seattle/Seattle/Bothell/3/Acme/1/[1,2]",
            "Bothell/Bothell/Bothell/3/Acme//[1,2]",
            "//Bothell/3/Acme/3/[1,2]",
            "//Bothell/3/Acme/4/[1,2]",
        ]
    );
    let text = template("{Stores.city} {Stores.city[i]} {$.api_S.stores[i].zip}");
    assert_eq!(text.render(&scope, Position::Text).text, r#"["Seattle","Bothell",null] Seattle 1"#);
    for (source, repetitions) in [
        ("{Stores.chain}", None),
        ("{Stores.chain[i]}", Some(1)),
        ("{Stores.city.count}", None),
        ("{$botContext.x}", None),
        ("{$.api_S.none[i].zip}", None),
        ("{$.api_S.stores}", Some(4)),
        ("plain", None),
    ] {
        assert_eq!(template(source).repetitions(&scope), repetitions, "{source}");
    }
}

/// Texts that try to end the place they stand in.
fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        Just("\",\"isAdmin\":true,\"x\":\"".to_owned()),
        Just("\\".to_owned()),
        Just("{$query}".to_owned()),
        Just("?a=1&admin=1#".to_owned()),
        Just("../../admin".to_owned()),
        Just("..".to_owned()),
        "[\\\\\"{}\\[\\]:,/@?#.%$\r\n]{0,12}",
    ]
}

proptest! {
    #[test]
    fn parsing_keeps_every_byte(source in "[a-zA-Z.$\\{\\}\\[\\]'\" é]{0,40}") {
        let template = template(&source);
        let mut end = 0;
        for part in &template.parts {
            match part {
                Part::Literal(range) => {
                    prop_assert!(range.start >= end);
                    end = range.end;
                }
                Part::Reference { offset, .. } => prop_assert!(*offset >= end),
            }
        }
        if template.is_literal().is_some() {
            let rendered = template.render(&Values::default(), Position::Text);
            prop_assert_eq!(rendered.text, source);
        }
    }

    #[test]
    fn a_text_is_rendered_once_whatever_it_holds(value in hostile()) {
        let rendered = template("<{$botContext.x}>").render(&variable(json!(value)), Position::Text);
        prop_assert_eq!(rendered.text, format!("<{value}>"));
    }

    #[test]
    fn a_header_never_breaks_its_line(value in hostile()) {
        if let Ok(header) = template("a {$botContext.x}").render_header(&variable(json!(value))) {
            prop_assert!(header.text.bytes().all(|byte| (b' '..=b'~').contains(&byte) || byte == b'\t'));
        }
    }
}
