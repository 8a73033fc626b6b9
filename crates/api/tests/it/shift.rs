//! A shift at the desk: an agent's and a lead's day with nothing but the calls and events that `docs/desk.md`
//! lists for a desk's screens.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;

use serde_json::{Value, json};

use crate::client::{Client, Response};
use crate::desk::Desk;
use crate::follow::Socket;
use crate::members::invite;
use crate::runner::tests;
use crate::server::TestServer;
use crate::talk::Talk;

tests![a_shift_is_worked_with_what_the_screens_list];

/// Where the list stands.
const DOCUMENT: &str = "../../docs/desk.md";
const HEADING: &str = "## What feeds a desk's screens";
const SOCKET: &str = "GET /api/v1/desk/events";
const CONVERSATION: &str = "/api/v1/conversations/{id}";
const UPLOADS: &str = "/api/v1/conversations/{id}/attachments";
const AT_DESK: &str = "/api/v1/desk/conversations/{id}";

/// The calls and events of the document's table.
struct Listed {
    calls: BTreeSet<String>,
    events: BTreeSet<String>,
}

fn listed() -> Listed {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(DOCUMENT);
    let text = std::fs::read_to_string(path).unwrap();
    let (_, section) = text.split_once(HEADING).expect("the document lists them");
    let section = section.split("\n## ").next().unwrap();
    let (mut calls, mut events) = (BTreeSet::new(), BTreeSet::new());
    for row in section.lines().filter(|line| line.starts_with('|')) {
        let mut rest = row;
        while let Some((quoted, behind)) =
            rest.split_once('`').and_then(|(_, after)| after.split_once('`'))
        {
            let into = if quoted.contains(' ') { &mut calls } else { &mut events };
            into.insert(quoted.to_owned());
            rest = behind;
        }
    }
    Listed { calls, events }
}

/// A member at a console, which notes what it asks for.
struct Console<'a> {
    client: Client,
    asked: &'a Mutex<BTreeSet<String>>,
}

impl<'a> Console<'a> {
    /// A member with these roles, with a key of their own in place of a browser's cookie.
    async fn of(
        server: &TestServer,
        (name, roles): (&str, &[&str]),
        asked: &'a Mutex<BTreeSet<String>>,
    ) -> (String, Self) {
        let (id, _link) = invite(server, &format!("{name}@example.com"), roles).await;
        let path = format!("/api/v1/members/{id}/keys");
        let made = server.client.post(&path, &json!({ "name": name })).await.expect(201);
        (id, Self { client: server.client.with_key(made["key"].as_str()), asked })
    }

    /// Asks; `{id}` of the path is that of what it is about.
    async fn ask(&self, call: (&str, &str), id: &str, body: Value) -> Response {
        let (method, path) = call;
        let kind = match id.split_once('_') {
            Some(("mem", _)) => "{agent}",
            Some(("canned", _)) => "{canned}",
            Some(("cont", _)) => "{contact}",
            _ => "{conversation}",
        };
        let (template, _query) = path.split_once('?').unwrap_or((path, ""));
        self.asked.lock().unwrap().insert(format!("{method} {}", template.replace("{id}", kind)));
        let request = self.client.request(method, &path.replace("{id}", id));
        if method == "GET" { request.send().await } else { request.json(&body).send().await }
    }

    async fn get(&self, path: &str, id: &str) -> Value {
        self.ask(("GET", path), id, json!({})).await.expect(200)
    }

    /// Does something with a conversation at the desk.
    async fn act(&self, talk: &Talk, what: &str, body: Value) {
        let path = format!("{AT_DESK}/{what}");
        let method = if matches!(what, "tags" | "read") { "PUT" } else { "POST" };
        let done = self.ask((method, &path), &talk.id, body).await;
        assert!(done.status < 300, "{what}: {}", done.text());
    }

    /// The conversations of a list.
    async fn list(&self, query: &str) -> Vec<String> {
        let page = self.get(&format!("/api/v1/desk/conversations?{query}"), "").await;
        let id = |it: &Value| it["id"].as_str().unwrap().to_owned();
        page["items"].as_array().unwrap().iter().map(id).collect()
    }

    /// Uploads a file.
    async fn attach(&self, talk: &Talk, bytes: &[u8]) -> Value {
        let template = format!("POST {}", UPLOADS.replace("{id}", "{conversation}"));
        self.asked.lock().unwrap().insert(template);
        let request = self.client.request("POST", &UPLOADS.replace("{id}", &talk.id));
        let sent = request.header("content-type", "text/plain").body(bytes).send().await;
        sent.expect(201)["id"].clone()
    }

    async fn follow(&self) -> Socket {
        self.asked.lock().unwrap().insert(SOCKET.to_owned());
        Socket::open(&self.client, None, &[]).await
    }
}

async fn a_shift_is_worked_with_what_the_screens_list(server: TestServer) {
    let listed = listed();
    let asked = Mutex::new(BTreeSet::new());
    let desk = Desk::set_up(&server).await;
    let survey = json!({ "question": "How was it?", "scale": "stars", "comment": true });
    desk.team("support", json!({ "routing": "pull", "survey": survey })).await;
    desk.team("gold", json!({ "answer_within_s": 600 })).await;
    let (ada_id, ada) = Console::of(&server, ("ada", &["agent"]), &asked).await;
    let (lea_id, lea) = Console::of(&server, ("lea", &["lead", "agent"]), &asked).await;
    for (id, name) in [(&ada_id, "Ada"), (&lea_id, "Lea")] {
        let body = json!({ "name": name, "teams": ["support"] });
        server.client.put(&format!("/api/v1/desk/agents/{id}"), &body).await.expect(200);
    }
    let canned = json!({ "shortcut": "hi", "title": "Greeting", "text": "Hi, {agent.name} here." });
    server.client.post("/api/v1/desk/canned", &canned).await.expect(201);

    let mut live = begin(&ada, &ada_id).await;
    let talk = desk.handed_over("people").await;
    desk.wait_for(&talk, "waiting").await;
    take_and_answer(&ada, (&ada_id, &talk)).await;
    pass_on(&desk, (&ada, &lea), (&lea_id, &talk)).await;
    end(&server, (&ada, &ada_id), (&lea, &talk)).await;
    look_on(&lea, &lea_id).await;

    let log = ada.get("/api/v1/desk/log?limit=200", "").await;
    for event in log["items"].as_array().unwrap() {
        let kind = event["kind"].as_str().unwrap();
        assert!(listed.events.contains(kind), "{kind} isn't listed");
    }
    assert_eq!(live.events(1).await[0]["kind"], "connected");
    assert_eq!(asked.into_inner().unwrap(), listed.calls);
}

/// An agent comes, and looks at what there is.
async fn begin(ada: &Console<'_>, id: &str) -> Socket {
    let me = ada.get("/api/v1/me", "").await;
    assert_eq!(me["member"]["id"], id, "{me}");
    let live = ada.follow().await;
    let online = json!({ "presence": "online" });
    ada.ask(("PUT", "/api/v1/desk/agents/{id}/presence"), id, online).await.expect(204);
    assert_eq!(ada.get("/api/v1/desk/agents/{id}", id).await["presence"], "online");
    ada.get("/api/v1/desk/summary", "").await;
    live
}

/// She takes what waits, reads it and answers.
async fn take_and_answer(ada: &Console<'_>, (id, talk): (&str, &Talk)) {
    assert_eq!(ada.list("team=support&state=waiting").await, [talk.id.as_str()]);
    let next = ada.ask(("POST", "/api/v1/desk/next"), "", json!({})).await.expect(200);
    assert_eq!(next["conversation"], talk.id);
    assert_eq!(ada.list(&format!("agent={id}")).await, [talk.id.as_str()]);
    let view = ada.get(CONVERSATION, &talk.id).await;
    ada.get(&format!("{CONVERSATION}/messages"), &talk.id).await;
    ada.get(&format!("{AT_DESK}/log"), &talk.id).await;
    ada.act(talk, "read", json!({ "number": view["last_number"] })).await;
    let contact = view["contact"].as_str().unwrap();
    ada.get("/api/v1/contacts/{id}", contact).await;
    let named = json!({ "name": "Grace Hopper" });
    ada.ask(("PATCH", "/api/v1/contacts/{id}"), contact, named).await.expect(200);
    let found = ada.get("/api/v1/contacts?search=hopper", "").await;
    assert_eq!(found["items"][0]["id"], contact);
    let ready = ada.get("/api/v1/desk/canned?search=greet", "").await;
    let canned = ready["items"][0]["id"].as_str().unwrap();
    let path = "/api/v1/desk/canned/{id}/rendered";
    let text = ada.ask(("POST", path), canned, json!({ "conversation": talk.id })).await;
    let text = text.expect(200)["text"].clone();
    let file = ada.attach(talk, b"left this morning").await;
    ada.act(talk, "replies", json!({ "text": text, "attachments": [file] })).await;
    ada.act(talk, "notes", json!({ "text": "She wrote before." })).await;
    ada.act(talk, "tags", json!({ "tags": ["delivery"] })).await;
    assert_eq!(ada.list("tag=delivery").await, [talk.id.as_str()]);
    assert!(talk.messages().await.iter().any(|it| it["text"] == "Hi, Ada here."));
}

/// It goes to and fro: to the contact, another team, the lead, the bot.
async fn pass_on(
    desk: &Desk<'_>,
    (ada, lea): (&Console<'_>, &Console<'_>),
    (lead, talk): (&str, &Talk),
) {
    ada.act(talk, "park", json!({})).await;
    talk.say("here I am").await;
    desk.wait_for(talk, "held").await;
    let online = json!({ "presence": "online" });
    lea.ask(("PUT", "/api/v1/desk/agents/{id}/presence"), lead, online).await.expect(204);
    let body = json!({ "name": "Lea", "teams": ["support", "gold"] });
    desk.client.put(&format!("/api/v1/desk/agents/{lead}"), &body).await.expect(200);
    ada.act(talk, "transfer", json!({ "team": "gold", "note": "She wants gold." })).await;
    desk.wait_for(talk, "offered").await;
    lea.act(talk, "decline", json!({})).await;
    desk.wait_for(talk, "waiting").await;
    lea.act(talk, "claim", json!({})).await;
    lea.act(talk, "return", json!({})).await;
    assert_eq!(talk.say("and now?").await, ["bot: and now?"]);
    talk.say("people").await;
    desk.wait_for(talk, "waiting").await;
}

/// The lead gives it to the agent again, who ends it, takes it up again and ends it.
async fn end(
    server: &TestServer,
    (ada, id): (&Console<'_>, &str),
    (lea, talk): (&Console<'_>, &Talk),
) {
    lea.act(talk, "assign", json!({ "agent": id })).await;
    let close = json!({ "category": "delivery", "reason": "solved" });
    ada.act(talk, "close", close.clone()).await;
    let closed = ada.get("/api/v1/conversations?status=closed", "").await;
    assert_eq!(closed["items"][0]["id"], talk.id);
    ada.act(talk, "reopen", json!({})).await;
    ada.act(talk, "close", close).await;
    assert!(ada.list("").await.is_empty());
    let view = server.client.get(&talk.path("")).await.expect(200);
    assert_eq!(view["status"], "closed");
}

/// The lead looks on.
async fn look_on(lea: &Console<'_>, lead: &str) {
    let agents = lea.get("/api/v1/desk/agents", "").await;
    assert!(agents["items"].as_array().unwrap().iter().any(|it| it["id"] == lead), "{agents}");
    let teams = lea.get("/api/v1/desk/teams", "").await;
    assert_eq!(teams["items"].as_array().unwrap().len(), 2);
    lea.get("/api/v1/desk/ratings", "").await;
}
