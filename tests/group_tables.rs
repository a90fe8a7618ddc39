//! Explaining by tables is explaining: the same contributions as the quadrature
//! form, the definition and the tools give, whatever the trees are like.

#![allow(clippy::expect_used, clippy::panic)]

#[path = "support/golden.rs"]
mod golden;
#[path = "support/shapley.rs"]
mod shapley;

use std::ops::Range;
use std::sync::Arc;

use holdfast::explain::group_tables::{Builder, GroupTables};
use holdfast::explain::tree_shap::TreeShap;
use holdfast::explain::{Explainer, additivity};
use holdfast::feature::matrix::Matrix;
use holdfast::model;
use holdfast::model::trees::{CategorySet, NEAR_ZERO, Node, Rule, Tree, TreeEnsemble};
use proptest::prelude::*;

/// As many rows as make tables worth their time.
const MANY: usize = 1_000_000;

type Tables = GroupTables<Arc<TreeEnsemble>>;

fn quadrature(ensemble: &TreeEnsemble) -> Arc<TreeShap<Arc<TreeEnsemble>>> {
    Arc::new(TreeShap::new(Arc::new(ensemble.clone())).expect("fits"))
}

/// The contributions of rows, which add up to what `ensemble` says.
fn explain(
    explainer: &dyn Explainer,
    ensemble: &TreeEnsemble,
    matrix: &Matrix,
    rows: Range<usize>,
) -> Vec<f32> {
    let mut out = vec![7.0; rows.len() * explainer.features()];
    let margins = rows.clone().map(|row| ensemble.margin(&matrix.row(row)));
    let margins: Vec<f32> = margins.collect();
    additivity::explain_checked(explainer, matrix, rows, &margins, &mut out).expect("adds up");
    out
}

/// The most that both ways differ, as a share of the margin's scale.
fn difference(ensemble: &TreeEnsemble, tables: &Tables, matrix: &Matrix) -> f64 {
    let rows = 0..matrix.rows();
    let plain = explain(&*quadrature(ensemble), ensemble, matrix, rows.clone());
    let fast = explain(tables, ensemble, matrix, rows.clone());
    let mut margins = vec![0.0; rows.len()];
    ensemble.predict_margins(matrix, rows, &mut margins);
    additivity::check(tables.base(), &fast, &margins, tables.tolerance(), 0).expect("adds up");
    let scale = margins
        .iter()
        .chain([&1.0])
        .fold(0.0f32, |m, x| m.max(x.abs()));
    let pairs = plain.iter().zip(&fast);
    let largest = pairs
        .map(|(a, b)| f64::from((a - b).abs()))
        .fold(0.0, f64::max);
    largest / f64::from(scale)
}

fn matrix_of(rows: &[Vec<f32>], width: usize) -> Matrix {
    let column = |feature: usize| rows.iter().map(|row| row[feature]).collect();
    Matrix::new(rows.len(), (0..width).map(column).collect()).expect("equal columns")
}

/// The large models of three tools (500 trees, 24 features), against what each
/// tool said and against the quadrature form; hardly a tree is left to the latter.
#[test]
fn the_large_models_of_three_tools() {
    for (file, answers, without) in [
        ("xgb.json", "xgboost-3.4.1", 0),
        // A few trees with very long paths would exceed the memory.
        ("lgb.txt", "lightgbm-4.7.0", 20),
        ("cat.json", "catboost-1.2.10", 0),
    ] {
        let bytes = golden::bytes(&format!("large/{file}.gz"));
        let model = model::load(file, &bytes).expect(file);
        let (_, columns) = golden::columns("large/rows.csv.gz");
        let matrix = golden::matrix(&columns, model.features());
        let tables = GroupTables::for_rows(quadrature(&model.ensemble), 100_000);
        let extent = tables.extent();
        assert!(extent.trees_without <= without, "{file}: {extent:?}");
        assert!(tables.patient_rows() >= 100_000, "{file}");
        assert!(extent.bytes <= 96 << 20, "{file}: {extent:?}");
        let apart = difference(&model.ensemble, &tables, &matrix);
        assert!(apart < 3e-6, "{file}: {apart:e}");
        let ours = explain(&tables, &model.ensemble, &matrix, 0..matrix.rows());
        let (_, expected) = golden::columns(&format!("large/{answers}-contributions.csv.gz"));
        for (feature, expected) in expected.iter().take(model.features()).enumerate() {
            let ours = ours.iter().skip(feature).step_by(model.features());
            let apart = golden::largest_difference(ours.map(|share| f64::from(*share)), expected);
            assert!(apart < 1e-5, "{file} f{feature}: {apart:e}");
        }
    }
}

/// Every small model of every tool: categories, zeros that are missing, forests,
/// several outputs, amounts.
#[test]
fn the_small_models_of_every_tool() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");
    let mut checked = 0;
    for folder in [
        "lightgbm",
        "catboost",
        "xgboost/1.7.6",
        "xgboost/3.4.1",
        "xgboost/3.4.1/outputs",
    ] {
        let files = std::fs::read_dir(format!("{root}/{folder}")).expect(folder);
        let mut names: Vec<String> = files
            .map(|file| {
                file.expect("a file")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        for name in names
            .iter()
            .filter(|n| n.ends_with(".txt.gz") || n.ends_with(".json.gz"))
        {
            let path = format!("{folder}/{name}");
            let stem = path.replace(".txt.gz", "").replace(".json.gz", "");
            let Ok((_, imported)) = model::import(&golden::bytes(&path)) else {
                continue;
            };
            let (names, columns) = golden::columns(&format!("{stem}.csv.gz"));
            let width = names.iter().filter(|name| name.starts_with('x')).count();
            let matrix = golden::matrix(&columns, width);
            for ensemble in imported.outputs.ensembles() {
                let tables = GroupTables::for_rows(quadrature(ensemble), MANY);
                assert_eq!(tables.extent().trees_without, 0, "{path}");
                let apart = difference(ensemble, &tables, &matrix);
                assert!(apart < 3e-6, "{path}: {apart:e}");
                checked += 1;
            }
        }
    }
    assert!(checked > 60, "{checked}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Tables are the definition: repeated features, missing cells, categories, covers of zero.
    #[test]
    fn contributions_are_the_shapley_values(
        ensemble in shapley::ensemble(),
        rows in prop::collection::vec(shapley::row(), 1..5),
    ) {
        let tables = GroupTables::for_rows(quadrature(&ensemble), MANY);
        prop_assert_eq!(tables.extent().trees_without, 0);
        let matrix = matrix_of(&rows, shapley::FEATURES);
        let mut ours = vec![7.0; rows.len() * shapley::FEATURES];
        let mut block = tables.block(&matrix, 0..rows.len());
        while !block.step(&tables, &matrix) {}
        block.finish(&tables, &mut ours);
        for (row, ours) in rows.iter().zip(ours.chunks(shapley::FEATURES)) {
            for (ours, theirs) in ours.iter().zip(shapley::brute_force(&ensemble, row)) {
                prop_assert!((f64::from(*ours) - theirs).abs() < 3e-6, "{ours} {theirs}");
            }
        }
    }

    /// Deep and wide trees of every kind of split agree with the quadrature form,
    /// whatever share of them has room for tables.
    #[test]
    fn any_ensemble_agrees_with_the_quadrature_form(
        seed in any::<u64>(),
        features in 1usize..60,
        trees in 1usize..12,
        splits in 0usize..120,
        chain in any::<bool>(),
        bytes in prop_oneof![Just(usize::MAX), 0usize..200_000],
    ) {
        let mut random = Random(seed);
        let grown = (0..trees).map(|_| random.tree(features, splits, chain)).collect();
        let ensemble = TreeEnsemble::new(features, 0.5, grown);
        let rows: Vec<Vec<f32>> = (0..70).map(|_| random.row(features)).collect();
        let mut builder = Builder::new(quadrature(&ensemble), MANY).within(bytes);
        let tables = loop {
            if let Some(tables) = builder.step() {
                break tables;
            }
            prop_assert!((0.0..=1.0).contains(&builder.progress()));
        };
        let apart = difference(&ensemble, &tables, &matrix_of(&rows, features));
        prop_assert!(apart < 3e-6, "{apart:e}; {:?}", tables.extent());
        prop_assert!(tables.extent().bytes <= bytes);
    }
}

/// Small numbers that look random, the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }

    fn rule(&mut self) -> Rule {
        match self.below(6) {
            0 => {
                let codes = (0..self.below(9))
                    .map(|_| self.below(40) as u32)
                    .collect::<Vec<_>>();
                Rule::NotIn(CategorySet::new(codes).expect("small codes"))
            }
            1 => Rule::BelowUnlessZero(self.below(5) as f32 - 2.0),
            _ => Rule::Below(self.below(30) as f32 - 5.0),
        }
    }

    /// Splits replace leaves anywhere, or always the last one: a chain.
    fn tree(&mut self, features: usize, splits: usize, chain: bool) -> Tree {
        let mut nodes = vec![Node::Leaf { value: 0.25 }];
        let mut covers = vec![1000.0];
        let mut leaves = vec![0];
        for _ in 0..splits {
            let place = if chain {
                leaves.len() - 1
            } else {
                self.below(leaves.len())
            };
            let at = leaves.swap_remove(place);
            nodes[at] = Node::Split {
                feature: self.below(features) as u32,
                rule: self.rule(),
                missing_left: self.below(2) == 0,
                left: nodes.len() as u32,
                right: nodes.len() as u32 + 1,
            };
            let share = [0.0, 0.05, 0.3, 0.5, 1.0][self.below(5)];
            for share in [share, 1.0 - share] {
                leaves.push(nodes.len());
                nodes.push(Node::Leaf {
                    value: self.below(200) as f32 / 100.0 - 1.0,
                });
                covers.push(covers[at] * share);
            }
        }
        Tree::build(&nodes, &covers, features).expect("sound")
    }

    fn row(&mut self, features: usize) -> Vec<f32> {
        let cell = |random: &mut Random| match random.below(12) {
            0 => f32::NAN,
            1 => 0.0,
            2 => -NEAR_ZERO,
            3 => f32::INFINITY,
            4 => -0.5,
            _ => random.below(90) as f32 / 2.0 - 6.0,
        };
        (0..features).map(|_| cell(self)).collect()
    }
}

/// How rows are divided into calls leaves no trace, nor do steps.
#[test]
fn blocks_and_steps_leave_no_trace() {
    let mut random = Random(5);
    let trees = (0..30).map(|_| random.tree(9, 40, false)).collect();
    let ensemble = TreeEnsemble::new(9, 0.0, trees);
    let rows: Vec<Vec<f32>> = (0..1500).map(|_| random.row(9)).collect();
    let matrix = matrix_of(&rows, 9);
    let tables = GroupTables::for_rows(quadrature(&ensemble), MANY);
    let whole = explain(&tables, &ensemble, &matrix, 0..1500);
    for cuts in [[0, 1, 1500], [0, 256, 1500], [0, 777, 1500]] {
        let parts = cuts
            .windows(2)
            .flat_map(|cut| explain(&tables, &ensemble, &matrix, cut[0]..cut[1]));
        assert_eq!(parts.collect::<Vec<f32>>(), whole);
    }
    let mut block = tables.block(&matrix, 0..1500);
    let mut before = 0.0;
    while !block.step(&tables, &matrix) {
        assert!(block.progress(&tables) > before);
        before = block.progress(&tables);
    }
    let mut out = vec![3.0; whole.len()];
    block.finish(&tables, &mut out);
    assert_eq!(out, whole);
    // A row alone is explained in quadrature form, to the same contributions.
    let mut alone = vec![0.0; 9];
    let margin = f64::from(ensemble.margin(&rows[3]));
    additivity::explain_row_checked(&tables, &rows[3], 3, margin, &mut alone).expect("adds up");
    for (alone, whole) in alone.iter().zip(&whole[27..36]) {
        assert!((alone - f64::from(*whole)).abs() < 1e-5);
    }
}

/// A few rows, paths too long and features too fine get no tables, and nobody notices.
#[test]
fn what_tables_do_not_serve_falls_back() {
    let mut random = Random(11);
    let rows: Vec<Vec<f32>> = (0..40).map(|_| random.row(50)).collect();
    let matrix = matrix_of(&rows, 50);
    let trees = vec![random.tree(50, 45, true), random.tree(50, 20, false)];
    let ensemble = TreeEnsemble::new(50, 0.0, trees);
    let mixed = GroupTables::for_rows(quadrature(&ensemble), MANY);
    assert_eq!(mixed.extent().trees_without, 1);
    // Nobody waits for tables; the rest is bounded by its work.
    assert!((1_000..usize::MAX).contains(&mixed.patient_rows()));
    assert!(difference(&ensemble, &mixed, &matrix) < 3e-6);
    let few = GroupTables::for_rows(quadrature(&ensemble), 40);
    assert_eq!((few.extent().tables, few.extent().trees_without), (0, 2));
    assert!(difference(&ensemble, &few, &matrix) < 1e-9);

    // One feature of 40,000 thresholds; their leaves sum without rounding.
    const SMALL: f32 = 1.0 / 65_536.0;
    let stump = |at: usize| {
        let split = Node::Split {
            feature: at as u32 % 2,
            rule: Rule::Below(if at.is_multiple_of(2) { at as f32 } else { 4.0 }),
            missing_left: true,
            left: 1,
            right: 2,
        };
        let leaf = |value: f32| Node::Leaf { value };
        let nodes = [split, leaf(SMALL), leaf(-SMALL)];
        Tree::build(&nodes, &[4.0, 1.0, 3.0], 50).expect("sound")
    };
    let ensemble = TreeEnsemble::new(50, 0.0, (0..80_000).map(stump).collect());
    let fine = GroupTables::for_rows(quadrature(&ensemble), MANY);
    assert_eq!(fine.extent().trees_without, 40_000);
    assert!(difference(&ensemble, &fine, &matrix) < 1e-5);
}

/// The ends: no rows, no trees, one leaf, a matrix with columns missing.
#[test]
fn small_ends() {
    let leaf = Tree::build(&[Node::Leaf { value: 0.5 }], &[0.0], 2).expect("leaf");
    for trees in [vec![], vec![leaf]] {
        let base = 1.0 + 0.5 * trees.len() as f64;
        let ensemble = TreeEnsemble::new(2, 1.0, trees);
        let tables = GroupTables::for_rows(quadrature(&ensemble), MANY);
        assert_eq!(tables.base(), base);
        let matrix = Matrix::new(3, vec![vec![1.0; 3], vec![f32::NAN; 3]]).expect("equal columns");
        assert_eq!(explain(&tables, &ensemble, &matrix, 0..3), [0.0; 6]);
        assert!(explain(&tables, &ensemble, &matrix, 2..2).is_empty());
    }
    let none = TreeEnsemble::new(0, 1.0, Vec::new());
    let tables = GroupTables::for_rows(quadrature(&none), MANY);
    let empty = Matrix::new(4, Vec::new()).expect("empty");
    assert!(explain(&tables, &none, &empty, 0..4).is_empty());
    let mut random = Random(3);
    let ensemble = TreeEnsemble::new(4, 0.0, vec![random.tree(4, 12, false)]);
    let narrow = Matrix::new(2, vec![vec![1.0, 2.0], vec![3.0, f32::NAN]]).expect("equal columns");
    let tables = GroupTables::for_rows(quadrature(&ensemble), MANY);
    let ours = explain(&tables, &ensemble, &narrow, 0..2);
    for (ours, plain) in ours
        .iter()
        .zip(explain(&*quadrature(&ensemble), &ensemble, &narrow, 0..2))
    {
        assert!((ours - plain).abs() < 1e-6);
    }
}
