//! `cargo xtask tidy`: the house rules as code. Each rule is a small module with its own tests.
//!
//! A finding is one line, `file:line: rule: what to do`. The rules read text, not
//! types: they are simple on purpose, and each says in its header what it cannot see.

mod borders;
mod catalogue;
mod crates;
mod denial;
mod direction;
mod features;
mod finding;
mod hooks;
mod house;
mod licence;
mod lists;
mod metadata;
mod rust_text;
mod sources;
mod styles;
mod visible_text;

use crate::error::{Error, Result, file};
use crate::workspace;

use finding::Finding;

/// Checks everything; `write_lists` first writes deny.toml anew from the lists.
pub fn tidy(write_lists: bool) -> Result<()> {
    let root = workspace::root();
    if write_lists {
        let path = root.join("deny.toml");
        std::fs::write(&path, denial::text()).map_err(file("write", path))?;
    }
    let sources = sources::rust(&root)?;
    let mut findings: Vec<Finding> = Vec::new();
    for source in &sources {
        findings.extend(house::check(source));
        findings.extend(borders::check(source));
        findings.extend(direction::check(source));
        findings.extend(visible_text::check(source));
        findings.extend(catalogue::check(source));
    }
    for sheet in sources::styles(&root)? {
        findings.extend(styles::check(&sheet.path, &sheet.text));
    }
    let page = sources::read(&root, "index.html")
        .map(|page| page.text)
        .unwrap_or_default();
    if let Some(architecture) = sources::read(&root, "ARCHITECTURE.md") {
        findings.extend(hooks::check(&architecture.text, &sources, &page));
    }
    let metadata = metadata::read(&root)?;
    findings.extend(features::check(&metadata.web_features));
    findings.extend(licence::check(&metadata.crates));
    findings.extend(crates::check(&metadata.crates));
    let deny = sources::read(&root, "deny.toml")
        .map(|deny| deny.text)
        .unwrap_or_default();
    findings.extend(denial::check(&deny));

    if findings.is_empty() {
        println!(
            "tidy: {} source files and {} crates keep the house rules",
            sources.len(),
            metadata.crates.len()
        );
        return Ok(());
    }
    findings.sort();
    let mut lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    lines.push(format!("tidy: {} findings", findings.len()));
    Err(Error::Findings(lines))
}
