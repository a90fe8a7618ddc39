//! What the `export` part of the program says.

use super::messages;

messages! {}
