//! Where what a model learns from comes from, as the model's file will say.

use std::collections::BTreeMap;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::error::CommandError;
use super::files;
use super::source::FileSource;

/// The names of files and their SHA-256. What is no file on a disk, such as a pipe, can be read
/// once only, and is not named.
pub fn digests(paths: &[&Path]) -> Result<BTreeMap<String, String>, CommandError> {
    let mut found = BTreeMap::new();
    for path in paths {
        let about = std::fs::metadata(path).map_err(|source| CommandError::Read {
            path: path.to_path_buf(),
            source,
        })?;
        if !about.is_file() {
            continue;
        }
        let mut hasher = Sha256::new();
        FileSource::open(path)?.each_chunk(|chunk| {
            hasher.update(chunk);
            Ok(())
        })?;
        let sum = hasher.finalize();
        let sum: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
        found.insert(unlike(&found, files::name(path)), sum);
    }
    Ok(found)
}

/// A name, told apart from those of files in other folders.
fn unlike(found: &BTreeMap<String, String>, name: String) -> String {
    let mut others = (2..).map(|place: u32| format!("{name} ({place})"));
    match found.contains_key(&name) {
        true => others
            .find(|other| !found.contains_key(other))
            .unwrap_or_default(),
        false => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_one_name_are_told_apart() {
        let mut found = BTreeMap::new();
        for expected in ["a.csv", "a.csv (2)", "a.csv (3)"] {
            let name = unlike(&found, "a.csv".to_string());
            assert_eq!(name, expected);
            found.insert(name, String::new());
        }
    }
}
