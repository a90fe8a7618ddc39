//! The recommender: what a made-up world tells is found again, files hold what was learnt,
//! and the command goes from tables to lists.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/called.rs"]
mod called;
#[path = "recommend/command.rs"]
mod command;
#[path = "support/driven.rs"]
mod driven;
#[path = "recommend/engine.rs"]
mod engine;
#[path = "recommend/files.rs"]
mod files;
#[path = "recommend/learnt.rs"]
mod learnt;
#[path = "recommend/ranked.rs"]
mod ranked;
#[path = "recommend/support.rs"]
mod support;
