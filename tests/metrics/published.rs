//! The confusion tables that the five systems published give the metrics that they published.

use holdfast::model::evaluate::{Averaged, ClassFigures, ConfusionMatrix};

/// A published table, and what was published of it; what was not is not compared.
struct Published {
    of: &'static str,
    right: f64,
    wrong_alarms: f64,
    missed: f64,
    quiet: f64,
    precision: f64,
    recall: f64,
    f1: Option<f64>,
    accuracy: Option<f64>,
    macro_f1: Option<f64>,
    weighted_f1: Option<f64>,
}

const PUBLISHED: [Published; 3] = [
    Published {
        of: "subscription, boosted trees at 0.6",
        right: 16_509.0,
        wrong_alarms: 3_336.0,
        missed: 957.0,
        quiet: 173_390.0,
        precision: 0.8319,
        recall: 0.9452,
        f1: Some(0.8849),
        accuracy: Some(0.9779),
        macro_f1: None,
        weighted_f1: None,
    },
    Published {
        of: "subscription, ResNet at 0.8",
        right: 12_310.0,
        wrong_alarms: 678.0,
        missed: 5_156.0,
        quiet: 176_048.0,
        precision: 0.9478,
        recall: 0.7048,
        f1: None,
        accuracy: Some(0.9700),
        macro_f1: None,
        weighted_f1: None,
    },
    Published {
        of: "e-commerce, gradient boosting",
        right: 190.0,
        wrong_alarms: 7.0,
        missed: 0.0,
        quiet: 929.0,
        precision: 0.9645,
        recall: 1.0,
        f1: Some(0.9819),
        accuracy: Some(0.9938),
        macro_f1: Some(0.9891),
        weighted_f1: Some(0.9938),
    },
];

fn figures(right: f64, wrong_alarms: f64, missed: f64, quiet: f64) -> (ClassFigures, Averaged) {
    let matrix = ConfusionMatrix::from_rows(&[vec![quiet, wrong_alarms], vec![missed, right]]);
    (matrix.classes()[1], matrix.averages())
}

/// Equal to the four digits that were published.
#[track_caller]
fn four_digits(found: f64, published: f64, what: &str) {
    assert_eq!(format!("{found:.4}"), format!("{published:.4}"), "{what}");
}

#[test]
fn published_tables_give_the_published_metrics() {
    for table in PUBLISHED {
        let (class, averages) = figures(table.right, table.wrong_alarms, table.missed, table.quiet);
        four_digits(class.precision, table.precision, table.of);
        four_digits(class.recall, table.recall, table.of);
        for (found, published) in [
            (class.f1, table.f1),
            (averages.accuracy, table.accuracy),
            (averages.by_class.f1, table.macro_f1),
            (averages.weighted.f1, table.weighted_f1),
        ] {
            if let Some(published) = published {
                four_digits(found, published, table.of);
            }
        }
    }
}

#[test]
fn published_counts_of_all_customers_give_the_published_shares() {
    // 970,960 customers, 87,330 of whom left.
    for (found, flagged, wrong, missed, precision, recall) in [
        (83_778.0, 99_335.0, 15_557.0, 3_552.0, 0.8434, 0.9593),
        (61_909.0, 64_582.0, 2_673.0, 25_421.0, 0.9586, 0.7089),
    ] {
        assert_eq!((found + wrong, found + missed), (flagged, 87_330.0));
        let quiet = 970_960.0 - flagged - missed;
        let (class, _) = figures(found, wrong, missed, quiet);
        four_digits(class.precision, precision, "precision");
        four_digits(class.recall, recall, "recall");
    }
}
