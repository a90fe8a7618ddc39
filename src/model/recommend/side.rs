//! How customers, and how items, become vectors.

use serde::{Deserialize, Serialize};

use super::RecommendError;
use super::interactions::column;
use crate::feature::contract::{Contract, FeatureKind};
use crate::feature::matrix::Matrix;
use crate::feature::prepare::plan::{EncodeChoice, GapChoice, PlanRoles, Proposing, Use};
use crate::feature::prepare::{Prepared, Split, TrainingRows};
use crate::feature::{assemble, fit};
use crate::model::boosting::Input;
use crate::model::dense::DenseEncoder;
use crate::model::perceptron::product::Batch;
use crate::model::perceptron::{Layer, MOST_WEIGHTS, layers};
use crate::table::{Column, Table};

/// Rows that become vectors at once.
const AT_ONCE: usize = 1_024;

/// One of the two sides of a recommender, as its file holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub struct Side {
    /// The column that names the customer or the item.
    pub id: String,
    /// What it reads; it may have no feature where every id has a vector.
    pub contract: Contract,
    /// How features become numbers.
    pub(in crate::model) encoder: DenseEncoder,
    /// What makes a vector of the numbers; empty where there are none.
    pub(in crate::model) tower: Vec<Layer>,
    /// Numbers of a vector.
    pub(in crate::model) width: usize,
    /// Ids that have a vector of their own, rising.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(in crate::model) known: Vec<String>,
    /// Those vectors, row after row; they are added.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(in crate::model) vectors: Vec<f32>,
}

/// What does not fit in a side that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SideFault {
    /// The encoder.
    Encoder,
    /// The layers: they do not take the encoder's numbers or make no vector.
    Tower,
    /// The width, or there is neither a feature nor a vector.
    Width,
    /// The known ids do not rise.
    Known,
    /// The known ids' vectors are not as many as ids, or a number is not finite.
    Vectors,
}

/// The vectors of a table's rows, being made.
pub(super) struct SideVectors {
    /// The features, if any are read.
    matrix: Option<Matrix>,
    pub rows: usize,
    /// Rows whose vectors are made.
    pub done: usize,
    pub made: Batch,
}

/// What is learnt from a table before any vector.
pub(super) struct Grounds {
    pub contract: Contract,
    pub matrix: Matrix,
    pub inputs: Vec<Input>,
}

/// Reads a table's columns as features: numbers, flags and categories, but for the id, other
/// identifiers, dates and free text.
pub(super) fn grounds(table: &Table, id: &str) -> Result<Grounds, RecommendError> {
    let roles = PlanRoles {
        id: Some(id.to_string()),
        ..PlanRoles::default()
    };
    let (mut plan, _) = Proposing::run(table, roles);
    for column in &mut plan.columns {
        column.gaps = GapChoice::Keep;
        column.scale = None;
        column.encode = match column.used {
            Use::Category => EncodeChoice::Ordinal,
            _ => EncodeChoice::Number,
        };
    }
    plan.columns.retain(|plan| {
        let varies = |column: &Column| column.counts().iter().filter(|rows| **rows > 0).count() > 1;
        !matches!(plan.used, Use::LeftOut(_)) && table.column(&plan.column).is_some_and(varies)
    });
    if plan.columns.is_empty() {
        let contract = Contract {
            id: Some(id.to_string()),
            ..Contract::default()
        };
        let matrix = Matrix::new(table.rows(), Vec::new()).unwrap_or_default();
        return Ok(Grounds {
            contract,
            matrix,
            inputs: Vec::new(),
        });
    }
    let split = Split::of_all(TrainingRows::all(table.rows()));
    let prepared = Prepared::fit(table, &plan, split)?;
    let features = prepared.preparation.features();
    let input = features.iter().map(|feature| match feature.kind {
        FeatureKind::Category { .. } => Input::Category,
        _ => Input::Number,
    });
    Ok(Grounds {
        inputs: input.collect(),
        matrix: prepared.frame.matrix().unwrap_or_default(),
        contract: prepared.contract(&plan),
    })
}

impl Side {
    /// The first fault of a side that was read, but for its contract; `ranks` are the columns
    /// of ranks and grades that stand behind its features.
    pub(super) fn fault(&self, ranks: usize) -> Option<SideFault> {
        // Where no number comes of any, ranks are not read.
        let features = match self.encoder.features().is_empty() {
            true => self.contract.features.len(),
            false => self.contract.features.len() + ranks,
        };
        let finite = |values: &[f32]| values.iter().all(|value| value.is_finite());
        if !(1..=super::file::MOST_WIDTH).contains(&self.width) {
            return Some(SideFault::Width);
        }
        if features == 0 {
            if self.known.is_empty() {
                return Some(SideFault::Width);
            }
            if !self.encoder.features().is_empty() {
                return Some(SideFault::Encoder);
            }
            if !self.tower.is_empty() {
                return Some(SideFault::Tower);
            }
        } else {
            if self.encoder.check(features).is_err() {
                return Some(SideFault::Encoder);
            }
            let made = layers::check(&self.tower, self.encoder.width(), false);
            if made != Some(self.width) || layers::weights(&self.tower) > MOST_WEIGHTS {
                return Some(SideFault::Tower);
            }
        }
        if !self.known.is_sorted_by(|a, b| a < b) {
            return Some(SideFault::Known);
        }
        let wanted = self.known.len().checked_mul(self.width);
        if wanted != Some(self.vectors.len()) || !finite(&self.vectors) {
            return Some(SideFault::Vectors);
        }
        None
    }

    /// Reads the features of a table's rows, of which vectors are to be made; `ranks` are the
    /// rows' ranks and grades, a column each.
    ///
    /// # Errors
    /// [`RecommendError`] when the table does not have the columns.
    pub(super) fn begin(
        &self,
        table: &Table,
        ranks: Vec<Vec<f32>>,
    ) -> Result<SideVectors, RecommendError> {
        column(table, &self.id)?;
        let own = match self.contract.features.is_empty() {
            true => Matrix::new(table.rows(), Vec::new()),
            false => {
                let fitted = fit(&self.contract, table);
                Some(assemble(&self.contract, table, &fitted)?)
            }
        };
        Ok(SideVectors {
            // Without a tower nothing is made of numbers.
            matrix: own
                .filter(|_| !self.tower.is_empty())
                .map(|own| own.beside(ranks)),
            rows: table.rows(),
            done: 0,
            made: Batch {
                width: self.width,
                values: Vec::with_capacity(table.rows() * self.width),
            },
        })
    }

    /// Makes the vectors of some more rows; whether all are made.
    ///
    /// # Errors
    /// [`RecommendError`] when the table has no column of ids.
    pub(super) fn go_on(
        &self,
        under_way: &mut SideVectors,
        table: &Table,
    ) -> Result<bool, RecommendError> {
        let ids = column(table, &self.id)?;
        let first = under_way.done;
        let last = (first + AT_ONCE).min(under_way.rows);
        if first >= last {
            return Ok(true);
        }
        let mut values = match &under_way.matrix {
            None => vec![0.0; (last - first) * self.width],
            Some(matrix) => {
                let encoded = self.encoder.rows(matrix, first..last);
                let batch = Batch {
                    width: encoded.width(),
                    values: encoded.values().to_vec(),
                };
                layers::apply(&self.tower, batch).values
            }
        };
        if !self.known.is_empty() {
            let rows = values.chunks_exact_mut(self.width.max(1));
            for (row, vector) in (first..last).zip(rows) {
                let id = ids.text(row).trim();
                let found = self.known.binary_search_by(|known| known.as_str().cmp(id));
                let Ok(place) = found else { continue };
                let own = self
                    .vectors
                    .get(place * self.width..(place + 1) * self.width);
                for (value, own) in vector.iter_mut().zip(own.unwrap_or_default()) {
                    *value += own;
                }
            }
        }
        under_way.made.values.append(&mut values);
        under_way.done = last;
        Ok(last >= under_way.rows)
    }

    /// Whether the file names its ids.
    pub fn holds_ids(&self) -> bool {
        !self.known.is_empty()
    }
}
