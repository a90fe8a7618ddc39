//! Training: boosted trees by themselves, and the whole way from a table to a bundle.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "train/boosting.rs"]
mod boosting;
#[path = "train/columns.rs"]
mod columns;
#[path = "train/command.rs"]
mod command;
#[path = "train/engine.rs"]
mod engine;
#[path = "train/roles.rs"]
mod roles;
#[path = "train/study.rs"]
mod study;
#[path = "train/tables.rs"]
mod tables;
