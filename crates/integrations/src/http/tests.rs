use model::Secret;
use model::bot::CredentialKind;
use model::call::{HttpCall, Method};
use model::key::Key;
use serde_json::{Value, json};
use url::Url;

use super::*;

fn call(url: &str) -> HttpCall {
    HttpCall {
        method: Method::Get,
        url: url.to_owned(),
        headers: vec![("Accept".to_owned(), "application/json".to_owned())],
        body: None,
        credential: None,
        is_idempotent: false,
    }
}

fn key(name: &str) -> Key {
    Key::new(name).unwrap()
}

fn credential(kind: CredentialKind, secret: &str) -> Credential {
    Credential {
        name: key("crm"),
        kind,
        secret: Secret::new(secret.to_owned()),
        hosts: vec!["*.example.com".to_owned()],
    }
}

fn sent_with(kind: CredentialKind, secret: &str) -> Result<Vec<(String, String)>, OutgoingError> {
    let call = HttpCall { credential: Some(key("crm")), ..call("https://api.example.com/v1") };
    outgoing(&call, Some(&credential(kind, secret))).map(|sent| {
        let shown = |(name, value): (String, Secret<String>)| (name, value.expose().clone());
        sent.headers.into_iter().skip(1).map(shown).collect()
    })
}

#[test]
fn a_pattern_covers_its_hosts_and_no_look_alike() {
    for (pattern, url, covers) in [
        ("api.example.com", "https://api.example.com/x", true),
        ("API.Example.com.", "https://api.example.com./x", true),
        ("api.example.com", "https://api.example.com:8443/", true),
        ("api.example.com", "https://x.api.example.com/", false),
        ("api.example.com", "https://api.example.com.evil.io/", false),
        ("api.example.com", "https://evilapi.example.com/", false),
        ("*.salesforce.com", "https://eu1.my.salesforce.com/", true),
        ("*.salesforce.com", "https://salesforce.com/", false),
        ("*.salesforce.com", "https://.salesforce.com/", false),
        ("*.salesforce.com", "https://salesforce.com.evil.io/", false),
        ("*.salesforce.com", "https://evilsalesforce.com/", false),
        ("*.salesforce.com", "https://evil.io/.salesforce.com", false),
        ("*.salesforce.com", "https://evil.io#.salesforce.com", false),
        ("api.example.com:8443", "https://api.example.com:8443/", true),
        ("api.example.com:8443", "https://api.example.com/", false),
        ("api.example.com:443", "https://api.example.com/", true),
        ("api.example.com:443", "http://api.example.com/", false),
        ("127.0.0.1", "http://2130706433:81/", true),
        ("[::1]:8080", "http://[0:0::1]:8080/", true),
        ("[::1]", "http://[::2]/", false),
        ("bücher.example", "https://xn--bcher-kva.example/", true),
    ] {
        let covered = HostPattern::parse(pattern).unwrap().covers(&Url::parse(url).unwrap());
        assert_eq!(covered, covers, "{pattern} {url}");
    }
}

#[test]
fn a_pattern_that_covers_too_much_is_refused() {
    for wide in ["*", "*.com", "*.com:443"] {
        assert_eq!(HostPattern::parse(wide), Err(HostPatternError::TooWide(wide.to_owned())));
    }
    for wrong in
        ["", "a b", "api.*.com", "*.*.example.com", "https://a.example", "a:b", "*.1.2.3.4"]
    {
        assert!(HostPattern::parse(wrong).is_err(), "{wrong}");
    }
    assert_eq!(HostPattern::parse("*.Example.com:81").unwrap().to_string(), "*.example.com:81");
}

#[test]
fn each_kind_of_credential_becomes_its_headers() {
    let header = CredentialKind::Header { name: "X-Api-Key".to_owned() };
    for (kind, secret, expected) in [
        (CredentialKind::Basic, "ann:s:3", vec![("Authorization", "Basic YW5uOnM6Mw==")]),
        (CredentialKind::Bearer, " t0ken\n", vec![("Authorization", "Bearer t0ken")]),
        (CredentialKind::Bearer, "Bearer t0ken", vec![("Authorization", "Bearer t0ken")]),
        (header, "k3y", vec![("X-Api-Key", "k3y")]),
        (
            CredentialKind::Headers,
            r#"{"username": "ann", "privatekey": "p"}"#,
            vec![("username", "ann"), ("privatekey", "p")],
        ),
    ] {
        let expected: Vec<_> =
            expected.into_iter().map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
        assert_eq!(sent_with(kind, secret), Ok(expected));
    }
}

#[test]
fn a_secret_of_the_wrong_shape_is_refused_without_being_told() {
    for (kind, secret) in [
        (CredentialKind::Basic, "hunter2"),
        (CredentialKind::Basic, ":hunter2"),
        (CredentialKind::Headers, "hunter2"),
        (CredentialKind::Headers, r#"{"a": {"hunter2": 1}}"#),
        (CredentialKind::Headers, "{}"),
        (CredentialKind::Bearer, "  "),
        (CredentialKind::Bearer, "hunter2\r\nX-Evil: 1"),
        (CredentialKind::Headers, r#"{"X-Evil\r\nhunter": "2"}"#),
    ] {
        let error = sent_with(kind, secret).unwrap_err();
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
}

#[test]
fn a_credential_goes_to_its_hosts_only() {
    let bearer = credential(CredentialKind::Bearer, "t0ken");
    let with = |url: &str| HttpCall { credential: Some(key("crm")), ..call(url) };
    assert!(outgoing(&with("https://api.example.com/"), Some(&bearer)).is_ok());
    let error = outgoing(&with("https://example.com.evil.io:81/p"), Some(&bearer)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "credential crm isn't bound to example.com.evil.io:81; it may be sent to *.example.com only"
    );
    let unbound = Credential { hosts: Vec::new(), ..bearer.clone() };
    let error = outgoing(&with("https://api.example.com/"), Some(&unbound)).unwrap_err();
    assert_eq!(error, OutgoingError::Unbound(key("crm")));
    let wide = Credential { hosts: vec!["*".to_owned()], ..bearer };
    let error = outgoing(&with("https://api.example.com/"), Some(&wide)).unwrap_err();
    assert!(matches!(error, OutgoingError::Host { .. }));
}

#[test]
fn a_request_that_is_built_elsewhere_gets_its_headers_and_signature_for_its_hosts_only() {
    let (here, there) = ("https://api.example.com/bot", "https://example.org/bot");
    let bearer = credential(CredentialKind::Bearer, "t0ken");
    let headers = credential_headers(&bearer, here).unwrap();
    assert_eq!(headers[0].1.expose(), "Bearer t0ken");
    assert!(matches!(credential_headers(&bearer, there), Err(OutgoingError::OtherHost { .. })));
    let signing = credential(CredentialKind::Signing, " s1gning\n");
    assert_eq!(signing_secret(&signing, here).unwrap().expose(), "s1gning");
    assert!(matches!(signing_secret(&signing, there), Err(OutgoingError::OtherHost { .. })));
    for other in [credential(CredentialKind::Signing, " "), bearer] {
        assert!(matches!(signing_secret(&other, here), Err(OutgoingError::Secret { .. })));
    }
    assert!(matches!(credential_headers(&signing, here), Err(OutgoingError::Secret { .. })));
    let smuggled = credential(CredentialKind::Bearer, "a\r\nX: b");
    assert!(matches!(credential_headers(&smuggled, here), Err(OutgoingError::HeaderValue(_))));
}

#[test]
fn call_and_credential_must_belong_together() {
    let bearer = credential(CredentialKind::Bearer, "t0ken");
    let asks =
        |name: &str| HttpCall { credential: Some(key(name)), ..call("https://api.example.com/") };
    assert_eq!(outgoing(&asks("crm"), None).unwrap_err(), OutgoingError::NoSecret(key("crm")));
    let other = OutgoingError::OtherCredential { asked: Some(key("erp")), given: key("crm") };
    assert_eq!(outgoing(&asks("erp"), Some(&bearer)).unwrap_err(), other);
    assert!(outgoing(&call("https://api.example.com/"), Some(&bearer)).is_err());
}

#[test]
fn the_credential_wins_over_a_header_of_the_integration() {
    let mut call = HttpCall { credential: Some(key("crm")), ..call("https://api.example.com/") };
    call.headers.push(("AUTHORIZATION".to_owned(), "mine".to_owned()));
    let sent = outgoing(&call, Some(&credential(CredentialKind::Bearer, "t"))).unwrap();
    let names: Vec<_> = sent.headers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Accept", "Authorization"]);
    assert_eq!(sent.headers[1].1.expose(), "Bearer t");
    assert_eq!(format!("{sent:?}"), "Outgoing { method: Get, .. }");
}

#[test]
fn what_a_variable_smuggled_in_is_refused() {
    for (name, value) in [
        ("X-Note", "a\r\nX-Evil: 1"),
        ("X-Note", "naïve"),
        ("X Note", "a"),
        ("", "a"),
        ("X-Note:", "a"),
        ("Host", "other.example"),
    ] {
        let mut call = call("https://api.example.com/");
        call.headers.push((name.to_owned(), value.to_owned()));
        assert!(outgoing(&call, None).is_err(), "{name}: {value}");
    }
    for url in
        ["", "/relative", "file:///etc/passwd", "gopher://x", "http://a:b@c.example/", "http://"]
    {
        assert!(outgoing(&call(url), None).is_err(), "{url}");
    }
    assert_eq!(outgoing(&call("https://a.example/b#c"), None).unwrap().url, "https://a.example/b");
}

#[test]
fn a_body_is_read_as_what_it_is() {
    let json_type = "application/json; charset=utf-8";
    for (content_type, body, expected) in [
        ("", &b""[..], Value::Null),
        (json_type, b"", Value::Null),
        (json_type, b"42", json!(42)),
        (json_type, b"\xEF\xBB\xBF{\"a\": [1]}", json!({"a": [1]})),
        ("application/problem+json", b"null", Value::Null),
        ("text/plain", b"42", json!("42")),
        ("text/plain", b" [1, 2]", json!([1, 2])),
        ("text/html", b"<p>", json!("<p>")),
        (json_type, b"{oops", json!("{oops")),
        ("text/plain; charset=ISO-8859-1", b"caf\xE9", json!("café")),
        ("text/plain; charset=\"latin1\"", b"{\"a\": \"\xE9\"}", json!({"a": "é"})),
        ("text/plain", b"caf\xE9", json!("caf\u{FFFD}")),
        ("text/plain", "größe".as_bytes(), json!("größe")),
    ] {
        let headers = [("Content-Type".to_owned(), content_type.to_owned())];
        let read = answer(200, &headers, body);
        assert_eq!(read.body, expected, "{content_type}");
        assert_eq!(read.headers[0].0, "content-type");
    }
}

#[test]
fn numbers_keep_their_digits() {
    let read = answer(200, &[], b"{\"id\": 12345678901234567890123, \"price\": 42.50}");
    assert_eq!(read.body.to_string(), r#"{"id":12345678901234567890123,"price":42.50}"#);
}

#[test]
fn json_that_is_nested_too_deep_stays_text() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(answer(200, &[], nested(MAX_JSON_DEPTH).as_bytes()).body.is_array());
    assert!(answer(200, &[], nested(MAX_JSON_DEPTH + 1).as_bytes()).body.is_string());
    let in_string = format!("[\"{}\\\"[\"]", "[".repeat(200));
    assert!(answer(200, &[], in_string.as_bytes()).body.is_array());
    assert!(answer(200, &[], nested(200_000).as_bytes()).body.is_string());
}
