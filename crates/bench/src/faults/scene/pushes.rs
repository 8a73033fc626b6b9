//! What an external bot sends by itself: twice, in another order, among people, and after the end.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::{PUSHING, Scene};
use crate::connection::Connection;
use crate::faults::cell::open;
use crate::faults::{FINE, talk};
use crate::server::Server;

const CANARY: &str = "canary for people";

pub async fn play(server: &Server) -> Scene {
    let mut scene = Scene::begin("what is sent later is said once, in the order of its coming");
    let outcome = push(&mut scene, server).await;
    scene.end(outcome)
}

async fn push(scene: &mut Scene, server: &Server) -> Result<()> {
    let mut connection = Connection::open(server.address, &server.key).await?;
    let conversation = open(&mut connection, PUSHING).await?;
    let said = talk::say(&mut connection, &conversation, "ask").await?;
    ensure!(said == [FINE], "it said {said:?}");
    let mut desk = Desk { connection, path: format!("/api/v1/conversations/{conversation}") };

    desk.send("a", text("one"), 200).await?;
    let first = desk.send("a", text("one"), 200).await?;
    scene.note("the same twice: said once");
    desk.send("a", text("something else"), 409).await?;
    scene.note("something else with the same key: 409, the first counts");
    desk.send("c", text("three"), 200).await?;
    desk.send("b", text("two"), 200).await?;
    scene.note("in another order: said as they come");

    desk.send("h", json!({ "handoff": true }), 200).await?;
    desk.send("n", text(CANARY), 200).await?;
    scene.note("while people have the conversation: a note for them");
    let closed = desk.connection.post(&format!("{}/close", desk.path), "").await?.status;
    ensure!(closed == 204, "it was closed with {closed}");
    desk.send("z", text("too late"), 409).await?;
    let again = desk.send("a", text("one"), 200).await?;
    ensure!(again == first, "the first came back as {again}");
    scene.note("after the end: 409; what was said before is the same again");

    let all = talk::all_said(&mut desk.connection, &conversation).await?;
    ensure!(all == ["ask", FINE, "one", "three", "two"], "in the end there was {all:?}");
    Ok(())
}

fn text(text: &str) -> Value {
    json!({ "messages": [{ "text": text }] })
}

struct Desk {
    connection: Connection,
    path: String,
}

impl Desk {
    /// Sends something with a key; returns the answer, which has this status.
    async fn send(&mut self, key: &str, body: Value, status: u16) -> Result<Value> {
        let path = format!("{}/replies", self.path);
        let answer = self.connection.post_once(&path, &body.to_string(), key).await?;
        ensure!(answer.status == status, "{key}: {} {}", answer.status, answer.body);
        Ok(serde_json::from_str(answer.body)?)
    }
}
