//! Four whole slots of a cell at a time: what every row does to sums and extremes of
//! whole numbers is the same few instructions for neighbouring slots.
//!
//! A few rows are added as if no sum could outgrow its four bytes. Whether one did is
//! asked once, after them; then what was added is taken off again, which brings back
//! the very bits (whole numbers wrap around), and the rows go the careful way.

use super::Cells;
use super::adding::{Input, TOGETHER};
use super::lanes::Lane;
use super::packed::{Line, quad_of};
use crate::feature::recipe::plan::How;

/// Four whole numbers.
type Quad = [i32; 4];

/// What every row does to four neighbouring slots of its cell.
struct QuadPlan<'a> {
    /// Which four of the cell.
    at: usize,
    /// The values of each slot; none where it is not ours.
    values: [Option<&'a [i32]>; 4],
    masks: Masks,
    /// Whether there are other than sums.
    has_extremes: bool,
}

/// All bits of the slots that are sums, smallest and largest values. A slot that is not
/// ours is a sum to which nothing is added.
#[derive(Clone, Copy, Default)]
struct Masks {
    extremes: Quad,
    least: Quad,
    most: Quad,
}

/// How the rows of some inputs are added to whole slots, as long as the cells' layout
/// stays as it is.
#[derive(Default)]
pub(super) struct Quads<'a> {
    plans: Vec<QuadPlan<'a>>,
    /// Of each input whether it is done so.
    done: Vec<bool>,
    /// Lines are cut into quads; so many from cell to cell.
    stride: usize,
}

#[inline(always)]
fn each(a: Quad, b: Quad, of: impl Fn(i32, i32) -> i32) -> Quad {
    let ([a, b, c, d], [e, f, g, h]) = (a, b);
    [of(a, e), of(b, f), of(c, g), of(d, h)]
}

impl<'a> Quads<'a> {
    /// The quads of inputs that [can](Input::wholes) be added so.
    pub fn new(cells: &Cells, inputs: &[Input<'a>]) -> Quads<'a> {
        let stride = cells.values.stride();
        let mut quads = Quads {
            plans: Vec::new(),
            done: vec![false; inputs.len()],
            stride: stride / 2,
        };
        if !stride.is_multiple_of(2) {
            return quads;
        }
        for (input, done) in inputs.iter().zip(&mut quads.done) {
            let (Some(values), Lane::Whole(slot)) =
                (input.wholes, cells.values.lane(input.gather.slot))
            else {
                continue;
            };
            let at = slot as usize / 4;
            let place = match quads.plans.iter().position(|plan| plan.at == at) {
                Some(place) => place,
                None => {
                    quads.plans.push(QuadPlan {
                        at,
                        values: [None; 4],
                        masks: Masks::default(),
                        has_extremes: false,
                    });
                    quads.plans.len() - 1
                }
            };
            if let Some(plan) = quads.plans.get_mut(place) {
                *done = plan.take(slot as usize % 4, input.gather.how, values);
            }
        }
        quads
    }

    /// Whether an input is done so.
    pub fn does(&self, input: usize) -> bool {
        self.done.get(input).copied().unwrap_or_default()
    }

    /// Whether any is.
    pub fn is_empty(&self) -> bool {
        self.plans.is_empty()
    }

    /// Adds the rows from `from` on to their cells; when a sum outgrows four bytes,
    /// nothing is added to any sum, and the answer is `false`.
    pub fn add(&self, lines: &mut [Line], cells: &[u32], from: usize) -> bool {
        let mut values = [[0; 4]; TOGETHER];
        for (count, plan) in self.plans.iter().enumerate() {
            plan.gather(from, cells.len(), &mut values);
            if self.add_quad(plan, lines, cells, &values) {
                continue;
            }
            for plan in self.plans.iter().take(count + 1) {
                plan.gather(from, cells.len(), &mut values);
                self.take_off(plan, lines, cells, &values);
            }
            return false;
        }
        true
    }

    /// Adds the rows' values to one quad of their cells; `false` when a sum was too large.
    fn add_quad(
        &self,
        plan: &QuadPlan<'_>,
        lines: &mut [Line],
        cells: &[u32],
        values: &[Quad; TOGETHER],
    ) -> bool {
        let first = (plan.at, self.stride);
        let lost = match plan.has_extremes {
            true => add::<true>(lines, first, cells, values, plan.masks),
            false => add::<false>(lines, first, cells, values, plan.masks),
        };
        let [a, b, c, d] = lost;
        (a | b | c | d) >= 0
    }

    #[cold]
    fn take_off(
        &self,
        plan: &QuadPlan<'_>,
        lines: &mut [Line],
        cells: &[u32],
        values: &[Quad; TOGETHER],
    ) {
        for (cell, value) in cells.iter().zip(values) {
            let Some(bytes) = quad_of(lines, *cell, self.stride, plan.at) else {
                continue;
            };
            let added = each(*value, plan.masks.extremes, |value, mask| value & !mask);
            let made = each(read(bytes), added, i32::wrapping_sub);
            write(bytes, made);
        }
    }
}

impl<'a> QuadPlan<'a> {
    /// Takes an input's values for a slot; not if another input has the slot.
    fn take(&mut self, slot: usize, how: How, values: &'a [i32]) -> bool {
        let Some(place) = self.values.get_mut(slot).filter(|place| place.is_none()) else {
            return false;
        };
        *place = Some(values);
        let set = |quad: &mut Quad| {
            if let Some(mask) = quad.get_mut(slot) {
                *mask = -1;
            }
        };
        match how {
            How::Min => set(&mut self.masks.least),
            How::Max => set(&mut self.masks.most),
            _ => return true,
        }
        set(&mut self.masks.extremes);
        self.has_extremes = true;
        true
    }

    /// Puts the values of some rows side by side.
    #[inline(always)]
    fn gather(&self, from: usize, rows: usize, values: &mut [Quad; TOGETHER]) {
        let nothing = [0; TOGETHER];
        let of = |values: Option<&'a [i32]>| match values {
            Some(values) => values.get(from..from + rows).unwrap_or_default(),
            None => nothing.get(..rows).unwrap_or_default(),
        };
        let [a, b, c, d] = self.values;
        let columns = of(a).iter().zip(of(b)).zip(of(c).iter().zip(of(d)));
        for (quad, ((a, b), (c, d))) in values.iter_mut().zip(columns) {
            *quad = [*a, *b, *c, *d];
        }
    }
}

/// Adds values to a quad of cells; what has a sign in the result is a sum that wrapped
/// around.
#[inline(never)]
fn add<const EXTREMES: bool>(
    lines: &mut [Line],
    (at, stride): (usize, usize),
    cells: &[u32],
    values: &[Quad; TOGETHER],
    masks: Masks,
) -> Quad {
    let mut lost = [0; 4];
    for (cell, value) in cells.iter().zip(values) {
        let Some(bytes) = quad_of(lines, *cell, stride, at) else {
            continue;
        };
        let kept = read(bytes);
        let added = match EXTREMES {
            true => each(*value, masks.extremes, |value, mask| value & !mask),
            false => *value,
        };
        let mut made = each(kept, added, i32::wrapping_add);
        // Both have the sign that the sum has not.
        let signs = each(
            each(kept, made, |a, b| a ^ b),
            each(added, made, |a, b| a ^ b),
            |a, b| a & b,
        );
        lost = each(lost, signs, |a, b| a | b);
        if EXTREMES {
            let least = each(each(kept, *value, i32::min), masks.least, |a, b| a & b);
            let most = each(each(kept, *value, i32::max), masks.most, |a, b| a & b);
            let sums = each(made, masks.extremes, |a, mask| a & !mask);
            made = each(each(least, most, |a, b| a | b), sums, |a, b| a | b);
        }
        write(bytes, made);
    }
    lost
}

#[inline(always)]
fn read(bytes: &[u8; 16]) -> Quad {
    let mut quad = [0; 4];
    for (number, bytes) in quad.iter_mut().zip(bytes.as_chunks::<4>().0) {
        *number = i32::from_le_bytes(*bytes);
    }
    quad
}

#[inline(always)]
fn write(bytes: &mut [u8; 16], quad: Quad) {
    for (bytes, number) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(quad) {
        *bytes = number.to_le_bytes();
    }
}
