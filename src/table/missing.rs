//! Which cells say that nothing is known.
//!
//! A cell is missing when it is empty, holds only white space, or, without the
//! white space around it, is one of [`WORDS`] in any case. The list is what
//! databases, spreadsheets, Python, R and people write; words that may be an
//! answer of a customer ("unknown", "other", "0") are not on it. A word that the
//! column itself uses as a value (없음 beside 있음) is none of them there: the
//! column decides ([`super::Column::is_missing`]).

/// The texts that stand for a missing value, in lower case.
pub const WORDS: &[&str] = &[
    // Databases and languages.
    "null",
    "(null)",
    "<null>",
    "\\n",
    "none",
    "nil", // pandas and R.
    "na",
    "n/a",
    "n.a.",
    "nan",
    "-nan",
    "<na>",
    "nat", // Spreadsheets.
    "#n/a",
    "#na",
    "#null!",
    "#value!",
    "#ref!",
    "#div/0!",
    "#num!",
    "#name?", // Hands.
    "-",
    "--",
    "---",
    "—",
    "–",
    "?",
    "??",
    ".",
    "..",
    "...", // Koreans.
    "없음",
    "미상",
    "해당없음",
    "해당 없음",
    "미입력",
    "결측",
    "무응답",
];

/// Longest of the words, in bytes.
pub const LONGEST: usize = 13;

/// Whether a cell of this text is missing.
pub fn is_missing(text: &str) -> bool {
    // Plain numbers are most of what is asked for.
    if text
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_digit())
    {
        return false;
    }
    let text = text.trim();
    text.is_empty()
        || text.len() <= LONGEST && WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_and_conventional_words_are_missing_and_answers_are_not() {
        for text in [
            "", " ", "\t", "\u{3000}", "NA", "n/a", " NaN ", "NULL", "None", "nil", "-", "?",
            "#N/A", "\\N", "NaT", "없음", "--", "...", "<NA>",
        ] {
            assert!(is_missing(text), "{text:?}");
        }
        for text in [
            "0", "no", "No", "unknown", "Nancy", "N", "--1", "-1", "x", "있음", "nullable",
        ] {
            assert!(!is_missing(text), "{text:?}");
        }
        assert_eq!(WORDS.iter().map(|word| word.len()).max(), Some(LONGEST));
    }
}
