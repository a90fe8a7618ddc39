//! Seeded generator of the demo data.
fn main() {}
