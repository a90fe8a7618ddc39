//! Features of a model that reads sequences: one name at every step, matched to columns that
//! are numbered in time.
//!
//! The names of such a model's features are `name_t1 … name_tN` for each of them, step after
//! step. A table may count its steps otherwise (`name_d7 … name_d1`), and where the model
//! knows no names the table's channels serve it in order.

use super::fold;
use crate::feature::contract::Feature;
use crate::feature::steps::{self, Channel};
use crate::table::Table;

/// What stands between a feature's name and its step.
const STEP: &str = "_t";

/// How many features a sequence has, and how many steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grid<'a> {
    features: &'a [Feature],
    /// Features at each step.
    width: usize,
    /// How many steps.
    steps: usize,
}

impl<'a> Grid<'a> {
    /// The grid that the names of features are, if they are one of several steps.
    pub fn of(features: &'a [Feature]) -> Option<Grid<'a>> {
        let (_, last) = features.last()?.name.rsplit_once(STEP)?;
        let steps: usize = last.parse().ok().filter(|steps| *steps > 1)?;
        let width = features.len() / steps;
        if width == 0 || width * steps != features.len() {
            return None;
        }
        let grid = Grid {
            features,
            width,
            steps,
        };
        let mut all = features.iter().enumerate();
        let is_in_place = |(at, feature): (usize, &Feature)| {
            let base = grid.base(at % width)?;
            let step = feature.name.strip_prefix(base)?.strip_prefix(STEP)?;
            (step == (at / width + 1).to_string()).then_some(())
        };
        all.all(|place| is_in_place(place).is_some())
            .then_some(grid)
    }

    /// What a feature is called at every step.
    fn base(&self, feature: usize) -> Option<&'a str> {
        let name = &self.features.get(feature)?.name;
        name.rsplit_once(STEP).map(|(base, _)| base)
    }

    /// Whether the features have numbers for names.
    pub fn is_numbered(&self) -> bool {
        let numbered = |feature: usize| self.base(feature) == Some(format!("f{feature}").as_str());
        (0..self.width).all(numbered)
    }

    /// The position of each feature's column, step after step: of the channels with the
    /// features' names, or, if the features have none, of as many channels in order.
    pub fn columns(&self, table: &Table) -> Option<Vec<usize>> {
        let names = table.columns().iter().map(|column| column.name());
        let found = steps::channels(names.enumerate(), self.steps);
        let chosen: Option<Vec<&Channel>> = match self.is_numbered() {
            true if found.len() == self.width => Some(found.iter().collect()),
            true => None,
            false => (0..self.width)
                .map(|feature| {
                    let wanted = fold(self.base(feature)?);
                    found.iter().find(|channel| fold(&channel.stem) == wanted)
                })
                .collect(),
        };
        let chosen = chosen?;
        let places = (0..self.steps)
            .flat_map(|step| chosen.iter().map(move |channel| channel.columns.get(step)));
        places.map(|place| place.copied()).collect()
    }
}
