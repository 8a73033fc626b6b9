//! Other master keys while the server runs: nothing is lost, and nobody writes what another can't read.

use app::MasterKeyError;
use app::vault::{MasterKey, MasterKeys};
use model::Secret;
use model::id::WorkspaceId;
use serde_json::{Value, json};
use store::{NewSecret, Workspace};
use testkit::Answer;

use crate::bots_of_tests::saying;
use crate::factor::{self, EMAIL};
use crate::members::member;
use crate::receivers;
use crate::runner::tests;
use crate::server::TestServer;

tests![
    everything_comes_under_the_new_key_and_the_old_one_goes,
    what_contacts_hold_is_good_until_the_old_key_goes,
    a_key_that_somebody_lacks_is_not_taken,
    a_secret_opens_in_its_own_row_alone,
];

/// The server's keys with a new one before them.
fn rotated(server: &TestServer) -> MasterKeys {
    MasterKeys::from(server.master_key.clone()).with_first(MasterKey::generate()).unwrap()
}

async fn status(server: &TestServer) -> Value {
    server.client.get("/api/v1/master-key").await.expect(200)
}

/// Rows under each key, as long as there are any.
fn rows(status: &Value) -> Vec<(String, u64)> {
    let keys = status["keys"].as_array().unwrap().iter();
    let row = |key: &Value| (key["id"].as_str().unwrap().to_owned(), key["rows"].as_u64().unwrap());
    keys.map(row).filter(|(_, rows)| *rows > 0).collect()
}

/// Waits until everything is under the first of these keys.
async fn resealed(server: &TestServer, keys: &MasterKeys, count: u64) {
    let expected = [(keys.ids().swap_remove(0), count)];
    while rows(&status(server).await) != expected {
        tokio::task::yield_now().await;
    }
}

async fn everything_comes_under_the_new_key_and_the_old_one_goes(server: TestServer) {
    let app = &server.process.app;
    let secret = json!({ "secret": "canary-crm", "hosts": ["a.example"] });
    server.client.put("/api/v1/secrets/crm", &secret).await.expect(204);
    let webhook = json!({ "url": server.company.url("/kommunicate"), "token": "canary-token" });
    server.client.put("/api/v1/webhooks/kommunicate", &webhook).await.expect(204);
    server.company.on("/in", Answer::text(200, "thanks"));
    let (_, receiver_secret) = receivers::make(&server, "/in", json!({})).await;
    let (_, browser) = member(&server, EMAIL, &["agent"]).await;
    let (phone, _) = factor::turn_on(&server, &browser).await;
    let old = server.master_key.id();
    assert_eq!(rows(&status(&server).await), [(old, 4)]);

    let keys = rotated(&server);
    app.change_master_keys(&keys).await.unwrap();
    resealed(&server, &keys, 4).await;
    app.change_master_keys(&keys.clone().only_first()).await.unwrap();
    let shown = status(&server).await;
    assert_eq!(shown["writes_with"], keys.ids()[0]);
    assert_eq!(shown["keys"].as_array().unwrap().len(), 1, "{shown}");

    let opened = app.gateway_secret(WorkspaceId::DEFAULT, "crm").await.unwrap().unwrap();
    assert_eq!(opened.expose(), "canary-crm");
    let code = factor::code(&server, &phone, 1);
    factor::sign_in(&server, Some(&code)).await.expect(200);
    let all = server.client.get("/api/v1/webhooks").await.expect(200);
    let test = format!("/api/v1/webhooks/{}/test", all["items"][0]["id"].as_str().unwrap());
    server.client.post(&test, &Value::Null).await;
    let told = server.company.wait_for_requests(1).await;
    assert!(receivers::is_signed(&told[0], &receiver_secret, &server));
}

async fn what_contacts_hold_is_good_until_the_old_key_goes(server: TestServer) {
    server.set_up(&saying("yes")).await;
    let path = "/api/v1/public/channels/web/conversations";
    let client = server.client.anonymous();
    let opened = client.post(path, &json!({ "client_id": "c1" })).await.expect(201);
    let id = opened["id"].as_str().unwrap();
    let listed = format!("/api/v1/public/conversations/{id}/messages");
    let held = client.with_key(opened["token"].as_str());
    held.get(&listed).await.expect(200);
    let keys = rotated(&server);
    server.process.app.change_master_keys(&keys).await.unwrap();
    held.get(&listed).await.expect(200);
    server.process.app.change_master_keys(&keys.only_first()).await.unwrap();
    assert!(held.get(&listed).await.status >= 400);
}

async fn a_key_that_somebody_lacks_is_not_taken(server: TestServer) {
    let secret = json!({ "secret": "s", "hosts": ["a.example"] });
    server.client.put("/api/v1/secrets/crm", &secret).await.expect(204);
    let other = server.another_process().await;
    let both = [&server.process.app, &other.app];
    for app in both {
        app.check_master_keys().await.unwrap();
    }
    let old = server.master_key.clone();
    let new = MasterKey::generate();
    let alone = both[0].change_master_keys(&new.clone().into()).await;
    let expected = old.id();
    assert!(
        matches!(&alone, Err(MasterKeyError::Missing { key_id, rows: 1 }) if *key_id == expected),
        "{alone:?}"
    );
    let first = MasterKeys::from(old.clone()).with_first(new.clone()).unwrap();
    let refused = both[0].change_master_keys(&first).await;
    let expected = new.id();
    assert!(
        matches!(&refused, Err(MasterKeyError::NotEverywhere { process, key_id })
            if *key_id == expected && *process == other.app.replica()),
        "{refused:?}"
    );
    assert_eq!(status(&server).await["writes_with"], old.id());

    let added = MasterKeys::from(old.clone()).with_last(new.clone()).unwrap();
    for app in both {
        app.change_master_keys(&added).await.unwrap();
    }
    for app in both {
        app.change_master_keys(&first).await.unwrap();
    }
    resealed(&server, &first, 1).await;
    for app in both {
        app.change_master_keys(&first.clone().only_first()).await.unwrap();
    }
    let back = both[1].change_master_keys(&old.into()).await;
    assert!(matches!(back, Err(MasterKeyError::Missing { .. })), "{back:?}");
}

/// SE-06.
async fn a_secret_opens_in_its_own_row_alone(server: TestServer) {
    let secret = json!({ "secret": "s", "hosts": ["a.example"] });
    server.client.put("/api/v1/secrets/crm", &secret).await.expect(204);
    let app = &server.process.app;
    let store = app.store();
    let id = WorkspaceId::mint(server.clock.now(), app::clock::noise());
    let (name, created_at) = ("theirs".to_owned(), server.clock.now());
    assert!(store.create_workspace(Workspace { id, name, created_at }).await.unwrap());
    let kept = store.find_secret(WorkspaceId::DEFAULT, "crm").await.unwrap().unwrap();
    for (workspace, name) in [(id, "crm"), (WorkspaceId::DEFAULT, "other")] {
        let moved = NewSecret {
            name: name.to_owned(),
            kind: kept.entry.kind.clone(),
            hosts: kept.entry.hosts.clone(),
            ciphertext: kept.ciphertext.clone(),
            key_id: kept.key_id.clone(),
            now: server.clock.now(),
        };
        store.put_secret(workspace, moved).await.unwrap();
        assert!(app.gateway_secret(workspace, name).await.is_err(), "{name}");
    }
    let opened = app.gateway_secret(WorkspaceId::DEFAULT, "crm").await.unwrap();
    assert_eq!(opened.as_ref().map(Secret::expose).map(String::as_str), Some("s"));

    // Whose they aren't, they don't become either; and what can't be opened keeps its key from going.
    let keys = rotated(&server);
    app.change_master_keys(&keys).await.unwrap();
    while rows(&status(&server).await).iter().map(|(_, rows)| *rows).max() != Some(2) {
        tokio::task::yield_now().await;
    }
    assert!(app.change_master_keys(&keys.only_first()).await.is_err());
    for (workspace, name) in [(id, "crm"), (WorkspaceId::DEFAULT, "other")] {
        assert!(app.gateway_secret(workspace, name).await.is_err(), "{name}");
    }
}
