//! The core's speed inside Chromium.
