//! Rows made up for the rarer classes, of each fold by itself: a fold's held rows must not
//! have been neighbours of what it learns from.

use std::cmp::Reverse;

use super::TrainError;
use crate::feature::matrix::Matrix;
use crate::feature::prepare::TrainingRows;
use crate::feature::prepare::resample::{Smote, SmoteOptions};
use crate::feature::prepare::split::Fold;
use crate::model::boosting::Input;

/// Most cells that are made up of several classes, for all rows and those of every fold together:
/// half a gigabyte. Of two classes no more are made up than there are.
const MOST_CELLS: usize = 128 << 20;

/// A table's rows, and behind them those that were made up.
pub(super) struct Extended {
    pub matrix: Matrix,
    /// Per row its class; of yes or no 1 and 0.
    pub classes: Vec<u32>,
    /// All rows to learn from, with what was made up from them.
    pub train: TrainingRows,
    /// The folds; held rows are real ones only.
    pub folds: Vec<Fold>,
    /// Of every row that was made up, in order, the two between which it lies: the one at which
    /// it began first.
    pub between: Vec<[u32; 2]>,
}

impl Extended {
    /// Per row whether its answer is yes.
    pub fn labels(&self) -> Vec<bool> {
        self.classes.iter().map(|class| *class == 1).collect()
    }
}

/// Answers of yes or no as classes.
pub(super) fn coded(labels: &[bool]) -> Vec<u32> {
    labels.iter().map(|label| u32::from(*label)).collect()
}

/// Makes up rows of each rarer class until there are as many as of the most frequent one, for all
/// training rows and for those of every fold. Gaps stay gaps, codes of categories stay codes. Of
/// one of several classes that has a single row nothing can be made, and nothing is; many classes
/// beside a frequent one become as many as memory holds.
pub(super) fn with_made_up(
    matrix: &Matrix,
    classes: &[u32],
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
        classes: classes.to_vec(),
        train: TrainingRows::default(),
        folds: folds.to_vec(),
        between: Vec::new(),
    };
    let mut between = Vec::new();
    let most = MOST_CELLS / matrix.width().max(1) / (folds.len() + 1);
    let mut make_up = |rows: &TrainingRows, all: &mut Vec<u32>| {
        let counts = counts(classes, rows);
        // The first of the most frequent ones.
        let largest = (0u32..).zip(&counts);
        let largest = largest.max_by_key(|(class, count)| (**count, Reverse(*class)));
        let (largest, highest) = largest.map_or((0, 0), |(class, count)| (class, *count));
        let ratio = match counts.len() > 2 && highest > 0 {
            true => level(&counts, most as u64) as f64 / highest as f64,
            false => 1.0,
        };
        let first = all.len() as u32;
        let rarer = (0u32..).zip(&counts).filter(|(class, _)| *class != largest);
        for (class, count) in rarer {
            if *count < 2 && counts.len() > 2 {
                continue;
            }
            let side = |of: &u32| match *of {
                of if of == class => Some(true),
                of if of == largest => Some(false),
                _ => None,
            };
            let sides: Vec<Option<bool>> = classes.iter().map(side).collect();
            let options = SmoteOptions {
                ratio,
                ..options.clone()
            };
            let made = Smote::new(&columns, &sides, rows, options)?.run();
            all.extend(made.origin.iter().map(|_| class));
            let both = made.origin.into_iter().zip(made.towards);
            between.extend(both.map(|(began, towards)| [began, towards]));
            for (cells, made) in cells.iter_mut().zip(made.columns) {
                cells.extend(made.into_iter().map(|cell| cell as f32));
            }
        }
        Ok::<_, TrainError>(rows.with_made_up(first..all.len() as u32))
    };
    extended.train = make_up(train, &mut extended.classes)?;
    for fold in &mut extended.folds {
        fold.train = make_up(&fold.train, &mut extended.classes)?;
    }
    extended.between = between;
    extended.matrix = Matrix::new(extended.classes.len(), cells).unwrap_or_default();
    Ok(extended)
}

/// How many of the rows are of each class; two classes at least.
fn counts(classes: &[u32], rows: &TrainingRows) -> Vec<u64> {
    let all = classes.iter().max().map_or(0, |most| *most as usize + 1);
    let mut counts = vec![0; all.max(2)];
    for class in rows.iter().filter_map(|row| classes.get(row)) {
        if let Some(count) = counts.get_mut(*class as usize) {
            *count += 1;
        }
    }
    counts
}

/// To how many rows each of several classes is filled up, so that no more than `most` rows are
/// made up: to as many as the most frequent one has, if that is possible.
fn level(counts: &[u64], most: u64) -> u64 {
    let lacking = |level: u64| -> u64 {
        let filled = counts.iter().filter(|count| **count >= 2);
        filled.map(|count| level.saturating_sub(*count)).sum()
    };
    let (mut low, mut high) = (1, counts.iter().copied().max().unwrap_or(1).max(1));
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        match lacking(middle) <= most {
            true => low = middle,
            false => high = middle - 1,
        }
    }
    low
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
        let made = with_made_up(&matrix, &coded(&labels), &[], &train, &[fold], 1).unwrap();
        let of = |rows: &TrainingRows| {
            let added = rows.iter().filter(|row| *row >= 100);
            let cells: Vec<f32> = added.map(|row| made.matrix.column(0)[row]).collect();
            let positives = rows.iter().filter(|row| made.labels()[*row]).count();
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

    #[test]
    fn many_classes_are_filled_up_as_far_as_memory_holds() {
        let counts = [60, 25, 14, 1];
        for (most, expected) in [(1_000, 60), (81, 60), (80, 59), (12, 25), (11, 25), (0, 14)] {
            assert_eq!(level(&counts, most), expected, "{most}");
        }
        assert_eq!([level(&[], 5), level(&[0, 0, 0], 5)], [1, 1]);
    }

    #[test]
    fn of_several_classes_each_becomes_as_many_as_the_most_frequent() {
        // Classes of 60, 25, 14 rows and of one, each around a place of its own.
        let class = |row: u32| match row {
            0..60 => 2,
            60..85 => 0,
            85..99 => 3,
            _ => 1,
        };
        let classes: Vec<u32> = (0..100).map(class).collect();
        let cells = (0..100u32).map(|row| (100 * class(row) + row % 7) as f32);
        let matrix = Matrix::new(100, vec![cells.collect()]).unwrap();
        let train = TrainingRows::all(100);
        let made = with_made_up(&matrix, &classes, &[], &train, &[], 4).unwrap();
        assert_eq!(counts(&made.classes, &made.train), [60, 1, 60, 60]);
        assert_eq!(made.between.len(), 35 + 46);
        for (row, between) in (100..).zip(&made.between) {
            let own = made.classes[row];
            assert!(between.iter().all(|parent| class(*parent) == own));
            let cell = made.matrix.column(0)[row];
            let place = (100 * own) as f32;
            assert!((place..=place + 6.0).contains(&cell), "{cell} of {own}");
        }
    }
}
