//! Folds that cannot judge in turn are refused before anything is learnt, and how many can is
//! said.

use holdfast::engine::TrainRequest;
use holdfast::i18n::Lang;
use holdfast::model::train::{
    ClassOptions, ContestOptions, CrossedClasses, CrossedContest, Learner, TrainError, TrainOptions,
};
use holdfast::table::Table;

use super::engine::{opened, train};
use super::tables::{coins, table};

/// So many rows of which the first `left` have left, in turn of so many customers; of 0, of rows
/// that name none.
fn rows(rows: usize, left: usize, customers: usize) -> Table {
    let of = |cell: &dyn Fn(usize) -> String| (0..rows).map(cell).collect::<Vec<String>>();
    let mut columns = vec![
        ("amount", of(&|row| (row * 37 % 101).to_string())),
        ("kind", of(&|row| ["a", "b", "c"][row % 3].to_string())),
        (
            "Churn",
            of(&|row| ["No", "Yes"][usize::from(row < left)].to_string()),
        ),
    ];
    if customers > 0 {
        let customer = |row: usize| format!("c{:04}", row % customers);
        columns.push(("customer", of(&customer)));
    }
    table(&columns)
}

fn begun(table: &Table, folds: u32) -> Result<CrossedContest, TrainError> {
    let id = table.column("customer").map(|_| "customer".to_string());
    let options = TrainOptions {
        id,
        ..TrainOptions::new("Churn")
    };
    CrossedContest::new(
        table,
        ContestOptions::new(options, &[Learner::Logistic]),
        folds,
    )
}

#[test]
fn as_many_folds_judge_as_there_are_rows_or_customers_of_either_answer() {
    // Rows, leavers, customers, folds; how many can judge at most.
    let cases = [
        (40, 6, 0, 7, 6),
        (40, 6, 0, u32::MAX, 6),
        (40, 34, 0, 50, 6),
        // All rows of a customer judge together, and every customer has both answers.
        (40, 20, 4, 5, 4),
        (40, 20, 1, 2, 1),
        // Seven customers, of whom five have a row that left.
        (42, 5, 7, 6, 5),
    ];
    for (count, left, customers, folds, most) in cases {
        let name = format!("{count} rows, {left} left, {customers} customers, {folds} folds");
        let table = rows(count, left, customers);
        let Some(error) = begun(&table, folds).err() else {
            panic!("{name}: begun");
        };
        assert!(
            matches!(
                &error,
                TrainError::TooManyFolds { folds: asked, others, customers: whole, .. }
                    if *asked == u64::from(folds) && *others == most && *whole == (customers > 0)
            ),
            "{name}: {error:?}"
        );
        let [en, ko] = [Lang::En, Lang::Ko].map(|lang| error.say(lang));
        let [what, instead] = match most {
            1 => ["without folds".to_string(), "묶음 없이".to_string()],
            most => [
                format!("at most {most} folds"),
                format!("묶음을 {most}개 이하로"),
            ],
        };
        assert!(en.contains(&what) && en.contains("Churn"), "{name}: {en}");
        assert!(ko.contains(&instead), "{name}: {ko}");
        assert_eq!(en.contains("customer"), customers > 0, "{name}: {en}");
        // How customers fall is chance, but of two folds each has some of either answer here.
        let some = if customers > 0 { 2 } else { most as u32 };
        if most > 1 {
            let begun = begun(&table, some);
            assert!(begun.is_ok(), "{name}: {:?}", begun.err());
        }
    }
}

#[test]
fn what_is_too_small_for_any_training_says_so_first() {
    let few = begun(&rows(5, 2, 0), 2).err();
    assert!(
        matches!(
            few,
            Some(TrainError::TooFewRows {
                rows: 5,
                needed: 20,
                ..
            })
        ),
        "{few:?}"
    );
    let asked = TrainRequest {
        folds: 3,
        ..TrainRequest::default()
    };
    let refused = train(&mut opened(8), asked).unwrap_err();
    assert!(refused.say(Lang::En).contains("at least 20"), "{refused:?}");
}

#[test]
fn several_classes_are_no_exception() {
    let table = coins(30, 2, &["a", "b", "c"]);
    let begun = |folds| {
        let options = ClassOptions::new(TrainOptions::new("left"));
        CrossedClasses::new(&table, options, folds)
    };
    let error = begun(50).err();
    assert!(
        matches!(error, Some(TrainError::TooManyFolds { folds: 50, .. })),
        "{error:?}"
    );
    assert!(begun(3).is_ok());
}
