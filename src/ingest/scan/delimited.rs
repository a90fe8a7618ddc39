//! Whether a delimiter, of one byte or several, stands at a place.

use super::Scanner;

/// Whether a delimiter stands at a place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    Yes,
    No,
    /// The text ends before it is certain.
    Unknown,
}

impl Scanner {
    /// Whether a delimiter begins at `at`.
    #[inline(always)]
    pub(super) fn delimiter_at(&self, bytes: &[u8], at: usize, last: bool) -> Found {
        if bytes.get(at) != Some(&self.delimiter) {
            Found::No
        } else if self.delimiter_length == 1 {
            Found::Yes
        } else {
            self.long_delimiter_at(bytes, at, last)
        }
    }

    /// Whether the break at `at` is a line end, or a whole delimiter of several bytes.
    #[inline(never)]
    pub(super) fn long_delimiter_at(&self, bytes: &[u8], at: usize, last: bool) -> Found {
        let here = bytes.get(at..).unwrap_or_default();
        let wanted = self.dialect.separator().as_bytes();
        if here.first() != Some(&self.delimiter) || here.starts_with(wanted) {
            Found::Yes
        } else if !last && wanted.starts_with(here) {
            Found::Unknown
        } else {
            Found::No
        }
    }
}
