//! Colours, sizes and spaces stand in style/tokens.css; every other sheet uses the tokens.
//!
//! Only values of declarations are looked at: selectors and media queries may say what
//! they need. `0`, `1px` (hairlines) and shares (`%`, `fr`, `em`) are free.

use super::finding::Finding;

/// The sheet that may.
const TOKENS: &str = "style/tokens.css";

/// Finds colours and pixel sizes outside the token sheet.
pub(super) fn check(path: &str, sheet: &str) -> Vec<Finding> {
    if path == TOKENS {
        return Vec::new();
    }
    let code = without_comments(sheet);
    let mut findings = Vec::new();
    let mut start = 0;
    for (index, byte) in code.bytes().enumerate() {
        if !matches!(byte, b'{' | b'}' | b';') {
            continue;
        }
        let piece = &code[start..index];
        if byte != b'{'
            && let Some((_, value)) = piece.split_once(':')
        {
            let line = code[..index - value.trim_start().len()]
                .matches('\n')
                .count()
                + 1;
            for what in breaches(value) {
                let advice = format!("{what}: name it in {TOKENS} and use var(--…)");
                findings.push(Finding::at(path, line, "token", advice));
            }
        }
        start = index + 1;
    }
    findings
}

fn breaches(value: &str) -> Vec<String> {
    let words = value.split(|letter: char| letter.is_whitespace() || ",()/*+".contains(letter));
    let mut found: Vec<String> = words
        .filter(|word| is_hexadecimal(word) || is_pixels(word))
        .map(str::to_owned)
        .collect();
    for function in [
        "rgb(", "rgba(", "hsl(", "hsla(", "oklch(", "oklab(", "lab(", "lch(",
    ] {
        let at = value.find(function);
        if at
            .is_some_and(|at| !value[..at].ends_with(|before: char| before.is_ascii_alphanumeric()))
        {
            found.push(format!("{function}…)"));
        }
    }
    found
}

fn is_hexadecimal(word: &str) -> bool {
    word.strip_prefix('#').is_some_and(|digits| {
        matches!(digits.len(), 3 | 4 | 6 | 8) && digits.chars().all(|d| d.is_ascii_hexdigit())
    })
}

fn is_pixels(word: &str) -> bool {
    word.strip_suffix("px")
        .and_then(|number| number.parse::<f64>().ok())
        .is_some_and(|number| number.abs() > 1.0)
}

/// The sheet with comments and quoted text blanked, lines kept.
fn without_comments(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some(open) = rest.find("/*") {
        out.push_str(&rest[..open]);
        let length = rest[open..]
            .find("*/")
            .map_or(rest.len() - open, |end| end + 2);
        out.extend(
            rest[open..open + length]
                .chars()
                .map(|c| if c == '\n' { '\n' } else { ' ' }),
        );
        rest = &rest[open + length..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(sheet: &str) -> Vec<usize> {
        check("style/main.css", sheet)
            .into_iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn tokens_hairlines_and_queries_are_free() {
        for sheet in [
            "a:hover{color:var(--ink);border:1px solid var(--line);margin:0 -1px}",
            "@media (max-width:720px){#add{width:100%}}",
            "/* #fff 20px */ .x{line-height:1.5;flex:1 1 0;color:currentColor}",
            ".x{background:url(a.svg#fff)}",
        ] {
            assert!(found(sheet).is_empty(), "{sheet}");
        }
        assert!(check("style/tokens.css", ":root{--x:#fff;--y:20px}").is_empty());
    }

    #[test]
    fn colours_and_sizes_are_found_on_their_line() {
        assert_eq!(found("a{\n color: #D55E00;\n padding:0 12px\n}"), [2, 3]);
        assert_eq!(found("a{color:rgb(0 0 0 / 50%)}"), [1]);
        assert_eq!(
            found("@media (max-width:720px){a{gap:calc(8px + 1em)}}"),
            [1]
        );
        assert_eq!(found("/*\n\n*/a{--mine:#fff}"), [3]);
    }
}
