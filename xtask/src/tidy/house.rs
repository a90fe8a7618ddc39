//! What every Rust file keeps: a header, a size, no loose ends, no panics on a user's data.

use super::finding::Finding;
use super::sources::Source;

/// The longest file, in lines.
const LONGEST: usize = 500;

/// Files that may say `unsafe`, each with the reason.
const UNSAFE: [(&str, &str); 3] = [
    (
        "src/explain/group_tables/simd.rs",
        "vector instructions, each with its proof",
    ),
    (
        "src/ingest/fast/simd.rs",
        "vector instructions, each with its proof",
    ),
    (
        "src/table/fetch.rs",
        "an instruction that fetches memory, with its proof",
    ),
];

/// Finds breaches in one file.
pub(super) fn check(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    let path = source.path.as_str();
    let mut report = |line: usize, rule: &'static str, advice: &str| {
        findings.push(Finding::at(path, line, rule, advice));
    };

    if !source.text.starts_with("//! ") {
        report(
            1,
            "header",
            "open the file with a `//!` sentence that says what it is for",
        );
    }
    let lines = source.text.lines().count();
    if lines > LONGEST {
        report(
            LONGEST,
            "size",
            &format!("{lines} lines: split it where it does a second thing"),
        );
    }
    if path.ends_with("/mod.rs") {
        report(
            1,
            "name",
            "use `foo.rs` beside `foo/`, so that names say what they are",
        );
    }

    for (index, line) in source.text.lines().enumerate() {
        for mark in [concat!("TO", "DO"), concat!("FIX", "ME")] {
            if line.contains(mark) {
                report(
                    index + 1,
                    "loose end",
                    &format!("{mark}: do it now or write an issue"),
                );
            }
        }
    }
    for (word, advice) in [
        ("todo", "finish it: a stub must not be merged"),
        ("unimplemented", "finish it: a stub must not be merged"),
    ] {
        for start in source.rust.words(word) {
            if source.rust.code[start + word.len()..].starts_with('!') {
                report(source.rust.line_of(start), "loose end", advice);
            }
        }
    }
    for (start, _) in source.rust.code.match_indices("#[ignore") {
        report(
            source.rust.line_of(start),
            "loose end",
            "a test that does not run proves nothing",
        );
    }
    for start in source.rust.words("unsafe") {
        if !UNSAFE.iter().any(|(allowed, _)| *allowed == path) {
            let advice = "say why it is sound and list the file in xtask/src/tidy/house.rs";
            report(source.rust.line_of(start), "unsafe", advice);
        }
    }
    if source.ships() {
        for pattern in [".unwrap()", ".expect(", "panic!"] {
            for (start, _) in source.rust.code.match_indices(pattern) {
                if !source.in_tests(start) {
                    let advice = format!("{pattern} loses the user's work: return a typed error");
                    report(source.rust.line_of(start), "panic", &advice);
                }
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(path: &str, text: &str) -> Vec<&'static str> {
        check(&Source::new(path, text))
            .into_iter()
            .map(|finding| finding.rule)
            .collect()
    }

    #[test]
    fn a_good_file_passes() {
        let text = "//! What it is for.\nfn f() -> Option<u8> { g().unwrap_or_default() }\n";
        assert!(rules("src/a.rs", text).is_empty());
    }

    #[test]
    fn each_breach_is_found() {
        for (text, rule) in [
            ("fn f() {}".to_owned(), "header"),
            (format!("//! x\n{}", "\n".repeat(500)), "size"),
            (
                format!("//! x\n// {} later", concat!("TO", "DO")),
                "loose end",
            ),
            ("//! x\nfn f() { todo!() }".to_owned(), "loose end"),
            (
                "//! x\n#[ignore = \"slow\"]\nfn f() {}".to_owned(),
                "loose end",
            ),
            ("//! x\nunsafe fn f() {}".to_owned(), "unsafe"),
            ("//! x\nfn f() { x.unwrap(); }".to_owned(), "panic"),
            ("//! x\nfn f() { x.expect(\"y\"); }".to_owned(), "panic"),
            ("//! x\nfn f() { panic!(\"y\"); }".to_owned(), "panic"),
        ] {
            assert_eq!(rules("src/a.rs", &text), [rule], "{text}");
        }
        assert_eq!(rules("src/a/mod.rs", "//! x\n"), ["name"]);
    }

    #[test]
    fn tests_and_tools_may_panic() {
        let text = "//! x\n#[cfg(test)]\nmod tests { fn f() { x.unwrap() } }\n";
        assert!(rules("src/a.rs", text).is_empty());
        assert!(rules("xtask/src/a.rs", "//! x\nfn f() { x.unwrap(); }").is_empty());
        assert!(rules("src/a.rs", "//! x\n// never panic!\n").is_empty());
    }
}
