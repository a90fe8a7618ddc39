//! The same weights, the same sequences: PyTorch's log-odds.

use std::io::Read;

use holdfast::feature::matrix::Matrix;
use holdfast::model::recurrent::RecurrentFile;
use serde_json::{Value, json};

fn golden() -> Value {
    let path = format!(
        "{}/tests/golden/recurrent/recurrent.json.gz",
        env!("CARGO_MANIFEST_DIR")
    );
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap())
        .read_to_string(&mut text)
        .unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn networks_give_what_pytorch_gives() {
    let golden = golden();
    let number = |value: &Value| value.as_u64().unwrap() as usize;
    let (steps, inputs) = (number(&golden["steps"]), number(&golden["inputs"]));
    let channels: Vec<Vec<usize>> = (0..inputs)
        .map(|input| (0..steps).map(|step| step * inputs + input).collect())
        .collect();
    let plain = json!({"as": "number", "log": false, "centre": 0.0, "spread": 1.0, "gaps": false});
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 5);
    for case in cases {
        let file: RecurrentFile = serde_json::from_value(json!({
            "encoder": vec![plain.clone(); steps * inputs],
            "channels": channels,
            "layers": case["layers"],
            "head": case["head"],
        }))
        .unwrap();
        let network = file.ready().unwrap();
        assert_eq!(network.steps(), steps);
        let rows = case["rows"].as_array().unwrap();
        let cell = |row: &Value, at: usize| row[at].as_f64().unwrap() as f32;
        let column = |at: usize| rows.iter().map(|row| cell(row, at)).collect();
        let columns = (0..steps * inputs).map(column).collect();
        let matrix = Matrix::new(rows.len(), columns).unwrap();
        let mut found = vec![0.0; rows.len()];
        network.margins(&matrix, 0..rows.len(), &mut found);
        for (found, expected) in found.iter().zip(case["margins"].as_array().unwrap()) {
            let expected = expected.as_f64().unwrap();
            assert!(
                (found - expected).abs() < 2e-6,
                "{}: {found}, not {expected}",
                case["name"]
            );
        }
    }
}
