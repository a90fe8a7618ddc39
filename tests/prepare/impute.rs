//! Gaps filled feature by feature, by hand.

use holdfast::feature::Imputation;
use holdfast::feature::prepare::TrainingRows;
use holdfast::feature::prepare::impute::{ImputeError, Strategy, fit};
use holdfast::table::Column;

#[test]
fn each_strategy_learns_from_the_training_rows() {
    let number = ["4", "", "1", "1", "10", "NA", "1000000"];
    let category = ["b", "", "a", "a", "b", "-", "zzz"];
    let value = |value: &str| Strategy::Constant {
        value: value.into(),
    };
    for (texts, strategy, fill) in [
        (number, Strategy::Mean, "4"),
        (number, Strategy::Median, "2.5"),
        (number, Strategy::Mode, "1"),
        (number, value("-1"), "-1"),
        (number, Strategy::ZeroWithFlag, "0"),
        (category, Strategy::Mode, "a"),
        (category, Strategy::Unknown, "unknown"),
        (category, value("none given"), "none given"),
    ] {
        let column = Column::from_texts("x", texts);
        // The last row is a test row.
        let fitted = fit(&column, &TrainingRows::all(6), &strategy).unwrap();
        assert_eq!(fitted.fill, fill, "{strategy:?}");
        let applied = fitted.apply(&column);
        assert_eq!(applied[0].text(1), fill);
        assert_eq!(applied[0].text(5), fill);
        assert_eq!(applied[0].text(6), texts[6]);
        assert_eq!(
            applied.len(),
            1 + usize::from(strategy == Strategy::ZeroWithFlag)
        );
        let expected = match fill.parse() {
            Ok(value) => Imputation::Value { value },
            Err(_) => Imputation::Category { name: fill.into() },
        };
        assert_eq!(fitted.contract(), expected);
    }
}

#[test]
fn a_flag_says_where_the_gaps_were() {
    let column = Column::from_texts("paid", ["5", "", "0"]);
    let fitted = fit(&column, &TrainingRows::all(3), &Strategy::ZeroWithFlag).unwrap();
    let applied = fitted.apply(&column);
    assert_eq!(applied[1].name(), "paid_missing");
    let cells = |column: &Column| {
        (0..3)
            .map(|row| column.text(row).to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(cells(&applied[0]), ["5", "0", "0"]);
    assert_eq!(cells(&applied[1]), ["0", "1", "0"]);
    let mut numbers = column.numbers();
    assert_eq!(
        fitted.apply_numbers(&mut numbers),
        Some(vec![0.0, 1.0, 0.0])
    );
    assert_eq!(numbers, [5.0, 0.0, 0.0]);
}

#[test]
fn what_cannot_be_learnt_is_said() {
    let texts = Column::from_texts("plan", ["gold", "1"]);
    let error = fit(&texts, &TrainingRows::all(2), &Strategy::Median).unwrap_err();
    assert_eq!(
        error.to_string(),
        "The column \"plan\" holds text (such as \"gold\" in row 1), so it has no median. Use the most frequent value or \"unknown\"."
    );
    let empty = Column::from_texts("plan", ["", "7"]);
    for strategy in [Strategy::Mean, Strategy::Median, Strategy::Mode] {
        let error = fit(&empty, &TrainingRows::all(1), &strategy).unwrap_err();
        assert!(matches!(error, ImputeError::Empty { .. }), "{strategy:?}");
    }
}
