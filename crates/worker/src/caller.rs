//! Who answers a call: the network, or canned answers for trying a bot out.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use gateway::Response;
use integrations::http::{Outgoing, answer};
use model::call::{CallAnswer, CallFailure, HttpAnswer};
use model::exchange::BotRequest;
use model::id::WorkspaceId;
use model::key::Key;
use outbound::{Client, HeaderContent, Limits, Request, Retry};
use serde::Deserialize;
use serde_json::Value;

use crate::asking::too_late;

/// The time a call may take over all tries, in seconds; documented and not to be set.
pub const CALL_TIMEOUT_S: u64 = 20;

/// The name by which canned answers are given to scripts' `fetch`.
pub const FETCH: &str = "fetch";

/// Answers calls.
pub enum Caller {
    Network(Client),
    Stubs(Stubs),
    /// Canned answers where there are some, else the network.
    Mixed(Client, Arc<Replaceable>),
}

/// Canned answers that may be replaced while they are used.
#[derive(Debug, Default)]
pub struct Replaceable(RwLock<Arc<Stubs>>);

impl Replaceable {
    /// These, until others are put in their place.
    pub fn new(stubs: Stubs) -> Self {
        Self(RwLock::new(Arc::new(stubs)))
    }

    /// Puts others in their place.
    pub fn put(&self, stubs: Stubs) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(stubs);
    }

    /// Those that hold now.
    pub fn get(&self) -> Arc<Stubs> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Caller {
    /// Makes one call over the network. Total: what goes wrong is part of the answer.
    ///
    /// The idempotency key goes along with everything that may change something.
    pub async fn call(
        &self,
        outgoing: Outgoing,
        (workspace, idempotency_key): (WorkspaceId, String),
    ) -> CallAnswer {
        match self {
            Self::Network(client) | Self::Mixed(client, _) => {
                send(client, outgoing, (workspace, idempotency_key)).await
            }
            Self::Stubs(stubs) => stubs.answer(FETCH),
        }
    }

    /// The canned answer for an integration, or for a script's own call; `None` when the network is to
    /// answer. Canned answers need no credentials.
    pub fn canned(&self, integration: Option<&Key>) -> Option<CallAnswer> {
        let name = integration.map_or(FETCH, Key::as_str);
        self.answering(name).answer(|stubs| stubs.answer(name))
    }

    /// Whether an external bot is answered for, and nothing leaves.
    pub(crate) fn answers_for(&self, bot: &Key) -> bool {
        !matches!(self.answering(bot.as_str()), Answering::Network)
    }

    /// As [`Caller::canned`], for an external bot.
    pub(crate) fn canned_response(
        &self,
        asked: &BotRequest,
    ) -> Option<Result<Response, CallFailure>> {
        self.answering(asked.bot.as_str()).answer(|stubs| stubs.respond(asked))
    }

    /// The client that reaches the network, if there is one.
    pub(crate) const fn client(&self) -> Option<&Client> {
        match self {
            Self::Network(client) | Self::Mixed(client, _) => Some(client),
            Self::Stubs(_) => None,
        }
    }

    fn answering(&self, name: &str) -> Answering<'_> {
        match self {
            Self::Network(_) => Answering::Network,
            Self::Stubs(stubs) => Answering::Stubs(stubs),
            Self::Mixed(_, stubs) => {
                let stubs = stubs.get();
                if stubs.has(name) { Answering::Shared(stubs) } else { Answering::Network }
            }
        }
    }
}

/// Who answers a call.
enum Answering<'c> {
    Network,
    Stubs(&'c Stubs),
    Shared(Arc<Stubs>),
}

impl Answering<'_> {
    fn answer<T>(&self, answer: impl FnOnce(&Stubs) -> T) -> Option<T> {
        match self {
            Self::Network => None,
            Self::Stubs(stubs) => Some(answer(stubs)),
            Self::Shared(stubs) => Some(answer(stubs)),
        }
    }
}

async fn send(
    client: &Client,
    outgoing: Outgoing,
    (workspace, idempotency_key): (WorkspaceId, String),
) -> CallAnswer {
    let Ok(method) = outgoing.method.as_str().parse() else {
        return failed("bad_request", "the method can't be sent");
    };
    let is_reading = matches!(outgoing.method.as_str(), "GET" | "HEAD" | "OPTIONS");
    let request = Request {
        method,
        url: outgoing.url,
        headers: outgoing
            .headers
            .into_iter()
            .map(|(name, value)| (name, HeaderContent::Secret(value)))
            .collect(),
        body: outgoing.body.map(Into::into),
        limits: Limits::within(Duration::from_secs(CALL_TIMEOUT_S)),
        idempotency_key: (!is_reading).then_some(idempotency_key),
        retry: if outgoing.is_idempotent { Retry::Idempotent } else { Retry::ByMethod },
        workspace: Some(workspace),
    };
    match client.send(request).await {
        Ok(response) => {
            let headers: Vec<(String, String)> = response
                .headers
                .iter()
                .filter_map(|(name, value)| {
                    Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
                })
                .collect();
            CallAnswer::Answered(answer(response.status, &headers, &response.body))
        }
        Err(error) => failed(error.code(), error.to_string()),
    }
}

fn failed(code: &str, message: impl Into<String>) -> CallAnswer {
    CallAnswer::Failed(CallFailure { code: code.to_owned(), message: message.into() })
}

/// Canned answers per integration and external bot, in turn; the last one repeats.
#[derive(Debug, Default)]
pub struct Stubs {
    answers: HashMap<String, Vec<StubAnswer>>,
    used: Mutex<HashMap<String, usize>>,
}

/// One canned answer: a status, or the code of a failure.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct StubAnswer {
    status: Option<u16>,
    error: Option<String>,
    #[serde(default)]
    body: Value,
    #[serde(default)]
    headers: HashMap<String, String>,
    #[serde(default)]
    delay_ms: u64,
}

/// Why a text holds no canned answers.
#[derive(Debug, thiserror::Error)]
pub enum StubsError {
    #[error("canned answers aren't JSON as documented: {0}")]
    Malformed(#[from] serde_json::Error),
    #[error("integration {0} has an empty list of canned answers")]
    Empty(String),
    #[error("canned answer {index} of {name} needs either a status or an error")]
    Ambiguous { name: String, index: usize },
}

impl Stubs {
    /// Reads `{"Balance":[{"status":200,"body":{…},"delay_ms":0},{"error":"connect"}]}`. Scripts'
    /// own calls are answered from `fetch`, external bots by their keys, with their protocol's bodies.
    ///
    /// # Errors
    ///
    /// [`StubsError`] when it isn't that.
    pub fn parse(text: &str) -> Result<Self, StubsError> {
        let answers: HashMap<String, Vec<StubAnswer>> = serde_json::from_str(text)?;
        for (name, canned) in &answers {
            if canned.is_empty() {
                return Err(StubsError::Empty(name.clone()));
            }
            if let Some(index) = canned.iter().position(|answer| !answer.is_one_thing()) {
                return Err(StubsError::Ambiguous { name: name.clone(), index });
            }
        }
        Ok(Self { answers, used: Mutex::default() })
    }

    /// Answers with these statuses and bodies, or fails with these codes.
    pub fn of(
        answers: impl IntoIterator<Item = (String, Vec<Result<(u16, Value), String>>)>,
    ) -> Self {
        let canned = |answer: Result<(u16, Value), String>| {
            let (status, error, body) = match answer {
                Ok((status, body)) => (Some(status), None, body),
                Err(code) => (None, Some(code), Value::Null),
            };
            StubAnswer { status, error, body, headers: HashMap::new(), delay_ms: 0 }
        };
        let answers = answers.into_iter().filter(|(_, canned)| !canned.is_empty());
        let answers = answers.map(|(name, all)| (name, all.into_iter().map(canned).collect()));
        Self { answers: answers.collect(), used: Mutex::default() }
    }

    /// Whether there are any of that name.
    pub fn has(&self, name: &str) -> bool {
        self.answers.contains_key(name)
    }

    fn answer(&self, name: &str) -> CallAnswer {
        self.next(name).map_or_else(CallAnswer::Failed, StubAnswer::to_answer)
    }

    /// The canned response of an external bot, or why none came.
    pub(crate) fn respond(&self, asked: &BotRequest) -> Result<Response, CallFailure> {
        let canned = self.next(asked.bot.as_str())?;
        if canned.delay_ms >= u64::from(asked.time_limit_s) * 1_000 {
            return Err(too_late(asked));
        }
        canned.to_response()
    }

    fn next(&self, name: &str) -> Result<&StubAnswer, CallFailure> {
        let Some(answers) = self.answers.get(name) else {
            let message = format!("there is no canned answer for {name}");
            return Err(CallFailure { code: "no_stub".to_owned(), message });
        };
        let index = {
            let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
            let next = used.entry(name.to_owned()).or_default();
            let index = (*next).min(answers.len() - 1);
            *next += 1;
            index
        };
        Ok(&answers[index])
    }
}

impl StubAnswer {
    const fn is_one_thing(&self) -> bool {
        self.status.is_some() != self.error.is_some()
    }

    /// A delay past the limit is a time-out; a shorter one isn't slept through.
    fn to_answer(&self) -> CallAnswer {
        if self.delay_ms >= CALL_TIMEOUT_S * 1_000 {
            return failed("timeout", format!("no complete answer came in {CALL_TIMEOUT_S} s"));
        }
        match (self.status, &self.error) {
            (Some(status), _) => CallAnswer::Answered(HttpAnswer {
                status,
                headers: self
                    .headers
                    .iter()
                    .map(|(name, value)| (name.to_ascii_lowercase(), value.clone()))
                    .collect(),
                body: self.body.clone(),
            }),
            (None, error) => {
                let code = error.as_deref().unwrap_or("connect");
                failed(code, format!("the canned answer is {code}"))
            }
        }
    }

    /// As an external bot sends it: JSON unless a header says otherwise.
    fn to_response(&self) -> Result<Response, CallFailure> {
        let Some(status) = self.status else {
            let code = self.error.clone().unwrap_or_else(|| "connect".to_owned());
            let message = format!("the canned answer is {code}");
            return Err(CallFailure { code, message });
        };
        let own = self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let content_type = own.map_or("application/json", |(_, value)| value).to_owned();
        let body = match &self.body {
            Value::Null => String::new(),
            Value::String(text) if !content_type.contains("json") => text.clone(),
            body => body.to_string(),
        };
        Ok(Response { status, content_type: Some(content_type), body: body.into_bytes() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use indexmap::IndexMap;
    use model::exchange::{BotInput, Protocol};
    use serde_json::{Map, json};

    #[test]
    fn canned_answers_come_in_turn_and_the_last_repeats() {
        let stubs = Stubs::parse(
            r#"{"Balance":[{"status":200,"body":{"a":1}},{"error":"connect"},{"status":500,"delay_ms":20000}]}"#,
        )
        .unwrap();
        let CallAnswer::Answered(first) = stubs.answer("Balance") else { panic!() };
        assert_eq!((first.status, first.body), (200, json!({"a": 1})));
        for code in ["connect", "timeout", "timeout"] {
            let CallAnswer::Failed(failure) = stubs.answer("Balance") else { panic!() };
            assert_eq!(failure.code, code);
        }
        let CallAnswer::Failed(missing) = stubs.answer("Other") else { panic!() };
        assert_eq!(missing.code, "no_stub");
    }

    #[test]
    fn external_bots_are_answered_by_their_keys() {
        let stubs = Stubs::parse(
            r#"{"shop":[{"status":200,"body":[{"message":"Hi."}]},{"status":502},{"error":"tls"},
                {"status":200,"delay_ms":5000},
                {"status":200,"body":"<p>","headers":{"Content-Type":"text/html"}}]}"#,
        )
        .unwrap();
        let asked = asked("shop");
        let first = stubs.respond(&asked).unwrap();
        assert_eq!((first.status, &*first.body), (200, &br#"[{"message":"Hi."}]"#[..]));
        assert_eq!(first.content_type.as_deref(), Some("application/json"));
        let second = stubs.respond(&asked).unwrap();
        assert_eq!((second.status, second.body.len()), (502, 0));
        for code in ["tls", "timeout"] {
            assert_eq!(stubs.respond(&asked).unwrap_err().code, code);
        }
        let page = stubs.respond(&asked).unwrap();
        assert_eq!((page.content_type.as_deref(), &*page.body), (Some("text/html"), &b"<p>"[..]));
        assert_eq!(stubs.respond(&self::asked("other")).unwrap_err().code, "no_stub");
    }

    fn asked(bot: &str) -> BotRequest {
        BotRequest {
            request: 1,
            bot: Key::new(bot).unwrap(),
            protocol: Protocol::Kommunicate,
            url: "https://example.com/bot".to_owned(),
            headers: Vec::new(),
            credential: None,
            signing: None,
            remote_bot: "small".to_owned(),
            remote_environment: None,
            time_limit_s: 5,
            node: bot.to_owned(),
            message: 1,
            input: BotInput::Event { name: "WELCOME".to_owned(), data: None },
            entities: IndexMap::new(),
            conversation_details: Map::new(),
            user_details: Map::new(),
            environment: IndexMap::new(),
            language: "en".to_owned(),
            asks_availability: false,
        }
    }

    #[test]
    fn malformed_canned_answers_are_refused() {
        for text in ["", "[]", r#"{"A":[]}"#, r#"{"A":[{"status":"x"}]}"#, r#"{"A":[{}]}"#] {
            assert!(Stubs::parse(text).is_err(), "{text}");
        }
    }
}
