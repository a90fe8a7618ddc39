//! What all cells of a column could be: counted, not kept.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::table::date::{DateShape, says_never, short};
use crate::table::flag::FlagShape;
use crate::table::missing;
use crate::table::number::{NumberShape, plain, trim};

/// Most shapes told apart: far more than a real column has.
const MOST_SHAPES: usize = 512;

/// Longest example kept, in characters.
const EXAMPLE: usize = 64;

/// Longest text that may be a category or an identifier, in bytes.
const LONGEST_WORD: usize = 64;

/// Everything that one cell could be.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub(in crate::table) struct CellShape {
    /// Stands for nothing, unless the column uses the word as a value.
    pub missing: bool,
    pub number: Option<NumberShape>,
    pub date: DateShape,
    pub flag: FlagShape,
    /// A short text without white space inside.
    pub one_word: bool,
    /// 0 or −1: among counts since 1970 no moment, but that there was none.
    pub never: bool,
}

impl CellShape {
    /// Everything that this cell could be.
    pub fn of(text: &str) -> CellShape {
        let trimmed = text.trim();
        let missing = missing::is_missing(trimmed);
        let mut shape = CellShape {
            missing,
            ..CellShape::default()
        };
        // Of what begins with a digit only 0, 1, 0.0 and 1.0 say yes or no.
        if trimmed.len() <= 3 || !trimmed.starts_with(|c: char| c.is_ascii_digit()) {
            shape.flag = FlagShape::of(trimmed);
        }
        if !missing {
            shape.number = NumberShape::of(trimmed.as_bytes());
            shape.date = DateShape::of(trimmed.as_bytes());
            // Most numbers show with their first digit that they are neither.
            shape.never = shape.number.is_some_and(|number| number.plain)
                && !matches!(trimmed.as_bytes().first(), Some(b'1'..=b'9'))
                && plain(trimmed.as_bytes()).is_some_and(says_never);
            shape.one_word =
                trimmed.len() <= LONGEST_WORD && !trimmed.contains(char::is_whitespace);
        }
        shape
    }
}

/// The cells of one shape.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::table) struct Tally {
    pub rows: u64,
    /// Distinct texts; where they are not all kept, an upper bound.
    pub texts: u64,
    /// The first row, from 0.
    pub first_row: u64,
    /// Its text.
    pub example: String,
    /// Smallest and largest of the plain numbers.
    pub low: f64,
    pub high: f64,
    /// Which numbers stand first, and which last, in dates like `31.03.17`.
    pub firsts: TwoDigits,
    pub lasts: TwoDigits,
}

/// Which numbers of two digits occur.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::table) struct TwoDigits([u64; 2]);

impl TwoDigits {
    /// One number alone, below 100.
    fn of(number: i64) -> TwoDigits {
        let bit = |from: i64| match (0..64).contains(&(number - from)) {
            true => 1_u64 << (number - from),
            false => 0,
        };
        TwoDigits([bit(0), bit(64)])
    }

    fn add(&mut self, other: TwoDigits) {
        for (own, other) in self.0.iter_mut().zip(other.0) {
            *own |= other;
        }
    }

    /// How many there are.
    pub fn count(self) -> u32 {
        self.0.iter().map(|bits| bits.count_ones()).sum()
    }
}

impl Tally {
    /// The tally of one text in so many rows.
    pub fn of(text: &str, rows: u64, first_row: u64) -> Tally {
        let value = plain(trim(text.as_bytes()));
        let (firsts, lasts) = ends(text);
        Tally {
            rows,
            texts: 1,
            first_row,
            example: text.chars().take(EXAMPLE).collect(),
            low: value.unwrap_or(f64::INFINITY),
            high: value.unwrap_or(f64::NEG_INFINITY),
            firsts,
            lasts,
        }
    }

    fn add(&mut self, other: Tally) {
        self.rows += other.rows;
        self.texts += other.texts;
        self.low = self.low.min(other.low);
        self.high = self.high.max(other.high);
        self.firsts.add(other.firsts);
        self.lasts.add(other.lasts);
        if other.first_row < self.first_row {
            self.first_row = other.first_row;
            self.example = other.example;
        }
    }
}

/// The first and the last number of a date like `31.03.17`; none of any other cell.
fn ends(text: &str) -> (TwoDigits, TwoDigits) {
    match short(trim(text.as_bytes())) {
        Some(([first, _, last], _)) => (TwoDigits::of(first), TwoDigits::of(last)),
        None => Default::default(),
    }
}

/// How many cells have which shape.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::table) struct Evidence {
    tallies: BTreeMap<CellShape, Tally>,
}

impl Evidence {
    /// Counts the cells of one text.
    pub fn add_text(&mut self, text: &str, rows: u64, first_row: u64) {
        let shape = CellShape::of(text);
        // No text is copied for a shape that is known.
        match self.tallies.get_mut(&shape) {
            Some(known) if known.first_row <= first_row => {
                known.rows += rows;
                known.texts += 1;
                if shape.number.is_some_and(|number| number.plain) {
                    let value = plain(text.as_bytes()).unwrap_or(f64::NAN);
                    known.low = known.low.min(value);
                    known.high = known.high.max(value);
                }
                if shape.date.short {
                    let (firsts, lasts) = ends(text);
                    known.firsts.add(firsts);
                    known.lasts.add(lasts);
                }
            }
            _ => self.add(shape, Tally::of(text, rows, first_row)),
        }
    }

    /// Counts cells of one shape.
    pub fn add(&mut self, shape: CellShape, tally: Tally) {
        // Beyond all reason, more shapes count as any text.
        let known = self.tallies.len() < MOST_SHAPES || self.tallies.contains_key(&shape);
        let shape = if known {
            shape
        } else {
            CellShape {
                missing: shape.missing,
                ..CellShape::default()
            }
        };
        match self.tallies.get_mut(&shape) {
            Some(known) => known.add(tally),
            None => {
                self.tallies.insert(shape, tally);
            }
        }
    }

    /// Shapes and their cells, in an order that depends on the shapes alone.
    pub fn iter(&self) -> impl Iterator<Item = (&CellShape, &Tally)> {
        self.tallies.iter()
    }

    /// Rows of the shapes that `wanted` picks.
    pub fn rows(&self, wanted: impl Fn(&CellShape) -> bool) -> u64 {
        self.iter()
            .filter(|(shape, _)| wanted(shape))
            .map(|(_, tally)| tally.rows)
            .sum()
    }

    /// Distinct texts of the shapes that `wanted` picks.
    pub fn texts(&self, wanted: impl Fn(&CellShape) -> bool) -> u64 {
        self.iter()
            .filter(|(shape, _)| wanted(shape))
            .map(|(_, tally)| tally.texts)
            .sum()
    }

    /// The first cell of the shapes that `wanted` picks.
    pub fn example(&self, wanted: impl Fn(&CellShape) -> bool) -> Option<&Tally> {
        self.iter()
            .filter(|(shape, _)| wanted(shape))
            .map(|(_, tally)| tally)
            .min_by_key(|tally| tally.first_row)
    }

    /// How many numbers stand first, and how many last, in dates like `31.03.17`.
    pub fn ends(&self) -> (u32, u32) {
        let (mut firsts, mut lasts) = <(TwoDigits, TwoDigits)>::default();
        for (_, tally) in self.iter() {
            firsts.add(tally.firsts);
            lasts.add(tally.lasts);
        }
        (firsts.count(), lasts.count())
    }

    /// Smallest and largest plain number of the shapes that `wanted` picks.
    pub fn range(&self, wanted: impl Fn(&CellShape) -> bool) -> (f64, f64) {
        let all = self
            .iter()
            .filter(|(shape, _)| !shape.missing && wanted(shape));
        all.fold(
            (f64::INFINITY, f64::NEG_INFINITY),
            |(low, high), (_, tally)| (low.min(tally.low), high.max(tally.high)),
        )
    }
}
