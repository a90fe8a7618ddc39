//! Grows a surrogate: the cut that leaves the least squared error, node by node (Breiman et
//! al. 1984, CART).

use super::SurrogateOptions;
use super::tree::{SurrogateNode, SurrogateSplit, SurrogateTest, SurrogateTree};
use crate::feature::contract::{Feature, FeatureKind};
use crate::feature::matrix::Matrix;

/// A cut has to take away at least this share of the root's squared error.
const LEAST_GAIN: f64 = 1e-7;

/// A tree under way.
pub(super) struct Growth {
    is_category: Vec<bool>,
    rows: Vec<u32>,
    depth: usize,
    least: usize,
    tree: SurrogateTree,
    /// Nodes to be parted: number, rows, cuts above it.
    waiting: Vec<(usize, Vec<u32>, usize)>,
    /// The feature whose cut is looked for next in the last node that waits.
    feature: usize,
    best: Option<Cut>,
    /// The root's squared error.
    error: f64,
    done: f64,
}

/// A cut.
#[derive(Clone, Debug)]
struct Cut {
    gain: f64,
    feature: usize,
    test: SurrogateTest,
    missing_left: bool,
}

impl Growth {
    pub(super) fn new(features: &[Feature], rows: Vec<u32>, options: &SurrogateOptions) -> Growth {
        let is_category = |feature: &Feature| matches!(feature.kind, FeatureKind::Category { .. });
        let least = options.least.unwrap_or(rows.len() / 100).max(1);
        Growth {
            is_category: features.iter().map(is_category).collect(),
            depth: options.depth.min(super::DEEPEST),
            least,
            tree: SurrogateTree::default(),
            waiting: vec![(0, rows.clone(), 0)],
            rows,
            feature: 0,
            best: None,
            error: 0.0,
            done: 0.0,
        }
    }

    /// The rows it learns from.
    pub(super) fn rows(&self) -> &[u32] {
        &self.rows
    }

    pub(super) fn is_finished(&self) -> bool {
        self.waiting.is_empty()
    }

    pub(super) fn tree(self) -> SurrogateTree {
        self.tree
    }

    /// Looks for one feature's cut in one node; returns the share that is done.
    pub(super) fn step(&mut self, matrix: &Matrix, scores: &[f64]) -> f64 {
        let Some((node, rows, above)) = self.waiting.pop() else {
            return 1.0;
        };
        if self.tree.nodes.is_empty() {
            let root = leaf(&rows, scores);
            let square = |row: &u32| {
                let from = scores.get(*row as usize).copied().unwrap_or_default() - root.score;
                from * from
            };
            self.error = rows.iter().map(square).sum();
            self.tree.nodes.push(root);
        }
        let may_split = above < self.depth && rows.len() >= 2 * self.least;
        if may_split && self.feature < matrix.width().min(self.is_category.len()) {
            let mean = self.tree.nodes.get(node).map_or(0.0, |node| node.score);
            let column = matrix.column(self.feature);
            let cell = |row: &u32| {
                let at = *row as usize;
                let cell = column.get(at).copied().unwrap_or(f32::NAN);
                (cell, scores.get(at).copied().unwrap_or_default() - mean)
            };
            let cells: Vec<(f32, f64)> = rows.iter().map(cell).collect();
            let search = Search::new(cells, self.feature, self.least);
            let found = match self.is_category.get(self.feature) {
                Some(true) => search.among_codes(),
                _ => search.among_numbers(),
            };
            if let Some(found) = found
                && self.best.as_ref().is_none_or(|best| found.gain > best.gain)
            {
                self.best = Some(found);
            }
            self.feature += 1;
            self.waiting.push((node, rows, above));
            return self.done.min(1.0);
        }
        self.feature = 0;
        let best = self.best.take();
        match best.filter(|cut| cut.gain > LEAST_GAIN * self.error) {
            Some(cut) => self.part(node, rows, above, cut, matrix, scores),
            // What is not parted counts for all that could have been below.
            None => self.done += libm::exp2(-(above as f64)),
        }
        self.done.min(1.0)
    }

    fn part(
        &mut self,
        node: usize,
        rows: Vec<u32>,
        above: usize,
        cut: Cut,
        matrix: &Matrix,
        scores: &[f64],
    ) {
        let (left, right) = (self.tree.nodes.len(), self.tree.nodes.len() + 1);
        let split = SurrogateSplit {
            feature: cut.feature,
            test: cut.test,
            missing_left: cut.missing_left,
            left,
            right,
        };
        let column = matrix.column(cut.feature);
        let is_left =
            |row: &u32| split.goes_left(column.get(*row as usize).copied().unwrap_or(f32::NAN));
        let (on_left, on_right): (Vec<u32>, Vec<u32>) = rows.into_iter().partition(is_left);
        for rows in [&on_left, &on_right] {
            self.tree.nodes.push(leaf(rows, scores));
        }
        if let Some(node) = self.tree.nodes.get_mut(node) {
            node.split = Some(split);
        }
        self.waiting.push((right, on_right, above + 1));
        self.waiting.push((left, on_left, above + 1));
    }
}

fn leaf(rows: &[u32], scores: &[f64]) -> SurrogateNode {
    let score = |row: &u32| scores.get(*row as usize).copied().unwrap_or_default();
    SurrogateNode {
        score: rows.iter().map(score).sum::<f64>() / rows.len().max(1) as f64,
        rows: rows.len() as u64,
        split: None,
    }
}

/// Rows and the sum of their scores, which were centred at the node's mean.
#[derive(Clone, Copy, Debug, Default)]
struct Side {
    rows: usize,
    sum: f64,
}

impl Side {
    fn add(&mut self, score: f64) {
        self.rows += 1;
        self.sum += score;
    }

    fn and(self, other: Side) -> Side {
        Side {
            rows: self.rows + other.rows,
            sum: self.sum + other.sum,
        }
    }

    fn without(self, other: Side) -> Side {
        Side {
            rows: self.rows - other.rows,
            sum: self.sum - other.sum,
        }
    }

    fn square(self) -> f64 {
        self.sum * self.sum / self.rows.max(1) as f64
    }
}

/// The search for one feature's cut in one node.
struct Search {
    feature: usize,
    least: usize,
    /// Known cells with their scores.
    known: Vec<(f32, f64)>,
    all: Side,
    missing: Side,
    best: Option<Cut>,
}

impl Search {
    fn new(cells: Vec<(f32, f64)>, feature: usize, least: usize) -> Search {
        let (mut all, mut missing) = (Side::default(), Side::default());
        for (cell, score) in &cells {
            all.add(*score);
            if cell.is_nan() {
                missing.add(*score);
            }
        }
        Search {
            known: cells
                .into_iter()
                .filter(|(cell, _)| !cell.is_nan())
                .collect(),
            feature,
            least,
            all,
            missing,
            best: None,
        }
    }

    /// Weighs a cut that has these known rows on the left, with the missing on either side.
    fn offer(&mut self, left: Side, test: impl Fn() -> SurrogateTest) {
        let known = self.all.without(self.missing);
        let sides: &[bool] = match self.missing.rows {
            // Where nothing is missing, what will be goes with most rows.
            0 => &[2 * left.rows > known.rows],
            _ => &[true, false],
        };
        for missing_left in sides {
            let left = match missing_left {
                true => left.and(self.missing),
                false => left,
            };
            let right = self.all.without(left);
            if left.rows < self.least || right.rows < self.least {
                continue;
            }
            // The node's own sum is 0, as scores are centred.
            let gain = left.square() + right.square() - self.all.square();
            if self.best.as_ref().is_none_or(|best| gain > best.gain) {
                self.best = Some(Cut {
                    gain,
                    feature: self.feature,
                    test: test(),
                    missing_left: *missing_left,
                });
            }
        }
    }

    /// What is known on the left, what is missing on the right.
    fn offer_missing(&mut self) {
        let known = self.all.without(self.missing);
        if known.rows < self.least || self.missing.rows < self.least {
            return;
        }
        let gain = known.square() + self.missing.square() - self.all.square();
        if self.best.as_ref().is_none_or(|best| gain > best.gain) {
            self.best = Some(Cut {
                gain,
                feature: self.feature,
                test: SurrogateTest::Known,
                missing_left: false,
            });
        }
    }

    fn among_numbers(mut self) -> Option<Cut> {
        let mut known = std::mem::take(&mut self.known);
        known.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut left = Side::default();
        for (at, (cell, score)) in known.iter().enumerate() {
            left.add(*score);
            if let Some((next, _)) = known.get(at + 1)
                && next > cell
            {
                self.offer(left, || SurrogateTest::UpTo(between(*cell, *next)));
            }
        }
        self.offer_missing();
        self.best
    }

    /// Of all ways to part categories in two, the best one parts them in the order of their
    /// mean scores (Fisher 1958).
    fn among_codes(mut self) -> Option<Cut> {
        let mut known = std::mem::take(&mut self.known);
        known.retain(|(cell, _)| *cell >= 0.0);
        known.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut codes: Vec<(u32, Side)> = Vec::new();
        for (cell, score) in known {
            let code = cell as u32;
            match codes.last_mut() {
                Some((last, side)) if *last == code => side.add(score),
                _ => codes.push((
                    code,
                    Side {
                        rows: 1,
                        sum: score,
                    },
                )),
            }
        }
        let mean = |side: &Side| side.sum / side.rows.max(1) as f64;
        codes.sort_by(|a, b| mean(&a.1).total_cmp(&mean(&b.1)));
        let mut left = Side::default();
        for last in 0..codes.len().saturating_sub(1) {
            let taken = codes.get(..=last).unwrap_or_default();
            if let Some((_, side)) = taken.last() {
                left = left.and(*side);
            }
            self.offer(left, || {
                let mut taken: Vec<u32> = taken.iter().map(|(code, _)| *code).collect();
                taken.sort_unstable();
                SurrogateTest::Among(taken)
            });
        }
        self.offer_missing();
        self.best
    }
}

/// The middle of two numbers, not above it, and at least the lower one.
fn between(low: f32, high: f32) -> f32 {
    let middle = f64::from(low) / 2.0 + f64::from(high) / 2.0;
    let rounded = middle as f32;
    let below = if f64::from(rounded) > middle {
        rounded.next_down()
    } else {
        rounded
    };
    if below >= high { low } else { below.max(low) }
}
