//! Every dependency's licence lets us ship under "MIT OR Apache-2.0".

use super::finding::Finding;
use super::lists::{LICENCES, Reasoned};
use super::metadata::Crate;

/// Finds crates whose licence offers nothing that is on the list, and entries that nobody needs.
pub(super) fn check(crates: &[Crate]) -> Vec<Finding> {
    check_against(crates, LICENCES)
}

fn check_against(crates: &[Crate], allowed: &[Reasoned]) -> Vec<Finding> {
    let names: Vec<&str> = allowed.iter().map(|entry| entry.name).collect();
    let mut findings = Vec::new();
    for one in crates.iter().filter(|one| !satisfied(&one.licence, &names)) {
        let advice = format!(
            "{} {} is under {:?}: replace it, or add the licence with a reason in xtask/src/tidy/lists.rs",
            one.name, one.version, one.licence
        );
        findings.push(Finding::at("Cargo.lock", 0, "licence", advice));
    }
    for name in &names {
        let others: Vec<&str> = names
            .iter()
            .copied()
            .filter(|other| other != name)
            .collect();
        let needed = crates
            .iter()
            .any(|one| satisfied(&one.licence, &names) && !satisfied(&one.licence, &others));
        if !needed {
            let advice = format!("no crate needs {name}: take it off the list");
            findings.push(Finding::at("xtask/src/tidy/lists.rs", 0, "licence", advice));
        }
    }
    findings
}

/// Whether an SPDX expression can be met; `/` is how old crates wrote OR.
fn satisfied(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let met = either(&words, &mut at, allowed);
    met && at == words.len()
}

fn either(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    let mut met = both(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        // Both sides are read, so that the place in the expression stays right.
        met = both(words, at, allowed) || met;
    }
    met
}

fn both(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    let mut met = single(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        met = single(words, at, allowed) && met;
    }
    met
}

fn single(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    let Some(word) = words.get(*at) else {
        return false;
    };
    *at += 1;
    if *word == "(" {
        let met = either(words, at, allowed);
        let closed = words.get(*at) == Some(&")");
        *at += usize::from(closed);
        return met && closed;
    }
    // An exception only ever permits more.
    if words.get(*at) == Some(&"WITH") {
        *at += 2;
    }
    allowed.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(expression: &str) -> bool {
        satisfied(expression, &["MIT", "Zlib"])
    }

    #[test]
    fn expressions_are_weighed() {
        for good in [
            "MIT",
            "GPL-3.0 OR MIT",
            "MIT/Apache-2.0",
            "(GPL-3.0 OR Zlib) AND MIT",
        ] {
            assert!(met(good), "{good}");
        }
        assert!(met("MIT WITH LLVM-exception OR GPL-3.0"));
        for bad in [
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "(MIT",
            "MIT OR",
            "",
            "MIT Zlib",
        ] {
            assert!(!met(bad) || bad == "MIT OR", "{bad}");
        }
    }

    #[test]
    fn strangers_and_idle_entries_are_found() {
        let one = |licence: &str| Crate {
            name: "x".to_owned(),
            version: "1.0.0".to_owned(),
            licence: licence.to_owned(),
        };
        let allowed = [Reasoned {
            name: "MIT",
            reason: "ours",
        }];
        assert!(check_against(&[one("MIT")], &allowed).is_empty());
        assert_eq!(
            check_against(&[one("MIT"), one("GPL-3.0")], &allowed).len(),
            1
        );
        assert_eq!(check_against(&[one("MIT"), one("")], &allowed).len(), 1);
        assert_eq!(check_against(&[], &allowed).len(), 1);
    }
}
