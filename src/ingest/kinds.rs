//! What a cell's text looks like: its kind, its shape, its first and last
//! character. Only looks: no value is parsed here.

/// What a cell's text looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing but white space, or a word for it (NA, NULL, -).
    Missing,
    /// Digits with a sign, at most.
    Integer,
    /// A number with separators, an exponent, a currency or a percent sign.
    Number,
    /// A date, a time or both.
    Moment,
    /// An address of the web or of mail.
    Address,
    /// Letters and digits without white space, with at least one digit.
    Code,
    /// One word without digits.
    Word,
    /// Anything else.
    Text,
}

impl Kind {
    /// Number of kinds.
    pub const COUNT: usize = 8;

    /// Whether texts of this kind are hardly ever a column's name.
    pub fn is_value(self) -> bool {
        matches!(
            self,
            Kind::Integer | Kind::Number | Kind::Moment | Kind::Address
        )
    }

    /// The kind of a text.
    pub fn of(text: &str) -> Kind {
        let text = text.trim();
        if is_missing(text) {
            return Kind::Missing;
        }
        let (mut digits, mut letters, mut spaces, mut marks) = (0usize, 0usize, 0usize, 0usize);
        for byte in text.bytes() {
            match byte {
                b'0'..=b'9' => digits += 1,
                b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => letters += 1,
                b' ' | b'\t' | b'\n' | b'\r' => spaces += 1,
                _ => marks += 1,
            }
        }
        if digits > 0 && text.len() <= 40 {
            if letters == 0 && spaces == 0 && is_integer(text) {
                return Kind::Integer;
            }
            if is_number(text) {
                return Kind::Number;
            }
            if is_moment(text) {
                return Kind::Moment;
            }
        }
        if spaces == 0 && letters > 0 && marks > 0 && is_address(text) {
            return Kind::Address;
        }
        match (digits > 0, spaces > 0) {
            (true, false) => Kind::Code,
            (false, false) if letters > 0 => Kind::Word,
            _ => Kind::Text,
        }
    }
}

/// Empty, or one of the words that stand for nothing.
fn is_missing(text: &str) -> bool {
    const WORDS: [&str; 9] = [
        "-", "na", "n/a", "nan", "null", "none", "nil", "#n/a", "\\n",
    ];
    text.is_empty() || (text.len() <= 4 && WORDS.iter().any(|w| text.eq_ignore_ascii_case(w)))
}

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// `-1,234.5`, `1.395,5`, `$74.69`, `₩1,395`, `12 %`, `1e-5`, `(3.20)`.
fn is_number(text: &str) -> bool {
    const CURRENCIES: [&str; 7] = ["$", "€", "£", "¥", "₩", "US$", "R$"];
    let text = text
        .strip_prefix('(')
        .and_then(|inner| inner.strip_suffix(')'))
        .unwrap_or(text);
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let text = CURRENCIES
        .iter()
        .find_map(|sign| text.strip_prefix(sign))
        .unwrap_or(text)
        .trim_start();
    let text = text
        .strip_suffix(['%', '€', '원'])
        .unwrap_or(text)
        .trim_end();
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    if exponent.is_some_and(|exponent| !is_integer(exponent)) {
        return false;
    }
    let ends_well = mantissa.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',')
        && mantissa.ends_with(|c: char| c.is_ascii_digit() || c == '.')
        && mantissa.bytes().any(|byte| byte.is_ascii_digit());
    let mut marks = Vec::new();
    for (at, byte) in mantissa.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => {}
            b'.' | b',' => marks.push((at, byte)),
            _ => return false,
        }
    }
    // Between two marks stand three digits, and only the last may be another.
    let grouped = marks.windows(2).all(|pair| match pair {
        [(first, _), (second, _)] => second - first == 4,
        _ => true,
    });
    let same = match marks.as_slice() {
        [] | [_] => true,
        [thousands @ .., last] => {
            let mark = thousands.first().map(|(_, mark)| *mark);
            thousands.iter().all(|(_, other)| Some(*other) == mark)
                && (Some(last.1) != mark || mantissa.len() - last.0 == 4)
        }
    };
    ends_well && grouped && same
}

/// Groups of digits with the marks of dates and times between them, a month's
/// name at most.
fn is_moment(text: &str) -> bool {
    let mut groups = 0;
    let mut run = 0;
    let (mut colons, mut dashes, mut dots) = (0, 0, 0);
    let mut letters = 0;
    for character in text.chars() {
        match character {
            '0'..='9' => {
                run += 1;
                groups += usize::from(run == 1);
                if run > 4 && colons == 0 && dots == 0 {
                    return false;
                }
                continue;
            }
            ':' => colons += 1,
            '-' | '/' => dashes += 1,
            '.' => dots += 1,
            'T' | 'Z' | ' ' | '+' | ',' => {}
            '년' | '월' | '일' | '시' | '분' | '초' => dashes += 1,
            'a'..='z' | 'A'..='Z' => letters += 1,
            _ => return false,
        }
        run = 0;
    }
    let starts = text.starts_with(|c: char| c.is_ascii_digit());
    let date = groups >= 3 && (dashes == 2 || dashes == 3 || dots >= 2) && letters == 0;
    let time = groups >= 2 && (1..=2).contains(&colons) && dashes == 0 && letters <= 2;
    let both = groups >= 5 && dashes >= 2 && colons >= 1 && letters <= 3;
    let named = groups == 2 && letters == 3 && dashes == 2 && colons == 0;
    starts && (date || time || both || named)
}

fn is_address(text: &str) -> bool {
    let web = ["http://", "https://", "www.", "ftp://"];
    web.iter().any(|start| text.starts_with(start))
        || text
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

/// The class of a character: what shapes are made of.
fn class(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => b'9',
        b'a'..=b'z' => b'a',
        b'A'..=b'Z' => b'A',
        0x80.. => b'k',
        b'\t' | b'\r' | b'\n' => b' ',
        mark => mark,
    }
}

/// The shape of a text: its classes with the lengths of the runs (`exact`), or
/// without them, as one number. Long texts are told by their beginning.
pub(super) fn shape(text: &str, exact: bool) -> u64 {
    const LOOKED_AT: usize = 48;
    let mut hash = 0xCBF2_9CE4_8422_2325u64;
    let mut feed = |value: u64| hash = (hash ^ value).wrapping_mul(0x0000_0100_0000_01B3);
    let mut last = 0;
    let mut run = 0u64;
    for byte in text.bytes().take(LOOKED_AT) {
        let class = class(byte);
        if class == last {
            run += 1;
            continue;
        }
        if last != 0 {
            feed(u64::from(last));
            feed(if exact { run } else { 0 });
        }
        (last, run) = (class, 1);
    }
    feed(u64::from(last));
    feed(if exact { run } else { 0 });
    hash
}

/// Classes of the first and the last character; 0 of an empty text.
pub(super) fn ends(text: &str) -> (u8, u8) {
    let bytes = text.as_bytes();
    (
        bytes.first().map_or(0, |byte| class(*byte)),
        bytes.last().map_or(0, |byte| class(*byte)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_looks() {
        use Kind::*;
        for (text, expected) in [
            ("", Missing),
            (" ", Missing),
            ("N/A", Missing),
            ("12", Integer),
            ("-7", Integer),
            ("1,395", Number),
            ("1.395,5", Number),
            ("₩1,395", Number),
            ("$74.69", Number),
            ("12 %", Number),
            ("1e-5", Number),
            ("28/01/2018", Moment),
            ("2017-03-31", Moment),
            ("31.03.2017", Moment),
            ("00:15", Moment),
            ("2017-03-31T10:00:00Z", Moment),
            ("2017년 3월 31일", Moment),
            ("01-Jan-2020", Moment),
            ("https://a.b/c?d", Address),
            ("kim@example.com", Address),
            ("MG-8769", Code),
            ("q1", Code),
            ("name", Word),
            ("이름", Word),
            ("total_secs", Word),
            ("Men's Boots", Text),
            ("2 boots", Text),
            ("1,", Code),
        ] {
            assert_eq!(Kind::of(text), expected, "{text:?}");
        }
    }

    #[test]
    fn shapes_tell_runs_apart_only_when_asked() {
        assert_eq!(shape("AB-12", false), shape("XYZ-3", false));
        assert_ne!(shape("AB-12", true), shape("XYZ-3", true));
        assert_ne!(shape("AB-12", false), shape("AB12", false));
    }
}
