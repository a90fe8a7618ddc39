//! Where things are: the repository, cargo's target folder, the tools' cache.

use std::path::{Path, PathBuf};

use crate::command;
use crate::error::{Error, Result, file};

/// The folder that holds the workspace's Cargo.toml.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// The built site.
pub fn site() -> PathBuf {
    root().join("pkg")
}

/// Cargo's target folder, wherever the environment or a configuration puts it.
pub fn target() -> Result<PathBuf> {
    let told = command::output(command::cargo().current_dir(root()).args([
        "metadata",
        "--format-version=1",
        "--no-deps",
        "--offline",
    ]))?;
    let metadata: serde_json::Value =
        serde_json::from_str(&told).map_err(|error| Error::Answer {
            what: "cargo metadata".to_owned(),
            detail: error.to_string(),
        })?;
    metadata["target_directory"]
        .as_str()
        .map(PathBuf::from)
        .ok_or_else(|| Error::Answer {
            what: "cargo metadata".to_owned(),
            detail: "it names no target_directory".to_owned(),
        })
}

/// Where downloaded and built tools are kept between checkouts.
pub fn cache() -> Result<PathBuf> {
    let base = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| std::env::home_dir().map(|home| home.join(".cache")))
        .ok_or_else(|| Error::Missing {
            what: "a home folder".to_owned(),
            advice: "Set XDG_CACHE_HOME to a folder where tools may be kept.".to_owned(),
        })?;
    Ok(base.join("holdfast"))
}

/// Every file below a folder, in a stable order; folders that start with a dot are left out.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).map_err(file("list", &folder))? {
            let path = entry.map_err(file("list", &folder))?.path();
            let hidden = path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if path.is_dir() {
                if !hidden {
                    open.push(path);
                }
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A path as the reader of a message wants it: from the repository's root, with `/`.
pub fn shown(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .to_string_lossy()
        .replace('\\', "/")
}
