//! The leak audit: every planted leak is found, near-leaks stay silent, and the
//! demo tables raise no alarm.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "leak_audit/classes.rs"]
mod classes;
#[path = "leak_audit/parts.rs"]
mod parts;

use expect_test::expect;
use holdfast::feature::audit::{
    AuditError, AuditOptions, Evidence, Finding, Severity, audit, report,
};
use holdfast::feature::prepare::Random;
use holdfast::i18n::Lang;
use holdfast::table::{Column, Table};

const ROWS: usize = 4_000;

/// A generated table: labels with a share of a fifth, and whatever is planted.
struct World {
    random: Random,
    churn: Vec<bool>,
    columns: Vec<Column>,
}

impl World {
    fn new(seed: u64) -> World {
        let mut random = Random::new(seed);
        let churn: Vec<bool> = (0..ROWS).map(|_| random.uniform() < 0.2).collect();
        let mut world = World {
            random,
            churn,
            columns: Vec::new(),
        };
        world.plant("customer_id", |random, _, _| {
            format!("C{:016x}", random.bits())
        });
        world
    }

    /// A column whose cells follow from the row and its label.
    fn plant(&mut self, name: &str, mut cell: impl FnMut(&mut Random, usize, bool) -> String) {
        let random = &mut self.random;
        let cells: Vec<String> = self
            .churn
            .iter()
            .enumerate()
            .map(|(row, churn)| cell(random, row, *churn))
            .collect();
        let column = Column::from_texts(name, cells.iter().map(String::as_str));
        self.columns.push(column);
    }

    fn table(mut self) -> Table {
        self.plant("churn", |_, _, churn| {
            if churn { "Yes" } else { "No" }.into()
        });
        Table::new("customers", self.columns).unwrap()
    }
}

fn find(table: &Table, options: &AuditOptions) -> Vec<Finding> {
    audit(table, "churn", options).expect("the table can be audited")
}

fn one<'a>(findings: &'a [Finding], column: &str) -> &'a Finding {
    let of: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.column.as_deref() == Some(column))
        .collect();
    assert_eq!(of.len(), 1, "{column}: {findings:#?}");
    of[0]
}

fn alarms(findings: &[Finding]) -> Vec<&Finding> {
    let grave = |finding: &&Finding| finding.severity != Severity::Note;
    findings.iter().filter(grave).collect()
}

fn normal(random: &mut Random, mean: f64) -> String {
    format!("{:.4}", mean + random.normal())
}

#[test]
fn every_planted_leak_is_found_and_said() {
    let mut world = World::new(11);
    world.plant("tenure", |random, _, churn| {
        normal(random, if churn { -1.0 } else { 0.0 })
    });
    world.plant("days_since_exit", |random, _, churn| {
        normal(random, if churn { 9.0 } else { 0.0 })
    });
    world.plant("remaining_balance", |random, _, churn| {
        normal(random, if churn { -9.0 } else { 0.0 })
    });
    world.plant("status", |_, row, churn| {
        let names = if churn {
            ["closing", "closed"]
        } else {
            ["open", "new"]
        };
        names[row % 2].into()
    });
    // Codes whose order says nothing, but 3 and 7 are the leavers'.
    world.plant("state_code", |random, _, churn| {
        let codes = if churn {
            [3, 7, 3, 7, 3, 7]
        } else {
            [1, 2, 4, 5, 6, 8]
        };
        codes[random.below(6)].to_string()
    });
    // Leavers' values lie in the middle.
    world.plant("middle", |random, _, churn| {
        let value = random.uniform();
        let far = if random.uniform() < 0.5 {
            2.0 + value
        } else {
            -2.0 - value
        };
        format!("{:.5}", if churn { value } else { far })
    });
    world.plant("leaver", |_, _, churn| if churn { "T" } else { "F" }.into());
    world.plant("comment_code", |random, row, churn| {
        let asked = churn && random.uniform() < 0.6;
        if asked {
            format!("R{}", row % 4)
        } else {
            String::new()
        }
    });
    world.plant("last_seen", |random, row, churn| {
        let gone = churn && random.uniform() < 0.3;
        if gone {
            String::new()
        } else {
            (row * 7919 % 90).to_string()
        }
    });
    world.plant("refund", |random, row, churn| {
        let filled = random.uniform() < if churn { 0.99 } else { 0.002 };
        if filled {
            (row * 31 % 50).to_string()
        } else {
            "NA".into()
        }
    });
    world.plant("anchor", |_, _, _| "2024-03-01".into());
    world.plant("last_login", |_, row, _| {
        let month = if row % 50 == 10 { 3 } else { 2 };
        format!("2024-0{month}-{:02}", 2 + row % 20)
    });
    world.plant("contract_end", |_, row, _| {
        format!("2024-0{}-15", 1 + row % 9)
    });
    world.plant("cancel_reason", |random, _, _| {
        format!("reason {}", random.below(3))
    });
    world.plant("country", |_, _, _| "KR".into());
    world.plant("note", |_, _, _| String::new());
    let table = world.table();
    let findings = find(&table, &AuditOptions::default());
    expect![[r#"
        days_since_exit: leak: High values alone tell “Yes” (AUC 1.000, 4,000 rows). Leave it out unless it is known before the outcome; no honest column is this good alone.
        remaining_balance: leak: Low values alone tell “Yes” (AUC 1.000, 4,000 rows). Leave it out unless it is known before the outcome; no honest column is this good alone.
        status: leak: Its 4 values alone decide the label (AUC 1.000 on rows they were not learnt from). Leave it out unless it is known before the outcome; no honest column is this good alone.
        state_code: leak: Its 8 values alone decide the label (AUC 1.000 on rows they were not learnt from). Leave it out unless it is known before the outcome; no honest column is this good alone.
        middle: leak: Some ranges of its values alone decide the label (AUC 0.999 over 64 ranges, on rows they were not learnt from). Leave it out unless it is known before the outcome; no honest column is this good alone.
        leaver: leak: It says the same as “churn” in 100 % of the rows. Leave it out: it is the answer under another name.
        comment_code: leak: It is filled in 511 rows, all of them “Yes” (of 825 such rows). Leave it out unless it is filled in before the outcome is known.
        last_seen: leak: It is missing in 269 rows, all of them “Yes” (of 825 such rows). Leave it out unless it is filled in before the outcome is known.
        refund: leak: Whether it is filled gives the answer away: 99 % of the rows with “Yes” are filled, 0.3 % of those with “No”. Leave it out unless it is filled in before the outcome is known.
        last_login: leak: 80 of 4,000 dates lie after the anchor, first in row 11: 2024-03-12, anchor 2024-03-01. Leave it out, or build it from events before the anchor only.
        contract_end: suspicion: 3,110 of 4,000 dates lie after the anchor, first in row 3: 2024-03-15, anchor 2024-03-01. Keep it only if it was agreed before the anchor, as the end of a contract is.
        cancel_reason: note: The name speaks of the outcome. Leave it out if it is only known after the outcome.
        country: note: Every row says “KR”. It can be left out.
        note: note: No row has a value. It can be left out.
    "#]].assert_eq(&report(&findings, Lang::En));
    expect![[r#"
        days_since_exit: 정보 누수: 값이 크다는 것만으로 “Yes”를 가려냅니다(AUC 1.000, 4,000행). 결과보다 먼저 알 수 있는 값이 아니라면 빼세요. 정상적인 열 하나로는 이렇게 잘 맞지 않습니다.
        remaining_balance: 정보 누수: 값이 작다는 것만으로 “Yes”를 가려냅니다(AUC 1.000, 4,000행). 결과보다 먼저 알 수 있는 값이 아니라면 빼세요. 정상적인 열 하나로는 이렇게 잘 맞지 않습니다.
        status: 정보 누수: 4가지 값만으로 라벨이 정해집니다(학습에 쓰지 않은 행에서 AUC 1.000). 결과보다 먼저 알 수 있는 값이 아니라면 빼세요. 정상적인 열 하나로는 이렇게 잘 맞지 않습니다.
        state_code: 정보 누수: 8가지 값만으로 라벨이 정해집니다(학습에 쓰지 않은 행에서 AUC 1.000). 결과보다 먼저 알 수 있는 값이 아니라면 빼세요. 정상적인 열 하나로는 이렇게 잘 맞지 않습니다.
        middle: 정보 누수: 값의 몇몇 구간만으로 라벨이 정해집니다(구간 64개, 학습에 쓰지 않은 행에서 AUC 0.999). 결과보다 먼저 알 수 있는 값이 아니라면 빼세요. 정상적인 열 하나로는 이렇게 잘 맞지 않습니다.
        leaver: 정보 누수: 100 %의 행에서 “churn”과 같은 내용입니다. 이름만 다른 라벨이니 빼세요.
        comment_code: 정보 누수: 값이 있는 511행이 모두 “Yes”입니다(“Yes” 전체 825행). 결과를 알기 전에 채워지는 값이 아니라면 빼세요.
        last_seen: 정보 누수: 비어 있는 269행이 모두 “Yes”입니다(“Yes” 전체 825행). 결과를 알기 전에 채워지는 값이 아니라면 빼세요.
        refund: 정보 누수: 값이 있는지만 보아도 답이 드러납니다. “Yes”는 99 %, “No”는 0.3 %에 값이 있습니다. 결과를 알기 전에 채워지는 값이 아니라면 빼세요.
        last_login: 정보 누수: 날짜 4,000개 중 80개가 기준일보다 뒤입니다(처음은 11행: 2024-03-12, 기준일 2024-03-01). 빼거나, 기준일 이전의 기록만으로 다시 만드세요.
        contract_end: 의심: 날짜 4,000개 중 3,110개가 기준일보다 뒤입니다(처음은 3행: 2024-03-15, 기준일 2024-03-01). 계약 만료일처럼 기준일 전에 정해진 날짜일 때만 쓰세요.
        cancel_reason: 참고: 이름이 결과를 가리킵니다. 결과가 나온 뒤에야 알 수 있다면 빼세요.
        country: 참고: 모든 행의 값이 “KR”입니다. 빼도 됩니다.
        note: 참고: 값이 있는 행이 없습니다. 빼도 됩니다.
    "#]].assert_eq(&report(&findings, Lang::Ko));
    let out: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.left_out_by_default())
        .filter_map(|finding| finding.column.as_deref())
        .collect();
    expect![[r#"["days_since_exit", "remaining_balance", "status", "state_code", "middle", "leaver", "comment_code", "last_seen", "refund", "last_login", "country", "note"]"#]].assert_eq(&format!("{out:?}"));
}

/// A column of dates is read in its own way, whatever that is.
#[test]
fn dates_after_the_anchor_are_found_however_they_are_written() {
    let seconds = |month, day| holdfast::table::date::days(2024, month, day).unwrap() * 86_400;
    type Written<'a> = &'a dyn Fn(i64, i64) -> String;
    let ways: [Written<'_>; 4] = [
        &|month, day| format!("{day:02}/{month:02}/2024"),
        &|month, day| format!("{month}/{day}/2024 8:26"),
        &|month, day| seconds(month, day).to_string(),
        &|month, day| (seconds(month, day) * 1000).to_string(),
    ];
    for written in ways {
        let mut world = World::new(3);
        // Two anchors, so that no way leaves open which is the month.
        world.plant("anchor_date", |_, row, _| {
            written(6, if row % 2 == 0 { 1 } else { 28 })
        });
        world.plant("last_login_at", |_, row, _| match row % 50 {
            10 => written(7, 25),
            _ => written(5, 1 + row as i64 % 28),
        });
        // Leavers were last seen in winter, the others in spring.
        world.plant("last_seen_at", |random, _, churn| {
            let month = random.below(2) as i64 + if churn { 1 } else { 4 };
            written(month, 1 + random.below(28) as i64)
        });
        let findings = find(&world.table(), &AuditOptions::default());
        let login = one(&findings, "last_login_at");
        assert_eq!(login.severity, Severity::Leak);
        let expected = Evidence::DateAfterAnchor {
            rows: 80,
            dated: 4_000,
            row: 11,
            date: written(7, 25),
            anchor: written(6, 1),
            planned: false,
        };
        assert_eq!(login.evidence, expected);
        let seen = one(&findings, "last_seen_at");
        assert!(
            matches!(seen.evidence, Evidence::NumberDecides { auc, higher: false, .. } if auc > 0.999),
            "{seen:?}"
        );
    }
}

#[test]
fn near_leaks_stay_silent() {
    for seed in 0..8 {
        let mut world = World::new(seed);
        // Φ(2.08 / √2) ≈ 0.93: as strong as honest columns come.
        world.plant("strong", |random, _, churn| {
            normal(random, if churn { 2.08 } else { 0.0 })
        });
        world.plant("strong_category", |random, _, churn| {
            let likely = if churn { 0.85 } else { 0.12 };
            if random.uniform() < likely {
                "month"
            } else {
                "year"
            }
            .into()
        });
        world.plant("many_values", |random, _, _| {
            format!("v{}", random.below(1_500))
        });
        world.plant("plan", |random, _, _| format!("p{}", random.below(700)));
        // Rarely filled, in both classes.
        world.plant("rare", |random, _, _| {
            if random.uniform() < 0.01 { "x" } else { "" }.into()
        });
        // Missing for a few, by chance all of one class.
        world.plant("charges", |random, row, churn| {
            if row < 40 && !churn && row % 4 == 0 {
                String::new()
            } else {
                normal(random, 50.0)
            }
        });
        world.plant("complaint_day", |random, _, churn| {
            let filled = random.uniform() < if churn { 0.5 } else { 0.1 };
            if filled {
                random.below(30).to_string()
            } else {
                String::new()
            }
        });
        // Identifiers given out in an order that hardly tells (AUC 0.6).
        world.plant("signup_code", |random, _, churn| {
            let place = random.uniform();
            let place = if churn { place * place.sqrt() } else { place };
            format!("{:012x}", (place * 1e12) as u64)
        });
        world.plant("cancel_rate", |random, _, _| normal(random, 0.0));
        world.plant("row_number", |_, row, _| (row + 1).to_string());
        world.plant("anchor", |_, _, _| "2024-03-01".into());
        world.plant("last_login", |_, row, _| {
            format!("2024-02-{:02}", 1 + row % 28)
        });
        let findings = find(&world.table(), &AuditOptions::default());
        assert_eq!(alarms(&findings), Vec::<&Finding>::new(), "seed {seed}");
    }
}

#[test]
fn rare_leavers_and_small_tables_raise_no_alarm() {
    for rows in [12usize, 30, 60] {
        let mut random = Random::new(rows as u64);
        let columns: Vec<Column> = (0..40)
            .map(|index| {
                let cells: Vec<String> = (0..rows).map(|_| normal(&mut random, 0.0)).collect();
                Column::from_texts(&format!("f{index}"), cells.iter().map(String::as_str))
            })
            .chain([Column::from_texts(
                "churn",
                (0..rows).map(|row| if row % 10 == 3 { "1" } else { "0" }),
            )])
            .collect();
        let findings = find(
            &Table::new("small", columns).unwrap(),
            &AuditOptions::default(),
        );
        assert_eq!(alarms(&findings), Vec::<&Finding>::new(), "{rows} rows");
    }
}

#[test]
fn order_of_identifiers_and_rows() {
    let mut random = Random::new(5);
    let cells =
        |cell: &mut dyn FnMut(usize) -> String| -> Vec<String> { (0..ROWS).map(cell).collect() };
    let column =
        |name: &str, cells: &[String]| Column::from_texts(name, cells.iter().map(String::as_str));
    let sorted = cells(&mut |row| u32::from(row < ROWS / 5).to_string());
    let ids = cells(&mut |row| format!("C{row:06}"));
    let table = Table::new(
        "t",
        vec![column("customer_id", &ids), column("churn", &sorted)],
    );
    let findings = find(&table.unwrap(), &AuditOptions::default());
    let id = one(&findings, "customer_id");
    assert_eq!(id.severity, Severity::Leak);
    assert!(matches!(id.evidence, Evidence::IdentifierOrders { auc } if auc == 1.0));
    let rows = one(&findings, "churn");
    assert!(
        matches!(
            rows.evidence,
            Evidence::RowsOrdered {
                runs: 2,
                expected: 1281,
                ..
            }
        ),
        "{rows:?}"
    );
    // Blocks of ten, which no AUC sees.
    let blocks = cells(&mut |row| u32::from(row / 10 % 5 == 0).to_string());
    let mixed = cells(&mut |_| format!("{:016x}", random.bits()));
    let table = Table::new(
        "t",
        vec![column("customer_id", &mixed), column("churn", &blocks)],
    );
    let findings = find(&table.unwrap(), &AuditOptions::default());
    assert!(matches!(
        one(&findings, "churn").evidence,
        Evidence::RowsOrdered { runs: 160, .. }
    ));
}

#[test]
fn labels_in_any_spelling_and_what_cannot_be_read() {
    let table = |label: [&str; 4]| {
        Table::new(
            "t",
            vec![
                Column::from_texts("churn", label.iter().copied().cycle().take(400)),
                Column::from_texts("x", ["1", "2", "3", "4"].iter().copied().cycle().take(400)),
            ],
        )
        .unwrap()
    };
    for label in [
        ["1", "0", "0", "0"],
        ["Yes", "No", "no", "NO"],
        ["True", "False", "False", "False"],
        ["예", "아니오", "아니오", "아니오"],
        ["left", "stayed", "stayed", "stayed"],
    ] {
        let findings = find(&table(label), &AuditOptions::default());
        assert_eq!(one(&findings, "x").severity, Severity::Leak, "{label:?}");
    }
    let one_class = find(&table(["No"; 4]), &AuditOptions::default());
    assert!(matches!(&one(&one_class, "churn").evidence,
        Evidence::OneClassOnly { class } if class == "No"));
    for (label, column, said) in [
        (
            ["", "", "", ""],
            "churn",
            "The label column \"churn\" is empty in every row. Choose the column that says who left.",
        ),
        (
            ["1", "0", "1", "0"],
            "churned",
            "The table \"t\" has no column \"churned\". It has: churn, x.",
        ),
    ] {
        let error: AuditError = audit(&table(label), column, &AuditOptions::default()).unwrap_err();
        assert_eq!(error.to_string(), said);
    }
}

/// The demo tables are generated to be honest; their notes are few.
#[test]
fn the_demo_tables_raise_no_alarm() {
    use holdfast::feature::recipe::{Build, Finish, Head, recognise, take_table};
    use holdfast::ingest::ReadOptions;
    use holdfast::table::read_slice;
    let read = |name: &str, text: &str| {
        let opened = read_slice(
            &format!("{name}.csv"),
            text.as_bytes(),
            &ReadOptions::default(),
        );
        opened.unwrap().table
    };
    let mut said = String::new();
    for (name, label, files) in [
        ("ecommerce", "Churn", holdfast_demos::ecommerce::generate()),
        (
            "subscription",
            "is_churn",
            holdfast_demos::subscription::generate(),
        ),
    ] {
        let tables: Vec<Table> = files.iter().map(|f| read(f.name, &f.text)).collect();
        let head = |table: &Table| Head {
            file: table.name.clone(),
            columns: table
                .columns()
                .iter()
                .map(|c| c.name().to_string())
                .collect(),
        };
        let heads: Vec<Head> = tables.iter().map(head).collect();
        let (recipe, binding) = recognise(&heads).unwrap();
        let mut build = Build::new(recipe).unwrap();
        for part in &binding.parts {
            take_table(&mut build, part.table, &tables[part.file], &part.places);
        }
        let built = Finish::new(build).unwrap().finish().unwrap();
        let findings = audit(&built.table, label, &AuditOptions::default()).unwrap();
        said += &format!("{name}:\n{}", report(&findings, Lang::En));
    }
    expect![[r#"
        ecommerce:
        No column knows the answer ahead of time, as far as the data can show.
        subscription:
        No column knows the answer ahead of time, as far as the data can show.
    "#]]
    .assert_eq(&said);
}
