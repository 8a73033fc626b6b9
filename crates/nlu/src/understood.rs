//! What a text means to a bot.

use model::key::Key;

use crate::entity::Found;

/// What a text means.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Understood {
    /// Best first, with how sure we are, from 0 to 1. An intent comes before those that it counts
    /// as.
    pub intents: Vec<(Key, f64)>,
    /// In the order of the text; among those that begin together the longest first.
    pub entities: Vec<Found>,
    /// The language it is written in, of those that the bot speaks (BCP 47).
    pub language: Option<String>,
    /// A topic of small talk, when the bot answers it.
    pub small_talk: Option<Chatter>,
    /// Words as written and as they were read instead.
    pub corrections: Vec<(String, String)>,
}

/// A topic of small talk that a text may be about.
#[derive(Debug, Clone, PartialEq)]
pub struct Chatter {
    pub topic: Key,
    /// From 0 to 1, as that of an intent.
    pub score: f64,
    /// The built-in answers.
    pub answers: Vec<String>,
}
