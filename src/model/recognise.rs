//! Tells by its content what kind of model a file holds.

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::{ModelError, json};

/// What this version reads.
pub enum Content {
    /// A Holdfast bundle.
    Bundle,
    /// XGBoost's `save_model` as JSON.
    Xgboost,
    /// CatBoost's `save_model` as JSON.
    Catboost,
}

/// What is read and is no JSON text.
pub enum Other {
    /// XGBoost's binary JSON.
    XgboostUbjson,
    /// LightGBM's text.
    Lightgbm,
    /// CatBoost's binary.
    CatboostBinary,
    /// ONNX: a protobuf whose first field is the version of the format, a small number.
    Onnx,
}

/// Kinds of file that are known but not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Foreign {
    /// XGBoost's old binary format.
    XgboostBinary,
    /// What XGBoost's `dump_model` prints: it lacks base score and weights.
    XgboostDump,
    /// What LightGBM's `dump_model` tells: it is for reading, not for loading.
    LightgbmDump,
    /// A Python pickle or joblib file.
    Pickle,
    /// A zip archive: PyTorch, Keras, an .xlsx …
    Zip,
    /// HDF5: older Keras models.
    Hdf5,
    /// A recommender of our own: it names items, and nobody's probability.
    Recommender,
}

impl Foreign {
    /// The product's own name, which is the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Foreign::XgboostBinary => "XGBoost binary",
            Foreign::XgboostDump => "XGBoost dump_model",
            Foreign::LightgbmDump => "LightGBM dump_model",
            Foreign::Pickle => "Python pickle / joblib",
            Foreign::Zip => "ZIP",
            Foreign::Hdf5 => "HDF5",
            Foreign::Recommender => "Holdfast recommender",
        }
    }
}

/// Recognises by its first bytes what is read and is no JSON text.
pub fn other(bytes: &[u8]) -> Option<Other> {
    let text = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    match bytes {
        // UBJSON writes the length of a key, with its type, where JSON has a quote.
        [b'{', b'i' | b'U' | b'I' | b'l' | b'L' | b'$' | b'#', ..] => Some(Other::XgboostUbjson),
        _ if text.starts_with(b"tree\nversion=") || text.starts_with(b"tree\r\nversion=") => {
            Some(Other::Lightgbm)
        }
        _ if bytes.starts_with(b"CBM1") => Some(Other::CatboostBinary),
        // Fields follow each other by their numbers, but some may be left out.
        [
            0x08,
            1..=32,
            0x12 | 0x1a | 0x22 | 0x28 | 0x32 | 0x3a | 0x42,
            ..,
        ] => Some(Other::Onnx),
        _ => None,
    }
}

/// Recognises by its first bytes what is known and not read.
pub fn foreign(bytes: &[u8]) -> Option<Foreign> {
    const MAGIC: [(&[u8], Foreign); 3] = [
        (b"binf", Foreign::XgboostBinary),
        (b"\x89HDF", Foreign::Hdf5),
        (b"PK\x03\x04", Foreign::Zip),
    ];
    if let Some((_, format)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(*format);
    }
    match bytes {
        [0x80, 2..=5, ..] => Some(Foreign::Pickle),
        _ => None,
    }
}

/// Whether a file that starts so is a model, read here or not, rather than a table.
///
/// What is packed, or begins with other keys than its tool writes, is not told by this.
pub fn starts_a_model(start: &[u8]) -> bool {
    const KEYS: [&[u8]; 7] = [
        b"\"learner\"",
        b"\"holdfast-bundle\"",
        b"\"holdfast-recommender\"",
        b"\"features_info\"",
        b"\"oblivious_trees\"",
        b"\"tree_info\"",
        b"\"nodeid\"",
    ];
    let known = foreign(start).is_some_and(|format| format != Foreign::Zip);
    if other(start).is_some() || known {
        return true;
    }
    let text = start.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(start);
    let text = text.trim_ascii_start();
    matches!(text.first(), Some(b'{' | b'['))
        && KEYS
            .iter()
            .any(|key| memchr::memmem::find(text, key).is_some())
}

/// The keys by which JSON models are told apart.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Probe {
    format: Option<json::Scalar>,
    learner: Option<IgnoredAny>,
    oblivious_trees: Option<IgnoredAny>,
    scale_and_bias: Option<IgnoredAny>,
    tree_info: Option<IgnoredAny>,
}

/// Recognises a JSON model by the keys at its top.
pub fn text(text: &str) -> Result<Content, ModelError> {
    match text.trim_start().bytes().next() {
        None => return Err(ModelError::Nothing),
        Some(b'{') => {}
        Some(b'[') => {
            // A dump is an array of trees, each a node with an id.
            let _: Vec<IgnoredAny> = json::parse(text)?;
            return Err(
                if memchr::memmem::find(text.as_bytes(), b"\"nodeid\"").is_some() {
                    ModelError::Foreign {
                        format: Foreign::XgboostDump,
                    }
                } else {
                    unrecognised(text)
                },
            );
        }
        Some(_) => return Err(unrecognised(text)),
    }
    let probe: Probe = json::parse(text)?;
    match probe {
        Probe {
            format: Some(format),
            ..
        } if format.0 == super::bundle::FORMAT => Ok(Content::Bundle),
        Probe {
            format: Some(format),
            ..
        } if format.0 == super::recommend::FORMAT => Err(ModelError::Foreign {
            format: Foreign::Recommender,
        }),
        Probe {
            learner: Some(_), ..
        } => Ok(Content::Xgboost),
        Probe {
            tree_info: Some(_), ..
        } => Err(ModelError::Foreign {
            format: Foreign::LightgbmDump,
        }),
        Probe {
            oblivious_trees: Some(_),
            ..
        }
        | Probe {
            scale_and_bias: Some(_),
            ..
        } => Ok(Content::Catboost),
        _ => Err(unrecognised(text)),
    }
}

fn unrecognised(text: &str) -> ModelError {
    let start: String = text.trim_start().chars().take(40).collect();
    ModelError::Unrecognised {
        found: start.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}
