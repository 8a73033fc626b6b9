//! Words for another conversation are shown to nobody.

use anyhow::{Result, ensure};
use serde_json::{Value, json};
use testkit::{Answer, EvilServer};

use super::{STRANGER, Scene};
use crate::connection::Connection;
use crate::faults::cell::open;
use crate::faults::{FAILED, FINE, talk};
use crate::server::Server;

const CANARY: &str = "canary for somebody else";
/// A conversation that nobody has.
const NOBODY: &str = "conv_00000000000000000000000000000000";

/// Words that are for another conversation.
pub fn words() -> Answer {
    Answer::json(200, &json!([for_another()]))
}

fn for_another() -> Value {
    json!({ "recipient_id": NOBODY, "text": CANARY })
}

pub async fn play(stranger: &EvilServer, server: &Server) -> Scene {
    let mut scene = Scene::begin("words for another conversation are refused");
    let outcome = converse(&mut scene, stranger, server).await;
    scene.end(outcome)
}

async fn converse(scene: &mut Scene, stranger: &EvilServer, server: &Server) -> Result<()> {
    let mut connection = Connection::open(server.address, &server.key).await?;
    let conversation = open(&mut connection, STRANGER).await?;
    let said = talk::say(&mut connection, &conversation, "one").await?;
    ensure!(said == [FAILED], "it said {said:?}");
    let reports = talk::reports(&mut connection, &conversation).await?;
    ensure!(reports.len() == 1 && reports[0].ends_with("(wrong_shape)"), "{reports:?}");
    scene.note("an answer to another conversation alone: the fallback (wrong_shape)");

    stranger.answer_with(Answer::json(200, &json!([for_another(), { "text": FINE }])));
    let said = talk::say(&mut connection, &conversation, "two").await?;
    ensure!(said == [FINE], "it said {said:?}");
    let reports = talk::reports(&mut connection, &conversation).await?;
    ensure!(reports.iter().any(|told| told.contains("another conversation")), "{reports:?}");
    scene.note("an answer to another conversation beside ours: ours is said, the loss is told");

    let body = json!({ "messages": [{ "text": CANARY }] }).to_string();
    let path = format!("/api/v1/conversations/{NOBODY}/replies");
    let status = connection.post(&path, &body).await?.status;
    ensure!(status == 404, "a push to nobody's conversation: {status}");
    scene.note("a push to a conversation that isn't this workspace's: 404");

    let all = talk::all_said(&mut connection, &conversation).await?;
    ensure!(all == ["one", FAILED, "two", FINE], "in the end there was {all:?}");
    Ok(())
}
