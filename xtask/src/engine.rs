//! `cargo xtask engine`: the engine's program, built and entered into the page that Trunk has just
//! assembled. Trunk calls it (Trunk.toml), so that every way of building the page has an engine.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::command::{self, cargo};
use crate::error::{Error, Result, file};
use crate::site::integrity;
use crate::{paths, tools, workspace};

/// The program's name in Cargo.toml and in the site.
pub const NAME: &str = "holdfast-engine";

/// Builds the engine into Trunk's folder and writes its links into the page there.
pub fn engine() -> Result<()> {
    let staging = std::env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let staging = staging.ok_or_else(|| {
        Error::Usage(
            "`cargo xtask engine` is called by Trunk; you want `cargo xtask build`.".into(),
        )
    })?;
    let compiled = compile()?;
    let bound = bind(&compiled)?;
    let mut links = String::new();
    for (ending, kind) in [(".js", "text/javascript"), ("_bg.wasm", "application/wasm")] {
        let from = bound.join(format!("{NAME}{ending}"));
        let bytes = std::fs::read(&from).map_err(file("read", from))?;
        let hash = integrity(&bytes);
        let name = format!("{NAME}-{}{ending}", short(&hash));
        let to = staging.join(&name);
        std::fs::write(&to, &bytes).map_err(file("write", to))?;
        links.push_str(&format!(
            "<link rel=\"engine\" type=\"{kind}\" href=\"./{name}\" integrity=\"{hash}\">\n"
        ));
    }
    let index = staging.join("index.html");
    let page = std::fs::read_to_string(&index).map_err(file("read", &index))?;
    std::fs::write(&index, with_links(&page, &links)?).map_err(file("write", index))
}

/// Begins to compile the engine while the page is compiled: the last step of each keeps a single
/// core busy for minutes. Cargo itself makes the hook wait for it.
pub fn begin() -> Result<Child> {
    command::begin(
        compilation()
            .env(paths::VARIABLE, paths::flags())
            .stdout(Stdio::null())
            // What is wrong with it, the hook says.
            .stderr(Stdio::null()),
    )
}

/// How the engine is compiled.
fn compilation() -> Command {
    let mut command = cargo();
    command.current_dir(workspace::root()).args([
        "build",
        "--quiet",
        "--offline",
        "--locked",
        "--profile=engine",
        "--target=wasm32-unknown-unknown",
        "--package",
        NAME,
    ]);
    command
}

/// The engine as wasm, without its JavaScript.
fn compile() -> Result<PathBuf> {
    command::run(&mut compilation())?;
    let below = format!("wasm32-unknown-unknown/engine/{NAME}.wasm");
    Ok(workspace::target()?.join(below))
}

/// Writes the JavaScript beside the wasm; returns their folder.
fn bind(wasm: &Path) -> Result<PathBuf> {
    let folder = wasm.with_extension("bound");
    let path = tools::ready(&[&tools::WASM_BINDGEN])?;
    command::run(
        Command::new("wasm-bindgen")
            .env("PATH", path)
            .args(["--target=web", "--no-typescript", "--out-name", NAME])
            .arg("--out-dir")
            .arg(&folder)
            .arg(wasm),
    )?;
    Ok(folder)
}

/// Some letters of a hash that may stand in a file's name.
fn short(integrity: &str) -> String {
    let letters = integrity.trim_start_matches("sha384-").chars();
    letters
        .filter(char::is_ascii_alphanumeric)
        .take(16)
        .collect()
}

/// The page with the links at the end of its head.
fn with_links(page: &str, links: &str) -> Result<String> {
    match page.split_once("</head>") {
        Some((head, rest)) => Ok(format!("{head}{links}</head>{rest}")),
        None => Err(Error::Findings(vec![
            "index.html: no </head> to write the engine's links before".to_owned(),
        ])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_links_stand_at_the_end_of_the_head() {
        let page = with_links("<head><meta></head><body>", "<link>").unwrap();
        assert_eq!(page, "<head><meta><link></head><body>");
        assert!(with_links("<body>", "<link>").is_err());
    }

    #[test]
    fn a_hash_in_a_name_needs_no_escaping() {
        assert_eq!(short("sha384-ab+/cd=="), "abcd");
    }
}
