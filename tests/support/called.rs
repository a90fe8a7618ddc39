//! The command as a user calls it.

// Each test file uses its own part; a test stops at the first thing that fails.
#![allow(dead_code, clippy::expect_used)]

use std::process::{Command, Output};

/// What a call comes to.
pub fn invoke(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdfast"));
    command.args(arguments).output().expect("the command runs")
}

/// Whether a call succeeds; with what it prints, or else says.
pub fn run(arguments: &[&str]) -> (bool, String) {
    let done = invoke(arguments);
    let text = String::from_utf8(match done.status.success() {
        true => done.stdout,
        false => done.stderr,
    });
    (done.status.success(), text.expect("text"))
}
