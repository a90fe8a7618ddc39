//! The engines that run printed SQL in the tests: DuckDB and Apache Spark, from PyPI.

use std::path::PathBuf;
use std::process::Command;

use crate::command;
use crate::error::{Error, Result};
use crate::python::Environment;

/// The engines, and the parser that reads what only Google can run.
const PACKAGES: [(&str, &str); 3] = [
    ("duckdb", "2.0.0"),
    ("pyspark", "4.3.0"),
    ("sqlglot", "30.30.0"),
];

/// The Python that has them.
pub(super) fn engines() -> Result<PathBuf> {
    java()?;
    Environment {
        what: "DuckDB and Apache Spark",
        packages: &PACKAGES,
        beside: &[],
        oldest: (3, 11),
        expectation: "once; two to four minutes, 600 MB",
    }
    .python()
}

/// Spark runs on Java 17 or newer.
fn java() -> Result<()> {
    let home = std::env::var_os("JAVA_HOME").map(|home| PathBuf::from(home).join("bin/java"));
    let java = home.unwrap_or_else(|| PathBuf::from("java"));
    // `-version` would speak on standard error.
    let said = command::output(Command::new(&java).arg("--version")).unwrap_or_default();
    let version = said.split_whitespace().nth(1).and_then(|version| {
        let major = version.split(['.', '-', '+']).next()?;
        major.parse::<u32>().ok()
    });
    match version {
        Some(17..) => Ok(()),
        _ => Err(Error::Missing {
            what: "Java 17 or newer".to_owned(),
            advice: "Apache Spark runs on it, in the tests of the printed SQL: install a JDK \
                     (Debian: openjdk-17-jre-headless) so that `java` is on PATH, or set JAVA_HOME."
                .to_owned(),
        }),
    }
}
