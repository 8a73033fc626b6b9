//! What comes into bots from elsewhere, and bots that go elsewhere.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Bots exported from LivePerson's Conversation Builder.
    Liveperson {
        /// Exported bots, JSON.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        #[command(flatten)]
        target: ImportTarget,
    },
    /// Bots of Kommunicate's Kompose.
    Kompose {
        /// Files of intents, JSON.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        #[command(flatten)]
        target: ImportTarget,
    },
    /// A Rasa project: domain, training data, rules and stories.
    Rasa {
        /// Its files, YAML or JSON, or folders of them.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// The bot's name; the first folder's or file's unless given.
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        target: ImportTarget,
    },
    /// Haptik's sheets of questions and answers, a bot each.
    Haptik {
        /// `Question<TAB>Answer`, or `node_name,question,answer,quick_replies,link_text,link_button,link_url`.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// The language of the sheets, BCP 47.
        #[arg(long, default_value = "en")]
        language: String,
        #[command(flatten)]
        target: ImportTarget,
    },
}

/// Where imported bots go, and how that is told.
#[derive(Debug, clap::Args)]
pub struct ImportTarget {
    /// The folder for the bot files, each named by its bot's key. Made when it isn't there.
    #[arg(short, long, default_value = ".", value_name = "DIR")]
    pub output: PathBuf,
    /// Replace files that are there.
    #[arg(long)]
    pub force: bool,
    /// Print one JSON object per bot and line.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum ExportCommand {
    /// A bot for LivePerson's Conversation Builder.
    Liveperson {
        /// A bot file or a folder of them.
        bot: PathBuf,
        /// The file; standard output unless said.
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Replace the file when it is there.
        #[arg(long)]
        force: bool,
    },
}

#[derive(Debug, Subcommand)]
pub enum FaqCommand {
    /// Add a sheet of questions and answers: to a folder as `faq/STORY.yaml`, else print that file.
    Add {
        /// A bot file or a folder of them.
        bot: PathBuf,
        /// `Question<TAB>Answer`, or `node_name,question,answer,quick_replies,link_text,link_button,link_url`.
        file: PathBuf,
        /// The story that they come into; named as the file unless said otherwise.
        #[arg(long)]
        story: Option<String>,
        /// Replace what has the same name in that file.
        #[arg(long)]
        replace: bool,
    },
}
