//! The engine's behaviour, played through its public API.

#![expect(clippy::expect_used, reason = "builders and the driver are tests, though not marked so")]

mod asking;
mod bots;
mod build;
mod calls;
mod chance;
mod collecting;
mod drive;
mod external;
mod flow;
mod helping;
mod kinds;
mod matching;
mod placed;
mod rows;
mod scripts;
mod self_connected;
mod sharing;
mod silence;
mod talk;
mod trials;
mod tutorial;
