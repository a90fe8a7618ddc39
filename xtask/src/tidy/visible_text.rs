//! Every visible word stands in the catalogue (src/i18n), in both languages.
//!
//! A heuristic over the string literals of src/ui. A literal is taken for text when it
//! has Hangul; or when it is two words or more, places to fill (`{n}`) not counted; or
//! when it is a child of an element (`<b>"Export"</b>`). Values of attributes count only if the attribute is read out or
//! shown. Also found: colours. What is not shown although it looks so (a font, a
//! selector) gets `// not shown: why` on its line or the one above.

use super::finding::Finding;
use super::rust_text::Literal;
use super::sources::Source;

/// Attributes whose values a user sees or hears.
const SHOWN_ATTRIBUTES: [&str; 8] = [
    "title",
    "placeholder",
    "alt",
    "label",
    "aria-label",
    "aria-description",
    "aria-valuetext",
    "aria-roledescription",
];

/// Marks a literal that only looks like text.
const EXCUSE: &str = "// not shown:";

/// Finds text that stands outside the catalogue, and colours outside the tokens.
pub(super) fn check(source: &Source) -> Vec<Finding> {
    if !source.belongs_to("ui") {
        return Vec::new();
    }
    let lines: Vec<&str> = source.text.lines().collect();
    let excused = |line: usize| {
        let own = lines
            .get(line - 1)
            .is_some_and(|text| text.contains(EXCUSE));
        let above = line >= 2
            && lines
                .get(line - 2)
                .is_some_and(|text| text.contains(EXCUSE));
        own || above
    };
    let mut findings = Vec::new();
    for literal in &source.rust.literals {
        let line = source.rust.line_of(literal.start);
        if source.in_tests(literal.start) || excused(line) {
            continue;
        }
        let before = source.rust.code[..literal.start].trim_end();
        if is_colour(&literal.value) {
            let advice = format!(
                "{:?} is a colour: use a token of style/tokens.css",
                literal.value
            );
            findings.push(Finding::at(&source.path, line, "colour", advice));
        } else if is_text(literal, before) {
            let advice = format!(
                "{:?} looks visible: put it into src/i18n",
                short(&literal.value)
            );
            findings.push(Finding::at(&source.path, line, "visible text", advice));
        }
    }
    findings
}

fn is_text(literal: &Literal, before: &str) -> bool {
    let value = literal.value.as_str();
    if value.chars().any(is_hangul) {
        return true;
    }
    let value = without_places(value);
    if !value.chars().any(char::is_alphabetic) {
        return false;
    }
    if let Some(attribute) = attribute_before(before) {
        return SHOWN_ATTRIBUTES.contains(&attribute);
    }
    let child = before.ends_with('>') && !before.ends_with("=>") && !before.ends_with("->");
    let words = value
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphabetic));
    child || words.count() >= 2
}

/// A format string without its places, which code fills.
fn without_places(value: &str) -> String {
    let mut out = String::new();
    let mut depth = 0_usize;
    for letter in value.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(letter),
            _ => {}
        }
    }
    out
}

/// The attribute whose value follows: `<a title=` or `prop:value=`; not `let x =`, `x ==`, `=>`.
fn attribute_before(before: &str) -> Option<&str> {
    let name_end = before.strip_suffix('=')?;
    let start = name_end
        .rfind(|letter: char| !letter.is_ascii_alphanumeric() && !"-_:".contains(letter))
        .map_or(0, |index| index + 1);
    let name = &name_end[start..];
    (!name.is_empty()).then_some(name)
}

fn is_hangul(letter: char) -> bool {
    matches!(letter, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7a3}')
}

fn is_colour(value: &str) -> bool {
    let hexadecimal = value.strip_prefix('#').is_some_and(|digits| {
        matches!(digits.len(), 3 | 6 | 8) && digits.chars().all(|digit| digit.is_ascii_hexdigit())
    });
    hexadecimal || value.starts_with("rgb(") || value.starts_with("rgba(")
}

fn short(value: &str) -> String {
    let cut: String = value.chars().take(40).collect();
    if cut.len() < value.len() {
        format!("{cut}…")
    } else {
        cut
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> usize {
        check(&Source::new("src/ui/app.rs", text)).len()
    }

    #[test]
    fn text_is_found() {
        for text in [
            r#"view! { <b>"Export"</b> }"#,
            r#"view! { <b title="Export the list">{x}</b> }"#,
            r#"view! { <b aria-label="Export">{x}</b> }"#,
            r#"let said = "Nothing is kept";"#,
            r#"set("내보내기")"#,
        ] {
            assert_eq!(found(text), 1, "{text}");
        }
    }

    #[test]
    fn what_nobody_sees_is_not() {
        for text in [
            r#"view! { <b class="wide main" data-testid="export-csv" role="button">{x}</b> }"#,
            r#"query("data-state")"#,
            r#"match key { "ArrowDown" => "next", _ => "none" }"#,
            "// \"a whole sentence\"\n",
            "#[cfg(test)]\nmod tests { fn f() { g(\"a whole sentence\") } }",
            "// not shown: a font\nfont(\"bold sans-serif\");",
            r#"view! { <b>"·"</b> }"#,
            r#"format!("0 0 {WIDTH} {HEIGHT}")"#,
        ] {
            assert_eq!(found(text), 0, "{text}");
        }
        assert!(check(&Source::new("src/i18n/page.rs", r#""Two words""#)).is_empty());
    }

    #[test]
    fn colours_are_found() {
        for text in [
            r##"fill("#D55E00")"##,
            r##"style="#fff""##,
            r#"fill("rgb(0, 0, 0)")"#,
        ] {
            assert_eq!(found(text), 1, "{text}");
        }
        assert_eq!(found(r##"link("#app")"##), 0);
    }
}
