//! Scenes: what takes more than one message to be seen.

mod breaker;
mod pushes;
pub mod restart;
mod strangers;

use std::fmt;
use std::net::SocketAddr;
use std::time::Instant;

use anyhow::Result;
use model::exchange::Protocol;
use serde_json::{Value, json};
use testkit::{Answer, Authority, EvilServer, Fault};

use super::behaviour::{Caller, good};
use super::contact::{BOT_LIMIT, asking_bot, calling_bot};
use crate::server::Server;

/// What happened, and what of it wasn't as it must be.
pub struct Scene {
    name: &'static str,
    begun: Instant,
    trace: Vec<(u128, String)>,
    pub fault: Option<String>,
}

impl Scene {
    fn begin(name: &'static str) -> Self {
        Self { name, begun: Instant::now(), trace: Vec::new(), fault: None }
    }

    fn note(&mut self, what: impl Into<String>) {
        self.trace.push((self.begun.elapsed().as_millis(), what.into()));
    }

    fn end(mut self, outcome: Result<()>) -> Self {
        self.fault = outcome.err().map(|error| format!("{error:#}"));
        self
    }

    pub fn json(&self) -> Value {
        let step = |(at, what): &(u128, String)| json!({ "at_ms": u64::try_from(*at).unwrap_or(u64::MAX), "what": what });
        json!({
            "scene": self.name,
            "passed": self.fault.is_none(),
            "fault": self.fault,
            "trace": self.trace.iter().map(step).collect::<Vec<_>>(),
        })
    }
}

impl fmt::Display for Scene {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}:", self.name)?;
        for (at, what) in &self.trace {
            writeln!(f, "  {at:>6} ms  {what}")?;
        }
        match &self.fault {
            Some(fault) => writeln!(f, "  FAILED: {fault}"),
            None => Ok(()),
        }
    }
}

/// The servers that the scenes need.
pub struct Stage {
    /// An external bot that is unwell, and a service.
    unwell: [EvilServer; 2],
    /// An external bot that answers somebody else.
    stranger: EvilServer,
    /// An external bot that says more later.
    pushing: EvilServer,
}

/// Keys of the scenes' bots and channels.
const UNWELL: [&str; 2] = ["scene_unwell_bot", "scene_unwell_service"];
const STRANGER: &str = "scene_stranger";
const PUSHING: &str = "scene_pushing";

impl Stage {
    /// Sets up the servers.
    ///
    /// # Errors
    ///
    /// When no port can be had.
    pub async fn set_up(authority: &Authority) -> Result<Self> {
        let start = |answer: Answer, protocol| {
            EvilServer::start(Fault::Answer(answer), good(Caller::Bot(protocol)), authority)
        };
        let unwell = || start(Answer::status(503), Protocol::Kommunicate);
        Ok(Self {
            unwell: [unwell().await?, unwell().await?],
            stranger: start(strangers::words(), Protocol::Rasa).await?,
            pushing: start(good(Caller::Bot(Protocol::Colloquy)), Protocol::Colloquy).await?,
        })
    }

    /// The bots that ask them.
    pub fn bots(&self) -> Vec<(String, String)> {
        let asking = |key: &str, server: &EvilServer, protocol| {
            (key.to_owned(), asking_bot(key, &server.url("/"), (protocol, BOT_LIMIT)))
        };
        let calling = calling_bot(UNWELL[1], &self.unwell[1].url("/"));
        vec![
            asking(UNWELL[0], &self.unwell[0], Protocol::Kommunicate),
            (UNWELL[1].to_owned(), calling),
            asking(STRANGER, &self.stranger, Protocol::Rasa),
            asking(PUSHING, &self.pushing, Protocol::Colloquy),
        ]
    }

    pub fn addresses(&self) -> Vec<SocketAddr> {
        let servers = self.unwell.iter().chain([&self.stranger, &self.pushing]);
        servers.map(EvilServer::address).collect()
    }

    /// Plays all scenes at once.
    pub async fn play(&self, server: &Server) -> Vec<Scene> {
        let of_bot =
            breaker::Unwell { channel: UNWELL[0], server: &self.unwell[0], cause: "(status)" };
        let of_service =
            breaker::Unwell { channel: UNWELL[1], server: &self.unwell[1], cause: "status 503" };
        let (bot, service, strangers, pushes) = tokio::join!(
            breaker::play("an external bot that is unwell is left alone", of_bot, server),
            breaker::play("a service that is unwell is left alone", of_service, server),
            strangers::play(&self.stranger, server),
            pushes::play(server)
        );
        vec![bot, service, strangers, pushes]
    }
}
