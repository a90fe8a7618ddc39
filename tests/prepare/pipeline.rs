//! The whole way from raw columns to features, against scikit-learn's pipeline
//! (tests/golden/prepare/pipeline.py).

use holdfast::feature::prepare::impute::Strategy;
use holdfast::feature::prepare::plan::{
    EncodeChoice, GapChoice, PlanRoles, PlannedMerge, PreparePlan, Proposing, Use,
};
use holdfast::feature::prepare::scale::Scale;
use holdfast::feature::prepare::split::SplitReport;
use holdfast::feature::prepare::{Prepared, Split, TrainingRows};
use holdfast::table::{Column, Table};
use serde_json::Value;

use super::{assert_close, golden, numbers};

fn texts(value: &Value) -> Vec<String> {
    let texts = value.as_array().unwrap().iter();
    texts
        .map(|text| text.as_str().unwrap().to_string())
        .collect()
}

pub fn table(names: &[String], rows: &[Vec<String>]) -> Table {
    let column = |(at, name): (usize, &String)| {
        Column::from_texts(name, rows.iter().map(|row| row[at].as_str()))
    };
    Table::new("raw", names.iter().enumerate().map(column).collect()).unwrap()
}

/// The first rows train, the others judge.
pub fn split(train: usize, rows: usize) -> Split {
    Split {
        train: TrainingRows::all(train),
        validation: Vec::new(),
        test: (train as u32..rows as u32).collect(),
        report: SplitReport::default(),
    }
}

/// What the golden pipeline does, as a plan.
pub fn plan(table: &Table) -> PreparePlan {
    let roles = PlanRoles {
        id: Some("id".into()),
        label: Some("left".into()),
        ..PlanRoles::default()
    };
    let (mut plan, proposed) = Proposing::run(table, roles);
    assert!(proposed.iter().any(|merge| merge.column == "device"));
    assert!(plan.merges.is_empty(), "a merge was applied unasked");
    plan.merges.push(PlannedMerge {
        column: "device".into(),
        from: "Phone".into(),
        into: "Mobile Phone".into(),
    });
    for column in &mut plan.columns {
        let (gaps, encode, scale) = match column.column.as_str() {
            "paid" => (GapChoice::Chained, None, Some(Scale::Standard)),
            "days" => (GapChoice::Chained, None, Some(Scale::MinMax)),
            "share" => (GapChoice::Chained, None, None),
            "visits" => (GapChoice::Fill(Strategy::ZeroWithFlag), None, None),
            "plan" => {
                let mode = GapChoice::Fill(Strategy::Mode);
                (mode, Some(EncodeChoice::Ordinal), None)
            }
            "shop" => {
                let unknown = GapChoice::Fill(Strategy::Unknown);
                (unknown, Some(EncodeChoice::Target), None)
            }
            "tenure" => (column.gaps.clone(), None, Some(Scale::Robust)),
            _ => continue,
        };
        column.gaps = gaps;
        column.encode = encode.unwrap_or(column.encode);
        column.scale = scale;
    }
    // The equations stand before the other columns, as in scikit-learn's list.
    let numbers = ["paid", "days", "share", "calls", "tenure", "visits"];
    plan.columns.sort_by_key(
        |column| match numbers.iter().position(|n| *n == column.column) {
            Some(at) => at,
            None => match column.column.as_str() {
                "city" => 10,
                "device" => 11,
                "plan" => 12,
                "shop" => 13,
                _ => 20,
            },
        },
    );
    plan
}

pub fn world() -> (Value, Table, usize) {
    let golden = golden("pipeline");
    let rows: Vec<Vec<String>> = golden["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(texts)
        .collect();
    let table = table(&texts(&golden["header"]), &rows);
    let train = golden["train"].as_u64().unwrap() as usize;
    (golden, table, train)
}

#[test]
fn the_whole_pipeline_is_scikit_learns() {
    let (golden, table, train) = world();
    let plan = plan(&table);
    assert!(
        plan.columns
            .iter()
            .all(|column| match column.column.as_str() {
                "city" | "device" => column.encode == EncodeChoice::OneHot,
                "calls" => column.gaps == GapChoice::Fill(Strategy::Median),
                _ => column.used != Use::Flag,
            })
    );
    let prepared = Prepared::fit(&table, &plan, split(train, table.rows())).unwrap();
    assert_eq!(prepared.frame.names, texts(&golden["names"]));
    let applied = Prepared::apply(&table, &prepared.preparation).unwrap();
    for (row, expected) in golden["prepared"].as_array().unwrap().iter().enumerate() {
        for (at, expected) in numbers(expected).into_iter().enumerate() {
            let name = &applied.names[at];
            let place = format!("{name} of row {row}");
            assert_close(applied.columns[at][row], expected, &place);
            // In the fit itself, training rows are target-encoded out of fold.
            if name != "shop" || row >= train {
                assert_close(prepared.frame.columns[at][row], expected, &place);
            }
        }
    }
    let shop = applied
        .names
        .iter()
        .position(|name| name == "shop")
        .unwrap();
    let differ = (0..train)
        .filter(|row| applied.columns[shop][*row] != prepared.frame.columns[shop][*row])
        .count();
    assert!(differ > train / 2, "only {differ} rows are out of fold");
}
