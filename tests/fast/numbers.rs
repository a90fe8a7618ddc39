//! Columns of numbers are read a block at a time; what is read hangs on the cell alone.

use std::ops::ControlFlow;

use holdfast::ingest::fast::{FastBatch, FastPlan, FastReader, MISSING, Moments, Read, Want};
use proptest::prelude::*;

use super::{number, texts};

/// Cells as columns hold them, many of a kind in a row.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,8}",
        "[0-9]{1,3}",
        "[0-9]{8}",
        "[0-9]{1,5}\\.[0-9]{3}",
        "[0-9]{8}\\.[0-9]{7}",
        "[0-9]{0,9}\\.[0-9]{0,8}",
        "-?[0-9]{1,4}(\\.[0-9]{2})?",
        "[0-9]{9,20}",
        "[-+0-9./:,e ]{0,9}",
    ]
}

fn cells() -> impl Strategy<Value = Vec<String>> {
    let rare = prop::sample::select(vec![
        "",
        "NA",
        "-0",
        "2147483647",
        "-2147483648",
        "2147483646",
        "-1",
        "1e3",
        "x",
        " 7",
        ".",
        "5.",
        ".5",
        "12345678",
        "123456789",
        "1.2.3",
        "12:45",
        "0.1",
    ]);
    let run = (
        prop::collection::vec(cell(), 1..9),
        1..300usize,
        prop::option::of((0..300usize, rare)),
    );
    let run = run.prop_map(|(of, rows, rare)| {
        let mut cells: Vec<String> = of.into_iter().cycle().take(rows).collect();
        if let Some((at, rare)) = rare {
            let at = at % rows;
            cells[at] = rare.to_owned();
        }
        cells
    });
    prop::collection::vec(run, 1..6).prop_map(|runs| runs.concat())
}

/// What a cell says, by the standard parser.
fn says(cell: &str) -> f64 {
    match number(cell) {
        Read::Value(value) if !cell.is_empty() => value,
        _ => f64::NAN,
    }
}

fn plan(wanted: Vec<(usize, Want)>) -> FastPlan {
    FastPlan { wanted, ..texts(3) }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn numbers_are_those_of_their_cells(
        cells in cells(), quoted in any::<bool>(), crlf in any::<bool>(), chunk in 1..40_000usize,
    ) {
        let quoted = |cell: &String| match quoted || cell.contains(',') {
            true => format!("\"{cell}\""),
            false => cell.clone(),
        };
        let end = if crlf { "\r\n" } else { "\n" };
        let mut text = format!("a,b,c{end}");
        for cell in &cells {
            let cell = quoted(cell);
            text += &format!("{cell},{cell},{cell}{end}");
        }
        let want = Want::Number(number);
        let mut reader = FastReader::new(plan(vec![(0, want), (1, want), (2, want)]));
        let mut columns = [const { Vec::new() }; 3];
        let mut sink = |batch: &FastBatch<'_>| {
            for (at, column) in columns.iter_mut().enumerate() {
                let numbers = batch.numbers(at);
                if let Some(wholes) = batch.small_wholes(at) {
                    assert!(wholes.iter().all(|whole| !matches!(*whole, i32::MIN | i32::MAX)));
                    let same: Vec<f64> = wholes.iter().map(|whole| f64::from(*whole)).collect();
                    assert_eq!(&*numbers, same);
                }
                column.extend_from_slice(&numbers);
            }
            ControlFlow::Continue(())
        };
        for chunk in text.as_bytes().chunks(chunk) {
            reader.push(chunk, &mut sink).unwrap();
        }
        reader.finish(&mut sink).unwrap();
        for column in columns {
            prop_assert_eq!(column.len(), cells.len());
            for (found, cell) in column.iter().zip(&cells) {
                let expected = says(cell);
                let same = found.to_bits() == expected.to_bits() || found.is_nan() && expected.is_nan();
                prop_assert!(same, "{} for {:?}", found, cell);
            }
        }
    }

    #[test]
    fn days_are_the_same_beside_odd_ones(
        days in prop::collection::vec((1890..2110u32, 0..14u32, 0..33u32), 1..500),
        odd in prop::collection::vec(0..500usize, 0..5),
    ) {
        let days: Vec<u32> = days.iter().map(|(y, m, d)| y * 10_000 + m * 100 + d).collect();
        // Days that there are not are read by the other way, which knows none here.
        let read = |odd: &[usize]| {
            let mut text = String::from("a,b,c\n");
            for (row, day) in days.iter().enumerate() {
                text += &match odd.contains(&row) {
                    true => "x,,\n".to_owned(),
                    false => format!("x,{day},\n"),
                };
            }
            let mut found = Vec::new();
            let mut sink = |batch: &FastBatch<'_>| {
                found.extend_from_slice(batch.moments(0));
                ControlFlow::Continue(())
            };
            let wanted = vec![(1, Want::Moment(Moments::Compact, |_| Read::Unreadable))];
            let mut reader = FastReader::new(plan(wanted));
            reader.push(text.as_bytes(), &mut sink).unwrap();
            reader.finish(&mut sink).unwrap();
            found
        };
        // An empty cell in every block: each is read cell by cell.
        let every: Vec<usize> = (0..days.len()).step_by(50).collect();
        let (all, some, single) = (read(&[]), read(&odd), read(&every));
        for row in 0..days.len() {
            prop_assert_eq!(some[row], if odd.contains(&row) { MISSING } else { all[row] });
            prop_assert!(row % 50 == 0 || single[row] == all[row]);
        }
    }
}
