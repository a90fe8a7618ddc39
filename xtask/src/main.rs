//! Holdfast's own tools.
fn main() {}
