//! Yes and no, as people write them in either language.

/// The words for yes, in lower case.
pub const YES: [&str; 6] = ["true", "yes", "y", "t", "예", "네"];
/// The words for no, in lower case.
pub const NO: [&str; 6] = ["false", "no", "n", "f", "아니오", "아니요"];

/// What a cell says when it says yes or no.
pub fn parse(text: &str) -> Option<bool> {
    let text = text.trim();
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is(&YES) {
        Some(true)
    } else if is(&NO) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn words_for_yes_and_no() {
        for (text, expected) in [
            ("Yes", Some(true)),
            (" n ", Some(false)),
            ("예", Some(true)),
            ("1", None),
            ("", None),
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
    }
}
