//! `cargo xtask bench models`: prediction, TreeSHAP and boosting by Holdfast natively and inside
//! Chromium, beside XGBoost and LightGBM, one after another in one run.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use super::table::{Bar, Measured, bars, markdown};
use super::{page, python, read};
use crate::command::{self, cargo, step};
use crate::error::{Result, file};
use crate::{browser, tools, workspace};

/// The rival in explaining: the newest XGBoost, four times as fast at it as the one before.
const XGBOOST: &str = "3.4.1";
/// The rival in boosting.
const LIGHTGBM: &str = "4.7.0";

/// What is measured of whom, and the bar.
const BARS: [Bar; 7] = [
    Bar::ratio(
        "TreeSHAP in wasm ÷ XGBoost",
        "shap_rows_per_second",
        [PAGE, RIVAL],
        25.0,
    ),
    Bar::within(
        "TreeSHAP in wasm, two workers ÷ one",
        PAGE,
        ["shap_two_rows_per_second", "shap_alone_rows_per_second"],
        1.8,
    ),
    Bar::at_most(
        "one customer explained in wasm, ms",
        PAGE,
        "shap_one_milliseconds",
        2.0,
    ),
    Bar::ratio(
        "prediction in wasm ÷ XGBoost",
        "predict_rows_per_second",
        [PAGE, RIVAL],
        1.0,
    ),
    Bar::ratio(
        "boosting: LightGBM's time ÷ ours, native",
        "boosting_seconds",
        [RIVAL, NATIVE],
        1.0,
    ),
    Bar::ratio(
        "boosting: LightGBM's time ÷ ours, wasm",
        "boosting_seconds",
        [RIVAL, PAGE],
        1.0 / 1.5,
    ),
    Bar::difference(
        "PR-AUC of unseen rows, ours − LightGBM's",
        "boosting_average_precision",
        [PAGE, RIVAL],
        -0.002,
    ),
];
const RIVAL: usize = 0;
const NATIVE: usize = 1;
const PAGE: usize = 2;

/// Measures all and prints the tables.
pub fn models() -> Result<()> {
    tools::wasm_target()?;
    tools::fetched()?;
    browser::ready()?;
    let xgboost = python::with_xgboost(XGBOOST)?;
    let lightgbm = python::with_lightgbm(LIGHTGBM)?;
    let scripts = workspace::root().join("benches");
    let rows = rows(&lightgbm)?;

    // One after another: two at a time would share the processor and its caches.
    let mut rival = step("measuring XGBoost", "about a minute", || {
        let script = scripts.join("xgboost_rival.py");
        let told = command::output(Command::new(&xgboost).arg(script))?;
        read("XGBoost", &told)
    })?;
    let boosted = step("measuring LightGBM", "half a minute", || {
        let script = scripts.join("lightgbm_rival.py");
        let mut measuring = Command::new(&lightgbm);
        measuring.arg(script).arg("measure").arg(&rows);
        read("LightGBM", &command::output(&mut measuring)?)
    })?;
    merge(&mut rival, &boosted);
    step(
        "building the native benchmark",
        "up to 4 minutes the first time",
        || command::run(&mut native("build", &[])),
    )?;
    let native = step("measuring Holdfast natively", "about a minute", || {
        let mut told = read(
            "the native benchmark",
            &command::output(&mut native("run", &[]))?,
        )?;
        let folder = rows.display().to_string();
        let boosted = command::output(&mut native("run", &["boosting", &folder]))?;
        merge(&mut told, &read("the native benchmark", &boosted)?);
        Ok(told)
    })?;
    let page = page::measure(&rows)?;

    let all = [
        (
            format!("XGBoost {XGBOOST} and LightGBM {LIGHTGBM}, native"),
            rival,
        ),
        ("Holdfast, native".to_owned(), native),
        ("Holdfast, wasm in Chromium".to_owned(), page),
    ]
    .map(|(what, told)| Measured { what, told });
    println!("\n{}\n{}", markdown(&all), bars(&BARS, &all));
    Ok(())
}

/// The rows to learn from, made up once and kept.
fn rows(python: &PathBuf) -> Result<PathBuf> {
    let folder = workspace::cache()?.join("boosting-rows");
    if folder.join("unseen-answers.f32").is_file() {
        return Ok(folder);
    }
    step("making up rows to learn from", "half a minute", || {
        let partial = folder.with_extension("partial");
        let script = workspace::root().join("benches/lightgbm_rival.py");
        command::run(Command::new(python).arg(script).arg("make").arg(&partial))?;
        std::fs::rename(&partial, &folder).map_err(file("rename to", &folder))
    })?;
    Ok(folder)
}

fn merge(into: &mut Value, from: &Value) {
    if let (Some(into), Some(from)) = (into.as_object_mut(), from.as_object()) {
        into.extend(from.clone());
    }
}

fn native(what: &str, words: &[&str]) -> Command {
    let mut command = cargo();
    command.current_dir(workspace::root()).arg(what).args([
        "--quiet",
        "--offline",
        "--locked",
        "--profile=tools",
        "--package=bench-native",
    ]);
    if what == "run" {
        command.arg("--").args(words);
    }
    command
}
