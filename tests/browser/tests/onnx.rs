//! Models as ONNX, dropped beside their customers: scores are onnxruntime's, reasons add up.

use std::path::PathBuf;

use holdfast_browser_tests::run::fresh_folder;
use holdfast_browser_tests::{Page, Setup, files, in_browser};

/// How far ours may lie from onnxruntime's `f32`.
const CLOSE: f64 = 2e-6;

/// A golden model and its rows as files that a user would drop, and what onnxruntime answers.
fn dropped(name: &str) -> (Vec<PathBuf>, Vec<f64>) {
    let text = String::from_utf8(files::golden(&format!("onnx/{name}.csv"))).expect("text");
    let mut table = String::from("customer,f0,f1,f2,f3,f4\n");
    let mut answers = Vec::new();
    for (row, line) in text.lines().skip(1).enumerate() {
        let cells: Vec<&str> = line.split(',').collect();
        table.push_str(&format!("C{row:02},{}\n", cells[..5].join(",")));
        answers.push(cells[cells.len() - 1].parse().expect("a number"));
    }
    let folder = fresh_folder(&format!("onnx-{name}"));
    let table = files::write(&folder, "customers.csv", table.as_bytes());
    let model = files::write(
        &folder,
        &format!("{name}.onnx"),
        &files::golden(&format!("onnx/{name}.onnx")),
    );
    (vec![table, model], answers)
}

/// Opens both files and holds the list to onnxruntime's answers; returns a customer's score.
async fn scores_are_the_golden_ones(page: &Page, name: &str) -> f64 {
    let (files, answers) = dropped(name);
    page.open("").await;
    page.open_files(&files).await;
    page.go_to("customers").await;
    let customers = page.customers().await;
    assert!(customers.len() > 5, "only {} rows", customers.len());
    for customer in &customers {
        let row: usize = customer.id[1..].parse().expect("a row's number");
        let apart = (customer.score - answers[row]).abs();
        assert!(apart < CLOSE, "{name} {}: {apart:e}", customer.id);
    }
    page.choose_customer(&customers[0].id).await;
    customers[0].score
}

async fn reasons_add_up(page: &Page, score: f64) {
    let reasons = page.reasons().await;
    let sum = reasons.base + reasons.points.iter().sum::<f64>();
    assert!((sum - score).abs() < 1e-5, "{sum} is not {score}");
    assert_eq!(reasons.points, reasons.contributions);
}

#[test]
fn a_forest_is_scored_and_its_reasons_add_up_in_probability() {
    in_browser("onnx-forest", Setup::default(), async |page| {
        let score = scores_are_the_golden_ones(page, "forest").await;
        reasons_add_up(page, score).await;
        let start = page.text("start").await;
        assert!(start.contains("add up in probability"), "{start}");
        page.go_to("data").await;
        let card = page.text("model").await;
        assert!(card.contains("12 trees, 5 features"), "{card}");
    });
}

#[test]
fn a_network_is_scored_and_its_reasons_have_errors() {
    in_browser("onnx-network", Setup::default(), async |page| {
        let score = scores_are_the_golden_ones(page, "perceptron").await;
        reasons_add_up(page, score).await;
        let story = page.text("story").await;
        assert!(story.contains('±'), "{story}");
        let table = page.text("waterfall-table").await;
        assert!(table.contains('±'), "{table}");
        page.go_to("drivers").await;
        page.find_css("[data-testid=drivers-table] tr[data-feature]")
            .await;
        let said = page.script("return document.body.innerText").await;
        let said = said.as_str().unwrap_or_default();
        assert!(said.contains("SHAP by sampling"), "{said}");
    });
}
