//! The tables within a file that are looked for in steps, and how far that is: an archive may
//! have thousands of members, each of which is looked into.

use std::ops::ControlFlow;
use std::rc::Rc;

use super::Entry;
use super::weight::{LOOKS, entries_counting};
use crate::engine::reading::OpenOptions;
use crate::ingest::ByteSource;
use crate::ingest::steps::{Passes, Steps};

/// A file whose tables are looked for.
pub struct EntrySteps<'a> {
    steps: Steps<'a, Vec<Entry>>,
    looked: Rc<Passes>,
}

impl<'a> EntrySteps<'a> {
    /// A file that was not looked into yet.
    pub fn new(source: &'a mut dyn ByteSource, options: &'a OpenOptions) -> EntrySteps<'a> {
        let looked = Rc::new(Passes::of(LOOKS));
        let told = Rc::clone(&looked);
        EntrySteps {
            steps: Steps::new(async move { entries_counting(source, options, &told).await }),
            looked,
        }
    }

    /// Goes a little further: the share that is done, or the tables once all is done; then it is
    /// not to be asked again.
    pub fn step(&mut self) -> ControlFlow<Vec<Entry>, f64> {
        match self.steps.step() {
            Some(entries) => ControlFlow::Break(entries),
            None => ControlFlow::Continue(self.looked.share()),
        }
    }
}
