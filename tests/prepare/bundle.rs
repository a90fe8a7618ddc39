//! Bundles with a preparation: raw columns in, the model's features out.

use std::io::Read;

use holdfast::feature::{assemble, fit};
use holdfast::ingest::ReadOptions;
use holdfast::model::{self, Model, ModelError};
use holdfast::table::{Column, Table, read_slice};
use serde_json::{Value, json};

fn golden(name: &str) -> Vec<u8> {
    let root = env!("CARGO_MANIFEST_DIR");
    let packed = std::fs::read(format!("{root}/tests/golden/bundle/3.4.1/{name}.gz")).unwrap();
    let mut bytes = Vec::new();
    let mut unpacked = flate2::read::GzDecoder::new(packed.as_slice());
    unpacked.read_to_end(&mut bytes).unwrap();
    bytes
}

/// The documented example, whose features come out of a preparation.
fn bundle() -> Value {
    let mut bundle: Value = serde_json::from_slice(&golden("example.json")).unwrap();
    let category = |name: &str, categories: Value, fill: &str| {
        json!({
            "name": name, "reads": {"kind": "category", "categories": categories},
            "gaps": {"with": "category", "name": fill, "strategy": "mode"},
            "encoding": {"as": "ordinal"},
        })
    };
    let number = |name: &str, kind: &str, value: f64| {
        json!({
            "name": name, "reads": {"kind": kind},
            "gaps": {"with": "value", "value": value, "strategy": "median"},
            "encoding": {"as": "number"},
        })
    };
    bundle["contract"]["preparation"] = json!({
        "version": 1,
        "columns": [
            number("months", "number", 20.0),
            category("plan", json!([{"name": "2년"}, {"name": "연간"}, {"name": "월간", "spellings": ["monthly"]}]), "월간"),
            category("region", json!([{"name": "north"}, {"name": "south"}]), "north"),
            number("spend", "number", 40.0),
            number("paperless", "flag", 0.0),
        ],
        "fitted_on": {
            "rows": 300, "seed": 7,
            "split": {"method": "given", "classes": [], "parts": [], "unlabelled": 0},
        },
    });
    bundle
}

fn load(bundle: &Value) -> Result<Model, ModelError> {
    model::load("m.json", bundle.to_string().as_bytes())
}

fn scores(model: &Model, table: &Table) -> Vec<f32> {
    let found = fit(model.contract(), table);
    let matrix = assemble(model.contract(), table, &found).unwrap();
    let mut margins = vec![0.0; matrix.rows()];
    model.predict_margins(&matrix, 0..matrix.rows(), &mut margins);
    margins
}

/// D7: what was fitted in training travels with the model and only transforms later.
#[test]
fn raw_columns_are_prepared_before_they_are_scored() {
    let table = read_slice(
        "customers.csv",
        &golden("customers.csv"),
        &ReadOptions::default(),
    )
    .unwrap()
    .table;
    let plain = load(&serde_json::from_slice(&golden("example.json")).unwrap()).unwrap();
    let mut keeps = bundle();
    for column in keeps["contract"]["preparation"]["columns"]
        .as_array_mut()
        .unwrap()
    {
        column["gaps"] = json!({"with": "keep"});
    }
    // A preparation that only reads changes nothing, gaps included.
    let reads = load(&keeps).unwrap();
    assert_eq!(scores(&plain, &table), scores(&reads, &table));
    let prepared = load(&bundle()).unwrap();
    let customer = |cells: [&str; 5]| {
        let names = ["months", "plan", "region", "spend", "paperless"];
        let columns = names.iter().zip(cells);
        let columns = columns.map(|(name, cell)| Column::from_texts(name, [cell]));
        Table::new("one", columns.collect()).unwrap()
    };
    let gaps = scores(&prepared, &customer(["", "", "nowhere", "", ""]));
    let filled = scores(&plain, &customer(["20", "월간", "north", "40", "False"]));
    assert_eq!(gaps, filled);
    let merged = scores(&prepared, &customer(["20", "monthly", "north", "40", "No"]));
    assert_eq!(merged, filled);
}

#[test]
fn a_preparation_that_makes_other_features_is_refused() {
    let spoils: [fn(&mut Value); 6] = [
        |p| p["version"] = 9.into(),
        |p| p["columns"][0]["name"] = "weeks".into(),
        |p| p["columns"].as_array_mut().unwrap().truncate(4),
        |p| p["columns"].as_array_mut().unwrap().swap(0, 3),
        |p| p["columns"][1]["encoding"]["as"] = "one-hot".into(),
        |p| p["columns"][1]["reads"]["categories"][0]["name"] = "3년".into(),
    ];
    for (number, spoil) in spoils.iter().enumerate() {
        let mut bundle = bundle();
        spoil(&mut bundle["contract"]["preparation"]);
        let error = load(&bundle).expect_err(&format!("spoil {number}"));
        assert!(
            matches!(error, ModelError::Preparation(_)),
            "spoil {number}: {error}"
        );
    }
}
