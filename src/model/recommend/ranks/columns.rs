//! Which columns of the interactions tell how recently, for how much and where was bought.

use serde::{Deserialize, Serialize};

use crate::model::recommend::RecommendError;
use crate::model::recommend::interactions::{Names, column};
use crate::table::{Column, ColumnKind, Role, Table, guess_role};

/// A larger amount is a slip of the pen, and counts nothing; sums stay finite.
const MOST_AMOUNT: f64 = 1e15;

/// Words that name where something was bought.
const STORES: [&str; 15] = [
    "store",
    "shop",
    "branch",
    "outlet",
    "mall",
    "affiliate",
    "partner",
    "merchant",
    "cop_c",
    "점포",
    "매장",
    "지점",
    "제휴사",
    "가맹점",
    "상점",
];

/// Words that may stand beside them.
const NAMING: [&str; 10] = [
    "code", "id", "no", "number", "name", "key", "코드", "번호", "명", "이름",
];

/// How sure a guess must be that a column holds amounts.
const SURE: f64 = 0.5;

/// The interactions' columns by which customers and items are ranked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub struct RankColumns {
    /// When an interaction was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// For how much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
}

/// Those columns of one table.
pub(in crate::model::recommend) struct Told<'a> {
    time: Option<&'a Column>,
    amount: Option<&'a Column>,
    pub(in crate::model::recommend) store: Option<&'a Column>,
}

impl RankColumns {
    /// The columns in a table of interactions.
    ///
    /// # Errors
    /// [`RecommendError::NoColumn`] when one is not there.
    pub(in crate::model::recommend) fn told_by<'a>(
        &self,
        table: &'a Table,
    ) -> Result<Told<'a>, RecommendError> {
        let there = |name: &Option<String>| match name {
            Some(name) => column(table, name).map(Some),
            None => Ok(None),
        };
        Ok(Told {
            time: there(&self.time)?,
            amount: there(&self.amount)?,
            store: there(&self.store)?,
        })
    }

    /// Checks that a table of interactions has the columns.
    ///
    /// # Errors
    /// [`RecommendError::NoColumn`] when one is not there.
    pub fn check(&self, table: &Table) -> Result<(), RecommendError> {
        self.told_by(table).map(drop)
    }

    /// The columns' names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let all = [&self.time, &self.amount, &self.store];
        all.into_iter().filter_map(|name| name.as_deref())
    }

    /// Whether each is named.
    pub(super) fn is_sound(&self) -> bool {
        self.names().all(|name| !name.is_empty())
    }
}

impl Told<'_> {
    /// For how much a row was; nothing where it does not say so.
    pub(super) fn amount(&self, row: usize) -> f64 {
        let amount = self.amount.and_then(|amount| amount.number(row));
        let known = amount.filter(|amount| amount.abs() <= MOST_AMOUNT);
        known.unwrap_or_default()
    }

    /// When a row was; `i64::MIN` where nobody knows.
    pub(super) fn moment(&self, row: usize) -> i64 {
        let moment = self.time.and_then(|time| time.moment(row));
        moment.unwrap_or(i64::MIN)
    }
}

/// Finds the columns by which customers and items are ranked: the time, if it is one of dates,
/// and of the amount and the store those that are given, else by what they are called. `None`
/// where the interactions tell none of them.
///
/// # Errors
/// [`RecommendError`] when a given one is not there, or the amount's holds no numbers.
pub fn rank_columns(
    interactions: &Table,
    names: &Names,
    amount: Option<&str>,
    store: Option<&str>,
) -> Result<Option<RankColumns>, RecommendError> {
    let time = match &names.time {
        Some(name) => Some(column(interactions, name)?),
        None => None,
    };
    let is_free = |column: &Column| {
        let taken = [
            Some(&names.customer),
            Some(&names.item),
            names.time.as_ref(),
        ];
        taken
            .into_iter()
            .flatten()
            .all(|name| name != column.name())
    };
    let found = |given: Option<&str>, serves: fn(&Column) -> bool| match given {
        Some(name) => column(interactions, name).map(Some),
        None => {
            let mut columns = interactions.columns().iter();
            Ok(columns.find(|column| is_free(column) && serves(column)))
        }
    };
    let amount = found(amount, holds_amounts)?;
    if let Some(column) = amount.filter(|column| !column.kind().is_number()) {
        return Err(RecommendError::NoAmounts {
            table: interactions.name.clone(),
            column: column.name().to_string(),
            example: column.text(0).to_string(),
        });
    }
    let name = |column: &Column| column.name().to_string();
    let columns = RankColumns {
        time: time
            .filter(|time| time.kind() == ColumnKind::Date)
            .map(name),
        amount: amount.map(name),
        store: found(store, names_stores)?.map(name),
    };
    Ok((columns != RankColumns::default()).then_some(columns))
}

fn holds_amounts(column: &Column) -> bool {
    let guess = guess_role(column);
    guess.role == Role::Amount && guess.confidence > SURE
}

/// Whether a column is called like a store and holds names or codes.
fn names_stores(column: &Column) -> bool {
    let kind = column.kind();
    let named = matches!(
        kind,
        ColumnKind::Category | ColumnKind::Identifier | ColumnKind::Text | ColumnKind::Integer
    );
    let name = column.name().to_lowercase();
    let is_store = |word: &str| {
        let mut rests = STORES.iter().filter_map(|store| word.strip_prefix(*store));
        rests.any(|rest| rest.is_empty() || NAMING.contains(&rest))
    };
    let letters = |letter: char| !letter.is_alphanumeric();
    let mut words = name.split(letters).filter(|word| !word.is_empty());
    let any = words.clone().any(is_store);
    let all = words.all(|word| is_store(word) || NAMING.contains(&word));
    named && (is_store(&name) || (any && all))
}
