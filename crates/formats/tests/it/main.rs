//! Whole bot files through the public interface. With `COLLOQUY_REWRITE` set, golden files are
//! written anew instead of compared.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test ends where its set-up fails")]
#![expect(clippy::print_stderr, reason = "a test that is left out says so")]

mod billing;
mod comments;
mod faulty;
mod folder;
mod golden;
mod hsl;
mod kommunicate;
mod liveperson;
mod mutated;
mod schema;
mod structured;
