//! A file that is opened in steps, and how far that is, told by the bytes of it that were read.

use std::cell::Cell;
use std::rc::Rc;

use crate::ingest::steps::Steps;
use crate::ingest::{ByteSource, SourceError};

/// How often a workbook's bytes are read: it is looked over before anything of it is held, its
/// sheets are measured, and then they are read.
const WORKBOOK: u64 = 3;

/// What the first part of a workbook that is an archive is called.
const FIRST_PARTS: [&[u8]; 5] = [
    b"[Content_Types]",
    b"_rels/",
    b"docProps/",
    b"xl/",
    b"mimetype",
];

/// Where an archive has the name of its first part, and how much of it is looked at.
const NAME: std::ops::Range<usize> = 30..45;

/// A file under way.
pub struct FileSteps<'a> {
    steps: Steps<'a, ()>,
    read: Rc<Cell<u64>>,
    /// How often each byte will be read.
    passes: u64,
    size: u64,
}

impl<'a> FileSteps<'a> {
    /// A file that has not begun: `opened` opens what it is given.
    pub(super) fn new(
        source: &'a mut dyn ByteSource,
        opened: impl FnOnce(Watched<'a>) -> Steps<'a, ()>,
    ) -> FileSteps<'a> {
        let (size, passes) = (source.len(), passes(source));
        let read = Rc::new(Cell::new(0));
        let watched = Watched {
            source,
            read: read.clone(),
        };
        FileSteps {
            steps: opened(watched),
            read,
            passes,
            size,
        }
    }

    /// Goes a little further: about how many of the file's bytes are done, and how many there
    /// are; `None` once all is done, and then it is not to be asked again.
    pub fn step(&mut self) -> Option<(u64, u64)> {
        match self.steps.step() {
            Some(()) => None,
            // Some are read once more for a look at them.
            None => Some(((self.read.get() / self.passes).min(self.size), self.size)),
        }
    }

    /// Whether the next step may take long, for it cannot rest in between.
    pub fn in_one_go(&self) -> bool {
        self.steps.in_one_go()
    }
}

/// How often the bytes of a file are read, about.
fn passes(source: &mut dyn ByteSource) -> u64 {
    let mut head = [0; NAME.end];
    if source.read_at(0, &mut head).is_err() || !head.starts_with(b"PK") {
        return 1;
    }
    let name = head.get(NAME).unwrap_or_default();
    match FIRST_PARTS.iter().any(|part| name.starts_with(part)) {
        true => WORKBOOK,
        false => 1,
    }
}

/// A source whose bytes are counted as they are read.
pub(super) struct Watched<'a> {
    source: &'a mut dyn ByteSource,
    read: Rc<Cell<u64>>,
}

impl ByteSource for Watched<'_> {
    fn name(&self) -> &str {
        self.source.name()
    }

    fn len(&self) -> u64 {
        self.source.len()
    }

    fn read_at(&mut self, offset: u64, into: &mut [u8]) -> Result<(), SourceError> {
        self.read.set(self.read.get() + into.len() as u64);
        self.source.read_at(offset, into)
    }

    fn held(&self, offset: u64, length: u64) -> Option<&[u8]> {
        let held = self.source.held(offset, length)?;
        self.read.set(self.read.get() + length);
        Some(held)
    }
}
