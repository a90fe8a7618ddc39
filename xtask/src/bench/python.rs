//! A Python of its own with the rival in it, kept in the cache.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{self, step};
use crate::error::{Error, Result};
use crate::workspace;

/// The Python of an environment that has this version of XGBoost.
pub(super) fn with_xgboost(version: &str) -> Result<PathBuf> {
    let environment = workspace::cache()?.join(format!("xgboost-{version}"));
    let python = environment.join("bin/python");
    let check = format!("import xgboost, numpy; assert xgboost.__version__ == '{version}'");
    if command::succeeds(Command::new(&python).args(["-c", &check])) {
        return Ok(python);
    }
    let base = new_enough()?;
    let what = format!(
        "installing XGBoost {version} into {}",
        environment.display()
    );
    step(&what, "once; about a minute, 150 MB", || {
        command::run(
            Command::new(&base)
                .args(["-m", "venv", "--clear"])
                .arg(&environment),
        )?;
        command::run(
            Command::new(&python)
                .args([
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                    "numpy",
                ])
                .arg(format!("xgboost=={version}")),
        )
    })?;
    Ok(python)
}

/// A Python of 3.12 or newer: older ones get an older XGBoost, which flatters us.
fn new_enough() -> Result<PathBuf> {
    let on_path = ["python3.12", "python3.13", "python3.14", "python3"].map(PathBuf::from);
    let of_pyenv = std::env::home_dir().map(|home| home.join(".pyenv/versions"));
    let of_pyenv = of_pyenv.iter().flat_map(|versions| pythons(versions));
    on_path
        .into_iter()
        .chain(of_pyenv)
        .find(|python| is_new_enough(python))
        .ok_or_else(|| Error::Missing {
            what: "Python 3.12 or newer".to_owned(),
            advice: "Install it (with its venv module) so that `python3.12` is on PATH; XGBoost's \
                     current version needs it."
                .to_owned(),
        })
}

fn pythons(versions: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(versions)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok().map(|entry| entry.path().join("bin/python")))
        .collect();
    found.sort();
    found
}

fn is_new_enough(python: &Path) -> bool {
    let check = "import sys, venv; sys.exit(sys.version_info < (3, 12))";
    command::succeeds(Command::new(python).args(["-c", check]))
}
