//! Between a feature table and a matrix: splits, gaps, encodings, scales,
//! resampling, merged categories.
//!
//! Whatever is estimated from data is estimated from [`TrainingRows`] alone; the
//! result is a value whose name begins with `Fitted`, which serialises into the
//! contract and afterwards only transforms. Everything is seeded.

pub mod chained;
pub mod classes;
pub mod encode;
pub mod impute;
pub mod label;
pub mod merge;
pub mod plan;
pub mod prepared;
pub mod random;
pub mod resample;
pub mod rows;
pub mod scale;
pub mod split;
pub mod target_encoding;

pub use classes::{ClassLabel, ClassLabelError};
pub use label::{BinaryLabel, LabelError};
pub use plan::{PlanError, PreparePlan};
pub use prepared::{PrepareError, PrepareFit, Prepared};
pub use random::Random;
pub use rows::TrainingRows;
pub use split::Split;
