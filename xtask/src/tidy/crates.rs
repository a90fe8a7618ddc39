//! No crate is compiled in two versions without a reason.

use std::collections::BTreeMap;

use super::finding::Finding;
use super::lists::{DUPLICATES, Reasoned};
use super::metadata::Crate;

/// Finds crates in several versions that are not on the list, and entries that nobody needs.
pub(super) fn check(crates: &[Crate]) -> Vec<Finding> {
    check_against(crates, DUPLICATES)
}

fn check_against(crates: &[Crate], allowed: &[Reasoned]) -> Vec<Finding> {
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for one in crates {
        versions.entry(&one.name).or_default().push(&one.version);
    }
    versions.retain(|_, versions| versions.len() > 1);
    let mut findings = Vec::new();
    for (name, versions) in &versions {
        if !allowed.iter().any(|entry| entry.name == *name) {
            let advice = format!(
                "{name} is compiled as {}: bring its users together (cargo tree --duplicates), or say why not in xtask/src/tidy/lists.rs",
                versions.join(" and ")
            );
            findings.push(Finding::at("Cargo.lock", 0, "duplicate", advice));
        }
    }
    for entry in allowed
        .iter()
        .filter(|entry| !versions.contains_key(entry.name))
    {
        let advice = format!(
            "{} is no longer there twice: take it off the list",
            entry.name
        );
        findings.push(Finding::at(
            "xtask/src/tidy/lists.rs",
            0,
            "duplicate",
            advice,
        ));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duplicates_need_a_reason_and_reasons_a_duplicate() {
        let one = |name: &str, version: &str| Crate {
            name: name.to_owned(),
            version: version.to_owned(),
            licence: "MIT".to_owned(),
        };
        let twice = [one("a", "1.0.0"), one("a", "2.0.0"), one("b", "1.0.0")];
        let allowed = [Reasoned {
            name: "a",
            reason: "moving",
        }];
        assert_eq!(check_against(&twice, &[]).len(), 1);
        assert!(check_against(&twice, &allowed).is_empty());
        assert_eq!(check_against(&twice[..1], &allowed).len(), 1);
    }
}
