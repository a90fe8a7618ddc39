//! What telling the classes apart loses without each feature; measured and told.

use super::answers;
use crate::arrange::arrange;
use crate::engine::failure::Failure;
use crate::engine::session::{LoadedClasses, ScoredClasses, Session};
use crate::engine::study::share;
use crate::engine::study_view::Study;
use crate::explain::permutation::{
    Deals, PermutationImportance, PermutationOptions, RatedBy, classes_by,
};
use crate::i18n::{Lang, number, study as text};
use crate::model::ClassModel;
use crate::model::train::TrainError;

/// Most rows that are asked, over all classes: each takes a score of its own.
const MOST_ASKED: usize = 20_000;

/// Least of them, however many classes there are.
const LEAST_ASKED: usize = 2_000;

/// Digits of an average precision.
const DIGITS: usize = 4;

/// The measurement under way, a deal of one feature a step.
pub(super) struct ImportanceWork {
    deals: Deals,
    /// The classes of the rows that were drawn.
    truth: Vec<usize>,
    /// Customers of known class that have no probabilities, and are left out.
    unscored: u64,
}

/// What was found.
pub(super) struct Importance {
    /// Of all classes together, then of each.
    found: Vec<Option<PermutationImportance>>,
    /// Customers of known class that were left out.
    unscored: u64,
}

impl ImportanceWork {
    /// Begins on the customers whose class is known.
    pub fn new(
        session: &Session,
        loaded: &LoadedClasses,
        scored: &ScoredClasses,
    ) -> Result<ImportanceWork, Failure> {
        let (_, classes) = answers(session, &loaded.model).ok_or(TrainError::NoLabel)?;
        let known = (0u32..).zip(&classes).zip(scored.rows());
        let known = known.filter(|((_, class), _)| class.is_some());
        // A linear model has no score for a row with gaps.
        let (there, lacking): (Vec<_>, Vec<_>) =
            known.partition(|(_, shares)| shares.iter().all(|share| share.is_finite()));
        let rows: Vec<u32> = there.iter().map(|((row, _), _)| *row).collect();
        let options = PermutationOptions {
            rows: (MOST_ASKED / loaded.model.classes.len().max(1)).max(LEAST_ASKED),
            ..PermutationOptions::default()
        };
        let deals = Deals::among(&scored.matrix, &rows, options)?;
        let of_row = |row: &u32| classes.get(*row as usize).copied().flatten();
        let drawn = deals.rows().iter();
        Ok(ImportanceWork {
            truth: drawn
                .map(|row| of_row(row).unwrap_or_default() as usize)
                .collect(),
            unscored: lacking.len() as u64,
            deals,
        })
    }

    /// The share that is done, and whether it is all.
    pub fn step(&mut self, model: &ClassModel) -> Result<(f64, bool), Failure> {
        let rate = classes_by(RatedBy::PrAuc, model, &self.truth);
        let told = self.deals.step(&rate)?;
        Ok((share(told.done, told.total), told.finished))
    }

    /// What was found.
    pub fn finish(self) -> Importance {
        Importance {
            found: self.deals.finish(),
            unscored: self.unscored,
        }
    }
}

/// The study in words, by one class.
pub(super) fn tell(
    Importance { found, unscored }: &Importance,
    model: &ClassModel,
    class: usize,
    lang: Lang,
) -> Study {
    let of = |at: usize| found.get(at).and_then(Option::as_ref);
    let loss = |at: usize, feature: usize| {
        let of_feature = of(at)?.features.get(feature)?;
        Some(of_feature.mean)
    };
    // Of a class that nobody is of nothing is known: all classes together stand in for it.
    let by = if of(1 + class).is_some() {
        1 + class
    } else {
        0
    };
    let worth = |feature: usize| loss(by, feature).unwrap_or(f64::NEG_INFINITY);
    let features = &model.contract.features;
    let mut order: Vec<usize> = (0..features.len()).collect();
    arrange(&mut order, |a, b| worth(*b).total_cmp(&worth(*a)));
    let title = |at: usize| features.get(at).map_or("", |feature| feature.title(lang));
    let figure = |value: f64| number::decimal(value, DIGITS);
    let name = model.classes.get(class).map_or("", String::as_str);
    let first = order.first().copied().filter(|first| worth(*first) > 0.0);
    let first = first.zip(of(by)).map(|(first, of)| {
        let values = [
            ("class", name),
            ("feature", title(first)),
            ("loss", &figure(worth(first))),
            ("base", &figure(of.baseline)),
        ];
        match by {
            0 => text::IMPORTANCE_SAY.fill(lang, &values),
            _ => text::CLASS_IMPORTANCE_SAY.fill(lang, &values),
        }
    });
    let first = first.unwrap_or_else(|| text::IMPORTANCE_NONE.text(lang).to_string());
    let rows = of(0).map_or(0, |of| of.rows);
    let rows = number::count(lang, rows);
    let asked = text::IMPORTANCE_ASKED.fill(lang, &[("rows", &rows)]);
    let unscored = (*unscored > 0).then(|| {
        let rows = number::count(lang, *unscored);
        text::CLASS_UNSCORED.fill(lang, &[("rows", &rows)])
    });
    let shown = super::figures::shown(model.classes.len(), class);
    let heads = [text::FEATURE, text::ALL_CLASSES_MEAN].map(|head| head.text(lang).to_string());
    let names = shown
        .iter()
        .filter_map(|class| model.classes.get(*class).cloned());
    let cell = |at: usize, feature: usize| match loss(at, feature) {
        Some(loss) => number::signed(loss, DIGITS),
        None => text::NONE.text(lang).to_string(),
    };
    let row = |feature: &usize| {
        let head = [title(*feature).to_string(), cell(0, *feature)];
        let each = shown.iter().map(|class| cell(1 + class, *feature));
        head.into_iter().chain(each).collect()
    };
    Study {
        title: text::CLASS_IMPORTANCE.fill(lang, &[("class", name)]),
        said: [first, asked].into_iter().chain(unscored).collect(),
        curves: None,
        heads: heads.into_iter().chain(names).collect(),
        words: 1,
        rows: order.iter().map(row).collect(),
    }
}
