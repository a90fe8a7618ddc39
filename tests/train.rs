//! Training: boosted trees by themselves, and the whole way from a table to a bundle.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "train/apart.rs"]
mod apart;
#[path = "train/balance.rs"]
mod balance;
#[path = "train/boosting.rs"]
mod boosting;
#[path = "train/budget.rs"]
mod budget;
#[path = "support/called.rs"]
mod called;
#[path = "train/classes.rs"]
mod classes;
#[path = "train/classes_folds.rs"]
mod classes_folds;
#[path = "train/classes_search.rs"]
mod classes_search;
#[path = "train/columns.rs"]
mod columns;
#[path = "train/combined.rs"]
mod combined;
#[path = "train/command.rs"]
mod command;
#[path = "train/dated.rs"]
mod dated;
#[path = "support/driven.rs"]
mod driven;
#[path = "train/engine.rs"]
mod engine;
#[path = "train/engine_classes.rs"]
mod engine_classes;
#[path = "train/engine_models.rs"]
mod engine_models;
#[path = "train/engine_options.rs"]
mod engine_options;
#[path = "train/hybrid.rs"]
mod hybrid;
#[path = "train/judging.rs"]
mod judging;
#[path = "train/monotone.rs"]
mod monotone;
#[path = "train/options.rs"]
mod options;
#[path = "train/roles.rs"]
mod roles;
#[path = "train/study.rs"]
mod study;
#[path = "train/tables.rs"]
mod tables;
#[path = "train/too_many_folds.rs"]
mod too_many_folds;
