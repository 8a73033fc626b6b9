//! What a model is made of, and the hash that finds it.

use std::sync::Arc;

use jiff::tz::TimeZone;
use model::Timestamp;
use model::bot::Bot;
use sha2::{Digest, Sha256};

use super::encoders::Encoders;

/// A bot as training sees it.
#[derive(Debug, Clone)]
pub struct Lesson {
    pub bot: Arc<Bot>,
    /// SHA-256 of all that training depends on: the bot's sentences and settings, the trainer and its
    /// resources.
    pub hash: [u8; 32],
    /// SHA-256 of the whole bot: its entities are part of what understands, but not of what is
    /// learnt.
    pub(super) whole: [u8; 32],
    /// Where the bot's "tomorrow" begins.
    zone: TimeZone,
}

impl Lesson {
    /// Reads a bot. Takes milliseconds for a large one.
    pub fn of(bot: Arc<Bot>, encoders: &Encoders) -> Self {
        let mut digest = Sha256::new();
        digest.update(nlu::TRAINER_VERSION.to_le_bytes());
        digest.update(nlu::curriculum(&bot));
        digest.update(encoders.identity());
        let whole = Sha256::digest(serde_json::to_vec(&*bot).unwrap_or_default()).into();
        let named = bot.settings.time_zone.as_deref().and_then(|name| TimeZone::get(name).ok());
        Self { hash: digest.finalize().into(), whole, zone: named.unwrap_or(TimeZone::UTC), bot }
    }

    /// A moment as the bot's calendar has it.
    pub fn zoned(&self, at: Timestamp) -> jiff::Zoned {
        at.to_zoned(self.zone.clone())
    }
}
