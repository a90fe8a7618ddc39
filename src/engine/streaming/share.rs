//! What workers that share a file say to each other.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::engine::reading::OpenOptions;
use crate::ingest::fast::{FastReport, Part, PartEnds};
use crate::ingest::parquet::Undecoded;
use crate::table::TypeChoice;

/// What one worker reads of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Share {
    /// The records that begin within these bytes of a text.
    Bytes(Part),
    /// These row groups of a Parquet file.
    Groups(Range<usize>),
}

impl Share {
    /// The part of a text.
    pub fn bytes(&self) -> Option<Part> {
        match self {
            Share::Bytes(part) => Some(*part),
            Share::Groups(_) => None,
        }
    }
}

/// What a worker says of a part that it has read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum PartRead {
    /// Records of a text.
    Bytes {
        /// Where its records begin and end.
        ends: PartEnds,
        /// What was read, and how.
        report: Box<FastReport>,
    },
    /// Row groups: the texts that were none.
    Groups(Undecoded),
}

impl PartRead {
    /// Where the part's records begin and end. Row groups need not be compared.
    pub fn ends(&self) -> Option<PartEnds> {
        match self {
            PartRead::Bytes { ends, .. } => Some(*ends),
            PartRead::Groups(_) => None,
        }
    }

    /// Rows that the part that follows does not know of when it names a row.
    pub fn rows(&self) -> u64 {
        match self {
            PartRead::Bytes { report, .. } => report.rows,
            // Row groups are told from the file's beginning.
            PartRead::Groups(_) => 0,
        }
    }
}

/// What a worker has to know to read a part of one file, the only one that it is given.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Assignment {
    /// How the file is opened, with the recipe that was decided upon.
    pub options: OpenOptions,
    /// The part.
    pub share: Share,
    /// Bytes of the file's beginning by which it was judged.
    pub sample: u64,
    /// The file's part in the recipe.
    pub(super) table: usize,
    pub(super) places: Vec<Option<usize>>,
    /// What columns are, where the beginning alone does not say so.
    pub(super) types: Vec<(usize, TypeChoice)>,
}
