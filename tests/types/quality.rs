//! Quality at a glance: against numpy, and on columns with a flaw each.

use holdfast::i18n::Lang;
use holdfast::table::{Column, Distribution, Note, Table, duplicate_rows, profile};
use serde_json::Value;

fn notes_on(name: &str, cells: &[String], today: Option<i64>) -> Vec<String> {
    let column = Column::from_texts(name, cells.iter().map(String::as_str));
    let profile = profile::column_on(&column, today);
    for note in &profile.notes {
        let said = note.say(Lang::Ko);
        assert!(!said.is_empty() && !said.contains('{'), "{said}");
    }
    profile
        .notes
        .iter()
        .map(|note| note.say(Lang::En))
        .collect()
}

fn close(found: f64, expected: &Value, what: &str) {
    let expected = expected.as_f64().unwrap();
    let error = (found - expected).abs();
    assert!(
        error <= 1e-12 * expected.abs().max(1e-3),
        "{what}: {found} {expected}"
    );
}

#[test]
fn quantiles_fences_and_histograms_are_numpys() {
    let golden: Value = serde_json::from_str(include_str!("../golden/quality.json")).unwrap();
    for case in golden["cases"].as_array().unwrap() {
        let values: Vec<f64> = case["values"]
            .as_array()
            .unwrap()
            .iter()
            .map(|v| v.as_f64().unwrap())
            .collect();
        let profile = profile::column(&Column::from_numbers("x", values));
        let name = case["name"].as_str().unwrap();
        let s = profile.summary.unwrap();
        for (what, found) in [
            ("first_quartile", s.first_quartile),
            ("median", s.median),
            ("third_quartile", s.third_quartile),
            ("lower_fence", s.lower_fence),
            ("upper_fence", s.upper_fence),
            ("lower_whisker", s.lower_whisker),
            ("upper_whisker", s.upper_whisker),
            ("mean", s.mean),
            ("deviation", s.deviation),
        ] {
            close(found, &case[what], &format!("{name} {what}"));
        }
        assert_eq!(Value::from(s.low_outliers), case["low_outliers"], "{name}");
        assert_eq!(
            Value::from(s.high_outliers),
            case["high_outliers"],
            "{name}"
        );
        let Distribution::Histogram {
            edges,
            counts,
            below,
            above,
        } = profile.distribution
        else {
            panic!("{name} has a histogram");
        };
        for (found, expected) in edges.iter().zip(case["edges"].as_array().unwrap()) {
            close(*found, expected, name);
        }
        assert_eq!(Value::from(counts), case["counts"], "{name}");
        assert_eq!(
            (Value::from(below), Value::from(above)),
            (case["below"].clone(), case["above"].clone()),
            "{name}"
        );
    }
}

fn some(cells: &[(&str, usize)]) -> Vec<String> {
    cells
        .iter()
        .flat_map(|(text, rows)| vec![(*text).to_string(); *rows])
        .collect()
}

#[test]
fn suspicious_numbers_are_pointed_out() {
    for (name, cells, expected) in [
        (
            "bd",
            some(&[("31", 30), ("47", 30), ("1970", 2), ("-5", 1)]),
            vec![
                "Ages below 0 or above 120: 3 rows, such as 1970. Perhaps years of birth or slips.",
            ],
        ),
        (
            "visits",
            some(&[("3", 30), ("4", 30), ("7", 9), ("9999", 4)]),
            vec![
                "9,999 stands apart from all other numbers in 4 rows. Perhaps it means “not known”.",
            ],
        ),
        (
            "visits",
            some(&[("3", 30), ("4", 30), ("7", 9), ("-1", 3)]),
            vec!["−1 stands apart from all other numbers in 3 rows. Perhaps it means “not known”."],
        ),
        (
            "duration",
            some(&[("30", 60), ("31", 60), ("7", 5), ("-411", 1), ("-2", 1)]),
            vec![
                "Negative values in a column that has hardly any: 2 rows, down to −411. Check for errors.",
            ],
        ),
        (
            "duration",
            some(&[("30", 60), ("31", 60), ("7", 5), ("-411", 9), ("-2", 1)]),
            vec![
                "Negative durations: 10 rows, down to −411. Perhaps beginning and end were mixed up.",
            ],
        ),
        (
            "days_to_renewal",
            some(&[("30", 60), ("31", 60), ("7", 5), ("-411", 9), ("-2", 1)]),
            vec![],
        ),
        (
            "price",
            some(&[("99.5", 30), ("120.25", 30), ("9999", 1), ("88.5", 3)]),
            vec![],
        ),
    ] {
        assert_eq!(notes_on(name, &cells, None), expected, "{name}");
    }
}

/// What is said of the last of some columns beside the others.
fn notes_beside(columns: &[(&str, &[&str])]) -> Vec<String> {
    let columns = columns
        .iter()
        .map(|(name, cells)| Column::from_texts(name, cells.iter().copied()));
    let table = Table::new("contracts", columns.collect()).unwrap();
    let profiles = profile::table(&table);
    let notes = profiles.last().unwrap().notes.iter();
    let spans = notes.filter(|note| matches!(note, Note::EndsBeforeStart { .. }));
    spans.map(|note| note.say(Lang::En)).collect()
}

#[test]
fn ends_before_their_beginnings_are_pointed_out() {
    let starts: &[&str] = &["2024-03-01", "2024-03-05", "", "2024-04-02", "2024-04-03"];
    let ends: &[&str] = &[
        "2024-03-31",
        "2024-03-04",
        "2024-01-01",
        "2024-04-01",
        "1970-01-01",
    ];
    let expected =
        "Lies before “start_date” in 2 rows, such as row 2: an end before its beginning.";
    assert_eq!(
        notes_beside(&[("start_date", starts), ("end_date", ends)]),
        [expected]
    );
    assert_eq!(
        notes_beside(&[("start_date", starts), ("expiry_date", ends)]),
        [expected]
    );
    // What belongs to nothing is left alone.
    let nothing: [&str; 0] = [];
    assert_eq!(
        notes_beside(&[("trial_start", starts), ("contract_end", ends)]),
        nothing
    );
    assert_eq!(
        notes_beside(&[("start_date", starts), ("paid", ends)]),
        nothing
    );
    assert_eq!(
        notes_beside(&[("start_date", starts), ("end_date", starts)]),
        nothing
    );
    // A day without a time is all of that day; times of one day are told apart.
    let from: &[&str] = &["2024-03-01 10:00:00", "2024-03-02 10:00:00"];
    let same_day: &[&str] = &["2024-03-01", "2024-03-03"];
    assert_eq!(
        notes_beside(&[("session_start", from), ("session_end", same_day)]),
        nothing
    );
    let earlier: &[&str] = &["2024-03-01 10:30:00", "2024-03-02 09:59:00"];
    assert_eq!(
        notes_beside(&[("session_start", from), ("session_end", earlier)]).len(),
        1
    );
}

#[test]
fn suspicious_dates_are_pointed_out() {
    let days = |range: std::ops::Range<u32>| -> Vec<String> {
        range
            .map(|day| format!("2017-{:02}-{:02}", 1 + day / 28, 1 + day % 28))
            .collect()
    };
    let with = |extra: &[(&str, usize)]| {
        let mut cells = days(0..100);
        cells.extend(some(extra));
        cells
    };
    // 2017-04-20.
    let today = Some(17_276);
    for (cells, expected) in [
        (with(&[("1970-01-01", 3)]), "1970-01-01 stands in 3 rows."),
        (with(&[("1900-01-01", 1)]), "1900-01-01 stands in 1 rows."),
        (with(&[("9999-12-31", 2)]), "9999-12-31 stands in 2 rows."),
        (
            with(&[("2017-06-01", 2)]),
            "Dates in the future: 2 rows, the latest 2017-06-01.",
        ),
        (
            with(&[("2017-02-30", 2)]),
            "Dates that the calendar does not have",
        ),
    ] {
        let said = notes_on("joined", &cells, today);
        assert!(
            said.iter().any(|note| note.contains(expected)),
            "{expected}: {said:?}"
        );
    }
    assert!(
        notes_on("joined", &days(0..100), today)
            .iter()
            .all(|note| note.contains("Days without"))
    );
    assert!(notes_on("joined", &days(0..28), None).is_empty());
}

#[test]
fn a_zero_among_seconds_is_told_and_no_day_of_1970() {
    let mut cells: Vec<String> = (0..30)
        .map(|day| (1_490_918_400 + day * 86_400).to_string())
        .collect();
    cells.extend(some(&[("0", 2), ("-1", 1)]));
    assert_eq!(
        notes_on("last_login", &cells, None),
        ["Not of the kind “date”, taken as missing: 3 rows, such as “0” in row 31.",]
    );
    let column = Column::from_texts("last_login", cells.iter().map(String::as_str));
    let coverage = profile::column(&column).coverage.unwrap();
    assert_eq!((coverage.first.as_str(), coverage.span), ("2017-03-31", 30));
}

#[test]
fn days_without_rows_are_found() {
    let mut cells: Vec<String> = (1..=31).map(|day| format!("201703{day:02}")).collect();
    cells.retain(|cell| !["20170305", "20170306", "20170320"].contains(&cell.as_str()));
    cells.push("20170310".to_string());
    let column = Column::from_texts("date", cells.iter().map(String::as_str));
    let found = profile::column(&column);
    let texts = |min: &str, max: &str| {
        let (min, max) = (min.to_string(), max.to_string());
        Some(profile::Range::Texts { min, max })
    };
    assert_eq!(found.range, texts("20170301", "20170331"));
    assert_eq!(found.readable_range(), texts("2017-03-01", "2017-03-31"));
    let written = Column::from_texts("date", ["31/03/2017", "30/03/2017"]);
    let written = profile::column(&written);
    assert_eq!(written.readable_range(), written.range);
    let coverage = found.coverage.unwrap();
    assert_eq!(
        (coverage.first.as_str(), coverage.last.as_str()),
        ("2017-03-01", "2017-03-31")
    );
    assert_eq!((coverage.span, coverage.covered), (31, 28));
    assert_eq!(coverage.days.iter().map(|(_, rows)| rows).sum::<u64>(), 29);
    let gaps: Vec<(&str, &str, u64)> = coverage
        .gaps
        .iter()
        .map(|gap| (gap.from.as_str(), gap.to.as_str(), gap.days))
        .collect();
    assert_eq!(
        gaps,
        [
            ("2017-03-05", "2017-03-06", 2),
            ("2017-03-20", "2017-03-20", 1)
        ]
    );
    assert_eq!(
        notes_on("date", &cells, None),
        ["Days without any row: 3. The longest stretch is 2017-03-05 to 2017-03-06."]
    );
}

#[test]
fn identifiers_that_differ_only_in_case_or_spaces_are_found() {
    let mut cells: Vec<String> = (0..40).map(|n| format!("Cust{n:03}")).collect();
    cells.push("cust007".to_string());
    cells.push(" Cust 011".to_string());
    cells.push("Cust012 ".to_string());
    let column = Column::from_texts("customer_id", cells.iter().map(String::as_str));
    let notes = profile::column(&column).notes;
    let alike = notes.iter().find_map(|note| match note {
        Note::AlikeIds { rows, pairs } => Some((*rows, pairs.clone())),
        _ => None,
    });
    let pair = |a: &str, b: &str| (a.to_string(), b.to_string());
    assert_eq!(
        alike,
        Some((
            2,
            vec![pair("Cust007", "cust007"), pair("Cust011", " Cust 011")]
        ))
    );
    // What joins tables cuts the spaces around ids, so that these are one customer.
    let said: Vec<String> = notes.iter().map(|note| note.say(Lang::En)).collect();
    let padded = "Identifiers that differ only in the spaces around them: 1 rows, such as “Cust012” and “Cust012 ”. When tables are joined they count as one customer.";
    assert!(said.iter().any(|note| note == padded), "{said:?}");
}

#[test]
fn rows_that_repeat_are_found() {
    let column = |name: &str, cells: &[&str]| Column::from_texts(name, cells.iter().copied());
    let table = Table::new(
        "t",
        vec![
            column("a", &["1", "2", "1", "1", "2"]),
            column("b", &["x", "y", "x", "z", "y"]),
        ],
    );
    let found = duplicate_rows(&table.unwrap());
    assert_eq!((found.rows, found.examples), (2, vec![(1, 3), (2, 5)]));
    assert_eq!(duplicate_rows(&Table::default()).rows, 0);
}

#[test]
fn doubtful_types_are_noted() {
    for (cells, expected) in [
        (
            vec!["01/04/2017", "02/04/2017"],
            "Nothing shows whether day or month comes first in “01/04/2017”.",
        ),
        (vec!["1,395", "2,100"], "“1,395” is read as 1395;"),
        (
            vec!["$5", "€7"],
            "Amounts in several currencies, such as “$5”.",
        ),
        (
            vec!["2017-03-31T15:20Z", "2017-03-31T15:20"],
            "Some times have a zone;",
        ),
    ] {
        let cells: Vec<String> = cells.into_iter().map(str::to_string).collect();
        let said = notes_on("x", &cells, None);
        assert!(
            said.iter().any(|note| note.contains(expected)),
            "{expected}: {said:?}"
        );
    }
}
