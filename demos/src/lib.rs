//! Seeded generator of the demo data: made-up customers with the exact columns
//! of two real systems and a realistic dependence between them.
//!
//! Nothing here comes from a real person. The same program writes the same
//! bytes on every machine: the random numbers are ChaCha's, every function that
//! is not basic arithmetic is libm's, and nothing asks for the time.

pub mod calendar;
pub mod ecommerce;
pub mod random;
pub mod subscription;
pub mod write;

use write::CsvFile;

/// One demo: what it is called and its files.
#[derive(Debug)]
pub struct Demo {
    /// The folder below the output folder; also the `?demo=` of the page.
    pub name: &'static str,
    /// The files, in the order in which they are shown.
    pub files: Vec<CsvFile>,
}

/// Every demo, generated anew (a second or two).
pub fn all() -> Vec<Demo> {
    vec![
        Demo {
            name: "ecommerce",
            files: ecommerce::generate(),
        },
        Demo {
            name: "subscription",
            files: subscription::generate(),
        },
    ]
}
