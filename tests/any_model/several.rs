//! Imported models of several classes and of amounts, from a table to scores, judgements and reasons.

use super::*;

/// A golden model with its rows as a table: cells of categories by their names. Returns the
/// golden columns behind the rows.
fn placed(place: &Place, model: &str, rows: &str) -> (Vec<String>, Vec<(String, Vec<f64>)>) {
    let (_, imported) = holdfast::model::import(&golden::bytes(model)).unwrap();
    let features = imported.contract.features;
    let (names, columns) = golden::columns(rows);
    let mut text = features
        .iter()
        .map(|f| f.name.clone())
        .collect::<Vec<_>>()
        .join(",")
        + "\n";
    let rows = columns.first().map_or(0, Vec::len);
    let line = |row: usize| {
        let cell = |(at, feature): (usize, &holdfast::feature::Feature)| {
            let value = columns[at][row];
            match feature.categories() {
                _ if value.is_nan() => String::new(),
                [] => value.to_string(),
                categories => {
                    let known = categories.get(value as usize);
                    let name = known.map_or("never seen", |category| &category.name);
                    format!("\"{}\"", name.replace('"', "\"\""))
                }
            }
        };
        let cells: Vec<String> = features.iter().enumerate().map(cell).collect();
        cells.join(",") + "\n"
    };
    text.extend((0..rows).map(line));
    std::fs::write(place.path("rows.csv"), text).unwrap();
    let width = features.len();
    let answers = names.into_iter().zip(columns).skip(width).collect();
    (features.into_iter().map(|f| f.name).collect(), answers)
}

fn answer<'a>(answers: &'a [(String, Vec<f64>)], name: &str) -> &'a [f64] {
    let found = answers.iter().find(|(own, _)| own == name);
    &found.unwrap_or_else(|| panic!("{name}")).1
}

#[test]
fn models_of_several_classes_give_each_its_column() {
    for (model, rows, names) in [
        (
            "lightgbm/multiclass.txt.gz",
            "lightgbm/multiclass.csv.gz",
            ["0", "1", "2"],
        ),
        (
            "catboost/multiclass.json.gz",
            "catboost/multiclass.csv.gz",
            ["0", "1", "2"],
        ),
    ] {
        let place = Place::new(&model.replace(['/', '.'], "-"), &[model]);
        let file = model.rsplit('/').next().unwrap().trim_end_matches(".gz");
        let (features, answers) = placed(&place, model, rows);
        let scored = place.writes("score", "rows.csv", file, &[]);
        let explained = place.writes("explain", "rows.csv", file, &["--rows", "10"]);
        assert_eq!(explained.rows.len(), 30);
        for (class, name) in names.iter().enumerate() {
            let ours = scored.column(&format!("probability_{name}"));
            close(
                &ours,
                answer(&answers, &format!("prediction{class}")),
                CLOSE,
            );
            for (at, feature) in features.iter().enumerate() {
                let ours = explained.column(feature);
                let ours: Vec<f64> = ours.into_iter().skip(class).step_by(3).collect();
                let theirs = answer(&answers, &format!("share{class}.{at}"));
                // Softmax margins may be shifted together, and with them nothing else.
                close(&ours, &theirs[..10], 2e-5);
            }
        }
        let predicted = scored.column("predicted");
        for (row, predicted) in predicted.iter().enumerate() {
            let of = |class: usize| answer(&answers, &format!("prediction{class}"))[row];
            assert!((0..3).all(|class| of(class) <= of(*predicted as usize) + 1e-9));
        }
        // Judged by what it says itself, it is always right.
        let text = std::fs::read_to_string(place.path("rows.csv")).unwrap();
        let mut lines = text.lines();
        let mut judged = format!("{},answer\n", lines.next().unwrap());
        for (line, predicted) in lines.zip(&predicted) {
            judged += &format!("{line},{predicted}\n");
        }
        std::fs::write(place.path("judged.csv"), judged).unwrap();
        let judged = place.run("evaluate", "judged.csv", file, &["--label", "answer"]);
        let figures: serde_json::Value = serde_json::from_slice(&judged.stdout).unwrap();
        assert_eq!(figures["figures"]["accuracy"]["value"], 1.0, "{figures}");
    }
}

#[test]
fn graphs_of_several_classes_are_scored_and_explained_by_class() {
    for name in ["logistic-classes", "forest-classes"] {
        let model = format!("onnx/{name}.onnx.gz");
        let place = Place::new(name, &[&model]);
        let (_, columns) = golden::columns(&format!("onnx/{name}.csv.gz"));
        let asked: Vec<(String, Vec<f64>)> = (0..5)
            .map(|at| (format!("f{at}"), columns[at].clone()))
            .collect();
        place.table("rows.csv", &asked);
        let file = format!("{name}.onnx");
        let scored = place.writes("score", "rows.csv", &file, &[]);
        let explained = place.writes("explain", "rows.csv", &file, &["--rows", "4"]);
        assert_eq!(explained.rows.len(), 12);
        for class in 0..3 {
            let ours = scored.column(&format!("probability_{class}"));
            close(&ours, &columns[5 + class], CLOSE);
        }
        for row in 0..12 {
            let shares: f64 = (0..5)
                .map(|at| explained.column(&format!("f{at}"))[row])
                .sum();
            let sum = explained.column("base")[row] + shares;
            assert!(
                (sum - explained.column("margin")[row]).abs() < 1e-5,
                "{name} {row}"
            );
        }
    }
}

#[test]
fn models_of_amounts_give_the_amount() {
    for (model, rows) in [
        ("lightgbm/regression.txt.gz", "lightgbm/regression.csv.gz"),
        ("lightgbm/poisson.txt.gz", "lightgbm/poisson.csv.gz"),
        ("catboost/regression.json.gz", "catboost/regression.csv.gz"),
    ] {
        let place = Place::new(&model.replace(['/', '.'], "-"), &[model]);
        let file = model.rsplit('/').next().unwrap().trim_end_matches(".gz");
        let (features, answers) = placed(&place, model, rows);
        let scored = place.writes("score", "rows.csv", file, &[]);
        let amounts = scored.column("prediction");
        let theirs = answer(&answers, "prediction0");
        let apart = amounts
            .iter()
            .zip(theirs)
            .map(|(a, b)| (a - b).abs() / b.abs().max(1.0));
        assert!(apart.fold(0.0, f64::max) < 1e-5, "{model}");
        let explained = place.writes("explain", "rows.csv", file, &[]);
        for (at, feature) in features.iter().enumerate() {
            close(
                &explained.column(feature),
                answer(&answers, &format!("share0.{at}")),
                1e-4,
            );
        }
        // The amounts plus and minus one: an error of one, whatever it is measured by.
        let text = std::fs::read_to_string(place.path("rows.csv")).unwrap();
        let mut lines = text.lines();
        let mut judged = format!("{},came\n", lines.next().unwrap());
        for (row, (line, amount)) in lines.zip(&amounts).enumerate() {
            let off = if row % 2 == 0 { 1.0 } else { -1.0 };
            judged += &format!("{line},{}\n", amount + off);
        }
        std::fs::write(place.path("judged.csv"), judged).unwrap();
        let judged = place.run("evaluate", "judged.csv", file, &["--label", "came"]);
        let figures: serde_json::Value = serde_json::from_slice(&judged.stdout).unwrap();
        for name in ["rmse", "mae"] {
            let value = figures["metrics"]["figures"][name]["value"]
                .as_f64()
                .unwrap();
            assert!((value - 1.0).abs() < 1e-4, "{model} {name}: {value}");
        }
        assert!(
            figures["metrics"]["figures"]["r2"]["value"]
                .as_f64()
                .unwrap()
                < 1.0
        );
        let refused = place.run(
            "evaluate",
            "judged.csv",
            file,
            &["--label", "came", "--threshold", "0.5"],
        );
        assert!(
            String::from_utf8(refused.stderr)
                .unwrap()
                .contains("--threshold")
        );
    }
}

/// What XGBoost and shap say of classes and amounts, row by row and side by side.
struct Sides {
    /// How many classes or amounts there are.
    count: usize,
    names: Vec<String>,
    columns: Vec<Vec<f64>>,
}

const FEATURES: [&str; 5] = ["swing", "days", "gappy", "steps", "noise"];

impl Sides {
    fn of(kind: &str) -> Sides {
        let (names, columns) = golden::columns(&format!("interactions/{kind}.csv.gz"));
        let last = columns[0].iter().copied().fold(0.0, f64::max);
        let count = last as usize + 1;
        Sides {
            count,
            names,
            columns,
        }
    }

    fn rows(&self) -> usize {
        self.columns[0].len() / self.count
    }

    /// What a pair of features adds together, by paths (`p`) or against the background.
    fn pair(&self, way: &str, [one, two]: [usize; 2]) -> &[f64] {
        let name = format!("{way}{one}_{two}");
        let at = self.names.iter().position(|own| *own == name).unwrap();
        &self.columns[at]
    }
}

#[test]
fn classes_and_amounts_are_compared_with_a_background_and_told_their_pairs() {
    for kind in ["classes", "amounts"] {
        let sides = Sides::of(kind);
        let model = format!("inspection/{kind}-model.json.gz");
        let place = Place::new(&format!("sides-{kind}"), &[&model]);
        let (_, columns) = golden::columns("inspection/classes-rows.csv.gz");
        let table = |rows: std::ops::Range<usize>| -> Vec<(String, Vec<f64>)> {
            let columns = FEATURES.iter().zip(&columns);
            let named =
                columns.map(|(name, cells)| (name.to_string(), cells[rows.clone()].to_vec()));
            named.collect()
        };
        let asked = sides.rows();
        place.table("rows.csv", &table(0..asked));
        place.table("background.csv", &table(asked..asked + 40));
        let file = format!("{kind}-model.json");
        // XGBoost takes the difference of sums in f32, and amounts are larger.
        let by = if kind == "amounts" { 5e-5 } else { 1e-5 };
        let pairs = [[0, 3], [1, 2]];
        let names = pairs.map(|pair| pair.map(|at| FEATURES[at]));
        let options = names.map(|[one, two]| format!("{one},{two}"));
        let options = ["--pair", &options[0], "--pair", &options[1]];
        let explained = place.writes("explain", "rows.csv", &file, &options);
        assert_eq!(explained.rows.len(), asked * sides.count);
        for (pair, [one, two]) in pairs.into_iter().zip(names) {
            let ours = explained.column(&format!("{one}:{two}"));
            close(&ours, sides.pair("p", pair), by);
            assert!(
                ours.iter().any(|shared| shared.abs() > 1e-3),
                "{kind} {one}"
            );
        }

        let background = place.path("background.csv");
        let options = [&options[..], &["--background", &background]].concat();
        let against = place.writes("explain", "rows.csv", &file, &options);
        for (at, name) in FEATURES.iter().chain([&"base"]).enumerate() {
            close(&against.column(name), &sides.columns[1 + at], 1e-5);
        }
        // By what else is known of a customer, what two features do together is another thing.
        for ([one, two], pair) in names.into_iter().zip(pairs) {
            let ours = against.column(&format!("{one}:{two}"));
            close(&ours, sides.pair("against", pair), by);
            let paths = sides.pair("p", pair).iter();
            let apart = ours
                .iter()
                .zip(paths)
                .map(|(ours, by_paths)| (ours - by_paths).abs());
            assert!(apart.fold(0.0, f64::max) > 1e-3, "{kind} {one}");
        }
        let said = place.fails("explain", "rows.csv", &file, &["--pair", "days,days"]);
        assert!(said.contains("--pair days,days"), "{said}");
    }
}

/// Linear models are compared with the mean of the background, and have no pairs.
#[test]
fn graphs_of_several_classes_are_compared_with_a_background() {
    let place = Place::new("classes-against", &["onnx/logistic-classes.onnx.gz"]);
    let (_, columns) = golden::columns("onnx/logistic-classes.csv.gz");
    let named = |rows: std::ops::Range<usize>| -> Vec<(String, Vec<f64>)> {
        let cells = |at: usize| columns[at][rows.clone()].to_vec();
        (0..5).map(|at| (format!("f{at}"), cells(at))).collect()
    };
    place.table("rows.csv", &named(0..10));
    place.table("background.csv", &named(10..50));
    let background = place.path("background.csv");
    let file = "logistic-classes.onnx";
    let options = ["--background", &background];
    let against = place.writes("explain", "rows.csv", file, &options);
    let plain = place.writes("explain", "rows.csv", file, &[]);
    let margins = against.column("margin");
    close(&margins, &plain.column("margin"), 1e-9);
    let bases = against.column("base");
    for (row, margin) in margins.iter().enumerate() {
        let shares = (0..5).map(|at| against.column(&format!("f{at}"))[row]);
        assert!((shares.sum::<f64>() + bases[row] - margin).abs() < 1e-5);
        // The base is the mean of what the background itself gets.
        assert!((bases[row] - plain.column("base")[row]).abs() > 1e-4);
    }
    let of_background = place.writes("explain", "background.csv", file, &[]);
    let own = of_background.column("margin");
    for (class, base) in bases.iter().take(3).enumerate() {
        let mean = own.iter().skip(class).step_by(3).sum::<f64>() / 40.0;
        assert!((base - mean).abs() < 1e-5, "{base} {mean}");
    }
    let said = place.fails("explain", "rows.csv", file, &["--pair", "f0,f1"]);
    assert!(said.contains("sums of trees"), "{said}");
}
