//! What the `chart` part of the program says.

messages! {}
