//! What a cell's text means: numbers, dates and flags by their column, types told
//! and corrected, roles, and quality at a glance.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "types/columns.rs"]
mod columns;
#[path = "types/dates.rs"]
mod dates;
#[path = "types/numbers.rs"]
mod numbers;
#[path = "types/quality.rs"]
mod quality;
#[path = "types/roles.rs"]
mod roles;
#[path = "types/streams.rs"]
mod streams;
