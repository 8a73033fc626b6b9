//! Accepts connections and bounds what a connection may cost before a route sees it.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::header::{
    CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, REFERRER_POLICY, TRANSFER_ENCODING, UPGRADE,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use futures::StreamExt as _;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio_util::task::{TaskTracker, task_tracker::TaskTrackerToken};
use tower::ServiceExt as _;

use crate::meters::Meters;

/// Time to send a request's header block.
const HEADER_TIME: Duration = Duration::from_secs(15);
/// Largest header block, in bytes.
const MAX_HEADER_BYTES: usize = 32 * 1024;
/// Most header lines.
const MAX_HEADERS: usize = 64;
/// Most connections at once.
const MAX_CONNECTIONS: usize = 20_000;
/// How long requests under way may take after the server was told to stop.
const DRAIN_TIME: Duration = Duration::from_secs(10);

/// Serves `router` until `stopping` turns true, then lets requests under way end.
pub async fn serve(listener: TcpListener, router: Router, mut stopping: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let connections = TaskTracker::new();
    let meters = Arc::new(Meters::default());
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stopped(&mut stopping) => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file handles or memory: others may end soon.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            connections.spawn(refuse(stream));
            continue;
        };
        let upgrading = Upgrading {
            stopping: stopping.clone(),
            _place: Arc::new(place),
            _connection: connections.token(),
        };
        let connection =
            serve_connection(stream, (peer, Arc::clone(&meters)), router.clone(), upgrading);
        connections.spawn(connection);
    }
    connections.close();
    if tokio::time::timeout(DRAIN_TIME, connections.wait()).await.is_err() {
        tracing::warn!(left = connections.len(), "stopped while requests were under way");
    }
}

/// What goes on when a connection becomes a socket: its place is taken, and the server waits for it.
#[derive(Clone)]
pub struct Upgrading {
    stopping: watch::Receiver<bool>,
    _place: Arc<OwnedSemaphorePermit>,
    _connection: TaskTrackerToken,
}

impl Upgrading {
    /// Returns when the server is to stop.
    pub async fn stopped(&mut self) {
        stopped(&mut self.stopping).await;
    }
}

async fn serve_connection(
    stream: TcpStream,
    (peer, meters): (SocketAddr, Arc<Meters>),
    router: Router,
    upgrading: Upgrading,
) {
    // Answers are small and whole: waiting to fill a packet only delays them.
    let _ = stream.set_nodelay(true);
    let mut stopping = upgrading.stopping.clone();
    let service = service_fn(move |request: Request<Incoming>| {
        let (router, meters, upgrading) = (router.clone(), Arc::clone(&meters), upgrading.clone());
        async move {
            let told = upgrading.stopping.clone();
            let answer = answer(router, (peer, upgrading), request).await?;
            meters.count(answer.status());
            Ok::<_, Infallible>(ending(guarded(answer), told))
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .max_buf_size(MAX_HEADER_BYTES)
        .max_headers(MAX_HEADERS)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = &mut connection => ended,
        () = stopped(&mut stopping) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, %peer, "a connection ended early");
    }
}

async fn answer(
    router: Router,
    (peer, upgrading): (SocketAddr, Upgrading),
    mut request: Request<Incoming>,
) -> Result<Response, Infallible> {
    if !is_framed_once(&request) {
        return Ok(StatusCode::BAD_REQUEST.into_response());
    }
    let is_chunked = request.headers().contains_key(TRANSFER_ENCODING);
    request.extensions_mut().insert(ConnectInfo(peer));
    if request.headers().contains_key(UPGRADE) {
        request.extensions_mut().insert(upgrading);
    }
    let mut response = router.oneshot(request.map(Body::new)).await?;
    if is_chunked {
        // There may have been a length too, which hyper drops: a proxy before us that went by it
        // sees the next request elsewhere. There is none on this connection.
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(response)
}

/// Adds what every answer says to browsers. Here and not as layers: each layer costs every request.
fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Ends a stream of events when the server is to stop: it would go on for ever, and its client comes
/// back for the rest.
fn ending(response: Response, mut stopping: watch::Receiver<bool>) -> Response {
    let kind = response.headers().get(CONTENT_TYPE);
    if kind.is_none_or(|kind| kind != "text/event-stream") {
        return response;
    }
    let stop = Box::pin(async move { stopped(&mut stopping).await });
    response.map(|body| Body::from_stream(body.into_data_stream().take_until(stop)))
}

/// One `Host` and one length: what a proxy before us may read otherwise.
fn is_framed_once(request: &Request<Incoming>) -> bool {
    let count = |name: HeaderName| request.headers().get_all(name).iter().count();
    count(HOST) == 1 && count(CONTENT_LENGTH) <= 1
}

/// Waits until the process is to stop; the one who tells being gone tells it too.
async fn stopped(stopping: &mut watch::Receiver<bool>) {
    let _told = stopping.wait_for(|stop| *stop).await;
}

async fn refuse(stream: TcpStream) {
    const BUSY: &[u8] =
        b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let sent = async {
        stream.writable().await?;
        stream.try_write(BUSY)
    };
    let _ = tokio::time::timeout(Duration::from_secs(1), sent).await;
}
