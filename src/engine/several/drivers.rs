//! What moves each class's score: the mean size of its SHAP values; reckoned and told.

mod estimating;
mod exact;

use crate::arrange::arrange;
use crate::engine::failure::Failure;
use crate::engine::session::ScoredClasses;
use crate::engine::study::{sample, share};
use crate::engine::study_view::Study;
use crate::feature::Matrix;
use crate::i18n::{Lang, number, study as text};
use crate::model::ClassModel;
use estimating::{Estimating, score_of};
use exact::Exact;

/// Customers that are explained, evenly spread.
const ASKED: usize = 200;

/// Customers in a step.
const ROWS_PER_STEP: usize = 4;

/// Customers that are counted where the file does not say how many went through each node.
pub(super) const COUNTED: usize = 20_000;

/// Digits of contributions, and of estimates of them in percentage points.
const DIGITS: usize = 3;
const DIGITS_OF_POINTS: usize = 2;

/// The work, some customers of one class a step.
pub(super) struct DriversWork {
    /// The customers that are explained.
    asked: Matrix,
    way: Way,
    /// Whether the last class is at hand.
    begun: bool,
    row: usize,
    /// Customers that have a score.
    known: usize,
    /// Per class that is done or at hand: sums of contributions by feature, signs aside, and of
    /// their standard errors.
    sums: Vec<Vec<[f64; 2]>>,
    classes: usize,
}

/// How contributions are found.
enum Way {
    /// By trees, or by coefficients.
    Exact(Box<Exact>),
    /// By sampling, in probability.
    Estimated(Box<Estimating>),
}

impl DriversWork {
    /// Begins.
    ///
    /// # Errors
    /// [`Failure::NeedsTrees`] where the model takes too much work even for estimates.
    pub fn new(model: &ClassModel, scored: &ScoredClasses) -> Result<DriversWork, Failure> {
        let matrix = &scored.matrix;
        let (way, asked) = match model.work().filter(|_| model.linear().is_none()) {
            None => {
                let exact = Exact::new(matrix);
                (Way::Exact(Box::new(exact)), sample(matrix, ASKED))
            }
            Some(work) => {
                let known = (0u32..).zip(scored.rows());
                let known = known.filter(|(_, shares)| shares.iter().all(|one| one.is_finite()));
                let known: Vec<u32> = known.map(|(row, _)| row).collect();
                let classes = model.classes.len();
                let (estimating, asked) = Estimating::new(matrix, &known, work, classes)?;
                (Way::Estimated(Box::new(estimating)), asked)
            }
        };
        Ok(DriversWork {
            asked,
            way,
            begun: false,
            row: 0,
            known: 0,
            sums: Vec::new(),
            classes: model.classes.len(),
        })
    }

    /// The share that is done, and whether it is all.
    pub fn step(&mut self, model: &ClassModel) -> Result<(f64, bool), Failure> {
        let (rows, width) = (self.asked.rows(), self.asked.width());
        if !self.begun {
            self.known = self.begin(model, self.sums.len())?;
            self.sums.push(vec![[0.0; 2]; width]);
            self.row = 0;
            self.begun = true;
        }
        let class = self.sums.len().saturating_sub(1);
        let per_step = match self.way {
            Way::Exact(_) => ROWS_PER_STEP,
            Way::Estimated(_) => 1,
        };
        let end = rows.min(self.row + per_step);
        for row in self.row..end {
            let found = self.explain(model, class, row)?;
            if let (Some(found), Some(sums)) = (found, self.sums.last_mut()) {
                for (sum, [share, error]) in sums.iter_mut().zip(found) {
                    sum[0] += share.abs();
                    sum[1] += error;
                }
            }
        }
        self.row = end;
        let done = share(class * rows + self.row, self.classes * rows);
        self.begun = self.row < rows;
        let finished = !self.begun && self.sums.len() >= self.classes;
        Ok((done, finished))
    }

    /// Begins a class; how many of the customers that are asked have a score.
    fn begin(&mut self, model: &ClassModel, class: usize) -> Result<usize, Failure> {
        match &mut self.way {
            Way::Exact(exact) => exact.begin(model, class, &self.asked),
            Way::Estimated(estimating) => {
                estimating.begin(score_of(model, class))?;
                Ok(self.asked.rows())
            }
        }
    }

    /// One customer's contributions to a class's score, if there is one, with their errors.
    fn explain(
        &self,
        model: &ClassModel,
        class: usize,
        row: usize,
    ) -> Result<Option<Vec<[f64; 2]>>, Failure> {
        Ok(match &self.way {
            Way::Exact(exact) => {
                let found = exact.explain(&self.asked, row)?;
                found.map(|shares| shares.iter().map(|one| [f64::from(*one), 0.0]).collect())
            }
            Way::Estimated(estimating) => {
                let found = estimating.explain(&self.asked, row, score_of(model, class))?;
                found.map(|found| {
                    let pairs = found.contributions.into_iter().zip(found.errors);
                    pairs.map(|(share, error)| [share, error]).collect()
                })
            }
        })
    }

    /// The mean size of a feature's contributions to a class's score, and that of their errors.
    fn size(&self, class: usize, feature: usize) -> [f64; 2] {
        let sums = self.sums.get(class);
        let sums = sums.and_then(|of| of.get(feature)).copied();
        sums.unwrap_or_default()
            .map(|sum| sum / self.known.max(1) as f64)
    }

    /// A size as it is shown: of estimates in percentage points, with the error.
    fn figure(&self, [size, error]: [f64; 2]) -> String {
        match self.way {
            Way::Exact(_) => number::decimal(size, DIGITS),
            Way::Estimated(_) => {
                let points = [size, error].map(|of| number::decimal(of * 100.0, DIGITS_OF_POINTS));
                points.join(" ± ")
            }
        }
    }

    /// How many customers were asked, and in which way.
    fn source(&self, lang: Lang) -> String {
        let asked = number::count(lang, self.known as u64);
        match &self.way {
            Way::Exact(_) => text::CLASS_DRIVERS_ASKED.fill(lang, &[("rows", &asked)]),
            Way::Estimated(estimating) => {
                let background = number::count(lang, estimating.background() as u64);
                let values = [("rows", asked.as_str()), ("background", &background)];
                text::CLASS_DRIVERS_ESTIMATED.fill(lang, &values)
            }
        }
    }

    /// The study in words, by one class.
    pub fn tell(&self, model: &ClassModel, class: usize, lang: Lang) -> Study {
        let mut order: Vec<usize> = (0..self.asked.width()).collect();
        arrange(&mut order, |a, b| {
            self.size(class, *b)[0].total_cmp(&self.size(class, *a)[0])
        });
        let features = &model.contract.features;
        let title = |at: usize| features.get(at).map_or("", |feature| feature.title(lang));
        let name = model.classes.get(class).map_or("", String::as_str);
        let say = match self.way {
            Way::Exact(_) => text::CLASS_DRIVERS_SAY,
            Way::Estimated(_) => text::CLASS_DRIVERS_SAY_POINTS,
        };
        let first = order.first().map(|first| {
            say.fill(
                lang,
                &[
                    ("class", name),
                    ("feature", title(*first)),
                    ("size", &self.figure(self.size(class, *first))),
                ],
            )
        });
        let shown = super::figures::shown(model.classes.len(), class);
        let heads = [text::FEATURE, text::ALL_CLASSES].map(|head| head.text(lang).to_string());
        let names = shown
            .iter()
            .filter_map(|class| model.classes.get(*class).cloned());
        let row = |feature: &usize| {
            // Estimates err together at most as far as each by itself.
            let all = (0..self.sums.len()).fold([0.0; 2], |[size, error], class| {
                let own = self.size(class, *feature);
                [size + own[0], error + own[1]]
            });
            let each = shown
                .iter()
                .map(|class| self.figure(self.size(*class, *feature)));
            let head = [title(*feature).to_string(), self.figure(all)];
            head.into_iter().chain(each).collect()
        };
        Study {
            title: text::CLASS_DRIVERS.fill(lang, &[("class", name)]),
            said: first.into_iter().chain([self.source(lang)]).collect(),
            curves: None,
            heads: heads.into_iter().chain(names).collect(),
            words: 1,
            rows: order.iter().map(row).collect(),
        }
    }
}
