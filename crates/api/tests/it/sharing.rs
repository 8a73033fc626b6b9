//! What bots share with programs, with web views and with each other, with scripts that really run.

use serde_json::{Value, json};
use testkit::Answer;

use crate::bots_of_tests::bot_of;
use crate::client::Client;
use crate::runner::tests;
use crate::server::TestServer;
use crate::talk::Talk;

tests![
    a_context_lives_as_long_as_its_owner,
    a_turn_that_waits_for_others_keeps_what_it_wrote,
    a_bot_and_a_program_share_a_context,
    a_context_has_limits,
    a_context_expires,
    a_context_belongs_to_its_workspace,
    the_context_service_speaks_as_its_clients_do,
    a_web_view_gives_values_and_a_message,
    a_web_view_without_proof_is_refused,
    what_a_web_view_says_while_the_bot_speaks_may_have_its_turn,
    what_holds_for_a_conversation_is_read_and_never_written,
    a_new_session_is_opened_by_the_bots_function_again,
    a_script_gives_the_conversation_to_another_bot,
    a_bot_that_is_not_there_leaves_the_conversation_to_people,
    a_script_reads_the_mood_and_names_of_a_message,
    a_script_knows_the_conversation_it_is_in,
    logged_events_are_listed_by_kind,
    imports_know_every_function_that_scripts_have,
];

/// A bot that runs scripts: what is written here on `run NAME`, each under its name.
fn running(scripts: &[(&str, &str)]) -> String {
    let dialogs = scripts.iter().map(|(name, source)| {
        let source = source.lines().map(|line| format!("              {}\n", line.trim()));
        format!(
            "      {name}:
        starts_on: {{ patterns: [{name:?}] }}
        interactions:
          run:
            script: |
{}",
            source.collect::<String>()
        )
    });
    bot_of(&dialogs.collect::<String>())
}

/// A script that counts how often it ran, in each scope.
const COUNT: &str = "function count(read, write) {
  var before = Number(botContext[read]('visits', 'count')) || 0;
  var taken = botContext[write]('visits', 'count', before + 1);
  return taken ? botContext[read]('visits', 'count') : 'refused';
}
botContext.sendMessage(
  count('getGlobalContextData', 'setGlobalContextData') + ' ' +
  count('getContextDataForUser', 'setContextDataForUser') + ' ' +
  count('getContextDataForConversation', 'setContextDataForConversation'));";

async fn a_context_lives_as_long_as_its_owner(server: TestServer) {
    server.set_up(&running(&[("count", COUNT)])).await;
    let first = Talk::open_as(&server.client, "web", "ann").await;
    assert_eq!(first.say("count").await, ["1 1 1"]);
    assert_eq!(first.say("count").await, ["2 2 2"]);
    let second = Talk::open_as(&server.client, "web", "ann").await;
    assert_eq!(second.say("count").await, ["3 3 1"]);
    let other = Talk::open_as(&server.client, "web", "bob").await;
    assert_eq!(other.say("count").await, ["4 1 1"]);
    // A session ends, a context doesn't.
    assert_eq!(first.say("reset").await, ["A new session has begun."]);
    assert_eq!(first.say("count").await, ["5 4 3"]);
}

async fn a_turn_that_waits_for_others_keeps_what_it_wrote(server: TestServer) {
    server.company.on("/ask", Answer::json(200, &json!({})));
    let company = server.company.address();
    let source = format!(
        "botContext.setContextDataForUser('shop', 'before', 1);
         var status = fetch('http://{company}/ask').status;
         botContext.setContextDataForUser('shop', 'after', status);
         botContext.sendMessage(JSON.stringify(botContext.getContextDataForUser('shop')));"
    );
    server.set_up(&running(&[("ask", &source)])).await;
    let talk = Talk::open(&server.client, "web").await;
    let expected = r#"{"before":1,"after":200}"#;
    assert_eq!(talk.say("ask").await, [expected]);
    let contact = contact_of(&talk).await;
    let path = format!("/api/v1/contexts/shop/values?contact={contact}");
    let listed = server.client.get(&path).await.expect(200);
    assert_eq!(values(&listed), json!({"after": 200, "before": 1}));
}

async fn contact_of(talk: &Talk) -> String {
    talk.view().await["contact"].as_str().unwrap().to_owned()
}

fn values(page: &Value) -> Value {
    let items = page["items"].as_array().unwrap();
    items.iter().map(|it| (it["key"].as_str().unwrap().to_owned(), it["value"].clone())).collect()
}

async fn patch(client: &Client, path: &str, values: Value) -> crate::client::Response {
    client.request("PATCH", path).json(&json!({ "values": values })).send().await
}

async fn a_bot_and_a_program_share_a_context(server: TestServer) {
    let show = "botContext.sendMessage(JSON.stringify([
      botContext.getGlobalContextData('shop', 'open'),
      botContext.getContextDataForUser('shop', 'size'),
      botContext.getContextDataForConversation('shop', 'items'),
    ]));";
    let own = "botContext.setContextDataForConversation('shop', 'items', ['shoe', 'hat']);
      botContext.deleteContextDataForUser('shop', 'size');";
    server.set_up(&running(&[("show", show), ("own", own)])).await;
    let talk = Talk::open(&server.client, "web").await;
    assert_eq!(talk.say("show").await, ["[null,null,null]"]);
    let (contact, conversation) = (contact_of(&talk).await, talk.id.clone());
    let path = |owner: &str| format!("/api/v1/contexts/shop/values{owner}");
    let (of_contact, of_talk) =
        (path(&format!("?contact={contact}")), path(&format!("?conversation={conversation}")));
    patch(&server.client, &path(""), json!({ "open": true })).await.expect(204);
    patch(&server.client, &of_contact, json!({ "size": "small" })).await.expect(204);
    patch(&server.client, &of_talk, json!({ "items": [1] })).await.expect(204);
    assert_eq!(talk.say("show").await, [r#"[true,"small",[1]]"#]);
    talk.say("own").await;
    let found = server.client.get(&of_talk).await.expect(200);
    assert_eq!(values(&found), json!({ "items": ["shoe", "hat"] }));
    assert_eq!(server.client.get(&of_contact).await.expect(200)["items"], json!([]));
    let one = path(&format!("/items?conversation={conversation}"));
    assert_eq!(server.client.get(&one).await.expect(200)["value"], json!(["shoe", "hat"]));
    server.client.delete(&one).await.expect(204);
    server.client.get(&one).await.expect_problem(404, "not_found");
    server.client.delete(&one).await.expect_problem(404, "not_found");
    server.client.delete("/api/v1/contexts/shop").await.expect(204);
    assert_eq!(talk.say("show").await, ["[null,null,null]"]);
    server.client.delete("/api/v1/contexts/shop").await.expect_problem(404, "not_found");
}

async fn a_context_has_limits(server: TestServer) {
    server.set_up(&running(&[("x", "")])).await;
    let client = &server.client;
    let path = "/api/v1/contexts/shop/values";
    let large = json!({ "a": "x".repeat(799_000) });
    patch(client, path, large).await.expect(204);
    patch(client, path, json!({ "b": "x".repeat(2_000) })).await.expect_problem(413, "too_large");
    patch(client, path, json!({ "a": null, "b": "x".repeat(2_000) })).await.expect(204);
    for (path, values, code) in [
        ("/api/v1/contexts/a-b/values", json!({ "k": 1 }), "bad_field"),
        (path, json!({ "": 1 }), "bad_field"),
        (path, json!({ "k\n": 1 }), "bad_field"),
        (path, json!({ "k": (0..100).fold(json!(1), |inner, _| json!([inner])) }), "bad_field"),
        ("/api/v1/contexts/shop/values?contact=a&session=b", json!({ "k": 1 }), "bad_field"),
    ] {
        patch(client, path, values).await.expect_problem(400, code);
    }
    for owner in
        ["contact=cont_1", "conversation=conv_1", "contact=cont_00000000000070008000000000000000"]
    {
        let path = format!("{path}?{owner}");
        patch(client, &path, json!({ "k": 1 })).await.expect_problem(404, "not_found");
    }
    for n in 0..99 {
        client.put(&format!("/api/v1/contexts/n{n}"), &json!({})).await.expect(204);
    }
    client.put("/api/v1/contexts/more", &json!({})).await.expect_problem(400, "bad_field");
    client.put("/api/v1/contexts/n1", &json!({ "ttl_seconds": 60 })).await.expect(204);
    for bad in [json!({ "ttl_seconds": 0 }), json!({ "ttl_seconds": 40_000_000_u64 })] {
        client.put("/api/v1/contexts/n1", &bad).await.expect_problem(400, "bad_field");
    }
    let page = client.get("/api/v1/contexts?limit=60").await.expect(200);
    assert_eq!(page["items"].as_array().unwrap().len(), 60);
    let next = page["next"].as_str().unwrap();
    let rest = client.get(&format!("/api/v1/contexts?limit=60&cursor={next}")).await.expect(200);
    assert_eq!(rest["items"].as_array().unwrap().len(), 40);
}

async fn a_context_expires(server: TestServer) {
    let source = "botContext.registerContextNamespace('short', 60);
      botContext.setGlobalContextData('short', 'k', 1);";
    let show = "botContext.sendMessage('' + botContext.getGlobalContextData('short', 'k'));";
    server.set_up(&running(&[("set", source), ("show", show)])).await;
    let talk = Talk::open(&server.client, "web").await;
    talk.say("set").await;
    server.clock.advance_by_seconds(59);
    assert_eq!(talk.say("show").await, ["1"]);
    server.clock.advance_by_seconds(1);
    assert_eq!(talk.say("show").await, ["null"]);
}

async fn a_context_belongs_to_its_workspace(server: TestServer) {
    server.set_up(&running(&[("x", "")])).await;
    let talk = Talk::open(&server.client, "web").await;
    patch(&server.client, "/api/v1/contexts/shop/values", json!({ "k": 1 })).await.expect(204);
    let stranger = server.stranger().await;
    assert_eq!(stranger.get("/api/v1/contexts").await.expect(200)["items"], json!([]));
    stranger.get("/api/v1/contexts/shop/values").await.expect_problem(404, "not_found");
    stranger.get("/api/v1/contexts/shop/values/k").await.expect_problem(404, "not_found");
    stranger.delete("/api/v1/contexts/shop").await.expect_problem(404, "not_found");
    let theirs = format!("/api/v1/contexts/shop/values?conversation={}", talk.id);
    patch(&stranger, &theirs, json!({ "k": 2 })).await.expect_problem(404, "not_found");
    let reader = server.client_with(&["read"]).await;
    reader.get("/api/v1/contexts/shop/values/k").await.expect(200);
    patch(&reader, "/api/v1/contexts/shop/values", json!({ "k": 2 }))
        .await
        .expect_problem(403, "not_allowed");
    server.client.anonymous().get("/api/v1/contexts").await.expect_problem(401, "not_signed_in");
}

async fn the_context_service_speaks_as_its_clients_do(server: TestServer) {
    let show = "botContext.sendMessage(JSON.stringify([
      botContext.getGlobalContextData('shop', 'open'),
      botContext.getContextDataForConversation('shop')]));";
    server.set_up(&running(&[("show", show)])).await;
    let talk = Talk::open(&server.client, "web").await;
    let key = server.client.key.clone().unwrap();
    let client = server.client.anonymous();
    let account = model::id::WorkspaceId::DEFAULT.to_string();
    let base = format!("/v1/account/{account}");
    let ask = async |method: &str, path: &str, body: Option<Value>| {
        let request = client.request(method, path).header("maven-api-key", &key);
        match body {
            Some(body) => request.json(&body).send().await,
            None => request.send().await,
        }
    };
    client.get(&base).await.expect_problem(401, "not_signed_in");
    ask("GET", "/v1/account/another", None).await.expect_problem(404, "not_found");
    ask("POST", &base, Some(json!({ "name": "shop" }))).await.expect(204);
    ask("POST", &base, Some(json!({ "name": "a b" }))).await.expect_problem(400, "bad_field");
    assert_eq!(ask("GET", &base, None).await.expect(200), json!(["shop"]));
    // The workspace is named by its name too.
    assert_eq!(ask("GET", "/v1/account/default", None).await.expect(200), json!(["shop"]));
    let global = format!("{base}/shop/properties");
    ask("PATCH", &global, Some(json!({ "open": true, "n": 1 }))).await.expect(204);
    assert_eq!(ask("GET", &global, None).await.expect(200), json!({ "open": true, "n": 1 }));
    let one = format!("{global}/n");
    assert_eq!(ask("GET", &one, None).await.expect(200), json!({ "n": 1 }));
    ask("DELETE", &one, None).await.expect(204);
    ask("GET", &one, None).await.expect_problem(404, "not_found");
    let of_talk = format!("{base}/shop/{}/properties", talk.id);
    ask("POST", &of_talk, Some(json!({ "size": "small" }))).await.expect(204);
    assert_eq!(ask("GET", &of_talk, None).await.expect(200), json!({ "size": "small" }));
    let document = json!({
        "accountId": account, "nameSpace": "shop", "sessionId": talk.id, "ttlSeconds": 60,
        "payload": { "items": [1] },
    });
    let created =
        ask("POST", "/v2/context/document/create", Some(document.clone())).await.expect(201);
    let document_key = format!("{account}-shop-{}", talk.id);
    let expected = json!({ "documentKey": document_key, "tenantId": account, "success": true });
    assert_eq!(created, expected);
    assert_eq!(talk.say("show").await, [r#"[true,{"items":[1],"size":"small"}]"#]);
    server.clock.advance_by_seconds(60);
    assert_eq!(talk.say("show").await, [r#"[true,{"size":"small"}]"#]);
    let mut large = document;
    large["payload"] = json!({ "items": "x".repeat(800_000) });
    let refused = ask("POST", "/v2/context/document/create", Some(large)).await;
    assert!(refused.text().contains("document too large"), "{}", refused.text());
    refused.expect_problem(413, "too_large");
    ask("DELETE", &of_talk, None).await.expect(204);
    assert_eq!(ask("GET", &of_talk, None).await.expect(200), json!({}));
    ask("DELETE", &format!("{base}/shop"), None).await.expect(204);
    ask("GET", &global, None).await.expect_problem(404, "not_found");
}

const SHOW_PAYMENT: &str = "botContext.sendMessage(
  botContext.getWebViewVariable('PaymentStatus') + ' ' +
  botContext.getBotVariable('PaymentStatus') + ' ' +
  JSON.stringify(botContext.getWebViewVariables()));";
/// The ids of a conversation and its bot as scripts and templates see them.
async fn ids(talk: &Talk) -> (String, String, String) {
    let said = talk.say("ids").await.concat();
    let words: Vec<_> = said.split(' ').map(str::to_owned).collect();
    (words[0].clone(), words[1].clone(), words[2].clone())
}

fn proof(conversation: &str, bot: &str) -> String {
    let hash = <sha2::Sha256 as sha2::Digest>::digest(format!("{conversation} || {bot}"));
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A dialog that tells the ids of the conversation, its bot and its contact.
const IDS: &str = "      ids:
        starts_on: { patterns: [ids] }
        interactions:
          tell:
            pre: \"botContext.setBotVariable('ids', botContext.getConversationId(), true);\"
            say: \"{$botContext.ids} {$chatBotId} {$chatBotUserId}\"
";

fn payment_bot() -> String {
    running(&[("paid", SHOW_PAYMENT)]) + IDS
}

async fn a_web_view_gives_values_and_a_message(server: TestServer) {
    server.set_up(&payment_bot()).await;
    let talk = Talk::open(&server.client, "web").await;
    let (conversation, bot, contact) = ids(&talk).await;
    let client = server.client.anonymous();
    let body = json!({
        "botId": bot, "conversationId": conversation, "userId": contact, "message": "paid",
        "contextVariables": [{ "name": "PaymentStatus", "value": "DONE" }, { "name": "n", "value": 7 }],
    });
    let path = "/thirdparty-services-0.1/webview";
    let send = || {
        let request =
            client.request("POST", path).header("authorization", &proof(&conversation, &bot));
        request.header("idempotency-key", "order-7").json(&body).send()
    };
    assert_eq!(send().await.expect(200), json!({ "success": true }));
    let last = talk.messages().await.last().unwrap()["text"].clone();
    let said = r#"DONE null {"PaymentStatus":"DONE","n":7}"#;
    assert_eq!(last, said);
    // A repetition is taken once.
    let before = talk.messages().await.len();
    send().await.expect(200);
    assert_eq!(talk.messages().await.len(), before);
    // The values last as long as the session.
    assert_eq!(talk.say("paid").await, [said]);
    talk.say("reset").await;
    assert_eq!(talk.say("paid").await, ["null null {}"]);
}

async fn a_web_view_without_proof_is_refused(server: TestServer) {
    server.set_up(&payment_bot()).await;
    let talk = Talk::open(&server.client, "web").await;
    let other = Talk::open(&server.client, "web").await;
    let (conversation, bot, contact) = ids(&talk).await;
    let (other_conversation, ..) = ids(&other).await;
    let client = server.client.anonymous();
    let own = || proof(&conversation, &bot);
    for (ids, proof) in [
        ((&conversation, &bot, &contact), String::new()),
        ((&conversation, &bot, &contact), "0".repeat(64)),
        ((&conversation, &bot, &contact), own()[1..].to_owned()),
        ((&other_conversation, &bot, &contact), own()),
        ((&other_conversation, &bot, &contact), proof(&other_conversation, &bot)),
        ((&conversation, &conversation, &contact), proof(&conversation, &conversation)),
        ((&"conv_none".to_owned(), &bot, &contact), proof("conv_none", &bot)),
    ] {
        let (conversation, bot, contact) = ids;
        let body = json!({
            "botId": bot, "conversationId": conversation, "userId": contact, "message": "paid",
            "contextVariables": [{ "name": "PaymentStatus", "value": "DONE" }],
        });
        let request = client.request("POST", "/thirdparty-services-0.1/webview");
        let refused = request.header("authorization", &proof).json(&body).send().await;
        refused.expect_problem(401, "wrong_signature");
    }
    assert_eq!(talk.say("paid").await, ["null null {}"]);
    assert_eq!(other.say("paid").await, ["null null {}"]);
}

async fn what_a_web_view_says_while_the_bot_speaks_may_have_its_turn(server: TestServer) {
    let paused = bot_of(
        "      any:
        starts_on: { patterns: [a, paid] }
        interactions:
          now: { say: at once }
          later: { say: later, delay_ms: 5000 }
",
    ) + IDS;
    for (takes, expected) in [("'true'", 2), ("'false'", 1)] {
        let values = format!(
            "{{ system_handleIntermediateUserMessage: 'true', \
             system_processWebviewIntermediateMessage: {takes} }}"
        );
        let head = format!("bot: small\nenvironments: {{ test: {{ values: {values} }} }}\n");
        server.set_up(&paused.replacen("bot: small\n", &head, 1)).await;
        let talk = Talk::open(&server.client, "web").await;
        let (conversation, bot, contact) = ids(&talk).await;
        assert_eq!(talk.say("a").await, ["at once", "later"]);
        let body = json!({
            "botId": bot, "conversationId": conversation, "userId": contact, "message": "paid",
            "contextVariables": [{ "name": "PaymentStatus", "value": "DONE" }],
        });
        let client = server.client.anonymous();
        let request = client.request("POST", "/thirdparty-services-0.1/webview");
        let request = request.header("authorization", &proof(&conversation, &bot)).json(&body);
        assert_eq!(request.send().await.expect(200), json!({ "success": true }));
        server.clock.advance_by_seconds(20);
        let messages = talk.messages().await;
        let said = messages.iter().filter(|message| message["text"] == "at once").count();
        assert_eq!(said, expected, "{takes}: {messages:?}");
    }
}

async fn what_holds_for_a_conversation_is_read_and_never_written(server: TestServer) {
    let read = "var told = botContext.getContextDataForConversation('conversation');
        var known = botContext.getContextDataForConversation('sde', 'customerInfo');
        botContext.sendMessage(JSON.stringify([told.minutesSinceStartConversation,
          told.minutesSincePreviousMessage, told.conversationId === botContext.getConversationId(),
          typeof told.consumerId, told.currentSkillId, known]));";
    let write = "botContext.sendMessage(String(
        botContext.setContextDataForConversation('conversation', 'consumerId', 'me')) + ' ' +
        botContext.registerContextNamespace('sde') + ' ' +
        botContext.deleteAllContextDataForConversation('conversation') + ' ' +
        typeof botContext.getContextDataForConversation('conversation', 'consumerId'));";
    server.set_up(&running(&[("read", read), ("write", write)])).await;
    let body = json!({ "channel": "web", "contact": "ann", "context": { "currentSkillId": "7" } });
    let opened = server.client.post("/api/v1/conversations", &body).await.expect(201);
    let id = opened["id"].as_str().unwrap().to_owned();
    let sent = std::sync::atomic::AtomicU32::new(0);
    let talk = Talk { client: server.client.clone(), id, sent };
    assert_eq!(talk.say("write").await, ["false false false string"]);
    server.clock.advance_by_seconds(180);
    assert_eq!(talk.say("write").await, ["false false false string"]);
    server.clock.advance_by_seconds(90);
    assert_eq!(talk.say("read").await, [r#"[4,1,true,"string","7",null]"#]);
}

async fn a_new_session_is_opened_by_the_bots_function_again(server: TestServer) {
    let functions = "functions: |
  function __initConversation() {
    var told = botContext.getCurrentUserMessage();
    botContext.setBotVariable('opened', told, true, false);
  }
stories:
";
    let show = [("show", "botContext.sendMessage(botContext.getBotVariable('opened'));")];
    let bot = running(&show).replacen("stories:\n", functions, 1);
    server.set_up(&bot.replacen("[\"show\"]", "[\"show*\"]", 1)).await;
    let talk = Talk::open(&server.client, "web").await;
    assert_eq!(talk.say("show one").await, ["show one"]);
    assert_eq!(talk.say("show two").await, ["show one"], "once in a conversation");
    talk.say("reset").await;
    assert_eq!(talk.say("show three").await, ["show three"]);
}

const SALES: &str = "format: 1
bot: sales
name: Sales bot
variables: { secret: { initial: none } }
stories:
  main:
    dialogs:
      prices:
        name: All prices
        interactions:
          tell: { say: \"Prices for {$query}, {$botContext.secret}\" }
      greet:
        starts_on: { patterns: [hello] }
        interactions:
          tell: { say: Hello from sales }
      lost:
        kind: fallback
        interactions:
          tell: { say: Sales is lost }
";

async fn a_script_gives_the_conversation_to_another_bot(server: TestServer) {
    let give = |dialog: &str, message: &str| {
        format!(
            "botContext.setBotVariable('secret', 'mine', true);
             botContext.sendMessage('One moment.');
             botContext.transferToBotDialog('sales', '{dialog}', {message});
             botContext.sendMessage('never');"
        )
    };
    let by_name = give("All prices", "'shoes'").replace("'sales'", "'Sales bot'");
    server.publish("sales", SALES).await;
    server
        .set_up(&running(&[
            ("prices", &give("prices", "null")),
            ("named", &by_name),
            ("gone", &give("missing", "'hello'")),
            ("lost", &give("missing", "'what'")),
        ]))
        .await;
    for (said, answer) in [
        ("prices", "Prices for prices, none"),
        ("named", "Prices for shoes, none"),
        ("gone", "Hello from sales"),
        ("lost", "Sales is lost"),
    ] {
        let talk = Talk::open(&server.client, "web").await;
        assert_eq!(talk.say(said).await, ["One moment."], "{said}");
        let messages = talk.messages().await;
        // What the other bot is told isn't for the contact.
        let texts: Vec<_> = messages
            .iter()
            .filter_map(|it| it["text"].as_str())
            .filter(|it| !it.is_empty())
            .collect();
        assert_eq!(texts, [said, "One moment.", answer], "{said}");
        // The other bot has it from now on.
        assert_eq!(talk.say("hello").await, ["Hello from sales"], "{said}");
    }
}

async fn a_bot_that_is_not_there_leaves_the_conversation_to_people(server: TestServer) {
    let source = "botContext.transferToBotDialog('nobody', 'x', 'y');";
    server.set_up(&running(&[("go", source)])).await;
    let talk = Talk::open(&server.client, "web").await;
    assert_eq!(talk.say("go").await, [""; 0]);
    assert_eq!(talk.status().await, "queued");
    let reports = server.client.get("/api/v1/reports?bot=small").await.expect(200);
    let message = reports["items"][0]["report"]["message"].as_str().unwrap();
    assert!(message.starts_with("no bot \"nobody\" is released here"), "{message}");
}

async fn a_script_reads_the_mood_and_names_of_a_message(server: TestServer) {
    let bot = "format: 1
bot: small
entities: { size: { values: { small: [tiny], large: [big] } } }
stories:
  main:
    dialogs:
      any:
        starts_on: { patterns: [\"*\"] }
        interactions:
          run:
            script: |
              var phrases = function (name) {
                var found = botContext.getNamedEntities(name);
                return found === null ? 'none' : found.map(function (it) { return it.getPhrase(); }).join('+');
              };
              botContext.sendMessage([botContext.getSentiment(), phrases('PERSON'), phrases('size'),
                botContext.getNlpResponse().nouns.join('+')].join(' / '));
";
    server.set_up(bot).await;
    let talk = Talk::open(&server.client, "web").await;
    for (text, said) in [
        ("I love my big shoes", "Positive / none / big / shoes"),
        ("My name is Ada and this is terrible", "Negative / Ada / none / name+Ada"),
        ("42", "Neutral / none / none /"),
    ] {
        assert_eq!(talk.say(text).await.concat().trim_end(), said, "{text}");
    }
}

async fn a_script_knows_the_conversation_it_is_in(server: TestServer) {
    let source = "var of = function (key) { return botContext.getLPEngagementAttribute(key); };
      botContext.sendMessage([of('startTs'), of('campaignId'), of('os'), of('brandId') === botContext.getLPAccountId(),
        botContext.getUserPlatformType(), botContext.getUserChannel()].join(' '));";
    server.set_up(&running(&[("facts", source)])).await;
    let body = json!({ "channel": "web", "contact": "ann", "context": { "campaignId": 77 } });
    let opened = server.client.post("/api/v1/conversations", &body).await.expect(201);
    let id = opened["id"].as_str().unwrap().to_owned();
    let talk = Talk { client: server.client.clone(), id, sent: 0.into() };
    let started = server.clock.now().as_millisecond();
    assert_eq!(talk.say("facts").await, [format!("{started} 77  true HTMLCLIENT lp_web")]);
}

async fn imports_know_every_function_that_scripts_have(server: TestServer) {
    let told = "botContext.sendMessages(Object.keys(botContext).sort().join(' ').match(/.{1,900}( |$)/g));";
    server.set_up(&running(&[("all", told)])).await;
    let talk = Talk::open(&server.client, "web").await;
    let said = talk.say("all").await.join(" ");
    let there: Vec<&str> = said.split_whitespace().collect();
    assert_eq!(there, formats::liveperson::FUNCTIONS);
}

async fn logged_events_are_listed_by_kind(server: TestServer) {
    let source = "botContext.logCustomEvent('said \"is_escalation\":true', 'Bought', 'shoe');
      botContext.logEscalationEvent('help', 'LivePerson');";
    server.set_up(&running(&[("log", source)])).await;
    let talk = Talk::open(&server.client, "web").await;
    talk.say("log").await;
    let later = (server.clock.now() + std::time::Duration::from_secs(60)).to_string();
    server.clock.advance_by_seconds(120);
    talk.say("log").await;
    let count = async |query: &str| {
        let page =
            server.client.get(&format!("/api/v1/bots/small/events{query}")).await.expect(200);
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["event"]["name"].clone())
            .collect::<Vec<_>>()
    };
    let (custom, escalation) = (json!("Bought"), json!("LivePerson"));
    assert_eq!(count("").await.len(), 4);
    assert_eq!(count("?kind=custom").await, [custom.clone(), custom.clone()]);
    assert_eq!(count("?kind=escalation").await, [escalation.clone(), escalation]);
    assert_eq!(count(&format!("?kind=custom&since={later}")).await, [custom]);
    assert_eq!(count(&format!("?conversation={}&limit=3", talk.id)).await.len(), 3);
    for bad in ["?kind=other", "?since=yesterday"] {
        let refused = server.client.get(&format!("/api/v1/bots/small/events{bad}")).await;
        refused.expect_problem(400, "bad_field");
    }
    server.client.get("/api/v1/bots/none/events").await.expect_problem(404, "not_found");
    server.stranger().await.get("/api/v1/bots/small/events").await.expect_problem(404, "not_found");
}
