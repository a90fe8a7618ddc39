//! How cells are written: delimiter, quote and escape.

use serde::{Deserialize, Serialize};

use super::Delimiter;

/// The character around a cell that holds delimiters or line ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quote {
    /// `"`
    #[default]
    Double,
    /// `'`
    Single,
    /// No cell is quoted.
    None,
}

impl Quote {
    /// The quote's byte.
    pub fn byte(self) -> Option<u8> {
        match self {
            Quote::Double => Some(b'"'),
            Quote::Single => Some(b'\''),
            Quote::None => None,
        }
    }
}

/// How a quote within a quoted cell is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Escape {
    /// Twice, as RFC 4180 says.
    #[default]
    Doubled,
    /// After a backslash.
    Backslash,
    /// Like any other character: the cell ends only with a quote that a
    /// delimiter, a line end or the file's end follows.
    None,
}

/// How cells are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Dialect {
    /// Between two cells; none in a file of one column.
    pub delimiter: Option<Delimiter>,
    /// Around a cell.
    pub quote: Quote,
    /// Before a quote within a quoted cell.
    pub escape: Escape,
}

impl Dialect {
    /// RFC 4180 with this delimiter.
    pub fn of(delimiter: Option<Delimiter>) -> Dialect {
        Dialect {
            delimiter,
            quote: Quote::Double,
            escape: Escape::Doubled,
        }
    }

    /// The delimiter as text; empty when there is none.
    pub(super) fn separator(&self) -> &str {
        self.delimiter.as_ref().map_or("", Delimiter::as_str)
    }

    /// A quoted cell's text between its quotes, as it was meant.
    pub(super) fn unescape(&self, inside: &str, out: &mut String) {
        let Some(quote) = self.quote.byte() else {
            return out.push_str(inside);
        };
        let pair: [u8; 2] = match self.escape {
            Escape::Doubled => [quote, quote],
            Escape::Backslash => [b'\\', quote],
            Escape::None => return out.push_str(inside),
        };
        let bytes = inside.as_bytes();
        let (mut start, mut at) = (0, 0);
        while let Some(found) = memchr::memchr(pair[0], bytes.get(at..).unwrap_or_default()) {
            at += found;
            match bytes.get(at + 1) {
                // A backslash before anything else stands for itself.
                Some(next) if *next == pair[1] || (pair[0] == b'\\' && *next == b'\\') => {
                    out.push_str(inside.get(start..at).unwrap_or_default());
                    start = at + 1;
                    at += 2;
                }
                _ => at += 1,
            }
        }
        out.push_str(inside.get(start..).unwrap_or_default());
    }
}
