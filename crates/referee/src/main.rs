//! Checks recorded histories for lost, doubled or reordered messages; never linked with server code.
fn main() {}
