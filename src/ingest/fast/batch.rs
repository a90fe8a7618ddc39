//! Rows on their way to the sink: the wanted cells of up to [`BATCH`] rows,
//! each column read as what the plan says it is.

use std::borrow::Cow;

use super::number::{Days, number, whole};
use super::numbers::{Numbers, Room, TOGETHER};
use super::plan::{FastPlan, Moments, Read, Want};
use super::spans::{Cells, Look, Rows, Span, without_quotes, without_return};

/// Most rows handed over together.
pub const BATCH: usize = 2048;

/// Stands for a missing or unreadable whole number or moment; a missing or
/// unreadable number is not-a-number.
pub const MISSING: i64 = i64::MIN;

/// A text in the batch: first byte and length; the top bit of the first says
/// that it stands among the mended texts.
type Text = (u32, u32);

const MENDED: u32 = 1 << 31;

/// One wanted column of a batch.
#[derive(Debug)]
enum Column {
    Texts(Vec<Text>),
    Wholes(Vec<i64>, fn(&str) -> Read<i64>),
    Numbers(Numbers),
    Moments(Vec<i64>, Moments, fn(&str) -> Read<i64>),
}

/// A cell that is there and cannot be read as what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Which of the plan's wanted columns, from 0.
    pub wanted: usize,
    /// The row, counted from 0 over all rows of the reader.
    pub row: u64,
    /// The cell, at most [`UNREADABLE_LENGTH`] characters of it.
    pub text: String,
}

/// Most characters kept of a cell that cannot be read.
pub const UNREADABLE_LENGTH: usize = 80;

/// The columns of a batch, kept from batch to batch.
pub(super) struct Columns {
    columns: Vec<(usize, Column)>,
    mended: Vec<u8>,
    unreadable: Vec<Unreadable>,
    days: Days,
    room: Box<Room>,
    pub first_row: u64,
    rows: usize,
}

/// The cells of some rows, borrowed for the time of one call.
#[derive(Clone, Copy)]
pub struct FastBatch<'a> {
    bytes: &'a [u8],
    columns: &'a Columns,
}

impl<'a> FastBatch<'a> {
    /// Number of rows, 1 to [`BATCH`].
    pub fn rows(&self) -> usize {
        self.columns.rows
    }

    /// The number of the first row, counted from 0 over all rows of the reader.
    pub fn first_row(&self) -> u64 {
        self.columns.first_row
    }

    fn column(&self, wanted: usize) -> Option<&'a Column> {
        self.columns.columns.get(wanted).map(|(_, column)| column)
    }

    /// The whole numbers of a wanted column, [`MISSING`] where there is none;
    /// empty when the plan wants something else of it.
    pub fn wholes(&self, wanted: usize) -> &'a [i64] {
        match self.column(wanted) {
            Some(Column::Wholes(values, _)) => values,
            _ => &[],
        }
    }

    /// The numbers of a wanted column, not-a-number where there is none; empty
    /// when the plan wants something else of it.
    pub fn numbers(&self, wanted: usize) -> Cow<'a, [f64]> {
        match self.column(wanted) {
            Some(Column::Numbers(numbers)) => match numbers.wholes() {
                Some(wholes) => wholes.iter().map(|whole| f64::from(*whole)).collect(),
                None => Cow::Borrowed(numbers.reals()),
            },
            _ => Cow::Borrowed(&[]),
        }
    }

    /// The same as whole numbers of four bytes, if all of the batch are such and none
    /// is the least or the largest of these.
    pub fn small_wholes(&self, wanted: usize) -> Option<&'a [i32]> {
        match self.column(wanted) {
            Some(Column::Numbers(numbers)) => numbers.wholes(),
            _ => None,
        }
    }

    /// The moments of a wanted column in microseconds since 1970, [`MISSING`]
    /// where there is none; empty when the plan wants something else of it.
    pub fn moments(&self, wanted: usize) -> &'a [i64] {
        match self.column(wanted) {
            Some(Column::Moments(values, ..)) => values,
            _ => &[],
        }
    }

    /// The text of a cell in UTF-8, without its enclosing quotes and as long as
    /// it is: blanks around it and words for "missing" are the caller's matter.
    #[inline(always)]
    pub fn text(&self, wanted: usize, row: usize) -> &'a [u8] {
        match self.column(wanted) {
            Some(Column::Texts(spans)) => spans.get(row).map_or(&[], |span| self.slice(*span)),
            _ => &[],
        }
    }

    /// The texts of a wanted column; none when the plan wants something else of it.
    pub fn texts(&self, wanted: usize) -> impl ExactSizeIterator<Item = &'a [u8]> + 'a {
        let spans: &'a [Text] = match self.column(wanted) {
            Some(Column::Texts(spans)) => spans,
            _ => &[],
        };
        let batch = *self;
        spans.iter().map(move |span| batch.slice(*span))
    }

    /// The cells of the batch that are there and cannot be read.
    pub fn unreadable(&self) -> &'a [Unreadable] {
        &self.columns.unreadable
    }

    #[inline(always)]
    fn slice(&self, (start, length): Text) -> &'a [u8] {
        let source: &'a [u8] = match start & MENDED {
            0 => self.bytes,
            _ => &self.columns.mended,
        };
        let start = (start & !MENDED) as usize;
        source
            .get(start..start + length as usize)
            .unwrap_or_default()
    }
}

impl Columns {
    pub fn new(plan: &FastPlan) -> Columns {
        let column = |want: &Want| match *want {
            Want::Text => Column::Texts(Vec::with_capacity(BATCH)),
            Want::Whole(other) => Column::Wholes(Vec::with_capacity(BATCH), other),
            Want::Number(other) => Column::Numbers(Numbers::new(other, BATCH)),
            Want::Moment(form, other) => Column::Moments(Vec::with_capacity(BATCH), form, other),
        };
        let wanted = plan.wanted.iter();
        Columns {
            columns: wanted.map(|(at, want)| (*at, column(want))).collect(),
            mended: Vec::new(),
            unreadable: Vec::new(),
            days: Days::new(),
            room: Room::new(),
            first_row: 0,
            rows: 0,
        }
    }

    /// Reads the cells of some rows; they replace those that were read before.
    pub fn read<'a>(&'a mut self, rows: Rows<'a>) -> FastBatch<'a> {
        self.mended.clear();
        self.unreadable.clear();
        self.rows = rows.rows;
        for (_, column) in &mut self.columns {
            column.clear();
        }
        let mut from = 0;
        while from < rows.rows {
            self.block(rows.some(from, TOGETHER), from);
            from += TOGETHER;
        }
        FastBatch {
            bytes: rows.bytes,
            columns: self,
        }
    }
}

impl Column {
    fn clear(&mut self) {
        match self {
            Column::Texts(spans) => spans.clear(),
            Column::Wholes(values, _) | Column::Moments(values, ..) => values.clear(),
            Column::Numbers(numbers) => numbers.clear(),
        }
    }
}

impl Columns {
    /// Reads the cells of a block of rows, the first of which is the batch's row `from`.
    fn block(&mut self, rows: Rows<'_>, from: usize) {
        let returns_in = |at: usize| rows.look.returns && at + 1 == rows.width;
        for (wanted, (at, column)) in self.columns.iter_mut().enumerate() {
            let out = Out {
                wanted,
                first_row: self.first_row + from as u64,
                mended: &mut self.mended,
                unreadable: &mut self.unreadable,
                days: &self.days,
            };
            let room = &mut self.room;
            // The usual window has neither quotes nor returns, and then nothing
            // but the cell's place has to be asked.
            match (rows.look.quote, returns_in(*at)) {
                (None, false) => out.fill(column, room, rows, *at, |_, span| span),
                (None, true) => out.fill(column, room, rows, *at, without_return),
                (Some(quote), returns) => out.fill(column, room, rows, *at, |bytes, span| {
                    let span = match returns {
                        true => without_return(bytes, span),
                        false => span,
                    };
                    without_quotes(bytes, span, quote)
                }),
            }
        }
    }
}

/// Where the cells of a column go.
struct Out<'a> {
    wanted: usize,
    first_row: u64,
    mended: &'a mut Vec<u8>,
    unreadable: &'a mut Vec<Unreadable>,
    days: &'a Days,
}

impl Out<'_> {
    #[inline(always)]
    fn fill(
        self,
        column: &mut Column,
        room: &mut Room,
        rows: Rows<'_>,
        at: usize,
        trim: impl Fn(&[u8], Span) -> Span,
    ) {
        let cells = Cells { rows, at, trim };
        let days = self.days;
        match column {
            Column::Texts(spans) => self.texts(spans, &cells),
            Column::Wholes(values, other) => {
                let read = |b: &[u8], s, e| whole(b, s, e);
                self.values(values, MISSING, &cells, read, *other);
            }
            Column::Numbers(numbers) => {
                numbers.fill(&cells, room, |values, other| {
                    // A function by its name would be called, once per cell.
                    let read = |b: &[u8], s, e| number(b, s, e);
                    self.values(values, f64::NAN, &cells, read, other);
                });
            }
            Column::Moments(values, Moments::Compact, other) => {
                let before = values.len();
                if let Some(written) = room.eights(&cells) {
                    values.extend(written.iter().map_while(|day| days.written(*day as u32)));
                    if values.len() - before == rows.rows {
                        return;
                    }
                    values.truncate(before);
                }
                let read = |b: &[u8], s, e| days.compact(b, s, e);
                self.values(values, MISSING, &cells, read, *other);
            }
            Column::Moments(values, Moments::Dashed, other) => {
                let read = |b: &[u8], s, e| days.dashed(b, s, e);
                self.values(values, MISSING, &cells, read, *other);
            }
            Column::Moments(values, Moments::Other, other) => {
                self.values(values, MISSING, &cells, |_, _, _| None, *other);
            }
        }
    }

    #[inline(always)]
    fn texts<T>(self, spans: &mut Vec<Text>, cells: &Cells<'_, T>)
    where
        T: Fn(&[u8], Span) -> Span,
    {
        let look = cells.rows.look;
        if let (Some(quote), true) = (look.quote, look.doubled) {
            for (start, end) in cells.spans() {
                spans.push(
                    match single_quotes(cells.rows.bytes, start, end, quote, self.mended) {
                        Some(span) => span,
                        None => (start as u32, (end - start) as u32),
                    },
                );
            }
            return;
        }
        spans.extend(
            cells
                .spans()
                .map(|(start, end)| (start as u32, (end - start) as u32)),
        );
    }

    #[inline(always)]
    fn values<V: Copy, T>(
        self,
        values: &mut Vec<V>,
        missing: V,
        cells: &Cells<'_, T>,
        read: impl Fn(&[u8], usize, usize) -> Option<V>,
        other: fn(&str) -> Read<V>,
    ) where
        T: Fn(&[u8], Span) -> Span,
    {
        let bytes = cells.rows.bytes;
        for (row, (start, end)) in cells.spans().enumerate() {
            let value = match read(bytes, start, end) {
                Some(value) => value,
                None if start == end => missing,
                None => {
                    let cell = bytes.get(start..end).unwrap_or_default();
                    let text = unusual(cell, cells.rows.look);
                    match other(&text) {
                        Read::Value(value) => value,
                        Read::Missing => missing,
                        Read::Unreadable => {
                            self.unreadable.push(Unreadable {
                                wanted: self.wanted,
                                row: self.first_row + row as u64,
                                text: text.chars().take(UNREADABLE_LENGTH).collect(),
                            });
                            missing
                        }
                    }
                }
            };
            values.push(value);
        }
    }
}

/// The text of a cell that is no plain number.
#[cold]
fn unusual(cell: &[u8], look: Look) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(cell);
    match look.quote {
        Some(quote) if look.doubled => {
            let quote = char::from(quote);
            let pair: String = [quote, quote].iter().collect();
            text.replace(&pair, &quote.to_string()).into()
        }
        _ => text,
    }
}

/// The cell with its doubled quotes made single, if it has any.
#[inline(never)]
fn single_quotes(
    bytes: &[u8],
    start: usize,
    end: usize,
    quote: u8,
    mended: &mut Vec<u8>,
) -> Option<Text> {
    let mut rest = bytes.get(start..end)?;
    // Only a cell between quotes can have one: the scan has proved it.
    memchr::memchr(quote, rest)?;
    let from = mended.len();
    while let Some(at) = memchr::memchr(quote, rest) {
        mended.extend_from_slice(rest.get(..=at)?);
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    mended.extend_from_slice(rest);
    Some((from as u32 | MENDED, (mended.len() - from) as u32))
}
