//! A bot that answers differently each time: what is journaled first counts, whenever the server is killed.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use model::exchange::Protocol;
use serde_json::json;
use testkit::{Answer, Authority, EvilServer, Fault};

use super::Scene;
use crate::connection::Connection;
use crate::faults::behaviour::{Caller, good};
use crate::faults::cell::open;
use crate::faults::contact::asking_bot;
use crate::faults::{protocol, talk};
use crate::server::{Server, Settings};

/// The key of its bot and its channel.
const KEY: &str = "scene_fickle";
/// Longer than a server needs to start.
const LIMIT: Duration = Duration::from_secs(30);
/// Between two looks.
const PAUSE: Duration = Duration::from_millis(20);

pub async fn play(program: &Path, folder: &Path) -> Scene {
    let mut scene = Scene::begin("of answers that differ, the first that is journaled counts");
    let outcome = restart(&mut scene, program, &folder.join("restarted")).await;
    scene.end(outcome)
}

async fn restart(scene: &mut Scene, program: &Path, folder: &Path) -> Result<()> {
    fs::create_dir(folder)?;
    let good = good(Caller::Bot(Protocol::Kommunicate));
    let bot = EvilServer::start(Fault::Answer(Answer::hang()), good, &Authority::new()?).await?;
    let file = asking_bot(KEY, &bot.url("/"), (Protocol::Kommunicate, LIMIT));
    let settings = Settings {
        bots: vec![(KEY.to_owned(), file)],
        allowed: vec![bot.address()],
        ..Settings::new(program.to_owned(), folder)
    };
    let server = start(&settings).await?;
    let mut connection = Connection::open(server.address, &server.key).await?;
    let conversation = open(&mut connection, KEY).await?;
    let path = format!("/api/v1/conversations/{conversation}/messages");
    let body = json!({ "id": format!("{conversation}/ask"), "text": "ask" });
    talk::post(&mut connection, &path, &body).await?;
    wait_for_requests(&bot, 1).await?;
    drop(server);
    scene.note("the bot was asked, and the server killed before an answer");

    bot.answer_with(says("second"));
    let server = start(&settings).await?;
    wait_for_requests(&bot, 2).await?;
    let mut connection = Connection::open(server.address, &server.key).await?;
    let said = talk::say(&mut connection, &conversation, "ask").await?;
    ensure!(said == ["second"], "it said {said:?}");
    let keys: Vec<_> = bot.requests().iter().map(key).collect::<Option<_>>().context("no key")?;
    ensure!(keys.len() == 2 && keys[0] == keys[1], "it was asked with {keys:?}");
    scene.note("it was asked again with the same key, and its answer journaled");

    bot.answer_with(says("third"));
    drop(server);
    let server = start(&settings).await?;
    let mut connection = Connection::open(server.address, &server.key).await?;
    let said = talk::say(&mut connection, &conversation, "ask").await?;
    ensure!(said == ["second"], "to the same message again it said {said:?}");
    ensure!(bot.requests().len() == 2, "it was asked {} times", bot.requests().len());
    let all = talk::all_said(&mut connection, &conversation).await?;
    ensure!(all == ["ask", "second"], "in the end there was {all:?}");
    scene.note("killed once more, and the message repeated: the same answer, and nobody was asked");
    Ok(())
}

async fn start(settings: &Settings) -> Result<Server> {
    let settings = settings.clone();
    tokio::task::spawn_blocking(move || Server::start(&settings)).await?
}

fn says(text: &str) -> Answer {
    Answer::json(200, &protocol::says(Protocol::Kommunicate, &[text]))
}

fn key(request: &testkit::Request) -> Option<String> {
    request.header("idempotency-key").map(str::to_owned)
}

async fn wait_for_requests(bot: &EvilServer, count: usize) -> Result<()> {
    let begun = Instant::now();
    while bot.requests().len() < count {
        ensure!(begun.elapsed() < LIMIT, "it was asked {} times", bot.requests().len());
        tokio::time::sleep(PAUSE).await;
    }
    Ok(())
}
