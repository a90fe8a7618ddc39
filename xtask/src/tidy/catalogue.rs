//! Both languages say something, and fill in the same values.

use std::collections::BTreeSet;

use super::finding::Finding;
use super::rust_text::Literal;
use super::sources::Source;

/// Compares the two sides of each `NAME = "English", "Korean";` in src/i18n/.
pub(super) fn check(source: &Source) -> Vec<Finding> {
    if !source.path.starts_with("src/i18n/") || !source.rust.code.contains("messages!") {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (name, english, korean) in messages(source) {
        if source.in_tests(english.start) {
            continue;
        }
        let line = source.rust.line_of(english.start);
        let mut report = |advice: String| {
            findings.push(Finding::at(
                &source.path,
                line,
                "catalogue",
                format!("{name}: {advice}"),
            ));
        };
        for (language, literal) in [("English", english), ("Korean", korean)] {
            if literal.value.trim().is_empty() {
                report(format!("{language} says nothing"));
            }
        }
        let (in_english, in_korean) = (places(&english.value), places(&korean.value));
        for missing in in_english.difference(&in_korean) {
            report(format!("Korean leaves out {{{missing}}}"));
        }
        for extra in in_korean.difference(&in_english) {
            report(format!("English leaves out {{{extra}}}"));
        }
    }
    findings
}

/// The messages of a file: name, English, Korean.
fn messages(source: &Source) -> Vec<(&str, &Literal, &Literal)> {
    let code = &source.rust.code;
    source
        .rust
        .literals
        .windows(2)
        .filter_map(|pair| {
            let (english, korean) = (&pair[0], &pair[1]);
            let between = code.get(english.end..korean.start)?.trim();
            let name = code
                .get(..english.start)?
                .trim_end()
                .strip_suffix('=')?
                .trim_end();
            let start = name.rfind(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
            let name = &name[start.map_or(0, |index| index + 1)..];
            (between == "," && !name.is_empty()).then_some((name, english, korean))
        })
        .collect()
}

/// The names inside `{name}` and `{name|은/는}`.
fn places(text: &str) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((inside, after)) = after.split_once('}') else {
            break;
        };
        found.insert(inside.split('|').next().unwrap_or_default());
        rest = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(message: &str) -> usize {
        let text = format!("//! x\nmessages! {{\n    /// When.\n    {message}\n}}\n");
        check(&Source::new("src/i18n/page.rs", &text)).len()
    }

    #[test]
    fn both_sides_agree() {
        assert_eq!(
            found(r#"A = "Opened {file}", "{file|을/를} 열었습니다";"#),
            0
        );
        assert_eq!(
            found("A =\n \"One\",\n \"하나\";\n B = \"Two {n}\", \"둘 {n}\";"),
            0
        );
    }

    #[test]
    fn a_forgotten_side_is_found() {
        assert_eq!(found(r#"A = "Opened {file}", "열었습니다";"#), 1);
        assert_eq!(found(r#"A = "Opened", "{file} 열었습니다";"#), 1);
        assert_eq!(found(r#"A = "Opened", "";"#), 1);
        assert_eq!(found(r#"A = "{a} of {b}", "{b} 중 {c}";"#), 2);
    }
}
