//! The client: judges a request, sends it, tries again while time and budget allow.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use reqwest::redirect;
use rustls::ClientConfig;
use tokio::time::{Instant, sleep};

use crate::attempt::{self, Bounds};
use crate::breaker::{Breaker, Pass};
use crate::budget::RetryBudget;
use crate::error::{Cause, Denied, SendError};
use crate::guard::{self, Target};
use crate::policy::Policy;
use crate::request::Request;
use crate::resolver::GuardedResolver;
use crate::response::{Attempt, Response};
use crate::retry::{self, Verdict};
use crate::tls;

/// Idle connections are closed before common servers do (Node: 5 s), lest a request meets one that
/// is just closing.
const IDLE_TIMEOUT: Duration = Duration::from_secs(4);
const MAX_IDLE_PER_HOST: usize = 64;
/// An answer's headers over HTTP/2.
const MAX_ANSWER_HEADER_BYTES: u32 = 64 * 1024;
const USER_AGENT: &str = concat!("colloquy/", env!("CARGO_PKG_VERSION"));

/// Sends requests. Cheap to clone; clones share connections and retry budget.
#[derive(Debug, Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    policy: Arc<Policy>,
    /// One for each port that may be reached at all: the resolver hook isn't told the port, and
    /// the operator allows addresses together with ports.
    by_port: BTreeMap<u16, reqwest::Client>,
    budget: RetryBudget,
    breaker: Arc<Breaker>,
}

/// Says why no client could be built.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// An extra root isn't a certificate authority.
    #[error("an extra root certificate can't be used: {0}")]
    Root(String),
    /// TLS or the HTTP library refused its settings.
    #[error("the HTTP client could not be set up: {0}")]
    Setup(String),
}

impl Client {
    /// Builds a client with a policy that stays.
    pub fn new(policy: Policy) -> Result<Self, ClientError> {
        let tls = tls::build(&policy)?;
        let policy = Arc::new(policy);
        let mut by_port = BTreeMap::new();
        for port in policy.open_ports() {
            by_port.insert(port, build_for_port(&policy, &tls, port)?);
        }
        let (budget, breaker) = (RetryBudget::default(), Arc::default());
        Ok(Self { shared: Arc::new(Shared { policy, by_port, budget, breaker }) })
    }

    /// Shows what the operator decided.
    pub fn policy(&self) -> &Policy {
        &self.shared.policy
    }

    /// Sends a request and reads the answer, whatever its status, within the request's limits.
    ///
    /// Dropping the future abandons the request; an answer that comes later is not seen.
    pub async fn send(&self, request: Request) -> Result<Response, SendError> {
        let started_at = Instant::now();
        let method = request.method.clone();
        let (call, pass) = match self.prepare(request, started_at) {
            Ok(prepared) => prepared,
            Err(cause) => {
                tracing::info!(%method, code = cause.code(), "request refused");
                return Err(SendError { cause, tries: Vec::new(), elapsed: started_at.elapsed() });
            }
        };
        let mut tries = Vec::new();
        let outcome = self.run(&call, started_at, &mut tries).await;
        let elapsed = started_at.elapsed();
        if let Some(pass) = pass {
            pass.end(&outcome);
        }
        call.report(&outcome, elapsed, tries.len());
        match outcome {
            Ok(response) => Ok(Response { tries, elapsed, ..response }),
            Err(cause) => Err(SendError { cause, tries, elapsed }),
        }
    }

    /// Judges a request in full before anything leaves: first the target, then what it would get.
    fn prepare(&self, request: Request, now: Instant) -> Result<(Call<'_>, Option<Pass>), Cause> {
        request.check_method()?;
        let target = guard::check(&request.url, &self.shared.policy)?;
        let headers = request.render_headers(&target.host)?;
        let client =
            self.shared.by_port.get(&target.port).ok_or(Denied::Port { port: target.port })?;
        let origin = format!("{}:{}", target.host, target.port);
        let circuit =
            request.workspace.map(|id| (id, format!("{}://{origin}", target.url.scheme())));
        let pass = circuit.map(|key| self.shared.breaker.admit(key, now)).transpose()?;
        let policy = &self.shared.policy;
        Ok((Call { policy, client, origin, target, headers, request }, pass))
    }

    async fn run(
        &self,
        call: &Call<'_>,
        started_at: Instant,
        tries: &mut Vec<Attempt>,
    ) -> Result<Response, Cause> {
        let limits = call.request.limits;
        self.shared.budget.add_call(&call.origin, started_at);
        let mut number = 1;
        loop {
            let try_at = Instant::now();
            let left = limits.total.saturating_sub(try_at - started_at);
            let outcome = call.send_once(left, limits.tries.saturating_sub(number)).await;
            tries.push(Attempt::of(&outcome, try_at.elapsed()));
            let Verdict::Again { at_least } = call.judge(&outcome) else { return outcome };
            let now = Instant::now();
            let pause = at_least.max(retry::pause(number, jitter()));
            let is_in_time = now + pause < started_at + limits.total;
            if number >= limits.tries || !is_in_time || !self.shared.budget.take(&call.origin, now)
            {
                return outcome;
            }
            sleep(pause).await;
            number += 1;
        }
    }
}

/// Holds a request that was judged and may leave.
struct Call<'a> {
    policy: &'a Policy,
    client: &'a reqwest::Client,
    /// Whose retry budget it uses.
    origin: String,
    target: Target,
    headers: HeaderMap,
    request: Request,
}

impl Call<'_> {
    async fn send_once(&self, left: Duration, tries_left: u32) -> Result<Response, Cause> {
        let mut wire = reqwest::Request::new(self.request.method.clone(), self.target.url.clone());
        *wire.headers_mut() = self.headers.clone();
        *wire.body_mut() = self.request.body.clone().map(reqwest::Body::from);
        let bounds = Bounds {
            time: retry::share(left, tries_left, self.request.is_repeatable()),
            connect: self.policy.connect_timeout,
            limits: self.request.limits,
        };
        attempt::send_once(self.client, wire, bounds).await
    }

    fn judge(&self, outcome: &Result<Response, Cause>) -> Verdict {
        let is_repeatable = self.request.is_repeatable();
        match outcome {
            Ok(response) => retry::judge_answer(response, is_repeatable),
            Err(cause) => retry::judge_failure(cause, self.request.retry, is_repeatable),
        }
    }

    /// Logs what came of it: never the path, the query, headers or bodies.
    fn report(&self, outcome: &Result<Response, Cause>, elapsed: Duration, tries: usize) {
        let (method, host, port) = (&self.request.method, &self.target.host, self.target.port);
        let elapsed_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        match outcome {
            Ok(response) => {
                let status = response.status;
                tracing::debug!(%method, host, port, status, elapsed_ms, tries, "request answered");
            }
            Err(cause) => {
                let code = cause.code();
                tracing::info!(%method, host, port, code, elapsed_ms, tries, "request failed");
            }
        }
    }
}

fn build_for_port(
    policy: &Arc<Policy>,
    tls: &ClientConfig,
    port: u16,
) -> Result<reqwest::Client, ClientError> {
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls.clone())
        .dns_resolver(GuardedResolver { policy: Arc::clone(policy), port })
        .no_proxy()
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .user_agent(USER_AGENT)
        .connect_timeout(policy.connect_timeout)
        .pool_idle_timeout(IDLE_TIMEOUT)
        .pool_max_idle_per_host(MAX_IDLE_PER_HOST)
        .http2_max_header_list_size(MAX_ANSWER_HEADER_BYTES)
        .build()
        .map_err(|error| ClientError::Setup(error.to_string()))
}

/// Draws a number; without randomness retries only lose their spread.
fn jitter() -> u8 {
    let mut byte = [0];
    getrandom::fill(&mut byte).map_or(u8::MAX / 2, |()| byte[0])
}
