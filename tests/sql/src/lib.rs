//! Small raw tables for every recipe, with what real files have in them: gaps
//! in many words, dates in many ways, repeated and foreign ids, equal values.

mod cases;
mod data;

pub use cases::{Case, all};
