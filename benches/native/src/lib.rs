//! Work that is measured natively and in the page alike.

// A benchmark has nobody to hand an error to.
#![allow(clippy::expect_used)]

pub mod boosting;
