//! The same numbers natively and in the browser: what could differ between the two is not used,
//! and what calibrations and blends come to is held to the very bits.
//!
//! Sums, products, divisions and square roots have one result everywhere (IEEE 754). Logarithms,
//! exponentials and powers do not: their results are the platform's own, in a browser another's
//! than here. So the core takes them from `libm`, which is the same code on both.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

use holdfast::feature::matrix::Matrix;
use holdfast::feature::prepare::Random;
use holdfast::model::blend;
use holdfast::model::calibration::{Isotonic, Platt};
use holdfast::model::logistic::{Scaling, weigh_margins};
use holdfast::model::trees::{Node, Rule, Tree, TreeEnsemble, probability};

/// What the standard library leaves to the platform.
const OF_THE_PLATFORM: [&str; 22] = [
    "exp", "exp2", "exp_m1", "ln", "ln_1p", "log", "log2", "log10", "powf", "powi", "cbrt", "sin",
    "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "hypot",
];

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The first call of such a function outside of tests, if there is any.
fn platform_call(text: &str) -> Option<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().map(str::trim_start);
    let mut lines = lines.filter(|line| !line.starts_with("//"));
    lines.find_map(|line| {
        let mut names = OF_THE_PLATFORM.iter();
        let called = names.find(|name| {
            line.contains(&format!(".{name}(")) || line.contains(&format!("f64::{name}("))
        });
        called.map(|name| format!("{name} in “{line}”"))
    })
}

#[test]
fn the_core_leaves_no_number_to_the_platform() {
    let core = ["feature", "model", "explain", "table", "chart", "engine"];
    let mut files = Vec::new();
    for module in core {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("src")
            .join(module);
        rust_files(&folder, &mut files);
    }
    assert!(files.len() > 300, "{}", files.len());
    for file in files {
        let found = platform_call(&std::fs::read_to_string(&file).unwrap());
        assert_eq!(found, None, "{}: take it from libm", file.display());
    }
    // The look itself sees what it looks for.
    assert!(platform_call("let a = b.ln();\n").is_some());
    assert!(platform_call("// b.ln()\nlet a = libm::log(b);\n#[cfg(test)]\nb.ln()").is_none());
}

/// Scores and answers that go with them, more or less.
fn said(rows: usize) -> (Vec<f64>, Vec<bool>) {
    let mut random = Random::new(17);
    let scores: Vec<f64> = (0..rows).map(|_| random.uniform()).collect();
    let answers = scores.iter().map(|score| random.uniform() < score * score);
    let answers = answers.collect();
    (scores, answers)
}

/// One number that hangs on every bit of many.
fn digest(numbers: impl IntoIterator<Item = f64>) -> u64 {
    numbers
        .into_iter()
        .fold(0xcbf2_9ce4_8422_2325, |known, number| {
            (known ^ number.to_bits()).wrapping_mul(0x0000_0100_0000_01b3)
        })
}

#[test]
fn calibrations_come_to_the_same_bits() {
    let (scores, answers) = said(500);
    let platt = Platt::fit(&scores, &answers).unwrap();
    let rising = Isotonic::fit(&scores, &answers, None).storable(500);
    let along = || (0..=1_000).map(|at| f64::from(at) / 1_000.0);
    let found = [
        digest([platt.slope, platt.offset]),
        digest(along().map(|score| platt.probability(score))),
        digest(rising.points.iter().flat_map(|(at, share)| [*at, *share])),
        digest(along().map(|score| rising.probability(score))),
    ];
    let text = found.map(|number| format!("{number:016x}\n")).concat();
    expect_test::expect_file!["golden/same_numbers/calibrations.txt"].assert_eq(&text);
}

#[test]
fn blends_come_to_the_same_bits() {
    let tree = |seed: u64| {
        let mut random = Random::new(seed);
        let mut leaf = || Node::Leaf {
            value: random.uniform() as f32 - 0.5,
        };
        let (left, right) = (leaf(), leaf());
        let split = Node::Split {
            feature: 0,
            rule: Rule::Below(0.3 + seed as f32 / 40.0),
            missing_left: true,
            left: 1,
            right: 2,
        };
        Tree::build(&[split, left, right], &[2.0, 1.0, 1.0], 1).unwrap()
    };
    let sum = |from: u64| TreeEnsemble::new(1, 0.25, (from..from + 8).map(tree).collect());
    let (one, other) = (sum(1), sum(30));
    let blended = blend::weighted_sum(1, &[(0.7, &one), (0.45, &other)], -0.2).unwrap();
    let column = (0..=200).map(|at| at as f32 / 200.0).collect();
    let matrix = Matrix::new(201, vec![column]).unwrap();
    let margins = |ensemble: &TreeEnsemble| {
        let mut margins = vec![0.0; 201];
        ensemble.predict_margins(&matrix, 0..201, &mut margins);
        margins
    };
    let of_blend = margins(&blended);
    let classes: Vec<f32> = margins(&one)
        .into_iter()
        .zip(margins(&other))
        .zip(&of_blend)
        .flat_map(|((a, b), c)| [a, b, *c])
        .collect();
    let mut random = Random::new(8);
    let targets: Vec<u32> = (0..201).map(|_| random.below(3) as u32).collect();
    let turned: Vec<f32> = classes.iter().rev().copied().collect();
    let scaling = Scaling::fit(&classes, &targets, 3);
    let scaling = scaling
        .or_else(|| Scaling::fit(&turned, &targets, 3))
        .unwrap();
    let found = [
        digest(of_blend.iter().map(|margin| f64::from(*margin))),
        digest(of_blend.iter().map(|margin| probability(*margin))),
        digest(weigh_margins(&[&classes, &turned], &targets, 3)),
        digest(scaling.offsets.iter().copied().chain([scaling.slope])),
    ];
    let text = found.map(|number| format!("{number:016x}\n")).concat();
    expect_test::expect_file!["golden/same_numbers/blends.txt"].assert_eq(&text);
}
