//! Which features are worth keeping: those that no others stand for
//! ([`variance_inflation`]), and those that tell more than chance ([`boruta`]).

pub mod boruta;
pub mod variance_inflation;
