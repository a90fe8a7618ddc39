//! Linear regressions from a Gram matrix, with their posteriors.

use super::cholesky::Cholesky;
use super::gram::Gram;
use super::{Equation, Regression, Spread};

/// scikit-learn's hyper-parameters of the two gamma priors (all four alike).
const PRIOR: f64 = 1e-6;

/// scikit-learn's bound on rounds of the evidence maximisation.
const MOST_ROUNDS: usize = 300;

/// Its bound on the coefficients' change.
const STILL: f64 = 1e-3;

/// What a regression found about standardised things: coefficients without
/// intercept, the noise's variance, and the covariance of the coefficients
/// divided by nothing.
struct Found {
    coefficients: Vec<f64>,
    noise: f64,
    covariance: Option<Vec<f64>>,
}

/// The regression of `feature` on all others over the rows of `gram`.
pub fn fit(
    gram: &Gram,
    pivots: &[f64],
    feature: usize,
    kind: Regression,
    with_spread: bool,
) -> Equation {
    let others: Vec<usize> = (0..pivots.len())
        .filter(|other| *other != feature)
        .collect();
    let problem = Problem {
        size: others.len(),
        products: others
            .iter()
            .flat_map(|i| others.iter().map(|j| gram.centred(*i, *j)))
            .collect(),
        with_target: others.iter().map(|i| gram.centred(*i, feature)).collect(),
        target: gram.centred(feature, feature),
        rows: gram.rows(),
    };
    let found = match kind {
        Regression::BayesianRidge => problem.bayesian_ridge(with_spread),
        Regression::Linear => problem.least_squares(with_spread),
    };
    let width = pivots.len();
    let mean = |feature: usize| gram.mean(feature) + pivots.get(feature).copied().unwrap_or(0.0);
    let mut coefficients = vec![0.0; width];
    let mut intercept = mean(feature);
    for (other, value) in others.iter().zip(&found.coefficients) {
        intercept -= value * mean(*other);
        if let Some(slot) = coefficients.get_mut(*other) {
            *slot = *value;
        }
    }
    let spread = found.covariance.map(|small| {
        let mut centre = vec![0.0; width];
        let mut covariance = vec![0.0; width * width];
        for (i, line) in others.iter().zip(small.chunks(others.len().max(1))) {
            if let Some(slot) = centre.get_mut(*i) {
                *slot = mean(*i);
            }
            for (j, value) in others.iter().zip(line) {
                if let Some(slot) = covariance.get_mut(i * width + j) {
                    *slot = *value;
                }
            }
        }
        Spread {
            noise: found.noise,
            centre,
            covariance,
        }
    });
    Equation {
        feature: feature as u32,
        intercept,
        coefficients,
        spread,
    }
}

/// Centred products: all a regression needs.
struct Problem {
    size: usize,
    /// XᵀX, row by row.
    products: Vec<f64>,
    /// Xᵀy.
    with_target: Vec<f64>,
    /// yᵀy.
    target: f64,
    rows: f64,
}

impl Problem {
    /// ‖y − Xw‖².
    fn residual(&self, w: &[f64]) -> f64 {
        let mut sum = self.target;
        let lines = self.products.chunks(self.size.max(1));
        for ((line, w_i), xy) in lines.zip(w).zip(&self.with_target) {
            let fitted: f64 = line.iter().zip(w).map(|(c, w_j)| c * w_j).sum();
            sum += w_i * (fitted - 2.0 * xy);
        }
        sum.max(0.0)
    }

    /// Bayesian ridge regression by maximising the evidence (MacKay 1992;
    /// Tipping 2001), started, stopped and regularised as scikit-learn does.
    fn bayesian_ridge(&self, with_spread: bool) -> Found {
        let mut alpha = 1.0 / (self.target / self.rows.max(1.0) + f64::EPSILON);
        let mut lambda = 1.0;
        let mut before: Option<Vec<f64>> = None;
        for _ in 0..MOST_ROUNDS {
            let ridge = lambda / alpha;
            let cholesky = Cholesky::new(&self.products, self.size, ridge);
            let w = cholesky.solve(&self.with_target);
            // Σ αe / (λ + αe) over eigenvalues e = size − λ/α · tr (XᵀX + λ/α)⁻¹.
            let (trace, kept) = cholesky.inverse_trace();
            let gamma = (kept as f64 - ridge * trace).max(0.0);
            let squares: f64 = w.iter().map(|w| w * w).sum();
            lambda = (gamma + 2.0 * PRIOR) / (squares + 2.0 * PRIOR);
            alpha = (self.rows - gamma + 2.0 * PRIOR) / (self.residual(&w) + 2.0 * PRIOR);
            let still = before.is_some_and(|before| {
                let moved = before.iter().zip(&w).map(|(a, b)| (a - b).abs());
                moved.sum::<f64>() < STILL
            });
            if still {
                break;
            }
            before = Some(w);
        }
        let cholesky = Cholesky::new(&self.products, self.size, lambda / alpha);
        Found {
            coefficients: cholesky.solve(&self.with_target),
            noise: 1.0 / alpha,
            covariance: with_spread.then(|| {
                cholesky
                    .inverse()
                    .into_iter()
                    .map(|value| value / alpha)
                    .collect()
            }),
        }
    }

    /// Least squares; the posterior under a flat prior is normal around it with
    /// the covariance σ² (XᵀX)⁻¹. Features that others determine get zero.
    fn least_squares(&self, with_spread: bool) -> Found {
        let cholesky = Cholesky::new(&self.products, self.size, 0.0);
        let coefficients = cholesky.solve(&self.with_target);
        let (_, kept) = cholesky.inverse_trace();
        let freedom = (self.rows - kept as f64 - 1.0).max(1.0);
        let noise = self.residual(&coefficients) / freedom;
        Found {
            coefficients,
            noise,
            covariance: with_spread.then(|| {
                cholesky
                    .inverse()
                    .into_iter()
                    .map(|value| value * noise)
                    .collect()
            }),
        }
    }
}
