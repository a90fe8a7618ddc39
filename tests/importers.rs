//! Models of other tools: what is read predicts and explains as the tool itself does.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

#[path = "importers/catboost_binary.rs"]
mod catboost_binary;
#[path = "support/golden.rs"]
mod golden;
#[path = "importers/hostile.rs"]
mod hostile;
#[path = "importers/hostile_catboost.rs"]
mod hostile_catboost;
#[path = "importers/large.rs"]
mod large;
#[path = "importers/notes.rs"]
mod notes;
#[path = "importers/onnx.rs"]
mod onnx;
#[path = "importers/onnx_hostile.rs"]
mod onnx_hostile;
#[path = "importers/small.rs"]
mod small;
