//! What the command line says of trials of external bots.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use model::exchange::Protocol;
use outbound::AllowedAddress;

#[derive(Debug, clap::Args)]
pub struct GatewayArgs {
    #[command(subcommand)]
    pub command: GatewayCommand,
}

#[derive(Debug, Subcommand)]
pub enum GatewayCommand {
    /// Send one message and show the request, the response and what a contact would see.
    Try(TryArgs),
}

#[derive(clap::Args)]
pub struct TryArgs {
    /// Where the bot is.
    pub url: String,
    /// What it speaks.
    #[arg(long)]
    pub protocol: ProtocolArg,
    /// What the contact says; `hello` unless there is an event.
    #[arg(long, conflicts_with = "event")]
    pub text: Option<String>,
    /// What happens instead, as WELCOME.
    #[arg(long, value_name = "NAME")]
    pub event: Option<String>,
    /// A header to send, as `x-api-key: secret`. May be repeated.
    #[arg(long = "header", value_name = "NAME:VALUE", value_parser = header)]
    pub headers: Vec<(String, String)>,
    /// What requests are signed with: any text for Haptik, `whsec_…` for our own protocol.
    #[arg(long, env = "COLLOQUY_GATEWAY_SECRET", hide_env_values = true)]
    pub secret: Option<String>,
    /// The bot's id over there.
    #[arg(long, default_value = "bot")]
    pub bot: String,
    /// The environment over there, for LivePerson's bots.
    #[arg(long)]
    pub environment: Option<String>,
    /// The contact's id.
    #[arg(long, default_value = "terminal")]
    pub contact: String,
    /// The conversation's id, to go on with one; a new one unless said.
    #[arg(long)]
    pub conversation: Option<String>,
    /// How long the bot may take, in seconds.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=60))]
    pub time_limit: u32,
    /// Let the request through to this private address, HOST:PORT or CIDR:PORT. May be repeated.
    #[arg(long = "allow-address", value_name = "HOST:PORT")]
    pub allowed: Vec<AllowedAddress>,
    /// Trust the certificate authorities of this PEM file, too.
    #[arg(long, env = "COLLOQUY_TRUST_ROOTS", value_name = "FILE")]
    pub trust_roots: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}

impl std::fmt::Debug for TryArgs {
    // Headers, secret and address may tell what mustn't be told.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TryArgs").field("protocol", &self.protocol).finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ProtocolArg {
    Kommunicate,
    Haptik,
    Liveperson,
    Rasa,
    Colloquy,
}

impl From<ProtocolArg> for Protocol {
    fn from(arg: ProtocolArg) -> Self {
        match arg {
            ProtocolArg::Kommunicate => Self::Kommunicate,
            ProtocolArg::Haptik => Self::Haptik,
            ProtocolArg::Liveperson => Self::LivePerson,
            ProtocolArg::Rasa => Self::Rasa,
            ProtocolArg::Colloquy => Self::Colloquy,
        }
    }
}

fn header(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once(':').ok_or("a header is NAME:VALUE")?;
    let name = name.trim().to_ascii_lowercase();
    if name.is_empty() {
        return Err("a header has a name".to_owned());
    }
    Ok((name, value.trim().to_owned()))
}
