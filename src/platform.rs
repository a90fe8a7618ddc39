//! The edge: what only a browser can do. Files, the worker, the lock,
//! downloads, preferences.

pub mod ahead;
pub mod blob_source;
pub mod breath;
pub mod bytes;
pub mod client;
pub mod clipboard;
pub mod download;
pub mod engine_program;
pub mod fetch;
pub(crate) mod few;
pub mod lock;
pub mod message;
pub mod preferences;
pub mod probe;
pub mod stream;
pub mod text;
pub mod worker;
