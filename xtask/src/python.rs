//! Python environments of our own, kept in the cache: what is compared with us
//! runs in exactly the version that is named.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{self, step};
use crate::error::{Error, Result};
use crate::workspace;

/// What an environment holds.
pub struct Environment<'a> {
    /// What it is for, as people call it.
    pub what: &'a str,
    /// The packages and their exact versions.
    pub packages: &'a [(&'a str, &'a str)],
    /// Packages in whatever version goes with those.
    pub beside: &'a [&'a str],
    /// The oldest Python that these versions run on.
    pub oldest: (u32, u32),
    /// How long its installation takes and what it weighs.
    pub expectation: &'a str,
}

impl Environment<'_> {
    /// The Python of the environment, which is made first if it is not there.
    ///
    /// # Errors
    /// When there is no Python to make it with, or the packages cannot be fetched.
    pub fn python(&self) -> Result<PathBuf> {
        let pinned: Vec<String> = self
            .packages
            .iter()
            .map(|(name, version)| format!("{name}=={version}"))
            .collect();
        let folder = workspace::cache()?.join(pinned.join("-").replace("==", "-"));
        let python = folder.join("bin/python");
        if command::succeeds(Command::new(&python).args(["-c", &self.check()])) {
            return Ok(python);
        }
        let base = self.base()?;
        let what = format!("installing {} into {}", self.what, folder.display());
        step(&what, self.expectation, || {
            command::run(
                Command::new(&base)
                    .args(["-m", "venv", "--clear"])
                    .arg(&folder),
            )?;
            command::run(
                Command::new(&python)
                    .args(["-m", "pip", "install", "--quiet"])
                    .arg("--disable-pip-version-check")
                    .args(&pinned)
                    .args(self.beside),
            )
        })
        .map_err(|error| Error::Missing {
            what: format!("{} ({})", self.what, pinned.join(", ")),
            advice: format!("Installing it from PyPI failed: {error}"),
        })?;
        Ok(python)
    }

    /// A script that fails unless all is there.
    fn check(&self) -> String {
        let mut check = String::from("from importlib.metadata import version as v");
        for (name, version) in self.packages {
            check.push_str(&format!("; assert v('{name}') == '{version}'"));
        }
        for name in self.beside {
            check.push_str(&format!("; v('{name}')"));
        }
        check
    }

    /// A Python that is new enough and can make environments.
    fn base(&self) -> Result<PathBuf> {
        let (major, minor) = self.oldest;
        let check =
            format!("import sys, venv, ensurepip; sys.exit(sys.version_info < ({major}, {minor}))");
        let on_path =
            (minor..minor + 4).map(|minor| PathBuf::from(format!("python{major}.{minor}")));
        let of_pyenv = std::env::home_dir().map(|home| home.join(".pyenv/versions"));
        let of_pyenv = of_pyenv.iter().flat_map(|versions| pythons(versions));
        on_path
            .chain([PathBuf::from("python3")])
            .chain(of_pyenv)
            .find(|python| command::succeeds(Command::new(python).args(["-c", &check])))
            .ok_or_else(|| Error::Missing {
                what: format!("Python {major}.{minor} or newer"),
                advice: format!(
                    "Install it with its venv module so that `python{major}.{minor}` is on PATH; {} needs it.",
                    self.what
                ),
            })
    }
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
