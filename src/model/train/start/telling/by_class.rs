//! How much a column says by itself of a label of several classes.
//!
//! Classes count alike, however many rows they have: a column that finds the few who move is
//! worth as much as one that finds the many who stay.

use super::{bins, sorted};
use crate::feature::prepare::ClassLabel;
use crate::table::Column;

/// The average precision with which the column's bins find each class among the others, averaged
/// over the classes (macro PR-AUC). `halves` has the half of each of `rows`: what a bin is worth
/// is learnt from one half and judged by the other, both ways, so that many bins are no merit.
pub fn telling(column: &Column, label: &ClassLabel, rows: &[u32], halves: &[usize]) -> f64 {
    let class = |row: &u32| label.classes.get(*row as usize).copied().flatten();
    let known = rows.iter().zip(halves);
    let known = known.filter_map(|(row, half)| Some((*row, (class(row)? as usize, *half))));
    let cells = sorted(column, known);
    // Per half, bin and class the rows.
    let classes = label.names.len();
    let binned = bins(&cells, column.kind().is_number());
    let mut counts = [0, 1].map(|_| vec![vec![0u32; classes]; binned.len()]);
    for (bin, cells) in binned.iter().enumerate() {
        for (_, (class, half)) in *cells {
            let of_half = counts.get_mut(*half).and_then(|bins| bins.get_mut(bin));
            if let Some(count) = of_half.and_then(|bin| bin.get_mut(*class)) {
                *count += 1;
            }
        }
    }
    let [first, second] = &counts;
    let ways = [(first, second), (second, first)];
    let found: Vec<f64> = (0..classes)
        .flat_map(|class| ways.map(|(learnt, judges)| precision(learnt, judges, class)))
        .flatten()
        .collect();
    match found.is_empty() {
        true => 0.0,
        false => found.iter().sum::<f64>() / found.len() as f64,
    }
}

/// The average precision of one class where each bin scores the share of the class that one half
/// of the rows has there, drawn to the share of all as if by one row more; none where the other
/// half has no row of the class.
fn precision(learnt: &[Vec<u32>], judges: &[Vec<u32>], class: usize) -> Option<f64> {
    let of = |bin: &Vec<u32>| {
        let own = bin.get(class).copied().unwrap_or_default();
        [f64::from(own), f64::from(bin.iter().sum::<u32>())]
    };
    let all = learnt.iter().map(of);
    let [own, rows] = all.fold([0.0; 2], |sum, bin| [sum[0] + bin[0], sum[1] + bin[1]]);
    let share = own / f64::max(rows, 1.0);
    let mut scored: Vec<(f64, [f64; 2])> = learnt
        .iter()
        .zip(judges)
        .map(|(learnt, judge)| {
            let [own, rows] = of(learnt);
            ((own + share) / (rows + 1.0), of(judge))
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut right, mut taken, mut sum) = (0.0, 0.0, 0.0);
    // Bins of one score are taken together.
    for alike in scored.chunk_by(|a, b| a.0 == b.0) {
        let own: f64 = alike.iter().map(|(_, [own, _])| own).sum();
        right += own;
        taken += alike.iter().map(|(_, [_, rows])| rows).sum::<f64>();
        if taken > 0.0 {
            sum += own * right / taken;
        }
    }
    (right > 0.0).then(|| sum / right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature::prepare::{Random, classes};

    #[test]
    fn classes_count_alike_and_many_bins_are_no_merit() {
        let mut random = Random::new(8);
        let (mut answers, mut cells) = (Vec::new(), vec![Vec::new(); 4]);
        for row in 0..3_000 {
            let answer = [
                "stays", "stays", "stays", "stays", "stays", "moves", "leaves",
            ][row % 7];
            // Tells movers from leavers; who stays; nothing; nothing, in very many categories.
            let side = match answer {
                "moves" => 0,
                "leaves" => 1,
                _ => random.below(2),
            };
            let stays = (answer == "stays") == (random.below(10) < 6);
            let told = [
                format!("side {side}"),
                format!("guess {stays}"),
                format!("coin {}", random.below(2)),
                format!("name {}", random.below(900)),
            ];
            answers.push(answer);
            for (column, cell) in cells.iter_mut().zip(told) {
                column.push(cell);
            }
        }
        let label = classes::read(&Column::from_texts("y", answers.iter().copied())).unwrap();
        let rows: Vec<u32> = (0..3_000).collect();
        let halves: Vec<usize> = (0..3_000).map(|place| place / 3 % 2).collect();
        let told: Vec<f64> = cells
            .iter()
            .map(|cells| {
                let column = Column::from_texts("x", cells.iter().map(String::as_str));
                telling(&column, &label, &rows, &halves)
            })
            .collect();
        let [side, guess, coin, names] = told.try_into().unwrap();
        assert!(
            side > guess + 0.01 && guess > coin + 0.01,
            "{side} {guess} {coin}"
        );
        assert!(
            (coin - 1.0 / 3.0).abs() < 0.02,
            "{coin}: the mean of the shares"
        );
        assert!((names - coin).abs() < 0.02, "{names} {coin}");
    }
}
