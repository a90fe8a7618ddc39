//! How trees are boosted.

/// How trees are boosted.
#[derive(Clone, Debug, PartialEq)]
pub struct BoostingOptions {
    /// Most trees.
    pub trees: usize,
    /// Most leaves of a tree.
    pub leaves: usize,
    /// Most cuts between root and leaf.
    pub depth: usize,
    /// What each tree's values are multiplied by.
    pub learning_rate: f64,
    /// Draws leaf values towards zero.
    pub l2: f64,
    /// Least sum of hessians in a leaf.
    pub min_hessian: f64,
    /// Least rows in a leaf.
    pub min_rows: usize,
    /// Least gain of a cut.
    pub min_gain: f64,
    /// Most bins of a feature, at most 256, the one for missing cells included.
    pub bins: usize,
    /// Share of the rows that each tree sees.
    pub row_share: f64,
    /// Share of the features that each tree sees.
    pub column_share: f64,
    /// What rows of the positive class weigh.
    pub positive_weight: f64,
    /// Per feature 1 where the score must not fall as the feature rises, −1 where it
    /// must not rise, else 0; features beyond the end are free.
    pub monotone: Vec<i8>,
    /// Trees after the best one, after which it is enough.
    pub patience: Option<usize>,
    /// What the held rows are judged by.
    pub stop_by: StopBy,
    /// The seed of everything random.
    pub seed: u64,
}

/// What decides when to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopBy {
    /// The mean logistic loss.
    LogLoss,
    /// The average precision.
    AveragePrecision,
}

impl Default for BoostingOptions {
    fn default() -> BoostingOptions {
        BoostingOptions {
            trees: 500,
            leaves: 31,
            depth: 64,
            learning_rate: 0.1,
            l2: 0.0,
            min_hessian: 1e-3,
            min_rows: 20,
            min_gain: 0.0,
            bins: 256,
            row_share: 1.0,
            column_share: 1.0,
            positive_weight: 1.0,
            monotone: Vec::new(),
            patience: None,
            stop_by: StopBy::LogLoss,
            seed: 0,
        }
    }
}
