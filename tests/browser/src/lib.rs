//! What a user does, done in real Chromium against the built site in pkg/.
//!
//! `cargo xtask test` builds the site, sees to the browser and runs these. Each
//! test gets a fresh Chromium with a fresh profile and a server of its own:
//!
//! ```text
//! #[test]
//! fn the_demo_opens() {
//!     in_browser("the_demo_opens", Setup::default(), async |page| {
//!         page.open("?demo=ecommerce").await;
//!         page.wait_for_state("ready").await;
//!     });
//! }
//! ```
//!
//! When a test fails, what Chromium showed lies in target/browser/NAME.png.

pub mod browser;
pub mod files;
pub mod journey;
pub mod net_log;
pub mod page;
pub mod run;

pub use page::{NARROW, Page, WIDE};
pub use run::{Setup, in_browser};
