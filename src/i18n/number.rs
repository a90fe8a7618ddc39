//! Numbers as people read them: separators, 만/억, true minus signs, percentages.

use super::Lang;

/// The minus sign, which is as wide as a plus sign; a hyphen is not.
pub const MINUS: char = '\u{2212}';

/// Keeps a line from breaking where it stands; it has no width.
const WORD_JOINER: char = '\u{2060}';

/// From here on numbers are written with an exponent: nobody reads 16 digits.
const LONGEST: f64 = 1e15;

/// A count: `970,960` in English, `97만 960` in Korean.
pub fn count(lang: Lang, value: u64) -> String {
    match lang {
        Lang::En => grouped(value),
        Lang::Ko => myriads(value),
    }
}

/// Digits in groups of three, in either language: `9,700`.
pub fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// 만 and 억: `3억 9,210만`, `1만 1,204`. At most two units are kept above 억.
fn myriads(value: u64) -> String {
    const UNITS: [(u64, &str); 3] = [
        (1_0000_0000_0000, "조"),
        (1_0000_0000, "억"),
        (1_0000, "만"),
    ];
    let mut rest = value;
    let mut parts = Vec::new();
    for (size, unit) in UNITS {
        if rest >= size {
            parts.push(format!("{}{unit}", grouped(rest / size)));
            rest %= size;
        }
    }
    if rest > 0 || parts.is_empty() {
        parts.push(grouped(rest));
    }
    parts.truncate(if value >= 1_0000_0000 { 2 } else { 3 });
    parts.join(" ")
}

/// Words that count what stands before them.
const COUNTERS: [&str; 10] = ["명", "건", "행", "열", "개", "번", "회", "칸", "위", "가지"];

/// Whether a space stands between a count and the text after it: before a
/// counting word it does after 만, 억 or 조 (`2만 명`), and not after digits (`3명`).
pub(super) fn stands_apart(count: &str, after: &str) -> bool {
    let mut last = count.chars().rev();
    matches!(last.next(), Some('만' | '억' | '조'))
        && last.next().is_some_and(|digit| digit.is_ascii_digit())
        && COUNTERS.iter().any(|counter| after.starts_with(counter))
}

/// The text with Korean endings held to the `%` or the bracket that they follow:
/// a browser would begin a line with them (`69 %` and, below it, `가`).
pub fn kept_together(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for letter in text.chars() {
        if matches!(before, '%' | ')') && matches!(letter, '가'..='힣') {
            out.push(WORD_JOINER);
        }
        out.push(letter);
        before = letter;
    }
    out
}

/// A number with `digits` decimals, grouped, with a true minus sign.
///
/// Not-a-number reads as an en dash, the sign for "nothing here".
pub fn decimal(value: f64, digits: usize) -> String {
    if !value.is_finite() {
        return if value.is_nan() {
            "–".into()
        } else {
            format!("{}∞", sign(value))
        };
    }
    if value.abs() >= LONGEST {
        return format!("{value:.2e}").replace('-', "\u{2212}");
    }
    let text = format!("{:.*}", digits, value.abs());
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text.as_str(), None),
    };
    let negative = value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b));
    let mut out = String::new();
    if negative {
        out.push(MINUS);
    }
    match whole.parse::<u64>() {
        Ok(whole) => out.push_str(&grouped(whole)),
        Err(_) => out.push_str(whole),
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A number with as many decimals as it needs, at most four significant ones
/// after the point: `35.08`, `0.0012`, `1,385`.
pub fn plain(value: f64) -> String {
    if !value.is_finite() {
        return decimal(value, 0);
    }
    if value == libm::trunc(value) && value.abs() < LONGEST {
        return decimal(value, 0);
    }
    let size = value.abs();
    if !(1e-6..LONGEST).contains(&size) {
        return format!("{value:.2e}").replace('-', "\u{2212}");
    }
    let digits = match size {
        s if s >= 1000.0 => 0,
        s if s >= 100.0 => 1,
        s if s >= 1.0 => 2,
        s if s >= 0.1 => 3,
        s => 3 + (-libm::floor(libm::log10(s)) as usize).saturating_sub(1),
    };
    let text = decimal(value, digits);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_string()
    } else {
        text
    }
}

/// A share of one as a percentage, with a decimal only below 10 %: `96 %`, `8.7 %`.
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    // 99.96 must not read "100 %" nor 0.04 read "0 %": neither is certain.
    let text = if percent > 99.9 && percent < 100.0 {
        "> 99.9".to_string()
    } else if percent > 0.0 && percent < 0.1 {
        "< 0.1".to_string()
    } else if percent < 9.95 || (percent > 99.0 && percent < 100.0) {
        let text = decimal(percent, 1);
        text.strip_suffix(".0").map(str::to_string).unwrap_or(text)
    } else {
        decimal(percent, 0)
    };
    format!("{text}\u{a0}%")
}

/// A difference with its sign: `+41`, `−7`, `+0.3`.
pub fn signed(value: f64, digits: usize) -> String {
    let text = decimal(value.abs(), digits);
    if text.bytes().all(|b| !(b'1'..=b'9').contains(&b)) {
        return text;
    }
    format!("{}{text}", sign(value))
}

fn sign(value: f64) -> char {
    if value < 0.0 { MINUS } else { '+' }
}

/// A size in bytes: `28.4 GB`.
pub fn bytes(size: u64) -> String {
    const UNITS: [&str; 5] = ["B", "KB", "MB", "GB", "TB"];
    let mut value = size as f64;
    let mut unit = 0;
    while value >= 1000.0 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    let digits = usize::from(unit > 0 && value < 99.5);
    format!("{}\u{a0}{}", decimal(value, digits), UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_read_as_each_language_reads_them() {
        for (value, en, ko) in [
            (0, "0", "0"),
            (1_204, "1,204", "1,204"),
            (11_204, "11,204", "1만 1,204"),
            (970_960, "970,960", "97만 960"),
            (5_230_000, "5,230,000", "523만"),
            (392_100_000, "392,100,000", "3억 9,210만"),
        ] {
            assert_eq!(count(Lang::En, value), en);
            assert_eq!(count(Lang::Ko, value), ko);
        }
    }

    #[test]
    fn a_counting_word_stands_apart_from_ten_thousands_only() {
        use crate::i18n::{customers, page, plan};
        let listed = |value| {
            let rows = count(Lang::Ko, value);
            page::SAVED.fill(Lang::Ko, &[("rows", &rows), ("file", "a.csv")])
        };
        assert_eq!(
            listed(20_000),
            "고객 2만 명을 다운로드 폴더의 a.csv에 저장했습니다."
        );
        assert_eq!(
            listed(20_003),
            "고객 2만 3명을 다운로드 폴더의 a.csv에 저장했습니다."
        );
        assert_eq!(
            listed(3),
            "고객 3명을 다운로드 폴더의 a.csv에 저장했습니다."
        );
        let rank = [("all", "2만"), ("rank", "1만")];
        assert_eq!(customers::RANK.fill(Lang::Ko, &rank), "2만 건 중 1만 위");
        // A name that ends like a number is none, and particles stay where they belong.
        let grade = [("value", "2만")];
        assert_eq!(
            plan::GAP_CONSTANT.fill(Lang::Ko, &grade),
            "빈 값은 2만으로 채웁니다."
        );
        assert!(!stands_apart("계정만", "개"));
        assert!(!stands_apart("2만", " 명"));
    }

    #[test]
    fn no_line_begins_with_a_korean_ending() {
        for (text, held) in [
            ("69 %가 떠났고", "69 %\u{2060}가 떠났고"),
            ("visits(0)은 (빈 값) %p", "visits(0)\u{2060}은 (빈 값) %p"),
            ("69 % of (a)b", "69 % of (a)b"),
        ] {
            assert_eq!(kept_together(text), held);
        }
    }

    #[test]
    fn small_formats() {
        assert_eq!(percent(0.96), "96\u{a0}%");
        assert_eq!(percent(0.087), "8.7\u{a0}%");
        assert_eq!(
            percent(0.9996),
            ">\u{a0}99.9\u{a0}%".replace(">\u{a0}", "> ")
        );
        assert_eq!(signed(-7.2, 0), "\u{2212}7");
        assert_eq!(signed(0.01, 0), "0");
        assert_eq!(signed(41.0, 0), "+41");
        assert_eq!(decimal(-0.001, 1), "0.0");
        assert_eq!(plain(35.0814972), "35.08");
        assert_eq!(plain(1385.36304), "1,385");
        assert_eq!(plain(0.00123), "0.00123");
        assert_eq!(bytes(28_400_000_000), "28.4\u{a0}GB");
    }
}
