//! `cargo xtask test`: every test, native and in real Chromium, and one line with the totals.

mod exported;
mod sql;
mod totals;

use std::process::Command;

use crate::build::build;
use crate::command::{announce, cargo, run_and_keep};
use crate::error::{Error, Result};
use crate::{browser, tools, workspace};

use totals::Totals;

/// Browser tests at a time: each has a Chromium of its own, and two cores are usual.
const BROWSERS: usize = 2;

/// Runs everything, also after a failure, so that one run tells all.
pub fn test() -> Result<()> {
    announce(
        "all tests, native and in Chromium",
        "10 to 25 minutes the first time, then 3 to 5",
    );
    tools::wasm_target()?;
    browser::ready()?;
    tools::fetched()?;

    // Its last minutes keep one core busy, and so do the first ones of the tests: both at once
    // take two thirds of the time.
    let site = std::thread::spawn(build);
    let mut suite = Suite {
        totals: Totals::default(),
        broken: Vec::new(),
    };
    let engines = sql::engines();
    announce(
        "native tests, with the printed SQL on DuckDB and Apache Spark",
        "up to 15 minutes the first time",
    );
    let mut native = cargo();
    native
        .args(["test", "--offline", "--locked", "--no-fail-fast"])
        .args(["--workspace", "--exclude", "holdfast-browser-tests"])
        // Benchmarks have no tests, and each is linked with the whole crate.
        .args(["--exclude", "bench-native", "--exclude", "bench-ingest"])
        .args(["--exclude", "holdfast-page-bench"]);
    // By themselves they would be compiled with other features, and all they use with them.
    match engines {
        Ok(python) => {
            native.env("HOLDFAST_SQL_PYTHON", python);
        }
        Err(error) => {
            println!("{error}");
            suite.broken.push("SQL tests: their engines");
            native.args(["--exclude", "holdfast-sql-tests"]);
        }
    }
    suite.cargo("native tests", &mut native)?;
    // They have just been held to what is exported.
    if let Err(error) = exported::loaded_back() {
        println!("{error}");
        suite.broken.push("exported models in XGBoost itself");
    }
    let site = site.join().unwrap_or(Err(Error::Said));
    match site {
        Ok(()) => {
            announce("the built page in Chromium", "about two minutes");
            suite.cargo(
                "browser tests",
                cargo()
                    .args(["test", "--offline", "--locked", "--no-fail-fast"])
                    .args(["--package=holdfast-browser-tests", "--"])
                    .arg(format!("--test-threads={BROWSERS}")),
            )?;
        }
        Err(error) => {
            println!("{error}");
            suite.broken.push("the build of the page");
        }
    }
    suite.close()
}

struct Suite {
    totals: Totals,
    broken: Vec<&'static str>,
}

impl Suite {
    fn cargo(&mut self, name: &'static str, command: &mut Command) -> Result<()> {
        let (told, succeeded) = run_and_keep(command.current_dir(workspace::root()))?;
        self.totals.add(&told);
        if !succeeded {
            self.broken.push(name);
        }
        Ok(())
    }

    fn close(self) -> Result<()> {
        if !self.broken.is_empty() {
            println!("\nxtask: failed: {}", self.broken.join(", "));
        }
        println!("\n{}", self.totals);
        if self.broken.is_empty() && self.totals.failed == 0 {
            return Ok(());
        }
        Err(Error::Findings(vec![format!(
            "failed: {}",
            self.broken.join(", ")
        )]))
    }
}
