//! The test hooks that ARCHITECTURE.md promises are in the page.
//!
//! They stand under a heading that has "test hooks" in it, one per list item or table
//! row, as the first `code` of the line; `whatif-<feature>` promises a family.

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
            None => literals.contains(&hook) || page.contains(&format!("data-testid=\"{hook}\"")),
        };
        if !there {
            let advice = format!("no element of src/ui has data-testid=\"{hook}\"");
            findings.push(Finding::at("ARCHITECTURE.md", line, "test hook", advice));
        }
    }
    findings
}

/// The hooks with their lines.
fn promised(architecture: &str) -> Vec<(usize, &str)> {
    let mut inside = false;
    let mut found = Vec::new();
    for (index, line) in architecture.lines().enumerate() {
        if line.starts_with('#') {
            inside = line.to_ascii_lowercase().contains("test hooks");
        }
        let item = line.trim_start().starts_with(['|', '-', '*']);
        if !inside || !item {
            continue;
        }
        let hook = line.split('`').nth(1).unwrap_or_default();
        let name = hook.split('<').next().unwrap_or_default();
        if !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
            found.push((index + 1, hook));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROMISE: &str = "# A\n- `other`\n## Test hooks\nStable.\n\n| hook | what |\n| --- | --- |\n\
        | `lang` | the language, `data-state` |\n- `whatif-<feature>`\n- `app`\n# B\n- `more`\n";

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
        let elsewhere = vec![Source::new("src/chart.rs", r#"x("lang")"#)];
        assert_eq!(check(PROMISE, &elsewhere, page).len(), 2);
    }
}
