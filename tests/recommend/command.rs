//! From tables to lists by the command line.

use std::path::{Path, PathBuf};

use holdfast::model::recommend::read;
use serde_json::Value;

use super::called::run;
use super::support::shop;

pub fn csv(columns: &[(&str, Vec<String>)], path: &Path) {
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let mut text = format!("{}\n", names.join(","));
    for row in 0..columns[0].1.len() {
        let cells: Vec<&str> = columns
            .iter()
            .map(|(_, cells)| cells[row].as_str())
            .collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    std::fs::write(path, text).unwrap();
}

#[test]
fn tables_become_a_model_and_lists() {
    let folder: PathBuf =
        std::env::temp_dir().join(format!("holdfast-recommend-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let shop = shop(300, 80, 1);
    let [customers, items, interactions, model, out] = [
        "customers.csv",
        "items.csv",
        "interactions.csv",
        "model.json.gz",
        "out.csv",
    ]
    .map(|name| folder.join(name));
    csv(&shop.customers, &customers);
    csv(&shop.items, &items);
    csv(&shop.interactions, &interactions);
    let [customers, items, interactions, model, out] =
        [&customers, &items, &interactions, &model, &out].map(|path| path.to_str().unwrap());
    let train = [
        "recommend",
        "train",
        "--customers",
        customers,
        "--items",
        items,
        "--interactions",
        interactions,
        "--budget",
        "1h",
        "--out",
        model,
    ];
    let (done, printed) = run(&train);
    assert!(done, "{printed}");
    let figures: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(figures["customers"], 300);
    assert_eq!(figures["metrics"]["negatives"], 49);
    let last = &figures["metrics"]["hit_ratio"][8];
    assert_eq!(last["k"], 9);
    assert!(
        last["recommender"].as_f64() > last["chance"].as_f64(),
        "{last}"
    );
    let first = std::fs::read(model).unwrap();
    assert!(run(&train).0);
    assert_eq!(std::fs::read(model).unwrap(), first, "the same to the byte");
    // Its file says of which tables it was made.
    let provenance = read(&first).unwrap().provenance.unwrap();
    assert!(!provenance.generated);
    let text = std::fs::read(items).unwrap();
    let sum = holdfast_demos::write::sha256(&text);
    assert_eq!(provenance.data["items.csv"], sum);
    assert_eq!(provenance.data.len(), 3);
    let (done, said) = run(&[
        "recommend",
        "score",
        model,
        "--customers",
        customers,
        "--items",
        items,
        "--interactions",
        interactions,
        "--top",
        "3",
        "--out",
        out,
    ]);
    assert!(done, "{said}");
    let text = std::fs::read_to_string(out).unwrap();
    assert!(
        text.starts_with("customer,rank,item,score\nc0000,1,i"),
        "{text}"
    );
    assert_eq!(text.lines().count(), 1 + 300 * 3);
    // What was taken is not recommended again.
    let pairs = shop.interactions[0].1.iter().zip(&shop.interactions[1].1);
    let taken: Vec<(&str, &str)> = pairs.map(|(c, i)| (c.as_str(), i.as_str())).collect();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        assert!(!taken.contains(&(cells[0], cells[2])), "{line}");
    }
    // Another kind of file is no recommender.
    let (done, said) = run(&[
        "recommend",
        "score",
        items,
        "--customers",
        customers,
        "--items",
        items,
        "--out",
        out,
    ]);
    assert!(!done && said.starts_with("holdfast: "), "{said}");
    std::fs::remove_dir_all(folder).unwrap();
}
