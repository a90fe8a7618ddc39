//! What two features do together: their SHAP interaction values, reckoned and told.

use std::sync::Arc;

use super::groups::Groups;
use super::sample;
use crate::engine::explaining::SharedTreeShap;
use crate::engine::failure::Failure;
use crate::engine::study_view::Study;
use crate::explain::additivity;
use crate::explain::interactions::Interaction;
use crate::explain::reading::Scale;
use crate::feature::Matrix;
use crate::feature::contract::Feature;
use crate::i18n::{Lang, number, study as text};

/// Customers that are asked, evenly spread.
const ASKED: usize = 400;

/// Customers in a step.
const ROWS_PER_STEP: usize = 16;

/// Least customers of a cell that is pointed at.
const LEAST_SAID: u64 = 5;

/// Digits of contributions.
const DIGITS: usize = 3;

/// The pair under way, a few customers a step.
pub(in crate::engine) struct PairWork {
    explainer: SharedTreeShap,
    scale: Scale,
    pair: [usize; 2],
    /// The customers that are asked, their scores on the model's scale.
    matrix: Matrix,
    margins: Vec<f32>,
    /// What the pair adds beyond what each feature does, per customer.
    together: Vec<f64>,
    /// The sums of what each feature does, signs aside.
    alone: [f64; 2],
}

impl PairWork {
    /// Begins; both features must be there, and be two.
    pub fn new(
        explainer: &SharedTreeShap,
        scale: Scale,
        matrix: &Matrix,
        pair: [usize; 2],
    ) -> Result<PairWork, Failure> {
        let there_are = matrix.width();
        if let Some(asked) = pair.into_iter().find(|at| *at >= there_are) {
            return Err(Failure::OutOfRange { asked, there_are });
        }
        if pair[0] == pair[1] {
            return Err(Failure::SamePair);
        }
        let asked = sample(matrix, ASKED);
        let mut margins = vec![0.0; asked.rows()];
        let ensemble = explainer.ensemble();
        ensemble.predict_margins(&asked, 0..asked.rows(), &mut margins);
        Ok(PairWork {
            explainer: Arc::clone(explainer),
            scale,
            pair,
            matrix: asked,
            margins,
            together: Vec::new(),
            alone: [0.0; 2],
        })
    }

    /// The share that is done, and whether it is all.
    pub fn step(&mut self) -> Result<(f64, bool), Failure> {
        let (done, all) = (self.together.len(), self.matrix.rows());
        let interaction = Interaction::new(&*self.explainer, self.pair);
        let mut shares = vec![0.0; self.matrix.width()];
        for row in done..all.min(done + ROWS_PER_STEP) {
            let cells = self.matrix.row(row);
            // It is a part of either feature's contribution.
            self.together.push(2.0 * interaction.of_row(&cells));
            let margin = self.margins.get(row).copied().unwrap_or(f32::NAN);
            let (explainer, margin) = (&*self.explainer, f64::from(margin));
            additivity::explain_row_checked(explainer, &cells, row, margin, &mut shares)?;
            for (sum, feature) in self.alone.iter_mut().zip(self.pair) {
                *sum += shares.get(feature).copied().unwrap_or_default().abs();
            }
        }
        let done = self.together.len();
        Ok((super::share(done, all), done >= all))
    }

    /// The study in words; of the score of `class`, if it is one of several.
    pub fn tell(&self, features: &[Feature], class: Option<&str>, lang: Lang) -> Study {
        let [Some(first), Some(second)] = self.pair.map(|at| features.get(at)) else {
            return Study::default();
        };
        let [a, b] = self.pair.map(|at| self.matrix.column(at));
        let (across, down) = (Groups::of(second, b), Groups::of(first, a));
        let mut cells = vec![(0u64, 0.0); across.count() * down.count()];
        for ((value, other), together) in a.iter().zip(b).zip(&self.together) {
            let place = down.place(*value) * across.count() + across.place(*other);
            if let Some((rows, sum)) = cells.get_mut(place) {
                *rows += 1;
                *sum += together;
            }
        }
        let mean = |(rows, sum): &(u64, f64)| sum / (*rows).max(1) as f64;
        let titles = [first.title(lang), second.title(lang)];
        let rows = self.together.len().max(1) as f64;
        let size: f64 = self.together.iter().map(|value| value.abs()).sum();
        let figure = |value: f64| number::decimal(value, DIGITS);
        let (unit, title) = match (class, self.scale) {
            (Some(_), _) => (text::IN_CLASS_SUMS, text::CLASS_PAIR),
            (None, Scale::LogOdds) => (text::IN_LOG_ODDS, text::PAIR),
            (None, Scale::Probability) => (text::IN_PROBABILITY, text::PAIR),
        };
        let names = [("first", titles[0]), ("second", titles[1])];
        let with = |message: crate::i18n::Message, more: &[(&str, &str)]| {
            message.fill(lang, &[&names[..], more].concat())
        };
        let (mean_size, unit) = (figure(size / rows), unit.text(lang));
        let said = with(text::PAIR_SAY, &[("size", &mean_size), ("unit", unit)]);
        let most = cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| cell.0 >= LEAST_SAID);
        let most = most.max_by(|x, y| mean(x.1).abs().total_cmp(&mean(y.1).abs()));
        let most = most
            .filter(|(_, cell)| mean(cell) != 0.0)
            .map(|(at, cell)| {
                let width = across.count().max(1);
                with(
                    text::PAIR_MOST,
                    &[
                        ("one", &down.name(first, at / width, lang)),
                        ("other", &across.name(second, at % width, lang)),
                        ("value", &number::signed(mean(cell), DIGITS)),
                        ("rows", &number::count(lang, cell.0)),
                    ],
                )
            });
        let [one, other] = self.alone.map(|sum| figure(sum / rows));
        let count = number::count(lang, self.together.len() as u64);
        let asked = with(
            text::PAIR_ASKED,
            &[("rows", &count), ("one", &one), ("other", &other)],
        );
        let head = text::PAIR_HEAD.fill(lang, &names);
        let places = 0..across.count();
        let heads = places.map(|at| across.name(second, at, lang));
        let row = |(at, cells): (usize, &[(u64, f64)])| {
            let cell = |cell: &(u64, f64)| match cell.0 {
                0 => text::NONE.text(lang).to_string(),
                _ => number::signed(mean(cell), DIGITS),
            };
            let name = down.name(first, at, lang);
            std::iter::once(name)
                .chain(cells.iter().map(cell))
                .collect()
        };
        Study {
            title: with(title, &[("class", class.unwrap_or_default())]),
            said: std::iter::once(said).chain(most).chain([asked]).collect(),
            curves: None,
            heads: std::iter::once(head).chain(heads).collect(),
            words: 1,
            rows: cells
                .chunks(across.count().max(1))
                .enumerate()
                .map(row)
                .collect(),
        }
    }
}
