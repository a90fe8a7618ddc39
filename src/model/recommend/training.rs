//! From three tables to a recommender: judged by one item per customer that it has not
//! seen, then learnt once more from everything.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde::Serialize;

use super::fit::{Ground, RankCells, RecommendFit, SideGround};
use super::interactions::{Interactions, Names, Pair, column};
use super::judging::{Dealt, Judged, deal, judge};
use super::ranks::{Ranked, Ranks, fitted};
use super::side::grounds;
use super::{RecommendError, RecommendOptions, Recommender};
use crate::model::fitting::{FitError, FitProgress};
use crate::table::Table;

/// Fewer pairs are not learnt from.
const LEAST_PAIRS: u64 = 20;

enum Stage {
    /// Learns from what is not held out.
    Judging(Box<RecommendFit>),
    /// Learns from everything.
    Last(Box<RecommendFit>),
    Done,
}

/// A training under way. It may be dropped after any step.
pub struct RecommendTraining {
    name: String,
    names: Names,
    options: RecommendOptions,
    interactions: Interactions,
    /// What the twin learns from: nothing of it follows from a pair held out.
    ground: Arc<Ground>,
    ranked: Option<Ranked>,
    dealt: Dealt,
    stage: Stage,
    epochs: u64,
    judged: Option<Judged>,
    recommender: Option<Recommender>,
}

/// A recommender and how good its twin is that has not seen the items held out.
#[derive(Clone, Debug, PartialEq)]
pub struct Recommended {
    /// The recommender, learnt from everything.
    pub recommender: Recommender,
    /// How good its twin is.
    pub judged: Judged,
    /// What it learnt from.
    pub interactions: Interactions,
    /// How often it learnt from all of it.
    pub epochs: u64,
    /// The seed.
    pub seed: u64,
}

#[derive(Serialize)]
struct Printed<'a> {
    model: &'a str,
    customers: u64,
    items: u64,
    interactions: u64,
    pairs: u64,
    unknown_customers: u64,
    unknown_items: u64,
    customer_features: Vec<&'a str>,
    item_features: Vec<&'a str>,
    epochs: u64,
    seed: u64,
    metrics: &'a Judged,
}

impl RecommendTraining {
    /// Plans a training on three tables: customers, items, interactions.
    ///
    /// # Errors
    /// [`RecommendError`] when the tables do not go together or hold too little.
    pub fn new(
        name: &str,
        tables: [&Table; 3],
        names: &Names,
        options: RecommendOptions,
    ) -> Result<RecommendTraining, RecommendError> {
        let interactions = Interactions::of_tables(tables, names)?;
        let pairs = interactions.pairs.len() as u64;
        if pairs < LEAST_PAIRS {
            return Err(RecommendError::TooFewPairs {
                pairs,
                needed: LEAST_PAIRS,
                unknown: interactions.unknown_customers + interactions.unknown_items,
            });
        }
        let dealt = deal(&interactions, options.seed);
        let (ground, ranked) = ground(tables, names, &options, &dealt.held())?;
        let ground = Arc::new(ground);
        let fit = RecommendFit::new(
            Arc::clone(&ground),
            plain(&dealt.learnt),
            &plain(&dealt.validation),
            options.clone(),
        );
        Ok(RecommendTraining {
            name: name.to_string(),
            names: names.clone(),
            options,
            interactions,
            ground,
            ranked,
            dealt,
            stage: Stage::Judging(Box::new(fit)),
            epochs: 0,
            judged: None,
            recommender: None,
        })
    }

    /// Learns from one batch; between the two fits, judges. `tables` are those of
    /// [`RecommendTraining::new`].
    ///
    /// # Errors
    /// [`RecommendError`] when it cannot go on.
    pub fn step(&mut self, tables: [&Table; 3]) -> Result<FitProgress, RecommendError> {
        match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Judging(mut fit) => {
                let progress = fit.step();
                if !progress.finished {
                    self.stage = Stage::Judging(fit);
                    return Ok(half(progress, 0.0));
                }
                let twin = fit.finish(&self.name)?;
                let [customers, items, _] = tables;
                let vectors = twin.vectors_ranked([customers, items], self.ranked.take())?;
                self.judged = Some(judge(&twin, &vectors, &self.dealt, &self.interactions));
                self.epochs = fit.best_epoch() as u64;
                // As often as was best before; nobody is left to say when it is enough.
                let options = RecommendOptions {
                    epochs: fit.best_epoch(),
                    ..self.options.clone()
                };
                let pairs = plain(&self.interactions.pairs);
                let ground = match options.ranks {
                    None => Arc::clone(&self.ground),
                    // Nothing is held out of what is ranked by now.
                    Some(_) => Arc::new(ground(tables, &self.names, &options, &[])?.0),
                };
                let last = RecommendFit::new(ground, pairs, &[], options);
                self.stage = Stage::Last(Box::new(last));
                Ok(half(progress, 0.0))
            }
            Stage::Last(mut fit) => {
                let progress = fit.step();
                match progress.finished {
                    true => self.recommender = Some(fit.finish(&self.name)?),
                    false => self.stage = Stage::Last(fit),
                }
                let finished = progress.finished;
                Ok(FitProgress {
                    finished,
                    ..half(progress, 0.5)
                })
            }
            Stage::Done => Ok(FitProgress {
                share: 1.0,
                validation: None,
                finished: true,
            }),
        }
    }

    /// Ends the fit under way with its best epoch so far.
    pub fn hurry(&mut self) {
        if let Stage::Judging(fit) | Stage::Last(fit) = &mut self.stage {
            fit.hurry();
        }
    }

    /// Whether the items held out have judged, and everything is being learnt from.
    pub fn is_judged(&self) -> bool {
        self.judged.is_some()
    }

    /// The recommender, once all is done.
    ///
    /// # Errors
    /// [`FitError::NothingLearnt`] before.
    pub fn finish(self) -> Result<Recommended, RecommendError> {
        let mut recommender = self.recommender.ok_or(FitError::NothingLearnt)?;
        let judged = self.judged.ok_or(FitError::NothingLearnt)?;
        // Its file says how good it is.
        recommender.judged = Some(judged.clone().rounded());
        Ok(Recommended {
            recommender,
            judged,
            interactions: self.interactions,
            epochs: self.epochs,
            seed: self.options.seed,
        })
    }
}

impl Recommended {
    /// All figures as JSON.
    ///
    /// # Errors
    /// What serialising says; figures give it no reason.
    pub fn to_json(&self) -> serde_json::Result<String> {
        let ranks = self.recommender.ranks.as_ref();
        let [of_customers, of_items] = ranks.map_or_else(Default::default, Ranks::names);
        let names = |side: &'_ super::Side, ranks: Vec<String>| -> Vec<String> {
            let features = side.contract.features.iter();
            let own = features.map(|feature| feature.name.clone());
            own.chain(ranks).collect()
        };
        let (customers, items) = (
            names(&self.recommender.customers, of_customers),
            names(&self.recommender.items, of_items),
        );
        let found = &self.interactions;
        serde_json::to_string_pretty(&Printed {
            model: "neural-collaborative-filtering",
            customers: found.customers as u64,
            items: found.items as u64,
            interactions: found.rows,
            pairs: found.pairs.len() as u64,
            unknown_customers: found.unknown_customers,
            unknown_items: found.unknown_items,
            customer_features: customers.iter().map(String::as_str).collect(),
            item_features: items.iter().map(String::as_str).collect(),
            epochs: self.epochs,
            seed: self.seed,
            metrics: &self.judged,
        })
    }
}

fn half(progress: FitProgress, from: f64) -> FitProgress {
    FitProgress {
        share: from + progress.share.min(1.0) / 2.0,
        finished: false,
        ..progress
    }
}

fn plain(pairs: &[Pair]) -> Vec<(u32, u32)> {
    pairs
        .iter()
        .map(|pair| (pair.customer, pair.item))
        .collect()
}

/// What a fit learns from that does not know of the pairs `held` (rising), and the ranks and
/// grades in it.
fn ground(
    tables: [&Table; 3],
    names: &Names,
    options: &RecommendOptions,
    held: &[(u32, u32)],
) -> Result<(Ground, Option<Ranked>), RecommendError> {
    let [customers, items, _] = tables;
    let (ranks, ranked) = match &options.ranks {
        None => (None, None),
        Some(columns) => {
            let (ranks, ranked) = fitted(tables, names, columns, held)?;
            (Some(ranks), Some(ranked))
        }
    };
    let mut cells: [RankCells; 2] = Default::default();
    if let (Some(ranks), Some(ranked)) = (&ranks, &ranked) {
        let [of_customers, of_items] = ranks.inputs();
        cells = [
            (ranked.customers.clone(), of_customers),
            (ranked.items.clone(), of_items),
        ];
    }
    let [of_customers, of_items] = cells;
    let (customer, item) = (&names.customer, &names.item);
    let ground = Ground {
        customers: side(customers, customer, of_customers, options.customer_vectors)?,
        items: side(items, item, of_items, options.item_vectors)?,
        ranks,
    };
    Ok((ground, ranked))
}

fn side(
    table: &Table,
    id: &str,
    ranks: RankCells,
    has_vectors: bool,
) -> Result<SideGround, RecommendError> {
    let grounds = grounds(table, id)?;
    let ids = column(table, id)?;
    let ids = (0..table.rows()).map(|row| ids.text(row).trim().to_string());
    SideGround::new(id, grounds, ranks, ids.collect(), has_vectors, &table.name)
}
