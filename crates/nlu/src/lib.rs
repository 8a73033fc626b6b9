//! What a text means: which intents it has and which entities it contains.
//!
//! A [`Model`] is trained on a bot once and asked many times; both without IO, clock or randomness,
//! and the same bot and text give the same answer. It decides nothing about dialogs: which intent is
//! sure enough, and what starts, is the engine's.

mod chatter;
mod curriculum;
mod descriptions;
pub mod embed;
pub mod entity;
pub mod evaluate;
mod family;
pub mod intent;
pub mod language;
mod placeholder;
pub mod reading;
pub mod slot;
pub mod small_talk;
pub mod text;
mod trained;
mod understood;

#[cfg(test)]
mod tests;

pub use curriculum::{Lessons, curriculum, lessons};
pub use trained::{Model, ModelError, Resources, TRAINER_VERSION, TrainError};
pub use understood::{Chatter, Understood};

/// How much of a text is read, in characters.
pub const MAX_TEXT_CHARS: usize = model::content::MAX_TEXT_CHARS;
