//! A made-up world whose answer lies in the order of the steps, and fits run to their end.

use holdfast::feature::matrix::Matrix;
use holdfast::feature::prepare::{Random, TrainingRows};
use holdfast::model::fitting::{FitError, Kin};
use holdfast::model::recurrent::{RecurrentFit, RecurrentNetwork, RecurrentOptions, Sequence};

pub const STEPS: usize = 7;

/// Customers whose days are the same numbers in another order: who grew quieter leaves.
pub struct World {
    pub names: Vec<String>,
    pub matrix: Matrix,
    pub labels: Vec<bool>,
}

/// `own_d1` is the day before the date and `own_d7` the first; whether the largest day comes
/// before or after the smallest is all that the answer depends on, but for some noise. Each
/// day by itself, and their sum, tell little or nothing.
pub fn world(rows: usize, seed: u64) -> World {
    let mut random = Random::new(seed);
    let mut columns: Vec<Vec<f32>> = vec![Vec::new(); STEPS + 2];
    let mut labels = Vec::new();
    for _ in 0..rows {
        let days: Vec<f32> = (0..STEPS).map(|_| random.below(20) as f32).collect();
        let place = |wanted: f32| days.iter().position(|day| *day == wanted).unwrap();
        let most = place(days.iter().copied().fold(f32::MIN, f32::max));
        let least = place(days.iter().copied().fold(f32::MAX, f32::min));
        let quieter = most < least;
        labels.push(quieter ^ (random.uniform() < 0.05));
        for (step, day) in days.iter().enumerate() {
            columns[STEPS - 1 - step].push(*day);
        }
        columns[STEPS].push(20.0 + random.below(50) as f32);
        let gap = random.uniform() < 0.2;
        columns[STEPS + 1].push(if gap {
            f32::NAN
        } else {
            random.normal() as f32
        });
    }
    let names = (1..=STEPS).map(|day| format!("own_d{day}"));
    World {
        names: names
            .chain(["age".to_string(), "noise".to_string()])
            .collect(),
        matrix: Matrix::new(rows, columns).unwrap(),
        labels,
    }
}

pub fn fitted(world: &World, options: RecurrentOptions) -> Result<RecurrentNetwork, FitError> {
    let all = TrainingRows::all(world.matrix.rows());
    let channels = Sequence::of_names(&world.names, &[]);
    let (matrix, labels) = (&world.matrix, &world.labels);
    let mut fit = RecurrentFit::new(
        matrix,
        &[],
        &channels,
        labels,
        &all,
        &Kin::default(),
        options,
    )?;
    while !fit.step().finished {}
    fit.finish()
}

pub fn scores(network: &RecurrentNetwork, matrix: &Matrix) -> Vec<f64> {
    let mut out = vec![0.0; matrix.rows()];
    network.probabilities(matrix, 0..matrix.rows(), &mut out);
    out
}
