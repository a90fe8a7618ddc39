//! Features: one row of numbers per customer, bound to a model by a contract.
//!
//! The [`Contract`] is the only description of what a model reads. Training
//! writes it, scoring obeys it, the page shows it; nothing else says how a
//! column becomes a number, so the two ends cannot disagree.

pub mod assemble;
pub mod audit;
pub mod contract;
pub mod error;
pub mod fit;
pub mod matrix;
mod names;
pub mod preparation;
pub mod prepare;
pub mod recipe;
pub mod roles;
pub(crate) mod steps;
pub mod titles;

pub use assemble::assemble;
pub use contract::{Category, Contract, Feature, FeatureKind, Imputation, Label, Title};
pub use error::FeatureError;
pub use fit::{Fit, fit, fit_beside};
pub use matrix::Matrix;
pub use names::{says_customer, says_key};
pub use preparation::Preparation;
