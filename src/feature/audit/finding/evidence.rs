//! What an audit found, with its figures: how much it says, in words, and what to do about it.

use serde::{Deserialize, Serialize};

use crate::i18n::number::{count as in_words, decimal, percent};
use crate::i18n::{Lang, Message, audit as text};

/// Longest text quoted, in characters.
const QUOTED: usize = 40;

/// What was found. Rows are counted from 1 below the header, shares from 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// Two values that are the two classes.
    EqualsLabel {
        /// The label's column.
        label: String,
        /// Share of rows in which they agree.
        agreement: f64,
    },
    /// Filled in rows of one class only.
    FilledForOneClass {
        /// That class.
        class: String,
        /// Rows filled.
        rows: u64,
        /// Rows of the class.
        of_class: u64,
    },
    /// Missing in rows of one class only.
    MissingForOneClass {
        /// That class.
        class: String,
        /// Rows missing.
        rows: u64,
        /// Rows of the class.
        of_class: u64,
    },
    /// Whether it is filled (nearly) decides the class.
    FillingDecides {
        /// One class.
        positive: String,
        /// Share of its rows that are filled.
        filled_positive: f64,
        /// The other class.
        negative: String,
        /// Share of its rows that are filled.
        filled_negative: f64,
    },
    /// A number or date whose order decides.
    NumberDecides {
        /// Area under the ROC curve, the better way round.
        auc: f64,
        /// Whether high values mean `class`.
        higher: bool,
        /// The class.
        class: String,
        /// Rows with a value.
        rows: u64,
    },
    /// Categories, or ranges of a number, that decide out of fold.
    ValuesDecide {
        /// Area under the ROC curve, out of fold.
        auc: f64,
        /// How many values or ranges.
        values: u64,
        /// Whether they are ranges.
        ranges: bool,
    },
    /// Dates after the anchor.
    DateAfterAnchor {
        /// Rows concerned.
        rows: u64,
        /// Rows with a date.
        dated: u64,
        /// The first row concerned.
        row: u64,
        /// Its date.
        date: String,
        /// Its anchor.
        anchor: String,
        /// Whether the name says that it lies ahead by agreement.
        planned: bool,
    },
    /// An identifier whose order tells the label.
    IdentifierOrders {
        /// Area under the ROC curve, the better way round.
        auc: f64,
    },
    /// Rows that stand sorted by label.
    RowsOrdered {
        /// Area under the ROC curve of the row's position.
        auc: f64,
        /// Runs of equal labels.
        runs: u64,
        /// Runs expected in random order.
        expected: u64,
    },
    /// Customers on both sides of the split.
    CustomerInBoth {
        /// How many.
        customers: u64,
        /// One of them.
        example: String,
    },
    /// Customers trained on at earlier anchors than they are tested at.
    CustomerOverTime {
        /// How many.
        customers: u64,
        /// One of them.
        example: String,
    },
    /// Customers trained on at or after an anchor at which they are tested.
    LaterSampleInTraining {
        /// How many.
        customers: u64,
        /// One of them.
        example: String,
    },
    /// Test rows whose features repeat a training row.
    DuplicateRows {
        /// How many.
        rows: u64,
        /// Share of the test rows.
        share: f64,
        /// The first of them.
        row: u64,
        /// The training row it repeats.
        of_row: u64,
    },
    /// One value in every row.
    Constant {
        /// The value.
        value: String,
    },
    /// No value in any row.
    Empty,
    /// The label has one class.
    OneClassOnly {
        /// That class.
        class: String,
    },
    /// Rows without label.
    Unlabelled {
        /// How many.
        rows: u64,
    },
    /// The rarer class was taken for "left".
    PositiveAssumed {
        /// That class.
        class: String,
    },
    /// The name speaks of the outcome.
    NamedLikeOutcome,
    /// Customers with several rows.
    RepeatedCustomers {
        /// How many.
        customers: u64,
        /// Their rows.
        rows: u64,
    },
}

impl Evidence {
    /// Whether it speaks of one class rather than of the column or the table.
    pub(in crate::feature::audit) fn is_of_class(&self) -> bool {
        // What equals the label names its class itself.
        self.strength() > 0.0 && !matches!(self, Evidence::EqualsLabel { .. })
    }

    /// How well the class is known by it, from 0 to 1; 0 for what knows no class.
    pub(in crate::feature::audit) fn strength(&self) -> f64 {
        match self {
            Evidence::EqualsLabel { agreement, .. } => *agreement,
            Evidence::FilledForOneClass { rows, of_class, .. }
            | Evidence::MissingForOneClass { rows, of_class, .. } => {
                *rows as f64 / (*of_class).max(1) as f64
            }
            Evidence::FillingDecides {
                filled_positive,
                filled_negative,
                ..
            } => 0.5 + (filled_positive - filled_negative).abs() / 2.0,
            Evidence::NumberDecides { auc, .. }
            | Evidence::ValuesDecide { auc, .. }
            | Evidence::IdentifierOrders { auc }
            | Evidence::RowsOrdered { auc, .. } => *auc,
            _ => 0.0,
        }
    }

    /// What was found, in words.
    pub(super) fn what(&self, lang: Lang) -> String {
        let number = |value: u64| in_words(lang, value);
        let area = |value: f64| decimal(value, 3);
        let fill = |message: Message, values: &[(&str, &str)]| message.fill(lang, values);
        match self {
            Evidence::EqualsLabel { label, agreement } => fill(
                text::EQUALS_LABEL,
                &[
                    ("label", &marked(label)),
                    ("agreement", &percent(*agreement)),
                ],
            ),
            Evidence::FilledForOneClass {
                class,
                rows,
                of_class,
            } => fill(
                text::FILLED_FOR_ONE,
                &[
                    ("class", &marked(class)),
                    ("rows", &number(*rows)),
                    ("all", &number(*of_class)),
                ],
            ),
            Evidence::MissingForOneClass {
                class,
                rows,
                of_class,
            } => fill(
                text::MISSING_FOR_ONE,
                &[
                    ("class", &marked(class)),
                    ("rows", &number(*rows)),
                    ("all", &number(*of_class)),
                ],
            ),
            Evidence::FillingDecides {
                positive,
                filled_positive,
                negative,
                filled_negative,
            } => fill(
                text::FILLING_DECIDES,
                &[
                    ("positive", &marked(positive)),
                    ("positive_share", &percent(*filled_positive)),
                    ("negative", &marked(negative)),
                    ("negative_share", &percent(*filled_negative)),
                ],
            ),
            Evidence::NumberDecides {
                auc,
                higher,
                class,
                rows,
            } => fill(
                if *higher {
                    text::HIGH_DECIDES
                } else {
                    text::LOW_DECIDES
                },
                &[
                    ("auc", &area(*auc)),
                    ("class", &marked(class)),
                    ("rows", &number(*rows)),
                ],
            ),
            Evidence::ValuesDecide {
                auc,
                values,
                ranges,
            } => fill(
                if *ranges {
                    text::RANGES_DECIDE
                } else {
                    text::VALUES_DECIDE
                },
                &[("auc", &area(*auc)), ("values", &number(*values))],
            ),
            Evidence::DateAfterAnchor {
                rows,
                dated,
                row,
                date,
                anchor,
                ..
            } => fill(
                text::DATE_AFTER,
                &[
                    ("rows", &number(*rows)),
                    ("dated", &number(*dated)),
                    ("row", &number(*row)),
                    ("date", &quoted(date)),
                    ("anchor", &quoted(anchor)),
                ],
            ),
            Evidence::IdentifierOrders { auc } => fill(text::ID_ORDERS, &[("auc", &area(*auc))]),
            Evidence::RowsOrdered {
                auc,
                runs,
                expected,
            } => fill(
                text::ROWS_ORDERED,
                &[
                    ("auc", &area(*auc)),
                    ("runs", &number(*runs)),
                    ("expected", &number(*expected)),
                ],
            ),
            Evidence::CustomerInBoth { customers, example } => fill(
                text::CUSTOMER_IN_BOTH,
                &[
                    ("customers", &number(*customers)),
                    ("example", &marked(example)),
                ],
            ),
            Evidence::CustomerOverTime { customers, example } => fill(
                text::CUSTOMER_OVER_TIME,
                &[
                    ("customers", &number(*customers)),
                    ("example", &marked(example)),
                ],
            ),
            Evidence::LaterSampleInTraining { customers, example } => fill(
                text::LATER_SAMPLE,
                &[
                    ("customers", &number(*customers)),
                    ("example", &marked(example)),
                ],
            ),
            Evidence::DuplicateRows {
                rows,
                share,
                row,
                of_row,
            } => fill(
                text::DUPLICATE_ROWS,
                &[
                    ("rows", &number(*rows)),
                    ("share", &percent(*share)),
                    ("row", &number(*row)),
                    ("of_row", &number(*of_row)),
                ],
            ),
            Evidence::Constant { value } => fill(text::CONSTANT, &[("value", &marked(value))]),
            Evidence::Empty => text::EMPTY.text(lang).to_string(),
            Evidence::OneClassOnly { class } => fill(text::ONE_CLASS, &[("class", &marked(class))]),
            Evidence::Unlabelled { rows } => fill(text::UNLABELLED, &[("rows", &number(*rows))]),
            Evidence::PositiveAssumed { class } => {
                fill(text::ASSUMED, &[("class", &marked(class))])
            }
            Evidence::NamedLikeOutcome => text::NAMED.text(lang).to_string(),
            Evidence::RepeatedCustomers { customers, rows } => fill(
                text::REPEATED,
                &[("customers", &number(*customers)), ("rows", &number(*rows))],
            ),
        }
    }

    /// What to do about it.
    pub(super) fn advice(&self) -> Message {
        match self {
            Evidence::EqualsLabel { .. } => text::DO_LEAVE_OUT_COPY,
            Evidence::FilledForOneClass { .. }
            | Evidence::MissingForOneClass { .. }
            | Evidence::FillingDecides { .. } => text::DO_FILLED_WHEN,
            Evidence::NumberDecides { .. } | Evidence::ValuesDecide { .. } => text::DO_KNOWN_WHEN,
            Evidence::DateAfterAnchor { planned: true, .. } => text::DO_PLANNED,
            Evidence::DateAfterAnchor { .. } => text::DO_DATE,
            Evidence::IdentifierOrders { .. } => text::DO_ID,
            Evidence::RowsOrdered { .. } => text::DO_SHUFFLE,
            Evidence::CustomerInBoth { .. } | Evidence::RepeatedCustomers { .. } => text::DO_GROUP,
            Evidence::CustomerOverTime { .. } => text::DO_OVER_TIME,
            Evidence::LaterSampleInTraining { .. } => text::DO_OUT_OF_TIME,
            Evidence::DuplicateRows { .. } => text::DO_DEDUPLICATE,
            Evidence::Constant { .. } | Evidence::Empty => text::DO_DROP_CONSTANT,
            Evidence::OneClassOnly { .. } => text::DO_OTHER_LABEL,
            Evidence::Unlabelled { .. } => text::DO_UNLABELLED,
            Evidence::PositiveAssumed { .. } => text::DO_ASSUMED,
            Evidence::NamedLikeOutcome => text::DO_NAMED,
        }
    }
}

/// A text in quotation marks; in Korean the particle follows these.
pub(super) fn marked(text: &str) -> String {
    format!("“{}”", quoted(text))
}

/// A text as it may stand in a line: no line breaks, not too long.
pub(super) fn quoted(text: &str) -> String {
    let mut letters = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut out: String = letters.by_ref().take(QUOTED).collect();
    if letters.next().is_some() {
        out.push('…');
    }
    out
}
