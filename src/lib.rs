//! Holdfast: churn analysis that runs wholly inside a browser tab.
//!
//! The modules stand in the order in which data flows; each knows only those
//! before it (`cargo xtask tidy` enforces this, ARCHITECTURE.md draws it):
//!
//! ```text
//! i18n → ingest → table → feature → model → explain → export → chart → engine → platform → ui
//! ```
//!
//! Everything up to `engine` is the pure core: it knows no browser and runs the
//! same, bit for bit, in the tab and in the native command line. `platform` and
//! `ui` know one; the browser's two programs (main.rs, engine_main.rs) compile them
//! with the core, this library does not.

// A test that fails by a panic says where; that is what tests are for.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod arrange;
pub mod i18n;

pub mod ingest;

pub mod table;

pub mod feature;

pub mod model;

pub mod explain;

pub mod export;

pub mod chart;

pub mod engine;

#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
