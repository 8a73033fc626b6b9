//! The desk through HTTP: conversations come to agents, are answered, passed on and closed.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::attachments::upload;
use crate::bots_of_tests::bot_of;
use crate::client::{Client, Response};
use crate::runner::tests;
use crate::server::TestServer;
use crate::talk::Talk;

tests![
    a_conversation_goes_from_its_bot_to_an_agent_and_is_closed,
    of_two_agents_who_claim_at_once_one_has_it,
    nobody_gets_more_than_they_may,
    without_a_desk_what_waits_is_left_alone,
    a_transfer_carries_a_note_and_goes_to_the_other_team,
    a_conversation_goes_back_to_its_bot,
    it_is_not_closed_over_an_unseen_message,
    what_waited_is_served_after_a_restart,
    two_processes_give_an_agent_no_more_than_they_may,
    what_one_process_moves_another_knows,
    what_nobody_can_take_goes_back_to_its_bot,
    a_bots_integration_hands_over_as_livepersons_do,
    kommunicates_clients_give_it_to_agents,
    another_workspaces_desk_is_not_there,
    an_agent_sends_files,
];

/// How long something that follows a commit may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A desk under test.
pub struct Desk<'a> {
    pub client: &'a Client,
}

/// A bot that hands over on `people`, to team `gold` on `gold`, and answers everything else.
pub fn handing_over() -> String {
    bot_of(
        "      people:
        starts_on: { patterns: [people] }
        interactions:
          go: { transfer: { message: One moment. } }
      gold:
        starts_on: { patterns: [gold] }
        interactions:
          go: { transfer: { message: One moment., skill: gold } }
      any:
        kind: fallback
        interactions:
          reply: { say: \"bot: {$query}\" }
",
    )
}

impl<'a> Desk<'a> {
    pub async fn set_up(server: &'a TestServer) -> Self {
        server.set_up(&handing_over()).await;
        let desk = Desk { client: &server.client };
        desk.team("support", json!({})).await;
        desk
    }

    pub async fn team(&self, key: &str, more: Value) -> Value {
        let mut body = json!({ "name": key });
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        self.client.put(&format!("/api/v1/desk/teams/{key}"), &body).await.expect(200)
    }

    /// An agent who is online. Gives the id.
    pub async fn agent(&self, name: &str, capacity: u32, teams: &[&str]) -> String {
        let body = json!({ "name": name, "capacity": capacity, "teams": teams });
        let made = self.client.post("/api/v1/desk/agents", &body).await.expect(201);
        let id = made["id"].as_str().unwrap().to_owned();
        self.presence(&id, "online").await;
        id
    }

    pub async fn presence(&self, agent: &str, presence: &str) {
        let path = format!("/api/v1/desk/agents/{agent}/presence");
        self.client.put(&path, &json!({ "presence": presence })).await.expect(204);
    }

    pub async fn act(&self, agent: &str, talk: &Talk, what: &str, body: Value) -> Response {
        let path = format!("/api/v1/desk/conversations/{}/{what}", talk.id);
        self.client.request("POST", &path).header("x-agent", agent).json(&body).send().await
    }

    pub async fn list(&self, query: &str) -> Vec<Value> {
        let page = self.client.get(&format!("/api/v1/desk/conversations{query}")).await;
        page.expect(200)["items"].as_array().unwrap().clone()
    }

    /// Waits until a conversation stands so.
    pub async fn wait_for(&self, talk: &Talk, state: &str) -> Value {
        let until = Instant::now() + PATIENCE;
        loop {
            let listed = self.list("?limit=200").await;
            let found = listed.into_iter().find(|it| it["id"] == talk.id);
            match found {
                Some(found) if found["state"] == state => return found,
                found => assert!(Instant::now() < until, "not {state}: {found:?}"),
            }
        }
    }

    pub async fn log_of(&self, talk: &Talk) -> Vec<String> {
        let path = format!("/api/v1/desk/conversations/{}/log?limit=200", talk.id);
        let page = self.client.get(&path).await.expect(200);
        let kind = |it: &Value| it["kind"].as_str().unwrap().to_owned();
        page["items"].as_array().unwrap().iter().map(kind).collect()
    }

    /// A conversation whose bot has just handed it over.
    pub async fn handed_over(&self, word: &str) -> Talk {
        let talk = Talk::open(self.client, "web").await;
        talk.say(word).await;
        talk
    }
}

async fn a_conversation_goes_from_its_bot_to_an_agent_and_is_closed(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let ann = desk.agent("Ann", 2, &["support"]).await;
    let talk = Talk::open(&server.client, "web").await;
    assert_eq!(talk.say("hello").await, ["bot: hello"]);
    talk.say("people").await;
    let listed = desk.wait_for(&talk, "held").await;
    assert_eq!((&listed["agent"], &listed["team"]), (&json!(ann), &json!("support")));
    assert_eq!(talk.status().await, "with_agent");

    assert!(talk.say("anybody there?").await.is_empty(), "the bot is silent");
    let said = desk.act(&ann, &talk, "replies", json!({ "text": "Hi, I am Ann." })).await;
    let said = said.expect(201);
    assert_eq!((&said["author"], &said["agent"]), (&json!("agent"), &json!(ann)));
    desk.act(&ann, &talk, "notes", json!({ "text": "canary-note" })).await.expect(201);
    let messages = talk.messages().await;
    assert_eq!(messages.last().unwrap()["private"], true);
    let close = json!({ "category": "billing", "reason": "solved" });
    desk.act(&ann, &talk, "close", close.clone()).await.expect(204);
    assert_eq!(talk.status().await, "closed");
    desk.act(&ann, &talk, "close", close).await.expect_problem(409, "conversation_closed");
    talk.send_only("one more").await.expect_problem(409, "conversation_closed");
    assert!(desk.list("").await.is_empty());
    let agent = server.client.get(&format!("/api/v1/desk/agents/{ann}")).await.expect(200);
    assert_eq!(agent["holds"], 0, "{agent}");
    let log = desk.log_of(&talk).await;
    assert_eq!(log, ["assigned", "contact_wrote", "answered", "said", "noted", "closed"]);
}

async fn of_two_agents_who_claim_at_once_one_has_it(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    desk.team("support", json!({ "routing": "notify_all" })).await;
    let (ann, bob) =
        (desk.agent("Ann", 3, &["support"]).await, desk.agent("Bob", 3, &["support"]).await);
    for _ in 0..3 {
        let talk = desk.handed_over("people").await;
        desk.wait_for(&talk, "waiting").await;
        let (first, second) = tokio::join!(
            desk.act(&ann, &talk, "claim", json!({})),
            desk.act(&bob, &talk, "claim", json!({}))
        );
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 409]);
        let (winner, loser, refused) =
            if first.status == 204 { (&ann, &bob, second) } else { (&bob, &ann, first) };
        refused.expect_problem(409, "taken");
        desk.act(loser, &talk, "replies", json!({ "text": "mine" }))
            .await
            .expect_problem(409, "not_theirs");
        desk.act(winner, &talk, "claim", json!({})).await.expect_problem(409, "already_theirs");
        desk.act(winner, &talk, "replies", json!({ "text": "mine" })).await.expect(201);
    }
}

async fn nobody_gets_more_than_they_may(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let ann = desk.agent("Ann", 1, &["support"]).await;
    let first = desk.handed_over("people").await;
    desk.wait_for(&first, "held").await;
    let second = desk.handed_over("people").await;
    desk.wait_for(&second, "waiting").await;
    desk.act(&ann, &second, "claim", json!({})).await.expect_problem(409, "at_capacity");
    let told = second.messages().await;
    assert!(told.iter().any(|it| it["text"] == "You are next in line."), "{told:?}");
    desk.act(&ann, &first, "close", json!({})).await.expect(204);
    let listed = desk.wait_for(&second, "held").await;
    assert_eq!(listed["agent"], ann);
}

async fn without_a_desk_what_waits_is_left_alone(server: TestServer) {
    server.set_up(&handing_over()).await;
    let desk = Desk { client: &server.client };
    let talk = desk.handed_over("people").await;
    assert_eq!(talk.status().await, "queued");
    assert!(desk.list("").await.is_empty());
    desk.act("mem_01", &talk, "claim", json!({})).await.expect_problem(403, "not_an_agent");
    // With its first team and agent, what waits is served.
    desk.team("support", json!({})).await;
    desk.agent("Ann", 3, &["support"]).await;
    desk.wait_for(&talk, "held").await;
}

async fn a_transfer_carries_a_note_and_goes_to_the_other_team(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let gold = desk.team("gold", json!({})).await;
    let ann = desk.agent("Ann", 3, &["support"]).await;
    let bob = desk.agent("Bob", 3, &["gold"]).await;
    let talk = desk.handed_over("people").await;
    desk.wait_for(&talk, "held").await;
    let body = json!({ "team": gold["number"].to_string(), "note": "They want gold." });
    desk.act(&ann, &talk, "transfer", body).await.expect(204);
    let listed = desk.wait_for(&talk, "held").await;
    assert_eq!((&listed["agent"], &listed["team"]), (&json!(bob), &json!("gold")));
    let messages = talk.messages().await;
    let note = messages.iter().find(|it| it["text"] == "They want gold.").unwrap();
    assert_eq!((&note["private"], &note["agent"]), (&json!(true), &json!(ann)));
    desk.act(&ann, &talk, "replies", json!({ "text": "x" }))
        .await
        .expect_problem(409, "not_theirs");
    let named = desk.handed_over("gold").await;
    assert_eq!(desk.wait_for(&named, "held").await["team"], "gold");
}

async fn a_conversation_goes_back_to_its_bot(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let ann = desk.agent("Ann", 1, &["support"]).await;
    let talk = desk.handed_over("people").await;
    desk.wait_for(&talk, "held").await;
    let waiting = desk.handed_over("people").await;
    desk.act(&ann, &talk, "return", json!({ "note": "The bot can." })).await.expect(204);
    assert_eq!(talk.status().await, "with_bot");
    assert_eq!(talk.say("and now?").await, ["bot: and now?"]);
    desk.wait_for(&waiting, "held").await;
}

async fn it_is_not_closed_over_an_unseen_message(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let ann = desk.agent("Ann", 1, &["support"]).await;
    let talk = desk.handed_over("people").await;
    desk.wait_for(&talk, "held").await;
    let seen = talk.view().await["last_number"].clone();
    talk.say("wait!").await;
    let body = json!({ "seen": seen });
    desk.act(&ann, &talk, "close", body).await.expect_problem(409, "contact_wrote");
    assert_eq!(talk.status().await, "with_agent");
    let body = json!({ "seen": talk.view().await["last_number"] });
    desk.act(&ann, &talk, "close", body).await.expect(204);
}

async fn what_waited_is_served_after_a_restart(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let ann = desk.agent("Ann", 1, &["support"]).await;
    let held = desk.handed_over("people").await;
    desk.wait_for(&held, "held").await;
    let waiting = desk.handed_over("people").await;
    let before = desk.wait_for(&waiting, "waiting").await;
    let process = server.another_process().await;
    let client = server.client_of(&process);
    let desk = Desk { client: &client };
    assert_eq!(desk.wait_for(&waiting, "waiting").await["since"], before["since"]);
    desk.act(&ann, &waiting, "claim", json!({})).await.expect_problem(409, "at_capacity");
    desk.act(&ann, &held, "close", json!({})).await.expect(204);
    desk.wait_for(&waiting, "held").await;
}

async fn two_processes_give_an_agent_no_more_than_they_may(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    desk.team("support", json!({ "routing": "pull" })).await;
    let process = server.another_process().await;
    let client = server.client_of(&process);
    let other = Desk { client: &client };
    for capacity in [1, 2] {
        let ann = desk.agent("Ann", capacity, &["support"]).await;
        for _ in 0..4 {
            let (first, second) =
                (desk.handed_over("people").await, desk.handed_over("people").await);
            desk.wait_for(&first, "waiting").await;
            desk.wait_for(&second, "waiting").await;
            let (one, two) = tokio::join!(
                desk.act(&ann, &first, "claim", json!({})),
                other.act(&ann, &second, "claim", json!({}))
            );
            let mut statuses = [one.status, two.status];
            statuses.sort_unstable();
            assert_eq!(statuses, if capacity == 1 { [204, 409] } else { [204, 204] });
            for refused in [one, two].into_iter().filter(|it| it.status == 409) {
                refused.expect_problem(409, "at_capacity");
            }
            let mut left = Vec::new();
            for talk in [&first, &second] {
                if desk.act(&ann, talk, "close", json!({})).await.status == 409 {
                    left.push(talk);
                }
            }
            for talk in left {
                desk.act(&ann, talk, "claim", json!({})).await.expect(204);
                desk.act(&ann, talk, "close", json!({})).await.expect(204);
            }
        }
    }
}

async fn what_one_process_moves_another_knows(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let ann = desk.agent("Ann", 1, &["support"]).await;
    let process = server.another_process().await;
    let client = server.client_of(&process);
    let other = Desk { client: &client };
    let talk = desk.handed_over("people").await;
    desk.wait_for(&talk, "held").await;
    for _ in 0..3 {
        desk.act(&ann, &talk, "claim", json!({})).await.expect_problem(409, "already_theirs");
        other.act(&ann, &talk, "park", json!({})).await.expect(204);
        desk.wait_for(&talk, "parked").await;
        desk.act(&ann, &talk, "park", json!({})).await.expect_problem(409, "taken");
        talk.say("are you there?").await;
        desk.wait_for(&talk, "held").await;
        other.act(&ann, &talk, "claim", json!({})).await.expect_problem(409, "already_theirs");
    }
    other.act(&ann, &talk, "close", json!({})).await.expect(204);
    let next = desk.handed_over("people").await;
    desk.wait_for(&next, "held").await;
    let log = desk.log_of(&talk).await;
    assert_eq!(log[..4], ["assigned", "parked", "contact_wrote", "assigned"]);
}

async fn what_nobody_can_take_goes_back_to_its_bot(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    desk.team("support", json!({ "when_away": "back_to_bot" })).await;
    let talk = desk.handed_over("people").await;
    let until = Instant::now() + PATIENCE;
    while talk.status().await != "with_bot" {
        assert!(Instant::now() < until, "its bot doesn't have it");
    }
    let messages = talk.messages().await;
    let told = "Nobody of our team is there now.";
    assert_eq!(messages.iter().filter(|it| it["text"] == told).count(), 1, "{messages:?}");
    assert_eq!(talk.say("and now?").await, ["bot: and now?"]);
    assert!(desk.list("").await.is_empty());
}

async fn a_bots_integration_hands_over_as_livepersons_do(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let gold = desk.team("gold", json!({})).await;
    let ann = desk.agent("Ann", 3, &["gold"]).await;
    let talk = Talk::open(&server.client, "web").await;
    talk.say("hello").await;
    let call = async |key: &str, body: Value| {
        let path = "/botservice-0.1/botcentral/livePersonAgent";
        let anonymous = server.client.anonymous();
        anonymous.request("POST", path).header("authorization", key).json(&body).send().await
    };
    let key = server.client.key.clone().unwrap();
    let body = |conversation: &str| {
        json!({
            "userPlatformId": "", "chatBotId": "small", "message": "One moment, please.",
            "conversationId": conversation, "agentSkillName": "nobody",
            "agentSkillId": gold["number"].to_string(),
        })
    };
    call(&key, body("")).await.expect_problem(404, "not_found");
    call("colloquy_x", body(&talk.id)).await.expect_problem(401, "not_signed_in");
    for _ in 0..2 {
        let done = call(&key, body(&talk.id)).await.expect(200);
        assert_eq!(done, json!({ "success": true, "conversationId": talk.id }));
    }
    assert_eq!(desk.wait_for(&talk, "held").await["agent"], ann);
    let messages = talk.messages().await;
    let said = messages.iter().filter(|it| it["text"] == "One moment, please.").count();
    assert_eq!(said, 1, "{messages:?}");
}

async fn kommunicates_clients_give_it_to_agents(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let ann = desk.agent("Ann", 1, &["support"]).await;
    let key = server.client.key.clone().unwrap();
    let client = server.client.anonymous();
    let ask = async |method: &str, path: &str, body: Value| {
        let request = client.request(method, path).header("api-key", &key).json(&body);
        request.send().await.expect(200)["response"].clone()
    };
    let mut groups = Vec::new();
    for name in ["one", "two"] {
        let body = json!({ "groupName": name, "groupMemberList": [name] });
        let made = ask("POST", "/rest/ws/group/conversation", body).await;
        groups.push(made["id"].as_u64().unwrap());
    }
    for (group, expected) in [
        (groups[0], "updated"),
        (groups[0], "already updated"),
        (groups[1], "AGENT_IS_ALREADY_ENGAGED"),
    ] {
        let path = format!("/rest/ws/group/assignee/change?groupId={group}&assignee={ann}");
        assert_eq!(ask("PATCH", &path, json!({})).await, expected);
    }
}

async fn another_workspaces_desk_is_not_there(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let ann = desk.agent("Ann", 1, &["support"]).await;
    let talk = desk.handed_over("people").await;
    desk.wait_for(&talk, "held").await;
    let stranger = server.stranger().await;
    let theirs = Desk { client: &stranger };
    assert!(theirs.list("").await.is_empty());
    for what in ["claim", "park", "close", "replies", "notes", "assign", "transfer", "return"] {
        let refused = theirs.act(&ann, &talk, what, json!({})).await;
        refused.expect_problem(403, "not_an_agent");
    }
    theirs.team("support", json!({})).await;
    let eve = theirs.agent("Eve", 1, &["support"]).await;
    for (what, body) in [
        ("claim", json!({})),
        ("park", json!({})),
        ("close", json!({})),
        ("replies", json!({ "text": "x" })),
        ("notes", json!({ "text": "x" })),
        ("assign", json!({ "agent": eve })),
        ("transfer", json!({ "agent": eve })),
        ("return", json!({})),
    ] {
        theirs.act(&eve, &talk, what, body).await.expect_problem(404, "not_found");
    }
    let log = format!("/api/v1/desk/conversations/{}/log", talk.id);
    stranger.get(&log).await.expect_problem(404, "not_found");
    let path = format!("/api/v1/desk/agents/{ann}");
    stranger.get(&path).await.expect_problem(404, "not_found");
    stranger.delete(&path).await.expect_problem(404, "not_found");
    let presence = json!({ "presence": "logged_out" });
    stranger.put(&format!("{path}/presence"), &presence).await.expect_problem(404, "not_found");
    assert_eq!(desk.wait_for(&talk, "held").await["agent"], ann);
}

async fn an_agent_sends_files(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let ann = desk.agent("Ann", 2, &["support"]).await;
    let talk = desk.handed_over("people").await;
    desk.wait_for(&talk, "held").await;
    let file = upload(&talk, "?name=price.csv", "text/csv", b"tea,1\n").await.expect(201);
    upload(&talk, "?name=x.exe", "text/csv", b"MZ").await.expect_problem(415, "attachment_type");
    let send = async |talk: &Talk, text: &str| {
        let body = json!({ "text": text, "attachments": [file["id"]] });
        desk.act(&ann, talk, "replies", body).await
    };
    let said = send(&talk, "Our prices").await.expect(201);
    assert_eq!(said["files"][0]["name"], "price.csv");
    assert!(said["files"][0]["url"].is_string(), "{said}");
    assert_eq!(send(&talk, "").await.expect(201)["files"][0]["id"], file["id"]);
    // A file belongs to the conversation that it was uploaded to.
    let other = desk.handed_over("people").await;
    desk.wait_for(&other, "held").await;
    send(&other, "x").await.expect_problem(404, "attachment_not_found");
    let body = json!({ "attachments": vec![file["id"].clone(); 6] });
    let many = desk.act(&ann, &talk, "replies", body).await;
    many.expect_problem(400, "bad_field");
    desk.act(&ann, &talk, "replies", json!({})).await.expect_problem(400, "bad_field");
}
