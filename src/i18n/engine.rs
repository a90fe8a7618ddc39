//! What the `engine` part of the program says.

use super::messages;

messages! {}
