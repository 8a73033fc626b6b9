//! Channels of programs that speak for their users: making them, and what their callbacks are told.

use anyhow::Context as _;
use outbound::Method;
use serde_json::{Value, json};

use super::{Server, accepted, name_of, say};
use crate::args::{ChannelOf, WebhookChannelArgs};

/// Makes a channel, and prints what the program needs.
pub(super) async fn create(args: WebhookChannelArgs) -> anyhow::Result<()> {
    let server = Server::new(&args.server)?;
    let mut responder = json!({ "bot": args.bot, "team": args.team });
    if let Some(fields) = responder.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    let mut body = json!({
        "key": args.channel, "environment": name_of(args.env), "first_responder": responder,
        "callback": args.callback,
    });
    if let Some(secret) = args.secret {
        body["secret"] = secret.into();
    }
    let answer = server.send((Method::POST, "/webhook-channels"), Some(body), &[]).await?;
    show(&server, &accepted(&answer)?)
}

/// Makes another token.
pub(super) async fn rotate(args: ChannelOf) -> anyhow::Result<()> {
    let server = Server::new(&args.server)?;
    let path = format!("/webhook-channels/{}/rotate", args.channel);
    let answer = server.send((Method::POST, &path), None, &[]).await?;
    show(&server, &accepted(&answer)?)
}

/// Enables, disables or tests the callback.
pub(super) async fn tell(args: ChannelOf, what: &str) -> anyhow::Result<()> {
    let server = Server::new(&args.server)?;
    let listed = accepted(&server.send((Method::GET, "/webhooks"), None, &[]).await?)?;
    let of_channel =
        |it: &&Value| it["channel"] == args.channel.as_str() && it["format"] == "haptik";
    let found = listed["items"].as_array().into_iter().flatten().find(of_channel);
    let id = found.and_then(|it| it["id"].as_str());
    let id = id.with_context(|| format!("channel {} has no callback", args.channel))?;
    let path = format!("/webhooks/{id}/{what}");
    accepted(&server.send((Method::POST, &path), None, &[]).await?)?;
    say(&format!("channel {}: {what} is done", args.channel))
}

fn show(server: &Server, made: &Value) -> anyhow::Result<()> {
    let base = made["base_url"].as_str().filter(|base| !base.is_empty()).unwrap_or(&server.base);
    let text = |name: &str| made[name].as_str().unwrap_or_default().to_owned();
    say(&format!("client_id: {}", text("client_id")))?;
    say(&format!("token: {}", text("token")))?;
    say("Keep the token: it isn't shown again.")?;
    say(&format!("business_id: {}", made["business_id"]))?;
    say(&format!("base URL: {base}"))
}
