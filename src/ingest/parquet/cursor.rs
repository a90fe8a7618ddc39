//! Where a reading of row groups stands: all asked columns go forward together.
//! It holds neither file nor source, so that it can rest between two steps.

use std::collections::HashMap;
use std::ops::Range;

use super::footer::Group;
use super::leaf::LeafReader;
use super::nested::Assembly;
use super::numbers;
use super::page::Memory;
use super::places::Places;
use super::problem::{ColumnDetail, FooterDetail, ParquetProblem};
use super::schema::{Leaf, Logical, Node, Physical, Repetition, Shape};
use super::typed;
use super::values::Values;
use super::{ParquetColumn, ParquetFile};
use crate::ingest::batch::{Batch, BatchColumn, ValueKind};
use crate::ingest::error::{IngestError, IngestProblem};
use crate::ingest::source::ByteSource;
use crate::ingest::steps::{pause, run};

/// Most rows of a batch.
const ROWS: u64 = 8192;

/// Reads columns of row groups.
pub struct Cursor {
    columns: Vec<usize>,
    /// Per asked column: what it is wanted as.
    wanted: Vec<Wanted>,
    /// The row groups still to come, the next one last.
    groups: Vec<usize>,
    /// The row group that is read.
    group: usize,
    /// Per row group of which not all is read: which asked columns are left out.
    left_out: HashMap<usize, Vec<bool>>,
    /// Per asked column, unless it is left out of the row group.
    readers: Vec<Option<Reader>>,
    /// What the readers of the row group before have left, per asked column.
    memories: Vec<Memory>,
    left: u64,
}

/// What a column is wanted as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    /// As it is stored.
    #[default]
    Stored,
    /// As the texts that a table shows.
    Texts,
    /// As numbers, if it is stored as numbers, truth values, dates or moments.
    Numbers,
    /// As the texts that a table shows, by their places in a dictionary where there is one.
    Places,
}

/// A column of some rows.
#[derive(Debug)]
pub enum Asked {
    /// As it is stored, or as texts.
    Column(BatchColumn),
    /// As numbers: one per row, not-a-number where there is none. Whole numbers are rounded
    /// as always, moments are microseconds since 1970.
    Numbers(Vec<f64>),
    /// As texts, by their places.
    Places(Places),
    /// Not at all: it is [left out](Cursor::leaving_out) of these rows' group.
    LeftOut,
}

/// Reads one column.
enum Reader {
    Flat(Box<LeafReader>),
    Nested(Vec<LeafReader>),
}

/// A batch of values as stored.
pub(super) struct RawBatch {
    pub rows: usize,
    pub columns: Vec<RawColumn>,
}

/// A column of it: the values that are there.
pub(super) struct RawColumn {
    pub leaf: Leaf,
    pub kind: ValueKind,
    pub valid: Vec<bool>,
    pub values: Values,
    /// Rows of lists and structures in which a text was none.
    pub undecoded: Vec<u32>,
}

impl Cursor {
    pub(super) fn new(columns: Vec<usize>, mut groups: Vec<usize>) -> Cursor {
        groups.reverse();
        Cursor {
            wanted: vec![Wanted::Stored; columns.len()],
            columns,
            groups,
            group: 0,
            left_out: HashMap::new(),
            readers: Vec::new(),
            memories: Vec::new(),
            left: 0,
        }
    }

    /// Gives the asked columns as this: one entry per asked column.
    pub fn wanting(mut self, wanted: &[Wanted]) -> Cursor {
        for (asked, wanted) in self.wanted.iter_mut().zip(wanted) {
            *asked = *wanted;
        }
        self
    }

    /// Does not read these columns: per row group one entry per asked column.
    pub fn leaving_out(mut self, left_out: HashMap<usize, Vec<bool>>) -> Cursor {
        self.left_out = left_out;
        self
    }

    /// The row group of the rows that were handed over last.
    pub fn group(&self) -> usize {
        self.group
    }

    /// The bytes that the row group takes that the next batch begins, and those of the one
    /// after it; nothing while a group is under way.
    pub fn ahead(&self, file: &ParquetFile) -> Option<[Vec<Range<u64>>; 2]> {
        if self.left > 0 {
            return None;
        }
        let groups = self.groups.iter().rev();
        let mut groups = groups.filter(|group| file.rows_of(**group..**group + 1) > 0);
        let ranges = |group: &usize| file.ranges(&self.read_of(*group), *group);
        let now = ranges(groups.next()?);
        let next = groups.next().map(ranges);
        Some([now, next.unwrap_or_default()])
    }

    /// The columns that are read of a row group.
    fn read_of(&self, group: usize) -> Vec<usize> {
        let left_out = self.left_out.get(&group).map(Vec::as_slice);
        let columns = self.columns.iter().enumerate();
        let read = columns.filter(|(place, _)| !is_left_out(left_out, *place));
        read.map(|(_, column)| *column).collect()
    }

    /// The next rows as they are stored; `None` after the last. Always of the same file.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn next_batch(
        &mut self,
        file: &ParquetFile,
        source: &mut dyn ByteSource,
    ) -> Result<Option<Batch>, IngestError> {
        let raw = run(self.next_raw(file, source));
        let raw = raw.map_err(|problem| IngestError {
            file: file.name.clone(),
            problem,
        })?;
        Ok(raw.map(|raw| Batch {
            rows: raw.rows,
            columns: raw.columns.into_iter().map(RawColumn::typed).collect(),
        }))
    }

    /// The number of the next rows and their columns as they are wanted; `None` after the last.
    /// Always of the same file.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn next_asked(
        &mut self,
        file: &ParquetFile,
        source: &mut dyn ByteSource,
    ) -> Result<Option<(usize, Vec<Asked>)>, IngestError> {
        let mut asked = Vec::with_capacity(self.columns.len());
        let rows = self.each_asked(file, source, &mut asked);
        let rows = rows.map_err(|problem| IngestError {
            file: file.name.clone(),
            problem,
        })?;
        Ok(rows.map(|rows| (rows, asked)))
    }

    fn each_asked(
        &mut self,
        file: &ParquetFile,
        source: &mut dyn ByteSource,
        asked: &mut Vec<Asked>,
    ) -> Result<Option<usize>, IngestProblem> {
        let Some(rows) = self.begin_rows(file, source)? else {
            return Ok(None);
        };
        for place in 0..self.columns.len() {
            let wanted = self.wanted.get(place).copied().unwrap_or_default();
            let Some((reader, column, node)) = self.column(file, place) else {
                asked.push(Asked::LeftOut);
                continue;
            };
            asked.push(match (wanted, reader) {
                (Wanted::Numbers, Reader::Flat(leaf)) if numbers::are(leaf.leaf()) => {
                    let mut numbers = Vec::with_capacity(rows);
                    leaf.read_numbers(source, rows, &mut numbers)?;
                    Asked::Numbers(numbers)
                }
                (Wanted::Places, Reader::Flat(leaf)) => {
                    Asked::Places(leaf.read_places(source, rows)?)
                }
                (Wanted::Texts, reader) => {
                    Asked::Column(reader.read(source, column, node, rows)?.texts())
                }
                (_, reader) => Asked::Column(reader.read(source, column, node, rows)?.typed()),
            });
        }
        self.left -= rows as u64;
        Ok(Some(rows))
    }

    /// The next rows as stored, a column a step.
    pub(super) async fn next_raw(
        &mut self,
        file: &ParquetFile,
        source: &mut dyn ByteSource,
    ) -> Result<Option<RawBatch>, IngestProblem> {
        let Some(rows) = self.begin_rows(file, source)? else {
            return Ok(None);
        };
        let mut columns = Vec::with_capacity(self.columns.len());
        for place in 0..self.columns.len() {
            if let Some((reader, column, node)) = self.column(file, place) {
                columns.push(reader.read(source, column, node, rows)?);
                pause().await;
            }
        }
        self.left -= rows as u64;
        Ok(Some(RawBatch { rows, columns }))
    }

    /// How many rows are next, of a row group that is begun if need be; `None` after the last.
    fn begin_rows(
        &mut self,
        file: &ParquetFile,
        source: &mut dyn ByteSource,
    ) -> Result<Option<usize>, IngestProblem> {
        while self.left == 0 {
            self.end_group(source)?;
            let Some(index) = self.groups.pop() else {
                return Ok(None);
            };
            self.begin_group(file, index)?;
        }
        Ok(Some(self.left.min(ROWS) as usize))
    }

    /// What reads the asked column at this place; nothing where it is left out.
    fn column<'a>(
        &'a mut self,
        file: &'a ParquetFile,
        place: usize,
    ) -> Option<(&'a mut Reader, &'a ParquetColumn, &'a Node)> {
        let column = file.columns.get(*self.columns.get(place)?)?;
        let reader = self.readers.get_mut(place)?.as_mut()?;
        Some((reader, column, file.node(column)?))
    }

    fn begin_group(&mut self, file: &ParquetFile, index: usize) -> Result<(), IngestProblem> {
        let counts = || {
            IngestProblem::from(ParquetProblem::Footer {
                detail: FooterDetail::Counts,
            })
        };
        let group = file.footer.groups.get(index).ok_or_else(counts)?;
        self.readers.clear();
        self.memories
            .resize_with(self.columns.len(), Memory::default);
        let left_out = self.left_out.get(&index).map(Vec::as_slice);
        let columns = self.columns.iter().zip(&mut self.memories);
        for (place, (column, memory)) in columns.enumerate() {
            if is_left_out(left_out, place) {
                self.readers.push(None);
                continue;
            }
            let column = file.columns.get(*column).ok_or_else(counts)?;
            let node = file.node(column).ok_or_else(counts)?;
            let memory = std::mem::take(memory);
            let reader = Cursor::reader(file, group, node, index as u64 + 1, memory)?;
            self.readers.push(Some(reader));
        }
        self.group = index;
        self.left = group.rows;
        Ok(())
    }

    fn reader(
        file: &ParquetFile,
        group: &Group,
        node: &Node,
        number: u64,
        mut memory: Memory,
    ) -> Result<Reader, IngestProblem> {
        let range = node.first_leaf..node.first_leaf + node.leaf_count;
        let leaves = file.footer.schema.leaves.get(range.clone());
        let chunks = group.chunks.get(range);
        let pairs = leaves
            .unwrap_or_default()
            .iter()
            .zip(chunks.unwrap_or_default());
        let nested = is_nested(node);
        let mut readers = Vec::new();
        for (leaf, chunk) in pairs {
            if !nested && chunk.values != group.rows && !chunk.encrypted {
                return Err(ParquetProblem::Column {
                    column: leaf.path.clone(),
                    row_group: number,
                    detail: ColumnDetail::Count {
                        expected: group.rows,
                        found: chunk.values,
                    },
                }
                .into());
            }
            let memory = std::mem::take(&mut memory);
            readers.push(LeafReader::new(leaf, chunk, number, memory)?);
        }
        if nested {
            return Ok(Reader::Nested(readers));
        }
        match readers.pop() {
            Some(reader) => Ok(Reader::Flat(Box::new(reader))),
            None => Ok(Reader::Nested(readers)),
        }
    }

    /// What is left in nested columns behind the last row is one row too many.
    fn end_group(&mut self, source: &mut dyn ByteSource) -> Result<(), IngestProblem> {
        for reader in self.readers.iter_mut().flatten() {
            if let Reader::Nested(leaves) = reader {
                for leaf in leaves {
                    if leaf.peek(source)?.is_some() {
                        return Err(leaf.too_many());
                    }
                }
            }
        }
        let readers = self.readers.drain(..).zip(&mut self.memories);
        for (reader, memory) in readers {
            if let Some(Reader::Flat(leaf)) = reader {
                *memory = leaf.into_memory();
            }
        }
        Ok(())
    }
}

impl RawColumn {
    /// As it is stored.
    fn typed(self) -> BatchColumn {
        let mut typed = BatchColumn {
            kind: self.kind,
            ..typed::column(&self.leaf, self.valid, self.values)
        };
        typed.undecoded.extend(self.undecoded);
        typed
    }

    /// As the texts that a table shows.
    fn texts(self) -> BatchColumn {
        let mut texts = typed::as_text(&self.leaf, self.valid, &self.values);
        texts.undecoded.extend(self.undecoded);
        texts
    }
}

/// Whether the asked column at this place is left out of a row group.
fn is_left_out(left_out: Option<&[bool]>, place: usize) -> bool {
    let found = left_out.and_then(|columns| columns.get(place));
    found.is_some_and(|left_out| *left_out)
}

/// Whether a column is one of JSON.
fn is_nested(node: &Node) -> bool {
    node.repetition == Repetition::Repeated || !matches!(node.shape, Shape::Leaf)
}

impl Reader {
    fn read(
        &mut self,
        source: &mut dyn ByteSource,
        column: &ParquetColumn,
        node: &Node,
        rows: usize,
    ) -> Result<RawColumn, IngestProblem> {
        let mut valid = Vec::with_capacity(rows);
        match self {
            Reader::Flat(reader) => {
                let mut values = Values::new(reader.leaf().physical);
                reader.read_flat(source, rows, &mut valid, &mut values)?;
                Ok(RawColumn {
                    leaf: reader.leaf().clone(),
                    kind: column.kind,
                    valid,
                    values,
                    undecoded: Vec::new(),
                })
            }
            Reader::Nested(leaves) => {
                let group = leaves.first().map_or(0, LeafReader::group);
                let (mut out, mut ends) = (String::new(), Vec::new());
                let mut undecoded = Vec::new();
                for row in (0..).take(rows) {
                    let mut assembly = Assembly {
                        leaves,
                        first_leaf: node.first_leaf,
                        source,
                        out: &mut out,
                        group,
                        decoded: true,
                    };
                    let there = assembly.row(node)?;
                    if !assembly.decoded {
                        undecoded.push(row);
                    }
                    valid.push(there);
                    if there {
                        ends.push(u32::try_from(out.len()).unwrap_or(u32::MAX));
                    }
                }
                Ok(RawColumn {
                    leaf: Leaf {
                        path: column.name.clone(),
                        physical: Physical::Bytes,
                        logical: Logical::Text,
                        definition: 1,
                        repetition: 0,
                    },
                    kind: column.kind,
                    valid,
                    values: Values::Bytes {
                        ends,
                        bytes: out.into_bytes(),
                    },
                    undecoded,
                })
            }
        }
    }
}
