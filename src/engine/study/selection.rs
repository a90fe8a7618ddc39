//! Which features are worth keeping: variance inflation, then Boruta; done and told.

use crate::engine::failure::Failure;
use crate::engine::study_view::Study;
use crate::explain::selection::boruta::{Boruta, BorutaOptions, Selected, Selection, Verdict};
use crate::explain::selection::variance_inflation::{
    InflationFit, InflationOptions, VarianceInflation,
};
use crate::feature::Matrix;
use crate::feature::contract::Feature;
use crate::i18n::{Lang, number, study as text};

/// The share of the work that the first half is told to be: it is the quick one.
const FIRST: f64 = 0.1;

/// Both halves of the work.
#[derive(Default)]
pub(super) struct SelectionWork {
    matrix: Matrix,
    labels: Vec<bool>,
    inflating: Option<Box<InflationFit>>,
    selecting: Option<Box<Boruta>>,
    inflation: VarianceInflation,
}

/// What both halves found.
pub(super) struct Kept {
    inflation: VarianceInflation,
    selection: Option<Selection>,
}

impl SelectionWork {
    /// Begins on rows with their answers.
    pub fn new(
        matrix: Matrix,
        labels: Vec<bool>,
        features: &[Feature],
    ) -> Result<SelectionWork, Failure> {
        let inflating = InflationFit::new(&matrix, features, &InflationOptions::default())?;
        Ok(SelectionWork {
            matrix,
            labels,
            inflating: Some(Box::new(inflating)),
            ..SelectionWork::default()
        })
    }

    /// A little of either half: the share that is done, and whether all is.
    pub fn step(&mut self, features: &[Feature]) -> Result<(f64, bool), Failure> {
        if let Some(inflating) = &mut self.inflating {
            let told = inflating.step(&self.matrix);
            if told.finished {
                self.inflation = match self.inflating.take() {
                    Some(inflating) => inflating.finish(),
                    None => VarianceInflation::default(),
                };
                let options = BorutaOptions::default();
                let boruta = Boruta::new(&self.matrix, features, &self.labels, options)?;
                self.selecting = Some(Box::new(boruta));
            }
            return Ok((FIRST * super::share(told.done, told.total), false));
        }
        let Some(selecting) = &mut self.selecting else {
            return Ok((1.0, true));
        };
        let told = selecting.step()?;
        let share = FIRST + (1.0 - FIRST) * super::share(told.runs, told.most);
        Ok((share, told.finished))
    }

    /// What was found.
    pub fn finish(self) -> Kept {
        Kept {
            inflation: self.inflation,
            selection: self.selecting.map(|selecting| selecting.finish()),
        }
    }
}

/// The study in words.
pub(super) fn tell(found: &Kept, features: &[Feature], lang: Lang) -> Study {
    let selected: &[Selected] = found
        .selection
        .as_ref()
        .map_or(&[], |selection| &selection.features);
    let kept = selected.iter().filter(|one| one.keep).count() as u64;
    let count = |value: u64| number::count(lang, value);
    let said = text::SELECTION_SAY.fill(
        lang,
        &[
            ("kept", &count(kept)),
            ("all", &count(selected.len() as u64)),
        ],
    );
    let title = |at: usize| features.get(at).map_or("", |feature| feature.title(lang));
    let removed: Vec<&str> = found
        .inflation
        .removed
        .iter()
        .map(|one| title(one.feature))
        .collect();
    let follows = match removed.is_empty() {
        true => text::SELECTION_NONE_FOLLOWS.text(lang).to_string(),
        false => text::SELECTION_FOLLOWS.fill(lang, &[("features", &removed.join(", "))]),
    };
    Study {
        title: text::SELECTION.text(lang).to_string(),
        said: vec![said, follows],
        curves: None,
        heads: [text::FEATURE, text::VERDICT, text::SIZE, text::FACTOR]
            .map(|head| head.text(lang).to_string())
            .to_vec(),
        words: 2,
        rows: rows(found, selected, features, lang),
    }
}

fn rows(found: &Kept, selected: &[Selected], features: &[Feature], lang: Lang) -> Vec<Vec<String>> {
    let mut ranked: Vec<&Selected> = selected.iter().collect();
    crate::arrange::arrange(&mut ranked, |a, b| {
        b.keep
            .cmp(&a.keep)
            .then(b.importance.total_cmp(&a.importance))
    });
    let row = |one: &Selected| {
        let verdict = match one.verdict {
            Verdict::Confirmed => text::CONFIRMED,
            Verdict::Rejected => text::REJECTED,
            Verdict::Tentative => text::TENTATIVE,
        };
        let mut inflation = found.inflation.features.iter();
        let inflation = inflation.find(|other| other.feature == one.feature);
        let factor = match inflation.map(|inflation| inflation.factor) {
            Some(Some(factor)) => number::decimal(factor, 1),
            Some(None) => text::EXACTLY.text(lang).to_string(),
            None => text::NONE.text(lang).to_string(),
        };
        let feature = features.get(one.feature);
        vec![
            feature
                .map_or("", |feature| feature.title(lang))
                .to_string(),
            verdict.text(lang).to_string(),
            number::decimal(one.importance, 3),
            factor,
        ]
    };
    ranked.into_iter().map(row).collect()
}
