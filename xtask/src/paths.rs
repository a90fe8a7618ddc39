//! What of this machine's paths the programs tell: nothing. A panic says in which file of a crate it
//! stood, and where that crate lies on a builder's disk is long, downloaded by everybody, and
//! makes two builds differ.

use std::path::{Path, PathBuf};

/// How cargo is told more flags for the browser's programs, beside those of .cargo/config.toml.
pub const VARIABLE: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// The flags; empty where there is no registry.
pub fn flags() -> String {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let Some(sources) = home.map(|home| home.join("registry/src")) else {
        return String::new();
    };
    let entries = std::fs::read_dir(sources).into_iter().flatten().flatten();
    let mut registries: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    registries.sort();
    let flags: Vec<String> = registries.iter().filter_map(|folder| cut(folder)).collect();
    flags.join(" ")
}

/// Cuts a registry's folder off; flags are told apart by spaces, so that one with a space stays.
fn cut(registry: &Path) -> Option<String> {
    let folder = registry.to_str().filter(|folder| !folder.contains(' '))?;
    Some(format!("--remap-path-prefix={folder}/="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_cut_off_unless_it_would_be_two_flags() {
        let flag = cut(Path::new("/home/me/.cargo/registry/src/index-1"));
        let expected = "--remap-path-prefix=/home/me/.cargo/registry/src/index-1/=";
        assert_eq!(flag.as_deref(), Some(expected));
        assert_eq!(cut(Path::new("/home/a b/index-1")), None);
    }
}
