//! What a file says besides its trees: names, categories, classes, and what kind of file it is.

use std::path::Path;
use std::process::Command;

use holdfast::feature::contract::FeatureKind;
use holdfast::model::{self, Model, Note, Source};

use crate::golden;

fn load(path: &str) -> Model {
    model::load("m", &golden::bytes(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn categories(model: &Model, feature: usize) -> Vec<&str> {
    let categories = model.contract.features[feature].categories().iter();
    categories.map(|category| category.name.as_str()).collect()
}

#[test]
fn lightgbm_names_features_and_categories() {
    let model = load("lightgbm/category.txt.gz");
    assert_eq!(model.source, Source::Lightgbm);
    assert_eq!(model.notes, []);
    let names: Vec<&str> = model.contract.features.iter().map(|f| &*f.name).collect();
    let expected = [
        "tenure",
        "spend_per_month",
        "calls",
        "balance",
        "city",
        "plan",
    ];
    assert_eq!(names, expected);
    assert_eq!(model.contract.features[0].range, Some([0.0, 72.0]));
    assert_eq!(categories(&model, 4)[..3], ["Seoul", "부산", "대전 유성"]);
    assert_eq!(categories(&model, 5), ["1", "12", "24"]);

    // Numbers as categories have no names but themselves.
    let model = load("lightgbm/codes.txt.gz");
    let codes = |feature: &str| Note::CategoryCodes {
        feature: feature.into(),
    };
    assert_eq!(
        model.notes,
        [
            Note::NamesNumbered {
                features: 6,
                first: "Column_0".into()
            },
            codes("Column_4"),
            codes("Column_5")
        ]
    );
    assert_eq!(categories(&model, 4).len(), 7 * 13 + 1);
    assert_eq!(categories(&model, 4)[13], "13");
}

/// Where lists and features cannot be matched, no name is better than a wrong one.
#[test]
fn lightgbm_names_are_not_guessed() {
    let text = String::from_utf8(golden::bytes("lightgbm/category.txt.gz")).unwrap();
    let added = text.replace("[1, 12, 24]]", "[1, 12, 24], [\"low\", \"high\"]]");
    let model = model::load("m", added.as_bytes()).expect("sound");
    assert_eq!(categories(&model, 5), ["0", "1", "2"]);
    assert_eq!(model.notes.len(), 2);
    // Files of the command line end without the line.
    let (plain, _) = text.split_once("pandas_categorical").unwrap();
    let model = model::load("m", plain.as_bytes()).expect("sound");
    assert_eq!(categories(&model, 5), ["0", "1", "2"]);
}

#[test]
fn catboost_names_features_categories_and_classes() {
    let model = load("catboost/one-hot.json.gz");
    assert_eq!(model.source, Source::Catboost);
    let names: Vec<&str> = model.contract.features.iter().map(|f| &*f.name).collect();
    assert_eq!(
        names,
        ["tenure", "city", "spend", "calls", "plan", "balance"]
    );
    let is_category = |kind: &FeatureKind| matches!(kind, FeatureKind::Category { .. });
    let kinds: Vec<bool> = model
        .contract
        .features
        .iter()
        .map(|f| is_category(&f.kind))
        .collect();
    assert_eq!(kinds, [false, true, false, false, true, false]);
    let mut cities = categories(&model, 1);
    cities.sort_unstable();
    assert!(
        cities
            .iter()
            .all(|city| ["Seoul", "a,b", "say \"hi\"", "대전 유성", "부산"].contains(city))
    );
    assert!(cities.contains(&"부산"));
    let others = |feature: &str| Note::OtherCategories {
        feature: feature.into(),
    };
    assert_eq!(model.notes, [others("city"), others("plan")]);

    // A single category feature owns all names there are.
    let model = load("catboost/one-category.json.gz");
    assert_eq!(model.notes, []);
    assert_eq!(categories(&model, 1).len(), 5);

    // "gone" stands before "here": the score is the probability of staying.
    let model = load("catboost/named-classes.json.gz");
    assert_eq!(
        model.notes,
        [Note::Class {
            name: "here".into()
        }]
    );
}

/// A file's name says nothing, its content does; gzip makes no difference.
#[test]
fn files_are_told_apart_by_content() {
    for (path, expected) in [
        ("lightgbm/category.txt.gz", Source::Lightgbm),
        ("catboost/depthwise.json.gz", Source::Catboost),
        ("xgboost/3.4.1/outputs/binary.ubj.gz", Source::Xgboost),
        ("xgboost/3.4.1/outputs/binary.json.gz", Source::Xgboost),
    ] {
        let packed = std::fs::read(
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("tests/golden")
                .join(path),
        )
        .unwrap();
        for name in ["model.json", "model.ubj", "model.txt", "model"] {
            for bytes in [&golden::bytes(path), &packed] {
                let model = model::load(name, bytes).expect(path);
                assert_eq!(model.source, expected);
            }
        }
    }
    for (start, expected) in [
        (&b"tree\nversion=v4\n"[..], true),
        (b"{L\0\0\0\0\0\0\0\x07learner{", true),
        (b" {\"learner\": {}}", true),
        (b"{\"name\": \"m\", \"format\": \"holdfast-bundle\"}", true),
        (b"{\"features_info\": {}}", true),
        (b"CBM1", true),
        (b"\x80\x04\x95", true),
        (b"PK\x03\x04", false),
        (b"{\"customer\": 1}\n{\"customer\": 2}", false),
        (b"tree,version\n1,2\n", false),
        (b"\"learner\",\"plan\"\n", false),
        (b"", false),
    ] {
        assert_eq!(model::starts_a_model(start), expected, "{start:?}");
    }
    let text = golden::bytes("lightgbm/category.txt.gz");
    let windows = String::from_utf8(text).unwrap().replace('\n', "\r\n");
    let model = model::load("m", windows.as_bytes()).expect("CRLF");
    assert_eq!(model.source, Source::Lightgbm);
}

/// A packed model that is dropped is told from a packed table, also of its beginning alone.
#[test]
fn packed_models_are_told_from_packed_tables() {
    use holdfast::engine::{Engine, Outcome, Reply, Request, is_model, is_packed};
    let gzip = |text: &[u8]| {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut out, text).unwrap();
        out.finish().unwrap()
    };
    let golden = |path: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
        std::fs::read(folder.join(path)).unwrap()
    };
    let rows: String = (0..9_000)
        .map(|row| format!("{{\"id\": {row}, \"n\": {}}}\n", row * 7919 % 1009))
        .collect();
    for (name, bytes, expected) in [
        (
            "m.json.gz",
            golden("xgboost/3.4.1/outputs/binary.json.gz"),
            true,
        ),
        ("m.json.gz", golden("catboost/depthwise.json.gz"), true),
        ("m.txt.gz", golden("lightgbm/category.txt.gz"), true),
        ("m.CBM.gz", golden("catboost/numbers.cbm.gz"), true),
        ("m.gz", golden("catboost/numbers.cbm.gz"), true),
        ("m.onnx.gz", gzip(b"?"), true),
        ("m.json.gz", gzip(b"{\"what\": 1}"), true),
        ("log.json.gz", gzip(rows.as_bytes()), false),
        ("log.csv.gz", gzip(b"id,n\na,1\n"), false),
        ("notes.txt.gz", gzip(b"id;n\na;1\n"), false),
    ] {
        assert!(is_packed(&bytes), "{name}");
        for end in [bytes.len(), bytes.len().min(3_000)] {
            let start = bytes[..end].to_vec();
            let name = name.to_string();
            let told = Engine::new().ask(1, Request::IsModel { name, start });
            let Outcome::Answer(Ok(Reply::IsModel(told))) = told else {
                panic!("{told:?}")
            };
            assert_eq!(told, expected, "{end} of {} bytes", bytes.len());
        }
    }
    for (name, start, expected) in [
        ("m.json", &b"{\"what\": 1}"[..], true),
        ("log.json", b"[{\"id\": 1}]", false),
        ("m.UBJ", b"", true),
        ("a.csv", b"id,n\n1,2\n", false),
    ] {
        assert_eq!(is_model(name, start), expected, "{name}");
    }
}

/// A recommender that is shipped is no model of who leaves: it is said what it is for.
#[test]
fn a_recommender_is_told_and_what_to_do_with_it() {
    use holdfast::i18n::Lang;
    use holdfast::model::{Foreign, ModelError};
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("models/retail-recommender.holdfast.json.gz");
    let refused = model::load("retail-recommender", &std::fs::read(path).unwrap()).err();
    let format = Foreign::Recommender;
    assert_eq!(refused, Some(ModelError::Foreign { format }));
    for lang in [Lang::En, Lang::Ko] {
        let said = ModelError::Foreign { format }.say(lang);
        assert!(said.contains("holdfast recommend score"), "{said}");
    }
}

/// The command line scores and explains with each kind of file.
#[test]
fn the_command_scores_and_explains() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("importers");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for (name, path) in [
        ("xgboost", "xgboost/3.4.1/outputs/dart.ubj"),
        ("lightgbm", "lightgbm/category.txt"),
        ("catboost", "catboost/one-hot.json"),
    ] {
        let bytes = golden::bytes(&format!("{path}.gz"));
        let model = model::load("m", &bytes).expect(path);
        let file = folder.join(format!("{name}.model"));
        std::fs::write(&file, bytes).unwrap();
        let answers = path.rsplit_once('.').unwrap().0;
        let (names, columns) = golden::columns(&format!("{answers}.csv.gz"));
        let table = folder.join(format!("{name}.csv"));
        std::fs::write(&table, spelled(&model, &columns)).unwrap();
        let of = |name: &str| &columns[names.iter().position(|n| n == name).unwrap()];
        for (verb, column, expected) in [
            ("score", "score", of("prediction0")),
            ("explain", "margin", of("margin0")),
        ] {
            let out = folder.join(format!("{name}-{verb}.csv"));
            let said = Command::new(env!("CARGO_BIN_EXE_holdfast"))
                .args([
                    verb,
                    text(&table),
                    "--model",
                    text(&file),
                    "--out",
                    text(&out),
                ])
                .output()
                .unwrap();
            assert!(said.status.success(), "{said:?}");
            let written = std::fs::read_to_string(&out).unwrap();
            let mut lines = written.lines();
            let header = lines.next().unwrap();
            let at = header.split(',').rev().position(|n| n == column).unwrap();
            let ours: Vec<f64> = lines
                .map(|line| line.rsplit(',').nth(at).unwrap().parse().unwrap())
                .collect();
            let difference = golden::largest_difference(ours.into_iter(), expected);
            assert!(difference < 2e-6, "{name} {verb} {difference:e}");
        }
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The rows as a table of the model's own features, categories by their names.
fn spelled(model: &Model, columns: &[Vec<f64>]) -> String {
    let features = &model.contract.features;
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let names: Vec<String> = features.iter().map(|f| quoted(&f.name)).collect();
    let mut out = names.join(",");
    for row in 0..columns[0].len() {
        let cells = features.iter().zip(columns).map(|(feature, column)| {
            let cell = column[row];
            match &feature.kind {
                _ if cell.is_nan() => String::new(),
                FeatureKind::Category { categories } => quoted(&categories[cell as usize].name),
                _ => cell.to_string(),
            }
        });
        out.push('\n');
        out.push_str(&cells.collect::<Vec<_>>().join(","));
    }
    out.push('\n');
    out
}
