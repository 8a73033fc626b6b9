//! Encoders of folders that the tests write, beside a forward pass written a second time.

#![expect(
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test ends where its set-up fails, and says when it is skipped"
)]

mod folder;
mod naive;

mod encoding;
mod opening;
mod real;
