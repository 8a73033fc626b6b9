//! What may be wrong with a server that is called, and what is to be said about it: one row of the table for
//! each behaviour, with what each caller makes of it.

mod bodies;
mod connections;
mod framing;
mod slow;

use anyhow::Result;
use model::exchange::Protocol;
use serde_json::{Value, json};
use testkit::{Answer, Fault};

use super::protocol;

/// Who meets with a behaviour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Caller {
    /// A turn that an external bot answers.
    Bot(Protocol),
    /// A call of a service in a dialog.
    Service,
    /// The webhook that is told of every message.
    Webhook,
}

impl Caller {
    /// All, in the order of the table's columns.
    pub fn all() -> Vec<Self> {
        let bots = Protocol::ALL.into_iter().map(Self::Bot);
        bots.chain([Self::Service, Self::Webhook]).collect()
    }

    pub const fn word(self) -> &'static str {
        match self {
            Self::Bot(protocol) => protocol::word(protocol),
            Self::Service => "service",
            Self::Webhook => "webhook",
        }
    }
}

/// How it ends: for the contact of a bot or a service, or for the message that a webhook is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// With the words for failures, or later; and a report with this cause.
    Fails(&'static str),
    /// As [`End::Fails`], with either: which of them it is depends on the system.
    FailsWith(&'static str, &'static str),
    /// As [`End::Fails`], with an HTTP status for a cause.
    Status(u16),
    /// As if all was well.
    Answered,
    /// With nothing: the bot had nothing to say.
    Silent,
    /// As [`End::Silent`], and a report with what of its answer couldn't be read.
    Lost(&'static str),
}

impl End {
    pub const fn is_failure(self) -> bool {
        match self {
            Self::Fails(_) | Self::FailsWith(..) | Self::Status(_) => true,
            Self::Answered | Self::Silent | Self::Lost(_) => false,
        }
    }

    /// For the table.
    pub fn word(self) -> String {
        match self {
            Self::Fails(cause) => cause.to_owned(),
            Self::FailsWith(cause, other) => format!("{cause}/{other}"),
            Self::Status(status) => format!("status {status}"),
            Self::Answered => "answered".to_owned(),
            Self::Silent => "silent".to_owned(),
            Self::Lost(_) => "silent, loss told".to_owned(),
        }
    }
}

/// What a caller finds at the address.
#[derive(Debug, Clone)]
pub enum Play {
    /// A server with a fault.
    Fault(Fault),
    /// Nothing that may be called.
    Forbidden(String),
}

/// One behaviour, and who meets with it to what end.
pub struct Behaviour {
    pub name: String,
    /// By caller: what each finds depends on the protocol.
    pub cells: Vec<(Caller, Play, End)>,
}

/// What the callers make of a behaviour.
#[derive(Clone, Copy)]
struct Ends {
    bot: End,
    /// Protocols for which it is another.
    but: &'static [(Protocol, End)],
    service: Option<End>,
    webhook: Option<End>,
}

impl Ends {
    /// The same for all.
    const fn of(end: End) -> Self {
        Self { bot: end, but: &[], service: Some(end), webhook: Some(end) }
    }

    const fn bots(end: End, but: &'static [(Protocol, End)]) -> Self {
        Self { bot: end, but, service: None, webhook: None }
    }

    const fn service(self, end: End) -> Self {
        Self { service: Some(end), ..self }
    }

    const fn webhook(self, end: End) -> Self {
        Self { webhook: Some(end), ..self }
    }

    fn bot(&self, protocol: Protocol) -> End {
        let other = self.but.iter().find(|(of, _)| *of == protocol);
        other.map_or(self.bot, |(_, end)| *end)
    }
}

impl Behaviour {
    /// One that is the same whatever is spoken: one protocol stands for all external bots.
    fn of_client(name: &str, fault: Fault, ends: Ends) -> Self {
        Self::found(name, Play::Fault(fault), ends)
    }

    fn found(name: &str, play: Play, ends: Ends) -> Self {
        let mut cells = vec![(Caller::Bot(Protocol::Kommunicate), play.clone(), ends.bot)];
        cells.extend(ends.service.map(|end| (Caller::Service, play.clone(), end)));
        cells.extend(ends.webhook.map(|end| (Caller::Webhook, play, end)));
        Self { name: name.to_owned(), cells }
    }

    /// One that each protocol has to judge: what is answered depends on it.
    fn of_protocols(name: &str, answer: impl Fn(Protocol) -> Answer, ends: Ends) -> Self {
        let play = |protocol| Play::Fault(Fault::Answer(answer(protocol)));
        let bots = Protocol::ALL.into_iter();
        let mut cells: Vec<_> = bots
            .map(|protocol| (Caller::Bot(protocol), play(protocol), ends.bot(protocol)))
            .collect();
        let other = play(Protocol::Kommunicate);
        cells.extend(ends.service.map(|end| (Caller::Service, other.clone(), end)));
        cells.extend(ends.webhook.map(|end| (Caller::Webhook, other, end)));
        Self { name: name.to_owned(), cells }
    }
}

/// All rows of the table.
///
/// # Errors
///
/// When a body can't be packed.
pub fn all() -> Result<Vec<Behaviour>> {
    let mut rows = statuses();
    rows.extend(connections::all());
    rows.extend(forbidden());
    rows.extend(bodies::all());
    rows.extend(slow::all());
    rows.extend(framing::all()?);
    Ok(rows)
}

fn statuses() -> Vec<Behaviour> {
    let told = |protocol| protocol::says(protocol, &["never said"]);
    let refused = [400, 401, 403, 404, 408, 409, 413, 418, 429, 500, 501, 502, 503, 504];
    let row = |status: u16| {
        let ends = Ends::of(End::Status(status));
        let ends = Ends { bot: End::Fails("status"), ..ends };
        let answer = |protocol| Answer::json(status, &told(protocol));
        Behaviour::of_protocols(&format!("status-{status}"), answer, ends)
    };
    let mut rows: Vec<Behaviour> = refused.into_iter().map(row).collect();
    let empty = |_| Answer::status(204);
    let nothing = Ends::bots(End::Silent, protocol::NEEDS_WORDS);
    let nothing = nothing.service(End::Status(204)).webhook(End::Answered);
    rows.push(Behaviour::of_protocols("status-204", empty, nothing));
    let asks_for_patience =
        |protocol| Answer::json(503, &told(protocol)).header("retry-after", "3600");
    let ends = Ends { bot: End::Fails("status"), ..Ends::of(End::Status(503)) };
    rows.push(Behaviour::of_protocols("status-503-for-an-hour", asks_for_patience, ends));
    let redirects = [
        ("redirect-301", 301, "http://127.0.0.1:1/"),
        ("redirect-to-metadata", 302, "http://169.254.169.254/latest"),
        ("redirect-that-keeps-the-post", 307, "http://127.0.0.1:1/"),
        ("redirect-to-nowhere", 308, "//"),
    ];
    rows.extend(redirects.into_iter().map(|(name, status, to)| {
        let ends = Ends { bot: End::Fails("redirect"), ..Ends::of(End::Status(status)) };
        Behaviour::of_protocols(name, |_| Answer::redirect(status, to), ends)
    }));
    rows
}

/// Addresses that nobody let through. Nothing is sent there; external bots' builders are told one cause for
/// all of them.
fn forbidden() -> Vec<Behaviour> {
    let addresses = [
        ("metadata-address", "http://169.254.169.254/latest/meta-data", "denied_address"),
        ("metadata-name", "http://metadata.google.internal/", "denied_name"),
        ("private-address", "http://10.0.0.1/", "denied_address"),
        ("private-address-v6", "http://[fd00::1]/", "denied_address"),
        ("loopback-as-a-number", "http://2130706433/", "denied_address"),
        ("loopback-in-v6", "http://[::ffff:127.0.0.1]/", "denied_address"),
        ("own-machine", "http://localhost/", "denied_address"),
        ("port-of-another-service", "http://93.184.215.14:22/", "denied_port"),
    ];
    let row = |(name, address, cause): (&str, &str, &'static str)| {
        let ends = Ends { bot: End::Fails("egress_denied"), ..Ends::of(End::Fails(cause)) };
        Behaviour::found(name, Play::Forbidden(address.to_owned()), ends)
    };
    addresses.into_iter().map(row).collect()
}

/// What a server says that works.
pub fn good(caller: Caller) -> Answer {
    let body: Value = match caller {
        Caller::Bot(protocol) => protocol::says(protocol, &[super::FINE]),
        Caller::Service | Caller::Webhook => json!([{ "message": super::FINE }]),
    };
    Answer::json(200, &body)
}
