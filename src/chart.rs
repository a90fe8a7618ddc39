//! Charts: plain data → a [`Scene`] of marks, axes, labels, targets, a table and
//! a sentence. Pure and deterministic: the painter (`ui::canvas`) only colours it in.

pub mod beeswarm;
pub mod class_table;
pub mod curves;
pub mod day_strip;
pub mod dependence;
pub mod importance;
pub mod label;
pub mod measure;
pub mod model_card;
pub mod raster;
pub mod rounding;
pub mod scale;
pub mod scene;
pub mod scores;
pub mod sparkline;
pub mod spread;
pub mod svg;
pub mod table;
pub mod ticks;
pub mod unit;
pub mod waterfall;

mod group;
mod rows;
mod strip;

pub use beeswarm::{Beeswarm, Key, Strip};
pub use curves::{Along, Curve, Curves};
pub use day_strip::DayStrip;
pub use dependence::{Dependence, Values};
pub use importance::{Direction, Driver, Importance};
pub use scene::{Ink, Scene, Size};
pub use scores::Scores;
pub use sparkline::{Distribution, Frequencies};
pub use table::Table;
pub use unit::Unit;
pub use waterfall::{Further, Step, Waterfall};
