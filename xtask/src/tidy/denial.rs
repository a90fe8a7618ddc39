//! deny.toml says for cargo-deny what the lists here say: it is written from them.

use super::finding::Finding;
use super::lists::{DUPLICATES, LICENCES, TARGETS};

/// Whether the file in the repository is what the lists make of it.
pub(super) fn check(present: &str) -> Vec<Finding> {
    if present == text() {
        return Vec::new();
    }
    let advice = "differs from xtask/src/tidy/lists.rs: run `cargo xtask tidy --write-lists`";
    vec![Finding::at("deny.toml", 0, "lists", advice)]
}

/// The whole file.
pub(super) fn text() -> String {
    let mut out = String::from(
        "# For those who have cargo-deny. Written by `cargo xtask tidy --write-lists` from\n\
         # xtask/src/tidy/lists.rs, which CI checks without it; only the advisories need cargo-deny,\n\
         # for they need the network.\n\n[graph]\ntargets = [\n",
    );
    for target in TARGETS {
        out.push_str(&format!("    \"{target}\",\n"));
    }
    out.push_str("]\n\n[advisories]\nyanked = \"deny\"\n\n[licenses]\nallow = [\n");
    for entry in LICENCES {
        out.push_str(&format!("    \"{}\", # {}\n", entry.name, entry.reason));
    }
    out.push_str("]\n\n[licenses.private]\nignore = true\n\n[bans]\nmultiple-versions = \"deny\"\nskip = [\n");
    for entry in DUPLICATES {
        out.push_str(&format!(
            "    {{ crate = \"{}\", reason = \"{}\" }},\n",
            entry.name, entry.reason
        ));
    }
    out.push_str("]\n\n[sources]\nunknown-registry = \"deny\"\nunknown-git = \"deny\"\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edited_file_is_found() {
        assert!(check(&text()).is_empty());
        assert_eq!(check(&format!("{}#", text())).len(), 1);
    }

    #[test]
    fn reasons_fit_into_the_file() {
        for entry in LICENCES.iter().chain(DUPLICATES) {
            assert!(!entry.reason.is_empty() && !entry.reason.contains(['"', '\n', '\\']));
        }
    }
}
