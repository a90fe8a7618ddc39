//! The test hooks that ARCHITECTURE.md promises are in the page.
//!
//! They stand as `code` under a heading that has "test hooks" in it; `whatif-<feature>`
//! promises a family, and `data-…` is an attribute that a hook carries.

use super::finding::Finding;
use super::sources::Source;

/// Finds hooks that are promised and not there.
pub(super) fn check(architecture: &str, sources: &[Source], page: &str) -> Vec<Finding> {
    let literals: Vec<&str> = sources
        .iter()
        .filter(|source| source.belongs_to("ui"))
        .flat_map(|source| {
            source
                .rust
                .literals
                .iter()
                .map(|literal| literal.value.as_str())
        })
        .collect();
    let mut findings = Vec::new();
    for (line, hook) in promised(architecture) {
        let there = match hook.split_once('<') {
            Some((family, _)) => literals.iter().any(|literal| literal.starts_with(family)),
            None => {
                literals.iter().any(|literal| could_be(literal, hook))
                    || page.contains(&format!("data-testid=\"{hook}\""))
            }
        };
        if !there {
            let advice = format!("no element of src/ui has data-testid=\"{hook}\"");
            findings.push(Finding::at("ARCHITECTURE.md", line, "test hook", advice));
        }
    }
    findings
}

/// Whether a literal is the hook, or a format (`demo-{}`) that can become it.
fn could_be(literal: &str, hook: &str) -> bool {
    match literal.split_once('{') {
        Some((start, _)) => start.ends_with('-') && hook.starts_with(start),
        None => literal == hook,
    }
}

/// The hooks with their lines.
fn promised(architecture: &str) -> Vec<(usize, &str)> {
    let mut inside = false;
    let mut found = Vec::new();
    for (index, line) in architecture.lines().enumerate() {
        if line.starts_with('#') {
            inside = line.to_ascii_lowercase().contains("test hooks");
        }
        if !inside {
            continue;
        }
        for hook in line.split('`').skip(1).step_by(2) {
            let name = hook.split('<').next().unwrap_or_default();
            let is_name = name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            if is_name && !name.is_empty() && !name.starts_with("data-") {
                found.push((index + 1, hook));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROMISE: &str = "# A\n`other`\n## Test hooks\nStable `data-testid`s: `lang` (with `data-state`),\n\
        `whatif-<feature>`, `app`.\n# B\n`more`\n";

    #[test]
    fn promises_are_read() {
        let hooks: Vec<_> = promised(PROMISE)
            .into_iter()
            .map(|(_, hook)| hook)
            .collect();
        assert_eq!(hooks, ["lang", "whatif-<feature>", "app"]);
    }

    #[test]
    fn a_broken_promise_is_found() {
        let ui = |text| vec![Source::new("src/ui/app.rs", text)];
        let page = "<div data-testid=\"app\">";
        let kept = ui(r#"x("lang"); format!("whatif-{name}")"#);
        assert!(check(PROMISE, &kept, page).is_empty());
        let broken = check(PROMISE, &ui(r#"x("lang")"#), "");
        assert_eq!(broken.len(), 2, "{broken:?}");
        let built = ui(r#"x("lang"); format!("whatif-{name}"); format!("a-{}")"#);
        assert_eq!(check(PROMISE, &built, "").len(), 1);
        let built = "## Test hooks\n`demo-ecommerce`";
        assert!(check(built, &ui(r#"format!("demo-{}")"#), "").is_empty());
        assert!(could_be("demo-{}", "demo-ecommerce") && !could_be("demos-{}", "demo-x"));
        let elsewhere = vec![Source::new("src/chart.rs", r#"x("lang")"#)];
        assert_eq!(check(PROMISE, &elsewhere, page).len(), 2);
    }
}
