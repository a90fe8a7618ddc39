//! From a row of encoded features to its steps.

use super::sequence::Sequence;
use crate::model::dense::{DenseEncoder, DenseFeature, DenseRows};
use crate::model::perceptron::product::Batch;

/// Most numbers of all steps of a row together.
pub const MOST_NUMBERS: usize = 1 << 20;

/// Where a number of a step comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Slot {
    /// The number at this place of the encoded row.
    At(usize),
    /// A channel has no feature at this step: what its gap would be.
    Gap(f32),
}

/// Which numbers of an encoded row stand at each step: those of the channels, then those of
/// all other features, which are the same at every step.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    steps: usize,
    width: usize,
    slots: Vec<Slot>,
}

impl Layout {
    /// The layout; `None` where a step has no number, a channel's features do not have
    /// equally many, or a row would become more than [`MOST_NUMBERS`].
    pub fn new(encoder: &DenseEncoder, sequence: &Sequence) -> Option<Layout> {
        let mut first = 0;
        let places: Vec<std::ops::Range<usize>> = encoder
            .features()
            .iter()
            .map(|feature: &DenseFeature| {
                let range = first..first + feature.width();
                first = range.end;
                range
            })
            .collect();
        let mut gaps = Vec::new();
        encoder.push(&[], &mut gaps);
        let steps = sequence.steps();
        let mut constant = vec![true; places.len()];
        let mut width = 0;
        for channel in sequence.channels() {
            let mut own = None;
            for feature in channel.iter().flatten() {
                let numbers = places.get(*feature)?.len();
                if own.is_some_and(|own| own != numbers) {
                    return None;
                }
                own = Some(numbers);
                *constant.get_mut(*feature)? = false;
            }
            width += own?;
        }
        let fixed: Vec<Slot> = places
            .iter()
            .zip(&constant)
            .filter(|(_, constant)| **constant)
            .flat_map(|(range, _)| range.clone().map(Slot::At))
            .collect();
        width += fixed.len();
        if width == 0 || width.checked_mul(steps)? > MOST_NUMBERS {
            return None;
        }
        let mut slots = Vec::with_capacity(width * steps);
        for step in 0..steps {
            for channel in sequence.channels() {
                let here = channel.get(step).copied().flatten();
                match here.and_then(|feature| places.get(feature)) {
                    Some(range) => slots.extend(range.clone().map(Slot::At)),
                    None => {
                        let any = channel.iter().flatten().next()?;
                        let gap = gaps.get(places.get(*any)?.clone())?;
                        slots.extend(gap.iter().copied().map(Slot::Gap));
                    }
                }
            }
            slots.extend_from_slice(&fixed);
        }
        Some(Layout {
            steps,
            width,
            slots,
        })
    }

    /// How many steps.
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// Numbers of a step.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The steps of some rows: all rows of the first step, then all of the second.
    pub fn gather(&self, rows: &DenseRows, chosen: impl Iterator<Item = usize> + Clone) -> Batch {
        let mut values = Vec::new();
        for slots in self.slots.chunks_exact(self.width.max(1)) {
            for row in chosen.clone() {
                let row = rows.row(row);
                values.extend(slots.iter().map(|slot| match slot {
                    Slot::At(place) => row.get(*place).copied().unwrap_or_default(),
                    Slot::Gap(value) => *value,
                }));
            }
        }
        Batch {
            width: self.width,
            values,
        }
    }
}
