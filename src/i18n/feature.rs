//! What the `feature` part of the program says.

use super::messages;

messages! {}
