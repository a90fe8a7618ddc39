//! Margins of several classes put right: one slope for all, an offset per class.
//!
//! This is to several classes what Platt's two numbers are to one: temperature scaling (Guo et
//! al. 2017, "On Calibration of Modern Neural Networks") with the bias per class of Alexandari
//! et al. (2020, "Maximum Likelihood with Bias-Corrected Calibration is Hard-To-Beat at Label
//! Shift Adaptation"). Probabilities add up to 1 by themselves, and a sum of trees stays one.

use super::lbfgs;
use super::softmax::softmax;

/// Draws slope and offsets to 1 and 0, as if so many rows spoke for it. It also decides
/// between offsets that differ by one number for all classes, which change nothing.
const PRIOR: f64 = 1.0;

/// What puts margins right: softmax of slope × margin + offset.
#[derive(Clone, Debug, PartialEq)]
pub struct Scaling {
    /// What every margin is multiplied by, above 0.
    pub slope: f64,
    /// What is added, per class.
    pub offsets: Vec<f64>,
}

impl Scaling {
    /// The scaling by which `targets` are likeliest; `margins` has a number per class, row
    /// after row. `None` when the rows are all of one class, or say the contrary of what the
    /// margins do.
    pub fn fit(margins: &[f32], targets: &[u32], classes: usize) -> Option<Scaling> {
        let first = targets.first()?;
        if classes == 0 || targets.iter().all(|target| target == first) {
            return None;
        }
        let mut row = vec![0.0; classes];
        let loss = |at: &[f64], gradient: &mut [f64]| {
            let (Some((slope, offsets)), Some((by_slope, by_offsets))) =
                (at.split_first(), gradient.split_first_mut())
            else {
                return 0.0;
            };
            *by_slope = PRIOR * (slope - 1.0);
            let mut loss = PRIOR / 2.0 * (slope - 1.0) * (slope - 1.0);
            for (by, offset) in by_offsets.iter_mut().zip(offsets) {
                *by = PRIOR * offset;
                loss += PRIOR / 2.0 * offset * offset;
            }
            for (target, margins) in targets.iter().zip(margins.chunks(classes)) {
                for ((cell, margin), offset) in row.iter_mut().zip(margins).zip(offsets) {
                    *cell = slope * f64::from(*margin) + offset;
                }
                let own = row.get(*target as usize).copied().unwrap_or_default();
                loss += softmax(&mut row) - own;
                let cells = row.iter().zip(margins).zip(by_offsets.iter_mut());
                for (class, ((share, margin), by)) in (0u32..).zip(cells) {
                    let error = share - f64::from(u8::from(class == *target));
                    *by_slope += error * f64::from(*margin);
                    *by += error;
                }
            }
            loss
        };
        let mut start = vec![0.0; classes + 1];
        if let Some(slope) = start.first_mut() {
            *slope = 1.0;
        }
        let tolerance = 1e-9 * targets.len() as f64;
        let found = lbfgs::minimise(start, 500, tolerance, loss).at;
        let (slope, offsets) = found.split_first()?;
        let sound = found.iter().all(|number| number.is_finite()) && *slope > 0.0;
        sound.then(|| Scaling {
            slope: *slope,
            offsets: offsets.to_vec(),
        })
    }

    /// Margins put right, a number per class, row after row.
    pub fn of(&self, margins: &[f32]) -> Vec<f32> {
        let rows = margins.chunks(self.offsets.len().max(1));
        let put_right =
            |(margin, offset): (&f32, &f64)| (self.slope * f64::from(*margin) + offset) as f32;
        rows.flat_map(|row| row.iter().zip(&self.offsets).map(put_right))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows whose true class is drawn by margins of their own; told are others.
    fn drawn(rows: usize, told: impl Fn(f64, usize) -> f64) -> (Vec<f32>, Vec<u32>) {
        let mut random = crate::feature::prepare::Random::new(3);
        let (mut margins, mut targets) = (Vec::new(), Vec::new());
        for _ in 0..rows {
            let own: Vec<f64> = (0..3).map(|_| 4.0 * random.uniform() - 2.0).collect();
            let mut shares = own.clone();
            softmax(&mut shares);
            let mut left = random.uniform();
            let mut target = 0;
            for (class, share) in (0u32..).zip(&shares) {
                target = class;
                left -= share;
                if left < 0.0 {
                    break;
                }
            }
            targets.push(target);
            let said = own.iter().enumerate();
            margins.extend(said.map(|(class, margin)| told(*margin, class) as f32));
        }
        (margins, targets)
    }

    #[test]
    fn what_margins_were_bent_by_is_found_and_bent_back() {
        // Three times too sure, and the last class told too often.
        let off = [0.0, 0.0, 1.5];
        let (margins, targets) = drawn(20_000, |margin, class| 3.0 * margin + off[class]);
        let found = Scaling::fit(&margins, &targets, 3).expect("a scaling");
        assert!((found.slope - 1.0 / 3.0).abs() < 0.01, "{found:?}");
        let apart = found.offsets[2] - found.offsets[0];
        assert!((apart + 0.5).abs() < 0.05, "{found:?}");
        assert!((found.offsets[1] - found.offsets[0]).abs() < 0.05);
        // Offsets are drawn to 0 together.
        assert!(found.offsets.iter().sum::<f64>().abs() < 1e-6);
        let right = found.of(&margins);
        let again = Scaling::fit(&right, &targets, 3).expect("a scaling");
        assert!((again.slope - 1.0).abs() < 0.01, "{again:?}");
        assert!(again.offsets.iter().all(|offset| offset.abs() < 0.02));
    }

    #[test]
    fn one_class_and_the_contrary_put_nothing_right() {
        let (margins, targets) = drawn(2_000, |margin, _| -margin);
        assert_eq!(Scaling::fit(&margins, &targets, 3), None);
        assert_eq!(Scaling::fit(&margins, &[1; 2_000], 3), None);
        assert_eq!(Scaling::fit(&[], &[], 3), None);
    }
}
