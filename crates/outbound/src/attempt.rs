//! One try: a request out, an answer in, within its time, size and rate. Trying again is `retry`.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_ENCODING;
use tokio::time::{Instant, timeout, timeout_at};

use crate::error::Cause;
use crate::fault::cause_of;
use crate::request::Limits;
use crate::response::Response;

/// Bounds one try.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    pub time: Duration,
    pub connect: Duration,
    pub limits: Limits,
}

/// Sends once. The answer's tries and elapsed time are the caller's to fill.
pub(crate) async fn send_once(
    client: &reqwest::Client,
    request: reqwest::Request,
    bounds: Bounds,
) -> Result<Response, Cause> {
    let exchange = Box::pin(exchange(client, request, bounds));
    match timeout(bounds.time, exchange).await {
        Ok(outcome) => outcome,
        Err(_) => Err(Cause::Timeout { limit: bounds.time }),
    }
}

async fn exchange(
    client: &reqwest::Client,
    request: reqwest::Request,
    bounds: Bounds,
) -> Result<Response, Cause> {
    let answer = client.execute(request).await.map_err(|error| cause_of(&error, bounds.connect))?;
    let status = answer.status().as_u16();
    let headers = answer.headers().clone();
    if let Some(encoding) = headers.get(CONTENT_ENCODING)
        && encoding != "identity"
    {
        let detail = format!("content-encoding {encoding:?} was not asked for");
        return Err(Cause::BadResponse { detail });
    }
    let body = read_body(answer, bounds).await?;
    Ok(Response { status, headers, body, tries: Vec::new(), elapsed: Duration::ZERO })
}

async fn read_body(mut answer: reqwest::Response, bounds: Bounds) -> Result<Bytes, Cause> {
    let limits = bounds.limits;
    let limit = limits.max_response_bytes;
    let too_large = Cause::ResponseTooLarge { limit };
    let is_cut = limits.cuts_long_responses;
    if !is_cut && answer.content_length().is_some_and(|length| length > limit as u64) {
        return Err(too_large);
    }
    let mut body = BytesMut::new();
    let mut window_ends = Instant::now() + limits.rate_window;
    let mut in_window = 0;
    loop {
        match timeout_at(window_ends, answer.chunk()).await {
            Ok(Ok(Some(chunk))) if body.len() + chunk.len() > limit => {
                if !is_cut {
                    return Err(too_large);
                }
                let room = limit.saturating_sub(body.len()).min(chunk.len());
                body.extend_from_slice(&chunk[..room]);
                return Ok(body.freeze());
            }
            Ok(Ok(Some(chunk))) => {
                in_window += chunk.len() as u64;
                body.extend_from_slice(&chunk);
            }
            Ok(Ok(None)) => return Ok(body.freeze()),
            Ok(Err(error)) => return Err(cause_of(&error, bounds.connect)),
            Err(_) if in_window < limits.min_bytes_per_window => {
                let (min_bytes, window) = (limits.min_bytes_per_window, limits.rate_window);
                return Err(Cause::TooSlow { min_bytes, window });
            }
            Err(_) => {
                window_ends = Instant::now() + limits.rate_window;
                in_window = 0;
            }
        }
    }
}
