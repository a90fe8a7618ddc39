//! Recurrent networks: held against PyTorch (tests/golden/recurrent/make.py), on an answer
//! that lies in the order of steps, in bundles, and on the command line.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "recurrent/bundles.rs"]
mod bundles;
#[path = "support/called.rs"]
mod called;
#[path = "recurrent/command.rs"]
mod command;
#[path = "recurrent/golden.rs"]
mod golden;
#[path = "recurrent/order.rs"]
mod order;
#[path = "recurrent/support.rs"]
mod support;
