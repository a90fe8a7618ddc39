//! The pinned tools: found on PATH in the exact version, or built once into the cache.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use crate::command::{self, cargo, step};
use crate::error::{Error, Result};
use crate::workspace;

/// A tool that `cargo install` can build.
pub struct Tool {
    /// The crate's name.
    package: &'static str,
    /// The exact version; for wasm-bindgen it must equal the library's in Cargo.toml.
    version: &'static str,
    /// The programs that it brings; the first is asked for its version.
    programs: &'static [&'static str],
    /// What `cargo install` is told beside the version.
    options: &'static [&'static str],
    /// How far it is optimised: just enough for the seconds that it runs.
    opt_level: &'static str,
}

/// Assembles the site.
pub const TRUNK: Tool = Tool {
    package: "trunk",
    version: "0.21.14",
    programs: &["trunk"],
    // Without encryption, for it fetches nothing here: half of what there is to build.
    options: &["--no-default-features"],
    opt_level: "0",
};

/// Writes the JavaScript beside the wasm.
pub const WASM_BINDGEN: Tool = Tool {
    package: "wasm-bindgen-cli",
    version: "0.2.129",
    programs: &["wasm-bindgen"],
    options: &[],
    opt_level: "1",
};

/// Makes sure that the tools are there and returns a PATH on which they come first.
pub fn ready(tools: &[&Tool]) -> Result<OsString> {
    let mut folders = Vec::new();
    for tool in tools {
        if let Some(folder) = tool.folder()? {
            folders.push(folder);
        }
    }
    let inherited = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&inherited));
    std::env::join_paths(folders).map_err(|error| Error::Answer {
        what: "PATH".to_owned(),
        detail: error.to_string(),
    })
}

/// Makes sure that rustc can compile for the browser.
pub fn wasm_target() -> Result<()> {
    let libraries = command::output(
        Command::new("rustc")
            .current_dir(workspace::root())
            .args(["--print=target-libdir", "--target=wasm32-unknown-unknown"]),
    )?;
    if PathBuf::from(libraries.trim()).is_dir() {
        return Ok(());
    }
    step(
        "adding the wasm32-unknown-unknown target",
        "about a minute",
        || {
            command::run(Command::new("rustup").current_dir(workspace::root()).args([
                "target",
                "add",
                "wasm32-unknown-unknown",
            ]))
        },
    )
}

/// Makes sure that every crate in Cargo.lock is on this disk, so that what follows can be offline.
pub fn fetched() -> Result<()> {
    let complete = command::succeeds(cargo().current_dir(workspace::root()).args([
        "metadata",
        "--format-version=1",
        "--offline",
        "--locked",
    ]));
    if complete {
        return Ok(());
    }
    step(
        "fetching the crates that Cargo.lock names",
        "about a minute",
        || {
            command::run(
                cargo()
                    .current_dir(workspace::root())
                    .args(["fetch", "--locked"]),
            )
        },
    )
}

impl Tool {
    /// The folder to put on PATH; none if PATH has the tool already.
    fn folder(&self) -> Result<Option<PathBuf>> {
        if self
            .programs
            .iter()
            .all(|program| self.is_right(&PathBuf::from(program)))
        {
            return Ok(None);
        }
        let kept = workspace::cache()?
            .join("tools")
            .join(format!("{}-{}", self.package, self.version));
        let programs = kept.join("bin");
        let there = |name: &&str| {
            self.is_right(&programs.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
        };
        if !self.programs.iter().all(there) {
            self.install(&kept)?;
        }
        Ok(Some(programs))
    }

    fn is_right(&self, program: &PathBuf) -> bool {
        command::output(Command::new(program).arg("--version"))
            .is_ok_and(|told| told.split_whitespace().any(|word| word == self.version))
    }

    /// Hardly optimised on purpose: the tools run for seconds, and build in 2 minutes instead of 13.
    fn install(&self, into: &PathBuf) -> Result<()> {
        let what = format!(
            "building {} {} into {}",
            self.package,
            self.version,
            into.display()
        );
        step(&what, "once; 2 to 4 minutes on two cores", || {
            command::run(
                cargo()
                    .env("CARGO_PROFILE_RELEASE_LTO", "off")
                    .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.opt_level)
                    .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "64")
                    .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
                    .args(["install", self.package, "--locked", "--quiet", "--version"])
                    .arg(self.version)
                    .args(self.options)
                    .arg("--root")
                    .arg(into),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tool_and_the_library_are_one_version() {
        let manifest = std::fs::read_to_string(workspace::root().join("Cargo.toml")).unwrap();
        let pinned = format!("wasm-bindgen = \"={}\"", WASM_BINDGEN.version);
        assert!(manifest.contains(&pinned), "Cargo.toml lacks {pinned}");
    }
}
