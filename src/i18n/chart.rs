//! What the `chart` part of the program says.

use super::messages;

messages! {}
