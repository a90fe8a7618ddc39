//! One file per page.

pub mod customers;
pub mod data;
pub mod drivers;
pub mod models;
pub mod privacy;
