//! One behaviour and one caller, and how they ended.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use testkit::{Authority, EvilServer, Fault};

use super::behaviour::{Caller, End, Play, good};
use super::talk;
use crate::connection::Connection;

/// A behaviour and a caller.
pub struct Cell {
    pub behaviour: String,
    pub caller: Caller,
    pub end: End,
    pub target: Target,
}

/// What the caller finds.
pub enum Target {
    Server {
        server: Box<EvilServer>,
        /// The first request is answered well.
        begins_well: bool,
    },
    /// An address that nobody let through.
    Forbidden(String),
}

impl Target {
    /// Sets up what is to be found.
    ///
    /// # Errors
    ///
    /// When no port can be had.
    pub async fn set_up(play: Play, caller: Caller, authority: &Authority) -> Result<Self> {
        Ok(match play {
            Play::Forbidden(address) => Self::Forbidden(address),
            Play::Fault(fault) => {
                let begins_well = matches!(fault, Fault::AnswerNext(_));
                let server = EvilServer::start(fault, good(caller), authority).await?;
                Self::Server { server: Box::new(server), begins_well }
            }
        })
    }

    pub fn url(&self) -> String {
        match self {
            Self::Server { server, .. } => server.url("/"),
            Self::Forbidden(address) => address.clone(),
        }
    }
}

/// How a cell ended.
pub struct Ended {
    pub cell: Cell,
    /// Until the contact was answered, or the webhook's message reported.
    pub took: Duration,
    /// What its builder was told.
    pub reports: Vec<String>,
    /// What wasn't as it must be.
    pub fault: Option<String>,
    /// The conversation, and all that may ever be said in it.
    said: Option<(String, Vec<String>)>,
}

/// What was seen of a cell that passed.
pub struct Seen {
    pub took: Duration,
    pub reports: Vec<String>,
    pub conversation: String,
    /// All that may ever be said in it.
    pub said: Vec<String>,
}

impl Ended {
    pub fn of(cell: Cell, outcome: Result<Seen>) -> Self {
        match outcome {
            Ok(Seen { took, reports, conversation, said }) => {
                Self { cell, took, reports, fault: None, said: Some((conversation, said)) }
            }
            Err(error) => {
                let (took, fault) = (Duration::ZERO, Some(format!("{error:#}")));
                Self { cell, took, reports: Vec::new(), fault, said: None }
            }
        }
    }

    /// Looks whether anything was said late.
    ///
    /// # Errors
    ///
    /// When the server doesn't tell.
    pub async fn check_late(&mut self, connection: &mut Connection) -> Result<()> {
        let Some((conversation, expected)) = &self.said else { return Ok(()) };
        let said = talk::all_said(connection, conversation).await?;
        if said != *expected {
            self.fault = Some(format!("in the end there was {said:?}"));
        }
        Ok(())
    }
}

impl Cell {
    pub fn title(&self) -> String {
        format!("{} {}", self.behaviour, self.caller.word())
    }

    /// The key of its bot and its channel.
    pub fn key(&self) -> String {
        self.title().replace([' ', '-'], "_")
    }
}

/// Finds out whether a conversation has one report with the right cause, or none if nothing failed.
///
/// # Errors
///
/// With what it has.
pub fn check_reports(told: &[String], end: End) -> Result<()> {
    let wanted = match end {
        End::Fails(cause) => vec![cause.to_owned()],
        End::FailsWith(cause, other) => vec![cause.to_owned(), other.to_owned()],
        End::Status(status) => vec![format!("status {status}")],
        End::Lost(what) => vec![what.to_owned()],
        End::Answered | End::Silent => {
            ensure!(told.is_empty(), "it reported {told:?}");
            return Ok(());
        }
    };
    let is_wanted = |told: &str| {
        wanted.iter().any(|cause| {
            ["({})", ": {}", "{}"].iter().any(|form| {
                let end = form.replace("{}", cause);
                told.ends_with(&end)
            })
        })
    };
    ensure!(matches!(told, [one] if is_wanted(one)), "it reported {told:?}, not {wanted:?}");
    Ok(())
}

/// Opens a conversation.
///
/// # Errors
///
/// When the server refuses.
pub async fn open(connection: &mut Connection, channel: &str) -> Result<String> {
    let body = json!({ "channel": channel, "contact": "ada" });
    let opened: Value = talk::post(connection, "/api/v1/conversations", &body).await?;
    Ok(opened["id"].as_str().context("no conversation")?.to_owned())
}
