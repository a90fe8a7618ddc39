//! Trials, what comes next, and when one is given up.

use serde::{Deserialize, Serialize};

use super::space::Space;
use super::tpe;
use crate::feature::prepare::Random;

/// Trials drawn evenly before any is proposed.
const EVEN: usize = 10;

/// The share of trials that count as good, and the most of them.
const GOOD: f64 = 0.2;
const MOST_GOOD: usize = 25;

/// Finished trials before one may be given up, and steps of it.
const LEAST_TRIALS: usize = 5;
const LEAST_STEPS: usize = 3;

/// One choice of numbers, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// The numbers, in the dimensions' order.
    pub values: Vec<f64>,
    /// The least loss so far after each step.
    pub curve: Vec<f64>,
    /// Its loss; of a trial given up, the least so far.
    pub loss: f64,
    /// Whether it was given up.
    pub pruned: bool,
}

/// A search: what is searched, what was tried, and the seed of what comes next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Study {
    /// What is searched.
    pub space: Space,
    /// The seed.
    pub seed: u64,
    /// What was tried.
    pub trials: Vec<Trial>,
}

impl Study {
    /// A search that has tried nothing.
    pub fn new(space: Space, seed: u64) -> Study {
        Study {
            space,
            seed,
            trials: Vec::new(),
        }
    }

    /// Whether it is a search of this very space, with numbers that may be: then it can go on.
    pub fn resumes(&self, space: &Space) -> bool {
        let sound = |trial: &Trial| {
            let pairs = trial.values.iter().zip(&space.dimensions);
            trial.values.len() == space.dimensions.len()
                && pairs.into_iter().all(|(value, d)| d.range.holds(*value))
                && trial.loss.is_finite()
                && trial.curve.iter().all(|loss| loss.is_finite())
        };
        self.space == *space && self.trials.iter().all(sound)
    }

    /// What to try next: the same whenever the trials so far are the same.
    pub fn propose(&self) -> Vec<f64> {
        let stream =
            crate::feature::prepare::random::mix(self.seed).wrapping_add(self.trials.len() as u64);
        let mut random = Random::new(stream);
        let ranges = self
            .space
            .dimensions
            .iter()
            .map(|dimension| dimension.range);
        if self.trials.len() < EVEN {
            return ranges.map(|range| tpe::draw(range, &mut random)).collect();
        }
        let mut order: Vec<&Trial> = self.trials.iter().collect();
        // Whoever was given up early is worse than all that were not.
        order.sort_by(|a, b| a.pruned.cmp(&b.pruned).then(a.loss.total_cmp(&b.loss)));
        let count = libm::ceil(GOOD * order.len() as f64) as usize;
        let (good, other) = order.split_at(count.clamp(1, MOST_GOOD).min(order.len()));
        let column = |trials: &[&Trial], place: usize| -> Vec<f64> {
            let value = |trial: &&Trial| trial.values.get(place).copied();
            trials.iter().filter_map(value).collect()
        };
        ranges
            .enumerate()
            .map(|(place, range)| {
                let (good, other) = (column(good, place), column(other, place));
                tpe::propose(range, &good, &other, &mut random)
            })
            .collect()
    }

    /// Whether a trial under way is worse than the median of those finished was after as many
    /// steps (the median rule of Golovin et al. 2017). `curve` is as in [`Trial::curve`].
    pub fn gives_up(&self, curve: &[f64]) -> bool {
        let Some(own) = curve.last().filter(|_| curve.len() >= LEAST_STEPS) else {
            return false;
        };
        // A trial that ended before stayed as good as it was.
        let then = |trial: &Trial| {
            let so_far = trial.curve.get(curve.len() - 1);
            so_far.or(trial.curve.last()).copied()
        };
        let finished = self.trials.iter().filter(|trial| !trial.pruned);
        let mut others: Vec<f64> = finished.filter_map(then).collect();
        others.sort_by(f64::total_cmp);
        others.len() >= LEAST_TRIALS
            && others
                .get(others.len() / 2)
                .is_some_and(|median| own > median)
    }

    /// Takes down what came of a trial; what is not finite is the worst there is.
    pub fn tell(&mut self, trial: Trial) {
        let kept = |loss: f64| if loss.is_finite() { loss } else { 1e9 };
        self.trials.push(Trial {
            loss: kept(trial.loss),
            curve: trial.curve.into_iter().map(kept).collect(),
            ..trial
        });
    }

    /// The best trial that was not given up.
    pub fn best(&self) -> Option<&Trial> {
        let finished = self.trials.iter().filter(|trial| !trial.pruned);
        finished.min_by(|a, b| a.loss.total_cmp(&b.loss))
    }
}

#[cfg(test)]
mod tests {
    use super::super::space::Range;
    use super::*;

    fn space() -> Space {
        Space::of(&[
            ("rate", Range::Log(1e-4, 1.0)),
            ("share", Range::Even(-3.0, 3.0)),
            ("leaves", Range::Whole(2, 200)),
            ("kind", Range::Choice(3)),
        ])
    }

    /// Least at rate 0.01, share 1, leaves 20, kind 2.
    fn loss(values: &[f64]) -> f64 {
        let [rate, share, leaves, kind] = values else {
            panic!("four numbers")
        };
        let far = |x: f64| x * x;
        far(libm::log10(*rate) + 2.0)
            + far(share - 1.0)
            + far(libm::log(leaves / 20.0))
            + if *kind == 2.0 { 0.0 } else { 1.0 }
    }

    fn run(study: &mut Study, trials: usize) {
        while study.trials.len() < trials {
            let values = study.propose();
            let loss = loss(&values);
            study.tell(Trial {
                values,
                curve: vec![loss],
                loss,
                pruned: false,
            });
        }
    }

    #[test]
    fn it_finds_better_numbers_than_chance() {
        let (mut found, mut by_chance) = (0.0, 0.0);
        for seed in 0..10 {
            let mut study = Study::new(space(), seed);
            run(&mut study, 60);
            found += study.best().unwrap().loss;
            let mut random = Random::new(seed);
            let mut draw = || -> Vec<f64> {
                let ranges = study.space.dimensions.iter();
                ranges.map(|d| tpe::draw(d.range, &mut random)).collect()
            };
            let losses = (0..60).map(|_| loss(&draw()));
            by_chance += losses.fold(f64::INFINITY, f64::min);
            for trial in &study.trials {
                let pairs = trial.values.iter().zip(&study.space.dimensions);
                assert!(pairs.into_iter().all(|(value, d)| d.range.holds(*value)));
            }
        }
        assert!(found < by_chance * 0.5, "{found}, by chance {by_chance}");
    }

    #[test]
    fn written_down_and_read_back_it_goes_on_alike() {
        let mut whole = Study::new(space(), 7);
        run(&mut whole, 30);
        let mut part = Study::new(space(), 7);
        run(&mut part, 17);
        let text = serde_json::to_string(&part).unwrap();
        let mut resumed: Study = serde_json::from_str(&text).unwrap();
        assert!(resumed.resumes(&space()));
        run(&mut resumed, 30);
        for (one, other) in whole.trials.iter().zip(&resumed.trials) {
            for (a, b) in one.values.iter().zip(&other.values) {
                assert!((a - b).abs() <= 1e-9 * a.abs(), "{a} {b}");
            }
        }
        let mut other = resumed.clone();
        other.trials[3].values[2] = 2.5;
        assert!(!other.resumes(&space()), "no whole number");
        other.trials[3].values.pop();
        assert!(!other.resumes(&space()), "a number is missing");
        assert!(!resumed.resumes(&Space::default()), "another space");
    }

    #[test]
    fn what_is_worse_than_the_median_is_given_up() {
        let mut study = Study::new(space(), 1);
        for at in 0..5 {
            let curve: Vec<f64> = (0..6).map(|step| f64::from(10 + at - step)).collect();
            study.tell(Trial {
                values: vec![0.1, 0.0, 2.0, 0.0],
                loss: 5.0,
                curve,
                pruned: false,
            });
        }
        // After three steps the median of the others is 10.
        assert!(!study.gives_up(&[50.0, 50.0]), "too early to say");
        assert!(study.gives_up(&[11.0, 11.0, 10.5]));
        assert!(!study.gives_up(&[11.0, 10.0, 9.9]));
        // Beyond their end the others stay as good as they were.
        assert!(study.gives_up(&[9.0; 20]));
        assert!(!study.gives_up(&[6.0; 20]));
        study.trials.pop();
        assert!(!study.gives_up(&[50.0; 5]), "too few to say");
    }
}
