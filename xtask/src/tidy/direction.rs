//! Modules know only those before them in the flow of the data.
//!
//! It reads `crate::…`, `super::…` and `use crate::{…}` in the code. What it cannot see: a
//! path through a re-export, and a macro that writes a path by itself.

use super::finding::Finding;
use super::sources::Source;

/// The order of the flow; modules of one level do not know each other.
const ORDER: [&[&str]; 11] = [
    &["arrange", "i18n"],
    &["ingest"],
    &["table"],
    &["feature"],
    &["model"],
    &["explain"],
    &["export"],
    &["chart"],
    &["engine"],
    &["cli", "platform"],
    &["ui"],
];

/// What the page may name: data reaches it only through the engine's messages.
const FOR_UI: [&str; 5] = ["arrange", "i18n", "chart", "engine", "platform"];

/// Finds names of modules that come later.
pub(super) fn check(source: &Source) -> Vec<Finding> {
    let Some(place) = module_path(&source.path) else {
        return Vec::new();
    };
    let Some(own) = place.first().cloned() else {
        return Vec::new();
    };
    let Some(own_level) = level(&own) else {
        return vec![Finding::at(
            &source.path,
            0,
            "direction",
            format!(
                "module {own} has no place in the order: add it in xtask/src/tidy/direction.rs"
            ),
        )];
    };
    let mut findings = Vec::new();
    for (offset, named) in named_modules(&source.rust.code, &place) {
        let Some(named_level) = level(&named) else {
            continue;
        };
        if named == own || source.in_tests(offset) {
            continue;
        }
        let line = source.rust.line_of(offset);
        if named_level >= own_level {
            let advice =
                format!("{own} names {named}, which comes after it: move what both need up");
            findings.push(Finding::at(&source.path, line, "direction", advice));
        } else if own == "ui" && !FOR_UI.contains(&named.as_str()) {
            let advice =
                format!("ui names {named}: ask the engine, or let it re-export the view type");
            findings.push(Finding::at(&source.path, line, "direction", advice));
        }
    }
    findings
}

fn level(module: &str) -> Option<usize> {
    ORDER.iter().position(|level| level.contains(&module))
}

/// `src/feature/matrix.rs` is `feature::matrix`; the crate's own entry points have no place.
fn module_path(path: &str) -> Option<Vec<String>> {
    let below = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    let entry = ["lib", "main", "engine_main"].contains(&below) || below.starts_with("bin/");
    (!entry).then(|| below.split('/').map(str::to_owned).collect())
}

/// Top-level modules that the code names by a path from the crate's root, with their places.
fn named_modules(code: &str, place: &[String]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let bytes = code.as_bytes();
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let mut at = 0;
    while at < bytes.len() {
        if !is_name(bytes[at]) || (at > 0 && is_name(bytes[at - 1])) {
            at += 1;
            continue;
        }
        let from = at;
        let (mut word, mut after) = word_at(code, at);
        at = after;
        let path_goes_on = before_is_path(bytes, from);
        let mut ups = 0;
        if path_goes_on || (word != "crate" && word != "super") {
            continue;
        }
        // `super::super::x`: as many steps up as there are words, and `crate` is all of them.
        while word == "super" || word == "crate" {
            ups = if word == "crate" {
                place.len()
            } else {
                ups + 1
            };
            let Some(next) = past_colons(code, after) else {
                break;
            };
            after = next;
            if code[after..].starts_with('{') {
                break;
            }
            (word, after) = word_at(code, after);
        }
        if ups < place.len() {
            continue;
        }
        if code[after..].starts_with('{') {
            found.extend(group(code, after));
        } else {
            found.push((from, word.to_owned()));
        }
    }
    found
}

/// The first names inside `{a::b, c::{d, e}}`.
fn group(code: &str, open: usize) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut depth = 0;
    let mut expecting = false;
    for (index, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'{' => {
                depth += 1;
                expecting = depth == 1;
            }
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            b',' => expecting = depth == 1,
            byte if byte.is_ascii_whitespace() => {}
            _ if expecting => {
                found.push((index, word_at(code, index).0.to_owned()));
                expecting = false;
            }
            _ => {}
        }
    }
    found
}

fn word_at(code: &str, from: usize) -> (&str, usize) {
    let length = code[from..]
        .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .unwrap_or(code.len() - from);
    (&code[from..from + length], from + length)
}

fn past_colons(code: &str, from: usize) -> Option<usize> {
    let rest = code[from..].trim_start().strip_prefix("::")?.trim_start();
    Some(code.len() - rest.len())
}

/// Whether the word at `from` is itself the continuation of a path (`other::super`).
fn before_is_path(bytes: &[u8], from: usize) -> bool {
    from >= 2 && bytes[from - 1] == b':' && bytes[from - 2] == b':'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        check(&Source::new(path, text))
            .into_iter()
            .map(|finding| finding.advice)
            .collect()
    }

    #[test]
    fn backwards_is_fine() {
        let text = "use crate::{ingest::Reader, table::{self, Column}}; crate::i18n::Lang";
        assert_eq!(found("src/model/tree.rs", text), Vec::<String>::new());
        assert_eq!(
            found(
                "src/model/tree.rs",
                "use super::bundle; super::super::table::x()"
            ),
            [""; 0]
        );
        assert_eq!(
            found(
                "src/model/tree.rs",
                "use self::explain::x; other::explain::y;"
            ),
            [""; 0]
        );
    }

    #[test]
    fn forwards_is_found_in_every_spelling() {
        for text in [
            "use crate::explain::Shap;",
            "use crate::{table::Column, explain::{Shap, x}};",
            "let x: crate :: explain :: Shap;",
            "use super::super::explain;",
            "use super::super::{table, explain};",
            "pub(in crate::explain) fn x() {}",
        ] {
            let found = found("src/model/tree.rs", text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert!(found[0].contains("explain"), "{found:?}");
        }
        assert_eq!(found("src/model.rs", "use super::explain;").len(), 1);
    }

    #[test]
    fn tests_and_sentences_may_look_ahead() {
        assert!(found("src/model.rs", "//! see crate::explain\n").is_empty());
        assert!(
            found(
                "src/model.rs",
                "#[cfg(test)]\nmod tests { use crate::explain; }"
            )
            .is_empty()
        );
    }

    #[test]
    fn the_page_reaches_data_through_the_engine() {
        assert!(
            found(
                "src/ui/app.rs",
                "use crate::{engine, chart, i18n, platform};"
            )
            .is_empty()
        );
        assert_eq!(found("src/ui/app.rs", "use crate::table::Column;").len(), 1);
        assert_eq!(found("src/engine.rs", "use crate::ui;").len(), 1);
        assert_eq!(found("src/platform/files.rs", "use crate::cli;").len(), 1);
    }

    #[test]
    fn a_new_module_must_take_its_place() {
        assert_eq!(found("src/newcomer.rs", "").len(), 1);
        assert!(found("src/main.rs", "use crate::anything;").is_empty());
    }
}
