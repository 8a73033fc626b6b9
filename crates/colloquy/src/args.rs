//! What the command line says.

mod encoder;
mod keeping;
mod master_key;
mod members;
mod moving;
mod opening;
mod serve;
mod testing;
mod webhook;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use model::channel::{ChannelKind, EnvironmentName};
use outbound::AllowedAddress;

pub use encoder::EncoderArgs;
pub use keeping::{BackupArgs, RestoreArgs};
pub use master_key::{KeyFileArgs, MasterKeyCommand};
pub use members::{AuditCommand, KeyCommand, MemberCommand, WorkspaceCommand};
pub use moving::{ExportCommand, FaqCommand, ImportCommand, ImportTarget};
pub use opening::OpeningArgs;
pub use serve::ServeArgs;
pub use testing::TestArgs;
pub use webhook::{ChannelOf, CreateChannelCommand, WebhookChannelArgs};

/// Bots, channels and conversations in one program.
#[derive(Debug, Parser)]
#[command(name = "colloquy", version)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
    /// What is logged: error, warn, info, debug, trace, or per part as `info,store=debug`.
    #[arg(long, env = "COLLOQUY_LOG", default_value = "warn", global = true)]
    pub log: String,
    /// Log as JSON, a line each.
    #[arg(long, env = "COLLOQUY_LOG_JSON", global = true)]
    pub log_json: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the server.
    Serve(ServeArgs),
    /// Run the server with the billing bot and a mock company, in a folder of its own.
    Demo(DemoArgs),
    /// Talk to a bot in the terminal; a line is a message.
    Chat(ChatArgs),
    /// Report everything that is wrong with a bot.
    Check(CheckArgs),
    /// Train a bot and tell how well it is likely to understand.
    Train(TrainArgs),
    /// Judge understanding, look for entities and ask why.
    #[command(subcommand)]
    Nlu(NluCommand),
    /// Bring a database to this version's schema.
    Migrate(MigrateArgs),
    /// Copy a server's database while it runs.
    Backup(BackupArgs),
    /// Put a copy of a database into an empty data folder.
    Restore(RestoreArgs),
    /// Change the key that secrets are encrypted under, while the server runs.
    #[command(subcommand)]
    MasterKey(MasterKeyCommand),
    /// Print the API as an OpenAPI document.
    Openapi,
    /// Print the JSON Schema of bot files, for editors.
    Schema,
    /// Pull, push, publish and roll back bots of a running server.
    #[command(subcommand)]
    Bot(BotCommand),
    /// List, save and delete channels of a running server.
    #[command(subcommand)]
    Channel(ChannelCommand),
    /// List, keep and delete secrets of a running server.
    #[command(subcommand)]
    Secret(SecretCommand),
    /// List and make workspaces of a running server.
    #[command(subcommand)]
    Workspace(WorkspaceCommand),
    /// Invite, list, disable and enable members of a running server.
    #[command(subcommand)]
    Member(MemberCommand),
    /// List, make and revoke API keys of a running server.
    #[command(subcommand)]
    Key(KeyCommand),
    /// Check the audit log of a running server.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Work at the desk of a running server; a line is a command.
    Desk(DeskArgs),
    /// Ask external bots, to see how they answer.
    Gateway(crate::gateway::GatewayArgs),
    /// Run conversation tests of bots.
    Test(TestArgs),
    /// Make integrations from what is at hand.
    #[command(subcommand)]
    Integration(IntegrationCommand),
    /// Put questions and answers into a bot.
    #[command(subcommand)]
    Faq(FaqCommand),
    /// Make bots of other systems' exports.
    #[command(subcommand)]
    Import(ImportCommand),
    /// Write bots as other systems' exports.
    #[command(subcommand)]
    Export(ExportCommand),
    #[command(hide = true)]
    ScriptWorker,
}

#[derive(Debug, clap::Args)]
pub struct DeskArgs {
    /// The agent in whose name things are done, by name or id; without it the member whose key it is.
    #[arg(long = "as", value_name = "AGENT")]
    pub agent: Option<String>,
    #[command(flatten)]
    pub server: ServerArgs,
}

#[derive(Debug, clap::Args)]
pub struct DemoArgs {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Folder for the demo's data; a temporary one unless said otherwise.
    #[arg(long)]
    pub data: Option<PathBuf>,
    /// What the mock company makes up follows from it.
    #[arg(long, default_value_t = 7)]
    pub seed: u64,
    /// Let calls through to this private address, too, HOST:PORT or CIDR:PORT. May be repeated.
    #[arg(long = "allow-address", value_name = "HOST:PORT")]
    pub allowed: Vec<AllowedAddress>,
}

#[derive(Debug, clap::Args)]
pub struct ChatArgs {
    /// A bot file or a folder of them.
    pub bot: PathBuf,
    /// Print one JSON object per line.
    #[arg(long)]
    pub json: bool,
    /// What scripts and texts take the channel for.
    #[arg(long, default_value = "web")]
    pub channel: ChannelArg,
    /// Which of the bot's environments.
    #[arg(long, default_value = "test")]
    pub env: EnvironmentArg,
    /// The contact's id.
    #[arg(long, default_value = "terminal")]
    pub contact: String,
    #[command(flatten)]
    pub opening: OpeningArgs,
    /// Canned answers instead of calls, as {"Integration":[{"status":200,"body":{}}]}.
    #[arg(long, value_name = "FILE")]
    pub stub: Option<PathBuf>,
    /// Makes wordings and scripts' random numbers the same each time.
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Show what each message was taken for.
    #[arg(long)]
    pub explain: bool,
    #[command(flatten)]
    pub encoder: EncoderArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ChannelArg {
    Web,
    #[value(alias = "lp_web")]
    Widget,
    Api,
    Webhook,
    #[value(alias = "lp_sms")]
    Sms,
    #[value(alias = "lp_whatsapp")]
    Whatsapp,
}

impl From<ChannelArg> for ChannelKind {
    fn from(arg: ChannelArg) -> Self {
        match arg {
            ChannelArg::Web => Self::Web,
            ChannelArg::Widget => Self::Widget,
            ChannelArg::Api => Self::Api,
            ChannelArg::Webhook => Self::Webhook,
            ChannelArg::Sms => Self::Sms,
            ChannelArg::Whatsapp => Self::Whatsapp,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EnvironmentArg {
    Test,
    Production,
}

impl From<EnvironmentArg> for EnvironmentName {
    fn from(arg: EnvironmentArg) -> Self {
        match arg {
            EnvironmentArg::Test => Self::Test,
            EnvironmentArg::Production => Self::Production,
        }
    }
}

#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// Bot files or folders of them.
    #[arg(required = true)]
    pub bots: Vec<PathBuf>,
    /// Print one JSON object per problem and line.
    #[arg(long)]
    pub json: bool,
    /// Count warnings as errors.
    #[arg(long)]
    pub strict: bool,
}

#[derive(Debug, clap::Args)]
pub struct TrainArgs {
    /// A bot file or a folder of them.
    pub bot: PathBuf,
    #[command(flatten)]
    pub encoder: EncoderArgs,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum NluCommand {
    /// Judge a bot, or sentences of one file by those of another.
    Eval(EvalArgs),
    /// Look for entities in texts.
    Entities(EntitiesArgs),
    /// Say what a bot makes of a text, and why.
    Explain(ExplainArgs),
    /// Make a table of word vectors of a sentence encoder: quicker, and nearly as good.
    Distil(DistilArgs),
}

#[derive(Debug, clap::Args)]
pub struct EvalArgs {
    /// A bot file or a folder of them; its own sentences are tried unless there is `--test`.
    #[arg(conflicts_with = "train", required_unless_present = "train")]
    pub bot: Option<PathBuf>,
    /// Sentences to learn, as CSV with a header, the text first and the intent second.
    #[arg(long, value_name = "FILE")]
    pub train: Option<PathBuf>,
    /// Sentences to try, in the same form.
    #[arg(long, value_name = "FILE")]
    pub test: Option<PathBuf>,
    /// What stands in the place of an intent where none is right.
    #[arg(long, value_name = "LABEL")]
    pub oos_label: Option<String>,
    /// Try each sentence on what the others teach, in so many parts; 5 unless said.
    #[arg(long, value_name = "PARTS", num_args = 0..=1, require_equals = true, value_parser = parts)]
    #[arg(conflicts_with = "test")]
    pub cross_validate: Option<Option<usize>>,
    /// The language of the sentences, BCP 47.
    #[arg(long, default_value = "en")]
    pub language: String,
    #[command(flatten)]
    pub encoder: EncoderArgs,
    /// What sentences of files are told apart by.
    #[arg(long, default_value = "auto", requires = "train")]
    pub tier: TierArg,
    /// Write the answers here, as CSV.
    #[arg(long, value_name = "FILE", requires = "train")]
    pub predictions: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
    /// Write a page here.
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TierArg {
    /// The best in cross-validation.
    Auto,
    Words,
    Table,
    Sentences,
}

#[derive(Debug, clap::Args)]
pub struct DistilArgs {
    /// The encoder's folder.
    pub model_folder: PathBuf,
    /// The table; where the folder is used it is found under `words.table` in it.
    #[arg(short, long)]
    pub output: Option<PathBuf>,
}

fn parts(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(parts @ 2..=20) => Ok(parts),
        Ok(_) | Err(_) => Err("a number from 2 to 20".to_owned()),
    }
}

#[derive(Debug, clap::Args)]
pub struct EntitiesArgs {
    /// The text; `-` is standard input, a text a line.
    #[arg(required_unless_present = "file")]
    pub text: Option<String>,
    /// Texts, one a line.
    #[arg(long, conflicts_with = "text")]
    pub file: Option<PathBuf>,
    /// Look for this bot's entities instead of the built-in ones.
    #[arg(long)]
    pub bot: Option<PathBuf>,
    /// When the text is said to be written, as 2026-01-31T10:00:00+01:00; now unless said.
    #[arg(long)]
    pub at: Option<String>,
    /// An IANA time zone; the offset of `--at` unless said.
    #[arg(long)]
    pub zone: Option<String>,
    /// The language of the text, BCP 47.
    #[arg(long, default_value = "en")]
    pub language: String,
    /// The country whose phone numbers are meant, as US; that of the language unless said.
    #[arg(long)]
    pub region: Option<String>,
    /// Print one JSON object per text and line.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// A bot file or a folder of them.
    pub bot: PathBuf,
    #[command(flatten)]
    pub encoder: EncoderArgs,
    pub text: String,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub struct MigrateArgs {
    /// The server's data folder.
    #[arg(long, env = "COLLOQUY_DATA", default_value = "data")]
    pub data: PathBuf,
    /// PostgreSQL instead of SQLite.
    #[arg(long, env = "COLLOQUY_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// Say what would be done and do nothing.
    #[arg(long)]
    pub status: bool,
}

/// Which server, and with what key.
#[derive(Debug, clap::Args)]
pub struct ServerArgs {
    /// The server's address.
    #[arg(long, env = "COLLOQUY_SERVER", default_value = "http://127.0.0.1:8080")]
    pub server: String,
    /// An API key of it.
    #[arg(long, env = "COLLOQUY_API_KEY", hide_env_values = true)]
    pub key: String,
}

#[derive(Debug, Subcommand)]
pub enum BotCommand {
    /// Write a bot's draft as files.
    Pull {
        bot: String,
        /// Where to; the bot's key unless said otherwise.
        #[arg(short, long)]
        output: Option<PathBuf>,
        #[command(flatten)]
        server: ServerArgs,
    },
    /// Replace a bot's draft by files, or make the bot.
    Push {
        /// A bot file or a folder of them.
        path: PathBuf,
        /// The bot; the key in the files unless said otherwise.
        #[arg(long)]
        bot: Option<String>,
        /// Replace it even when somebody else changed it since it was pulled.
        #[arg(long)]
        force: bool,
        #[command(flatten)]
        server: ServerArgs,
    },
    /// Make a version of the draft and release it.
    Publish {
        bot: String,
        #[arg(long, default_value = "test")]
        env: EnvironmentArg,
        #[command(flatten)]
        server: ServerArgs,
    },
    /// Release the version that was live before, or another.
    Rollback {
        bot: String,
        #[arg(long, default_value = "test")]
        env: EnvironmentArg,
        /// The number of a version.
        #[arg(long)]
        version: Option<u64>,
        #[command(flatten)]
        server: ServerArgs,
    },
}

#[derive(Debug, Subcommand)]
pub enum ChannelCommand {
    /// List channels.
    List {
        #[command(flatten)]
        server: ServerArgs,
    },
    /// Make a channel, or replace it.
    Set {
        channel: String,
        #[arg(long, default_value = "web")]
        kind: ChannelArg,
        #[arg(long, default_value = "test")]
        env: EnvironmentArg,
        /// The bot that answers first.
        #[arg(long, conflicts_with = "team")]
        bot: Option<String>,
        /// The bot that answers when the first has no release there.
        #[arg(long, requires = "bot")]
        fallback: Option<String>,
        /// The team that answers first.
        #[arg(long)]
        team: Option<String>,
        /// Let anybody open a conversation on the chat page.
        #[arg(long)]
        public: bool,
        #[command(flatten)]
        server: ServerArgs,
    },
    /// Make a channel with credentials of its own.
    #[command(subcommand)]
    Create(CreateChannelCommand),
    /// Give a webhook channel another token.
    Rotate(ChannelOf),
    /// Tell a webhook channel's callback what waits, and what happens from now on.
    Enable(ChannelOf),
    /// Tell a webhook channel's callback nothing any more.
    Disable(ChannelOf),
    /// Send a webhook channel's callback a test.
    Test(ChannelOf),
    /// Delete a channel; its conversations stay.
    Delete {
        channel: String,
        #[command(flatten)]
        server: ServerArgs,
    },
}

#[derive(Debug, Subcommand)]
pub enum SecretCommand {
    /// List secrets, without what they hold.
    List {
        #[command(flatten)]
        server: ServerArgs,
    },
    /// Keep a secret, read from standard input.
    Set {
        name: String,
        /// Where it may be sent, as api.example.com or *.example.com. May be repeated.
        #[arg(long = "host", required = true)]
        hosts: Vec<String>,
        #[command(flatten)]
        server: ServerArgs,
    },
    /// Delete a secret.
    Delete {
        name: String,
        #[command(flatten)]
        server: ServerArgs,
    },
}

#[derive(Debug, Subcommand)]
pub enum IntegrationCommand {
    /// Read curl commands, from a file or standard input, and print them as integrations.
    FromCurl { file: Option<PathBuf> },
}
