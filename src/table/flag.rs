//! Yes and no, as people write them in either language.

use serde::{Deserialize, Serialize};

use crate::i18n::{Lang, table as words};

/// The words by which a column says yes and no, in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FlagFormat {
    /// true, false.
    TrueFalse,
    /// t, f.
    Tf,
    /// yes, no.
    YesNo,
    /// y, n.
    Yn,
    /// 예, 네; 아니오, 아니요.
    Korean,
    /// 1, 0.
    OneZero,
    /// on, off.
    OnOff,
    /// o, x; also ○ and ×.
    Ox,
    /// 있음, 없음; 유, 무.
    Presence,
    /// Any of them.
    Any,
}

impl FlagFormat {
    /// The families of words, without [`FlagFormat::Any`].
    pub const FAMILIES: [FlagFormat; 9] = [
        FlagFormat::TrueFalse,
        FlagFormat::Tf,
        FlagFormat::YesNo,
        FlagFormat::Yn,
        FlagFormat::Korean,
        FlagFormat::OneZero,
        FlagFormat::OnOff,
        FlagFormat::Ox,
        FlagFormat::Presence,
    ];

    /// The words for yes and for no.
    pub fn words(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            FlagFormat::TrueFalse => (&["true"], &["false"]),
            FlagFormat::Tf => (&["t"], &["f"]),
            FlagFormat::YesNo => (&["yes"], &["no"]),
            FlagFormat::Yn => (&["y"], &["n"]),
            FlagFormat::Korean => (&["예", "네"], &["아니오", "아니요"]),
            FlagFormat::OneZero => (&["1", "1.0"], &["0", "0.0"]),
            FlagFormat::OnOff => (&["on"], &["off"]),
            FlagFormat::Ox => (&["o", "○"], &["x", "×"]),
            FlagFormat::Presence => (&["있음", "유"], &["없음", "무"]),
            FlagFormat::Any => (&[], &[]),
        }
    }

    /// Whether one of the two words alone may as well mean something else.
    pub(super) fn needs_both(self) -> bool {
        !matches!(
            self,
            FlagFormat::TrueFalse | FlagFormat::YesNo | FlagFormat::Korean
        )
    }

    /// The words, for a list to choose from.
    pub fn say(self, lang: Lang) -> String {
        match self {
            FlagFormat::Any => words::FLAG_ANY.text(lang).to_string(),
            _ => {
                let (yes, no) = self.words();
                let first = |words: &[&str]| words.first().copied().unwrap_or_default().to_string();
                format!("{} / {}", first(yes), first(no))
            }
        }
    }

    /// The family's place in a set of bits.
    pub(super) fn bit(self) -> u16 {
        match self {
            FlagFormat::Any => (1 << FlagFormat::Any as u16) - 1,
            _ => 1 << self as u16,
        }
    }
}

/// What a cell says by its column's words; `None` where it says neither.
pub fn parse_flag(text: &str, format: FlagFormat) -> Option<bool> {
    let text = text.trim();
    // The longest of the words has nine bytes.
    if text.len() > 9 {
        return None;
    }
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    let by = |family: FlagFormat| {
        let (yes, no) = family.words();
        match (is(yes), is(no)) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    };
    match format {
        FlagFormat::Any => FlagFormat::FAMILIES.into_iter().find_map(by),
        family => by(family),
    }
}

/// The words for yes that [`parse`] knows, in lower case.
pub const YES: [&str; 7] = ["true", "yes", "y", "t", "예", "네", "on"];
/// The words for no that [`parse`] knows, in lower case.
pub const NO: [&str; 7] = ["false", "no", "n", "f", "아니오", "아니요", "off"];

/// What a cell says when it says yes or no in words and its column is not known.
pub fn parse(text: &str) -> Option<bool> {
    const WORDS: [FlagFormat; 6] = [
        FlagFormat::TrueFalse,
        FlagFormat::YesNo,
        FlagFormat::Yn,
        FlagFormat::Tf,
        FlagFormat::Korean,
        FlagFormat::OnOff,
    ];
    WORDS
        .into_iter()
        .find_map(|family| parse_flag(text, family))
}

/// Which families' words a cell is, and whether they say yes.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub(super) struct FlagShape {
    /// Bits of the families.
    pub families: u16,
    pub yes: bool,
}

impl FlagShape {
    /// Which families' words a cell is.
    pub fn of(text: &str) -> FlagShape {
        let mut shape = FlagShape::default();
        if text.trim().len() <= 9 {
            for family in FlagFormat::FAMILIES {
                if let Some(yes) = parse_flag(text, family) {
                    shape.families |= family.bit();
                    shape.yes = yes;
                }
            }
        }
        shape
    }

    /// Whether [`parse_flag`] reads a cell of this shape.
    pub fn fits(self, format: FlagFormat) -> bool {
        self.families & format.bit() != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_yes_and_no() {
        for (text, expected) in [
            ("Yes", Some(true)),
            (" n ", Some(false)),
            ("예", Some(true)),
            ("OFF", Some(false)),
            ("1", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
    }

    #[test]
    fn each_family_has_its_own_words() {
        for (text, format, expected) in [
            ("1", FlagFormat::OneZero, Some(true)),
            ("0.0", FlagFormat::OneZero, Some(false)),
            ("2", FlagFormat::OneZero, None),
            ("O", FlagFormat::Ox, Some(true)),
            ("x", FlagFormat::Ox, Some(false)),
            ("없음", FlagFormat::Presence, Some(false)),
            ("yes", FlagFormat::Yn, None),
            ("아니요", FlagFormat::Any, Some(false)),
            ("maybe", FlagFormat::Any, None),
        ] {
            assert_eq!(parse_flag(text, format), expected, "{text}");
        }
    }
}
