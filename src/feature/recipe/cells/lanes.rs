//! How the slots of a table's cells lie in memory. A slot begins as small as can
//! be, as a whole number or not at all, and grows in all cells at once when a
//! value comes that would not fit: what is kept is always exact.

use serde::{Deserialize, Serialize};

use crate::feature::recipe::plan::{How, TablePlan};

/// Words of eight bytes that a line of the processor's cache holds.
pub(super) const LINE_WORDS: usize = 8;

/// How one slot is kept in every cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Lane {
    /// Not at all: no cell has anything there yet.
    Empty,
    /// As a whole number of four bytes, the so manieth of the cell.
    Whole(u32),
    /// As a number of eight bytes, the so manieth of the cell.
    Real(u32),
}

/// What a slot is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A sum or a count, of whole numbers as long as they are whole.
    Total,
    /// A sum's rounding error.
    Error,
    /// A count of what is seldom.
    Seldom,
    /// A smallest value.
    Least,
    /// A largest value.
    Most,
    /// A moment or a value at a moment.
    Moment,
}

/// The layout of a table's cells.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    roles: Vec<Role>,
    lanes: Vec<Lane>,
    /// Words from one cell to the next.
    stride: usize,
    /// A cell without rows.
    blank: Vec<[u8; 8]>,
}

impl Role {
    /// What stands for nothing among whole numbers.
    pub fn nothing(self) -> i32 {
        match self {
            // Whatever comes is smaller, or larger.
            Role::Least => i32::MAX,
            Role::Most => i32::MIN,
            _ => 0,
        }
    }

    /// What the slot of a cell without rows says.
    pub fn start(self) -> f64 {
        match self {
            Role::Total | Role::Error | Role::Seldom => 0.0,
            Role::Least | Role::Most | Role::Moment => f64::NAN,
        }
    }

    /// The whole number that is kept for a value; none when it would not come
    /// back with the same bits.
    #[inline(always)]
    pub fn whole(self, value: f64) -> Option<i32> {
        let whole = value as i32;
        if self.is_extreme() && value.is_nan() {
            return Some(self.nothing());
        }
        let same = f64::from(whole).to_bits() == value.to_bits();
        (same && !(self.is_extreme() && whole == self.nothing())).then_some(whole)
    }

    /// The value for which a whole number is kept.
    #[inline(always)]
    pub fn value(self, whole: i32) -> f64 {
        match self.is_extreme() && whole == self.nothing() {
            true => f64::NAN,
            false => f64::from(whole),
        }
    }

    fn is_extreme(self) -> bool {
        matches!(self, Role::Least | Role::Most)
    }
}

impl Layout {
    /// The layout of cells that have no rows yet.
    pub fn new(plan: &TablePlan) -> Layout {
        let mut roles = vec![Role::Total; plan.slots];
        let mut put = |slot: usize, role: Role| {
            if let Some(slot) = roles.get_mut(slot) {
                *slot = role;
            }
        };
        for gather in &plan.gathered {
            match gather.how {
                How::Count | How::Distinct => {}
                How::Sum => {
                    put(gather.aside, Role::Error);
                    put(gather.aside + 1, Role::Seldom);
                }
                How::Min => put(gather.slot, Role::Least),
                How::Max => put(gather.slot, Role::Most),
                How::First | How::Last => {
                    put(gather.slot, Role::Moment);
                    put(gather.slot + 1, Role::Moment);
                }
            }
        }
        // The first slot, the rows, is kept beside the cells.
        let first = |(slot, role): (usize, &Role)| match role {
            Role::Error | Role::Seldom => Lane::Empty,
            _ if slot == 0 => Lane::Empty,
            Role::Total | Role::Least | Role::Most => Lane::Whole(0),
            Role::Moment => Lane::Real(0),
        };
        let lanes = roles.iter().enumerate().map(first).collect();
        Layout::of(roles, lanes)
    }

    /// A layout with these lanes, wherever they stood.
    fn of(roles: Vec<Role>, mut lanes: Vec<Lane>) -> Layout {
        // The wide ones first, so that none lies across two words.
        let (mut reals, mut wholes) = (0, 0);
        for lane in &mut lanes {
            if let Lane::Real(at) = lane {
                *at = reals;
                reals += 1;
            }
        }
        for lane in &mut lanes {
            if let Lane::Whole(at) = lane {
                *at = 2 * reals + wholes;
                wholes += 1;
            }
        }
        let words = reals as usize + (wholes as usize).div_ceil(2);
        let stride = stride(words);
        let mut blank = vec![[0; 8]; stride];
        for (role, lane) in roles.iter().zip(&lanes) {
            match *lane {
                Lane::Empty => {}
                Lane::Whole(at) => {
                    let halves = blank.as_flattened_mut().as_chunks_mut::<4>().0;
                    if let Some(half) = halves.get_mut(at as usize) {
                        *half = role.nothing().to_le_bytes();
                    }
                }
                Lane::Real(at) => {
                    if let Some(word) = blank.get_mut(at as usize) {
                        *word = role.start().to_le_bytes();
                    }
                }
            }
        }
        Layout {
            roles,
            lanes,
            stride,
            blank,
        }
    }

    /// The same with another slot a size larger.
    pub fn grown(&self, slot: usize) -> Layout {
        let mut lanes = self.lanes.clone();
        if let Some(lane) = lanes.get_mut(slot) {
            *lane = match (*lane, self.role(slot)) {
                (Lane::Empty, role) if role != Role::Error => Lane::Whole(0),
                _ => Lane::Real(0),
            };
        }
        Layout::of(self.roles.clone(), lanes)
    }

    /// The same with lanes that another worker has; they may come to nothing.
    pub fn with_lanes(&self, lanes: Vec<Lane>, stride: u32) -> Layout {
        Layout {
            lanes,
            stride: stride as usize,
            blank: Vec::new(),
            roles: self.roles.clone(),
        }
    }

    /// What a slot is for.
    pub fn role(&self, slot: usize) -> Role {
        self.roles.get(slot).copied().unwrap_or(Role::Total)
    }

    /// How a slot is kept.
    #[inline(always)]
    pub fn lane(&self, slot: usize) -> Lane {
        self.lanes.get(slot).copied().unwrap_or(Lane::Empty)
    }

    /// All of them.
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// Words from one cell to the next.
    #[inline(always)]
    pub fn stride(&self) -> usize {
        self.stride
    }

    /// The words of a cell without rows.
    pub fn blank(&self) -> &[[u8; 8]] {
        &self.blank
    }

    /// Number of slots.
    pub fn slots(&self) -> usize {
        self.lanes.len()
    }
}

/// Words from one cell to the next, such that no cell touches more lines than it
/// must: small ones never lie across two, large ones begin at a line or its half.
fn stride(words: usize) -> usize {
    match words {
        0 => 0,
        1..=LINE_WORDS => words.next_power_of_two(),
        _ => words.next_multiple_of(LINE_WORDS / 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_touches_more_lines_than_it_must() {
        for words in 1..100 {
            let stride = stride(words);
            for cell in 0..16 {
                let first = cell * stride / LINE_WORDS;
                let last = (cell * stride + words - 1) / LINE_WORDS;
                assert_eq!(last - first + 1, words.div_ceil(LINE_WORDS), "{words}");
            }
        }
    }

    #[test]
    fn a_value_is_kept_as_a_whole_number_only_if_it_comes_back_as_it_was() {
        let values = [
            0.0,
            -0.0,
            1.0,
            -7.0,
            0.5,
            1e10,
            -1e10,
            f64::from(i32::MAX),
            f64::from(i32::MIN),
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            5e-324,
        ];
        for role in [Role::Total, Role::Least, Role::Most] {
            for value in values {
                if let Some(whole) = role.whole(value) {
                    let back = role.value(whole);
                    let same = back.to_bits() == value.to_bits();
                    assert!(same || back.is_nan() && value.is_nan(), "{role:?} {value}");
                }
            }
            assert_eq!(role.whole(-7.0), Some(-7));
            assert_eq!(role.whole(-0.0), None);
        }
        assert_eq!(Role::Least.whole(f64::from(i32::MAX)), None);
        assert_eq!(Role::Most.whole(f64::from(i32::MIN)), None);
    }
}
