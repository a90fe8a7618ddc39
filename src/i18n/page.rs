//! What the `page` part of the program says.

use super::messages;

messages! {}
