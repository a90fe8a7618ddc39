//! Puts measurements side by side, as Markdown.

use serde_json::Value;

/// What one contestant measured: keys as benches/native prints them.
pub(super) struct Measured {
    /// Its name.
    pub what: String,
    /// Its line of JSON.
    pub told: Value,
}

const COLUMNS: [(&str, &str); 3] = [
    ("predict_rows_per_second", "prediction, rows/s"),
    ("shap_rows_per_second", "TreeSHAP of many rows, rows/s"),
    ("shap_few_rows_per_second", "of a few rows, rows/s"),
];

/// The table; ratios are to the first contestant, and above 1 is faster.
pub(super) fn markdown(all: &[Measured]) -> String {
    let mut head = "| one thread |".to_owned();
    let mut rule = "| --- |".to_owned();
    for (_, title) in COLUMNS {
        head.push_str(&format!(" {title} | ratio |"));
        rule.push_str(" ---: | ---: |");
    }
    let mut out = format!("{head}\n{rule}\n");
    for one in all {
        out.push_str(&format!("| {} |", one.what));
        for (key, _) in COLUMNS {
            let rate = one.told[key].as_f64();
            let first = all.first().and_then(|first| first.told[key].as_f64());
            let ratio = rate.zip(first).filter(|(_, first)| *first > 0.0);
            out.push_str(&format!(
                " {} | {} |",
                rate.map_or("?".to_owned(), grouped),
                ratio.map_or("?".to_owned(), |(rate, first)| format!(
                    "{:.2}",
                    rate / first
                )),
            ));
        }
        out.push('\n');
    }
    out
}

fn grouped(rate: f64) -> String {
    let digits = format!("{rate:.0}");
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn ratios_are_to_the_first() {
        let one = |what: &str, told: Value| Measured {
            what: what.to_owned(),
            told,
        };
        let table = markdown(&[
            one(
                "rival",
                json!({"predict_rows_per_second": 140000, "shap_rows_per_second": 944}),
            ),
            one("ours", json!({"predict_rows_per_second": 70000.4})),
        ]);
        assert!(
            table.contains("| rival | 140,000 | 1.00 | 944 | 1.00 | ? | ? |"),
            "{table}"
        );
        assert!(
            table.contains("| ours | 70,000 | 0.50 | ? | ? | ? | ? |"),
            "{table}"
        );
    }
}
