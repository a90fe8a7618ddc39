//! What the `ingest` part of the program says.

use super::messages;

messages! {}
