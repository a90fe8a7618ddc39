//! One line cut into cells in one go: what the streaming scanner does with
//! sound records, for the lines that are tried in several readings.

use super::dialect::{Dialect, Escape};

/// One cell of a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    /// First byte in the line, the quote included.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Whether it stands between quotes.
    pub quoted: bool,
    /// What it says.
    pub text: String,
}

/// A line as one reading cuts it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Cut {
    /// The cells.
    pub pieces: Vec<Piece>,
    /// Every quote stands where a quote belongs.
    pub clean: bool,
}

impl Cut {
    /// The cells' texts.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().map(|piece| piece.text.as_str())
    }

    /// The cells' texts, given away.
    pub fn into_texts(self) -> Vec<String> {
        self.pieces.into_iter().map(|piece| piece.text).collect()
    }
}

/// Cuts a line. The quote at the byte `literal` is read as any other character.
pub(super) fn cut(line: &str, dialect: Dialect, literal: Option<usize>) -> Cut {
    let bytes = line.as_bytes();
    let separator = dialect.separator().as_bytes();
    let delimited = |at: usize| {
        !separator.is_empty()
            && bytes
                .get(at..)
                .is_some_and(|rest| rest.starts_with(separator))
    };
    let quote = dialect.quote.byte();
    let mut result = Cut {
        pieces: Vec::new(),
        clean: true,
    };
    let mut at = 0;
    loop {
        let start = at;
        let first = bytes.get(at).copied();
        let quoted = first.is_some() && first == quote && literal != Some(at);
        let mut text = String::new();
        if quoted {
            at += 1;
            let mut closed = false;
            while let Some(&byte) = bytes.get(at) {
                let next = bytes.get(at + 1).copied();
                if byte == b'\\' && dialect.escape == Escape::Backslash {
                    at += 2;
                } else if Some(byte) != quote {
                    at += 1;
                } else if next == quote && dialect.escape == Escape::Doubled {
                    at += 2;
                } else if dialect.escape == Escape::None && next.is_some() && !delimited(at + 1) {
                    at += 1;
                } else {
                    closed = true;
                    break;
                }
            }
            at = at.min(bytes.len());
            dialect.unescape(line.get(start + 1..at).unwrap_or_default(), &mut text);
            result.clean &= closed;
            at += usize::from(closed);
        }
        let after = at;
        while at < bytes.len() && !delimited(at) {
            // A quote beyond the cell's own, or text after the one that closed.
            let odd = bytes.get(at).copied() == quote && literal != Some(at);
            result.clean &= !odd && !quoted;
            at += 1;
        }
        text.push_str(line.get(after..at).unwrap_or_default());
        result.pieces.push(Piece {
            start,
            end: at,
            quoted,
            text,
        });
        if at >= bytes.len() {
            return result;
        }
        at += separator.len();
    }
}

/// The line without its line end, and the length with it.
pub(super) fn first_line(raw: &str) -> (&str, usize) {
    let Some(end) = memchr::memchr2(b'\r', b'\n', raw.as_bytes()) else {
        return (raw, raw.len());
    };
    let rest = raw.as_bytes().get(end..).unwrap_or_default();
    let length = if rest.starts_with(b"\r\n") { 2 } else { 1 };
    (raw.get(..end).unwrap_or_default(), end + length)
}

#[cfg(test)]
mod tests {
    use super::super::{Delimiter, Quote};
    use super::*;

    #[test]
    fn a_line_is_cut_as_each_dialect_says() {
        let comma = Dialect::of(Some(Delimiter::Comma));
        let backslash = Dialect {
            escape: Escape::Backslash,
            ..comma
        };
        let none = Dialect {
            escape: Escape::None,
            ..comma
        };
        let single = Dialect {
            quote: Quote::Single,
            ..none
        };
        for (line, dialect, literal, expected, clean) in [
            ("a,\"b,c\",", comma, None, vec!["a", "b,c", ""], true),
            ("\"a\"\"b\",c", comma, None, vec!["a\"b", "c"], true),
            ("\"a\\\"b\",c", backslash, None, vec!["a\"b", "c"], true),
            ("\"a \"b\" c\",d", none, None, vec!["a \"b\" c", "d"], true),
            ("'it's, so','x'", single, None, vec!["it's, so", "x"], true),
            ("\"a,b", comma, Some(0), vec!["\"a", "b"], true),
            ("\"a,b", comma, None, vec!["a,b"], false),
            ("\"a\"x,b", comma, None, vec!["ax", "b"], false),
            ("a\"b\",c", comma, None, vec!["a\"b\"", "c"], false),
            ("", comma, None, vec![""], true),
        ] {
            let cut = cut(line, dialect, literal);
            assert_eq!(cut.texts().collect::<Vec<_>>(), expected, "{line}");
            assert_eq!(cut.clean, clean, "{line}");
        }
    }
}
