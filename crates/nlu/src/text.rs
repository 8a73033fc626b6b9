//! What of a text counts when its meaning is looked for: its words in one form, and their spelling.
//!
//! It knows nothing of intents and entities. Unlike [`crate::tokens`], whose forms are compared with
//! entities' values as written, forms here drop apostrophes and compatibility forms altogether.

pub(crate) mod english;
pub mod senses;
pub mod spelling;
pub mod words;
