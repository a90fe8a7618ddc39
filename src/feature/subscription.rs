//! Recipe K: the four tables of a subscription service → one row per labelled
//! customer (SYSTEMS K1 to K3; the reference in pandas is models/subscription_features.py).
//!
//! `train` decides who is in and in what order; payments and listening are
//! summed up per customer and the member's profile is joined to the left. Every
//! row is read once, and a customer is found by the code of the id in its
//! column's dictionary, so the work grows with the rows and the memory with the
//! customers.
//!
//! What is cleaned here, and counted in the [`JoinReport`]:
//! - a membership that ends before it was paid for (a system error) has no span;
//!   spans of 0 days stay and are counted;
//! - seconds of a day below 0 or above 86,400 (the original holds ±9.2e15) are
//!   missing: they neither count nor enter a sum;
//! - ages outside 0 to 100, and 0, which KKBOX writes for "not given", become
//!   the category `unknown`; so do blank cities, genders and channels.
//!
//! A customer without logs gets `no_log_flag` = 1 and zeros. One without
//! payments gets counts and sums of 0, but rates, means and spans that nobody
//! can know stay missing: numeric gaps are **not** filled here, for filling
//! them has to be fitted on the training split alone.

pub mod accumulate;
mod assemble;
mod dates;
mod error;
mod owners;
mod profile;
mod report;

use crate::table::Table;

pub use error::FeatureError;
pub use report::{Cleaning, JoinReport, TableJoin};

/// The name of the derived table.
pub const TABLE_NAME: &str = "customers";

/// The column that names the customer in all four tables.
pub const ID: &str = "msno";

/// The column of `train` that holds the answer, 1 for "left".
pub const LABEL: &str = "is_churn";

/// The features in the order of SYSTEMS K2: frequency, recency, activity,
/// monetary, profile. With id and label they make the 24 columns of the table.
pub const FEATURES: [&str; 22] = [
    "txn_cnt",
    "auto_renew_rate",
    "cancel_rate",
    "total_cancel",
    "avg_duration",
    "max_duration",
    "auto_cancel_inter",
    "no_log_flag",
    "total_secs_sum",
    "total_secs_mean",
    "num_unq_mean",
    "num_25_sum",
    "num_50_sum",
    "num_75_sum",
    "num_985_sum",
    "num_100_sum",
    "total_paid",
    "avg_paid",
    "age_group",
    "city",
    "gender",
    "registered_via",
];

/// What one of the tables is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Role {
    /// Who is in, and the answer.
    Train,
    /// One row of profile per customer.
    Members,
    /// Payments.
    Transactions,
    /// Days of listening.
    UserLogs,
}

impl Role {
    /// Every role, the driver first.
    pub const ALL: [Role; 4] = [
        Role::Train,
        Role::Members,
        Role::Transactions,
        Role::UserLogs,
    ];

    /// The name of the table in the original system.
    pub fn name(self) -> &'static str {
        match self {
            Role::Train => "train",
            Role::Members => "members",
            Role::Transactions => "transactions",
            Role::UserLogs => "user_logs",
        }
    }

    /// The columns that the recipe reads; a table with all of them plays the role.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Role::Train => &[ID, LABEL],
            Role::Members => &[ID, "city", "bd", "gender", "registered_via"],
            Role::Transactions => &[
                ID,
                "actual_amount_paid",
                "is_auto_renew",
                "transaction_date",
                "membership_expire_date",
                "is_cancel",
            ],
            Role::UserLogs => &[
                ID,
                "num_25",
                "num_50",
                "num_75",
                "num_985",
                "num_100",
                "num_unq",
                "total_secs",
            ],
        }
    }
}

/// The tables by their roles.
///
/// Payments and logs may come in parts (a file per month); a second `train` or
/// `members` is refused by [`build`], because it cannot know which one holds.
#[derive(Clone, Debug, Default)]
pub struct Tables<'a> {
    train: Vec<&'a Table>,
    members: Vec<&'a Table>,
    transactions: Vec<&'a Table>,
    user_logs: Vec<&'a Table>,
}

impl<'a> Tables<'a> {
    /// The tables that play a role.
    pub fn playing(&self, role: Role) -> &[&'a Table] {
        match role {
            Role::Train => &self.train,
            Role::Members => &self.members,
            Role::Transactions => &self.transactions,
            Role::UserLogs => &self.user_logs,
        }
    }
}

/// Finds the roles by the tables' columns, whatever the files are called and in
/// whatever order they came; other tables are passed over.
///
/// `Some` when there are labels and at least one table to build features from;
/// [`build`] then says what else is missing.
pub fn recognise<'a>(tables: &[&'a Table]) -> Option<Tables<'a>> {
    let mut found = Tables::default();
    for table in tables {
        let role = Role::ALL
            .into_iter()
            // The labels last: a wide table may carry them beside its own columns.
            .rev()
            .find(|role| {
                role.columns()
                    .iter()
                    .all(|name| table.column(name).is_some())
            });
        match role {
            Some(Role::Train) => found.train.push(table),
            Some(Role::Members) => found.members.push(table),
            Some(Role::Transactions) => found.transactions.push(table),
            Some(Role::UserLogs) => found.user_logs.push(table),
            None => {}
        }
    }
    let sources = found.members.len() + found.transactions.len() + found.user_logs.len();
    (!found.train.is_empty() && sources > 0).then_some(found)
}

/// The derived table and what was lost or doubled on the way.
#[derive(Clone, Debug)]
pub struct Built {
    /// One row per labelled customer, in the order of `train`: [`ID`],
    /// [`LABEL`], then [`FEATURES`].
    pub table: Table,
    /// What the joins and the cleaning did.
    pub report: JoinReport,
}

/// Builds the customers' table.
///
/// # Errors
/// When a table is missing or there twice, or when no row of `train` names a customer.
pub fn build(tables: &Tables) -> Result<Built, FeatureError> {
    assemble::build(tables)
}
