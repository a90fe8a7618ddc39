//! Splits and folds, by hand and by property.

use std::collections::BTreeSet;

use expect_test::expect;
use holdfast::feature::audit::{AuditOptions, Severity, SplitSource, audit};
use holdfast::feature::prepare::split::{
    Fold, OutOfTime, Part, Shares, Split, SplitError, Strata, grouped, grouped_folds, k_folds,
    out_of_time, rolling_folds, stratified,
};
use holdfast::feature::prepare::{TrainingRows, label};
use holdfast::i18n::Lang;
use holdfast::table::{Column, Table, date};
use proptest::prelude::*;

fn strata(classes: &[Option<u32>]) -> Strata {
    Strata {
        names: vec!["Yes".into(), "No".into()],
        of_row: classes.to_vec(),
    }
}

const WEEKS: [&str; 10] = [
    "2024-01-01",
    "2024-01-08",
    "2024-01-15",
    "2024-01-22",
    "2024-01-29",
    "2024-02-05",
    "2024-02-12",
    "2024-02-19",
    "2024-02-26",
    "2024-03-04",
];

/// Sliding samples: `customers` customers at `anchors` weekly anchors, one in
/// five a leaver.
fn samples(customers: usize, anchors: usize) -> (Table, Strata) {
    let rows = || (0..customers).flat_map(|c| (0..anchors).map(move |a| (c, a)));
    let text = |cell: &dyn Fn((usize, usize)) -> String| rows().map(cell).collect::<Vec<_>>();
    let columns = [
        ("user_id", text(&|(c, _)| format!("u{c}"))),
        ("anchor", text(&|(_, a)| WEEKS[a].into())),
        (
            "x",
            text(&|(c, a)| format!("{}.{:05}", c % 7, c * 31 + a * 17_389 % 999)),
        ),
        (
            "label",
            text(&|(c, a)| u32::from((c * 3 + a * 7) % 5 == 0).to_string()),
        ),
    ];
    let columns = columns
        .iter()
        .map(|(name, cells)| Column::from_texts(name, cells.iter().map(String::as_str)))
        .collect();
    let table = Table::new("samples", columns).unwrap();
    let label = label::read(table.column("label").unwrap(), None).unwrap();
    (table, Strata::of_label(&label))
}

fn apart(split: &Split) {
    let mut seen = BTreeSet::new();
    for part in Part::ALL {
        for row in split.rows(part) {
            assert!(seen.insert(*row), "row {row} twice");
        }
    }
}

proptest! {
    #[test]
    fn every_class_is_shared_out_alike(
        classes in proptest::collection::vec(proptest::option::weighted(0.95, 0u32..2), 60..400),
        seed in any::<u64>(),
    ) {
        let strata = strata(&classes);
        let shares = Shares { validation: 0.15, test: 0.25 };
        let Ok(split) = stratified(&strata, shares, seed) else {
            return Ok(());
        };
        apart(&split);
        let of = |class: Option<u32>| classes.iter().filter(|c| **c == class).count() as f64;
        for class in [0, 1] {
            for (part, share) in [(Part::Test, 0.25), (Part::Validation, 0.15), (Part::Train, 0.6)] {
                let rows = split.rows(part).iter();
                let here = rows.filter(|row| classes[**row as usize] == Some(class)).count() as f64;
                prop_assert!((here - share * of(Some(class))).abs() <= 2.0);
            }
        }
        prop_assert_eq!(split.report.unlabelled as f64, of(None));
        prop_assert_eq!(&stratified(&strata, shares, seed).unwrap(), &split);
        prop_assert_ne!(&stratified(&strata, shares, seed ^ 1).unwrap().test, &split.test);
    }

    #[test]
    fn customers_stay_whole(sizes in proptest::collection::vec(1usize..9, 30..90), seed in any::<u64>()) {
        let ids: Vec<String> = sizes
            .iter()
            .enumerate()
            .flat_map(|(id, size)| std::iter::repeat_n(format!("c{id}"), *size))
            .collect();
        let customers = Column::from_texts("id", ids.iter().map(String::as_str));
        let classes: Vec<Option<u32>> = (0..ids.len()).map(|row| Some(u32::from(row % 3 > 0))).collect();
        let split = grouped(&strata(&classes), &customers, Shares::default(), seed).unwrap();
        apart(&split);
        let people = |part| -> BTreeSet<u32> {
            split.rows(part).iter().map(|row| customers.code(*row as usize)).collect()
        };
        prop_assert!(people(Part::Train).is_disjoint(&people(Part::Test)));
        prop_assert!(people(Part::Train).is_disjoint(&people(Part::Validation)));
        prop_assert!(people(Part::Validation).is_disjoint(&people(Part::Test)));
        let share = split.test.len() as f64 / ids.len() as f64;
        prop_assert!((0.1..0.3).contains(&share), "{}", share);
    }
}

/// D3: the past trains and the latest anchors judge; customers may be held apart as well.
#[test]
fn the_past_trains_and_the_latest_anchors_test() {
    let (table, strata) = samples(50, 10);
    let (anchor, user) = (
        table.column("anchor").unwrap(),
        table.column("user_id").unwrap(),
    );
    let options = OutOfTime {
        test_anchors: 2,
        validation_anchors: 2,
        label_window: 14.0,
        held_customers: None,
        seed: 1,
    };
    let split = out_of_time(&strata, anchor, Some(user), options).unwrap();
    apart(&split);
    // Ten anchors, a week apart, 1 January to 4 March. Held: from the seventh on.
    // With a window of two weeks the sixth and the eighth reach too far.
    expect![[r#"
        Split by time: trained on the past, tested on the latest anchors (label window: 14 days).
        training: 250 rows, 50 customers, anchors 2024-01-01 to 2024-01-29, label 1: 20 %, label 0: 80 %
        validation: 50 rows, 50 customers, anchors 2024-02-12 to 2024-02-12, label 1: 20 %, label 0: 80 %
        test: 100 rows, 50 customers, anchors 2024-02-26 to 2024-03-04, label 1: 20 %, label 0: 80 %
        Left out because their label window reaches into a later part: 100 rows."#]]
    .assert_eq(&split.report.say(Lang::En).join("\n"));
    expect![[r#"
        시간 기준으로 나누어 과거로 학습하고 최근 기준일로 평가합니다(결과를 지켜본 기간 14일).
        학습: 250행, 고객 50명, 기준일 2024-01-01~2024-01-29, 답이 1인 행 20 %, 답이 0인 행 80 %
        검증: 50행, 고객 50명, 기준일 2024-02-12~2024-02-12, 답이 1인 행 20 %, 답이 0인 행 80 %
        테스트: 100행, 고객 50명, 기준일 2024-02-26~2024-03-04, 답이 1인 행 20 %, 답이 0인 행 80 %
        결과를 지켜본 기간이 뒤쪽 구간에 걸쳐 뺀 행: 100개."#]]
    .assert_eq(&split.report.say(Lang::Ko).join("\n"));
    // A label that is known on its date has no window to speak of.
    let at_once = OutOfTime {
        label_window: 0.0,
        ..options
    };
    let at_once = out_of_time(&strata, anchor, Some(user), at_once).unwrap();
    assert_eq!(
        at_once.report.say(Lang::Ko)[0],
        "시간 기준으로 나누어 과거로 학습하고 최근 기준일로 평가합니다."
    );
    let audited = audit(
        &table,
        "label",
        &AuditOptions {
            split: SplitSource::Rows { split },
            ..AuditOptions::default()
        },
    )
    .unwrap();
    assert!(
        audited
            .iter()
            .all(|finding| finding.severity == Severity::Note),
        "{audited:?}"
    );

    let apart_too = OutOfTime {
        held_customers: Some(0.4),
        ..options
    };
    let split = out_of_time(&strata, anchor, Some(user), apart_too).unwrap();
    let people = |rows: &[u32]| -> BTreeSet<u32> {
        rows.iter().map(|row| user.code(*row as usize)).collect()
    };
    assert!(people(split.train.rows()).is_disjoint(&people(&split.test)));
    assert!(people(split.train.rows()).is_disjoint(&people(&split.validation)));
    assert!((12..28).contains(&people(&split.test).len()));

    let random = stratified(&strata, Shares::default(), 3).unwrap();
    let options = AuditOptions {
        split: SplitSource::Rows { split: random },
        ..AuditOptions::default()
    };
    let audited = audit(&table, "label", &options).unwrap();
    assert_eq!(
        audited[0].severity,
        Severity::Leak,
        "a random split of samples leaks"
    );
}

/// The same anchors in any writing part the same rows, and a window counts days in all of them.
#[test]
fn anchors_are_read_as_their_column_writes_them() {
    let moment = |iso: &str| date::parse(iso).unwrap().micros;
    let parts = |iso: &str| -> [String; 3] { [0..4, 5..7, 8..10].map(|at| iso[at].to_string()) };
    type Written<'a> = &'a dyn Fn(&str) -> String;
    let ways: [Written<'_>; 7] = [
        &|iso| {
            let [year, month, day] = parts(iso);
            format!("{day}/{month}/{year}")
        },
        &|iso| {
            let [year, month, day] = parts(iso);
            format!("{month}/{day}/{year} 8:26")
        },
        &|iso| {
            let [year, month, day] = parts(iso);
            let name = ["Jan", "Feb", "Mar"][month.parse::<usize>().unwrap() - 1];
            format!("{day}-{name}-{year}")
        },
        &|iso| iso.replace('-', ""),
        &|iso| (moment(iso) / 1_000_000).to_string(),
        &|iso| (moment(iso) / 1_000).to_string(),
        &|iso| format!("{iso}T00:00:00Z"),
    ];
    let (table, strata) = samples(50, 10);
    let anchor = table.column("anchor").unwrap();
    let options = OutOfTime {
        test_anchors: 2,
        validation_anchors: 2,
        label_window: 14.0,
        held_customers: None,
        seed: 1,
    };
    let rows = |split: &Split| Part::ALL.map(|part| split.rows(part).to_vec());
    let expected = rows(&out_of_time(&strata, anchor, None, options).unwrap());
    for (at, written) in ways.into_iter().enumerate() {
        let cells: Vec<String> = (0..500).map(|row| written(anchor.text(row))).collect();
        // A name that says that it holds dates, and one that does not.
        for name in ["anchor_date", "anchor"] {
            let column = Column::from_texts(name, cells.iter().map(String::as_str));
            let split = out_of_time(&strata, &column, None, options);
            let split = split.unwrap_or_else(|error| panic!("{at} {name}: {error}"));
            assert_eq!(rows(&split), expected, "{at} {name}");
        }
    }

    // Months are dates, too: thirty days after the first of August are still August.
    let month = |row: usize| format!("2024{:02}", 1 + row % 10);
    let first = |row: usize| format!("2024-{:02}-01", 1 + row % 10);
    let column = |cell: &dyn Fn(usize) -> String| {
        let cells: Vec<String> = (0..500).map(cell).collect();
        Column::from_texts("anchor", cells.iter().map(String::as_str))
    };
    let options = OutOfTime {
        label_window: 30.0,
        ..options
    };
    let by_month = out_of_time(&strata, &column(&month), None, options).unwrap();
    let by_day = out_of_time(&strata, &column(&first), None, options).unwrap();
    assert_eq!(rows(&by_month), rows(&by_day));
    assert_eq!(by_month.train.len(), 300);
    // Counts of weeks keep their own unit: with a window of two the sixth and the eighth
    // reach too far.
    let week = |row: usize| (1 + row % 10).to_string();
    let options = OutOfTime {
        label_window: 2.0,
        ..options
    };
    let by_week = out_of_time(&strata, &column(&week), None, options).unwrap();
    assert_eq!((by_week.train.len(), by_week.validation.len()), (250, 50));
}

#[test]
fn folds_hold_each_row_once() {
    let (table, strata) = samples(40, 6);
    let (anchor, user) = (
        table.column("anchor").unwrap(),
        table.column("user_id").unwrap(),
    );
    let split = stratified(
        &strata,
        Shares {
            validation: 0.0,
            test: 0.25,
        },
        5,
    )
    .unwrap();
    let held_once = |folds: &[Fold]| {
        let mut held: Vec<u32> = folds.iter().flat_map(|fold| fold.held.clone()).collect();
        held.sort_unstable();
        assert_eq!(held, split.train.rows(), "each training row once, no other");
        for fold in folds {
            assert_eq!(fold.train.len() + fold.held.len(), split.train.len());
            assert!(
                fold.train
                    .rows()
                    .iter()
                    .all(|row| fold.held.binary_search(row).is_err())
            );
        }
    };
    let folds = k_folds(&strata, &split.train, 5, 9).unwrap();
    held_once(&folds);
    for fold in &folds {
        let positive = fold
            .held
            .iter()
            .filter(|row| strata.of_row[**row as usize] == Some(0));
        let share = positive.count() as f64 / fold.held.len() as f64;
        assert!((share - 0.2).abs() < 1.0 / 36.0, "{share}");
    }
    held_once(&k_folds(&Strata::none(240), &split.train, 7, 9).unwrap());
    let folds = grouped_folds(&strata, user, &split.train, 4, 9).unwrap();
    held_once(&folds);
    for fold in &folds {
        let codes = |rows: &[u32]| -> BTreeSet<u32> {
            rows.iter().map(|row| user.code(*row as usize)).collect()
        };
        assert!(codes(&fold.held).is_disjoint(&codes(fold.train.rows())));
    }
    let folds = rolling_folds(&strata, anchor, &TrainingRows::all(240), 3, 7.0).unwrap();
    let anchors = |rows: &[u32]| -> BTreeSet<&str> {
        rows.iter().map(|row| anchor.text(*row as usize)).collect()
    };
    let found: Vec<_> = folds
        .iter()
        .map(|fold| {
            (
                anchors(fold.train.rows()).len(),
                anchors(&fold.held).into_iter().next(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            (3, Some("2024-01-22")),
            (4, Some("2024-01-29")),
            (5, Some("2024-02-05"))
        ]
    );
}

#[test]
fn what_cannot_be_split_is_said() {
    let (table, strata) = samples(20, 3);
    let anchor = table.column("anchor").unwrap();
    let options = OutOfTime {
        test_anchors: 1,
        validation_anchors: 0,
        label_window: 30.0,
        held_customers: None,
        seed: 0,
    };
    let words = |error: SplitError| error.to_string();
    expect!["No anchor is early enough: with a label window of 30 days every label reaches beyond 2024-01-15, where testing begins. Add earlier anchors or shorten the window."].assert_eq(&words(
        out_of_time(&strata, anchor, None, options).unwrap_err(),
    ));
    let more = OutOfTime {
        test_anchors: 3,
        ..options
    };
    expect![[r#"The column "anchor" holds 3 different times; 4 are needed to train on the past and test on the latest. Add earlier anchors, or split at random."#]].assert_eq(&words(
        out_of_time(&strata, anchor, None, more).unwrap_err(),
    ));
    let odd = Column::from_texts(
        "anchor",
        (0..60).map(|row| if row == 7 { "soon" } else { "2024-01-01" }),
    );
    expect![[r#"The column "anchor" holds 1 different times; 2 are needed to train on the past and test on the latest. Add earlier anchors, or split at random."#]]
    .assert_eq(&words(
        out_of_time(&strata, &odd, None, options).unwrap_err(),
    ));
    for shares in [(0.5, 0.5), (-0.1, 0.3), (0.0, 0.0), (f64::NAN, 0.1)] {
        let shares = Shares {
            validation: shares.0,
            test: shares.1,
        };
        assert!(matches!(
            stratified(&strata, shares, 0),
            Err(SplitError::Shares { .. })
        ));
    }
    let three = Strata::none(3);
    assert!(matches!(
        stratified(
            &three,
            Shares {
                validation: 0.0,
                test: 0.01
            },
            0
        ),
        Err(SplitError::TooFewRows { rows: 3, parts: 2 })
    ));
    for folds in [0, 1, 4] {
        assert!(k_folds(&three, &TrainingRows::all(3), folds, 0).is_err());
    }
    let short = Column::from_texts("id", ["a"]);
    assert!(matches!(
        grouped(&strata, &short, Shares::default(), 0),
        Err(SplitError::Length {
            expected: 60,
            found: 1
        })
    ));
}
