//! `demo`: the billing bot of the tutorial with a mock company behind it, ready to talk to.

mod company;

use std::net::{Ipv4Addr, SocketAddr};

use anyhow::Context as _;
use app::SecretInput;
use app::understanding::Encoders;
use model::Secret;
use model::channel::{Channel, ChannelKind, ChannelSettings, EnvironmentName, FirstResponder};
use model::id::WorkspaceId;
use model::key::Key;
use outbound::AllowedAddress;
use store::SourceFile;
use tokio::net::TcpListener;

use crate::args::DemoArgs;
use crate::{parts, serve, workspace_file};

/// The bot, as it stands in the repository's examples.
const BOT: &str = include_str!("../../../examples/billing/bot.yaml");
/// Where that bot expects the company; replaced when another program is there already.
const COMPANY: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 7_071);
/// The key that the company's hand-off API is called with.
const COMPANY_KEY: &str = "demo-access-key";

/// Runs the demo until it is told to stop.
pub async fn demo(args: DemoArgs) -> anyhow::Result<()> {
    let metrics = serve::start_metrics()?;
    let listener = serve::listen(args.listen).await?;
    let temporary = tempfile::tempdir().context("no temporary folder could be made")?;
    let data = args.data.unwrap_or_else(|| temporary.path().to_path_buf());
    let store = parts::open_store(&data, None).await?;
    let key = parts::master_key(&data, false)?;
    let (app, calls) = parts::server_app(store, &key, Encoders::default())?;

    let company = start_company(args.seed).await?;
    set_up(&app, company).await?;
    let scopes = vec!["admin".to_owned()];
    let admin = app.create_api_key(WorkspaceId::DEFAULT, "demo", scopes).await?;
    tell(listener.local_addr()?, company, admin.key.expose())?;

    let caller = parts::network(&[AllowedAddress::exactly(company.ip(), company.port())])?;
    serve::run((app, calls), (caller, metrics), listener).await
}

/// Starts the mock company, on its usual port or on any other.
async fn start_company(seed: u64) -> anyhow::Result<SocketAddr> {
    let listener = match TcpListener::bind(COMPANY).await {
        Ok(listener) => listener,
        Err(_) => TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?,
    };
    let address = listener.local_addr()?;
    let router = company::router(company::Settings { seed });
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

async fn set_up(app: &app::App, company: SocketAddr) -> anyhow::Result<()> {
    let workspace = WorkspaceId::DEFAULT;
    let key = Key::new("billing")?;
    let text = BOT.replace(&COMPANY.to_string(), &company.to_string());
    let files = vec![SourceFile { path: "bot.yaml".to_owned(), text }];
    workspace_file::publish(app, &key, files).await?;
    let bot = app.find_bot(workspace, key.as_str()).await?.context("the bot was just made")?;
    let secret = SecretInput {
        name: Key::new("escalation")?,
        secret: Secret::new(COMPANY_KEY.to_owned()),
        hosts: vec![company.to_string()],
    };
    app.put_secret(workspace, secret).await?;
    for (name, kind) in [("web", ChannelKind::Web), ("widget", ChannelKind::Widget)] {
        let channel = Channel {
            key: Key::new(name)?,
            name: "Billing assistant".to_owned(),
            kind,
            environment: EnvironmentName::Test,
            first_responder: FirstResponder::Bot { bot: bot.id, fallback: None },
            settings: ChannelSettings { is_public: true, ..ChannelSettings::default() },
        };
        app.put_channel(workspace, channel).await?;
    }
    Ok(())
}

fn tell(address: SocketAddr, company: SocketAddr, key: &str) -> anyhow::Result<()> {
    serve::say(&format!(
        "\nThe demo runs. Open\n\n    http://{address}/chat/web\n\n\
         and type `account balance`. Any 6-digit number and e-mail address will do.\n\n\
         As an agent's widget:  http://{address}/chat/widget   (type `agent`)\n\
         The mock company:      http://{company}/   (make it slow or broken there)\n\
         API key:               {key}\n\
         API document:          http://{address}/api/v1/openapi.json\n\n\
         Ctrl-C ends it.\n"
    ))
}
