//! Sums of gradients per bin: what all splits are chosen from.
//!
//! A leaf's histogram is one row of `(gradient, hessian)` pairs, feature after
//! feature. Sums are `f64`, added in the order of the rows, so that they do not
//! depend on the machine. Of two children only the smaller is summed; the
//! other is what the parent leaves (histogram subtraction, Ke et al. 2017).

use super::bins::{Binned, LANES, MOST_BINS};

/// A sum of gradients and one of hessians.
pub type Pair = [f64; 2];

/// A leaf's sums.
pub type Histogram = Vec<Pair>;

/// Where each feature's bins begin in a histogram; the end comes last.
pub fn offsets(binned: &Binned) -> Vec<usize> {
    let mut at = 0;
    let mut offsets = vec![0];
    for feature in binned.features() {
        at += feature.bins;
        offsets.push(at);
    }
    offsets
}

/// Sums of one group of features, small enough for the nearest cache. Every bin a
/// byte can name is there, so that adding needs no check.
pub type Scratch = [[Pair; MOST_BINS]; LANES];

/// An empty scratch.
pub fn scratch() -> Box<Scratch> {
    Box::new([[[0.0; 2]; MOST_BINS]; LANES])
}

/// The rows of a leaf.
pub enum Rows<'a> {
    /// All rows from the first on.
    All,
    /// These.
    Some(&'a [u32]),
}

/// Sums `pairs`, which stand in the order of the leaf's rows, into `out`.
pub fn build(
    binned: &Binned,
    offsets: &[usize],
    wanted: &[bool],
    rows: &Rows,
    pairs: &[[f32; 2]],
    scratch: &mut Scratch,
    out: &mut Histogram,
) {
    let last = offsets.last().copied().unwrap_or(0);
    out.resize(last, [0.0; 2]);
    let features = binned.features();
    for (number, (features, wanted)) in features.chunks(LANES).zip(wanted.chunks(LANES)).enumerate()
    {
        if !wanted.contains(&true) {
            continue;
        }
        for (lane, feature) in scratch.iter_mut().zip(features) {
            lane.iter_mut()
                .take(feature.bins)
                .for_each(|pair| *pair = [0.0; 2]);
        }
        let group = binned.group(number);
        match rows {
            Rows::All => group
                .iter()
                .zip(pairs)
                .for_each(|(bins, pair)| add(scratch, *bins, *pair)),
            Rows::Some(rows) => {
                for (row, pair) in rows.iter().zip(pairs) {
                    if let Some(bins) = group.get(*row as usize) {
                        add(scratch, *bins, *pair);
                    }
                }
            }
        }
        for (lane, (sums, feature)) in scratch.iter().zip(features).enumerate() {
            let begin = offsets.get(number * LANES + lane).copied().unwrap_or(last);
            let target = out.iter_mut().skip(begin).take(feature.bins);
            target.zip(sums).for_each(|(to, from)| *to = *from);
        }
    }
}

#[inline(always)]
fn add(scratch: &mut Scratch, bins: [u8; LANES], pair: [f32; 2]) {
    let (gradient, hessian) = (f64::from(pair[0]), f64::from(pair[1]));
    for (lane, bin) in scratch.iter_mut().zip(bins) {
        let sum = &mut lane[bin as usize];
        sum[0] += gradient;
        sum[1] += hessian;
    }
}

/// What the other child leaves of the parent, in the parent's place.
pub fn subtract(parent: &mut [Pair], child: &[Pair]) {
    for (parent, child) in parent.iter_mut().zip(child) {
        parent[0] -= child[0];
        parent[1] -= child[1];
    }
}
