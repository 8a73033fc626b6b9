//! Words for channels of programs that speak for their users, and for what those are told.

use clap::{Args, Subcommand};

use super::{EnvironmentArg, ServerArgs};

/// What to make.
#[derive(Debug, Subcommand)]
pub enum CreateChannelCommand {
    /// A channel for a program that speaks for its users, as Haptik's clients do.
    Webhook(WebhookChannelArgs),
}

#[derive(Debug, Args)]
pub struct WebhookChannelArgs {
    /// Where the program is told what happens.
    #[arg(long)]
    pub callback: String,
    /// What that is signed with.
    #[arg(long, env = "COLLOQUY_WEBHOOK_SECRET", hide_env_values = true)]
    pub secret: Option<String>,
    /// The channel's key.
    #[arg(long, default_value = "webhook")]
    pub channel: String,
    #[arg(long, default_value = "production")]
    pub env: EnvironmentArg,
    /// The bot that answers first.
    #[arg(long, conflicts_with = "team")]
    pub bot: Option<String>,
    /// The team that answers first.
    #[arg(long)]
    pub team: Option<String>,
    #[command(flatten)]
    pub server: ServerArgs,
}

/// A channel of a server.
#[derive(Debug, Args)]
pub struct ChannelOf {
    pub channel: String,
    #[command(flatten)]
    pub server: ServerArgs,
}
