//! The dialog of the load: what the contact writes and what the bot must answer.

use std::sync::Arc;

use anyhow::{Result, bail};
use formats::bot_file::{SourceFile, parse};
use model::bot::Bot;

/// The bot file, as it is published to the server under load.
pub const BOT_FILE: &str = include_str!("../bots/three_turns.bot.yaml");
/// Key of the bot.
pub const BOT: &str = "three_turns";

/// A message of the contact with the text of its only answer.
pub struct Turn {
    pub text: &'static str,
    pub reply: &'static str,
}

/// The whole conversation.
pub const TURNS: [Turn; 3] = [
    Turn { text: "where is my parcel", reply: "Which parcel is it? (eg: 123456)" },
    Turn { text: "471100", reply: "Where shall we leave it?" },
    Turn { text: "Neighbour", reply: "Parcel 471100 will be left with a neighbour." },
];

/// Reads the bot.
///
/// # Errors
///
/// When the file is wrong.
pub fn bot() -> Result<Arc<Bot>> {
    let path = format!("{BOT}.bot.yaml");
    let parsed = parse(&[SourceFile { path, text: BOT_FILE.to_owned() }]);
    match parsed.bot {
        Some(bot) => Ok(Arc::new(bot)),
        None => bail!("the bot of the load is wrong: {:?}", parsed.problems),
    }
}
