//! Hyper-parameter search by the tree-structured Parzen estimator (Bergstra et al. 2011).
//!
//! A [`Study`] knows nothing of models: it proposes numbers within a [`Space`], is told
//! what came of them, and says when a trial is not worth going on with. It is plain data: written
//! down and read back, it goes on where it stopped, with the same proposals.

mod space;
mod study;
mod tpe;

pub use space::{Dimension, Range, Space};
pub use study::{Study, Trial};
