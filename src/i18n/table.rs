//! What the `table` part of the program says.

use super::messages;

messages! {}
