//! Model files: what is read, what it predicts, and what is refused.

#[path = "support/golden.rs"]
mod golden;

use holdfast::model;

/// The golden model predicts what XGBoost predicts.
#[test]
fn predictions_equal_xgboost_on_the_large_model() {
    let model = model::load("xgb.json", &golden::bytes("large/xgb.json.gz")).expect("model");
    let (_, columns) = golden::columns("large/rows.csv.gz");
    let matrix = golden::matrix(&columns, model.features());
    let rows = matrix.rows();
    let mut margins = vec![0.0; rows];
    model.predict_margins(&matrix, 0..rows, &mut margins);
    let (_, expected) = golden::columns("large/xgboost-3.4.1-predictions.csv.gz");
    let ours = margins.iter().map(|margin| f64::from(*margin));
    assert!(golden::largest_difference(ours, &expected[0]) < 1e-5);
    let ours = margins.iter().map(|margin| model.probability(*margin));
    assert!(golden::largest_difference(ours, &expected[1]) < 1e-6);
    for row in 0..rows {
        assert_eq!(model.margin(&matrix.row(row)), margins[row]);
    }
}
