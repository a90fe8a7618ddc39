//! Apache Parquet, read by ranges: the footer first, then only the columns that
//! are asked for, page by page.
//!
//! Everything the file says of itself is taken for a claim. Sizes are checked
//! against the file and against limits before memory is taken, pages unpack to
//! exactly what they announce, and values are decoded in pieces of bounded size
//! however often a page repeats them. There is no code here that panics on
//! bytes; this is why the reader is our own: a panic would end the worker.
//!
//! Format: <https://github.com/apache/parquet-format> (2.12).

mod ahead;
mod batches;
mod bits;
mod codec;
mod cursor;
mod delta;
mod footer;
mod leaf;
mod levels;
mod moment;
mod nested;
mod numbers;
mod page;
mod places;
pub(super) mod problem;
mod schema;
mod statistics;
mod text;
mod texts;
mod thrift;
mod typed;
mod undecoded;
mod values;

use std::sync::Arc;

use super::batch::ValueKind;
use super::error::{IngestError, IngestProblem};
use super::header;
use super::note::{FormatNote, Names};
use super::options::COLUMN_LIMIT;
use super::record::GrowingSink;
use super::repair::Repair;
use super::report::{Format, ReadReport};
use super::row::RowBuffer;
use super::source::ByteSource;
use super::steps::{CELLS, Pauses};
use footer::Footer;
use schema::{Node, Repetition, Shape};

pub use ahead::FetchedSource;
pub use batches::Batches;
pub use cursor::{Asked, Cursor, Wanted};
pub use places::{Place, Places};
pub use statistics::{Between, Bound, Statistics};
pub(crate) use text::whole as write_whole;
pub use texts::ColumnTexts;
use texts::write_rows;
pub use undecoded::Undecoded;

/// A Parquet file whose footer was read and found sound.
#[derive(Clone, Debug)]
pub struct ParquetFile {
    name: String,
    footer: Arc<Footer>,
    columns: Vec<ParquetColumn>,
    repairs: Vec<Repair>,
}

/// A column of the table. Structures are taken apart (`address.city`); lists
/// and maps, with all within them, are one column of JSON.
#[derive(Clone, Debug, PartialEq)]
pub struct ParquetColumn {
    /// Its name, distinct within the file.
    pub name: String,
    /// What its values are.
    pub kind: ValueKind,
    /// Whether values may be missing.
    pub nullable: bool,
    /// The way to its node from the root.
    way: Vec<usize>,
}

/// A row group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowGroup {
    /// Its rows.
    pub rows: u64,
    /// Packed bytes of all its columns.
    pub bytes: u64,
}

impl ParquetFile {
    /// Reads the footer.
    pub fn open(source: &mut dyn ByteSource) -> Result<ParquetFile, IngestError> {
        let name = source.name().to_string();
        open(source).map_err(|problem| IngestError {
            file: name,
            problem,
        })
    }

    /// The first rows as texts: at most `most`, but for the rest of a batch. The
    /// report is of the whole file. A column of some rows a step.
    pub async fn sample(
        source: &mut dyn ByteSource,
        most: u64,
        sink: &mut impl GrowingSink,
    ) -> Result<ReadReport, IngestError> {
        let name = source.name().to_string();
        let read = read_first(source, most, false, sink).await;
        read.map_err(|problem| IngestError {
            file: name,
            problem,
        })
    }

    /// The file's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The columns.
    pub fn columns(&self) -> &[ParquetColumn] {
        &self.columns
    }

    /// The position of the column of this name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// Rows of all groups.
    pub fn rows(&self) -> u64 {
        self.footer.rows
    }

    /// The row groups.
    pub fn row_groups(&self) -> Vec<RowGroup> {
        let groups = self.footer.groups.iter();
        groups
            .map(|group| RowGroup {
                rows: group.rows,
                bytes: group
                    .chunks
                    .iter()
                    .map(|chunk| chunk.end - chunk.start)
                    .sum(),
            })
            .collect()
    }

    /// What is known of a column within a row group; nothing for JSON columns.
    pub fn statistics(&self, group: usize, column: usize) -> Statistics {
        let found = self.columns.get(column).and_then(|column| {
            let node = self.node(column)?;
            if !matches!(node.shape, Shape::Leaf) || node.repeats_at > 0 {
                return None;
            }
            let leaf = self.footer.schema.leaves.get(node.first_leaf)?;
            let group = self.footer.groups.get(group)?;
            Some(statistics::of(leaf, group.chunks.get(node.first_leaf)?))
        });
        found.unwrap_or_default()
    }

    /// The row groups that may hold a row whose value in this column is
    /// between the bounds.
    pub fn prune(&self, column: usize, between: &Between) -> Vec<usize> {
        let groups = self.footer.groups.iter().enumerate();
        groups
            .filter(|(index, group)| between.may_hold(&self.statistics(*index, column), group.rows))
            .map(|(index, _)| index)
            .collect()
    }

    /// Reads these columns of these row groups, batch after batch.
    pub fn batches<'a>(
        &'a self,
        source: &'a mut dyn ByteSource,
        columns: &[usize],
        row_groups: &[usize],
    ) -> Batches<'a> {
        Batches::new(self, source, columns.to_vec(), row_groups.to_vec())
    }

    /// As [`ParquetFile::batches`], for whoever brings the source to each step.
    pub fn cursor(&self, columns: &[usize], row_groups: &[usize]) -> Cursor {
        Cursor::new(columns.to_vec(), row_groups.to_vec())
    }

    /// The node of a column.
    fn node(&self, column: &ParquetColumn) -> Option<&Node> {
        let (first, rest) = column.way.split_first()?;
        let mut node = self.footer.schema.roots.get(*first)?;
        for step in rest {
            let Shape::Struct(fields) = &node.shape else {
                return None;
            };
            node = fields.get(*step)?;
        }
        Some(node)
    }
}

fn open(source: &mut dyn ByteSource) -> Result<ParquetFile, IngestProblem> {
    let footer = footer::read(source)?;
    let mut columns = Vec::new();
    let mut nested = Names::default();
    for (index, root) in footer.schema.roots.iter().enumerate() {
        collect(&footer, root, "", &mut vec![index], &mut columns);
    }
    if columns.len() > COLUMN_LIMIT {
        return Err(IngestProblem::TooManyColumns {
            line: 1,
            found: columns.len() as u64,
            limit: COLUMN_LIMIT as u64,
        });
    }
    let mut row = RowBuffer::default();
    row.clear(columns.len());
    for (index, column) in columns.iter().enumerate() {
        row.set(index, &column.name);
    }
    let (names, mut repairs) = header::names(&row.cells(1), true);
    for (column, name) in columns.iter_mut().zip(names) {
        column.name = name;
        if column.kind == ValueKind::Json {
            nested.add(&column.name);
        }
    }
    if nested.count > 0 {
        repairs.push(Repair::Format(FormatNote::NestedAsText {
            count: nested.count,
            names: nested.names,
        }));
    }
    Ok(ParquetFile {
        name: source.name().to_string(),
        footer: Arc::new(footer),
        columns,
        repairs,
    })
}

/// Takes structures apart into columns.
fn collect(
    footer: &Footer,
    node: &Node,
    above: &str,
    way: &mut Vec<usize>,
    columns: &mut Vec<ParquetColumn>,
) {
    if node.leaf_count == 0 {
        return;
    }
    let name = if above.is_empty() {
        node.name.clone()
    } else {
        format!("{above}.{}", node.name)
    };
    let kind = match (&node.shape, node.repetition) {
        (_, Repetition::Repeated) | (Shape::List { .. } | Shape::Map(_), _) => ValueKind::Json,
        (Shape::Leaf, _) => match footer.schema.leaves.get(node.first_leaf) {
            Some(leaf) => typed::kind_of(leaf),
            None => return,
        },
        (Shape::Struct(fields), _) => {
            for (index, field) in fields.iter().enumerate() {
                way.push(index);
                collect(footer, field, &name, way, columns);
                way.pop();
            }
            return;
        }
    };
    columns.push(ParquetColumn {
        name,
        kind,
        nullable: node.definition > 0,
        way: way.clone(),
    });
}

/// Reads the whole table as texts, a column of some rows a step.
pub(super) async fn read(
    source: &mut dyn ByteSource,
    empty_allowed: bool,
    sink: &mut impl GrowingSink,
) -> Result<ReadReport, IngestProblem> {
    read_first(source, u64::MAX, empty_allowed, sink).await
}

/// Reads the first rows as texts: at most `most`, but for the rest of a batch.
/// The report is of the whole table.
async fn read_first(
    source: &mut dyn ByteSource,
    most: u64,
    empty_allowed: bool,
    sink: &mut impl GrowingSink,
) -> Result<ReadReport, IngestProblem> {
    let file = open(source)?;
    if file.columns.is_empty() {
        return Err(IngestProblem::Empty);
    }
    let width = file.columns.len();
    if file.rows() == 0 && !empty_allowed {
        return Err(IngestProblem::HeaderOnly {
            columns: width as u64,
        });
    }
    let names: Vec<String> = file
        .columns
        .iter()
        .map(|column| column.name.clone())
        .collect();
    sink.header(&names);
    if let Some(about) = &file.footer.about {
        sink.about(about);
    }
    let columns: Vec<usize> = (0..width).collect();
    let groups: Vec<usize> = (0..file.footer.groups.len()).collect();
    let mut batches = file.batches(source, &columns, &groups);
    let mut row = RowBuffer::default();
    let mut rows = 0;
    let mut undecoded = Undecoded::default();
    let mut pauses = Pauses::each(CELLS);
    while rows < most
        && let Some(batch) = batches.next_raw().await?
    {
        let counted = (&mut rows, &mut undecoded);
        write_rows(&batch, &mut row, counted, sink, &mut pauses).await?;
    }
    let mut report = ReadReport::of_format(Format::Parquet, file.rows(), width as u64, 0);
    report.repairs = file.repairs.clone();
    report.repairs.extend(undecoded.repair());
    Ok(report)
}
