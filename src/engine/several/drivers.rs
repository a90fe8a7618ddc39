//! What moves each class's score: the mean size of its SHAP values; reckoned and told.

use std::sync::Arc;

use crate::arrange::arrange;
use crate::engine::failure::Failure;
use crate::engine::study::{sample, share};
use crate::engine::study_view::Study;
use crate::explain::linear::LinearShap;
use crate::explain::tree_shap::TreeShap;
use crate::explain::{Explainer, additivity};
use crate::feature::Matrix;
use crate::i18n::{Lang, number, study as text};
use crate::model::ClassModel;

/// Customers that are explained, evenly spread.
const ASKED: usize = 200;

/// Customers in a step.
const ROWS_PER_STEP: usize = 4;

/// Customers that are counted where the file does not say how many went through each node.
pub(super) const COUNTED: usize = 20_000;

/// Digits of contributions.
const DIGITS: usize = 3;

/// The work, some customers of one class a step.
pub(super) struct DriversWork {
    /// The customers that are explained.
    asked: Matrix,
    /// Those that stand for all.
    counted: Matrix,
    /// What explains the class that is at hand, with each customer's margin.
    explainer: Option<(Box<dyn Explainer>, Vec<f32>)>,
    row: usize,
    /// Customers that have a score.
    known: usize,
    /// Per class that is done or at hand: sums of contributions by feature, signs aside.
    sums: Vec<Vec<f64>>,
    classes: usize,
}

impl DriversWork {
    /// Begins; only sums of trees and linear models can be explained here.
    pub fn new(model: &ClassModel, matrix: &Matrix) -> Result<DriversWork, Failure> {
        if model.work().is_some() && model.linear().is_none() {
            return Err(Failure::NeedsTrees);
        }
        Ok(DriversWork {
            asked: sample(matrix, ASKED),
            counted: sample(matrix, COUNTED),
            explainer: None,
            row: 0,
            known: 0,
            sums: Vec::new(),
            classes: model.classes.len(),
        })
    }

    /// The share that is done, and whether it is all.
    pub fn step(&mut self, model: &ClassModel) -> Result<(f64, bool), Failure> {
        let (rows, width) = (self.asked.rows(), self.asked.width());
        if self.explainer.is_none() {
            let begun = explainer_of(model, self.sums.len(), &self.asked, &self.counted)?;
            self.known = begun.1.iter().filter(|margin| margin.is_finite()).count();
            self.explainer = Some(begun);
            self.sums.push(vec![0.0; width]);
            self.row = 0;
        }
        let end = rows.min(self.row + ROWS_PER_STEP);
        if let (Some((explainer, margins)), Some(sums)) = (&self.explainer, self.sums.last_mut()) {
            let mut out = vec![0.0; width];
            for row in self.row..end {
                let own = margins.get(row..row + 1).unwrap_or_default();
                // A linear model has no score for a row with gaps.
                if own.iter().any(|margin| !margin.is_finite()) {
                    continue;
                }
                let (explainer, rows) = (&**explainer, row..row + 1);
                additivity::explain_checked(explainer, &self.asked, rows, own, &mut out)?;
                for (sum, share) in sums.iter_mut().zip(&out) {
                    *sum += f64::from(share.abs());
                }
            }
        }
        self.row = end;
        let before = self.sums.len().saturating_sub(1);
        let done = share(before * rows + self.row, self.classes * rows);
        if self.row >= rows {
            self.explainer = None;
        }
        let finished = self.explainer.is_none() && self.sums.len() >= self.classes;
        Ok((done, finished))
    }

    /// The study in words, by one class.
    pub fn tell(&self, model: &ClassModel, class: usize, lang: Lang) -> Study {
        let rows = self.known.max(1) as f64;
        let size = |class: usize, feature: usize| {
            let sums = self.sums.get(class);
            sums.and_then(|of| of.get(feature))
                .copied()
                .unwrap_or_default()
                / rows
        };
        let mut order: Vec<usize> = (0..self.asked.width()).collect();
        arrange(&mut order, |a, b| {
            size(class, *b).total_cmp(&size(class, *a))
        });
        let features = &model.contract.features;
        let title = |at: usize| features.get(at).map_or("", |feature| feature.title(lang));
        let figure = |value: f64| number::decimal(value, DIGITS);
        let name = model.classes.get(class).map_or("", String::as_str);
        let first = order.first().map(|first| {
            text::CLASS_DRIVERS_SAY.fill(
                lang,
                &[
                    ("class", name),
                    ("feature", title(*first)),
                    ("size", &figure(size(class, *first))),
                ],
            )
        });
        let asked = number::count(lang, self.known as u64);
        let asked = text::CLASS_DRIVERS_ASKED.fill(lang, &[("rows", &asked)]);
        let shown = super::figures::shown(model.classes.len(), class);
        let heads = [text::FEATURE, text::ALL_CLASSES].map(|head| head.text(lang).to_string());
        let names = shown
            .iter()
            .filter_map(|class| model.classes.get(*class).cloned());
        let row = |feature: &usize| {
            let all: f64 = (0..self.sums.len())
                .map(|class| size(class, *feature))
                .sum();
            let each = shown.iter().map(|class| figure(size(*class, *feature)));
            let head = [title(*feature).to_string(), figure(all)];
            head.into_iter().chain(each).collect()
        };
        Study {
            title: text::CLASS_DRIVERS.fill(lang, &[("class", name)]),
            said: first.into_iter().chain([asked]).collect(),
            curves: None,
            heads: heads.into_iter().chain(names).collect(),
            words: 1,
            rows: order.iter().map(row).collect(),
        }
    }
}

/// What explains one class, and the margins of the customers that are asked.
fn explainer_of(
    model: &ClassModel,
    class: usize,
    asked: &Matrix,
    counted: &Matrix,
) -> Result<(Box<dyn Explainer>, Vec<f32>), Failure> {
    if let Some(ensemble) = model.explainable(class, counted) {
        let mut margins = vec![0.0; asked.rows()];
        ensemble.predict_margins(asked, 0..asked.rows(), &mut margins);
        let explainer = TreeShap::new(Arc::new(ensemble))?;
        return Ok((Box::new(explainer), margins));
    }
    let linear = model.linear();
    let linear = linear.and_then(|linear| LinearShap::new(&linear, class, counted));
    let linear = linear.ok_or(Failure::NeedsTrees)?;
    let margins = (0..asked.rows()).map(|row| linear.margin(&asked.row(row)) as f32);
    let margins = margins.collect();
    Ok((Box::new(linear), margins))
}
