//! One leaf column of a row group, read forward: levels and values, page after
//! page, in pieces of bounded size.

mod asked;

use std::sync::Arc;

use super::bits::width_of;
use super::codec::Codec;
use super::footer::Chunk;
use super::levels::Levels;
use super::page::{Failed, Memory, Page, PageKind, Pages};
use super::problem::{ColumnDetail, ParquetProblem};
use super::schema::Leaf;
use super::values::{Decoder, Values};
use crate::ingest::batch::BatchColumn;
use crate::ingest::error::IngestProblem;
use crate::ingest::source::ByteSource;

/// Levels decoded at once for nested columns.
const PIECE: usize = 1024;

/// Reads one leaf.
pub(super) struct LeafReader {
    leaf: Leaf,
    group: u64,
    pages: Pages,
    dictionary: Option<Values>,
    /// The dictionary as numbers, once it was asked for so.
    numbers: Option<Vec<f64>>,
    /// The same as texts.
    texts: Option<Arc<BatchColumn>>,
    page: Option<OpenPage>,
    /// Values (with missing ones) announced for the whole column.
    expected: u64,
    found: u64,
    /// Levels and values decoded and not yet taken.
    definition: Vec<u32>,
    repetition: Vec<u32>,
    values: Values,
    next_level: usize,
    next_value: usize,
    scratch: Vec<u32>,
    places: Vec<u32>,
}

/// A data page being decoded.
struct OpenPage {
    bytes: Vec<u8>,
    left: u64,
    definition: Levels,
    repetition: Levels,
    decoder: Decoder,
}

/// The next rows of a page.
#[derive(Clone, Copy)]
struct Piece {
    rows: usize,
    /// How many of them have a value; unless all have, [`LeafReader::scratch`] holds the levels.
    there: usize,
}

impl LeafReader {
    /// A reader of this leaf's chunk; `group` counts from 1, for errors. `memory` is what the
    /// reader before it has left.
    pub fn new(
        leaf: &Leaf,
        chunk: &Chunk,
        group: u64,
        memory: Memory,
    ) -> Result<LeafReader, IngestProblem> {
        let problem = |detail| problem(leaf, group, detail);
        if chunk.encrypted {
            return Err(problem(ColumnDetail::Encrypted));
        }
        let codec = Codec::from_code(chunk.codec).map_err(problem)?;
        Ok(LeafReader {
            leaf: leaf.clone(),
            group,
            pages: Pages::new(codec, chunk.start, chunk.end, memory),
            dictionary: None,
            numbers: None,
            texts: None,
            page: None,
            expected: chunk.values,
            found: 0,
            definition: Vec::new(),
            repetition: Vec::new(),
            values: Values::new(leaf.physical),
            next_level: 0,
            next_value: 0,
            scratch: Vec::new(),
            places: Vec::new(),
        })
    }

    /// The row group, from 1.
    pub fn group(&self) -> u64 {
        self.group
    }

    /// There are values behind the last row.
    pub fn too_many(&self) -> IngestProblem {
        self.problem(ColumnDetail::Count {
            expected: self.expected,
            found: self.found.max(self.expected + 1),
        })
    }

    pub fn leaf(&self) -> &Leaf {
        &self.leaf
    }

    /// Reads exactly `rows` rows of a column that is not nested: which are
    /// there, and the values of those.
    pub fn read_flat(
        &mut self,
        source: &mut dyn ByteSource,
        rows: usize,
        valid: &mut Vec<bool>,
        values: &mut Values,
    ) -> Result<(), IngestProblem> {
        let mut left = rows;
        while left > 0 {
            let Piece { rows, there } = self.piece(source, left)?;
            let most = u32::from(self.leaf.definition);
            let Some(page) = &mut self.page else {
                break;
            };
            match there == rows {
                true => valid.resize(valid.len() + rows, true),
                false => valid.extend(self.scratch.iter().map(|level| *level == most)),
            }
            page.decoder
                .decode(
                    &page.bytes,
                    self.leaf.physical,
                    self.dictionary.as_ref(),
                    there,
                    values,
                )
                .map_err(|detail| problem(&self.leaf, self.group, detail))?;
            left -= rows;
        }
        Ok(())
    }

    /// Goes on by the next rows of a page, at most so many.
    fn piece(&mut self, source: &mut dyn ByteSource, most: usize) -> Result<Piece, IngestProblem> {
        if !self.open_page(source)? {
            return Err(self.problem(ColumnDetail::Count {
                expected: self.expected,
                found: self.found,
            }));
        }
        let there_level = u32::from(self.leaf.definition);
        let Some(page) = &mut self.page else {
            return Err(self.problem(ColumnDetail::Levels));
        };
        let rows = usize::try_from(page.left).unwrap_or(usize::MAX).min(most);
        let same = page.definition.same(&page.bytes, rows);
        let there = match same {
            Some(Some(level)) if level == there_level => rows,
            None => return Err(self.problem(ColumnDetail::Levels)),
            Some(same) => {
                self.scratch.resize(rows, 0);
                let filled = match same {
                    Some(level) => {
                        self.scratch.fill(level);
                        Some(())
                    }
                    None => page.definition.fill(&page.bytes, &mut self.scratch),
                };
                let sound = self.scratch.iter().all(|level| *level <= there_level);
                if filled.is_none() || !sound {
                    return Err(self.problem(ColumnDetail::Levels));
                }
                let there = self.scratch.iter().filter(|level| **level == there_level);
                there.count()
            }
        };
        page.left -= rows as u64;
        self.found += rows as u64;
        Ok(Piece { rows, there })
    }

    /// What the reader of the next row group may use.
    pub fn into_memory(mut self) -> Memory {
        if let Some(page) = self.page.take() {
            self.pages.reuse(page.bytes);
        }
        self.pages.into_memory()
    }

    /// The levels of the next value of a nested column, repetition before
    /// definition; `None` after the last.
    pub fn peek(&mut self, source: &mut dyn ByteSource) -> Result<Option<(u8, u8)>, IngestProblem> {
        if self.next_level >= self.definition.len() && !self.refill(source)? {
            return Ok(None);
        }
        let level = |levels: &[u32]| levels.get(self.next_level).map_or(0, |level| *level as u8);
        Ok(Some((level(&self.repetition), level(&self.definition))))
    }

    /// Goes on to the next value; the index of this one among
    /// [`LeafReader::values`] when it is there.
    pub fn take(&mut self) -> Option<usize> {
        let definition = self.definition.get(self.next_level).copied();
        self.next_level += 1;
        (definition == Some(u32::from(self.leaf.definition))).then(|| {
            self.next_value += 1;
            self.next_value - 1
        })
    }

    /// The values decoded last.
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// Decodes the next piece of a nested column.
    fn refill(&mut self, source: &mut dyn ByteSource) -> Result<bool, IngestProblem> {
        if !self.open_page(source)? {
            return Ok(false);
        }
        let Some(page) = &mut self.page else {
            return Ok(false);
        };
        let count = usize::try_from(page.left).unwrap_or(usize::MAX).min(PIECE);
        self.definition.resize(count, 0);
        self.repetition.resize(count, 0);
        (self.next_level, self.next_value) = (0, 0);
        self.values.clear();
        let most = (
            u32::from(self.leaf.definition),
            u32::from(self.leaf.repetition),
        );
        let filled = page
            .repetition
            .fill(&page.bytes, &mut self.repetition)
            .and_then(|()| page.definition.fill(&page.bytes, &mut self.definition));
        let sound = filled.is_some()
            && self.definition.iter().all(|level| *level <= most.0)
            && self.repetition.iter().all(|level| *level <= most.1);
        if !sound {
            return Err(self.problem(ColumnDetail::Levels));
        }
        let there = self.definition.iter().filter(|level| **level == most.0);
        page.decoder
            .decode(
                &page.bytes,
                self.leaf.physical,
                self.dictionary.as_ref(),
                there.count(),
                &mut self.values,
            )
            .map_err(|detail| problem(&self.leaf, self.group, detail))?;
        page.left -= count as u64;
        self.found += count as u64;
        Ok(true)
    }

    /// Makes sure that a page with values left is open; `false` at the end.
    fn open_page(&mut self, source: &mut dyn ByteSource) -> Result<bool, IngestProblem> {
        loop {
            match self.page.take() {
                Some(page) if page.left > 0 => {
                    self.page = Some(page);
                    return Ok(true);
                }
                Some(page) => self.pages.reuse(page.bytes),
                None => {}
            }
            // Behind the last value there may be anything.
            if self.found >= self.expected {
                return Ok(false);
            }
            let next = self.pages.next(source);
            let Some(page) = next.map_err(|failed| self.failed(failed))? else {
                return Ok(false);
            };
            if page.header.kind == PageKind::Dictionary {
                self.read_dictionary(page)?;
                continue;
            }
            let opened = self.open(page);
            self.page = Some(opened.map_err(|detail| self.problem(detail))?);
        }
    }

    fn read_dictionary(&mut self, page: Page) -> Result<(), IngestProblem> {
        if self.dictionary.is_some() {
            return Err(self.problem(ColumnDetail::Dictionary));
        }
        let physical = self.leaf.physical;
        let mut values = Values::new(physical);
        let decoded = match page.header.encoding {
            0 | 2 => {
                // Every value takes at least a bit, so this bounds the count.
                let most = (page.bytes.len() as u64 + 1) * 8;
                let count = page.header.values;
                let count = usize::try_from(count).ok().filter(|_| count <= most);
                count.ok_or(ColumnDetail::Dictionary).and_then(|count| {
                    Decoder::new(0, physical, &page.bytes, 0)?.decode(
                        &page.bytes,
                        physical,
                        None,
                        count,
                        &mut values,
                    )
                })
            }
            number => Err(ColumnDetail::Encoding {
                number: i64::from(number),
            }),
        };
        decoded.map_err(|detail| self.problem(detail))?;
        self.dictionary = Some(values);
        self.texts = None;
        self.pages.reuse(page.bytes);
        Ok(())
    }

    /// Sets a data page up: where its levels and its values begin.
    fn open(&self, page: Page) -> Result<OpenPage, ColumnDetail> {
        let Page { header, bytes } = page;
        let widths = (
            width_of(u32::from(self.leaf.definition)),
            width_of(u32::from(self.leaf.repetition)),
        );
        let mut at = 0;
        let (repetition, definition) = match header.kind {
            PageKind::DataV2 {
                definition_bytes,
                repetition_bytes,
                ..
            } => {
                let repetition = Levels::in_range(0, repetition_bytes, widths.1);
                at = repetition_bytes + definition_bytes;
                let definition = Levels::in_range(repetition_bytes, at, widths.0);
                (repetition, definition)
            }
            PageKind::Data {
                definition,
                repetition,
            } => {
                let repetition =
                    Levels::before(&bytes, &mut at, widths.1, repetition, header.values)?;
                let definition =
                    Levels::before(&bytes, &mut at, widths.0, definition, header.values)?;
                (repetition, definition)
            }
            _ => return Err(ColumnDetail::Levels),
        };
        let decoder = match self.decoder(&header.encoding, &bytes, at) {
            Ok(decoder) => decoder,
            // A page of missing values alone has no values to decode.
            Err(ColumnDetail::Values) if at >= bytes.len() => Decoder::Plain(at),
            Err(detail) => return Err(detail),
        };
        Ok(OpenPage {
            left: header.values,
            definition,
            repetition,
            decoder,
            bytes,
        })
    }

    fn decoder(&self, encoding: &i32, page: &[u8], at: usize) -> Result<Decoder, ColumnDetail> {
        Decoder::new(*encoding, self.leaf.physical, page, at)
    }

    fn problem(&self, detail: ColumnDetail) -> IngestProblem {
        problem(&self.leaf, self.group, detail)
    }

    fn failed(&self, failed: Failed) -> IngestProblem {
        match failed {
            Failed::Source(problem) => problem,
            Failed::Page(detail) => self.problem(detail),
        }
    }
}

fn problem(leaf: &Leaf, group: u64, detail: ColumnDetail) -> IngestProblem {
    ParquetProblem::Column {
        column: leaf.path.clone(),
        row_group: group,
        detail,
    }
    .into()
}
