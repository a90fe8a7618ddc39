//! Puts measurements side by side, as Markdown.

use serde_json::Value;

/// What one contestant measured: keys as benches/native prints them.
pub(super) struct Measured {
    /// Its name.
    pub what: String,
    /// Its line of JSON.
    pub told: Value,
}

const COLUMNS: [(&str, &str); 4] = [
    ("predict_rows_per_second", "prediction, rows/s"),
    ("shap_rows_per_second", "TreeSHAP of many rows, rows/s"),
    ("shap_few_rows_per_second", "of a few rows, rows/s"),
    ("boosting_seconds", "boosting, s"),
];

/// What has to be reached.
pub(super) struct Bar {
    what: &'static str,
    figure: Figure,
    bar: f64,
    at_most: bool,
}

/// A figure of the contestants, by their places.
enum Figure {
    /// One key of two contestants, divided.
    Ratio(&'static str, [usize; 2]),
    /// Two keys of one contestant, divided.
    Within(usize, [&'static str; 2]),
    /// A key of two contestants, subtracted.
    Difference(&'static str, [usize; 2]),
    /// A key of one contestant.
    Own(usize, &'static str),
}

impl Bar {
    /// At least: a key of the first contestant by that of the second.
    pub const fn ratio(what: &'static str, key: &'static str, of: [usize; 2], bar: f64) -> Bar {
        Bar {
            what,
            figure: Figure::Ratio(key, of),
            bar,
            at_most: false,
        }
    }

    /// At least: one key of a contestant by another.
    pub const fn within(what: &'static str, of: usize, keys: [&'static str; 2], bar: f64) -> Bar {
        Bar {
            what,
            figure: Figure::Within(of, keys),
            bar,
            at_most: false,
        }
    }

    /// At least: a key of the first contestant less that of the second.
    pub const fn difference(
        what: &'static str,
        key: &'static str,
        of: [usize; 2],
        bar: f64,
    ) -> Bar {
        Bar {
            what,
            figure: Figure::Difference(key, of),
            bar,
            at_most: false,
        }
    }

    /// At most: a key of a contestant.
    pub const fn at_most(what: &'static str, of: usize, key: &'static str, bar: f64) -> Bar {
        Bar {
            what,
            figure: Figure::Own(of, key),
            bar,
            at_most: true,
        }
    }
}

/// Which bars are met.
pub(super) fn bars(bars: &[Bar], all: &[Measured]) -> String {
    let value = |of: usize, key: &str| {
        let told = all.get(of).and_then(|one| one.told[key].as_f64());
        told.unwrap_or(f64::NAN)
    };
    let mut out = "| figure | measured | bar | |\n| --- | ---: | ---: | --- |\n".to_owned();
    for Bar {
        what,
        figure,
        bar,
        at_most,
    } in bars
    {
        let found = match figure {
            Figure::Ratio(key, [above, below]) => value(*above, key) / value(*below, key),
            Figure::Within(of, [above, below]) => value(*of, above) / value(*of, below),
            Figure::Difference(key, [from, less]) => value(*from, key) - value(*less, key),
            Figure::Own(of, key) => value(*of, key),
        };
        let (sign, met) = match at_most {
            true => ("≤", found <= *bar),
            false => ("≥", found >= *bar),
        };
        let met = if met { "met" } else { "missed" };
        // A difference of averages is small.
        let digits = if bar.abs() < 0.1 { 4 } else { 2 };
        out.push_str(&format!(
            "| {what} | {found:.digits$} | {sign} {bar:.digits$} | {met} |\n"
        ));
    }
    out
}

/// The table; ratios are to the first contestant.
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
                rate.map_or("?".to_owned(), |rate| match rate < 1_000.0 {
                    true => format!("{rate:.2}"),
                    false => grouped(rate),
                }),
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
                json!({"predict_rows_per_second": 140000, "shap_rows_per_second": 1944}),
            ),
            one("ours", json!({"predict_rows_per_second": 70000.4})),
        ]);
        assert!(
            table.contains("| rival | 140,000 | 1.00 | 1,944 | 1.00 | ? | ? | ? | ? |"),
            "{table}"
        );
        assert!(
            table.contains("| ours | 70,000 | 0.50 | ? | ? | ? | ? | ? | ? |"),
            "{table}"
        );
    }
    #[test]
    fn bars_say_whether_they_are_met() {
        let one = |told: Value| Measured {
            what: String::new(),
            told,
        };
        let all = [one(json!({"a": 2.0})), one(json!({"a": 3.0, "b": 1.0}))];
        let told = bars(
            &[
                Bar::ratio("r", "a", [1, 0], 2.0),
                Bar::within("w", 1, ["a", "b"], 2.0),
                Bar::difference("d", "a", [1, 0], -0.002),
                Bar::at_most("o", 1, "b", 2.0),
                Bar::at_most("none", 0, "b", 2.0),
            ],
            &all,
        );
        for line in [
            "| r | 1.50 | ≥ 2.00 | missed |",
            "| w | 3.00 | ≥ 2.00 | met |",
            "| d | 1.0000 | ≥ -0.0020 | met |",
            "| o | 1.00 | ≤ 2.00 | met |",
            "| none | NaN | ≤ 2.00 | missed |",
        ] {
            assert!(told.contains(line), "{line} in {told}");
        }
    }
}
