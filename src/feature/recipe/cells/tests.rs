//! Packed cells against plain ones: the same bits, whatever the values are, in
//! whatever order they come, and however the rows are divided.

use proptest::prelude::*;

use super::lanes::Lane;
use super::*;
use crate::feature::recipe::build::{Build, Rows};
use crate::feature::recipe::fold::{add_exactly, fold, merge_slots};
use crate::feature::recipe::plan::{Gather, How};
use crate::feature::recipe::{Recipe, Values};

/// What is gathered: each aggregate, of `a` and `b`, with a condition and without.
fn recipe() -> Recipe {
    let title = r#""title":{"en":"x","ko":"x"}"#;
    let mut features = Vec::new();
    for (at, what) in [
        r#""aggregate":"count""#,
        r#""aggregate":"count","where":"c = 1""#,
        r#""aggregate":"sum","of":"a""#,
        r#""aggregate":"sum","of":"b""#,
        r#""aggregate":"mean","of":"a","where":"c = 1""#,
        r#""aggregate":"min","of":"a""#,
        r#""aggregate":"max","of":"a""#,
        r#""aggregate":"min","of":"b","where":"c = 1""#,
        r#""aggregate":"max","of":"b""#,
        r#""aggregate":"first","of":"b""#,
        r#""aggregate":"last","of":"a""#,
    ]
    .into_iter()
    .enumerate()
    {
        features.push(format!(
            r#"{{"name":"f{at}",{title},"kind":"number","from":{{"rows":{{"table":"t",{what}}}}}}}"#
        ));
    }
    let columns = ["id|text", "at|moment", "a|number", "b|number", "c|number"].map(|column| {
        let (name, kind) = column.split_once('|').unwrap();
        format!(r#"{{"name":"{name}","kind":"{kind}"}}"#)
    });
    let json = format!(
        r#"{{"version":1,"name":"n",{title},"tables":[{{"name":"t",{title},"key":"id","time":"at",
        "rows":"many","columns":[{}]}}],"population":{{"table":"t"}},"features":[{}]}}"#,
        columns.join(","),
        features.join(",")
    );
    Recipe::from_json(&json).unwrap_or_else(|error| panic!("{error:?}"))
}

/// A row: whose it is, when, two values, and whether it counts.
type Row = (u32, f64, f64, f64, bool);

fn built(rows: &[Row]) -> Build {
    let mut build = Build::new(recipe()).unwrap();
    for customer in 0..CUSTOMERS {
        assert_eq!(build.customer(&customer.to_string()), customer);
    }
    // Batches of a length that is no multiple of anything.
    for rows in rows.chunks(300) {
        let column = |of: fn(&Row) -> f64| Values::Numbers(rows.iter().map(of).collect());
        let columns = vec![
            Values::Texts(vec![u32::MAX; rows.len()]),
            column(|row| row.1),
            column(|row| row.2),
            column(|row| row.3),
            column(|row| f64::from(u8::from(row.4))),
        ];
        let customers = rows.iter().map(|row| row.0).collect();
        let wholes: Vec<Option<Vec<i32>>> = columns.iter().map(wholes).collect();
        let wholes: Vec<Option<&[i32]>> = wholes.iter().map(Option::as_deref).collect();
        build.rows_and_wholes(0, Rows { customers, columns }, &wholes);
    }
    build
}

/// A column as whole numbers, if that is what it is.
fn wholes(column: &Values) -> Option<Vec<i32>> {
    let Values::Numbers(numbers) = column else {
        return None;
    };
    let whole = |number: &f64| {
        let whole = *number as i32;
        let same = f64::from(whole).to_bits() == number.to_bits();
        (same && !matches!(whole, i32::MIN | i32::MAX)).then_some(whole)
    };
    numbers.iter().map(whole).collect()
}

/// Which value a gathering is of: `true` for `a`.
fn is_of_a(gather: &Gather) -> bool {
    gather
        .of
        .as_ref()
        .is_some_and(|(text, _)| text.contains('a'))
}

/// Cells of plain numbers, by the customer.
fn plainly(gathered: &[Gather], slots: usize, rows: &[Row]) -> Vec<Vec<f64>> {
    let mut blank = vec![0.0; slots];
    for gather in gathered {
        if !matches!(gather.how, How::Count | How::Sum) {
            blank[gather.slot..gather.slot + gather.how.slots()].fill(f64::NAN);
        }
    }
    let mut cells = vec![blank; CUSTOMERS as usize];
    for (customer, time, a, b, counts) in rows.iter().filter(|row| row.0 != NOWHERE) {
        let cell = &mut cells[*customer as usize];
        cell[0] += 1.0;
        for gather in gathered {
            let value = if is_of_a(gather) { *a } else { *b };
            if gather.condition.is_some() && !counts {
                continue;
            }
            match gather.how {
                How::Count if gather.slot > 0 => cell[gather.slot] += 1.0,
                How::Sum if value.is_nan() && gather.is_of_all() => cell[gather.aside + 1] += 1.0,
                How::Sum if !value.is_nan() => {
                    let error = add_exactly(&mut cell[gather.slot], value);
                    cell[gather.aside] += error;
                    cell[gather.aside + 1] += f64::from(u8::from(!gather.is_of_all()));
                }
                How::Count | How::Sum | How::Distinct => {}
                _ if value.is_nan() => {}
                how => {
                    let slots = &mut cell[gather.slot..gather.slot + how.slots()];
                    fold(how, slots, value, *time);
                }
            }
        }
    }
    cells
}

const CUSTOMERS: u32 = 7;

fn check(rows: &[Row], cut: usize) {
    let (first, second) = rows.split_at(cut.min(rows.len()));
    let (mut build, other) = (built(first), built(second));
    let plan = &build.plan.tables[0];
    let gathered = plan.gathered.clone();
    let mut expected = plainly(&gathered, plan.slots, first);
    compare(&build, &expected);
    let theirs = plainly(&gathered, plan.slots, second);
    compare(&other, &theirs);
    for (mine, theirs) in expected.iter_mut().zip(&theirs).filter(|(_, t)| t[0] > 0.0) {
        mine[0] += theirs[0];
        for gather in &gathered {
            merge_slots(gather, mine, theirs, &[]);
        }
    }
    build.merge_packed(&other.pack().unwrap()).unwrap();
    compare(&build, &expected);
    let order: Vec<u32> = (0..build.intakes[0].cells.owners().len() as u32).collect();
    let back: Vec<u32> = order.iter().rev().copied().collect();
    build.intakes[0].cells.reorder(&back);
    compare(&build, &expected);
}

/// All slots of all cells have the same bits.
fn compare(build: &Build, expected: &[Vec<f64>]) {
    let cells = &build.intakes[0].cells;
    let met = expected.iter().filter(|cell| cell[0] > 0.0).count();
    assert_eq!(cells.owners().len(), met);
    for (cell, (customer, _)) in cells.owners().iter().enumerate() {
        for (slot, value) in expected[*customer as usize].iter().enumerate() {
            let found = cells.slot(cell as u32, slot);
            let same = found.to_bits() == value.to_bits() || found.is_nan() && value.is_nan();
            assert!(same, "slot {slot} of {customer}: {found} for {value}");
        }
    }
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        60 => (-40..4000i32).prop_map(f64::from),
        10 => (-9_000..9_000i32).prop_map(|value| f64::from(value) / 1000.0),
        10 => Just(f64::NAN),
        4 => prop::sample::select(vec![
            0.0, -0.0, 0.5, 2_147_483_646.0, 2_147_483_647.0, -2_147_483_648.0, 2_147_483_648.0,
            9_007_199_254_740_993.0, 1e300, -1e300, 5e-324, f64::INFINITY, -9_223_372_036_854_776.0,
        ]),
    ]
}

fn row() -> impl Strategy<Value = Row> {
    let customer = prop_oneof![30 => 0..CUSTOMERS, 1 => Just(NOWHERE)];
    let time = (0..50i32).prop_map(|day| f64::from(day) * 8.64e10);
    (customer, time, value(), value(), any::<bool>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn packed_cells_say_what_plain_ones_would(
        rows in prop::collection::vec(row(), 0..700),
        whole in any::<bool>(),
        cut in 0..700usize,
    ) {
        let mut rows = rows;
        if whole {
            // Until late there is nothing but whole numbers and nothing missing.
            for row in rows.iter_mut().take(400) {
                (row.2, row.3) = (f64::from(row.2 as i32 / 2), f64::from(row.3 as i32 / 2));
            }
        }
        check(&rows, cut);
    }
}

#[test]
fn whole_numbers_take_four_bytes_and_grow_when_they_must() {
    let small: Vec<Row> = (0..2_000).map(|at| (at % 7, 0.0, 3.0, 4.0, true)).collect();
    // Moments are no whole numbers of four bytes.
    let reals = |rows: &[Row]| {
        let build = built(rows);
        let lanes = build.intakes[0].cells.values.lanes();
        lanes
            .iter()
            .filter(|lane| matches!(lane, Lane::Real(_)))
            .count()
    };
    let mut fractions = small.clone();
    fractions[1_500].2 = 0.1;
    // The sum, its error, the conditional sum and its error, and the smallest value.
    assert_eq!((reals(&small), reals(&fractions)), (4, 9));
    check(&fractions, 1_000);
    // A sum that outgrows four bytes, not a single value.
    let large: Vec<Row> = (0..2_000).map(|_| (3, 0.0, 2e9, 4.0, true)).collect();
    check(&large, 1_999);
    // One that does so only when two parts come together, between customers whose sums do not.
    let mut parts: Vec<Row> = (0..14).map(|at| (at % 7, 0.0, 3.0, 4.0, true)).collect();
    (parts[3].2, parts[10].2) = (2e9, 2e9);
    check(&parts, 7);
}
