//! Whole bot files through the public interface. With `COLLOQUY_REWRITE` set, golden files are
//! written anew instead of compared.

mod billing;
mod comments;
mod faulty;
mod folder;
mod golden;
mod hsl;
mod kommunicate;
mod schema;
