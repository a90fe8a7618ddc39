//! What people put around a number: signs, money, percent signs, parentheses,
//! groups of digits, 만 and 억. Taken off here, and told apart.

use super::Currency;

/// Signs and words of money, as bytes of UTF-8; longer ones before their parts.
const MONEY: [(&str, Currency); 30] = [
    ("₩", Currency::Won),
    ("￦", Currency::Won),
    ("원", Currency::Won),
    ("KRW", Currency::Won),
    ("US$", Currency::Dollar),
    ("$", Currency::Dollar),
    ("USD", Currency::Dollar),
    ("달러", Currency::Dollar),
    ("불", Currency::Dollar),
    ("€", Currency::Euro),
    ("EUR", Currency::Euro),
    ("유로", Currency::Euro),
    ("¥", Currency::Yen),
    ("￥", Currency::Yen),
    ("円", Currency::Yen),
    ("엔", Currency::Yen),
    ("JPY", Currency::Yen),
    ("£", Currency::Pound),
    ("GBP", Currency::Pound),
    ("파운드", Currency::Pound),
    ("元", Currency::Yuan),
    ("위안", Currency::Yuan),
    ("CNY", Currency::Yuan),
    ("RMB", Currency::Yuan),
    ("₹", Currency::Rupee),
    ("Rs.", Currency::Rupee),
    ("Rs", Currency::Rupee),
    ("INR", Currency::Rupee),
    ("krw", Currency::Won),
    ("usd", Currency::Dollar),
];

const SPACES: [&str; 7] = [
    " ", "\t", "\u{a0}", "\u{202f}", "\u{2009}", "\u{3000}", "\u{2007}",
];
const MINUS: [&str; 4] = ["-", "\u{2212}", "\u{2013}", "\u{ff0d}"];
const PLUS: [&str; 2] = ["+", "\u{ff0b}"];
const PERCENT: [&str; 2] = ["%", "\u{ff05}"];

/// Longest cell that is looked at: nobody writes longer numbers.
pub(super) const LONGEST: usize = 400;

/// A number without what stood around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Undressed<'a> {
    /// Digits with their separators, perhaps an exponent or 만 and 억.
    pub core: &'a [u8],
    pub negative: bool,
    pub parentheses: bool,
    pub currency: Currency,
    pub percent: bool,
}

/// Takes off what stands around a number; `None` where something else stands
/// there, or one thing twice.
pub(super) fn undress(text: &[u8]) -> Option<Undressed<'_>> {
    let mut bare = Undressed {
        core: trim(text),
        negative: false,
        parentheses: false,
        currency: Currency::None,
        percent: false,
    };
    if bare.core.len() > LONGEST {
        return None;
    }
    let mut signed = false;
    loop {
        let core = bare.core;
        if core.first()?.is_ascii_digit() || matches!(core, [b'.' | b',', b'0'..=b'9', ..]) {
            break;
        }
        if let [b'(', inside @ .., b')'] = core {
            if bare.parentheses || signed {
                return None;
            }
            bare.parentheses = true;
            bare.negative = true;
            bare.core = trim(inside);
        } else if let Some(rest) = after(core, &MINUS) {
            // "(-5)" and "--5" are no numbers.
            if signed || bare.parentheses {
                return None;
            }
            signed = true;
            bare.negative = true;
            bare.core = trim(rest);
        } else if let Some(rest) = after(core, &PLUS) {
            if signed || bare.parentheses {
                return None;
            }
            signed = true;
            bare.core = trim(rest);
        } else {
            let (rest, currency) = money(core, |text, sign| text.strip_prefix(sign))?;
            if bare.currency != Currency::None {
                return None;
            }
            bare.currency = currency;
            bare.core = trim(rest);
        }
    }
    loop {
        let core = bare.core;
        let last = core.last()?;
        if last.is_ascii_digit() {
            return Some(bare);
        }
        if let Some(rest) = before(core, &PERCENT) {
            if bare.percent || bare.currency != Currency::None {
                return None;
            }
            bare.percent = true;
            bare.core = trim(rest);
        } else if let Some((rest, currency)) = money(core, |text, sign| text.strip_suffix(sign)) {
            if bare.percent || bare.currency != Currency::None {
                return None;
            }
            bare.currency = currency;
            bare.core = trim(rest);
        } else {
            // A unit (3만) or a point at the end is the core's own matter.
            return Some(bare);
        }
    }
}

fn money<'a>(
    text: &'a [u8],
    strip: impl Fn(&'a [u8], &'static [u8]) -> Option<&'a [u8]>,
) -> Option<(&'a [u8], Currency)> {
    MONEY
        .iter()
        .find_map(|(sign, currency)| strip(text, sign.as_bytes()).map(|rest| (rest, *currency)))
}

fn after<'a>(text: &'a [u8], signs: &[&str]) -> Option<&'a [u8]> {
    signs
        .iter()
        .find_map(|sign| text.strip_prefix(sign.as_bytes()))
}

fn before<'a>(text: &'a [u8], signs: &[&str]) -> Option<&'a [u8]> {
    signs
        .iter()
        .find_map(|sign| text.strip_suffix(sign.as_bytes()))
}

/// Without the spaces at both ends.
pub(in crate::table) fn trim(mut text: &[u8]) -> &[u8] {
    text = text.trim_ascii();
    if text.first().is_some_and(|b| !b.is_ascii()) || text.last().is_some_and(|b| !b.is_ascii()) {
        while let Some(rest) = after(text, &SPACES) {
            text = rest;
        }
        while let Some(rest) = before(text, &SPACES) {
            text = rest;
        }
    }
    text
}

/// The space at the start of a text, and its length.
pub(super) fn space(text: &[u8]) -> Option<usize> {
    SPACES
        .iter()
        .find(|space| text.starts_with(space.as_bytes()))
        .map(|space| space.len())
}
