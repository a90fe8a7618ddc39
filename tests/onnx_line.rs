//! The whole line with models as ONNX: a file is opened, scores the customers as
//! onnxruntime does, is explained exactly or with its error, asked what if, and exported.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/driven.rs"]
mod driven;
#[path = "support/golden.rs"]
mod golden;

use expect_test::expect;
use holdfast::engine::{
    CsvEncoding, CustomerView, DriversView, Engine, ExportFormat, ModelView, Opening, Reply,
    Request, Scale, Scope,
};
use holdfast::i18n::Lang;

use driven::{ask, finish};

/// How far ours may lie from onnxruntime's `f32`.
const CLOSE: f64 = 2e-6;

/// An engine with a golden model and its rows, and what onnxruntime says of each.
struct Opened {
    engine: Engine,
    model: ModelView,
    expected: Vec<f64>,
}

/// The golden rows as a user would have them.
fn customers(columns: &[Vec<f64>], width: usize) -> String {
    let names: Vec<String> = (0..width).map(|at| format!("f{at}")).collect();
    let mut text = format!("customer,{}\n", names.join(","));
    for row in 0..columns[0].len() {
        let cells: Vec<String> = columns[..width]
            .iter()
            .map(|c| c[row].to_string())
            .collect();
        text.push_str(&format!("C{:03},{}\n", row + 1, cells.join(",")));
    }
    text
}

fn table(engine: &mut Engine, text: &str) {
    let mut opening = Opening::default();
    opening.begin("customers.csv", text.len() as u64);
    opening.push(text.as_bytes());
    opening.end();
    let begun = engine.adopt(9, opening);
    finish(engine, begun).unwrap();
}

fn load(engine: &mut Engine, name: &str) -> ModelView {
    load_from(engine, &format!("onnx/{name}"))
}

fn load_from(engine: &mut Engine, path: &str) -> ModelView {
    let request = Request::LoadModel {
        name: format!("{}.onnx", path.rsplit('/').next().unwrap()),
        bytes: golden::bytes(&format!("{path}.onnx.gz")),
    };
    match ask(engine, &request).unwrap() {
        Reply::Model(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn opened(name: &str) -> Opened {
    let (names, columns) = golden::columns(&format!("onnx/{name}.csv.gz"));
    let width = names.iter().filter(|name| name.starts_with('x')).count();
    let mut engine = Engine::new();
    table(&mut engine, &customers(&columns, width));
    let model = load(&mut engine, name);
    assert!(model.fit.as_ref().unwrap().fits(), "{:?}", model.fit);
    ask(&mut engine, &Request::Score).unwrap();
    Opened {
        engine,
        model,
        expected: columns.last().unwrap().clone(),
    }
}

fn customer(engine: &mut Engine, request: &Request) -> CustomerView {
    match ask(engine, request).unwrap() {
        Reply::Customer(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn drivers(engine: &mut Engine) -> DriversView {
    match ask(engine, &Request::Explain { at_most: 100_000 }).unwrap() {
        Reply::Drivers(view) => *view,
        other => panic!("{other:?}"),
    }
}

/// The first `lines` lines of the exported list, the header among them.
fn exported(engine: &mut Engine) -> Vec<Vec<String>> {
    let request = Request::Export {
        format: ExportFormat::Csv(CsvEncoding::Utf8),
        scope: Scope::default(),
        threshold: None,
        lang: Lang::En,
    };
    let Reply::File { bytes, rows, .. } = ask(engine, &request).unwrap() else {
        panic!("no file");
    };
    assert_eq!(rows, 60);
    let text = String::from_utf8(bytes).unwrap();
    let text = text.trim_start_matches('\u{feff}');
    let cells = |line: &str| line.split(',').map(str::to_string).collect();
    text.lines().map(cells).collect()
}

/// Everybody's score is onnxruntime's, on the list and in the exported file.
fn scores_are_the_golden_ones(opened: &mut Opened) {
    let request = Request::List {
        scope: Scope::default(),
        offset: 0,
        length: 100,
    };
    let Reply::List(list) = ask(&mut opened.engine, &request).unwrap() else {
        panic!("no list");
    };
    assert_eq!(list.total, opened.expected.len());
    for row in &list.rows {
        let apart = (row.score - opened.expected[row.row]).abs();
        assert!(apart < CLOSE, "{}: {apart:e}", row.id);
    }
    let file = exported(&mut opened.engine);
    for (line, row) in file[1..].iter().zip(&list.rows) {
        assert_eq!(line[1], row.id);
        assert!((line[2].parse::<f64>().unwrap() - row.score).abs() < 1e-8);
    }
}

fn adds_up(customer: &CustomerView) {
    let sum = customer.base + customer.contributions.iter().sum::<f64>();
    assert!((sum - customer.score).abs() < 1e-5, "{sum}");
    assert_eq!(customer.scale, Scale::Probability);
    assert_eq!(customer.points, customer.contributions);
    assert_eq!(customer.typical, customer.base);
    assert_eq!(customer.details.len(), customer.contributions.len() + 2);
}

/// The notes, the reasons' words and the columns' heads.
fn words(model: &ModelView, customer: &CustomerView, drivers: &DriversView) -> String {
    let said = [&model.card].into_iter().chain(&model.notes);
    let said = said.chain([&customer.story, &customer.start, &customer.detail_head]);
    let said = said.chain([&drivers.source, &drivers.effect]);
    let mut all: Vec<String> = said
        .flat_map(|words| [words.en.clone(), words.ko.clone()])
        .collect();
    all.push(customer.details.join(" | "));
    all.join("\n")
}

#[test]
fn a_forest_is_scored_and_explained_in_probability() {
    let mut opened = opened("forest");
    scores_are_the_golden_ones(&mut opened);
    let engine = &mut opened.engine;
    let first = customer(engine, &Request::Customer { row: 3 });
    adds_up(&first);
    assert!(first.errors.is_empty());
    let raised: Vec<usize> = (0..5).filter(|f| first.points[*f].abs() > 0.05).collect();
    let changes = raised.iter().map(|f| (*f, -first.numbers[*f])).collect();
    let changed = customer(engine, &Request::WhatIf { row: 3, changes });
    adds_up(&changed);
    assert!((changed.score - first.score).abs() > 0.01);
    assert!(customer(engine, &Request::Customer { row: 3 }) == first);

    let view = drivers(engine);
    assert_eq!((view.explained, view.rows, view.more), (60, 60, false));
    for driver in &view.ranked {
        assert!((driver.mean_points - driver.mean_absolute).abs() < 1e-12);
    }
    // The base is the mean score of the customers, whose rows weigh the splits.
    let mean = opened.expected.iter().sum::<f64>() / 60.0;
    assert!((first.base - mean).abs() < 1e-6, "{} {mean}", first.base);
    let header = exported(engine).remove(0);
    assert_eq!(header.len(), 3 + 3 + 5, "{header:?}");
    expect![[r#"
        12 trees, 5 features
        트리 12개, 특성 5개
        The model has no feature names, so its 5 features are called f0, f1 and so on. A table whose columns have other names serves them in order, if it has just as many beside ids and answers.
        모델에 특성 이름이 없어 특성 5개를 f0, f1 …로 부릅니다. 열 이름이 달라도 식별자와 라벨을 뺀 열의 수가 같으면 순서대로 맞춥니다.
        The file does not say how many training rows passed each split. For the reasons the present customers take their place, so the typical customer is their average.
        파일에 분기마다 지나간 학습 데이터 수가 없습니다. 이유를 계산할 때는 지금 데이터의 고객 수로 대신하므로, 보통 고객은 이 고객들의 평균입니다.
        The trees of this model add up to a probability, as a random forest's do: reasons are exact and add up in probability, not in log-odds.
        이 모델은 랜덤 포레스트처럼 트리의 합이 그대로 확률입니다. 이유는 정확하며, 로그 오즈가 아니라 확률로 더해집니다.
        f1 (4) and f4 (0.164) raise the risk most, together by +31 points. f0 (−0.654) speaks against leaving (−8 points), but not enough.
        f1(4), f4(0.164)가 위험을 가장 크게 높입니다(합쳐서 +31%p). f0(−0.654)는 이탈을 막는 쪽이지만(−8%p) 충분하지 않습니다.
        The chart starts from the typical customer (48 %): the model’s average. This model’s reasons add up in probability itself.
        차트는 보통 고객(48 %)에서 시작합니다. 모델의 평균 확률이며, 이 모델의 이유는 확률 그대로 더해집니다.
        Probability
        확률
        From the reasons of all 60 customers (exact SHAP).
        고객 60명 전체의 이유에서 계산했습니다(정확한 SHAP).
        Mean |SHAP| (probability)
        평균 |SHAP|(확률)
        +0.475 | −0.078 | +0.237 | −0.001 | +0.046 | +0.076 | +0.756"#]].assert_eq(&words(&opened.model, &first, &view));
}

#[test]
fn a_network_is_scored_and_its_reasons_are_told_with_their_errors() {
    let mut opened = opened("perceptron");
    scores_are_the_golden_ones(&mut opened);
    let engine = &mut opened.engine;
    let first = customer(engine, &Request::Customer { row: 3 });
    adds_up(&first);
    assert_eq!(first.errors.len(), 5);
    assert!(first.errors.iter().any(|error| *error > 1e-4));
    assert!(first.errors.iter().all(|error| *error < 0.02));
    let changes = vec![(0, -first.numbers[0])];
    let changed = customer(engine, &Request::WhatIf { row: 3, changes });
    adds_up(&changed);
    assert!((changed.score - first.score).abs() > 0.01);
    assert!(customer(engine, &Request::Customer { row: 3 }) == first);

    let view = drivers(engine);
    assert_eq!((view.explained, view.rows, view.more), (60, 60, false));
    assert_eq!(view.ranked.len(), 5);
    let header = exported(engine).remove(0);
    assert_eq!(header.len(), 3 + 5, "{header:?}");
    expect![[r#"
        13 operators, 100 learnt numbers, 5 features
        연산 13개, 학습된 수 100개, 특성 5개
        The model has no feature names, so its 5 features are called f0, f1 and so on. A table whose columns have other names serves them in order, if it has just as many beside ids and answers.
        모델에 특성 이름이 없어 특성 5개를 f0, f1 …로 부릅니다. 열 이름이 달라도 식별자와 라벨을 뺀 열의 수가 같으면 순서대로 맞춥니다.
        This model is no sum of trees. Its reasons are estimated by sampling, one customer at a time, and each is shown with its standard error (±). Exported lists have scores without reasons.
        트리의 합이 아닌 모델입니다. 이유는 고객 한 명씩 표본으로 추정하며, 값마다 표준 오차(±)를 함께 보여 드립니다. 내보낸 목록에는 이유 없이 점수만 들어갑니다.
        f1 (4) and f3 (0.541) raise the risk most, together by +43.7 ± 0.2 points. f0 (−0.654) speaks against leaving (−8.0 ± 0.1 points), but not enough.
        f1(4), f3(0.541)이 위험을 가장 크게 높입니다(합쳐서 +43.7 ± 0.2%p). f0(−0.654)는 이탈을 막는 쪽이지만(−8.0 ± 0.1%p) 충분하지 않습니다.
        The chart starts from the typical customer (47 %): the average of 60 customers of this data, with whom this one is compared. The steps are estimates, “±” is their standard error; together they are exact.
        차트는 보통 고객(47 %)에서 시작합니다. 이 데이터에서 고른 고객 60명의 평균이며, 이들과 비교한 결과입니다. 각 이유는 추정값이고 “±”는 표준 오차입니다. 합계는 정확합니다.
        ± (standard error, points)
        ±(표준 오차, %p)
        From the reasons of all 60 customers, each estimated (SHAP by sampling).
        고객 60명 전체의 이유를 각각 추정해 계산했습니다(표본 추출 SHAP).
        Mean |SHAP| (probability)
        평균 |SHAP|(확률)
         | ± 0.1 | ± 0.1 | ± 0.1 | ± 0.1 | ± 0.0 | "#]].assert_eq(&words(&opened.model, &first, &view));
}

/// Of many customers the drivers are those of a sample, and said to be.
#[test]
fn the_drivers_of_a_network_are_those_of_a_sample() {
    let (_, columns) = golden::columns("onnx/perceptron.csv.gz");
    let many: Vec<Vec<f64>> = columns.iter().map(|column| column.repeat(5)).collect();
    let mut engine = Engine::new();
    table(&mut engine, &customers(&many, 5));
    load(&mut engine, "perceptron");
    ask(&mut engine, &Request::Score).unwrap();
    let view = drivers(&mut engine);
    assert_eq!((view.explained, view.rows, view.more), (200, 300, false));
    assert!(
        view.source
            .en
            .contains("200 customers, evenly chosen from 300"),
        "{:?}",
        view.source
    );
    assert!(view.ranked[0].mean_absolute > 0.01);
}

/// A linear model is no network to be asked again and again: everybody's reasons are exact, and
/// those of scikit-learn's coefficients.
#[test]
fn a_linear_model_is_explained_exactly_by_its_coefficients() {
    let (_, mut columns) = golden::columns("large/rows.csv.gz");
    // scikit-learn was given zeros for gaps.
    for cell in columns.iter_mut().flatten().filter(|cell| cell.is_nan()) {
        *cell = 0.0;
    }
    let rows = columns[0].len();
    let mut engine = Engine::new();
    table(&mut engine, &customers(&columns, 24));
    let model = load_from(&mut engine, "large/logistic");
    let notes: Vec<&str> = model.notes.iter().map(|note| note.en.as_str()).collect();
    assert!(
        notes.iter().any(|note| note.contains("linear")),
        "{notes:?}"
    );
    assert!(
        !notes.iter().any(|note| note.contains("estimated")),
        "{notes:?}"
    );
    ask(&mut engine, &Request::Score).unwrap();
    let (names, expected) = golden::columns("large/logistic-contributions.csv.gz");
    assert_eq!(names.len(), 25);
    for row in [0, 1, rows / 2, rows - 1] {
        let found = customer(&mut engine, &Request::Customer { row });
        assert_eq!((found.scale, found.errors.len()), (Scale::LogOdds, 0));
        for (feature, ours) in found.contributions.iter().enumerate() {
            let theirs = expected[feature][row];
            assert!(
                (ours - theirs).abs() < 2e-5,
                "{row} f{feature}: {ours} {theirs}"
            );
        }
        assert!((found.base - expected[24][row]).abs() < 2e-5);
        let sum = found.base + found.contributions.iter().sum::<f64>();
        assert!((sum - found.margin).abs() < 1e-5, "{row}: {sum}");
        let probability = 1.0 / (1.0 + (-found.margin).exp());
        assert!((probability - found.score).abs() < 1e-5, "{row}");
        assert_eq!(found.detail_head.en, "Log-odds");
        assert_eq!(found.details.len(), 26);
    }
    // What if follows the coefficients, too.
    let before = customer(&mut engine, &Request::Customer { row: 3 });
    let changes = vec![(1, before.numbers[1] + 50.0)];
    let after = customer(&mut engine, &Request::WhatIf { row: 3, changes });
    let moved = after.contributions[1] - before.contributions[1];
    assert!(moved.abs() > 1e-4);
    assert!((after.margin - before.margin - moved).abs() < 1e-5);

    let view = drivers(&mut engine);
    assert_eq!((view.explained, view.rows, view.more), (rows, rows, false));
    assert!(view.source.en.contains("exact"), "{:?}", view.source);
    assert_eq!(view.scale, Scale::LogOdds);
    for driver in &view.ranked {
        let theirs = &expected[driver.feature];
        let mean = theirs.iter().map(|share| share.abs()).sum::<f64>() / rows as f64;
        assert!(
            (driver.mean_absolute - mean).abs() < 2e-5,
            "f{}",
            driver.feature
        );
    }
}

/// A cell that a network cannot take is named by its row, and nothing is changed.
#[test]
fn a_gap_in_a_networks_rows_is_named() {
    let mut opened = opened("perceptron");
    let engine = &mut opened.engine;
    let request = Request::WhatIf {
        row: 11,
        changes: vec![(2, f32::NAN)],
    };
    let failure = ask(engine, &request).unwrap_err();
    expect![[r#"
        Row 12: the model gives NaN, which is no probability. If cells of the row are empty, fill them as in the training, or export the model with its imputer.
        12행: 모델의 결과(NaN)가 확률이 아닙니다. 빈칸이 있으면 학습할 때처럼 채우거나, 빈칸을 채우는 단계까지 넣어 모델을 내보내 주세요."#]].assert_eq(&[failure.say(Lang::En), failure.say(Lang::Ko)].join("\n"));
    let (_, mut columns) = golden::columns("onnx/perceptron.csv.gz");
    columns[1][4] = f64::NAN;
    table(engine, &customers(&columns, 5).replace("NaN", ""));
    let failure = ask(engine, &Request::Score).unwrap_err();
    assert!(failure.to_string().contains("Row 5"), "{failure}");
}

/// A protobuf field that holds a whole number.
fn whole(field: u8, value: u64) -> Vec<u8> {
    let mut bytes = vec![field << 3];
    bytes.extend(varint(value));
    bytes
}

/// A protobuf field that holds bytes.
fn part(field: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![field << 3 | 2];
    bytes.extend(varint(content.len() as u64));
    bytes.extend(content);
    bytes
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value > 127 {
        bytes.push((value & 127) as u8 | 128);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

/// σ(max(X · w, 0)) over so many columns, as an ONNX file.
fn wide(width: u64) -> Vec<u8> {
    let node = |input: &[&str], output: &str, operator: &str| {
        let inputs = input.iter().flat_map(|name| part(1, name.as_bytes()));
        let named = [part(2, output.as_bytes()), part(4, operator.as_bytes())];
        part(1, &inputs.chain(named.concat()).collect::<Vec<u8>>())
    };
    let value = |field: u8, name: &str, columns: u64| {
        let sizes = [part(2, b"n"), whole(1, columns)].map(|size| part(1, &size));
        let tensor = [whole(1, 1), part(2, &sizes.concat())].concat();
        let kind = part(2, &part(1, &tensor));
        part(field, &[part(1, name.as_bytes()), kind].concat())
    };
    let weights: Vec<u8> = (0..width)
        .flat_map(|at| (if at == 0 { 1.0f32 } else { 0.0 }).to_le_bytes())
        .collect();
    let sizes = [whole(1, width), whole(1, 1), whole(2, 1)].concat();
    let tensor = [sizes, part(8, b"w"), part(9, &weights)].concat();
    let graph = [
        node(&["X", "w"], "sum", "MatMul"),
        // Not linear, or it would be explained exactly.
        node(&["sum"], "kept", "Relu"),
        node(&["kept"], "p", "Sigmoid"),
        part(2, b"wide"),
        part(5, &tensor),
        value(11, "X", width),
        value(12, "p", 1),
    ];
    let opset = part(8, &[part(1, b""), whole(2, 17)].concat());
    [whole(1, 8), part(7, &graph.concat()), opset].concat()
}

/// A model that is too wide to be explained still scores, and says what it lacks.
#[test]
fn what_cannot_be_explained_is_scored() {
    let width = 1_100;
    let mut columns = vec![vec![0.5; 60]; width];
    columns[0] = (0..60).map(|row| f64::from(row) / 10.0 - 3.0).collect();
    let mut engine = Engine::new();
    table(&mut engine, &customers(&columns, width));
    let request = Request::LoadModel {
        name: "wide.onnx".into(),
        bytes: wide(width as u64),
    };
    let Reply::Model(model) = ask(&mut engine, &request).unwrap() else {
        panic!("no model");
    };
    ask(&mut engine, &Request::Score).unwrap();
    let last = customer(&mut engine, &Request::Customer { row: 59 });
    assert_eq!((last.rank, last.contributions.len()), (1, 0));
    let expected = 1.0 / (1.0 + (-2.9f64).exp());
    assert!((last.score - expected).abs() < 1e-6, "{}", last.score);
    let changes = vec![(0, 0.0)];
    let changed = customer(&mut engine, &Request::WhatIf { row: 59, changes });
    assert!((changed.score - 0.5).abs() < 1e-6, "{}", changed.score);
    let view = drivers(&mut engine);
    assert_eq!(
        (view.explained, view.more, view.ranked.len()),
        (0, false, 0)
    );
    assert_eq!(exported(&mut engine)[0].len(), 3 + width);
    let told = "This model takes so much work, or so many features, that its reasons cannot be estimated here: it gives scores and what-ifs only.";
    for words in [&last.story, &last.start, &view.source] {
        assert_eq!(words.en, told);
    }
    assert_eq!(model.notes.last().map(|note| note.en.as_str()), Some(told));
}
