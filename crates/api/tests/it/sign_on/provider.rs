//! A fake OpenID provider: real HTTP on this machine, real keys, and tokens that say whatever a test wants.

use std::collections::HashMap;

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use testkit::{Answer, Request};

use crate::client::{Client, Response};
use crate::server::TestServer;

/// Keys of this test alone: nothing else was ever signed with them.
const KEYS: &str = include_str!("keys.json");
pub const CLIENT: &str = "colloquy test";
pub const SECRET: &str = "canary-9a1e:client secret";

/// A key that the provider may sign with, by its name in `keys.json`.
pub fn jwk(name: &str) -> Value {
    let keys: Value = serde_json::from_str(KEYS).unwrap();
    keys[name]["jwk"].clone()
}

fn encoding_key(name: &str) -> (Algorithm, EncodingKey) {
    let keys: Value = serde_json::from_str(KEYS).unwrap();
    let pem = keys[name]["pem"].as_str().unwrap().as_bytes();
    match name {
        "ec" => (Algorithm::ES256, EncodingKey::from_ec_pem(pem).unwrap()),
        "ed" => (Algorithm::EdDSA, EncodingKey::from_ed_pem(pem).unwrap()),
        _ => (Algorithm::RS256, EncodingKey::from_rsa_pem(pem).unwrap()),
    }
}

/// Signs claims with the key of this name.
pub fn signed(key: &str, claims: &Value) -> String {
    let (algorithm, encoding) = encoding_key(key);
    signed_as(Header { kid: Some(key.to_owned()), ..Header::new(algorithm) }, claims, &encoding)
}

pub fn signed_as(header: Header, claims: &Value, key: &EncodingKey) -> String {
    encode(&header, claims, key).unwrap()
}

pub fn key_of(name: &str) -> EncodingKey {
    encoding_key(name).1
}

/// The provider of a server's workspace, played by the company.
pub struct Provider<'a> {
    pub server: &'a TestServer,
}

/// A browser on its way: sent to the provider, and not back yet.
pub struct Visit {
    pub cookie: String,
    pub query: HashMap<String, String>,
}

impl<'a> Provider<'a> {
    /// Publishes what a provider does, with these keys.
    pub fn publish(server: &'a TestServer, keys: &[&str]) -> Self {
        let provider = Self { server };
        provider.answer(&json!({}), keys);
        provider
    }

    /// Publishes again; `more` wins in what it says of itself. Tokens are forgotten.
    pub fn answer(&self, more: &Value, keys: &[&str]) {
        let company = &self.server.company;
        company.forget_answers();
        let mut discovery = json!({
            "issuer": company.url(""),
            "authorization_endpoint": company.url("/authorize?prompt=login"),
            "token_endpoint": company.url("/token"),
            "jwks_uri": company.url("/keys"),
        });
        for (name, value) in more.as_object().unwrap() {
            discovery[name] = value.clone();
        }
        company.on("/.well-known/openid-configuration", Answer::json(200, &discovery));
        let keys: Vec<Value> = keys.iter().map(|name| jwk(name)).collect();
        company.on("/keys", Answer::json(200, &json!({ "keys": keys })));
    }

    /// The settings that a workspace has for it.
    pub fn settings(&self, more: Value) -> Value {
        let mut body = json!({
            "issuer": self.server.company.url(""), "client_id": CLIENT, "client_secret": SECRET,
        });
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        body
    }

    /// Sets it up in the workspace.
    pub async fn set_up(&self, more: Value) {
        let address = format!("http://{}", self.server.client.address);
        self.server.process.app.announce_address(app::Address::Local(address));
        let settings = self.settings(more);
        self.server.client.put("/api/v1/single-sign-on", &settings).await.expect(200);
    }

    pub async fn begin(&self) -> Visit {
        Visit::begin(&self.server.client.anonymous(), "default").await
    }

    /// What it says of somebody who has just signed in.
    pub fn claims(&self, visit: &Visit, subject: &str, more: Value) -> Value {
        let now = self.server.clock.now().as_second();
        let mut claims = json!({
            "iss": self.server.company.url(""), "aud": CLIENT, "sub": subject,
            "nonce": visit.query["nonce"], "iat": now, "exp": now + 300,
        });
        for (name, value) in more.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims
    }

    /// Gives this ID token for any code from now on.
    pub fn gives(&self, token: &str) {
        let answer = json!({ "token_type": "Bearer", "access_token": "a", "id_token": token });
        self.server.company.on("/token", Answer::json(200, &answer));
    }

    /// Comes back with a token of these claims.
    pub async fn come_back(&self, visit: &Visit, claims: &Value) -> Response {
        self.come_back_with(visit, &signed("rsa", claims)).await
    }

    pub async fn come_back_with(&self, visit: &Visit, token: &str) -> Response {
        self.answer(&json!({}), &["rsa"]);
        self.gives(token);
        visit.come_back(&self.server.client.anonymous(), "default", &[]).await
    }

    /// Signs somebody in from the beginning, or tries to.
    pub async fn sign_in(&self, subject: &str, more: Value) -> Response {
        let visit = self.begin().await;
        let claims = self.claims(&visit, subject, more);
        self.come_back(&visit, &claims).await
    }

    /// How often something was asked for.
    pub fn asked(&self, path: &str) -> Vec<Request> {
        let all = self.server.company.requests().into_iter();
        all.filter(|request| request.path == path).collect()
    }
}

impl Visit {
    pub async fn begin(client: &Client, workspace: &str) -> Self {
        let path = format!("/api/v1/sign-in/oidc?workspace={workspace}");
        let sent = client.get(&path).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        let cookie = sent.header("set-cookie").unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let place = sent.header("location").unwrap();
        let (_, query) = place.split_once('?').unwrap();
        Self { cookie, query: pairs_of(query) }
    }

    /// Comes back with a code, and with what else is said; an empty value takes it away.
    pub async fn come_back(
        &self,
        client: &Client,
        workspace: &str,
        said: &[(&str, &str)],
    ) -> Response {
        let mut query = vec![("code", "c0de"), ("state", self.query["state"].as_str())];
        query.retain(|(name, _)| !said.iter().any(|(other, _)| other == name));
        query.extend(said.iter().filter(|(_, value)| !value.is_empty()));
        let query: Vec<String> = query.iter().map(|(name, it)| format!("{name}={it}")).collect();
        let path = format!("/api/v1/sign-in/oidc/callback/{workspace}?{}", query.join("&"));
        client.request("GET", &path).header("cookie", &self.cookie).send().await
    }
}

/// The pairs of a form.
pub fn pairs_of(text: &str) -> HashMap<String, String> {
    let decoded = |text: &str| {
        let text = text.replace('+', " ");
        let mut parts = text.split('%');
        let mut bytes = parts.next().unwrap().as_bytes().to_vec();
        for part in parts {
            bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
            bytes.extend(&part.as_bytes()[2..]);
        }
        String::from_utf8(bytes).unwrap()
    };
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (decoded(name), decoded(value))).collect()
}
