//! The small languages that bots are written in: patterns, regular expressions, JSONPath, templates.
//!
//! Everything here is parsed once and evaluated many times, linear in its input, with named limits.
//! It isn't a programming language: nothing loops, calls or reads anything that the caller didn't
//! pass in, and it knows no bots; [`template::Scope`] and [`template::KnownNames`] are the doors.

pub mod bounded_regex;
pub mod encode;
pub mod jsonpath;
pub mod pattern;
pub mod template;
