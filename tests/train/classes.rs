//! Labels of several classes: as good as LightGBM, judged class by class, and of one piece
//! from the table to the command line.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use holdfast::feature::prepare::Random;
use holdfast::i18n::Lang;
use holdfast::model::evaluate::{Bootstrap, SeveralEvaluation};
use holdfast::model::train::{
    ClassOptions, ClassTrained, ClassTraining, ModelName, TrainError, TrainOptions, is_several,
};
use holdfast::model::{self, AnyModel, ClassModel, ClassPredictor, ModelError};
use holdfast::table::{Column, Table, read_slice};
use serde_json::Value;

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name)
}

fn unpacked(name: &str) -> String {
    let mut text = String::new();
    let file = std::fs::File::open(golden(name)).unwrap();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(file), &mut text).unwrap();
    text
}

/// The golden table without one column.
fn part(name: &str, without: &str) -> Table {
    let bytes = unpacked(&format!("classes/{name}.csv.gz"));
    let opened = read_slice("part.csv", bytes.as_bytes(), &Default::default()).unwrap();
    let kept = opened.table.columns().iter();
    let kept = kept.filter(|column| column.name() != without).cloned();
    Table::new(name, kept.collect()).unwrap()
}

pub fn quick(label: &str) -> ClassOptions {
    ClassOptions::new(TrainOptions {
        bootstrap: Bootstrap {
            samples: 20,
            ..Bootstrap::default()
        },
        ..TrainOptions::new(label)
    })
}

pub fn train(table: &Table, options: ClassOptions) -> Result<ClassTrained, TrainError> {
    let mut training = ClassTraining::new(table, options)?;
    let mut share = 0.0;
    loop {
        let progress = training.step(table)?;
        share = f64::max(share, progress.share);
        assert!((0.0..=1.0).contains(&progress.share), "{progress:?}");
        if progress.finished {
            break;
        }
    }
    assert!(share > 0.9);
    training.finish()
}

/// Trains in a hurry: some rounds a pass.
pub fn hurried(table: &Table, options: ClassOptions) -> Result<ClassTrained, TrainError> {
    let mut training = ClassTraining::new(table, options)?;
    let mut steps = 0;
    while !training.step(table)?.finished {
        steps += 1;
        if steps % 40 == 0 {
            training.hurry();
        }
        if training.is_judged() && steps < 1_000_000 {
            training.take_time();
            steps = 1_000_000;
        }
    }
    training.finish()
}

pub fn opened(text: &str) -> ClassModel {
    match model::open_any("m.json", text.as_bytes()).unwrap() {
        AnyModel::Classes(model) => *model,
        other => panic!("a model of several classes: {other:?}"),
    }
}

pub fn shares(model: &ClassModel, table: &Table) -> Vec<f64> {
    let fit = holdfast::feature::fit(&model.contract, table);
    let matrix = holdfast::feature::assemble(&model.contract, table, &fit).unwrap();
    model.probabilities(&matrix, 0..matrix.rows()).unwrap()
}

#[test]
fn six_classes_are_learnt_as_well_as_lightgbm_does() {
    let expected = std::fs::read_to_string(golden("classes/expected.json")).unwrap();
    let expected: Value = serde_json::from_str(&expected).unwrap();
    let trained = train(&part("seen", "left"), quick("transition")).unwrap();
    assert_eq!(trained.model, ModelName::Blend);
    let kinds: Vec<ModelName> = trained.compared.iter().map(|c| c.model).collect();
    assert_eq!(
        kinds,
        [
            ModelName::Boosting,
            ModelName::Logistic,
            ModelName::Blend,
            ModelName::Majority
        ]
    );
    assert_eq!(trained.contract.id.as_deref(), Some("customer"));

    let model = opened(&trained.bundle("moves").unwrap());
    let ClassPredictor::Trees(outputs) = &model.predictor else {
        panic!("{:?}", model.predictor);
    };
    assert_eq!(outputs, &trained.outputs);
    assert_eq!(model.label.as_deref(), Some("transition"));
    let classes: Vec<&str> = expected["classes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|class| class.as_str().unwrap())
        .collect();
    assert_eq!(model.classes, classes);

    let unseen = part("unseen", "left");
    let label = unseen.column("transition").unwrap();
    let class = |row: usize| {
        let own = label.text(row);
        classes.iter().position(|class| *class == own).unwrap()
    };
    let truth: Vec<usize> = (0..unseen.rows()).map(class).collect();
    let bootstrap = Bootstrap {
        samples: 0,
        ..Bootstrap::default()
    };
    let found = shares(&model, &unseen);
    let found = SeveralEvaluation::of(&truth, &found, 6, None, &bootstrap).unwrap();
    let lightgbm = &expected["several"]["lightgbm"];
    for (name, less) in [("log_loss", true), ("micro_pr_auc", false)] {
        let (own, theirs) = (found.value(name).unwrap(), lightgbm[name].as_f64().unwrap());
        let worse = if less { own - theirs } else { theirs - own };
        assert!(worse < 0.01, "{name}: {own}, LightGBM {theirs}");
    }
    let accuracy = lightgbm["accuracy"].as_f64().unwrap();
    assert!(found.averages.accuracy > accuracy - 0.02);
    let f1 = lightgbm["macro_f1"].as_f64().unwrap();
    assert!(found.averages.by_class.f1 > f1 - 0.03);
}

/// Classes that a number tells, but for one row in eight; the last of them rare.
pub fn small(rows: usize, rare: usize) -> Table {
    let mut random = Random::new(7);
    let mut columns: Vec<(&str, Vec<String>)> = ["id", "x", "kind", "move"]
        .map(|name| (name, Vec::new()))
        .into();
    for row in 0..rows {
        let x = random.uniform() * 3.0;
        let told = if random.below(8) == 0 {
            random.below(3)
        } else {
            x as usize
        };
        let class = match row < rare {
            true => "lost",
            false => ["a/b", "b/a", "c,c"][told],
        };
        let kind = if x > 1.5 { "new" } else { "old" };
        let cells = [
            format!("K{row:05}"),
            format!("{x:.3}"),
            kind.to_string(),
            class.to_string(),
        ];
        for ((_, column), cell) in columns.iter_mut().zip(cells) {
            column.push(cell);
        }
    }
    let column = |(name, cells): &(&str, Vec<String>)| {
        Column::from_texts(name, cells.iter().map(String::as_str))
    };
    Table::new("moves", columns.iter().map(column).collect()).unwrap()
}

#[test]
fn rare_classes_are_told_weights_count_and_the_seed_decides() {
    let table = small(300, 3);
    let trained = hurried(&table, quick("move")).unwrap();
    assert_eq!(trained.classes, ["a/b", "b/a", "c,c"]);
    assert_eq!(trained.rare, [("lost".to_string(), 3)]);
    let figures: Value = serde_json::from_str(&trained.to_json().unwrap()).unwrap();
    assert_eq!(figures["left_out"][0]["rows"], 3);
    let text = trained.bundle("m").unwrap();
    let again = hurried(&table, quick("move")).unwrap();
    assert_eq!(text, again.bundle("m").unwrap());
    // How much is promised of a rare class that nothing tells.
    let promised = |balanced: bool| {
        let options = ClassOptions {
            balanced,
            ..quick("move")
        };
        let table = small(400, 24);
        let trained = hurried(&table, options).unwrap();
        let lost = trained.classes.iter().position(|class| class == "lost");
        let model = opened(&trained.bundle("m").unwrap());
        let all = shares(&model, &table);
        all.iter().skip(lost.unwrap()).step_by(4).sum::<f64>()
    };
    assert!(promised(true) > 1.2 * promised(false));
    for name in [
        ModelName::Logistic,
        ModelName::Majority,
        ModelName::Boosting,
    ] {
        let mut options = quick("move");
        options.train.models = vec![name];
        assert_eq!(hurried(&table, options).unwrap().model, name);
    }
}

#[test]
fn where_yes_or_no_is_wanted_a_bundle_of_classes_is_refused_in_words() {
    let trained = hurried(&small(120, 0), quick("move")).unwrap();
    let text = trained.bundle("moves").unwrap();
    let refused = model::open("m.json", text.as_bytes()).unwrap_err();
    assert_eq!(refused, ModelError::SeveralClasses { classes: 3 });
    assert!(refused.say(Lang::En).contains("3 classes"), "{refused}");
    assert_eq!(model::load("m.json", text.as_bytes()).unwrap_err(), refused);
    // One class too few, twice the same, or of another objective.
    for (from, to) in [
        ("\"a/b\",", ""),
        ("\"a/b\"", "\"b/a\""),
        ("multi:softprob", "multi:other"),
        ("\"classes\":[", "\"others\":["),
    ] {
        let spoilt = text.replacen(from, to, 1);
        assert_ne!(spoilt, text);
        assert!(
            model::open_any("m.json", spoilt.as_bytes()).is_err(),
            "{to}"
        );
    }
}

#[test]
fn what_is_no_class_is_refused_in_words() {
    let of = |cells: Vec<String>| {
        let x: Vec<String> = (0..cells.len()).map(|row| (row % 9).to_string()).collect();
        let column = |name: &str, cells: &[String]| {
            Column::from_texts(name, cells.iter().map(String::as_str))
        };
        Table::new("t", vec![column("x", &x), column("y", &cells)]).unwrap()
    };
    let said = |table: &Table| {
        assert!(is_several(table, "y", None));
        hurried(table, quick("y")).unwrap_err().say(Lang::En)
    };
    let amount = said(&of((0..400)
        .map(|row| format!("{}.25", row % 97))
        .collect()));
    assert!(amount.contains("measures something"), "{amount}");
    let names = said(&of((0..400).map(|row| format!("name {row}")).collect()));
    assert!(names.contains("names rows"), "{names}");
    let few = said(&of((0..12)
        .map(|row| ["a", "b", "c"][row % 3].into())
        .collect()));
    assert!(few.contains("at least 5 rows"), "{few}");
    let table = of((0..40).map(|row| ["1", "0", ""][row % 3].into()).collect());
    assert!(!is_several(&table, "y", None));
    let three = of((0..40).map(|row| ["a", "b", "c"][row % 3].into()).collect());
    assert!(
        !is_several(&three, "y", Some("a")),
        "one class against the rest"
    );
}

fn holdfast(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdfast"));
    command.args(arguments).output().unwrap()
}

pub fn succeeds(arguments: &[&str]) -> String {
    let output = holdfast(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

pub fn refused(arguments: &[&str]) -> String {
    let output = holdfast(arguments);
    assert!(!output.status.success(), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

pub fn csv(table: &Table) -> String {
    let names: Vec<&str> = table.columns().iter().map(Column::name).collect();
    let mut text = names.join(",") + "\n";
    for row in 0..table.rows() {
        let cells = table.columns().iter();
        let cells: Vec<String> = cells.map(|c| format!("\"{}\"", c.text(row))).collect();
        text += &(cells.join(",") + "\n");
    }
    text
}

#[test]
fn from_the_command_line_several_classes_are_trained_scored_judged_explained_and_exported() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("classes-command");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let path = |name: &str| folder.join(name).to_str().unwrap().to_string();
    let table = small(300, 3);
    std::fs::write(path("moves.csv"), csv(&table)).unwrap();
    let (data, bundle, out) = (path("moves.csv"), path("m.json.gz"), path("out.csv"));
    let learn = ["train", &data, "--label", "move", "--out", &bundle];
    let figures = succeeds(
        &[
            &learn[..],
            &["--model", "logistic", "--class-weight", "balanced"],
        ]
        .concat(),
    );
    let figures: Value = serde_json::from_str(&figures).unwrap();
    assert_eq!(figures["classes"], serde_json::json!(["a/b", "b/a", "c,c"]));
    let classes = figures["metrics"]["classes"].as_array().unwrap();
    assert!(
        classes
            .iter()
            .all(|class| class["figures"]["recall"].as_f64().unwrap() > 0.6)
    );
    assert!(figures["metrics"]["figures"]["micro_pr_auc"]["value"].is_f64());

    succeeds(&["score", &data, "--model", &bundle, "--out", &out]);
    let scores = std::fs::read_to_string(&out).unwrap();
    let mut lines = scores.lines();
    assert_eq!(
        lines.next().unwrap(),
        "id,predicted,probability_a/b,probability_b/a,\"probability_c,c\""
    );
    assert_eq!(lines.count(), 300);
    let evaluated = succeeds(&["evaluate", &data, "--model", &bundle, "--label", "move"]);
    let evaluated: Value = serde_json::from_str(&evaluated).unwrap();
    assert_eq!(evaluated["rows_of_other_classes"], 3);
    assert_eq!(evaluated["classes"][0]["class"], "a/b");
    let right = evaluated["averages"]["accuracy"].as_f64().unwrap();

    // A card tells the same.
    let card = path("card.html");
    let ask = ["--data", &data, "--label", "move", "--card", &card];
    succeeds(&[&["export", &bundle][..], &ask].concat());
    let card = std::fs::read_to_string(&card).unwrap();
    let (of_class, mean) = (&evaluated["classes"][0], &evaluated["averages"]["macro"]);
    for figure in [of_class, mean].map(|of| format!("{:.3}", of["f1"].as_f64().unwrap())) {
        assert!(card.contains(&format!(">{figure}<")), "{figure}");
    }

    // A line per row and class, each of which adds up.
    let predicted = scores
        .lines()
        .skip(1)
        .map(|line| line.split(',').nth(1).unwrap());
    let label = table.column("move").unwrap();
    let hits = (0..300).zip(predicted).filter(|(row, predicted)| {
        label.text(*row) == predicted.trim_matches('"')
            || (label.text(*row) == "c,c" && predicted.starts_with("\"c"))
    });
    assert!((hits.count() as f64 / 297.0 - right).abs() < 1e-9);
    succeeds(&["explain", &data, "--model", &bundle, "--out", &out]);
    let lines = std::fs::read_to_string(&out).unwrap();
    assert!(
        lines.starts_with("id,class,x,kind,base,margin,score\n"),
        "{lines:.60}"
    );
    assert_eq!(lines.lines().count(), 901);
    for line in lines.lines().skip(1) {
        let numbers: Vec<f64> = line
            .rsplit(',')
            .take(5)
            .map(|n| n.parse().unwrap())
            .collect();
        let sum: f64 = numbers[2..].iter().sum();
        assert!((sum - numbers[1]).abs() < 1e-4, "{line}");
    }

    let exported = path("x.json");
    succeeds(&["export", &bundle, "--xgboost", &exported]);
    // XGBoost's file knows the categories by name.
    succeeds(&["score", &data, "--model", &exported, "--out", &out]);
    let again = std::fs::read_to_string(&out).unwrap();
    let numbers = |text: &str| -> Vec<Vec<f64>> {
        let of = |line: &str| {
            line.rsplit(',')
                .take(3)
                .map(|n| n.parse().unwrap())
                .collect()
        };
        text.lines().skip(1).map(of).collect()
    };
    assert_eq!(
        numbers(&again),
        numbers(&scores),
        "XGBoost's file predicts the same"
    );

    let asked = "--model forest; --monotone x=+1; --class-weight 3; --calibrate isotonic; \
        --threshold-by top=10%";
    for words in asked.split("; ") {
        let arguments: Vec<&str> = words.split(' ').collect();
        let said = refused(&[&learn[..], &arguments].concat());
        let names = arguments.iter().any(|word| said.contains(word));
        assert!(names && said.contains("--positive"), "{words}: {said}");
    }
    let said = refused(&[
        "evaluate",
        &data,
        "--model",
        &bundle,
        "--label",
        "move",
        "--threshold",
        "0.5",
    ]);
    assert!(said.contains("--threshold"), "{said}");
    let said = refused(&["evaluate", &data, "--model", &bundle, "--label", "kind"]);
    assert!(said.contains("none of the model's classes"), "{said}");
    let told = succeeds(&["importance", &bundle, &data, "--label", "move"]);
    assert!(told.contains("\"x\""), "{told}");
}

#[test]
fn models_of_several_classes_of_other_tools_say_what_their_tools_say() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("classes-imported");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let path = |name: &str| folder.join(name).to_str().unwrap().to_string();
    let lines = unpacked("lightgbm/multiclass.csv.gz");
    let header: Vec<&str> = lines.lines().next().unwrap().split(',').collect();
    let rows: Vec<Vec<&str>> = lines
        .lines()
        .skip(1)
        .map(|l| l.split(',').collect())
        .collect();
    let cell = |row: usize, name: &str| -> f64 {
        let at = header.iter().position(|column| *column == name).unwrap();
        rows[row][at].parse().unwrap()
    };
    // The golden table has codes; the model's file says what they stand for.
    let model_text = unpacked("lightgbm/multiclass.txt.gz");
    let stored = model_text.split("pandas_categorical:").nth(1).unwrap();
    let stored: Value = serde_json::from_str(stored.trim()).unwrap();
    let mut inputs = vec!["tenure,spend_per_month,calls,balance,city,plan".to_string()];
    for cells in &rows {
        let mut cells: Vec<String> = cells[..6].iter().map(|cell| cell.to_string()).collect();
        for (place, names) in (4..6).zip(stored.as_array().unwrap()) {
            if let Ok(code) = cells[place].parse::<f64>() {
                let name = &names[code as usize];
                let text = name
                    .as_str()
                    .map_or_else(|| name.to_string(), str::to_string);
                cells[place] = format!("\"{}\"", text.replace('"', "\"\""));
            }
        }
        inputs.push(cells.join(","));
    }
    std::fs::write(path("rows.csv"), inputs.join("\n") + "\n").unwrap();
    let (data, out) = (path("rows.csv"), path("out.csv"));
    let model = golden("lightgbm/multiclass.txt.gz");
    let model = model.to_str().unwrap();
    succeeds(&["score", &data, "--model", model, "--out", &out]);
    let scores = std::fs::read_to_string(&out).unwrap();
    assert!(scores.starts_with("row,predicted,probability_0,probability_1,probability_2"));
    for (row, line) in scores.lines().skip(1).enumerate() {
        let cells: Vec<&str> = line.split(',').collect();
        for class in 0..3 {
            let own: f64 = cells[2 + class].parse().unwrap();
            let theirs = cell(row, &format!("prediction{class}"));
            assert!(
                (own - theirs).abs() < 1e-5,
                "row {row}: {own}, not {theirs}"
            );
        }
    }
    succeeds(&["explain", &data, "--model", model, "--out", &out]);
    let explained = std::fs::read_to_string(&out).unwrap();
    for (at, line) in explained.lines().skip(1).enumerate() {
        let (row, class) = (at / 3, at % 3);
        let cells: Vec<&str> = line.split(',').collect();
        for feature in 0..6 {
            let own: f64 = cells[2 + feature].parse().unwrap();
            let theirs = cell(row, &format!("share{class}.{feature}"));
            assert!(
                (own - theirs).abs() < 1e-4,
                "row {row}: {own}, not {theirs}"
            );
        }
    }
}
