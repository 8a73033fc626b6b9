//! Who may do what, generated over every operation of the document: without a key, with a key of
//! another workspace, with a key of too little.

use api::{Right, Who};
use model::member::Role;
use serde_json::{Value, json};

use crate::bots_of_tests::saying;
use crate::client::{Client, Response};
use crate::document::{self, Operation};
use crate::members::invite;
use crate::runner::tests;
use crate::server::{TestServer, save_draft};
use crate::talk::Talk;
use crate::understanding::trained;

tests![
    nobody_comes_in_without_a_key,
    a_key_opens_nothing_of_another_workspace,
    every_operation_has_a_row_in_the_table,
    a_key_may_do_what_its_scopes_say,
    a_member_may_do_what_their_roles_say,
    a_key_is_shown_once_and_can_be_revoked,
    a_key_is_made_for_scopes_that_exist,
];

/// What must not be seen from outside of its workspace.
const CANARY: &str = "canary-of-the-first-workspace";

/// All operations but those that are as Kommunicate's and Haptik's are, which have tests of their own.
fn operations() -> Vec<Operation> {
    let all = document::operations().into_iter();
    let theirs = ["/rest/ws/", "/v1.0/", "/integration/external/"];
    all.filter(|operation| !theirs.iter().any(|path| operation.path.starts_with(path))).collect()
}

/// The things of one workspace, by the names that paths have for them.
struct Things {
    conversation: String,
    key: String,
    member: String,
    agent: String,
    webhook: String,
    canned: String,
    contact: String,
}

impl Things {
    /// Makes one of each.
    async fn make(server: &TestServer) -> Self {
        let head = "bot: small\nsettings: { group: shop }\n";
        server.set_up(&saying(CANARY).replacen("bot: small\n", head, 1)).await;
        // What is told of it doesn't change any more.
        trained(&server.client, "small", &["ready"]).await;
        let secret = json!({ "secret": CANARY, "hosts": ["a.example"] });
        server.client.put("/api/v1/secrets/small", &secret).await.expect(204);
        let talk = Talk::open_as(&server.client, "web", CANARY).await;
        talk.say(CANARY).await;
        server.client.put("/api/v1/webhooks/kommunicate", &webhook(CANARY)).await.expect(204);
        let body = json!({ "name": CANARY, "scopes": ["read"] });
        let key = server.client.post("/api/v1/api-keys", &body).await.expect(201);
        let key = key["id"].as_str().unwrap().to_owned();
        let values = json!({ "values": { key.as_str(): CANARY } });
        let path = "/api/v1/contexts/shop/values";
        server.client.request("PATCH", path).json(&values).send().await.expect(204);
        // Of what happens in this test it hears nothing.
        let body =
            json!({ "name": CANARY, "url": "https://a.example", "events": ["webhook.disabled"] });
        let webhook = server.client.post("/api/v1/webhooks", &body).await.expect(201);
        let webhook = webhook["id"].as_str().unwrap().to_owned();
        let sign_on = json!({ "issuer": "https://login.example", "client_id": CANARY });
        server.client.put("/api/v1/single-sign-on", &sign_on).await.expect(200);
        let (member, _link) = invite(server, "canary@example.com", &["agent"]).await;
        let team = json!({ "name": CANARY });
        server.client.put("/api/v1/desk/teams/support", &team).await.expect(200);
        let agent = json!({ "name": CANARY, "teams": ["support"] });
        let agent = server.client.post("/api/v1/desk/agents", &agent).await.expect(201);
        let agent = agent["id"].as_str().unwrap().to_owned();
        let canned = json!({ "shortcut": CANARY, "title": CANARY, "text": CANARY });
        let canned = server.client.post("/api/v1/desk/canned", &canned).await.expect(201);
        let canned = canned["id"].as_str().unwrap().to_owned();
        let contact = talk.view().await["contact"].as_str().unwrap().to_owned();
        Self { conversation: talk.id, key, member, agent, webhook, canned, contact }
    }

    /// The operation's address, with these things in the place of names.
    fn address(&self, operation: &Operation) -> String {
        let path = operation
            .path
            .replace("{bot}", "small")
            .replace("{namespace}", "shop")
            .replace("{account}", "default")
            .replace("{entity}", "city")
            .replace("{version}", "1")
            .replace("{integration}", "Balance")
            .replace("{external_bot}", "concierge")
            .replace("{group}", "shop")
            .replace("{channel}", "web")
            .replace("{secret}", "small")
            .replace("{environment}", "draft")
            .replace("{conversation}", &self.conversation)
            .replace("{preview}", "preview_0")
            .replace("{key}", &self.key)
            .replace("{team}", "support")
            .replace("{agent}", &self.agent)
            .replace("{member}", &self.member)
            .replace("{webhook}", &self.webhook)
            .replace("{canned}", &self.canned)
            .replace("{contact}", &self.contact)
            .replace("{workspace}", "ws_00000000000070008000000000000001")
            .replace("{file}", "file_00000000000070008000000000000000");
        assert!(!path.contains('{'), "{} has a thing that this test doesn't know", operation.id);
        match operation.id.as_str() {
            "deleteWorkspace" => path + "?name=default",
            "listReleases" => path + "?environment=test",
            "compareBot" => path + "?from=draft",
            "matchBotGroup" => path + "?text=hello",
            "importKompose" | "importRasa" | "importHaptik" => path + "?name=" + &operation.id,
            _ => path,
        }
    }
}

/// A webhook that nothing is sent to: nobody writes.
fn webhook(token: &str) -> Value {
    json!({ "url": "https://hooks.example/in", "token": token })
}

/// A body that the operation takes, so that nothing else is refused.
fn body_of(operation: &Operation) -> Value {
    match operation.id.as_str() {
        "putDraft" | "checkSource" => json!({ "files": [{ "path": "b.yaml", "text": "" }] }),
        "tryIntegration" | "tryExternalBot" => json!({}),
        "tryScript" => json!({ "code": "", "place": "pre" }),
        "tryCondition" => json!({ "rule": { "exact": "hello" }, "text": "hello" }),
        "matchText" => json!({ "text": "hello" }),
        "renderRichMessage" => json!({ "interaction": { "text": "?", "buttons": ["A"] } }),
        "readCurl" => json!({ "command": "curl https://b.example" }),
        "beginPreview" | "putPreviewAnswers" => json!({}),
        "playPreviewAgent" => json!({ "does": "closes" }),
        "publishBot" | "rollBackBot" => json!({ "environment": "test" }),
        "putChannel" => json!({ "kind": "web", "environment": "test", "is_public": true }),
        "openConversation" => json!({ "channel": "web", "contact": "c" }),
        "openPublicConversation" => json!({ "client_id": "c" }),
        "sendMessage" | "sendPublicMessage" | "sendPreviewMessage" => {
            json!({ "id": "stranger", "text": "hello" })
        }
        "putSecret" => json!({ "secret": "theirs", "hosts": ["b.example"] }),
        "amendConversation" => json!({ "context": { "page": "theirs" } }),
        "putKommunicateWebhook" => webhook("theirs"),
        "createWebhook" | "putWebhook" => {
            json!({ "url": "https://b.example", "events": ["webhook.disabled"] })
        }
        "rotateWebhook" | "replayWebhook" => json!({}),
        "createWebhookChannel" => {
            json!({ "key": "theirs", "environment": "test", "callback": "https://b.example" })
        }
        "understandText" => json!({ "text": "hello" }),
        "evaluateBot" => json!({ "test": [{ "text": "hello", "intent": "greet" }] }),
        "createApiKey" => json!({ "name": "theirs", "scopes": ["read"] }),
        "inviteMember" => json!({ "email": "t@example.com", "name": "t", "roles": ["agent"] }),
        "changeMember" => json!({ "is_disabled": true }),
        "createMemberKey" | "createOwnKey" => json!({ "name": "theirs" }),
        "signIn" => json!({ "email": "t@example.com", "password": "x" }),
        "setPassword" => json!({ "token": "x", "password": "a long password" }),
        "changePassword" => json!({ "current": "x", "new": "a long password" }),
        "beginSecondFactor" | "removeSecondFactor" => json!({ "password": "x" }),
        "confirmSecondFactor" => json!({ "code": "123456" }),
        "putSingleSignOn" => json!({ "issuer": "https://login.example", "client_id": "theirs" }),
        "createWorkspace" => json!({ "name": "theirs" }),
        "askAsKommunicate" => {
            json!({ "from": "c", "groupId": "g", "key": "k", "message": "hello" })
        }
        "askAsHaptik" => json!({ "user": { "user_id": "c" }, "conversation_no": 1 }),
        "askAsRasa" => json!({ "sender": "c", "message": "hello" }),
        "askAsColloquy" => json!({
            "contact": { "id": "c" }, "conversation": { "id": "v" }, "message": { "text": "hello" },
        }),
        "createLivepersonConversation" => json!({}),
        "askAsLiveperson" => json!({ "type": "TEXT", "data": { "message": "hello" } }),
        "putContext" => json!({ "ttl_seconds": 60 }),
        "patchContextValues" => json!({ "values": { "theirs": 1 } }),
        "createLivepersonNamespace" => json!({ "name": "theirs" }),
        "setLivepersonProperties" => json!({ "theirs": 1 }),
        "createLivepersonDocument" => {
            json!({ "accountId": "default", "nameSpace": "shop", "payload": { "theirs": 1 } })
        }
        "importLivePerson" => json!({ "bot": { "name": "theirs" } }),
        "importKompose" => json!({ "intents": [{ "name": "theirs" }] }),
        "importRasa" => json!({ "files": [{ "path": "domain.yml", "text": "intents: [theirs]" }] }),
        "receiveWebView" => json!({ "botId": "b", "conversationId": "c" }),
        "postReplies" => json!({ "messages": [{ "type": "text", "text": "theirs" }] }),
        "putTeam" | "createAgent" | "putAgent" => json!({ "name": "theirs" }),
        "escalateToAgent" => json!({}),
        "setPresence" => json!({ "presence": "online" }),
        "assignConversation" => json!({ "agent": "mem_00000000000070008000000000000000" }),
        "transferConversation" => json!({ "team": "support" }),
        "returnConversation" | "closeAsAgent" | "reopenConversation" => json!({}),
        "replyAsAgent" | "writeNote" => json!({ "text": "theirs" }),
        "tagConversation" => json!({ "tags": ["theirs"] }),
        "createCanned" | "putCanned" => {
            json!({ "shortcut": "theirs", "title": "theirs", "text": "theirs" })
        }
        "markRead" | "markPublicRead" => json!({ "number": 1 }),
        "answerSurvey" => json!({ "score": 1 }),
        "renderCanned" => json!({ "conversation": "conv_00000000000070008000000000000000" }),
        "amendContact" => json!({ "name": "theirs" }),
        other => panic!("this test has no body for the operation {other}: write one"),
    }
}

async fn call(client: &Client, operation: &Operation, things: &Things) -> Response {
    let address = things.address(operation);
    let request = client.request(&operation.method, &address);
    let request = match operation.id.as_str() {
        "putDraft" => request.header("if-match", "\"1\""),
        _ if operation.path.starts_with("/api/v1/desk/") => {
            request.header("x-agent", &things.agent)
        }
        _ => request,
    };
    match operation.id.as_str() {
        "addFaq" | "importHaptik" => {
            let sheet = "Question\tAnswer\nWho?\tThey.\n";
            return request.header("content-type", "text/csv").body(sheet).send().await;
        }
        "replaceEntityValues"
        | "uploadAttachment"
        | "uploadPublicAttachment"
        | "uploadPreviewAttachment" => {
            return request.header("content-type", "text/plain").body("delhi|dilli").send().await;
        }
        _ => {}
    }
    match operation.has_body {
        true => request.json(&body_of(operation)).send().await,
        false => request.send().await,
    }
}

/// What belongs to a workspace, whole, to see whether anything changed.
async fn everything(client: &Client, things: &Things) -> Value {
    let mut seen = Vec::new();
    for operation in reads() {
        seen.push(call(client, &operation, things).await.expect(200));
    }
    json!(seen)
}

/// The operations that show what belongs to a workspace.
fn reads() -> Vec<Operation> {
    let is_read = |operation: &Operation| {
        // The log tells of reading, too, and workspaces aren't of one.
        let is_log = matches!(
            operation.id.as_str(),
            "listAuditEntries" | "checkAuditLog" | "listWorkspaces" | "getMasterKey"
        );
        let is_own = operation.method == "GET" && operation.path.starts_with("/api/v1/") && !is_log;
        is_own
            && !operation.is_public
            && !operation.path.ends_with("/events")
            && !operation.path.contains("/public/")
            // They are of the process that shows them.
            && !operation.path.contains("/previews/")
    };
    operations().into_iter().filter(is_read).collect()
}

/// AU-08: a key is in its header, and nowhere else.
async fn nobody_comes_in_without_a_key(server: TestServer) {
    let things = Things::make(&server).await;
    let before = everything(&server.client, &things).await;
    let key = server.client.key.clone().unwrap();
    let forged = format!("{}x", &key[..key.len() - 1]);
    let truncated = &key[..key.len() - 1];
    for operation in operations() {
        // Contacts' operations ask for the token of a conversation instead; their tests are elsewhere.
        if operation.is_public && !operation.path.contains("/public/conversations/") {
            continue;
        }
        // It is told other statuses, as its reference says; they have a test of their own.
        if is_livepersons(&operation) {
            continue;
        }
        for key in [None, Some(forged.as_str()), Some(truncated), Some("colloquy_"), Some("x")] {
            let client = server.client.with_key(key);
            let refused = call(&client, &operation, &things).await;
            assert_eq!(refused.status, 401, "{} with {key:?}", operation.id);
            refused.expect_problem(401, "not_signed_in");
        }
        let address = things.address(&operation);
        for way in ["token", "key", "api_key", "access_token"] {
            // Systems that can't set headers say their key there.
            if way == "key" && operation.path.starts_with("/gateway/") {
                continue;
            }
            let mark = if address.contains('?') { '&' } else { '?' };
            let path = format!("{address}{mark}{way}={key}");
            let refused = server.client.anonymous().request(&operation.method, &path).send().await;
            assert_eq!(refused.status, 401, "{} with {way} in the address", operation.id);
        }
    }
    let header = |value: &str| {
        server
            .client
            .anonymous()
            .request("GET", "/api/v1/bots")
            .header("authorization", value)
            .head()
    };
    for value in [&format!("Basic {key}"), &key, &format!("Bearer{key}"), "Bearer ", "Bearer"] {
        let answer = server.client.raw(header(value).as_bytes()).await;
        assert_eq!(Response::read(&answer).status, 401, "{value}");
    }
    assert_eq!(everything(&server.client, &things).await, before);

    let public: Vec<String> = operations()
        .into_iter()
        .filter(|operation| operation.is_public)
        .map(|operation| operation.id)
        .collect();
    let expected = [
        "getHealth",
        "getOpenapi",
        "getReadiness",
        "beginSingleSignOn",
        "finishSingleSignOn",
        "followPublicConversation",
        "listPublicMessages",
        "openPublicConversation",
        "readFile",
        "receiveWebView",
        "sendPublicMessage",
        "markPublicRead",
        "tellPublicTyping",
        "getSurvey",
        "answerSurvey",
        "setPassword",
        "signIn",
        "uploadPublicAttachment",
    ];
    let mut sorted = public.clone();
    sorted.sort();
    let mut expected = expected.map(str::to_owned);
    expected.sort();
    assert_eq!(sorted, expected, "an operation that asks for no key is a decision");
}

async fn a_key_opens_nothing_of_another_workspace(server: TestServer) {
    let things = Things::make(&server).await;
    let before = everything(&server.client, &things).await;
    let stranger = server.stranger().await;
    for operation in operations() {
        if operation.is_public {
            continue;
        }
        let answer = call(&stranger, &operation, &things).await;
        let (id, status) = (operation.id.as_str(), answer.status);
        assert!(!answer.text().contains(CANARY), "{id}: {}", answer.text());
        assert!(!answer.text().contains(&things.conversation) || status == 404, "{id}");
        // A name that is put is made in one's own workspace, and there it is one's own.
        match id {
            "putChannel" => assert_eq!(status, 201),
            "getChannel" | "openConversation" => assert!(matches!(status, 200 | 201 | 404), "{id}"),
            "createLivepersonDocument" | "escalateToAgent" => assert_eq!(status, 404, "{id}"),
            // About the stranger themselves.
            "signOut" => assert_eq!(status, 204),
            "changePassword"
            | "beginSecondFactor"
            | "confirmSecondFactor"
            | "removeSecondFactor"
            | "createOwnKey" => {
                assert_eq!(status, 403);
            }
            // Of the first workspace's administrators alone.
            "listWorkspaces" | "createWorkspace" | "deleteWorkspace" | "getMasterKey" => {
                assert_eq!(status, 403)
            }
            // Our agent isn't theirs, whatever they act on.
            _ if is_acting(id) => assert_eq!(status, 403, "{id}: {}", answer.text()),
            "putContext"
            | "deleteContext"
            | "listContextValues"
            | "patchContextValues"
            | "clearContextValues"
            | "getContextValue"
            | "deleteContextValue"
            | "putTeam"
            | "getTeam"
            | "deleteTeam"
            | "putSecret"
            | "deleteSecret"
            | "deleteChannel"
            | "putKommunicateWebhook"
            | "getSingleSignOn"
            | "putSingleSignOn"
            | "deleteSingleSignOn"
            | "getKommunicateWebhook"
            | "deleteKommunicateWebhook" => {
                assert!(matches!(status, 200 | 204 | 404), "{id}: {status}");
            }
            _ if operation.path.contains('{') => assert_eq!(status, 404, "{id}: {}", answer.text()),
            _ => assert!(matches!(status, 200 | 201), "{id}: {status} {}", answer.text()),
        }
    }
    assert_eq!(everything(&server.client, &things).await, before);

    // What another workspace named in a filter is not there, and not another's.
    let by_channel = stranger.get("/api/v1/conversations?channel=web").await.expect(200);
    assert_eq!(by_channel["items"].as_array().unwrap().len(), 0, "{by_channel}");
    for path in [
        format!("/api/v1/reports?conversation={}", things.conversation),
        format!("/api/v1/log-events?conversation={}", things.conversation),
        format!("/api/v1/conversations?cursor={}", things.conversation),
    ] {
        let page = stranger.get(&path).await;
        assert!(page.status == 404 || page.json()["items"] == json!([]), "{path}: {}", page.text());
    }
}

/// What is done in an agent's name.
fn is_acting(id: &str) -> bool {
    matches!(
        id,
        "claimConversation"
            | "declineConversation"
            | "parkConversation"
            | "assignConversation"
            | "transferConversation"
            | "returnConversation"
            | "closeAsAgent"
            | "pullConversation"
            | "replyAsAgent"
            | "writeNote"
            | "renderCanned"
            | "markRead"
            | "reopenConversation"
            | "followDesk"
    )
}

/// The table's row of an operation.
fn right_of(operation: &Operation) -> &'static Right {
    let found = api::RIGHTS.iter().find(|right| right.operation == operation.id);
    found.unwrap_or_else(|| panic!("who may {}? say it in the table of rights", operation.id))
}

async fn every_operation_has_a_row_in_the_table(_server: TestServer) {
    let all = document::operations();
    for operation in &all {
        let right = right_of(operation);
        assert_eq!(right.who == Who::Public, operation.is_public, "{}", operation.id);
        let Who::These { scopes, .. } = right.who else { continue };
        let is_known = |scope: &&str| app::SCOPES.contains(scope) && *scope != "admin";
        assert!(scopes.iter().all(is_known), "{}: {scopes:?}", operation.id);
        let is_unsafe = operation.method != "GET";
        let may_read = |scope: &&str| **scope == *"read";
        // What is tried out or judged changes nothing either.
        let tries = [
            "checkBot",
            "renderRichMessage",
            "checkSource",
            "understandText",
            "evaluateBot",
            "tryCondition",
            "matchText",
        ];
        let is_trial = tries.contains(&operation.id.as_str());
        assert!(!is_unsafe || is_trial || !scopes.iter().any(may_read), "{}", operation.id);
    }
    for right in api::RIGHTS {
        let count = api::RIGHTS.iter().filter(|other| other.operation == right.operation).count();
        let is_there = all.iter().any(|operation| operation.id == right.operation);
        assert!(is_there && count == 1, "{} has a row and isn't there (once)", right.operation);
    }
}

/// Tries every operation that this client isn't allowed, and reads all that it is.
async fn try_all(client: &Client, things: &Things, is_allowed: impl Fn(&Operation) -> bool) {
    let asks_for_key = |operation: &Operation| !operation.is_public && !is_livepersons(operation);
    for operation in operations().into_iter().filter(asks_for_key) {
        let id = &operation.id;
        let is_stream = operation.path.ends_with("/events");
        // Previews are wired in by the program: its own tests read one.
        let is_elsewhere = id == "getPreviewTest";
        match (is_allowed(&operation), operation.method.as_str()) {
            (false, _) => {
                let refused = call(client, &operation, things).await;
                assert_eq!(refused.status, 403, "{id}: {}", refused.text());
                refused.expect_problem(403, "not_allowed");
            }
            (true, "GET") if !is_stream && !is_elsewhere => {
                let answer = call(client, &operation, things).await;
                assert_eq!(answer.status, 200, "{id}: {}", answer.text());
            }
            // The others are tried in other tests: some of them end things.
            (true, _) => {}
        }
    }
}

async fn a_key_may_do_what_its_scopes_say(server: TestServer) {
    let things = Things::make(&server).await;
    for scope in ["read", "bots", "conversations", "desk", "gateway", "kommunicate"] {
        let client = server.client_with(&[scope]).await;
        let is_allowed = |operation: &Operation| match right_of(operation).who {
            Who::Public | Who::Anybody => true,
            Who::These { scopes, .. } => scopes.contains(&scope),
        };
        try_all(&client, &things, is_allowed).await;
    }
    let none = server.client_with(&[]).await;
    none.get("/api/v1/bots").await.expect_problem(403, "not_allowed");
}

/// TN-08.
async fn a_member_may_do_what_their_roles_say(server: TestServer) {
    let things = Things::make(&server).await;
    let before = everything(&server.client, &things).await;
    for role in Role::ALL {
        let (id, _link) = invite(&server, &format!("{role}@example.com"), &[role.as_str()]).await;
        let path = format!("/api/v1/members/{id}/keys");
        let made = server.client.post(&path, &json!({ "name": "x" })).await.expect(201);
        let client = server.client.with_key(made["key"].as_str());
        let is_allowed = |operation: &Operation| match right_of(operation).who {
            Who::Public | Who::Anybody => true,
            Who::These { roles, .. } => role == Role::Admin || roles.contains(&role),
        };
        try_all(&client, &things, is_allowed).await;
        let path = format!("/api/v1/api-keys/{}", made["id"].as_str().unwrap());
        server.client.delete(&path).await.expect(204);
    }
    // All but the members and keys that this made.
    let is_other =
        |operation: &Operation| !matches!(operation.id.as_str(), "listMembers" | "listApiKeys");
    let after = everything(&server.client, &things).await;
    let reads = reads();
    for (index, operation) in reads.iter().enumerate().filter(|(_, read)| is_other(read)) {
        assert_eq!(after[index], before[index], "{}", operation.id);
    }
}

fn is_livepersons(operation: &Operation) -> bool {
    operation.path.starts_with("/gateway/liveperson/")
}

async fn a_key_is_shown_once_and_can_be_revoked(server: TestServer) {
    let body = json!({ "name": "ci", "scopes": ["bots"] });
    let made = server.client.post("/api/v1/api-keys", &body).await.expect(201);
    let key = made["key"].as_str().unwrap();
    let client = server.client.with_key(Some(key));
    client.get("/api/v1/bots").await.expect(200);
    save_draft(&client, "small", &saying("x")).await;

    let listed = server.client.get("/api/v1/api-keys").await;
    assert!(!listed.text().contains(key), "{}", listed.text());
    let items = listed.expect(200)["items"].clone();
    let own = items.as_array().unwrap().iter().find(|item| item["id"] == made["id"]).unwrap();
    let prefix = own["prefix"].as_str().unwrap();
    assert!(key.starts_with(prefix) && prefix.len() < key.len() / 2, "{prefix}");
    assert_eq!((&own["name"], &own["scopes"]), (&json!("ci"), &json!(["bots"])));
    assert_eq!(own.get("revoked_at"), None);

    let path = format!("/api/v1/api-keys/{}", made["id"].as_str().unwrap());
    server.client.delete(&path).await.expect(204);
    client.get("/api/v1/bots").await.expect_problem(401, "not_signed_in");
    server.client.delete(&path).await.expect_problem(404, "not_found");
    server.client.delete("/api/v1/api-keys/nonsense").await.expect_problem(404, "not_found");
    let listed = server.client.get("/api/v1/api-keys").await.expect(200);
    let items = listed["items"].as_array().unwrap();
    let own = items.iter().find(|item| item["id"] == made["id"]).unwrap();
    assert!(own["revoked_at"].is_string());
    assert!(!crate::logs::text().contains(key));
}

async fn a_key_is_made_for_scopes_that_exist(server: TestServer) {
    for (body, code) in [
        (json!({ "name": "x", "scopes": ["root"] }), "bad_field"),
        (json!({ "name": "x", "scopes": [""] }), "bad_field"),
        (json!({ "name": "x\u{0}", "scopes": ["read"] }), "bad_field"),
        (json!({ "name": "x".repeat(10_000), "scopes": ["read"] }), "bad_field"),
        (json!({ "name": "x" }), "bad_json"),
        (json!({ "name": "x", "scopes": "read" }), "bad_json"),
        (json!({ "name": "x", "scopes": ["read"], "workspace": "y" }), "bad_json"),
    ] {
        let refused = server.client.post("/api/v1/api-keys", &body).await;
        refused.expect_problem(400, code);
    }
}
