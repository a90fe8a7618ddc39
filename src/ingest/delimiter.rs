//! What stands between two cells: one of the usual characters, or any short text.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What stands between two cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delimiter {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
    /// `|`
    Pipe,
    /// One space.
    Space,
    /// Anything else, such as `:`, `, ` or `||`.
    Other(Symbols),
}

impl Delimiter {
    /// The delimiters of one usual character, the likeliest first.
    pub const ALL: [Delimiter; 5] = [
        Delimiter::Comma,
        Delimiter::Semicolon,
        Delimiter::Tab,
        Delimiter::Pipe,
        Delimiter::Space,
    ];

    /// The delimiter as it stands in the file; never empty.
    pub fn as_str(&self) -> &str {
        match self {
            Delimiter::Comma => ",",
            Delimiter::Semicolon => ";",
            Delimiter::Tab => "\t",
            Delimiter::Pipe => "|",
            Delimiter::Space => " ",
            Delimiter::Other(symbols) => symbols.as_str(),
        }
    }

    /// The delimiter that is written like this; `None` for a text that cannot
    /// be one: empty, longer than [`Symbols::LONGEST`] bytes, or with a line end
    /// or a quote.
    pub fn from_text(text: &str) -> Option<Delimiter> {
        let usual = Delimiter::ALL.into_iter().find(|d| d.as_str() == text);
        usual.or_else(|| Symbols::new(text).map(Delimiter::Other))
    }
}

/// A short text that is copied like a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Symbols {
    bytes: [u8; Symbols::LONGEST],
    length: u8,
}

impl Symbols {
    /// Most bytes.
    pub const LONGEST: usize = 8;

    fn new(text: &str) -> Option<Symbols> {
        if text.is_empty() || text.contains(['\r', '\n', '"', '\'']) {
            return None;
        }
        let mut bytes = [0; Symbols::LONGEST];
        bytes
            .get_mut(..text.len())?
            .copy_from_slice(text.as_bytes());
        Some(Symbols {
            bytes,
            length: text.len() as u8,
        })
    }

    fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..usize::from(self.length));
        std::str::from_utf8(bytes.unwrap_or_default()).unwrap_or_default()
    }
}

impl Serialize for Symbols {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Symbols {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Symbols, D::Error> {
        let text = String::deserialize(deserializer)?;
        Symbols::new(&text).ok_or_else(|| D::Error::custom("not a delimiter"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_short_text_is_a_delimiter() {
        for (text, expected) in [
            (",", Some(Delimiter::Comma)),
            (" ", Some(Delimiter::Space)),
            ("", None),
            ("a\"b", None),
            ("\r\n", None),
            ("123456789", None),
        ] {
            assert_eq!(Delimiter::from_text(text), expected, "{text:?}");
        }
        for text in ["||", ", ", "¦", "\u{1}"] {
            let delimiter = Delimiter::from_text(text);
            assert_eq!(delimiter.as_ref().map(Delimiter::as_str), Some(text));
            let packed = postcard::to_allocvec(&delimiter).unwrap_or_default();
            let unpacked: Result<Option<Delimiter>, _> = postcard::from_bytes(&packed);
            assert_eq!(unpacked.ok(), Some(delimiter));
        }
        let json = serde_json::to_string(&Delimiter::from_text("||")).unwrap_or_default();
        assert_eq!(json, r#"{"other":"||"}"#);
    }
}
