//! Which of several tables hold a recommender's customers, its items, and who took what.

use super::interactions::names_rows;
use super::{RecommendError, Recommender, Side};
use crate::feature::fit;
use crate::table::Table;

/// Tables by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The customers.
    pub customers: usize,
    /// The items.
    pub items: usize,
    /// Who took what, if one tells it.
    pub interactions: Option<usize>,
}

/// Finds a recommender's tables: of customers and of items the first in which every id
/// stands once and that has all that is read; of who took what the first other one with both
/// ids, if possible one that tells of ranks and grades what is read.
///
/// # Errors
/// [`RecommendError::NoTable`] when there is none for the customers or the items.
pub fn chosen(recommender: &Recommender, tables: &[&Table]) -> Result<Chosen, RecommendError> {
    let serving = |side: &Side| {
        let serves = |table: &&Table| {
            let id = table.column(&side.id);
            id.is_some_and(names_rows)
                && (side.contract.features.is_empty() || fit(&side.contract, table).fits())
        };
        let place = tables.iter().position(serves);
        place.ok_or_else(|| RecommendError::NoTable {
            id: side.id.clone(),
            features: names_of_features(side),
            tables: tables.iter().map(|table| table.name.clone()).collect(),
        })
    };
    let (customers, items) = (&recommender.customers, &recommender.items);
    let (of_customers, of_items) = (serving(customers)?, serving(items)?);
    let tells = |(place, table): &(usize, &&Table)| {
        let has = |id: &str| table.column(id).is_some();
        ![of_customers, of_items].contains(place) && has(&customers.id) && has(&items.id)
    };
    let telling: Vec<(usize, &&Table)> = tables.iter().enumerate().filter(tells).collect();
    let ranks = recommender.rank_columns();
    let has_ranks =
        |(_, table): &&(usize, &&Table)| ranks.is_none_or(|ranks| ranks.check(table).is_ok());
    let interactions = telling.iter().find(has_ranks).or(telling.first());
    Ok(Chosen {
        customers: of_customers,
        items: of_items,
        interactions: interactions.map(|(place, _)| *place),
    })
}

fn names_of_features(side: &Side) -> Vec<String> {
    let features = side.contract.features.iter();
    features.map(|feature| feature.name.clone()).collect()
}
