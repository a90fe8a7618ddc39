//! `cargo xtask build`: the release site into pkg/, checked and weighed.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use crate::command::{self, cargo, step};
use crate::error::{Result, file};
use crate::{engine, paths, site, size, tools, workspace};

/// Builds the site and prints the size report.
pub fn build() -> Result<()> {
    let root = workspace::root();
    let site = workspace::site();
    tools::wasm_target()?;
    tools::fetched()?;
    // What takes longest begins first, and ends with what is waited for.
    let mut engine = engine::begin()?;
    let built = tools_and_page(&root);
    if built.is_err() {
        // Nobody will use it; that it has ended already is no error.
        let _ = engine.kill();
    }
    let _ = engine.wait();
    built?;
    copy_folder(&root.join("demos/out"), &site.join("demos"), &|name| {
        name.ends_with(".csv.gz") || name.ends_with(".parquet")
    })?;
    copy_folder(&root.join("models"), &site.join("models"), &is_bundle)?;
    site::check(&site)?;
    println!("\n{}", size::report(&size::measure(&site)?)?);
    Ok(())
}

/// Writes the demo data afresh; the generator is seeded, so the bytes do not change.
fn demos(root: &Path) -> Result<()> {
    step(
        "generating the demo data",
        "about a minute the first time",
        || {
            // What it prints is what lies in demos/out/manifest.json.
            command::output(cargo().current_dir(root).args([
                "run",
                "--quiet",
                "--offline",
                "--locked",
                "--profile=tools",
                "--package=holdfast-demos",
                "--",
                "--out",
                "demos/out",
            ]))
            .map(drop)
        },
    )
}

/// What the page needs, and the page; its last step waits for the engine.
fn tools_and_page(root: &Path) -> Result<()> {
    let path = tools::ready(&[&tools::TRUNK, &tools::WASM_BINDGEN])?;
    demos(root)?;
    step(
        "building the page and the engine",
        "up to 15 minutes the first time, then about a minute",
        || trunk(root, &path),
    )
}

fn trunk(root: &Path, path: &OsStr) -> Result<()> {
    command::run(
        Command::new("trunk")
            .current_dir(root)
            .env("PATH", path)
            .env(paths::VARIABLE, paths::flags())
            .env("TRUNK_SKIP_VERSION_CHECK", "true")
            // Trunk reads NO_COLOR as a boolean and refuses its usual value, 1.
            .env_remove("NO_COLOR")
            // Its warnings are of scripts that its minifier cannot read and leaves as they are.
            .args(["build", "--log=error"]),
    )
}

fn is_bundle(name: &str) -> bool {
    name.ends_with(".holdfast.json") || name.ends_with(".json.gz")
}

/// Copies the files whose names are wanted, with their folders; a folder that is not there is empty.
fn copy_folder(from: &Path, to: &Path, wanted: &dyn Fn(&str) -> bool) -> Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    for source in workspace::files_below(from)? {
        let name = source
            .file_name()
            .map(OsStr::to_string_lossy)
            .unwrap_or_default();
        let Ok(below) = source.strip_prefix(from) else {
            continue;
        };
        if !wanted(&name) {
            continue;
        }
        let target = to.join(below);
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder).map_err(file("create", folder))?;
        }
        std::fs::copy(&source, &target).map_err(file("copy to", target))?;
    }
    Ok(())
}
