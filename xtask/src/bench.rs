//! `cargo xtask bench`: what Holdfast does beside what its rivals do, in one run, as ratios.
//!
//! [`models`] has prediction, explanation and boosting, natively, inside Chromium, and by XGBoost
//! and LightGBM; [`ingest`] has the reading of large logs; [`app`] the built page at full size.

pub mod app;
pub mod ingest;
mod memory;
pub mod models;
mod page;
mod python;
mod table;
mod webdriver;

use serde_json::Value;

use crate::error::{Error, Result};

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
