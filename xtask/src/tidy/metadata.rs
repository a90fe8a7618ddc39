//! What `cargo metadata` says of our dependencies, for the two platforms that we build for.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::lists::TARGETS;
use crate::command::{self, cargo};
use crate::error::{Error, Result};
use crate::tools;

/// A crate that is compiled for one of the platforms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Crate {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its licence as an SPDX expression; empty if it names none.
    pub licence: String,
}

/// The parts of the metadata that rules need.
pub(super) struct Metadata {
    /// Every crate that is not ours, sorted.
    pub crates: Vec<Crate>,
    /// The features that our crates ask of web-sys.
    pub web_features: Vec<String>,
}

/// Asks cargo, once per platform, so that the answer does not depend on where it is asked.
pub(super) fn read(root: &Path) -> Result<Metadata> {
    tools::fetched()?;
    let mut crates = BTreeMap::new();
    let mut web_features = Vec::new();
    for target in TARGETS {
        let told = command::output(cargo().current_dir(root).args([
            "metadata",
            "--format-version=1",
            "--offline",
            "--locked",
            "--filter-platform",
            target,
        ]))?;
        let told: Value = serde_json::from_str(&told).map_err(|error| Error::Answer {
            what: "cargo metadata".to_owned(),
            detail: error.to_string(),
        })?;
        crates.extend(resolved(&told));
        web_features = features_of_web_sys(&told);
    }
    Ok(Metadata {
        crates: crates.into_values().collect(),
        web_features,
    })
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The packages in the resolved graph that come from elsewhere, by name and version.
fn resolved(told: &Value) -> BTreeMap<(String, String), Crate> {
    let used: Vec<&str> = list(&told["resolve"], "nodes")
        .iter()
        .filter_map(|node| node["id"].as_str())
        .collect();
    list(told, "packages")
        .iter()
        .filter(|package| !package["source"].is_null())
        .filter(|package| package["id"].as_str().is_some_and(|id| used.contains(&id)))
        .map(|package| {
            let (name, version) = (text(&package["name"]), text(&package["version"]));
            let licence = text(&package["license"]);
            (
                (name.clone(), version.clone()),
                Crate {
                    name,
                    version,
                    licence,
                },
            )
        })
        .collect()
}

fn features_of_web_sys(told: &Value) -> Vec<String> {
    list(told, "packages")
        .iter()
        // Whichever of ours asks: the page, the engine, or one that does not know better.
        .filter(|package| package["source"].is_null())
        .flat_map(|package| list(package, "dependencies"))
        .filter(|dependency| dependency["name"] == "web-sys")
        .flat_map(|dependency| list(dependency, "features"))
        .map(text)
        .collect()
}
