//! The leak audit: does a feature table know the answer already?
//!
//! Runs on every feature table before a model is trusted. Each finding names
//! its column, gives its figure and says what to do. Nothing is dropped here:
//! the user decides, [`Finding::left_out_by_default`] is the safe default.

mod auc;
mod classes;
mod column;
mod finding;
mod leave_out;
mod order;
mod parts;
mod tally;
mod time;

use serde::{Deserialize, Serialize};

pub use finding::{Evidence, Finding, Severity};
pub use leave_out::leave_out;
pub use parts::SplitSource;

use super::prepare::label::{BinaryLabel, LabelError};
use super::roles::{anchor_of, id_of};
use crate::i18n::{Lang, audit as text};
use crate::table::Table;

/// What the audit should know about the table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AuditOptions {
    /// The customer's column; recognised when not given.
    pub id: Option<String>,
    /// The column with each row's anchor; recognised by its name when not given.
    pub anchor: Option<String>,
    /// The label's value that means "left"; recognised when not given.
    pub positive: Option<String>,
    /// Other columns that hold an answer: no features.
    pub other_labels: Vec<String>,
    /// Whether a label of amounts is looked at as two halves, above its median and not, instead
    /// of being refused.
    #[serde(default)]
    pub amounts: bool,
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
/// [`AuditError`] when a named column is not there or the label has no classes.
pub fn audit(
    table: &Table,
    label: &str,
    options: &AuditOptions,
) -> Result<Vec<Finding>, AuditError> {
    let mut audit = Audit::new(table, label, options)?;
    while !audit.step(table) {}
    Ok(audit.finish())
}

/// What training and test share by the split of `options` that they should not:
/// customers, later samples of theirs, whole rows. Reads no label; only the
/// columns that are named are told from the features.
pub fn audit_split(table: &Table, label: Option<&str>, options: &AuditOptions) -> Vec<Finding> {
    let position = |name: &Option<String>| name.as_deref().and_then(|name| table.position(name));
    let split = match &options.split {
        SplitSource::Column { name } => table.position(name),
        _ => None,
    };
    let others = options.other_labels.iter();
    let audit = Audit {
        labels: Vec::new(),
        roles: Roles {
            // Behind all columns where there is none.
            label: label
                .and_then(|name| table.position(name))
                .unwrap_or(table.columns().len()),
            id: position(&options.id),
            anchor: position(&options.anchor),
            split,
            others: others.filter_map(|name| table.position(name)).collect(),
        },
        thresholds: options.thresholds,
        split: options.split.clone(),
        folds: Vec::new(),
        next: 0,
        findings: Vec::new(),
    };
    parts::look(table, &audit)
}

/// An audit under way, one column a step, so that a worker can be cancelled.
#[derive(Debug)]
pub struct Audit {
    /// The label's two classes, or each of several against the others.
    labels: Vec<BinaryLabel>,
    roles: Roles,
    thresholds: Thresholds,
    split: SplitSource,
    /// Which of five folds each row is in, customers kept whole.
    folds: Vec<u8>,
    next: usize,
    findings: Vec<Finding>,
}

/// Positions of the columns that are no features.
#[derive(Clone, Debug, Default)]
struct Roles {
    label: usize,
    id: Option<usize>,
    anchor: Option<usize>,
    split: Option<usize>,
    /// Hold other answers.
    others: Vec<usize>,
}

impl Roles {
    /// Whether the column is set aside: neither a feature nor looked at.
    fn is_aside(&self, index: usize) -> bool {
        index == self.label || Some(index) == self.split || self.others.contains(&index)
    }
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
            SplitSource::None => parts::column(table, at),
            SplitSource::Rows { .. } => None,
        };
        let others: Vec<usize> = options
            .other_labels
            .iter()
            .filter_map(|name| table.position(name))
            .filter(|index| *index != at)
            .collect();
        let mut taken = others.clone();
        taken.push(at);
        let anchor = named(&options.anchor)?.or_else(|| anchor_of(table, &taken));
        taken.extend(anchor);
        let id = named(&options.id)?.or_else(|| id_of(table, &taken));
        let roles = Roles {
            label: at,
            id,
            anchor,
            split,
            others,
        };
        let positive = options.positive.as_deref();
        Ok(Audit {
            labels: classes::read(column, positive, options.amounts).map_err(AuditError::Label)?,
            folds: tally::folds(table, id),
            roles,
            thresholds: options.thresholds,
            split: match (split, &options.split) {
                // Told by its values.
                (Some(at), SplitSource::None) => {
                    let name = table.columns().get(at).map_or("", |column| column.name());
                    let name = name.to_string();
                    SplitSource::Column { name }
                }
                _ => options.split.clone(),
            },
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
            self.say(Some(column.name()), index, found);
        } else if index == table.columns().len() {
            let found = parts::look(table, self);
            self.findings.extend(found);
        }
        index >= table.columns().len()
    }

    /// Takes down what was found of a column.
    fn say(&mut self, column: Option<&str>, position: usize, found: column::Found) {
        let findings = found
            .into_iter()
            .map(|(severity, evidence, class)| Finding {
                severity,
                column: column.map(str::to_string),
                position: position as u32,
                class: class.filter(|_| evidence.is_of_class()),
                evidence,
            });
        self.findings.extend(findings);
    }

    /// The class of a label when it is one of several, to be named in findings.
    fn one_of_several<'a>(&self, label: &'a BinaryLabel) -> Option<&'a str> {
        (self.labels.len() > 1).then_some(label.positive.as_str())
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
        let mut found: column::Found = Vec::new();
        let mut say = |severity, evidence| found.push((severity, evidence, None));
        let Some(label) = table.columns().get(self.roles.label) else {
            return;
        };
        if let [label] = self.labels.as_slice() {
            let (positive, negative) = label.counts();
            if positive == 0 || negative == 0 {
                let class = label.spelling(positive > 0).to_string();
                say(Severity::Suspicion, Evidence::OneClassOnly { class });
            } else if label.assumed {
                let class = label.positive.clone();
                say(Severity::Note, Evidence::PositiveAssumed { class });
            }
        }
        let rows = label.missing_count();
        if rows > 0 {
            say(Severity::Note, Evidence::Unlabelled { rows });
        }
        let one_row_each = self
            .roles
            .id
            .and_then(|index| table.columns().get(index))
            .is_none_or(order::one_row_each);
        if one_row_each {
            let orders = self.labels.iter().filter_map(|label| {
                let (severity, evidence) = order::rows(label, self.thresholds)?;
                let class = self.one_of_several(label).map(str::to_string);
                Some(vec![(severity, evidence, class)])
            });
            found.extend(column::worst(orders));
        }
        self.say(Some(label.name()), self.roles.label, found);
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
