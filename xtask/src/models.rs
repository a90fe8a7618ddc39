//! `cargo xtask models`: the five systems' models, exported afresh from the seeded demo data, with
//! what each measured on rows that it has not seen.
//!
//! The two boosted models by which the page scores its demos come from Python and XGBoost, as their
//! originals did (`models/train.py`); all others are trained by Holdfast's own command.

mod list;
mod measured;
mod report;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::command::{self, cargo, step};
use crate::error::{Error, Result, file};
use crate::python::Environment;
use crate::workspace;

pub use list::{MODELS, Made, System};

/// Longer than any of them takes: were time to run short, the model would depend on the machine.
const BUDGET: &str = "60m";
const SEED: &str = "20261";

/// Makes all models, or those whose name has this word, and writes what they measured.
pub fn models(only: Option<&str>) -> Result<()> {
    let root = workspace::root();
    let work = workspace::target()?.join("models");
    std::fs::create_dir_all(&work).map_err(file("create", &work))?;
    step(
        "building the command line",
        "4 minutes the first time",
        || {
            command::run(cargo().current_dir(&root).args([
                "build",
                "--quiet",
                "--offline",
                "--locked",
                "--profile=tools",
                "--package=holdfast",
                "--bin=holdfast",
                "--package=holdfast-demos",
                "--bin=holdfast-demos",
            ]))
        },
    )?;
    step("generating the demo data", "a few seconds", || {
        let mut demos = Command::new(workspace::target()?.join("tools/holdfast-demos"));
        command::output(demos.args(["--out", "demos/out"]).current_dir(&root)).map(drop)
    })?;
    if only.is_none() {
        by_xgboost(&root)?;
    }
    let mut figures = report::Figures::read(&root)?;
    for system in System::ALL {
        let table = work.join(format!("{}.parquet", system.name()));
        let mut is_built = false;
        for model in MODELS.iter().filter(|model| model.system == system) {
            if only.is_some_and(|only| !model.name.contains(only)) {
                continue;
            }
            if !is_built {
                features(&root, system, &table)?;
                is_built = true;
            }
            let told = step(&format!("training {}", model.name), "", || {
                train(&root, model, &table)
            })?;
            figures.note(model.name, told);
        }
    }
    figures.write(&root)
}

/// The two boosted models of the page's first demos, by the tools of their originals.
fn by_xgboost(root: &Path) -> Result<()> {
    let python = Environment {
        what: "XGBoost, scikit-learn and pandas",
        // As models/requirements.txt says.
        packages: &[
            ("xgboost", "3.4.1"),
            ("scikit-learn", "1.9.1"),
            ("pandas", "3.1.1"),
            ("numpy", "2.5.5"),
        ],
        beside: &[],
        oldest: (3, 12),
        expectation: "once; two minutes, 500 MB",
    }
    .python()?;
    step("training with XGBoost", "half a minute", || {
        let mut train = Command::new(python);
        command::output(train.arg("models/train.py").current_dir(root)).map(drop)
    })
}

/// One row per customer, by the recipe that the files' columns tell.
fn features(root: &Path, system: System, table: &Path) -> Result<()> {
    let mut build = holdfast(root)?;
    build.arg("features").args(files(root, system)?);
    build.arg("--out").arg(table);
    step(&format!("building the {} table", system.name()), "", || {
        command::output(&mut build).map(drop)
    })
}

/// The demo's files, in the order of their names.
fn files(root: &Path, system: System) -> Result<Vec<PathBuf>> {
    let folder = root.join("demos/out").join(system.name());
    let list = std::fs::read_dir(&folder).map_err(file("list", &folder))?;
    let mut files: Vec<PathBuf> = list.flatten().map(|entry| entry.path()).collect();
    files.sort();
    Ok(files)
}

/// Trains one model; what the command printed of it.
fn train(root: &Path, model: &Made, table: &Path) -> Result<Value> {
    let out = root.join("models").join(model.file());
    let mut call = holdfast(root)?;
    match model.learner {
        list::Learner::Trained { label, words } => {
            call.arg("train").arg(table).args(["--label", label]);
            call.args(words);
        }
        list::Learner::Surrogate { of } => {
            let of = root.join("models").join(format!("{of}{}", list::BUNDLE));
            call.arg("surrogate").arg(of).arg(table);
            let told = read(model.name, &command::output(call.args(["--seed", SEED]))?)?;
            let text = format!("{told:#}\n");
            std::fs::write(&out, text).map_err(file("write", &out))?;
            return Ok(told);
        }
        list::Learner::Recommender => {
            let folder = root.join("demos/out").join(model.system.name());
            call.args(["recommend", "train"]);
            for (option, name) in [
                ("--customers", "customers"),
                ("--items", "products"),
                ("--interactions", "purchases"),
            ] {
                call.arg(option).arg(folder.join(format!("{name}.csv.gz")));
            }
        }
    }
    // Whoever opens it is warned: nobody in its data is real.
    call.args(["--generated", "--seed", SEED, "--budget", BUDGET]);
    let printed = command::output(call.arg("--out").arg(&out))?;
    read(model.name, &printed)
}

fn read(what: &str, printed: &str) -> Result<Value> {
    serde_json::from_str(printed).map_err(|error| Error::Answer {
        what: what.to_owned(),
        detail: error.to_string(),
    })
}

fn holdfast(root: &Path) -> Result<Command> {
    let mut command = Command::new(workspace::target()?.join("tools/holdfast"));
    command.current_dir(root);
    Ok(command)
}
