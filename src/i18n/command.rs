//! What the `command` part of the program says.

use super::messages;

messages! {}
