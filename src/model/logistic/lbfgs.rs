//! Minimises a smooth convex function by its gradient: limited-memory BFGS (Nocedal 1980)
//! with a line search by halving.

/// Pairs of steps that are remembered.
const MEMORY: usize = 12;

/// Least decrease of a step, as a share of what the slope promises (Armijo).
const DECREASE: f64 = 1e-4;

/// Most halvings of a step.
const HALVINGS: usize = 40;

/// Where the search ended.
pub struct Minimum {
    /// The place.
    pub at: Vec<f64>,
    /// Iterations done.
    pub iterations: usize,
    /// Whether the gradient is within the tolerance.
    pub converged: bool,
}

/// Minimises `function`, which returns its value and writes its gradient. It ends when no
/// element of the gradient is larger than `tolerance`, or no step makes it smaller.
pub fn minimise(
    start: Vec<f64>,
    most: usize,
    tolerance: f64,
    mut function: impl FnMut(&[f64], &mut [f64]) -> f64,
) -> Minimum {
    let mut at = start;
    let mut gradient = vec![0.0; at.len()];
    let mut value = function(&at, &mut gradient);
    let mut memory: Vec<(Vec<f64>, Vec<f64>, f64)> = Vec::new();
    let mut next = at.clone();
    let mut next_gradient = gradient.clone();
    for iteration in 0..most {
        if gradient.iter().all(|slope| slope.abs() <= tolerance) {
            return Minimum {
                at,
                iterations: iteration,
                converged: true,
            };
        }
        let mut direction = towards(&gradient, &memory);
        let mut slope = dot(&direction, &gradient);
        if slope >= 0.0 {
            memory.clear();
            direction = gradient.iter().map(|slope| -slope).collect();
            slope = dot(&direction, &gradient);
        }
        // Without memory the gradient's length says nothing about the step's.
        let mut step = match memory.is_empty() {
            true => 1.0 / libm::sqrt(dot(&gradient, &gradient)).max(1.0),
            false => 1.0,
        };
        let mut moved = false;
        for _ in 0..HALVINGS {
            for ((next, at), direction) in next.iter_mut().zip(&at).zip(&direction) {
                *next = at + step * direction;
            }
            let next_value = function(&next, &mut next_gradient);
            // Rounding may hide a decrease close to the minimum.
            if next_value <= value + DECREASE * step * slope + 1e-15 * value.abs() {
                value = next_value;
                moved = true;
                break;
            }
            step /= 2.0;
        }
        if !moved {
            break;
        }
        let by: Vec<f64> = next.iter().zip(&at).map(|(next, at)| next - at).collect();
        let change: Vec<f64> = next_gradient
            .iter()
            .zip(&gradient)
            .map(|(next, now)| next - now)
            .collect();
        let curvature = dot(&by, &change);
        if curvature > 1e-12 * dot(&change, &change) {
            if memory.len() == MEMORY {
                memory.remove(0);
            }
            memory.push((by, change, curvature));
        }
        std::mem::swap(&mut at, &mut next);
        std::mem::swap(&mut gradient, &mut next_gradient);
    }
    let converged = gradient.iter().all(|slope| slope.abs() <= tolerance);
    Minimum {
        at,
        iterations: most,
        converged,
    }
}

/// The direction of the next step: −H⁻¹ gradient by the two loops over the remembered pairs.
fn towards(gradient: &[f64], memory: &[(Vec<f64>, Vec<f64>, f64)]) -> Vec<f64> {
    let mut direction: Vec<f64> = gradient.iter().map(|slope| -slope).collect();
    let mut shares = Vec::with_capacity(memory.len());
    for (by, change, curvature) in memory.iter().rev() {
        let share = dot(by, &direction) / curvature;
        add(&mut direction, -share, change);
        shares.push(share);
    }
    if let Some((_, change, curvature)) = memory.last() {
        let scale = curvature / dot(change, change);
        direction.iter_mut().for_each(|element| *element *= scale);
    }
    for ((by, change, curvature), share) in memory.iter().zip(shares.into_iter().rev()) {
        let back = dot(change, &direction) / curvature;
        add(&mut direction, share - back, by);
    }
    direction
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn add(to: &mut [f64], times: f64, what: &[f64]) {
    for (to, what) in to.iter_mut().zip(what) {
        *to += times * what;
    }
}
