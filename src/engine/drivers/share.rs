//! Customers explained by a second worker: what it is told, and what it does.
//!
//! It loads the model from the same bytes and builds the same tables for the same number of
//! rows, so that each customer's contributions have the same bits whoever reckons them. What
//! it has done is taken over in the order of the customers, so that sums over them have, too.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::engine::explaining::SharedTreeShap;
use crate::engine::failure::Failure;
use crate::engine::modelling;
use crate::explain::group_tables::GroupTables;
use crate::explain::{Explainer, additivity};
use crate::feature::Matrix;
use crate::feature::recipe::bytes;
use crate::model::trees::TreeEnsemble;

/// Customers × trees from which on a second worker pays: about a second of one worker's time
/// (benches/README.md), against the tenths of a second that the second one needs to start and
/// to build its tables, and their memory.
pub const WORTH_A_WORKER: u64 = 20_000_000;

/// What a second worker has to know.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExplainShare {
    /// The model's file.
    pub(super) name: String,
    #[serde(with = "bytes")]
    pub(super) model: Vec<u8>,
    /// For how many rows the tables are made; which trees have some hangs on it.
    pub(super) rows: u64,
}

/// Customers that the second worker shall explain.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedRows {
    /// Comes back with what is reckoned of them.
    pub number: u64,
    /// The features of all of them, column after column.
    pub values: Vec<f32>,
}

/// The second worker's side.
pub struct ExplainedRows {
    tables: GroupTables<Arc<TreeEnsemble>>,
}

impl ExplainedRows {
    /// Loads the model and builds its tables.
    ///
    /// # Errors
    /// When it is not one that can be shared.
    pub fn new(share: &ExplainShare) -> Result<ExplainedRows, Failure> {
        let (_, explainer) = modelling::open(&share.name, &share.model)?;
        let explainer: SharedTreeShap = explainer.ok_or(Failure::NoModel)?;
        Ok(ExplainedRows {
            tables: GroupTables::for_rows(explainer, share.rows as usize),
        })
    }

    /// The contributions of customers, one after the other.
    pub fn explain(&self, values: &[f32]) -> Vec<f32> {
        let rows = values.len() / self.tables.features().max(1);
        let columns = values.chunks(rows.max(1)).map(<[f32]>::to_vec);
        let matrix = Matrix::new(rows, columns.collect()).unwrap_or_default();
        let mut out = vec![0.0; matrix.rows() * matrix.width()];
        additivity::explain_for_another(&self.tables, &matrix, 0..matrix.rows(), &mut out);
        out
    }
}
