//! `serve`: the server.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use api::{ApiState, ChatPages, Uploads};
use app::App;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use model::id::WorkspaceId;
use tokio::net::TcpListener;
use tokio::sync::watch;
use worker::{Caller, Worker};

use crate::address;
use crate::args::{KeyFileArgs, ServeArgs};
use crate::encoder;
use crate::master_key::{self, KeySource};
use crate::parts::{self, Assembled};
use crate::preview::Sessions;
use crate::workspace_file::WorkspaceFile;

/// Runs the server until it is told to stop.
pub async fn serve(args: ServeArgs) -> anyhow::Result<()> {
    open_many_files();
    let metrics = start_metrics()?;
    let store = parts::open_store(&args.data, args.database.as_deref()).await?;
    let file = KeyFileArgs { data: args.data, master_key_file: args.master_key_file };
    let source = KeySource::of(&file, args.database.is_some())?;
    let keys = source.read_or_make(&file)?;
    let folder = args.encoder.clone();
    let encoders = tokio::task::spawn_blocking(move || encoder::open(&folder)).await??;
    let (app, calls) = parts::server_app(store, &keys, encoders)?;
    app.check_master_keys().await?;
    master_key::follow(app.clone(), source)?;
    make_admin_key(&app, args.admin_key_file.as_deref()).await?;
    if let Some(path) = &args.workspace {
        WorkspaceFile::read(path)?.set_up(&app).await?;
    }
    let listener = listen(args.listen).await?;
    say(&format!("listening on http://{}", listener.local_addr()?))?;
    if let Some(address) = args.public_url {
        app.announce_address(address);
    }
    let caller = parts::network(&args.encoder.allowed, args.encoder.trust_roots.as_deref())?;
    let rules = Rules {
        uploads: args.files.uploads(),
        chat_pages: ChatPages::Apart,
        proxies: args.proxies,
    };
    run((app, calls), (caller, metrics), rules, listener).await
}

/// Lets the process have as many connections as the system allows it: thousands may wait for a slow bot,
/// and what a shell starts with is often 1,024.
pub fn open_many_files() {
    match rlimit::increase_nofile_limit(u64::MAX) {
        Ok(limit) => tracing::debug!(limit, "files that may be open"),
        Err(error) => tracing::warn!(%error, "the limit of open files stays as it is"),
    }
}

/// Opens the address, with a word about what is in the way.
pub async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("can't listen on {address}"))
}

/// Begins to count. Before anything that counts is made.
pub fn start_metrics() -> anyhow::Result<PrometheusHandle> {
    const SECONDS: [f64; 9] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 1.0, 5.0];
    const MICROSECONDS: [f64; 8] = [1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 1e-3, 1e-2, 0.1];
    const TRAINING: [f64; 8] = [0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0, 120.0];
    let named = |name: &str| Matcher::Full(name.to_owned());
    Ok(PrometheusBuilder::new()
        .set_buckets(&SECONDS)?
        .set_buckets_for_metric(named("colloquy_understand_seconds"), &MICROSECONDS)?
        .set_buckets_for_metric(named("colloquy_training_seconds"), &TRAINING)?
        .install_recorder()?)
}

/// What holds for requests.
pub struct Rules {
    pub uploads: Uploads,
    pub chat_pages: ChatPages,
    pub proxies: usize,
}

/// Serves and works until the process is told to stop.
pub async fn run(
    (app, calls): Assembled,
    (caller, metrics): (Caller, PrometheusHandle),
    rules: Rules,
    listener: TcpListener,
) -> anyhow::Result<()> {
    // The first word counts: an operator's, if there was one.
    app.announce_address(address::local(listener.local_addr()?));
    let state = ApiState {
        app: app.clone(),
        metrics: Arc::new(move || metrics.render()),
        uploads: rules.uploads,
        chat_pages: rules.chat_pages,
        proxies: rules.proxies,
    };
    app.heartbeat().await?;
    tokio::spawn(warm(app.clone()));
    let (stop, stopping) = watch::channel(false);
    if let Caller::Network(client) = &caller {
        app.preview_with(Arc::new(Sessions::new(app.clone(), client.clone())));
    }
    let worker = Worker::new(app, Arc::new(caller), calls);
    let mut worker = tokio::spawn(worker.run(stopping.clone()));
    let router = api::router(state).merge(console::routes());
    let server = tokio::spawn(api::serve(listener, router, stopping));
    let has_ended = tokio::select! {
        told = told_to_stop() => told.map(|()| false)?,
        // It ends by itself only when nothing may be acknowledged any more.
        ended = &mut worker => ended?.map(|()| true)?,
    };
    tracing::info!("stopping");
    stop.send_replace(true);
    server.await?;
    if !has_ended {
        worker.await??;
    }
    Ok(())
}

/// Makes ready what is live, while the first messages may come already.
async fn warm(app: App) {
    match app.warm_models().await {
        Ok(count) => tracing::info!(count, "live bots understand"),
        Err(error) => tracing::warn!(%error, "live bots are made ready when they are needed"),
    }
}

async fn told_to_stop() -> anyhow::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

/// Makes the first key, and shows it this once.
async fn make_admin_key(app: &App, file: Option<&Path>) -> anyhow::Result<()> {
    if !app.list_api_keys(WorkspaceId::DEFAULT).await?.is_empty() {
        return Ok(());
    }
    let scopes = vec!["admin".to_owned()];
    let created = app.create_api_key(WorkspaceId::DEFAULT, "first admin key", scopes).await?;
    if let Some(path) = file {
        parts::write_private(path, created.key.expose())?;
    }
    say(&format!("admin key: {}", created.key.expose()))?;
    say("Keep it: it isn't shown again.")
}

/// Tells whoever started the process.
pub fn say(line: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()?;
    Ok(())
}
