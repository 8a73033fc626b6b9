//! What only one crate may do: SQL in `store`, connections in `outbound`.

use super::{RustFile, Violation};
use crate::rings::Place;

/// Sequences of tokens that connect to other systems or look up their addresses. Source: the
/// attack row EG-22: a call that gets round the guarded client is an open door to inner networks.
/// Other names for the types are refused too, so that a call can't hide behind one.
const CONNECTING: &[&[&str]] = &[
    &["TcpStream", "::", "connect"],
    &["TcpStream", "::", "connect_timeout"],
    &["TcpStream", "as"],
    &["TcpSocket", "::"],
    &["TcpSocket", "as"],
    &["UdpSocket", "::"],
    &["UdpSocket", "as"],
    &["UnixStream", "::", "connect"],
    &["UnixStream", "as"],
    &["UnixDatagram", "::"],
    &["client", "::", "conn"],
    &["client", "::", "legacy"],
    &["hickory_resolver", "::"],
    &["lookup_host"],
    &["reqwest", "::"],
    &["to_socket_addrs"],
    &["tokio_postgres", "::"],
    &["tokio_tungstenite", "::"],
    &["ureq", "::"],
];

/// What may connect although it is not `outbound`.
struct Exemption {
    folder: &'static str,
    /// First token of the sequence.
    token: &'static str,
    reason: &'static str,
}

const EXEMPTIONS: &[Exemption] = &[
    Exemption {
        folder: "crates/outbound/",
        token: "",
        reason: "the one client: every address passes its guard",
    },
    Exemption {
        folder: "crates/store/",
        token: "tokio_postgres",
        reason: "the driver connects to the database that the operator named, nothing else",
    },
];

pub(super) fn check(rust: &RustFile<'_>, found: &mut Vec<Violation>) {
    if let Some(Place::Ring(_)) = rust.place() {
        check_connections(rust, found);
        check_sql(rust, found);
    }
}

fn check_connections(rust: &RustFile<'_>, found: &mut Vec<Violation>) {
    let path = &rust.file.path;
    for sequence in CONNECTING {
        let is_exempt = EXEMPTIONS.iter().any(|exemption| {
            path.starts_with(exemption.folder) && sequence[0].starts_with(exemption.token)
        });
        if is_exempt {
            continue;
        }
        for line in rust.occurrences(sequence).filter(|line| !rust.is_test_line(*line)) {
            let exempt: Vec<String> = EXEMPTIONS
                .iter()
                .map(|exemption| format!("{} ({})", exemption.folder, exemption.reason))
                .collect();
            let message =
                format!("`{}` connects; only these may: {}", sequence.join(" "), exempt.join(", "));
            found.push(Violation::new(path, line, message));
        }
    }
}

fn check_sql(rust: &RustFile<'_>, found: &mut Vec<Violation>) {
    if rust.member.is_some_and(|member| member.name == "store") {
        return;
    }
    for token in &rust.tokens {
        if token.string.as_deref().is_some_and(is_sql) {
            let message = "SQL is written in `store` only";
            found.push(Violation::new(&rust.file.path, token.line, message));
        }
    }
}

/// Tells whether a text begins like an SQL statement. Statements are written in capitals here, so
/// an English sentence doesn't match.
fn is_sql(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let mut word = || words.next().unwrap_or_default();
    match (word(), word(), word()) {
        ("SELECT", second, _) => !second.is_empty(),
        ("INSERT", "INTO" | "OR", _) | ("DELETE", "FROM", _) => true,
        ("UPDATE", _, "SET") | ("WITH", _, "AS") => true,
        ("CREATE" | "ALTER" | "DROP", "TABLE" | "INDEX" | "UNIQUE", _) => true,
        _ => false,
    }
}
