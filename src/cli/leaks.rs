//! Which features of a table that was just built know an answer of it.

use crate::feature::audit::{AuditOptions, Severity, audit};
use crate::feature::recipe::{Built, Part};
use crate::i18n::Lang;

/// The leaks and suspicions that the audit finds for any label, a line each, and the labels that
/// it cannot look at. What is so whatever the label is said once.
pub fn leaks(built: &Built) -> Vec<String> {
    let (table, parts) = (&built.table, &built.parts);
    let labels = Part::Label.names(table, parts);
    let options = AuditOptions {
        id: Part::Id.names(table, parts).into_iter().next(),
        anchor: Part::Anchor.names(table, parts).into_iter().next(),
        other_labels: labels.clone(),
        amounts: true,
        ..AuditOptions::default()
    };
    // Each line with the labels of which it is so.
    let mut found: Vec<(String, Vec<&str>)> = Vec::new();
    let mut refused = Vec::new();
    for label in &labels {
        let findings = match audit(table, label, &options) {
            Ok(findings) => findings,
            Err(error) => {
                refused.push(error.say(Lang::En));
                continue;
            }
        };
        for finding in findings {
            if finding.severity == Severity::Note {
                continue;
            }
            let line = finding.line(Lang::En);
            match found.iter_mut().find(|(known, _)| *known == line) {
                Some((_, of)) => of.push(label.as_str()),
                None => found.push((line, vec![label.as_str()])),
            }
        }
    }
    let lines = found.into_iter().map(|(line, of)| match labels.len() {
        1 => line,
        _ => format!("{}: {line}", of.join(", ")),
    });
    lines.chain(refused).collect()
}
