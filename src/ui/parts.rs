//! Pieces that pages share.

pub mod drop_zone;
pub mod empty;
pub mod model_card;
pub mod spark;
pub mod status;
pub mod top_bar;
pub mod virtual_list;
