//! Gauss-Legendre nodes and weights on the interval from 0 to 1.
//!
//! With n points every polynomial up to degree 2n − 1 is integrated exactly.

/// The nodes and weights of the rule with `points` points, nodes ascending.
///
/// Newton's method on the Legendre polynomial, from the usual cosine
/// approximation of its roots (Abramowitz and Stegun, 25.4.29 and 22.16.6).
pub fn gauss_legendre(points: usize) -> (Vec<f64>, Vec<f64>) {
    let count = points as f64;
    let mut nodes = vec![0.5; points];
    let mut weights = vec![1.0; points];
    for index in 0..points.div_ceil(2) {
        let mut x = libm::cos(std::f64::consts::PI * (index as f64 + 0.75) / (count + 0.5));
        let mut slope = 1.0;
        // Convergence is quadratic: six steps are more than double precision needs.
        for _ in 0..8 {
            let (value, derivative) = legendre(points, x);
            slope = derivative;
            x -= value / derivative;
        }
        let weight = 1.0 / ((1.0 - x * x) * slope * slope);
        let mirror = points - 1 - index;
        nodes[index] = 0.5 * (1.0 - x);
        nodes[mirror] = 0.5 * (1.0 + x);
        weights[index] = weight;
        weights[mirror] = weight;
    }
    (nodes, weights)
}

/// The Legendre polynomial of the given degree and its derivative at `x`.
fn legendre(degree: usize, x: f64) -> (f64, f64) {
    let (mut before, mut value) = (1.0, x);
    for n in 2..=degree {
        let n = n as f64;
        let next = ((2.0 * n - 1.0) * x * value - (n - 1.0) * before) / n;
        before = value;
        value = next;
    }
    let derivative = degree as f64 * (x * value - before) / (x * x - 1.0);
    (value, derivative)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_point_rule_is_the_known_one() {
        let (nodes, weights) = gauss_legendre(2);
        let half_distance = 0.5 / 3f64.sqrt();
        assert!((nodes[0] - (0.5 - half_distance)).abs() < 1e-15);
        assert!((nodes[1] - (0.5 + half_distance)).abs() < 1e-15);
        assert!((weights[0] - 0.5).abs() < 1e-15);
    }

    /// ∫₀¹ tᵈ dt = 1 ∕ (d + 1), exactly up to degree 2n − 1 and not beyond.
    #[test]
    fn integrates_powers_up_to_its_degree() {
        for points in [1usize, 2, 3, 4, 5, 8, 16, 33, 64] {
            let (nodes, weights) = gauss_legendre(points);
            assert!(nodes.windows(2).all(|pair| pair[0] < pair[1]));
            assert!(nodes.iter().all(|node| *node > 0.0 && *node < 1.0));
            let integral = |degree: i32| -> f64 {
                let terms = nodes.iter().zip(&weights);
                terms.map(|(t, w)| w * t.powi(degree)).sum()
            };
            for degree in 0..2 * points as i32 {
                let error = integral(degree) - 1.0 / f64::from(degree + 1);
                assert!(
                    error.abs() < 2e-15,
                    "{points} points, degree {degree}: {error}"
                );
            }
            if points <= 8 {
                let degree = 2 * points as i32;
                let error = integral(degree) - 1.0 / f64::from(degree + 1);
                assert!(error.abs() > 1e-12, "{points} points, degree {degree}");
            }
        }
    }
}
