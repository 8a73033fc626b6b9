//! `demo`: the billing bot of the tutorial with a mock company behind it, and a bot that is hosted
//! elsewhere, ready to talk to.

mod company;
mod concierge;

use std::net::{Ipv4Addr, SocketAddr};

use anyhow::Context as _;
use api::{ChatPages, Uploads};
use app::understanding::Encoders;
use app::{App, SecretInput};
use model::Secret;
use model::channel::{Channel, ChannelKind, ChannelSettings, EnvironmentName, FirstResponder};
use model::id::{BotId, WorkspaceId};
use model::key::Key;
use outbound::AllowedAddress;
use store::SourceFile;
use tokio::net::TcpListener;

use crate::args::{DemoArgs, KeyFileArgs};
use crate::master_key::KeySource;
use crate::{parts, serve, workspace_file};

/// The bot, as it stands in the repository's examples.
const BOT: &str = include_str!("../../../examples/billing/bot.yaml");
/// The bot that hands everything to the concierge.
const HOTEL: &str = include_str!("../../../examples/external-bots/bot.yaml");
/// Where that bot expects the concierge; replaced by where it is.
const CONCIERGE: &str = "127.0.0.1:5005";
/// Where the first bot expects the company; replaced when another program is there already.
const COMPANY: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 7_071);
/// The key that the company's hand-off API is called with.
const COMPANY_KEY: &str = "demo-access-key";

/// Runs the demo until it is told to stop.
pub async fn demo(args: DemoArgs) -> anyhow::Result<()> {
    serve::open_many_files();
    let metrics = serve::start_metrics()?;
    let listener = serve::listen(args.listen).await?;
    let temporary = tempfile::tempdir().context("no temporary folder could be made")?;
    let data = args.data.unwrap_or_else(|| temporary.path().to_path_buf());
    let store = parts::open_store(&data, None).await?;
    let file = KeyFileArgs { data, master_key_file: None };
    let source = KeySource::of(&file, false)?;
    let keys = source.read_or_make(&file)?;
    let (app, calls) = parts::server_app(store, &keys, Encoders::default())?;
    app.check_master_keys().await?;

    let company = start_company(args.seed).await?;
    let concierge = start_concierge().await?;
    set_up_billing(&app, company).await?;
    set_up_hotel(&app, concierge).await?;
    let scopes = vec!["admin".to_owned()];
    let admin = app.create_api_key(WorkspaceId::DEFAULT, "demo", scopes).await?;
    tell(listener.local_addr()?, company, admin.key.expose())?;

    let own = [company, concierge].map(|it| AllowedAddress::exactly(it.ip(), it.port()));
    let caller = parts::network(&[args.allowed, own.to_vec()].concat(), None)?;
    let uploads = Uploads::default();
    let rules = serve::Rules { uploads, chat_pages: ChatPages::Linked, proxies: 0 };
    serve::run((app, calls), (caller, metrics), rules, listener).await
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

/// Starts the concierge on any port.
async fn start_concierge() -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, concierge::router()).await });
    Ok(address)
}

async fn set_up_billing(app: &App, company: SocketAddr) -> anyhow::Result<()> {
    let text = BOT.replace(&COMPANY.to_string(), &company.to_string());
    let bot = publish(app, "billing", text).await?;
    let secret = SecretInput {
        name: Key::new("escalation")?,
        secret: Secret::new(COMPANY_KEY.to_owned()),
        hosts: vec![company.to_string()],
    };
    app.put_secret(WorkspaceId::DEFAULT, secret).await?;
    for (key, kind) in [("web", ChannelKind::Web), ("widget", ChannelKind::Widget)] {
        open_channel(app, (key, "Billing assistant"), (kind, bot)).await?;
    }
    Ok(())
}

async fn set_up_hotel(app: &App, concierge: SocketAddr) -> anyhow::Result<()> {
    let text = HOTEL.replace(CONCIERGE, &concierge.to_string());
    let bot = publish(app, "hotel", text).await?;
    // Its key comes after those of the others: the first one is where `/` leads.
    open_channel(app, ("your-bot", "Hotel"), (ChannelKind::Web, bot)).await
}

async fn publish(app: &App, key: &str, text: String) -> anyhow::Result<BotId> {
    let files = vec![SourceFile { path: "bot.yaml".to_owned(), text }];
    workspace_file::publish(app, &Key::new(key)?, files).await?;
    let bot = app.find_bot(WorkspaceId::DEFAULT, key).await?;
    Ok(bot.context("the bot was just made")?.id)
}

/// Opens a channel to everybody, with this bot.
async fn open_channel(
    app: &App,
    (key, name): (&str, &str),
    (kind, bot): (ChannelKind, BotId),
) -> anyhow::Result<()> {
    let channel = Channel {
        key: Key::new(key)?,
        name: name.to_owned(),
        kind,
        environment: EnvironmentName::Test,
        first_responder: FirstResponder::Bot { bot, fallback: None, team: None },
        settings: ChannelSettings { is_public: true, ..ChannelSettings::default() },
    };
    app.put_channel(WorkspaceId::DEFAULT, channel).await?;
    Ok(())
}

fn tell(address: SocketAddr, company: SocketAddr, key: &str) -> anyhow::Result<()> {
    serve::say(&format!(
        "\nThe demo runs. Open\n\n    http://{address}/chat/web\n\n\
         and type `account balance`. Any 6-digit number and e-mail address will do.\n\n\
         The console:            http://{address}/console/first-run#{key}\n\
         A bot hosted elsewhere: http://{address}/chat/your-bot\n\
         As an agent's widget:   http://{address}/chat/widget   (type `agent`)\n\
         The mock company:       http://{company}/   (make it slow or broken there)\n\
         API key:                {key}\n\
         API document:           http://{address}/api/v1/openapi.json\n\n\
         Ctrl-C ends it.\n"
    ))
}
