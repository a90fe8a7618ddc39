//! XGBoost itself, from PyPI, loads the models that are exported and predicts what they do.

use std::process::Command;

use crate::command::{self, step};
use crate::error::Result;
use crate::python::Environment;
use crate::workspace;

/// The build without code for graphics cards, which is a fiftieth of the size and is there for Linux.
const XGBOOST: &str = match cfg!(target_os = "linux") {
    true => "xgboost-cpu",
    false => "xgboost",
};

/// Asks it of the files that `tests/exported.rs` holds the export to.
pub(super) fn loaded_back() -> Result<()> {
    let python = Environment {
        what: "XGBoost",
        packages: &[
            (XGBOOST, "3.2.0"),
            ("numpy", "2.4.6"),
            ("scipy", "1.17.1"),
            ("pandas", "2.3.3"),
        ],
        beside: &[],
        oldest: (3, 11),
        expectation: "once; half a minute, 300 MB",
    }
    .python()?;
    step("exported models in XGBoost itself", "a few seconds", || {
        let mut predict = Command::new(python);
        predict.arg("tests/golden/exported/predict.py");
        command::output(predict.current_dir(workspace::root())).map(drop)
    })
}
