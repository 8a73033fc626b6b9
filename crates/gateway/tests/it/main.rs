//! The gateway against fixtures of each protocol, against itself, and against anything at all.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test ends where its set-up fails")]

mod colloquy;
mod contents;
mod haptik;
mod hostile;
mod kommunicate;
mod liveperson;
mod looped;
mod rasa;
mod serving;
mod support;
