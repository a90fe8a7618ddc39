//! The native command line over the same core.

fn main() {}
