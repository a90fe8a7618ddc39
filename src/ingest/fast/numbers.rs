//! A column of numbers, a block of rows at a time.
//!
//! Most columns are written one way throughout: as short whole numbers, or with as
//! many digits after the point in every row. A block of such cells is read without
//! asking anything of a single one: each cell's digits are put into a word, then all
//! words become numbers together, and what was odd about any of them is asked once.
//! A block that is odd is read cell by cell.

use super::number::{EXACT_TENS, ZEROS};
use super::plan::Read;
use super::simd::{Work, whole_numbers, widely};
use super::spans::{Cells, Span};

/// Rows of a block: their bytes, and what is made of them, stay in the fastest cache
/// from column to column.
pub(super) const TOGETHER: usize = 128;

/// Most digits after the point of a block that is read together.
const MOST_AFTER: usize = 7;

/// Where blocks are read, reused.
pub(super) struct Room {
    digits: [[u8; 8]; TOGETHER],
    more_digits: [[u8; 8]; TOGETHER],
    wholes: [i32; TOGETHER],
    more_wholes: [i32; TOGETHER],
    reals: [f64; TOGETHER],
}

impl Room {
    pub fn new() -> Box<Room> {
        Box::new(Room {
            digits: [[0; 8]; TOGETHER],
            more_digits: [[0; 8]; TOGETHER],
            wholes: [0; TOGETHER],
            more_wholes: [0; TOGETHER],
            reals: [0.0; TOGETHER],
        })
    }

    /// The whole numbers of a block of cells of exactly eight digits, if that is what they are.
    #[inline(always)]
    pub fn eights<T>(&mut self, cells: &Cells<'_, T>) -> Option<&[i32]>
    where
        T: Fn(&[u8], Span) -> Span,
    {
        match self.whole(cells)? {
            0 => self.wholes.get(..cells.rows.rows),
            _ => None,
        }
    }

    /// Reads cells of up to eight digits each. Which numbers of digits they lack to
    /// eight is told by the bits of the answer: the fourth one for an empty cell.
    #[inline(always)]
    fn whole<T>(&mut self, cells: &Cells<'_, T>) -> Option<usize>
    where
        T: Fn(&[u8], Span) -> Span,
    {
        let (mut lacking, mut all) = (0, false);
        widely(Wholes {
            cells,
            room: self,
            lacking: &mut lacking,
            all: &mut all,
        });
        // A cell that is longer lacks less than nothing, a huge number here.
        (lacking < 16 && all).then_some(lacking)
    }

    /// Reads cells of up to eight digits, a point and `after` digits each; whether
    /// that is what they are.
    #[inline(always)]
    fn fractions<T>(&mut self, cells: &Cells<'_, T>, after: usize) -> bool
    where
        T: Fn(&[u8], Span) -> Span,
    {
        let mut all = false;
        widely(Fractions {
            cells,
            after,
            room: self,
            all: &mut all,
        });
        all
    }
}

/// Work on a block of whole numbers: a piece of code by itself, which then has all of
/// the machine's registers.
struct Wholes<'a, 'c, T> {
    cells: &'a Cells<'c, T>,
    room: &'a mut Room,
    lacking: &'a mut usize,
    all: &'a mut bool,
}

impl<T: Fn(&[u8], Span) -> Span> Work for Wholes<'_, '_, T> {
    #[inline(always)]
    fn run(self) {
        let Wholes { cells, room, .. } = self;
        let bytes = cells.rows.bytes;
        let mut lacking = 0;
        for (digits, (start, end)) in room.digits.iter_mut().zip(cells.spans()) {
            let lacks = 8usize.wrapping_sub(end.wrapping_sub(start));
            lacking |= lacks;
            *digits = digits_at(bytes, start, lacks);
        }
        *self.lacking = lacking;
        *self.all = made(&mut room.digits, &mut room.wholes, cells.rows.rows);
    }
}

/// Work on a block of fractions.
struct Fractions<'a, 'c, T> {
    cells: &'a Cells<'c, T>,
    after: usize,
    room: &'a mut Room,
    all: &'a mut bool,
}

impl<T: Fn(&[u8], Span) -> Span> Work for Fractions<'_, '_, T> {
    #[inline(always)]
    fn run(self) {
        let Fractions {
            cells, after, room, ..
        } = self;
        let Some(scale) = EXACT_TENS.get(after) else {
            return;
        };
        let bytes = cells.rows.bytes;
        let mut odd = 0;
        let rooms = room.digits.iter_mut().zip(&mut room.more_digits);
        for ((digits, more), (start, end)) in rooms.zip(cells.spans()) {
            let point = end.wrapping_sub(after + 1);
            let lacks = 8usize.wrapping_sub(point.wrapping_sub(start));
            let other = bytes.get(point).unwrap_or(&0) ^ b'.';
            odd |= lacks | usize::from(other) << 8;
            *digits = digits_at(bytes, start, lacks);
            *more = digits_at(bytes, point.wrapping_add(1), 8 - after);
        }
        let rows = cells.rows.rows;
        // Eight lacking are none before the point.
        if odd >= 8
            || !made(&mut room.digits, &mut room.wholes, rows)
            || !made(&mut room.more_digits, &mut room.more_wholes, rows)
        {
            return;
        }
        let parts = room.wholes.iter().zip(&room.more_wholes);
        for (real, (whole, more)) in room.reals.iter_mut().zip(parts) {
            // At most 15 digits, exact, are rounded once, by the division.
            *real = (f64::from(*whole) * scale + f64::from(*more)) / scale;
        }
        *self.all = true;
    }
}

/// The digits that begin at a place, the last one in the highest byte; `lacks` of
/// eight are not there.
#[inline(always)]
fn digits_at(bytes: &[u8], start: usize, lacks: usize) -> [u8; 8] {
    let word = match bytes.get(start..).and_then(<[u8]>::first_chunk::<8>) {
        Some(word) => u64::from_le_bytes(*word),
        None => last_word(bytes, start),
    };
    // In two steps, for no machine shifts out all bits in one.
    let half = (lacks as u32).wrapping_mul(4) & 63;
    (((word ^ ZEROS) << half) << half).to_le_bytes()
}

/// The window's last bytes from a place on, and zeros.
#[cold]
#[inline(never)]
fn last_word(bytes: &[u8], start: usize) -> u64 {
    let mut word = [0; 8];
    let rest = bytes.get(start..).unwrap_or_default();
    for (to, from) in word.iter_mut().zip(rest) {
        *to = *from;
    }
    u64::from_le_bytes(word)
}

/// Makes the digits of so many cells numbers; whether all were digits.
#[inline(always)]
fn made(digits: &mut [[u8; 8]; TOGETHER], numbers: &mut [i32; TOGETHER], rows: usize) -> bool {
    let padded = rows.next_multiple_of(4);
    if let Some(rest) = digits.get_mut(rows..padded) {
        rest.fill([0; 8]);
    }
    match (digits.get(..padded), numbers.get_mut(..padded)) {
        (Some(digits), Some(numbers)) => whole_numbers(digits, numbers),
        _ => false,
    }
}

/// How the cells of a column were written so far.
#[derive(Clone, Copy, Debug, Default)]
struct Habit {
    /// Digits after the point; none in whole numbers.
    after: usize,
    /// Blocks in a row that were odd.
    odd: u32,
    /// Blocks that are read cell by cell before the next is tried.
    pause: u32,
}

impl Habit {
    /// Learns from a block that was odd, and from its last cell.
    fn learn(&mut self, last: &[u8]) {
        let point = last.iter().rposition(|byte| *byte == b'.');
        self.after = point.map_or(0, |point| last.len() - 1 - point);
        self.after = if self.after > MOST_AFTER {
            0
        } else {
            self.after
        };
        self.odd += 1;
        self.pause = (1 << self.odd.min(6)) >> 2;
    }
}

/// The numbers of a batch.
#[derive(Debug)]
pub(super) struct Numbers {
    /// As whole numbers of four bytes, as long as all are such.
    wholes: Vec<i32>,
    /// Once they are not: all of them.
    reals: Vec<f64>,
    is_whole: bool,
    habit: Habit,
    cell_by_cell: Vec<f64>,
    pub other: fn(&str) -> Read<f64>,
}

impl Numbers {
    pub fn new(other: fn(&str) -> Read<f64>, most: usize) -> Numbers {
        Numbers {
            wholes: Vec::with_capacity(most),
            reals: Vec::with_capacity(most),
            is_whole: true,
            habit: Habit::default(),
            cell_by_cell: Vec::with_capacity(TOGETHER),
            other,
        }
    }

    /// All of the batch, if all are whole numbers of four bytes, and none the least or
    /// the largest of these.
    pub fn wholes(&self) -> Option<&[i32]> {
        self.is_whole.then_some(&self.wholes)
    }

    /// All of the batch, if not.
    pub fn reals(&self) -> &[f64] {
        &self.reals
    }

    /// Forgets the batch.
    pub fn clear(&mut self) {
        self.wholes.clear();
        self.reals.clear();
        self.is_whole = true;
    }

    /// Reads the next block of the batch; an odd one by `read`, which gives a value per cell.
    #[inline(always)]
    pub fn fill<T>(
        &mut self,
        cells: &Cells<'_, T>,
        room: &mut Room,
        read: impl FnOnce(&mut Vec<f64>, fn(&str) -> Read<f64>),
    ) where
        T: Fn(&[u8], Span) -> Span,
    {
        let rows = cells.rows.rows;
        let habit = self.habit;
        if habit.pause > 0 {
            self.habit.pause -= 1;
        } else if habit.after == 0 {
            if let Some(lacking) = room.whole(cells) {
                self.habit.odd = 0;
                let wholes = room.wholes.get(..rows).unwrap_or_default();
                match lacking & 8 {
                    0 => self.take_wholes(wholes),
                    _ => {
                        self.take_reals(&[]);
                        let values = wholes.iter().zip(cells.spans());
                        self.reals
                            .extend(values.map(|(whole, (start, end))| match start == end {
                                true => f64::NAN,
                                false => f64::from(*whole),
                            }));
                    }
                }
                return;
            }
        } else if room.fractions(cells, habit.after) {
            self.habit.odd = 0;
            self.take_reals(room.reals.get(..rows).unwrap_or_default());
            return;
        }
        let mut values = std::mem::take(&mut self.cell_by_cell);
        values.clear();
        read(&mut values, self.other);
        self.take_odd(&values, room);
        self.cell_by_cell = values;
        if habit.pause == 0
            && let Some((start, end)) = cells.spans().last()
        {
            self.habit
                .learn(cells.rows.bytes.get(start..end).unwrap_or_default());
        }
    }

    #[inline(always)]
    fn take_wholes(&mut self, wholes: &[i32]) {
        match self.is_whole {
            true => self.wholes.extend_from_slice(wholes),
            false => self
                .reals
                .extend(wholes.iter().map(|whole| f64::from(*whole))),
        }
    }

    #[inline(always)]
    fn take_reals(&mut self, reals: &[f64]) {
        if self.is_whole {
            self.is_whole = false;
            let wholes = self.wholes.drain(..);
            self.reals.extend(wholes.map(f64::from));
        }
        self.reals.extend_from_slice(reals);
    }

    /// Takes values of which nothing is known: long or negative ones may be whole, too.
    #[inline(never)]
    fn take_odd(&mut self, values: &[f64], room: &mut Room) {
        let mut whole = self.is_whole;
        for (value, whole_value) in values.iter().zip(&mut room.wholes) {
            *whole_value = *value as i32;
            // Not of a zero with a sign, nor of what is missing.
            whole &= f64::from(*whole_value).to_bits() == value.to_bits()
                && !matches!(*whole_value, i32::MIN | i32::MAX);
        }
        match room.wholes.get(..values.len()) {
            Some(wholes) if whole => self.wholes.extend_from_slice(wholes),
            _ => self.take_reals(values),
        }
    }
}
