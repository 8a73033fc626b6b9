//! URLs.

use super::*;

fn url(source: &str) -> UrlTemplate {
    UrlTemplate::parse(source, &names())
}

#[test]
fn the_host_is_literal_or_the_operators() {
    let table = [
        ("https://api.example.com", UrlKind::Literal),
        ("HTTP://api.example.com:8080/a/{$query}?b={$slot.c}#{$x}", UrlKind::Literal),
        ("https://api.example.com?q={$query}", UrlKind::Literal),
        ("{$env.BASE}", UrlKind::Environment),
        ("{$env.BASE}/a/{$query}", UrlKind::Environment),
        ("{$env.BASE}.example.com/a/{$query}", UrlKind::Environment),
        ("https://{$env.HOST}/a?b={$query}", UrlKind::Environment),
        ("https://{$env.SHOP}.example.com:{$env.PORT}/a", UrlKind::Environment),
        ("{$botContext.url}", UrlKind::Whole),
        ("{$.api_S.next}", UrlKind::Whole),
        (" {$url} ", UrlKind::Whole),
    ];
    for (source, kind) in table {
        let url = url(source);
        assert_eq!((url.kind(), url.problems()), (kind, &[][..]), "{source}");
        assert_eq!(url.is_dynamic_host(), kind == UrlKind::Whole);
    }
    let table = [
        ("https://{$query}/a", 8, ProblemKind::ReferenceInHost),
        ("https://api.{$botContext.region}.example.com/a", 12, ProblemKind::ReferenceInHost),
        ("https://user:{$slot.key}@example.com/a", 13, ProblemKind::ReferenceInHost),
        ("https://example.com:{$x}/a", 20, ProblemKind::ReferenceInHost),
        ("https://example.com{$x}", 19, ProblemKind::ReferenceInHost),
        ("{$env.BASE}{$query}", 11, ProblemKind::ReferenceInHost),
        ("{$botContext.url}/a", 0, ProblemKind::ReferenceInHost),
        ("example.com/{$x}", 0, ProblemKind::NoHost),
        ("ftp://example.com/", 0, ProblemKind::NoHost),
        ("https:///a{$x}", 0, ProblemKind::NoHost),
        ("https://", 0, ProblemKind::NoHost),
        ("/a/b", 0, ProblemKind::NoHost),
        ("", 0, ProblemKind::NoHost),
    ];
    for (source, offset, kind) in table {
        let url = url(source);
        assert_eq!(url.problems(), [Problem { offset, kind }], "{source}");
        assert_eq!(url.kind(), UrlKind::Refused);
        assert_eq!(url.render(&Values::default()), Err(UrlError::Refused));
    }
}

#[test]
fn a_value_stays_in_its_segment_or_parameter() {
    let template = url("https://h.example/u/{$botContext.x}?mail={$botContext.x}&b=1");
    for (value, encoded) in [
        ("fred@home.com", "fred%40home.com"),
        ("a/b c", "a%2Fb%20c"),
        ("?a=1&admin=1#", "%3Fa%3D1%26admin%3D1%23"),
        ("../../admin", "..%2F..%2Fadmin"),
        ("%2e%2e", "%252e%252e"),
        ("", ""),
    ] {
        assert_eq!(
            template.render(&variable(json!(value))).unwrap().text,
            format!("https://h.example/u/{encoded}?mail={encoded}&b=1"),
        );
    }
    let rendered = template.render(&Values::default()).unwrap();
    assert_eq!(rendered.text, "https://h.example/u/?mail=&b=1");
    assert_eq!(rendered.unset, ["{$botContext.x}"]);
}

#[test]
fn a_dot_segment_is_refused() {
    for (source, value) in [
        ("https://h.example/a/{$botContext.x}/b", ".."),
        ("https://h.example/a/{$botContext.x}", "."),
        ("https://h.example/a/.{$botContext.x}", "."),
        ("https://h.example/a/%2e{$botContext.x}?q", "."),
        ("https://h.example/a/../{$botContext.x}", "b"),
    ] {
        let rendered = url(source).render(&variable(json!(value)));
        assert_eq!(rendered, Err(UrlError::DotSegment), "{source}");
    }
    assert!(url("https://h.example/a?b={$botContext.x}").render(&variable(json!(".."))).is_ok());
    assert!(url("https://h.example/{$botContext.x}").render(&variable(json!("..."))).is_ok());
}

#[test]
fn a_value_that_holds_the_host_is_checked() {
    let env = |value: Value| Values::of(&[("{$env.H}", value)]);
    let base = url("{$env.H}/a");
    assert_eq!(
        base.render(&env(json!("https://h.example/v1"))).unwrap().text,
        "https://h.example/v1/a"
    );
    for value in ["h.example", "ftp://h.example", "https://", "https:///x", "https://h\n.example"] {
        assert_eq!(
            base.render(&env(json!(value))),
            Err(UrlError::NotAUrl("{$env.H}".into())),
            "{value:?}"
        );
    }
    assert_eq!(base.render(&Values::default()), Err(UrlError::Unset("{$env.H}".into())));
    let host = url("https://{$env.H}/a");
    assert_eq!(
        host.render(&env(json!("h.example:8080"))).unwrap().text,
        "https://h.example:8080/a"
    );
    for value in ["h.example/x", "u@h.example", "h.example#", "h example", "h%2fx"] {
        assert_eq!(
            host.render(&env(json!(value))),
            Err(UrlError::NotAHost("{$env.H}".into())),
            "{value:?}"
        );
    }
    let whole = url("{$botContext.x}");
    assert!(whole.render(&variable(json!("https://h.example/a?b=c"))).is_ok());
    for value in [json!("javascript:alert(1)"), json!({"a": 1}), json!("/etc/passwd")] {
        assert!(whole.render(&variable(value)).is_err());
    }
    let long = "a".repeat(9_000);
    assert_eq!(
        url("https://h.example/{$botContext.x}").render(&variable(json!(long))),
        Err(UrlError::TooLong)
    );
}

#[test]
fn a_url_repeats_like_any_template() {
    let scope =
        Values::of(&[("{Stores.map}", json!(["https://m.example/1", "https://m.example/2"]))]);
    let whole = url("{Stores.map}");
    assert_eq!(whole.repetitions(&scope), Some(2));
    assert_eq!(whole.render_at(&scope, 1).unwrap().text, "https://m.example/2");
    assert_eq!(whole.render_at(&scope, 2), Err(UrlError::Unset("{Stores.map}".into())));
}

proptest! {
    #[test]
    fn a_value_never_changes_the_structure_of_a_url(value in hostile()) {
        let template = url("https://h.example/u/{$botContext.x}/v?q={$botContext.x}&r=1#f");
        let Ok(rendered) = template.render(&variable(json!(value))) else {
            prop_assert!(value == "." || value == "..");
            return Ok(());
        };
        let count = |symbol| rendered.text.matches(symbol).count();
        prop_assert_eq!([count('/'), count('?'), count('&'), count('='), count('#')], [5, 1, 1, 2, 1]);
        prop_assert!(rendered.text.starts_with("https://h.example/u/"));
        prop_assert!(rendered.text.is_ascii() && !rendered.text.contains(['@', '\\', ' ', '\n']));
    }
}
