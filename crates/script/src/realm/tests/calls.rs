//! `fetch`: stopped for the call, and run again with its answer.

use model::key::Key;

use super::*;

fn answer(body: Value, content_type: &str) -> CallAnswer {
    let headers = vec![("content-type".to_owned(), content_type.to_owned())];
    CallAnswer::Answered(HttpAnswer { status: 200, headers, body })
}

fn asked(source: &str) -> HttpCall {
    match run(source).end {
        ScriptEnd::Suspended(call) => call,
        other => panic!("{source}: {other:?}"),
    }
}

#[test]
fn the_first_run_stops_at_the_call_and_says_what_is_asked() {
    let get = HttpCall {
        method: Method::Get,
        url: "https://example.com/a".into(),
        headers: vec![],
        body: None,
        credential: None,
        is_idempotent: true,
    };
    let headers = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    for (source, call) in [
        ("fetch('https://example.com/a');", get.clone()),
        ("try { fetch('https://example.com/a'); } catch (e) { print('never'); }", get.clone()),
        ("await fetch('https://example.com/a');", get.clone()),
        (
            "fetch('https://example.com/a', {method: 'post', headers: {'X-A': 1}, body: 'b'});",
            HttpCall {
                method: Method::Post,
                headers: headers(&[("X-A", "1")]),
                body: Some("b".into()),
                is_idempotent: false,
                ..get.clone()
            },
        ),
        (
            "fetch('https://example.com/a', {method: 'PATCH', idempotent: true, body: {a: 1}});",
            HttpCall {
                method: Method::Patch,
                headers: headers(&[("content-type", "application/json")]),
                body: Some("{\"a\":1}".into()),
                ..get.clone()
            },
        ),
        (
            "fetch('https://example.com/a', {credential: 'shop'});",
            HttpCall { credential: Some(Key::new("shop").unwrap()), ..get.clone() },
        ),
        (
            "fetch('https://example.com/a', {headers: {Authorization: 'Bearer {$credential.shop}', a: 'b'}});",
            HttpCall {
                credential: Some(Key::new("shop").unwrap()),
                headers: headers(&[("a", "b")]),
                ..get.clone()
            },
        ),
    ] {
        assert_eq!(asked(source), call, "{source}");
    }
}

#[test]
fn the_answer_can_be_used_at_once_or_as_a_promise() {
    let json_answer = || answer(json!({"a": [1]}), "application/json");
    for (source, lines) in [
        (
            "var r = fetch('u'); print(r.status, r.ok, r.json().a[0], r.text());",
            vec!["200 true 1 {\"a\":[1]}"],
        ),
        (
            "print(fetch('u').headers.get('Content-Type'), fetch.length);",
            vec!["application/json 2"],
        ),
        (
            "fetch('u').then(r => r.json()).then(d => print(d.a[0])); print('first');",
            vec!["first", "1"],
        ),
        (
            "const r = await fetch('u'); const d = await r.json(); print(r.status, d.a[0]);",
            vec!["200 1"],
        ),
        ("const r = await fetch('u'); r.text().then(print);", vec!["{\"a\":[1]}"]),
        (
            "print(await (await fetch('u')).text(), JSON.stringify([...(await fetch('u')).headers].length));",
            vec!["{\"a\":[1]} 1"],
        ),
    ] {
        let mut request = request(source);
        request.fetched = vec![json_answer(), json_answer()];
        assert_eq!(printed(request), lines, "{source}");
    }
}

#[test]
fn bodies_that_are_no_json_are_text() {
    let source =
        "var r = fetch('u'); print(r.text()); try { r.json(); } catch (e) { print(e.name); }";
    for (answer, lines) in [
        (answer(json!("plain"), "text/plain"), vec!["plain", "SyntaxError"]),
        (answer(Value::Null, "text/plain"), vec!["", "SyntaxError"]),
        (answer(json!("a string"), "application/json"), vec!["a string"]),
        (answer(json!("{\"a\":1}"), "text/plain"), vec!["{\"a\":1}"]),
    ] {
        let mut request = request(source);
        request.fetched = vec![answer];
        assert_eq!(printed(request), lines);
    }
}

#[test]
fn a_call_without_an_answer_is_no_exception() {
    let failure = CallFailure { code: "timeout".into(), message: "no answer".into() };
    for source in [
        "var r = fetch('u'); print(r.status, r.ok, r.error.code);",
        "fetch('u').then(r => print(r.status, r.ok, r.error.code), () => print('rejected'));",
    ] {
        let mut request = request(source);
        request.fetched = vec![CallAnswer::Failed(failure.clone())];
        assert_eq!(printed(request), ["0 false timeout"], "{source}");
    }
}

#[test]
fn each_call_is_answered_in_its_turn_and_their_number_is_bounded() {
    let source = "for (;;) print(fetch('https://example.com/' + Date.now()).text());";
    let mut request = request(source);
    for index in 0..model::script::MAX_FETCHES {
        let outcome = realm().run(request.clone(), limits());
        assert!(matches!(outcome.end, ScriptEnd::Suspended(_)), "{index}: {:?}", outcome.end);
        assert_eq!(outcome.actions.len(), index);
        request.fetched.push(answer(json!(index.to_string()), "text/plain"));
    }
    let outcome = realm().run(request, limits());
    let ScriptEnd::Killed(error) = outcome.end else { panic!("{:?}", outcome.end) };
    assert_eq!(error.kind, ScriptErrorKind::Limit);
}

#[test]
fn a_call_that_can_not_be_made_is_an_error_of_the_script() {
    for (source, told) in [
        ("fetch('u', {method: 'TRACE'});", "no such method"),
        ("fetch('u', {credential: 'not a key'});", "credential"),
    ] {
        let ScriptEnd::Threw(error) = run(source).end else { panic!("{source}") };
        assert!(error.message.contains(told), "{}", error.message);
    }
}
