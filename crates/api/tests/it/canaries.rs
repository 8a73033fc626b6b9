//! SE-01: what is secret comes out nowhere: not in answers, problems, exports or the log, and not on disk.

use serde_json::{Value, json};

use crate::bots_of_tests::saying;
use crate::client::Response;
use crate::members::{Browser, invite, try_sign_in};
use crate::runner::tests;
use crate::server::TestServer;

tests![what_is_secret_comes_out_nowhere];

/// What each canary begins with; nothing else does.
const CANARY: &str = "canary-se01-";

fn canary(name: &str) -> String {
    format!("{CANARY}{name}-0123456789")
}

/// Answers, searched as they come.
struct Searched(Vec<String>);

impl Searched {
    /// Takes an answer that must not hold a canary, whatever it says.
    fn take(&mut self, what: &str, answer: &Response) {
        let text = format!("{answer:?} {}", answer.text());
        assert!(!text.contains(CANARY), "{what}: {text}");
        self.0.push(what.to_owned());
    }
}

async fn what_is_secret_comes_out_nowhere(server: TestServer) {
    let mut seen = Searched(Vec::new());
    server.set_up(&saying("yes")).await;
    let client = &server.client;

    // Credentials, kept and refused.
    let hosts = json!(["a.example"]);
    for (case, body) in [
        ("kept", json!({ "secret": canary("secret"), "hosts": hosts })),
        ("without hosts", json!({ "secret": canary("nowhere"), "hosts": [] })),
        ("to a bad host", json!({ "secret": canary("bad-host"), "hosts": ["a b"] })),
        ("unknown field", json!({ "secret": canary("field"), "hosts": hosts, "x": 1 })),
        ("of another kind", json!({ "secret": [canary("list")], "hosts": hosts })),
        ("too long", json!({ "secret": canary("long").repeat(1_000), "hosts": hosts })),
    ] {
        seen.take(case, &client.put("/api/v1/secrets/crm", &body).await);
    }
    // Webhooks of both kinds.
    let url = server.company.url("/in");
    let token = json!({ "url": url, "token": canary("token") });
    seen.take("webhook", &client.put("/api/v1/webhooks/kommunicate", &token).await);
    let token = json!({ "url": url, "token": format!("{}\n", canary("control")) });
    seen.take("bad token", &client.put("/api/v1/webhooks/kommunicate", &token).await);
    let secret = json!({ "name": "crm", "url": url, "secret": canary("whsec") });
    seen.take("bad receiver", &client.post("/api/v1/webhooks", &secret).await);
    // Passwords, links and second factors.
    let (id, link) = invite(&server, "ada@example.com", &["agent"]).await;
    let body = json!({ "token": canary("link"), "password": canary("password") });
    seen.take("bad link", &client.anonymous().post("/api/v1/password", &body).await);
    let body = json!({ "token": link, "password": canary("password") });
    seen.take("password", &client.anonymous().post("/api/v1/password", &body).await);
    let wrong = try_sign_in(client, "ada@example.com", &canary("wrong")).await;
    seen.take("wrong password", &wrong);
    let browser = Browser::sign_in(&server, "ada@example.com", &canary("password")).await;
    let body = json!({ "current": canary("not-it"), "new": canary("next") });
    seen.take("not the password", &browser.ask("PUT", "/api/v1/me/password", &body).await);
    let factor = "/api/v1/me/second-factor";
    let body = json!({ "password": canary("not-it") });
    seen.take("no factor", &browser.ask("POST", factor, &body).await);
    let confirm = "/api/v1/me/second-factor/confirm";
    let body = json!({ "code": canary("code") });
    seen.take("no code", &browser.ask("POST", confirm, &body).await);
    // Keys.
    let stranger = client.with_key(Some(&canary("key")));
    seen.take("unknown key", &stranger.get("/api/v1/bots").await);
    let stranger = browser.client.request("GET", "/api/v1/me");
    let cookie = format!("{}={}", browser.cookie.split('=').next().unwrap(), canary("cookie"));
    seen.take("unknown cookie", &stranger.header("cookie", &cookie).send().await);
    let made = client.post("/api/v1/api-keys", &json!({ "name": "ci", "scopes": ["read"] })).await;
    let key = made.expect(201)["key"].as_str().unwrap().to_owned();

    // Whatever can be read.
    for path in [
        "/api/v1/secrets",
        "/api/v1/webhooks",
        "/api/v1/webhooks/kommunicate",
        "/api/v1/members",
        "/api/v1/api-keys",
        "/api/v1/audit-log?limit=200",
        "/api/v1/audit-log/check",
        "/api/v1/master-key",
        "/api/v1/workspaces",
        "/api/v1/bots/small",
        "/api/v1/bots/small/draft",
        "/api/v1/reports",
        "/api/v1/log-events",
        "/api/v1/bots/small/exports/liveperson",
        "/metrics",
    ] {
        let answer = client.get(path).await;
        assert!(!answer.text().contains(&key), "{path}");
        seen.take(path, &answer);
    }
    seen.take("member", &client.get(&format!("/api/v1/members/{id}")).await);
    assert!(seen.0.len() > 30, "{}", seen.0.len());

    let log = crate::logs::text();
    assert!(!log.is_empty());
    let line = log.lines().find(|line| line.contains(CANARY) || line.contains(&key));
    assert_eq!(line, None, "the log");
    let master = server.master_key.to_hex();
    assert!(!log.contains(master.expose()));
    // SE-02.
    let Some(bytes) = server.database.bytes() else { return };
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("ada@example.com"), "it was read at all");
    assert!(!holds(CANARY) && !holds(&key) && !holds(master.expose()));
    let body: Value = client.get("/api/v1/secrets").await.expect(200);
    assert_eq!(body["items"][0]["name"], "crm", "SE-03: its name and hosts are all that is seen");
}
