//! How a forest is grown.

/// How a forest is grown.
#[derive(Clone, Debug, PartialEq)]
pub struct ForestOptions {
    /// Trees.
    pub trees: usize,
    /// Most cuts between root and leaf.
    pub depth: usize,
    /// Least rows in a leaf, as drawn.
    pub min_rows: usize,
    /// Features that each cut chooses among.
    pub columns: Columns,
    /// Whether each tree learns from as many rows drawn with replacement, rather than from all.
    pub bootstrap: bool,
    /// Whether each feature is cut at one place drawn at random (extremely randomised trees)
    /// rather than at the best one.
    pub random_cuts: bool,
    /// Most bins of a feature, the one for missing cells included.
    pub bins: usize,
    /// What rows of the positive class weigh.
    pub positive_weight: f64,
    /// The seed of everything random.
    pub seed: u64,
}

/// Features that a cut chooses among.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Columns {
    /// The square root of their number.
    SquareRoot,
    /// A share of them.
    Share(f64),
}

impl Columns {
    /// How many of `count` features.
    pub fn of(self, count: usize) -> usize {
        let wanted = match self {
            Columns::SquareRoot => libm::floor(libm::sqrt(count as f64)),
            Columns::Share(share) => libm::ceil(count as f64 * share.clamp(0.0, 1.0)),
        };
        (wanted as usize).clamp(1, count.max(1))
    }
}

impl Default for ForestOptions {
    fn default() -> ForestOptions {
        ForestOptions {
            trees: 300,
            depth: 40,
            min_rows: 2,
            columns: Columns::SquareRoot,
            bootstrap: true,
            random_cuts: false,
            bins: 256,
            positive_weight: 1.0,
            seed: 0,
        }
    }
}

impl ForestOptions {
    /// A random forest that suits so many rows: small leaves, but no more nodes together
    /// than a file of trees may have.
    pub fn suited(rows: usize, seed: u64) -> ForestOptions {
        ForestOptions {
            min_rows: (rows / 2_000).max(3),
            seed,
            ..ForestOptions::default()
        }
    }

    /// As [`ForestOptions::suited`], with extremely randomised trees.
    pub fn extra(rows: usize, seed: u64) -> ForestOptions {
        ForestOptions {
            bootstrap: false,
            random_cuts: true,
            ..ForestOptions::suited(rows, seed)
        }
    }
}
