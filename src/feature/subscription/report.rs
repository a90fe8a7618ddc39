//! What the joins lost or doubled and what the cleaning changed, in numbers and in words.

use serde::{Deserialize, Serialize};

use super::Role;
use crate::i18n::{Lang, Message, feature as text, number};

/// How one table met the labelled customers. Counts are of rows unless said otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableJoin {
    /// All rows that were read.
    pub rows: u64,
    /// Rows that name no customer; left out.
    pub without_id: u64,
    /// Rows of customers without a label; left out.
    pub orphan_rows: u64,
    /// How many such customers there are.
    pub orphan_customers: u64,
    /// Labelled customers without any row here.
    pub customers_without: u64,
    /// Rows that repeat a customer where one row is due; the first counts.
    pub repeated_rows: u64,
}

/// What the cleaning of K3 met, counted over the rows of labelled customers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cleaning {
    /// Memberships that end before they were paid for; their span is left out.
    pub negative_spans: u64,
    /// Spans of 0 days; kept.
    pub zero_spans: u64,
    /// Payments without two readable dates; no span.
    pub unreadable_spans: u64,
    /// Seconds of a day below 0 or above 86,400; left out.
    pub impossible_seconds: u64,
    /// Members with age 0; `unknown`.
    pub ages_not_given: u64,
    /// Members younger than 0 or older than 100; `unknown`.
    pub ages_out_of_range: u64,
}

/// What happened between the four tables and the one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinReport {
    /// Rows of the derived table.
    pub customers: u64,
    /// Customers whose label is blank.
    pub unlabelled: u64,
    /// Rows of `train` that contradict the first row of their customer.
    pub conflicting_labels: u64,
    /// The labels.
    pub train: TableJoin,
    /// The profiles.
    pub members: TableJoin,
    /// The payments.
    pub transactions: TableJoin,
    /// The listening.
    pub user_logs: TableJoin,
    /// The cleaning.
    pub cleaning: Cleaning,
    /// Numeric cells of the derived table that are missing and stay so.
    pub numeric_gaps: u64,
}

impl JoinReport {
    /// How the table of a role met the customers.
    pub fn of(&self, role: Role) -> &TableJoin {
        match role {
            Role::Train => &self.train,
            Role::Members => &self.members,
            Role::Transactions => &self.transactions,
            Role::UserLogs => &self.user_logs,
        }
    }

    /// The report as lines to read, the most consequential first; what did not
    /// happen is not mentioned.
    pub fn say(&self, lang: Lang) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = |message: Message, count: u64| {
            if count > 0 {
                lines.push(message.fill(lang, &[("count", &number::count(lang, count))]));
            }
        };
        line(text::CUSTOMERS, self.customers);
        line(text::CONFLICTING_LABELS, self.conflicting_labels);
        line(text::UNLABELLED, self.unlabelled);
        line(text::WITHOUT_PAYMENTS, self.transactions.customers_without);
        line(text::WITHOUT_LOGS, self.user_logs.customers_without);
        line(text::WITHOUT_PROFILE, self.members.customers_without);
        line(text::NEGATIVE_SPANS, self.cleaning.negative_spans);
        line(text::ZERO_SPANS, self.cleaning.zero_spans);
        line(text::UNREADABLE_SPANS, self.cleaning.unreadable_spans);
        line(text::IMPOSSIBLE_SECONDS, self.cleaning.impossible_seconds);
        line(text::AGES_NOT_GIVEN, self.cleaning.ages_not_given);
        line(text::AGES_OUT_OF_RANGE, self.cleaning.ages_out_of_range);
        line(text::NUMERIC_GAPS, self.numeric_gaps);
        for role in Role::ALL {
            lines.extend(self.of(role).say(role, lang));
        }
        lines
    }
}

impl TableJoin {
    fn say(&self, role: Role, lang: Lang) -> Vec<String> {
        let orphans = number::count(lang, self.orphan_customers);
        [
            (text::ORPHANS, self.orphan_rows),
            (text::REPEATED, self.repeated_rows),
            (text::WITHOUT_ID, self.without_id),
        ]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(message, count)| {
            message.fill(
                lang,
                &[
                    ("table", role.name()),
                    ("count", &number::count(lang, count)),
                    ("orphans", &orphans),
                ],
            )
        })
        .collect()
    }
}
