//! Logistic regression over binned features, written as one tree per feature.
//!
//! A number counts by its value and by its rank, a category by itself, a gap by
//! itself; every number stands for the mean of its bin. The sum of one function per
//! feature that comes out is exactly a sum of trees, so whatever predicts, explains or
//! exports trees serves it, and it can be blended with boosted ones.

use super::{Design, Linear, LogisticOptions, fit, fit_classes};
use crate::feature::matrix::Matrix;
use crate::feature::prepare::TrainingRows;
use crate::model::ModelError;
use crate::model::boosting::{Binned, BinnedFeature, Input};
use crate::model::trees::{CategorySet, Node, Rule, Tree, TreeEnsemble};

/// Most rows that are learnt from: a few numbers per feature need no more.
const MOST_ROWS: usize = 100_000;

/// How an additive model is fitted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdditiveOptions {
    /// The regression's own options.
    pub logistic: LogisticOptions,
    /// What rows of the positive class weigh.
    pub positive_weight: f64,
}

impl Default for AdditiveOptions {
    fn default() -> AdditiveOptions {
        AdditiveOptions {
            logistic: LogisticOptions {
                l2: 1.0,
                iterations: 200,
                tolerance: 1e-5,
            },
            positive_weight: 1.0,
        }
    }
}

/// Where the inputs of one feature stand and what they are per bin.
struct Inputs {
    /// The first coefficient.
    first: usize,
    /// Per bin the inputs: which (from the first on) and how large.
    of_bin: Vec<Vec<(usize, f64)>>,
    /// How many inputs.
    count: usize,
    /// Training rows per bin.
    rows: Vec<f64>,
}

struct BinnedDesign<'a> {
    binned: &'a Binned,
    rows: &'a [u32],
    inputs: &'a [Inputs],
    width: usize,
}

impl Design for BinnedDesign<'_> {
    fn width(&self) -> usize {
        self.width
    }

    fn forward(&self, coefficients: &[f64], margins: &mut [f64]) {
        for (feature, inputs) in self.inputs.iter().enumerate() {
            let mut of_bin = [0.0; 256];
            for (slot, bin) in of_bin.iter_mut().zip(&inputs.of_bin) {
                *slot = value(inputs.first, bin, coefficients);
            }
            for (margin, row) in margins.iter_mut().zip(self.rows) {
                *margin += of_bin[usize::from(self.binned.bin(feature, *row as usize))];
            }
        }
    }

    fn backward(&self, residuals: &[f64], gradient: &mut [f64]) {
        for (feature, inputs) in self.inputs.iter().enumerate() {
            let mut of_bin = [0.0; 256];
            for (residual, row) in residuals.iter().zip(self.rows) {
                of_bin[usize::from(self.binned.bin(feature, *row as usize))] += residual;
            }
            for (sum, bin) in of_bin.iter().zip(&inputs.of_bin) {
                for (input, size) in bin {
                    if let Some(slope) = gradient.get_mut(inputs.first + input) {
                        *slope += sum * size;
                    }
                }
            }
        }
    }
}

fn value(first: usize, bin: &[(usize, f64)], coefficients: &[f64]) -> f64 {
    bin.iter()
        .map(|(input, size)| size * coefficients.get(first + input).copied().unwrap_or_default())
        .sum()
}

/// Fits the model on the training rows; `matrix` is what was binned, `labels` have one
/// element per row of it.
///
/// # Errors
/// [`ModelError::Tree`] when a coefficient is not finite.
pub fn additive(
    matrix: &Matrix,
    binned: &Binned,
    labels: &[bool],
    train: &TrainingRows,
    options: &AdditiveOptions,
) -> Result<TreeEnsemble, ModelError> {
    let rows = some(train);
    let (inputs, width) = inputs_of(matrix, binned, &rows);
    let target = |row: &u32| {
        f64::from(u8::from(
            labels.get(*row as usize).copied().unwrap_or_default(),
        ))
    };
    let targets: Vec<f64> = rows.iter().map(target).collect();
    let design = BinnedDesign {
        binned,
        rows: &rows,
        inputs: &inputs,
        width,
    };
    let weight = |target: &f64| {
        if *target > 0.5 {
            options.positive_weight
        } else {
            1.0
        }
    };
    let weights: Vec<f64> = targets.iter().map(weight).collect();
    let linear = fit(&design, &targets, &weights, &options.logistic);
    written(binned, &inputs, &linear)
}

/// Fits a sum of trees per class, linked by the softmax; `targets` have one class per row of
/// the matrix, `class_weights` one number per class, or are empty: all 1.
///
/// # Errors
/// [`ModelError::Tree`] when a coefficient is not finite.
pub fn additive_classes(
    matrix: &Matrix,
    binned: &Binned,
    targets: &[u32],
    class_weights: &[f32],
    classes: usize,
    train: &TrainingRows,
    options: &AdditiveOptions,
) -> Result<Vec<TreeEnsemble>, ModelError> {
    let rows = some(train);
    let (inputs, width) = inputs_of(matrix, binned, &rows);
    let target = |row: &u32| targets.get(*row as usize).copied().unwrap_or_default();
    let targets: Vec<u32> = rows.iter().map(target).collect();
    let weight =
        |class: &u32| f64::from(class_weights.get(*class as usize).copied().unwrap_or(1.0));
    let weights: Vec<f64> = targets.iter().map(weight).collect();
    let design = BinnedDesign {
        binned,
        rows: &rows,
        inputs: &inputs,
        width,
    };
    let linears = fit_classes(&design, &targets, &weights, classes, &options.logistic);
    let ensembles = linears
        .iter()
        .map(|linear| written(binned, &inputs, linear));
    ensembles.collect()
}

/// The rows that are learnt from.
fn some(train: &TrainingRows) -> Vec<u32> {
    let step = train.len().div_ceil(MOST_ROWS).max(1);
    train.rows().iter().copied().step_by(step).collect()
}

/// What each feature gives, and how many inputs that is.
fn inputs_of(matrix: &Matrix, binned: &Binned, rows: &[u32]) -> (Vec<Inputs>, usize) {
    let mut inputs = Vec::with_capacity(binned.features().len());
    let mut width = 0;
    for (place, feature) in binned.features().iter().enumerate() {
        let found = of_feature(matrix.column(place), binned, place, feature, rows, width);
        width += found.count;
        inputs.push(found);
    }
    (inputs, width)
}

/// The inputs that a feature gives.
fn of_feature(
    column: &[f32],
    binned: &Binned,
    place: usize,
    feature: &BinnedFeature,
    rows: &[u32],
    first: usize,
) -> Inputs {
    let mut counts = vec![0.0; feature.bins];
    let mut sums = vec![0.0; feature.bins];
    for row in rows {
        let row = *row as usize;
        let bin = usize::from(binned.bin(place, row));
        if let (Some(count), Some(sum)) = (counts.get_mut(bin), sums.get_mut(bin)) {
            *count += 1.0;
            *sum += f64::from(column.get(row).copied().unwrap_or_default());
        }
    }
    let mut of_bin = vec![Vec::new(); feature.bins];
    let mut count = 0;
    if feature.has_missing || feature.input == Input::Category {
        if let Some(missing) = of_bin.first_mut() {
            missing.push((0, 1.0));
        }
        count = 1;
    }
    match feature.input {
        Input::Category => {
            for bin in of_bin.iter_mut().skip(1) {
                bin.push((count, 1.0));
                count += 1;
            }
        }
        Input::Number => {
            let mean = |(sum, count): (&f64, &f64)| (*count > 0.0).then(|| sum / count);
            let values = between(sums.iter().zip(&counts).map(mean).collect());
            let mut passed = 0.0;
            let ranks: Vec<f64> = counts
                .iter()
                .enumerate()
                .map(|(bin, count)| {
                    let inside = if bin == 0 { 0.0 } else { *count };
                    passed += inside;
                    passed - inside / 2.0
                })
                .collect();
            for column in [values, ranks] {
                if let Some(scaled) = scaled(&column, &counts) {
                    for (bin, value) in of_bin.iter_mut().zip(scaled).skip(1) {
                        bin.push((count, value));
                    }
                    count += 1;
                }
            }
        }
    }
    Inputs {
        first,
        of_bin,
        count,
        rows: counts,
    }
}

/// What lies in bins without rows, which are between others: the middle of the nearest bins
/// that have some. The first bin is that of gaps, and no neighbour.
fn between(values: Vec<Option<f64>>) -> Vec<f64> {
    let mut below = None;
    let mut lower = Vec::with_capacity(values.len());
    for value in values.iter().skip(1) {
        below = value.or(below);
        lower.push(below);
    }
    let mut above = None;
    let mut found = vec![0.0; values.len()];
    let bins = found.iter_mut().zip(&values).skip(1).zip(lower);
    for ((found, value), lower) in bins.rev() {
        above = value.or(above);
        *found = match (lower, above) {
            (Some(low), Some(high)) => low + (high - low) / 2.0,
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => 0.0,
        };
    }
    found
}

/// Values with mean 0 and deviation 1 over the rows that have one; `None` when all are alike.
fn scaled(values: &[f64], counts: &[f64]) -> Option<Vec<f64>> {
    let total: f64 = counts.iter().skip(1).sum();
    let present = || values.iter().zip(counts).skip(1);
    let mean = present().map(|(value, count)| value * count).sum::<f64>() / total;
    let square: f64 = present()
        .map(|(value, count)| (value - mean) * (value - mean) * count)
        .sum();
    let deviation = libm::sqrt(square / total);
    let usable = deviation > 1e-12 * mean.abs().max(1e-300) && deviation.is_finite();
    usable.then(|| {
        let scaled = values.iter().map(|value| (value - mean) / deviation);
        scaled.collect()
    })
}

/// The model as trees.
fn written(
    binned: &Binned,
    inputs: &[Inputs],
    linear: &Linear,
) -> Result<TreeEnsemble, ModelError> {
    let features = binned.features().len();
    let mut trees = Vec::new();
    for (place, (feature, inputs)) in binned.features().iter().zip(inputs).enumerate() {
        let no_codes = feature.input == Input::Category && feature.codes.is_empty();
        if inputs.count == 0 || no_codes {
            continue;
        }
        let values = inputs
            .of_bin
            .iter()
            .map(|bin| value(inputs.first, bin, &linear.coefficients));
        let mut writer = TreeWriter {
            feature: place as u32,
            values: values.map(|value| value as f32).collect(),
            rows: &inputs.rows,
            nodes: Vec::new(),
            covers: Vec::new(),
        };
        writer.write(feature);
        let built = Tree::build(&writer.nodes, &writer.covers, features);
        trees.push(built.map_err(|fault| ModelError::Tree { tree: place, fault })?);
    }
    Ok(TreeEnsemble::new(features, linear.intercept as f32, trees))
}

/// Writes one feature's function as a tree whose leaves are its bins.
struct TreeWriter<'a> {
    feature: u32,
    values: Vec<f32>,
    rows: &'a [f64],
    nodes: Vec<Node>,
    covers: Vec<f64>,
}

impl TreeWriter<'_> {
    fn write(&mut self, feature: &BinnedFeature) {
        // Missing cells part first; then halves, down to single bins.
        if feature.input == Input::Number {
            let root = self.push(Rule::Below(f32::MIN), true);
            let missing = self.leaf(0);
            let rest = self.halves(feature, 1, feature.bins - 1);
            return self.join(root, missing, rest);
        }
        // Codes part from gaps and from what has no bin; these from each other by a code
        // that neither of them is, for a set of codes must not be empty.
        let set = |codes: &[u32]| CategorySet::new(codes.iter().copied()).unwrap_or_default();
        let root = self.push(Rule::NotIn(set(&feature.codes)), true);
        let first = feature.codes.get(..1).unwrap_or_default();
        let others = self.push(Rule::NotIn(set(first)), false);
        let unseen = self.leaf(feature.bins - 1);
        let missing = self.leaf(0);
        self.join(others, unseen, missing);
        let rest = self.halves(feature, 1, feature.codes.len());
        self.join(root, others, rest);
    }

    /// The bins from `first` to `last`.
    fn halves(&mut self, feature: &BinnedFeature, first: usize, last: usize) -> u32 {
        if first >= last {
            return self.leaf(first);
        }
        let middle = (first + last) / 2;
        match feature.input {
            Input::Number => {
                let cut = feature.cuts.get(middle - 1).copied().unwrap_or(f32::MAX);
                let node = self.push(Rule::Below(cut), false);
                let left = self.halves(feature, first, middle);
                let right = self.halves(feature, middle + 1, last);
                self.join(node, left, right);
                node
            }
            Input::Category => {
                let codes = feature.codes.get(first - 1..middle).unwrap_or_default();
                let set = CategorySet::new(codes.iter().copied()).unwrap_or_default();
                let node = self.push(Rule::NotIn(set), true);
                let left = self.halves(feature, middle + 1, last);
                let right = self.halves(feature, first, middle);
                self.join(node, left, right);
                node
            }
        }
    }

    fn push(&mut self, rule: Rule, missing_left: bool) -> u32 {
        self.nodes.push(Node::Split {
            feature: self.feature,
            rule,
            missing_left,
            left: 0,
            right: 0,
        });
        self.covers.push(0.0);
        (self.nodes.len() - 1) as u32
    }

    fn leaf(&mut self, bin: usize) -> u32 {
        let value = self.values.get(bin).copied().unwrap_or_default();
        self.nodes.push(Node::Leaf { value });
        self.covers
            .push(self.rows.get(bin).copied().unwrap_or_default());
        (self.nodes.len() - 1) as u32
    }

    fn join(&mut self, parent: u32, on_left: u32, on_right: u32) {
        let cover = |at: u32| self.covers.get(at as usize).copied().unwrap_or_default();
        let sum = cover(on_left) + cover(on_right);
        if let Some(own) = self.covers.get_mut(parent as usize) {
            *own = sum;
        }
        if let Some(Node::Split { left, right, .. }) = self.nodes.get_mut(parent as usize) {
            *left = on_left;
            *right = on_right;
        }
    }
}
