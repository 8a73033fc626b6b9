//! Single sign-on with a fake provider: who comes in, as whom, and what isn't believed.

mod provider;

use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine as _};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use testkit::Answer;

use crate::client::Response;
use crate::members::{Browser, PASSWORD, invite, member, try_sign_in};
use crate::runner::tests;
use crate::server::TestServer;
use provider::{CLIENT, Provider, SECRET, Visit, jwk, key_of, pairs_of, signed, signed_as};

tests![
    a_member_signs_in_with_their_provider,
    an_address_that_is_vouched_for_leads_to_an_invitation,
    an_answer_to_something_else_is_refused,
    a_token_that_is_not_for_us_is_refused,
    a_token_is_signed_with_a_key_that_the_provider_publishes,
    a_new_key_is_looked_for_once,
    another_workspaces_provider_signs_nobody_in_here,
    roles_are_as_the_provider_says,
    passwords_are_refused_where_single_sign_on_is_required,
    who_is_disabled_does_not_come_back_by_a_provider,
    a_provider_is_asked_through_the_guard,
    settings_are_checked_and_their_secret_is_not_shown,
];

const FAILED: &str = "single_sign_on_failed";

/// What our session cookie says, when somebody was signed in.
fn session(answer: &Response) -> Option<String> {
    let cookies = answer.headers.iter().filter(|(name, _)| name == "set-cookie");
    let mut held = cookies.filter_map(|(_, value)| value.strip_prefix("colloquy-local="));
    held.next().map(|value| format!("colloquy-local={}", value.split(';').next().unwrap()))
}

#[track_caller]
fn refused(answer: Response, what: &str) {
    assert_eq!(session(&answer), None, "{what}");
    assert_eq!(answer.status, 401, "{what}: {}", answer.text());
    answer.expect_problem(401, FAILED);
}

/// Whom a session is of.
async fn who(server: &TestServer, answer: &Response) -> Value {
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!(answer.header("location"), Some("/console/"), "XS-14: nowhere else");
    let client = server.client.anonymous();
    let request = client.request("GET", "/api/v1/me").header("cookie", &session(answer).unwrap());
    request.send().await.expect(200)["member"].clone()
}

fn vouched(email: &str) -> Value {
    json!({ "email": email, "email_verified": true, "name": "Ada Lovelace" })
}

/// AU-07.
async fn a_member_signs_in_with_their_provider(server: TestServer) {
    let provider = Provider::publish(&server, &["rsa"]);
    provider.set_up(json!({ "roles": ["agent"] })).await;
    let visit = provider.begin().await;
    let query = |name: &str| visit.query[name].as_str();
    let back = format!("http://{}/api/v1/sign-in/oidc/callback/default", server.client.address);
    assert_eq!((query("response_type"), query("scope")), ("code", "openid email profile"));
    assert_eq!((query("client_id"), query("redirect_uri")), (CLIENT, back.as_str()));
    assert_eq!((query("prompt"), query("code_challenge_method")), ("login", "S256"));

    let claims = provider.claims(&visit, "u-1", vouched("Ada@Example.com"));
    let answer = provider.come_back(&visit, &claims).await;
    let ada = who(&server, &answer).await;
    assert_eq!((&ada["email"], &ada["name"]), (&json!("ada@example.com"), &json!("Ada Lovelace")));
    assert_eq!((&ada["roles"], &ada["status"]), (&json!(["agent"]), &json!("active")));
    let asked = provider.asked("/token").remove(0);
    let form = pairs_of(&asked.text());
    assert_eq!((form["code"].as_str(), form["redirect_uri"].as_str()), ("c0de", back.as_str()));
    let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&form["code_verifier"]));
    assert_eq!(challenge, query("code_challenge"));
    let pair = "colloquy+test:canary-9a1e%3Aclient+secret";
    let expected = format!("Basic {}", BASE64_STANDARD.encode(pair));
    assert_eq!(asked.header("authorization"), Some(expected.as_str()));

    // The provider's name for somebody says who they are, whatever their address is by then.
    server.clock.advance_by_seconds(3_600);
    let again = provider.sign_in("u-1", json!({ "email": "lovelace@example.com" })).await;
    assert_eq!(who(&server, &again).await, ada);
    let other = provider.sign_in("u-2", vouched("bob@example.com")).await;
    assert_ne!(who(&server, &other).await["id"], ada["id"]);
    // An address that is somebody's leads nobody else to them.
    refused(provider.sign_in("u-3", vouched("ada@example.com")).await, "a taken address");

    let path = "/api/v1/audit-log?operation=finishSingleSignOn";
    let told = server.client.get(path).await.expect(200);
    assert_eq!(told["items"].as_array().unwrap().len(), 3, "{told}");
    for hidden in [SECRET, &form["code_verifier"], &visit.query["nonce"]] {
        assert!(!crate::logs::text().contains(hidden), "{hidden}");
    }
}

/// AU-06, AU-07: an address counts when it is verified, and leads to an open invitation alone.
async fn an_address_that_is_vouched_for_leads_to_an_invitation(server: TestServer) {
    let provider = Provider::publish(&server, &["rsa"]);
    provider.set_up(json!({ "domains": ["example.com"] })).await;
    let (ada, token) = invite(&server, "ada@example.com", &["lead"]).await;
    invite(&server, "eve@evil.io", &["lead"]).await;
    let (known, _browser) = member(&server, "known@example.com", &["admin"]).await;
    for (what, claims) in [
        ("no address", json!({})),
        ("unverified", json!({ "email": "ada@example.com" })),
        ("not verified", json!({ "email": "ada@example.com", "email_verified": false })),
        ("a text", json!({ "email": "ada@example.com", "email_verified": "true" })),
        ("a number", json!({ "email": "ada@example.com", "email_verified": 1 })),
        ("several", json!({ "email": ["ada@example.com"], "email_verified": true })),
        ("not invited", vouched("bob@example.com")),
        ("of another domain", vouched("eve@evil.io")),
        ("with a password", vouched("known@example.com")),
    ] {
        refused(provider.sign_in("u-1", claims).await, what);
    }
    let answer = provider.sign_in("u-1", vouched("ADA@example.com")).await;
    let shown = who(&server, &answer).await;
    assert_eq!((&shown["id"], &shown["roles"]), (&json!(ada), &json!(["lead"])));
    // The invitation is taken up: its link ends.
    let body = json!({ "token": token, "password": PASSWORD });
    server.client.anonymous().post("/api/v1/password", &body).await.expect_problem(400, "bad_link");
    refused(provider.sign_in("u-2", vouched("ada@example.com")).await, "by somebody else");
    let shown = server.client.get(&format!("/api/v1/members/{known}")).await.expect(200);
    assert_eq!(shown["name"], "Ada", "nothing became of the one with a password");
}

/// AU-06: wrong state, another browser's answer, a mix-up of providers.
async fn an_answer_to_something_else_is_refused(server: TestServer) {
    let provider = Provider::publish(&server, &["rsa"]);
    provider.set_up(json!({ "roles": ["agent"] })).await;
    let client = server.client.anonymous();
    let visit = provider.begin().await;
    provider.gives(&signed("rsa", &provider.claims(&visit, "u-1", vouched("ada@example.com"))));
    let other = provider.begin().await;
    let issuer = server.company.url("");
    for (what, said) in [
        ("no state", vec![("state", "")]),
        ("another state", vec![("state", "x")]),
        ("another browser's state", vec![("state", other.query["state"].as_str())]),
        ("another issuer", vec![("iss", "https://evil.example")]),
        ("no code", vec![("code", "")]),
        ("an error", vec![("error", "access_denied")]),
    ] {
        refused(visit.come_back(&client, "default", &said).await, what);
    }
    assert_eq!(provider.asked("/token").len(), 0, "no code goes anywhere");
    for cookie in ["", "colloquy-local-sign-on=x", &visit.cookie.replace("sign-on=", "sign-on=A")] {
        let forged = Visit { cookie: cookie.to_owned(), query: visit.query.clone() };
        refused(forged.come_back(&client, "default", &[]).await, cookie);
    }
    visit.come_back(&client, "nowhere", &[]).await.expect_problem(404, "not_found");
    let answer = visit.come_back(&client, "default", &[("iss", &issuer)]).await;
    assert_eq!(who(&server, &answer).await["email"], "ada@example.com");

    // A provider that says whose an answer is must always say it.
    server.clock.advance_by_seconds(601);
    provider.answer(&json!({ "authorization_response_iss_parameter_supported": true }), &["rsa"]);
    let visit = provider.begin().await;
    provider.gives(&signed("rsa", &provider.claims(&visit, "u-1", json!({}))));
    refused(visit.come_back(&client, "default", &[]).await, "without its name");
    let answer = visit.come_back(&client, "default", &[("iss", &issuer)]).await;
    assert_eq!(answer.status, 303);
    // Ten minutes later it is too late.
    let visit = provider.begin().await;
    server.clock.advance_by_seconds(600);
    provider.gives(&signed("rsa", &provider.claims(&visit, "u-1", json!({}))));
    refused(visit.come_back(&client, "default", &[("iss", &issuer)]).await, "too late");
}

/// AU-06: wrong nonce, aud, iss, times.
async fn a_token_that_is_not_for_us_is_refused(server: TestServer) {
    let provider = Provider::publish(&server, &["rsa"]);
    provider.set_up(json!({ "roles": ["agent"] })).await;
    let now = server.clock.now().as_second();
    let visit = provider.begin().await;
    let good = provider.claims(&visit, "u-1", vouched("ada@example.com"));
    for (name, value) in [
        ("nonce", json!("x")),
        ("nonce", Value::Null),
        ("aud", json!("another client")),
        ("aud", json!(["another client"])),
        ("aud", json!([])),
        ("aud", json!([CLIENT, "another client"])),
        ("azp", json!("another client")),
        ("iss", json!(format!("{}/", server.company.url("")))),
        ("iss", json!("https://evil.example")),
        ("exp", json!(now - 60)),
        ("exp", json!("never")),
        ("exp", Value::Null),
        ("iat", json!(now + 61)),
        ("iat", json!(now - 61)),
        ("iat", Value::Null),
        ("nbf", json!(now + 61)),
        ("sub", json!("")),
        ("sub", json!(7)),
        ("sub", json!("u\n1")),
        ("sub", json!("u".repeat(256))),
    ] {
        let mut claims = good.clone();
        claims[name] = value.clone();
        refused(provider.come_back(&visit, &claims).await, &format!("{name} {value}"));
    }
    let listed = server.client.get("/api/v1/members").await.expect(200);
    assert_eq!(listed["items"], json!([]));
    for (name, value) in [
        ("aud", json!([CLIENT])),
        ("azp", json!(CLIENT)),
        ("exp", json!(now - 59)),
        ("iat", json!(now + 60)),
        ("iat", json!(now - 60)),
    ] {
        let mut claims = good.clone();
        claims[name] = value;
        assert_eq!(provider.come_back(&visit, &claims).await.status, 303, "{name}");
    }
    let mut claims = good.clone();
    claims["aud"] = json!([CLIENT, "another client"]);
    claims["azp"] = json!(CLIENT);
    assert_eq!(provider.come_back(&visit, &claims).await.status, 303);
}

fn encoded(part: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(part.to_string())
}

/// AU-06: `alg` none, HMAC with the public key, keys that the token brings along, other keys.
async fn a_token_is_signed_with_a_key_that_the_provider_publishes(server: TestServer) {
    let provider = Provider::publish(&server, &["rsa"]);
    provider.set_up(json!({ "roles": ["agent"] })).await;
    let visit = provider.begin().await;
    let claims = provider.claims(&visit, "u-1", vouched("ada@example.com"));
    let good = signed("rsa", &claims);
    let [_, body, signature] = good.split('.').collect::<Vec<_>>()[..] else { panic!("{good}") };
    let with_head = |head: Value, signature: &str| format!("{}.{body}.{signature}", encoded(&head));
    let kid = || Some("rsa".to_owned());
    let hmac_key = EncodingKey::from_secret(jwk("rsa")["n"].as_str().unwrap().as_bytes());
    let mut admin = claims.clone();
    admin["sub"] = json!("u-2");
    let brought =
        Header { jwk: serde_json::from_value(jwk("other")).ok(), ..Header::new(Algorithm::RS256) };
    let swapped = Header { kid: kid(), ..brought.clone() };
    let pointed = Header {
        jku: Some(server.company.url("/other-keys")),
        kid: Some("other".to_owned()),
        ..Header::new(Algorithm::RS256)
    };
    let other_way = Header { kid: kid(), ..Header::new(Algorithm::RS384) };
    let of_ec = Header { kid: kid(), ..Header::new(Algorithm::ES256) };
    for (what, token) in [
        ("none", with_head(json!({ "alg": "none" }), "")),
        ("none with a key", with_head(json!({ "alg": "none", "kid": "rsa" }), signature)),
        ("None", with_head(json!({ "alg": "None" }), signature)),
        ("HMAC", signed_as(Header { kid: kid(), ..Header::default() }, &claims, &hmac_key)),
        ("another way", signed_as(other_way, &claims, &key_of("rsa"))),
        ("another kind of key", signed_as(of_ec, &claims, &key_of("ec"))),
        ("a key that it brings", signed_as(brought, &claims, &key_of("other"))),
        ("a key that it swaps", signed_as(swapped, &claims, &key_of("other"))),
        ("a key that it points to", signed_as(pointed, &claims, &key_of("other"))),
        ("an unknown key", signed("other", &claims)),
        ("no signature", format!("{}.", good.rsplit_once('.').unwrap().0)),
        ("another's claims", good.replace(body, &encoded(&admin))),
        (
            "extensions",
            with_head(json!({ "alg": "RS256", "kid": "rsa", "crit": ["x"], "x": 1 }), signature),
        ),
        ("nothing", String::new()),
        ("nonsense", "a.b.c".to_owned()),
    ] {
        refused(provider.come_back_with(&visit, &token).await, what);
    }
    assert_eq!(provider.asked("/other-keys").len(), 0);
    assert_eq!(provider.come_back_with(&visit, &good).await.status, 303);
    // Keys for something else, and those that aren't kept secret, sign nothing.
    for (name, value) in [("use", json!("enc")), ("alg", json!("RS512")), ("kty", json!("oct"))] {
        let mut key = jwk("rsa");
        key[name] = value;
        provider.answer(&json!({}), &[]);
        server.company.forget_answers();
        provider.answer(&json!({ "jwks_uri": server.company.url("/odd-keys") }), &[]);
        server.company.on("/odd-keys", Answer::json(200, &json!({ "keys": [key] })));
        server.clock.advance_by_seconds(600);
        let visit = provider.begin().await;
        provider.gives(&signed("rsa", &provider.claims(&visit, "u-1", json!({}))));
        let answer = visit.come_back(&server.client.anonymous(), "default", &[]).await;
        refused(answer, name);
    }
}

async fn a_new_key_is_looked_for_once(server: TestServer) {
    let provider = Provider::publish(&server, &["rsa"]);
    provider.set_up(json!({ "roles": ["agent"] })).await;
    let visit = provider.begin().await;
    let claims = provider.claims(&visit, "u-1", vouched("ada@example.com"));
    let keys = || provider.asked("/keys").len();
    assert_eq!(keys(), 1);
    assert_eq!(provider.come_back(&visit, &claims).await.status, 303);
    assert_eq!(keys(), 1, "what was published is known for a while");
    for (count, key) in [(2, "ec"), (3, "ed")] {
        provider.answer(&json!({}), &["rsa", "ec", "ed"][..count]);
        provider.gives(&signed(key, &claims));
        let answer = visit.come_back(&server.client.anonymous(), "default", &[]).await;
        assert_eq!(answer.status, 303, "{key}: {}", answer.text());
        assert_eq!(keys(), count, "{key}");
    }
    refused(provider.come_back_with(&visit, &signed("other", &claims)).await, "unknown");
    assert_eq!(keys(), 4);
    assert_eq!(provider.asked("/.well-known/openid-configuration").len(), 1);
    server.clock.advance_by_seconds(600);
    provider.answer(&json!({}), &["rsa"]);
    provider.begin().await;
    assert_eq!((keys(), provider.asked("/.well-known/openid-configuration").len()), (5, 2));
}

/// AU-06: a sign-in that began with one workspace's provider doesn't end in another workspace.
async fn another_workspaces_provider_signs_nobody_in_here(server: TestServer) {
    let provider = Provider::publish(&server, &["rsa"]);
    provider.set_up(json!({ "roles": ["agent"] })).await;
    let made = server.client.post("/api/v1/workspaces", &json!({ "name": "north" })).await;
    let made = made.expect(201);
    let north = server.client.with_key(made["admin_key"]["key"].as_str());
    north.get("/api/v1/single-sign-on").await.expect_problem(404, "not_found");
    let client = server.client.anonymous();
    let path = "/api/v1/sign-in/oidc?workspace=north";
    client.get(path).await.expect_problem(404, "not_found");
    client.get("/api/v1/sign-in/oidc?workspace=none").await.expect_problem(404, "not_found");
    let settings = provider.settings(json!({ "roles": ["admin"] }));
    north.put("/api/v1/single-sign-on", &settings).await.expect(200);

    let visit = Visit::begin(&client, "north").await;
    provider.gives(&signed("rsa", &provider.claims(&visit, "u-1", vouched("ada@example.com"))));
    refused(visit.come_back(&client, "default", &[]).await, "elsewhere");
    assert_eq!(provider.asked("/token").len(), 0, "no code goes anywhere");
    assert_eq!(visit.come_back(&client, "north", &[]).await.status, 303);
    let listed = |client| async move {
        let client: crate::client::Client = client;
        client.get("/api/v1/members").await.expect(200)["items"].as_array().unwrap().len()
    };
    assert_eq!((listed(north.clone()).await, listed(server.client.clone()).await), (1, 0));
    // A sign-in under way ends when the provider is another one by then.
    let visit = Visit::begin(&client, "north").await;
    let mut settings = settings.clone();
    settings["client_id"] = json!("another");
    north.put("/api/v1/single-sign-on", &settings).await.expect(200);
    refused(visit.come_back(&client, "north", &[]).await, "another client");
}

async fn roles_are_as_the_provider_says(server: TestServer) {
    let provider = Provider::publish(&server, &["rsa"]);
    let claim = json!({
        "name": "groups", "roles": { "desk": ["agent"], "chiefs": ["lead", "admin"] },
    });
    provider.set_up(json!({ "role_claim": claim })).await;
    let with = |groups: Value| {
        let mut claims = vouched("ada@example.com");
        claims["groups"] = groups;
        claims
    };
    for groups in [json!([]), json!(["Desk"]), json!({ "desk": true }), json!([["desk"]]), json!(7)]
    {
        refused(provider.sign_in("u-1", with(groups.clone())).await, &groups.to_string());
    }
    let first = provider.sign_in("u-1", with(json!("desk"))).await;
    assert_eq!(who(&server, &first).await["roles"], json!(["agent"]));
    let then = provider.sign_in("u-1", with(json!(["x", "chiefs", "desk"]))).await;
    assert_eq!(who(&server, &then).await["roles"], json!(["admin", "lead", "agent"]));
    let client = server.client.anonymous();
    let old = client.request("GET", "/api/v1/me").header("cookie", &session(&first).unwrap());
    old.send().await.expect_problem(401, "not_signed_in");
    refused(provider.sign_in("u-1", with(json!([]))).await, "no role any more");
    let again = provider.sign_in("u-1", with(json!(["chiefs", "desk"]))).await;
    let held = session(&then).unwrap();
    assert_eq!(again.status, 303);
    client.request("GET", "/api/v1/me").header("cookie", &held).send().await.expect(200);
}

async fn passwords_are_refused_where_single_sign_on_is_required(server: TestServer) {
    let provider = Provider::publish(&server, &["rsa"]);
    member(&server, "ada@example.com", &["admin"]).await;
    member(&server, "ops@example.com", &["admin"]).await;
    let more = json!({ "is_required": true, "break_glass": ["Ops@example.com"] });
    provider.set_up(more).await;
    let client = server.client.anonymous();
    let answer = try_sign_in(&client, "ada@example.com", PASSWORD).await;
    assert_eq!(session(&answer), None);
    answer.expect_problem(401, "single_sign_on_required");
    for email in ["ada@example.com", "ops@example.com", "nobody@example.com"] {
        let answer = try_sign_in(&client, email, "wrong horse battery").await;
        answer.expect_problem(401, "sign_in_refused");
    }
    Browser::sign_in(&server, "ops@example.com", PASSWORD).await;
    server.client.delete("/api/v1/single-sign-on").await.expect(204);
    Browser::sign_in(&server, "ada@example.com", PASSWORD).await;
}

/// AU-10.
async fn who_is_disabled_does_not_come_back_by_a_provider(server: TestServer) {
    let provider = Provider::publish(&server, &["rsa"]);
    provider.set_up(json!({ "roles": ["agent"] })).await;
    let answer = provider.sign_in("u-1", vouched("ada@example.com")).await;
    let ada = who(&server, &answer).await;
    let path = format!("/api/v1/members/{}", ada["id"].as_str().unwrap());
    let switch = |is_disabled: bool| {
        server.client.request("PATCH", &path).json(&json!({ "is_disabled": is_disabled })).send()
    };
    switch(true).await.expect(200);
    refused(provider.sign_in("u-1", vouched("ada@example.com")).await, "disabled");
    refused(provider.sign_in("u-2", vouched("ada@example.com")).await, "another one");
    switch(false).await.expect(200);
    assert_eq!(provider.sign_in("u-1", json!({})).await.status, 303);
}

/// EG-01: what a provider says of itself is asked as anything else.
async fn a_provider_is_asked_through_the_guard(server: TestServer) {
    let provider = Provider::publish(&server, &["rsa"]);
    provider.set_up(json!({})).await;
    let client = server.client.anonymous();
    let begin = || client.get("/api/v1/sign-in/oidc");
    // The server's own address: private, and not allowed.
    let own = format!("http://{}", server.process.address);
    let settings = provider.settings(json!({ "issuer": own }));
    server.client.put("/api/v1/single-sign-on", &settings).await.expect(200);
    begin().await.expect_problem(503, "unavailable");
    provider.set_up(json!({})).await;
    for (what, more) in [
        ("keys in a private network", json!({ "jwks_uri": "http://10.0.0.1/keys" })),
        ("keys here", json!({ "jwks_uri": format!("{own}/keys") })),
        ("another issuer", json!({ "issuer": server.company.url("/x") })),
        ("no address", json!({ "authorization_endpoint": "javascript:alert(1)" })),
        ("a foreign way", json!({ "token_endpoint": "http://login.example.com/token" })),
    ] {
        provider.answer(&more, &["rsa"]);
        let answer = begin().await;
        assert_eq!(answer.status, 503, "{what}: {}", answer.text());
        assert_eq!(answer.header("location"), None, "{what}");
    }
    server.company.forget_answers();
    for answer in [Answer::text(200, "<html>"), Answer::status(500), Answer::redirect(302, "/x")] {
        server.company.forget_answers();
        server.company.on_any(answer);
        begin().await.expect_problem(503, "unavailable");
    }
    provider.answer(&json!({}), &["rsa"]);
    let visit = provider.begin().await;
    for (answer, status) in [
        (Answer::json(400, &json!({ "error": "invalid_grant" })), 401),
        (Answer::status(500), 503),
        (Answer::json(200, &json!({})), 401),
        (Answer::text(200, "<html>"), 503),
        (Answer::reset(), 503),
    ] {
        provider.answer(&json!({}), &["rsa"]);
        server.company.on("/token", answer);
        let before = provider.asked("/token").len();
        assert_eq!(visit.come_back(&client, "default", &[]).await.status, status);
        assert_eq!(provider.asked("/token").len(), before + 1, "a code is sent once");
    }
}

/// SE-02.
async fn settings_are_checked_and_their_secret_is_not_shown(server: TestServer) {
    let provider = Provider::publish(&server, &["rsa"]);
    let path = "/api/v1/single-sign-on";
    let put = |more: Value| {
        let body = provider.settings(more);
        let client = server.client.clone();
        async move { client.put(path, &body).await }
    };
    for more in [
        json!({ "issuer": "http://login.example.com" }),
        json!({ "issuer": "https://login.example.com?x=1" }),
        json!({ "issuer": "https://me:pw@login.example.com" }),
        json!({ "issuer": "" }),
        json!({ "client_id": "" }),
        json!({ "client_id": "x\u{7}" }),
        json!({ "client_secret": "" }),
        json!({ "client_secret": "x".repeat(1_001) }),
        json!({ "domains": ["ada@example.com"] }),
        json!({ "domains": [""] }),
        json!({ "break_glass": ["ada"] }),
        json!({ "role_claim": { "name": "", "roles": {} } }),
        json!({ "role_claim": { "name": "groups", "roles": { "x": [] } } }),
    ] {
        put(more).await.expect_problem(400, "bad_field");
    }
    for more in [json!({ "roles": ["root"] }), json!({ "secret": "x" }), json!({ "issuer": null })]
    {
        put(more).await.expect_problem(400, "bad_json");
    }
    server.client.get(path).await.expect_problem(404, "not_found");
    provider.set_up(json!({ "domains": ["Example.COM"], "break_glass": ["A@b.c"] })).await;
    let shown = server.client.get(path).await;
    assert!(!shown.text().contains(SECRET));
    let shown = shown.expect(200);
    assert_eq!(
        (&shown["domains"], &shown["break_glass"]),
        (&json!(["example.com"]), &json!(["a@b.c"]))
    );
    assert_eq!((&shown["has_client_secret"], &shown["roles"]), (&json!(true), &json!([])));
    let back = format!("http://{}/api/v1/sign-in/oidc/callback/default", server.client.address);
    assert_eq!(shown["redirect_uri"], back);
    if let Some(bytes) = server.database.bytes() {
        let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(holds(CLIENT) && !holds(SECRET));
    }

    // Without a new one the secret stays, but never for another provider.
    let without = |more: Value| {
        let mut body = provider.settings(more);
        body.as_object_mut().unwrap().remove("client_secret");
        let client = server.client.clone();
        async move { client.put(path, &body).await.expect(200)["has_client_secret"].clone() }
    };
    assert_eq!(without(json!({ "roles": ["agent"] })).await, json!(true));
    let visit = provider.begin().await;
    let claims = provider.claims(&visit, "u-1", vouched("ada@example.com"));
    assert_eq!(provider.come_back(&visit, &claims).await.status, 303);
    assert!(provider.asked("/token")[0].header("authorization").is_some());
    assert_eq!(without(json!({ "issuer": "https://evil.example" })).await, json!(false));
    assert_eq!(without(json!({})).await, json!(false), "it doesn't come back");
    // A client without a secret shows none; one that shows it in the form does so where that is wanted.
    let visit = provider.begin().await;
    provider.come_back(&visit, &provider.claims(&visit, "u-1", json!({}))).await;
    let asked = provider.asked("/token").pop().unwrap();
    assert_eq!(asked.header("authorization"), None);
    assert_eq!(pairs_of(&asked.text())["client_id"], CLIENT);
    put(json!({})).await.expect(200);
    server.clock.advance_by_seconds(600);
    let more = json!({ "token_endpoint_auth_methods_supported": ["client_secret_post"] });
    provider.answer(&more, &["rsa"]);
    let visit = provider.begin().await;
    provider.come_back(&visit, &provider.claims(&visit, "u-1", json!({}))).await;
    let asked = provider.asked("/token").pop().unwrap();
    assert_eq!(asked.header("authorization"), None);
    assert_eq!(pairs_of(&asked.text())["client_secret"], SECRET);
}
