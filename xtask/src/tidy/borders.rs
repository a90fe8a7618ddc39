//! Only the edges know the browser: `ui`, `platform` and the two entries.

use super::finding::Finding;
use super::sources::Source;

/// Crates that only exist in a browser. Their relatives (`gloo_timers`) count as well.
const BROWSER: [&str; 6] = [
    "leptos",
    "web_sys",
    "js_sys",
    "gloo",
    "wasm_bindgen",
    "plotters_canvas",
];

/// The programs' entries: the page's and the workers'.
const ENTRIES: [&str; 2] = ["src/main.rs", "src/engine_main.rs"];

/// Finds names of browser crates in the core. Tests of the core may use `wasm_bindgen_test`.
pub(super) fn check(source: &Source) -> Vec<Finding> {
    let edge = source.belongs_to("ui")
        || source.belongs_to("platform")
        || ENTRIES.contains(&source.path.as_str());
    if !source.ships() || edge {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for name in BROWSER {
        for start in starts(source, name) {
            if !source.in_tests(start) {
                findings.push(Finding::at(
                    &source.path,
                    source.rust.line_of(start),
                    "border",
                    format!(
                        "names {name}; only ui, platform and the entries may: pass a value in instead"
                    ),
                ));
            }
        }
    }
    findings
}

/// Places where a name or a relative of it (`gloo_timers`) begins.
fn starts(source: &Source, name: &str) -> Vec<usize> {
    let code = source.rust.code.as_bytes();
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    source
        .rust
        .code
        .match_indices(name)
        .map(|(start, _)| start)
        .filter(|start| *start == 0 || !is_name(code[start - 1]))
        .filter(|start| {
            code.get(start + name.len())
                .is_none_or(|byte| !byte.is_ascii_alphanumeric())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        check(&Source::new(path, text)).len()
    }

    #[test]
    fn the_core_may_not_name_the_browser() {
        for text in [
            "use web_sys::Window;",
            "gloo_timers::x()",
            "use wasm_bindgen::prelude::*;",
        ] {
            assert_eq!(found("src/model/tree.rs", text), 1, "{text}");
            assert_eq!(found("src/engine.rs", text), 1, "{text}");
            assert_eq!(found("src/ui/app.rs", text), 0, "{text}");
            assert_eq!(found("src/platform.rs", text), 0, "{text}");
            assert_eq!(found("src/main.rs", text), 0, "{text}");
        }
        assert_eq!(found("src/uiless.rs", "leptos::x"), 1);
    }

    #[test]
    fn sentences_and_tests_may() {
        assert_eq!(
            found(
                "src/a.rs",
                "// leptos draws this\nlet leptospira = \"web_sys\";"
            ),
            0
        );
        assert_eq!(
            found(
                "src/a.rs",
                "#[cfg(test)]\nmod tests { use wasm_bindgen_test::*; }"
            ),
            0
        );
    }
}
