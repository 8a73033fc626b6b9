//! Values recognised in a text.

pub mod date_time;
