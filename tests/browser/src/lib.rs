//! What a user does, done in real Chromium.
