//! A Python of its own with the rival in it, kept in the cache.

use std::path::PathBuf;

use crate::error::Result;
use crate::python::Environment;

/// The Python of an environment that has this version of XGBoost.
pub(super) fn with_xgboost(version: &str) -> Result<PathBuf> {
    Environment {
        what: "XGBoost",
        packages: &[("xgboost", version)],
        beside: &["numpy"],
        // Older ones get an older XGBoost, which flatters us.
        oldest: (3, 12),
        expectation: "once; about a minute, 150 MB",
    }
    .python()
}

/// The Python of an environment that has this version of LightGBM.
pub(super) fn with_lightgbm(version: &str) -> Result<PathBuf> {
    Environment {
        what: "LightGBM",
        packages: &[("lightgbm", version)],
        beside: &["numpy", "scikit-learn"],
        oldest: (3, 10),
        expectation: "once; about a minute, 250 MB",
    }
    .python()
}

/// The Python of an environment that has this version of DuckDB.
pub(super) fn with_duckdb(version: &str) -> Result<PathBuf> {
    Environment {
        what: "DuckDB",
        packages: &[("duckdb", version)],
        beside: &[],
        oldest: (3, 9),
        expectation: "once; half a minute, 60 MB",
    }
    .python()
}
