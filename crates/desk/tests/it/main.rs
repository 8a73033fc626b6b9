//! The desk's rules, case by case, and a long shift of many agents.

#![expect(clippy::unwrap_used, reason = "people and the referee are tests, though not marked so")]

mod cases;
mod hand_off;
mod people;
mod shift;
