//! HTTP in: routes, callers, views, problems, OpenAPI and live events. A handler extracts, calls one
//! verb and converts; no rule of the product is decided here.

mod body;
mod browser;
mod byte_range;
mod caller;
mod chat_page;
mod failure;
mod file_body;
mod gate;
mod meters;
mod problem;
mod rights;
mod routes;
mod server;
mod unique_keys;
mod uploads;
mod view;

use std::sync::Arc;

use app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::IntoResponse;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};

pub use chat_page::ChatPages;
pub use problem::{Fault, Problem, ProblemCode};
pub use rights::{Right, TABLE as RIGHTS, Who};
pub use server::serve;
pub use uploads::{DEFAULT_FILE_BYTES, Uploads};
pub use view::message::MessageView;
pub use view::understanding::UnderstandingView;

/// Largest body of a request, in bytes; bots' sources have a limit of their own.
pub const MAX_BODY_BYTES: usize = 256 * 1024;

/// What handlers share.
#[derive(Clone)]
pub struct ApiState {
    pub app: App,
    /// Renders the metrics that were counted so far.
    pub metrics: Arc<dyn Fn() -> String + Send + Sync>,
    pub uploads: Uploads,
    pub chat_pages: ChatPages,
    /// How many proxies of ours stand before the server: each says in `X-Forwarded-For` whom it saw.
    pub proxies: usize,
}

/// Everything that is served.
pub fn router(state: ApiState) -> Router {
    let (routes, _) = routes::all().split_for_parts();
    let gate = axum::middleware::from_fn_with_state(state.clone(), gate::gate);
    routes
        .route_layer(gate)
        .merge(chat_page::routes())
        .fallback(|| async { Problem::new(ProblemCode::NotFound) })
        .method_not_allowed_fallback(|| async { Problem::new(ProblemCode::MethodNotAllowed) })
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(CatchPanicLayer::custom(|_| Problem::new(ProblemCode::Internal).into_response()))
        .with_state(state)
}

/// Only the files, for those who hold a link.
pub fn file_router(state: ApiState) -> Router {
    let (routes, _) = routes::files().split_for_parts();
    routes
        .fallback(|| async { Problem::new(ProblemCode::NotFound) })
        .method_not_allowed_fallback(|| async { Problem::new(ProblemCode::MethodNotAllowed) })
        .with_state(state)
}

/// The API as an OpenAPI document.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let (_, mut document) = routes::all().split_for_parts();
    document.merge(Description::openapi());
    document.info = Description::openapi().info;
    let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    document
        .components
        .get_or_insert_default()
        .add_security_scheme("api_key", SecurityScheme::Http(scheme));
    let header = ApiKey::Header(ApiKeyValue::new("Api-Key"));
    document
        .components
        .get_or_insert_default()
        .add_security_scheme("kommunicate_key", SecurityScheme::ApiKey(header));
    let client = ApiKey::Header(ApiKeyValue::new("client-id"));
    let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("haptik_client", SecurityScheme::ApiKey(client));
    components.add_security_scheme("haptik_token", SecurityScheme::Http(token));
    document
}

#[derive(OpenApi)]
#[openapi(info(
    title = "Colloquy",
    description = "Bots, channels and conversations of a Colloquy workspace.",
    version = env!("CARGO_PKG_VERSION"),
    license(name = "Apache-2.0", identifier = "Apache-2.0"),
    contact(name = "")
), security(("api_key" = [])))]
struct Description;
