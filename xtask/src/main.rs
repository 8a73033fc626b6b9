//! Chores: ci, prove, tidy.
fn main() {}
