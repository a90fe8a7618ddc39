//! Where a reading of row groups stands: all asked columns go forward together.
//! It holds neither file nor source, so that it can rest between two steps.

use std::ops::Range;

use super::footer::Group;
use super::leaf::LeafReader;
use super::nested::Assembly;
use super::problem::{ColumnDetail, FooterDetail, ParquetProblem};
use super::schema::{Leaf, Logical, Node, Physical, Repetition, Shape};
use super::typed;
use super::values::Values;
use super::{ParquetColumn, ParquetFile};
use crate::ingest::batch::{Batch, BatchColumn, ValueKind};
use crate::ingest::error::{IngestError, IngestProblem};
use crate::ingest::source::ByteSource;

/// Most rows of a batch.
const ROWS: u64 = 8192;

/// Reads columns of row groups.
pub struct Cursor {
    columns: Vec<usize>,
    /// Per asked column: whether it is wanted as text.
    texts: Vec<bool>,
    /// The row groups still to come, the next one last.
    groups: Vec<usize>,
    readers: Vec<Reader>,
    left: u64,
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
            texts: vec![false; columns.len()],
            columns,
            groups,
            readers: Vec::new(),
            left: 0,
        }
    }

    /// Gives these of the asked columns as the texts that a table shows, whatever
    /// they are stored as: one entry per asked column.
    pub fn with_texts(mut self, texts: &[bool]) -> Cursor {
        for (asked, text) in self.texts.iter_mut().zip(texts) {
            *asked = *text;
        }
        self
    }

    /// The bytes that the row group takes that the next batch begins, and those of the one
    /// after it; nothing while a group is under way.
    pub fn ahead(&self, file: &ParquetFile) -> Option<[Vec<Range<u64>>; 2]> {
        if self.left > 0 {
            return None;
        }
        let groups = self.groups.iter().rev();
        let mut groups = groups.filter(|group| file.rows_of(**group..**group + 1) > 0);
        let now = file.ranges(&self.columns, *groups.next()?);
        let next = groups.next().map(|next| file.ranges(&self.columns, *next));
        Some([now, next.unwrap_or_default()])
    }

    /// The next rows; `None` after the last. Always of the same file.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn next_batch(
        &mut self,
        file: &ParquetFile,
        source: &mut dyn ByteSource,
    ) -> Result<Option<Batch>, IngestError> {
        let raw = self.next_raw(file, source);
        let raw = raw.map_err(|problem| IngestError {
            file: file.name.clone(),
            problem,
        })?;
        Ok(raw.map(|raw| Batch {
            rows: raw.rows,
            columns: raw
                .columns
                .into_iter()
                .zip(&self.texts)
                .map(|(column, text)| {
                    let (kind, nested) = (column.kind, column.undecoded);
                    let mut typed = match text {
                        true => typed::as_text(&column.leaf, column.valid, &column.values),
                        false => BatchColumn {
                            kind,
                            ..typed::column(&column.leaf, column.valid, column.values)
                        },
                    };
                    typed.undecoded.extend(nested);
                    typed
                })
                .collect(),
        }))
    }

    /// The next rows as stored.
    pub(super) fn next_raw(
        &mut self,
        file: &ParquetFile,
        source: &mut dyn ByteSource,
    ) -> Result<Option<RawBatch>, IngestProblem> {
        while self.left == 0 {
            self.end_group(source)?;
            let Some(index) = self.groups.pop() else {
                return Ok(None);
            };
            self.begin_group(file, index)?;
        }
        let rows = self.left.min(ROWS) as usize;
        let mut columns = Vec::with_capacity(self.columns.len());
        for (column, reader) in self.columns.iter().zip(&mut self.readers) {
            let Some(column) = file.columns.get(*column) else {
                continue;
            };
            let Some(node) = file.node(column) else {
                continue;
            };
            columns.push(reader.read(source, column, node, rows)?);
        }
        self.left -= rows as u64;
        Ok(Some(RawBatch { rows, columns }))
    }

    fn begin_group(&mut self, file: &ParquetFile, index: usize) -> Result<(), IngestProblem> {
        let counts = || {
            IngestProblem::from(ParquetProblem::Footer {
                detail: FooterDetail::Counts,
            })
        };
        let group = file.footer.groups.get(index).ok_or_else(counts)?;
        self.readers.clear();
        for column in &self.columns {
            let column = file.columns.get(*column).ok_or_else(counts)?;
            let node = file.node(column).ok_or_else(counts)?;
            self.readers
                .push(Cursor::reader(file, group, node, index as u64 + 1)?);
        }
        self.left = group.rows;
        Ok(())
    }

    fn reader(
        file: &ParquetFile,
        group: &Group,
        node: &Node,
        number: u64,
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
            readers.push(LeafReader::new(leaf, chunk, number)?);
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
        for reader in &mut self.readers {
            if let Reader::Nested(leaves) = reader {
                for leaf in leaves {
                    if leaf.peek(source)?.is_some() {
                        return Err(leaf.too_many());
                    }
                }
            }
        }
        self.readers.clear();
        Ok(())
    }
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
