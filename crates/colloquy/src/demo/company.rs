//! The company whose API the demo's bots call: a mock that answers like one and can be made to fail.
//!
//! It keeps what it was sent in memory only, knows no secrets and checks none, and is no part of the
//! product: `demo` binds it to a loopback port of its own. Everything it makes up follows from a
//! seed, so the same account and address have the same balance at every start.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Most handovers that are kept; the oldest go first.
const MAX_HANDOVERS: usize = 100;
/// Largest body that is taken, in bytes.
const MAX_BODY: usize = 64 * 1024;
/// How long a slow answer takes unless the switch says otherwise, in milliseconds.
const SLOW_MS: u64 = 5_000;
/// Slowest answer, in milliseconds.
const MAX_DELAY_MS: u64 = 60_000;
/// Balances lie below this, in cents.
const MAX_CENTS: u64 = 1_000_000;
/// Accounts that always answer in one way, whatever the switches say.
const SPECIAL_ACCOUNTS: [(&str, Mode); 3] =
    [("000500", Mode::Error), ("000408", Mode::Slow), ("000204", Mode::Empty)];

/// What the company is made of.
#[derive(Debug, Clone, Copy, Default)]
pub struct Settings {
    /// Everything that looks random follows from it.
    pub seed: u64,
}

/// How the company answers bots.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Mode {
    #[default]
    Ok,
    /// Status 500.
    Error,
    /// As `Ok`, but later.
    Slow,
    /// Status 200 with an empty object.
    Empty,
}

/// What `PUT /switches` sets.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Switches {
    mode: Mode,
    /// How late `slow` answers are, at most [`MAX_DELAY_MS`].
    #[serde(default = "slow_ms")]
    delay_ms: u64,
}

const fn slow_ms() -> u64 {
    SLOW_MS
}

impl Default for Switches {
    fn default() -> Self {
        Self { mode: Mode::Ok, delay_ms: SLOW_MS }
    }
}

/// A conversation that a bot handed over.
#[derive(Debug, Clone, Serialize)]
struct Handover {
    /// From 1, over all that came.
    number: u64,
    /// Whether the request named a credential; which one isn't kept.
    has_authorization: bool,
    body: Value,
}

#[derive(Debug, Default)]
struct Records {
    switches: Switches,
    handovers: VecDeque<Handover>,
    received: u64,
}

#[derive(Debug, Clone)]
struct Company {
    seed: u64,
    records: Arc<Mutex<Records>>,
}

/// Builds the company's API.
pub fn router(settings: Settings) -> Router {
    let company = Company { seed: settings.seed, records: Arc::default() };
    Router::new()
        .route("/", get(explain))
        .route("/accountBalance", get(account_balance))
        .route("/livePersonAgent", post(receive_handover))
        .route("/handovers", get(list_handovers))
        .route("/switches", get(show_switches).put(set_switches))
        .fallback(unknown_path)
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(company)
}

async fn explain() -> Json<Value> {
    let special: serde_json::Map<String, Value> = SPECIAL_ACCOUNTS
        .iter()
        .map(|(account, mode)| ((*account).to_owned(), json!(mode)))
        .collect();
    Json(json!({
        "what": "The mock company API that the demo's bots call. Nothing in it is real.",
        "paths": {
            "GET /accountBalance?accountNumber=123456&email=fred%40home.com":
                "the balance of an account: always the same for the same account and address",
            "POST /livePersonAgent": "takes over a conversation; any body",
            "GET /handovers": format!("the last {MAX_HANDOVERS} conversations taken over"),
            "GET /switches": "how the company answers now",
            "PUT /switches": {
                "mode": "ok | error (status 500) | slow | empty (status 200, {})",
                "delay_ms": format!("how late slow answers are: {SLOW_MS} unless set, at most {MAX_DELAY_MS}"),
            },
        },
        "special_accounts": special,
    }))
}

#[derive(Debug, Deserialize)]
struct Account {
    #[serde(rename = "accountNumber", default)]
    number: String,
    #[serde(default)]
    email: String,
}

async fn account_balance(
    State(company): State<Company>,
    Query(account): Query<Account>,
) -> Response {
    let special = SPECIAL_ACCOUNTS.iter().find(|(number, _)| *number == account.number);
    if let Some(refusal) = company.answer_by_switch(special.map(|(_, mode)| *mode)).await {
        return refusal;
    }
    for (name, value) in [("accountNumber", &account.number), ("email", &account.email)] {
        if value.trim().is_empty() {
            return problem(StatusCode::BAD_REQUEST, format!("the parameter {name} is missing"));
        }
    }
    let cents = company.cents_of(&account);
    Json(json!({
        "accountId": account.number,
        "accountBalance": format!("{}.{:02}", cents / 100, cents % 100),
    }))
    .into_response()
}

async fn receive_handover(
    State(company): State<Company>,
    headers: HeaderMap,
    body: String,
) -> Response {
    if let Some(refusal) = company.answer_by_switch(None).await {
        return refusal;
    }
    let body = serde_json::from_str(&body).unwrap_or(Value::String(body));
    let mut records = company.records();
    records.received += 1;
    let number = records.received;
    let has_authorization = headers.contains_key(header::AUTHORIZATION);
    records.handovers.push_back(Handover { number, has_authorization, body });
    if records.handovers.len() > MAX_HANDOVERS {
        records.handovers.pop_front();
    }
    Json(json!({})).into_response()
}

async fn list_handovers(State(company): State<Company>) -> Json<Value> {
    Json(json!({ "handovers": company.records().handovers }))
}

async fn show_switches(State(company): State<Company>) -> Json<Switches> {
    Json(company.records().switches)
}

async fn set_switches(State(company): State<Company>, Json(switches): Json<Switches>) -> Response {
    if switches.delay_ms > MAX_DELAY_MS {
        let reason = format!("delay_ms is at most {MAX_DELAY_MS}");
        return problem(StatusCode::BAD_REQUEST, reason);
    }
    company.records().switches = switches;
    Json(switches).into_response()
}

async fn unknown_path() -> Response {
    problem(StatusCode::NOT_FOUND, "there is nothing here; GET / tells what there is".to_owned())
}

async fn wrong_method() -> Response {
    let reason = "not with this method; GET / tells what there is".to_owned();
    problem(StatusCode::METHOD_NOT_ALLOWED, reason)
}

fn problem(status: StatusCode, reason: String) -> Response {
    (status, Json(json!({ "error": reason }))).into_response()
}

impl Company {
    /// Waits or refuses as the switches say; `None` when the answer is to be given.
    async fn answer_by_switch(&self, special: Option<Mode>) -> Option<Response> {
        let switches = self.records().switches;
        match special.unwrap_or(switches.mode) {
            Mode::Ok => None,
            Mode::Error => {
                let reason = "the ledger is down; try again later".to_owned();
                Some(problem(StatusCode::INTERNAL_SERVER_ERROR, reason))
            }
            Mode::Slow => {
                tokio::time::sleep(Duration::from_millis(switches.delay_ms)).await;
                None
            }
            Mode::Empty => Some(Json(json!({})).into_response()),
        }
    }

    fn cents_of(&self, account: &Account) -> u64 {
        let email = account.email.trim().to_lowercase();
        // FNV-1a, then a mixing step, as near texts would have near balances otherwise.
        let mut hash = self.seed ^ 0xcbf2_9ce4_8422_2325;
        for byte in account.number.bytes().chain([0]).chain(email.bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        hash ^= hash >> 32;
        hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (hash >> 16) % MAX_CENTS
    }

    fn records(&self) -> MutexGuard<'_, Records> {
        // Nothing is left half done while the lock is held, so a panic elsewhere spoils nothing.
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
