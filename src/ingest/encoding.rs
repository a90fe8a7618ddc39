//! The encodings that are read.

use serde::{Deserialize, Serialize};

/// How characters are written as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8; a file of ASCII alone is UTF-8 too.
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-16, low byte first (Excel's "Unicode text").
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, high byte first.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// CP949, Microsoft's superset of EUC-KR: what Korean Excel writes as "CSV".
    #[serde(rename = "cp949")]
    Cp949,
    /// Windows-1252: what western Excel writes as "CSV".
    #[serde(rename = "windows-1252")]
    Windows1252,
}

impl Encoding {
    /// All of them, the likeliest first.
    pub const ALL: [Encoding; 5] = [
        Encoding::Utf8,
        Encoding::Cp949,
        Encoding::Windows1252,
        Encoding::Utf16Le,
        Encoding::Utf16Be,
    ];

    /// The name people know.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le => "UTF-16 LE",
            Encoding::Utf16Be => "UTF-16 BE",
            Encoding::Cp949 => "CP949 (EUC-KR)",
            Encoding::Windows1252 => "Windows-1252",
        }
    }

    /// The byte order mark that may open a file of this encoding.
    pub(super) fn byte_order_mark(self) -> &'static [u8] {
        match self {
            Encoding::Utf8 => b"\xEF\xBB\xBF",
            Encoding::Utf16Le => b"\xFF\xFE",
            Encoding::Utf16Be => b"\xFE\xFF",
            Encoding::Cp949 | Encoding::Windows1252 => b"",
        }
    }

    /// The decoder's table.
    pub(super) fn table(self) -> &'static encoding_rs::Encoding {
        match self {
            Encoding::Utf8 => encoding_rs::UTF_8,
            Encoding::Utf16Le => encoding_rs::UTF_16LE,
            Encoding::Utf16Be => encoding_rs::UTF_16BE,
            Encoding::Cp949 => encoding_rs::EUC_KR,
            Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
        }
    }
}
