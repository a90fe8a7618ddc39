//! Rows made up for the rarer class, of each fold by itself: a fold's held rows must not
//! have been neighbours of what it learns from.

use super::TrainError;
use crate::feature::matrix::Matrix;
use crate::feature::prepare::TrainingRows;
use crate::feature::prepare::resample::{Smote, SmoteOptions};
use crate::feature::prepare::split::Fold;
use crate::model::boosting::Input;

/// A table's rows, and behind them those that were made up.
pub(super) struct Extended {
    pub matrix: Matrix,
    /// Per row whether its answer is yes.
    pub labels: Vec<bool>,
    /// All rows to learn from, with what was made up from them.
    pub train: TrainingRows,
    /// The folds; held rows are real ones only.
    pub folds: Vec<Fold>,
    /// Of every row that was made up, in order, the two between which it lies: the one at which
    /// it began first.
    pub between: Vec<[u32; 2]>,
}

/// Makes up rows of the rarer class until there are as many as of the other, for all
/// training rows and for those of every fold. Gaps stay gaps, codes of categories stay codes.
pub(super) fn with_made_up(
    matrix: &Matrix,
    labels: &[bool],
    inputs: &[Input],
    train: &TrainingRows,
    folds: &[Fold],
    seed: u64,
) -> Result<Extended, TrainError> {
    let numbers = |feature: usize| -> Vec<f64> {
        let column = matrix.column(feature).iter();
        // What is endless cannot be stood between.
        let cell = |cell: &f32| {
            if cell.is_finite() {
                f64::from(*cell)
            } else {
                f64::NAN
            }
        };
        column.map(cell).collect()
    };
    let columns: Vec<Vec<f64>> = (0..matrix.width()).map(numbers).collect();
    let classes: Vec<Option<bool>> = labels.iter().map(|label| Some(*label)).collect();
    let options = SmoteOptions {
        categories: inputs
            .iter()
            .map(|input| *input == Input::Category)
            .collect(),
        keep_gaps: true,
        seed,
        ..SmoteOptions::default()
    };
    let mut cells: Vec<Vec<f32>> = (0..matrix.width())
        .map(|feature| matrix.column(feature).to_vec())
        .collect();
    let mut extended = Extended {
        matrix: Matrix::default(),
        labels: labels.to_vec(),
        train: TrainingRows::default(),
        folds: folds.to_vec(),
        between: Vec::new(),
    };
    let mut between = Vec::new();
    let mut make_up = |rows: &TrainingRows, labels: &mut Vec<bool>| {
        let made = Smote::new(&columns, &classes, rows, options.clone())?.run();
        let first = labels.len() as u32;
        labels.extend(made.origin.iter().map(|_| made.class));
        let both = made.origin.into_iter().zip(made.towards);
        between.extend(both.map(|(began, towards)| [began, towards]));
        for (cells, made) in cells.iter_mut().zip(made.columns) {
            cells.extend(made.into_iter().map(|cell| cell as f32));
        }
        Ok::<_, TrainError>(rows.with_made_up(first..labels.len() as u32))
    };
    extended.train = make_up(train, &mut extended.labels)?;
    for fold in &mut extended.folds {
        fold.train = make_up(&fold.train, &mut extended.labels)?;
    }
    extended.between = between;
    extended.matrix = Matrix::new(extended.labels.len(), cells).unwrap_or_default();
    Ok(extended)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_fold_holds_out_is_no_neighbour_of_what_it_learns_from() {
        // Leavers 0 to 9 lie below 1, those of the held part and of the test part far off.
        let value = |row: usize| match row {
            0..10 => row as f32 / 10.0,
            10..15 => 1_000.0,
            15..20 => -1_000.0,
            _ => 5.0,
        };
        let matrix = Matrix::new(100, vec![(0..100).map(value).collect()]).unwrap();
        let labels: Vec<bool> = (0..100).map(|row| row < 20).collect();
        let rows = |kept: &dyn Fn(u32) -> bool| {
            let rows = (0..100).filter(|row| kept(*row));
            rows.fold(TrainingRows::default(), |all, row| {
                all.with_made_up(row..row + 1)
            })
        };
        let train = rows(&|row| !(15..20).contains(&row));
        let fold = Fold {
            train: rows(&|row| !(10..20).contains(&row)),
            held: (10..15).collect(),
        };
        let made = with_made_up(&matrix, &labels, &[], &train, &[fold], 1).unwrap();
        let of = |rows: &TrainingRows| {
            let added = rows.iter().filter(|row| *row >= 100);
            let cells: Vec<f32> = added.map(|row| made.matrix.column(0)[row]).collect();
            let positives = rows.iter().filter(|row| made.labels[*row]).count();
            (cells, positives, rows.len())
        };
        let (cells, positives, all) = of(&made.folds[0].train);
        assert_eq!((cells.len(), positives, all), (70, 80, 160));
        assert!(
            cells.iter().all(|cell| (0.0..=0.9).contains(cell)),
            "{cells:?}"
        );
        let (cells, positives, all) = of(&made.train);
        assert_eq!((cells.len(), positives, all), (65, 80, 160));
        assert!(cells.iter().all(|cell| *cell >= 0.0), "{cells:?}");
        assert_eq!(made.folds[0].held, (10..15).collect::<Vec<u32>>());
    }
}
