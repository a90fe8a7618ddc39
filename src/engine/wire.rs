//! How requests and replies cross between page and worker: as postcard bytes,
//! for both ends are the same program and need no field names. Long runs of
//! numbers travel as [`Dense`] bytes.

use serde::de::{DeserializeOwned, Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A message that cannot be read: page and worker disagree about its shape.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// The value could not be written.
    #[error("message could not be written: {0}")]
    Encode(postcard::Error),
    /// The bytes could not be read.
    #[error("message could not be read: {0}")]
    Decode(postcard::Error),
}

/// A message as bytes.
///
/// # Errors
/// [`WireError::Encode`] when a value cannot be represented.
pub fn encode(value: &impl Serialize) -> Result<Vec<u8>, WireError> {
    postcard::to_allocvec(value).map_err(WireError::Encode)
}

/// A message from bytes.
///
/// # Errors
/// [`WireError::Decode`] when the bytes are not such a message.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, WireError> {
    postcard::from_bytes(bytes).map_err(WireError::Decode)
}

/// Many `f32` values, carried as little-endian bytes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dense(pub Vec<f32>);

impl Serialize for Dense {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut bytes = Vec::with_capacity(self.0.len() * 4);
        for value in &self.0 {
            bytes.extend_from_slice(&value.to_le_bytes());
        }
        serializer.serialize_bytes(&bytes)
    }
}

impl<'de> Deserialize<'de> for Dense {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Dense, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Dense;
            fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
                formatter.write_str("bytes of f32 values")
            }
            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Dense, E> {
                if !bytes.len().is_multiple_of(4) {
                    return Err(E::invalid_length(bytes.len(), &self));
                }
                let read = |four: &[u8]| f32::from_le_bytes([four[0], four[1], four[2], four[3]]);
                Ok(Dense(bytes.chunks_exact(4).map(read).collect()))
            }
        }
        deserializer.deserialize_bytes(Bytes)
    }
}
