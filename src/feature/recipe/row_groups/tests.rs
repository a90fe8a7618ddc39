//! Groups are left out by sound statistics alone.

use super::*;
use crate::feature::recipe::Recipe;

/// Of purchases the amounts of 30 days before the hundredth day since 1970.
const RECIPE: &str = r#"{
    "version": 1, "name": "visits", "title": {"en": "visits", "ko": "visits"},
    "tables": [
        {"name": "visits", "title": {"en": "visits", "ko": "visits"}, "key": "customer", "rows": "many",
            "time": "day", "columns": [{"name": "customer", "kind": "text"}, {"name": "day", "kind": "moment"},
                {"name": "amount", "kind": "number"}, {"name": "kind", "kind": "text"}]}],
    "population": {"table": "visits"},
    "anchors": {"at": {"days": ["1970-04-11"]}},
    "features": [
        {"name": "visits", "title": {"en": "visits", "ko": "visits"}, "kind": "integer",
            "from": {"rows": {"table": "visits", "aggregate": "count"}}},
        {"name": "spent", "title": {"en": "spent", "ko": "spent"}, "kind": "number",
            "from": {"rows": {"table": "visits", "aggregate": "sum", "of": "amount",
                "where": "kind = 'buy' and amount > 1", "window": {"last_days": 30}}}}]
}"#;

/// Rows of the group.
const ROWS: u64 = 10;

const CUSTOMER: usize = 0;
const DAYS: usize = 1;
const AMOUNT: usize = 2;
const KIND: usize = 3;

const NOTHING: [usize; 0] = [];

fn between(least: Bound, greatest: Bound) -> Statistics {
    Statistics {
        least: Some(least),
        greatest: Some(greatest),
        nulls: Some(0),
    }
}

fn days(first: i64, last: i64) -> Statistics {
    let micros = |day: i64| Bound::Int(day * 86_400_000_000);
    between(micros(first), micros(last))
}

fn amounts(least: f64, greatest: f64) -> Statistics {
    between(Bound::Float(least), Bound::Float(greatest))
}

fn kinds(least: &str, greatest: &str) -> Statistics {
    between(Bound::Text(least.into()), Bound::Text(greatest.into()))
}

fn missing() -> Statistics {
    Statistics {
        nulls: Some(ROWS),
        ..Statistics::default()
    }
}

/// The columns of which nothing is read, of a group whose columns have these statistics;
/// the others lie where they are asked for.
fn left_out(changed: &[(usize, Statistics)]) -> Vec<usize> {
    let recipe = Recipe::from_json(RECIPE).unwrap_or_else(|error| panic!("{error}"));
    let build = Build::new(recipe).unwrap_or_else(|error| panic!("{error}"));
    let stored = [
        (ValueKind::Text, Stored::Text),
        (ValueKind::Moment, Stored::Timestamp { utc: false }),
        (ValueKind::Number, Stored::Float),
        (ValueKind::Text, Stored::Text),
    ];
    let columns = stored.into_iter().enumerate();
    let columns = columns.map(|(at, (kind, stored))| {
        Some(FileColumn {
            kind,
            stored,
            place: at,
            read: at,
        })
    });
    let columns: Vec<Option<FileColumn>> = columns.collect();
    let mut statistics = vec![
        Statistics::default(),
        days(90, 95),
        amounts(0.0, 9.0),
        kinds("buy", "view"),
    ];
    for (at, changed) in changed {
        statistics[*at] = changed.clone();
    }
    let group = Group {
        rows: ROWS,
        plan: &build.plan.tables[0],
        columns: &columns,
        statistics,
    };
    let idle = group.idle(&asked_days(&build.plan, 0), &build);
    let left_out = group.left_out(&idle);
    (0..left_out.len()).filter(|at| left_out[*at]).collect()
}

#[test]
fn a_group_beyond_all_windows_tells_only_whose_its_rows_are() {
    assert_eq!(left_out(&[]), NOTHING);
    for (first, last, beyond) in [
        (100, 120, true),
        (99, 120, false),
        (0, 69, true),
        (0, 70, false),
        (0, 900, false),
    ] {
        let found = left_out(&[(DAYS, days(first, last))]);
        let expected: &[usize] = if beyond { &[AMOUNT, KIND] } else { &[] };
        assert_eq!(found, expected, "{first} to {last}");
    }
}

#[test]
fn a_group_none_of_whose_rows_meets_the_condition_tells_only_whose_they_are() {
    for (at, statistics, excluded) in [
        (KIND, kinds("cart", "view"), true),
        (KIND, kinds("buy", "buy"), false),
        (AMOUNT, amounts(0.0, 1.0), true),
        (AMOUNT, amounts(0.0, 1.5), false),
        (AMOUNT, missing(), true),
    ] {
        let expected: &[usize] = if excluded { &[AMOUNT, KIND] } else { &[] };
        assert_eq!(
            left_out(&[(at, statistics.clone())]),
            expected,
            "{statistics:?}"
        );
    }
}

#[test]
fn of_rows_of_nobody_nothing_is_read() {
    let all = [CUSTOMER, DAYS, AMOUNT, KIND];
    assert_eq!(left_out(&[(CUSTOMER, missing())]), all);
    let some = Statistics {
        nulls: Some(ROWS - 1),
        ..Statistics::default()
    };
    assert_eq!(left_out(&[(CUSTOMER, some)]), NOTHING);
    let both = Statistics {
        nulls: Some(ROWS),
        ..kinds("A", "B")
    };
    assert_eq!(left_out(&[(CUSTOMER, both)]), NOTHING);
}

#[test]
fn what_statistics_do_not_say_soundly_is_read() {
    let mut half = days(100, 120);
    half.greatest = None;
    for statistics in [
        Statistics::default(),
        half,
        days(120, 100),
        amounts(9e15, 9e16),
        kinds("2099-01-01", "2099-12-31"),
        between(Bound::Int(i64::MIN), Bound::Int(i64::MAX)),
    ] {
        let found = left_out(&[(DAYS, statistics.clone())]);
        assert_eq!(found, NOTHING, "{statistics:?}");
    }
    for statistics in [
        Statistics::default(),
        kinds("view", "cart"),
        amounts(0.0, 1.0),
    ] {
        let found = left_out(&[(KIND, statistics.clone())]);
        assert_eq!(found, NOTHING, "{statistics:?}");
    }
    for statistics in [Statistics::default(), amounts(1.0, 0.0), kinds("0", "1")] {
        let found = left_out(&[(AMOUNT, statistics.clone())]);
        assert_eq!(found, NOTHING, "{statistics:?}");
        // Amounts without bounds are told, on whatever day.
        let found = left_out(&[(AMOUNT, statistics.clone()), (DAYS, days(100, 120))]);
        assert_eq!(found, [KIND], "{statistics:?}");
    }
    let endless = amounts(0.0, f64::INFINITY);
    let found = left_out(&[(AMOUNT, endless), (DAYS, days(100, 120))]);
    assert_eq!(found, [KIND]);
}
