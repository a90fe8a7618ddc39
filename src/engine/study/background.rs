//! What drives the scores when they are compared with average customers rather than with the
//! paths of the trees; reckoned and told.

use std::sync::Arc;

use super::sample;
use crate::engine::explaining::SharedTreeShap;
use crate::engine::failure::Failure;
use crate::engine::study_view::Study;
use crate::explain::interventional::Interventional;
use crate::explain::reading::Scale;
use crate::explain::sampling::MOST_BACKGROUND;
use crate::explain::{Explainer, additivity};
use crate::feature::Matrix;
use crate::feature::contract::Feature;
use crate::i18n::{Lang, Noun, number, study as text};
use crate::model::trees::TreeEnsemble;

/// Customers that are explained, evenly spread.
const ASKED: usize = 150;

/// Customers in a step.
const ROWS_PER_STEP: usize = 2;

/// Digits of contributions.
const DIGITS: usize = 3;

/// Both ways under way, a few customers a step.
pub(in crate::engine) struct BackgroundWork {
    paths: SharedTreeShap,
    against: Interventional<Arc<TreeEnsemble>>,
    scale: Scale,
    /// The customers that are explained, their scores on the model's scale.
    matrix: Matrix,
    margins: Vec<f32>,
    background: usize,
    done: usize,
    /// Per feature the sums of contributions, signs aside: by paths, against the background.
    sums: Vec<[f64; 2]>,
}

impl BackgroundWork {
    /// `None` where there are no customers.
    pub fn new(
        paths: &SharedTreeShap,
        ensemble: Arc<TreeEnsemble>,
        scale: Scale,
        matrix: &Matrix,
    ) -> Option<BackgroundWork> {
        let background = sample(matrix, MOST_BACKGROUND);
        let asked = sample(matrix, ASKED);
        let mut margins = vec![0.0; asked.rows()];
        ensemble.predict_margins(&asked, 0..asked.rows(), &mut margins);
        Some(BackgroundWork {
            paths: Arc::clone(paths),
            against: Interventional::new(ensemble, &background)?,
            scale,
            margins,
            background: background.rows(),
            done: 0,
            sums: vec![[0.0; 2]; asked.width()],
            matrix: asked,
        })
    }

    /// The share that is done, and whether it is all.
    pub fn step(&mut self) -> Result<(f64, bool), Failure> {
        let width = self.matrix.width();
        let rows = self.done..self.matrix.rows().min(self.done + ROWS_PER_STEP);
        let explainers: [&dyn Explainer; 2] = [&*self.paths, &self.against];
        for (way, explainer) in explainers.into_iter().enumerate() {
            let mut out = vec![0.0; rows.len() * width];
            let margins = self.margins.get(rows.clone()).unwrap_or_default();
            additivity::explain_checked(explainer, &self.matrix, rows.clone(), margins, &mut out)?;
            for row in out.chunks(width.max(1)) {
                for (sums, share) in self.sums.iter_mut().zip(row) {
                    if let Some(sum) = sums.get_mut(way) {
                        *sum += f64::from(share.abs());
                    }
                }
            }
        }
        self.done = rows.end;
        let all = self.matrix.rows();
        Ok((super::share(self.done, all), self.done >= all))
    }

    /// The study in words; of the score of `class`, if it is one of several.
    pub fn tell(
        &self,
        features: &[Feature],
        class: Option<&str>,
        (noun, lang): (Noun, Lang),
    ) -> Study {
        let rows = self.done.max(1) as f64;
        let mut ranked: Vec<(usize, [f64; 2])> = self
            .sums
            .iter()
            .map(|sums| sums.map(|sum| sum / rows))
            .enumerate()
            .collect();
        ranked.sort_by(|a, b| b.1[1].total_cmp(&a.1[1]));
        let title = |at: usize| features.get(at).map_or("", |feature| feature.title(lang));
        let bases = [self.paths.base(), self.against.base()];
        // A class's sum alone is no probability.
        let [paths, against] = bases.map(|base| match class {
            Some(_) => number::signed(base, DIGITS),
            None => number::percent(self.scale.probability(base)),
        });
        let (title_of, say) = match class {
            Some(_) => (text::CLASS_BACKGROUND, text::CLASS_BACKGROUND_SAY),
            None => (text::BACKGROUND, text::BACKGROUND_SAY),
        };
        let class = ("class", class.unwrap_or_default());
        let count = |value: usize| number::count(lang, value as u64);
        let (asked, background) = (count(self.done), count(self.background));
        let said = noun.fill(
            say,
            lang,
            &[
                class,
                ("background", &background),
                ("against", &against),
                ("paths", &paths),
            ],
        );
        let apart = |(_, [paths, against]): &&(usize, [f64; 2])| (paths - against).abs();
        let most = ranked
            .iter()
            .max_by(|a, b| apart(a).total_cmp(&apart(b)))
            .filter(|most| apart(most) > 0.0);
        let figure = |value: f64| number::decimal(value, DIGITS);
        let most = most.map(|(at, [paths, against])| {
            text::BACKGROUND_MOST.fill(
                lang,
                &[
                    ("feature", title(*at)),
                    ("paths", &figure(*paths)),
                    ("against", &figure(*against)),
                ],
            )
        });
        let how = text::BACKGROUND_ASKED.fill(lang, &[("rows", &asked)]);
        let heads = [text::FEATURE, text::BY_PATHS, text::BY_BACKGROUND];
        let row = |(at, means): &(usize, [f64; 2])| {
            let figures = means.map(figure);
            std::iter::once(title(*at).to_string())
                .chain(figures)
                .collect()
        };
        Study {
            title: title_of.fill(lang, &[class]),
            said: std::iter::once(said).chain(most).chain([how]).collect(),
            curves: None,
            heads: heads.map(|head| head.text(lang).to_string()).to_vec(),
            words: 1,
            rows: ranked.iter().map(row).collect(),
        }
    }
}
