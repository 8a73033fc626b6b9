//! Benchmarks and load.
fn main() {}
