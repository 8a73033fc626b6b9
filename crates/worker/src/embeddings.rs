//! Vectors of sentences from an endpoint in OpenAI's form. Its callers block: it is for threads that
//! may, never for those that answer.

use std::sync::{OnceLock, mpsc};
use std::time::Duration;

use model::Secret;
use nlu::embed::{EmbedError, Embedder};
use outbound::{Client, HeaderContent, Limits, Method, Request, Retry};
use serde::Deserialize;
use serde_json::json;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

/// How many texts are sent at a time.
const BATCH: usize = 64;
/// The time for one text over all tries: a contact waits for it.
const MESSAGE_TIME: Duration = Duration::from_secs(3);
/// The time for a batch over all tries.
const BATCH_TIME: Duration = Duration::from_secs(20);
const MAX_ANSWER_BYTES: usize = 16 * 1024 * 1024;
/// Most single texts that wait for the endpoint at once; others are answered by words.
const MAX_WAITING: usize = 64;
/// How far past its limit a request may be before it is given up on: it ends by itself.
const GRACE: Duration = Duration::from_secs(1);

/// Where vectors come from.
#[derive(Debug)]
pub struct Endpoint {
    /// Absolute, as `https://api.example.com/v1/embeddings`.
    pub url: String,
    pub model: String,
    /// Sent as `Authorization: Bearer …`.
    pub key: Option<Secret<String>>,
}

/// Why an endpoint can't be asked.
#[derive(Debug, thiserror::Error)]
pub enum EndpointError {
    #[error("the address of embeddings is no http or https URL")]
    NoUrl,
}

/// An embedder at the other end of a connection.
#[derive(Debug)]
pub struct Embeddings {
    client: Client,
    runtime: Handle,
    endpoint: Endpoint,
    name: String,
    dim: OnceLock<usize>,
    waiting: Semaphore,
}

impl Embeddings {
    /// Asks through a client, on a runtime that isn't the caller's thread. Sends nothing yet.
    ///
    /// # Errors
    ///
    /// [`EndpointError::NoUrl`] when the address can't be one.
    pub fn new(endpoint: Endpoint, client: Client, runtime: Handle) -> Result<Self, EndpointError> {
        let url = url::Url::parse(&endpoint.url).map_err(|_| EndpointError::NoUrl)?;
        let host = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https"));
        let name = format!("{}@{}", endpoint.model, host.ok_or(EndpointError::NoUrl)?);
        let waiting = Semaphore::new(MAX_WAITING);
        Ok(Self { client, runtime, endpoint, name, dim: OnceLock::new(), waiting })
    }

    fn ask(&self, texts: &[&str], time: Duration) -> Result<Vec<Vec<f32>>, EmbedError> {
        let body = json!({ "model": self.endpoint.model, "input": texts }).to_string();
        let mut request = Request::new(Method::POST, &self.endpoint.url)
            .with_header("content-type", "application/json")
            .with_limits(Limits { max_response_bytes: MAX_ANSWER_BYTES, ..Limits::within(time) })
            .with_body(body);
        // Nothing changes by it.
        request.retry = Retry::Idempotent;
        if let Some(key) = &self.endpoint.key {
            let bearer = Secret::new(format!("Bearer {}", key.expose()));
            request = request.with_header("authorization", HeaderContent::Secret(bearer));
        }
        let (tell, told) = mpsc::sync_channel(1);
        let client = self.client.clone();
        self.runtime.spawn(async move {
            // Nobody listens any more when the process ends.
            let _unheard = tell.send(client.send(request).await);
        });
        let unreachable = |reason: String| EmbedError::Unreachable(reason);
        let answer =
            told.recv_timeout(time + GRACE).map_err(|error| unreachable(error.to_string()))?;
        let answer = answer.map_err(|error| unreachable(error.to_string()))?;
        if answer.status != 200 {
            return Err(unreachable(format!("its answer is {}", answer.status)));
        }
        let vectors = vectors_of(&answer.body, texts.len())?;
        let dim = vectors.first().map_or(0, Vec::len);
        if *self.dim.get_or_init(|| dim) != dim {
            return Err(EmbedError::Shape { asked: texts.len(), got: vectors.len(), dim });
        }
        Ok(vectors)
    }
}

impl Embedder for Embeddings {
    /// 0 until it was asked for the first time.
    fn dim(&self) -> usize {
        self.dim.get().copied().unwrap_or_default()
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        if let [_] = texts {
            let busy = |_| EmbedError::Unreachable("too many texts wait for it".to_owned());
            let _place = self.waiting.try_acquire().map_err(busy)?;
            return self.ask(texts, MESSAGE_TIME);
        }
        let mut vectors = Vec::with_capacity(texts.len());
        for batch in texts.chunks(BATCH) {
            vectors.extend(self.ask(batch, BATCH_TIME)?);
        }
        Ok(vectors)
    }
}

#[derive(Deserialize)]
struct Answer {
    data: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    index: usize,
    embedding: Vec<f32>,
}

/// Reads as many vectors as were asked for, in order, and makes them of length 1.
fn vectors_of(body: &[u8], asked: usize) -> Result<Vec<Vec<f32>>, EmbedError> {
    let malformed = || EmbedError::Unreachable("its answer holds no vectors".to_owned());
    let Answer { mut data } = serde_json::from_slice(body).map_err(|_| malformed())?;
    data.sort_by_key(|row| row.index);
    let dim = data.first().map_or(0, |row| row.embedding.len());
    let is_whole = data.len() == asked
        && data.iter().enumerate().all(|(at, row)| row.index == at && row.embedding.len() == dim);
    if !is_whole {
        return Err(EmbedError::Shape { asked, got: data.len(), dim });
    }
    let vectors = data.into_iter().map(|row| unit(row.embedding));
    vectors.collect::<Option<_>>().ok_or_else(malformed)
}

/// `None` when it points nowhere.
fn unit(mut vector: Vec<f32>) -> Option<Vec<f32>> {
    let length = vector.iter().map(|it| it * it).sum::<f32>().sqrt();
    if !length.is_finite() || length <= f32::EPSILON {
        return None;
    }
    vector.iter_mut().for_each(|it| *it /= length);
    Some(vector)
}

#[cfg(test)]
mod tests;
