//! One fault and one caller, tried out in a conversation.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use testkit::EvilServer;

use super::cases::End;
use super::{FAILED, FINE};
use crate::connection::Connection;
use crate::server::Server;

/// Time limit of the external bots.
const BOT_LIMIT: Duration = Duration::from_secs(1);
/// Time limit of calls of services, which can't be set.
const SERVICE_LIMIT: Duration = Duration::from_secs(20);
/// How much later than the limit something must be said.
const SLACK: Duration = Duration::from_secs(1);
/// How long an answer is waited for, in seconds.
const WAIT_S: u64 = 30;

/// Who meets with the fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// A turn that an external bot answers.
    Bot,
    /// A call of a service in a dialog.
    Service,
}

/// A fault and a caller.
pub struct Cell {
    pub name: String,
    pub caller: Caller,
    pub end: End,
    pub server: EvilServer,
}

/// A conversation that was played to its end.
pub struct Ended {
    pub title: String,
    conversation: String,
    /// All that may ever be said in it.
    said: Vec<String>,
}

impl Cell {
    pub fn title(&self) -> String {
        format!("{} {}", self.name, self.word())
    }

    /// The key of its bot and its channel.
    pub fn key(&self) -> String {
        self.title().replace([' ', '-'], "_")
    }

    const fn word(&self) -> &'static str {
        match self.caller {
            Caller::Bot => "bot",
            Caller::Service => "service",
        }
    }

    /// A bot that asks the server as an external bot, or calls it as a service; it says [`FINE`] by itself to
    /// `local`.
    pub fn bot_file(&self) -> String {
        let (key, url) = (self.key(), self.server.url("/"));
        let asked = match self.caller {
            Caller::Bot => format!(
                "external_bots:
  faulty:
    protocol: kommunicate
    url: \"{url}\"
    welcome: false
    time_limit_seconds: {}
    fallback: {FAILED}
answered_by: faulty
",
                BOT_LIMIT.as_secs()
            ),
            Caller::Service => {
                format!("integrations:\n  Faulty: {{ post: \"{url}\", json: {{ q: 1 }} }}\n")
            }
        };
        let service = match self.caller {
            Caller::Bot => String::new(),
            Caller::Service => format!(
                "      ask:
        starts_on: {{ patterns: [\"ask*\"] }}
        interactions:
          call:
            call: Faulty
            rules: [{{ result: success, next: fine }}, {{ result: failure, next: failed }}]
          failed: {{ say: {FAILED}, next: end }}
          fine: {{ say: {FINE} }}
"
            ),
        };
        format!(
            "format: 1
bot: {key}
{asked}stories:
  main:
    dialogs:
      local:
        starts_on: {{ patterns: [local] }}
        interactions:
          fine: {{ say: {FINE} }}
{service}"
        )
    }

    /// Meets with the fault, looks at what was said and reported, and says something else afterwards.
    ///
    /// # Errors
    ///
    /// With what isn't as it must be.
    pub async fn play(&mut self, server: &Server) -> Result<Ended> {
        let mut connection = Connection::open(server.address, &server.key).await?;
        let body = json!({ "channel": self.key(), "contact": "ada" });
        let opened = post(&mut connection, "/api/v1/conversations", &body).await?;
        let conversation = opened["id"].as_str().context("no conversation")?.to_owned();

        let begun = Instant::now();
        let said = say(&mut connection, &conversation, "ask").await?;
        let took = begun.elapsed();
        let expected = self.expected();
        ensure!(said == expected, "it said {said:?}, not {expected:?}");
        let limit = match self.caller {
            Caller::Bot => BOT_LIMIT,
            Caller::Service => SERVICE_LIMIT,
        };
        ensure!(took <= limit + SLACK, "it was said after {} ms", took.as_millis());
        self.check_reports(&mut connection, &conversation).await?;

        let text = if self.server.heal().await? { "ask again" } else { "local" };
        let said = say(&mut connection, &conversation, text).await?;
        ensure!(said == [FINE], "to the next message it said {said:?}");
        let mut all = vec!["ask".to_owned()];
        all.extend(expected.iter().map(|text| (*text).to_owned()));
        all.extend([text.to_owned(), FINE.to_owned()]);
        Ok(Ended { title: self.title(), conversation, said: all })
    }

    const fn expected(&self) -> &'static [&'static str] {
        match self.end {
            End::Fails(_) | End::FailsToConnect | End::FailsWithStatus(_) => &[FAILED],
            End::Answered => &[FINE],
            End::Silent => &[],
        }
    }

    async fn check_reports(&self, connection: &mut Connection, conversation: &str) -> Result<()> {
        let path = format!("/api/v1/reports?conversation={conversation}");
        let page = parse(connection.get(&path).await?)?;
        let items = page["items"].as_array().context("no reports")?;
        let told: Vec<&str> =
            items.iter().filter_map(|item| item["report"]["message"].as_str()).collect();
        let wanted = match self.end {
            End::Fails(code) => vec![format!("({code})")],
            End::FailsToConnect => vec!["(connect)".to_owned(), "(connection_lost)".to_owned()],
            End::FailsWithStatus(status) => vec![format!("status {status}")],
            End::Answered | End::Silent => {
                ensure!(told.is_empty(), "it reported {told:?}");
                return Ok(());
            }
        };
        let is_wanted = |told: &str| wanted.iter().any(|end| told.ends_with(end.as_str()));
        ensure!(
            matches!(told[..], [one] if is_wanted(one)),
            "it reported {told:?}, not {wanted:?}"
        );
        Ok(())
    }
}

impl Ended {
    /// Looks whether anything was said late.
    ///
    /// # Errors
    ///
    /// With what was.
    pub async fn check_late(&self, connection: &mut Connection) -> Result<()> {
        let path = format!("/api/v1/conversations/{}/messages", self.conversation);
        let page = parse(connection.get(&path).await?)?;
        let messages = page["messages"].as_array().context("no messages")?;
        let said: Vec<&str> = messages.iter().filter_map(|it| it["text"].as_str()).collect();
        ensure!(said == self.said, "in the end there was {said:?}");
        Ok(())
    }
}

async fn say(connection: &mut Connection, conversation: &str, text: &str) -> Result<Vec<String>> {
    let path = format!("/api/v1/conversations/{conversation}/messages?wait={WAIT_S}");
    let body = json!({ "id": format!("{conversation}/{text}"), "text": text });
    let answer = post(connection, &path, &body).await?;
    ensure!(answer["finished"] == true, "the turn didn't end: {answer}");
    let replies = answer["replies"].as_array().context("no replies")?;
    Ok(replies.iter().filter_map(|it| Some(it["text"].as_str()?.to_owned())).collect())
}

async fn post(connection: &mut Connection, path: &str, body: &Value) -> Result<Value> {
    parse(connection.post(path, &body.to_string()).await?)
}

fn parse(answer: crate::connection::Answer<'_>) -> Result<Value> {
    if !(200..300).contains(&answer.status) {
        bail!("the server answered {}: {}", answer.status, answer.body);
    }
    Ok(serde_json::from_str(answer.body)?)
}
