//! Features as small whole numbers: every cell becomes the number of its bin.
//!
//! Bin 0 holds missing cells; numbers lie in bins 1, 2 … between cuts at
//! quantiles of the training rows; each frequent category has a bin of its own.
//! Bins of [`LANES`] features stand side by side, row after row, so that one
//! load serves as many histograms as the nearest cache holds.

use crate::feature::matrix::Matrix;
use crate::feature::prepare::TrainingRows;

/// Features whose bins stand side by side.
pub const LANES: usize = 4;

/// Most bins of a feature: what a byte can tell apart.
pub const MOST_BINS: usize = 256;

/// Most rows whose values are looked at for cuts: quantiles of more would move
/// by less than a bin's width.
const SAMPLE: usize = 200_000;

/// Features that are binned however late it is.
const BINNED_ANYWAY: usize = 16;

/// Memory that the histograms of all leaves may take together, in bytes.
const HISTOGRAM_ROOM: usize = 512 << 20;

/// What a feature's cells mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// An ordered number.
    Number,
    /// The code of a category.
    Category,
}

/// One feature as bins.
#[derive(Clone, Debug)]
pub struct BinnedFeature {
    /// What its cells mean.
    pub input: Input,
    /// How many bins it has, the one for missing cells included; at most 256.
    pub bins: usize,
    /// Whether any training row lacks it.
    pub has_missing: bool,
    /// Of numbers: bin `b` holds what is at least `cuts[b − 2]` and below `cuts[b − 1]`.
    pub cuts: Vec<f32>,
    /// Of categories: bin `b` holds the code `codes[b − 1]`; what has no bin is in
    /// the last one, after all codes.
    pub codes: Vec<u32>,
}

/// A matrix whose cells are bins. It has all rows of its matrix; only the
/// cuts were learnt, from the training rows.
#[derive(Clone, Debug)]
pub struct Binned {
    rows: usize,
    features: Vec<BinnedFeature>,
    groups: Vec<Vec<[u8; LANES]>>,
    skipped: usize,
}

impl Binned {
    /// Bins `matrix`; `inputs` has one element per feature. `most` bins per
    /// feature at most (2 to 256), fewer where `leaves` histograms of so
    /// many features would outgrow memory.
    pub fn of(
        matrix: &Matrix,
        inputs: &[Input],
        train: &TrainingRows,
        most: usize,
        leaves: usize,
    ) -> Binned {
        Binned::of_until(matrix, inputs, train, most, leaves, &|| false)
    }

    /// As [`Binned::of`]; from when it is late on, features are left as if they were constant,
    /// but for the first few.
    pub fn of_until(
        matrix: &Matrix,
        inputs: &[Input],
        train: &TrainingRows,
        most: usize,
        leaves: usize,
        is_late: &dyn Fn() -> bool,
    ) -> Binned {
        let room = HISTOGRAM_ROOM / (16 * leaves.max(1) * matrix.width().max(1));
        let most = most.min(room.max(16)).clamp(3, MOST_BINS);
        let step = train.len().div_ceil(SAMPLE).max(1);
        let mut features = Vec::with_capacity(matrix.width());
        let mut groups = vec![vec![[0u8; LANES]; matrix.rows()]; matrix.width().div_ceil(LANES)];
        let inputs = inputs
            .iter()
            .copied()
            .chain(std::iter::repeat(Input::Number));
        let mut skipped = 0;
        for (place, input) in (0..matrix.width()).zip(inputs) {
            if place >= BINNED_ANYWAY && (skipped > 0 || is_late()) {
                skipped += 1;
                // Every row lies in the first bin that is not for missing cells.
                if let Some(group) = groups.get_mut(place / LANES) {
                    group.iter_mut().for_each(|slot| slot[place % LANES] = 1);
                }
                features.push(numbers(Vec::new(), most, false));
                continue;
            }
            let column = matrix.column(place);
            let sample = || {
                train
                    .iter()
                    .step_by(step)
                    .filter_map(|row| column.get(row).copied())
            };
            let has_missing = train
                .iter()
                .any(|row| column.get(row).is_none_or(|cell| cell.is_nan()));
            let feature = match input {
                Input::Number => numbers(
                    sample().filter(|cell| cell.is_finite()).collect(),
                    most,
                    has_missing,
                ),
                Input::Category => categories(sample(), most, has_missing),
            };
            if let Some(group) = groups.get_mut(place / LANES) {
                let table = feature.table();
                for (slot, cell) in group.iter_mut().zip(column) {
                    slot[place % LANES] = feature.bin(*cell, &table);
                }
            }
            features.push(feature);
        }
        Binned {
            rows: matrix.rows(),
            features,
            groups,
            skipped,
        }
    }

    /// Features that were left as if they were constant, because it was late.
    pub fn skipped(&self) -> usize {
        self.skipped
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The features.
    pub fn features(&self) -> &[BinnedFeature] {
        &self.features
    }

    /// The bins of features `LANES × group` and following, row after row.
    pub fn group(&self, group: usize) -> &[[u8; LANES]] {
        self.groups.get(group).map_or(&[], Vec::as_slice)
    }

    /// The bin of one cell; missing where there is none.
    #[inline]
    pub fn bin(&self, feature: usize, row: usize) -> u8 {
        let bins = self.group(feature / LANES).get(row);
        bins.map_or(0, |bins| bins[feature % LANES])
    }
}

impl BinnedFeature {
    /// The bin of each category code; empty for numbers.
    fn table(&self) -> Vec<u8> {
        let most = self.codes.iter().max().map_or(0, |code| *code as usize + 1);
        let mut table = vec![self.bins.saturating_sub(1) as u8; most];
        for (bin, code) in (1u8..=255).zip(&self.codes) {
            if let Some(slot) = table.get_mut(*code as usize) {
                *slot = bin;
            }
        }
        table
    }

    fn bin(&self, cell: f32, table: &[u8]) -> u8 {
        if cell.is_nan() {
            return 0;
        }
        match self.input {
            Input::Number => 1 + self.cuts.partition_point(|cut| *cut <= cell) as u8,
            Input::Category => {
                let known = if cell < 0.0 {
                    None
                } else {
                    table.get(cell as usize)
                };
                known.copied().unwrap_or(self.bins.saturating_sub(1) as u8)
            }
        }
    }

    /// Whether no cut could part its rows.
    pub fn is_constant(&self) -> bool {
        self.bins <= 2 && !self.has_missing
    }
}

/// Cuts between the distinct values, or at quantiles when there are too many.
fn numbers(mut values: Vec<f32>, most: usize, has_missing: bool) -> BinnedFeature {
    values.sort_unstable_by(f32::total_cmp);
    let mut distinct: Vec<(f32, usize)> = Vec::new();
    for alike in values.chunk_by(|a, b| a == b) {
        if let Some(value) = alike.first() {
            distinct.push((*value, alike.len()));
        }
    }
    // One bin is for missing cells.
    let wanted = most - 1;
    let mut cuts = Vec::new();
    if distinct.len() <= wanted {
        for pair in distinct.windows(2) {
            if let [(low, _), (high, _)] = pair {
                cuts.push(between(*low, *high));
            }
        }
    } else {
        cut_by_count(&distinct, values.len(), wanted, &mut cuts);
    }
    BinnedFeature {
        input: Input::Number,
        bins: cuts.len() + 2,
        has_missing,
        cuts,
        codes: Vec::new(),
    }
}

/// Cuts of about equal counts. A value that alone fills a bin gets one, and the
/// others share what is left.
fn cut_by_count(distinct: &[(f32, usize)], rows: usize, wanted: usize, cuts: &mut Vec<f32>) {
    let (mut left, mut bins) = (rows, wanted);
    let even = rows as f64 / wanted as f64;
    let big = |count: usize| count as f64 >= even;
    for (_, count) in distinct.iter().filter(|(_, count)| big(*count)) {
        left -= count;
        bins -= 1;
    }
    let share = |left: usize, bins: usize| left as f64 / bins.max(1) as f64;
    let mut mean = share(left, bins);
    let mut inside = 0;
    for pair in distinct.windows(2) {
        let [(value, count), (next, next_count)] = pair else {
            continue;
        };
        inside += count;
        if !big(*count) {
            left -= count;
        }
        let full = big(*count)
            || inside as f64 >= mean
            // A bin that is half full ends before a value that has its own.
            || (big(*next_count) && inside as f64 >= mean / 2.0);
        if full && cuts.len() + 1 < wanted {
            cuts.push(between(*value, *next));
            inside = 0;
            if !big(*count) {
                bins = bins.saturating_sub(1);
                mean = share(left, bins);
            }
        }
    }
}

/// A threshold above `low` and not above `high`.
fn between(low: f32, high: f32) -> f32 {
    let middle = (f64::from(low) + (f64::from(high) - f64::from(low)) / 2.0) as f32;
    if middle > low { middle.min(high) } else { high }
}

/// A bin for each of the most frequent codes.
fn categories(cells: impl Iterator<Item = f32>, most: usize, has_missing: bool) -> BinnedFeature {
    let mut codes: Vec<u32> = cells
        .filter(|cell| *cell >= 0.0 && *cell <= crate::model::trees::MAX_CATEGORY as f32)
        .map(|cell| cell as u32)
        .collect();
    codes.sort_unstable();
    let mut counts: Vec<(usize, u32)> = codes
        .chunk_by(|a, b| a == b)
        .filter_map(|alike| Some((alike.len(), *alike.first()?)))
        .collect();
    counts.sort_by_key(|(count, code)| (std::cmp::Reverse(*count), *code));
    // One bin is for missing cells, one for codes without a bin.
    counts.truncate(most - 2);
    let mut codes: Vec<u32> = counts.into_iter().map(|(_, code)| code).collect();
    codes.sort_unstable();
    BinnedFeature {
        input: Input::Category,
        bins: codes.len() + 2,
        has_missing,
        cuts: Vec::new(),
        codes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_lie_between_values_and_share_rows_evenly() {
        let few = numbers(vec![3.0, 1.0, 2.0, 2.0], 256, false);
        assert_eq!(few.cuts, [1.5, 2.5]);
        let next = f32::from_bits(1.0f32.to_bits() + 1);
        assert_eq!(between(1.0, next), next);
        let mut values: Vec<f32> = (0..1000).map(|value| value as f32).collect();
        values.extend(std::iter::repeat_n(500.0, 1000));
        let many = numbers(values.clone(), 12, true);
        let table = many.table();
        let mut counts = vec![0; many.bins];
        for value in &values {
            counts[many.bin(*value, &table) as usize] += 1;
        }
        assert!(many.bins <= 12 && many.bins >= 10, "{}", many.bins);
        // The frequent value stands alone; the rest are even.
        assert_eq!(counts.iter().filter(|count| **count >= 1000).count(), 1);
        assert!(counts.iter().all(|count| *count <= 1100), "{counts:?}");
        assert_eq!(many.bin(f32::NAN, &table), 0);
    }

    #[test]
    fn rare_codes_share_the_last_bin() {
        let cells = [5.0, 5.0, 7.0, 7.0, 7.0, 9.0, f32::NAN];
        let feature = categories(cells.into_iter(), 4, true);
        let table = feature.table();
        assert_eq!(feature.codes, [5, 7]);
        let bins = [5.0, 7.0, 9.0, 1e9, -1.0, f32::NAN].map(|cell| feature.bin(cell, &table));
        assert_eq!(bins, [1, 2, 3, 3, 3, 0]);
    }
}
