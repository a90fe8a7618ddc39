//! The kinds of models besides boosting and regression: held against scikit-learn's own
//! figures (tests/golden/zoo/make.py), on bad input, in bundles and against each other.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "zoo/bad.rs"]
mod bad;
#[path = "zoo/bundles.rs"]
mod bundles;
#[path = "zoo/classes.rs"]
mod classes;
#[path = "zoo/contest.rs"]
mod contest;
#[path = "zoo/golden.rs"]
mod golden;
#[path = "zoo/search.rs"]
mod search;
#[path = "zoo/support.rs"]
mod support;
