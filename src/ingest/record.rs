//! What the reader hands on: the header once, then record after record.

/// The sink can hold no more; the reader makes an error of it that names the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SinkFull {
    /// The most bytes the sink may hold.
    pub limit: u64,
}

/// Takes the records of one file.
pub trait RecordSink {
    /// The columns' names, mended and distinct; called once, before any record.
    fn header(&mut self, names: &[String]);

    /// One record with exactly as many cells as the header has names.
    fn record(&mut self, cells: &Cells<'_>) -> Result<(), SinkFull>;

    /// What the file says of its columns, if it does; before any record.
    fn about(&mut self, _text: &str) {}
}

/// A sink whose table may get more columns while it is being filled: formats
/// without a header say what columns there are only as they go.
pub trait GrowingSink: RecordSink {
    /// One more column at the end, empty in all records so far.
    fn add_column(&mut self, name: &str) -> Result<(), SinkFull>;
}

/// Where a cell's text stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// In the scratch text (quotes taken out) instead of the file's.
    pub mended: bool,
}

/// The cells of one record, borrowed from the reader.
#[derive(Clone, Copy, Debug)]
pub struct Cells<'a> {
    pub(super) text: &'a str,
    pub(super) scratch: &'a str,
    pub(super) spans: &'a [Span],
    pub(super) line: u64,
}

impl<'a> Cells<'a> {
    /// Number of cells.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The physical line, from 1, in which the record begins.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// A cell's text without its enclosing quotes; empty beyond the last cell.
    pub fn get(&self, index: usize) -> &'a str {
        self.spans.get(index).map_or("", |span| self.slice(span))
    }

    /// Every cell's text in order.
    pub fn iter(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.spans.iter().map(|span| self.slice(span))
    }

    #[inline]
    fn slice(&self, span: &Span) -> &'a str {
        let source = if span.mended { self.scratch } else { self.text };
        source.get(span.start..span.end).unwrap_or("")
    }
}
