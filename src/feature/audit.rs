//! The leak audit: does a feature table know the answer already?
//!
//! Runs on every feature table before a model is trusted. Each finding names
//! its column, gives its figure and says what to do. Nothing is dropped here:
//! the user decides, [`Finding::left_out_by_default`] is the safe default.

mod auc;
mod column;
mod finding;
mod names;
mod order;
mod parts;
mod tally;
mod time;

use serde::{Deserialize, Serialize};

pub use finding::{Evidence, Finding, Severity};
pub use names::says_anchor;
pub use parts::SplitSource;

use super::prepare::label::{self, BinaryLabel, LabelError};
use crate::i18n::{Lang, audit as text};
use crate::table::{ColumnKind, Table};

/// What the audit should know about the table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AuditOptions {
    /// The customer's column; recognised when not given.
    pub id: Option<String>,
    /// The column with each row's anchor; recognised by its name when not given.
    pub anchor: Option<String>,
    /// The label's value that means "left"; recognised when not given.
    pub positive: Option<String>,
    /// Which rows train and which test.
    pub split: SplitSource,
    /// From which figure on something is found.
    pub thresholds: Thresholds,
}

/// From which figure on something is found. The defaults are strict enough for
/// honest features: the strongest columns of real churn tables reach an AUC
/// around 0.75 to 0.93 alone.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Thresholds {
    /// A single column with this AUC decides the label: a leak.
    pub leak_auc: f64,
    /// A single column with this AUC is suspect.
    pub suspicion_auc: f64,
    /// Row order or identifiers with this AUC order the label.
    pub order_auc: f64,
    /// An order's or a gap's chance probability must be below this.
    pub chance: f64,
    /// Share of test rows that may repeat a training row.
    pub duplicates: f64,
}

impl Default for Thresholds {
    fn default() -> Thresholds {
        Thresholds {
            leak_auc: 0.98,
            suspicion_auc: 0.95,
            order_auc: 0.65,
            chance: 1e-6,
            // Customers of few days are alike by nature (1.1 % in the Telco table).
            duplicates: 0.02,
        }
    }
}

/// Why a table cannot be audited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum AuditError {
    /// A named column is not in the table.
    ColumnMissing {
        /// The table's name.
        table: String,
        /// The column's name.
        column: String,
        /// The columns there are.
        columns: Vec<String>,
    },
    /// The label cannot be read.
    Label(LabelError),
}

impl AuditError {
    /// The error in words.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            AuditError::ColumnMissing {
                table,
                column,
                columns,
            } => text::COLUMN_MISSING.fill(
                lang,
                &[
                    ("table", table),
                    ("column", column),
                    ("columns", &columns.join(", ")),
                ],
            ),
            AuditError::Label(error) => error.say(lang),
        }
    }
}

/// Audits a table: all of its findings, the gravest first, then in the order
/// of the columns.
///
/// # Errors
/// [`AuditError`] when a named column is not there or the label has not two classes.
pub fn audit(
    table: &Table,
    label: &str,
    options: &AuditOptions,
) -> Result<Vec<Finding>, AuditError> {
    let mut audit = Audit::new(table, label, options)?;
    while !audit.step(table) {}
    Ok(audit.finish())
}

/// An audit under way, one column a step, so that a worker can be cancelled.
#[derive(Debug)]
pub struct Audit {
    label: BinaryLabel,
    roles: Roles,
    thresholds: Thresholds,
    split: SplitSource,
    /// Which of five folds each row is in, customers kept whole.
    folds: Vec<u8>,
    next: usize,
    findings: Vec<Finding>,
}

/// Positions of the columns that are no features.
#[derive(Clone, Copy, Debug, Default)]
struct Roles {
    label: usize,
    id: Option<usize>,
    anchor: Option<usize>,
    split: Option<usize>,
}

impl Audit {
    /// Reads the label and finds the roles.
    ///
    /// # Errors
    /// As [`audit`].
    pub fn new(table: &Table, label: &str, options: &AuditOptions) -> Result<Audit, AuditError> {
        let missing = |column: &str| AuditError::ColumnMissing {
            table: table.name.clone(),
            column: column.to_string(),
            columns: table
                .columns()
                .iter()
                .map(|c| c.name().to_string())
                .collect(),
        };
        let named = |name: &Option<String>| match name {
            Some(name) => table.position(name).map(Some).ok_or_else(|| missing(name)),
            None => Ok(None),
        };
        let at = table.position(label).ok_or_else(|| missing(label))?;
        let column = table.columns().get(at).ok_or_else(|| missing(label))?;
        let split = match &options.split {
            SplitSource::Column { name } => {
                Some(table.position(name).ok_or_else(|| missing(name))?)
            }
            _ => None,
        };
        let others = |wanted: &dyn Fn(usize) -> bool| {
            (0..table.columns().len()).find(|index| *index != at && wanted(*index))
        };
        let kind = |index: usize| table.columns().get(index).map(|c| (c.kind(), c.name()));
        let anchor = named(&options.anchor)?.or_else(|| {
            others(&|index| {
                kind(index)
                    .is_some_and(|(kind, name)| kind == ColumnKind::Date && says_anchor(name))
            })
        });
        let id = named(&options.id)?.or_else(|| {
            others(&|index| {
                Some(index) != anchor
                    && kind(index).is_some_and(|(kind, name)| {
                        kind == ColumnKind::Identifier && names::says_customer(name)
                    })
            })
            .or_else(|| {
                others(&|index| {
                    Some(index) != anchor
                        && kind(index).is_some_and(|(kind, name)| {
                            kind != ColumnKind::Decimal && names::says_customer_id(name)
                        })
                })
            })
            .or_else(|| {
                others(&|index| kind(index).is_some_and(|(kind, _)| kind == ColumnKind::Identifier))
            })
        });
        let roles = Roles {
            label: at,
            id,
            anchor,
            split,
        };
        let label = label::read(column, options.positive.as_deref()).map_err(AuditError::Label)?;
        Ok(Audit {
            folds: tally::folds(table, id),
            label,
            roles,
            thresholds: options.thresholds,
            split: options.split.clone(),
            next: 0,
            findings: Vec::new(),
        })
    }

    /// Looks at the next column; `true` when all is done.
    pub fn step(&mut self, table: &Table) -> bool {
        let index = self.next;
        self.next += 1;
        if index == 0 {
            self.whole_table(table);
        }
        if let Some(column) = table.columns().get(index) {
            let found = column::look(table, index, self);
            let position = index as u32;
            self.findings
                .extend(found.into_iter().map(|(severity, evidence)| Finding {
                    severity,
                    column: Some(column.name().to_string()),
                    position,
                    evidence,
                }));
        } else if index == table.columns().len() {
            let found = parts::look(table, self);
            self.findings.extend(found);
        }
        index >= table.columns().len()
    }

    /// Steps taken and steps in all.
    pub fn progress(&self, table: &Table) -> (usize, usize) {
        (self.next, table.columns().len() + 1)
    }

    /// The findings, the gravest first, then in the order of the columns.
    pub fn finish(mut self) -> Vec<Finding> {
        self.findings
            .sort_by_key(|finding| (finding.severity, finding.position));
        self.findings
    }

    /// What concerns the label and the order of the rows.
    fn whole_table(&mut self, table: &Table) {
        let position = self.roles.label as u32;
        let (positive, negative) = self.label.counts();
        let mut say = |severity, evidence| {
            self.findings.push(Finding {
                severity,
                column: Some(self.label.column.clone()),
                position,
                evidence,
            });
        };
        if positive == 0 || negative == 0 {
            let class = self.label.spelling(positive > 0).to_string();
            say(Severity::Suspicion, Evidence::OneClassOnly { class });
        }
        let unlabelled = table.rows() as u64 - positive - negative;
        if unlabelled > 0 {
            say(Severity::Note, Evidence::Unlabelled { rows: unlabelled });
        }
        let one_row_each = self
            .roles
            .id
            .and_then(|index| table.columns().get(index))
            .is_none_or(order::one_row_each);
        if one_row_each
            && let Some((severity, evidence)) = order::rows(&self.label, self.thresholds)
        {
            say(severity, evidence);
        }
        if self.label.assumed && negative > 0 && positive > 0 {
            let class = self.label.positive.clone();
            say(Severity::Note, Evidence::PositiveAssumed { class });
        }
    }
}

/// The findings as text, one a line, the column named first. Without findings,
/// one line that says so.
pub fn report(findings: &[Finding], lang: Lang) -> String {
    if findings.is_empty() {
        return format!("{}\n", text::NOTHING.text(lang));
    }
    findings
        .iter()
        .map(|finding| format!("{}\n", finding.line(lang)))
        .collect()
}
