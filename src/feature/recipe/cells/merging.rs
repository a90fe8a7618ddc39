//! Another worker's cells brought into ours. Slots that are whole numbers in both, as most are,
//! stay whole numbers; the others go through numbers of eight bytes.

use super::adding::TOGETHER;
use super::lanes::Lane;
use super::packed::Packed;
use super::{Cells, NOWHERE};
use crate::feature::recipe::ValueKind;
use crate::feature::recipe::fold::merge_slots;
use crate::feature::recipe::plan::{Gather, How, TablePlan};

/// What becomes of two whole numbers. What stands for nothing among them is what nothing is
/// smaller, or larger, than.
#[derive(Clone, Copy)]
enum Whole {
    Add,
    Least,
    Most,
}

/// How slots of theirs go into ours, while both lie as they do.
struct Ways {
    /// Whole numbers, by their places in our cell and in theirs.
    wholes: Vec<(Whole, u32, u32)>,
    /// What is gathered otherwise, with all slots that it has.
    others: Vec<(usize, Vec<usize>)>,
    growths: u32,
}

impl Ways {
    fn new(plan: &TablePlan, mine: &Packed, theirs: &Packed) -> Ways {
        let (mut wholes, mut others) = (Vec::new(), Vec::new());
        for (at, gather) in plan.gathered.iter().enumerate() {
            let slots = slots_of(gather);
            // What none of their cells has changes nothing.
            if slots.iter().all(|slot| theirs.lane(*slot) == Lane::Empty) {
                continue;
            }
            match whole_ways(gather, &slots, mine, theirs) {
                Some(ways) => wholes.extend(ways),
                None => others.push((at, slots)),
            }
        }
        Ways {
            wholes,
            others,
            growths: mine.growths(),
        }
    }

    /// Brings whole numbers together, unless a sum would be none any more; whether it did.
    fn merge_wholes(&self, mine: &mut Packed, here: u32, theirs: &Packed, cell: u32) -> bool {
        let sums = self
            .wholes
            .iter()
            .filter(|(way, ..)| matches!(way, Whole::Add));
        for (_, to, from) in sums {
            let sum = mine.half(here, *to).checked_add(theirs.half(cell, *from));
            if sum.is_none() {
                return false;
            }
        }
        for (way, to, from) in &self.wholes {
            let (kept, value) = (mine.half(here, *to), theirs.half(cell, *from));
            let value = match way {
                Whole::Add => kept.wrapping_add(value),
                Whole::Least => kept.min(value),
                Whole::Most => kept.max(value),
            };
            if let Some(half) = mine.whole(here, *to) {
                *half = value.to_le_bytes();
            }
        }
        true
    }
}

/// All slots of what is gathered, those aside included; none of the rows themselves.
fn slots_of(gather: &Gather) -> Vec<usize> {
    match gather.how {
        How::Count if gather.slot == 0 => Vec::new(),
        How::Count | How::Min | How::Max => vec![gather.slot],
        How::Sum => vec![gather.slot, gather.aside, gather.aside + 1],
        How::First | How::Last => vec![gather.slot, gather.slot + 1],
        How::Distinct => Vec::new(),
    }
}

/// The ways of slots that are whole numbers, or nothing, in both; none if any is something else.
fn whole_ways(
    gather: &Gather,
    slots: &[usize],
    mine: &Packed,
    theirs: &Packed,
) -> Option<Vec<(Whole, u32, u32)>> {
    let way = match gather.how {
        How::Count | How::Sum => Whole::Add,
        How::Min => Whole::Least,
        How::Max => Whole::Most,
        How::First | How::Last | How::Distinct => return None,
    };
    let mut ways = Vec::with_capacity(slots.len());
    for slot in slots {
        match (mine.lane(*slot), theirs.lane(*slot)) {
            (_, Lane::Empty) if gather.how == How::Sum => {}
            (Lane::Whole(to), Lane::Whole(from)) => ways.push((way, to, from)),
            _ => return None,
        }
    }
    // A sum that keeps its rounding error adds with it.
    let keeps_error = gather.how == How::Sum && mine.lane(gather.aside) != Lane::Empty;
    (!keeps_error).then_some(ways)
}

impl Cells {
    /// Takes over the cells of `other`, whose rows come after these. `customers`
    /// and `texts` translate its customers and codes.
    pub fn merge(&mut self, plan: &TablePlan, other: &Cells, customers: &[u32], texts: &[u32]) {
        let mut moved: Vec<u32> = Vec::with_capacity(other.owners.len());
        let mut slots = Slots {
            mine: vec![0.0; plan.slots],
            theirs: vec![0.0; plan.slots],
        };
        let words = self.values.words_of(1..plan.slots);
        let mut ways = Ways::new(plan, &self.values, &other.values);
        for owners in other.owners.chunks(TOGETHER) {
            let from = moved.len();
            let mut is_new = [false; TOGETHER];
            for ((customer, day), is_new) in owners.iter().zip(&mut is_new) {
                let customer = customers.get(*customer as usize);
                let (here, new) = self.place(customer.copied().unwrap_or(NOWHERE), *day);
                moved.push(here);
                *is_new = new;
            }
            let places = moved.get(from..).unwrap_or_default();
            self.values.fetch(places, &words);
            for (cell, (here, new)) in (from..).zip(places.iter().zip(is_new)) {
                if let (Some(mine), Some(theirs)) =
                    (self.rows.get_mut(*here as usize), other.rows.get(cell))
                {
                    *mine = mine.saturating_add(*theirs);
                }
                if plan.one_row && !new {
                    continue;
                }
                let (mine, theirs, cell) = (&mut self.values, &other.values, cell as u32);
                if mine.growths() != ways.growths {
                    ways = Ways::new(plan, mine, theirs);
                }
                match ways.merge_wholes(mine, *here, theirs, cell) {
                    true => {
                        for (at, all) in &ways.others {
                            let gather = plan.gathered.get(*at);
                            let all = all.iter().copied();
                            slots.merge(gather, all, (mine, *here), (theirs, cell), texts);
                        }
                    }
                    // A slot has to grow.
                    false => {
                        let all = 1..plan.slots;
                        slots.merge(&plan.gathered, all, (mine, *here), (theirs, cell), texts);
                    }
                }
            }
        }
        self.merge_distinct(plan, other, &moved, texts);
    }

    fn merge_distinct(&mut self, plan: &TablePlan, other: &Cells, moved: &[u32], texts: &[u32]) {
        let sets = plan.gathered.iter().filter(|g| g.how == How::Distinct);
        for (set, gather) in sets.enumerate() {
            let text = gather
                .of
                .as_ref()
                .is_some_and(|(_, of)| of.kind == ValueKind::Text);
            let Some(mine) = self.distinct.get_mut(set) else {
                continue;
            };
            for (cell, value) in other.distinct(set) {
                let value = match text {
                    true => texts
                        .get(*value as usize)
                        .copied()
                        .map_or(*value, u64::from),
                    false => *value,
                };
                if let Some(here) = moved.get(*cell as usize) {
                    mine.insert((*here, value));
                }
            }
        }
    }
}

/// Slots of our cell and of theirs as numbers of eight bytes.
struct Slots {
    mine: Vec<f64>,
    theirs: Vec<f64>,
}

impl Slots {
    /// Brings these slots of a cell of theirs into one of ours.
    fn merge<'a>(
        &mut self,
        gathered: impl IntoIterator<Item = &'a Gather>,
        slots: impl Iterator<Item = usize> + Clone,
        (mine, here): (&mut Packed, u32),
        (theirs, cell): (&Packed, u32),
        texts: &[u32],
    ) {
        for slot in slots.clone() {
            if let (Some(to), Some(from)) = (self.mine.get_mut(slot), self.theirs.get_mut(slot)) {
                (*to, *from) = (mine.get(here, slot), theirs.get(cell, slot));
            }
        }
        for gather in gathered {
            merge_slots(gather, &mut self.mine, &self.theirs, texts);
        }
        for slot in slots {
            if let Some(value) = self.mine.get(slot) {
                mine.set(here, slot, *value);
            }
        }
    }
}
