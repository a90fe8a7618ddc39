//! Two models together: a wide and a narrow target, a blend, and whom they disagree on.

use super::{EVEN, labels};
use crate::engine::failure::Failure;
use crate::engine::modelling::model_of;
use crate::engine::session::{Scored, Session};
use crate::engine::study_view::{Combination, Study};
use crate::feature::{Matrix, assemble, fit};
use crate::i18n::{Lang, Message, number, study as text};
use crate::model::Scorer;
use crate::model::hybrid::{
    Hybrid, HybridOptions, Member, Targets, narrow_threshold, wide_threshold,
};

/// Customers that are listed.
const LISTED: usize = 20;

/// Customers that are scored in a step, unless the model takes long.
const ROWS_PER_STEP: usize = 1_024;
/// Multiplications of a network in that time.
const WORK_PER_STEP: u64 = 1 << 24;

/// Digits of PR-AUC.
const DIGITS: usize = 3;

/// The other model's scores under way.
pub(super) struct CombinedWork {
    asked: Combination,
    matrix: Matrix,
    scores: Vec<f64>,
    done: usize,
}

/// What came of it.
pub(super) struct Combined {
    hybrid: Hybrid,
    /// What the wide and the narrow model are called, and which of them is the present one.
    names: [String; 2],
    present: usize,
    labels: Option<Vec<Option<bool>>>,
    /// The customers they disagree on the most, by name.
    listed: Vec<(String, Member)>,
}

/// The earlier model that is asked for.
fn other(session: &Session, asked: Combination) -> Result<&Scorer, Failure> {
    session.earlier.get(asked.other).ok_or(Failure::NoOther)
}

impl CombinedWork {
    pub fn new(session: &Session, asked: Combination) -> Result<CombinedWork, Failure> {
        let contract = other(session, asked)?.contract();
        let table = session.customers().ok_or(Failure::NothingOpen)?;
        let matrix = assemble(contract, table, &fit(contract, table))?;
        Ok(CombinedWork {
            asked,
            scores: vec![0.0; matrix.rows()],
            matrix,
            done: 0,
        })
    }

    /// The share that is done, and whether it is all.
    pub fn step(&mut self, session: &Session) -> Result<(f64, bool), Failure> {
        let model = other(session, self.asked)?;
        let work = model.work().unwrap_or(1).max(1);
        let most = usize::try_from(WORK_PER_STEP / work).unwrap_or(ROWS_PER_STEP);
        let all = self.matrix.rows();
        let end = all.min(self.done + most.clamp(1, ROWS_PER_STEP));
        if let Some(out) = self.scores.get_mut(self.done..end) {
            model.scores_or_none(&self.matrix, self.done..end, out)?;
        }
        self.done = end;
        Ok((super::share(end, all), end >= all))
    }

    /// Both put together.
    pub fn finish(self, session: &Session, scored: &Scored) -> Result<Combined, Failure> {
        let (this, earlier) = (model_of(session)?, other(session, self.asked)?);
        // Where nobody knows who left, the models' own thresholds must do.
        let labels = labels(session).ok().map(|label| label.classes);
        let known = |scores: &[f64]| -> (Vec<bool>, Vec<f64>) {
            let rows = labels.iter().flatten().zip(scores);
            let known = rows.filter_map(|(class, score)| Some(((*class)?, *score)));
            known.filter(|(_, score)| !score.is_nan()).unzip()
        };
        let mut pair = [(this, scored.scores.as_slice()), (earlier, &self.scores)];
        let this_weighs = f64::from(self.asked.weight.min(100)) / 100.0;
        let mut weights = [this_weighs, 1.0 - this_weighs];
        if self.asked.narrow {
            pair.swap(0, 1);
            weights.swap(0, 1);
        }
        let [wide, narrow] = pair;
        let (answers, scores) = known(wide.1);
        let wide_at = wide_threshold(&answers, &scores).or(wide.0.threshold);
        let (answers, scores) = known(narrow.1);
        let narrow_at = narrow_threshold(&answers, &scores).or(narrow.0.threshold);
        let options = HybridOptions {
            wide: wide_at.unwrap_or(EVEN),
            narrow: narrow_at.unwrap_or(EVEN),
            weights,
        };
        let hybrid = Hybrid::new(wide.1, narrow.1, options);
        let mut apart: Vec<Member> = hybrid.members.clone();
        apart.retain(|member| !member.difference().is_nan());
        apart.sort_by(|a, b| b.difference().abs().total_cmp(&a.difference().abs()));
        let listed = apart.into_iter().take(LISTED);
        let listed = listed.map(|member| (session.name_of(member.row as usize), member));
        Ok(Combined {
            listed: listed.collect(),
            names: [&wide.0.name, &narrow.0.name].map(Clone::clone),
            present: usize::from(self.asked.narrow),
            labels,
            hybrid,
        })
    }
}

impl Combined {
    /// The study in words.
    pub fn tell(&self, lang: Lang) -> Study {
        let hybrid = &self.hybrid;
        let count = |rows: u64| number::count(lang, rows);
        let counts = hybrid.counts(self.labels.as_deref());
        let rows = |targets: Targets| {
            let found = counts.iter().find(|count| count.targets == targets);
            found.map_or(0, |count| count.rows)
        };
        let both = rows(Targets::Both);
        let options = hybrid.options;
        // Models that are trained on one table are called alike.
        let mut names = self.names.iter().zip(0..).map(|(name, place)| {
            let message = match place == self.present {
                true => text::PRESENT,
                false => text::BEFORE,
            };
            message.fill(lang, &[("model", name)])
        });
        let [wide, narrow] = [names.next(), names.next()].map(Option::unwrap_or_default);
        let targets = text::COMBINED_SAY.fill(
            lang,
            &[
                ("wide", &wide),
                ("narrow", &narrow),
                ("wide_from", &number::percent(options.wide)),
                ("narrow_from", &number::percent(options.narrow)),
                ("wide_rows", &count(both + rows(Targets::Wide))),
                ("narrow_rows", &count(both + rows(Targets::Narrow))),
                ("both", &count(both)),
            ],
        );
        let weights = options.weights.map(number::percent);
        let blend = text::COMBINED_BLEND.fill(
            lang,
            &[
                ("wide", &wide),
                ("narrow", &narrow),
                ("wide_weight", &weights[0]),
                ("narrow_weight", &weights[1]),
            ],
        );
        let judged = self.labels.as_ref().map(|labels| {
            let figures = hybrid.figures(labels);
            let [of_wide, of_narrow, of_blend] = hybrid.average_precisions(labels).map(|value| {
                value.map_or(text::NONE.text(lang).to_string(), |value| {
                    number::decimal(value, DIGITS)
                })
            });
            let [in_wide, in_narrow] = figures;
            text::COMBINED_FIGURES.fill(
                lang,
                &[
                    ("recall", &number::percent(in_wide.recall)),
                    ("wide_precision", &number::percent(in_wide.precision)),
                    ("precision", &number::percent(in_narrow.precision)),
                    ("narrow_recall", &number::percent(in_narrow.recall)),
                    ("wide", &of_wide),
                    ("narrow", &of_narrow),
                    ("blend", &of_blend),
                ],
            )
        });
        let apart = hybrid.disagreement();
        let apart = text::COMBINED_APART.fill(
            lang,
            &[
                ("rows", &count(apart.rows)),
                ("mean", &number::decimal(100.0 * apart.mean_difference, 1)),
                (
                    "largest",
                    &number::decimal(100.0 * apart.largest_difference, 1),
                ),
            ],
        );
        let word = |message: Message| message.text(lang).to_string();
        let row = |(name, member): &(String, Member)| {
            let target = match member.targets {
                Targets::Both => text::IN_BOTH,
                Targets::Wide => text::IN_WIDE,
                Targets::Narrow => text::IN_NARROW,
                Targets::None => text::NONE,
            };
            let scores = [member.wide, member.narrow, member.blend].map(number::percent);
            [name.clone(), word(target)]
                .into_iter()
                .chain(scores)
                .collect()
        };
        let heads = [
            word(text::CUSTOMER),
            word(text::TARGET),
            wide,
            narrow,
            word(text::BLEND),
        ];
        Study {
            title: word(text::COMBINED),
            said: [targets, blend]
                .into_iter()
                .chain(judged)
                .chain([apart])
                .collect(),
            curves: None,
            heads: heads.to_vec(),
            words: 2,
            rows: self.listed.iter().map(row).collect(),
        }
    }
}
