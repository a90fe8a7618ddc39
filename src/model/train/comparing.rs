//! Models on the rows that judge, side by side: one after another, and some of the samples of
//! their intervals at a time, so that whoever waits can be told and can end it. What the rows
//! know, yes or no or one of several classes, is said by a [`Judge`].

use std::collections::BTreeMap;

use super::TrainError;
use super::classes::ClassCompared;
use super::outcome::Compared;
use crate::model::evaluate::{Bootstrap, Difference, Figure, Pairing};

/// The rows that judge, and how a model's figures come of them.
pub(super) trait Judge {
    /// What a model says.
    type Said;
    /// A model's figures, being drawn.
    type Evaluating;
    /// A model's figures.
    type Compared: Told;
    /// What the figures by which two models are compared are reckoned from, sample by sample.
    type Basis;

    /// How many rows judge.
    fn rows(&self) -> usize;

    /// The rows' customers, if these have several.
    fn groups(&self) -> Option<&[u32]>;

    /// What intervals are drawn by.
    fn bootstrap(&self) -> &Bootstrap;

    /// Begins with a model; nothing is drawn yet.
    ///
    /// # Errors
    /// [`TrainError`] when the rows do not allow figures.
    fn begin(&self, said: &Self::Said) -> Result<Self::Evaluating, TrainError>;

    /// The share that is drawn, from 0 to 1.
    fn share(evaluating: &Self::Evaluating) -> f64;

    /// Draws a few samples; whether that was all.
    fn draw(
        &self,
        evaluating: &mut Self::Evaluating,
        said: &Self::Said,
        is_late: &dyn Fn() -> bool,
    ) -> bool;

    /// A model's figures, once all is drawn.
    fn tell(
        &self,
        evaluating: Self::Evaluating,
        said: &Self::Said,
    ) -> (Self::Compared, Self::Basis);

    /// The figures by which models are compared, by weights of the rows if there are any; the
    /// one that counts most stands first.
    fn figures(basis: &Self::Basis, weights: Option<&[f64]>) -> Vec<Option<f64>>;
}

/// What was told of a model beside others.
pub(super) trait Told {
    /// Whether it is the one that is kept.
    fn is_chosen(&self) -> bool;

    /// Its figures, by name.
    fn figures(&self) -> &BTreeMap<String, Figure>;

    /// How it compares with the one that is kept, by the figure that counts most.
    fn difference(&self) -> Option<&Difference>;

    /// Says how it compares with the one that is kept, in the order of [`Judge::figures`].
    fn differs_by(&mut self, differences: Vec<Option<Difference>>);
}

/// Both kinds of models are told alike.
macro_rules! told {
    ([$($name:ident)?] $compared:ty) => {
        impl<$($name)?> Told for $compared {
            fn is_chosen(&self) -> bool {
                self.chosen
            }

            fn figures(&self) -> &BTreeMap<String, Figure> {
                &self.evaluation.figures
            }

            fn difference(&self) -> Option<&Difference> {
                self.difference.as_ref()
            }

            fn differs_by(&mut self, differences: Vec<Option<Difference>>) {
                self.compare_by(differences);
            }
        }
    };
}

told!([Name] Compared<Name>);
told!([] ClassCompared);

/// Models that are being judged by the rows' answers.
pub(super) struct Comparing<By: Judge> {
    judge: By,
    said: Vec<By::Said>,
    /// Models that are to be judged: all, or none.
    wanted: usize,
    compared: Vec<By::Compared>,
    /// What each of those judged is held against the best by.
    bases: Vec<By::Basis>,
    evaluating: Option<Box<By::Evaluating>>,
    /// How many were held against the best.
    paired: usize,
    pairing: Option<Box<Pairing>>,
}

/// What came of a comparison.
pub(super) struct Verdict<By: Judge> {
    /// What was said, as it was given.
    pub said: Vec<By::Said>,
    pub compared: Vec<By::Compared>,
    /// What the best model is compared by, if it was judged.
    pub best: Option<By::Basis>,
}

impl<By: Judge> Comparing<By> {
    /// Nothing is judged yet.
    pub fn new(judge: By, said: Vec<By::Said>) -> Comparing<By> {
        Comparing {
            judge,
            wanted: said.len(),
            compared: Vec::with_capacity(said.len()),
            bases: Vec::with_capacity(said.len()),
            said,
            evaluating: None,
            paired: 0,
            pairing: None,
        }
    }

    /// As [`Comparing::new`]; where there are no rows, other passes judge, and nothing is to be
    /// done here.
    pub fn where_rows(judge: By, said: Vec<By::Said>) -> Comparing<By> {
        let wanted = match judge.rows() {
            0 => 0,
            _ => said.len(),
        };
        Comparing {
            wanted,
            ..Comparing::new(judge, said)
        }
    }

    /// The share that is done, from 0 to 1.
    pub fn share(&self) -> f64 {
        let under_way = match (&self.evaluating, &self.pairing) {
            (Some(evaluating), _) => By::share(evaluating),
            (None, Some(pairing)) => pairing.share(),
            (None, None) => 0.0,
        };
        let done = (self.compared.len() + self.paired) as f64 + under_way;
        (done / (2 * self.wanted).max(1) as f64).min(1.0)
    }

    /// Does a little; whether that was all. Once it is late, figures get no more intervals.
    ///
    /// # Errors
    /// [`TrainError`] when the rows do not allow figures.
    pub fn step(&mut self, is_late: &dyn Fn() -> bool) -> Result<bool, TrainError> {
        let place = self.compared.len();
        let Some(said) = self.said.get(place).filter(|_| place < self.wanted) else {
            return Ok(self.pair(is_late));
        };
        let Some(mut evaluating) = self.evaluating.take() else {
            self.evaluating = Some(Box::new(self.judge.begin(said)?));
            return Ok(false);
        };
        if !self.judge.draw(&mut evaluating, said, is_late) {
            self.evaluating = Some(evaluating);
            return Ok(false);
        }
        let (compared, basis) = self.judge.tell(*evaluating, said);
        self.compared.push(compared);
        self.bases.push(basis);
        Ok(false)
    }

    /// Holds the next model against the best one; whether there is none.
    fn pair(&mut self, is_late: &dyn Fn() -> bool) -> bool {
        let chosen = self.compared.iter().position(Told::is_chosen);
        let reference = chosen.and_then(|at| self.bases.get(at));
        let next = self.bases.get(self.paired);
        let Some((own, compared)) = next.zip(self.compared.get_mut(self.paired)) else {
            return true;
        };
        let Some(other) = reference.filter(|_| !compared.is_chosen()) else {
            self.paired += 1;
            return false;
        };
        let groups = self.judge.groups();
        let mut first = |weights: Option<&[f64]>| By::figures(own, weights);
        let mut second = |weights: Option<&[f64]>| By::figures(other, weights);
        let pairing = self.pairing.take().or_else(|| {
            let (bootstrap, rows) = (self.judge.bootstrap(), self.judge.rows());
            Pairing::new(bootstrap, rows, groups, [&first(None), &second(None)]).map(Box::new)
        });
        match pairing {
            Some(mut pairing) => match pairing.step(groups, &mut first, &mut second, is_late) {
                true => {
                    compared.differs_by(pairing.finish());
                    self.paired += 1;
                }
                false => self.pairing = Some(pairing),
            },
            None => self.paired += 1,
        }
        false
    }

    /// What came of it, once all is done.
    pub fn finish(self) -> Verdict<By> {
        let chosen = self.compared.iter().position(Told::is_chosen);
        Verdict {
            best: chosen.and_then(|at| self.bases.into_iter().nth(at)),
            said: self.said,
            compared: self.compared,
        }
    }
}

/// The mean of rows' losses, by weights if there are any.
pub(super) fn mean(losses: &[f64], weights: Option<&[f64]>) -> Option<f64> {
    let weight = |row: usize| weights.map_or(1.0, |w| w.get(row).copied().unwrap_or(0.0));
    let total: f64 = (0..losses.len()).map(weight).sum();
    let each = losses.iter().enumerate();
    let sum: f64 = each.map(|(row, loss)| weight(row) * loss).sum();
    (total > 0.0).then(|| sum / total)
}

/// Whether time was too short for some of the figures' intervals, or of the differences.
pub(super) fn lacks_intervals(compared: &[impl Told], bootstrap: &Bootstrap) -> bool {
    let has_chosen = compared.iter().any(Told::is_chosen);
    let mut each = compared.iter();
    let lacks = each.any(|own| {
        let figure = own.figures().get("log_loss");
        figure.is_some_and(|figure| figure.interval.is_none())
            || (has_chosen && !own.is_chosen() && own.difference().is_none())
    });
    bootstrap.samples > 0 && lacks
}
