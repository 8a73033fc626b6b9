//! The circuit breaker: five failures open it, nobody waits while it is open, one call at a time finds out
//! whether the server is well again, and the first that succeeds closes it.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use testkit::EvilServer;

use super::Scene;
use crate::connection::Connection;
use crate::faults::behaviour::{Caller, good};
use crate::faults::cell::open;
use crate::faults::{FAILED, FINE, talk};
use crate::server::Server;

/// Failures in a row that open it.
const FAILURES: usize = 5;
/// How long it stays open, and a little.
const OPEN_FOR: Duration = Duration::from_millis(15_200);
/// What is answered without asking is answered at once.
const AT_ONCE: Duration = Duration::from_millis(500);
/// How long the server takes when it is well again: so long another message finds it being tried.
const PROBE: Duration = Duration::from_millis(600);

/// A server that is unwell, and who meets with it.
pub struct Unwell<'a> {
    pub channel: &'a str,
    pub server: &'a EvilServer,
    /// How the report of its failure ends.
    pub cause: &'a str,
}

pub async fn play(name: &'static str, unwell: Unwell<'_>, server: &Server) -> Scene {
    let mut scene = Scene::begin(name);
    let outcome = unwell.play(&mut scene, server).await;
    scene.end(outcome)
}

impl Unwell<'_> {
    async fn play(&self, scene: &mut Scene, server: &Server) -> Result<()> {
        let mut connection = Connection::open(server.address, &server.key).await?;
        for number in 1..=FAILURES {
            self.fails(&mut connection, self.cause).await?;
            ensure!(self.asked() == number, "it was asked {} times", self.asked());
        }
        scene.note(format!("{FAILURES} messages: it was asked each time, and failed"));
        let mut opened_at = Instant::now();
        for _ in 0..3 {
            self.fails_at_once(&mut connection).await?;
        }
        scene.note("3 messages: it wasn't asked, and they were answered at once (breaker_open)");

        tokio::time::sleep_until((opened_at + OPEN_FOR).into()).await;
        // Idle ones are closed meanwhile.
        let mut connection = Connection::open(server.address, &server.key).await?;
        self.fails(&mut connection, self.cause).await?;
        ensure!(self.asked() == FAILURES + 1, "it was asked {} times", self.asked());
        opened_at = Instant::now();
        self.fails_at_once(&mut connection).await?;
        scene.note("15 s later: it was asked once, failed, and was left alone again");

        self.server.answer_with(good(Caller::Service).after(PROBE));
        tokio::time::sleep_until((opened_at + OPEN_FOR).into()).await;
        let mut connection = Connection::open(server.address, &server.key).await?;
        let mut other = Connection::open(server.address, &server.key).await?;
        let (one, two) = tokio::join!(self.ask(&mut connection), self.ask(&mut other));
        let mut said = [one?.0, two?.0];
        said.sort();
        ensure!(said == [[FAILED], [FINE]], "the two that came at once were told {said:?}");
        ensure!(self.asked() == FAILURES + 2, "it was asked {} times", self.asked());
        scene.note("15 s later: of two messages at once one asked it, and was answered");

        let (said, _) = self.ask(&mut connection).await?;
        ensure!(said == [FINE], "afterwards it said {said:?}");
        ensure!(self.asked() == FAILURES + 3, "it was asked {} times", self.asked());
        scene.note("it is asked as ever");
        Ok(())
    }

    fn asked(&self) -> usize {
        self.server.requests().len()
    }

    /// Writes in a conversation of its own; returns what was said, and the reports.
    async fn ask(&self, connection: &mut Connection) -> Result<(Vec<String>, Vec<String>)> {
        let conversation = open(connection, self.channel).await?;
        let said = talk::say(connection, &conversation, "ask").await?;
        Ok((said, talk::reports(connection, &conversation).await?))
    }

    async fn fails(&self, connection: &mut Connection, cause: &str) -> Result<()> {
        let (said, reports) = self.ask(connection).await?;
        ensure!(said == [FAILED], "it said {said:?}");
        let is_told = matches!(&reports[..], [one] if one.ends_with(cause));
        ensure!(is_told, "it reported {reports:?}, not {cause}");
        Ok(())
    }

    async fn fails_at_once(&self, connection: &mut Connection) -> Result<()> {
        let (asked, begun) = (self.asked(), Instant::now());
        self.fails(connection, "(breaker_open)").await?;
        let took = begun.elapsed();
        ensure!(took < AT_ONCE, "it took {} ms though nobody was asked", took.as_millis());
        ensure!(self.asked() == asked, "it was asked though it is to be left alone");
        Ok(())
    }
}
