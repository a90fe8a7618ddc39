//! Charts on the page: a scene painted on a canvas, with tooltip, keyboard,
//! sentence, table and a menu to save it.

mod chart;
mod menu;
mod paint;
mod palette;
mod save;
mod table;

pub use chart::Chart;
