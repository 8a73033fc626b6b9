//! The console's pages, in the binary: one page for all its addresses, and the files that it loads.
//! What they show comes from the API; nothing is decided here.

mod encoding;

use axum::Router;
use axum::extract::Path;
use axum::http::header::{
    ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use crate::encoding::Encoding;

/// Where the console is.
pub const HOME: &str = "/console/";

/// A file of the console with its packed forms.
struct Page {
    /// Relative to [`HOME`].
    path: &'static str,
    kind: &'static str,
    plain: &'static [u8],
    br: Option<&'static [u8]>,
    gz: Option<&'static [u8]>,
}

const PAGES: &[Page] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));
const INDEX: &str = "index.html";
/// Files below have their hash in their name.
const HASHED: &str = "assets/";
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Our own scripts and styles, and this server's API; nothing in line, nothing from elsewhere, and no
/// text that becomes markup or script: the one policy for that is the console's, and lets nothing through.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
     require-trusted-types-for 'script'; trusted-types default";

/// The console's addresses, for any server.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/console", get(|| async { Redirect::permanent(HOME) }))
        .route(HOME, get(|headers: HeaderMap| async move { screen("", &headers) }))
        .route("/console/{*path}", get(answer))
}

async fn answer(Path(path): Path<String>, headers: HeaderMap) -> Response {
    if path.starts_with(HASHED) {
        return asset(&path, &headers);
    }
    screen(&path, &headers)
}

/// A file whose name changes with what is in it.
fn asset(path: &str, headers: &HeaderMap) -> Response {
    let Some(page) = PAGES.iter().find(|page| page.path == path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = page.encoded_for(headers);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(FOR_EVER));
    response
}

/// The page, for whatever address of the console somebody goes to.
fn screen(path: &str, headers: &HeaderMap) -> Response {
    let last = path.rsplit('/').next().unwrap_or(path);
    let accepts = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    // What a page loads asks for scripts and pictures, and must learn that they aren't there.
    let is_screen = !last.contains('.') && accepts.is_some_and(|kinds| kinds.contains("text/html"));
    let page = PAGES.iter().find(|page| page.path == INDEX).filter(|_| is_screen);
    let Some(page) = page else { return StatusCode::NOT_FOUND.into_response() };
    let mut response = page.encoded_for(headers);
    for (name, value) in [(CACHE_CONTROL, "no-cache"), (CONTENT_SECURITY_POLICY, POLICY)] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

impl Page {
    /// The smallest form that a browser takes.
    fn encoded_for(&self, headers: &HeaderMap) -> Response {
        let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
        let is_taken = |encoding| encoding::is_taken(accepted.unwrap_or_default(), encoding);
        let (encoding, bytes) = match (self.br, self.gz) {
            (Some(br), _) if is_taken(Encoding::Brotli) => (Some(Encoding::Brotli), br),
            (_, Some(gz)) if is_taken(Encoding::Gzip) => (Some(Encoding::Gzip), gz),
            _ => (None, self.plain),
        };
        let mut response =
            ([(CONTENT_TYPE, self.kind), (VARY, "accept-encoding")], bytes).into_response();
        if let Some(encoding) = encoding {
            response.headers_mut().insert(CONTENT_ENCODING, encoding.name());
        }
        response
    }
}

#[cfg(test)]
mod tests;
