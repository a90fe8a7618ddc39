//! Whether a file that was dropped is a model or a table: told by how it begins, and where
//! that says nothing, by its name.

use std::io::Read;

use crate::ingest::json::is_table;
use crate::model::starts_a_model;

/// Unpacked bytes that are looked at.
const BEGINNING: u64 = 65_536;

/// What no table ends in.
const ENDINGS: [&str; 9] = [
    ".holdfast.json",
    ".ubj",
    ".onnx",
    ".cbm",
    ".pkl",
    ".pickle",
    ".joblib",
    ".model",
    ".bst",
];

/// Whether a file is packed, so that it takes the engine to look at how it begins.
pub fn is_packed(start: &[u8]) -> bool {
    start.starts_with(&[0x1f, 0x8b])
}

/// Whether a file of this name that begins so is a model. JSON, which may be either, is told
/// by its shape; what a model holds is checked later.
pub fn is_model(name: &str, start: &[u8]) -> bool {
    let name = match ends(name, ".gz") {
        true => name.get(..name.len() - 3).unwrap_or_default(),
        false => name,
    };
    starts_a_model(start)
        || ENDINGS.iter().any(|ending| ends(name, ending))
        || (ends(name, ".json") && !is_table(start))
}

/// The same of a packed file, of which the beginning may be all that is there.
pub(super) fn is_packed_model(name: &str, start: &[u8]) -> bool {
    let mut unpacked = Vec::new();
    let packed = flate2::read::MultiGzDecoder::new(start);
    // It breaks off where the beginning ends; what came until then is looked at.
    let _ = packed.take(BEGINNING).read_to_end(&mut unpacked);
    is_model(name, &unpacked)
}

/// Whether a name ends so, in capitals or not.
fn ends(name: &str, ending: &str) -> bool {
    let end = name.len().checked_sub(ending.len());
    let end = end.and_then(|at| name.get(at..));
    end.is_some_and(|end| end.eq_ignore_ascii_case(ending))
}
