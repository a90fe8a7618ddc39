//! What is learnt, from which rows, and what becomes of customers who come later.

use expect_test::expect;
use holdfast::feature::preparation::{
    ColumnEncoding, Gaps, MOST_COLUMNS, MOST_OUTPUTS, Preparation, PreparationFault, Reads, check,
};
use holdfast::feature::prepare::impute::Strategy;
use holdfast::feature::prepare::plan::{
    EncodeChoice, GapChoice, GapCount, MOST_ROUNDS, PlanRoles, PreparePlan, Proposing, SplitPlan,
    Use,
};
use holdfast::feature::prepare::prepared::split_of;
use holdfast::feature::prepare::scale::Scale;
use holdfast::feature::prepare::split::Shares;
use holdfast::feature::prepare::{PlanError, PrepareError, Prepared};
use holdfast::i18n::Lang;
use holdfast::table::Table;

use super::pipeline::{plan, split, table, world};

fn small(rows: &[&str]) -> Table {
    let cells = |line: &str| line.split(',').map(str::to_string).collect::<Vec<_>>();
    let names = cells(rows[0]);
    table(
        &names,
        &rows[1..].iter().map(|row| cells(row)).collect::<Vec<_>>(),
    )
}

fn fitted() -> (Table, Prepared) {
    let (_, table, train) = world();
    let plan = plan(&table);
    let prepared = Prepared::fit(&table, &plan, split(train, table.rows())).unwrap();
    (table, prepared)
}

/// Whatever the test rows say, the same is learnt.
#[test]
fn test_rows_teach_nothing() {
    let (_, whole, train) = world();
    let plan = plan(&whole);
    let expected = Prepared::fit(&whole, &plan, split(train, whole.rows())).unwrap();
    let names: Vec<String> = whole
        .columns()
        .iter()
        .map(|c| c.name().to_string())
        .collect();
    let spoilt = |row: usize, at: usize| -> String {
        let column = &whole.columns()[at];
        match (row < train, column.name()) {
            (true, _) => column.text(row).to_string(),
            (false, "left") => ["Yes", "No"][row % 2].to_string(),
            (false, "city" | "device" | "plan" | "shop") => format!("other {}", row % 3),
            (false, "id") => format!("x{row}"),
            (false, _) => (row * 1000).to_string(),
        }
    };
    let rows: Vec<Vec<String>> = (0..whole.rows())
        .map(|row| (0..names.len()).map(|at| spoilt(row, at)).collect())
        .collect();
    let other = table(&names, &rows);
    let found = Prepared::fit(&other, &plan, split(train, other.rows())).unwrap();
    assert_eq!(found.preparation, expected.preparation);
    for (ours, theirs) in found.frame.columns.iter().zip(&expected.frame.columns) {
        assert_eq!(ours[..train], theirs[..train]);
    }
    assert_ne!(found.frame, expected.frame);
}

#[test]
fn one_customer_alone_is_filled_without_the_training_rows() {
    let (_, prepared) = fitted();
    let frame = |row: &str| {
        let one = small(&[
            "id,paid,days,share,calls,tenure,visits,city,device,plan,shop",
            row,
        ]);
        Prepared::apply(&one, &prepared.preparation).unwrap()
    };
    let value = |row: &str, name: &str| {
        let frame = frame(row);
        let at = frame.names.iter().position(|n| n == name).unwrap();
        frame.columns[at][0]
    };
    let known = "c1,3000,40,0.5,3,5,2,Seoul,Desktop,plus,shop 3";
    let nothing = "c1,,,,,,,,,,";
    let unseen = "c1,3000,40,0.5,3,5,2,Paris,Phone,gold,shop 77";
    for frame in [frame(known), frame(nothing), frame(unseen)] {
        assert!(frame.columns.iter().all(|column| column[0].is_finite()));
    }
    assert_eq!(value(nothing, "visits_missing"), 1.0);
    assert_eq!(value(nothing, "visits"), 0.0);
    assert_eq!(value(nothing, "city=unknown"), 1.0);
    assert_eq!(value(unseen, "city=unknown"), 1.0);
    // The accepted merge is followed.
    assert_eq!(value(unseen, "device=Mobile Phone"), 1.0);
    // The mode, for what is missing and for what was never seen.
    assert_eq!(value(nothing, "plan"), value(unseen, "plan"));
    let ColumnEncoding::Target { mean, .. } = &prepared.preparation.columns[9].encoding else {
        panic!("shop is target-encoded");
    };
    assert_eq!(value(unseen, "shop"), *mean);
}

#[test]
fn text_where_numbers_were_is_refused_in_words() {
    let (_, prepared) = fitted();
    let one = small(&[
        "id,paid,days,share,calls,tenure,visits,city,device,plan,shop",
        "c1,a lot,40,0.5,3,5,2,Seoul,Desktop,plus,shop 3",
    ]);
    let error = Prepared::apply(&one, &prepared.preparation).unwrap_err();
    let said = error.say(Lang::En);
    assert!(said.contains("paid") && said.contains("a lot"), "{said}");
}

#[test]
fn a_preparation_survives_json() {
    let (table, prepared) = fitted();
    let json = serde_json::to_string(&prepared.preparation).unwrap();
    let read: Preparation = serde_json::from_str(&json).unwrap();
    let ours = Prepared::apply(&table, &read).unwrap();
    let theirs = Prepared::apply(&table, &prepared.preparation).unwrap();
    for (name, (ours, theirs)) in ours
        .names
        .iter()
        .zip(ours.columns.iter().zip(&theirs.columns))
    {
        for (ours, theirs) in ours.iter().zip(theirs) {
            super::assert_close(*ours, *theirs, name);
        }
    }
}

/// A way to spoil a preparation, and the fault it must be refused with.
type Spoil = (fn(&mut Preparation), fn(&PreparationFault) -> bool);

#[test]
fn hostile_preparations_are_refused() {
    use PreparationFault as F;
    let spoils: [Spoil; 19] = [
        (|p| p.version = 2, |f| matches!(f, F::Version { found: 2 })),
        (
            |p| p.columns.clear(),
            |f| matches!(f, F::Columns { found: 0, .. }),
        ),
        (
            |p| {
                let column = p.columns[3].clone();
                p.columns = vec![column; MOST_COLUMNS + 1];
            },
            |f| matches!(f, F::Columns { .. }),
        ),
        (
            |p| p.columns[1].name = " ".into(),
            |f| matches!(f, F::Name { position: 2 }),
        ),
        (
            |p| p.columns[0].name = "x".repeat(2000),
            |f| matches!(f, F::Name { position: 1 }),
        ),
        (
            |p| p.columns[1].name = "paid".into(),
            |f| matches!(f, F::Twice { .. }),
        ),
        (
            |p| p.columns[1].name = "visits_missing".into(),
            |f| matches!(f, F::Twice { .. }),
        ),
        (
            |p| {
                p.columns[6].reads = Reads::Category {
                    categories: Vec::new(),
                };
            },
            |f| matches!(f, F::Categories { .. }),
        ),
        (
            |p| {
                if let Reads::Category { categories } = &mut p.columns[6].reads {
                    let first = categories[0].clone();
                    categories.push(first);
                }
            },
            |f| matches!(f, F::Twice { .. }),
        ),
        (
            |p| {
                p.columns[6].gaps = Gaps::Category {
                    name: "nowhere".into(),
                    strategy: Strategy::Mode,
                };
            },
            |f| matches!(f, F::Mismatch { .. }),
        ),
        (
            |p| p.columns[6].gaps = Gaps::Chained,
            |f| matches!(f, F::Mismatch { .. }),
        ),
        (
            |p| p.columns[0].encoding = ColumnEncoding::OneHot,
            |f| matches!(f, F::Mismatch { .. }),
        ),
        (
            |p| {
                p.columns[4].gaps = Gaps::Value {
                    value: f64::NAN,
                    strategy: Strategy::Median,
                    flag: false,
                };
            },
            |f| matches!(f, F::Number { .. }),
        ),
        (
            |p| p.columns[0].scale.as_mut().unwrap().spread = 0.0,
            |f| matches!(f, F::Number { .. }),
        ),
        (
            |p| {
                if let ColumnEncoding::Target { values, .. } = &mut p.columns[9].encoding {
                    values[0] = f64::INFINITY;
                }
            },
            |f| matches!(f, F::Number { .. }),
        ),
        (|p| p.chained = None, |f| matches!(f, F::Equations)),
        (
            |p| p.chained.as_mut().unwrap().columns[0] = "city".into(),
            |f| matches!(f, F::Equations),
        ),
        (
            |p| p.chained.as_mut().unwrap().fitted.equations[0].feature = 99,
            |f| matches!(f, F::Equations),
        ),
        (
            |p| {
                let equation = &mut p.chained.as_mut().unwrap().fitted.equations[0];
                equation.coefficients.pop();
            },
            |f| matches!(f, F::Equations),
        ),
    ];
    let (table, prepared) = fitted();
    assert_eq!(check(&prepared.preparation), Ok(()));
    for (number, (spoil, expected)) in spoils.iter().enumerate() {
        let mut preparation = prepared.preparation.clone();
        spoil(&mut preparation);
        let fault = check(&preparation).expect_err(&format!("spoil {number}"));
        assert!(expected(&fault), "spoil {number}: {fault}");
        assert!(!fault.say(Lang::Ko).is_empty());
        assert!(Prepared::apply(&table, &preparation).is_err());
    }
    // One-hot features are counted before their names are made.
    let mut wide = prepared.preparation.clone();
    let mut column = wide.columns[6].clone();
    let category = |at: usize| holdfast::feature::Category {
        name: at.to_string(),
        spellings: Vec::new(),
    };
    column.reads = Reads::Category {
        categories: (0..10_000).map(category).collect(),
    };
    column.gaps = Gaps::Keep;
    for at in 0..2 {
        column.name = format!("wide {at}");
        wide.columns.push(column.clone());
    }
    let most = MOST_OUTPUTS as u64;
    assert!(matches!(
        check(&wide),
        Err(PreparationFault::Columns { found, most: limit }) if found > most && limit == most
    ));
}

#[test]
fn unknown_fields_in_a_preparation_are_refused() {
    let (_, prepared) = fitted();
    let mut json = serde_json::to_value(&prepared.preparation).unwrap();
    json["columns"][0]["surprise"] = true.into();
    assert!(serde_json::from_value::<Preparation>(json).is_err());
}

fn customers() -> Table {
    let mut rows =
        vec!["customer,month,joined,spend,plan,paperless,note,nothing,churn".to_string()];
    for at in 0..60 {
        let spend = match at % 10 {
            3 => String::new(),
            _ => format!("{}.5", 10 + at % 7),
        };
        let plan = ["basic", "plus", ""][at % 3];
        rows.push(format!(
            "C{:03},2024-{:02}-01,2020-01-{:02},{spend},{plan},{},words number {at} of many,,{}",
            at / 3,
            1 + at % 3,
            1 + at % 28,
            ["Yes", "No"][at % 2],
            ["Yes", "No", "No"][at % 3],
        ));
    }
    small(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

fn roles() -> PlanRoles {
    PlanRoles {
        id: Some("customer".into()),
        label: Some("churn".into()),
        ..PlanRoles::default()
    }
}

#[test]
fn the_proposal_is_safe_and_says_so() {
    let table = customers();
    let (plan, _) = Proposing::run(&table, roles());
    let line = |lang: Lang| -> String {
        let of = |column: &holdfast::feature::prepare::plan::ColumnPlan| {
            let counted = table.column(&column.column).map(GapCount::of);
            column.say(lang, counted.unwrap(), None)
        };
        plan.columns
            .iter()
            .map(|column| of(column) + "\n")
            .collect()
    };
    expect![[r#"
        customer: left out, it names the customer
        month: no gaps; gaps become the median; used as days back from the row's date (or the latest), month and weekday
        joined: no gaps; gaps become the median; used as days back from the row's date (or the latest), month and weekday
        spend: 6 gaps (10 %); gaps become the median; used as a number
        plan: 20 gaps (33 %); gaps become the category "unknown"; a column of 0 and 1 per category (2)
        paperless: no gaps; gaps become the most frequent value; used as 1 and 0
        note: left out, free text has too many values
        nothing: left out, it has no value
        churn: left out, it is the answer
    "#]].assert_eq(&line(Lang::En));
    expect![[r#"
        customer: 사용하지 않음 – 고객을 식별하는 열입니다
        month: 빈 값 없음, 빈 값은 중앙값으로 채움, 기준일(없으면 가장 최근 날짜)까지의 일수, 월, 요일로 사용
        joined: 빈 값 없음, 빈 값은 중앙값으로 채움, 기준일(없으면 가장 최근 날짜)까지의 일수, 월, 요일로 사용
        spend: 빈 값 6개(10 %), 빈 값은 중앙값으로 채움, 숫자 그대로 사용
        plan: 빈 값 20개(33 %), 빈 값은 "unknown" 범주로 채움, 범주마다 0/1 열 하나(2개)
        paperless: 빈 값 없음, 빈 값은 최빈값으로 채움, 1과 0으로 사용
        note: 사용하지 않음 – 자유로운 텍스트라 값이 너무 많습니다
        nothing: 사용하지 않음 – 값이 하나도 없습니다
        churn: 사용하지 않음 – 예측할 라벨입니다
    "#]]
    .assert_eq(&line(Lang::Ko));
    // Customers with several rows are kept whole.
    assert!(matches!(plan.split, SplitPlan::Group(_)));
    assert_eq!(PreparePlan::from_json(&plan.to_json()), Ok(plan));
}

#[test]
fn splits_keep_their_promises() {
    let table = customers();
    let (mut plan, _) = Proposing::run(&table, roles());
    let two_parts = |plan: &PreparePlan| {
        let prepared = Prepared::fit(&table, plan, split_of(&table, plan).unwrap()).unwrap();
        assert_eq!(
            prepared.preparation.fitted_on.rows,
            prepared.split.train.len() as u64
        );
        prepared.report.in_two_parts
    };
    assert_eq!(two_parts(&plan), 0);
    plan.split = SplitPlan::Random(Shares {
        validation: 0.0,
        test: 0.3,
    });
    assert!(two_parts(&plan) > 0, "customers in both parts are counted");
    plan.split = SplitPlan::OutOfTime {
        test_anchors: 1,
        validation_anchors: 0,
        label_window: 31.0,
        held_customers: None,
    };
    assert_eq!(split_of(&table, &plan), Err(PlanError::NeedsAnchor.into()));
    plan.anchor = Some("month".into());
    let split = split_of(&table, &plan).unwrap();
    let month = table.column("month").unwrap();
    assert!(split.train.iter().all(|row| month.text(row) < "2024-03-01"));
    assert!(
        split
            .test
            .iter()
            .all(|row| month.text(*row as usize) == "2024-03-01")
    );
}

#[test]
fn plans_that_make_no_sense_are_refused() {
    type Spoil = (fn(&mut PreparePlan), fn(&PlanError) -> bool);
    fn at<'a>(
        plan: &'a mut PreparePlan,
        name: &str,
    ) -> &'a mut holdfast::feature::prepare::plan::ColumnPlan {
        plan.columns.iter_mut().find(|c| c.column == name).unwrap()
    }
    let spoils: [Spoil; 11] = [
        (
            |p| at(p, "spend").column = "gone".into(),
            |e| matches!(e, PlanError::NoColumn { .. }),
        ),
        (
            |p| {
                let column = p.columns[3].clone();
                p.columns.push(column);
            },
            |e| matches!(e, PlanError::ColumnTwice { .. }),
        ),
        (
            |p| at(p, "plan").gaps = GapChoice::Fill(Strategy::Mean),
            |e| matches!(e, PlanError::NotForColumn { .. }),
        ),
        (
            |p| at(p, "spend").gaps = GapChoice::Fill(Strategy::Unknown),
            |e| matches!(e, PlanError::NotForColumn { .. }),
        ),
        (
            |p| {
                let value = "plenty".into();
                at(p, "spend").gaps = GapChoice::Fill(Strategy::Constant { value });
            },
            |e| matches!(e, PlanError::NotForColumn { .. }),
        ),
        (
            |p| at(p, "spend").encode = EncodeChoice::OneHot,
            |e| matches!(e, PlanError::NotForColumn { .. }),
        ),
        (
            |p| at(p, "plan").scale = Some(Scale::Standard),
            |e| matches!(e, PlanError::NotForColumn { .. }),
        ),
        (
            |p| {
                p.label = None;
                at(p, "plan").encode = EncodeChoice::Target;
            },
            |e| matches!(e, PlanError::NeedsLabel { .. }),
        ),
        (
            |p| {
                at(p, "spend").gaps = GapChoice::Chained;
                p.chained.rounds = MOST_ROUNDS + 1;
            },
            |e| matches!(e, PlanError::ChainedLimit),
        ),
        (|p| p.id = None, |e| matches!(e, PlanError::NeedsCustomer)),
        (
            |p| p.columns.clear(),
            |e| matches!(e, PlanError::NothingLeft),
        ),
    ];
    let table = customers();
    for (number, (spoil, expected)) in spoils.iter().enumerate() {
        let (mut plan, _) = Proposing::run(&table, roles());
        spoil(&mut plan);
        let Err(PrepareError::Plan(error)) = split_of(&table, &plan) else {
            panic!("spoil {number} went through");
        };
        assert!(expected(&error), "spoil {number}: {error}");
        assert!(!error.say(Lang::Ko).is_empty());
    }
    for text in ["", "{", "[]", "{\"version\": 1}"] {
        assert!(matches!(
            PreparePlan::from_json(text),
            Err(PlanError::NotAPlan { .. })
        ));
    }
}

/// The few words in a column of numbers are gaps in training and ever after.
#[test]
fn words_among_numbers_are_gaps_now_and_later() {
    let mut rows = vec!["id,amount,churn".to_string()];
    rows.extend((0..100).map(|at| format!("k{at},{},{}", at % 37, at % 2)));
    rows[50] = "k49,n.v.t.,1".to_string();
    let table = small(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let (plan, _) = Proposing::run(
        &table,
        PlanRoles {
            label: Some("churn".into()),
            ..PlanRoles::default()
        },
    );
    let amount = plan.columns.iter().find(|c| c.column == "amount").unwrap();
    assert_eq!(amount.used, Use::Number);
    let prepared = Prepared::fit(&table, &plan, split(80, 100)).unwrap();
    assert_eq!(
        Prepared::apply(&table, &prepared.preparation),
        Ok(prepared.frame)
    );
}
