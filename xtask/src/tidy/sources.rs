//! Reads what the rules look at.

use std::path::Path;

use super::rust_text::RustText;
use crate::error::{Result, file};
use crate::workspace;

/// A Rust file of ours.
pub(super) struct Source {
    /// From the repository's root, with `/`.
    pub path: String,
    /// As it stands.
    pub text: String,
    /// Taken apart.
    pub rust: RustText,
}

/// A file that is not Rust.
pub(super) struct Plain {
    /// From the repository's root, with `/`.
    pub path: String,
    /// As it stands.
    pub text: String,
}

impl Source {
    /// A source from its text, for the rules and their tests.
    pub fn new(path: &str, text: &str) -> Source {
        Source {
            path: path.to_owned(),
            text: text.to_owned(),
            rust: RustText::new(text),
        }
    }

    /// Whether only tests compile the byte at this place.
    pub fn in_tests(&self, offset: usize) -> bool {
        self.path.ends_with("/tests.rs")
            || self.path.contains("/tests/")
            || self.rust.in_tests(offset)
    }

    /// Whether this is part of the crate that ships.
    pub fn ships(&self) -> bool {
        self.path.starts_with("src/")
    }

    /// Whether this is part of a module below src/, such as `ui`.
    pub fn belongs_to(&self, module: &str) -> bool {
        let below = self
            .path
            .strip_prefix("src/")
            .and_then(|path| path.strip_prefix(module));
        below.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    }
}

/// The Rust files of every crate in the workspace.
pub(super) fn rust(root: &Path) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for folder in ["src", "xtask", "demos", "tests", "benches"] {
        let folder = root.join(folder);
        if !folder.is_dir() {
            continue;
        }
        for path in workspace::files_below(&folder)? {
            if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).map_err(file("read", &path))?;
                sources.push(Source::new(&workspace::shown(&path), &text));
            }
        }
    }
    Ok(sources)
}

/// The style sheets.
pub(super) fn styles(root: &Path) -> Result<Vec<Plain>> {
    let folder = root.join("style");
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut sheets = Vec::new();
    for path in workspace::files_below(&folder)? {
        if path.extension().is_some_and(|extension| extension == "css") {
            let text = std::fs::read_to_string(&path).map_err(file("read", &path))?;
            sheets.push(Plain {
                path: workspace::shown(&path),
                text,
            });
        }
    }
    Ok(sheets)
}

/// One file, if it is there.
pub(super) fn read(root: &Path, name: &str) -> Option<Plain> {
    let text = std::fs::read_to_string(root.join(name)).ok()?;
    Some(Plain {
        path: name.to_owned(),
        text,
    })
}
