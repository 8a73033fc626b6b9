//! The repository's own rules, checked over the real tree and over small bad samples.
#![cfg(test)]

mod rings;
mod tidy;
