//! What contacts do beside writing: they are asked what they think, and say how far they have read.

use serde_json::{Value, json};

use crate::client::Client;
use crate::desk::{Desk, handing_over};
use crate::runner::tests;
use crate::server::{TestServer, save_draft};
use crate::stream::Events;
use crate::talk::Talk;

tests![
    a_contact_rates_a_closed_conversation_once,
    what_is_not_asked_is_not_answered,
    of_two_answers_at_once_one_is_kept,
    a_conversation_that_is_closed_again_is_rated_again,
    ratings_are_listed_by_agent_team_and_time,
    a_rating_is_told_to_webhooks,
    what_was_read_stays_read,
    each_side_sees_what_the_other_has_read,
    contacts_are_told_who_answers_and_writes,
    a_team_takes_over_where_no_bot_can,
    a_channel_leads_to_an_agent,
];

/// A contact in a browser, and their conversation as members see it.
struct Visitor {
    client: Client,
    talk: Talk,
}

impl Visitor {
    async fn come(server: &TestServer, id: &str) -> Self {
        let path = "/api/v1/public/channels/web/conversations";
        let anonymous = server.client.anonymous();
        let opened = anonymous.post(path, &json!({ "client_id": id })).await.expect(201);
        let id = opened["id"].as_str().unwrap().to_owned();
        let client = server.client.with_key(opened["token"].as_str());
        Self { client, talk: Talk { client: server.client.clone(), id, sent: 0.into() } }
    }

    /// Comes, is handed over and is closed.
    async fn closed(desk: &Desk<'_>, server: &TestServer, (id, agent): (&str, &str)) -> Self {
        let visitor = Self::come(server, id).await;
        visitor.talk.say("people").await;
        desk.wait_for(&visitor.talk, "held").await;
        desk.act(agent, &visitor.talk, "close", json!({})).await.expect(204);
        visitor
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/public/conversations/{}{rest}", self.talk.id)
    }

    async fn rate(&self, body: Value) -> crate::client::Response {
        self.client.post(&self.path("/rating"), &body).await
    }

    async fn read(&self, number: u64) -> crate::client::Response {
        self.client.put(&self.path("/read"), &json!({ "number": number })).await
    }

    async fn follow(&self) -> Events {
        self.client.request("GET", &self.path("/events")).follow().await
    }
}

async fn asking(server: &TestServer, survey: Value) -> (Desk<'_>, String) {
    let desk = Desk::set_up(server).await;
    let team = desk.team("support", json!({ "survey": survey })).await;
    assert_eq!(team["survey"], survey);
    let ann = desk.agent("Ann", 3, &["support"]).await;
    (desk, ann)
}

fn stars() -> Value {
    json!({ "question": "How was it?", "scale": "stars", "comment": true })
}

async fn a_contact_rates_a_closed_conversation_once(server: TestServer) {
    let (desk, ann) = asking(&server, stars()).await;
    let visitor = Visitor::come(&server, "b1").await;
    visitor.talk.say("people").await;
    desk.wait_for(&visitor.talk, "held").await;
    visitor.rate(json!({ "score": 5 })).await.expect_problem(404, "not_found");
    desk.act(&ann, &visitor.talk, "close", json!({})).await.expect(204);
    let asked = visitor.client.get(&visitor.path("/rating")).await.expect(200);
    let expected = json!({ "question": "How was it?", "scale": "stars",
        "scores": [1, 2, 3, 4, 5], "comment": true });
    assert_eq!(asked, expected);
    for bad in [json!({ "score": 0 }), json!({ "score": 6 })] {
        visitor.rate(bad).await.expect_problem(400, "bad_field");
    }
    let long = json!({ "score": 5, "comment": "x".repeat(2_001) });
    visitor.rate(long).await.expect_problem(400, "bad_field");
    visitor.rate(json!({ "score": 5, "agent": ann })).await.expect_problem(400, "bad_json");
    let before = visitor.talk.view().await["last_number"].clone();
    visitor.rate(json!({ "score": 4, "comment": "Kind." })).await.expect(204);
    visitor.rate(json!({ "score": 1 })).await.expect_problem(409, "already_rated");
    assert_eq!(visitor.client.get(&visitor.path("/rating")).await.expect(200)["score"], 4);
    // It is no message, and nobody has the conversation again.
    assert_eq!(visitor.talk.status().await, "closed");
    assert_eq!(visitor.talk.view().await["last_number"], before);
    let page = server.client.get("/api/v1/desk/ratings").await.expect(200);
    let rating = &page["items"][0];
    assert_eq!((&rating["score"], &rating["comment"]), (&json!(4), &json!("Kind.")));
    assert_eq!((&rating["agent"], &rating["team"]), (&json!(ann), &json!("support")));
    assert_eq!(rating["conversation"], visitor.talk.id);
    assert_eq!(desk.log_of(&visitor.talk).await.last().unwrap(), "rated");
}

async fn what_is_not_asked_is_not_answered(server: TestServer) {
    let thumbs = json!({ "question": "Good?", "scale": "thumbs", "comment": false });
    let (desk, ann) = asking(&server, thumbs).await;
    let visitor = Visitor::closed(&desk, &server, ("b1", &ann)).await;
    visitor.rate(json!({ "score": 3 })).await.expect_problem(400, "bad_field");
    let more = json!({ "score": 5, "comment": "x" });
    visitor.rate(more).await.expect_problem(400, "bad_field");
    let other = Visitor::come(&server, "b2").await;
    let path = visitor.path("/rating");
    let refused = other.client.post(&path, &json!({ "score": 5 })).await;
    refused.expect_problem(401, "not_signed_in");
    server.clock.advance_by_seconds(31 * 24 * 3600);
    visitor.rate(json!({ "score": 5 })).await.expect_problem(404, "not_found");
    desk.team("support", json!({})).await;
    let unasked = Visitor::closed(&desk, &server, ("b3", &ann)).await;
    unasked.client.get(&unasked.path("/rating")).await.expect(204);
    unasked.rate(json!({ "score": 5 })).await.expect_problem(404, "not_found");
    for bad in [json!({ "question": "" }), json!({ "question": "x".repeat(501) })] {
        let body = json!({ "name": "x", "survey": bad });
        let refused = server.client.put("/api/v1/desk/teams/support", &body).await;
        refused.expect_problem(400, "bad_field");
    }
}

async fn of_two_answers_at_once_one_is_kept(server: TestServer) {
    let (desk, ann) = asking(&server, stars()).await;
    let visitor = Visitor::closed(&desk, &server, ("b1", &ann)).await;
    let (one, other) =
        tokio::join!(visitor.rate(json!({ "score": 1 })), visitor.rate(json!({ "score": 5 })));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 409]);
    let page = server.client.get("/api/v1/desk/ratings").await.expect(200);
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
}

async fn a_conversation_that_is_closed_again_is_rated_again(server: TestServer) {
    let (desk, ann) = asking(&server, stars()).await;
    let visitor = Visitor::closed(&desk, &server, ("b1", &ann)).await;
    visitor.rate(json!({ "score": 1 })).await.expect(204);
    server.clock.advance_by_seconds(60);
    desk.act(&ann, &visitor.talk, "reopen", json!({})).await.expect(204);
    desk.wait_for(&visitor.talk, "held").await;
    visitor.rate(json!({ "score": 5 })).await.expect_problem(404, "not_found");
    desk.act(&ann, &visitor.talk, "close", json!({})).await.expect(204);
    visitor.rate(json!({ "score": 5 })).await.expect(204);
    let page = server.client.get("/api/v1/desk/ratings").await.expect(200);
    let scores: Vec<&Value> =
        page["items"].as_array().unwrap().iter().map(|it| &it["score"]).collect();
    assert_eq!(scores, [5, 1]);
}

async fn ratings_are_listed_by_agent_team_and_time(server: TestServer) {
    let (desk, ann) = asking(&server, stars()).await;
    let visitor = Visitor::closed(&desk, &server, ("b1", &ann)).await;
    visitor.rate(json!({ "score": 1 })).await.expect(204);
    server.clock.advance_by_seconds(3600);
    let between = server.clock.now().to_string();
    let visitor = Visitor::closed(&desk, &server, ("b2", &ann)).await;
    visitor.rate(json!({ "score": 2 })).await.expect(204);
    let scores = async |query: &str| -> Vec<Value> {
        let page = server.client.get(&format!("/api/v1/desk/ratings{query}")).await.expect(200);
        page["items"].as_array().unwrap().iter().map(|it| it["score"].clone()).collect()
    };
    let all: &[i64] = &[2, 1];
    for (query, expected) in [
        (String::new(), all),
        (format!("?agent={ann}"), all),
        ("?agent=mem_00000000000070008000000000000000".to_owned(), &[]),
        ("?team=support".to_owned(), all),
        ("?team=gold".to_owned(), &[]),
        (format!("?from={between}"), &[2]),
        (format!("?until={between}"), &[1]),
    ] {
        assert_eq!(scores(&query).await, expected, "{query}");
    }
    let page = server.client.get("/api/v1/desk/ratings?limit=1").await.expect(200);
    let next = page["next"].as_str().unwrap();
    assert_eq!(scores(&format!("?cursor={next}")).await, [1]);
    for bad in ["agent=x", "from=yesterday", "cursor=x"] {
        let refused = server.client.get(&format!("/api/v1/desk/ratings?{bad}")).await;
        refused.expect_problem(400, "bad_field");
    }
    let stranger = server.stranger().await;
    let page = stranger.get("/api/v1/desk/ratings").await.expect(200);
    assert_eq!(page["items"], json!([]));
}

async fn a_rating_is_told_to_webhooks(server: TestServer) {
    let (desk, ann) = asking(&server, stars()).await;
    let body = json!({ "url": server.company.url("/hook"), "events": ["conversation.rated"] });
    server.client.post("/api/v1/webhooks", &body).await.expect(201);
    let visitor = Visitor::closed(&desk, &server, ("b1", &ann)).await;
    visitor.rate(json!({ "score": 4, "comment": "Kind." })).await.expect(204);
    let told = server.company.wait_for_requests(1).await;
    let told: Value = told[0].json().unwrap();
    assert_eq!(told["type"], "conversation.rated");
    let data = &told["data"];
    assert_eq!((&data["agent"], &data["team"]), (&json!(ann), &json!("support")));
    assert_eq!(
        (&data["rating"]["score"], &data["rating"]["comment"]),
        (&json!(4), &json!("Kind."))
    );
    assert_eq!(data["conversation"]["id"], visitor.talk.id);
}

async fn what_was_read_stays_read(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let ann = desk.agent("Ann", 3, &["support"]).await;
    let visitor = Visitor::come(&server, "b1").await;
    visitor.talk.say("hello").await;
    let read = async || visitor.talk.view().await["read"].clone();
    assert_eq!(read().await, json!({ "contact": 0, "agents": 0 }));
    visitor.read(2).await.expect(204);
    visitor.read(1).await.expect(204);
    assert_eq!(read().await, json!({ "contact": 2, "agents": 0 }));
    visitor.read(3).await.expect_problem(400, "bad_field");
    let body = json!({ "number": 1 });
    let request = async |method: &str, agent: &str| {
        let path = format!("/api/v1/desk/conversations/{}/read", visitor.talk.id);
        server.client.request(method, &path).header("x-agent", agent).json(&body).send().await
    };
    request("PUT", &ann).await.expect(204);
    request("PUT", "x").await.expect_problem(403, "not_an_agent");
    assert_eq!(read().await, json!({ "contact": 2, "agents": 1 }));
    // At once, the last one counts, whichever came first.
    let marks = [2, 1, 2, 1].map(|number| visitor.read(number));
    for marked in futures::future::join_all(marks).await {
        marked.expect(204);
    }
    assert_eq!(read().await, json!({ "contact": 2, "agents": 1 }));
}

async fn each_side_sees_what_the_other_has_read(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let ann = desk.agent("Ann", 3, &["support"]).await;
    let visitor = Visitor::come(&server, "b1").await;
    visitor.talk.say("people").await;
    let held = desk.wait_for(&visitor.talk, "held").await;
    assert_eq!(held["read"], json!({ "contact": 0, "agents": 0 }));
    let mut events = visitor.follow().await;
    let path = format!("/api/v1/desk/conversations/{}/read", visitor.talk.id);
    let request = server.client.request("PUT", &path).header("x-agent", &ann);
    request.json(&json!({ "number": 1 })).send().await.expect(204);
    assert_eq!(events.next_of("read").await.data, json!({ "number": 1 }));
    visitor.read(1).await.expect(204);
    visitor.read(1).await.expect(204);
    let path = format!("/api/v1/desk/conversations/{}/log", visitor.talk.id);
    let log = server.client.get(&path).await.expect(200);
    let items = log["items"].as_array().unwrap();
    let told: Vec<&Value> =
        items.iter().filter(|it| it["kind"] == "read").map(|it| &it["data"]).collect();
    assert_eq!(told, [&json!({ "number": 1, "agent": ann }), &json!({ "number": 1 })]);
    assert_eq!(desk.list("").await[0]["read"], json!({ "contact": 1, "agents": 1 }));
}

async fn contacts_are_told_who_answers_and_writes(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    desk.agent("Ann", 3, &["support"]).await;
    let visitor = Visitor::come(&server, "b1").await;
    let mut events = visitor.follow().await;
    assert_eq!(events.next_of("status").await.data, json!({ "status": "with_bot" }));
    visitor.talk.say("people").await;
    loop {
        let told = events.next_of("status").await.data;
        if told["status"] == "with_agent" {
            assert_eq!(told["agent"], "Ann");
            break;
        }
    }
    let page = visitor.client.get(&visitor.path("/messages")).await.expect(200);
    assert_eq!((&page["status"], &page["agent"]), (&json!("with_agent"), &json!("Ann")));
    visitor.client.request("POST", &visitor.path("/typing")).send().await.expect(204);
    let anonymous = server.client.anonymous();
    let refused = anonymous.request("POST", &visitor.path("/typing")).send().await;
    refused.expect_problem(401, "not_signed_in");
}

async fn a_team_takes_over_where_no_bot_can(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    desk.team("gold", json!({})).await;
    // It is never released.
    save_draft(&server.client, "late", &handing_over().replace("bot: small", "bot: late")).await;
    let responder = json!({ "bot": "late", "fallback": "late", "team": "gold" });
    let body = json!({ "kind": "web", "environment": "test", "first_responder": responder });
    server.client.put("/api/v1/channels/late", &body).await.expect(201);
    let made = server.client.get("/api/v1/channels/late").await.expect(200);
    assert_eq!(made["first_responder"], responder);
    let talk = Talk::open(&server.client, "late").await;
    talk.say("hello").await;
    assert_eq!(desk.wait_for(&talk, "waiting").await["team"], "gold");
    assert_eq!(talk.status().await, "queued");
}

async fn a_channel_leads_to_an_agent(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    desk.agent("Ann", 3, &["support"]).await;
    let bob = desk.agent("Bob", 1, &["support"]).await;
    let put = async |responder: Value| {
        let body = json!({ "kind": "web", "environment": "test", "first_responder": responder });
        server.client.put("/api/v1/channels/vip", &body).await
    };
    let nobody = "mem_00000000000070008000000000000000";
    for bad in [
        json!({ "agent": "x" }),
        json!({ "agent": nobody }),
        json!({ "agent": bob, "team": "support" }),
        json!({ "agent": bob, "bot": "small" }),
    ] {
        put(bad).await.expect_problem(400, "bad_field");
    }
    put(json!({ "agent": bob })).await.expect(201);
    let made = server.client.get("/api/v1/channels/vip").await.expect(200);
    assert_eq!(made["first_responder"], json!({ "agent": bob }));
    let talk = Talk::open(&server.client, "vip").await;
    talk.say("hello").await;
    assert_eq!(desk.wait_for(&talk, "held").await["agent"], bob);
    // Who is busy has a line of their own.
    let other = Talk::open(&server.client, "vip").await;
    other.say("hello").await;
    assert_eq!(desk.wait_for(&other, "waiting_for").await["agent"], bob);
}
