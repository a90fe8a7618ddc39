//! What follows from a leak: the column stays out of the features, unless the
//! user keeps it.

use super::AuditOptions;
use super::finding::{Finding, Severity};
use crate::feature::prepare::plan::{PreparePlan, Use, Why};

impl AuditOptions {
    /// What a plan says of the columns. Its split is not among it.
    pub fn of_plan(plan: &PreparePlan) -> AuditOptions {
        AuditOptions {
            id: plan.id.clone(),
            anchor: plan.anchor.clone(),
            positive: plan.positive.clone(),
            other_labels: plan.other_labels().map(str::to_string).collect(),
            ..AuditOptions::default()
        }
    }
}

/// Leaves the columns out that know the answer; the findings that had this
/// consequence. What is left out for another reason stays as it is.
pub fn leave_out(plan: &mut PreparePlan, findings: &[Finding]) -> Vec<Finding> {
    let grave =
        |finding: &&Finding| finding.severity == Severity::Leak && finding.left_out_by_default();
    let mut followed = Vec::new();
    for finding in findings.iter().filter(grave) {
        let mut columns = plan.columns.iter_mut();
        let column = columns.find(|plan| finding.column.as_ref() == Some(&plan.column));
        if let Some(column) = column
            && !matches!(column.used, Use::LeftOut(_))
        {
            column.leave_out(Why::Leak);
            followed.push(finding.clone());
        }
    }
    followed
}
