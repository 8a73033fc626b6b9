//! Commands for a running server: they use its HTTP API, as anybody else would.

mod desk;
mod master_key;
mod members;
mod webhook;

use std::io::{Read as _, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use formats::SourceFile;
use outbound::{AllowedAddress, Client, Method, Policy, Request, Response, Retry};
use serde_json::{Value, json};

use crate::args::{
    BotCommand, ChannelArg, ChannelCommand, CreateChannelCommand, EnvironmentArg, SecretCommand,
    ServerArgs,
};
use crate::source;

pub use desk::desk;
pub use master_key::KeyStatus;
pub use members::{audit, key, member, workspace};

/// Remembers, in a pulled folder, which draft it was.
const TAG_FILE: &str = ".colloquy-draft";

/// A server that is spoken to.
struct Server {
    client: Client,
    base: String,
    key: Option<model::Secret<String>>,
}

impl Server {
    fn new(args: &ServerArgs) -> anyhow::Result<Self> {
        let server = Self::nobodys(&args.server)?;
        Ok(Self { key: Some(model::Secret::new(args.key.clone())), ..server })
    }

    /// Without a key.
    fn nobodys(address: &str) -> anyhow::Result<Self> {
        let base = address.trim_end_matches('/').to_owned();
        let rest = base.split_once("://").map_or(base.as_str(), |(_, rest)| rest);
        let authority = rest.split('/').next().unwrap_or_default();
        let port = if base.starts_with("https:") { 443 } else { 80 };
        let is_bare = authority.rsplit_once(':').is_none_or(|(_, port)| port.ends_with(']'));
        let address = if is_bare { format!("{authority}:{port}") } else { authority.to_owned() };
        // The operator named it: it may be on this machine or in this network.
        let allowed: AllowedAddress = address.parse()?;
        Ok(Self { client: Client::new(Policy::allowing([allowed]))?, base, key: None })
    }

    async fn get(&self, path: &str) -> anyhow::Result<Value> {
        accepted(&self.send((Method::GET, path), None, &[]).await?)
    }

    /// Posts a body; `null` is none.
    async fn post(&self, path: &str, body: Value) -> anyhow::Result<Value> {
        let body = Some(body).filter(|body| !body.is_null());
        accepted(&self.send((Method::POST, path), body, &[]).await?)
    }

    async fn send(
        &self,
        (method, path): (Method, &str),
        body: Option<Value>,
        headers: &[(&str, String)],
    ) -> anyhow::Result<Response> {
        let mut request = Request::new(method, format!("{}/api/v1{path}", self.base));
        if let Some(key) = &self.key {
            let value = model::Secret::new(format!("Bearer {}", key.expose()));
            request = request.with_header("authorization", value);
        }
        for (name, value) in headers {
            request = request.with_header(*name, value.clone());
        }
        if let Some(body) = body {
            request = request
                .with_header("content-type", "application/json")
                .with_body(serde_json::to_vec(&body)?);
        }
        request.retry = Retry::Never;
        request.limits.max_response_bytes = 64 * 1024 * 1024;
        let answer = self.client.send(request).await;
        answer.with_context(|| format!("the server at {} can't be reached", self.base))
    }
}

/// The JSON of an answer, or what the server says is wrong.
fn accepted(answer: &Response) -> anyhow::Result<Value> {
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or(Value::Null);
    if (200..300).contains(&answer.status) {
        return Ok(body);
    }
    let title = body["title"].as_str().unwrap_or("the server refused");
    let mut lines = vec![format!("{} ({})", title, answer.status)];
    lines.extend(body["detail"].as_str().map(str::to_owned));
    for fault in body["faults"].as_array().into_iter().flatten() {
        lines.push(format!(
            "{}: {}[{}] {}",
            fault["place"].as_str().unwrap_or_default(),
            fault["severity"].as_str().unwrap_or("error"),
            fault["code"].as_str().unwrap_or_default(),
            fault["message"].as_str().unwrap_or_default(),
        ));
    }
    bail!(lines.join("\n"))
}

fn say(line: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout().lock(), "{line}")?;
    Ok(())
}

/// Carries out a bot command.
pub async fn bot(command: BotCommand) -> anyhow::Result<()> {
    match command {
        BotCommand::Pull { bot, output, server } => {
            pull(&Server::new(&server)?, &bot, output).await
        }
        BotCommand::Push { path, bot, force, server } => {
            push(&Server::new(&server)?, &path, bot, Force(force)).await
        }
        BotCommand::Publish { bot, env, server } => {
            let server = Server::new(&server)?;
            let path = format!("/bots/{bot}/publish");
            let body = json!({ "environment": name_of(env) });
            let done = accepted(&server.send((Method::POST, &path), Some(body), &[]).await?)?;
            say(&format!("{bot}: version {} is live in {}", done["version"], name_of(env)))
        }
        BotCommand::Rollback { bot, env, version, server } => {
            let server = Server::new(&server)?;
            let path = format!("/bots/{bot}/rollback");
            let body = json!({ "environment": name_of(env), "version": version });
            let done = accepted(&server.send((Method::POST, &path), Some(body), &[]).await?)?;
            say(&format!("{bot}: version {} is live in {}", done["version"], name_of(env)))
        }
    }
}

async fn pull(server: &Server, bot: &str, output: Option<PathBuf>) -> anyhow::Result<()> {
    let path = format!("/bots/{bot}/draft");
    let answer = server.send((Method::GET, &path), None, &[]).await?;
    let tag = answer.header("etag").unwrap_or_default().to_owned();
    let draft = accepted(&answer)?;
    let mut files = Vec::new();
    for file in draft["files"].as_array().into_iter().flatten() {
        let text = |name: &str| file[name].as_str().unwrap_or_default().to_owned();
        files.push(SourceFile { path: text("path"), text: text("text") });
    }
    let folder = output.unwrap_or_else(|| PathBuf::from(bot));
    source::write(&folder, &files)?;
    std::fs::write(folder.join(TAG_FILE), tag)?;
    say(&format!("{bot}: {} files in {}", files.len(), folder.display()))
}

/// Whether somebody else's change may be lost.
struct Force(bool);

async fn push(
    server: &Server,
    path: &std::path::Path,
    bot: Option<String>,
    force: Force,
) -> anyhow::Result<()> {
    let files = source::read(path)?;
    let bot = match bot {
        Some(bot) => bot,
        None => source::read_bot(path)?.key.to_string(),
    };
    let body = json!({
        "files": files
            .iter()
            .map(|file| json!({ "path": file.path, "text": file.text }))
            .collect::<Vec<_>>(),
    });
    let address = format!("/bots/{bot}/draft");
    let current = server.send((Method::GET, &address), None, &[]).await?;
    let tag_file = path.join(TAG_FILE);
    let condition = if current.status == 404 {
        ("if-none-match", "*".to_owned())
    } else {
        accepted(&current)?;
        let pulled = std::fs::read_to_string(&tag_file).ok();
        let latest = current.header("etag").unwrap_or_default().to_owned();
        let expected = if force.0 { latest } else { pulled.unwrap_or(latest) };
        ("if-match", expected)
    };
    let saved = server.send((Method::PUT, &address), Some(body), &[condition]).await?;
    accepted(&saved)?;
    if path.is_dir() {
        std::fs::write(tag_file, saved.header("etag").unwrap_or_default())?;
    }
    say(&format!("{bot}: {} files are its draft now", files.len()))
}

/// Carries out a channel command.
pub async fn channel(command: ChannelCommand) -> anyhow::Result<()> {
    match command {
        ChannelCommand::List { server } => {
            let server = Server::new(&server)?;
            let listed = accepted(&server.send((Method::GET, "/channels"), None, &[]).await?)?;
            for channel in listed["items"].as_array().into_iter().flatten() {
                let responder = &channel["first_responder"];
                let who = match (responder["bot"].as_str(), responder["team"].as_str()) {
                    (Some(bot), _) => format!("bot {bot}"),
                    (None, Some(team)) => format!("team {team}"),
                    (None, None) => match responder["agent"].as_str() {
                        Some(agent) => format!("agent {agent}"),
                        None => "nobody".to_owned(),
                    },
                };
                say(&format!(
                    "{}\t{}\t{}\t{who}",
                    channel["key"].as_str().unwrap_or_default(),
                    channel["kind"].as_str().unwrap_or_default(),
                    channel["environment"].as_str().unwrap_or_default(),
                ))?;
            }
            Ok(())
        }
        ChannelCommand::Set { channel, kind, env, bot, fallback, team, public, server } => {
            let server = Server::new(&server)?;
            let mut responder = json!({ "bot": bot, "fallback": fallback, "team": team });
            if let Some(fields) = responder.as_object_mut() {
                fields.retain(|_, value| !value.is_null());
            }
            let body = json!({
                "kind": kind_of(kind),
                "environment": name_of(env),
                "first_responder": responder,
                "is_public": public,
            });
            let path = format!("/channels/{channel}");
            accepted(&server.send((Method::PUT, &path), Some(body), &[]).await?)?;
            say(&format!("channel {channel} is set"))
        }
        ChannelCommand::Create(CreateChannelCommand::Webhook(args)) => webhook::create(args).await,
        ChannelCommand::Rotate(of) => webhook::rotate(of).await,
        ChannelCommand::Enable(of) => webhook::tell(of, "enable").await,
        ChannelCommand::Disable(of) => webhook::tell(of, "disable").await,
        ChannelCommand::Test(of) => webhook::tell(of, "test").await,
        ChannelCommand::Delete { channel, server } => {
            let path = format!("/channels/{channel}");
            let server = Server::new(&server)?;
            accepted(&server.send((Method::DELETE, &path), None, &[]).await?)?;
            say(&format!("channel {channel} is gone"))
        }
    }
}

/// Carries out a secret command.
pub async fn secret(command: SecretCommand) -> anyhow::Result<()> {
    match command {
        SecretCommand::List { server } => {
            let server = Server::new(&server)?;
            let listed = accepted(&server.send((Method::GET, "/secrets"), None, &[]).await?)?;
            for secret in listed["items"].as_array().into_iter().flatten() {
                let hosts: Vec<&str> = secret["hosts"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .collect();
                say(&format!(
                    "{}\t{}",
                    secret["name"].as_str().unwrap_or_default(),
                    hosts.join(", ")
                ))?;
            }
            Ok(())
        }
        SecretCommand::Set { name, hosts, server } => {
            let mut secret = String::new();
            std::io::stdin().lock().take(16 * 1024).read_to_string(&mut secret)?;
            let secret = secret.trim_end_matches(['\r', '\n']);
            let body = json!({ "secret": secret, "hosts": hosts });
            let path = format!("/secrets/{name}");
            let server = Server::new(&server)?;
            accepted(&server.send((Method::PUT, &path), Some(body), &[]).await?)?;
            say(&format!("secret {name} is kept"))
        }
        SecretCommand::Delete { name, server } => {
            let path = format!("/secrets/{name}");
            let server = Server::new(&server)?;
            accepted(&server.send((Method::DELETE, &path), None, &[]).await?)?;
            say(&format!("secret {name} is gone"))
        }
    }
}

const fn name_of(environment: EnvironmentArg) -> &'static str {
    match environment {
        EnvironmentArg::Test => "test",
        EnvironmentArg::Production => "production",
    }
}

const fn kind_of(kind: ChannelArg) -> &'static str {
    match kind {
        ChannelArg::Web => "web",
        ChannelArg::Widget => "widget",
        ChannelArg::Api => "api",
        ChannelArg::Webhook => "webhook",
        ChannelArg::Sms => "sms",
        ChannelArg::Whatsapp => "whatsapp",
    }
}
