//! `cargo xtask bench`: the same work by Holdfast natively, by Holdfast inside Chromium and by
//! XGBoost, one after another in one run, as a table of ratios.

pub mod ingest;
mod memory;
mod page;
mod python;
mod table;
mod webdriver;

use std::process::Command;

use serde_json::Value;

use crate::command::{self, cargo, step};
use crate::error::{Error, Result};
use crate::{browser, tools, workspace};

use table::{Measured, markdown};

/// The rival: the newest XGBoost, whose explanations are four times as fast as the one before.
const XGBOOST: &str = "3.4.1";

/// Measures all three and prints the table.
pub fn bench() -> Result<()> {
    tools::wasm_target()?;
    tools::fetched()?;
    browser::ready()?;
    let python = python::with_xgboost(XGBOOST)?;

    // One after another: two at a time would share the processor and its caches.
    let rival = step("measuring XGBoost", "about a minute", || {
        let script = workspace::root().join("benches/xgboost_rival.py");
        read(
            "the rival",
            &command::output(Command::new(&python).arg(script))?,
        )
    })?;
    step(
        "building the native benchmark",
        "up to 4 minutes the first time",
        || command::run(&mut native(&["build"])),
    )?;
    let native = step("measuring Holdfast natively", "about a minute", || {
        read(
            "the native benchmark",
            &command::output(native(&["run", "--quiet"]).arg("--"))?,
        )
    })?;
    let page = page::measure()?;

    println!(
        "\n{}",
        markdown(&[
            Measured {
                what: format!("XGBoost {XGBOOST}, native"),
                told: rival
            },
            Measured {
                what: "Holdfast, native".to_owned(),
                told: native
            },
            Measured {
                what: "Holdfast, wasm in Chromium".to_owned(),
                told: page
            },
        ])
    );
    Ok(())
}

fn native(words: &[&str]) -> Command {
    let mut command = cargo();
    command.current_dir(workspace::root()).args(words).args([
        "--offline",
        "--locked",
        "--profile=tools",
        "--package=bench-native",
    ]);
    command
}

/// The JSON on the last line that a benchmark prints.
fn read(what: &str, printed: &str) -> Result<Value> {
    let last = printed
        .lines()
        .rev()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    serde_json::from_str(last).map_err(|error| Error::Answer {
        what: what.to_owned(),
        detail: format!("{error}: {last}"),
    })
}
