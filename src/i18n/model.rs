//! What the `model` part of the program says.

use super::messages;

messages! {}
