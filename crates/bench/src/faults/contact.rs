//! Cells of bots: a contact writes to one that asks an external bot, or calls a service.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use model::exchange::Protocol;

use super::behaviour::{Caller, End};
use super::cell::{Cell, Ended, Seen, Target, check_reports, open};
use super::{FAILED, FINE, protocol, talk};
use crate::connection::Connection;
use crate::server::Server;

/// Time limit of the external bots.
pub const BOT_LIMIT: Duration = Duration::from_secs(1);
/// Time limit of calls of services, which can't be set.
const SERVICE_LIMIT: Duration = Duration::from_secs(20);
/// How much later than the limit something must be said.
const SLACK: Duration = Duration::from_secs(1);

/// A bot that asks the target as an external bot, or calls it as a service; it says [`FINE`] by itself to
/// `local`.
pub fn bot_file(cell: &Cell) -> String {
    match cell.caller {
        Caller::Bot(protocol) => asking_bot(&cell.key(), &cell.target.url(), (protocol, BOT_LIMIT)),
        Caller::Service | Caller::Webhook => calling_bot(&cell.key(), &cell.target.url()),
    }
}

/// A bot that asks an external one, which has so much time.
pub fn asking_bot(key: &str, url: &str, (protocol, limit): (Protocol, Duration)) -> String {
    let (protocol, limit) = (protocol::word(protocol), limit.as_secs());
    format!(
        "format: 1
bot: {key}
external_bots:
  faulty:
    protocol: {protocol}
    url: \"{url}\"
    remote_bot: faulty
    welcome: false
    time_limit_seconds: {limit}
    fallback: {FAILED}
answered_by: faulty
stories:
  main:
    dialogs:
      local:
        starts_on: {{ patterns: [local] }}
        interactions:
          fine: {{ say: {FINE} }}
"
    )
}

/// A bot that calls a service.
pub fn calling_bot(key: &str, url: &str) -> String {
    format!(
        "format: 1
bot: {key}
integrations:
  Faulty: {{ post: \"{url}\", json: {{ q: 1 }} }}
stories:
  main:
    dialogs:
      local:
        starts_on: {{ patterns: [local] }}
        interactions:
          fine: {{ say: {FINE} }}
      ask:
        starts_on: {{ patterns: [\"*\"] }}
        interactions:
          call:
            call: Faulty
            rules: [{{ result: success, next: fine }}, {{ result: failure, next: failed }}]
          failed: {{ say: {FAILED}, next: end }}
          fine: {{ say: {FINE} }}
"
    )
}

/// Meets with the behaviour, looks at what was said and reported, and says something else afterwards.
pub async fn play(mut cell: Cell, server: &Server) -> Ended {
    let outcome = converse(&mut cell, server).await;
    Ended::of(cell, outcome)
}

async fn converse(cell: &mut Cell, server: &Server) -> Result<Seen> {
    let mut connection = Connection::open(server.address, &server.key).await?;
    let conversation = open(&mut connection, &cell.key()).await?;
    let mut all = Vec::new();
    if matches!(cell.target, Target::Server { begins_well: true, .. }) {
        let said = talk::say(&mut connection, &conversation, "first").await?;
        ensure!(said == [FINE], "it began with {said:?}");
        all.extend(["first".to_owned(), FINE.to_owned()]);
    }
    let begun = Instant::now();
    let said = talk::say(&mut connection, &conversation, "ask").await?;
    let took = begun.elapsed();
    let expected: &[&str] = match cell.end {
        End::Fails(_) | End::FailsWith(..) | End::Status(_) => &[FAILED],
        End::Answered => &[FINE],
        End::Silent | End::Lost(_) => &[],
    };
    ensure!(said == expected, "it said {said:?}, not {expected:?}");
    let limit = match cell.caller {
        Caller::Bot(_) => BOT_LIMIT,
        Caller::Service | Caller::Webhook => SERVICE_LIMIT,
    };
    ensure!(took <= limit + SLACK, "it was said after {} ms", took.as_millis());
    let reports = talk::reports(&mut connection, &conversation).await?;
    check_reports(&reports, cell.end)?;

    let next = match &mut cell.target {
        Target::Server { server, .. } => {
            server.heal().await?;
            "ask again"
        }
        Target::Forbidden(_) => "local",
    };
    let said = talk::say(&mut connection, &conversation, next).await?;
    ensure!(said == [FINE], "to the next message it said {said:?}");
    all.push("ask".to_owned());
    all.extend(expected.iter().map(|text| (*text).to_owned()));
    all.extend([next.to_owned(), FINE.to_owned()]);
    Ok(Seen { took, reports, conversation, said: all })
}
