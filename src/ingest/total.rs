//! Rows that sum up the rows above them, and remarks below a table: neither is a
//! customer.

use super::kinds::Kind;
use super::profile::Profile;

/// What the first cell of a sum says, in lower case.
const TOTALS: [&str; 12] = [
    "total",
    "totals",
    "grand total",
    "sum",
    "subtotal",
    "합계",
    "총계",
    "총합계",
    "총합",
    "소계",
    "전체 합계",
    "계",
];

/// With what a remark begins, in lower case.
const REMARKS: [&str; 12] = [
    "source:", "sources:", "note:", "notes:", "remark:", "출처:", "출처 :", "자료:", "비고:",
    "주:", "주)", "※",
];

/// With what else a text begins that stands alone below a table, in lower case.
const BEGINNINGS: [&str; 5] = ["as of ", "as at ", "단위 ", "이하 여백", "이상 끝"];

/// Rows from which a word of its own kind says something.
const FEW: u32 = 5;

/// Bytes of the longest of these words.
const LONGEST: usize = 16;

/// Whether a row's first cell says that it sums up the others: asked of every
/// row, so cheap.
#[inline]
pub(crate) fn says_total(cell: &str) -> bool {
    let begins = matches!(
        cell.as_bytes().first(),
        Some(b't' | b'T' | b's' | b'S' | b'g' | b'G' | b' ' | 0xEA | 0xEC | 0xED)
    );
    begins && cell.len() <= LONGEST && {
        let word = cell.trim().trim_end_matches(':').to_lowercase();
        TOTALS.contains(&word.as_str())
    }
}

/// Whether the evidence is clear: it stands apart, or nothing like it stands in
/// its column.
pub(super) fn is_apart(cell: &str, after_blank: bool, profile: &Profile) -> bool {
    // The sample may hold the row itself, and hardly another of its kind.
    let unlike = profile.columns.first().is_some_and(|column| {
        let alike = column.share(Kind::of(cell)) * f64::from(profile.rows());
        alike <= 1.5 && profile.rows() >= FEW
    });
    after_blank || unlike
}

/// Whether a text says more than a name or a code does: what remarks begin with, the end of a
/// sentence, or several words. "Hong Gildong" and "홍 길동" are somebody.
pub(super) fn is_sentence(cell: &str) -> bool {
    let text = cell.trim();
    let lower = text.to_lowercase();
    let words = || text.split_whitespace();
    let is_name = |word: &str| {
        let first = word.chars().next();
        first.is_some_and(|letter| {
            letter.is_uppercase() || (letter.is_alphabetic() && !letter.is_ascii())
        })
    };
    let marked = text.contains(':') || text.ends_with(['.', '。', '!', '?']);
    says_remark(text)
        || BEGINNINGS.iter().any(|word| lower.starts_with(word))
        || text.starts_with(['*', '※', '†'])
        || text.ends_with("기준")
        || match words().count() {
            0 | 1 => false,
            2 => marked,
            3 => marked || !words().all(is_name),
            _ => true,
        }
}

/// Whether a text begins as remarks do.
pub(super) fn says_remark(cell: &str) -> bool {
    let begins: String = cell.trim_start().chars().take(12).collect();
    let lower = begins.to_lowercase();
    REMARKS.iter().any(|word| lower.starts_with(word))
}
