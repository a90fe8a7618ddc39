//! Row groups, batch after batch: all asked columns go forward together.

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
pub struct Batches<'a> {
    file: &'a ParquetFile,
    source: &'a mut dyn ByteSource,
    columns: Vec<usize>,
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
}

impl<'a> Batches<'a> {
    pub(super) fn new(
        file: &'a ParquetFile,
        source: &'a mut dyn ByteSource,
        columns: Vec<usize>,
        mut groups: Vec<usize>,
    ) -> Batches<'a> {
        groups.reverse();
        Batches {
            file,
            source,
            columns,
            groups,
            readers: Vec::new(),
            left: 0,
        }
    }

    /// The next rows; `None` after the last.
    pub fn next_batch(&mut self) -> Result<Option<Batch>, IngestError> {
        let raw = self.next_raw().map_err(|problem| IngestError {
            file: self.file.name.clone(),
            problem,
        })?;
        Ok(raw.map(|raw| Batch {
            rows: raw.rows,
            columns: raw
                .columns
                .into_iter()
                .map(|column| {
                    let kind = column.kind;
                    let column = typed::column(&column.leaf, column.valid, column.values);
                    BatchColumn { kind, ..column }
                })
                .collect(),
        }))
    }

    /// The next rows as stored.
    pub(super) fn next_raw(&mut self) -> Result<Option<RawBatch>, IngestProblem> {
        while self.left == 0 {
            self.end_group()?;
            let Some(index) = self.groups.pop() else {
                return Ok(None);
            };
            self.begin_group(index)?;
        }
        let rows = self.left.min(ROWS) as usize;
        let mut columns = Vec::with_capacity(self.columns.len());
        for (column, reader) in self.columns.iter().zip(&mut self.readers) {
            let Some(column) = self.file.columns.get(*column) else {
                continue;
            };
            let Some(node) = self.file.node(column) else {
                continue;
            };
            columns.push(reader.read(self.source, column, node, rows)?);
        }
        self.left -= rows as u64;
        Ok(Some(RawBatch { rows, columns }))
    }

    fn begin_group(&mut self, index: usize) -> Result<(), IngestProblem> {
        let counts = || {
            IngestProblem::from(ParquetProblem::Footer {
                detail: FooterDetail::Counts,
            })
        };
        let group = self.file.footer.groups.get(index).ok_or_else(counts)?;
        self.readers.clear();
        for column in &self.columns {
            let column = self.file.columns.get(*column).ok_or_else(counts)?;
            let node = self.file.node(column).ok_or_else(counts)?;
            self.readers
                .push(self.reader(group, node, index as u64 + 1)?);
        }
        self.left = group.rows;
        Ok(())
    }

    fn reader(&self, group: &Group, node: &Node, number: u64) -> Result<Reader, IngestProblem> {
        let range = node.first_leaf..node.first_leaf + node.leaf_count;
        let leaves = self.file.footer.schema.leaves.get(range.clone());
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
    fn end_group(&mut self) -> Result<(), IngestProblem> {
        for reader in &mut self.readers {
            if let Reader::Nested(leaves) = reader {
                for leaf in leaves {
                    if leaf.peek(self.source)?.is_some() {
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
                })
            }
            Reader::Nested(leaves) => {
                let group = leaves.first().map_or(0, LeafReader::group);
                let (mut out, mut ends) = (String::new(), Vec::new());
                for _ in 0..rows {
                    let mut assembly = Assembly {
                        leaves,
                        first_leaf: node.first_leaf,
                        source,
                        out: &mut out,
                        group,
                    };
                    let there = assembly.row(node)?;
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
                })
            }
        }
    }
}
