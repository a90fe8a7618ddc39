//! Two models together: a table reckoned by hand, the published tables, the command.

use std::path::Path;
use std::process::Command;

use holdfast::model::hybrid::{Hybrid, HybridOptions, Targets, narrow_threshold, wide_threshold};
use serde_json::Value;

use super::tables::customers;

const WIDE: [f64; 6] = [0.9, 0.7, 0.4, 0.6, 0.2, 0.8];
const NARROW: [f64; 6] = [0.95, 0.3, 0.85, 0.1, 0.05, 0.8];

fn options() -> HybridOptions {
    HybridOptions {
        wide: 0.6,
        narrow: 0.8,
        weights: [1.0, 3.0],
    }
}

#[test]
fn six_customers_reckoned_by_hand() {
    let hybrid = Hybrid::new(&WIDE, &NARROW, options());
    assert_eq!(hybrid.options.weights, [0.25, 0.75]);
    let targets: Vec<Targets> = hybrid.members.iter().map(|m| m.targets).collect();
    use Targets::{Both, Narrow, None, Wide};
    assert_eq!(targets, [Both, Wide, Narrow, Wide, None, Both]);
    // 0.25 × 0.9 + 0.75 × 0.95 = 0.9375, and so on.
    for (member, blend) in hybrid
        .members
        .iter()
        .zip([0.9375, 0.4, 0.7375, 0.225, 0.0875, 0.8])
    {
        assert!((member.blend - blend).abs() < 1e-12, "{member:?}");
    }
    let order: Vec<u32> = hybrid.ranked().iter().map(|m| m.row).collect();
    assert_eq!(order, [0, 5, 2, 1, 3, 4]);
    let disagreement = hybrid.disagreement();
    // |−0.05| + 0.4 + |−0.45| + 0.5 + 0.15 + 0 = 1.55.
    assert_eq!(disagreement.rows, 3);
    assert!((disagreement.mean_difference - 1.55 / 6.0).abs() < 1e-12);
    assert!((disagreement.largest_difference - 0.5).abs() < 1e-12);

    // The last customer's answer is not known.
    let labels = [
        Some(true),
        Some(false),
        Some(true),
        Some(true),
        Some(false),
        Option::None,
    ];
    let [wide, narrow] = hybrid.figures(&labels);
    let cells = |f: holdfast::model::hybrid::TargetFigures| {
        [
            f.true_positive,
            f.false_positive,
            f.false_negative,
            f.true_negative,
        ]
    };
    assert_eq!(cells(wide), [2, 1, 1, 1]);
    assert_eq!(cells(narrow), [2, 0, 1, 2]);
    assert!((narrow.precision - 1.0).abs() < 1e-12 && (wide.recall - 2.0 / 3.0).abs() < 1e-12);
    let counts = hybrid.counts(Some(&labels));
    let counts: Vec<(u64, Option<u64>)> = counts.iter().map(|c| (c.rows, c.positives)).collect();
    assert_eq!(
        counts,
        [(2, Some(1)), (2, Some(1)), (1, Some(1)), (1, Some(0))]
    );
    assert!(
        hybrid
            .counts(Option::None)
            .iter()
            .all(|c| c.positives.is_none())
    );
    // By the blend 0.9375 yes, 0.7375 yes, 0.4 no, 0.225 yes, 0.0875 no: (1 + 1 + 3∕4) ∕ 3.
    let [_, _, blend] = hybrid.average_precisions(&labels);
    assert!((blend.unwrap() - 2.75 / 3.0).abs() < 1e-12);
}

#[test]
fn thresholds_by_answers_find_nine_of_ten_and_err_once_in_ten() {
    let labels: Vec<bool> = (0..20).map(|rank| rank < 9 || rank == 14).collect();
    let scores: Vec<f64> = (0..20).map(|rank| 1.0 - f64::from(rank) / 20.0).collect();
    // Nine of ten are found at the ninth place, and the tenth does not spoil it yet.
    assert_eq!(wide_threshold(&labels, &scores), Some(0.6));
    assert_eq!(narrow_threshold(&labels, &scores), Some(0.55));
    let never = vec![false; 20];
    assert_eq!(narrow_threshold(&never, &scores), None);
}

/// Customers with as many in each cell as a published table has, scored 0.9 or 0.1.
fn published(positives: u64, found: u64, negatives: u64, false_alarms: u64) -> Vec<f64> {
    let score = |inside: bool| if inside { 0.9 } else { 0.1 };
    let of_positives = (0..positives).map(|at| score(at < found));
    let of_negatives = (0..negatives).map(|at| score(at < false_alarms));
    of_positives.chain(of_negatives).collect()
}

#[test]
fn the_published_tables_give_the_published_figures() {
    // XGBoost at 0.6 is the wide model, the residual network at 0.8 the narrow one.
    let (positives, negatives) = (16_509 + 957, 3_336 + 173_390);
    let wide = published(positives, 16_509, negatives, 3_336);
    let narrow = published(positives, 12_310, negatives, 678);
    let labels: Vec<Option<bool>> = (0..wide.len() as u64)
        .map(|row| Some(row < positives))
        .collect();
    let at = HybridOptions {
        wide: 0.6,
        narrow: 0.8,
        weights: [1.0, 1.0],
    };
    let hybrid = Hybrid::new(&wide, &narrow, at);
    let [wide, narrow] = hybrid.figures(&labels);
    assert_eq!([wide.false_negative, wide.true_negative], [957, 173_390]);
    assert_eq!(
        [narrow.false_negative, narrow.true_negative],
        [5_156, 176_048]
    );
    for (found, published) in [
        (wide.precision, 0.8319),
        (wide.recall, 0.9452),
        (wide.f1, 0.8849),
        (wide.accuracy, 0.9779),
        (narrow.precision, 0.9478),
        (narrow.recall, 0.7048),
        (narrow.accuracy, 0.9700),
    ] {
        assert!((found - published).abs() < 5e-5, "{found}, not {published}");
    }
    // Here every customer of the narrow target is in the wide one.
    let rows: Vec<u64> = hybrid
        .counts(Some(&labels))
        .iter()
        .map(|c| c.rows)
        .collect();
    assert_eq!(rows, [12_988, 19_845 - 12_988, 0, 194_192 - 19_845]);
}

#[test]
fn from_the_command_line_two_models_mark_customers() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hybrid-command");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let path = |name: &str| folder.join(name).to_str().unwrap().to_string();
    let columns = customers(400, 31);
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let mut text = names.join(",") + "\n";
    for row in 0..400 {
        let cells: Vec<&str> = columns
            .iter()
            .map(|(_, cells)| cells[row].as_str())
            .collect();
        text += &(cells.join(",") + "\n");
    }
    std::fs::write(path("c.csv"), text).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_holdfast"));
        command.args(arguments).output().unwrap()
    };
    let (data, wide, narrow, list) = (path("c.csv"), path("w.json"), path("n.json"), path("l.csv"));
    for (model, out) in [("logistic", &wide), ("neighbours", &narrow)] {
        let trained = run(&[
            "train", &data, "--label", "Churn", "--model", model, "--budget", "2s", "--out", out,
        ]);
        let said = String::from_utf8_lossy(&trained.stderr);
        assert!(trained.status.success(), "{said}");
    }
    let both = [
        "hybrid", &data, "--wide", &wide, "--narrow", &narrow, "--out", &list,
    ];
    let json = |more: &[&str]| -> Value {
        let output = run(&[&both[..], more].concat());
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let summary = json(&["--label", "Churn", "--weights", "2,1"]);
    assert_eq!(summary["wide"]["threshold_from"], "answers");
    assert!(summary["wide"]["figures"]["recall"].as_f64().unwrap() >= 0.9);
    let weights = &summary["blend"]["weights"];
    assert!((weights[0].as_f64().unwrap() - 2.0 / 3.0).abs() < 1e-12);
    let taken: u64 = summary["targets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| t["rows"].as_u64().unwrap())
        .sum();
    assert_eq!(taken, 400);
    let lines = std::fs::read_to_string(&list).unwrap();
    assert!(
        lines.starts_with("customer,wide,narrow,blend,difference,targets\nC"),
        "{lines:.80}"
    );
    let blends: Vec<f64> = lines
        .lines()
        .skip(1)
        .map(|l| l.split(',').nth(3).unwrap().parse().unwrap())
        .collect();
    assert_eq!(blends.len(), 400);
    assert!(
        blends.windows(2).all(|pair| pair[0] >= pair[1]),
        "by falling blend"
    );

    // Without answers the bundles' own thresholds count, and what is given before all.
    let summary = json(&["--wide-threshold", "0.25"]);
    assert_eq!(summary["wide"]["threshold"], 0.25);
    assert_eq!(summary["narrow"]["threshold_from"], "model");
    assert!(summary["wide"]["figures"].is_null() && summary["label"].is_null());
    for (more, word) in [
        (["--weights", "0,0"], "no weights"),
        (["--weights", "1"], "no weights"),
        (["--narrow-threshold", "1.5"], "no threshold"),
    ] {
        let output = run(&[&both[..], &more].concat());
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(word), "{said}");
    }
}
